"""Single values of a list are brought into the form of the register, or refused with what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.importing import values
from stakeholders.importing.values import (
    BadCountry,
    BadDate,
    BadGender,
    BadMail,
    BadPhone,
    BadRank,
    BadValue,
    DateOrder,
    TooLong,
    read_countries,
    read_country,
    read_date,
    read_gender,
    read_kind,
    read_language,
    read_languages,
    read_mails,
    read_name,
    read_phones,
    read_rank,
    read_text,
    read_time,
    read_yes_no,
)
from stakeholders.organisations.models import OrganisationKind as Kind
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import RANK_WORDS


@pytest.fixture(autouse=True, scope="module")
def app_words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-05-03", "2024-05-03 10:30:00", "20240503", "2024/5/3", "3.5.2024", "3/5/2024", "3 5 2024"),
        *("3 May 2024", "May 3, 2024", "3rd of May 2024", "Friday 3 May 2024", "45415", "45415.4375"),
        *("3. toukokuuta 2024", "perjantai 3. toukokuuta 2024", "den 3 maj 2024", "3 mai 2024"),
    ],
)
def test_a_day_is_read_in_every_usual_form(typed: str) -> None:
    assert read_date(typed, DateOrder.DMY) == date(2024, 5, 3)


def test_the_order_of_numbers_is_the_lists_own() -> None:
    orders = {order: read_date("04-05-06", order, window=1950) for order in DateOrder}
    assert orders == {
        DateOrder.DMY: date(2006, 5, 4),
        DateOrder.MDY: date(2006, 4, 5),
        DateOrder.YMD: date(2004, 5, 6),
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5/13/2024", "in another order"),
        ("3.5.24", "does not say the century"),
        ("31.2.2024", "does not exist"),
        ("1.1.1700", "no year"),
        ("May 2024", "no date"),
        ("soon", "no date"),
        ("2024", "no date"),
    ],
)
def test_a_day_that_is_not_certain_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(BadDate, match=words) as refused:
        read_date(typed)
    assert refused.value.typed == typed


@pytest.mark.parametrize(
    "typed", ["10:30", "10.30", "10:30:00", "kl. 10.30", "klo 10.30", "10 h 30", "10:30 am"]
)
def test_an_hour_is_read_in_every_usual_form(typed: str) -> None:
    assert read_time(typed) == time(10, 30)


@pytest.mark.parametrize("typed", ["25:00", "10", "13:00 pm", "noon"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(values.BadTime):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "rank"),
    [
        ("Ambassador Extraordinary and Plenipotentiary", Rank.AMBASSADOR),
        ("H.E. the Ambassador", Rank.AMBASSADOR),
        ("Utomordentlig och befullmäktigad ambassadör", Rank.AMBASSADOR),
        ("suurlähettiläs", Rank.AMBASSADOR),
        ("Ambassadrice", Rank.AMBASSADOR),
        ("Apostolic Nuncio", Rank.NUNCIO),
        ("High Commissioner", Rank.HIGH_COMMISSIONER),
        ("Envoy Extraordinary and Minister Plenipotentiary", Rank.ENVOY),
        ("Chargé d’affaires a.i.", Rank.CHARGE_AD_INTERIM),
        ("Chargée d'affaires par intérim", Rank.CHARGE_AD_INTERIM),
        ("väliaikainen asiainhoitaja", Rank.CHARGE_AD_INTERIM),
        ("tf. chargé d'affaires", Rank.CHARGE_AD_INTERIM),
        ("Chargé d’affaires en pied", Rank.CHARGE_EN_PIED),
        ("Minister", Rank.MINISTER_SECOND),
        ("Minister-Counsellor", Rank.MINISTER_COUNSELLOR),
        ("ministerineuvos", Rank.MINISTER_COUNSELLOR),
        ("ministerråd", Rank.MINISTER_COUNSELLOR),
        ("Counsellor, Deputy Head of Mission", Rank.COUNSELLOR),
        ("Conseillère (presse)", Rank.COUNSELLOR),
        ("lähetystöneuvos", Rank.COUNSELLOR),
        ("1st Secretary (Political)", Rank.FIRST_SECRETARY),
        ("Förste ambassadsekreterare", Rank.FIRST_SECRETARY),
        ("ensimmäinen lähetystösihteeri", Rank.FIRST_SECRETARY),
        ("Premier secrétaire", Rank.FIRST_SECRETARY),
        ("Deuxième secrétaire", Rank.SECOND_SECRETARY),
        ("Third Secretary", Rank.THIRD_SECRETARY),
        ("Cultural Attaché", Rank.ATTACHE),
        ("Assistant Attaché", Rank.ASSISTANT_ATTACHE),
        ("Puolustusasiamies", Rank.DEFENCE_ATTACHE),
        ("Honorary Consul General", Rank.HONORARY_CONSUL_GENERAL),
        ("kunniakonsuli", Rank.HONORARY_CONSUL),
        ("pääkonsuli", Rank.CONSUL_GENERAL),
        ("Vice-Consul", Rank.VICE_CONSUL),
        ("Consule", Rank.CONSUL),
        ("Head of the Representation", Rank.HEAD_OF_REPRESENTATION),
        ("Executive Director", Rank.EXECUTIVE_DIRECTOR),
    ],
)
def test_a_rank_is_known_by_its_usual_titles(typed: str, rank: Rank) -> None:
    assert read_rank(typed).rank is rank


@pytest.mark.parametrize("rank", list(Rank))
def test_every_rank_is_known_by_the_registers_own_words(rank: Rank) -> None:
    assert read_rank(str(RANK_WORDS[rank])).rank is rank


@pytest.mark.parametrize("rank", [rank for rank in Rank if rank is not Rank.MINISTER])
def test_every_rank_is_known_by_its_code_save_minister_which_is_the_second_in_a_mission(rank: Rank) -> None:
    assert read_rank(rank.value).rank is rank


def test_a_charge_may_be_ad_interim_and_an_acting_one_is() -> None:
    assert read_rank("Chargé d'affaires a.i.").ad_interim
    assert read_rank("Acting High Commissioner").ad_interim
    assert not read_rank("Ambassador").ad_interim


@pytest.mark.parametrize(
    "typed",
    [
        *("Secretary to the Ambassador", "Spouse of the Ambassador", "Deputy Consul General", "Student"),
        *("Former Ambassador", "Minister of Foreign Affairs", "Deputy High Commissioner", ""),
    ],
)
def test_somebody_near_a_rank_does_not_have_it(typed: str) -> None:
    with pytest.raises(BadRank):
        read_rank(typed)


def test_a_charge_of_whom_it_is_not_said_whether_ad_interim_is_refused() -> None:
    with pytest.raises(BadRank, match=r"a\.i\. or e\.p\."):
        read_rank("Chargé d’affaires")


@pytest.mark.parametrize(
    ("typed", "country", "numbers"),
    [
        ("+358 (0)9 123 4567", None, ["+35891234567"]),
        ("00358 40 1234567", None, ["+358401234567"]),
        ("040 1234567 / 040 1234568", "FI", ["+358401234567", "+358401234568"]),
        ("tel:+46-8-123456|+46 8 123 456", None, ["+468123456"]),
    ],
)
def test_numbers_are_kept_in_one_form(typed: str, country: str | None, numbers: list[str]) -> None:
    assert list(read_phones(typed, country)) == numbers


def test_a_national_number_of_nowhere_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadPhone, match=r"write it with \+"):
        read_phones("040 1234567", None)


@pytest.mark.parametrize(
    ("typed", "mails"),
    [
        ("mailto:asa@EXAMPLE.org", ["asa@example.org"]),
        ("Åsa Lind <asa@example.org>", ["asa@example.org"]),
        ("Lind, Åsa <asa@example.org>, bo@example.org", ["asa@example.org", "bo@example.org"]),
        ("asa@example.org; bo@example.org|asa@example.org", ["asa@example.org", "bo@example.org"]),
    ],
)
def test_several_addresses_may_stand_in_one_cell(typed: str, mails: list[str]) -> None:
    assert list(read_mails(typed)) == mails


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(BadMail):
        read_mails("none")


@pytest.mark.parametrize(
    "typed", ["Sweden", "Ruotsi", "Sverige", "Suède", "SE", "swe", "752", "Kingdom of Sweden"]
)
def test_a_state_is_known_by_any_usual_name_or_code(typed: str) -> None:
    assert read_country(typed) == "SE"


def test_several_states_stand_in_one_cell_and_a_comma_may_belong_to_a_name() -> None:
    assert read_countries("Sweden, Norja|DNK") == ("SE", "NO", "DK")
    assert read_countries("Congo, Democratic Republic of the") == ("CD",)
    with pytest.raises(BadCountry):
        read_countries("Sweden, Narnia")


@pytest.mark.parametrize(
    ("typed", "gender"),
    [
        *((title, Gender.MAN) for title in ("Mr", "herra", "Herr", "M.", "Monsieur")),
        *((title, Gender.WOMAN) for title in ("Ms.", "Mrs", "rouva", "fru", "Mme")),
        ("Mx", Gender.UNKNOWN),
    ],
)
def test_only_a_title_says_how_somebody_is_addressed(typed: str, gender: Gender) -> None:
    assert read_gender(typed) is gender


@pytest.mark.parametrize("typed", ["Dr", "H.E.", "Robert", "Maria", ""])
def test_a_name_or_a_degree_does_not(typed: str) -> None:
    with pytest.raises(BadGender):
        read_gender(typed)


def test_yes_and_no_are_read_in_four_languages() -> None:
    assert all(map(read_yes_no, ("yes", "ja", "Kyllä", "oui", "x", "✓", "1", "TRUE")))
    assert not any(map(read_yes_no, ("no", "nej", "EI", "non", "0", "false")))


@pytest.mark.parametrize("typed", ["fi", "FIN", "Finnish", "suomi", "finska", "finnois"])
def test_a_language_is_known_by_its_names(typed: str) -> None:
    assert read_language(typed) == "fi"


def test_several_languages_keep_their_order() -> None:
    assert read_languages("Swedish, en / suomi") == ("sv", "en", "fi")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("suurlähetystö", Kind.EMBASSY),
        ("ambassad", Kind.EMBASSY),
        ("Consulat général", Kind.CONSULATE_GENERAL),
        ("honorärkonsulat", Kind.HONORARY_CONSULATE),
        ("Delegation of the European Union", Kind.EU_REPRESENTATION),
        ("Ministry of Finance", Kind.MINISTRY),
        ("stad", Kind.CITY),
        ("yliopisto", Kind.UNIVERSITY),
        ("company", Kind.COMPANY),
    ],
)
def test_a_kind_is_known_by_usual_words(typed: str, kind: Kind) -> None:
    assert read_kind(typed) is kind


@pytest.mark.parametrize(
    "typed", ["Mr Tanaka Taro", "Lind, Åsa", "Sukarno", "John Smith, Ambassador", "SMITH, OBE"]
)
def test_a_whole_name_is_never_split(typed: str) -> None:
    assert (read_name(typed).family_name, read_name(typed).given_name) == (typed, "")


def test_a_family_name_in_capitals_before_a_comma_says_itself_what_it_is() -> None:
    name = read_name("MÜLLER-O'BRIEN, Dr. Åsa Maria")
    assert (name.family_name, name.academic_title, name.given_name) == ("MÜLLER-O'BRIEN", "Dr.", "Åsa Maria")


def test_a_text_that_is_too_long_is_never_cut() -> None:
    with pytest.raises(TooLong, match="300 characters"):
        read_text("x" * 300, 200)


def test_characters_that_nobody_sees_are_left_out() -> None:
    assert read_text("A\u200bna \u202eLind\x00") == "Ana Lind"


READERS = [getattr(values, name) for name in values.__all__ if name.startswith("read_")]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.sampled_from(READERS))
def test_any_text_is_a_value_or_a_bad_value(text: str, reader: object) -> None:
    arguments = (text, "FI") if getattr(reader, "__name__", "").startswith("read_phone") else (text,)
    try:
        reader(*arguments)  # type: ignore[operator]
    except BadValue as bad:
        assert str(bad)
