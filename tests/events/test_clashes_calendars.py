"""Holidays, feasts and sunsets against the days and hours that are published."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from events.clashes.feasts import feasts_of
from events.clashes.holidays import holidays_between, is_weekend, unknown_among
from events.clashes.sun import place_of_zone, sunset, zone_of
from office.localized import LANGUAGES

#: First and last day of three years, as calendars print them; Islamic ones begin on one or the other.
PUBLISHED = {
    "good-friday": ("2026-04-03", "2027-03-26", "2028-04-14"),
    "easter": ("2026-04-05/06", "2027-03-28/29", "2028-04-16/17"),
    "christmas": ("2026-12-24/26", "2027-12-24/26", "2028-12-24/26"),
    "orthodox-christmas": ("2026-01-07", "2027-01-07", "2028-01-07"),
    "orthodox-good-friday": ("2026-04-10", "2027-04-30", "2028-04-14"),
    "orthodox-easter": ("2026-04-12/13", "2027-05-02/03", "2028-04-16/17"),
    "passover": ("2026-04-02/03", "2027-04-22/23", "2028-04-11/12"),
    "shavuot": ("2026-05-22/23", "2027-06-11/12", "2028-05-31/06-01"),
    "rosh-hashanah": ("2026-09-12/13", "2027-10-02/03", "2028-09-21/22"),
    "yom-kippur": ("2026-09-21", "2027-10-11", "2028-09-30"),
    "sukkot": ("2026-09-26/27", "2027-10-16/17", "2028-10-05/06"),
    "simchat-torah": ("2026-10-03/04", "2027-10-23/24", "2028-10-12/13"),
    "ramadan": ("2026-02-18/03-19", "2027-02-08/03-09", "2028-01-28/02-26"),
    "eid-al-fitr": ("2026-03-20", "2027-03-09/10", "2028-02-26/27"),
    "eid-al-adha": ("2026-05-27", "2027-05-16/17", "2028-05-05"),
    "ashura": ("2026-06-25/26", "2027-06-15", "2028-06-03"),
    "diwali": ("2026-11-08", "2027-10-29", "2028-10-17"),
    "vesak": ("2026-05-31", "2027-05-20", "2028-05-09"),
    "lunar-new-year": ("2026-02-17/19", "2027-02-06/08", "2028-01-26/28"),
}


def test_feasts_fall_on_the_days_that_are_published() -> None:
    """The dates of three years, by equality: reckoned ones to the day, the moon's between two."""
    found = {
        key: tuple(
            "/".join(_span(feast.first, feast.last))
            for year in (2026, 2027, 2028)
            for feast in feasts_of(year)
            if feast.key == key
        )
        for key in PUBLISHED
    }
    assert found == PUBLISHED


def _span(first: date, last: date) -> list[str]:
    if first == last:
        return [first.isoformat()]
    return [first.isoformat(), last.isoformat()[8 if first.month == last.month else 5 :]]


def test_what_the_moon_decides_is_called_an_estimate() -> None:
    """Islamic days always; Hebrew, Christian and Chinese ones are reckoned, and are none."""
    estimates = {feast.calendar.value for feast in feasts_of(2027) if feast.is_estimated}
    exact = {feast.calendar.value for feast in feasts_of(2027) if not feast.is_estimated}
    assert "islamic" in estimates and not estimates & {"jewish", "western", "orthodox", "chinese"}
    assert exact >= {"jewish", "western", "orthodox", "chinese"} and "islamic" not in exact


def test_a_lunar_year_may_bring_a_feast_twice_or_begin_before_new_year() -> None:
    """In 2030 Ramadan begins twice, and the second ends in 2031; in 2033 Eid al-Fitr comes twice."""
    assert [(one.first, one.last) for one in feasts_of(2030) if one.key == "ramadan"] == [
        (date(2030, 1, 5), date(2030, 2, 4)),
        (date(2030, 12, 26), date(2031, 1, 24)),
    ]
    assert [one.first.month for one in feasts_of(2033) if one.key == "eid-al-fitr"] == [1, 12]


@pytest.mark.parametrize(
    ("zone", "day", "published"),
    [
        ("Europe/Helsinki", "2026-12-21", "15:13"),
        ("Europe/Helsinki", "2027-06-21", "22:50"),
        ("Europe/London", "2027-03-20", "18:13"),
        ("America/New_York", "2027-07-04", "20:31"),
        ("America/Argentina/Buenos_Aires", "2027-06-21", "17:50"),
    ],
)
def test_the_sun_sets_when_almanacs_say(zone: str, day: str, published: str) -> None:
    """To three minutes, at the city after which the zone is named."""
    place = place_of_zone(zone)
    assert place is not None
    sets = sunset(date.fromisoformat(day), *place)
    assert sets is not None
    there = datetime.fromisoformat(f"{day}T{published}").replace(tzinfo=ZoneInfo(zone))
    assert abs((sets - there).total_seconds()) < 180


def test_beyond_the_polar_circle_the_sun_may_not_set() -> None:
    """Tromsø at midsummer and in December."""
    assert [sunset(date(2027, month, 21), 69.65, 18.96) for month in (6, 12)] == [None, None]


def test_a_mission_abroad_is_found_in_its_zone() -> None:
    """By its city, else by the only zone of its country; where there are several, nobody guesses."""
    assert [zone_of(*place) for place in (("SE", "Stockholm"), ("DK", "Aarhus"), ("US", "Washington"))] == [
        "Europe/Stockholm",
        "Europe/Copenhagen",
        None,
    ]


def test_holidays_are_named_in_the_readers_language(app: Flask) -> None:
    """As the library says them; another state's of the same English name likewise; else in English."""
    with app.test_request_context():
        ours = {
            code: [one.name for one in holidays_between(date(2027, 12, 6), date(2027, 12, 6), ["FI"], code)]
            for code in LANGUAGES
        }
        spring = holidays_between(date(2027, 3, 26), date(2027, 3, 29), ["FI", "DE", "SE", "ME"], "sv")
    assert ours == {
        "en": ["Independence Day"],
        "sv": ["Självständighetsdagen"],
        "fi": ["Itsenäisyyspäivä"],
    }
    assert [(one.day.day, one.name, one.countries) for one in spring] == [
        (26, "Långfredagen", ("DE", "FI", "SE")),
        (28, "Påskdagen", ("FI", "SE")),
        (29, "Annandag påsk", ("DE", "FI", "SE")),
    ]


def test_weekends_and_what_is_not_known() -> None:
    """Friday and Saturday in Egypt, Saturday and Sunday where nothing is known."""
    friday, saturday, sunday = (date(2027, 5, day) for day in (7, 8, 9))
    assert [is_weekend("EG", day) for day in (friday, saturday, sunday)] == [True, True, False]
    assert [is_weekend("EU", day) for day in (friday, saturday, sunday)] == [False, True, True]
    assert unknown_among(["FI", "EU", "SE", "UN", "XK"]) == ["EU", "UN"]
