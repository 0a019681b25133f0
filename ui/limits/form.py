"""The form beside the matrix: a row to change or end, one to add, a clock of the process."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from domain.drafts import ANY, LONGEST_SOURCE, Do, Edit, amount_of
from domain.limits import MATRIX_KEY, WORK_CLOCKS
from domain.matrix import Line, ProcessLine
from i18n import _
from ui import parts
from ui.ids import Limits
from ui.limits import says
from ui.order.names import Names
from ui.parts.marks import Children, attributes


def of_line(line: Line) -> dict[str, Any]:
    """What a form says before anything is typed: the row as it is, without a ground."""
    row = line.row
    return _limits(row.limits, WORK_CLOCKS) | {
        "do": "change", "calendar": row.calendar, "source": "", "effective": "",
        "is_to_be_confirmed": "yes" if row.is_to_be_confirmed else "no",
    }  # fmt: skip


def of_clock(line: ProcessLine) -> dict[str, Any]:
    """The same of a clock of the process."""
    return _limits({line.clock: line.limit}, (line.clock,)) | {
        "source": "", "is_to_be_confirmed": "yes" if line.is_to_be_confirmed else "no",
    }  # fmt: skip


def of_nothing(key: Sequence[str | None]) -> dict[str, Any]:
    """The same of a row to be added, about what is known of it."""
    said = {name: code or ANY for name, code in zip(MATRIX_KEY, key, strict=True)}
    return _limits({}, WORK_CLOCKS) | said | {
        "calendar": "always", "source": "", "effective": "", "is_to_be_confirmed": "no",
    }  # fmt: skip


def of_edit(edit: Edit, effective: str) -> dict[str, Any]:
    """What a form says that has been put into the draft, over what it says of the row."""
    if edit.do is Do.END:
        return {"do": edit.do.value, "source": edit.source, "effective": effective}
    clocks = (edit.clock,) if edit.clock else WORK_CLOCKS
    said = {name: code or ANY for name, code in zip(MATRIX_KEY, edit.key, strict=True)}
    return _limits(edit.limits, clocks) | said | {
        "do": edit.do.value, "calendar": edit.calendar, "source": edit.source,
        "effective": effective, "is_to_be_confirmed": "yes" if edit.is_to_be_confirmed else "no",
    }  # fmt: skip


def _limits(limits: Mapping[str, Any], clocks: Sequence[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for clock in clocks:
        amount, unit = amount_of(limits[clock]) if clock in limits else ("", "hours")
        said |= {clock: str(amount), f"{clock}_unit": unit}
    return said


def form(
    of: str, title: str, about: Line | ProcessLine | None, values: Mapping[str, Any],
    names: Names, *, is_in_draft: bool, default_day: str,
) -> html.Section:  # fmt: skip
    """The panel of a form; `of` is what it is about (`row:25`), `values` what stands in it."""
    fields: list[Children] = []
    if about is None:
        fields += [_choice(name, names, at, values) for at, name in enumerate(MATRIX_KEY)]
    elif isinstance(about, Line):
        fields.append(_do(values))
    clocks = (about.clock,) if isinstance(about, ProcessLine) else WORK_CLOCKS
    what: list[Children] = [_limit(clock, values) for clock in clocks]
    if not isinstance(about, ProcessLine):
        what.append(_calendar(names, values))
    what.append(_confirmed(values))
    fields.append(html.Div(what, className="pd-form-stack pd-l-what"))
    fields.append(_day(values, default_day, is_process=isinstance(about, ProcessLine)))
    fields.append(_source(values, about))
    return html.Section(
        [
            html.Header([html.H2(title), _close()]),
            html.Div(
                [_now(about, names), *fields, _foot(is_in_draft)],
                className="pd-body pd-form-stack",
            ),
        ],
        className="pd-panel pd-l-form",
        **attributes(data_form=of, aria_label=title),
    )


def _now(about: Line | ProcessLine | None, names: Names) -> Children:
    """On what ground the limit stands that is being changed."""
    if about is None:
        return html.P(
            _("What is left at any stands for every value. The row that names most wins."),
            className="pd-3 pd-xs",
        )
    lines: list[Children] = []
    if isinstance(about, Line):
        lines.append(html.Span(says.key(names, about.row.key)))
    lines.append(
        html.Span(_("Now by: %(ground)s", ground=about.source or "—"), className="pd-3 pd-xs")
    )
    return html.Div(lines, className="pd-l-now")


def _close() -> html.Button:
    return html.Button(
        parts.icon("x"), type="button", className="pd-icon-btn pd-gap", title=_("Close"),
        **attributes(data_limit_close=True, aria_label=_("Close")),
    )  # fmt: skip


def _do(values: Mapping[str, Any]) -> html.Div:
    options = [
        {"value": Do.CHANGE.value, "label": _("Change it")},
        {"value": Do.END.value, "label": _("End it")},
    ]
    return _pills("do", _("What to do"), options, values)


def _pills(
    name: str, label: str, options: list[dict[str, str]], values: Mapping[str, Any]
) -> html.Div:
    made = dbc.RadioItems(
        id=Limits.field(name), options=options, value=values.get(name) or options[0]["value"],
        className="pd-pills", name=f"limits-{name}",
    )  # fmt: skip
    return _box(name, label, html.Div(made, role="radiogroup", **attributes(aria_label=label)))


def _confirmed(values: Mapping[str, Any]) -> html.Div:
    options = [
        {"value": "no", "label": _("Confirmed")},
        {"value": "yes", "label": _("To be confirmed")},
    ]
    return _pills("is_to_be_confirmed", _("State"), options, values)


def _limit(clock: str, values: Mapping[str, Any]) -> html.Div:
    units = [{"value": unit, "label": _(word)} for unit, word in says.UNIT_NAMES.items()]
    number = dbc.Input(
        id=Limits.field(clock), type="text", inputmode="decimal", value=values.get(clock, ""),
        autocomplete="off", className="form-control pd-right",
    )  # fmt: skip
    select = dbc.Select(
        id=Limits.field(f"{clock}_unit"), options=units,
        value=values.get(f"{clock}_unit", "hours"),
    )  # fmt: skip
    told = _("%(clock)s: unit", clock=says.clock_name(clock))
    unit = html.Label([html.Span(told, className="visually-hidden"), select])
    return _box(
        clock, says.clock_name(clock), html.Div([number, unit], className="pd-l-pair"),
        target=Limits.field(clock),
    )  # fmt: skip


def _choice(name: str, names: Names, at: int, values: Mapping[str, Any]) -> html.Div:
    codes = names.codes(says.LISTS[at])
    options = [{"value": ANY, "label": _("any")}] + [
        {"value": code, "label": names(says.LISTS[at], code)} for code in codes
    ]
    select = dbc.Select(id=Limits.field(name), options=options, value=values.get(name, ANY))
    return _box(name, _(says.PART_NAMES[name]), select)


def _calendar(names: Names, values: Mapping[str, Any]) -> html.Div:
    options = [
        {"value": code, "label": names("calendar", code)} for code in names.codes("calendar")
    ]
    select = dbc.Select(id=Limits.field("calendar"), options=options, value=values.get("calendar"))
    return _box("calendar", _("Calendar"), select)


def _day(values: Mapping[str, Any], default_day: str, *, is_process: bool) -> Children:
    if is_process:
        return parts.notice(
            _("A limit of the process holds for every open order as soon as it is saved.")
        )
    made = dbc.Input(id=Limits.field("effective"), type="date", value=values.get("effective", ""))
    help_text = _("Left empty: the day of the draft, %(day)s", day=default_day)
    return _box("effective", _("Holds from"), made, help_text=help_text)


def _source(values: Mapping[str, Any], about: Line | ProcessLine | None) -> html.Div:
    made = dbc.Textarea(
        id=Limits.field("source"), value=values.get("source", ""), rows=2,
        maxLength=LONGEST_SOURCE,
    )  # fmt: skip
    return _box("source", _("Why, on what ground"), made, is_required=True)


def _foot(is_in_draft: bool) -> html.Div:
    buttons: list[Children] = [
        html.Button(
            [_("Put into the draft"), " ", parts.key("Ctrl"), " ", parts.key("Enter")],
            type="button", className="btn btn-primary",
            **attributes(data_limit_put=True, data_key="Ctrl Enter"),
        )
    ]  # fmt: skip
    if is_in_draft:
        buttons.append(
            html.Button(
                _("Take out of the draft"),
                type="button",
                className="btn btn-plain",
                **attributes(data_limit_drop="form"),
            )
        )
    return html.Div(buttons, className="pd-l-foot")


def _box(
    name: str, label: str, control: Component, *, is_required: bool = False, help_text: str = "",
    target: Any = "",
) -> html.Div:  # fmt: skip
    below = [
        html.Span(help_text, className="pd-help"),
        html.Span(className="pd-wrong", role="alert", id=Limits.wrong(name)),
    ]
    field = parts.field(
        label, control, is_required=is_required, help_text=below, target=target and _spelled(target)
    )
    return html.Div(field, **attributes(data_field=name))


def _spelled(id: Mapping[str, Any]) -> str:
    """An id of several parts as it stands in the page."""
    return json.dumps(id, sort_keys=True, separators=(",", ":"))
