"""Drafts of the SLA matrix: what is wrong with an edit, and what the edits make of the matrix.

A draft is a list of edits with the moment from which each holds. Clocks that began before keep
their row: what is changed or ended is cut off at that moment, not taken away. The clocks of the
process know no such moment; they change with the version, for every order that is still open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.errors import BadValue, Missing, NotFound, Refused
from domain.kinds import Limit
from domain.limits import ALWAYS, MATRIX_KEY, MatrixRow, Policy, Ruling
from domain.matrix import Key, Line, ProcessLine
from i18n import N_

ANYTHING: Key = (None, None, None, None, None)
ANY = "-"
"""How a form says that a part of a key stands for any value."""
LONGEST = timedelta(days=365)
"""What a limit may come to at most; in working days the same number of them."""
FARTHEST = timedelta(days=5 * 365)
"""How far from now a change may hold, before or after."""
LONGEST_SOURCE = 200
HOUR = timedelta(hours=1)


class BadLimit(Refused):
    message = N_("A limit is more than 0 and at most 365 days.")


class NoLimit(Refused):
    message = N_("Enter a limit for repair or for finish.")


class FeedbackTooLate(Refused):
    message = N_("Feedback comes before the work is finished: enter less than the limit below.")


class HasEnded(Refused):
    message = N_("The row ends on %(moment)s: choose an earlier day.")


class TooFar(Refused):
    message = N_("Choose a day within five years of today.")


class NothingNew(Refused):
    message = N_("Nothing differs from what holds now.")


class EmptyDraft(Refused):
    message = N_("Nothing to save: the draft is empty.")


class Tied(Refused):
    """Two rows that are equally specific would rule the same orders; `rows` are their numbers."""

    message = N_("Not saved: rows %(rows)s would rule the same orders. Make one more specific.")


class Do(StrEnum):
    """What an edit does."""

    CHANGE = "change"
    ADD = "add"
    END = "end"
    PROCESS = "process"


@dataclass(frozen=True)
class Edit:
    """One change to the matrix. `row_no` names the row that is changed or ended, `clock` the clock
    of the process, `key` what an added row is about."""

    do: Do
    row_no: int | None = None
    clock: str | None = None
    key: Key = ANYTHING
    limits: Mapping[str, Limit] = field(default_factory=dict)
    calendar: str = ALWAYS
    is_to_be_confirmed: bool = False
    source: str = ""
    effective: datetime | None = None
    """From when it holds; None: from the moment of the whole draft."""


@dataclass(frozen=True)
class Draft:
    """Edits to a version of the matrix that nobody has saved yet."""

    version: int
    effective: datetime
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Change:
    """What one edit does to the rows."""

    edit: Edit
    effective: datetime
    before: Line | None = None
    """The row that the new version takes away; None if one is added."""
    kept: Line | None = None
    """What stays of it: the same row, up to the moment from which the edit holds."""
    after: Line | None = None
    """What holds from then on; None if the row ends."""


@dataclass(frozen=True)
class ProcessChange:
    """What one edit does to a clock of the process; it holds with the version."""

    edit: Edit
    before: ProcessLine | None
    after: ProcessLine


@dataclass(frozen=True)
class Applied:
    """The matrix as a draft would make it."""

    version: int
    lines: tuple[Line, ...]
    process: tuple[ProcessLine, ...]
    changes: tuple[Change, ...]
    process_changes: tuple[ProcessChange, ...]

    @property
    def rows(self) -> tuple[MatrixRow, ...]:
        return tuple(line.row for line in self.lines)

    @property
    def last_effective(self) -> datetime | None:
        """The moment from which all of it holds; None if no row changes."""
        return max((change.effective for change in self.changes), default=None)

    def policy(self, now: Policy) -> Policy:
        """The limits as they would be, without the versions before."""
        process = {one.clock: Ruling(one.limit, is_to_be_confirmed=one.is_to_be_confirmed)
                   for one in self.process}  # fmt: skip
        return replace(
            now, rows=self.rows, process=process, version=self.version, process_rows=()
        )  # fmt: skip


# -- what is wrong with an edit ----------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """The codes that a row may name."""

    parts: Mapping[str, frozenset[str]]
    """By part of the key."""
    calendars: frozenset[str]


def problems(
    edit: Edit, before: Line | ProcessLine | None, known: Known, at: datetime
) -> dict[str, Refused]:
    """What is wrong with an edit, by the field that it is about; `before` is what it changes."""
    wrong: dict[str, Refused] = {}
    if not edit.source.strip():
        wrong["source"] = Missing(field="source", what="source")
    elif len(edit.source) > LONGEST_SOURCE:
        wrong["source"] = BadValue(field="source", what="source", value=edit.source)
    if edit.do is Do.PROCESS:
        return wrong | _bad_limits(edit.limits)
    if edit.effective is not None and abs(edit.effective - at) > FARTHEST:
        wrong["effective"] = TooFar(field="effective")
    elif isinstance(before, Line):
        wrong |= _too_late(edit, before.row)
    if edit.do is Do.END:
        return wrong
    wrong |= _bad_limits(edit.limits) | _bad_work(edit.limits)
    if edit.calendar not in known.calendars:
        wrong["calendar"] = BadValue(field="calendar", what="calendar", value=edit.calendar)
    for name, code in zip(MATRIX_KEY, edit.key, strict=True):
        if code is not None and code not in known.parts[name]:
            wrong[name] = BadValue(field=name, what=name, value=code)
    if not wrong and isinstance(before, Line) and says_the_same(edit, before):
        wrong["source"] = NothingNew(field="source")
    return wrong


def says_the_same(edit: Edit, line: Line) -> bool:
    """Whether a row already says all that an edit would change it to."""
    row = line.row
    return edit.do is Do.CHANGE and (
        dict(edit.limits), edit.calendar, edit.is_to_be_confirmed, edit.source
    ) == (dict(row.limits), row.calendar, row.is_to_be_confirmed, line.source)  # fmt: skip


def _too_late(edit: Edit, row: MatrixRow) -> dict[str, Refused]:
    if edit.effective is None or row.valid_to is None or edit.effective < row.valid_to:
        return {}
    return {"effective": HasEnded(field="effective", moment=row.valid_to)}


def _bad_limits(limits: Mapping[str, Limit]) -> dict[str, Refused]:
    return {
        clock: BadLimit(field=clock)
        for clock, limit in limits.items()
        if not timedelta(0) < _length(limit) <= LONGEST
    }


def _bad_work(limits: Mapping[str, Limit]) -> dict[str, Refused]:
    """A row without a limit for the work rules nothing; feedback is not after the end."""
    if "repair" not in limits and "finish" not in limits:
        return {"repair": NoLimit(field="repair")}
    feedback, finish = limits.get("feedback"), limits.get("finish")
    is_comparable = feedback and finish and (feedback.days is None) == (finish.days is None)
    if feedback and finish and is_comparable and _length(feedback) > _length(finish):
        return {"feedback": FeedbackTooLate(field="feedback")}
    return {}


def _length(limit: Limit) -> timedelta:
    return timedelta(days=limit.days) if limit.days is not None else limit.time or timedelta(0)


# -- how limits are said ------------------------------------------------------------------------


def stated(limit: Limit) -> dict[str, Any]:
    """A limit in the unit in which people say it: days, whole hours, else minutes."""
    amount, unit = amount_of(limit)
    return {unit: amount}


def amount_of(limit: Limit) -> tuple[float, str]:
    """`(20, "hours")`."""
    if limit.days is not None:
        return limit.days, "days"
    length = limit.time or timedelta(0)
    unit = "hours" if length >= HOUR and not length % HOUR else "minutes"
    amount = length / timedelta(**{unit: 1})
    return int(amount) if amount.is_integer() else amount, unit


# -- what a draft makes of the matrix ----------------------------------------------------------


def applied(
    lines: Sequence[Line], process: Sequence[ProcessLine], draft: Draft, last_no: int = 0
) -> Applied:
    """The matrix of the next version: the rows in force with all edits made.

    `last_no` is the highest row number that was ever given: no number is given twice.

    Raises `NotFound` for an edit of a row or a clock that is not there (any more), `HasEnded` for
    one that would hold only after the row has ended.
    """
    version = draft.version + 1
    by_no, clocks = {one.row.row_no: one for one in lines}, {one.clock: one for one in process}
    free_no = max(last_no, *by_no, 0) + 1
    changes: list[Change] = []
    process_changes: list[ProcessChange] = []
    for edit in draft.edits:
        if edit.do is Do.PROCESS:
            process_changes.append(_process_change(edit, clocks))
            continue
        change = _change(edit, by_no, draft.effective, free_no, version)
        free_no += change.after is not None and change.after.row.row_no == free_no
        changes.append(change)
    gone = {change.before.row.row_no for change in changes if change.before}
    made = [line for change in changes for line in (change.kept, change.after) if line]
    news = {one.after.clock: one.after for one in process_changes}
    return Applied(
        version,
        tuple([line for number, line in by_no.items() if number not in gone] + made),
        tuple(news.get(one.clock, one) for one in process),
        tuple(changes),
        tuple(process_changes),
    )


def _change(
    edit: Edit, by_no: Mapping[int, Line], default: datetime, free_no: int, version: int
) -> Change:
    """The rows that an edit takes away and makes. One that held before gets a new number."""
    effective = edit.effective or default
    if edit.do is Do.ADD:
        return Change(edit, effective, after=_line(edit, edit.key, free_no, effective, version))
    before = by_no.get(edit.row_no or 0)
    if before is None:
        raise NotFound(what=edit.row_no)
    for refusal in _too_late(replace(edit, effective=effective), before.row).values():
        raise refusal
    row = before.row
    holds_before = row.valid_from is None or row.valid_from < effective
    kept = replace(before, row=replace(row, valid_to=effective, added_in=version))
    after = None
    if edit.do is Do.CHANGE:
        number = free_no if holds_before else row.row_no
        since = effective if holds_before else row.valid_from
        after = _line(edit, row.key, number, since, version, row.valid_to)
    return Change(edit, effective, before, kept if holds_before else None, after)


def _line(
    edit: Edit, key: Key, number: int, since: datetime | None, version: int,
    until: datetime | None = None,
) -> Line:  # fmt: skip
    row = MatrixRow(
        number, key, dict(edit.limits), edit.calendar, edit.is_to_be_confirmed,
        valid_from=since, valid_to=until, added_in=version,
    )  # fmt: skip
    return Line(row, edit.source)


def _process_change(edit: Edit, clocks: Mapping[str, ProcessLine]) -> ProcessChange:
    clock = edit.clock or ""
    if clock not in clocks or clock not in edit.limits:
        raise NotFound(what=clock)
    after = ProcessLine(clock, edit.limits[clock], edit.is_to_be_confirmed, edit.source)
    return ProcessChange(edit, clocks[clock], after)
