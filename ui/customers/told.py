"""What is said of a form that was not saved: mistakes, what is alike, who was first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import html

from domain.customers import Change, Wrong
from domain.customerviews import Twin
from domain.errors import BadValue, Missing, Refused
from i18n import _
from ui import formats, parts, words
from ui.customers.words import field_name, value
from ui.order.names import Names, dated, listed
from ui.parts.marks import attributes


def problems(what: str, error: Refused) -> dict[str, str]:
    """What is wrong, by field of the form, and what to do about it."""
    found = error.problems if isinstance(error, Wrong) else {}
    return {FORM_FIELDS.get(name, name): _problem(what, name, one) for name, one in found.items()}


FORM_FIELDS = {"service": "about", "product_group": "about"}


def _problem(what: str, name: str, error: Refused) -> str:
    if isinstance(error, Missing):
        return _("%(what)s is missing.", what=field_name(what, name))
    if type(error) is BadValue:
        return _("Choose one of the list.")
    return words.refusal(error)


def alike(twins: Sequence[Twin], *, can_pick: bool) -> list[Any]:
    """What may be the same, each with a way to it, and saving it all the same."""
    return [
        parts.notice(
            [
                html.B(_("It may be known already:")),
                html.Ul([html.Li(_twin(one, can_pick=can_pick)) for one in twins]),
                html.Button(
                    _("Save all the same"), type="button", className="btn btn-plain btn-sm",
                    **attributes(data_entry_sure=True),
                ),
            ],
            "risk",
        )
    ]  # fmt: skip


def _twin(one: Twin, *, can_pick: bool) -> list[Any]:
    by = _("same phone number") if one.by == "phone" else _("same name")
    if one.customer_no is None:
        return [_("a customer of another branch"), ", ", by]
    if not can_pick:
        link: Any = html.A(one.name, href=f"/admin/customers?card={one.customer_no}")
    else:
        link = html.Button(
            one.name, type="button", className="pd-link",
            **attributes(data_entry_pick=one.customer_no, data_name=one.name),
        )  # fmt: skip
    return [link, " ", html.Span(listed(one.customer_no, by), className="pd-3")]


def overtaken(
    who: str, at: datetime | None, changes: Sequence[Change], names: Names, now: datetime,
    what: str,
) -> list[Any]:  # fmt: skip
    """Who was first and what changed; what was typed is still there."""
    told = (
        _("%(who)s saved this first, %(time)s.", who=who, time=dated(at, now))
        if who
        else _("A file that was imported has changed this meanwhile.")
    )
    lines = [html.Li(change(one, names, what)) for one in changes]
    return [
        parts.notice(
            [
                html.B(told), html.Ul(lines) if lines else " ",
                _("What you typed is still here. Save again to put it over theirs."),
            ],
            "late",
        )
    ]  # fmt: skip


def change(one: Change, names: Names, what: str, *, is_new: bool = False) -> str:
    """`Level: 省级 → 集团级`; of what is personal, the name of the field alone."""
    label = field_name(what, one.field)
    if one.before is None and one.after is None:
        return label
    before, after = (value(names, one.field, code) for code in (one.before, one.after))
    said = after if is_new else f"{before} → {after}"
    return f"{label}{'：' if formats.is_chinese() else ': '}{said}"


def not_saved(text: str) -> list[Any]:
    """Why nothing was saved."""
    return [parts.notice(text, "late")]
