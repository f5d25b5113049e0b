"""Entering that letters were put into the post, and taking that back: printing alone changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from events.guestlist.models import Invitation
from events.invitations.confirming import SUBJECT
from events.invitations.reasons import NotNow
from events.invitations.rules import Wanted, key_of, not_now
from events.letters import queries, writing
from events.letters.fields import values_for
from events.letters.models import Purpose
from events.letters.party import one_line, read_ahead
from events.letters.rendering import glance
from events.programme.models import Event
from events.programme.planning import lock_event
from events.sending.guests import guest_list
from office import clock
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, is_known, undo, was_taken_back
from office.database import db
from office.mailroom import by_post
from office.mailroom.by_post import PostedLetter
from office.mailroom.models import Letter
from office.mailroom.outbox import letters_about

#: No link of ours stands in what is kept of a letter.
_NO_LINK: Final = "https://link.invalid/"


class NotOpen(Exception):
    """Nothing is posted of an event that is a draft, cancelled or over; ``reason`` says which."""

    def __init__(self, reason: NotNow) -> None:
        super().__init__(reason.value)
        self.reason = reason


class WrongDay(Exception):
    """The day has not come, or lies before the event was entered."""


class NothingEntered(Exception):
    """None of the letters is still to be entered: two clicks, a colleague, or guests that have changed."""

    def __init__(self, changed: Sequence[Invitation]) -> None:
        super().__init__(len(changed))
        self.changed = tuple(changed)


class NoSuchStep(Exception):
    """Nothing of this number was entered for the event."""


class TakenBackAlready(Exception):
    """Two clicks, or two people."""


class Overtaken(Exception):
    """Something made since hangs on these letters."""


@dataclass(frozen=True)
class Entered:
    """What entering came to.

    Args:
        letters: how many were entered.
        changed: guests whose letter is another than the one printed: they have another addressee, or were
            taken off the list.
        step: what takes it back.
    """

    letters: int
    changed: tuple[Invitation, ...]
    step: Cause


@dataclass(frozen=True)
class Posting:
    """Letters that were entered together: the day, how many stand, and the number that takes them back."""

    step_id: int
    day: date
    letters: int


def step_kind(event_id: int) -> str:
    """The kind of the steps of one event: what takes one back takes back no other's."""
    return f"posted_letters_{event_id}"


def enter(event: Event, tokens: Iterable[str], *, day: date, revision: int) -> Entered:
    """Enter that these letters were put into the post on ``day``. From then on mail leaves them out.

    Two officers at once: the second waits here, and finds the letters of the first.

    Args:
        tokens: the letters, as `letters.Ready.token` names them.
        revision: the revision of the event that was printed: of what changed since, guests are told.

    Raises:
        NotOpen, WrongDay, NothingEntered: nothing was changed.
    """
    event = lock_event(event.id)
    closed = not_now(event, Purpose.INVITATION, clock.now())
    if closed is not None:
        raise NotOpen(closed)
    begins = event.created_at.astimezone(ZoneInfo(event.zone)).date()
    if not begins <= day <= clock.today(event.zone):
        raise WrongDay
    standing = {one.id: one for one in guest_list(event.id, withdrawn=True)}
    wanted: list[tuple[Invitation, str]] = []
    changed: list[Invitation] = []
    for number, link, language in dict.fromkeys(filter(None, map(_read, tokens))):
        invitation = standing.get(number)
        if invitation is None:
            continue
        if invitation.withdrawn_at is not None or invitation.link_number != link:
            changed.append(invitation)
        elif language in event.languages:
            wanted.append((invitation, language))
    read_ahead(wanted)
    step = new_step(step_kind(event.id))
    wording = writing.words_of(event, Purpose.INVITATION)
    text = queries.current(event, Purpose.INVITATION)
    entered = 0
    with because_of(step):
        for invitation, language in wanted:
            subject = glance(
                wording, language, values_for(event, invitation, language, link=_NO_LINK)
            ).subject
            letter = by_post.enter(
                PostedLetter(
                    kind=Purpose.INVITATION.value,
                    key=key_of(Purpose.INVITATION, invitation, Wanted()),
                    subject_type=SUBJECT,
                    subject_id=invitation.id,
                    to_name=one_line(str(invitation.addressee or invitation.organisation)),
                    language=language,
                    subject_line=subject,
                    revision=min(max(revision, 0), event.sequence),
                    params={"text_id": text.id if text is not None else None, "step": step.record_id},
                ),
                _moment(event, day),
            )
            entered += letter is not None
        db.session.flush()
    if not entered:
        raise NothingEntered(changed)
    return Entered(entered, tuple(changed), step)


def _read(token: str) -> tuple[int, int, str] | None:
    number, _colon, rest = token.partition(":")
    link, _colon, language = rest.partition(":")
    digits = [one for one in (number, link) if one.isascii() and one.isdigit() and len(one) < 10]
    return (int(number), int(link), language) if len(digits) == 2 else None


def _moment(event: Event, day: date) -> datetime:
    """Noon of that day at the event's place: of a letter by post only the day is known."""
    return datetime.combine(day, time(12), ZoneInfo(event.zone)).astimezone(UTC)


def take_back(event: Event, step_id: int) -> Undone:
    """Take back that letters were posted; a letter that somebody changed since is left.

    Raises:
        NoSuchStep, TakenBackAlready, Overtaken: nothing was changed.
    """
    event = lock_event(event.id)
    step = Cause(step_kind(event.id), step_id)
    if not is_known(step):
        raise NoSuchStep
    if was_taken_back(step):
        raise TakenBackAlready
    try:
        with db.session.begin_nested():
            return undo(step)
    except IntegrityError as error:
        raise Overtaken from error


def postings_of(event: Event) -> list[Posting]:
    """The letters of an event that stand as posted, as they were entered, the last day first."""
    zone = ZoneInfo(event.zone)
    numbers = [one.id for one in guest_list(event.id, withdrawn=True)]
    by_step: dict[int, list[Letter]] = defaultdict(list)
    for letters in letters_about(SUBJECT, numbers).values():
        for letter in letters:
            if letter.is_on_paper and isinstance(letter.params.get("step"), int):
                by_step[letter.params["step"]].append(letter)
    found = [
        Posting(step_id, (letters[0].sent_at or letters[0].created_at).astimezone(zone).date(), len(letters))
        for step_id, letters in by_step.items()
    ]
    return sorted(found, key=lambda one: (one.day, one.step_id), reverse=True)
