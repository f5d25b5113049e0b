"""A drawing: shapes with paints by name, and how they are written as SVG on a page and in a file.

Shapes carry presentation attributes only: no style element and no style attribute, which pages forbid and
other programs read differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

#: What may not stand in XML 1.0 at all, escaped or not (section 2.2), and lone surrogates.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Shape:
    """One element of SVG.

    Args:
        tip: told by a pointer that rests on it.
        shared: the name of what stands in it and is shared with another drawing of the figure.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Shape | str, ...] = ()
    tip: str = ""
    shared: str = ""


@dataclass(frozen=True)
class Drawing:
    """Shapes on a ground of so many units; a unit is a pixel where there is room.

    Args:
        shared: by name, what several drawings of a figure have in them: a page has it once, a file in its
            place.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    shared: tuple[tuple[str, Shape], ...] = ()


@dataclass(frozen=True)
class Pen:
    """How shapes are written.

    Args:
        paint: what a paint by name is there.
        letters: what is made of each text, for example of letters that a typeface lacks.
        shared: the mark-up that stands for something shared, by its name.
    """

    paint: Callable[[str], str]
    letters: Callable[[str], str] = str
    shared: Callable[[str], str] = str


def figure_of(number: float) -> str:
    """A length as SVG writes it: two decimals at the most."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number else "0"


def shape(tag: str, *children: Shape | str, tip: str = "", shared: str = "", **attributes: Any) -> Shape:
    """An element; of its attributes ``font_size=13`` is written ``font-size="13"``, None is left out.

    Attributes are texts, numbers or None.
    """
    written = tuple(
        (name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else figure_of(value))
        for name, value in attributes.items()
        if value is not None
    )
    return Shape(tag, written, children, tip, shared)


def rect(x: float, y: float, wide: float, high: float, fill: str, **more: Any) -> Shape:
    """A rectangle from its upper left corner."""
    return shape("rect", x=x, y=y, width=max(wide, 0.0), height=max(high, 0.0), fill=fill, **more)


def rule(x1: float, y1: float, x2: float, y2: float, stroke: str, **more: Any) -> Shape:
    """A straight line."""
    return shape("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def dot(x: float, y: float, radius: float, fill: str | None, *, tip: str = "", **more: Any) -> Shape:
    """A filled circle."""
    return shape("circle", cx=x, cy=y, r=radius, fill=fill, tip=tip, **more)


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    anchor: Anchor = "start",
    fill: str = "@ink",
    bold: bool = False,
    halo: bool = False,
) -> Shape:
    """A text on its base line; ``halo`` keeps what is drawn below away from its letters."""
    around: dict[str, Any] = {"paint_order": "stroke", "stroke": "@card", "stroke_width": 4}
    return shape(
        "text",
        text,
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="600" if bold else None,
        **(around | {"stroke_linejoin": "round"} if halo else {}),
    )


def moved(shapes: Sequence[Shape], right: float, down: float) -> Shape:
    """Shapes somewhere else."""
    return shape("g", *shapes, transform=f"translate({figure_of(right)} {figure_of(down)})")


def lines_of_words(
    x: float, y: float, lines: list[str], size: float, *, anchor: Anchor = "start", fill: str = "@ink"
) -> list[Shape]:
    """A text of several lines, centred on ``y`` as one line's middle would be."""
    leading = size * 1.2
    top = y + size * 0.35 - leading * (len(lines) - 1) / 2
    return [
        words(x, top + number * leading, line, size, anchor=anchor, fill=fill)
        for number, line in enumerate(lines)
    ]


def escaped(text: str) -> str:
    """A text for XML and HTML alike, in an element or an attribute."""
    clean = _NOT_XML.sub("", text)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
        clean = clean.replace(letter, entity)
    return clean


def written(item: Shape | str, pen: Pen) -> str:
    """A shape, or a text, as mark-up."""
    return "".join(_pieces(item, pen))


def _pieces(item: Shape | str, pen: Pen) -> Iterator[str]:
    if isinstance(item, str):
        yield escaped(pen.letters(item))
        return
    yield f"<{item.tag}"
    for name, value in item.attributes:
        yield f' {name}="{escaped(pen.paint(value) if value.startswith("@") else value)}"'
    if not item.children and not item.tip and not item.shared:
        yield "/>"
        return
    yield ">"
    if item.tip:
        yield f"<title>{escaped(pen.letters(item.tip))}</title>"
    if item.shared:
        yield pen.shared(item.shared)
    for child in item.children:
        yield from _pieces(child, pen)
    yield f"</{item.tag}>"
