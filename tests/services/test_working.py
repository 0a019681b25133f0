"""Working: the team takes an order, holds it, and reports it done."""

import io
from datetime import datetime, timedelta

import pytest

import i18n
from domain.errors import BadValue, Missing, NotFound
from domain.finishing import ItemsMissing
from domain.orders import NotAllowed, NotOnHold, OnHold, OutOfTurn, Status, Verb
from services import attaching, working
from services.ledger import Entry, InFuture, NotHolder, Overtaken
from storage import attachments
from storage.models import Order, OrderText
from storage.reports import Attachment, OrderWord
from tests import photos
from tests.office import at
from tests.services.acting import (
    CLERK,
    FIELD,
    HEAD,
    OTHER_FIELD,
    act,
    carry_out,
    clocks,
    dispatch,
    events,
    every,
    finish,
    hold,
    receive,
    resume,
    take,
    taken,
    transfer,
)  # fmt: skip
from ui import words

pytestmark = pytest.mark.usefixtures("store")


def test_whoever_takes_an_order_works_on_it() -> None:
    order = take(dispatch(receive()), minutes=20)
    assert (order.status, order.assignee, order.taken_at) == ("in_progress", FIELD, at(20))
    assert clocks(order)["take"].elapsed == timedelta(minutes=15)
    assert order.next_clock == "repair"


def test_a_team_leader_may_name_who_works_on_it() -> None:
    assert take(dispatch(receive()), assignee=OTHER_FIELD).assignee == OTHER_FIELD


def test_nobody_works_on_it_who_is_not_there() -> None:
    order = dispatch(receive())
    with pytest.raises(NotFound) as refusal:
        take(order, assignee=99)
    assert refusal.value.field == "assignee"


def test_another_team_cannot_take_it() -> None:
    order = transfer(taken(), "YZ1", minutes=25)
    with pytest.raises(NotHolder) as refusal:
        take(order, who=FIELD, minutes=30)
    assert refusal.value.values["team"] == "YZ1"


def test_the_team_that_held_it_before_can_no_longer_stop_its_clocks() -> None:
    order = transfer(taken(), "YZ1", minutes=25)
    with pytest.raises(NotHolder):
        hold(order, who=FIELD, minutes=30)
    held = hold(order, who=OTHER_FIELD, minutes=35)
    with pytest.raises(NotHolder):
        resume(held, who=FIELD, minutes=40)


def test_an_order_cannot_be_done_before_it_was_taken() -> None:
    order = dispatch(receive())
    with pytest.raises(NotAllowed) as refusal:
        finish(order)
    assert refusal.value.values["status"] == Status.DISPATCHED


# -- on hold -----------------------------------------------------------------------------------


def test_a_hold_stops_the_clocks_with_a_reason_until_an_agreed_moment() -> None:
    order = hold(taken(), until=at(150), minutes=30)
    assert (order.is_on_hold, order.held_until) == (True, at(150))
    assert (order.next_state, order.next_due_at, order.next_left_minutes) == ("paused", None, 210)
    assert events(order)[-1].reason == "room_closed"
    assert clocks(order)["repair"].state == "paused"


def test_a_resumed_order_keeps_the_time_that_it_had() -> None:
    order = resume(hold(taken(), minutes=30), minutes=90)
    assert (order.is_on_hold, order.held_until) == (False, None)
    assert order.next_due_at == at(240 + 60)
    assert clocks(order)["repair"].paused == timedelta(hours=1)


def test_an_order_on_hold_is_neither_finished_nor_transferred_nor_held_again() -> None:
    order = hold(taken())
    for verb in (finish, transfer, hold):
        with pytest.raises(OnHold):
            verb(order, minutes=40)
    with pytest.raises(NotOnHold):
        resume(resume(order))


@pytest.mark.parametrize("until", [at(30), at(29), at(-10)])
def test_the_moment_agreed_lies_ahead(until: datetime) -> None:
    with pytest.raises(BadValue) as refusal:
        hold(taken(), until=until, minutes=30)
    assert refusal.value.field == "until"


def test_a_hold_that_is_entered_later_may_be_over_already() -> None:
    order = hold(taken(), until=at(60), minutes=90, happened_at=at(30))
    assert order.held_until == at(60)


def test_a_hold_needs_a_reason() -> None:
    order = taken()
    with pytest.raises(Missing) as refusal:
        carry_out(working.hold, order.order_id, "", at(90), who=FIELD, minutes=30)
    assert refusal.value.field == "reason"


def test_the_desk_may_hold_what_waits_for_dispatch() -> None:
    order = hold(receive(), who=CLERK, minutes=2)
    with pytest.raises(OnHold):
        dispatch(order)
    assert resume(order, who=CLERK, minutes=60).next_due_at == at(15 + 58)


def test_somebody_who_only_looks_holds_nothing() -> None:
    from domain.errors import NotYours

    with pytest.raises(NotYours):
        hold(taken(), who=HEAD)


# -- done --------------------------------------------------------------------------------------


def test_a_finished_order_waits_for_the_customers_word() -> None:
    order = finish(taken(), minutes=90, text="重新熔接")
    assert (order.status, order.done_at, order.next_clock) == (Status.DONE, at(90), "confirm")
    assert order.is_breached is False
    repair = clocks(order)["repair"]
    assert repair.elapsed == timedelta(minutes=90)
    assert repair.team == "YZ2"
    assert clocks(order)["confirm"].team == "DESK"
    assert [row.text for row in every(OrderText)] == ["重新熔接"]


def test_a_result_after_the_limit_is_late() -> None:
    assert finish(taken(), minutes=240).is_breached is False
    assert finish(taken(), minutes=240.001).is_breached is True


def test_a_result_names_the_cause() -> None:
    order = taken()
    with pytest.raises(Missing) as refusal:
        carry_out(working.finish, order.order_id, " ", who=FIELD, minutes=90)
    assert refusal.value.field == "result"


# -- entered later -----------------------------------------------------------------------------


def test_what_is_entered_later_counts_when_it_happened() -> None:
    order = finish(taken(), minutes=200, happened_at=at(90))
    assert order.done_at == at(90)
    assert events(order)[-1].recorded_at == at(200)


def test_what_is_entered_later_may_not_lie_before_what_was_done_already() -> None:
    with pytest.raises(OutOfTurn) as refusal:
        finish(taken(), minutes=90, happened_at=at(19))
    assert refusal.value.field == "happened_at"


def test_what_has_not_happened_yet_cannot_be_entered() -> None:
    with pytest.raises(InFuture):
        finish(taken(), minutes=90, happened_at=at(91))


def test_a_machine_whose_clock_is_behind_loses_nothing() -> None:
    """Somebody else's act was written with a later moment."""
    order = dispatch(receive(), minutes=5)
    taken_earlier = take(order, minutes=3)
    assert (taken_earlier.status, taken_earlier.taken_at) == ("in_progress", at(5))
    last = events(order)[-1]
    assert (last.happened_at, last.recorded_at) == (at(5), at(3))
    assert clocks(order)["take"].is_stopped


# -- what the kind requires --------------------------------------------------------------------

REPORT = {"action": "spliced", "optical_power": "-19.5", "bandwidth": "100"}
PHOTOS = ("photo_equipment", "photo_safety", "photo_tags", "photo_card")


def photograph(order: Order, *slots: str, minutes: float = 80) -> None:
    for slot in slots:
        stored = attachments.keep(io.BytesIO(photos.PNG), 1000)
        carry_out(
            attaching.attach, order.order_id, stored, name="a.png", slot=slot, who=FIELD,
            minutes=minutes,
        )  # fmt: skip


def test_a_team_reports_all_that_the_kind_requires() -> None:
    order = taken()
    photograph(order, *PHOTOS)
    done = finish(order, said=REPORT | {"material": "接头盒1个"}, text="正常")
    assert done.status == Status.DONE
    payload = events(order)[-1].payload
    assert payload["report"] == {"action": "spliced", "optical_power": -19.5, "bandwidth": 100.0}
    assert [(row.item, row.text) for row in every(OrderWord)] == [("material", "接头盒1个")]
    assert len({row.event_id for row in every(Attachment)} - {None}) == 1


def test_what_is_missing_is_named_and_the_order_is_not_done() -> None:
    order = taken()
    photograph(order, *PHOTOS[:3])
    with pytest.raises(ItemsMissing) as refusal:
        finish(order, said={"action": "spliced", "bandwidth": "100"})
    i18n.reader.set("zh_CN")
    assert words.refusal(refusal.value) == "还差2项才能回单：光功率、服务卡照片。"
    i18n.reader.set("en")
    assert words.refusal(refusal.value) == (
        "2 items missing: optical power, photo of the service card."
    )
    i18n.reader.set("zh_CN")
    assert events(order)[-1].verb == "take"


def test_the_order_centre_reports_what_it_is_told_on_the_phone() -> None:
    assert finish(taken(), who=CLERK, said={"action": "spliced"}).status == Status.DONE


def test_an_order_that_has_changed_is_told_before_what_is_missing() -> None:
    order = taken()
    with pytest.raises(Overtaken):
        finish(order, said={}, version=order.version - 1)
    held = hold(order)
    with pytest.raises(OnHold):
        finish(held, said={})


def test_a_report_sent_twice_is_written_once() -> None:
    order = taken()
    photograph(order, *PHOTOS)
    first = finish(order, said=REPORT, key="k")
    assert finish(order, said={}, key="k").version == first.version


def test_work_that_is_reported_again_is_photographed_again() -> None:
    order = taken()
    photograph(order, *PHOTOS)
    finish(order, said=REPORT)
    act(order, Verb.REJECT, Entry(reason="not_repaired"), minutes=95)
    with pytest.raises(ItemsMissing):
        finish(order, said=REPORT, minutes=120)
    photograph(order, *PHOTOS, minutes=110)
    assert finish(order, said=REPORT, minutes=120).status == Status.DONE


def test_a_repair_from_the_office_needs_no_photo() -> None:
    order = taken()
    done = carry_out(
        working.finish, order.order_id, "configuration", who=FIELD, minutes=90,
        said={"action": "reconfigured", "bandwidth": "100"},
    )  # fmt: skip
    assert done.status == Status.DONE
