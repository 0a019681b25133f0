"""The draft: its edits before and after, what is doubtful about it, and its history once saved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html

from domain.drafts import Do, Edit
from domain.errors import Refused
from domain.limits import MatrixRow
from domain.matrix import Key, Line, ProcessLine
from i18n import N_, _
from ui import formats, parts, words
from ui.limits import says
from ui.limits.table import opens
from ui.order.names import Names
from ui.parts.marks import Children, attributes

DO_NAMES = {
    Do.CHANGE: N_("Amend"), Do.ADD: N_("Add"), Do.END: N_("End"), Do.PROCESS: N_("Process"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One edit of the draft, and what it is about."""

    name: str
    """`row:25`."""
    edit: Edit
    before: Line | ProcessLine | None
    effective: datetime
    refusal: Refused | None
    """Why it cannot be saved."""


@dataclass(frozen=True)
class Doubts:
    """What is wrong or doubtful about a draft as a whole."""

    ties: Sequence[tuple[MatrixRow, MatrixRow]] = ()
    gaps: Sequence[Key] = ()
    """Those that the draft would make."""
    overtaken: str = ""
    """Who saved another version meanwhile, in words."""
    version: int = 0
    """The version in force."""


def edits(entries: Sequence[Entry], doubts: Doubts, names: Names, at: datetime) -> list[Any]:
    """The list of edits, and above it what stands in the way of saving them."""
    if not entries:
        return [
            parts.empty(
                _("The draft is empty"), _("Choose a row to change it, or add one.")
            )
        ]  # fmt: skip
    columns = [
        parts.Column(_("What")), parts.Column(_("About")), parts.Column(_("Before and after")),
        parts.Column(_("Holds from")), parts.Column(_("Ground")), parts.Column(""),
    ]  # fmt: skip
    rows = [_entry(one, names, at) for one in entries]
    table = parts.table(columns, rows, label=_("Edits of the draft"), density="cosy")
    made: list[Any] = _notices(doubts, names)
    return [*made, html.Div(table, className="pd-sideways pd-l-edits")]


def _entry(one: Entry, names: Names, at: datetime) -> list[Children]:
    edit = one.edit
    is_process = edit.do is Do.PROCESS
    about = says.clock_name(edit.clock or "") if is_process else says.key(names, edit.key)
    if isinstance(one.before, Line):
        about = says.key(names, one.before.row.key)
    wrong = parts.badge(words.refusal(one.refusal), "late") if one.refusal else None
    return [
        _(DO_NAMES[edit.do]),
        html.Span([opens(about, one.name), wrong]),
        differences(_before(one.before), _after(edit), names),
        _("when saved") if is_process else says.day(one.effective, at),
        html.Span(edit.source, className="pd-cut", title=edit.source),
        html.Button(
            parts.icon("x"), type="button", className="pd-icon-btn",
            title=_("Take out of the draft"),
            **attributes(
                data_limit_drop=one.name, aria_label=_("Take out of the draft") + f": {about}"
            ),
        ),
    ]  # fmt: skip


def _before(line: Line | ProcessLine | None) -> Mapping[str, Any] | None:
    if line is None:
        return None
    if isinstance(line, ProcessLine):
        return {"limits": {line.clock: line.limit}, "is_to_be_confirmed": line.is_to_be_confirmed}
    row = line.row
    return {
        "limits": row.limits, "calendar": row.calendar,
        "is_to_be_confirmed": row.is_to_be_confirmed,
    }  # fmt: skip


def _after(edit: Edit) -> Mapping[str, Any] | None:
    if edit.do is Do.END:
        return None
    said = {"limits": edit.limits, "is_to_be_confirmed": edit.is_to_be_confirmed}
    return said if edit.do is Do.PROCESS else said | {"calendar": edit.calendar}


def differences(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, names: Names
) -> html.Span:
    """What differs: `修复 20小时 → 8小时`; all of what is new."""
    if after is None:
        limits = says.values(before["limits"]) if before else []
        return html.Span([html.S(", ".join(f"{n} {v}" for n, v in limits)), " ", _("ends")])
    old, new = (_told(one, names) for one in (before, after))
    found: list[Children] = []
    for name, value in new.items():
        if before is not None and old.get(name) == value:
            continue
        was: list[Any] = [html.S(old[name]), " → "] if name in old else []
        found.append(html.Span([f"{name} ", *was, html.B(value)], className="pd-l-diff"))
    found += [
        html.Span([f"{name} ", html.S(value), " ", _("no more")], className="pd-l-diff")
        for name, value in old.items()
        if name not in new
    ]
    return html.Span(found or _("only the ground"))


def _told(said: Mapping[str, Any] | None, names: Names) -> dict[str, str]:
    if said is None:
        return {}
    found = {name: str(value) for name, value in says.values(said["limits"])}
    if "calendar" in said:
        found[_("Calendar")] = names("calendar", said["calendar"])
    is_unsure = said.get("is_to_be_confirmed")
    found[_("State")] = _("to be confirmed") if is_unsure else _("confirmed")
    return found


def _notices(doubts: Doubts, names: Names) -> list[Any]:
    found: list[Any] = []
    if doubts.overtaken:
        button = html.Button(
            _("Lay the draft on it"), type="button", className="btn btn-plain btn-sm",
            **attributes(data_limit_rebase=doubts.version),
        )  # fmt: skip
        found.append(parts.notice([doubts.overtaken, " ", button], "late"))
    for one, other in doubts.ties:
        text = _(
            "Rows %(one)s and %(other)s would rule the same orders: %(key)s. Make one more"
            " specific, or end it.",
            one=one.row_no, other=other.row_no,
            key=f"{says.key(names, one.key)} / {says.key(names, other.key)}",
        )  # fmt: skip
        found.append(parts.notice(text, "late"))
    if doubts.gaps:
        services = dict.fromkeys(
            says.key(names, (*gap[:2], None, None, None)) for gap in doubts.gaps
        )
        text = _(
            "No row would rule %(n)s combinations: %(services)s", n=len(doubts.gaps),
            services=_(", ").join(list(services)[:6]),
        )  # fmt: skip
        found.append(parts.notice(text, "risk"))
    return found


def bar(n: int, version: int, *, can_save: bool) -> list[Any]:
    """What is docked below while there is a draft."""
    if not n:
        return []
    return [
        html.B(_("Edits in the draft: %(n)s", n=n)),
        html.A(_("To the draft"), href="#limits-draft-panel"),
        html.Button(
            _("Discard"), type="button", className="btn btn-plain pd-gap",
            **attributes(
                data_limit_discard=json.dumps(
                    {"discarded": _("Draft discarded"), "undo": _("Undo")}, ensure_ascii=False
                )
            ),
        ),
        html.Button(
            _("Save as version %(version)s", version=version), type="button",
            className="btn btn-primary", disabled=not can_save,
            title="" if can_save else _("See in the draft what stands in the way."),
            **attributes(data_limit_save=True),
        ),
    ]  # fmt: skip


# -- history -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """A version as it was saved; `who` is a name."""

    version: int
    at: datetime
    who: str
    changes: Sequence[Mapping[str, Any]]


def history(versions: Sequence[Version], names: Names, now: datetime) -> list[Any]:
    """What changed, by whom, when, and from when it holds; the newest first and open."""
    first = html.P(_("Version 1: as delivered."), className="pd-3 pd-sm pd-l-first")
    return [*(_version(one, names, now, at == 0) for at, one in enumerate(versions)), first]


def _version(one: Version, names: Names, now: datetime, is_open: bool) -> html.Details:
    columns = [
        parts.Column(_("What")), parts.Column(_("About")), parts.Column(_("Before and after")),
        parts.Column(_("Holds from")), parts.Column(_("Ground")),
    ]  # fmt: skip
    rows = [_changed(change, names, now) for change in one.changes]
    head = html.Summary(
        [
            html.B(_("Version %(version)s", version=one.version)), " ",
            formats.full_moment(one.at), " · ", one.who, " · ",
            _("Changes: %(n)s", n=len(one.changes)),
        ]
    )  # fmt: skip
    table = parts.table(columns, rows, density="compact", label=_("Changes"))
    return html.Details(
        [head, html.Div(table, className="pd-sideways")], open=is_open, className="pd-l-version"
    )


def _changed(change: Mapping[str, Any], names: Names, now: datetime) -> list[Children]:
    do = Do(change["do"])
    key = change.get("key") or ()
    about = says.clock_name(change["clock"]) if do is Do.PROCESS else says.key(names, tuple(key))
    number = change.get("new_no") or change.get("row_no")
    beside = html.Span(_("row %(row)s", row=number), className="pd-3 pd-xs") if number else None
    effective = change.get("effective")
    return [
        _(DO_NAMES[do]),
        html.Span([about, " ", beside]),
        differences(change.get("before"), change.get("after"), names),
        says.day(datetime.fromisoformat(effective), now) if effective else _("when saved"),
        html.Span(change.get("source", ""), className="pd-cut", title=change.get("source", "")),
    ]
