"""Visiting: who is looking, what the person may do and see, in which words."""

import pytest
from sqlalchemy import update

from domain.errors import NotFound
from domain.scope import Rights
from services import visiting
from services.visiting import Visitor
from storage import ops
from storage.models import Person
from tests.office import NOW
from tests.services.acting import CLERK, FIELD, HEAD

pytestmark = pytest.mark.usefixtures("store")


def visit(number: int) -> Visitor:
    with ops.reading() as session:
        return visiting.visit(session, number)


def change(number: int, **values: object) -> None:
    with ops.transaction() as session:
        session.execute(update(Person).where(Person.person_id == number).values(**values))


def remember(number: int, **choice: str | None) -> Visitor:
    with ops.transaction() as session:
        visiting.remember(session, number, **choice)
    return visit(number)


def test_a_visitor_is_a_person_with_the_rights_of_the_persons_roles() -> None:
    clerk = visit(CLERK)
    assert (clerk.code, clerk.name, clerk.roles) == ("S001", "李倩", ("desk",))
    assert {"see", "receive", "dispatch"} <= clerk.actor.rights
    assert clerk.actor.scope == Rights("/hami/", ("DESK",))
    assert visit(FIELD).actor.scope == Rights(None, ("YZ2",))


def test_chinese_and_light_until_somebody_chooses() -> None:
    assert (visit(HEAD).locale, visit(HEAD).theme) == ("zh_CN", "light")


def test_a_persons_choice_is_remembered_for_that_person() -> None:
    chosen = remember(HEAD, locale="en", theme="dark")
    assert (chosen.locale, chosen.theme) == ("en", "dark")
    assert visit(CLERK).locale == "zh_CN"
    assert remember(HEAD, theme="light").locale == "en"


def test_a_language_that_is_not_there_is_not_remembered() -> None:
    assert remember(HEAD, locale="tlh", theme="neon") == visit(HEAD)
    change(HEAD, locale="tlh", theme="neon")
    assert (visit(HEAD).locale, visit(HEAD).theme) == ("zh_CN", "light")


@pytest.mark.parametrize("number", [0, 99, 2**63, -1])
def test_nobody_visits_who_is_not_there(number: int) -> None:
    with pytest.raises(NotFound):
        visit(number)


def test_nobody_visits_who_works_here_no_more() -> None:
    change(CLERK, valid_to=NOW)
    with pytest.raises(NotFound):
        visit(CLERK)
    with pytest.raises(NotFound):
        remember(CLERK, locale="en")


def test_the_log_in_page_offers_made_up_people_that_still_work_here() -> None:
    change(CLERK, is_demo=False)
    change(FIELD, valid_to=NOW)
    with ops.reading() as session:
        offered = [person.person_id for person in visiting.demo_people(session)]
    assert offered == [2, 4, 5, 6, 7]
