"""Guests' mailboxes and calendars in tests: letters are written as the worker writes them, and arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import vobject
from icalendar import Calendar
from sqlalchemy import select

from events.guestlist.models import Invitation
from events.invitations.calendaring import calendar_for
from events.invitations.confirming import SUBJECT
from events.letters import writing
from events.letters.fields import language_of
from events.letters.models import Purpose
from events.registration.models import Registration
from office import clock, settings
from office.database import db
from office.mailroom.compose import compose
from office.mailroom.kinds import NotNeeded
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import queue_letter


def queue(
    invitation: Invitation,
    purpose: Purpose,
    *,
    registration: Registration | None = None,
    copy: bool = False,
    number: int = 1,
    language: str = "",
) -> Letter:
    """A letter in the outbox, as sending one puts it there."""
    parts: list[object] = [purpose.value, invitation.id, invitation.link_number]
    parts += [registration.id] if registration is not None else []
    parts += [number] if purpose is not Purpose.INVITATION else []
    parts += ["copy"] if copy else []
    calendar = None if copy else calendar_for(purpose, invitation, registration)
    letter = queue_letter(
        kind=purpose.value,
        key=":".join(map(str, parts)),
        subject_type=SUBJECT,
        subject_id=invitation.id,
        to_address=invitation.copy_address
        if copy
        else registration.email
        if registration is not None
        else invitation.to_address,
        to_name=registration.name if registration is not None else str(invitation.addressee),
        language=language or language_of(invitation.event, invitation.language),
        params={
            "text_id": writing.agreed(invitation.event, purpose).id,
            "registration_id": registration.id if registration is not None else None,
            "copy": copy,
            "calendar": calendar,
        },
    )
    assert letter is not None
    return letter


@dataclass(frozen=True)
class Arrived:
    """A letter as it came into a mailbox."""

    letter: Letter
    raw: bytes
    message: EmailMessage

    @property
    def html(self) -> str:
        """Its HTML part."""
        return self._body("html")

    @property
    def text(self) -> str:
        """Its plain twin, with line ends as LF."""
        return self._body("plain").replace("\r\n", "\n")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())

    @property
    def calendars(self) -> list[bytes]:
        """The calendar parts: the one that programs read, and the attached file."""
        found = []
        for part in self.message.walk():
            if part.get_content_type() in {"text/calendar", "application/ics"}:
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                found.append(content)
        return found

    @property
    def entry(self) -> Any:
        """The event in its calendar; the METHOD stands alike in the part's header and in the calendar, and
        both readers understand it alike."""
        part = next(one for one in self.message.walk() if one.get_content_type() == "text/calendar")
        first, second = self.calendars
        assert first == second
        calendar = Calendar.from_ical(first)
        assert str(calendar["METHOD"]) == part.get_param("method") == self.method
        (entry,) = calendar.walk("VEVENT")
        other = vobject.readOne(first.decode())
        assert other.method.value == self.method
        assert other.vevent.uid.value == str(entry["UID"])
        assert int(other.vevent.sequence.value) == entry["SEQUENCE"]
        assert other.vevent.attendee.value == str(entry["ATTENDEE"])
        return entry

    @property
    def method(self) -> str | None:
        """What its calendar asks for; None where it has none."""
        if not self.calendars:
            return None
        return str(Calendar.from_ical(self.calendars[0])["METHOD"])


def leave(*, after: timedelta = timedelta()) -> list[Arrived]:
    """The worker sends what is due, by then at least; what has lost its sense is taken out."""
    due = clock.now() + after
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.status == LetterStatus.QUEUED, Letter.due_at <= due)
        .order_by(Letter.id)
        .execution_options(populate_existing=True)
    ).all()
    arrived = []
    for letter in letters:
        db.session.flush()
        try:
            outgoing = compose(letter, settings.current())
        except NotNeeded as reason:
            letter.status, letter.last_answer = LetterStatus.CANCELLED, str(reason)
            continue
        letter.status, letter.sent_at = LetterStatus.SENT, clock.now()
        letter.revision, letter.subject_line = outgoing.revision, outgoing.subject
        message = message_from_bytes(outgoing.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        arrived.append(Arrived(letter, outgoing.raw, message))
    db.session.flush()
    return arrived


@dataclass(frozen=True)
class Kept:
    """An entry as a calendar program keeps it."""

    sequence: int
    stamped_at: datetime
    method: str
    said: tuple[str, ...]


class GuestsCalendar:
    """What calendar programs keep of what arrives, by UID, in the order of RFC 5546 (section 2.1.5)."""

    def __init__(self) -> None:
        self.entries: dict[str, Kept] = {}

    def take(self, letters: Sequence[Arrived]) -> None:
        """Take in letters; what falls behind an entry that is known already is a fault of ours."""
        for letter in letters:
            if letter.method is None:
                continue
            entry = letter.entry
            said = tuple(str(entry[name].to_ical()) for name in ("DTSTART", "DTEND", "LOCATION", "STATUS"))
            new = Kept(int(entry["SEQUENCE"]), entry["DTSTAMP"].dt, letter.method, said)
            assert str(entry["STATUS"]) == ("CANCELLED" if letter.method == "CANCEL" else "CONFIRMED")
            uid = str(entry["UID"])
            known = self.entries.get(uid)
            if letter.method == "CANCEL":
                assert known is not None, "nothing was there to be cancelled"
                assert known.sequence < new.sequence, "a CANCEL without a raised SEQUENCE"
            if known is not None:
                assert known.sequence <= new.sequence, "SEQUENCE fell"
                if known.sequence == new.sequence:
                    assert known.said == new.said, "two stories under one SEQUENCE"
                    new = max(known, new, key=lambda one: one.stamped_at)
            self.entries[uid] = new

    @property
    def standing(self) -> set[str]:
        """The UIDs of the entries that are not struck out."""
        return {uid for uid, kept in self.entries.items() if kept.method == "REQUEST"}
