"""States are known by every name they go by."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from office.countries import (
    all_countries,
    continent_of,
    country_name,
    find_country,
    formal_name,
    genitive,
    region_name,
    region_of,
    sort_key,
    with_article,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sweden", "SE"),
        ("sverige", "SE"),
        ("RUOTSI", "SE"),
        ("Suède", "SE"),
        ("swe", "SE"),
        ("se", "SE"),
        ("Kingdom of Sweden", "SE"),
        ("The Gambia", "GM"),
        ("Gambia", "GM"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("People's Republic of China", "CN"),
        ("People’s Republic of China", "CN"),
        ("Republic of China", "TW"),
        ("Republic of Ireland", "IE"),
        ("Ivory Coast", "CI"),
        ("Norsunluurannikko", "CI"),
        ("Czech Republic", "CZ"),
        ("Holy See", "VA"),
        ("Vatican City", "VA"),
        ("Vatican", "VA"),
        ("South Korea", "KR"),
        ("North Korea", "KP"),
        ("Republic of Korea", "KR"),
        ("East Timor", "TL"),
        ("The Bahamas", "BS"),
        ("Kingdom of Denmark", "DK"),
        ("Federated States of Micronesia", "FM"),
        ("Democratic Republic of the Congo", "CD"),
        ("Republic of the Congo", "CG"),
        ("Saint Kitts and Nevis", "KN"),
        ("St. Kitts & Nevis", "KN"),
        ("S:t Kitts och Nevis", "KN"),
        ("Bosnia ja Hertsegovina", "BA"),
        ("State of Palestine", "PS"),
        ("Kosovo", "XK"),
        ("European Union", "EU"),
        ("UN", "UN"),
        ("Quebec", None),
        ("Nordic countries", None),
        ("Sovereign Military Order of Malta", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_state_is_found_by_its_usual_names(text: str, code: str | None) -> None:
    assert find_country(text) == code


def test_no_name_means_two_states() -> None:
    for language in ("en", "sv", "fi", "fr"):
        for code, name in all_countries(language):
            assert find_country(name) == code, (language, name)


def test_guinea_and_its_neighbours_are_told_apart() -> None:
    found = [
        find_country(name) for name in ("Guinea", "Guinea-Bissau", "Equatorial Guinea", "Papua New Guinea")
    ]
    assert found == ["GN", "GW", "GQ", "PG"]


def test_names_are_those_protocol_writes() -> None:
    assert [country_name("VA", language) for language in ("en", "sv", "fi", "fr")] == [
        "Holy See",
        "Heliga stolen",
        "Pyhä istuin",
        "Saint-Siège",
    ]
    assert country_name("CD", "en") == "Democratic Republic of the Congo"
    assert country_name("KN", "sv") == "Saint Kitts och Nevis"
    assert country_name("BA", "en") == "Bosnia and Herzegovina"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert (country_name("QQ", "en"), country_name(None, "sv"), genitive("QQ", "sv")) == ("QQ", "", "")


def test_formal_names() -> None:
    assert [formal_name(code) for code in ("FI", "SE", "GB", "KR", "CA", "XK")] == [
        "Republic of Finland",
        "Kingdom of Sweden",
        "United Kingdom of Great Britain and Northern Ireland",
        "Republic of Korea",
        "Canada",
        "Republic of Kosovo",
    ]


def test_english_puts_the_article_where_it_belongs() -> None:
    assert [with_article(code) for code in ("SE", "NL", "US", "CZ", "VA")] == [
        "Sweden",
        "the Netherlands",
        "the United States of America",
        "the Czech Republic",
        "the Holy See",
    ]


def test_swedish_genitives() -> None:
    assert [genitive(code, "sv") for code in ("SE", "FR", "CH", "US", "CY", "NL", "HN")] == [
        "Sveriges",
        "Frankrikes",
        "Schweiz",
        "USA:s",
        "Cyperns",
        "Nederländernas",
        "Honduras",
    ]


def test_finnish_genitives() -> None:
    assert [genitive(code, "fi") for code in ("SE", "IE", "US", "NL", "CY", "NZ", "TR", "BA", "CZ")] == [
        "Ruotsin",
        "Irlannin",
        "Yhdysvaltain",
        "Alankomaiden",
        "Kyproksen",
        "Uuden-Seelannin",
        "Turkin",
        "Bosnia ja Hertsegovinan",
        "Tšekin",
    ]


def test_every_member_of_the_united_nations_has_a_finnish_genitive() -> None:
    territories = [code for code, _name in all_countries("en") if not genitive(code, "fi")]
    assert not {"MC", "TV", "NR", "SS", "ME", "TL", "CH", "PS", "VA", "XK", "TW"} & set(territories)
    assert len(territories) < 50


def test_swedish_and_finnish_lists_end_with_their_last_letters() -> None:
    swedish = [name for _code, name in all_countries("sv")]
    assert swedish[-3:] == ["Åland", "Österrike", "Östtimor"]
    english = [name for _code, name in all_countries("en")]
    assert english.index("Åland Islands") < english.index("Albania")


def test_names_in_other_scripts_stand_where_they_sound() -> None:
    names = ["김민준", "አበበ", "Zoya", "Abena", "王小明", "Lena", "Зоя"]
    assert sorted(names, key=lambda name: sort_key(name, "en")) == [
        *("አበበ", "Abena", "김민준", "Lena", "王小明", "Zoya", "Зоя"),
    ]


def test_regions_are_those_of_m49() -> None:
    assert [region_of(code) for code in ("FI", "US", "XK", "BR", "AQ", "EU", "QQ")] == [
        "154",
        "021",
        "039",
        "419",
        None,
        None,
        None,
    ]
    assert (continent_of("FI"), continent_of("EU"), continent_of(None)) == ("150", "150", None)
    assert [region_name("154", language) for language in ("en", "sv", "fi")] == [
        "Northern Europe",
        "Nordeuropa",
        "Pohjois-Eurooppa",
    ]


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not on this machine")
def test_the_regions_agree_with_the_published_table() -> None:
    with (DATA / "country-codes.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            expected = row["Sub-region Code"].zfill(3) if row["Sub-region Code"] else None
            assert region_of(row["ISO3166-1-Alpha-2"]) == expected
