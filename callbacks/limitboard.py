"""From the matrix as it stands and a draft of it to what the page of SLA limits shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import config
from domain.drafts import Applied, Do, Draft, Edit
from domain.errors import Refused
from domain.limits import MATRIX_KEY
from domain.matrix import Coverage, Key, Line, ProcessLine, coverage, has_ended, ties
from domain.typed import key_of as number_of
from i18n import _
from services import limitdrafts, matrix, viewing
from services.matrix import Standing
from storage import masters
from storage.ops import reading
from ui import formats, limits
from ui.limits import Board, Doubts, Entry
from ui.order import Names

EMPTY: Mapping[str, Any] = {"edits": []}


@dataclass(frozen=True)
class Desk:
    """The matrix at a moment with a reader's draft of it."""

    standing: Standing
    names: Names
    draft: Draft
    at: datetime

    @property
    def is_overtaken(self) -> bool:
        return bool(self.draft.edits) and self.draft.version != self.standing.version

    def dated(self, edit: Edit) -> Edit:
        """The edit with the moment from which it holds."""
        return replace(edit, effective=edit.effective or self.draft.effective)

    def refusal(self, edit: Edit) -> Refused | None:
        """Why an edit cannot be saved; None if it can."""
        wrong = self.standing.problems(self.dated(edit))
        try:
            self.standing.applied(replace(self.draft, edits=(edit,)))
        except Refused as refusal:
            return refusal
        return next(iter(wrong.values()), None)

    def made(self) -> Applied | None:
        """What the draft would make of the matrix; None if it is empty or cannot be saved."""
        if not self.draft.edits or any(self.refusal(edit) for edit in self.draft.edits):
            return None
        return self.standing.applied(self.draft)


def desk(said: Mapping[str, Any] | None, at: datetime | None = None) -> Desk:
    """The matrix now, with the draft that the browser keeps. Raises `BadValue`."""
    now = at or datetime.now(UTC)
    with reading() as store:
        standing, names = matrix.read(store, now), Names(viewing.names(store))
    effective = (said or {}).get("effective") or default_day(now)
    known = {"version": standing.version, **EMPTY, **(said or {}), "effective": effective}
    return Desk(standing, names, limitdrafts.read(known), now)


def default_day(now: datetime) -> str:
    """From when a draft holds if nothing else is said: tomorrow."""
    return (now.astimezone(config.TZ).date() + timedelta(days=1)).isoformat()


# -- the table ---------------------------------------------------------------------------------


def board(desk: Desk, show: str, typed: str) -> Board:
    """The rows of a view that hold what was typed."""
    standing = desk.standing
    tied = _tied(standing)
    edits = {edit.row_no: edit for edit in desk.draft.edits if edit.row_no is not None}
    added = [desk.dated(edit) for edit in desk.draft.edits if edit.do is Do.ADD]
    lines = [one for one in standing.lines if _is_in(show, one, desk, tied)]
    gaps = standing.coverage.gaps if show in ("all", "gaps") else ()
    text = typed.strip().lower()
    return Board(
        [one for one in lines if text in _words(desk.names, one.row.key, one)],
        [gap for gap in gaps if text in _words(desk.names, gap)],
        tied, standing.coverage.unused, desk.names, desk.at, edits,
        added if show == "all" and not text else (),
    )  # fmt: skip


def counts(desk: Desk) -> dict[str, int]:
    """How many rows each view has."""
    tied = _tied(desk.standing)
    found = {
        show: sum(_is_in(show, one, desk, tied) for one in desk.standing.lines)
        for show in limits.VIEWS
    }
    return found | {"gaps": len(desk.standing.coverage.gaps)}


def _is_in(show: str, line: Line, desk: Desk, tied: Mapping[int, Any]) -> bool:
    row = line.row
    if has_ended(row, desk.at):
        return show == "ended"
    return {
        "unsure": row.is_to_be_confirmed, "ties": row.row_no in tied, "gaps": False,
        "unused": row.row_no in desk.standing.coverage.unused, "ended": False,
    }.get(show, True)  # fmt: skip


def _tied(standing: Standing) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one, other in standing.ties:
        found.setdefault(one.row_no, []).append(other.row_no)
        found.setdefault(other.row_no, []).append(one.row_no)
    return found


def _words(names: Names, key: Key, line: Line | None = None) -> str:
    """What a row is found by: its names, their pinyin and initials, its number and ground."""
    beside = f"{line.row.row_no} {line.source}".lower() if line else ""
    return f"{masters.search_text(limits.key(names, key), '')} {beside}"


def head(desk: Desk) -> str:
    """Which version it is, since when, by whom."""
    saved = desk.standing.saved
    version = _("Version %(version)s", version=desk.standing.version)
    if saved is None:
        return f"{version} · " + _("as delivered")
    who = desk.names("person", saved.person_id)
    return f"{version} · {formats.as_of(saved.at, desk.at)} · {who}"


# -- the form ----------------------------------------------------------------------------------


def about(standing: Standing, of: str) -> Line | ProcessLine | None:
    """What a form is about: `row:25`, `clock:take`; None for a row to be added."""
    kind, _colon, name = of.partition(":")
    if kind == "clock":
        return standing.clock(name)
    return standing.line(number_of(name)) if kind == "row" else None


def form(desk: Desk, of: str, typed: Mapping[str, Any] | None) -> Any:
    """The form about a row, with what was typed into it, or put into the draft, before. Nothing if
    there is no such row any more."""
    line = about(desk.standing, of)
    if line is None and not of.startswith("add:"):
        return []
    edit = next((one for one in desk.draft.edits if limitdrafts.name_of(one) == of), None)
    values = typed or _values(line, edit, of)
    return limits.form(
        of, _title(line, of), line, values, desk.names, is_in_draft=edit is not None,
        default_day=str(formats.day(desk.draft.effective.astimezone(config.TZ).date(),
                                    desk.at.astimezone(config.TZ).date())),
    )  # fmt: skip


def _values(line: Line | ProcessLine | None, edit: Edit | None, of: str) -> dict[str, Any]:
    parts = of.partition(":")[2].split("/")
    if isinstance(line, Line):
        said = limits.of_line(line)
    elif isinstance(line, ProcessLine):
        said = limits.of_clock(line)
    else:
        said = limits.of_nothing([*parts, *[""] * len(MATRIX_KEY)][: len(MATRIX_KEY)])
    if edit is None:
        return said
    return said | limits.of_edit(edit, limitdrafts.local_day(edit.effective) or "")


def _title(line: Line | ProcessLine | None, of: str) -> str:
    if isinstance(line, ProcessLine):
        return _("Clock of the process")
    if line is None:
        return _("Add a row")
    return _("Row %(row)s", row=line.row.row_no)


def judged(desk: Desk, form: Mapping[str, Any]) -> tuple[Edit, dict[str, Refused]]:
    """The edit that a form means and all that is wrong with it, by field."""
    line = about(desk.standing, str(form["of"]))
    edit, unread = limitdrafts.read_form(form["values"], line)
    found = desk.standing.problems(desk.dated(edit))
    if "repair" in found and any(clock in unread for clock in ("repair", "finish")):
        found.pop("repair")
    return edit, found | unread


# -- the draft ---------------------------------------------------------------------------------


def entries(desk: Desk) -> list[Entry]:
    """The edits of the draft with what they are about."""
    return [
        Entry(
            limitdrafts.name_of(edit), edit, desk.standing.before(edit),
            edit.effective or desk.draft.effective, desk.refusal(edit),
        )
        for edit in desk.draft.edits
    ]  # fmt: skip


def doubts(desk: Desk) -> Doubts:
    """What is wrong or doubtful about the draft as a whole."""
    overtaken = _overtaken(desk) if desk.is_overtaken else ""
    made = desk.made()
    if made is None:
        return Doubts(overtaken=overtaken, version=desk.standing.version)
    after = coverage(made.rows, desk.standing.lists, max(desk.at, made.last_effective or desk.at))
    gaps = _new_gaps(after, desk.standing.coverage)
    return Doubts(ties(made.rows), gaps, overtaken, desk.standing.version)


def _new_gaps(after: Coverage, now: Coverage) -> list[Key]:
    known = set(now.gaps)
    return [gap for gap in after.gaps if gap not in known]


def _overtaken(desk: Desk) -> str:
    saved = desk.standing.saved
    return _(
        "%(who)s saved version %(version)s on %(moment)s; the draft was begun on version %(old)s.",
        who=desk.names("person", saved.person_id) if saved else formats.NONE,
        version=desk.standing.version, old=desk.draft.version,
        moment=formats.full_moment(saved.at) if saved else formats.NONE,
    )  # fmt: skip


def can_save(desk: Desk, found: Doubts, listed: Iterable[Entry]) -> bool:
    return not (found.ties or found.overtaken or any(one.refusal for one in listed))


def versions(saved: Sequence[matrix.Saving], names: Names) -> list[limits.Version]:
    return [
        limits.Version(one.version, one.at, names("person", one.person_id), one.changes)
        for one in saved
    ]
