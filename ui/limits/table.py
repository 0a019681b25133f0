"""The matrix as a table, one row each, by product group; below it the clocks of the process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from dash import html

from domain.drafts import Do, Edit
from domain.limits import WORK_CLOCKS
from domain.matrix import Key, Line, ProcessLine, has_ended
from i18n import N_, _
from ui import formats, parts
from ui.limits import says
from ui.order.names import Names
from ui.parts.marks import Children, attributes

VIEWS = {
    "all": N_("All rows"),
    "unsure": N_("To be confirmed"),
    "gaps": N_("Gaps"),
    "ties": N_("Overlaps"),
    "unused": N_("Never used"),
    "ended": N_("Ended"),
}
HEADS = (
    (N_("No."), "no"), (N_("Service"), "service"), (N_("Level"), "level"),
    (N_("Customer class"), "class"), (N_("Circuit grade"), "grade"), (N_("Repair"), "limit"),
    (N_("Feedback"), "limit"), (N_("Finish"), "limit"), (N_("Calendar"), "calendar"),
    (N_("State"), "flags"), (N_("Valid from"), "day"), (N_("Valid to"), "day"),
    (N_("Ground"), "ground"),
)  # fmt: skip


@dataclass(frozen=True)
class Board:
    """What the table shows: the rows of a view, and what is to be said of them."""

    lines: Sequence[Line]
    gaps: Sequence[Key]
    ties: Mapping[int, Sequence[int]]
    """Of each row that ties, the others."""
    unused: frozenset[int]
    names: Names
    at: datetime
    edits: Mapping[int, Edit] = field(default_factory=dict)
    """Edits of the draft, by the number of their row."""
    added: Sequence[Edit] = ()


def views(counts: Mapping[str, int]) -> html.Div:
    """What the table can be narrowed to, with how many rows each has; nothing to see, no button."""
    shown = [name for name in VIEWS if name in ("all", "unsure", "gaps", "ties") or counts[name]]
    return parts.segments(
        [
            parts.Choice(
                [_(VIEWS[name]), " ", html.B(formats.number(counts[name]), className="pd-n")],
                query=("show", name), is_default=name == "all",
            )
            for name in shown
        ],
        label=_("Rows"),
    )  # fmt: skip


def matrix(board: Board) -> html.Div:
    """The table; without rows, what that means."""
    if not (board.lines or board.gaps or board.added):
        return parts.empty(_("Nothing here"), _("No row of the matrix is like this."))
    head = html.Tr(
        [
            html.Th(_(name), scope="col", className=f"pd-l-{look}{_right(look)}")
            for name, look in HEADS
        ]
    )
    table = html.Table(
        [html.Thead(head), *_groups(board)],
        className="pd-table pd-compact pd-limits-table",
        **attributes(aria_label=_("SLA limits")),
    )
    return html.Div(parts.still(table), className="pd-sideways", tabIndex=0)


def _right(look: str) -> str:
    return " pd-right" if look in ("limit", "no") else ""


def _groups(board: Board) -> list[html.Tbody]:
    """The rows of each product group under its name, in the order in which they come."""
    rows: list[tuple[str | None, html.Tr]] = [
        (edit.key[0], _added(board, edit)) for edit in board.added
    ]
    rows += [(line.row.key[0], _line(board, line)) for line in board.lines]
    rows += [(gap[0], row) for gap, row in _gaps(board)]
    order = [*board.names.codes(says.LISTS[0]), None]
    rows.sort(key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    found = []
    for group, members in groupby(rows, key=lambda one: one[0]):
        inside = [row for _group, row in members]
        name = board.names(says.LISTS[0], group) if group else _("Every product group")
        head = html.Tr(
            html.Th(
                [name, html.Span(formats.number(len(inside)), className="pd-n")],
                colSpan=len(HEADS), scope="colgroup", className="pd-l-group",
            )
        )  # fmt: skip
        found.append(html.Tbody([head, *inside]))
    return found


def _line(board: Board, line: Line) -> html.Tr:
    row, edit = line.row, board.edits.get(line.row.row_no)
    limits = [
        _limit(says.limit(row.limits.get(clock)), _new_limit(edit, clock)) for clock in WORK_CLOCKS
    ]
    cells: list[Children] = [
        row.row_no,
        *_key(board.names, row.key, f"row:{row.row_no}"),
        *limits,
        board.names("calendar", row.calendar),
        _flags(board, line, edit),
        says.day(row.valid_from, board.at),
        says.day(row.valid_to, board.at, is_last=True),
        line.source or formats.NONE,
    ]
    return _row(cells, f"row:{row.row_no}", is_edited=edit is not None,
                is_off=has_ended(row, board.at))  # fmt: skip


def _added(board: Board, edit: Edit) -> html.Tr:
    """A row that only the draft has."""
    name = "add:" + "/".join(part or "" for part in edit.key)
    cells: list[Children] = [
        _("new"), *_key(board.names, edit.key, name),
        *[says.limit(edit.limits.get(clock)) for clock in WORK_CLOCKS],
        board.names("calendar", edit.calendar), parts.badge(_("in the draft")),
        says.day(edit.effective, board.at), formats.NONE, edit.source,
    ]  # fmt: skip
    return _row(cells, name, is_edited=True)


def _gaps(board: Board) -> list[tuple[Key, html.Tr]]:
    """A row for each service that lacks a limit, with the levels that it lacks it for."""
    by_pair: dict[tuple[str | None, str | None], list[Key]] = {}
    for gap in board.gaps:
        by_pair.setdefault((gap[0], gap[1]), []).append(gap)
    return [(gaps[0], _gap(board, gaps)) for gaps in by_pair.values()]


def _gap(board: Board, gaps: Sequence[Key]) -> html.Tr:
    group, service = gaps[0][:2]
    is_every = len(gaps) == len(board.names.codes(says.LISTS[2]))
    level = None if is_every or len(gaps) > 1 else gaps[0][2]
    levels = ", ".join(board.names(says.LISTS[2], gap[2]) for gap in gaps)
    name = f"add:{group or ''}/{service or ''}/{level or ''}//"
    of_service = board.names(says.LISTS[1], service) if service else _("any other")
    said: dict[str, Children] = {
        "service": opens(of_service, name),
        "level": _("every level") if is_every else levels,
        "flags": parts.badge(_("no limit"), "risk"),
        "ground": _("no row rules these orders"),
    }
    cells = [
        html.Td(said.get(look), className=f"pd-l-{look}", title=levels if look == "level" else None)
        for _name, look in HEADS
    ]
    return html.Tr(cells, **attributes(data_limit=name, data_gap=True))


def _key(names: Names, key: Key, name: str) -> list[Children]:
    """Service, level, class and grade; the first opens the form."""
    said = [says.part(names, at, code) for at, code in enumerate(key)]
    shown: list[Children] = [
        html.Span(text, className="pd-3") if code is None else text
        for text, code in zip(said, key, strict=True)
    ]
    return [opens(said[1], name, is_any=key[1] is None), *shown[2:]]


def opens(text: str, name: str, *, is_any: bool = False) -> html.Button:
    return html.Button(
        text, type="button", className="pd-l-open pd-3" if is_any else "pd-l-open",
        **attributes(data_limit=name),
    )  # fmt: skip


def _new_limit(edit: Edit | None, clock: str) -> formats.Amount | None:
    if edit is None or edit.do is not Do.CHANGE:
        return None
    return says.limit(edit.limits.get(clock))


def _limit(now: formats.Amount, new: formats.Amount | None) -> Children:
    if new is None or new == now:
        return parts.amount(now) if now != formats.NONE else parts.none()
    return html.Span([html.S(now), " ", html.B(new)], className="pd-n")


def _flags(board: Board, line: Line, edit: Edit | None) -> Children:
    row = line.row
    found: list[Children] = []
    if edit is not None:
        word = _("ends in the draft") if edit.do is Do.END else _("in the draft")
        found.append(parts.badge(word))
    if row.row_no in board.ties:
        others = ", ".join(str(number) for number in board.ties[row.row_no])
        found.append(parts.badge(_("overlaps %(rows)s", rows=others), "risk"))
    if row.row_no in board.unused:
        found.append(html.Span(parts.badge(_("never used")), title=_(
            "More specific rows rule all that this one could."
        )))  # fmt: skip
    if row.is_to_be_confirmed:
        found.append(parts.badge(_("to be confirmed")))
    if row.valid_from is not None and row.valid_from > board.at:
        found.append(parts.badge(_("not yet")))
    return html.Span(found, className="pd-l-marks")


def _row(
    cells: Sequence[Children], name: str, *, is_edited: bool = False, is_off: bool = False
) -> html.Tr:
    made = [
        html.Td(
            cell,
            className=f"pd-l-{look}{_right(look)}",
            title=str(cell) if look in ("ground", "class") and isinstance(cell, str) else None,
        )
        for cell, (_name, look) in zip(cells, HEADS, strict=True)
    ]
    return html.Tr(made, **attributes(data_limit=name, data_edited=is_edited, data_off=is_off))


# -- the clocks of the process -----------------------------------------------------------------


def process(lines: Sequence[ProcessLine], edits: Mapping[str, Edit]) -> html.Div:
    """The limits of the clocks that every order has."""
    columns = [
        parts.Column(_("Clock")), parts.Column(_("Limit"), is_number=True),
        parts.Column(_("State")), parts.Column(_("Ground")),
    ]  # fmt: skip
    rows = [_clock(line, edits.get(line.clock)) for line in lines]
    table = parts.table(columns, rows, label=_("Clocks of the process"), density="compact")
    return html.Div(parts.still(table), className="pd-sideways pd-limits-process")


def _clock(line: ProcessLine, edit: Edit | None) -> list[Children]:
    new = says.limit(edit.limits.get(line.clock)) if edit else None
    flags = [parts.badge(_("in the draft"))] if edit else []
    flags += [parts.badge(_("to be confirmed"))] if line.is_to_be_confirmed else []
    return [
        opens(says.clock_name(line.clock), f"clock:{line.clock}"),
        _limit(says.limit(line.limit), new),
        html.Span(flags, className="pd-l-marks"),
        html.Span(line.source or formats.NONE, className="pd-cut", title=line.source),
    ]
