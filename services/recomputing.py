"""Open orders follow the limits and calendars in force: after a change their clocks are computed
anew from the ledger. A closed order keeps the versions that its last event pinned.
"""

from datetime import datetime

from services import verifying
from storage import ops, reference, stamps

AT_ONCE = 50
"""Orders written in one transaction: nobody waits long for the store."""


def recompute(at: datetime) -> int:
    """Write anew the open orders whose clocks the rules in force tell otherwise; how many.

    Nothing is read if the rules are those of the last time. What is cut short begins anew.
    """
    with ops.reading() as session:
        rules = sum(reference.load(session).version)
        if stamps.read(session, "recomputed") == rules:
            return 0
        differing = [one.order_id for one in verifying.verify(session, at, only_open=True)]
    orders = list(dict.fromkeys(differing))
    for start in range(0, len(orders), AT_ONCE):
        with ops.transaction() as session:
            verifying.rebuild(session, orders[start : start + AT_ONCE], at)
    with ops.transaction() as session:
        stamps.note(session, "recomputed", rules)
    return len(orders)
