"""Between order centres: which of them an order can be sent up or down to.

Dispatch has two levels and goes both ways: a centre sends an order down to one below it (a county),
which dispatches it to its own teams or sends it up again.
"""

from collections.abc import Mapping

from domain.errors import Refused
from domain.orders import Verb
from i18n import N_

BETWEEN = frozenset({Verb.ESCALATE, Verb.SEND_DOWN})


class NoneAbove(Refused):
    message = N_("There is no order centre above this one.")


class NoneBelow(Refused):
    message = N_("There is no order centre below this one.")


def receiving(centres: Mapping[str, str], branch_path: str) -> str | None:
    """The path of the centre that receives for a branch: its own, or the nearest above."""
    above = [path for path in centres if branch_path.startswith(path)]
    return max(above, key=len, default=min(centres, default=None))


def reachable(
    verb: Verb, centres: Mapping[str, str], holder: str | None, branch_path: str
) -> dict[str, bool]:
    """The centres (code by branch path in `centres`) that an order of a branch can go to from its
    `holder`, and whether each receives for that branch; the best first."""
    here = next((path for path, code in centres.items() if code == holder), None)
    here = here or receiving(centres, branch_path) or ""
    if verb is Verb.ESCALATE:
        found = [path for path in centres if here.startswith(path) and path != here]
        return {centres[path]: True for path in sorted(found, key=len, reverse=True)}
    found = [path for path in centres if path.startswith(here) and path != here]
    fits = {path: branch_path.startswith(path) for path in found}
    return {
        centres[path]: fits[path] for path in sorted(found, key=lambda one: (not fits[one], one))
    }


def nowhere(
    verb: Verb, centres: Mapping[str, str], holder: str | None, branch_path: str
) -> Refused | None:
    """Why an order cannot be sent up or down at all; None if it can, or the verb is another."""
    if verb not in BETWEEN or reachable(verb, centres, holder, branch_path):
        return None
    return NoneAbove() if verb is Verb.ESCALATE else NoneBelow()
