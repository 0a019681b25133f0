"""Drafts of the matrix as a browser keeps them: plain values that may have been tampered with.

An edit is `{"do": "change", "row_no": 25, "limits": {"repair": {"hours": 20}}, "calendar": ...,
"is_to_be_confirmed": false, "source": ..., "effective": "2026-11-24" or null}`; an added row has a
`key`, a clock of the process a `clock`. A draft is `{"version": 1, "effective": day, "edits": []}`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import config
from domain.drafts import ANY, ANYTHING, Do, Draft, Edit, stated
from domain.errors import BadValue, Refused
from domain.kinds import Limit
from domain.limits import ALWAYS, MATRIX_KEY, WORK_CLOCKS
from domain.matrix import Key, Line, ProcessLine
from i18n import N_


class NotANumber(Refused):
    message = N_("%(value)s is not a limit: enter a number more than 0.")


class WholeDays(Refused):
    message = N_("Working days are whole: enter a number without a point.")


class NotADay(Refused):
    message = N_("%(value)s is not a day.")


# -- plain values ------------------------------------------------------------------------------


def read(said: Mapping[str, Any]) -> Draft:
    """A draft out of plain values. Raises `BadValue` for anything that cannot be meant."""
    try:
        edits = tuple(read_edit(one) for one in said["edits"])
        effective = day_begins(str(said["effective"]))
        return Draft(int(said["version"]), effective, edits)
    except (KeyError, TypeError, ValueError) as error:
        raise BadValue(what="draft", value=str(error)) from error


def read_edit(said: Mapping[str, Any]) -> Edit:
    """An edit out of plain values. Raises what `dict`, `int` and `Limit.read` raise."""
    effective, row_no = said.get("effective"), said.get("row_no")
    return Edit(
        do=Do(said["do"]),
        row_no=None if row_no is None else int(row_no),
        clock=said.get("clock"),
        key=key_of(said.get("key") or ANYTHING),
        limits={str(clock): Limit.read(text) for clock, text in said.get("limits", {}).items()},
        calendar=str(said.get("calendar") or ALWAYS),
        is_to_be_confirmed=bool(said.get("is_to_be_confirmed")),
        source=str(said.get("source") or ""),
        effective=day_begins(str(effective)) if effective else None,
    )


def written(edit: Edit) -> dict[str, Any]:
    """The plain values of an edit."""
    return {
        "do": edit.do.value, "row_no": edit.row_no, "clock": edit.clock, "key": list(edit.key),
        "limits": {clock: stated(limit) for clock, limit in edit.limits.items()},
        "calendar": edit.calendar, "is_to_be_confirmed": edit.is_to_be_confirmed,
        "source": edit.source, "effective": local_day(edit.effective),
    }  # fmt: skip


def name_of(edit: Edit) -> str:
    """What an edit is known by in a draft: one for each row and clock, `row:25`, `clock:take`;
    added rows by what they are about."""
    if edit.do is Do.PROCESS:
        return f"clock:{edit.clock}"
    if edit.do is Do.ADD:
        return "add:" + "/".join(part or "" for part in edit.key)
    return f"row:{edit.row_no}"


def key_of(parts: Sequence[Any]) -> Key:
    """The parts of a key; an empty one stands for any value."""
    group, service, level, of_class, grade = (
        str(one) if one and one != ANY else None for one in parts
    )
    return group, service, level, of_class, grade


def day_begins(text: str) -> datetime:
    """The moment at which a day begins on the wall of `PAIDAN_TZ`. Raises `ValueError`."""
    return datetime.combine(date.fromisoformat(text), time(), config.TZ).astimezone(UTC)


def local_day(at: datetime | None) -> str | None:
    """The day on which a moment lies, as `day_begins` reads it."""
    return None if at is None else at.astimezone(config.TZ).date().isoformat()


# -- what a form says --------------------------------------------------------------------------


def read_form(
    said: Mapping[str, Any], before: Line | ProcessLine | None
) -> tuple[Edit, dict[str, Refused]]:
    """The edit that a form means, and what in it cannot be read, by field.

    `said` holds `do`, for each clock `<clock>` and `<clock>_unit`, `calendar`,
    `is_to_be_confirmed` ("yes"), `source`, `effective` and, for an added row, the parts of the key.
    """
    wrong: dict[str, Refused] = {}
    clocks = (before.clock,) if isinstance(before, ProcessLine) else WORK_CLOCKS
    do = Do.PROCESS if isinstance(before, ProcessLine) else _do(said, before)
    limits = {} if do is Do.END else _typed_limits(said, clocks, wrong)
    effective = _typed_day(said.get("effective"), wrong)
    line = before if isinstance(before, Line) else None
    key = line.row.key if line else key_of([said.get(name) for name in MATRIX_KEY])
    edit = Edit(
        do=do,
        row_no=line.row.row_no if line else None,
        clock=before.clock if isinstance(before, ProcessLine) else None,
        key=key,
        limits=limits,
        calendar=str(said.get("calendar") or ALWAYS),
        is_to_be_confirmed=said.get("is_to_be_confirmed") == "yes",
        source=str(said.get("source") or "").strip(),
        effective=effective,
    )
    return edit, wrong


def _do(said: Mapping[str, Any], before: Line | None) -> Do:
    if before is None:
        return Do.ADD
    return Do.END if said.get("do") == Do.END else Do.CHANGE


def _typed_limits(
    said: Mapping[str, Any], clocks: Sequence[str], wrong: dict[str, Refused]
) -> dict[str, Limit]:
    found = {}
    for clock in clocks:
        typed = str(said.get(clock) if said.get(clock) is not None else "").strip()
        if not typed:
            continue
        try:
            found[clock] = read_limit(typed, str(said.get(f"{clock}_unit") or "hours"), clock)
        except Refused as refusal:
            wrong[clock] = refusal
    return found


def read_limit(amount: str, unit: str, field: str) -> Limit:
    """`20`, `hours`. Raises `NotANumber`, `WholeDays`."""
    try:
        number = float(amount)
        if unit == "days" and not number.is_integer():
            raise WholeDays(field=field)
        return Limit.read({unit: number})
    except ValueError as error:
        raise NotANumber(field=field, value=amount) from error


def _typed_day(typed: Any, wrong: dict[str, Refused]) -> datetime | None:
    if not typed:
        return None
    try:
        return day_begins(str(typed))
    except ValueError:
        wrong["effective"] = NotADay(field="effective", value=typed)
        return None
