"""What the dispatch page shows beside its list, read in one go: suggestions, a plan, the teams."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from callbacks import asking
from domain.orders import Verb
from domain.routing import (
    HARD,
    Crew,
    Need,
    Obstacle,
    Suggestion,
    Weights,
    obstacles,
    score,
)
from i18n import _, reader
from metrics import judging
from metrics.clocks import BY_CLOCK
from metrics.dimensions import TEAM
from metrics.drill import drill
from metrics.measure import measure
from services import listing, suggesting
from services.listing import Listed, Names
from services.suggesting import TeamNow
from services.visiting import visitor
from storage import reference
from storage.labels import labels
from storage.ops import reading
from storage.warehouse import NoWarehouse
from ui import formats, rows
from ui.suggestions import Planned, Rate, Team, Waiting

ON_TIME = BY_CLOCK["repair"].on_time_rate
TODAY = BY_CLOCK["dispatch"].on_time_rate


@dataclass(frozen=True)
class Shown:
    """The middle and the right of the dispatch page."""

    now: datetime
    order: Waiting | None
    """The order under the mark."""
    suggested: Sequence[Team]
    others: Mapping[str, Obstacle]
    later: Sequence[str]
    plans: Sequence[Planned]
    """The chosen orders, each with the team that it would go to."""
    teams: Mapping[str, Team]
    team: str
    """The team that was picked for all; empty: the best for each."""

    @property
    def names(self) -> dict[str, str]:
        return {code: team.name for code, team in self.teams.items()}

    @property
    def to_come(self) -> dict[str, int]:
        """How many orders the plan adds to each team."""
        going = [one.team.crew.code for one in self.plans if one.team]
        return {code: going.count(code) for code in set(going)}

    @property
    def kept(self) -> dict[str, Any]:
        """Which teams stand suggested for which order: they stay while the order does."""
        codes = [team.crew.code for team in self.suggested]
        return {"id": self.order.id if self.order else None, "teams": codes}


def look(chosen: Mapping[str, Any], kept: Mapping[str, Any], now: datetime) -> Shown:
    """Read the board for `chosen`: `{focus: id, orders: [id], team: code}`."""
    focus, ids, picked = chosen.get("focus"), chosen.get("orders", []), chosen.get("team") or ""
    board, orders, teams = _read(focus, ids, picked, now)
    found = board.suggestion or Suggestion((), {})
    stay = kept.get("teams") if kept.get("id") == focus else [crew.code for crew in found.crews]
    shown = [code for code in stay or () if code in teams]
    others = {code: why for code, why in found.others.items() if code not in shown}
    plans = [
        _planned(orders[id], board.orders[id].row, board.given.get(id), teams, picked)
        for id in ids
        if id in orders
    ]
    marked = orders.get(focus) if focus else None
    return Shown(
        now, marked, [teams[code] for code in shown], others,
        [code for code in found.later if code not in shown], plans, teams, picked,
    )  # fmt: skip


def _read(
    focus: int | None, ids: Sequence[int], picked: str, now: datetime
) -> tuple[suggesting.Board, dict[int, Waiting], dict[str, Team]]:
    """The board, its orders and its teams in words; the teams with their points for `focus`."""
    rates = on_time()
    with reading() as store:
        board = suggesting.board(
            store, focus, ids, team=picked, actor=visitor.get().actor, at=now,
            on_time=_shares(rates),
        )  # fmt: skip
        teams = _teams(store, board.teams, rates)
        orders = _orders(store, board.orders, now)
        weights = reference.load(store).weights
    if focus is not None and focus in board.orders:
        need = suggesting.need_of(board.orders[focus].row)
        teams = {code: _scored(team, need, weights) for code, team in teams.items()}
    return board, orders, teams


def _scored(team: Team, need: Need, weights: Weights) -> Team:
    return replace(team, points=score(need, team.crew, weights))


def _planned(
    order: Waiting, row: Any, crew: Crew | None, teams: Mapping[str, Team], picked: str
) -> Planned:
    if crew is None:
        is_away = picked in teams and teams[picked].crew.is_away
        why = _("all of %(team)s are on leave", team=teams[picked].name) if is_away else ""
        return Planned(order, None, why_not=why)
    against = [one for one in obstacles(suggesting.need_of(row), crew) if one in HARD]
    return Planned(order, replace(teams[crew.code], crew=crew), against[0] if against else None)


def on_time() -> dict[str, tuple[float, str]]:
    """By team, the share of repair clocks in time in the last 30 days and the link to its orders;
    empty while there is no warehouse."""
    try:
        asked = asking.ask("", default="last30")
    except NoWarehouse:
        return {}
    table = asked.answer(
        "on time by team",
        lambda cursor: measure(cursor, ON_TIME, by=(TEAM,), scope=asked.scope),
    )
    return {
        str(team): (rate, drill(ON_TIME, asked.scope, team=team) or "")
        for team, rate in table.rows
        if team is not None and rate is not None
    }


def shares(verb: Verb) -> Mapping[str, float]:
    """The same without links, for a form that asks for a team; for any other nothing is asked."""
    return _shares(on_time()) if verb in (Verb.DISPATCH, Verb.TRANSFER) else {}


def _shares(rates: Mapping[str, tuple[float, str]]) -> dict[str, float]:
    return {team: rate for team, (rate, _link) in rates.items()}


def today() -> Rate | None:
    """The share of dispatch clocks in time on the warehouse's last day; None if not known."""
    try:
        asked = asking.ask("", default="today")
    except NoWarehouse:
        return None
    table = asked.answer(
        "dispatched in time", lambda cursor: measure(cursor, TODAY, scope=asked.scope)
    )
    rate = table.one()[TODAY.slug]
    if rate is None:
        return None
    return Rate(rate, drill(TODAY, asked.scope) or "", judging.meets(TODAY, rate))


def _teams(
    store: Any, crews: Mapping[str, TeamNow], rates: Mapping[str, tuple[float, str]]
) -> dict[str, Team]:
    locale = reader.get()
    areas = {code for one in crews.values() for code in (*one.areas, one.branch)}
    names = labels(store, "team", crews, locale)
    area_names = labels(store, "area", areas, locale)
    every = reference.load(store).names.get("product_groups", {})
    skills = labels(store, "product_group", every, locale)
    return {
        code: Team(
            one.crew, names[code], _listed(area_names[area] for area in one.areas or (one.branch,)),
            _("everything") if len(set(one.skills)) in (0, len(every))
            else _listed(skills.get(skill, skill) for skill in one.skills),
            *rates.get(code, (None, "")),
        )
        for code, one in crews.items()
    }  # fmt: skip


def _listed(names: Iterable[str]) -> str:
    return ("、" if formats.is_chinese() else ", ").join(names)


def _orders(store: Any, listed: Mapping[int, Listed], now: datetime) -> dict[int, Waiting]:
    found = [one.row for one in listed.values()]
    names = listing.names(store, found, reader.get())
    groups = {row.product_group for row in found} - {None}
    skills = labels(store, "product_group", groups, reader.get())
    return {id: _waiting(one, names, skills, now) for id, one in listed.items()}


def _waiting(one: Listed, names: Names, skills: Mapping[Any, str], now: datetime) -> Waiting:
    row, words = one.row, names.words
    late = row.next_due_at is not None and row.next_due_at < now and not row.is_on_hold
    over = formats.running(now - row.next_due_at) if late else ""
    about = [words["service"].get(row.service, ""), words["kind"].get(row.kind, row.kind)]
    return Waiting(
        row.order_id, row.version, row.order_no, row.customer or row.order_no,
        " · ".join(part for part in about if part), words["area"].get(row.area, row.area),
        skills.get(row.product_group, ""),
        why_not="" if suggesting.waits(one) else _why_not(one, names, now),
        late=_("over by %(time)s", time=over) if late else "",
    )  # fmt: skip


def _why_not(one: Listed, names: Names, now: datetime) -> str:
    if one.deed is None:
        return _("No longer in this list")
    who = names.people.get(one.deed.actor, "")
    team = names.words["team"].get(one.deed.team or one.row.team, "")
    return rows.deed(one.deed.verb, who, team, one.deed.happened_at, now)
