"""What the page of customers and its forms show, from the services' values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from callbacks.filters import read_query
from callbacks.order import fault, mention
from domain.customers import CONTACT, CUSTOMER, SERVICE, ChangedMeanwhile, Wrong
from domain.errors import Refused
from domain.personal import masked_address, masked_phone
from domain.scope import Scope, read_filters
from i18n import _
from services import customers, enrolling, receiving, viewing
from services.customerchecks import Alike
from services.visiting import visitor
from storage import options
from storage.customers import Wanted
from storage.ops import reading
from ui import customers as ui
from ui import words
from ui.order import Names

MOST_MANAGERS = 2000
PER_PAGE = "receive"
SORTED_BY_NUMBER = "customer_no"


# -- the list ------------------------------------------------------------------------------------


def asked(store: Any, search: str | None, text: str | None) -> Wanted:
    """The question of an address and of what was typed."""
    query = read_query(search)
    scope = Scope(filters=read_filters(query))
    is_closed = query.get("show") == "closed"
    return customers.wanted(
        store, scope, text or "", is_closed=is_closed, actor=visitor.get().actor
    )


def sort_of(request: Mapping[str, Any], search: str | None) -> str:
    """The order of the rows: the grid's own, else the address's."""
    for one in request.get("sortModel") or ():
        return ("-" if one["sort"] == "desc" else "") + str(one["colId"])
    return read_query(search).get("sort", SORTED_BY_NUMBER)


def filtered(store: Any, wanted: Wanted) -> list[str]:
    """What the list is narrowed to, in words."""
    rights = visitor.get().actor.scope
    return [
        "/".join(options.names(store, name, values, rights).values()) or ",".join(values)
        for name, values in wanted.scope.filters
    ]


# -- the card ------------------------------------------------------------------------------------


def card(store: Any, number: str) -> Any:
    """The card of a customer; raises `NotFound`."""
    known = customers.show(store, number, actor=visitor.get().actor)
    names = Names(viewing.names(store))
    lines = ui.Line(
        [mention(row, names) for row in known.orders], [fault(one, names) for one in known.faults]
    )
    return ui.card(ui.Card(known, lines, names, datetime.now(UTC)))


# -- forms ---------------------------------------------------------------------------------------


def form(store: Any, opened: Mapping[str, Any]) -> ui.Form:
    """The form that was asked for."""
    what, code = str(opened["what"]), str(opened.get("code") or "")
    typed = opened.get("values") or {}
    names = opened.get("names") or ()
    choices = _choices(store, what)
    if not code:
        return ui.Form(
            what, str(opened.get("customer") or ""), typed=typed, options=choices, names=names
        )
    actor = visitor.get().actor
    row, customer = enrolling.record(store, what, code, actor=actor)
    if "refer" not in actor.rights:
        names = ("phone",)
    return ui.Form(
        what, customer.customer_no, code, version=row.version, values=_values(what, row),
        typed=typed, options=_with_own(store, choices, what, row), masked=_masked(what, row),
        names=names, title=_title(what, row),
    )  # fmt: skip


def _title(what: str, row: Any) -> str:
    return "" if what == CUSTOMER else _("Change %(name)s", name=_called(what, row))


def _called(what: str, row: Any) -> str:
    return str(row.service_no if what == SERVICE else row.name)


def _values(what: str, row: Any) -> dict[str, Any]:
    """What a form says before anything is typed; what is personal is not said but masked."""
    if what == CONTACT:
        return {"name": row.name, "role": row.role}
    if what == SERVICE:
        days = {"since": row.since, "until": row.until}
        return {
            "service_no": row.service_no, "about": about(row.product_group, row.service),
            "circuit_grade": row.circuit_grade, **days,
        }  # fmt: skip
    return {
        name: getattr(row, name)
        for name in (
            "name", "level", "customer_class", "industry", "division", "branch", "manager",
        )
    }  # fmt: skip


def _masked(what: str, row: Any) -> dict[str, str]:
    if what != CONTACT:
        return {}
    return {
        "phone": masked_phone(row.phone) or "", "address": masked_address(row.address) or "",
    }  # fmt: skip


def about(group: str | None, service: str) -> str:
    """A service with its group, as one choice."""
    return f"{group or ''}/{service}"


def _choices(store: Any, what: str) -> dict[str, list[dict[str, str]]]:
    names = Names(viewing.names(store))
    if what == CUSTOMER:
        rights = visitor.get().actor.scope
        found = {
            "branch": options.options(store, "area", rights),
            "manager": options.options(store, "manager", rights, limit=MOST_MANAGERS),
        }
        listed = {name: _listed(names, name) for name in LISTED}
        return listed | {name: _options(pairs) for name, pairs in found.items()}
    if what == SERVICE:
        groups = [
            {"value": about(group, service), "label": _about(names, group, service)}
            for group, service in receiving.offers(store)
        ]
        return {"about": groups, "circuit_grade": _listed(names, "circuit_grade")}
    return {}


LISTED = ("level", "customer_class", "industry", "division")


def _listed(names: Names, name: str) -> list[dict[str, str]]:
    what = ui.LISTS[name]
    return [{"value": code, "label": names(what, code)} for code in names.codes(what)]


def _options(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": code, "label": name} for code, name in pairs]


def _about(names: Names, group: str | None, service: str) -> str:
    said = names("services", service)
    return f"{names('product_groups', group)} · {said}" if group else said


def _with_own(
    store: Any, choices: dict[str, list[dict[str, str]]], what: str, row: Any
) -> dict[str, list[dict[str, str]]]:
    """The choices with what is so now, though nobody would be offered it any more."""
    names, values = Names(viewing.names(store)), _values(what, row)
    for name, found in choices.items():
        code = values.get(name)
        if code and code not in {one["value"] for one in found}:
            label = (
                _about(names, row.product_group, row.service)
                if name == "about"
                else ui.value(names, name, code)
            )
            found.insert(0, {"value": str(code), "label": label})
    return choices


# -- saving --------------------------------------------------------------------------------------


def save(store: Any, sent: Mapping[str, Any]) -> enrolling.Saved:
    """Add or change what a form says."""
    what, code = str(sent["what"]), str(sent.get("code") or "")
    said, is_sure = _said(sent["values"]), bool(sent["sure"])
    actor, now = visitor.get().actor, datetime.now(UTC)
    if code:
        return enrolling.change(
            store, what, code, said, version=int(sent["version"]), actor=actor, at=now,
            is_sure=is_sure,
        )  # fmt: skip
    number = str(sent.get("customer") or "")
    return enrolling.add(
        store, what, said, customer_no=number, actor=actor, at=now, is_sure=is_sure
    )  # fmt: skip


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: str(value) for name, value in values.items()}
    if "about" in said:
        group, _slash, service = said.pop("about").strip("-").partition("/")
        said |= {"product_group": group, "service": service}
    return said


def refused(error: Refused, sent: Mapping[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """What is wrong by field, and what is said below the form."""
    what = str(sent["what"])
    told: dict[str, Any] = {"sent": sent["sent"], "fields": {}, "version": None}
    if isinstance(error, Wrong):
        return told | {"fields": ui.problems(what, error)}, []
    if isinstance(error, Alike):
        can_pick = sent.get("page") == PER_PAGE and what == CUSTOMER
        return told, ui.alike(error.twins, can_pick=can_pick)
    if isinstance(error, ChangedMeanwhile):
        return _overtaken(error, sent, told)
    return told, ui.not_saved(words.refusal(error))


def _overtaken(
    error: ChangedMeanwhile, sent: Mapping[str, Any], told: dict[str, Any]
) -> tuple[dict[str, Any], list[Any]]:
    with reading() as store:
        names = Names(viewing.names(store))
        row, _customer = enrolling.record(
            store, str(sent["what"]), str(sent["code"]), actor=visitor.get().actor
        )
    who = names("person", error.who) if error.who else ""
    said = ui.overtaken(
        who, error.at, error.changes, names, datetime.now(UTC), str(sent["what"])
    )  # fmt: skip
    return told | {"version": row.version}, said
