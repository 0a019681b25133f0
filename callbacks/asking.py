"""What a dashboard asks the warehouse: a scope out of an address, answers out of the cache.

    asked = asking.ask(search, default="last90")
    table = asked.answer("sla facts", lambda cursor: measure(cursor, *KPIS, scope=asked.scope))

Frames and figures are kept by build and question (scope with rights, language, whatever else the
key names); a build never changes, so they are never stale.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from dash import ClientsideFunction, Input, Output, State, clientside_callback

import config
from callbacks.acting import act
from callbacks.filters import read_against, read_query, read_scope
from domain.scope import Scope
from i18n import _, reader
from metrics.cache import Cache
from metrics.days import Against
from metrics.kpi import NOT_GIVEN
from metrics.measure import Cursor
from services.visiting import visitor
from storage import reference, warehouse
from storage.labels import labels
from storage.ops import reading
from ui import dashboards, filters, formats
from ui.dashboards import Said

T = TypeVar("T")
ANSWERS = Cache()
"""Of this process."""


@dataclass(frozen=True)
class Asked:
    """A question: which rows of which build, and the rest of the address."""

    build: warehouse.Build
    scope: Scope
    against: Against
    query: Mapping[str, str]

    @property
    def said(self) -> Said:
        """What the figures of the answer have in common."""
        return Said(self.scope, self.build.as_of)

    def answer(self, about: Hashable, make: Callable[[Cursor], T]) -> T:
        """What `make` says of the build, or said before to the same question. `about` tells apart
        the questions about one scope; nobody may change the answer."""
        question = (about, self.scope, self.against, reader.get())
        return ANSWERS.remember(
            str(self.build.path), question, lambda: make(warehouse.open_build(self.build))
        )


def ask(search: str | None, default: str = "") -> Asked:
    """The question of an address, for whoever asks; `default` is the period it need not name.
    Raises `NoWarehouse`, `BadValue`."""
    build = warehouse.current()
    rights = visitor.get().actor.scope
    scope = read_scope(search, rights, build.data_until, default)
    return Asked(build, scope, read_against(search), read_query(search))


def names(dimension: str, codes: Iterable[Any]) -> dict[Any, str]:
    """The names of codes in the reader's language, in the order given."""
    wanted = list(codes)
    with reading() as store:
        found = labels(store, dimension, (_given(code) for code in wanted), reader.get())
    return {code: found[_given(code)] for code in wanted}


def _given(code: Any) -> Any:
    """A code as facts have it; what an address calls "not given" is null there."""
    return None if code == NOT_GIVEN else code


def listed(name: str) -> Sequence[str]:
    """The codes of a list of the business, in its order (`customer_levels`)."""
    with reading() as store:
        return list(reference.load(store).names.get(name, {}))


def tell_as_of(ids: type[filters.Ids]) -> None:
    """Declare the callback that says how old the figures of a page are, asked when they are."""
    asked_by = getattr(ids, "ASKED", ids.QUERY)

    @act("see", Output(ids.AS_OF, "children"), Input(asked_by, "data"), is_line=True)
    def tell(_search: str) -> str:
        now = datetime.now(config.TZ)
        return _("As of %(time)s", time=formats.as_of(warehouse.current().as_of, now))


def leave_views_out(query_id: str) -> None:
    """Declare what fills the store that figures listen to: the query without views."""
    clientside_callback(
        ClientsideFunction("paidan", "withoutViews"),
        Output(dashboards.asked_of(query_id), "data"),
        Input(query_id, "data"),
        State(dashboards.asked_of(query_id), "data"),
        prevent_initial_call=True,
    )
