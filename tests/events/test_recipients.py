"""Who gets which kind of letter: each one's rule, why others are left out, and that nobody gets one twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.guestlist.building import readdress, remove
from events.guestlist.models import GuestGroup, Invitation, Receiving
from events.invitations.reasons import LeftOut, NotNow
from events.letters import writing
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.programme.planning import change_event, plan_of
from events.programme.publishing import cancel
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer
from events.sending.recipients import Selection, due, recipients_of
from events.sending.sending import NothingToSend, NotPublished, Refused, send_all
from office import clock
from office.mailroom.kinds import NotNeeded, kind_named
from office.mailroom.models import Letter, LetterStatus, SuppressionReason
from office.mailroom.suppression import suppress
from tests.events.guests import invitation_of
from tests.events.seminar import embassy, invite, posted, seminar, substitute
from tests.events.test_sending import missions


def reached(db: Session) -> None:
    """The mail server takes whatever waits, as of now."""
    event = db.scalars(select(Event)).first()
    for letter in db.scalars(select(Letter).where(Letter.status == LetterStatus.QUEUED)):
        letter.status, letter.sent_at = LetterStatus.SENT, clock.now()
        letter.revision = event.sequence if event is not None else None
    db.flush()


def invited(db: Session, number: int, **changes: object) -> tuple[Event, list[Invitation]]:
    """An event and so many guests who have their invitation."""
    event = seminar(**changes)
    guests = missions(event, number)
    send_all(event, number, None)
    reached(db)
    return event, guests


def says(invitation: Invitation, what: Answer, *party: Guest) -> None:
    """The guest answers by the link."""
    answer(invitation, GivenAnswer(what, party), source=ReplySource.LINK)


def ready(event: Event, purpose: Purpose) -> list[str]:
    """The keys of the letters that would go out."""
    return [one.key for one in recipients_of(event, purpose).ready]


def reasons(event: Event, purpose: Purpose) -> dict[int, LeftOut]:
    """Why who is left out, by invitation."""
    return {invitation_of(one).id: one.reason for one in recipients_of(event, purpose).left_out}


def test_a_save_the_date_goes_to_whoever_has_neither_it_nor_the_invitation(db: Session) -> None:
    event, (italy,) = invited(db, 1)
    spain = invite(event, posted(embassy("ES"), "Ines", "Example"), to_address="spain@example.org")
    assert ready(event, Purpose.SAVE_THE_DATE) == [f"save_the_date:{spain.id}:1:1"]
    assert reasons(event, Purpose.SAVE_THE_DATE) == {italy.id: LeftOut.INVITED}
    send_all(event, 1, None, Purpose.SAVE_THE_DATE)
    assert dict(recipients_of(event, Purpose.SAVE_THE_DATE).already) == {
        str(spain.id): [f"save_the_date:{spain.id}:1:1"]
    }
    with pytest.raises(NothingToSend):
        send_all(event, 1, None, Purpose.SAVE_THE_DATE)


def test_only_who_has_the_invitation_and_has_not_answered_is_reminded(db: Session) -> None:
    event, (silent, coming, unsure, bounced, waiting) = invited(db, 5)
    says(coming, Answer.ACCEPTED)
    says(unsure, Answer.TENTATIVE)
    new = invite(event, posted(embassy("ES"), "Ines", "Example"), to_address="spain@example.org")
    by_guest = {one.subject_id: one for one in db.scalars(select(Letter).where(Letter.kind == "invitation"))}
    by_guest[bounced.id].status = LetterStatus.BOUNCED
    by_guest[waiting.id].status = LetterStatus.QUEUED
    db.flush()
    assert ready(event, Purpose.REMINDER) == [f"reminder:{silent.id}:1:1"]
    assert reasons(event, Purpose.REMINDER) == {
        coming.id: LeftOut.ANSWERED,
        unsure.id: LeftOut.UNDECIDED,
        new.id: LeftOut.NOT_INVITED,
        bounced.id: LeftOut.INVITATION_FAILED,
        waiting.id: LeftOut.INVITATION_WAITING,
    }


def test_nobody_is_reminded_twice_on_one_day_and_the_next_wave_is_numbered(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, (silent,) = invited(db, 1)
    send_all(event, 1, None, Purpose.REMINDER)
    reached(db)
    assert ready(event, Purpose.REMINDER) == []
    with pytest.raises(NothingToSend):
        send_all(event, 1, None, Purpose.REMINDER)
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ready(event, Purpose.REMINDER) == [f"reminder:{silent.id}:1:2"]


def test_an_answer_that_arrives_between_queueing_and_sending_takes_the_guest_out(db: Session) -> None:
    event, (italy, spain) = invited(db, 2)
    send_all(event, 2, None, Purpose.REMINDER)
    says(italy, Answer.DECLINED)
    found = {
        letter.subject_id: letter for letter in db.scalars(select(Letter).where(Letter.kind == "reminder"))
    }
    with force_locale("en"):
        assert kind_named("reminder").compose(found[spain.id]).subject
        with pytest.raises(NotNeeded):
            kind_named("reminder").compose(found[italy.id])


def test_nobody_is_reminded_when_answers_are_no_longer_taken(db: Session) -> None:
    event, _guests = invited(db, 1, reply_by=clock.today("Europe/Helsinki") - timedelta(days=1))
    assert recipients_of(event, Purpose.REMINDER).not_now is NotNow.ANSWERS_CLOSED
    with pytest.raises(Refused):
        send_all(event, 1, None, Purpose.REMINDER)


def test_a_pour_memoire_goes_to_each_who_holds_a_seat_at_their_own_address(db: Session) -> None:
    event, (host, deputed, declined, silent, late) = invited(db, 5, capacity=3)
    says(host, Answer.ACCEPTED, Guest("Ugo Neri", email="ugo@example.org"))
    says(deputed, Answer.SUBSTITUTED, substitute("Lia Verdi"))
    says(declined, Answer.DECLINED)
    says(late, Answer.ACCEPTED)
    found = recipients_of(event, Purpose.POUR_MEMOIRE)
    ugo = db.scalars(select(Registration).where(Registration.email == "ugo@example.org")).one()
    assert [(one.key, one.to_address) for one in found.ready] == [
        (f"pour_memoire:{host.id}:1:1", host.to_address),
        (f"pour_memoire:{host.id}:1:{ugo.id}:1", "ugo@example.org"),
        (f"pour_memoire:{deputed.id}:1:1", deputed.to_address),
    ]
    assert reasons(event, Purpose.POUR_MEMOIRE) == {
        declined.id: LeftOut.DECLINED,
        silent.id: LeftOut.UNANSWERED,
        late.id: LeftOut.WAITING_LIST,
    }


def test_a_change_reaches_those_who_were_told_otherwise_and_have_not_declined(db: Session) -> None:
    event, (silent, declined) = invited(db, 2)
    says(declined, Answer.DECLINED)
    assert reasons(event, Purpose.CHANGE)[silent.id] is LeftOut.UP_TO_DATE
    plan = plan_of(event)
    change_event(
        event, replace(plan, starts=plan.starts + timedelta(hours=1), ends=plan.ends + timedelta(hours=1))
    )
    new = invite(event, posted(embassy("ES"), "Ines", "Example"), to_address="spain@example.org")
    assert ready(event, Purpose.CHANGE) == [f"change:{silent.id}:1:{event.sequence}"]
    assert reasons(event, Purpose.CHANGE) == {declined.id: LeftOut.DECLINED, new.id: LeftOut.NOT_INVITED}
    send_all(event, 1, None, Purpose.CHANGE)
    assert ready(event, Purpose.CHANGE) == []
    reached(db)
    assert ready(event, Purpose.CHANGE) == []


def test_whoever_was_told_of_a_cancelled_event_is_told_once_that_it_is_off(db: Session) -> None:
    event, (silent, coming, declined) = invited(db, 3)
    says(coming, Answer.ACCEPTED, Guest("Ugo Neri", email="ugo@example.org"))
    says(declined, Answer.DECLINED)
    reached(db)
    new = invite(event, posted(embassy("ES"), "Ines", "Example"), to_address="spain@example.org")
    gone = invite(event, posted(embassy("PT"), "Ana", "Example"), to_address="portugal@example.org")
    remove([gone])
    assert (ready(event, Purpose.CANCELLATION), reasons(event, Purpose.CANCELLATION)) == ([], {})
    cancel(event)
    ugo = db.scalars(select(Registration).where(Registration.email == "ugo@example.org")).one()
    number = event.sequence
    assert sorted(ready(event, Purpose.CANCELLATION)) == sorted(
        [
            f"cancellation:{silent.id}:1:{number}",
            f"cancellation:{coming.id}:1:{number}",
            f"cancellation:{coming.id}:1:{ugo.id}:{number}",
        ]
    )
    assert reasons(event, Purpose.CANCELLATION) == {
        declined.id: LeftOut.DECLINED,
        new.id: LeftOut.NOT_INVITED,
    }
    with pytest.raises(NotPublished):
        send_all(event, 1, None)
    send_all(event, 3, None, Purpose.CANCELLATION)
    reached(db)
    event.sequence += 1  # somebody corrects a text of the cancelled event
    db.flush()
    assert ready(event, Purpose.CANCELLATION) == []


def test_thanks_go_to_those_who_came_and_to_nobody_before_that_is_known(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, (came, stayed) = invited(db, 2)
    for guest in (came, stayed):
        says(guest, Answer.ACCEPTED)
    assert recipients_of(event, Purpose.THANKS).not_now is NotNow.NOT_OVER
    afterwards = event.ends_at + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: afterwards)
    found = recipients_of(event, Purpose.THANKS)
    assert (list(found.ready), found.not_now) == ([], NotNow.NOBODY_CAME)
    seat = db.scalars(select(Registration).where(Registration.invitation_id == came.id)).one()
    db.add(Presence(registration=seat, source=PresenceSource.MARKED, first_seen_at=event.starts_at))
    db.flush()
    assert ready(event, Purpose.THANKS) == [f"thanks:{came.id}:1:1"]
    assert reasons(event, Purpose.THANKS) == {stayed.id: LeftOut.DID_NOT_COME}
    assert recipients_of(event, Purpose.INVITATION).not_now is NotNow.OVER


def test_a_secretariat_gets_a_copy_that_is_a_letter_of_its_own(db: Session) -> None:
    event = seminar(calendar_with_invitation=True)
    (italy,) = missions(event, 1)
    italy.receiving, italy.copy_address = Receiving.WITH_COPY, "secretariat@example.org"
    db.flush()
    send_all(event, 2, None)
    assert [
        (one.key, one.to_address, one.params["copy"], one.params["calendar"])
        for one in db.scalars(select(Letter).order_by(Letter.id))
    ] == [
        (f"invitation:{italy.id}:1", "embassy0@example.org", False, "REQUEST"),
        (f"invitation:{italy.id}:1:copy", "secretariat@example.org", True, None),
    ]
    reached(db)
    assert ready(event, Purpose.REMINDER) == [f"reminder:{italy.id}:1:1", f"reminder:{italy.id}:1:1:copy"]


def test_an_address_that_is_not_written_to_is_left_out(db: Session) -> None:
    event = seminar()
    italy, spain = missions(event, 2)
    suppress(italy.to_address, SuppressionReason.BOUNCED, note="550 5.1.1 no such user")
    assert ready(event, Purpose.INVITATION) == [f"invitation:{spain.id}:1"]
    assert reasons(event, Purpose.INVITATION) == {italy.id: LeftOut.SUPPRESSED}
    # Whoever asked for no letters that go to many is invited all the same, and said to have asked for it.
    for guest in (italy, spain):
        suppress(guest.to_address, SuppressionReason.OPTED_OUT)
    assert ready(event, Purpose.INVITATION) == [f"invitation:{spain.id}:1"]
    assert reasons(event, Purpose.SAVE_THE_DATE) == {
        italy.id: LeftOut.SUPPRESSED,
        spain.id: LeftOut.OPTED_OUT,
    }


def test_a_letter_that_does_not_come_out_right_stops_all_until_it_is_left_out(db: Session) -> None:
    event = seminar()
    italy, spain = missions(event, 2)
    assert spain.addressee is not None
    spain.addressee.family_name = "<b>Example</b>"
    words = writing.house_words(Purpose.INVITATION)
    body = {code: f"{text}\n\n{{{{ name }}}}" for code, text in words.body.items()}
    writing.save(event, Purpose.INVITATION, dict(words.subject), body, seen=0, user_id=None)
    found = recipients_of(event)
    assert (found.not_now, [one.key for one in found.ready]) == (
        NotNow.FAULTY_GUESTS,
        [f"invitation:{italy.id}:1"],
    )
    assert reasons(event, Purpose.INVITATION) == {spain.id: LeftOut.FAULTY}
    assert recipients_of(event, selection=Selection(without_faulty=True)).not_now is None


def test_a_fault_of_the_wording_stops_every_letter(db: Session) -> None:
    event = seminar()
    missions(event, 1)
    words = writing.house_words(Purpose.INVITATION)
    body = {**words.body, "sv": "{{ salutaton }}"}
    writing.save(event, Purpose.INVITATION, dict(words.subject), body, seen=0, user_id=None)
    found = recipients_of(event)
    assert found.not_now is NotNow.FAULTY_TEXT
    assert {fault.language for fault in found.text_faults} == {"sv"}


def test_a_new_addressee_gets_a_letter_of_their_own(db: Session) -> None:
    event, (italy,) = invited(db, 1)
    readdress(italy, posted(italy.organisation, "Nuovo", "Example"))
    italy.to_address = "new@example.org"
    db.flush()
    assert ready(event, Purpose.INVITATION) == [f"invitation:{italy.id}:2"]
    assert reasons(event, Purpose.REMINDER) == {italy.id: LeftOut.NOT_INVITED}


def test_guests_are_chosen_by_group_language_rank_and_by_hand(db: Session) -> None:
    event = seminar()
    guests = missions(event, 4)
    press = GuestGroup(event=event, name="Press")
    guests[1].group = press
    guests[2].language = "sv"
    db.flush()
    found = recipients_of(event)

    def chosen(selection: Selection) -> list[int]:
        return [invitation_of(one).id for one in found.only(selection).ready]

    assert chosen(Selection(group_id=press.id)) == [guests[1].id]
    assert chosen(Selection(language="sv")) == [guests[2].id]
    assert chosen(Selection(first=2)) == [guests[0].id, guests[1].id]
    assert chosen(Selection(only=frozenset({str(guests[3].id)}))) == [guests[3].id]
    assert found.only(Selection(first=2)).agreement != found.agreement


def test_what_is_due_is_counted_kind_by_kind(db: Session) -> None:
    event, (_silent, coming) = invited(db, 2)
    says(coming, Answer.ACCEPTED)
    invite(event, posted(embassy("ES"), "Ines", "Example"), to_address="spain@example.org")
    assert due(event) == {
        Purpose.SAVE_THE_DATE: 1,
        Purpose.INVITATION: 1,
        Purpose.REMINDER: 1,
        Purpose.POUR_MEMOIRE: 1,
        Purpose.CHANGE: 0,
        Purpose.CANCELLATION: 0,
        Purpose.THANKS: 0,
    }
    event.status = EventStatus.DRAFT
    db.flush()
    assert set(due(event).values()) == {0}
