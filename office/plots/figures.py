"""Every kind of figure, and what they are made of: the door to this part for those who draw."""

from office.plots.bar_figures import Series, bar_figure, parts_figure
from office.plots.base import Cell, Figure
from office.plots.line_figures import Line, Mark, line_figure
from office.plots.map_figures import map_figure

__all__ = [
    "Cell",
    "Figure",
    "Line",
    "Mark",
    "Series",
    "bar_figure",
    "line_figure",
    "map_figure",
    "parts_figure",
]
