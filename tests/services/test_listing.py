"""Lists as one person sees them."""

from datetime import timedelta

import pytest

from domain.orders import Verb
from domain.scope import Rights, Scope
from services import listing, visiting
from services.listing import Listed
from storage import masters, ops, stamps, worklists
from storage.models import Team
from tests.office import NOW, at, desk, fault
from tests.services import acting
from tests.services.acting import CLERK, FIELD, HEAD, MANAGER, OTHER_FIELD

pytestmark = pytest.mark.usefixtures("store")
EVENING = NOW + timedelta(hours=13)
"""23:00: the desk has closed."""
SLOW = fault(customer_no="C0002", service_no="YW-0001", contact_id=3)
"""A fault whose repair has days: its dispatch clock runs out first, even over night."""


def look(who: int = CLERK, minutes: float = 60) -> Listed:
    """The one open order, as somebody sees it."""
    with ops.reading() as session:
        found = worklists.rows(session, Scope(Rights("/")), at(minutes))
        (one,) = listing.listed(session, found, desk(who), at(minutes), has_deeds=True)
    return one


def test_the_desk_may_dispatch_what_waits_and_the_team_take_what_it_got() -> None:
    order = acting.receive()
    assert Verb.DISPATCH in look(CLERK).legal
    assert Verb.TAKE not in look(CLERK).legal
    acting.dispatch(order)
    assert look(FIELD).legal >= {Verb.TAKE, Verb.HOLD}
    assert Verb.DISPATCH not in look(CLERK).legal


def test_another_team_and_those_who_only_look_may_not_work_on_it() -> None:
    acting.taken()
    assert not look(OTHER_FIELD).legal & {Verb.FINISH, Verb.HOLD}
    assert not look(HEAD).legal & {Verb.FINISH, Verb.HOLD, Verb.TRANSFER}
    assert Verb.SUPERVISE in look(HEAD).legal


def test_what_is_on_hold_can_be_resumed_and_not_finished() -> None:
    acting.hold(acting.taken())
    assert Verb.RESUME in look(FIELD).legal
    assert not look(FIELD).legal & {Verb.FINISH, Verb.HOLD}


def test_the_last_deed_goes_with_the_row() -> None:
    acting.taken()
    deed = look().deed
    assert deed is not None
    assert (deed.verb, deed.actor) == ("take", FIELD)


@pytest.fixture
def day_desk(store: None) -> None:
    """The order centre works from 8 to 22."""
    with ops.transaction() as session:
        session.get_one(Team, "DESK").calendar = "long_day"
        stamps.raise_(session, "masters")


@pytest.mark.usefixtures("day_desk")
def test_a_clock_outside_the_hours_of_its_calendar_stands() -> None:
    acting.receive(SLOW, minutes=12 * 60 - 5)
    one = look(minutes=13 * 60)
    assert one.hours is not None
    assert one.hours.left == timedelta(minutes=10)
    assert one.hours.turns_at == EVENING + timedelta(hours=9)


@pytest.mark.usefixtures("day_desk")
def test_a_clock_whose_calendar_closes_first_says_when() -> None:
    acting.receive(SLOW, minutes=11 * 60 + 55)
    one = look(minutes=11 * 60 + 56)
    assert one.hours is not None
    assert (one.hours.left, one.hours.turns_at) == (None, NOW + timedelta(hours=12))


def test_a_clock_that_is_due_before_its_calendar_closes_has_no_hours() -> None:
    acting.receive()
    assert look(minutes=1).hours is None


def test_mine_is_what_i_work_on_and_a_managers_what_the_manager_owns() -> None:
    with ops.reading() as session:
        field, manager = (visiting.visit(session, n) for n in (FIELD, MANAGER))
    assert listing.scope_of({"whose": "mine"}, field).values("assignee") == ("S003",)
    assert listing.scope_of({"whose": "mine"}, manager).values("manager") == ("S004",)
    assert listing.scope_of({"whose": "team"}, field).values("team") == ("YZ2",)


def test_somebody_of_no_team_has_an_empty_team_list() -> None:
    acting.taken()
    with ops.reading() as session:
        manager = visiting.visit(session, MANAGER)
        scope = listing.scope_of({"whose": "team"}, manager)
        assert worklists.rows(session, scope, at(60)) == []


def test_names_are_in_the_language_asked_for() -> None:
    acting.taken()
    with ops.reading() as session:
        found = worklists.rows(session, Scope(Rights("/")), at(60))
        chinese = listing.names(session, found, "zh_CN")
        english = listing.names(session, found, "en")
        levels = masters.names(session).people_by_id
    assert chinese.words["team"] == {"YZ2": "伊州区装维二队"}
    assert english.words["team"] == {"YZ2": "Yizhou team 2"}
    assert chinese.words["level"]["group"] == "集团级"
    assert chinese.top_levels == {"group", "province"}
    assert chinese.people == levels


def test_a_team_that_is_gone_keeps_its_name_on_what_it_holds() -> None:
    acting.taken()
    with ops.transaction() as session:
        session.get_one(Team, "YZ2").valid_to = NOW
    with ops.reading() as session:
        found = worklists.rows(session, Scope(Rights("/")), at(60))
        assert listing.names(session, found, "zh_CN").words["team"]["YZ2"] == "伊州区装维二队"
