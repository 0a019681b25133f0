"""What is said beside the form of a team."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from domain.errors import Refused
from i18n import N_, _
from ui import formats, words

FIELDS = {
    "code": N_("Code"), "name": N_("Team name"), "name_en": N_("English name"),
    "branch": N_("Belongs to"), "area": N_("Belongs to"),
    "kind": N_("Kind of team"), "calendar": N_("Working hours"), "capacity": N_("Order limit"),
    "skills": N_("Skills"), "areas": N_("Works in"), "team": N_("Team"), "person": N_("Person"),
    "leave": N_("Leave"), "since": N_("First day"), "until": N_("Last day"), "reason": N_("Reason"),
    "valid_to": N_("Closed team"), "month": N_("Month"), "day": N_("Day"), "shift": N_("Shift"),
    "roles": N_("Roles"), "row": N_("Everything"),
}  # fmt: skip
"""Names of what a refusal of this page is about."""


def field_name(code: str) -> str:
    return _(FIELDS[code]) if code in FIELDS else code


def problems(wrong: Mapping[str, Refused] | Refused) -> list[Any]:
    """Why something was not saved, a line for each field."""
    found = wrong if isinstance(wrong, Mapping) else {wrong.field or "": wrong}
    lines = []
    for field, refusal in found.items():
        name = f"{field_name(field)}{_colon()}" if field else ""
        lines.append(html.Div([html.B(name), sentence(refusal)], className="pd-line-wrong"))
    return lines


def sentence(refusal: Refused, named: Mapping[str, str] | None = None) -> str:
    """A refusal of this page in words: fields and days by the names the reader knows."""
    what = refusal.values.get("what")
    said = {"what": field_name(str(what))} if str(what) in FIELDS else {}
    return words.refusal(refusal, {**said, **(named or {})})


def said_by_others(refusal: Refused, who: str, fields: Sequence[str] = ()) -> list[Any]:
    """Somebody was first: who, when, what it changed, and what to do now."""
    named = {"who": who or _("an import")}
    if fields:
        named["fields"] = ("、" if formats.is_chinese() else ", ").join(
            field_name(one) for one in fields
        )
    again = _("What you entered is kept. Save again to put it in place of that.")
    return [html.Div([sentence(refusal, named), " ", again], className="pd-line-wrong")]


def _colon() -> str:
    return "：" if formats.is_chinese() else ": "
