"""Text in several languages, kept as one value and read in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Language(StrEnum):
    """The languages the office writes in; French exists in forms of address only."""

    EN = "en"
    SV = "sv"
    FI = "fi"


#: The languages of pages and letters, in the order in which they are offered.
LANGUAGES: tuple[str, ...] = tuple(language.value for language in Language)

#: Each language's own name, for the switch that leads to it.
OWN_NAMES: dict[str, str] = {"en": "English", "sv": "Svenska", "fi": "Suomi"}

#: A text by language code, as `LocalizedText` columns hold it.
Texts = dict[str, str]


def pick(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in ``language``, else in English, else in whichever language has one, else ``""``."""
    if not texts:
        return ""
    for code in (language, *LANGUAGES, *texts):
        text = texts.get(code, "")
        if text:
            return text
    return ""


def missing(texts: Mapping[str, str] | None, languages: Iterable[str]) -> list[str]:
    """Those of ``languages`` in which there is no text, in the order given."""
    return [code for code in languages if not (texts or {}).get(code, "").strip()]


def cleaned(texts: Mapping[str, str | None]) -> Texts:
    """The texts without surrounding white space and without the empty ones."""
    return {code: text.strip() for code, text in texts.items() if text and text.strip()}
