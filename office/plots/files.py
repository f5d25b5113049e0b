"""A figure as a file: SVG and PNG to take away, and what the typesetter puts on paper.

What leaves the house in a response is entered in the audit trail by the view, which knows of whom it tells.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, abort
from flask_babel import get_locale

from office.plots.base import SIZES, WIDE, Figure
from office.plots.colours import Theme, in_file
from office.plots.drawing import Drawing, Pen, Shape, escaped, figure_of, moved, rect, words, written
from office.plots.lettering import wrap
from office.typesetting.fonts import FAMILY, printable
from office.typesetting.setting import set_picture

#: The kinds of files that a figure can be taken away as, each with what its file's name ends in.
KINDS: Final[dict[str, tuple[str, Theme]]] = {
    "svg": ("svg", "light"),
    "png": ("png", "light"),
    "svg-dark": ("svg", "dark"),
    "png-dark": ("png", "dark"),
}
_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}

_FACES: Final = f"Inter, {FAMILY}, 'Noto Sans', 'Segoe UI', Helvetica, Arial, sans-serif"
#: Around the picture, and from its title to it.
_MARGIN: Final = 24.0
_TITLE: Final = 18.0
_NOTE: Final = 12.0


def svg_file(figure: Figure, theme: Theme = "light") -> bytes:
    """The wide drawing as a file of its own, with its title above and its note below it."""
    return _svg(figure, theme, Pen(lambda paint: in_file(paint, theme)), framed=True).encode()


def png_file(figure: Figure, theme: Theme = "light") -> bytes:
    """The same as :func:`svg_file`, as a picture of twice as many pixels as the drawing has units."""
    pen = Pen(lambda paint: in_file(paint, theme), printable)
    return set_picture(_svg(figure, theme, pen, framed=True))


def paper_figure(figure: Figure) -> dict[str, Any]:
    """What a typst template needs of a figure, as plain JSON.

    Returns:
        ``svg`` (set it by ``image(bytes(it.svg), format: "svg", alt: it.alt)``, which PDF/UA wants), ``alt``,
        ``title``, ``note``, and the table: ``head`` and ``rows`` of texts, numbers written out.
    """
    return {
        "svg": _svg(figure, "light", Pen(lambda paint: in_file(paint, "light"), printable), framed=False),
        "alt": figure.description,
        "title": figure.title,
        "note": figure.note,
        "head": list(figure.head),
        "rows": [list(row) for row in figure.rows_in_words],
    }


def figure_response(figure: Figure, kind: str, name: str) -> Response:
    """A figure to take away, called ``name`` with the ending of its ``kind``; 404 for a kind there is not."""
    if kind not in KINDS:
        abort(404)
    ending, theme = KINDS[kind]
    content = svg_file(figure, theme) if ending == "svg" else png_file(figure, theme)
    response = Response(content, mimetype=_TYPES[ending])
    suffix = "" if theme == "light" else f"-{theme}"
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}{suffix}.{ending}")
    return response


def _svg(figure: Figure, theme: Theme, pen: Pen, *, framed: bool) -> str:
    drawing = figure.wide
    kept = dict(drawing.shared)
    pen = Pen(pen.paint, pen.letters, lambda name: written(kept[name], pen))
    if framed:
        drawing = _framed(figure, drawing)
    ground = written(rect(0, 0, drawing.width, drawing.height, "@card"), pen) if framed else ""
    body = "".join(written(shape, pen) for shape in drawing.shapes)
    size = f'width="{figure_of(drawing.width)}" height="{figure_of(drawing.height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {figure_of(drawing.width)} {figure_of(drawing.height)}" role="img" '
        f'xml:lang="{get_locale()}" font-family="{_FACES}" aria-labelledby="title words">'
        f'<title id="title">{escaped(pen.letters(figure.title))}</title>'
        f'<desc id="words">{escaped(pen.letters(figure.description))}</desc>{ground}{body}</svg>'
    )


def _framed(figure: Figure, drawing: Drawing) -> Drawing:
    """The drawing with its title above, its note below and air around it."""
    shapes: list[Shape] = []
    y = _MARGIN
    for line in wrap(figure.title, _TITLE, WIDE, most=3):
        y += _TITLE
        shapes.append(words(_MARGIN, y, line, _TITLE, bold=True))
        y += _TITLE * 0.3
    y += SIZES[WIDE]
    shapes.append(moved(drawing.shapes, _MARGIN, y))
    y += drawing.height
    if figure.note:
        y += _NOTE
        for line in wrap(figure.note, _NOTE, WIDE, most=12):
            y += _NOTE
            shapes.append(words(_MARGIN, y, line, _NOTE, fill="@muted"))
            y += _NOTE * 0.4
    return Drawing(drawing.width + 2 * _MARGIN, y + _MARGIN, tuple(shapes), drawing.shared)
