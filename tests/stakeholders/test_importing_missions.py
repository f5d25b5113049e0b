"""What a row of the world's list says, and what a mission is called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from stakeholders.importing.kinds import read_kind
from stakeholders.importing.missions import Mission, read_mission
from stakeholders.importing.naming import body, mission_name, state
from stakeholders.importing.reading import Line
from stakeholders.organisations.models import OrganisationKind as Kind


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def mission(**cells: str) -> Mission:
    usual = {"operator": "Sweden", "country": "Finland", "city": "Helsinki", "type": "embassy"}
    return read_mission(Line(2, {**usual, **cells}))


def remarks(read: Mission) -> list[tuple[str, str]]:
    return [(problem.column, str(problem.reason)) for problem in read.problems]


@pytest.mark.parametrize(
    ("text", "kind", "exact"),
    [
        ("embassy", Kind.EMBASSY, True),
        ("Embassy of the United States", Kind.EMBASSY, True),
        ("high commission", Kind.HIGH_COMMISSION, True),
        ("British High Commission", Kind.HIGH_COMMISSION, True),
        ("assistant high commission", Kind.CONSULATE, False),
        ("apostolic nunciature", Kind.APOSTOLIC_NUNCIATURE, True),
        ("Apostolic delegation", Kind.REPRESENTATIVE_OFFICE, False),
        ("de facto embassy", Kind.DE_FACTO_EMBASSY, True),
        ("de facto consulate", Kind.CONSULATE, False),
        ("consulate general", Kind.CONSULATE_GENERAL, True),
        ("Consulate General of Sweden", Kind.CONSULATE_GENERAL, True),
        ("consulates of Sweden", Kind.CONSULATE, True),
        ("honorary consulate", Kind.HONORARY_CONSULATE, True),
        ("Honorary Consulate General of Iceland", Kind.HONORARY_CONSULATE, True),
        ("Consular Agency", Kind.CONSULATE, False),
        ("permanent mission", Kind.PERMANENT_MISSION, True),
        ("liaison office", Kind.LIAISON_OFFICE, True),
        ("Taipei Representative Office", Kind.REPRESENTATIVE_OFFICE, True),
        ("Quebec Government Office", Kind.REPRESENTATIVE_OFFICE, False),
    ],
)
def test_kinds_are_read_from_words_and_from_titles(text: str, kind: Kind, exact: bool) -> None:
    assert read_kind(text) == (kind, exact)


@pytest.mark.parametrize("text", ["diplomatic mission", "bakery", ""])
def test_a_word_that_is_no_kind_is_none(text: str) -> None:
    assert read_kind(text) is None


@pytest.mark.parametrize(
    ("kind", "code", "city", "names"),
    [
        (Kind.EMBASSY, "SE", "Helsinki", ("Embassy of Sweden", "Sveriges ambassad", "Ruotsin suurlähetystö")),
        (
            Kind.EMBASSY,
            "US",
            "Helsinki",
            ("Embassy of the United States of America", "USA:s ambassad", "Yhdysvaltain suurlähetystö"),
        ),
        (Kind.EMBASSY, "CH", "", ("Embassy of Switzerland", "Schweiz ambassad", "Sveitsin suurlähetystö")),
        (
            Kind.EMBASSY,
            "NL",
            "",
            ("Embassy of the Netherlands", "Nederländernas ambassad", "Alankomaiden suurlähetystö"),
        ),
        (
            Kind.HIGH_COMMISSION,
            "IN",
            "London",
            ("High Commission of India", "Indiens ambassad", "Intian suurlähetystö"),
        ),
        (
            Kind.APOSTOLIC_NUNCIATURE,
            "VA",
            "",
            ("Apostolic Nunciature", "Apostoliska nuntiaturen", "Apostolinen nuntiatuuri"),
        ),
        (
            Kind.CONSULATE_GENERAL,
            "RU",
            "Turku",
            (
                "Consulate General of Russia in Turku",
                "Rysslands generalkonsulat i Åbo",
                "Venäjän pääkonsulaatti, Turku",
            ),
        ),
        (
            Kind.CONSULATE,
            "FI",
            "Munich",
            ("Consulate of Finland in Munich", "Finlands konsulat i München", "Suomen konsulaatti, München"),
        ),
        (
            Kind.HONORARY_CONSULATE,
            "IS",
            "",
            ("Honorary Consulate of Iceland", "Islands honorärkonsulat", "Islannin kunniakonsulaatti"),
        ),
    ],
)
def test_a_mission_is_named_as_each_language_names_it(
    kind: Kind, code: str, city: str, names: tuple[str, str, str]
) -> None:
    assert mission_name(kind, state(code), city, "") == dict(zip(("en", "sv", "fi"), names, strict=True))


def test_a_body_without_a_code_is_named_where_its_genitive_is_known() -> None:
    assert mission_name(Kind.EMBASSY, body("Sovereign Military Order of Malta"), "", "embassy") == {
        "en": "Embassy of the Sovereign Military Order of Malta",
        "sv": "Malteserordens ambassad",
        "fi": "Maltan ritarikunnan suurlähetystö",
    }
    assert mission_name(Kind.EMBASSY, body("Somaliland"), "", "embassy") == {"en": "Embassy of Somaliland"}


def test_a_row_becomes_an_organisation() -> None:
    read = mission(
        jurisdictions="Finland|Estonia|Latvia",
        phone="+358 9 687 7660",
        email="mailto:ambassaden.helsingfors@EXAMPLE.org",
        website="www.example.org",
        creation="1918-01-01T00:00:00Z",
        QID="http://www.wikidata.org/entity/Q42",
        latitude="60.1",
    )
    assert read.fields == {
        "kind": "embassy",
        "sending_state": "SE",
        "host_country": "FI",
        "seat_country": "FI",
        "seat_city": "Helsinki",
        "website": "https://www.example.org",
        "founded": 1918,
        "name.en": "Embassy of Sweden",
        "name.sv": "Sveriges ambassad",
        "name.fi": "Ruotsin suurlähetystö",
        "short_name.en": "Sweden",
        "short_name.sv": "Sverige",
        "short_name.fi": "Ruotsi",
    }
    assert (read.emails, read.phones) == (("ambassaden.helsingfors@example.org",), ("+35896877660",))
    assert (read.accreditations, read.qid, read.problems) == (("EE", "LV"), "Q42", ())


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("phone", "call us", "no telephone number"),
        ("email", "mailto:nobody", "no mail address"),
        ("website", "see the board", "no web address"),
        ("creation", "9999-01-01", "no year"),
        ("creation", "long ago", "no year"),
        ("QID", "Berlin", "no Wikidata number"),
        ("country", "Atlantis", "no state that is known"),
        ("country", "", "not said in which country"),
        ("country", "Sweden", "the state that sends it"),
        ("city", "", "no city"),
        ("operator", "Indigenous Australians", "no state with a code"),
        ("operator", "Ministry of Foreign Affairs of the People's Republic of China", "read as its state"),
        ("type", "bakery", "no kind that is known"),
        ("type", "consular office", "is entered as: Consulate"),
        ("jurisdictions", "Atlantis|Estonia", "no states, left out: Atlantis"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(column: str, text: str, words: str) -> None:
    read = mission(**{column: text})
    assert [(name, words in reason) for name, reason in remarks(read)] == [(column, True)], remarks(read)
    assert not read.refused


@pytest.mark.parametrize("column", ["operator", "type"])
def test_a_row_that_does_not_say_which_mission_it_means_is_refused(column: str) -> None:
    assert mission(**{column: ""}).refused


def test_a_mission_to_its_own_state_is_taken_without_a_country() -> None:
    read = mission(
        operator="Australia", country="Australia", city="Stockholm", jurisdictions="Finland|Sweden"
    )
    assert (read.fields["host_country"], read.fields["seat_country"], read.accreditations) == (
        None,
        None,
        ("FI", "SE"),
    )


def test_a_consulates_district_is_no_accreditation_and_no_problem() -> None:
    read = mission(type="consulate", jurisdictions="Bavaria|Saxony")
    assert (read.accreditations, read.problems) == ((), ())


def test_one_number_for_two_missions_tells_them_apart_by_their_senders() -> None:
    iraq = mission(operator="Iraq", country="Kuwait", QID="Q106686567")
    nepal = mission(operator="Nepal", country="Kuwait", QID="Q106686567")
    assert iraq.identity != nepal.identity


def test_several_values_in_one_cell_are_all_taken() -> None:
    read = mission(phone="+358 9 687 7660|+358 9 687 7661", email="mailto:a@example.org|mailto:b@example.org")
    assert (len(read.phones), len(read.emails)) == (2, 2)
