"""Which team an order should go to: who can do it at all, then who scores best.

Area and skill are hard, and so is leave: a team that lacks one, or whose people are all on leave,
is not suggested, and the reason is kept. So is a team that is off duty, unless nobody who could do
the order is on duty: somebody has to go. Of those that are left the ones below their limit come
first, and among equals the score decides: how much room a team has, how much of its work was in
time of late, whether it is the one of the very place, whether it is of the very trade. What each of
these weighs is reference data (`data/reference/routing.yaml`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import Refused
from i18n import N_

SUGGESTED = 3
USUALLY_ON_TIME = 0.9
"""What a team without a record of its own is taken for."""


class BadWeights(Refused):
    message = N_("data/reference/routing.yaml: %(why)s")


@dataclass(frozen=True)
class Weights:
    """What each part of the score weighs against the others; the score is of 100."""

    room: float = 1.0
    """The part of the team's limit that is free."""
    on_time: float = 0.0
    """The share of its repair clocks in time, in the last 30 days."""
    place: float = 0.0
    """How closely its area is drawn about the order's branch."""
    trade: float = 0.0
    """Whether it does this product group and few others, rather than everything."""

    @classmethod
    def read(cls, text: Mapping[str, object]) -> "Weights":
        """From a file; raises `BadWeights`."""
        known = cls.__dataclass_fields__
        for name, value in text.items():
            if name not in known:
                raise BadWeights(why=f"unknown weight {name}; known are {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise BadWeights(why=f"{name}: {value} is not a number from 0 on")
        weights = cls(**{name: float(str(text.get(name, 0))) for name in known})
        if weights.total <= 0:
            raise BadWeights(why="all weights are 0")
        return weights

    @property
    def total(self) -> float:
        return self.room + self.on_time + self.place + self.trade


EVEN = Weights()
"""Room alone."""


class Obstacle(StrEnum):
    """Why a team is not suggested, the hardest first."""

    AREA = "area"
    SKILL = "skill"
    ON_LEAVE = "on_leave"
    OFF_DUTY = "off_duty"
    FULL = "full"


HARD = (Obstacle.AREA, Obstacle.SKILL, Obstacle.ON_LEAVE)


@dataclass(frozen=True)
class Crew:
    """A team that can be given orders, as of a moment."""

    code: str
    reach: tuple[str, ...]
    """Paths of the branches it works in, with everything below."""
    skills: frozenset[str]
    """Product groups; empty: all."""
    capacity: int
    load: int
    """Orders it holds."""
    opens_at: datetime | None = None
    """When it is on duty again; None: it is on duty now."""
    is_away: bool = False
    """Whether all of its people are on leave: it cannot be given orders."""
    on_time: float | None = None
    """The share of its repair clocks in time of late, from 0 to 1; None: not known."""

    @property
    def is_full(self) -> bool:
        return self.load >= self.capacity

    @property
    def share(self) -> float:
        """The part of its limit that is used; above 1 it is over."""
        return self.load / max(self.capacity, 1)

    def given(self, orders: int = 1) -> "Crew":
        """The same team with more orders."""
        return replace(self, load=self.load + orders)


@dataclass(frozen=True)
class Need:
    """What an order asks of a team."""

    branch_path: str
    product_group: str | None


@dataclass(frozen=True)
class Suggestion:
    """Teams for an order, the best first, and why each of the others is not among them."""

    crews: tuple[Crew, ...]
    others: Mapping[str, Obstacle]
    """By team."""
    later: tuple[str, ...] = ()
    """Teams that nothing speaks against, but others have more room: the next one first."""

    @property
    def best(self) -> Crew | None:
        return self.crews[0] if self.crews else None


def obstacles(need: Need, crew: Crew) -> tuple[Obstacle, ...]:
    """Everything that speaks against a team, the hardest first."""
    found = {
        Obstacle.AREA: not any(need.branch_path.startswith(path) for path in crew.reach),
        Obstacle.SKILL: bool(
            crew.skills and need.product_group and need.product_group not in crew.skills
        ),
        Obstacle.ON_LEAVE: crew.is_away,
        Obstacle.OFF_DUTY: crew.opens_at is not None,
        Obstacle.FULL: crew.is_full,
    }
    return tuple(obstacle for obstacle, is_there in found.items() if is_there)


def score(need: Need, crew: Crew, weights: Weights) -> dict[str, float]:
    """The points of a team for an order, by part; together at most 100."""
    paths = [path for path in crew.reach if need.branch_path.startswith(path)]
    nearest = max((path.count("/") for path in paths), default=0)
    is_of_trade = need.product_group in crew.skills
    parts = {
        "room": max(0.0, 1.0 - crew.share),
        "on_time": USUALLY_ON_TIME if crew.on_time is None else crew.on_time,
        "place": nearest / max(need.branch_path.count("/"), 1),
        "trade": 1.0 / len(crew.skills) if is_of_trade else 0.0,
    }
    return {name: 100 * getattr(weights, name) * part / weights.total
            for name, part in parts.items()}  # fmt: skip


def suggest(need: Need, crews: Iterable[Crew], weights: Weights = EVEN) -> Suggestion:
    """Teams for an order. Where nobody able is free, those on duty are suggested all the same, and
    where nobody able is on duty, those who are not: somebody has to go."""
    against = {crew.code: (crew, obstacles(need, crew)) for crew in crews}
    able = [crew for crew, found in against.values() if not set(found) & set(HARD)]
    ready = [crew for crew in able if not against[crew.code][1]]
    on_duty = [crew for crew in able if crew.opens_at is None]
    ranked = sorted(ready or on_duty or able, key=lambda crew: _rank(need, crew, weights))
    chosen = ranked[:SUGGESTED]
    taken = {crew.code for crew in chosen}
    others = {
        code: found[0] for code, (_crew, found) in against.items() if found and code not in taken
    }
    later = tuple(crew.code for crew in ranked[SUGGESTED:] if crew.code not in others)
    return Suggestion(tuple(chosen), others, later)


def share_out(
    needs: Sequence[Need], crews: Iterable[Crew], team: str = "", weights: Weights = EVEN
) -> list[Crew | None]:
    """A team for each order in turn, as it would stand after it: the best for each, counting what
    the orders before it have taken, or `team` for all. None: no team can do it, or all of `team`
    are on leave."""
    now = {crew.code: crew for crew in crews}
    given: list[Crew | None] = []
    for need in needs:
        chosen = now.get(team) if team else suggest(need, now.values(), weights).best
        if chosen is not None and chosen.is_away:
            chosen = None
        if chosen is not None:
            chosen = now[chosen.code] = chosen.given()
        given.append(chosen)
    return given


def _rank(need: Need, crew: Crew, weights: Weights) -> tuple[bool, bool, float, float, str]:
    points = sum(score(need, crew, weights).values())
    return crew.opens_at is not None, crew.is_full, -round(points, 6), crew.share, crew.code
