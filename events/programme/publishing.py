"""Opening an event to guests, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import InvalidRequestError

from events.programme.hours import sittings
from events.programme.models import Event, EventStatus, Meeting, ProgrammeItem
from events.programme.planning import revise
from events.programme.queries import NoSuchEvent
from events.programme.words import clock_changes
from office import clock, settings
from office.database import db
from office.localized import LANGUAGES, missing

_HOLDS = "doyen.events.holds"
_READINGS = "doyen.events.readings"

#: Tells whether something has gone out to guests, so that the event cannot become a draft again.
Hold = Callable[[Event], bool]
#: Tells what is missing of the texts that another part keeps, in the languages that each event promises, by
#: the event's number; in a fixed number of statements.
Reading = Callable[[Sequence[Event]], "Mapping[int, Sequence[Problem]]"]


class Place(StrEnum):
    """Where a problem is mended."""

    TEXTS = "texts"
    SETTINGS = "settings"
    ITEM = "item"
    SPEAKER = "speaker"
    PROGRAMME = "programme"
    QUESTION = "question"


@dataclass(frozen=True)
class Problem:
    """Something that is missing or odd. Those that block keep the event from being published.

    ``language`` is the one it is missing in (empty: none in particular), ``anchor`` the id of the field on
    the page ``place``, ``record_id`` the point of the programme or the speaker.
    """

    words: LazyString
    place: Place
    anchor: str
    language: str = ""
    record_id: int | None = None
    blocks: bool = True

    def __str__(self) -> str:
        return str(self.words)


class PublishingRefused(Exception):
    """The event's state cannot change like that."""


class NotReady(PublishingRefused):
    """Something that guests need is missing; ``problems`` says what."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.place}.{p.anchor}" for p in problems))
        self.problems = problems


class AlreadySent(PublishingRefused):
    """Guests have letters about it: it can be cancelled, but not be a draft again or vanish."""


class WrongStatus(PublishingRefused):
    """The event is not in the state from which this step leads."""

    def __init__(self, status: EventStatus) -> None:
        super().__init__(status.value)
        self.status = status


#: How a sentence about something missing ends.
IN_LANGUAGE = {"en": _l("in English"), "sv": _l("in Swedish"), "fi": _l("in Finnish")}


def problems(
    event: Event, language: str | None = None, elsewhere: Sequence[Problem] | None = None
) -> list[Problem]:
    """What is missing or odd: in one language, or in all that the event promises and in its settings.

    Each promised language needs title, description and host line, every title of the programme, and the venue
    and each speaker's role and institution wherever any language has them (language act 423/2003: parity).

    Args:
        elsewhere: what `problems_elsewhere` found of this event, where that was asked for many at once.
    """
    if elsewhere is None:
        elsewhere = problems_elsewhere([event])[event.id]
    if language is not None:
        return [*_problems_in(event, language), *(one for one in elsewhere if one.language == language)]
    found = [problem for code in event.languages for problem in _problems_in(event, code)]
    return [*found, *elsewhere, *_problems_of_settings(event)]


def problems_elsewhere(events: Sequence[Event]) -> dict[int, list[Problem]]:
    """What is missing of the texts of other parts, by the event's number: a fixed number of statements."""
    readings: dict[str, Reading] = current_app.extensions.get(_READINGS, {})
    found: dict[int, list[Problem]] = {event.id: [] for event in events}
    for _key, reading in sorted(readings.items()):
        for number, said in reading(events).items():
            found[number].extend(said)
    return found


def is_ready(event: Event) -> bool:
    """Whether nothing keeps the event from being published."""
    return not any(problem.blocks for problem in problems(event))


def publish(event: Event) -> None:
    """Open a draft's page to guests.

    Raises:
        NotReady: a promised language is missing somewhere.
        WrongStatus: it is no draft.
    """
    _require(event, EventStatus.DRAFT)
    blocking = [problem for problem in problems(event) if problem.blocks]
    if blocking:
        raise NotReady(blocking)
    event.status = EventStatus.PUBLISHED
    revise(event)
    db.session.flush()


def unpublish(event: Event) -> None:
    """Make a published event a draft again, seen by staff alone.

    Raises:
        AlreadySent: guests have letters about it.
        WrongStatus: it is not published.
    """
    _require(event, EventStatus.PUBLISHED)
    if was_sent(event):
        raise AlreadySent
    event.status = EventStatus.DRAFT
    db.session.flush()


def cancel(event: Event) -> None:
    """Cancel a published event: its page says so, and calendars show it struck out.

    Raises:
        WrongStatus: it is not published.
    """
    _require(event, EventStatus.PUBLISHED)
    event.status = EventStatus.CANCELLED
    revise(event)
    db.session.flush()


def reinstate(event: Event) -> None:
    """Take a cancellation back.

    Raises:
        WrongStatus: it is not cancelled.
    """
    _require(event, EventStatus.CANCELLED)
    event.status = EventStatus.PUBLISHED
    revise(event)
    db.session.flush()


def discard(event: Event) -> None:
    """Throw a draft away, its programme and guest list with it.

    Raises:
        AlreadySent: guests have letters about it.
        WrongStatus: it is no draft.
    """
    _require(event, EventStatus.DRAFT)
    if was_sent(event):
        raise AlreadySent
    db.session.delete(event)
    db.session.flush()


def add_hold(app: Flask, hold: Hold) -> None:
    """Let a part that sends things to guests say whether it has."""
    holds: list[Hold] = app.extensions.setdefault(_HOLDS, [])
    holds.append(hold)


def add_reading(app: Flask, key: str, reading: Reading) -> None:
    """Let a part whose texts guests read say what of them is missing; the same key again replaces it."""
    app.extensions.setdefault(_READINGS, {})[key] = reading


def was_sent(event: Event) -> bool:
    """Whether any part has sent guests something about the event."""
    holds: list[Hold] = current_app.extensions.get(_HOLDS, [])
    return any(hold(event) for hold in holds)


def _require(event: Event, status: EventStatus) -> None:
    # Whoever is changing it this moment, or sending its letters, comes first; then this is how it stands.
    try:
        db.session.refresh(event, ["status"], with_for_update={"key_share": True})
    except InvalidRequestError:
        # A colleague has discarded the draft meanwhile.
        raise NoSuchEvent from None
    if event.status is not status:
        raise WrongStatus(event.status)


def _problems_in(event: Event, language: str) -> list[Problem]:
    where = IN_LANGUAGE[language]
    texts = {
        "title": (event.title, _l("The title is missing %(where)s.", where=where)),
        "description": (event.description, _l("The description is missing %(where)s.", where=where)),
        "host_line": (event.host_line, _l("The host line is missing %(where)s.", where=where)),
    }
    if event.venue:
        texts["venue"] = (event.venue, _l("The venue is missing %(where)s.", where=where))
    found = [
        Problem(words, Place.TEXTS, f"{name}-{language}", language)
        for name, (text, words) in texts.items()
        if missing(text, [language])
    ]
    for item in event.items:
        found.extend(_problems_of_item(item, language))
    return found


def _problems_of_item(item: ProgrammeItem, language: str) -> list[Problem]:
    where, name = IN_LANGUAGE[language], str(item)
    found = []
    if missing(item.title, [language]):
        words = _l("“%(name)s” has no title %(where)s.", name=name, where=where)
        found.append(Problem(words, Place.ITEM, f"title-{language}", language, item.id))
    if item.description and missing(item.description, [language]):
        words = _l("The description of “%(name)s” is missing %(where)s.", name=name, where=where)
        found.append(Problem(words, Place.ITEM, f"description-{language}", language, item.id))
    for speaker in item.speakers:
        if speaker.role and missing(speaker.role, [language]):
            words = _l("The role of %(name)s is missing %(where)s.", name=speaker.name, where=where)
            found.append(Problem(words, Place.SPEAKER, f"role-{language}", language, speaker.id))
        if speaker.institution and missing(speaker.institution, [language]):
            words = _l("The institution of %(name)s is missing %(where)s.", name=speaker.name, where=where)
            found.append(Problem(words, Place.SPEAKER, f"institution-{language}", language, speaker.id))
    return found


def _problems_of_settings(event: Event) -> list[Problem]:
    found = []
    if not set(event.languages) & set(LANGUAGES):
        found.append(Problem(_l("No language is promised."), Place.SETTINGS, "languages"))
    if event.starts_at <= clock.now():
        found.append(_warning(_l("The start lies in the past."), Place.SETTINGS, "starts_on"))
    if event.meeting is Meeting.JITSI_ROOM and not settings.current().has_jitsi:
        words = _l("The meeting is to be a room of the office’s Jitsi server, which is not set up.")
        found.append(_warning(words, Place.SETTINGS, "meeting"))
    elif not event.is_online and not event.venue:
        found.append(
            _warning(_l("There is neither a meeting link nor a venue."), Place.SETTINGS, "meeting_url")
        )
    elif not event.is_online:
        found.append(_warning(_l("There is no meeting link."), Place.SETTINGS, "meeting_url"))
    if not event.contact_email:
        found.append(
            _warning(_l("No contact is named for guests' questions."), Place.SETTINGS, "contact_email")
        )
    if not event.items:
        found.append(_warning(_l("The programme is empty."), Place.PROGRAMME, "items"))
    found += [_warning(words, Place.SETTINGS, "starts_time") for words in clock_changes(event)]
    held = sittings(event)
    for item in event.items:
        until = item.ends_at or item.starts_at
        if not any(begins <= item.starts_at and until <= ends for begins, ends in held):
            words = _l("“%(name)s” lies outside the hours of the event.", name=str(item))
            found.append(Problem(words, Place.ITEM, "starts", record_id=item.id, blocks=False))
    return found


def _warning(words: LazyString, place: Place, anchor: str) -> Problem:
    return Problem(words, place, anchor, blocks=False)
