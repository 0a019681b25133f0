"""What needs attention today, why, and where it is listed: rules over live and measured figures.

A rule is a pure function of what was counted; it finds owners (teams, managers) and says of each
what is the matter, beside what that stands. `ranked` puts the findings in order. Numbers and names
come as values and are written where they are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.scope import Scope
from i18n import N_
from metrics import catalogue, clocks
from metrics.dimensions import DIMENSIONS
from metrics.drill import drill, live
from metrics.judging import Verdict, meets, verdict
from metrics.kpi import FEW, Measured, Table
from metrics.money import AGAINST_YEAR

WEEK_DAYS = 7
"""Days that the rates look back over, today included."""
FAR_BELOW = 0.05
"""A rate so far below its goal counts as much as orders that are overdue."""
RETURNS_FROM = 3
"""Returned orders from which on a doubled return rate says something."""
RETURNS_GROWN = 2.0
"""How many times last week's return rate this week's is to be."""
ROOM = 6
"""Findings that are shown."""

REPAIR = clocks.BY_CLOCK["repair"]
STATES = ("late", "risk", "hold")
"""What a finding is about, the heaviest first."""


class Stock(Protocol):
    """What stands open with a team, as `storage.standings` counts it."""

    @property
    def late(self) -> int: ...
    @property
    def worst_due_at(self) -> datetime | None: ...
    @property
    def soon(self) -> int: ...
    @property
    def soonest_due_at(self) -> datetime | None: ...
    @property
    def lapsed(self) -> int: ...
    @property
    def lapsed_since(self) -> datetime | None: ...


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence: a message id and its values by name, each with what it is.

    `count`, `rate`, `completion` and `goal` (parts of one), `points`, `since` and `until` (a moment
    that the time runs from or to), or the dimension that a code belongs to.
    """

    message: str
    values: tuple[tuple[str, tuple[str, Any]], ...] = ()


@dataclass(frozen=True)
class Finding:
    """An owner that needs attention."""

    rule: str
    state: str
    dimension: str
    """team or manager."""
    code: str
    what: Phrase
    why: tuple[Phrase, ...]
    """What stands beside it: how long, how much, against which target, mostly of what."""
    orders: int | None
    """How many orders are concerned, exactly those that `href` lists; None: it lists none."""
    href: str
    weight: float = 0.0
    """What puts findings of one rule in order where numbers of orders do not."""


def phrase(message: str, **values: tuple[str, Any]) -> Phrase:
    return Phrase(message, tuple(values.items()))


def ranked(findings: Iterable[Finding], room: int = ROOM) -> list[Finding]:
    """The findings that are shown, by impact: overdue before at risk before on hold, then by the
    number of orders concerned. Every rule has its say before one of them has a second."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    lines = [sorted(found, key=_impact) for found in by_rule.values()]
    longest = max(map(len, lines), default=0)
    shown: list[Finding] = []
    for turn in range(longest):
        rest = sorted((line[turn] for line in lines if turn < len(line)), key=_impact)
        shown += rest[: room - len(shown)]
    return sorted(shown, key=_impact)


def codes(findings: Iterable[Finding]) -> dict[str, set[str]]:
    """The codes that the findings name, by dimension."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        found.setdefault(finding.dimension, set()).add(finding.code)
        for part in finding.why:
            for _name, (what, value) in part.values:
                if what in DIMENSIONS:
                    found.setdefault(what, set()).add(value)
    return found


def _impact(finding: Finding) -> tuple[int, int, float, str]:
    return (
        STATES.index(finding.state), -(finding.orders or 0), -finding.weight, finding.code,
    )  # fmt: skip


# -- rules over the live orders ------------------------------------------------------------------


def overdue(
    teams: Mapping[str | None, Stock], held: Mapping[str, int], limits: Mapping[str, int],
    scope: Scope,
) -> list[Finding]:  # fmt: skip
    """Teams with overdue orders, beside the longest and what they hold against their limit."""
    found = []
    for team, stock in teams.items():
        if team is None or not stock.late or stock.worst_due_at is None:
            continue
        longest = phrase(N_("longest %(time)s"), time=("since", stock.worst_due_at))
        found.append(
            Finding(
                "overdue", "late", "team", team,
                phrase(N_("%(n)s overdue"), n=("count", stock.late)),
                (longest, *_load(team, held, limits)),
                stock.late, live(scope, team=team, state="late"),
            )
        )  # fmt: skip
    return found


def due_soon(
    teams: Mapping[str | None, Stock], held: Mapping[str, int], limits: Mapping[str, int],
    scope: Scope,
) -> list[Finding]:  # fmt: skip
    """Teams with orders that run out within half an hour."""
    found = []
    for team, stock in teams.items():
        if team is None or not stock.soon or stock.soonest_due_at is None:
            continue
        found.append(
            Finding(
                "due_soon", "risk", "team", team,
                phrase(N_("%(n)s due within 30 min"), n=("count", stock.soon)),
                (
                    phrase(N_("the first in %(time)s"), time=("until", stock.soonest_due_at)),
                    *_load(team, held, limits),
                ),
                stock.soon, live(scope, team=team, state="soon"),
            )
        )  # fmt: skip
    return found


def lapsed(teams: Mapping[str | None, Stock], scope: Scope) -> list[Finding]:
    """Teams with orders on hold although the agreed moment has passed."""
    found = []
    for team, stock in teams.items():
        if team is None or not stock.lapsed or stock.lapsed_since is None:
            continue
        longest = phrase(N_("longest %(time)s"), time=("since", stock.lapsed_since))
        found.append(
            Finding(
                "lapsed", "hold", "team", team,
                phrase(N_("%(n)s on hold past the agreed time"), n=("count", stock.lapsed)),
                (longest,), stock.lapsed, live(scope, team=team, state="lapsed"),
            )
        )  # fmt: skip
    return found


def _load(team: str, held: Mapping[str, int], limits: Mapping[str, int]) -> tuple[Phrase, ...]:
    """What a team holds, beside its limit; an order centre has none."""
    if team not in limits:
        return ()
    now, limit = held.get(team, 0), limits[team]
    return (
        phrase(N_("holds %(now)s, limit %(limit)s"), now=("count", now), limit=("count", limit)),
    )


# -- rules over measured tables ------------------------------------------------------------------

WEEK_KPIS = (
    REPAIR.on_time_rate, REPAIR.late, REPAIR.stopped, catalogue.RETURN_RATE, catalogue.RETURNED,
    catalogue.ORDERS,
)  # fmt: skip
"""What the rules over the last days need, by team."""
PLAN_KPIS = (AGAINST_YEAR.completion, AGAINST_YEAR.ahead)
"""What the rule over revenue needs, by manager."""


def below_target(week: Table, late_by_service: Table, scope: Scope) -> list[Finding]:
    """Teams whose repairs of the last days were in time less often than wanted: of at least `FEW`
    clocks; beside the target and the service that most late ones were of.

    `week` holds `WEEK_KPIS` by team, `late_by_service` the late repairs by team and service; scope
    with the last days as its period.
    """
    rate, goal = REPAIR.on_time_rate, REPAIR.on_time_rate.goal
    found = []
    for row in week.dicts():
        value, stopped = row[rate.slug], row[REPAIR.stopped.slug]
        if goal is None or stopped < FEW or meets(rate, value) is not False:
            continue
        target = phrase(N_("target %(share)s"), share=("goal", goal.value))
        found.append(
            _of_team(
                "below_target", row, REPAIR.late, scope,
                phrase(N_("Repair on-time rate of 7 days %(share)s"), share=("rate", value)),
                (target, *_mostly(late_by_service, "service", row, REPAIR.late)),
                state="late" if value < goal.value - FAR_BELOW else "risk",
            )
        )  # fmt: skip
    return [one for one in found if one is not None]


def returns_doubled(
    week: Table, before: Table, returned_by_kind: Table, scope: Scope
) -> list[Finding]:
    """Teams that hand back twice as large a part of their orders as in the days before.

    `week` and `before` hold `WEEK_KPIS` by team, `returned_by_kind` the returned orders by team and
    kind; scope with the last days as its period.
    """
    rate, rates_before = catalogue.RETURN_RATE, before.by("team")
    found = []
    for row in week.dicts():
        earlier = rates_before.get((row["team"],), {})
        was = earlier.get(rate.slug)
        is_judged = (
            row[catalogue.RETURNED.slug] >= RETURNS_FROM
            and (earlier.get(catalogue.ORDERS.slug) or 0) >= FEW
        )
        if not is_judged or was is None or row[rate.slug] < RETURNS_GROWN * was:
            continue
        found.append(
            _of_team(
                "returns", row, catalogue.RETURNED, scope,
                phrase(N_("Return rate of 7 days %(share)s"), share=("rate", row[rate.slug])),
                (
                    phrase(N_("the 7 days before %(share)s"), share=("rate", was)),
                    *_mostly(returned_by_kind, "kind", row, catalogue.RETURNED),
                ),
            )
        )  # fmt: skip
    return [one for one in found if one is not None]


def far_behind(plans: Table, page: str = "/revenue?period=year") -> list[Finding]:
    """Managers whose revenue of the year is far behind the time gone (`judging.FAR_BEHIND`).

    `plans` holds `PLAN_KPIS` by manager; `page` is the address that a manager is added to.
    """
    completion, ahead = PLAN_KPIS
    found = []
    for row in plans.dicts():
        manager, points = row["manager"], row[ahead.slug]
        if manager is None or verdict(points) is not Verdict.FAR_BEHIND:
            continue
        found.append(
            Finding(
                "far_behind", "risk", "manager", manager,
                phrase(N_("Revenue %(share)s of the target"),
                       share=("completion", row[completion.slug])),
                (phrase(N_("%(points)s behind the time gone"), points=("points", -points)),),
                None, f"{page}&manager={manager}", weight=-points,
            )
        )  # fmt: skip
    return found


def _of_team(
    rule: str, row: Mapping[str, Any], counted: Measured, scope: Scope, what: Phrase,
    why: tuple[Phrase, ...], state: str = "risk",
) -> Finding | None:  # fmt: skip
    """A finding about a team that opens what `counted` counts of it."""
    team = row["team"]
    href = drill(counted, scope, team=team)
    if team is None or href is None:
        return None
    return Finding(rule, state, "team", team, what, why, row[counted.slug], href)


def _mostly(
    table: Table, dimension: str, row: Mapping[str, Any], counted: Measured
) -> tuple[Phrase, ...]:
    """What at least half of a team's counted orders have in common, if anything."""
    mine = [
        (one[counted.slug], one[dimension])
        for one in table.dicts()
        if one["team"] == row["team"] and one[dimension] is not None
    ]
    most, code = max(mine, default=(0, None))
    if code is None or 2 * most < row[counted.slug]:
        return ()
    return (phrase(N_("mostly %(name)s"), name=(dimension, code)),)
