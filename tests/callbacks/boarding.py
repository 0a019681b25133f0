"""The application with a warehouse, and the list behind an address."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.boards import children, texts
from tests.screens import post
from ui.ids import Orders

NUMBER = re.compile(r"[：:] ?([\d,]+)")


def query_of(href: str) -> str:
    """The query of an address, as the store of its page holds it."""
    path, _mark, query = href.partition("?")
    assert path == "/orders", href
    return f"?{query}"


def listed(client: FlaskClient, query: str, text: str = "") -> int:
    """How many rows the title of the list says that there are."""
    asked = {f"{Orders.QUERY}.data": query, f"{Orders.SEARCH}.value": text}
    title = texts(children(post(client, f"{Orders.TITLE}.children", asked), Orders.TITLE)[0])
    found = NUMBER.findall(title)
    assert found, title
    return int(found[-1].replace(",", ""))


def behind(link: dict[str, Any]) -> float:
    """How many rows a figure says that it counts: its number, of a share its numerator, of a mean
    the number of things it is of."""
    taken_of = str(link["data-how"]).split("\n")[1]
    is_of_others = "÷" in taken_of or taken_of.startswith("取自")
    return numbers(taken_of if is_of_others else texts(link["children"]))[0]


def numbers(text: Any) -> list[float]:
    """The numbers in a text, in order."""
    return [float(one.replace(",", "")) for one in re.findall(r"-?[\d,]+(?:\.\d+)?", str(text))]
