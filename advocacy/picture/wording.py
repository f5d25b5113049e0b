"""Small things that several tiles say alike."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from flask_babel import gettext as _

from advocacy.picture.data import Tone
from advocacy.picture.frame import Frame, Narrowing

#: Stands between phrases that each stand for themselves.
BETWEEN: Final = " · "


def together(*parts: str) -> str:
    """Phrases that each stand for themselves, side by side; empty ones are left out."""
    return BETWEEN.join(part for part in parts if part)


def counted(words: object) -> str:
    """What a number stands before: words that begin with a capital where they stand alone do not here."""
    said = str(words)
    return said[:1].lower() + said[1:]


def mark_of(*parts: Any) -> str:
    """How something stands, in no language; what is None or a text in several languages will do too."""
    return "|".join(_plain(part) for part in parts)


def _plain(part: Any) -> str:
    if isinstance(part, dict):
        return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:12]
    return "-" if part is None else str(part)


def empty_words(frame: Frame, whole: str, of_country: str = "") -> str:
    """Why a tile is empty: in the whole picture, in that of one country, or narrowed otherwise."""
    if not frame.narrowed_by:
        return whole
    return (
        of_country
        if of_country and frame.narrowed_by == {Narrowing.COUNTRY}
        else _("Nothing with these filters.")
    )


def alarming(number: int) -> Tone:
    """A number that asks for attention unless it is 0."""
    return Tone.ATTENTION if number else Tone.PLAIN
