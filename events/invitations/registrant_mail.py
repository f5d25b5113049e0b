"""The letters to guests who registered themselves, and whether each is still needed when its turn comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from events.calendars.ics import is_virtual
from events.invitations import registrants
from events.invitations.confirming import Calendar
from events.invitations.entries import entry_of_its_own
from events.invitations.letters_left import Sent, is_same_address, sent_about
from events.letters import writing
from events.letters.afterwards import NOTHING, Afterwards, afterwards
from events.letters.fields import values_for
from events.letters.models import LetterText, Purpose
from events.letters.party import read_seats_ahead
from events.letters.rendering import Wording, render
from events.programme.facts import Telling, telling_of
from events.programme.models import EventStatus
from events.registration.links import join_url, registration_url, survey_url
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db
from office.mailroom.kinds import Composed, NotNeeded
from office.mailroom.models import Letter


def link_for(purpose: Purpose, seat: Registration) -> str:
    """Where the button of a letter leads: the way into the meeting shortly before, else the guest's own page;
    "" for nowhere."""
    if purpose is Purpose.CANCELLATION:
        return ""
    if purpose is Purpose.POUR_MEMOIRE and is_virtual(seat.event):
        return join_url(seat)
    return registration_url(seat)


def harmless_link(purpose: Purpose, seat: Registration) -> str:
    """The same for whoever looks on: it leads nowhere, and looks as the guest's own does."""
    head, _slash, token = link_for(purpose, seat).rpartition("/")
    return f"{head}/…" if token else ""


def button_for(purpose: Purpose, link: str) -> str:
    """What the button says where it is not what the letter's purpose has it say; in the present language."""
    if "/join/" in link:
        return str(_("Join the meeting"))
    return "" if purpose is Purpose.THANKS or not link else str(_("To your registration"))


def written(
    seat: Registration,
    purpose: Purpose,
    wording: Wording,
    language: str,
    link: str,
    *,
    note: str = "",
    changes: Sequence[str] | None = None,
    calendar: Calendar | None = None,
    stamped_at: datetime | None = None,
    survey_link: str = "",
    has_papers: bool = False,
) -> Composed:
    """One letter as somebody reads it who registered themselves.

    Args:
        link: where the button leads (`link_for`), or something harmless in a preview or a test.
        changes: what changed, for a letter of change; what is known of this guest unless given.
        stamped_at: when it was decided, for the calendar's DTSTAMP.
    """
    event = seat.event
    if changes is None:
        changes = _changes(seat, language) if purpose is Purpose.CHANGE else ()
    with force_locale(language):
        values = values_for(
            event,
            None,
            language,
            link=link,
            registration=seat,
            changes=changes,
            survey_link=survey_link,
            has_papers=has_papers,
        )
        letter = render(wording, language, values, note=note, button=button_for(purpose, link))
    content = None
    if calendar is not None:
        # A letter that waited tells what holds when it leaves.
        content = entry_of_its_own(seat).calendar(language, calendar, stamped_at or event.revised_at)
    return Composed(
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=content,
        calendar_method=calendar,
        bulk=purpose.goes_to_many,
        revision=event.sequence,
        is_inlined=True,
    )


def _changes(seat: Registration, language: str) -> list[str]:
    sent = sent_about(registrants.SUBJECT, [seat.id]).get(seat.id, [])
    found = registrants.concern(seat, sent, telling_of(seat.event))
    return found.changes(language) if found is not None else []


# -- what the worker writes --
@dataclass(frozen=True)
class Known:
    """What one letter is written from; ``seat`` is None where the registration is gone."""

    seat: Registration | None
    text: LetterText | None
    letters: Sequence[Sent] = ()
    telling: Telling | None = None
    afterwards: Afterwards = NOTHING


#: Lives as long as the letters' records are held, which is as long as their batch is written.
_KNOWN: Final[WeakKeyDictionary[Letter, Known]] = WeakKeyDictionary()


def prepare(purpose: Purpose, letters: Sequence[Letter]) -> object:
    """Read what a batch of these letters needs together."""
    found = _read(purpose, letters)
    _KNOWN.update(found)
    return found


def _read(purpose: Purpose, letters: Sequence[Letter]) -> dict[Letter, Known]:
    """What these letters are written from. A fixed number of statements for letters about one event."""
    seats = {seat.id: seat for seat in registrants.registrants({letter.subject_id for letter in letters})}
    read_seats_ahead([(seats[one.subject_id], one.language) for one in letters if one.subject_id in seats])
    wanted = {number for letter in letters if isinstance(number := letter.params.get("text_id"), int)}
    texts = (
        {text.id: text for text in db.session.scalars(select(LetterText).where(LetterText.id.in_(wanted)))}
        if wanted
        else {}
    )
    sent: dict[int, list[Sent]] = {}
    tellings: dict[int, Telling] = {}
    if purpose is Purpose.CHANGE:
        sent = sent_about(registrants.SUBJECT, list(seats))
        tellings = {event.id: telling_of(event) for event in {seat.event for seat in seats.values()}}
    offered = afterwards(purpose, {seat.event_id for seat in seats.values()})
    found = {}
    for letter in letters:
        seat = seats.get(letter.subject_id)
        found[letter] = Known(
            seat,
            texts.get(letter.params.get("text_id") or 0),
            sent.get(letter.subject_id, ()),
            tellings.get(seat.event_id) if seat is not None else None,
            offered[seat.event_id] if seat is not None else NOTHING,
        )
    return found


def compose(purpose: Purpose, letter: Letter) -> Composed:
    """Write one letter about a registration.

    Raises:
        NotNeeded: it has lost its sense.
    """
    known = _KNOWN.get(letter) or _read(purpose, [letter])[letter]
    seat = known.seat
    if seat is None:
        raise NotNeeded("the registration is gone")
    needed(purpose, letter, seat)
    changes: Sequence[str] = ()
    if purpose is Purpose.CHANGE and known.telling is not None:
        concern = registrants.concern(seat, known.letters, known.telling, without=letter.key)
        if concern is None:
            raise NotNeeded("the guest was told meanwhile, or it is as it was")
        changes = concern.changes(letter.language)
    calendar: Calendar | None = letter.params.get("calendar")
    if calendar == "REQUEST" and seat.status is not RegistrationStatus.CONFIRMED:
        calendar = None
    return written(
        seat,
        purpose,
        writing.wording_of(known.text) if known.text is not None else writing.words_of(seat.event, purpose),
        letter.language,
        link_for(purpose, seat),
        changes=changes,
        calendar=calendar if calendar in {"REQUEST", "CANCEL"} else None,
        stamped_at=letter.created_at,
        survey_link=survey_url(seat) if known.afterwards.is_surveyed else "",
        has_papers=known.afterwards.has_papers,
    )


def needed(purpose: Purpose, letter: Letter, seat: Registration) -> None:
    """Whether a letter that was decided some time ago still has its sense.

    Raises:
        NotNeeded: it has lost it; the sentence says by what.
    """
    event = seat.event
    if letter.params.get("link") != seat.link_number:
        raise NotNeeded("the place is somebody else’s, or the link was withdrawn")
    if not is_same_address(letter.to_address, seat.email):
        raise NotNeeded("the guest is written to at another address")
    if purpose is Purpose.CANCELLATION:
        if event.status is not EventStatus.CANCELLED:
            raise NotNeeded("the event takes place")
    elif event.status is EventStatus.CANCELLED:
        raise NotNeeded("the event was cancelled")
    if purpose is Purpose.THANKS:
        return
    if event.ends_at <= clock.now():
        raise NotNeeded("the event is over")
    held = {RegistrationStatus.CONFIRMED} if purpose is Purpose.POUR_MEMOIRE else registrants.RELIES
    if seat.status not in held:
        raise NotNeeded("the seat was given back, or is not theirs yet")
