"""How a figure comes about: numerator and denominator, what it was before, what it counts.

A figure on the screen carries these lines (`data-how`); `assets/dashboards.js` shows them under the
pointer or the keyboard's focus, with the period and the moment of the data below (`data-how-foot`
of what is around them).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from i18n import _
from metrics.kpi import Derived, Kpi, Measured, Span, Unit
from ui import formats


def with_parts(kpis: Iterable[Kpi]) -> tuple[Kpi, ...]:
    """The KPIs and all that their arithmetic needs, each once."""
    return tuple(dict.fromkeys(part for kpi in kpis for part in (kpi, *parts_of(kpi))))


def parts_of(kpi: Kpi) -> tuple[Measured, ...]:
    """What a figure is worked out from, the numerator first."""
    if isinstance(kpi, Derived):
        return tuple(part for part in kpi.parts if isinstance(part, Measured))
    if isinstance(kpi, Measured):
        return tuple(part for part in (kpi.numerator, kpi.denominator) if part is not None)
    return ()


def value(kpi: Kpi, row: Mapping[str, Any]) -> formats.Amount:
    """The figure as it is written, with its unit."""
    return formats.measured(row.get(kpi.slug), kpi.unit, kpi.decimals)


def change(kpi: Kpi, row: Mapping[str, Any]) -> formats.Amount:
    """What has changed since before, as `metrics.compare` gives it: of shares in points."""
    changed = row.get(f"{kpi.slug}__change")
    if kpi.unit is Unit.SHARE:
        return formats.points(changed, kpi.decimals, is_short=True)
    return formats.changed(changed, kpi.unit, kpi.decimals)


def how(kpi: Kpi, row: Mapping[str, Any]) -> str:
    """The lines: name and value; what it is taken of; before and change; what it counts.

    `row` holds the figure and its parts, and, where it was compared, `<slug>__before` and
    `<slug>__change`.
    """
    lines = [_("%(name)s: %(value)s", name=kpi.name(), value=value(kpi, row))]
    lines += _taken_of(kpi, row)
    before = row.get(f"{kpi.slug}__before")
    if before is not None and _is_of_days(kpi):
        said = formats.measured(before, kpi.unit, kpi.decimals)
        lines.append(_("Before: %(value)s, %(change)s", value=said, change=change(kpi, row)))
    lines.append(kpi.sentence())
    return "\n".join(lines)


def _is_of_days(kpi: Kpi) -> bool:
    """Whether the earlier period is as long: of whole months a running one has only a part."""
    measured = (kpi,) if isinstance(kpi, Measured) else parts_of(kpi)
    return all(one.span is Span.DAYS for one in measured)


def _taken_of(kpi: Kpi, row: Mapping[str, Any]) -> list[str]:
    parts = parts_of(kpi)
    if any(part.slug not in row for part in parts):
        return []
    said = [_("%(name)s %(value)s", name=part.name(), value=value(part, row)) for part in parts]
    if len(said) == 1:
        return [_("of: %(part)s", part=said[0])]
    return [" ÷ ".join(said)] if len(said) == 2 else said
