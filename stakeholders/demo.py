"""The demonstration register: the missions resident in Helsinki as facts, invented people in their posts."""

from __future__ import annotations

import csv
from datetime import date, time, timedelta
from pathlib import Path

from office.database import db
from stakeholders.importing.naming import mission_name, state
from stakeholders.organisations.models import (
    Address,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    ExternalId,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Gender, NameOrder, Person, Posting, Rank

SOURCE = "Invented for the demonstration"

#: Written to in another language than English.
_LANGUAGES = {"SE": "sv", "NO": "sv", "DK": "sv", "IS": "sv", "EE": "fi", "HU": "fi"}
_FAMILY_FIRST = {"CN", "JP", "KR", "VN"}
_OWN_SCRIPT = {
    "UA": "Оксана Шевчуківна",
    "GR": "Αικατερίνη Βλαχοπουλίδη",
    "RU": "Аркадий Белозерскин",
    "GE": "დავით კვარელაშვილი",
    "EG": "كريم عبد الوهابي",
    "JP": "田辺 秀時",
}
#: What makes the register like a real one: posts vacant, acting heads, credentials yet to be presented.
_ACTING = {"NI", "CU", "TN"}
_VACANT = {"UY"}
_DESIGNATES = {"CL", "TH"}
_WITHOUT_MAIL = {"NA"}

#: Real bodies seated in Helsinki, in three languages where they have names in them.
_INTERNATIONAL = [
    (
        OrganisationKind.EU_AGENCY,
        {
            "en": "European Chemicals Agency",
            "sv": "Europeiska kemikaliemyndigheten",
            "fi": "Euroopan kemikaalivirasto",
        },
        "ECHA",
        "w Carla Montebruno",
    ),
    (
        OrganisationKind.EU_REPRESENTATION,
        {
            "en": "European Commission Representation in Finland",
            "sv": "Europeiska kommissionens representation i Finland",
            "fi": "Euroopan komission Suomen-edustusto",
        },
        "",
        "m Tuomas Kielolahti",
    ),
    (
        OrganisationKind.EU_REPRESENTATION,
        {
            "en": "European Parliament Liaison Office in Finland",
            "sv": "Europaparlamentets kontor i Finland",
            "fi": "Euroopan parlamentin Suomen-toimisto",
        },
        "",
        "w Annika Strömbergh-Vesa",
    ),
    (
        OrganisationKind.INTERNATIONAL_ORGANISATION,
        {"en": "Baltic Marine Environment Protection Commission"},
        "HELCOM",
        "m Rolf Kassander",
    ),
    (
        OrganisationKind.INTERNATIONAL_ORGANISATION,
        {"en": "United Nations University World Institute for Development Economics Research"},
        "UNU-WIDER",
        "w Abena Osei-Tuffour",
    ),
    (
        OrganisationKind.INTERNATIONAL_ORGANISATION,
        {
            "en": "Nordic Investment Bank",
            "sv": "Nordiska Investeringsbanken",
            "fi": "Pohjoismaiden Investointipankki",
        },
        "NIB",
        "m Jesper Hallandsen",
    ),
    (
        OrganisationKind.INTERNATIONAL_ORGANISATION,
        {
            "en": "International Organization for Migration, Country Office for Finland",
            "fi": "Kansainvälinen siirtolaisuusjärjestö, Suomen toimisto",
        },
        "IOM",
        "w Teodora Vranešić",
    ),
]


def build() -> None:
    """Fill an empty register."""
    with (Path(__file__).parent / "demo.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            _embassy(number, row["state"], row["wikidata"], [row["first"], row["second"], row["third"]])
    for number, (kind, name, short, head) in enumerate(_INTERNATIONAL):
        _international(number, kind, name, short, head)
    db.session.flush()


def _embassy(number: int, code: str, wikidata: str, names: list[str]) -> None:
    embassy = Organisation(
        kind=OrganisationKind.EMBASSY,
        name=mission_name(OrganisationKind.EMBASSY, state(code), "Helsinki", "embassy"),
        short_name=state(code).short_name(),
        sending_state=code,
        host_country="FI",
        seat_city="Helsinki",
        seat_country="FI",
        language=_LANGUAGES.get(code, "en"),
        source="Diplomatic list; its people are invented",
    )
    # So that importing the world's list finds them, and doubles none.
    embassy.external_ids.append(ExternalId(scheme="wikidata", value=wikidata))
    if code not in _WITHOUT_MAIL:
        for purpose, local in ((ChannelPurpose.SECRETARIAT, "secretariat"), (ChannelPurpose.PRESS, "press")):
            address = f"{local}.{code.lower()}@example.org"
            embassy.channels.append(Channel(medium=ChannelMedium.EMAIL, purpose=purpose, value=address))
    if number % 4 == 0:
        embassy.addresses.append(Address(lines=f"Esimerkkikatu {number + 1}\n00100 Helsinki"))
    # One post in ten was last looked at long ago: that is the normal state of a register.
    embassy.verified_on = (
        date(2024, 5, 6) if number % 10 == 7 else date(2026, 9, 1) + timedelta(days=number % 60)
    )
    embassy.verified_by = "Maija Esimerkki"
    db.session.add(embassy)

    first, second, third = (_person(code, text) for text in names)
    first.own_script_name = _OWN_SCRIPT.get(code, "")
    left = date(2022, 6, 1) + timedelta(days=(number * 37) % 900)
    if code in _DESIGNATES:
        left = date(2026, 8, 31)
    _post(
        third,
        embassy,
        Rank.AMBASSADOR,
        min(left - timedelta(days=1400), date(2020, 9, 15)),
        credentials=True,
        number=number,
        left=left,
    )
    deputy_since = date(2020, 9, 1)
    if code in _ACTING:
        _post(second, embassy, Rank.CHARGE_AD_INTERIM, left, number=number)
        return
    rank = (Rank.MINISTER_COUNSELLOR, Rank.COUNSELLOR, Rank.FIRST_SECRETARY)[number % 3]
    _post(second, embassy, rank, deputy_since, number=number)
    if code in _VACANT:
        return
    _post(
        first,
        embassy,
        Rank.AMBASSADOR,
        left + timedelta(days=30),
        credentials=code not in _DESIGNATES,
        number=number,
    )


def _international(number: int, kind: OrganisationKind, name: dict[str, str], short: str, head: str) -> None:
    local = (short or name["en"].split(" ")[1]).lower()
    body = Organisation(
        kind=kind,
        name=name,
        short_name={"en": short} if short else {},
        host_country="FI",
        seat_city="Helsinki",
        seat_country="FI",
        source="Public websites; its people are invented",
        verified_on=date(2026, 10, 5),
        verified_by="Maija Esimerkki",
    )
    body.channels.append(
        Channel(
            medium=ChannelMedium.EMAIL,
            purpose=ChannelPurpose.SECRETARIAT,
            value=f"office.{local}@example.org",
        )
    )
    db.session.add(body)
    rank = Rank.EXECUTIVE_DIRECTOR if kind is OrganisationKind.EU_AGENCY else Rank.DIRECTOR
    if kind is OrganisationKind.EU_REPRESENTATION:
        rank = Rank.HEAD_OF_REPRESENTATION
    _post(
        _person("", head),
        body,
        rank,
        date(2019, 9, 1) + timedelta(days=30 * number),
        number=number,
        head=True,
    )


def _person(code: str, text: str) -> Person:
    sex, _space, name = text.partition(" ")
    academic = ""
    if name.startswith("Dr. "):
        academic, name = "Dr.", name.removeprefix("Dr. ")
    one, _space, rest = name.partition(" ")
    order = NameOrder.FAMILY_FIRST if code in _FAMILY_FIRST else NameOrder.GIVEN_FIRST
    given, family = (rest, one) if order is NameOrder.FAMILY_FIRST else (one, rest)
    person = Person(
        academic_title=academic,
        given_name=given,
        family_name=family,
        name_order=order,
        gender=Gender.WOMAN if sex == "w" else Gender.MAN,
        source=SOURCE,
    )
    db.session.add(person)
    return person


def _post(
    person: Person,
    organisation: Organisation,
    rank: Rank,
    since: date,
    *,
    number: int,
    credentials: bool = False,
    left: date | None = None,
    head: bool = False,
) -> None:
    acting = rank is Rank.CHARGE_AD_INTERIM
    # Two presented on one day: the hour tells who was first.
    presented = since + timedelta(days=21) if credentials else None
    db.session.add(
        Posting(
            person=person,
            organisation=organisation,
            rank=rank,
            is_head=head or acting or rank is Rank.AMBASSADOR,
            ad_interim=acting,
            arrived_on=since,
            credentials_on=presented,
            credentials_time=time(10 + number % 3, 30 * (number % 2)) if presented else None,
            departed_on=left,
            verified_on=date(2026, 9, 15),
            verified_by="Maija Esimerkki",
            verified_source=SOURCE,
        )
    )
