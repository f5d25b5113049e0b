"""A figure: one description of a picture, from which a page, a file and paper are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from babel.numbers import format_decimal
from flask_babel import get_locale
from markupsafe import Markup

from office.plots.colours import on_page
from office.plots.drawing import Drawing, Pen, escaped, written

#: Drawn for a desk and for a phone, in pixels.
WIDE: Final = 720
NARROW: Final = 360
#: Of letters, on a desk and on a phone, where all is drawn a little smaller than it is told here.
SIZES: Final = {WIDE: 13.0, NARROW: 14.0}

#: A cell of a figure's table; an empty one says that there is no such number.
Cell = str | int | float | None

_KEY: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Figure:
    """A picture of numbers.

    Args:
        key: names it within its page and its files: small letters, digits and hyphens.
        description: what it shows, in words with the numbers: read out in place of the picture.
        head: the heads of the table beside it.
        rows: its rows; the first cell of each says what the others are about.
        note: what the picture leaves out or how it is to be read; shown below it, and in files.
    """

    key: str
    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    wide: Drawing
    narrow: Drawing
    note: str = ""

    @property
    def rows_in_words(self) -> tuple[tuple[str, ...], ...]:
        """The table's rows with numbers as the reader's language writes them; an empty cell is a dash."""
        return tuple(tuple(_cell_words(cell) for cell in row) for row in self.rows)

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"not a figure's key: {self.key!r}")

    @cached_property
    def markup(self) -> Markup:
        """Both drawings for a page, of which its style sheet shows one; texts in them are escaped."""
        parts = []
        if self.wide.shared:
            shared = "".join(
                f'<g id="{self._id(name)}">{written(shape, Pen(on_page))}</g>'
                for name, shape in self.wide.shared
            )
            hidden = 'class="figure-shared" width="0" height="0" aria-hidden="true" focusable="false"'
            parts.append(f"<svg {hidden}><defs>{shared}</defs></svg>")
        parts += [self._svg("wide", self.wide), self._svg("narrow", self.narrow)]
        return Markup("".join(parts))  # noqa: S704 - every text in it is escaped by `written` and `escaped`

    def _svg(self, name: str, drawing: Drawing) -> str:
        title, words = self._id(f"{name}-title"), self._id(f"{name}-words")
        pen = Pen(on_page, shared=lambda name: f'<use href="#{self._id(name)}"/>')
        body = "".join(written(shape, pen) for shape in drawing.shapes)
        return (
            f'<svg class="figure-{name}" viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img"'
            f' aria-labelledby="{title} {words}" focusable="false">'
            f'<title id="{title}">{escaped(self.title)}</title>'
            f'<desc id="{words}">{escaped(self.description)}</desc>{body}</svg>'
        )

    def _id(self, name: str) -> str:
        return f"figure-{self.key}-{name}"


def number_words(number: float) -> str:
    """A number as the reader's language writes it."""
    return str(format_decimal(number, locale=get_locale()))


def _cell_words(cell: Cell) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else number_words(cell)
