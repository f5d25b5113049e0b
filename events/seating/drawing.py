"""A table as a picture: its seats, and at each who sits there; the same on the page and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from events.seating.models import Shape
from events.seating.tables import Table

#: All in units of the picture, which are points on paper and pixels on a page of that width.
_WIDTH: Final = 720.0
_DISC: Final = 13.0
#: From the table's edge to the middle of a seat.
_OFF: Final = 22.0
_ROW: Final = 42.0
_HALF_LONG: Final = 44.0
#: Two lines of a label, above or below a seat.
_LABEL: Final = 48.0
_BESIDE: Final = 216.0
#: As wide as a letter of a name is, at most, on average.
_LETTER: Final = 7.4
#: What may not stand in XML 1.0 at all (section 2.2).
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK, _MUTED, _EDGE, _CARD, _BRASS = "#16202E", "#566071", "#8A8F99", "#FFFFFF", "#7D5F17"


@dataclass(frozen=True)
class Label:
    """Who has a seat, as a picture says it.

    Args:
        seat: what the page calls the seat, to be moved by.
        who: the key of who sits there; empty: the seat is free.
        presides: whether one of the hosts sits there.
    """

    seat: str
    who: str = ""
    name: str = ""
    post: str = ""
    presides: bool = False


@dataclass(frozen=True)
class _Spot:
    """Where a seat is drawn, and where its label: at ``lx``, ``ly``, with the text's anchor there."""

    number: int
    x: float
    y: float
    lx: float
    ly: float
    anchor: str


def drawing_of(table: Table, labels: Mapping[int, Label], words: str, font: str = "") -> Markup:
    """The table as SVG.

    Args:
        labels: of every seat.
        words: what it shows, for those who do not see it.
        font: the family of its letters; on a page the style sheet says it.
    """
    radius = _radius(table.seats)
    surface = {"class": "table-surface", "fill": _CARD, "stroke": _EDGE, "stroke-width": "1.5"}
    if table.shape is Shape.ROUND:
        width = max(_WIDTH, 2 * (radius + _OFF + 30 + _BESIDE))
        spots, height = _round(table, radius, width / 2)
        middle = {"cx": _at(width / 2), "cy": _at(height / 2), "r": _at(radius)}
        body = Element("circle", {**surface, **middle})
    else:
        width = _WIDTH
        spots, height = _long(table, width / 2)
        top = _top(table)
        place = {"x": _at(width / 2 - _HALF_LONG), "y": _at(top), "rx": "10"}
        size = {"width": _at(2 * _HALF_LONG), "height": _at(height - 2 * top)}
        body = Element("rect", {**surface, **place, **size})
    drawn = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "table-drawing",
            "role": "img",
            "aria-label": _NOT_XML.sub("", words),
            "viewBox": f"0 0 {_at(width)} {_at(height)}",
            "width": _at(width),
            "height": _at(height),
            **({"font-family": font} if font else {}),
        },
    )
    drawn.append(body)
    for spot in spots:
        drawn.append(_seat(spot, labels[spot.number]))
    return Markup(tostring(drawn, encoding="unicode"))  # noqa: S704 - the library escapes every text


def _at(number: float) -> str:
    return f"{number:.1f}"


def _radius(seats: int) -> float:
    """Wide enough that the seats do not touch."""
    return max(56.0, min(92.0, 36.0 + 5 * seats), seats * (2 * _DISC + 4) / (2 * pi) - _OFF)


def _round(table: Table, radius: float, middle: float) -> tuple[list[_Spot], float]:
    """The host at the top; labels in two columns, as far apart as two lines of words need."""
    away = radius + _OFF
    angles = {number: 2 * pi * (number - 1) / table.seats for number in table.numbers}
    at = {number: (sin(angle) * away, -cos(angle) * away) for number, angle in angles.items()}
    above = [number for number, (x, y) in at.items() if abs(x) < 1 and y < 0]
    below = [number for number, (x, y) in at.items() if abs(x) < 1 and y > 0]
    columns = [
        sorted((number for number, (x, _y) in at.items() if x * side >= 1), key=lambda number: at[number][1])
        for side in (1, -1)
    ]
    most = max(len(column) for column in columns)
    height = max(2 * (away + _DISC + _LABEL), most * _ROW + 2 * _LABEL)
    centre = height / 2
    spots = [
        _Spot(number, middle, centre + at[number][1], middle, centre + at[number][1] + shift, "middle")
        for numbers, shift in ((above, -_DISC - 24), (below, _DISC + 17))
        for number in numbers
    ]
    for side, column in zip((1, -1), columns, strict=True):
        for row, number in enumerate(column):
            x, y = at[number]
            gap = max(_ROW, 2 * away / (len(column) + 1))
            line = (row - (len(column) - 1) / 2) * gap
            label = middle + side * (away + _DISC + 22)
            spots.append(
                _Spot(
                    number,
                    middle + x,
                    centre + y,
                    label,
                    centre + line,
                    "start" if side > 0 else "end",
                )
            )
    return spots, height


def _long(table: Table, middle: float) -> tuple[list[_Spot], float]:
    """The sides right and left, the ends above and below; each label beside its seat."""
    rows = max(1, *(len(side) for side in table.sides))
    top = _top(table)
    height = 2 * top + rows * _ROW
    spots = []
    for side, numbers in zip((1, -1), table.sides, strict=True):
        for row, number in enumerate(numbers):
            x = middle + side * (_HALF_LONG + _OFF)
            y = height / 2 + (row - (len(numbers) - 1) / 2) * _ROW
            label = x + side * (_DISC + 10)
            spots.append(_Spot(number, x, y, label, y, "start" if side > 0 else "end"))
    for number, y, shift in _at_ends(table.ends, top, height):
        spots.append(_Spot(number, middle, y, middle, y + shift, "middle"))
    return spots, height


def _top(table: Table) -> float:
    return _LABEL + 2 * _OFF if table.ends else _OFF


def _at_ends(ends: Sequence[int], top: float, height: float) -> Iterator[tuple[int, float, float]]:
    if ends:
        yield ends[0], top - _OFF, -_DISC - 24
    if len(ends) > 1:
        yield ends[1], height - top + _OFF, _DISC + 17


def _seat(spot: _Spot, label: Label) -> Element:
    """One seat with its label, and a line between the two where they are apart."""
    kind = "is-free" if not label.who else "is-host" if label.presides else ""
    colour = _BRASS if label.presides else _INK if label.who else _EDGE
    seat = Element(
        "g", {"class": f"drawn-seat {kind}".strip(), "data-seat": label.seat, "data-who": label.who}
    )
    if spot.anchor != "middle" and abs(spot.ly - spot.y) + abs(spot.lx - spot.x) > _DISC + 12:
        inner = spot.lx - 5 if spot.anchor == "start" else spot.lx + 5
        path = f"M{_at(spot.x)} {_at(spot.y)}L{_at(inner)} {_at(spot.ly)}"
        line = {"class": "seat-line", "d": path, "stroke": _EDGE, "stroke-width": "0.7", "fill": "none"}
        SubElement(seat, "path", line)
    disc = {"class": "seat-disc", "cx": _at(spot.x), "cy": _at(spot.y), "r": _at(_DISC)}
    dashes = {} if label.who else {"stroke-dasharray": "3 3"}
    SubElement(seat, "circle", {**disc, "fill": _CARD, "stroke": colour, "stroke-width": "1.5", **dashes})
    _write(seat, "seat-number", str(spot.number), (spot.x, spot.y + 4), "middle", colour, "11.5")
    if label.who:
        letters = int(_BESIDE * (2 if spot.anchor == "middle" else 1) / _LETTER)
        y = spot.ly + (-2 if label.post else 4)
        _write(seat, "seat-name", shortened(label.name, letters), (spot.lx, y), spot.anchor, _INK, "14")
        if label.post:
            post, below = shortened(label.post, letters + 6), (spot.lx, y + 15)
            _write(seat, "seat-post", post, below, spot.anchor, _MUTED, "12")
    return seat


def _write(
    seat: Element, kind: str, words: str, at: tuple[float, float], anchor: str, colour: str, size: str
) -> None:
    place = {"x": _at(at[0]), "y": _at(at[1]), "text-anchor": anchor}
    text = SubElement(seat, "text", {"class": kind, **place, "font-size": size, "fill": colour})
    text.text = _NOT_XML.sub("", words)


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters' width, cut with "…"; letters of East Asia take two."""
    width = 0
    for index, letter in enumerate(text):
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > most:
            return text[: max(0, index - 1)].rstrip() + "…"
    return text
