"""What an officer agrees to, a mailing under way, and what has passed with one guest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.building import readdress
from events.letters import writing
from events.letters.models import Purpose
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer
from events.sending.sending import send_all
from office import clock
from office.accounts.models import Role
from office.mailroom.models import LetterStatus
from office.mailroom.outbox import cancel
from tests.events.seminar import posted, seminar
from tests.events.test_sending import letters, missions, shown

SignedIn = Callable[[Role], FlaskClient]


# -- what the officer agrees to --
@pytest.mark.parametrize("change", ["another address", "another name", "another wording", "forged"])
def test_the_number_holds_for_the_letters_that_were_shown_and_for_no_others(
    db: Session, signed_in: SignedIn, change: str
) -> None:
    event = seminar()
    italy, _spain = missions(event, 2)
    db.commit()
    client = signed_in(Role.EDITOR)
    address = f"/events/manage/{event.id}/letters/send"
    data = {"number": "2", "agreement": shown(client.get(address).text)}
    if change == "another address":
        italy.to_address = "other@example.org"
    elif change == "another name":
        assert italy.addressee is not None
        italy.addressee.family_name = "Other"
    elif change == "another wording":
        words = writing.house_words(Purpose.INVITATION)
        subject = {code: f"{text} !" for code, text in words.subject.items()}
        writing.save(event, Purpose.INVITATION, subject, dict(words.body), seen=0, user_id=None)
    else:
        data["agreement"] = f"{italy.id}~{data['agreement'].partition('~')[2]}"
        data["number"] = "1"
    db.commit()
    page = client.post(address, data=data)
    db.rollback()
    assert (page.status_code, letters(db)) == (422, [])
    assert "Nothing was sent." in page.text


def test_a_reminder_on_the_day_of_the_invitation_is_warned_of(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    missions(event, 2)
    send_all(event, 2, None)
    for letter, days in zip(letters(db), (0, 1), strict=True):
        letter.status, letter.sent_at = LetterStatus.SENT, clock.now() - timedelta(days=days)
    db.commit()
    client = signed_in(Role.EDITOR)
    address = f"/events/manage/{event.id}/letters/send/reminder"
    warning = "1 of these guests was sent the invitation on the same day"
    assert warning in client.get(address).text
    next_day = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT09:00")
    later = client.get(f"{address}?when=later&begins={next_day}").text
    assert ("on the same day" in later, 'id="send"' in later) == (False, True)


def test_letters_go_to_those_chosen_at_the_set_time_and_in_waves(db: Session, signed_in: SignedIn) -> None:
    event = seminar(zone="America/New_York")
    guests = missions(event, 5)
    db.commit()
    client = signed_in(Role.EDITOR)
    day = (clock.now() + timedelta(days=3)).date()
    chosen = "&".join(f"only={guest.id}" for guest in guests[:3])
    address = (
        f"/events/manage/{event.id}/letters/send?{chosen}&when=later&begins={day}T09:00"
        "&wave_size=2&wave_every=3&wave_unit=hours"
    )
    page = client.get(address)
    assert "They go out in 2 waves, of 2 letters each." in page.text
    assert "12:00 (New York)." in page.text
    sent = client.post(address, data={"number": "3", "agreement": shown(page.text)})
    db.rollback()
    nine = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("America/New_York"))
    assert [(one.subject_id, one.due_at) for one in letters(db)] == [
        (guests[0].id, nine),
        (guests[1].id, nine),
        (guests[2].id, nine + timedelta(hours=3)),
    ]
    waits = client.get(sent.headers["Location"])
    assert "Waits for its time" in waits.text and "The next go at" in waits.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("when=later", "Say on which day and at what time."),
        ("when=later&begins=2020-01-01T09:00", "That moment has passed."),
        ("when=later&begins=2090-01-01T09:00", "when the event has begun."),
        ("wave_size=10", "A wave has a number of letters and a time until the next."),
        ("wave_size=0&wave_every=1", "Write a number from 1 to 100,000."),
        ("wave_size=1&wave_every=9999&wave_unit=days", "when the event has begun."),
    ],
)
def test_a_time_that_cannot_be_is_said_and_nothing_can_be_sent(
    db: Session, signed_in: SignedIn, asked: str, said: str
) -> None:
    event = seminar()
    missions(event, 2)
    db.commit()
    client = signed_in(Role.EDITOR)
    address = f"/events/manage/{event.id}/letters/send"
    agreed = {"number": "2", "agreement": shown(client.get(address).text)}
    page = client.get(f"{address}?{asked}")
    assert (said in page.text, 'id="send"' in page.text) == (True, False)
    assert client.post(f"{address}?{asked}", data=agreed).status_code == 422
    db.rollback()
    assert letters(db) == []


# -- a mailing under way --
def test_a_mailing_is_held_back_let_go_on_and_stopped_and_the_rest_can_be_sent_later(
    db: Session, signed_in: SignedIn
) -> None:
    event = seminar()
    missions(event, 3)
    mailing = send_all(event, 3, None)
    first, *_rest = letters(db)
    first.status, first.sent_at = LetterStatus.SENT, clock.now()
    db.commit()
    client = signed_in(Role.EDITOR)
    page = f"/events/manage/{event.id}/letters/mailings/{mailing.id}"
    assert client.post(f"{page}/pause").status_code == 303
    assert "Paused. 2 letters are held back until somebody lets them go on." in client.get(page).text
    assert client.post(f"{page}/resume").status_code == 303
    assert "Stop: take 2 letters out" in client.get(page).text
    stopped = client.post(f"{page}/stop", follow_redirects=True)
    assert "Stopped. 2 letters were taken out of the outbox; they can be sent later." in stopped.text
    assert "Nothing was left to be stopped." in client.post(f"{page}/stop", follow_redirects=True).text
    assert (
        "A colleague has stopped these letters." in client.post(f"{page}/pause", follow_redirects=True).text
    )
    part = client.get(f"{page}?part=1")
    assert (part.headers["HX-Refresh"], "hx-get" in part.text) == ("true", False)
    db.rollback()
    assert send_all(event, 2, None).total == 2
    db.expire_all()
    assert [one.status for one in letters(db)] == [
        LetterStatus.SENT,
        LetterStatus.QUEUED,
        LetterStatus.QUEUED,
    ]


def test_a_letter_taken_out_by_itself_goes_with_the_next_mailing(db: Session) -> None:
    event = seminar()
    italy, _spain = missions(event, 2)
    send_all(event, 2, None)
    first, _second = letters(db)
    cancel(first)
    italy.to_address = "new@example.org"
    db.flush()
    mailing = send_all(event, 1, None)
    assert (first.status, first.mailing_id, first.to_address, mailing.total) == (
        LetterStatus.QUEUED,
        mailing.id,
        "new@example.org",
        1,
    )


def test_a_viewer_may_watch_and_not_hold_back(db: Session, signed_in: SignedIn) -> None:
    event, other = seminar(), seminar(slug="other")
    missions(event, 1)
    mailing = send_all(event, 1, None)
    db.commit()
    client = signed_in(Role.VIEWER)
    page = f"/events/manage/{event.id}/letters/mailings/{mailing.id}"
    assert "Pause" not in client.get(page).text
    assert [client.post(f"{page}/{what}").status_code for what in ("pause", "resume", "stop")] == [403] * 3
    strange = f"/events/manage/{other.id}/letters/mailings/{mailing.id}"
    assert client.get(strange).status_code == 404


def test_a_guest_is_found_in_the_list_by_mission_or_mailbox_and_the_list_has_pages(
    db: Session, signed_in: SignedIn
) -> None:
    event = seminar()
    italy, spain = missions(event, 2)
    spain.to_address = "madrid@example.org"
    db.commit()
    client = signed_in(Role.VIEWER)

    def named(**asked: str) -> list[bool]:
        text = client.get(f"/events/manage/{event.id}/letters", query_string=asked).text
        return [f"/letters/{one.id}" in text for one in (italy, spain)]

    assert named() == [True, True]
    assert named(q=str(italy.organisation).upper()) == [True, False]
    assert named(q="madrid@") == [False, True]
    assert named(q="madrid@", standing="sent") == [False, False]
    assert named(page="2") == [False, False]


# -- one guest --
def test_a_guests_timeline_tells_what_passed_in_order(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    (italy,) = missions(event, 1)
    send_all(event, 1, None)
    (first,) = letters(db)
    first.status, first.sent_at = LetterStatus.SENT, clock.now()
    italy.opened_at = clock.now()
    answer(italy, GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE, answered_by="Secretariat")
    readdress(italy, posted(italy.organisation, "Nuovo", "Example"))
    db.commit()
    client = signed_in(Role.VIEWER)
    page = client.get(f"/events/manage/{event.id}/letters/{italy.id}").text
    told = [re.sub(r"<[^>]+>", "", title) for title in re.findall(r'timeline-title">(.*?)</p>', page)]
    assert told == [
        "Put on the guest list",
        "Invitation: put into the outbox",
        "Invitation: sent",
        "Accepted",
        "Confirmation of an answer: put into the outbox",
        "Addressed to somebody else",
        "The office asks anew",
    ]
    assert "Secretariat · Telephone" in page
    assert "Nuovo Example, before: Guest Number0" in page
    assert f"/office/mailroom/letters/{first.id}" in page
    other = seminar(slug="other")
    db.commit()
    assert client.get(f"/events/manage/{other.id}/letters/{italy.id}").status_code == 404
