"""What the press is told: rounded down, in three languages, worded by people and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from events.results.counting import Result, result_of
from events.results.models import PressKind, PressText
from events.results.press import is_to_tell, press_sentence, rounded_down
from events.results.short_report import report_of, sentence_of, short_report
from events.results.wording import ChangedMeanwhile, last_texts, take_back, write
from office import clock
from office.accounts.models import Role, User
from tests import making
from tests.events.registrants import registrant


@pytest.fixture
def held(db: Session) -> Event:
    """The seminar of 16 February 2021: one came for Italy, one for Japan."""
    starts_at = datetime(2021, 2, 16, 12, tzinfo=UTC)
    event = making.seminar(starts_at=starts_at, ends_at=starts_at.replace(hour=14))
    for state in ("IT", "JP"):
        seat = registrant(event, f"Guest {state}", organisation=making.embassy(state))
        db.add(Presence(registration=seat, source=PresenceSource.DOOR, first_seen_at=clock.now()))
    speakers = [Speaker(name="Jan Vapaavuori", role={"en": "Mayor"}, institution={"en": "City of Helsinki"})]
    event.items.append(ProgrammeItem(title={"en": "Opening"}, starts_at=starts_at, speakers=speakers))
    db.flush()
    return event


def many(result: Result, people: int, countries: int) -> Result:
    """The same result with so many people from so many countries."""
    first = result.entries[0]
    entries = tuple(replace(first, state=f"{number:02}") for number in range(countries))
    return replace(result, people=(first,) * people, entries=entries)


def test_numbers_are_rounded_down_and_never_up() -> None:
    assert [rounded_down(number) for number in (1, 19, 20, 21, 120, 129, 999, 1000, 1299)] == [
        *((1, False), (19, False), (20, False), (20, True), (120, False), (120, True), (990, True)),
        *((1000, False), (1200, True)),
    ]


def test_the_sentence_is_grammatical_for_any_number_in_each_language(held: Event) -> None:
    result = result_of(held)
    said = {
        (people, code): press_sentence(many(result, people, countries), held, code)
        for people, countries in ((1, 1), (20, 2), (1234, 55), (3, 0))
        for code in held.languages
    }

    assert said == {
        (1, "en"): "1 participant from 1 country took part in “Seminar en” on 16 February 2021.",
        (20, "en"): "20 participants from 2 countries took part in “Seminar en” on 16 February 2021.",
        (1234, "en"): "More than 1,200 participants from 55 countries took part in “Seminar en” on "
        "16 February 2021.",
        (3, "en"): "3 participants took part in “Seminar en” on 16 February 2021.",
        (1, "sv"): "1 person från 1 land deltog i ”Seminar sv” den 16 februari 2021.",
        (20, "sv"): "20 personer från 2 länder deltog i ”Seminar sv” den 16 februari 2021.",
        (1234, "sv"): "Fler än 1\xa0200 personer från 55 länder deltog i ”Seminar sv” den 16 februari 2021.",
        (3, "sv"): "3 personer deltog i ”Seminar sv” den 16 februari 2021.",
        (1, "fi"): "1 osallistuja yhdestä maasta oli mukana 16. helmikuuta 2021 tilaisuudessa ”Seminar fi”.",
        (20, "fi"): "20 osallistujaa 2 maasta oli mukana 16. helmikuuta 2021 tilaisuudessa ”Seminar fi”.",
        (1234, "fi"): "Yli 1\xa0200 osallistujaa 55 maasta oli mukana 16. helmikuuta 2021 tilaisuudessa "
        "”Seminar fi”.",
        (3, "fi"): "3 osallistujaa oli mukana 16. helmikuuta 2021 tilaisuudessa ”Seminar fi”.",
    }


def test_of_what_is_to_come_or_was_called_off_nothing_is_told(db: Session) -> None:
    coming = making.seminar()
    tried = registrant(coming)
    called_off = making.seminar(
        starts_at=datetime(2021, 2, 16, 12, tzinfo=UTC),
        ends_at=datetime(2021, 2, 16, 14, tzinfo=UTC),
        status=EventStatus.CANCELLED,
    )
    registrant(called_off)
    told = [is_to_tell(result_of(event), event) for event in (coming, called_off)]
    called_off.status = EventStatus.PUBLISHED

    db.add(Presence(registration=tried, source=PresenceSource.JOINED, first_seen_at=clock.now()))
    db.flush()
    told.append(is_to_tell(result_of(coming), coming))

    assert (told, press_sentence(result_of(called_off), called_off, "en")) == (
        [False, False, False],
        "1 guest had a seat at “Seminar en” on 16 February 2021.",
    )


def test_words_stand_until_they_are_taken_back_and_say_when_numbers_have_changed(
    db: Session, held: Event
) -> None:
    def now() -> str:
        worded = sentence_of(held, result_of(held), "en", last_texts(held.id))
        return f"{worded.text} {'edited' if worded.is_edited else ''} {worded.is_outdated}"

    user = User(email="officer@example.org", name="An Officer")
    db.add(user)
    db.flush()
    draft = sentence_of(held, result_of(held), "en", {})
    same = write(held, draft, draft.draft, seen=0, user_id=user.id, name=user.name)
    first = write(held, draft, "All of them came.", seen=0, user_id=user.id, name=user.name)
    twice = write(held, draft, "All of them came.", seen=0, user_id=user.id, name=user.name)
    assert first is not None
    with pytest.raises(ChangedMeanwhile):
        write(held, draft, "None of them came.", seen=0, user_id=user.id, name=user.name)
    edited = now()
    seat = registrant(held, "Late Guest", organisation=making.embassy("SE"))
    db.add(Presence(registration=seat, source=PresenceSource.MARKED, first_seen_at=clock.now()))
    db.flush()
    later = now()
    fresh = sentence_of(held, result_of(held), "en", last_texts(held.id))
    second = write(held, fresh, "", seen=first.id, user_id=user.id, name=user.name)
    assert second is not None
    anew = now()
    with pytest.raises(ChangedMeanwhile):
        take_back(held, first.id)
    take_back(held, second.id)

    assert (same, twice, take_back(held, second.id)) == (None, None, None)
    assert [edited, later, anew, now()] == [
        "All of them came. edited False",
        "All of them came. edited True",
        "3 participants from 3 countries took part in “Seminar en” on 16 February 2021.  False",
        "All of them came. edited True",
    ]


def test_the_short_report_tells_numbers_programme_and_speakers_in_each_language(held: Event) -> None:
    report = short_report(held, result_of(held), "en", {})
    finnish = report_of(held, result_of(held), "fi", {}).text.splitlines()

    assert report.draft.splitlines() == [
        "Seminar en",
        "Tuesday 16 February 2021, 14:00–16:00 (Helsinki)",
        "",
        "2 participants from 2 countries took part in “Seminar en” on 16 February 2021. They came from "
        "2 missions.",
        "",
        "Programme",
        "14:00 Opening",
        "– Jan Vapaavuori, Mayor, City of Helsinki",
    ]
    assert (finnish[1], finnish[5], finnish[6]) == (
        "Tiistaina 16. helmikuuta 2021 klo 14.00–16.00 (Helsinki)",
        "Ohjelma",
        "14.00 Opening",
    )


def test_staff_word_the_sentence_on_the_page_undo_it_and_take_the_report_along(
    db: Session, held: Event, signed_in: Callable[[Role], FlaskClient]
) -> None:
    db.commit()
    here = f"/events/manage/{held.id}/results"
    editor = signed_in(Role.EDITOR)
    form = f"{here}/press/sentence/sv"
    assert editor.post(form, data={"text": "x" * 1001, "seen": "0"}).status_code == 422
    saved = editor.post(form, data={"text": "Två kom.", "seen": "0"}, follow_redirects=True).text
    late = editor.post(form, data={"text": "Tre kom.", "seen": "0"})
    text = db.scalars(select(PressText)).one()
    assert (text.kind, text.language, text.text) == (PressKind.SENTENCE, "sv", "Två kom.")
    assert ("Två kom.</textarea>" in saved, late.status_code, "Två kom." in late.text) == (True, 409, True)
    report = editor.get(f"{here}/report.sv.txt")
    assert report.content_type == "text/plain; charset=utf-8"
    assert "\r\nTvå kom. " in report.get_data(as_text=True)
    undo = f"{here}/press/{text.id}/undo"
    undone = [editor.post(undo, follow_redirects=True).text for _click in range(2)]
    assert ["Två kom." in page for page in undone] == [False, False]
    assert [editor.get(f"{here}/press/{wrong}").status_code for wrong in ("sentence/de", "poem/sv")] == [
        404
    ] * 2
