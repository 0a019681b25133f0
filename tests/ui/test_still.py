"""Trees drawn as one: Dash sees a single component, which holds all that the tree says."""

import json

import pytest
from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from ui import parts
from ui.parts.marks import attributes


def test_a_still_part_is_one_component_with_all_that_was_in_it() -> None:
    link = html.A(["3", " ", html.B("orders")], href="/orders", **attributes(data_how="3 of 4"))
    made = parts.still(html.Table(html.Tr([html.Td(link), html.Td(None)]), className="pd-table"))
    assert list(made._traverse()) == []
    assert json.loads(json.dumps(made.tree, cls=PlotlyJSONEncoder)) == {
        "type": "Table",
        "props": {
            "className": "pd-table",
            "children": {
                "type": "Tr",
                "props": {
                    "children": [
                        {
                            "type": "Td",
                            "props": {
                                "children": {
                                    "type": "A",
                                    "props": {
                                        "children": [
                                            "3", " ",
                                            {"type": "B", "props": {"children": "orders"}},
                                        ],
                                        "href": "/orders",
                                        "data-how": "3 of 4",
                                    },
                                }
                            },
                        },
                        {"type": "Td", "props": {"children": None}},
                    ]
                },
            },
        },
    }  # fmt: skip


def test_what_is_more_than_an_element_is_refused() -> None:
    with pytest.raises(TypeError, match="Store cannot stand"):
        parts.still(html.Div(dcc.Store(id="kept")))
