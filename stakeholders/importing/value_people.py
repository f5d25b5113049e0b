"""What a list says of people in words: their names, how they are addressed, their languages, yes and no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pycountry
from anyascii import anyascii
from babel import Locale
from flask_babel import lazy_gettext as _l

from office.countries import fold_name
from stakeholders.importing.value_errors import BadValue, short
from stakeholders.importing.value_texts import read_text, split_values
from stakeholders.organisations.channels import tidy
from stakeholders.people.models import Gender


class BadYesNo(BadValue):
    """It is neither yes nor no."""


class BadGender(BadValue):
    """It does not say how somebody is addressed."""


class BadLanguage(BadValue):
    """It names no language that is known."""


@dataclass(frozen=True)
class NameRead:
    """A name as it can be kept: whole in ``family_name``, unless it was written as FAMILY, Given."""

    family_name: str
    given_name: str = ""
    academic_title: str = ""
    gender: Gender = Gender.UNKNOWN


_ACADEMIC: Final = re.compile(
    r"(?:(?:dr|prof|professor|doc|docent|tkt|fil|med|jur|ph)\.?\s+)+", re.IGNORECASE
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What follows a comma without being a given name.
_AFTER_NAMES: Final = _words(
    "jr sr junior senior ii iii iv phd md mba llm obe cbe mbe kcmg cmg esq dr prof"
    " ambassador minister counsellor"
)
_YES: Final = _words("yes y true 1 on x ja j kylla k tosi sant oui o vrai")
_NO: Final = _words("no n false 0 off nej ei e non faux falskt epatosi")
_WOMAN: Final = _words(
    "ms mrs miss madam madame mme mlle mademoiselle rouva rva neiti nti fru froken frk dame"
    " woman female f nainen kvinna femme"
)
_MAN: Final = _words("mr mister sir herra hra herr hr monsieur m man male mies homme")
_UNSAID: Final = _words("mx unknown tuntematon okand okant inconnu inconnue x")
#: Prefixes of families' names, which stay small where the rest is written in capitals.
_PARTICLES: Final = re.compile(
    r"\b(?:(?:de|da|di|do|dos|van|von|der|den|af|la|le)\b|Mac(?=[A-Z])|Mc(?=[A-Z]))"
)


def read_name(typed: str, longest: int = 200) -> NameRead:
    """A whole name, which is never split: nobody knows which part of "Tanaka Taro" is the family's.

    The one exception says it itself: a family name in capitals before a single comma ("MÜLLER-O'BRIEN,
    Dr. Åsa Maria"). Then titles before the given name are read too.

    Raises:
        TooLong: there is no room for it.
    """
    text = read_text(typed, longest)
    family, comma, given = (part.strip() for part in text.partition(","))
    if not (comma and family and given) or "," in given or any(c.isdigit() for c in text):
        return NameRead(text)
    if not _in_capitals(family) or (fold_name(given).split(" ")[0] in _AFTER_NAMES and " " not in given):
        return NameRead(text)
    gender = Gender.UNKNOWN
    first, _space, rest = given.partition(" ")
    if rest and fold_name(first) in (_WOMAN | _MAN) - {"f", "m", "man"}:
        gender, given = read_gender(first), rest
    found = _ACADEMIC.match(given)
    title = found[0].strip() if found else ""
    return NameRead(family, given[found.end() :] if found else given, title, gender)


def _in_capitals(text: str) -> bool:
    """Whether it is written in capitals; scripts without them do not say anything by it."""
    letters = [c for c in _PARTICLES.sub("", text) if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def _bare(typed: str) -> str:
    """One word in plain small letters; unlike a country's name it keeps "ja" and "et"."""
    return anyascii(tidy(typed)).lower().strip(" .")


def read_yes_no(typed: str) -> bool:
    """Yes or no, in English, Swedish, Finnish or French; a cross or a tick is a yes.

    Raises:
        BadYesNo: it is neither.
    """
    text = tidy(typed)
    word = _bare(text)
    if word in _YES or text in {"✓", "✔", "☑", "+"}:
        return True
    if word in _NO or text in {"-", "–", "✗", "✘", "☐"}:
        return False
    raise BadYesNo(typed, _l("“%(text)s” is neither yes nor no", text=short(typed)))


def read_gender(typed: str) -> Gender:
    """How somebody is addressed, by a title that says it: Mr, Ms, rouva, herr, Mme. Never by a name.

    Raises:
        BadGender: it says nothing of the kind, as "Dr" or "H.E." do.
    """
    word = _bare(typed)
    for known, gender in ((_WOMAN, Gender.WOMAN), (_MAN, Gender.MAN), (_UNSAID, Gender.UNKNOWN)):
        if word in known:
            return gender
    raise BadGender(typed, _l("“%(text)s” does not say whether Mr or Ms", text=short(typed)))


def read_language(typed: str) -> str:
    """A language's ISO 639-1 code, by its name in English, Swedish, Finnish, French or itself, or by a code.

    Raises:
        BadLanguage: it names none.
    """
    word = fold_name(tidy(typed))
    code = _languages().get(word) or _languages().get(word.partition(" ")[0])
    if code is None:
        raise BadLanguage(typed, _l("“%(text)s” is no language that is known", text=short(typed)))
    return code


def read_languages(typed: str) -> tuple[str, ...]:
    """Every language in the cell, in that order, each once.

    Raises:
        BadLanguage: one of them is none.
    """
    pieces = [piece for value in split_values(typed) for piece in re.split(r"[,/]", value) if piece.strip()]
    return tuple(dict.fromkeys(read_language(piece) for piece in pieces))


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """Every language that has a code of two letters, by its folded names."""
    found: dict[str, str] = {}
    codes = {one.alpha_2: one for one in pycountry.languages if getattr(one, "alpha_2", None)}
    for code, one in codes.items():
        found[code] = code
        for attribute in ("alpha_3", "bibliographic", "name"):
            if name := getattr(one, attribute, ""):
                found.setdefault(fold_name(name), code)
    for reader in ("en", "sv", "fi", "fr"):
        for code, name in Locale.parse(reader).languages.items():
            if code in codes:
                found.setdefault(fold_name(name), code)
    for code in (
        "ar",
        "da",
        "de",
        "es",
        "et",
        "fi",
        "fr",
        "is",
        "it",
        "lv",
        "lt",
        "nl",
        "pl",
        "pt",
        "ru",
        "sv",
        "uk",
    ):
        found.setdefault(fold_name(Locale.parse(code).get_language_name(code) or code), code)
    return found
