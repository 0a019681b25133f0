"""The list of a year while it is entered: what is wrong with it, and what it would change."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from domain.keeping import Preview
from domain.yearlists import Problem
from domain.years import Arrangement, Difference
from i18n import N_, _, named
from ui import parts
from ui.calendars import hours, year
from ui.calendars.savings import change
from ui.order.names import joined

EXAMPLE = N_("""2027-01-01..2027-01-03 New Year's Day
+2027-02-14
+2027-02-20 08:30-12:00""")
CHANGES_SHOWN = 12
PROBLEMS_SHOWN = 5


def problems(found: Sequence[Problem]) -> list[html.Span]:
    """What is wrong, line by line."""
    lines = [html.Span(problem(one), className="pd-line-wrong") for one in found[:PROBLEMS_SHOWN]]
    if len(found) > PROBLEMS_SHOWN:
        lines.append(html.Span(_("%(n)s others", n=len(found) - PROBLEMS_SHOWN)))
    return lines


def refused(text: str) -> list[html.Span]:
    """Why something was not saved, beside its form."""
    return [html.Span(text, className="pd-line-wrong")]


def problem(one: Problem) -> str:
    """`第3行：没有这一天：2027-02-30`."""
    if not one.line_no:
        return wrong(one.why, one.what)
    return _("Line %(n)s, %(why)s: %(what)s", n=one.line_no, why=_(one.why), what=one.what)


def wrong(why: str, what: str) -> str:
    """What is wrong with something typed: a message id and the text."""
    return _("%(why)s: %(what)s", why=_(why), what=what)


def preview(
    found: Preview, calendars: Mapping[str, Mapping[str, str]], shown: year.YearView
) -> list[Any]:
    """What saving would do, and the year month by month as it would be."""
    arrangement = found.reading.arrangement
    return [
        html.P(_counts(arrangement, found.before), className="pd-sm"),
        *(parts.notice(problem(doubt), "risk") for doubt in found.reading.doubts),
        html.P(_changes(found.difference, shown.names), className="pd-sm pd-2"),
        html.P(_where(found.codes, calendars), className="pd-sm pd-2"),
        year.view(shown),
    ]


def _counts(arrangement: Arrangement, before: Arrangement | None) -> list[Any]:
    counts = html.B(hours.off_and_on(arrangement.days_off, arrangement.makeups))
    if before is None:
        return [counts]
    then = hours.off_and_on(before.days_off, before.makeups)
    compared = _("%(year)s: %(counts)s", year=before.year, counts=then)
    return [counts, html.Span([" ", compared], className="pd-3")]


def _changes(difference: Difference | None, names: hours.Names) -> str:
    if difference is None:
        return _("Nothing would change.")
    if difference.years:
        return _("Enters %(years)s. Orders that wait for it follow within a minute.",
                 years=hours.years(difference.years))  # fmt: skip
    listed = [change(one, names) for one in difference.days[:CHANGES_SHOWN]]
    if len(difference.days) > CHANGES_SHOWN:
        listed.append(_("%(n)s others", n=len(difference.days) - CHANGES_SHOWN))
    return joined(*listed)


def _where(codes: Sequence[str], calendars: Mapping[str, Mapping[str, str]]) -> str:
    names = hours.listed([named(dict(calendars[code]), code) for code in codes])
    return _("New version of: %(calendars)s", calendars=names) if names else ""
