"""What was saved, when and by whom, and which days it changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from dash.development.base_component import Component

from domain.keeping import Saving
from domain.years import DayChange, Difference, Off, On
from i18n import _, named
from ui import formats, parts
from ui.calendars import hours
from ui.calendars.weeks import Namer
from ui.order.names import dated, joined

DAYS_SHOWN = 8
"""Changed days that are named; the others are counted."""


def history(
    savings: Sequence[Saving], calendars: Mapping[str, Mapping[str, str]], names: hours.Names,
    name: Namer, now: datetime,
) -> Component:  # fmt: skip
    """A line for each saving, the latest on top."""
    lines = parts.timeline(
        [
            parts.Event(
                dated(one.recorded_at, now),
                what(one.difference),
                joined(_who(one, name), details(one.difference, names), _where(one, calendars)),
                title=str(formats.full_moment(one.recorded_at)),
            )
            for one in savings
        ]
    )
    return parts.still(lines)


def what(difference: Difference | None) -> str:
    """What a saving did, short."""
    if difference is None:
        return _("Came with the product")
    if difference.years:
        return _("%(years)s entered", years=hours.years(difference.years))
    if difference.has_other_hours:
        return _("Hours changed")
    return _("Days corrected: %(n)s", n=len(difference.days))


def details(difference: Difference | None, names: hours.Names) -> str:
    """How many days of a new year, and each day of the years that were known."""
    if difference is None:
        return ""
    said = []
    for year in difference.years:
        days = [change.now for change in difference.within(year)]
        off = sum(isinstance(one, Off) for one in days)
        said.append(hours.off_and_on(off, sum(isinstance(one, On) for one in days)))
    changes = difference.corrections
    said += [change(one, names) for one in changes[:DAYS_SHOWN]]
    if len(changes) > DAYS_SHOWN:
        said.append(_("%(n)s others", n=len(changes) - DAYS_SHOWN))
    return joined(*said)


def change(one: DayChange, names: hours.Names) -> str:
    """`2027年2月13日 节假日（春节）→按周`."""
    day = f"{formats.day(one.day, date.min)} {formats.weekday(one.day)}"
    was, now = hours.special(one.was, names), hours.special(one.now, names)
    return f"{day} {was} → {now}"


def _who(one: Saving, name: Namer) -> str:
    return name("person", one.who) if one.who is not None else ""


def _where(one: Saving, calendars: Mapping[str, Mapping[str, str]]) -> str:
    return hours.listed(
        [
            _("%(calendar)s version %(n)s", calendar=named(dict(calendars[code]), code), n=version)
            for code, version in one.versions
        ]
    )
