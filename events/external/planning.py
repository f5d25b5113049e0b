"""What taking over a file would do: which entries are new, changed, edited here, ours, or refused."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select

from events.external.models import TakenOver
from events.external.reading import Occurrence, Reading
from events.guestlist.models import Invitation
from events.programme.hours import Held, zone_named
from events.programme.models import Event
from events.programme.planning import Plan
from events.registration.models import Registration
from office import clock
from office.database import db
from office.localized import LANGUAGES

#: As long as the event's own form lets them be.
_LONGEST_TITLE: Final = 200
_LONGEST_VENUE: Final = 300
#: An entry that only says when it begins.
_USUAL_LENGTH: Final = timedelta(hours=1)
_PORTION: Final = 500
#: The texts that are written in one language of the file.
_TEXTS: Final = ("title", "description", "venue")
FIELDS: Final = ("title", "when", "venue", "place", "description", "meeting_url")


class Recurring(StrEnum):
    """What becomes of an entry that repeats."""

    #: Its next occasion alone.
    NEXT = "next"
    #: Each occasion is an event.
    EACH = "each"


@dataclass(frozen=True)
class Options:
    """How a file's entries are to become events."""

    language: str
    zone: str
    recurring: Recurring = Recurring.NEXT
    past: bool = False

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Options:
        """As they were kept."""
        return cls(kept["language"], kept["zone"], Recurring(kept["recurring"]), bool(kept["past"]))

    def as_json(self) -> dict[str, Any]:
        """For a column."""
        return asdict(self)


class Fate(StrEnum):
    """What would become of an entry."""

    NEW = "new"
    #: The file says otherwise than before, and here it is as the file said.
    CHANGED = "changed"
    #: File and office have both changed the same thing: nothing is overwritten unless somebody ticks it.
    CONFLICT = "conflict"
    #: It was edited here, and the file has not changed.
    EDITED = "edited"
    UNCHANGED = "unchanged"
    #: It is an event of our own, from a file of ours.
    OURS = "ours"
    #: The file says that it is cancelled.
    CANCELLED = "cancelled"
    REFUSED = "refused"


#: What is ticked from the beginning, and what may be ticked at all.
TICKED: Final = frozenset({Fate.NEW, Fate.CHANGED})
TAKEABLE: Final = TICKED | {Fate.CONFLICT}


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise: as it is here, as the file has it."""

    field: str
    here: Any
    there: Any
    #: Whether it was edited here since the file said otherwise.
    is_edited: bool = False
    #: Whether the file has changed it.
    is_news: bool = True


@dataclass
class Row:
    """One entry of the file, or one occasion of it, and what would become of it."""

    key: str
    line: int
    fate: Fate
    said: dict[str, Any]
    event: Event | None = None
    differences: list[Difference] = field(default_factory=list)
    #: Why it is refused: "no_title".
    reason: str = ""
    #: What is to be known: "no_end", "cut".
    remarks: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What tells what was shown from what is so now."""
        shown = [self.fate, self.said, [asdict(one) for one in self.differences]]
        return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def when(self) -> Held:
        """When the file says it is."""
        return held(self.said["when"])

    @property
    def title(self) -> str:
        """What the file calls it."""
        title: str = self.said["title"]
        return title


def held(when: list[Any]) -> Held:
    """When something is held, as it was said in JSON."""
    starts, ends, zone, is_all_day, daily = when
    return Held(datetime.fromisoformat(starts), datetime.fromisoformat(ends), zone, is_all_day, daily)


def said_of(one: Occurrence, options: Options) -> tuple[dict[str, Any], list[str]]:
    """What an entry says of an event, field by field, and what is to be known of it."""
    remarks = []
    starts, ends = (moment.replace(second=0, microsecond=0) for moment in (one.starts_at, one.ends_at))
    if ends <= starts:
        ends = starts + _USUAL_LENGTH
        remarks.append("no_end")
    title, venue = _cut(one.summary, _LONGEST_TITLE), _cut(one.location, _LONGEST_VENUE)
    if title != one.summary or venue != one.location:
        remarks.append("cut")
    url = ""
    if urlsplit(venue).scheme in {"http", "https"} and " " not in venue:
        # The room is a meeting: its address belongs where guests get it by their own link alone.
        url, venue = venue, ""
    zone = options.zone if one.is_all_day else one.zone or options.zone
    said = {
        "language": options.language,
        "title": title,
        "when": [starts.isoformat(), ends.isoformat(), zone, one.is_all_day, False],
        "venue": venue,
        "place": None if one.latitude is None else [one.latitude, one.longitude],
        "description": one.description,
        "meeting_url": url,
    }
    return said, remarks


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def said_here(event: Event, language: str) -> dict[str, Any]:
    """What an event says of itself, in the same form."""
    starts, ends = (moment.astimezone(UTC).isoformat() for moment in (event.starts_at, event.ends_at))
    return {
        "title": event.title.get(language, ""),
        "when": [starts, ends, event.zone, event.is_all_day, event.same_hours_daily],
        "venue": event.venue.get(language, ""),
        "place": None if event.latitude is None else [event.latitude, event.longitude],
        "description": event.description.get(language, ""),
        "meeting_url": event.meeting_url,
    }


def plan_of(found: Reading, options: Options) -> list[Row]:
    """What taking over would do, entry by entry in the order of time; a fixed number of statements."""
    wanted = _wanted(found.occurrences, options)
    keys = [_source_uid(one) for one in wanted]
    known = {event.source_uid: event for event in _in_portions(Event.source_uid, keys)}
    remembered = memories([event.id for event in known.values()])
    ours = _ours({one.uid for one in wanted})
    rows: dict[str, Row] = {}
    for one, key in zip(wanted, keys, strict=True):
        said, remarks = said_of(one, options)
        row = Row(key, one.line, Fate.NEW, said, known.get(key), remarks=remarks)
        if (own := ours.get(one.uid)) is not None:
            row.fate, row.event = Fate.OURS, own
        elif one.is_cancelled:
            row.fate = Fate.CANCELLED
        elif row.event is not None:
            _compare(row, row.event, remembered.get(row.event.id))
        elif not said["title"]:
            row.fate, row.reason = Fate.REFUSED, "no_title"
        rows[key] = row
    return list(rows.values())


def _wanted(occurrences: Iterable[Occurrence], options: Options) -> list[Occurrence]:
    now = clock.now()
    found: list[Occurrence] = []
    begun: set[str] = set()
    for one in occurrences:
        is_over = max(one.ends_at, one.starts_at) < now
        if one.occasion and options.recurring is Recurring.NEXT:
            if is_over or one.uid in begun:
                continue
            # A cancelled occasion is not the next one.
            if not one.is_cancelled:
                begun.add(one.uid)
                found.append(one)
            continue
        if not is_over or options.past:
            found.append(one)
    return found


def _source_uid(one: Occurrence) -> str:
    return f"{one.uid}#{one.occasion}" if one.occasion else one.uid


def _in_portions(column: Any, values: Iterable[str]) -> list[Event]:
    wanted = list(dict.fromkeys(values))
    return [
        event
        for start in range(0, len(wanted), _PORTION)
        for event in db.session.scalars(select(Event).where(column.in_(wanted[start : start + _PORTION])))
    ]


def memories(event_ids: list[int]) -> dict[int, TakenOver]:
    """What the file last said of each of these events."""
    return {
        one.event_id: one
        for start in range(0, len(event_ids), _PORTION)
        for one in db.session.scalars(
            select(TakenOver).where(TakenOver.event_id.in_(event_ids[start : start + _PORTION]))
        )
    }


def _ours(uids: set[str]) -> dict[str, Event]:
    """Which of the entries are events of our own: from our feeds, or from a guest's own file."""
    # A point of the programme has the event's UID with its own number behind (`calendars.entries.item_uid`).
    own: dict[str, str] = {}
    for uid in uids:
        name, at, host = uid.partition("@")
        own[uid] = f"{name.partition('-')[0]}{at}{host}"
    if not own:
        return {}
    found: dict[str, Event] = {event.uid: event for event in _in_portions(Event.uid, own.values())}
    wanted = list(own.values())
    for model in (Invitation, Registration):
        for start in range(0, len(wanted), _PORTION):
            pairs = db.session.execute(
                select(model.uid, Event)
                .join(Event, Event.id == model.event_id)
                .where(model.uid.in_(wanted[start : start + _PORTION]))
            )
            found.update(dict(pairs.all()))
    return {uid: found[base] for uid, base in own.items() if base in found}


def _compare(row: Row, event: Event, memory: TakenOver | None) -> None:
    said, here = row.said, said_here(event, row.said["language"])
    before = dict(memory.said) if memory is not None else dict(here)
    if before.get("language", said["language"]) != said["language"]:
        # In this language the file has said nothing before.
        before |= dict.fromkeys(_TEXTS, "")
    fates = set()
    for name in FIELDS:
        there = said[name]
        if there == here[name]:
            continue
        is_news, is_edited = there != before.get(name), here[name] != before.get(name)
        row.differences.append(Difference(name, here[name], there, is_edited, is_news))
        fates.add((is_news, is_edited))
    if (True, True) in fates:
        row.fate = Fate.CONFLICT
    elif (True, False) in fates:
        row.fate = Fate.CHANGED
    else:
        row.fate = Fate.EDITED if fates else Fate.UNCHANGED


def event_plan(said: dict[str, Any], **office: Any) -> Plan:
    """The plan of a new event; ``office`` gives what the office fills in (contact)."""
    texts = {name: {said["language"]: said[name]} if said[name] else {} for name in _TEXTS}
    values: dict[str, Any] = {**_when(said["when"]), **texts, **_place(said["place"]), **office}
    return Plan(languages=LANGUAGES, meeting_url=said["meeting_url"], **values)


def changes(row: Row, plan: Plan) -> dict[str, Any]:
    """What of an event's plan follows the file: what it has changed, not what was edited here alone."""
    values: dict[str, Any] = {}
    for one in row.differences:
        if not one.is_news:
            continue
        if one.field == "when":
            values |= _when(one.there)
        elif one.field == "place":
            values |= _place(one.there)
        elif one.field in _TEXTS:
            values[one.field] = {**getattr(plan, one.field), row.said["language"]: one.there}
        else:
            values[one.field] = one.there
    return values


def _when(when: list[Any]) -> dict[str, Any]:
    hours = held(when)
    place = zone_named(hours.zone)
    starts, ends = hours.starts_at.astimezone(place), hours.ends_at.astimezone(place)
    return {
        "starts": starts.replace(tzinfo=None, fold=0),
        "ends": ends.replace(tzinfo=None, fold=0),
        "starts_fold": _fold(starts),
        "ends_fold": _fold(ends),
        "zone": hours.zone,
        "is_all_day": hours.is_all_day,
        "same_hours_daily": hours.same_hours_daily,
    }


def _fold(aware: datetime) -> int | None:
    """Which of two a time is that comes twice; None where it comes once."""
    twice = aware.replace(fold=0).utcoffset() != aware.replace(fold=1).utcoffset()
    return aware.fold if twice else None


def _place(place: list[float] | None) -> dict[str, Any]:
    north, east = place or (None, None)
    return {"latitude": north, "longitude": east}
