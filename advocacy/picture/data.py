"""The situational picture as plain data: the same for a page, a sheet of paper, and a briefing that is kept.

Everything in it is worded in one language and nothing refers to a record, so that a briefing written down
today says the same when the records have changed. `Line.key`, `Line.mark` and `Figure.value` are in no
language: by them two pictures are compared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

#: What keys begin with that come and go with the calendar alone: that they do is no change of the picture.
_PASSING: Final = frozenset({"national_day", "national_days"})


def passes(key: str) -> bool:
    """Whether a line or a number of that key comes and goes with the calendar alone."""
    return key.partition(":")[0] in _PASSING


class TileKey(StrEnum):
    """The tiles, in the order in which they are read."""

    THEMES = "themes"
    GOALS = "goals"
    DOSSIERS = "dossiers"
    COMMITMENTS = "commitments"
    UNMET = "unmet"
    MISSIONS = "missions"
    COMING = "coming"
    REACH = "reach"
    NETWORKS = "networks"
    RANKINGS = "rankings"
    REVIEWS = "reviews"


class Tone(StrEnum):
    """Whether something asks for attention; always told by an icon with words, never by colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    ATTENTION = "attention"


@dataclass(frozen=True)
class Link:
    """Where something leads: an endpoint and its values, so that an address is made when it is shown."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A number that a tile counts."""

    #: The same as long as it counts the same, such as "vacant".
    key: str
    value: int
    #: What is counted, worded for this number: "missions without a head".
    label: str
    link: Link | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Line:
    """One thing that a tile names."""

    #: The same as long as it is the same thing, such as "goal:12"; once in a tile.
    key: str
    #: What it is called.
    text: str
    #: How it stands: "negotiation, window from 3 May 2027 to 9 May 2027".
    detail: str = ""
    #: How it stands, in no language; two pictures differ where it does. Days that merely pass are not in it.
    mark: str = ""
    link: Link | None = None
    tone: Tone = Tone.PLAIN
    #: What kind of thing it is, as a picture: the name of an icon, or the ISO code of a state for its flag.
    icon: str = ""
    flag: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under a heading of their own; without a heading where there is but one group."""

    heading: str
    lines: tuple[Line, ...]
    link: Link | None = None


@dataclass(frozen=True)
class Tile:
    """One tile: what it says, what that rests on, and as of which day."""

    key: TileKey
    title: str
    icon: str
    #: What the tile says when there is nothing in it: a sentence.
    empty: str
    #: What it rests on: "Goals of advocacy".
    source: str
    as_of: date
    figures: tuple[Figure, ...] = ()
    #: What is said in one sentence, such as that of the rankings.
    sentence: str = ""
    #: Every line, however many; how many are shown is the page's and the sheet's matter.
    groups: tuple[Group, ...] = ()
    #: Opens what lies behind the tile.
    link: Link | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines, group by group."""
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to name and nothing to say."""
        return not self.lines and not self.sentence and not any(one.value for one in self.figures)


@dataclass(frozen=True)
class Picture:
    """The picture in one language."""

    language: str
    day: date
    #: What it was narrowed to, in words: "Climate · Italy"; empty for the whole picture.
    narrowed: str
    tiles: tuple[Tile, ...]
    #: Titles of the tiles that cannot be narrowed so, and are therefore not in it.
    left_out: tuple[str, ...] = ()

    def tile(self, key: TileKey) -> Tile | None:
        """The tile of that key, where it is in the picture."""
        return next((tile for tile in self.tiles if tile.key is key), None)


def to_json(picture: Picture) -> dict[str, Any]:
    """The picture as plain JSON; `from_json` gives the same picture back."""
    return _plain(asdict(picture))  # type: ignore[no-any-return] # of a dictionary it makes a dictionary


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_json(kept: dict[str, Any]) -> Picture:
    """The picture that `to_json` wrote down.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: something other than that has written it.
    """
    return Picture(
        language=str(kept["language"]),
        day=date.fromisoformat(kept["day"]),
        narrowed=str(kept["narrowed"]),
        tiles=tuple(_tile(tile) for tile in kept["tiles"]),
        left_out=tuple(map(str, kept["left_out"])),
    )


def _tile(kept: dict[str, Any]) -> Tile:
    return Tile(
        key=TileKey(kept["key"]),
        title=str(kept["title"]),
        icon=str(kept["icon"]),
        empty=str(kept["empty"]),
        source=str(kept["source"]),
        as_of=date.fromisoformat(kept["as_of"]),
        figures=tuple(map(_figure, kept["figures"])),
        sentence=str(kept["sentence"]),
        groups=tuple(
            Group(str(group["heading"]), tuple(map(_line, group["lines"])), _link(group["link"]))
            for group in kept["groups"]
        ),
        link=_link(kept["link"]),
    )


def _figure(kept: dict[str, Any]) -> Figure:
    key, label = str(kept["key"]), str(kept["label"])
    return Figure(key, int(kept["value"]), label, _link(kept["link"]), Tone(kept["tone"]))


def _line(kept: dict[str, Any]) -> Line:
    return Line(
        key=str(kept["key"]),
        text=str(kept["text"]),
        detail=str(kept["detail"]),
        mark=str(kept["mark"]),
        link=_link(kept["link"]),
        tone=Tone(kept["tone"]),
        icon=str(kept["icon"]),
        flag=str(kept["flag"]),
    )


def _link(kept: dict[str, Any] | None) -> Link | None:
    return Link(str(kept["endpoint"]), dict(kept["values"])) if kept else None
