"""Figures on the map of the world: states by number, dots for those too small to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from flask_babel import gettext, ngettext

from office.countries import country_name, sort_key
from office.plots.bar_figures import listed, told
from office.plots.base import NARROW, SIZES, WIDE, Figure, number_words
from office.plots.drawing import Drawing, Shape, dot, moved, rect, shape, words
from office.plots.lettering import cut, width
from office.plots.world import World, world
from office.web.i18n import language

#: Below so many square units of the map a state is drawn as a dot.
_SEEN: Final = 9.0
_DOT: Final = {WIDE: 3.75, NARROW: 3.0}
_LAND: Final = "@hairline-strong*50"
#: For one to four classes, from the fewest. The lightest stands against the land by 3 to 1, and all apart.
_PAINTS: Final = (
    ("@blue",),
    ("@blue*70", "@blue"),
    ("@blue*70", "@blue", "@ink"),
    ("@blue*70", "@blue*85", "@blue", "@ink"),
)
#: So many states that are dots are named below the map; of more, how many they are.
_NAMED: Final = 24


@dataclass(frozen=True)
class Class:
    """Numbers that are painted alike, both ends included."""

    low: int
    high: int
    paint: str

    @property
    def words(self) -> str:
        """The numbers as a key has them."""
        if self.low == self.high:
            return number_words(self.low)
        return f"{number_words(self.low)}–{number_words(self.high)}"


@dataclass(frozen=True)
class _Map:
    world: World
    numbers: dict[str, int]
    names: dict[str, str]
    classes: list[Class]
    head: str

    def members(self, one: Class) -> list[str]:
        """The states of a class that are on the map."""
        return [
            code
            for code, number in self.numbers.items()
            if code in self.world.states and one.low <= number <= one.high
        ]

    def told(self, code: str) -> str:
        """A state with its number."""
        return f"{self.names[code]}: {number_words(self.numbers[code])}"

    @property
    def dots(self) -> list[str]:
        """The states that are drawn as dots, those of the smallest numbers last."""
        small = [code for code in self.numbers if code in self.world.states and self._is_small(code)]
        return sorted(small, key=lambda code: (-self.numbers[code], sort_key(self.names[code], language())))

    def _is_small(self, code: str) -> bool:
        return self.world.states[code].area < _SEEN

    @property
    def elsewhere(self) -> list[str]:
        return [code for code in self.numbers if code not in self.world.states]

    def counted(self, codes: Sequence[str]) -> str:
        return listed([(self.names[code], number_words(self.numbers[code])) for code in codes])


def map_figure(
    key: str,
    title: str,
    numbers: Mapping[str, int],
    *,
    state_head: str,
    number_head: str,
    description: str = "",
    note: str = "",
) -> Figure:
    """States by number on the map of the world.

    Args:
        numbers: by ISO 3166 code, as `office.countries` knows states; those of 0 are not shown as present.
            What is on no map (the European Union, the United Nations) is told below it.
        number_head: what is counted, as a noun: heads the key and the table's column.
        note: told before what the map itself has to say.
    """
    lang = language()
    names = {code: country_name(code, lang) for code in numbers}
    order = sorted(numbers, key=lambda code: (-numbers[code], sort_key(names[code], lang)))
    present = {code: numbers[code] for code in order if numbers[code] > 0}
    drawn = _Map(world(), present, names, classes(list(present.values())), number_head)
    shown = len(present) - len(drawn.elsewhere)
    said = ngettext("%(num)s country on the map.", "%(num)s countries on the map.", shown)
    parts = told([(names[code], number_words(numbers[code])) for code in present])
    return Figure(
        key,
        title,
        description or f"{said} {parts}",
        (state_head, number_head),
        tuple((names[code], numbers[code]) for code in order),
        _drawn(drawn, WIDE),
        _drawn(drawn, NARROW),
        " ".join(part for part in (note, *_notes(drawn)) if part),
    )


def _notes(drawn: _Map) -> list[str]:
    notes = [] if drawn.numbers else [gettext("There are no numbers yet.")]
    small = drawn.dots
    if len(small) > _NAMED:
        notes.append(
            ngettext(
                "%(num)s country is shown as a dot, being small: the table has its name.",
                "%(num)s countries are shown as dots, being small: the table has their names.",
                len(small),
            )
        )
    elif small:
        notes.append(gettext("Shown as dots, being small: %(states)s", states=drawn.counted(small)))
    if drawn.elsewhere:
        notes.append(gettext("Not on the map: %(names)s", names=drawn.counted(drawn.elsewhere)))
    return notes


def classes(numbers: Sequence[int]) -> list[Class]:
    """At most four classes with round bounds, of which the largest has as few members as can be."""
    if not numbers:
        return []
    distinct = sorted(set(numbers))
    bounds = distinct if len(distinct) <= len(_PAINTS) else _bounds(numbers)
    paints = _PAINTS[len(bounds) - 1]
    ends = [after - 1 for after in bounds[1:]] + [distinct[-1]]
    if bounds == distinct:
        ends = distinct
    return [Class(low, high, paint) for low, high, paint in zip(bounds, ends, paints, strict=True)]


def _bounds(numbers: Sequence[int]) -> list[int]:
    """Where the classes begin: the least number, and at most three round ones."""
    least, highest = min(numbers), max(numbers)
    rounds = [digit * 10**power for power in range(len(str(highest))) for digit in (1, 2, 5)]
    inner = [number for number in rounds if least < number <= highest]
    if len(inner) < 2:
        # Numbers that lie close together, 11 to 15: multiples of the largest step that parts them in four.
        steps = (range(least + step - least % step, highest + 1, step) for step in reversed(rounds))
        inner = list(next(multiples for multiples in steps if len(multiples) >= len(_PAINTS) - 1))
    chosen = min(
        (pick for count in (3, 2, 1) for pick in combinations(inner, count)),
        key=lambda pick: max(
            sum(low <= number < high for number in numbers)
            for low, high in pairwise((least, *pick, highest + 1))
        ),
    )
    return [least, *chosen]


def _drawn(drawn: _Map, room: int) -> Drawing:
    size = SIZES[room]
    scale = room / drawn.world.width
    shapes = [shape("g", shared="world", transform=f"scale({scale / 10:g})")]
    shapes += _dots(drawn, room, scale)
    key, high = _key(drawn, room, size)
    height = round(high + drawn.world.height * scale, 1)
    return Drawing(room, height, (*key, moved(shapes, 0, high)), (("world", _world(drawn)),))


def _dots(drawn: _Map, room: int, scale: float) -> list[Shape]:
    """Small states, the largest numbers on top; a phone has no pointer that could be told their names."""
    groups = []
    for one in drawn.classes:
        dots = [
            dot(
                drawn.world.states[code].at[0] * scale,
                drawn.world.states[code].at[1] * scale,
                _DOT[room],
                None,
                tip=drawn.told(code) if room == WIDE else "",
            )
            for code in drawn.dots
            if code in drawn.members(one)
        ]
        if dots:
            groups.append(shape("g", *dots, fill=one.paint, stroke="@card"))
    return groups


def _state(drawn: _Map, code: str) -> Shape:
    return shape("path", d=drawn.world.states[code].path, tip=drawn.told(code))


def _world(drawn: _Map) -> Shape:
    """All land, in tenths of the map's units: who is absent as one, who is present by number."""
    absent = "".join(state.path for code, state in drawn.world.states.items() if code not in drawn.numbers)
    present = [
        shape("g", *(_state(drawn, code) for code in members), fill=one.paint)
        for one in drawn.classes
        if (members := [code for code in drawn.members(one) if drawn.world.states[code].path])
    ]
    borders = shape("path", d=drawn.world.borders, fill="none", stroke="@card", stroke_width=6)
    return shape("g", shape("path", d=absent, fill=_LAND), *present, borders)


def _key(drawn: _Map, room: int, size: float) -> tuple[list[Shape], float]:
    """What each paint means, above the map; and how high it stands, with air below."""
    if not drawn.classes:
        return [], 0.0
    head = cut(drawn.head, size, room)
    shapes = [words(0, size, head, size, bold=True)]
    x, y = width(head, size, bold=True) + 16, 0.0
    for one in drawn.classes:
        wide = 24 + width(one.words, size)
        if x and x + wide > room:
            x, y = 0.0, y + size * 1.6
        shapes.append(rect(x, y + size * 0.65 - 6, 18, 12, one.paint, rx=2))
        shapes.append(words(x + 24, y + size, one.words, size))
        x += wide + 16
    return shapes, y + size * 1.4 + 8
