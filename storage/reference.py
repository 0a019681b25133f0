"""Reference data: the kinds, limits, calendars and code lists that the business owns.

The files in `data/reference/` seed versioned tables once; from then on the tables rule. Kinds stay
a file. What is loaded is one immutable value for each version, shared by all threads.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import chinese_calendar
import yaml
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import config
from domain import kinds
from domain.limits import MATRIX_KEY, Calendars, MatrixRow, Policy, ProcessRow, Ruling
from domain.orders import OrderState
from domain.routing import EVEN, Weights
from domain.scope import RIGHTS
from domain.workdays import WorkCalendar
from storage import stamps
from storage.models import CalendarVersion, CodeName, ProcessClock, SlaRow, Team

DESK_CALENDAR = "long_day"
"""The order centre's hours until somebody says otherwise."""
OFFICE_CALENDAR = "office"
"""The calendar whose holidays and make-up days are the department's."""
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Reference:
    """Everything the rules need, as of one version."""

    version: tuple[int, int]
    policy: Policy
    calendars: Calendars
    kinds: Mapping[str, kinds.OrderKind]
    names: Mapping[str, Mapping[str, dict[str, str]]]
    """Code lists: list -> code -> names by language."""
    weights: Weights = EVEN
    """What decides between teams that can do an order."""

    def pins(self, state: OrderState) -> dict[str, Any]:
        """The versions in force for such an order, for the event that ends it."""
        return self.policy.pins(state.facts) | self.calendars.pins(state.parties)


def load(session: Session) -> Reference:
    """The reference data in force; cached until its stamp or that of the masters changes."""
    version = (stamps.read(session, "reference"), stamps.read(session, "masters"))
    found = _loaded.get(str(session.get_bind().engine.url))
    if found is None or found.version != version:
        found = _load(session, version)
        _loaded[str(session.get_bind().engine.url)] = found
    return found


_loaded: dict[str, Reference] = {}


def _load(session: Session, version: tuple[int, int]) -> Reference:
    order_kinds = read_kinds()
    process = tuple(_process_row(row) for row in session.scalars(select(ProcessClock)))
    policy = Policy(
        rows=tuple(_matrix_row(row) for row in session.scalars(select(SlaRow))),
        process={row.clock: row.ruling for row in process if row.removed_in is None},
        kinds=order_kinds,
        version=max(1, stamps.read(session, "matrix")),
        process_rows=process,
    )
    teams = dict(session.execute(select(Team.code, Team.calendar)).all())
    names: dict[str, dict[str, dict[str, str]]] = {}
    for row in session.scalars(select(CodeName).order_by(CodeName.list, CodeName.position)):
        names.setdefault(row.list, {})[row.code] = row.name
    calendars = Calendars(_calendars(session), DESK_CALENDAR, teams)
    for kind in order_kinds.values():
        if kind.calendar and kind.calendar not in calendars.versions:
            raise kinds.BadKinds(kind=kind.code, why=f"unknown calendar {kind.calendar}")
    return Reference(version, policy, calendars, order_kinds, names, read_weights())


def _process_row(row: ProcessClock) -> ProcessRow:
    limit = kinds.Limit.read(row.limit)
    ruling = Ruling(limit, is_to_be_confirmed=row.is_to_be_confirmed)
    return ProcessRow(row.clock, ruling, row.added_in, row.removed_in)


def _matrix_row(row: SlaRow) -> MatrixRow:
    return MatrixRow(
        row_no=row.row_no,
        key=(
            row.product_group, row.service, row.customer_level, row.customer_class,
            row.circuit_grade,
        ),
        limits={clock: kinds.Limit.read(limit) for clock, limit in row.limits.items()},
        calendar=row.calendar,
        is_to_be_confirmed=row.is_to_be_confirmed,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        added_in=row.added_in,
        removed_in=row.removed_in,
    )  # fmt: skip


def _calendars(session: Session) -> dict[str, tuple[WorkCalendar, ...]]:
    found: dict[str, list[WorkCalendar]] = {}
    rows = session.scalars(
        select(CalendarVersion).order_by(CalendarVersion.code, CalendarVersion.version)
    )
    for row in rows:
        found.setdefault(row.code, []).append(_calendar(yaml.safe_dump(row.rules)))
    return {code: tuple(versions) for code, versions in found.items()}


@lru_cache(maxsize=256)
def _calendar(rules: str) -> WorkCalendar:
    text = yaml.safe_load(rules)
    return WorkCalendar.from_dict(text) if "week" in text else WorkCalendar.always(text["timezone"])


@cache
def read_weights() -> Weights:
    """`routing.yaml`; raises `BadWeights`."""
    text = (config.REFERENCE / "routing.yaml").read_text("utf-8")
    return Weights.read(yaml.safe_load(text) or {})


@cache
def read_kinds() -> dict[str, kinds.OrderKind]:
    """The order kinds of `order_kinds.yaml`, checked."""
    text = (config.REFERENCE / "order_kinds.yaml").read_text("utf-8")
    try:
        rows, node = yaml.safe_load(text), yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise kinds.BadKinds(kind="order_kinds.yaml", why=" ".join(str(error).split())) from error
    if not isinstance(rows, list) or node is None:
        raise kinds.BadKinds(kind="order_kinds.yaml", why="not a list")
    lines = [one.start_mark.line + 1 for one in node.value]
    return kinds.read(
        [_with_line(row, line) for row, line in zip(rows, lines, strict=True)], RIGHTS
    )


def _with_line(row: Any, line: int) -> Any:
    return row | {"line": line} if isinstance(row, dict) else row


# -- seeding -----------------------------------------------------------------------------------


def seed(session: Session, at: datetime) -> bool:
    """Fill empty reference tables from `data/reference/`; False if they hold something already."""
    if session.scalar(select(SlaRow.id).limit(1)) is not None:
        return False
    session.execute(insert(SlaRow), _matrix_seed())
    session.execute(insert(ProcessClock), _process_seed())
    session.execute(insert(CalendarVersion), _calendar_seed(at))
    session.execute(insert(CodeName), _code_seed())
    stamps.raise_(session, "matrix")
    stamps.raise_(session, "reference")
    return True


def _rows(name: str) -> list[dict[str, str]]:
    with (config.REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_limit(text: str) -> dict[str, float]:
    """`15m`, `20h`, `3d` (working days) as the tables keep a limit."""
    amount = float(text[:-1])
    return {UNITS[text[-1]]: int(amount) if amount.is_integer() else amount}


def _matrix_seed() -> list[dict[str, Any]]:
    return [
        {
            **{name: row[name] or None for name in MATRIX_KEY},
            "row_no": int(row["row_no"]),
            "limits": {
                clock: read_limit(row[clock])
                for clock in ("repair", "feedback", "finish")
                if row[clock]
            },
            "calendar": row["calendar"],
            "is_to_be_confirmed": row["to_be_confirmed"] == "yes",
            "source": row["source"],
            "added_in": 1,
        }
        for row in _rows("sla_matrix.csv")
    ]


def _process_seed() -> list[dict[str, Any]]:
    return [
        {
            "clock": row["clock"],
            "limit": read_limit(row["limit"]),
            "is_to_be_confirmed": row["to_be_confirmed"] == "yes",
            "source": row["source"],
            "added_in": 1,
        }
        for row in _rows("process_clocks.csv")
    ]


def _calendar_seed(at: datetime) -> list[dict[str, Any]]:
    text = yaml.safe_load((config.REFERENCE / "calendars.yaml").read_text("utf-8"))
    return [
        {
            "code": row["code"],
            "version": 1,
            "name": row["name"],
            "rules": calendar_rules(row),
            "recorded_at": at,
        }
        for row in text
    ]


def calendar_rules(row: Mapping[str, Any]) -> dict[str, Any]:
    """A calendar of the file as `WorkCalendar.from_dict` reads it, with China's public holidays."""
    rules = {key: row[key] for key in ("week", "seasons", "years", "makeup") if key in row}
    rules["timezone"] = config.TZ_NAME
    if row.get("holidays") == "china":
        holidays, makeups, years = china_holidays()
        rules |= {
            "holidays": [day.isoformat() for day in holidays],
            "names": {day.isoformat(): china_names()[day]["zh_CN"] for day in holidays},
            "workdays": {day.isoformat(): row["makeup"] for day in makeups},
            "years": years,
        }
    return rules


@cache
def china_holidays() -> tuple[tuple[date, ...], tuple[date, ...], list[int]]:
    """China's public holidays and make-up days in the years that `chinesecalendar` knows."""
    known = sorted({day.year for day in chinese_calendar.holidays} & set(range(2023, 2100)))
    day, end = date(known[0], 1, 1), date(known[-1], 12, 31)
    holidays, makeups = [], []
    while day <= end:
        if day in chinese_calendar.holidays:
            holidays.append(day)
        elif day in chinese_calendar.workdays and day.weekday() >= 5:
            makeups.append(day)
        day += timedelta(days=1)
    return tuple(holidays), tuple(makeups), known


@cache
def china_names() -> dict[date, dict[str, str]]:
    """What each of China's public holidays is called, by language."""
    by_english = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}
    return {
        day: {"zh_CN": by_english[english], "en": english}
        for day, english in chinese_calendar.holidays.items()
    }


def _code_seed() -> list[dict[str, Any]]:
    text = yaml.safe_load((config.REFERENCE / "codes.yaml").read_text("utf-8"))
    return [
        {
            "list": name,
            "code": str(code),
            "name": {"zh_CN": str(chinese), "en": str(english)},
            "position": position,
        }
        for name, codes in text.items()
        for position, (code, (chinese, english)) in enumerate(codes.items())
    ]
