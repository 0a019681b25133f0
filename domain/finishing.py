"""What a kind of order requires of whoever reports it done: result, readings, material, photos.

`data/reference/order_kinds.yaml` lists it under `finish`; `read` refuses a list that cannot work,
`check` compares a report with it. Whoever works on site owes everything that is required; the
order centre, which reports what a team says on the phone, may leave items out, but what it says is
checked all the same.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from domain.errors import BadValue, Refused
from i18n import N_

ITEM_TYPES = ("choice", "reading", "text", "photo")
WHY = "_why"
"""Ending of the name under which a report says why a reading is outside its limits."""
MINUSES = str.maketrans("−–—", "---")

Name = Mapping[str, str]
"""What the business calls something, by language."""
Choice = tuple[str, Name]


@dataclass(frozen=True)
class Item:
    """One thing that a report holds.

    `only_for` are the product groups it is asked for (none: all), `not_after` the results after
    which it is not: who repairs from the office measures nothing and takes no photo.
    """

    name: str
    label: Name
    type: str
    is_required: bool = True
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    only_for: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finish:
    """What a kind requires. `results` none: the department's list of causes."""

    results: tuple[Choice, ...] = ()
    items: tuple[Item, ...] = ()

    def asked(self, product_group: str | None) -> tuple[Item, ...]:
        """The items for an order of this product group, in the order of the file."""
        return tuple(
            item for item in self.items if not item.only_for or product_group in item.only_for
        )


NOTHING = Finish()
"""Of a kind that requires nothing but a result."""


@dataclass(frozen=True)
class Report:
    """A report as it is kept: codes and numbers in the ledger, people's words beside it."""

    values: Mapping[str, str | float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


class ItemMissing(Refused):
    message = N_("One item missing: %(items)s.")


class ItemsMissing(Refused):
    message = N_("%(n)s items missing: %(items)s.")


class NotNumber(Refused):
    message = N_("%(item)s: %(value)s is not a number. Write it like −19.5.")


class TooLow(Refused):
    message = N_(
        "%(item)s: %(value)s %(unit)s is below the limit of %(limit)s. Measure again, or say why."
    )


class TooHigh(Refused):
    message = N_(
        "%(item)s: %(value)s %(unit)s is above the limit of %(limit)s. Measure again, or say why."
    )


def check(
    items: Sequence[Item], said: Mapping[str, str], photos: Collection[str], result: str, *,
    is_whole: bool,
) -> Report:  # fmt: skip
    """What is to be kept of a report; `said` by item, `photos` the items that have one.

    `is_whole`: everything required must be there. Raises `ItemMissing` or `ItemsMissing` naming
    all that is missing, `NotNumber`, `TooLow`, `TooHigh`, `BadValue` with the field they are about.
    """
    asked = [item for item in items if result not in item.not_after]
    given = {name: text.strip() for name, text in said.items() if text and text.strip()}
    if is_whole and (missing := [item for item in asked if not _is_given(item, given, photos)]):
        names = tuple(item.label if item.type != "photo" else PhotoOf(item.label)
                      for item in missing)  # fmt: skip
        if len(missing) == 1:
            raise ItemMissing(field=missing[0].name, items=names)
        raise ItemsMissing(field=missing[0].name, n=len(missing), items=names)
    values: dict[str, str | float] = {}
    words: dict[str, str] = {}
    for item in asked:
        text = given.get(item.name)
        if text is None or item.type == "photo":
            continue
        if item.type == "text":
            words[item.name] = text
        elif item.type == "choice":
            values[item.name] = _choice(item, text)
        else:
            values[item.name] = reading(item, text, why=given.get(item.name + WHY, ""))
            if not is_within(item, float(values[item.name])):
                words[item.name + WHY] = given[item.name + WHY]
    return Report(values, words)


@dataclass(frozen=True)
class PhotoOf:
    """Names a missing photo of something."""

    label: Name


def _is_given(item: Item, given: Mapping[str, str], photos: Collection[str]) -> bool:
    return not item.is_required or (
        item.name in photos if item.type == "photo" else item.name in given
    )


def _choice(item: Item, code: str) -> str:
    if code not in dict(item.choices):
        raise BadValue(field=item.name, what=item.label, value=code)
    return code


def reading(item: Item, text: str, *, why: str = "") -> float:
    """A number as people type it, also with a full-width or typographic minus.

    One outside the limits is taken with a reason only: a weak line that works is left working, but
    somebody must say so.
    """
    plain = unicodedata.normalize("NFKC", text).translate(MINUSES).replace(" ", "")
    try:
        number = float(plain)
    except ValueError as error:
        raise NotNumber(field=item.name, item=item.label, value=text) from error
    if not isfinite(number) or not plain[-1].isdigit():
        raise NotNumber(field=item.name, item=item.label, value=text)
    if not why and item.low is not None and number < item.low:
        raise TooLow(field=item.name, item=item.label, value=shown(number), unit=item.unit,
                     limit=shown(item.low))  # fmt: skip
    if not why and item.high is not None and number > item.high:
        raise TooHigh(field=item.name, item=item.label, value=shown(number), unit=item.unit,
                      limit=shown(item.high))  # fmt: skip
    return number


def is_within(item: Item, number: float) -> bool:
    """Whether a reading lies within its limits; exactly on one is within."""
    is_high_enough = item.low is None or number >= item.low
    return is_high_enough and (item.high is None or number <= item.high)


def shown(number: float) -> str:
    """A reading as it is written: `−19.5`, `100`."""
    is_written_out = 1e6 <= abs(number) < 1e15
    return (f"{number:.0f}" if is_written_out else f"{number:g}").replace("-", "−")


# -- reading the file --------------------------------------------------------------------------


def read(text: Any) -> Finish:
    """From `{results: [{code, name}], items: [...]}`. Raises `ValueError` or `KeyError` naming the
    item and the mistake."""
    if not isinstance(text, Mapping):
        raise ValueError("finish: not a table of keys")
    if unknown := set(text) - {"results", "items"}:
        raise ValueError(f"finish: unknown key {sorted(unknown)[0]}")
    results = _choices(text.get("results", ()))
    items = tuple(_item(row) for row in text.get("items", ()))
    _check(items, results)
    return Finish(results, items)


_KEYS = frozenset(
    {"name", "label", "type", "required", "choices", "unit", "low", "high", "only_for", "not_after"}
)


def _item(row: Any) -> Item:
    if not isinstance(row, Mapping):
        raise ValueError(f"item {row}: not a table of keys")
    if unknown := set(row) - _KEYS:
        raise ValueError(f"item {row.get('name')}: unknown key {sorted(unknown)[0]}")
    return Item(
        name=row["name"], label=row["label"], type=row.get("type", "text"),
        is_required=bool(row.get("required", True)), choices=_choices(row.get("choices", ())),
        unit=str(row.get("unit", "")), low=_limit(row, "low"), high=_limit(row, "high"),
        only_for=tuple(row.get("only_for", ())), not_after=tuple(row.get("not_after", ())),
    )  # fmt: skip


def _choices(rows: Any) -> tuple[Choice, ...]:
    return tuple((str(row["code"]), row["name"]) for row in rows)


def _limit(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"item {row['name']}: {name} {value} is not a number")
    return float(value)


RESERVED = frozenset({"result", "text", "happened_at", "team"})
"""Names that the form of the act has for itself."""


def _check(items: Sequence[Item], results: Sequence[Choice]) -> None:
    seen: set[str] = set()
    codes = [code for code, _name in results]
    for item in items:
        if item.name in seen:
            raise ValueError(f"item {item.name}: listed twice")
        if item.name in RESERVED or item.name.endswith(WHY):
            raise ValueError(f"item {item.name}: the name is taken")
        if item.type not in ITEM_TYPES:
            raise ValueError(f"item {item.name}: unknown type {item.type}")
        if (item.type == "choice") != bool(item.choices):
            raise ValueError(f"item {item.name}: a choice needs choices, nothing else has any")
        if item.type != "reading" and (item.unit or item.low is not None or item.high is not None):
            raise ValueError(f"item {item.name}: only a reading has a unit and limits")
        if item.low is not None and item.high is not None and item.low >= item.high:
            raise ValueError(f"item {item.name}: low {item.low} is not below high {item.high}")
        if codes and (unknown := set(item.not_after) - set(codes)):
            raise ValueError(f"item {item.name}: no result {sorted(unknown)[0]}")
        seen.add(item.name)
