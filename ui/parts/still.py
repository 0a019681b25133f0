"""Parts of a page that nothing is wired to, drawn as one.

Dash keeps every component of a page in its store and asks each of them at every change whether it
has changed too: a table of two thousand components holds the browser up for seconds. Wrapped as
`Still`, a tree is one component to Dash; `assets/still.js` draws what is in it.
"""

from typing import Any

from dash.development.base_component import Component

HTML = "dash_html_components"


class Still(Component):
    """A tree of elements, drawn in one go and replaced as a whole by the callback that made it."""

    _namespace = "paidan_parts"
    _type = "Still"
    _prop_names = ["tree"]  # noqa: RUF012 (what Dash reads)
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 (what Dash reads)
    available_properties = _prop_names
    available_wildcard_properties = _valid_wildcard_attributes

    def __init__(self, tree: Any) -> None:
        super().__init__(tree=tree)  # type: ignore[no-untyped-call]


def still(tree: Component) -> Still:
    """Components of `dash.html` without ids of callbacks, drawn as one. Raises `TypeError` for a
    component of another kind in it."""
    return Still(_plain(tree))


def _plain(part: Any) -> Any:
    """Types and properties, which the script knows how to draw."""
    if isinstance(part, list | tuple):
        return [_plain(one) for one in part]
    if not isinstance(part, Component):
        return part
    made = part.to_plotly_json()
    if made["namespace"] != HTML:
        raise TypeError(f"{made['type']} cannot stand in a still part")
    props = dict(made["props"])
    props["children"] = _plain(props.get("children"))
    return {"type": made["type"], "props": props}
