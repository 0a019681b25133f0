"""What a report of the work says: the result, what was measured, what people wrote."""

from collections.abc import Mapping
from typing import Any

from domain import finishing
from i18n import _
from ui import formats
from ui.order.names import Names, joined, listed


def reported(payload: Mapping[str, Any], names: Names) -> str:
    """The result, and what was measured: `光缆中断，处理措施：熔接光缆，光功率：−19.5 dBm`."""
    result = names("causes", payload["result"]) if payload.get("result") else ""
    found = [named_item(item, value, names) for item, value in payload.get("report", {}).items()]
    return listed(result, *found)


def named_item(item: str, value: str | float, names: Names) -> str:
    """An item of a report with what it says: a reading, a choice, or words."""
    text = str(value)
    if isinstance(value, int | float):
        unit = names("unit", item)
        text = finishing.shown(value) + ("" if unit == formats.NONE else f" {unit}")
    elif (chosen := names("choice", (item, value))) != str((item, value)):
        text = chosen
    name = names("item", item.removesuffix(finishing.WHY))
    return _("%(name)s: %(text)s", name=name, text=text)


def with_words(
    texts: Mapping[int, str], words: Mapping[int, Mapping[str, str]], names: Names
) -> dict[int, str]:
    """What people wrote on each event, with what they wrote into the items of a report."""
    found = dict(texts)
    for seq, said in words.items():
        lines = [named_item(item, text, names) for item, text in said.items()]
        found[seq] = joined(*lines, texts.get(seq, ""))
    return found
