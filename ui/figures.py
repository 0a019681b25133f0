"""Figures: plain data in, a figure dict out."""

from typing import Any


def message(text: str) -> dict[str, Any]:
    """A figure that only says something: what failed, or that there is nothing."""
    return {
        "data": [],
        "layout": {
            "xaxis": {"visible": False},
            "yaxis": {"visible": False},
            "annotations": [{"text": text, "showarrow": False, "xref": "paper", "yref": "paper"}],
        },
    }
