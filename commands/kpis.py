"""`python -m commands kpis`: write `docs/kpis.md` from the catalogue, in English and Chinese."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import config
import i18n
from domain.kinds import CLOCK_NAMES
from i18n import _
from metrics import clocks
from metrics.catalogue import KPIS
from metrics.dimensions import DIMENSIONS
from metrics.kpi import UNIT_NAMES, Better, Derived, Dimension, Kpi, Measured, Unit, lacking

PATH = config.ROOT / "docs" / "kpis.md"
HEAD = """# Figures / 指标口径

Written from `metrics/catalogue.py` by `python -m commands kpis`; a test says whether it is current.

Every figure is counted once, by this definition, for pages, workbooks and links alike. *On* is the
moment that the period applies to; figures without one are as of the data. *Rows* says whether a
click opens the orders that the figure counts.
"""
MARTS = {
    "fct_orders": "Orders / 工单",
    "fct_clocks": "Clocks / 时钟",
    "rpt_backlog": "Backlog / 在途存量",
    "dim_customers": "Customers / 客户",
    "dim_services": "Services / 业务",
    "fct_revenue": "Revenue / 收入",
    "fct_targets": "Targets / 目标",
    "dim_days": "Calendar / 日历",
    "fct_indicators": "Indicators / 指标",
}
OF_ONE_CLOCK = {kpi.slug for kpis in clocks.BY_CLOCK.values() for kpi in vars(kpis).values()}
LISTED = [kpi for kpi in KPIS.values() if kpi.slug not in OF_ONE_CLOCK]
DERIVED = "Worked out / 推算"
BETTER = {Better.MORE: "↑", Better.LESS: "↓", Better.NEITHER: ""}


def main(arguments: Sequence[str]) -> int:
    """Write the file; with `--check` say by the exit code whether it is current (1: it is not)."""
    if "--check" in arguments:
        return 0 if PATH.exists() and PATH.read_text("utf-8") == text() else 1
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(text(), "utf-8")
    print(PATH.relative_to(Path.cwd()) if PATH.is_relative_to(Path.cwd()) else PATH)
    return 0


def text() -> str:
    """The whole file."""
    return "\n".join([HEAD, *_kpis(), *_goals(), *_heat(), *_dimensions()]).rstrip() + "\n"


def _kpis() -> Iterator[str]:
    for mart, title in [*MARTS.items(), ("", DERIVED)]:
        kpis = [kpi for kpi in LISTED if _mart(kpi) == mart]
        yield f"## {title}\n"
        if mart == "fct_clocks":
            yield from _clocks()
        yield "| Slug | Figure / 指标 | Unit | | What it counts / 口径 | On | Rows | How |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_row, kpis)
        yield ""


def _clocks() -> Iterator[str]:
    """One clock has the figures that all together have; they are not listed again for each."""
    names = ", ".join(
        f"`{clock}_` ({_both_of(CLOCK_NAMES[clock])})" for clock in clocks.BY_CLOCK
    )  # fmt: skip
    yield "What is listed here as `clock_...` exists for each clock too, under its own name:"
    yield f"{names}.\n"


def _row(kpi: Kpi) -> str:
    names = [kpi.name() for _language in _languages()]
    about = [_with_nulls(kpi) for _language in _languages()]
    time = kpi.time if isinstance(kpi, Measured) else ""
    cells = (
        f"`{kpi.slug}`", "<br>".join(names), _unit(kpi.unit), BETTER[kpi.better],
        "<br>".join(about), f"`{time}`" if time else "",
        "yes" if isinstance(kpi, Measured) and kpi.opens else "", _how(kpi),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _how(kpi: Kpi) -> str:
    """The SQL of a count or a value; a share and what is worked out name their parts."""
    if isinstance(kpi, Derived):
        return ", ".join(f"`{part.slug}`" for part in kpi.parts)
    if not isinstance(kpi, Measured):
        return ""
    if kpi.numerator is not None and kpi.denominator is not None:
        return f"`{kpi.numerator.slug}` / `{kpi.denominator.slug}`"
    sql = kpi.counted if kpi.absent == 0 and kpi.counted else kpi.sql
    return f"`{sql}`".replace("|", "\\|")


def _with_nulls(kpi: Kpi) -> str:
    return f"{kpi.sentence()} *{_(kpi.null_rule)}*" if kpi.null_rule else kpi.sentence()


def _goals() -> Iterator[str]:
    yield "## Goals / 目标值\n"
    yield "| Figure / 指标 | Goal | |"
    yield "|---|---|---|"
    for kpi in KPIS.values():
        if kpi.goal is not None:
            sure = "to be confirmed / 待确认" if kpi.goal.is_to_be_confirmed else ""
            yield f"| {_both(kpi)} | {kpi.goal.value:.0%} | {sure} |"
    yield ""


def _heat() -> Iterator[str]:
    yield "## Steps of heat maps / 热力图分级\n"
    yield "Fixed; the step follows the number as shown. The fourth edge is the alarm line.\n"
    yield "| Figure / 指标 | Edges |"
    yield "|---|---|"
    for kpi in LISTED:
        if kpi.bins:
            is_share = kpi.unit is Unit.SHARE
            edges = [f"{edge:.1%}" if is_share else f"{edge:g}" for edge in kpi.bins]
            edges[3] = f"**{edges[3]}**" if kpi.better is not Better.MORE else edges[3]
            edges[2] = f"**{edges[2]}**" if kpi.better is Better.MORE else edges[2]
            yield f"| {_both(kpi)} | {', '.join(edges)} |"
    yield ""


def _dimensions() -> Iterator[str]:
    yield "## Dimensions / 维度\n"
    yield "| Slug | Dimension / 维度 | Of |"
    yield "|---|---|---|"
    for dimension in DIMENSIONS.values():
        known = [title for mart, title in MARTS.items() if _knows(mart, dimension)]
        name = _both_of(dimension.label)
        yield f"| `{dimension.slug}` | {name} | {', '.join(known)} |"


def _knows(mart: str, dimension: Dimension) -> bool:
    return any(
        dimension.of(kpi) is not None and lacking(kpi, [dimension]) is None
        for kpi in KPIS.values()
        if isinstance(kpi, Measured) and kpi.mart == mart
    )


def _mart(kpi: Kpi) -> str:
    return kpi.mart if isinstance(kpi, Measured) else ""


def _both_of(message: str) -> str:
    return " / ".join(_(message) for _language in _languages())


def _both(kpi: Kpi) -> str:
    return " / ".join(kpi.name() for _language in _languages())


def _unit(unit: Unit) -> str:
    words = dict.fromkeys(_(UNIT_NAMES[unit]) for _language in _languages())
    return " / ".join(words)


def _languages() -> Iterator[str]:
    """English, then Chinese, as the reader's language for as long as each is looked at."""
    for locale in reversed(i18n.LOCALES):
        token = i18n.reader.set(locale)
        try:
            yield locale
        finally:
            i18n.reader.reset(token)
