"""Taking a file's entries over as events: kept, looked at, done once, and taken back as a whole."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import delete, select

from events.external import planning
from events.external.apart import read_apart
from events.external.keeping import plain_name
from events.external.models import CalendarFile, ExternalCalendar, TakenOver, TakeOver
from events.external.planning import TAKEABLE, Fate, Options, Row
from events.external.reading import Reading, Window
from events.external.repeating import years_around
from events.programme.hours import ComesTwice, NoSuchLocalTime, UnknownZone
from events.programme.models import Event
from events.programme.planning import PlanningRefused, change_event, create_event, plan_of
from office import clock, settings
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, left_by, undo
from office.database import db, one_at_a_time

#: What an undertaking of this part is known by in the trail.
CAUSE: Final = "take_overs"
#: Entries that are taken over by one click.
MOST_AT_ONCE: Final = 500


class GivenUp(Exception):
    """The file is no longer there."""


class NothingToTake(Exception):
    """Nothing that was ticked can be taken over now: somebody was quicker, or nothing was ticked."""

    def __init__(self, changed_since: int) -> None:
        super().__init__(str(changed_since))
        self.changed_since = changed_since


class TooMany(Exception):
    """More was ticked than is taken over by one click."""


class AlreadyUndone(Exception):
    """It was taken back before."""


@dataclass(frozen=True)
class Kept:
    """A file's content and zone, read out of the database."""

    file_id: int
    made_at: str
    zone: str
    content: bytes


def take_in(
    name: str, content: bytes, found: Reading, language: str, user_id: int | None, zone: str
) -> CalendarFile:
    """Keep a file that was read, until somebody has taken over what they want of it.

    Args:
        zone: unless the file itself names one for its hours.
    """
    own = found.findings.own_zone
    options = Options(language, own if own and own != "UTC" else zone)
    return _keep(CalendarFile(name=plain_name(name), user_id=user_id), content, options)


def take_from(calendar: ExternalCalendar, language: str, user_id: int | None) -> CalendarFile:
    """Keep what a calendar of others holds now, to take events over from it.

    Raises:
        GivenUp: nothing has come of it yet.
    """
    packed = db.session.scalar(select(ExternalCalendar.content).where(ExternalCalendar.id == calendar.id))
    if not packed:
        raise GivenUp
    db.session.execute(
        delete(CalendarFile).where(CalendarFile.calendar_id == calendar.id, CalendarFile.user_id == user_id)
    )
    file = CalendarFile(name=calendar.name, user_id=user_id, calendar_id=calendar.id)
    return _keep(file, zlib.decompress(packed), Options(language, calendar.zone))


def _keep(file: CalendarFile, content: bytes, options: Options) -> CalendarFile:
    file.content = zlib.compress(content)
    file.options = options.as_json()
    db.session.add(file)
    db.session.flush()
    return file


def options_of(file: CalendarFile) -> Options:
    """How its entries are to become events."""
    return Options.from_json(file.options)


def set_options(file: CalendarFile, options: Options) -> None:
    """Have them become events in another way."""
    file.options = options.as_json()
    db.session.flush()


def give_up(file: CalendarFile) -> None:
    """Forget a file; what was taken over from it stays."""
    db.session.delete(file)
    db.session.flush()


def kept(file: CalendarFile) -> Kept:
    """What `reading_of` needs; after it the caller may end its transaction.

    Raises:
        GivenUp: the file is no longer there.
    """
    content = db.session.scalar(select(CalendarFile.content).where(CalendarFile.id == file.id))
    if content is None:
        raise GivenUp
    return Kept(file.id, file.created_at.isoformat(), options_of(file).zone, content)


# The moment belongs to the key, since a restored database gives a number twice; the day, since windows move.
@lru_cache(maxsize=4)
def _read(file: Kept, day: str) -> Reading:
    start, end = years_around(clock.now())
    return read_apart(zlib.decompress(file.content), file.zone, Window(start, end, is_for_repeated=True))


def reading_of(file: Kept) -> Reading:
    """What stands in the file: read once a day, though the preview is asked for page by page.

    Raises:
        Unreadable: reading it took too long.
    """
    return _read(file, clock.now().date().isoformat())


def take_over(file: CalendarFile, found: Reading, ticked: Mapping[str, str], user_id: int | None) -> TakeOver:
    """Make drafts of what is new among the ticked entries and let known events follow what changed.

    Everybody who takes over waits for the one before; what is ticked is compared with what is so then, so
    that a double click, or two people at once, make one event of one entry.

    Args:
        ticked: by key, the `Row.digest` that the officer's page showed.

    Raises:
        NothingToTake, TooMany: nothing is changed.
    """
    if len(ticked) > MOST_AT_ONCE:
        raise TooMany
    one_at_a_time("events taken over from calendars")
    rows = planning.plan_of(found, options_of(file))
    wanted = [row for row in rows if ticked.get(row.key) == row.digest and row.fate in TAKEABLE]
    changed_since = len(ticked) - len(wanted)
    if not wanted:
        raise NothingToTake(changed_since)
    done = TakeOver(name=file.name, file_id=file.id, user_id=user_id)
    db.session.add(done)
    db.session.flush()
    counts: dict[str, Any] = {"new": 0, "changed": 0, "changed_since": changed_since, "refused": []}
    with because_of(Cause(CAUSE, done.id)):
        memories = planning.memories([row.event.id for row in wanted if row.event is not None])
        for row in wanted:
            try:
                _take(row, memories)
            except (PlanningRefused, NoSuchLocalTime, ComesTwice, UnknownZone) as error:
                counts["refused"].append({"title": row.title, "reason": type(error).__name__})
            else:
                counts["new" if row.fate is Fate.NEW else "changed"] += 1
    done.counts = counts
    db.session.flush()
    return done


def _take(row: Row, memories: dict[int, TakenOver]) -> None:
    if row.event is None:
        current = settings.current()
        event = create_event(
            planning.event_plan(
                row.said,
                contact_name=current.office_name,
                contact_email=current.mail_reply_to or current.mail_from,
            )
        )
        event.source_uid = row.key
        db.session.add(TakenOver(event_id=event.id, said=row.said))
        db.session.flush()
        return
    now = plan_of(row.event)
    change_event(row.event, replace(now, **planning.changes(row, now)))
    memory = memories.get(row.event.id)
    if memory is None:
        db.session.add(TakenOver(event_id=row.event.id, said=row.said))
    else:
        memory.said = row.said
    db.session.flush()


def find_file(file_id: int) -> CalendarFile | None:
    """The file with that number."""
    return db.session.get(CalendarFile, file_id)


def find_take_over(take_over_id: int) -> TakeOver | None:
    """The taking over with that number."""
    return db.session.get(TakeOver, take_over_id)


def files_waiting(limit: int = 20) -> list[CalendarFile]:
    """Files that wait to be taken over, the latest first."""
    return list(db.session.scalars(select(CalendarFile).order_by(CalendarFile.id.desc()).limit(limit)))


def earlier(limit: int = 20) -> list[TakeOver]:
    """What was taken over, the latest first."""
    return list(db.session.scalars(select(TakeOver).order_by(TakeOver.id.desc()).limit(limit)))


def events_of(done: TakeOver) -> list[Event]:
    """The events that were made or changed by it and are still there."""
    from office.audit.models import AuditEntry

    numbers = select(AuditEntry.record_id).where(
        AuditEntry.cause_type == CAUSE, AuditEntry.cause_id == done.id, AuditEntry.record_type == "events"
    )
    return list(
        db.session.scalars(select(Event).where(Event.id.in_(numbers)).order_by(Event.starts_at, Event.id))
    )


def left_if_undone(done: TakeOver) -> list[Left]:
    """What taking it back would leave, because somebody has changed it since."""
    return left_by(Cause(CAUSE, done.id))


def take_back(take_over_id: int) -> TakeOver:
    """Take it all back: drafts go, changed events are as before; what was changed since stays and is named.

    Raises:
        GivenUp: there is none.
        AlreadyUndone: it was taken back before.
    """
    one_at_a_time("events taken over from calendars")
    done = db.session.scalar(select(TakeOver).where(TakeOver.id == take_over_id).with_for_update())
    if done is None:
        raise GivenUp
    if done.undone_at is not None:
        raise AlreadyUndone
    sequences = {event.id: event.sequence for event in events_of(done)}
    cause = Cause(CAUSE, done.id)
    undone = undo(cause)
    with because_of(cause, takes_back=True):
        for event in db.session.scalars(select(Event).where(Event.id.in_(sequences))):
            if event.sequence < sequences[event.id]:
                # A revision is never counted back: calendars would keep what was taken back (RFC 5545).
                event.sequence = sequences[event.id] + 1
                event.revised_at = clock.now()
    done.undone_at = clock.now()
    done.undone = undone.to_keep(but=CAUSE)
    db.session.flush()
    return done
