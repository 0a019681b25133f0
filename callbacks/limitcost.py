"""What the draft of a reader would have cost, from the warehouse to the page."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from callbacks import asking
from callbacks.limitboard import Desk
from metrics import costing
from metrics.cache import Cache
from metrics.costing import Cost, Outcome
from services import limitdrafts
from services.visiting import visitor
from storage import reference, warehouse
from storage.ops import reading
from ui import formats, limits

ANSWERS = Cache()
"""Of this process: a build and a draft never change their answer."""


def panel(desk: Desk) -> Any:
    """The panel of a draft; nothing is judged by one that cannot be saved."""
    if not desk.draft.edits:
        return limits.no_costs()
    made = desk.made()
    if made is None or desk.is_overtaken:
        return limits.unsound()
    build, rights = warehouse.current(), visitor.get().actor.scope
    with reading() as store:
        rules = reference.load(store)
    at = max(desk.at, made.last_effective or desk.at)
    edits = [limitdrafts.written(desk.dated(edit)) for edit in desk.draft.edits]
    question = (rights, rules.version, json.dumps(edits, sort_keys=True))

    def answer() -> Cost:
        draft = made.policy(rules.policy)
        return costing.cost(
            warehouse.open_build(build), rules.policy, draft, rules.calendars, at=at, rights=rights
        )

    return limits.costs(_shown(ANSWERS.remember(build.name, question, answer)))


def _shown(cost: Cost) -> limits.Costs:
    return limits.Costs(
        formats.period(cost.period, date.min), cost.total,
        _named("level", cost.by_level, asking.listed("customer_levels")),
        _named("team", cost.by_team), cost.by_clock, cost.judged, cost.not_judged or {},
        cost.without_limit,
    )  # fmt: skip


def _named(
    dimension: str, outcomes: Mapping[str | None, Outcome], order: Iterable[str] = ()
) -> list[tuple[str, Outcome]]:
    """Outcomes by name: in the order of a list, else those with the greatest change first."""
    places = {code: at for at, code in enumerate(order)}
    names = asking.names(dimension, outcomes)

    def place(code: str | None) -> tuple[int, int, int]:
        one = outcomes[code]
        return places.get(code or "", len(places)), -abs(one.difference), -one.orders

    return [(names[code], outcomes[code]) for code in sorted(outcomes, key=place)]
