"""What the demonstration tells beyond posts: who belongs with whom, and what bore another name before."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from office.database import db
from stakeholders.organisations import hanging, keeping
from stakeholders.organisations.keeping import OrganisationGiven
from stakeholders.organisations.models import Organisation, OrganisationKind, RelationKind
from stakeholders.organisations.relations import Period
from stakeholders.organisations.relations import relate as relate_organisations
from stakeholders.people.keeping import PersonGiven, register_person
from stakeholders.people.models import Gender, Person, PersonRelationKind, Posting
from stakeholders.people.relations import RelationGiven, relate

SOURCE = "Invented for the demonstration"

#: By the sending state of the head: who belongs with them, and as what.
_BELONGING = (
    ("IT", "Fiorenzo", "Castelbianchi", Gender.MAN, PersonRelationKind.SPOUSE),
    ("JP", "Sayuri", "Tanabayashi", Gender.WOMAN, PersonRelationKind.SPOUSE),
    ("FR", "Clémence", "Vauquelande", Gender.WOMAN, PersonRelationKind.ASSISTANT),
    ("UA", "Yaryna", "Kolodnytska", Gender.WOMAN, PersonRelationKind.INTERPRETER),
)
_LANGUAGES = {"IT": ["it", "fr", "en"], "SE": ["sv", "en", "fi"], "JP": ["ja", "en"], "UA": ["uk", "en"]}

_CITIES = ({"en": "City of Helsinki", "sv": "Helsingfors stad", "fi": "Helsingin kaupunki"},)
_NETWORK = {
    "en": "Union of the Baltic Cities",
    "sv": "Östersjöstädernas förbund",
    "fi": "Itämeren kaupunkien liitto",
}


def build() -> None:
    """Add to the demonstration register; it has its missions and their people already."""
    heads = _heads()
    for state, given, family, gender, kind in _BELONGING:
        _belonging(heads[state], PersonGiven(given_name=given, family_name=family, gender=gender), kind)
    for state, spoken in _LANGUAGES.items():
        heads[state].languages = spoken
    _networks()
    _predecessors()
    turkey = db.session.scalar(select(Organisation).where(Organisation.sending_state == "TR"))
    if turkey is not None:
        hanging.keep_former_name(turkey, {"en": "Embassy of the Republic of Turkey"}, date(2022, 6, 1))
    db.session.flush()


def _heads() -> dict[str, Person]:
    found = db.session.execute(
        select(Organisation.sending_state, Person)
        .join(Posting, Posting.organisation_id == Organisation.id)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.is_head, Posting.departed_on.is_(None), Organisation.sending_state.is_not(None))
    )
    return {state: person for state, person in found if state}


def _belonging(head: Person, given: PersonGiven, kind: PersonRelationKind) -> None:
    relate(
        head,
        register_person(given, source=SOURCE),
        RelationGiven(
            kind,
            answers_for=kind is PersonRelationKind.ASSISTANT,
            accompanies=kind in {PersonRelationKind.SPOUSE, PersonRelationKind.INTERPRETER},
        ),
    )


def _networks() -> None:
    network = keeping.register(
        OrganisationGiven(
            kind=OrganisationKind.CITY_NETWORK,
            name=_NETWORK,
            short_name={"en": "UBC"},
            seat_city="Gdańsk",
            seat_country="PL",
            founded=1991,
        ),
        source="Public websites",
    )
    for name in _CITIES:
        city = keeping.register(
            OrganisationGiven(
                kind=OrganisationKind.CITY,
                name=name,
                short_name={},
                seat_city="Helsinki",
                seat_country="FI",
                founded=1550,
            ),
            source="Public websites",
        )
        relate_organisations(city, RelationKind.MEMBER_OF, network, Period())


def _predecessors() -> None:
    heads = select(Posting).where(Posting.is_head, ~Posting.ad_interim)
    left: dict[int, int] = {}
    for posting in db.session.scalars(heads.order_by(Posting.departed_on.is_(None), Posting.departed_on)):
        posting.predecessor_id = left.get(posting.organisation_id)
        left[posting.organisation_id] = posting.person_id
