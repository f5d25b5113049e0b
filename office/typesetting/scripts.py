"""In which language a name of Chinese characters is written: their form differs by country."""

from __future__ import annotations

import unicodedata
from typing import Final

#: By the country from which somebody comes: where more than one is used, that of its officials.
_WRITES: Final = {
    "CN": ("zh", "CN"),
    "HK": ("zh", "HK"),
    "JP": ("ja", "JP"),
    "KP": ("ko", "KP"),
    "KR": ("ko", "KR"),
    "MO": ("zh", "MO"),
    "SG": ("zh", "SG"),
    "TW": ("zh", "TW"),
}
_SIMPLIFIED: Final = ("zh", "CN")


def written_in(text: str, country: str | None) -> tuple[str, str]:
    """Language and region (ISO 639-1, ISO 3166-1) of a text with East Asian letters; two empty strings else.

    The same character has one number in Unicode and is drawn otherwise in Japan, Korea, Taiwan and mainland
    China (Unicode Standard, section 18.1, "Han unification"). Kana is Japanese, Hangul Korean; of Chinese
    characters alone the country decides, and where it does not, the form of the mainland stands.

    Args:
        country: from which the person comes.
    """
    kinds = {_kind(letter) for letter in text if not letter.isascii()}
    if kinds & {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}:
        return _WRITES["JP"]
    if kinds & {"HANGUL"}:
        return _WRITES["KP" if country == "KP" else "KR"]
    if kinds & {"BOPOMOFO"}:
        return _WRITES["TW"]
    if kinds & {"CJK"}:
        return _WRITES.get(country or "", _SIMPLIFIED)
    return "", ""


def written(text: str, country: str | None) -> dict[str, str]:
    """A name for the typesetter: its text, with language and region where they say how its letters look."""
    language, region = written_in(text, country)
    return {"text": text, "lang": language, "region": region}


def _kind(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
