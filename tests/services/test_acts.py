"""Acts from the form of an order's page: what it asks for, and that it does what it says."""

from typing import Any

import pytest

from domain.centres import NoneAbove, NoneBelow
from domain.errors import BadValue, Missing, NotFound, NotYours, Refused
from domain.orders import MOVES, Status, Verb
from services import acts, ledger, receiving, viewing
from services.ledger import NotHolder, Overtaken
from storage import ops, stamps
from storage.models import Order, Person, Team
from tests.office import NOW, at, desk, fault

pytestmark = pytest.mark.usefixtures("store")


def received() -> int:
    with ops.transaction() as session:
        return receiving.receive(session, fault(), actor=desk(), at=NOW, key="received").order_id


def act(order_id: int, verb: Verb, minutes: float, who: int = 1, **said: Any) -> Order:
    options = {name: said.pop(name) for name in ("key", "version") if name in said}
    key = options.pop("key", f"{verb}-{minutes}")
    with ops.transaction() as session:
        return acts.carry_out(
            session, order_id, verb, said, actor=desk(who), at=at(minutes), key=key, **options
        )


def form(order_id: int, verb: Verb, who: int = 1) -> acts.Form:
    with ops.reading() as session:
        return acts.form(session, order_id, verb, actor=desk(who), at=at(60))


def test_the_whole_round_from_dispatch_to_close() -> None:
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    act(order_id, Verb.TAKE, 20, who=3)
    act(order_id, Verb.HOLD, 30, who=3, reason="room_closed", until="2026-03-18T14:00")
    act(order_id, Verb.RESUME, 90, who=3)
    act(order_id, Verb.FINISH, 120, result="cable_cut", text="重新熔接")
    act(order_id, Verb.CONFIRM, 130, word="recovered", satisfaction="5")
    order = act(order_id, Verb.CLOSE, 131)
    assert (order.status, order.satisfaction, order.version) == (Status.CLOSED, 5, 8)
    with ops.reading() as session:
        view = viewing.view(session, order_id, actor=desk(), at=at(200))
    assert view.texts == {6: "重新熔接"}
    assert view.events[3].payload["until"] == "2026-03-18T06:00:00+00:00"


def test_a_returned_order_goes_back_to_the_order_centre() -> None:
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    order = act(order_id, Verb.RETURN, 10, who=3, reason="wrong_area")
    assert (order.status, order.team, order.returns) == (Status.RECEIVED, "DESK", 1)


def test_a_changed_level_rules_the_limits_from_then_on() -> None:
    order_id = received()
    order = act(order_id, Verb.CHANGE_LEVEL, 5, customer_level="local_c")
    assert order.customer_level == "local_c"


def test_a_note_needs_its_text_and_keeps_it_beside_the_ledger() -> None:
    order_id = received()
    with pytest.raises(Missing) as refused:
        act(order_id, Verb.NOTE, 1, text="  ")
    assert refused.value.field == "text"
    act(order_id, Verb.NOTE, 2, text="客户下午在")
    with ops.reading() as session:
        view = viewing.view(session, order_id, actor=desk(), at=at(3))
    assert view.texts == {2: "客户下午在"}
    assert view.events[1].payload == {}


@pytest.mark.parametrize(
    ("verb", "said", "field", "kind"),
    [
        (Verb.DISPATCH, {}, "team", Missing),
        (Verb.DISPATCH, {"team": "NOBODY"}, "team", NotFound),
        (Verb.HOLD, {"reason": "room_closed"}, "until", Missing),
        (Verb.HOLD, {"reason": "because", "until": "2026-03-19T10:00"}, "reason", BadValue),
        (Verb.HOLD, {"reason": "room_closed", "until": "2026-03-18T09:00"}, "until", BadValue),
        (Verb.HOLD, {"reason": "room_closed", "until": "tomorrow"}, "until", BadValue),
        (Verb.CANCEL, {"reason": ""}, "reason", Missing),
        (Verb.NOTE, {"text": "x", "happened_at": "2030-01-01T00:00"}, "happened_at", Refused),
    ],
)
def test_a_form_that_is_wrong_names_the_field(
    verb: Verb, said: dict[str, str], field: str, kind: type[Refused]
) -> None:
    order_id = received()
    with pytest.raises(kind) as refused:
        act(order_id, verb, 5, **said)
    assert refused.value.field == field


def test_what_is_recorded_later_keeps_when_it_happened() -> None:
    order_id = received()
    order = act(order_id, Verb.DISPATCH, 20, team="YZ2", happened_at="2026-03-18T10:05")
    assert order.dispatched_at == at(5)


def test_the_same_key_twice_is_one_act() -> None:
    order_id = received()
    first = act(order_id, Verb.DISPATCH, 5, team="YZ2", key="k")
    again = act(order_id, Verb.DISPATCH, 6, team="YZ1", key="k")
    assert (first.version, again.version, again.team) == (2, 2, "YZ2")


def test_an_act_on_an_older_version_is_refused_and_says_what_was_done() -> None:
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2", version=1)
    with pytest.raises(Overtaken) as refused:
        act(order_id, Verb.DISPATCH, 6, team="YZ1", version=1, who=2)
    assert refused.value.values["verb"] is Verb.DISPATCH
    assert refused.value.values["actor"] == 1


def test_what_others_did_meanwhile_is_told_with_what_it_changed() -> None:
    order_id = received()
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    with ops.reading() as session:
        found = viewing.meanwhile(session, order_id, 1, Verb.DISPATCH, actor=desk(2), at=at(9))
        note = viewing.meanwhile(session, order_id, 1, Verb.NOTE, actor=desk(2), at=at(9))
    assert [event.verb for event in found.events] == [Verb.DISPATCH]
    assert ("team", "DESK", "YZ2") in [(c.name, c.before, c.after) for c in found.changes]
    assert found.refusal is not None
    assert note.refusal is None
    assert note.version == 2


def test_a_form_asks_for_what_the_rulebook_needs_and_offers_the_lists() -> None:
    order_id = received()
    asked = form(order_id, Verb.HOLD)
    assert asked.required == set(MOVES[Verb.HOLD].needs)
    assert asked.options["reason"][0].code == "customer_absent"
    assert asked.version == 1
    assert "text" in asked.fields


def test_teams_that_fit_stand_first_and_those_of_another_area_are_marked() -> None:
    teams = form(received(), Verb.DISPATCH).options["team"]
    assert [one.code for one in teams] == ["YZ1", "YZ2", "YW1"]
    assert [one.is_fit for one in teams] == [True, True, False]
    assert teams[0].now == 0


def test_no_form_for_what_is_not_possible_or_not_ones_own() -> None:
    order_id = received()
    with pytest.raises(Refused):
        form(order_id, Verb.FINISH)
    with pytest.raises(NotYours):
        form(order_id, Verb.DISPATCH, who=4)
    act(order_id, Verb.DISPATCH, 5, team="YZ2")
    with pytest.raises(NotFound):
        form(order_id, Verb.TAKE, who=7)
    act(order_id, Verb.TRANSFER, 6, team="YZ1", reason="load")
    with pytest.raises(NotHolder):
        form(order_id, Verb.TAKE, who=3)


def test_every_verb_that_the_page_offers_has_its_lists() -> None:
    with ops.reading() as session:
        names = viewing.names(session)
    for verb in acts.OFFERED:
        if "reason" in MOVES[verb].needs:
            assert names[acts.REASONS[verb]], verb


@pytest.mark.parametrize(
    ("audience", "payload"),
    [
        ("internal", {}),
        ("customer", {"audience": "customer"}),
        ("feedback", {"audience": "feedback", "is_feedback": True}),
    ],
)
def test_a_note_says_for_whom_it_is(audience: str, payload: dict[str, Any]) -> None:
    order_id = received()
    act(order_id, Verb.NOTE, 5, text="已回电", audience=audience)
    with ops.reading() as session:
        assert ledger.events_of(session, order_id)[-1].payload == payload


def test_a_note_for_nobody_we_know_is_refused() -> None:
    with pytest.raises(BadValue) as refused:
        act(received(), Verb.NOTE, 5, text="已回电", audience="press")
    assert refused.value.field == "audience"


def test_teams_that_were_in_time_of_late_come_first_among_those_that_fit() -> None:
    def first(**on_time: float) -> str:
        with ops.reading() as session:
            found = acts.form(
                session, order_id, Verb.DISPATCH, actor=desk(), at=at(60), on_time=on_time
            )
        return found.options["team"][0].code

    order_id = received()
    assert first(YZ1=0.9, YZ2=0.5) == "YZ1"
    assert first(YZ1=0.5, YZ2=0.9) == "YZ2"


def test_the_form_of_a_note_asks_for_whom_it_is() -> None:
    asked = form(received(), Verb.NOTE)
    assert asked.fields == ("text", "audience")
    assert [one.code for one in asked.options["audience"]] == ["internal", "customer", "feedback"]


@pytest.mark.parametrize("verb", [Verb.ESCALATE, Verb.SEND_DOWN])
@pytest.mark.parametrize("team", ["YZ2", "NOBODY"])
def test_between_centres_an_order_goes_to_a_centre(verb: Verb, team: str) -> None:
    order_id = received()
    with pytest.raises(NotFound) as refusal:
        act(order_id, verb, 5, team=team, reason="skill")
    assert refusal.value.field == "team"


def open_county_centre() -> None:
    with ops.transaction() as session:
        names = {"zh_CN": "伊吾订单中心", "en": "Yiwu order centre"}
        session.add(Team(code="YWDESK", name=names, branch="yiwu", kind="desk"))
        stamps.raise_(session, "masters")


def received_in_yiwu() -> int:
    draft = fault(customer_no="C0002", service_no="YW-0001", contact_id=3)
    with ops.transaction() as session:
        return receiving.receive(session, draft, actor=desk(), at=NOW, key="yiwu").order_id


def test_an_order_goes_down_to_a_county_and_up_again() -> None:
    open_county_centre()
    order_id = received_in_yiwu()
    assert [(one.code, one.is_fit) for one in form(order_id, Verb.SEND_DOWN).options["team"]] == [
        ("YWDESK", True)
    ]
    with pytest.raises(NotFound):
        act(order_id, Verb.SEND_DOWN, 5, team="DESK")
    assert act(order_id, Verb.SEND_DOWN, 6, team="YWDESK").team == "YWDESK"
    with ops.reading() as session:
        seen = viewing.view(session, order_id, actor=desk(), at=at(7))
    assert isinstance(seen.legal[Verb.SEND_DOWN], NoneBelow)
    assert seen.legal[Verb.ESCALATE] is None
    order = act(order_id, Verb.ESCALATE, 8, team="DESK", reason="skill")
    assert (order.team, order.hops) == ("DESK", 2)


def test_a_returned_order_goes_back_to_the_centre_that_gave_it_out() -> None:
    open_county_centre()
    order_id = received_in_yiwu()
    with ops.transaction() as session:
        session.add(
            Person(
                person_id=8, code="S008", name="阿曼", roles=["field"], branch="yiwu", team="YW1",
                phone="15200000008", is_demo=True,
            )
        )  # fmt: skip
        stamps.raise_(session, "masters")
    act(order_id, Verb.DISPATCH, 5, team="YW1")
    assert act(order_id, Verb.RETURN, 10, who=8, reason="wrong_area").team == "DESK"


def test_without_another_centre_an_order_goes_neither_up_nor_down() -> None:
    order_id = received()
    for verb, refusal in ((Verb.ESCALATE, NoneAbove), (Verb.SEND_DOWN, NoneBelow)):
        with pytest.raises(refusal):
            form(order_id, verb)


def test_a_note_holds_what_a_store_can_hold() -> None:
    order_id = received()
    act(order_id, Verb.NOTE, 5, text="恢复\0了\ud83d")
    with ops.reading() as session:
        assert viewing.view(session, order_id, actor=desk(), at=at(6)).texts == {2: "恢复了"}
