"""Names for the codes that facts carry, in one language: put in where a reader looks on."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from domain.kinds import CLOCK_NAMES
from domain.orders import STATUS_NAMES
from i18n import LOCALES, N_, catalogue
from storage import masters, reference

LISTS = {
    "service": "services",
    "product_group": "product_groups",
    "level": "customer_levels",
    "division": "divisions",
    "industry": "industries",
    "product_line": "product_lines",
    "channel": "channels",
    "priority": "priorities",
    "indicator": "indicators",
}
"""The code list that names a dimension's codes."""
WORDS: dict[str, Mapping[str, str]] = {
    "status": {code.value: name for code, name in STATUS_NAMES.items()},
    "clock": CLOCK_NAMES,
    "weekday": {
        "1": N_("Mon"), "2": N_("Tue"), "3": N_("Wed"), "4": N_("Thu"), "5": N_("Fri"),
        "6": N_("Sat"), "7": N_("Sun"),
    },
    "age_band": {
        "0": N_("Under 1 day"), "1": N_("1 to 2 days"), "3": N_("3 to 6 days"),
        "7": N_("7 to 14 days"), "15": N_("15 to 29 days"), "30": N_("30 days and more"),
    },
    "source": {"paidan": N_("Paidan")},
    "state": {
        "late": N_("Overdue"), "risk": N_("At risk"), "ok": N_("On time"), "hold": N_("On hold"),
        "soon": N_("Due within 30 min"), "lapsed": N_("On hold past the agreed time"),
        "unanswered": N_("Chased, no answer yet"),
    },
}  # fmt: skip
"""Codes of the programme itself, with their message ids."""
NOT_GIVEN = N_("Not given")

Code = str | int | date | None


def labels(session: Session, dimension: str, codes: Iterable[Code], locale: str) -> dict[Code, str]:
    """The name of each code of a dimension, in a language (`zh_CN`, `en`).

    A code that nobody has named is its own name; None is "Not given" and comes last. Codes may be
    as `measure` gives them: text, the numbers of weekdays and hours, days. Those of a list come in
    the order of the list, others in the order in which they were given.
    """
    names = _listed(session, dimension, locale)
    wanted = dict.fromkeys(codes)
    if names is None:
        name = _namer(session, dimension, wanted, locale)
        found = {code: name(code) for code in wanted if code is not None}
    else:
        place = {code: number for number, code in enumerate(names)}
        known = [code for code in wanted if code is not None]
        known.sort(key=lambda code: place.get(str(code), len(place)))
        found = {code: names.get(str(code), str(code)) for code in known}
    return found | ({None: _word(NOT_GIVEN, locale)} if None in wanted else {})


def _listed(session: Session, dimension: str, locale: str) -> dict[str, str] | None:
    """The names of a dimension that is a list, in its order; None if it is none."""
    if dimension in LISTS:
        listed = reference.load(session).names.get(LISTS[dimension], {})
        return {code: _named(names, code, locale) for code, names in listed.items()}
    if dimension in WORDS:
        return {code: _word(message, locale) for code, message in WORDS[dimension].items()}
    if dimension == "kind":
        kinds = reference.load(session).kinds
        return {code: _named(kind.name, code, locale) for code, kind in kinds.items()}
    if dimension == "area":
        branches = masters.names(session).branches
        return {code: _named(names, code, locale) for code, names in branches.items()}
    return None


def _namer(
    session: Session, dimension: str, codes: Iterable[Code], locale: str
) -> Callable[[Code], str]:
    if dimension == "customer":
        customers = masters.customer_names(session, (str(code) for code in codes))
        return lambda code: customers.get(str(code), str(code))
    if dimension in ("team", "vendor", "manager", "assignee"):
        return _masters(masters.names(session), dimension, locale)
    return lambda code: _dated(dimension, code, locale)


def _masters(names: masters.Names, dimension: str, locale: str) -> Callable[[Code], str]:
    if dimension in ("manager", "assignee"):
        return lambda code: names.people.get(str(code), str(code))
    return lambda code: _named(names.teams.get(str(code)), str(code), locale)


def _dated(dimension: str, code: Code, locale: str) -> str:
    """Hours, days, weeks (by their Monday) and months as a reader of the language writes them."""
    is_chinese = locale == LOCALES[0]
    if isinstance(code, date):
        if dimension == "month":
            return f"{code.year}年{code.month}月" if is_chinese else f"{code:%Y-%m}"
        return f"{code.year}年{code.month}月{code.day}日" if is_chinese else code.isoformat()
    if dimension == "hour" and is_chinese and str(code).isdigit():
        return f"{code}时"
    return str(code)


def _named(names: Mapping[str, str] | None, fallback: str, locale: str) -> str:
    if not names:
        return fallback
    return names.get(locale) or names.get(LOCALES[0]) or fallback


def _word(message: str, locale: str) -> str:
    return catalogue(locale).get(message, message)
