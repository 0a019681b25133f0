"""Figures that are kept for owners: plans and indicators of a department, a division, a manager.

A row belongs to one owner and is never added to another's. So a question is answered only at the
grain at which somebody planned: what is asked by and filtered by must name one kind of owner.
"""

from dataclasses import dataclass

from metrics.days import widened
from metrics.dimensions import AREA, DIVISION, MANAGER, PRODUCT_LINE, TEAM, dimension
from metrics.kpi import Dimension
from metrics.question import Question, Values, is_among, typed

OWNER_KINDS = {
    AREA.slug: "branch",
    DIVISION.slug: "division",
    TEAM.slug: "team",
    MANAGER.slug: "manager",
    PRODUCT_LINE.slug: "product_line",
}
_OF_MANAGERS = (AREA.slug, DIVISION.slug)
"""What is known of a manager: a manager's plan may be grouped and filtered by it."""


@dataclass(frozen=True)
class Rows:
    """The rows that answer a question at one grain."""

    relation: str
    conditions: list[str]
    groups: dict[str, str]
    """The expression of each dimension that is asked by."""


def rows(question: Question, values: Values) -> Rows | None:
    """Which rows answer the question; None where nothing is kept at its grain."""
    if question.scope.period is None:
        return None
    asked = {one.slug for one in question.by}
    filters = dict(question.scope.filters)
    kinds = (asked | set(filters)) & set(OWNER_KINDS)
    grain = _grain(kinds)
    if grain is None or (grain and grain not in asked and len(filters[grain]) > 1):
        return None
    found = _at(grain, question, values)
    if found is None:
        return None
    expressions = {slug: _expression(slug, grain) for slug in kinds}
    conditions = [*found.conditions, *question.during(values)]
    for slug, wanted in question.scope.filters:
        one = dimension(slug)
        expression = expressions.get(slug) or one.of(question.kpi) or ""
        conditions.append(is_among(expression, typed(one, wanted), values))
    groups = {one.slug: expressions.get(one.slug) or _column(one, question) for one in question.by}
    return Rows(found.relation, conditions, groups)


def plans(question: Question) -> int:
    """How many plans of a month make up an answer: one each by month, else those of the period."""
    if question.scope.period is None or question.kpi.span.value == "year":
        return 1
    if any(one.slug == "month" for one in question.by):
        return 1
    period = widened(question.scope.period, question.kpi.span)
    first, last = period.since, period.until
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _grain(kinds: set[str]) -> str | None:
    """The one kind of owner that the dimensions name; empty: nobody in particular; None: two."""
    if not kinds:
        return ""
    if MANAGER.slug in kinds:
        return MANAGER.slug if kinds <= {MANAGER.slug, *_OF_MANAGERS} else None
    return next(iter(kinds)) if len(kinds) == 1 else None


def _at(grain: str, question: Question, values: Values) -> Rows | None:
    """The rows of a grain that these rights may see. Whoever sees a subtree has its own plan as
    the total; plans of divisions, teams and product lines belong to the whole department: whoever
    sees every branch sees them."""
    path = question.scope.rights.branch_path
    if path is None:
        return None
    mart = question.kpi.mart
    if grain == MANAGER.slug:
        relation = (
            f"{mart} join (select manager as manager_code, branch_path as manager_path,"
            " division as manager_division, area as manager_area from dim_managers)"
            " on owner = manager_code"
        )
        mine = [] if path == "/" else [f"starts_with(manager_path, {values.bind(path)})"]
        return Rows(relation, ["owner_kind = 'manager'", *mine], {})
    if grain == AREA.slug:
        return Rows(mart, ["owner_kind = 'branch'", *_leaves(path, values)], {})
    if path == "/":
        kind = OWNER_KINDS.get(grain, "department")
        return Rows(mart, [f"owner_kind = {values.bind(kind)}"], {})
    if grain:
        kind = values.bind(OWNER_KINDS[grain])
        return Rows(mart, [f"owner_kind = {kind}", _whole(path, values)], {})
    own = path.strip("/").split("/")[-1]
    return Rows(mart, ["owner_kind = 'branch'", f"owner = {values.bind(own)}"], {})


def _whole(path: str, values: Values) -> str:
    """That a subtree is the whole department: no known branch lies outside of it."""
    return (
        f"(select bool_and(starts_with(branch_path, {values.bind(path)})) from dim_branches"
        " where is_unknown is not true)"
    )


def _leaves(path: str, values: Values) -> list[str]:
    """Branches without branches below them: customers belong to those, so only their plans can
    stand beside facts by area. The plan of a branch above is of all of them."""
    below = "select 1 from dim_branches b where b.branch_path <> d.branch_path"
    leaf = f"not exists ({below} and starts_with(b.branch_path, d.branch_path))"
    mine = "true" if path == "/" else f"starts_with(d.branch_path, {values.bind(path)})"
    return [f"owner in (select d.branch from dim_branches d where {leaf} and {mine})"]


def _expression(slug: str, grain: str) -> str:
    if slug == grain:
        return "owner"
    return f"manager_{slug}"


def _column(one: Dimension, question: Question) -> str:
    return one.of(question.kpi) or ""
