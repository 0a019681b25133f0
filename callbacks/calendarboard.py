"""What the page of calendars shows, from the services' values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

from dash import no_update

from callbacks import errors, notices
from domain import years
from domain.errors import Refused
from domain.hours import BadCalendar
from domain.keeping import Kept, Preview
from domain.yearlists import write_hours
from domain.years import Off, On, Special
from i18n import _, named
from services import arranging, viewing
from services.arranging import BadList, SavedMeanwhile
from services.calendars import Overview
from storage import masters
from storage.ops import reading
from ui import calendars as ui
from ui import formats, words
from ui.order import Names

ALL = "all"
"""The choice of every calendar that keeps holidays."""


def namer(store: Any) -> ui.Namer:
    """Names of teams, kinds, people and calendars by code."""
    return Names(viewing.names(store))


def names(kept: Sequence[Kept]) -> dict[str, Mapping[str, str]]:
    """Names of calendars by code."""
    return {one.code: one.name for one in kept}


def holidays(found: Overview) -> dict[str, Mapping[str, str]]:
    """Names of holidays by language, those of every version that a calendar has now."""
    known: dict[str, Mapping[str, str]] = {}
    for one in found.keepers:
        known |= arranging.holiday_names(one.rules)
    return known


def choices(keepers: Sequence[Kept]) -> list[dict[str, str]]:
    """For which calendars a day can be corrected."""
    every = {"value": ALL, "label": _("All calendars with holidays")}
    return [every, *({"value": one.code, "label": named(dict(one.name))} for one in keepers)]


# -- days ----------------------------------------------------------------------------------------


def days(kept: Sequence[Kept], search: str | None, today: date) -> list[Any]:
    """The switches and the year that an address asks for; this year if it asks for none."""
    keepers = {one.code: one for one in kept if one.keeps_holidays}
    if not keepers:
        return [[], ui.nothing()]
    query = parse_qs((search or "").lstrip("?"))
    first = next(iter(keepers))
    one = keepers.get(query.get("calendar", [first])[0], keepers[first])
    latest = min(today.year, one.years[-1])
    asked = query.get("year", [""])[0]
    year = int(asked) if asked.isdecimal() and int(asked) in one.years else latest
    shown = ui.YearView(
        year, one.rules, arranging.holiday_names(one.rules), today, is_chosen_from=True
    )
    switches = ui.switches(one.years, year, latest, [(k.code, k.name) for k in keepers.values()])
    return [switches, ui.view(shown)]


def foreseen(found: Preview, year: int, today: date) -> ui.YearView | None:
    """The year as it would be, with the days marked that would be another thing; None if nothing
    of the list is understood."""
    if found.rules is None:
        return None
    difference = found.difference or years.Difference()
    changed = [one.day for one in difference.corrections]
    return ui.YearView(
        year, found.rules, arranging.holiday_names(found.rules), today, frozenset(changed)
    )


def day_now(kept: Sequence[Kept], day: str, which: str) -> list[Any]:
    """What a day is, as a sentence, a choice and hours to begin with."""
    keepers = [one for one in kept if one.keeps_holidays and which in (ALL, one.code)]
    if not keepers or not _is_day(day):
        return [_("Choose a day."), None, ""]
    on, rules = date.fromisoformat(day), keepers[0].rules
    if on.year not in keepers[0].years:
        text = words.refusal(arranging.YearNotEntered(year=on.year))
        return [text, None, ""]
    special = years.specials(rules).get(on)
    kind = "week" if special is None else "off" if isinstance(special, Off) else "on"
    hours = special.hours if isinstance(special, On) else None
    told = ui.about_day(on, rules, arranging.holiday_names(rules))
    return [told, kind, write_hours(hours) if hours else ""]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day_in_words(on: date, special: Special | None) -> str:
    """`2027年3月10日 节假日`."""
    return f"{formats.day(on, date.min)} {ui.special(special, {})}"


def follows() -> str:
    return _("Orders that wait follow within a minute.")


# -- what was refused ----------------------------------------------------------------------------


def overtaken(error: Exception) -> Any:
    """For the store of a saving: somebody else has saved, so that all is read again."""
    if isinstance(error, SavedMeanwhile):
        return ["overtaken", datetime.now(UTC).isoformat()]
    return no_update


def told(error: Exception) -> Any:
    """A refusal in words, for beside the form; a failure is a toast."""
    if isinstance(error, BadList):
        return ui.problems(error.problems)
    if not isinstance(error, Refused):
        errors.on_error(error)
        return []
    return ui.refused(_why(error))


def toasted(error: Exception) -> Any:
    """A refusal of what has no form: a toast, with names."""
    if isinstance(error, Refused):
        notices.say(_why(error), state="late")
    else:
        errors.on_error(error)
    return overtaken(error)


def _why(error: Refused) -> str:
    if isinstance(error, BadCalendar):
        return ui.wrong(error.values["why"], error.values["what"])
    if not isinstance(error, SavedMeanwhile):
        return words.refusal(error)
    with reading() as store:
        people = masters.names(store).people_by_id
    who = people.get(error.values["who"], formats.NONE)
    return words.refusal(error, {"who": who})
