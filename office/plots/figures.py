"""Every kind of figure, and what they are made of: the door to this part for those who draw."""

from office.plots.bar_figures import bar_figure
from office.plots.base import Cell, Figure
from office.plots.column_figures import column_figure
from office.plots.line_figures import Line, Mark, line_figure
from office.plots.map_figures import map_figure
from office.plots.parts_figures import Series, parts_figure
from office.plots.rank_figures import Places, rank_figure, small_figures
from office.plots.scatter_figures import Axis, Point, scatter_figure

__all__ = [
    "Axis",
    "Cell",
    "Figure",
    "Line",
    "Mark",
    "Places",
    "Point",
    "Series",
    "bar_figure",
    "column_figure",
    "line_figure",
    "map_figure",
    "parts_figure",
    "rank_figure",
    "scatter_figure",
    "small_figures",
]
