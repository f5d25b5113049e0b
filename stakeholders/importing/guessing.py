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
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.reading import Sheet
from stakeholders.importing.values import DateOrder
from stakeholders.organisations.models import OrganisationKind

#: Cells of a column that are looked at.
_SAMPLE: Final = 200
#: The share of them that must be of one sort.
_MOST: Final = 0.8

#: Headings, folded, in English, Swedish, Finnish and French; and what address books export.
_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "organisation.name": (
        *("organisation", "organization", "company", "institution", "employer", "mission", "embassy", "org"),
        *("organisation name", "organization name", "company name", "organisaatio", "yritys", "edustusto"),
        *("suurlahetysto", "foretag", "beskickning", "ambassad", "organisme", "societe", "ambassade", "body"),
    ),
    "organisation.name.en": ("name en", "organisation en", "name in english", "nimi englanniksi"),
    "organisation.name.sv": ("name sv", "organisation sv", "name in swedish", "nimi ruotsiksi", "namn sv"),
    "organisation.name.fi": ("name fi", "organisation fi", "name in finnish", "nimi suomeksi", "nimi fi"),
    "organisation.short_name": (
        "short name",
        "kortnamn",
        "lyhyt nimi",
        "lyhenne",
        "nom court",
        "abbreviation",
    ),
    "organisation.kind": (
        *("kind", "type", "organisation type", "kind of organisation", "slag", "typ", "laji", "tyyppi"),
        *("genre", "category", "kategoria", "kategori"),
    ),
    "organisation.sending_state": (
        *("sending state", "state", "nationality", "represented country", "lahettajavaltio", "sandande stat"),
        *("etat accreditant", "etat", "maa", "land", "pays", "country"),
    ),
    "organisation.host_country": (
        "host country",
        "receiving state",
        "asemamaa",
        "vardland",
        "pays hote",
        "sent to",
    ),
    "organisation.seat_city": ("city", "town", "seat", "kaupunki", "stad", "ort", "ville", "paikkakunta"),
    "organisation.seat_country": (
        *("country of its seat", "seat country", "country of seat", "sijaintimaa", "organisation country"),
        *("pays du siege",),
    ),
    "organisation.website": (
        *("website", "web", "url", "homepage", "home page", "kotisivu", "verkkosivu", "www", "hemsida"),
        *("webbplats", "site web", "site internet", "internet"),
    ),
    "organisation.founded": ("founded", "opened in the year", "opened", "perustettu", "grundad", "fonde"),
    "organisation.external_id": ("qid", "wikidata", "organisation id", "organisation number"),
    "organisation.accreditations": (
        "accredited to",
        "accreditations",
        "also accredited to",
        "sivuakkreditointi",
    ),
    "organisation.address.chancery": (
        *("address", "street", "street address", "osoite", "katuosoite", "adress", "gatuadress", "adresse"),
        *("chancery", "chancery address", "postcode", "zip", "postinumero", "postnummer", "code postal"),
    ),
    "organisation.address.postal": ("postal address", "mailing address", "postiosoite", "postadress"),
    "organisation.address.residence": ("residence", "residence address", "residenssi", "residens"),
    "person.full_name": (
        "full name",
        "name",
        "nimi",
        "namn",
        "nom complet",
        "person",
        "henkilo",
        "fn",
        "display name",
    ),
    "person.family_name": (
        *("family name", "last name", "surname", "lastname", "family", "sukunimi", "efternamn", "nom"),
        *("nom de famille", "family name or whole name"),
    ),
    "person.given_name": (
        *("given name", "first name", "firstname", "given", "given names", "etunimi", "etunimet", "fornamn"),
        *("prenom",),
    ),
    "person.honorific": ("honorific",),
    "person.academic_title": ("academic title", "degree", "oppiarvo", "akademisk titel", "titre academique"),
    "person.own_script_name": ("name in own script", "name in its own script", "native name", "own script"),
    "person.gender": (
        *("gender", "sex", "salutation", "mr ms", "mr or ms", "sukupuoli", "puhuttelu", "kon", "tilltal"),
        *("civilite", "sexe", "form of address for"),
    ),
    "person.language": ("language", "language of letters", "kieli", "asiointikieli", "sprak", "langue"),
    "person.languages": ("languages", "languages spoken", "kielitaito", "sprakkunskaper", "langues"),
    "person.external_id": ("id", "person id", "number", "no", "nr", "uid"),
    "posting.rank": ("rank", "diplomatic rank", "arvo", "virka arvo", "rang", "grade", "diplomatisk rang"),
    "posting.title": (
        *("title", "job title", "position", "function", "post", "role", "designation", "titteli", "tehtava"),
        *("tehtavanimike", "asema", "titel", "befattning", "uppdrag", "titre", "fonction", "poste"),
    ),
    "posting.is_head": (
        "head",
        "head of mission",
        "paallikko",
        "chef",
        "chef de mission",
        "beskickningschef",
    ),
    "posting.ad_interim": ("ad interim", "a i", "acting"),
    "posting.arrived_on": (
        *("arrived", "arrived on", "arrival", "date of arrival", "arrival date", "since", "saapunut"),
        *("saapumispaiva", "ankomst", "ankomstdatum", "arrivee", "date d arrivee", "from", "alkaen"),
    ),
    "posting.credentials_on": (
        *("credentials", "credentials presented on", "date of credentials", "presentation of credentials"),
        *("credentials presented", "credentials date", "valtuuskirje", "valtuuskirjeen jatto", "kreditiv"),
        *("kreditivbrev", "lettres de creance"),
    ),
    "posting.credentials_time": ("credentials time", "credentials presented at", "time of credentials"),
    "posting.notified_on": ("notified", "notified on", "date of notification", "ilmoitettu", "notifierad"),
    "posting.departed_on": (
        *("departed", "departed on", "departure", "date of departure", "until", "lahtenyt", "lahtopaiva"),
        *("avresa", "avrest", "depart", "date de depart", "paattyen"),
    ),
    "posting.list_number": ("place in the mission s own list", "order in the mission"),
    "person.emails": (
        *("email", "e mail", "mail", "email address", "e mail address", "sahkoposti", "sahkopostiosoite"),
        *("epost", "e post", "e postadress", "courriel", "adresse electronique", "email 2", "email 3"),
        *("personal email", "person e mail", "e mail 2"),
    ),
    "person.phones": (
        *("phone", "telephone", "mobile", "tel", "phone number", "mobile phone", "puhelin", "puhelinnumero"),
        *("matkapuhelin", "gsm", "telefon", "telefonnummer", "mobil", "mobiltelefon", "portable", "phone 2"),
        *("phone 3", "telephone 2"),
    ),
    "organisation.emails": ("organisation email", "organisation e mail", "embassy email", "office email"),
    "organisation.emails.secretariat": ("secretariat email", "secretariat e mail", "kanslia sahkoposti"),
    "organisation.phones": (
        "organisation phone",
        "organisation telephone",
        "embassy phone",
        "office phone",
        "switchboard",
    ),
    "person.notes": (
        "note",
        "notes",
        "remarks",
        "comment",
        "comments",
        "huomautus",
        "huomautukset",
        "anteckning",
    ),
}
#: Where a list speaks of organisations alone, these headings speak of the organisation.
_OF_ORGANISATION: Final = {
    "person.full_name": "organisation.name",
    "person.emails": "organisation.emails",
    "person.phones": "organisation.phones",
    "person.notes": "organisation.notes",
    "person.language": "organisation.language",
    "person.external_id": "organisation.external_id",
}
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
    for heading in sheet.columns:
        texts = _texts(sheet, heading)
        keys[heading] = _looked_at(keys[heading], texts, keys)
    _once(keys)
    columns = {heading: key for heading, key in keys.items() if key}
    return Mapping(
        columns,
        _date_order(sheet, columns),
        settings.current().office_country,
        _kind(columns),
    )


@lru_cache(maxsize=1)
def _known_headings() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, headings in _HEADINGS.items():
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
            keys[heading] = _OF_ORGANISATION.get(key, key)


def _looked_at(key: str, texts: Sequence[str], keys: dict[str, str]) -> str:
    if not texts:
        return key
    if key == "posting.title" and _mostly(texts, _reads(values.read_gender)):
        return "person.gender"
    if key == "posting.rank" and not _mostly(texts, _reads(values.read_rank), 0.3):
        return "posting.title"
    if key in {"organisation.sending_state", "organisation.host_country", "organisation.seat_country"}:
        if not _mostly(texts, _reads(values.read_country), 0.6):
            return ""
        named = set(keys.values())
        speaks_of_missions = {"posting.rank", "organisation.kind"} & named or "organisation.name" not in named
        if key == "organisation.sending_state" and not speaks_of_missions:
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
