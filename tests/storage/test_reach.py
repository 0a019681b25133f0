"""Whose orders: the list and the single order give the same answer to who may see what."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.scope import Rights, Scope
from storage import ops, worklists
from storage.models import Order, OrderParty
from tests.office import NOW

pytestmark = pytest.mark.usefixtures("store")
PATHS = ("/hami/", "/hami/yizhou/", "/hami/yi_zhou/", "/hami/YIZHOU/", "/hami/yizhou/x%y/", "/b/")
PARTIES = ("YZ1", "yz1", "Y_1", "DESK")
_numbers: Iterator[int] = count(1)


def add(path: str, parties: set[str]) -> int:
    with ops.transaction() as session:
        order = Order(
            order_no=f"N{next(_numbers)}", version=1, change_no=next(_numbers), kind="fault",
            status="received", is_open=True, branch_path=path, area="x", rank_at=NOW,
        )  # fmt: skip
        session.add(order)
        session.flush()
        session.add_all(
            OrderParty(order_id=order.order_id, party=party, branch_path=path) for party in parties
        )
        return order.order_id


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(PATHS), st.sets(st.sampled_from(PARTIES)),
    st.sampled_from([*PATHS, "/", None]), st.lists(st.sampled_from(PARTIES), max_size=2),
)  # fmt: skip
def test_an_order_is_in_a_list_exactly_if_it_may_be_seen_by_itself(
    path: str, parties: set[str], mine: str | None, teams: list[str]
) -> None:
    order_id, rights = add(path, parties), Rights(mine, tuple(teams))
    may = (mine is not None and path.startswith(mine)) or bool(set(teams) & parties)
    with ops.reading() as session:
        order = session.get_one(Order, order_id)
        listed = worklists.matching(session, Scope(rights), NOW, [order_id])
        assert worklists.may_see(session, order, rights) is may
        assert (worklists.one(session, order_id, rights) is not None) is may
        assert (listed == {order_id}) is may
