"""Whoever registered themselves is written to with the same care as the invited, and nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.doors.letters import tell_of_registration
from events.invitations.calendaring_words import notice_of_change
from events.invitations.reasons import LeftOut
from events.letters.models import Purpose
from events.materials.models import Audience, Material
from events.programme.models import Event
from events.programme.planning import change_event, plan_of
from events.programme.publishing import cancel
from events.registration.links import join_url, registration_url, survey_url
from events.registration.models import Registration, RegistrationStatus
from events.sending.recipients import Selection, due, recipients_of
from events.sending.sending import CountChanged, ListChanged, NothingToSend, send, send_all
from events.surveys import setting_up
from office import clock
from office.accounts.models import Role
from office.mailroom.kinds import NotNeeded, kind_named
from office.mailroom.models import Letter, LetterStatus
from stakeholders.people.models import Gender, Rank
from tests.events.mailboxes import Arrived, leave, queue
from tests.events.registrants import of_mission, registrant
from tests.events.seminar import embassy, invite, posted, seminar

SignedIn = Callable[[Role], FlaskClient]


def registered(event: Event, name: str = "Ada Open", **columns: Any) -> Registration:
    """Somebody who registered, and has the letter that says so."""
    seat = registrant(event, name, **columns)
    tell_of_registration(seat)
    return seat


def moved(event: Event) -> None:
    plan, later = plan_of(event), timedelta(hours=1)
    assert change_event(event, replace(plan, starts=plan.starts + later, ends=plan.ends + later))


def ready(event: Event, purpose: Purpose) -> list[tuple[str, str, str]]:
    """Who would get a letter: guest, mailbox and language."""
    return [(one.guest, one.to_address, one.language) for one in recipients_of(event, purpose).ready]


def by_address(arrived: list[Arrived]) -> dict[str, Arrived]:
    return {one.letter.to_address: one for one in arrived}


def told_to_staff(event: Event) -> list[str]:
    """What the event's pages say is to be done."""
    with current_app.test_request_context():
        notice = notice_of_change(event)
    return [str(one) for one in notice.words] if notice is not None else []


def over(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    afterwards = event.ends_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: afterwards)


def test_a_change_reaches_the_invited_and_those_who_registered_once_each(db: Session) -> None:
    event = seminar()
    italy = invite(event, posted(embassy("IT"), "Chiara", "Rossi"), to_address="italy@example.org")
    queue(italy, Purpose.INVITATION)
    ada = registered(event, language="sv")
    bo = registered(event, "Bo Waiting", status=RegistrationStatus.WAITING)
    registered(event, "Cy Refused", status=RegistrationStatus.REFUSED)
    (first,) = [one for one in leave() if one.letter.to_address == ada.email]
    assert (first.method, first.entry["UID"]) == ("REQUEST", ada.uid)
    assert (ready(event, Purpose.CHANGE), told_to_staff(event)) == ([], [])

    moved(event)
    assert told_to_staff(event) == ["3 guests know the old time."]
    assert due(event)[Purpose.CHANGE] == 3
    assert ready(event, Purpose.CHANGE) == [
        (str(italy.id), "italy@example.org", "en"),
        (f"r{ada.id}", "ada@example.org", "sv"),
        (f"r{bo.id}", "bo@example.org", "en"),
    ]
    send_all(event, 3, None, Purpose.CHANGE)
    assert (told_to_staff(event), due(event)[Purpose.CHANGE]) == ([], 0)
    with pytest.raises(NothingToSend):
        send_all(event, 3, None, Purpose.CHANGE)
    arrived = by_address(leave())
    told = arrived["ada@example.org"]
    assert (told.method, told.entry["UID"]) == ("REQUEST", ada.uid)
    assert told.entry["SEQUENCE"] > first.entry["SEQUENCE"]
    assert told.entry["ATTENDEE"] == "mailto:ada@example.org"
    assert ("Ändring:" in told.letter.subject_line, registration_url(ada) in told.text) == (True, True)
    assert arrived["bo@example.org"].method is None
    assert recipients_of(event, Purpose.CHANGE).ready == []


def test_a_cancelled_event_goes_out_of_the_calendar_of_everybody_who_registered(db: Session) -> None:
    event = seminar()
    ada, bo = registered(event), registered(event, "Bo Pending", status=RegistrationStatus.PENDING)
    # Nothing reached them yet, or ever will: they know of the event from its page.
    cy = registrant(event, "Cy Silent")
    registered(event, "Di Gone", status=RegistrationStatus.CANCELLED)
    leave()
    cancel(event)
    assert told_to_staff(event) == ["3 guests have not been told that it is cancelled."]
    send_all(event, 3, None, Purpose.CANCELLATION)
    arrived = by_address(leave())
    assert {address: one.method for address, one in arrived.items()} == {
        ada.email: "CANCEL",
        bo.email: None,
        cy.email: None,
    }
    assert arrived[ada.email].entry["UID"] == ada.uid
    assert told_to_staff(event) == []
    assert ready(event, Purpose.CANCELLATION) == []


def test_the_day_before_they_get_the_link_and_the_entry_where_it_is_lacking(db: Session) -> None:
    event = seminar()
    ada, bo = registered(event), registrant(event, "Bo Late")
    waiting = registrant(event, "Cy Waiting", status=RegistrationStatus.WAITING)
    pending = registrant(event, "Di Pending", status=RegistrationStatus.PENDING)
    leave()
    found = recipients_of(event, Purpose.POUR_MEMOIRE)
    assert {one.guest: one.reason for one in found.left_out} == {
        f"r{waiting.id}": LeftOut.WAITING_LIST,
        f"r{pending.id}": LeftOut.NOT_LET_IN_YET,
    }
    send_all(event, 2, None, Purpose.POUR_MEMOIRE)
    arrived = by_address(leave())
    assert {address: one.method for address, one in arrived.items()} == {ada.email: None, bo.email: "REQUEST"}
    letter = arrived[ada.email].text
    assert ("You have kindly registered" in letter, join_url(ada) in letter) == (True, True)
    assert (join_url(bo) in letter, bo.name in letter) == (False, False)


def test_thanks_with_papers_and_the_survey_go_to_those_who_came_by_every_door(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = seminar()
    guest = of_mission(event, embassy("EE"), "Bo Mission")
    ada, stayed = registered(event), registered(event, "Cy Absent")
    db.add_all(
        [
            Presence(registration=one, source=PresenceSource.MARKED, first_seen_at=event.starts_at)
            for one in (ada, guest)
        ]
    )
    leave()
    over(event, monkeypatch)
    assert {one.guest: one.reason for one in recipients_of(event, Purpose.THANKS).left_out} == {
        f"r{stayed.id}": LeftOut.DID_NOT_COME
    }
    send_all(event, 2, None, Purpose.THANKS)
    plain = by_address(leave())
    assert not [one for one in plain.values() if "/survey/" in one.text or "/registration/" in one.text]
    assert ("our exchange" in plain[guest.email].text, "our exchange" in plain[ada.email].text) == (
        True,
        False,
    )

    other = seminar(slug="with-papers", starts_at=event.starts_at, ends_at=event.ends_at)
    bea = registered(other, "Bea Open")
    db.add(Presence(registration=bea, source=PresenceSource.MARKED, first_seen_at=other.starts_at))
    db.add(
        Material(
            event=other, title={"en": "Slides"}, url="https://x.example.org", audience=Audience.PARTICIPANTS
        )
    )
    setting_up.open_survey(setting_up.begin(other))
    send_all(other, 1, None, Purpose.THANKS)
    (thanks,) = [one for one in leave() if one.letter.to_address == bea.email]
    assert (survey_url(bea) in thanks.text, registration_url(bea) in thanks.text) == (True, True)


@pytest.mark.parametrize("what", ["link", "seat", "mailbox"])
def test_a_letter_that_has_lost_its_sense_is_not_written(db: Session, what: str) -> None:
    event = seminar()
    ada = registered(event)
    leave()
    send_all(event, 1, None, Purpose.POUR_MEMOIRE)
    if what == "link":
        ada.link_number += 1
    elif what == "seat":
        ada.status = RegistrationStatus.CANCELLED
    else:
        ada.email = "other@example.org"
    db.flush()
    letter = db.scalars(select(Letter).where(Letter.kind == "pour_memoire")).one()
    with force_locale("en"), pytest.raises(NotNeeded):
        kind_named(letter.kind).compose(letter)


def test_whoever_has_taken_over_a_place_is_told_anew(db: Session) -> None:
    event = seminar()
    seat = registered(event)
    leave()
    send_all(event, 1, None, Purpose.POUR_MEMOIRE)
    leave()
    assert ready(event, Purpose.POUR_MEMOIRE) == []
    seat.name, seat.email, seat.link_number = "Bo Other", "bo@example.org", seat.link_number + 1
    db.flush()
    assert ready(event, Purpose.POUR_MEMOIRE) == [(f"r{seat.id}", "bo@example.org", "en")]
    cancel(event)
    send_all(event, 1, None, Purpose.CANCELLATION)
    # The entry stands in the calendar of whoever had the place before; it is not the new one's to lose.
    assert [one.method for one in leave()] == [None]


def test_what_was_agreed_to_is_what_goes_and_a_letter_taken_out_goes_once_more(db: Session) -> None:
    event = seminar()
    ada, bo = registered(event), registered(event, "Bo Open")
    leave()
    seen = recipients_of(event, Purpose.POUR_MEMOIRE)
    bo.name = "Bo Other"
    db.flush()
    with pytest.raises(ListChanged):
        send(event, Purpose.POUR_MEMOIRE, number=2, agreement=seen.agreement, user_id=None)
    with pytest.raises(CountChanged):
        send(event, Purpose.POUR_MEMOIRE, number=3, agreement=seen.agreement, user_id=None)
    one = Selection(only=frozenset({f"r{ada.id}"}))
    first = recipients_of(event, Purpose.POUR_MEMOIRE, one).agreement
    mailing = send(event, Purpose.POUR_MEMOIRE, number=1, agreement=first, user_id=None, selection=one)
    letter = db.scalars(select(Letter).where(Letter.mailing_id == mailing.id)).one()
    letter.status = LetterStatus.CANCELLED
    db.flush()
    again = send_all(event, 2, None, Purpose.POUR_MEMOIRE)
    assert (letter.status, letter.mailing_id, again.total) == (LetterStatus.QUEUED, again.id, 2)


def test_a_name_that_is_none_keeps_its_letter_back_and_an_address_is_said_to_lack(db: Session) -> None:
    event = seminar()
    odd = registered(event, "Win www.example.org now", email="odd@example.org")
    mute = registrant(event, "Mute Example", email="")
    known = registered(event, "Chiara Rossi", email="chiara@example.org")
    known.person = posted(embassy("IT"), "Chiara", "Rossi", gender=Gender.WOMAN).person
    unsure = registered(event, "Kim Unsure")
    unsure.person = posted(embassy("SE"), "Kim", "Unsure", rank=Rank.COUNSELLOR, gender=Gender.UNKNOWN).person
    leave()
    found = recipients_of(event, Purpose.POUR_MEMOIRE, Selection(without_faulty=True))
    assert {one.guest: one.reason for one in found.left_out} == {
        f"r{odd.id}": LeftOut.FAULTY,
        f"r{mute.id}": LeftOut.NO_ADDRESS,
    }
    send_all(event, 2, None, Purpose.POUR_MEMOIRE)
    arrived = by_address(leave())
    assert "Your Excellency," in arrived[known.email].text
    assert "Dear Kim Unsure," in arrived[unsure.email].text


def test_the_review_shows_both_sorts_and_costs_the_same_for_one_and_for_thirty(
    db: Session, signed_in: SignedIn, count_statements: Callable[[], Any]
) -> None:
    officer = signed_in(Role.EDITOR)
    one, many = seminar(), seminar(slug="many")
    for event, number in ((one, 1), (many, 30)):
        for place in range(number):
            seat = registrant(event, f"Guest{place} Example")
            seat.person = posted(embassy("IT", f"Embassy {place}"), f"Guest{place}", "Example").person
    italy = invite(one, posted(embassy("NO"), "Ole", "Hansen"), to_address="norway@example.org")
    queue(italy, Purpose.INVITATION)
    queue(
        invite(many, posted(embassy("DK"), "Mads", "Jensen"), to_address="dk@example.org"), Purpose.INVITATION
    )
    leave()
    for event in (one, many):
        moved(event)

    def cost(address: str) -> int:
        with count_statements() as statements:
            assert officer.get(address).status_code == 200
        return len(statements)

    for path, most in (("letters", 30), ("letters/send/change", 49)):
        cost(f"/events/manage/{one.id}/{path}")
        first, second = (cost(f"/events/manage/{event.id}/{path}") for event in (one, many))
        assert first == second <= most, path
    page = officer.get(f"/events/manage/{one.id}/letters/send/change?guest=r1").text
    assert ("Ole Hansen" in page, "Guest0 Example" in page, "registered themselves" in page) == (True,) * 3
    preview = officer.get(f"/events/manage/{one.id}/letters/registered/1/preview.html?purpose=change")
    assert (preview.status_code, "/registration/…" in preview.text) == (200, True)
    assert registration_url(db.get(Registration, 1)) not in preview.text  # type: ignore[arg-type]
    other = officer.get(f"/events/manage/{many.id}/letters/registered/1/preview.html?purpose=change")
    assert other.status_code == 404
