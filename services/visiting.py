"""Who is looking: the person of this request, what the person may do and see, in which words."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import NotFound
from domain.scope import Actor
from i18n import LOCALES
from storage import masters
from storage.models import Person

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Visitor:
    """A signed-in person, as one request knows the person."""

    person_id: int
    code: str
    name: str
    roles: tuple[str, ...]
    actor: Actor
    locale: str = LOCALES[0]
    theme: str = THEMES[0]


visitor: ContextVar[Visitor] = ContextVar("visitor")
"""Set for each request before anything else runs; unset outside of one."""


def visit(session: Session, person_id: int) -> Visitor:
    """The person behind a session; raises `NotFound` if the person may not come in any more."""
    found = masters.actor_of(session, person_id)
    if found is None:
        raise NotFound(what=person_id)
    person, actor = found
    return Visitor(
        person_id, person.code, person.name, tuple(person.roles), actor,
        person.locale if person.locale in LOCALES else LOCALES[0],
        person.theme if person.theme in THEMES else THEMES[0],
    )  # fmt: skip


def remember(
    session: Session, person_id: int, *, locale: str | None = None, theme: str | None = None
) -> None:
    """Keep a person's choice of language or light and dark; anything unknown is ignored."""
    found = masters.actor_of(session, person_id)
    if found is None:
        raise NotFound(what=person_id)
    person = found[0]
    person.locale = locale if locale in LOCALES else person.locale
    person.theme = theme if theme in THEMES else person.theme


def demo_people(session: Session) -> Sequence[Person]:
    """The made-up people who may be chosen on the log-in page, those of one role together."""
    return session.scalars(
        select(Person)
        .where(Person.is_demo.is_(True), Person.valid_to.is_(None))
        .order_by(Person.person_id)
    ).all()
