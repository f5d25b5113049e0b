"""The map of the world that plots are drawn on: Natural Earth's borders, flat, small, one path a state.

Reads the TopoJSON of the npm package world-atlas (Natural Earth, which is in the public domain, at 1:50
million), projects it by Equal Earth (Šavrič, Patterson, Jenny 2018: areas keep their proportions), leaves
out what cannot be seen at the size of a page, and writes what `office/plots/world.py` reads.

Whose land is whose follows the United Nations where the data follows who holds it: see STATES, CRIMEA and
SAHARA.
"""

from __future__ import annotations

import heapq
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pycountry

#: The map's width in units; coordinates are written in tenths of one.
WIDTH: Final = 720
TENTHS: Final = 10
#: Where the map is cut in two is opposite to this meridian: in the Bering Strait, and not through a state.
MIDDLE: Final = 11.0
#: Nobody is accredited to Antarctica.
LEFT_OUT: Final = frozenset({"AQ"})
#: What has no number of ISO 3166 in the data. Northern Cyprus and Somaliland are recognised as states by
#: nobody, or hardly anybody: they are Cyprus and Somalia. The glacier that is claimed twice is nobody's.
STATES: Final = {
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Somaliland": "SO",
    "Siachen Glacier": "",
    "Indian Ocean Ter.": "AU",
}
#: Parts of a state that ISO 3166 numbers apart, and that a map of states shows with it.
WITHIN: Final = {"AX": "FI"}
#: Crimea (west, south, east, north), which the data draws with those who hold it, is Ukraine's: resolution
#: 68/262 of the United Nations' General Assembly.
CRIMEA: Final = (32.0, 44.2, 36.7, 46.3)
#: What the data draws with Morocco south of this parallel is Western Sahara, which the United Nations list as
#: a territory that does not govern itself: one land, without the berm through it.
SAHARA: Final = 27 + 40 / 60
#: Where states and territories are that have no outline of their own here: longitude, latitude.
ELSEWHERE: Final = {
    "AX": (19.95, 60.2),
    "BQ": (-68.3, 12.2),
    "CC": (96.8, -12.2),
    "CX": (105.7, -10.5),
    "GF": (-53.1, 4.0),
    "GI": (-5.35, 36.14),
    "GP": (-61.55, 16.2),
    "MQ": (-61.0, 14.65),
    "RE": (55.5, -21.1),
    "SJ": (20.0, 78.5),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),
    "YT": (45.15, -12.8),
}
#: Square units: of a triangle that a line may lose, and of an island that may be left out.
_BEND: Final = 0.11
_ISLAND: Final = 0.35

_BERM: Final = {"EH", "MA"}

Point = tuple[float, float]
_A = (1.340264, -0.081106, 0.000893, 0.003796)


class Ring(NamedTuple):
    """One closed line of a state: which arcs it is made of, as TopoJSON numbers them."""

    state: str
    arcs: tuple[int, ...]


def equal_earth(away: float, latitude: float) -> Point:
    """Degrees east of the map's middle and north of the equator to the plane, on a globe of radius 1."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    a1, a2, a3, a4 = _A
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 * math.sqrt(3) * math.radians(away) * math.cos(theta) / (3 * slope)
    return x, theta * (a1 + a2 * square + sixth * (a3 + a4 * square))


def _away(longitude: float) -> float:
    """How far east of the map's middle, -180 to 180."""
    return (longitude - MIDDLE + 540) % 360 - 180


def _flat(line: Sequence[Point]) -> list[Point]:
    """A line in degrees on the plane: whole, on that side of the cut on which most of it lies."""
    away = [_away(line[0][0])]
    for (before, _), (longitude, _) in pairwise(line):
        away.append(away[-1] + (longitude - before + 540) % 360 - 180)
    middle = sum(away) / len(away)
    turns = 360 * round(middle / 360)
    return [equal_earth(east - turns, latitude) for east, (_, latitude) in zip(away, line, strict=True)]


def simplified(line: Sequence[Point], least: float = _BEND) -> list[Point]:
    """The line without bends that span less than ``least`` (Visvalingam and Whyatt 1993); its ends stay."""
    before = list(range(-1, len(line) - 1))
    after = list(range(1, len(line) + 1))
    kept = [True] * len(line)
    sizes = [math.inf] * len(line)

    def measure(at: int) -> None:
        sizes[at] = abs(_area((line[before[at]], line[at], line[after[at]])))
        heapq.heappush(heap, (sizes[at], at))

    heap: list[tuple[float, int]] = []
    for at in range(1, len(line) - 1):
        measure(at)
    while heap:
        size, at = heapq.heappop(heap)
        if not kept[at] or size != sizes[at]:
            continue
        if size >= least:
            break
        kept[at] = False
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < len(line) - 1:
                measure(neighbour)
    return [point for point, is_kept in zip(line, kept, strict=True) if is_kept]


def _area(ring: Sequence[Point]) -> float:
    """Signed, by the shoelace formula."""
    turns = zip(ring, (*ring[1:], ring[0]), strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in turns) / 2


def _middle(ring: Sequence[Point]) -> Point:
    area = _area(ring)
    if abs(area) < 1e-9:
        return ring[0]
    turns = list(zip(ring, (*ring[1:], ring[0]), strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in turns) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in turns) / (6 * area)
    return x, y


def _degrees(topology: dict[str, Any]) -> list[list[Point]]:
    """Every arc in degrees: TopoJSON keeps the way from each point to the next, in steps of a grid."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for right, up in arc:
            x, y = x + right, y + up
            line.append((x * wide + west, y * high + south))
        arcs.append(line)
    return arcs


def _state_of(geometry: dict[str, Any]) -> str:
    number = geometry.get("id")
    if number is None:
        return STATES[geometry["properties"]["name"]]
    found = pycountry.countries.get(numeric=number)
    assert found is not None, f"the map's data has a country that ISO 3166 has not: {number}"
    code = str(found.alpha_2)
    return WITHIN.get(code, code)


def _rings(topology: dict[str, Any], arcs: list[list[Point]]) -> list[Ring]:
    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        state = _state_of(geometry)
        if state in LEFT_OUT:
            continue
        shapes = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for shape in shapes:
            for ring in shape:
                is_crimea = state == "RU" and _within(CRIMEA, _joined(ring, arcs))
                found.append(Ring("UA" if is_crimea else state, tuple(ring)))
    return found


def _joined(ring: Iterable[int], arcs: list[list[Point]]) -> list[Point]:
    """A ring's points; an arc whose number is below 0 is walked backwards (TopoJSON 2.1.4)."""
    points: list[Point] = []
    for number in ring:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += line if not points else line[1:]
    return points


def _cut(ring: Sequence[Point], y: float, side: int) -> list[list[Point]]:
    """What of a ring lies below (``side`` 1) or above (-1) a level line: one ring or none."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
        if (y1 - y) * side >= 0:
            kept.append((x1, y1))
        if (y1 - y) * (y2 - y) < 0:
            kept.append((x1 + (x2 - x1) * (y - y1) / (y2 - y1), y))
    return [[*kept, kept[0]]] if kept else []


def _along(rings: Iterable[Sequence[Point]], y: float) -> list[list[Point]]:
    """The line along which rings were cut, from its first to its last point; none if they were not."""
    cuts = sorted(point for ring in rings for point in ring if point[1] == y)
    return [[cuts[0], cuts[-1]]] if cuts else []


def _within(box: tuple[float, float, float, float], line: Sequence[Point]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in line)


def _path(lines: Iterable[Sequence[Point]], *, closed: bool) -> str:
    """SVG's path data in tenths of a unit, each point told from the one before it."""
    parts = []
    for line in lines:
        points = [(round(x * TENTHS), round(y * TENTHS)) for x, y in line]
        steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(points) if (x, y) != before]
        if len(steps) < (3 if closed else 1):
            continue
        if closed:
            steps.pop()  # z draws it
        numbers = "".join(f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}" for x, y in steps)
        parts.append(f"M{points[0][0]} {points[0][1]}l{numbers.strip()}{'z' if closed else ''}")
    return "".join(parts)


def world(topology: dict[str, Any]) -> dict[str, Any]:
    """The map: ``width`` and ``height`` in units, ``borders`` between states as one path, ``states`` by code.

    A state has its ``path`` (empty where it is too small), where its largest part lies (``at``), and its
    ``area`` in square units. Land that is nobody's is the state without a code. Paths are in tenths.
    """
    degrees = _degrees(topology)
    rings = _rings(topology, degrees)
    used = {number if number >= 0 else ~number for ring in rings for number in ring.arcs}
    flat = {number: _flat(degrees[number]) for number in used}
    every = [point for line in flat.values() for point in line]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    unit = WIDTH / (east - west)

    def placed(point: Point) -> Point:
        return (point[0] - west) * unit, (north - point[1]) * unit

    arcs = [
        simplified([placed(point) for point in flat[number]]) if number in flat else []
        for number in range(len(degrees))
    ]
    # A parallel is a straight line on this map.
    parallel = placed(equal_earth(0, SAHARA))[1]
    by_state: dict[str, list[list[Point]]] = defaultdict(list)
    owners: dict[int, set[str]] = defaultdict(set)
    for ring in rings:
        line = _joined(ring.arcs, arcs)
        if ring.state == "MA":
            by_state["EH"] += _cut(line, parallel, 1)
            by_state["MA"] += _cut(line, parallel, -1)
        else:
            by_state[ring.state].append(line)
        for number in ring.arcs:
            owners[number if number >= 0 else ~number].add(ring.state)
    borders = [arcs[number] for number, held in sorted(owners.items()) if len(held) > 1 and held != _BERM]
    borders += _along(by_state.get("MA", []), parallel)
    states: dict[str, Any] = {}
    for state, lines in sorted(by_state.items()):
        lines.sort(key=lambda line: -abs(_area(line)))
        states[state] = {
            "path": _path([line for line in lines if abs(_area(line)) >= _ISLAND], closed=True),
            "at": [round(number, 1) for number in _middle(lines[0])],
            "area": round(sum(abs(_area(line)) for line in lines), 1),
        }
    for code, (longitude, latitude) in ELSEWHERE.items():
        x, y = placed(equal_earth(_away(longitude), latitude))
        states.setdefault(code, {"path": "", "at": [round(x, 1), round(y, 1)], "area": 0.0})
    return {
        "width": WIDTH,
        "height": round((north - south) * unit, 1),
        "borders": _path(borders, closed=False),
        "states": states,
    }


def map_of(modules: Path) -> str:
    """The map as JSON, from the package in ``modules``."""
    source = modules / "world-atlas" / "countries-50m.json"
    made = world(json.loads(source.read_text(encoding="utf-8")))
    return json.dumps(made, separators=(",", ":"), ensure_ascii=False) + "\n"
