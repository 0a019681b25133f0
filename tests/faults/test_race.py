"""Fifty dispatchers and a hundred orders, all at once."""

from collections import Counter
from random import Random
from threading import Barrier, Thread

import pytest

from domain.errors import Refused
from domain.orders import Verb
from services import dispatching, verifying
from services.ledger import Overtaken
from storage import ops
from storage.models import OrderEvent
from tests.office import at, desk
from tests.services.acting import every, receive

pytestmark = pytest.mark.usefixtures("store")

DISPATCHERS, ORDERS, EACH = 50, 100, 12
TEAMS = ("YZ1", "YZ2", "YW1")


def test_each_order_is_dispatched_once_and_every_refusal_names_the_winner() -> None:
    orders = [receive().order_id for _n in range(ORDERS)]
    people = [desk(1), desk(2)]
    answers: list[tuple[int, int, str, Refused | None]] = []
    barrier = Barrier(DISPATCHERS)

    def dispatch(number: int) -> None:
        chance = Random(number)
        actor, team = people[number % 2], TEAMS[number % 3]
        barrier.wait()
        # Between them they want every order several times.
        wanted = {(number * 2 + n) % ORDERS for n in range(2)}
        wanted |= set(chance.sample(range(ORDERS), EACH))
        for place in chance.sample(sorted(wanted), len(wanted)):
            key = f"{number} {place}"
            try:
                with ops.transaction() as session:
                    dispatching.dispatch(
                        session, orders[place], team, actor=actor, at=at(5), key=key, version=1
                    )
            except Refused as refusal:
                answers.append((place, actor.person_id, team, refusal))
            else:
                answers.append((place, actor.person_id, team, None))

    threads = [Thread(target=dispatch, args=(number,)) for number in range(DISPATCHERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winners = {place: (who, team) for place, who, team, refusal in answers if refusal is None}
    assert len(winners) == ORDERS
    assert len(answers) > 3 * ORDERS
    for place, _who, _team, refusal in answers:
        if refusal is not None:
            assert isinstance(refusal, Overtaken)
            assert refusal.values["verb"] is Verb.DISPATCH
            assert (refusal.values["actor"], refusal.values["team"]) == winners[place]
    assert Counter(row.verb for row in every(OrderEvent)) == {"receive": ORDERS, "dispatch": ORDERS}
    with ops.reading() as session:
        assert list(verifying.verify(session, at(600))) == []
