"""Views that a person keeps under a name: a page and what it is filtered by."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import BadValue, Missing, NotFound, Refused
from i18n import N_
from storage.models import View

MOST = 20
"""Views of one person and one page: a menu that can be read."""
NAME_LENGTH = 40
QUERY_LENGTH = 1500


class TooManyViews(Refused):
    message = N_("There are %(most)s views already. Remove one first.")


@dataclass(frozen=True)
class Saved:
    """A view as its owner sees it."""

    view_id: str
    name: str
    query: str
    """`?area=yizhou&whose=team`, or nothing: the whole page."""


def views(session: Session, person_id: int, page: str) -> list[Saved]:
    """The views of a person for a page (its path), the oldest first."""
    return [_saved(row) for row in _rows(session, person_id, page)]


def save(
    session: Session, person_id: int, page: str, name: str, query: str, *, at: datetime
) -> Saved:
    """Keep a view; one of the same name is replaced.

    Raises `Missing` (no name), `BadValue` (too long, or no query of a page), `TooManyViews`.
    """
    name = " ".join(name.split())
    if not name:
        raise Missing(field="name", what="view_name")
    if len(name) > NAME_LENGTH:
        raise BadValue(field="name", what="view_name", value=name)
    if len(page) > QUERY_LENGTH:
        raise BadValue(field="page", what="page", value=page[:NAME_LENGTH])
    if len(query) > QUERY_LENGTH or (query and not query.startswith("?")):
        raise BadValue(field="query", what="query", value=query)
    known = _rows(session, person_id, page)
    row = next((row for row in known if row.content["name"] == name), None)
    if row is None and len(known) >= MOST:
        raise TooManyViews(most=MOST)
    content = {"page": page, "name": name, "query": query}
    if row is None:
        row = View(view_id=token_urlsafe(9), person_id=person_id, content=content, at=at)
        session.add(row)
    else:
        row.content = content
    return _saved(row)


def remove(session: Session, person_id: int, view_id: str) -> None:
    """Forget a view; raises `NotFound` if it is not this person's."""
    row = session.get(View, view_id)
    if row is None or row.person_id != person_id:
        raise NotFound(what=view_id)
    session.delete(row)


def _rows(session: Session, person_id: int, page: str) -> list[View]:
    mine = select(View).where(View.person_id == person_id).order_by(View.at, View.view_id)
    return [row for row in session.scalars(mine) if row.content.get("page") == page]


def _saved(row: View) -> Saved:
    return Saved(row.view_id, row.content["name"], row.content["query"])
