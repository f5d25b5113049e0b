"""A position on the map: read from whatever people paste, and said back in degrees."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

#: Five decimals are a metre: no venue is told more closely.
_DECIMALS: Final = 5

_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*[,;~\s]\s*({_NUMBER})\s*")
#: Decimal commas, as Finland and Sweden write them: 60,1699 24,9525.
_COMMA_PAIR = re.compile(r"\s*([+-]?\d{1,3},\d+)(?:\s*[;,]\s*|\s+)([+-]?\d{1,3},\d+)\s*")
_ANGLE = (
    r"(\d{1,3}(?:[.,]\d+)?)\s*°?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*'\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''))?)?"
)
_LETTERED = re.compile(rf"\s*(?:([NSEW])\s*{_ANGLE}|{_ANGLE}\s*([NSEW]))\s*[,;]?", re.IGNORECASE)

_OPENSTREETMAP = re.compile(r"(?:^|&)map=[\d.]+/(?P<lat>-?\d+(?:\.\d+)?)/(?P<lon>-?\d+(?:\.\d+)?)")
#: Of a link to a place in Google's maps: the place itself, and what of the map is in sight.
_GOOGLE_PLACE = re.compile(r"!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)")
_GOOGLE_SIGHT = re.compile(r"/@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")
#: Where the maps of others keep a place, the surest first.
_ASKED: Final = ("coordinate", "q", "query", "destination", "daddr", "ll", "center", "cp")


class NoPosition(Exception):
    """The text names no position."""


class OffTheEarth(NoPosition):
    """There are no such degrees."""


class ShortLink(NoPosition):
    """A shortened link names no position: only whoever opens it learns where it leads."""


_SHORTENED: Final = frozenset({"maps.app.goo.gl", "goo.gl", "g.co", "maps.apple", "bit.ly"})


def read_position(text: str) -> tuple[float, float]:
    """Degrees north and east, rounded to five decimals, from a text.

    Taken are degrees ("60.1699, 24.9525", "60,1699 24,9525", "60.1699° N, 24.9525° E", 60°10'11"N 24°57'9"E),
    a ``geo:`` address (RFC 5870) and links of OpenStreetMap, Google Maps and Apple Maps.

    Raises:
        NoPosition: it names none.
        ShortLink: it is a shortened link.
        OffTheEarth: the degrees are none.
    """
    plain = _plain(text)
    if plain.lower().startswith("geo:"):
        north, east = _of_geo(plain)
    elif plain.lower().startswith(("http://", "https://")):
        north, east = _of_link(plain)
    else:
        north, east = _of_degrees(plain)
    if not (abs(north) <= 90 and abs(east) <= 180):
        raise OffTheEarth(text)
    # Never minus zero.
    return round(north, _DECIMALS) + 0.0, round(east, _DECIMALS) + 0.0


def position_words(north: float, east: float) -> str:
    """Degrees as they are said: "60.16990° N, 24.95250° E". `read_position` reads them again."""
    return f"{abs(north):.5f}° {'S' if north < 0 else 'N'}, {abs(east):.5f}° {'W' if east < 0 else 'E'}"


def map_url(north: float, east: float) -> str:
    """The address of a map (OpenStreetMap) with a mark at the position."""
    place = f"{north:.5f}", f"{east:.5f}"
    return f"https://www.openstreetmap.org/?mlat={place[0]}&mlon={place[1]}#map=17/{place[0]}/{place[1]}"


def _plain(text: str) -> str:
    for signs, plain in (("º˚", "°"), ("′’‘´ʹ", "'"), ("″”“ʺ", '"'), ("−–‒", "-"), ("،", ",")):
        for sign in signs:
            text = text.replace(sign, plain)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _of_degrees(text: str) -> tuple[float, float]:
    pair = _PAIR.fullmatch(text)
    if pair is None and (commas := _COMMA_PAIR.fullmatch(text)) is not None:
        return _float(commas[1]), _float(commas[2])
    if pair is not None:
        if re.fullmatch(r"[+-]?\d+,\d+", text):
            # One number with a decimal comma or two whole ones: nobody can tell.
            raise NoPosition(text)
        return float(pair[1]), float(pair[2])
    found = _LETTERED.match(text)
    other = _LETTERED.fullmatch(text, found.end()) if found is not None else None
    if found is None or other is None:
        raise NoPosition(text)
    named = dict((_lettered(found), _lettered(other)))
    if named.keys() != {"north", "east"}:
        raise NoPosition(text)
    return named["north"], named["east"]


def _lettered(found: re.Match[str]) -> tuple[str, float]:
    before, *rest = found.groups()
    letter = (before or rest[-1]).upper()
    degrees, minutes, seconds = (_float(part or "0") for part in (rest[:3] if before else rest[3:6]))
    if minutes >= 60 or seconds >= 60:
        raise NoPosition(found[0])
    angle = degrees + minutes / 60 + seconds / 3600
    return ("north" if letter in "NS" else "east"), (-angle if letter in "SW" else angle)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _of_geo(text: str) -> tuple[float, float]:
    """RFC 5870, section 3.3; a place that Android asks for by ``?q=`` comes before its degrees."""
    path, _mark, query = text[4:].partition("?")
    asked = _PAIR.match(unquote(parse_qs(query).get("q", [""])[0]))
    if asked is not None:
        return float(asked[1]), float(asked[2])
    place, *parameters = path.split(";")
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip().lower() == "crs" and value.strip().lower() != "wgs84":
            raise NoPosition(text)
    numbers = place.split(",")
    if len(numbers) not in {2, 3} or not all(re.fullmatch(r"-?\d+(\.\d+)?", one.strip()) for one in numbers):
        raise NoPosition(text)
    return float(numbers[0]), float(numbers[1])


def _of_link(text: str) -> tuple[float, float]:
    try:
        parts = urlsplit(text.replace(" ", "%20"))
        host = parts.hostname or ""
    except ValueError:
        raise NoPosition(text) from None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if "mlat" in query and "mlon" in query and (found := _PAIR.fullmatch(f"{query['mlat']},{query['mlon']}")):
        return float(found[1]), float(found[2])
    # What is asked for by name may be words ("Helsinki City Hall"); only degrees count.
    for name in _ASKED:
        if found := _PAIR.fullmatch(query.get(name, "").removeprefix("loc:")):
            return float(found[1]), float(found[2])
    path = unquote(parts.path)
    for pattern, where in ((_OPENSTREETMAP, parts.fragment), (_GOOGLE_PLACE, path), (_GOOGLE_SIGHT, path)):
        if found := pattern.search(where):
            return float(found[1]), float(found[2])
    for piece in reversed(path.split("/")):
        if found := _PAIR.fullmatch(piece.replace("+", " ")):
            return float(found[1]), float(found[2])
    raise ShortLink(text) if host in _SHORTENED else NoPosition(text)
