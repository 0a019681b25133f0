"""The fields of a report of the work as its kind requires them, on the order's page and on phones.

`assets/report.js` shows what is asked after the result that was chosen, opens the reason of a
reading outside its limits and names what is missing; `assets/attachments.js` takes the photos.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

import config
from domain import finishing
from domain.finishing import Item
from i18n import _, named
from ui import files, formats, words
from ui.order.names import listed
from ui.parts.forms import field
from ui.parts.marks import attributes, icon, mark

LONGEST = 500


def controls(
    items: Sequence[Item], photos: Mapping[str, Sequence[int]], *, prefix: str, order_id: int,
    is_whole: bool,
) -> list[Component]:  # fmt: skip
    """A field for each item, the photos together at the end. Ids begin with `prefix`."""
    found: list[Component] = []
    for item in items:
        if item.type == "photo":
            continue
        found.append(_field(item, prefix, is_owed=is_whole and item.is_required))
        if item.type == "reading":
            found.append(_why(item, prefix))
    wanted = [item for item in items if item.type == "photo"]
    if wanted:
        found.append(_photos(wanted, photos, prefix, order_id, is_whole=is_whole))
    return found


def result(control: Component, *, has_causes: bool) -> Component:
    """The field of the result: the cause found, or how a delivery ended."""
    label = _("Cause found") if has_causes else _("Result")
    made = field(label, control, is_required=True)
    return _set(made, data_item="result", data_owed=True, data_name=words.inside(label))


def marks(order_id: int, *, is_whole: bool, person: int) -> dict[str, Any]:
    """Attributes of the form around the fields, for the scripts: photos are sent from it, too."""
    return files.marks(person, config.ATTACHMENT_BYTES) | attributes(
        data_report=order_id, data_whole=is_whole,
        data_says=json.dumps(_words(), ensure_ascii=False),
    )  # fmt: skip


def lacking() -> html.Div:
    """Where it says what is missing; empty while nothing is."""
    return html.Div(
        [mark("risk"), html.Span(**attributes(data_lacking_said=True))],
        className="pd-notice",
        role="status",
        hidden=True,
        **attributes(data_state="risk", data_lacking=True),
    )


def _words() -> dict[str, str]:
    return {
        "one": _("One item missing: %(items)s"),
        "many": _("%(n)s items missing: %(items)s"),
        "between": "、" if formats.is_chinese() else ", ",
        "not_number": _("“%(value)s” is not a number: write it like −19.5"),
        "low": _("%(value)s is below %(limit)s: measure again, or say why"),
        "high": _("%(value)s is above %(limit)s: measure again, or say why"),
        "photos": _("%(n)s required, %(taken)s taken"),
        "photos_free": _("%(taken)s taken"),
    }


def _field(item: Item, prefix: str, *, is_owed: bool) -> Component:
    label = listed(named(dict(item.label)), item.unit)
    made = field(label, _control(item, prefix), is_required=is_owed)
    return _marked(made, item, is_owed=is_owed, name=words.item(item.label))


def _control(item: Item, prefix: str) -> Component:
    common: dict[str, Any] = {"id": f"{prefix}-{item.name}", "name": item.name}
    if item.type == "choice":
        options = [html.Option(named(dict(name), code), value=code) for code, name in item.choices]
        return html.Select(
            [html.Option(_("Choose"), value=""), *options], className="form-select", **common
        )
    is_reading = item.type == "reading"
    return html.Textarea(
        rows=1, maxLength=20 if is_reading else LONGEST, className="form-control pd-one-line",
        inputMode="decimal" if is_reading else "text", placeholder=_range(item), **common,
    )  # fmt: skip


def _range(item: Item) -> str:
    if item.low is None or item.high is None:
        return ""
    low, high = finishing.shown(item.low), finishing.shown(item.high)
    return _("%(low)s to %(high)s", low=low, high=high)


def _why(item: Item, prefix: str) -> Component:
    name = item.name + finishing.WHY
    control = html.Textarea(
        id=f"{prefix}-{name}", name=name, rows=1, maxLength=LONGEST,
        className="form-control pd-one-line",
    )  # fmt: skip
    made = field(_("Why, if it stays like this"), control)
    setattr(made, "hidden", True)  # noqa: B010 (mypy knows no properties of components)
    return _set(made, data_why=item.name)


def _marked(made: Component, item: Item, *, is_owed: bool, name: str) -> Component:
    return _set(
        made, data_item=item.name, data_owed=is_owed, data_name=name, data_low=item.low,
        data_high=item.high, data_not_after=" ".join(item.not_after) or None,
    )  # fmt: skip


def _set(made: Component, **values: object) -> Component:
    for name, value in attributes(**values).items():
        setattr(made, name, value)
    return made


def _photos(
    wanted: Sequence[Item], photos: Mapping[str, Sequence[int]], prefix: str, order_id: int, *,
    is_whole: bool,
) -> html.Div:  # fmt: skip
    title = f"{prefix}-photos"
    return html.Div(
        [
            html.Label([_("Photos of the site"), html.U(**attributes(data_taken=True))], id=title),
            html.Ul(
                [
                    _tile(item, len(photos.get(item.name, ())), prefix, order_id, is_whole=is_whole)
                    for item in wanted
                ],
                className="pd-photos",
                **attributes(aria_labelledby=title),
            ),
            html.Small(),
        ],
        className="pd-field",
        **attributes(data_photos=True),
    )


def _tile(item: Item, taken: int, prefix: str, order_id: int, *, is_whole: bool) -> Component:
    name = named(dict(item.label))
    said = words.photo_of(name)
    tile = html.Li(
        html.Button(
            [icon("check2"), icon("camera"), html.Span(name)],
            id=f"{prefix}-{item.name}", type="button", title=said,
            **attributes(data_attach=order_id, data_slot=item.name, aria_label=said),
        ),
        **attributes(data_have=taken),
    )  # fmt: skip
    owed = is_whole and item.is_required
    return _marked(tile, item, is_owed=owed, name=said)
