"""What the columns of a list seem to be: by their headings in four languages, then by what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from flask_babel import force_locale

from office import settings
from office.localized import LANGUAGES
from stakeholders.directory.search import fold
from stakeholders.importing import values
from stakeholders.importing.fields import FIELDS
from stakeholders.importing.headings import HEADINGS, MISSION, OF_ORGANISATION, TELLING
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.reading import Sheet
from stakeholders.importing.values import DateOrder
from stakeholders.organisations.models import OrganisationKind

#: Cells of a column that are looked at.
_SAMPLE: Final = 200
#: The share of them that must be of one sort.
_MOST: Final = 0.8

_PERSONAL: Final = (
    "person.family_name",
    "person.given_name",
    "posting.rank",
    "posting.title",
    "person.gender",
)
_NUMERIC_DATE: Final = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}\s*\Z")


def guess_columns(sheet: Sheet) -> Mapping:
    """What the columns seem to be. A heading that is not known is judged by what stands below it."""
    keys: dict[str, str] = {}
    for heading in sheet.columns:
        keys[heading] = _by_heading(heading)
    _name_whom(keys)
    missions = _speaks_of_missions(sheet, keys)
    for heading in sheet.columns:
        texts = _texts(sheet, heading)
        keys[heading] = _looked_at(keys[heading], texts, keys, missions)
    _once(keys)
    columns = {heading: key for heading, key in keys.items() if key}
    return Mapping(
        columns,
        _date_order(sheet, columns),
        settings.current().office_country,
        _kind(columns),
        _language(sheet),
    )


@lru_cache(maxsize=1)
def _known_headings() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, headings in HEADINGS.items():
        for heading in headings:
            found.setdefault(heading, key)
    for key in FIELDS:
        found.setdefault(fold(key), key)
        found.setdefault(fold(key.partition(".")[2]), key)
    return found


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    """What the register itself calls its fields, in every language that it speaks."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            for key, one in FIELDS.items():
                found.setdefault(fold(str(one.label)), key)
    return found


def _by_heading(heading: str) -> str:
    folded = fold(heading)
    # Nested objects of JSON come as "contact.email".
    last = fold(heading.rpartition(".")[2])
    for text in (folded, last):
        if key := _known_headings().get(text) or _labels().get(text):
            return key
    return ""


def _texts(sheet: Sheet, heading: str) -> list[str]:
    texts = (line[heading].strip() for line in sheet.lines[: _SAMPLE * 3])
    return [text for text in texts if text][:_SAMPLE]


def _name_whom(keys: dict[str, str]) -> None:
    """Whether "name" and "e-mail" are a person's or an organisation's, by the other columns."""
    found = set(keys.values())
    of_people = bool(found.intersection(_PERSONAL)) or "organisation.name" in found
    if not of_people:
        for heading, key in keys.items():
            keys[heading] = OF_ORGANISATION.get(key, key)


def _speaks_of_missions(sheet: Sheet, keys: dict[str, str]) -> bool:
    """Whether a country beside an organisation is the state that sent it, not where it has its seat."""
    named = set(keys.values())
    if {"posting.rank", "organisation.kind"} & named or "organisation.name" not in named:
        return True
    names = [
        text for heading, key in keys.items() if key == "organisation.name" for text in _texts(sheet, heading)
    ]
    return bool(names) and _mostly(names, lambda text: MISSION.search(fold(text)) is not None, 0.5)


def _looked_at(key: str, texts: Sequence[str], keys: dict[str, str], missions: bool) -> str:
    if not texts:
        return key
    if key == "posting.title" and _mostly(texts, _reads(values.read_gender)):
        return "person.gender"
    if key == "posting.rank" and not _mostly(texts, _reads(values.read_rank), 0.3):
        return "posting.title"
    if key in {"organisation.sending_state", "organisation.host_country", "organisation.seat_country"}:
        if not _mostly(texts, _reads(values.read_country), 0.6):
            return ""
        if key == "organisation.sending_state" and not missions:
            return "organisation.seat_country"
        return key
    if key == "organisation.kind" and not _mostly(texts, _reads(values.read_kind), 0.3):
        return ""
    if key:
        return key
    of_people = any(one.startswith(("person.", "posting.")) for one in keys.values())
    whose = "person" if of_people else "organisation"
    if _mostly(texts, lambda text: "@" in text and _reads(values.read_mails)(text)):
        return f"{whose}.emails"
    if _mostly(texts, lambda text: text.startswith(("http://", "https://", "www."))):
        return "organisation.website"
    if _mostly(texts, lambda text: sum(c.isdigit() for c in text) > 6 and text.lstrip()[:1] in "+0("):
        return f"{whose}.phones"
    return ""


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def can(text: str) -> bool:
        try:
            read(text)
        except values.BadValue:
            return False
        return True

    return can


def _mostly(texts: Sequence[str], holds: Callable[[str], bool], share: float = _MOST) -> bool:
    return sum(1 for text in texts if holds(text)) >= share * len(texts)


def _once(keys: dict[str, str]) -> None:
    """Of two columns that seem to be one single field the first is it."""
    seen: Counter[str] = Counter()
    for heading, key in keys.items():
        if key and not FIELDS[key].many:
            seen[key] += 1
            if seen[key] > 1:
                keys[heading] = ""
    if "person.full_name" in keys.values() and "person.family_name" in keys.values():
        # The parts say more than the whole.
        for heading, key in keys.items():
            if key == "person.full_name":
                keys[heading] = ""


def _language(sheet: Sheet) -> str:
    """The language that the headings are written in: names and titles below them most likely are too."""
    headings = {fold(heading) for heading in sheet.columns}
    found = {language: len(headings & words) for language, words in TELLING.items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] > 1 else "en"


def _date_order(sheet: Sheet, columns: dict[str, str]) -> DateOrder:
    """Month before day only where some date can be read in no other way, and none says otherwise."""
    firsts: list[int] = []
    seconds: list[int] = []
    for heading, key in columns.items():
        if FIELDS[key].reader.value == "date":
            for text in _texts(sheet, heading):
                if found := _NUMERIC_DATE.match(text):
                    firsts.append(int(found[1]))
                    seconds.append(int(found[2]))
    if any(number > 12 for number in seconds) and not any(number > 12 for number in firsts):
        return DateOrder.MDY
    return DateOrder.DMY


def _kind(columns: dict[str, str]) -> OrganisationKind:
    """A list that names states and no organisations speaks of their embassies."""
    found = set(columns.values())
    named = any(key.startswith("organisation.name") for key in found)
    if "organisation.sending_state" in found and not named and "organisation.kind" not in found:
        return OrganisationKind.EMBASSY
    return OrganisationKind.OTHER
