"""The SLA matrix: reading it for its page, saving a draft as its next version, its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.drafts import (
    Applied,
    Change,
    Draft,
    Edit,
    EmptyDraft,
    Known,
    ProcessChange,
    Tied,
    stated,
)  # fmt: skip
from domain.drafts import applied as applied_to
from domain.drafts import problems as problems_of
from domain.errors import NotYours, Refused
from domain.kinds import CLOCKS, Limit
from domain.limits import MATRIX_KEY, MatrixRow
from domain.matrix import Coverage, Line, Lists, Pair, ProcessLine, coverage, ties
from domain.scope import Actor
from i18n import N_
from storage import reference, stamps
from storage.models import Audit, CodeName, ProcessClock, Service, SlaRow

ENTITY, ACTION = "matrix", "save_limits"
"""How a saved version stands in the audit."""
PARTS = {
    "product_group": "product_groups", "service": "services", "customer_level": "customer_levels",
    "customer_class": "customer_classes", "circuit_grade": "circuit_grades",
}  # fmt: skip
"""The code list of each part of the key."""


class Overtaken(Refused):
    """Somebody saved another version since the draft was begun; `who` is a person's id."""

    message = N_("Not saved: %(who)s saved version %(version)s on %(moment)s.")


@dataclass(frozen=True)
class Saving:
    """A version as it was saved: what changed, by whom, when."""

    version: int
    at: datetime
    person_id: int | None
    changes: Sequence[Mapping[str, Any]]
    """Of each edit `do`, `row_no` or `clock`, `key`, `effective`, `source`, `before`, `after`."""


@dataclass(frozen=True)
class Standing:
    """The matrix in force at a moment."""

    version: int
    saved: Saving | None
    """None: as delivered."""
    lines: tuple[Line, ...]
    """In the order of the lists; those that name less come after those that name more."""
    process: tuple[ProcessLine, ...]
    lists: Lists
    known: Known
    coverage: Coverage
    ties: tuple[tuple[MatrixRow, MatrixRow], ...]
    last_no: int
    """The highest number that a row ever had."""
    at: datetime

    def line(self, row_no: int | None) -> Line | None:
        return next((one for one in self.lines if one.row.row_no == row_no), None)

    def clock(self, name: str | None) -> ProcessLine | None:
        return next((one for one in self.process if one.clock == name), None)

    def before(self, edit: Edit) -> Line | ProcessLine | None:
        """What an edit changes."""
        return self.clock(edit.clock) if edit.clock else self.line(edit.row_no)

    def applied(self, draft: Draft) -> Applied:
        """What a draft would make of it; raises what `domain.drafts.applied` raises."""
        return applied_to(self.lines, self.process, draft, self.last_no)

    def problems(self, edit: Edit) -> dict[str, Refused]:
        """What is wrong with an edit, by field."""
        return problems_of(edit, self.before(edit), self.known, self.at)


@dataclass(frozen=True)
class Saved:
    """What came of saving a draft."""

    version: int
    changes: int


# -- reading -----------------------------------------------------------------------------------


def read(session: Session, at: datetime) -> Standing:
    """The matrix as it is, with what is doubtful about it at a moment."""
    rules = reference.load(session)
    rows = _rows_in_force(session)
    lists = _lists(session, rules.names, rows)
    lines = tuple(sorted(rows, key=_place(rules.names)))
    last = session.scalar(select(SlaRow.row_no).order_by(SlaRow.row_no.desc()).limit(1))
    return Standing(
        version=rules.policy.version, saved=_last_saving(session), lines=lines,
        process=_process_in_force(session), lists=lists,
        known=Known(
            {part: frozenset(rules.names.get(name, {})) for part, name in PARTS.items()},
            frozenset(rules.calendars.versions),
        ),
        coverage=coverage([line.row for line in lines], lists, at),
        ties=tuple(ties(line.row for line in lines)), last_no=last or 0, at=at,
    )  # fmt: skip


def history(session: Session, limit: int = 50) -> list[Saving]:
    """The versions that were saved, the newest first."""
    found = session.scalars(
        select(Audit).where(Audit.entity == ENTITY).order_by(Audit.id.desc()).limit(limit)
    )
    return [_saving(one) for one in found]


def _last_saving(session: Session) -> Saving | None:
    return next(iter(history(session, 1)), None)


def _saving(row: Audit) -> Saving:
    return Saving(int(row.entity_id), row.at, row.person_id, row.content.get("changes", []))


def _rows_in_force(session: Session) -> list[Line]:
    rows = session.scalars(select(SlaRow).where(SlaRow.removed_in.is_(None)))
    return [Line(_row(one), one.source) for one in rows]


def _row(row: SlaRow) -> MatrixRow:
    return MatrixRow(
        row.row_no,
        (
            row.product_group, row.service, row.customer_level, row.customer_class,
            row.circuit_grade,
        ),
        {clock: Limit.read(text) for clock, text in row.limits.items()},
        row.calendar, row.is_to_be_confirmed, row.valid_from, row.valid_to, row.added_in,
    )  # fmt: skip


def _process_in_force(session: Session) -> tuple[ProcessLine, ...]:
    rows = session.scalars(select(ProcessClock).where(ProcessClock.removed_in.is_(None)))
    found = [
        ProcessLine(one.clock, Limit.read(one.limit), one.is_to_be_confirmed, one.source)
        for one in rows
    ]
    return tuple(sorted(found, key=lambda one: CLOCKS.index(one.clock)))


def _place(names: Mapping[str, Mapping[str, Any]]) -> Any:
    """Where a row stands: by group, service, level, class and grade in the order of their lists,
    any after those that are named."""
    orders = [{code: at for at, code in enumerate(names.get(name, {}))} for name in PARTS.values()]

    def place(line: Line) -> tuple[Any, ...]:
        parts = zip(line.row.key, orders, strict=True)
        at = tuple(len(order) if code is None else order.get(code, -1) for code, order in parts)
        return (*at, line.row.valid_from is not None, line.row.valid_from, line.row.row_no)

    return place


def _lists(
    session: Session, names: Mapping[str, Mapping[str, Any]], lines: Sequence[Line]
) -> Lists:
    """What orders can be about: services that the matrix, the customers or the lists know in a
    product group, groups without any, and orders about no service."""
    pairs: set[Pair] = {line.row.key[:2] for line in lines if all(line.row.key[:2])}
    of_customers = select(Service.product_group, Service.service).distinct()
    listed = select(CodeName.parent, CodeName.code).where(
        CodeName.list == "services", CodeName.parent.is_not(None)
    )
    for question in (of_customers, listed):
        pairs |= {(group, service) for group, service in session.execute(question)}
    groups = {group for group, _service in pairs}
    pairs |= {(group, None) for group in names.get("product_groups", {}) if group not in groups}
    order = {name: list(names.get(name, {})) for name in PARTS.values()}

    def place(pair: Pair) -> tuple[int, int, str]:
        group, service = pair
        return (
            _at(order["product_groups"], group), _at(order["services"], service), service or ""
        )  # fmt: skip

    return Lists(
        (*sorted(pairs, key=place), (None, None)), tuple(order["customer_levels"]),
        tuple(order["customer_classes"]), tuple(order["circuit_grades"]),
    )  # fmt: skip


def _at(order: Sequence[str], code: str | None) -> int:
    return order.index(code) if code in order else len(order)


# -- saving ------------------------------------------------------------------------------------


def save(session: Session, draft: Draft, *, actor: Actor, at: datetime) -> Saved:
    """Make a draft the next version of the matrix.

    Rows that it changes or ends are kept with the version that removed them, and who did. Raises
    `NotYours`, `EmptyDraft`, `Overtaken`, what is wrong with an edit, `NotFound` for one of a row
    that is gone, `Tied`.
    """
    if "refer" not in actor.rights:
        raise NotYours(right="refer")
    if not draft.edits:
        raise EmptyDraft()
    # Read before the stamps are raised: what is kept under a stamp is what its version says.
    known = read(session, at).known
    version = stamps.raise_(session, "matrix")
    stamps.raise_(session, "reference")
    if version != draft.version + 1:
        raise _overtaken(session, version - 1, at)
    made = _applied(session, draft, known, at)
    _write(session, made, actor.person_id)
    session.add(
        Audit(
            at=at, person_id=actor.person_id, action=ACTION, entity=ENTITY,
            entity_id=str(version), content={"changes": _told(made)},
        )
    )  # fmt: skip
    return Saved(version, len(draft.edits))


def _applied(session: Session, draft: Draft, known: Known, at: datetime) -> Applied:
    lines, process = _rows_in_force(session), _process_in_force(session)
    by_no = {line.row.row_no: line for line in lines}
    clocks = {one.clock: one for one in process}
    for edit in draft.edits:
        before = clocks.get(edit.clock) if edit.clock else by_no.get(edit.row_no or 0)
        dated = replace(edit, effective=edit.effective or draft.effective)
        for refusal in problems_of(dated, before, known, at).values():
            raise refusal
    last = session.scalar(select(SlaRow.row_no).order_by(SlaRow.row_no.desc()).limit(1))
    made = applied_to(lines, process, draft, last or 0)
    for one, other in ties(made.rows):
        raise Tied(rows=f"{one.row_no}, {other.row_no}")
    return made


def _overtaken(session: Session, version: int, at: datetime) -> Overtaken:
    last = _last_saving(session)
    return Overtaken(
        who=last.person_id if last else None, version=version, moment=last.at if last else at
    )


def _write(session: Session, made: Applied, who: int | None) -> None:
    gone = [change.before.row.row_no for change in made.changes if change.before]
    session.execute(
        update(SlaRow)
        .where(SlaRow.row_no.in_(gone), SlaRow.removed_in.is_(None))
        .values(removed_in=made.version)
    )
    lines = [line for change in made.changes for line in (change.kept, change.after) if line]
    if lines:
        session.execute(insert(SlaRow), [_columns(line, who) for line in lines])
    clocks = [change.after.clock for change in made.process_changes]
    session.execute(
        update(ProcessClock)
        .where(ProcessClock.clock.in_(clocks), ProcessClock.removed_in.is_(None))
        .values(removed_in=made.version)
    )
    if clocks:
        session.execute(
            insert(ProcessClock),
            [_clock_columns(change.after, made.version, who) for change in made.process_changes],
        )


def _columns(line: Line, who: int | None) -> dict[str, Any]:
    row = line.row
    return {
        **dict(zip(MATRIX_KEY, row.key, strict=True)),
        "row_no": row.row_no,
        "limits": {clock: stated(limit) for clock, limit in row.limits.items()},
        "calendar": row.calendar,
        "is_to_be_confirmed": row.is_to_be_confirmed,
        "source": line.source,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "added_in": row.added_in,
        "who": who,
    }


def _clock_columns(line: ProcessLine, version: int, who: int | None) -> dict[str, Any]:
    return {
        "clock": line.clock, "limit": stated(line.limit), "source": line.source,
        "is_to_be_confirmed": line.is_to_be_confirmed, "added_in": version, "who": who,
    }  # fmt: skip


# -- the audit ---------------------------------------------------------------------------------


def _told(made: Applied) -> list[dict[str, Any]]:
    """The changes of a version for the audit: what was said before and after."""
    return [_told_row(one) for one in made.changes] + [
        _told_clock(one) for one in made.process_changes
    ]


def _told_row(change: Change) -> dict[str, Any]:
    line = change.before or change.after
    return {
        "do": change.edit.do.value, "row_no": line.row.row_no if line else None,
        "new_no": change.after.row.row_no if change.after else None,
        "key": list(line.row.key) if line else [], "effective": change.effective.isoformat(),
        "source": change.edit.source, "before": _said(change.before), "after": _said(change.after),
    }  # fmt: skip


def _told_clock(change: ProcessChange) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "do": change.edit.do.value, "clock": after.clock, "source": change.edit.source,
        "before": _said_clock(before) if before else None, "after": _said_clock(after),
    }  # fmt: skip


def _said(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    row = line.row
    return {
        "limits": {clock: stated(limit) for clock, limit in row.limits.items()},
        "calendar": row.calendar, "is_to_be_confirmed": row.is_to_be_confirmed,
        "source": line.source,
    }  # fmt: skip


def _said_clock(line: ProcessLine) -> dict[str, Any]:
    return {
        "limits": {line.clock: stated(line.limit)}, "is_to_be_confirmed": line.is_to_be_confirmed,
        "source": line.source,
    }  # fmt: skip
