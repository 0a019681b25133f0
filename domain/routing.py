"""Which team an order should go to: who can do it at all, then who has room.

Area and skill are hard, and so is leave: a team that lacks one, or whose people are all on leave,
is not suggested, and the reason is kept. So is a team that is off duty, unless nobody who could do
the order is on duty: somebody has to go. Of those that are left the ones below their limit come
first, the one with the most room on top.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

SUGGESTED = 3


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


def suggest(need: Need, crews: Iterable[Crew]) -> Suggestion:
    """Teams for an order. Where nobody able is free, those on duty are suggested all the same, and
    where nobody able is on duty, those who are not: somebody has to go."""
    against = {crew.code: (crew, obstacles(need, crew)) for crew in crews}
    able = [crew for crew, found in against.values() if not set(found) & set(HARD)]
    ready = [crew for crew in able if not against[crew.code][1]]
    on_duty = [crew for crew in able if crew.opens_at is None]
    ranked = sorted(ready or on_duty or able, key=_by_room)
    chosen = ranked[:SUGGESTED]
    taken = {crew.code for crew in chosen}
    others = {
        code: found[0] for code, (_crew, found) in against.items() if found and code not in taken
    }
    later = tuple(crew.code for crew in ranked[SUGGESTED:] if crew.code not in others)
    return Suggestion(tuple(chosen), others, later)


def share_out(needs: Sequence[Need], crews: Iterable[Crew], team: str = "") -> list[Crew | None]:
    """A team for each order in turn, as it would stand after it: the best for each, counting what
    the orders before it have taken, or `team` for all. None: no team can do it, or all of `team`
    are on leave."""
    now = {crew.code: crew for crew in crews}
    given: list[Crew | None] = []
    for need in needs:
        chosen = now.get(team) if team else suggest(need, now.values()).best
        if chosen is not None and chosen.is_away:
            chosen = None
        if chosen is not None:
            chosen = now[chosen.code] = chosen.given()
        given.append(chosen)
    return given


def _by_room(crew: Crew) -> tuple[bool, bool, float, str]:
    return crew.opens_at is not None, crew.is_full, crew.share, crew.code
