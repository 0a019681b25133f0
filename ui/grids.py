"""AG Grid in the house's look, for tables that scroll, sort or select. Short lists: `parts.table`.

Columns are AG Grid's own dicts; `column` writes the usual ones. How cells are drawn is said by name
(`renderer`), the functions are in `assets/grid.js`: Clock, Badge, Level, Flags, Link, Two, Moment,
Bullet, each with the value it takes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag

from ui import words


def column(
    field: str, head: str, *, width: int | None = None, is_number: bool = False,
    renderer: str = "", flex: int | None = None, title: str = "", is_sortable: bool = True,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """A column of a grid; numbers and their heads stand right. What is sorted is the value; of a
    value that is a dict, its `sort`."""
    made: dict[str, Any] = {"field": field, "headerName": head, "sortable": is_sortable, **more}
    if width is not None:
        made["width"] = width
    if flex is not None:
        made["flex"] = flex
    if is_number:
        made["type"] = "rightAligned"
    if title:
        made["headerTooltip"] = title
    if renderer:
        made |= {"cellRenderer": renderer, "cellDataType": False}
        made.setdefault("comparator", {"function": "paidanBySort"})
    return made


def grid(
    id: str, columns: Sequence[Mapping[str, Any]], *, rows: Sequence[Mapping[str, Any]] = (),
    row_id: str = "", height: str = "100%", total: Mapping[str, Any] | None = None,
    **options: Any,
) -> dag.AgGrid:  # fmt: skip
    """A grid of client-side rows. `row_id` names the field that rows are known by; `total` is
    pinned below; `options` are AG Grid's own."""
    return dag.AgGrid(
        id=id,
        className="ag-theme-alpine ag-theme-paidan",
        columnDefs=list(columns),
        rowData=list(rows),
        getRowId=f"params.data.{row_id} + ''" if row_id else None,
        defaultColDef={"resizable": True, "suppressHeaderMenuButton": True},
        style={"height": height, "width": "100%"},
        dashGridOptions={
            "localeText": words.for_grid(),
            "animateRows": False,
            "enableCellTextSelection": True,
            "pinnedBottomRowData": [dict(total)] if total else None,
            **options,
        },
    )  # fmt: skip
