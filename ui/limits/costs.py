"""What a draft would have cost: late orders by level and by team, before and after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dash import html

from i18n import _
from ui import formats, parts
from ui.limits import says
from ui.parts.marks import Children


class Outcome(Protocol):
    """Orders, and how many of them were late before and after (`metrics.costing.Outcome`)."""

    @property
    def orders(self) -> int: ...
    @property
    def before(self) -> int: ...
    @property
    def after(self) -> int: ...
    @property
    def difference(self) -> int: ...


@dataclass(frozen=True)
class Costs:
    """What is shown; names are those of the reader's language, in the order of the lists."""

    period: str
    total: Outcome
    by_level: Sequence[tuple[str, Outcome]]
    by_team: Sequence[tuple[str, Outcome]]
    by_clock: Mapping[str, Outcome]
    judged: int
    not_judged: Mapping[int, int]
    without_limit: int


def nothing() -> html.Div:
    """There is no draft to judge by."""
    return parts.empty(_("The draft is empty"), _("Its edits are judged here."))


def unsound() -> html.Div:
    """The draft cannot be saved as it is, so it cannot be judged by."""
    return parts.empty(
        _("Not judged"), _("First settle what stands in the way of saving the draft.")
    )


def costs(of: Costs) -> list[Any]:
    """The verdict in a sentence, then the tables."""
    tables = [
        html.Section([html.H3(_("By customer level")), _table(of.by_level, _("Level"), of.total)]),
        html.Section([html.H3(_("By team")), _table(of.by_team, _("Team"), of.total)]),
    ]
    if of.by_clock:
        rows = [(says.clock_name(clock), one) for clock, one in of.by_clock.items()]
        tables.append(
            html.Section([html.H3(_("Clocks of the process")), _table(rows, _("Clock"), None)])
        )
    return [
        html.P(_verdict(of), className="pd-verdict"),
        *_notices(of),
        html.Div(tables, className="pd-l-costs"),
    ]


def _verdict(of: Costs) -> Children:
    said = _(
        "Of %(orders)s orders finished %(period)s, %(before)s were late; by the draft %(after)s.",
        orders=formats.number(of.total.orders), period=of.period,
        before=formats.number(of.total.before), after=formats.number(of.total.after),
    )  # fmt: skip
    change = html.B(formats.signed(of.total.difference), className="pd-n")
    judged = _("%(n)s judged by another limit", n=formats.number(of.judged))
    return [said, " ", change, html.Span(f" · {judged}", className="pd-3")]


def _notices(of: Costs) -> list[Any]:
    found: list[Any] = []
    for row, orders in of.not_judged.items():
        text = _(
            "Row %(row)s is not judged: its calendar changes, and %(n)s orders were counted by the"
            " other one. They keep their verdict.",
            row=row, n=formats.number(orders),
        )  # fmt: skip
        found.append(parts.notice(text, "risk"))
    if of.without_limit:
        text = _(
            "%(n)s orders would have had no limit; they count as in time.",
            n=formats.number(of.without_limit),
        )
        found.append(parts.notice(text, "risk"))
    return found


def _table(rows: Sequence[tuple[str, Outcome]], name: str, total: Outcome | None) -> html.Div:
    columns = [
        parts.Column(name), parts.Column(_("Orders"), is_number=True),
        parts.Column(_("Late before"), is_number=True),
        parts.Column(_("Late after"), is_number=True),
        parts.Column(_("Difference"), is_number=True),
        parts.Column(_("Late, before and after"), is_number=True),
    ]  # fmt: skip
    made = parts.table(
        columns, [_row(called, one) for called, one in rows], density="compact", label=name,
        total=_row(_("Total"), total) if total else None,
    )  # fmt: skip
    return html.Div(made, className="pd-sideways")


def _row(name: str, one: Outcome) -> list[Children]:
    shown: Callable[[int], Any] = _number
    share = f"{_share(one.before, one.orders)} → {_share(one.after, one.orders)}"
    return [
        name, shown(one.orders), shown(one.before), shown(one.after),
        html.B(formats.signed(one.difference)) if one.difference else _number(0), share,
    ]  # fmt: skip


def _share(late: int, orders: int) -> formats.Amount:
    return formats.share(late / orders, 1) if orders else formats.UNKNOWN


def _number(value: int) -> Children:
    return html.Span(formats.number(value), className=None if value else "pd-3")
