"""Places in rankings are compared by rules: every hard case of them, and the sentence that sums them up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from advocacy.rankings import demo
from advocacy.rankings.comparing import Movement, State, Summary, edition_in_force
from advocacy.rankings.keeping import EditionGiven, SeriesGiven, add_edition, add_series
from advocacy.rankings.models import RankingSeries, Scope
from advocacy.rankings.places import BadPlace, Place, best_per_cent, read_place
from advocacy.rankings.queries import summary_between
from advocacy.rankings.words import movement_words, summary_sentence

FIRST, SECOND = date(2018, 6, 1), date(2021, 6, 1)


def ranking(name: str, *editions: str, **said: Any) -> RankingSeries:
    """A series of editions, each as "year place", with "!" where the method changes; out in March."""
    series = add_series(SeriesGiven(name, **({"monitored_since": date(2015, 1, 1)} | said)))
    for edition in editions:
        year, _space, place = edition.rstrip("!").partition(" ")
        given = EditionGiven(int(year), date(int(year), 3, 1), read_place(place), method_break="!" in edition)
        add_edition(series, given, user_id=None)
    return series


#: The case, its editions, and what became of it from June 2018 to June 2021: state, places gained, in words.
CASES: dict[str, tuple[tuple[str, ...], str, int | None, str]] = {
    "a smaller number is better": (("2018 29", "2021 22"), "up", 7, "by 7 places"),
    "a larger number is worse": (("2018 22", "2021 23"), "down", -1, "by 1 place"),
    "the same place": (("2018 7", "2019 3", "2021 7"), "unchanged", None, ""),
    "no new edition": (("2018 7",), "unchanged", None, "no new edition in between"),
    "an edition after the day does not count": (
        ("2018 7", "2022 1"),
        "unchanged",
        None,
        "no new edition in between",
    ),
    "the first edition": (("2019 7", "2021 9"), "new", None, ""),
    "ranked at last": (("2018 not ranked", "2021 9"), "new", None, ""),
    "out of the ranking": (("2018 9", "2021 not ranked"), "not_ranked", None, ""),
    "never in it": (("2018 nr", "2021 nr"), "not_ranked", None, ""),
    "no edition by the later day": (("2022 9",), "no_edition", None, ""),
    "the same band": (("2018 11–20", "2021 11-20"), "unchanged", None, ""),
    "a band wholly before": (("2018 21–30", "2021 11–20"), "up", 1, "by 1 place at the least"),
    "a band wholly behind": (("2018 11–20", "2021 31–40"), "down", -11, "by 11 places at the least"),
    "a place behind a band": (("2018 1–10", "2021 14"), "down", -4, "by 4 places at the least"),
    "bands that overlap": (("2018 11–20", "2021 15–25"), "band", None, ""),
    "a place within the band": (("2018 14", "2021 11–20"), "band", None, ""),
    "bands that touch": (("2018 10–20", "2021 20–30"), "band", None, ""),
    "made otherwise": (("2018 22", "2021 7!"), "method", None, "since the edition 2021"),
    "made otherwise in between": (("2018 22", "2019 9!", "2021 7"), "method", None, "since the edition 2019"),
    "made otherwise before": (("2017 22", "2018 9!", "2021 7"), "up", 2, "by 2 places"),
    "made otherwise later": (("2018 9", "2021 7", "2022 5!"), "up", 2, "by 2 places"),
    "made otherwise and out of it": (("2018 9", "2021 nr!"), "not_ranked", None, ""),
    "made otherwise and ranked at last": (("2018 nr", "2021 9!"), "new", None, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_became_of_a_place(db: Session, case: str) -> None:
    editions, state, steps, words = CASES[case]
    ranking("Cities", *editions)

    (found,) = summary_between(FIRST, SECOND).counted

    with force_locale("en"):
        assert (found.state.value, found.steps, movement_words(found)) == (state, steps, words)


def test_what_is_counted_is_what_was_monitored_on_the_later_day(db: Session) -> None:
    ranking("Up", "2018 9", "2021 7")
    ranking("Watched anew", "2018 9", "2021 10", monitored_since=date(2021, 6, 1))
    ranking("Too early", "2018 9", monitored_since=date(2021, 6, 2))
    ranking("Given up by us", "2018 9", monitored_until=date(2021, 5, 31))
    ranking("Watched to the day", "2018 9", monitored_until=date(2021, 6, 1))
    ranking("Given up by them", "2018 9", "2021 3", discontinued_on=date(2021, 6, 1))
    ranking("To be given up", "2018 9", discontinued_on=date(2021, 6, 2))
    ranking("Countries counted", "2018 9", "2021 8", scope=Scope.COUNTRY)
    ranking("Countries beside", "2018 9", "2021 8", scope=Scope.COUNTRY, counted=False)

    # Which day is told first does not matter.
    found = summary_between(SECOND, FIRST)

    assert {one.series.name: one.state.value for one in found.counted} == {
        "Up": "up",
        "Watched anew": "down",
        "Watched to the day": "unchanged",
        "Given up by them": "discontinued",
        "To be given up": "unchanged",
        "Countries counted": "up",
    }
    assert [(one.series.name, one.state.value) for one in found.beside] == [("Countries beside", "up")]
    assert [one.name for one in found.left] == ["Given up by us"]
    assert {state.value: count for state, count in found.numbers.items()} == {
        "unchanged": 2,
        "up": 2,
        "down": 1,
        "discontinued": 1,
    }


def test_of_two_editions_of_one_day_the_later_years_is_in_force(db: Session) -> None:
    series = ranking("Cities")
    for year, place in ((2021, 5), (2020, 9)):
        add_edition(series, EditionGiven(year, date(2021, 1, 1), Place(place, place)), user_id=None)
    assert str(edition_in_force(series.editions, SECOND)) == "2021"
    assert edition_in_force(series.editions, date(2020, 12, 31)) is None


def test_the_demonstration_comes_out_as_the_strategy_report_has_it(db: Session) -> None:
    demo.build()
    demo.build()
    found = summary_between(*demo.PERIOD)
    assert [len(found.of(state)) for state in State] == [3, 2, 5, 0, 0, 0, 0, 0, 0]
    iese, talent = (
        next(one for one in found.counted if word in one.series.name) for word in ("IESE", "Talent")
    )
    assert (iese.state, iese.steps, str(iese.after)) == (State.UP, 7, "2018")
    assert talent.after is not None and (talent.after.year, talent.after.rank_from) == (2019, 7)


def summary(**counts: int) -> Summary:
    """A summary of so many of each state."""
    series = RankingSeries(name="any")
    moved = [
        Movement(series, state, None, None)
        for state in State
        for _number in range(counts.get(state.value, 0))
    ]
    return Summary(FIRST, SECOND, tuple(moved))


@pytest.mark.parametrize(
    ("counts", "english", "swedish", "finnish"),
    [
        (
            {"unchanged": 3, "up": 2, "down": 5},
            "Of 10 monitored rankings: 3 unchanged, 2 up, 5 down.",
            "Av 10 bevakade rankningar: 3 oförändrade, 2 uppåt, 5 nedåt.",
            "10 seuratusta vertailusta: 3 ennallaan, 2 ylöspäin, 5 alaspäin.",
        ),
        (
            {"unchanged": 1},
            "Of 1 monitored ranking: 1 unchanged, 0 up, 0 down.",
            "Av 1 bevakad rankning: 1 oförändrad, 0 uppåt, 0 nedåt.",
            "1 seuratusta vertailusta: 1 ennallaan, 0 ylöspäin, 0 alaspäin.",
        ),
        (
            {"new": 1, "not_ranked": 2, "band": 1, "method": 2, "no_edition": 1, "discontinued": 2},
            "Of 9 monitored rankings: 0 unchanged, 0 up, 0 down, 1 in overlapping bands, 2 with a changed"
            " method, 1 new, 2 without a place, 1 without an edition, 2 discontinued.",
            "Av 9 bevakade rankningar: 0 oförändrade, 0 uppåt, 0 nedåt, 1 med överlappande intervall, 2 med"
            " ändrad metod, 1 ny, 2 utan placering, 1 utan utgåva, 2 nedlagda.",
            "9 seuratusta vertailusta: 0 ennallaan, 0 ylöspäin, 0 alaspäin, 1 limittäisellä sijavälillä, 2"
            " muuttuneella menetelmällä, 1 uusi, 2 ilman sijoitusta, 1 ilman julkaisua, 2 lakkautettua.",
        ),
        (
            {},
            "No ranking is monitored.",
            "Ingen rankning bevakas.",
            "Yhtään vertailua ei seurata.",
        ),
    ],
)
def test_the_summary_is_a_sentence_in_three_languages(
    app: Flask, counts: dict[str, int], english: str, swedish: str, finnish: str
) -> None:
    told = {}
    with app.app_context():
        for language in ("en", "sv", "fi"):
            with force_locale(language):
                told[language] = summary_sentence(summary(**counts))
    assert told == {"en": english, "sv": swedish, "fi": finnish}


@pytest.mark.parametrize(
    ("typed", "of_how_many", "place"),
    [
        ("22", None, (22, 22)),
        (" 22. ", None, (22, 22)),
        ("=22", None, (22, 22)),
        ("T22", None, (22, 22)),
        ("22nd", None, (22, 22)),
        ("11–20", None, (11, 20)),
        ("11 - 20", None, (11, 20)),
        ("11 to 20", None, (11, 20)),
        ("501+", 700, (501, 700)),
        (">500", 700, (501, 700)),
        ("Not ranked", None, None),
        ("–", None, None),
        ("ei sijoitusta", None, None),
        ("Inte rankad", None, None),
    ],
)
def test_a_place_is_read_as_people_write_it(
    typed: str, of_how_many: int | None, place: tuple[int, int] | None
) -> None:
    assert read_place(typed, of_how_many) == place


@pytest.mark.parametrize("typed", ["", "0", "20–11", "501+", "best", "22/165", "2.5", "-3", "1000000", "²"])
def test_what_is_no_place_is_refused(typed: str) -> None:
    with pytest.raises(BadPlace):
        read_place(typed)


@pytest.mark.parametrize(
    ("place", "of_how_many", "best"),
    [
        (Place(22, 22), 165, 14),
        (Place(1, 1), 1000, 1),
        (Place(11, 20), 300, 7),
        (Place(100, 100), 100, 100),
        (Place(7, 7), None, None),
        (None, 165, None),
    ],
)
def test_the_share_beside_a_place_is_rounded_up(
    place: Place | None, of_how_many: int | None, best: int | None
) -> None:
    assert best_per_cent(place, of_how_many) == best
