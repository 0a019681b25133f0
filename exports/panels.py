"""Workbooks of single panels: what one chart or table of a dashboard shows."""

from collections.abc import Sequence

from exports.frames import Asked, about, frame, matrix
from exports.reports import File
from exports.workbook import Sheet, file_name, workbook
from i18n import _
from metrics.kpi import Dimension, Kpi, Measured


def heat_map(
    asked: Asked, title: str, kpi: Measured, kpis: Sequence[Kpi], down: Dimension, across: Dimension
) -> File:
    """A heat map as it stands on the screen, and all figures of its cells line by line."""
    sheets = [
        matrix(asked, title, kpi, down, across),
        frame(asked, _("Line by line"), (down, across), kpis),
    ]
    return _file(asked, title, sheets, (kpi, *kpis))


def lines(asked: Asked, title: str, kpis: Sequence[Kpi], by: Sequence[Dimension]) -> File:
    """Figures line by line, with their total."""
    return _file(asked, title, [frame(asked, title, by, kpis)], kpis)


def _file(asked: Asked, title: str, sheets: Sequence[Sheet], kpis: Sequence[Kpi]) -> File:
    return File(file_name(title, asked.as_of), workbook(sheets, about(asked, title, kpis)))
