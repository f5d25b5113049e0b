"""One guest, one entry: letter, file and what is followed say the same of it, whatever happens on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.doors.changing import change_contact
from events.doors.known import Contact
from events.doors.letters import tell_of_registration
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.calendaring import entries_of
from events.invitations.entries import own_entry_of
from events.letters.models import Purpose
from events.programme.models import Event
from events.programme.publishing import cancel
from events.registration import admission
from events.registration.answers import Guest
from events.registration.links import join_url, registration_url
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus
from office.ics import frame, wrap
from stakeholders.duplicates.merging import merge, take_back
from stakeholders.duplicates.models import Kind
from stakeholders.people.models import Rank
from tests.events.hearing import by_link
from tests.events.mailboxes import Arrived, GuestsCalendar, leave, queue
from tests.events.registrants import registrant
from tests.events.seminar import embassy, invite, posted, seminar
from tests.events.test_calendar_updates import ROSSI, VERDI, a_guest, moved

BIANCHI = Guest(
    "Marco Bianchi", Rank.COUNSELLOR, "Counsellor", "marco@example.org", capacity=Capacity.SUBSTITUTE
)
SAME = ("UID", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "URL")


@dataclass
class Walk:
    """A guest on the way, whose file is fetched after each step."""

    db: Session
    browser: FlaskClient
    about: Invitation | Registration

    @property
    def path(self) -> str:
        url = (
            invitation_url(self.about) if isinstance(self.about, Invitation) else registration_url(self.about)
        )
        return url.removeprefix("http://localhost") + ".ics?lang=en"

    def file(self) -> Any:
        """The one entry of the guest's own file; it is the same that is followed."""
        self.db.commit()
        response = self.browser.get(self.path)
        assert response.status_code == 200, self.path
        (entry,) = Calendar.from_ical(response.data).walk("VEVENT")
        followed = own_entry_of(self.about)
        assert followed is not None
        (other,) = Calendar.from_ical(wrap(frame(), [followed.octets("en")])).walk("VEVENT")
        same = {*entry} - {"DESCRIPTION"}
        assert {name: entry[name] for name in same} == {
            name: other[name] for name in {*other} - {"DESCRIPTION"}
        }
        return entry

    def agrees(self, letter: Arrived) -> Any:
        """The file says what the letter said."""
        entry = self.file()
        assert {name: entry.get(name) for name in SAME} == {name: letter.entry.get(name) for name in SAME}
        assert entry["DTSTAMP"].dt <= letter.entry["DTSTAMP"].dt
        return entry


def only(letters: list[Arrived], address: str) -> Arrived:
    """The letter to that mailbox."""
    (found,) = [one for one in letters if one.letter.to_address == address]
    return found


def told(walk: Walk) -> tuple[str, int, str]:
    entry = walk.file()
    return str(entry["UID"]), int(entry["SEQUENCE"]), str(entry["STATUS"])


def test_invited_accepted_substituted_moved_cancelled(db: Session, client: FlaskClient) -> None:
    invitation = a_guest(calendar_with_invitation=True)
    event, at = invitation.event, invitation.to_address
    walk, calendar = Walk(db, client, invitation), GuestsCalendar()

    def step(letters: list[Arrived]) -> Arrived:
        calendar.take(letters)
        letter = only(letters, at)
        walk.agrees(letter)
        return letter

    queue(invitation, Purpose.INVITATION)
    assert step(leave()).method == "REQUEST"
    by_link(invitation, Answer.ACCEPTED, ROSSI)
    assert step(leave()).entry["SEQUENCE"] == 1
    # Somebody else comes, and has an entry of their own: the mission's goes.
    by_link(invitation, Answer.SUBSTITUTED, BIANCHI)
    letters = leave()
    assert step(letters).method == "CANCEL"
    assert str(walk.file()["STATUS"]) == "CANCELLED"
    (marco,) = [seat for seat in _seats(db, event) if seat.status is RegistrationStatus.CONFIRMED]
    his = Walk(db, client, marco)
    assert his.agrees(only(letters, "marco@example.org"))["UID"] == marco.uid != invitation.uid
    assert str(his.file()["CONFERENCE"]) == join_url(marco)
    # They themselves again, and Marco has given the seat back.
    by_link(invitation, Answer.ACCEPTED, ROSSI)
    letters = leave()
    assert step(letters).method == "REQUEST"
    assert (only(letters, "marco@example.org").method, told(his)[2]) == ("CANCEL", "CANCELLED")
    his.agrees(only(letters, "marco@example.org"))
    moved(event, days=1)
    queue(invitation, Purpose.CHANGE)
    assert step(leave()).method == "REQUEST"
    cancel(event)
    queue(invitation, Purpose.CANCELLATION)
    assert step(leave()).method == "CANCEL"
    assert calendar.standing == set()


def test_declined_and_never_sent_an_entry_there_is_nothing_to_hold_free(
    db: Session, client: FlaskClient
) -> None:
    invitation = a_guest()
    queue(invitation, Purpose.INVITATION)
    leave()
    by_link(invitation, Answer.DECLINED)
    (letter,) = leave()
    walk = Walk(db, client, invitation)
    assert (letter.method, told(walk)) == (None, (invitation.uid, 0, "CANCELLED"))
    assert ".ics" not in client.get(walk.path.replace(".ics", "")).text


def test_who_waits_keeps_a_provisional_entry_until_the_seat_comes(db: Session, client: FlaskClient) -> None:
    event = seminar(capacity=1, calendar_with_invitation=True)
    first, second = a_guest(event, "ES"), a_guest(event, "IT")
    by_link(first, Answer.ACCEPTED, ROSSI)
    queue(second, Purpose.INVITATION)
    leave()
    walk = Walk(db, client, second)
    by_link(second, Answer.ACCEPTED, ROSSI)
    (letter,) = leave()
    entry = walk.agrees(letter)
    assert (letter.method, str(entry["STATUS"]), "CONFERENCE" in entry) == ("REQUEST", "TENTATIVE", False)
    assert "A provisional entry for your calendar is attached." in letter.text
    assert "/join/" not in str(entry["DESCRIPTION"])
    by_link(first, Answer.DECLINED)
    promoted = only(leave(), second.to_address)
    entry = walk.agrees(promoted)
    assert (promoted.method, str(entry["STATUS"]), entry["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 2)


def test_people_of_one_mission_have_an_entry_each_and_read_of_nobody_else(
    db: Session, client: FlaskClient
) -> None:
    invitation = a_guest()
    neri = Guest("Ugo Neri", Rank.ATTACHE, "Attaché", capacity=Capacity.COLLEAGUE)
    invitation.seats = 3
    queue(invitation, Purpose.INVITATION)
    leave()
    by_link(invitation, Answer.ACCEPTED, VERDI, ROSSI, neri)
    letters = leave()
    seats = {seat.name: seat for seat in _seats(db, invitation.event)}
    rossi, verdi, ugo = (seats[name] for name in ("Chiara Rossi", "Luca Verdi", "Ugo Neri"))
    whole = Walk(db, client, invitation).agrees(only(letters, invitation.to_address))
    # Her own page and the invitation's are of one entry, with her link; the others have theirs.
    assert Walk(db, client, rossi).file().to_ical() == whole.to_ical()
    assert str(whole["CONFERENCE"]) == join_url(rossi)
    own = Walk(db, client, verdi).agrees(only(letters, "luca@example.org"))
    assert (str(own["UID"]), str(own["CONFERENCE"])) == (verdi.uid, join_url(verdi))
    his = Walk(db, client, ugo).file()
    assert (str(his["UID"]), str(his["CONFERENCE"])) == (ugo.uid, join_url(ugo))
    assert len({str(one["UID"]) for one in (whole, own, his)}) == 3


def test_who_gave_the_seat_back_has_no_file_of_whoever_came_instead(db: Session, client: FlaskClient) -> None:
    invitation = a_guest()
    by_link(invitation, Answer.SUBSTITUTED, Guest("Ugo Neri", Rank.ATTACHE, capacity=Capacity.SUBSTITUTE))
    (ugo,) = _seats(db, invitation.event)
    walk = Walk(db, client, ugo)
    assert str(walk.file()["UID"]) == invitation.uid
    # They come in her place, and do not answer her invitation.
    event = invitation.event
    event.meeting_url, event.venue = "", {"en": "City Hall"}
    assert invitation_url(invitation) not in str(walk.file()["DESCRIPTION"])
    by_link(invitation, Answer.ACCEPTED, ROSSI)
    db.commit()
    assert client.get(walk.path).status_code == 404


def test_who_gives_an_address_of_their_own_later_has_the_event_once(db: Session, client: FlaskClient) -> None:
    invitation = a_guest()
    by_link(invitation, Answer.SUBSTITUTED, Guest("Ugo Neri", Rank.ATTACHE, capacity=Capacity.SUBSTITUTE))
    (ugo,) = _seats(db, invitation.event)
    calendar, whole, his = GuestsCalendar(), Walk(db, client, invitation), Walk(db, client, ugo)
    calendar.take(leave())
    assert (calendar.standing, told(his)[0]) == ({invitation.uid}, invitation.uid)
    change_contact(ugo, Contact(name="Ugo Neri", title="Attaché", email="ugo@example.org", language="en"))
    letters = leave()
    calendar.take(letters)
    whole.agrees(only(letters, invitation.to_address))
    (own,) = [one for one in letters if one.letter.to_address == "ugo@example.org" and one.method]
    his.agrees(own)
    assert (calendar.standing, told(his)[0]) == ({ugo.uid}, ugo.uid)


def test_who_registered_themselves_has_one_entry_from_the_first_letter_to_the_last(
    db: Session, client: FlaskClient
) -> None:
    event = seminar()
    anna = registrant(event, "Anna Open", email="anna@example.org")
    tell_of_registration(anna)
    walk = Walk(db, client, anna)
    (first,) = leave()
    assert walk.agrees(first)["UID"] == anna.uid
    moved(event, hours=1)
    assert told(walk) == (anna.uid, 1, "CONFIRMED")
    admission.cancel(anna)
    (gone,) = leave()
    assert (gone.method, str(walk.agrees(gone)["STATUS"])) == ("CANCEL", "CANCELLED")
    waiting = registrant(event, "Bo Open", status=RegistrationStatus.WAITING)
    entry = Walk(db, client, waiting).file()
    assert str(entry["DESCRIPTION"]).startswith(f"Your registration: {registration_url(waiting)}")
    assert (str(entry["STATUS"]), "CONFERENCE" in entry) == ("TENTATIVE", False)


def test_two_invitations_that_turn_out_to_be_one_leave_one_entry(db: Session, client: FlaskClient) -> None:
    event = seminar(calendar_with_invitation=True)
    italy, double = embassy("IT", "Embassy of Italy"), embassy("IT", "Italian Embassy")
    stays = invite(event, posted(italy, "Chiara", "Rossi"), to_address="rossi@example.org")
    goes = invite(event, posted(double, "Chiara", "Rossi"), to_address="embassy@example.org")
    goes.addressee = stays.addressee
    calendar = GuestsCalendar()
    queue(stays, Purpose.INVITATION)
    queue(goes, Purpose.INVITATION)
    calendar.take(leave())
    by_link(stays, Answer.ACCEPTED, ROSSI)
    by_link(goes, Answer.DECLINED)
    by_link(goes, Answer.TENTATIVE)
    calendar.take(leave())
    assert calendar.standing == {stays.uid, goes.uid}
    gone = goes.uid
    first = merge(Kind.ORGANISATIONS, italy.id, double.id, {})
    take_back(first.id)
    assert leave(after=timedelta(minutes=11)) == []
    assert entries_of(event).whole == {stays.id: "REQUEST", goes.id: "REQUEST"}
    merge(Kind.ORGANISATIONS, italy.id, double.id, {})
    assert leave() == []
    letters = leave(after=timedelta(minutes=11))
    calendar.take(letters)
    assert [(one.letter.to_address, str(one.entry["UID"]), one.method) for one in letters] == [
        ("embassy@example.org", gone, "CANCEL")
    ]
    assert "they are one now. The invitation stands." in " ".join(letters[0].text.split())
    assert calendar.standing == {stays.uid}
    # What happens from now on reaches the entry that is left, and no other.
    moved(event, hours=1)
    queue(stays, Purpose.CHANGE)
    (change,) = leave()
    calendar.take([change])
    Walk(db, client, stays).agrees(change)
    cancel(event)
    queue(stays, Purpose.CANCELLATION)
    (cancelled,) = leave()
    calendar.take([cancelled])
    Walk(db, client, stays).agrees(cancelled)
    assert (cancelled.method, calendar.standing) == ("CANCEL", set())


def _seats(db: Session, event: Event) -> list[Registration]:
    return list(db.query(Registration).filter_by(event_id=event.id).order_by(Registration.id))
