"""Entries as octets that no name breaks out of, and answers to entries that are no longer today’s."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from sqlalchemy.orm import Session

from events.answering import hearing_words as words
from events.guestlist.merging import unite
from events.letters.models import Purpose
from events.programme.planning import change_event, plan_of
from events.programme.publishing import cancel
from events.registration.answers import current_reply
from events.registration.models import Answer
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingStatus
from stakeholders.people.models import Gender
from tests.events.calendar_mail import google, said_by
from tests.events.hearing import by_link, set_aside, settled
from tests.events.mailboxes import leave, queue
from tests.events.seminar import embassy, invite, posted, seminar
from tests.events.test_calendar_updates import ROSSI, VERDI, a_guest, moved


# -- what comes back --
def test_a_yes_to_the_old_date_waits_until_it_is_confirmed(db: Session) -> None:
    """Whatever revision the program repeats: a guest who saw another time has not answered this one."""
    invitation = a_guest(calendar_with_invitation=True)
    event = invitation.event
    queue(invitation, Purpose.INVITATION)
    (letter,) = leave()
    said = said_by(
        invitation,
        starts=letter.entry["DTSTART"].dt,
        sequence=int(letter.entry["SEQUENCE"]),
        sender="Chiara Rossi <it@example.org>",
    )
    moved(event, days=1)
    set_aside(google(said), words.OLD_DATE)
    queue(invitation, Purpose.CHANGE)
    (update,) = leave()
    assert update.method == "REQUEST"
    answer = said.later(starts=update.entry["DTSTART"].dt, sequence=int(update.entry["SEQUENCE"]))
    settled(google(answer), words.TAKEN)
    # New words of the programme raise SEQUENCE too; the time is the same, and the answer holds.
    change_event(event, replace(plan_of(event), description={"en": "Other words."}))
    settled(google(answer.later(partstat="TENTATIVE")), words.TAKEN)


def test_an_answer_to_the_entry_of_a_merged_invitation_finds_the_one_that_stands(db: Session) -> None:
    event = seminar(calendar_with_invitation=True)
    stays, goes = a_guest(event, "IT"), a_guest(event, "ES")
    queue(goes, Purpose.INVITATION)
    leave()
    said = said_by(goes, sender="Chiara Rossi <es@example.org>")
    unite(stays, goes)
    db.flush()
    db.delete(goes)
    db.flush()
    message = receive(google(said))
    assert (message.subject_id, message.status) == (stays.id, IncomingStatus.HANDLED)
    reply = current_reply(stays)
    assert reply is not None and reply.answer is Answer.ACCEPTED


# -- octets --
NASTY = 'Ro"ssi;:,^\x01\x0b\x85\u2028\r\nBcc: evil@example.org \U0001f1ee\U0001f1f9 ' + "ö" * 120


def test_no_name_breaks_out_of_a_calendar_or_a_header(db: Session) -> None:
    event = seminar(title={"en": f"Sea {NASTY}", "sv": "Hav", "fi": "Meri"}, calendar_with_invitation=True)
    event.venue = {"en": f"Hall {NASTY}"}
    invitation = invite(
        event, posted(embassy("IT", f"Embassy {NASTY}"), "Chiara", NASTY, gender=Gender.WOMAN)
    )
    queue(invitation, Purpose.INVITATION)
    by_link_later = leave()
    by_link(invitation, Answer.ACCEPTED, ROSSI, replace(VERDI, name=f"Verdi {NASTY}"))
    arrived = [*by_link_later, *leave()]
    moved(event)
    queue(invitation, Purpose.CHANGE)
    cancelled = leave()
    cancel(event)
    queue(invitation, Purpose.CANCELLATION)
    arrived += [*cancelled, *leave()]
    assert [one.method for one in arrived] == ["REQUEST", "REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    for letter in arrived:
        assert letter.entry["SEQUENCE"] >= 0
        assert b"\n" not in letter.raw.replace(b"\r\n", b"") and b"\r" not in letter.raw.replace(b"\r\n", b"")
        assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998
        assert letter.message["Bcc"] is None
        for part in letter.message.walk():
            if part.get_content_type() in {"text/calendar", "application/ics"}:
                assert part["Content-Transfer-Encoding"] == "base64"
                lines = str(part.get_payload()).split("\n")
                assert max(map(len, lines)) <= 77
        calendar = letter.calendars[0]
        assert b"\n" not in calendar.replace(b"\r\n", b"")
        assert max(len(line) for line in calendar.split(b"\r\n")) <= 75
        text = calendar.decode().replace("\r\n ", "")
        assert not any(unicodedata.category(c) == "Cc" for c in text.replace("\r\n", ""))
        assert not re.search(r"^Bcc", text, re.MULTILINE)
        name = letter.entry["ATTENDEE"].params["CN"]
        assert name and not set(name) & set('";:,^')
