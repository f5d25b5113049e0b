"""Drawing the picture: every tile is read once and worded in as many languages as are wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from advocacy.picture.data import Picture, Tile, TileKey
from advocacy.picture.frame import Frame, Narrowing
from advocacy.picture.narrowed import narrowed_words
from advocacy.picture.tiles import (
    coming,
    commitments,
    dossiers,
    goals,
    missions,
    networks,
    rankings,
    reach,
    reviews,
    themes,
    unmet,
)

#: Words a tile that has been read, in the language in force.
Wording = Callable[[], Tile]


@dataclass(frozen=True)
class Source:
    """Where a tile comes from. ``read`` takes a fixed number of statements; what it gives takes none."""

    key: TileKey
    title: LazyString
    read: Callable[[Frame], Wording]
    #: What the tile can be narrowed by; it is left out of a picture that is narrowed by anything else.
    narrows: frozenset[Narrowing] = frozenset()


_EVERY: Final = frozenset(Narrowing)
_BY_THEME: Final = frozenset({Narrowing.THEME})
_BY_COUNTRY: Final = frozenset({Narrowing.COUNTRY})
#: Every tile, in the order in which they are read.
SOURCES: Final[Sequence[Source]] = (
    Source(TileKey.THEMES, _l("Challenges, opportunities and solutions"), themes.read, _BY_THEME),
    Source(TileKey.GOALS, _l("Open goals"), goals.read, _EVERY),
    Source(TileKey.DOSSIERS, _l("Dossiers decided elsewhere"), dossiers.read, _EVERY),
    Source(TileKey.COMMITMENTS, _l("Overdue promises"), commitments.read, _EVERY),
    Source(TileKey.UNMET, _l("Powerful and unmet"), unmet.read, _EVERY),
    Source(TileKey.MISSIONS, _l("Missions and their heads"), missions.read, _BY_COUNTRY),
    Source(TileKey.COMING, _l("What is coming"), coming.read, _EVERY),
    Source(TileKey.REACH, _l("Reached by the last event"), reach.read, _EVERY),
    Source(TileKey.NETWORKS, _l("Networks to review or decide on"), networks.read, _BY_COUNTRY),
    Source(TileKey.RANKINGS, _l("City rankings"), rankings.read, _BY_THEME),
    Source(TileKey.REVIEWS, _l("Sustainable development (VLR)"), reviews.read),
)


def pictures(frame: Frame, languages: Sequence[str]) -> list[Picture]:
    """The same picture in each of the languages: a fixed number of statements, however many languages."""
    asked = frame.narrowed_by
    # Before a meeting its mission is what is looked for; the others keep their order.
    order = sorted(SOURCES, key=lambda one: frame.country is None or one.key is not TileKey.MISSIONS)
    worded = [source.read(frame) for source in order if asked <= source.narrows]
    left_out = [source.title for source in SOURCES if not asked <= source.narrows]
    narrowed = narrowed_words(frame)
    found = []
    for language in languages:
        with force_locale(language):
            tiles = tuple(word() for word in worded)
            found.append(Picture(language, frame.day, narrowed(), tiles, tuple(map(str, left_out))))
    return found


def picture(frame: Frame, language: str) -> Picture:
    """The picture in one language."""
    return pictures(frame, [language])[0]
