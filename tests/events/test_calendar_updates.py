"""Guests’ calendars follow the event, and only those are told of a change whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.calendars.ics import invitation_calendar
from events.guestlist.building import readdress, remove
from events.guestlist.building import reinstate as put_back
from events.guestlist.models import Invitation
from events.invitations.calendaring import concerned, entries_of, unaware_of_cancellation
from events.invitations.confirming import registrations_of
from events.letters.models import Purpose
from events.programme.models import Event
from events.programme.planning import change_event, plan_of
from events.programme.points import ItemPlan, change_item
from events.programme.publishing import cancel, reinstate
from events.registration.models import Answer, Capacity
from events.registration.seats import Guest
from office.accounts.models import Role
from office.mailroom.models import Letter, LetterStatus
from stakeholders.people.models import Gender, Rank
from tests.conftest import Client
from tests.events.guests import invitation_of
from tests.events.hearing import by_link
from tests.events.mailboxes import Arrived, leave, queue
from tests.events.seminar import embassy, invite, posted, seminar

ROSSI = Guest("Chiara Rossi", Rank.AMBASSADOR, capacity=Capacity.ADDRESSEE)
VERDI = Guest("Luca Verdi", Rank.COUNSELLOR, "Counsellor", "luca@example.org", capacity=Capacity.COLLEAGUE)


def a_guest(event: Event | None = None, country: str = "IT", **changes: Any) -> Invitation:
    rossi = posted(embassy(country, f"Embassy of {country}"), "Chiara", "Rossi", gender=Gender.WOMAN)
    return invite(event or seminar(**changes), rossi, to_address=f"{country.lower()}@example.org")


def invited(**changes: Any) -> Invitation:
    """A guest who has the invitation."""
    invitation = a_guest(**changes)
    queue(invitation, Purpose.INVITATION)
    leave()
    return invitation


def moved(event: Event, **hours: int) -> None:
    by = timedelta(**(hours or {"hours": 1}))
    plan = plan_of(event)
    assert change_event(event, replace(plan, starts=plan.starts + by, ends=plan.ends + by))


def order(arrived: Arrived) -> tuple[int, Any]:
    return arrived.entry["SEQUENCE"], arrived.entry["DTSTAMP"].dt


def whom(event: Event) -> list[tuple[str, str | None]]:
    return [
        (invitation_of(one).to_address, one.registration.email if one.registration else None)
        for one in concerned(event)
    ]


# -- with the invitation, or with the confirmation --
def test_by_the_events_setting_the_invitation_carries_the_entry(db: Session) -> None:
    invitation = a_guest(calendar_with_invitation=True)
    queue(invitation, Purpose.INVITATION)
    (first,) = leave()
    assert first.method == "REQUEST"
    assert first.entry["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert first.entry["ATTENDEE"].params["RSVP"] == "TRUE"
    queue(invitation, Purpose.REMINDER)
    (reminder,) = leave()
    assert (reminder.method, reminder.entry["UID"]) == ("REQUEST", first.entry["UID"])
    by_link(invitation, Answer.ACCEPTED)
    (confirmation,) = leave()
    assert confirmation.entry["UID"] == first.entry["UID"] == invitation.uid
    assert confirmation.entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert order(first) <= order(reminder) < order(confirmation)


def test_otherwise_the_confirmation_does_and_a_reminder_brings_none(db: Session) -> None:
    invitation = a_guest()
    queue(invitation, Purpose.INVITATION)
    queue(invitation, Purpose.REMINDER)
    assert [one.method for one in leave()] == [None, None]
    by_link(invitation, Answer.ACCEPTED)
    (confirmation,) = leave()
    assert confirmation.method == "REQUEST"
    queue(invitation, Purpose.POUR_MEMOIRE)
    assert [one.method for one in leave()] == [None]


def test_a_reminder_repeats_the_entry_only_to_whom_the_invitation_brought_it(db: Session) -> None:
    invitation = invited()
    invitation.event.calendar_with_invitation = True
    queue(invitation, Purpose.REMINDER)
    assert [one.method for one in leave()] == [None]


def test_declining_takes_the_entry_out_that_the_invitation_had_brought(db: Session) -> None:
    invitation = a_guest(calendar_with_invitation=True)
    queue(invitation, Purpose.INVITATION)
    (first,) = leave()
    by_link(invitation, Answer.DECLINED)
    (answer,) = leave()
    assert (answer.method, answer.entry["UID"]) == ("CANCEL", first.entry["UID"])
    assert order(answer) > order(first)


def test_the_guests_own_download_tells_the_same_story(db: Session) -> None:
    invitation = a_guest(calendar_with_invitation=True)
    queue(invitation, Purpose.INVITATION)
    moved(invitation.event)
    (letter,) = leave()
    content = invitation_calendar(invitation, method=None, language="en", join_link=None)
    download: Any = Calendar.from_ical(content).walk("VEVENT")[0]
    for name in ("UID", "SEQUENCE"):
        assert download[name] == letter.entry[name]
    for name in ("DTSTART", "DTEND", "DTSTAMP"):
        assert download[name].dt == letter.entry[name].dt


def test_the_same_letter_written_once_more_says_the_same(db: Session) -> None:
    """Written later or a second time: nothing asks the clock; what changed between is another revision."""
    invitation = a_guest(calendar_with_invitation=True)
    queue(invitation, Purpose.INVITATION)
    (first,) = leave()
    first.letter.status = LetterStatus.QUEUED
    (again,) = leave()
    assert again.calendars == first.calendars
    moved(invitation.event)
    first.letter.status = LetterStatus.QUEUED
    (later,) = leave()
    assert order(later) > order(first)
    assert later.entry["DTSTART"].dt == invitation.event.starts_at


# -- changes --
def test_a_change_reaches_whoever_has_an_entry_as_an_update(db: Session) -> None:
    invitation = invited()
    by_link(invitation, Answer.ACCEPTED, ROSSI, VERDI)
    before = {str(one.entry["UID"]): one for one in leave()}
    moved(invitation.event)
    _rossi, verdi = registrations_of(invitation)
    queue(invitation, Purpose.CHANGE)
    queue(invitation, Purpose.CHANGE, registration=verdi)
    after = {str(one.entry["UID"]): one for one in leave()}
    assert set(after) == set(before) == {invitation.uid, verdi.uid}
    for uid, update in after.items():
        assert order(update) > order(before[uid])
        assert update.entry["DTSTART"].dt == invitation.event.starts_at
        assert update.entry["ATTENDEE"] == before[uid].entry["ATTENDEE"]


def test_a_change_brings_no_entry_to_whom_none_was_brought(db: Session) -> None:
    invitation = invited()
    moved(invitation.event)
    queue(invitation, Purpose.CHANGE)
    assert [one.method for one in leave()] == [None]


def test_a_letter_of_change_says_what_was_and_what_is(db: Session) -> None:
    event = seminar(meeting_url="", venue={"en": "City Hall"})
    invitation = a_guest(event)
    queue(invitation, Purpose.INVITATION)
    leave()
    moved(event, days=1)
    change_event(event, replace(plan_of(event), venue={"en": "The Old Library"}))
    queue(invitation, Purpose.CHANGE)
    (letter,) = leave()
    words = " ".join(letter.text.split())
    assert "New place: The Old Library. Before: City Hall." in words
    assert words.count("New time: ") == 1


def test_only_those_are_told_whom_the_change_concerns(db: Session) -> None:
    event = seminar()
    accepted, declined, silent, uninvited, gone = (
        a_guest(event, code) for code in ("IT", "ES", "FR", "DE", "SE")
    )
    for invitation in (accepted, declined, silent, gone):
        queue(invitation, Purpose.INVITATION)
    leave()
    by_link(accepted, Answer.ACCEPTED, ROSSI, VERDI)
    by_link(declined, Answer.DECLINED)
    leave()
    remove([gone])
    # The programme's words alone, a description, a capacity: nobody relies on them.
    item = event.items[0]
    change_item(item, ItemPlan({"en": "Another opening"}, event.local_start.replace(tzinfo=None)))
    change_event(event, replace(plan_of(event), description={"en": "Other words."}, capacity=80))
    assert whom(event) == []

    moved(event)
    told = [("it@example.org", None), ("it@example.org", "luca@example.org"), ("fr@example.org", None)]
    assert whom(event) == told
    assert uninvited.to_address not in dict(told)

    # One of them answers before the letter of change leaves: the confirmation tells the new time.
    by_link(silent, Answer.ACCEPTED)
    assert whom(event) == told[:2]
    leave()
    queue(accepted, Purpose.CHANGE)
    assert whom(event) == told[1:2], "the news stands in the outbox"
    leave()
    assert whom(event) == told[1:2]
    (_rossi, verdi) = registrations_of(accepted)
    queue(accepted, Purpose.CHANGE, registration=verdi)
    leave()
    assert whom(event) == []


def test_moved_and_moved_back_before_anybody_was_told_concerns_nobody(db: Session) -> None:
    invitation = invited()
    event = invitation.event
    moved(event)
    letter = queue(invitation, Purpose.CHANGE)
    moved(event, hours=-1)
    assert (leave(), letter.last_answer) == ([], "the guest was told meanwhile, or it is as it was")
    assert whom(event) == []


def test_the_link_concerns_those_who_hold_a_seat(db: Session) -> None:
    event = seminar()
    accepted, silent = a_guest(event, "IT"), a_guest(event, "ES")
    for invitation in (accepted, silent):
        queue(invitation, Purpose.INVITATION)
    leave()
    by_link(accepted, Answer.ACCEPTED)
    leave()
    change_event(event, replace(plan_of(event), meeting_url="https://meet.example.org/other"))
    assert whom(event) == [("it@example.org", None)]
    assert concerned(event)[0].changes("en") == [
        "The meeting has a new link. Your personal link stays and leads there."
    ]
    change_event(event, replace(plan_of(event), meeting_url="", venue={"en": "City Hall"}))
    assert whom(event) == [("it@example.org", None), ("es@example.org", None)]
    assert concerned(event)[1].changes("sv") == ["Ny plats: City Hall. Tidigare: online."]


def test_letters_from_before_revisions_were_kept_are_placed_by_their_time(db: Session) -> None:
    invitation = invited()
    db.scalars(select(Letter)).one().revision = None
    moved(invitation.event)
    assert whom(invitation.event) == [("it@example.org", None)]
    queue(invitation, Purpose.CHANGE)
    (letter,) = leave()
    letter.letter.revision = None
    assert whom(invitation.event) == []


def test_the_events_page_says_what_is_to_be_done_next(db: Session, signed_in: Callable[..., Client]) -> None:
    invitation = invited()
    event = invitation.event
    moved(event)
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.get(f"/events/manage/{event.id}").text
    assert "1 guest knows the old time." in page
    assert f"/events/manage/{event.id}/letters/send/change" in page
    db.rollback()
    cancel(event)
    db.commit()
    page = client.get(f"/events/manage/{event.id}").text
    assert "1 guest has not been told that it is cancelled." in page
    assert f"/events/manage/{event.id}/letters/send/cancellation" in page
    db.rollback()
    queue(invitation, Purpose.CANCELLATION)
    leave()
    db.commit()
    assert "has not been told" not in client.get(f"/events/manage/{event.id}").text


def test_who_is_concerned_costs_the_same_for_one_guest_and_for_thirty(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    event = seminar()
    codes = ("IT", *(f"A{chr(65 + number)}" for number in range(26)), "ES", "FR", "DE")
    counted = []
    for some in (codes[:1], codes[1:]):
        for code in some:
            invitation = a_guest(event, code)
            queue(invitation, Purpose.INVITATION)
        leave()
        moved(event)
        db.flush()
        db.expire_all()
        with count_statements() as statements:
            found = concerned(event)
            assert all(one.changes("en") for one in found)
        counted.append((len(found), len(statements)))
    assert [number for number, _statements in counted] == [1, 30]
    assert counted[0][1] == counted[1][1] <= 8


# -- cancelled --
def test_a_cancelled_event_goes_out_of_every_calendar_and_comes_back(db: Session) -> None:
    event = seminar(calendar_with_invitation=True)
    invitation = a_guest(event)
    queue(invitation, Purpose.INVITATION)
    (first,) = leave()
    cancel(event)
    assert unaware_of_cancellation(event) == 1
    queue(invitation, Purpose.CANCELLATION)
    assert unaware_of_cancellation(event) == 0
    (letter,) = leave()
    assert (letter.method, letter.entry["UID"]) == ("CANCEL", first.entry["UID"])
    assert letter.entry["STATUS"] == "CANCELLED"
    assert letter.entry["ORGANIZER"] == first.entry["ORGANIZER"]
    assert letter.entry["ATTENDEE"] == first.entry["ATTENDEE"]
    assert order(letter) > order(first)
    assert not entries_of(event).holds(invitation)
    reinstate(event)
    assert [one.changes("en") for one in concerned(event)] == [["The event takes place after all."]]
    by_link(invitation, Answer.ACCEPTED)
    (back,) = leave()
    assert (back.method, order(back) > order(letter)) == ("REQUEST", True)
    assert concerned(event) == []


def test_whoever_is_taken_off_the_list_keeps_no_entry(db: Session) -> None:
    """The letter waits some minutes: a slip of the hand is put right without the guest hearing of it."""
    invitation = invited()
    by_link(invitation, Answer.ACCEPTED, ROSSI, VERDI)
    before = {str(one.entry["UID"]): one for one in leave()}
    remove([invitation])
    assert leave() == []
    gone = {str(one.entry["UID"]): one for one in leave(after=timedelta(minutes=10))}
    assert set(gone) == set(before)
    for uid, letter in gone.items():
        assert letter.method == "CANCEL"
        assert order(letter) > order(before[uid])
        assert letter.entry["ATTENDEE"] == before[uid].entry["ATTENDEE"]
        assert letter.message["To"].addresses[0].addr_spec in letter.entry["ATTENDEE"]
    assert "no longer stands" in " ".join(gone[invitation.uid].text.split())
    # Put back and invited anew, the same entry comes back with a higher number.
    put_back(invitation)
    by_link(invitation, Answer.ACCEPTED)
    (back,) = leave()
    assert (back.entry["UID"], back.method) == (invitation.uid, "REQUEST")
    assert order(back) > order(gone[invitation.uid])


def test_put_back_in_time_the_guest_hears_nothing(db: Session) -> None:
    invitation = invited(calendar_with_invitation=True)
    remove([invitation])
    put_back(invitation)
    assert leave(after=timedelta(minutes=10)) == []
    assert entries_of(invitation.event).holds(invitation)


def test_whoever_had_no_entry_gets_no_letter_about_one(db: Session) -> None:
    invitation = invited()
    remove([invitation])
    assert leave(after=timedelta(minutes=10)) == []


def test_the_earlier_addressees_entry_goes_and_the_next_ones_is_another(db: Session) -> None:
    invitation = a_guest(calendar_with_invitation=True)
    queue(invitation, Purpose.INVITATION)
    (first,) = leave()
    successor = posted(invitation.organisation, "Elena", "Neri", gender=Gender.WOMAN)
    readdress(invitation, successor)
    invitation.to_address = "neri@example.org"
    queue(invitation, Purpose.INVITATION)
    (second,) = leave()
    (gone,) = leave(after=timedelta(minutes=10))
    assert (gone.method, gone.entry["UID"]) == ("CANCEL", first.entry["UID"])
    assert gone.message["To"] == "Chiara Rossi <it@example.org>"
    assert "Neri" not in gone.html + gone.text + gone.calendars[0].decode()
    assert gone.entry["ATTENDEE"] == first.entry["ATTENDEE"]
    assert order(gone) > order(first)
    assert second.entry["UID"] == invitation.uid != first.entry["UID"]
    assert "neri@example.org" in second.entry["ATTENDEE"]
    by_link(invitation, Answer.DECLINED)
    assert [(one.method, str(one.entry["UID"])) for one in leave()] == [("CANCEL", invitation.uid)]
