"""From teams and their people to what the page of teams shows: the table, the form, refusals."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from dash import no_update

from callbacks import errors, notices
from callbacks.filters import read_query
from domain.errors import Refused
from i18n import _
from services import teams, viewing
from services.leaves import LeaveSavedMeanwhile
from services.rosters import RosterSavedMeanwhile
from services.staffing import SavedMeanwhile
from services.teaming import KINDS, BadForm, Form
from services.teams import Line, Overview
from services.visiting import visitor
from storage import masters
from storage.ops import reading
from ui import formats, suggestions
from ui import teams as ui
from ui.order import Names
from ui.teams import form as forms
from ui.teams.table import KINDS as KIND_NAMES

NEW = "new"
"""In the address: a team that is to be added."""
OPEN = "pd-panel pd-c4 pd-team-form pd-is-open"
SHUT = "pd-panel pd-c4 pd-team-form"
FORM = ("capacity", "name", "name_en", "branch", "kind", "calendar", "skills", "areas")
"""The fields of the form after the code, in the order of the wiring."""
MEANWHILE = (SavedMeanwhile, RosterSavedMeanwhile, LeaveSavedMeanwhile)


def look(now: datetime) -> tuple[Overview, Names]:
    """The teams now, and names for codes."""
    with reading() as store:
        found = teams.overview(store, actor=visitor.get().actor, at=now)
        return found, Names(viewing.names(store))


# -- the table -----------------------------------------------------------------------------------


def table(search: str | None, now: datetime) -> list[Any]:
    """The views with their counts, and the rows that the address asks for."""
    found, names = look(now)
    query = read_query(search)
    in_filters = [one for one in found.teams if _fits(one, query)]
    shown = [one for one in in_filters if is_in(query.get("show", "all"), one)]
    counts = {view: sum(is_in(view, one) for one in in_filters) for view in ui.VIEWS}
    rows = [row(one, names) for one in shown]
    return [ui.views(counts), ui.table(rows, now, is_narrowed=bool(found.teams))]


def is_in(show: str, one: Line) -> bool:
    """Whether a team is in a view."""
    if one.valid_to is not None:
        return show == "closed"
    is_full = one.load >= suggestions.NEARLY_FULL * one.capacity
    return {"away": bool(one.on_leave), "full": is_full, "closed": False}.get(show, True)


def _fits(one: Line, query: Mapping[str, str]) -> bool:
    areas = set(filter(None, query.get("area", "").split(",")))
    skills = set(filter(None, query.get("product_group", "").split(",")))
    works_in = set(one.areas or (one.branch,))
    return (not areas or bool(areas & works_in)) and (
        not skills or not one.skills or bool(skills & set(one.skills))
    )


def row(one: Line, names: Names) -> ui.Row:
    people = {member.code: member.name for member in one.members}
    every = len(names.codes("product_groups"))
    is_all = len(set(one.skills)) in (0, every)
    on_duty = None if one.on_duty is None else [people.get(code, code) for code in one.on_duty]
    return ui.Row(
        one.code, names("team", one.code), one.kind,
        listed(names("area", code) for code in one.areas or (one.branch,)),
        _("everything") if is_all else listed(names("product_groups", code) for code in one.skills),
        names("calendar", one.calendar), len(one.members), one.load, one.capacity, on_duty,
        [member.name for member in one.on_leave], one.is_away, one.opens_at,
        one.valid_to is not None,
    )  # fmt: skip


def listed(names: Iterable[str]) -> str:
    return ("、" if formats.is_chinese() else ", ").join(names)


# -- the form ------------------------------------------------------------------------------------


def form(chosen: str | None, typed: Mapping[str, Any] | None, now: datetime) -> list[Any]:
    """Title, look, whether the code is fixed, the button that ends, options, values and base of
    the form of a team; what was entered before and not saved goes before what is saved."""
    found, names = look(now)
    one = found.of(chosen)
    if one is None and chosen != NEW:
        return [_("One team"), SHUT, *[no_update] * 17, None]
    title = names("team", one.code) if one else _("A new team")
    saved = _values(one, found)
    kept = (typed or {}).get(chosen or "")
    values = kept if isinstance(kept, list) and len(kept) == len(saved) else saved
    end = _("Open again") if one and one.valid_to else _("Close team")
    base = {"of": chosen, "values": saved, "version": one.version if one else 0}
    return [
        title, OPEN, one is not None, end, one is None, *_options(found, one, names), *values, base,
    ]  # fmt: skip


def _values(one: Line | None, found: Overview) -> list[Any]:
    first = found.lists.branches[0] if found.lists.branches else ""
    said = one.form if one else Form("", "", first, KINDS[0], "always", "12")
    plain = [getattr(said, name) for name in FORM[:-2]]
    return [one.code if one else "", *plain, list(said.skills), list(said.areas)]


def _options(found: Overview, one: Line | None, names: Names) -> list[list[dict[str, str]]]:
    branches = options("area", found.lists.branches, names)
    areas = dict.fromkeys((*found.lists.branches, *(one.areas if one else ())))
    kinds = [{"value": kind, "label": _(KIND_NAMES[kind])} for kind in KINDS]
    return [
        branches, kinds, options("calendar", found.lists.calendars, names),
        options("product_groups", found.lists.skills, names), options("area", areas, names),
    ]  # fmt: skip


def options(what: str, codes: Iterable[str], names: Names) -> list[dict[str, str]]:
    """What can be chosen, by the names of its codes."""
    return [{"value": code, "label": names(what, code)} for code in codes]


def read_form(said: tuple[Any, ...]) -> Form:
    """A form out of the values of its fields, in the order of `FORM`."""
    plain = {
        name: str(value if value is not None else "")
        for name, value in zip(FORM[:-2], said[:-2], strict=True)
    }
    skills, areas = (tuple(str(one) for one in value or ()) for value in said[-2:])
    return Form(**plain, skills=skills, areas=areas)


# -- people --------------------------------------------------------------------------------------


def people(chosen: str | None, now: datetime) -> list[Any]:
    """Who can be moved and where to, reasons of leave, and the version of each person seen. The
    people of the chosen team come first."""
    found, names = look(now)
    of = [(one.code, member) for one in found.teams for member in one.members]
    of += [("", member) for member in found.loose]
    ordered = sorted(of, key=lambda pair: (pair[0] != chosen, pair[0], pair[1].code))
    who = [
        {"value": member.code, "label": f"{member.name} {member.code} · {_in(team, names)}"}
        for team, member in ordered
    ]
    open_teams = [one.code for one in found.teams if one.valid_to is None]
    where = [*options("team", open_teams, names), {"value": "-", "label": _("no team")}]
    reasons = options("leave_reasons", found.lists.reasons, names)
    return [who, where, who, reasons, {member.code: member.version for _team, member in of}]


def _in(team: str, names: Names) -> str:
    return names("team", team) if team else _("no team")


# -- what was refused ----------------------------------------------------------------------------


def overtaken(error: Exception) -> Any:
    """For the store of a saving: somebody else was first, so that the new state is seen."""
    if isinstance(error, MEANWHILE):
        version = error.values.get("version")
        return {"overtaken": version, "at": datetime.now(UTC).isoformat()}
    return no_update


def told(error: Exception) -> Any:
    """A refusal in words, for beside the form; a failure is a toast."""
    if isinstance(error, BadForm):
        return forms.problems(error.problems)
    if isinstance(error, MEANWHILE):
        fields = str(error.values.get("fields", "")).split(",") if "fields" in error.values else ()
        return forms.said_by_others(error, _person(error.values.get("who")), fields)
    if not isinstance(error, Refused):
        errors.on_error(error)
        return []
    return forms.problems(error)


def toasted(error: Exception) -> Any:
    """A refusal of what has no form: a toast."""
    if not isinstance(error, Refused):
        errors.on_error(error)
        return no_update
    who = _person(error.values.get("who"))
    notices.say(forms.sentence(error, {"who": who} if who else None), state="late")
    return overtaken(error)


def refusal_in_words(error: Exception) -> str:
    """A refusal as one text, with the names of fields and people."""
    if isinstance(error, BadForm):
        return listed(forms.sentence(one) for one in error.problems.values())
    if not isinstance(error, Refused):
        return errors.logged(error)
    who = _person(error.values.get("who")) if "who" in error.values else ""
    fields = str(error.values.get("fields", "")).split(",")
    named = {"fields": listed(forms.field_name(one) for one in fields)} | (
        {"who": who} if who else {}
    )
    return forms.sentence(error, named if "fields" in error.values else {"who": who})


def _person(number: Any) -> str:
    if number is None:
        return ""
    with reading() as store:
        return masters.names(store).people_by_id.get(number, formats.NONE)
