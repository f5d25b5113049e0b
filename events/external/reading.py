"""A stranger's calendar as the occurrences that it holds: bounded in size, entries, occurrences and time.

No database, no clock. An entry that is broken is left out and named by its line; the others stand. What one
entry may cost is bounded by a timer where the reading has a process to itself (`events.external.apart`).
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from types import FrameType
from typing import Any, Final
from zoneinfo import ZoneInfo

from events.external import texts
from events.external.lines import MOST_NAMED, Lines, Raw, read_lines
from events.external.moments import Moment, Zones, duration_of, iana_name, moment_of
from events.external.repeating import BadRule, Repeated, TooOften, occasions
from events.programme.hours import zone_named

#: Occurrences that are kept of one calendar, and of one entry.
MOST_OCCURRENCES: Final = 50_000
MOST_OF_ENTRY: Final = 2_000
#: Characters of all their descriptions: one that comes again every day is as long every day.
MOST_CHARACTERS: Final = 20_000_000
#: Seconds of the processor's time for one entry that repeats, and for a whole file.
ENTRY_SECONDS: Final = 1.0
FILE_SECONDS: Final = 20.0

#: Calendars that answer or ask something: they hold no entries of their sender's calendar.
_NO_ENTRIES: Final = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when occurrences are looked for.

    Args:
        is_for_repeated: only of what repeats; what stands alone counts whenever it is.
    """

    start: datetime
    end: datetime
    is_for_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occasion of an entry.

    Args:
        uid: of the entry; made from what it says, where the file gives none.
        occasion: of an entry that repeats, which it is by its original start; else "".
        zone: the IANA zone in which it was written, "" where it floats or its zone has no such name.
        line: in which line of the file its entry begins.
    """

    uid: str
    occasion: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    zone: str
    summary: str
    location: str
    description: str
    is_cancelled: bool
    line: int
    latitude: float | None = None
    longitude: float | None = None

    @property
    def key(self) -> str:
        """What tells the occasion from all others of the file."""
        return f"{self.uid}\n{self.occasion}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that was left out: where it begins, why (`words.LEFT_OUT`), and what it is called."""

    line: int
    code: str
    title: str = ""


@dataclass
class Findings:
    """What reading found beside the occurrences."""

    entries: int = 0
    left_out: int = 0
    #: The first `MOST_NAMED` of them.
    named: list[LeftOut] = field(default_factory=list)
    #: Which limits were met: "entries", "occurrences", "texts", "time".
    limits: list[str] = field(default_factory=list)
    bad_lines: int = 0
    first_bad_line: int = 0
    #: Zones that nobody knows: their hours were taken for the calendar's own.
    unknown_zones: list[str] = field(default_factory=list)
    #: Entries whose hours name no zone.
    floating: int = 0
    cancelled: int = 0
    #: Whether the file has its end.
    is_whole: bool = True
    name: str = ""
    own_zone: str = ""
    #: Seconds after which its maker would like to be asked again; 0: it does not say.
    refresh: int = 0

    def as_json(self) -> dict[str, Any]:
        """For a column and another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Findings:
        """As it was kept; what is missing is as nothing."""
        known = {key: value for key, value in kept.items() if key in cls.__dataclass_fields__}
        known["named"] = [LeftOut(**one) for one in known.get("named", ())]
        return cls(**known)


@dataclass
class Reading:
    """What stands in a file."""

    occurrences: list[Occurrence] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


def read(content: bytes, zone: str, window: Window) -> Reading:
    """Read a file of any making.

    Args:
        zone: in which hours that name none are meant; an IANA name.

    Raises:
        Unreadable: it is no calendar, or too large.
        UnknownZone: ``zone`` is none.
    """
    lines = read_lines(content)
    reader = _Reading(lines, zone_named(zone), window)
    found = reader.result.findings
    found.entries = len(lines.entries) + len(lines.broken)
    found.bad_lines, found.first_bad_line = lines.bad_lines, lines.first_bad_line
    found.is_whole = lines.is_whole or lines.is_cut
    found.name = texts.line(lines.name, 200)
    found.own_zone = iana_name(lines.own_zone)
    found.refresh = int((duration_of(lines.refresh) or timedelta()).total_seconds())
    if lines.is_cut:
        found.limits.append("entries")
    for raw in lines.broken:
        reader.leave_out(raw, "no_end")
    reader.take_all(lines.entries)
    found.named.sort(key=lambda one: one.line)
    found.unknown_zones = reader.zones.unknown
    reader.result.occurrences.sort(key=lambda one: (one.starts_at, one.ends_at, one.line, one.occasion))
    return reader.result


class _TakesTooLong(BaseException):
    """The timer of one entry has run out. No `Exception`: nothing on the way may take it for its own."""


class _Broken(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Reading:
    """Turns the entries of one file into occurrences."""

    def __init__(self, lines: Lines, own: ZoneInfo, window: Window) -> None:
        self.zones = Zones(lines.zones, own)
        self.own = own
        self.window = window
        self.result = Reading()
        self._characters = 0
        self._unzoned: set[str] = set()
        self._deadline = time.thread_time() + FILE_SECONDS

    def take_all(self, entries: list[Raw]) -> None:
        """Every entry: those of one UID together, since they are one series and its exceptions."""
        groups: dict[str, list[Raw]] = {}
        for raw in entries:
            groups.setdefault(_uid(raw), []).append(raw)
        for number, (uid, group) in enumerate(groups.items()):
            if number % 100 == 0 and time.thread_time() > self._deadline:
                self.result.findings.limits.append("time")
                return
            if len(self.result.occurrences) >= MOST_OCCURRENCES:
                self.result.findings.limits.append("occurrences")
                del self.result.occurrences[MOST_OCCURRENCES:]
                return
            self._take(uid, group)
        if len(self.result.occurrences) > MOST_OCCURRENCES:
            self.result.findings.limits.append("occurrences")
            del self.result.occurrences[MOST_OCCURRENCES:]

    def _take(self, uid: str, group: list[Raw]) -> None:
        sound: list[tuple[Raw, Moment, Moment]] = []
        for raw in group:
            try:
                sound.append((raw, *self._span(raw)))
            except _Broken as broken:
                self.leave_out(raw, broken.code)
        masters = [one for one in sound if one[0].first("RECURRENCE-ID") is None]
        master = max(masters, key=lambda one: _age(one[0]), default=None)
        if len(masters) > 1 and master is not None and not self._are_one(uid, masters, master):
            return
        if master is not None and any(name in master[0].values for name in ("RRULE", "RDATE")):
            self._repeat(uid, master, [one for one in sound if one[0].first("RECURRENCE-ID")])
            return
        if master is not None:
            self._keep(uid, "", *master)
        for raw, starts, ends in sound:
            # Invited to one occasion of somebody's series: the file holds that one alone.
            if (which := raw.first("RECURRENCE-ID")) is not None:
                moment = moment_of(which, self.zones)
                if moment is None:
                    self.leave_out(raw, "bad_occasion")
                else:
                    self._keep(uid, _occasion(moment.at), raw, starts, ends)

    def _are_one(
        self, uid: str, masters: list[tuple[Raw, Moment, Moment]], newest: tuple[Raw, Moment, Moment]
    ) -> bool:
        """Whether entries of one UID are versions of one entry; else all are kept here.

        Exports that were put together hold an entry twice: the newer one counts. And there are programs that
        give all their entries one UID: those are told apart by their starts.
        """
        sequence = _age(newest[0])[0]
        latest = {one[1].at: one for one in masters if _age(one[0])[0] == sequence}
        if len(latest) > 1 and "RRULE" not in newest[0].values:
            for raw, starts, ends in latest.values():
                self._keep(uid, _occasion(starts.at), raw, starts, ends)
            return False
        for one in masters:
            if one is not newest:
                self.leave_out(one[0], "older")
        return True

    def _span(self, raw: Raw) -> tuple[Moment, Moment]:
        """From when until when the entry is (RFC 5545, 3.6.1, for what is left out)."""
        if raw.method in _NO_ENTRIES:
            raise _Broken("answer")
        written = raw.first("DTSTART")
        if written is None:
            raise _Broken("no_start")
        starts = moment_of(written, self.zones)
        if starts is None:
            raise _Broken("bad_start")
        return starts, self._end(raw, starts)

    def _end(self, raw: Raw, starts: Moment) -> Moment:
        length: timedelta | None = None
        if (written := raw.first("DTEND")) is not None:
            ends = moment_of(written, self.zones)
            if ends is None:
                raise _Broken("bad_end")
            # Some programs end an hour with a day, or the other way round.
            if ends.is_day == starts.is_day:
                if ends.aware(self.own) < starts.aware(self.own):
                    raise _Broken("ends_first")
                if not starts.is_day or ends.at > starts.at:
                    return ends
        elif raw.text("DURATION"):
            length = duration_of(raw.text("DURATION"))
            if length is None:
                raise _Broken("bad_end")
        if starts.is_day:
            length = max(timedelta(days=(length or timedelta()).days), timedelta(days=1))
        try:
            # A duration is exact where it counts hours; days are days of the calendar.
            return Moment(starts.at + (length or timedelta()), starts.zone, starts.zone_name)
        except OverflowError:
            raise _Broken("bad_end") from None

    def _repeat(
        self, uid: str, master: tuple[Raw, Moment, Moment], others: list[tuple[Raw, Moment, Moment]]
    ) -> None:
        raw = master[0]
        repeated = Repeated(master, others, self.own, self.zones)
        try:
            with _timer(ENTRY_SECONDS):
                found = occasions(repeated, self.window.start, self.window.end, MOST_OF_ENTRY)
        except TooOften:
            self.leave_out(raw, "too_often")
        except (BadRule, OverflowError, ValueError):
            self.leave_out(raw, "bad_rule")
        except _TakesTooLong:
            self.leave_out(raw, "too_long")
        else:
            for one in found:
                zone_name = one.starts.zone_name
                self._keep(uid, _occasion(one.was), one.raw, one.starts, one.ends, zone_name)

    def _keep(
        self, uid: str, occasion: str, raw: Raw, starts: Moment, ends: Moment, zone_name: str | None = None
    ) -> None:
        try:
            begins, finishes = starts.aware(self.own).astimezone(UTC), ends.aware(self.own).astimezone(UTC)
        except (OverflowError, ValueError):
            self.leave_out(raw, "bad_start")
            return
        findings = self.result.findings
        if not starts.is_day and starts.zone is None:
            # An entry that repeats is one, however often.
            self._unzoned.add(uid)
            findings.floating = len(self._unzoned)
        if not self._is_wanted(begins, finishes, is_single=not occasion):
            return
        cancelled = raw.method == "CANCEL" or raw.text("STATUS").strip().upper() == "CANCELLED"
        findings.cancelled += cancelled
        latitude, longitude = texts.place(raw.text("GEO"))
        description = texts.paragraphs(raw.text("DESCRIPTION"))
        if self._characters + len(description) > MOST_CHARACTERS:
            description = ""
            if "texts" not in findings.limits:
                findings.limits.append("texts")
        self._characters += len(description)
        zone = starts.zone_name if zone_name is None else zone_name
        self.result.occurrences.append(
            Occurrence(
                uid=uid,
                occasion=occasion,
                starts_at=begins,
                ends_at=max(begins, finishes),
                is_all_day=starts.is_day,
                zone="" if zone == "UTC" else zone,
                summary=texts.line(raw.text("SUMMARY")),
                location=texts.line(raw.text("LOCATION")),
                description=description,
                is_cancelled=cancelled,
                line=raw.line,
                latitude=latitude,
                longitude=longitude,
            )
        )

    def _is_wanted(self, begins: datetime, finishes: datetime, *, is_single: bool) -> bool:
        if is_single and self.window.is_for_repeated:
            return True
        return begins < self.window.end and max(finishes, begins) >= self.window.start

    def leave_out(self, raw: Raw, code: str) -> None:
        """Count an entry as left out."""
        findings = self.result.findings
        findings.left_out += 1
        if len(findings.named) < MOST_NAMED:
            findings.named.append(LeftOut(raw.line, code, texts.line(raw.text("SUMMARY"), 100)))


def _uid(raw: Raw) -> str:
    uid = "".join(c for c in raw.text("UID").strip() if c.isprintable())
    if uid:
        return uid if len(uid) <= 200 else "sha256:" + sha256(uid.encode()).hexdigest()
    # The rules want one. What the entry says stands in for it, so that it is known again next time.
    said = "\n".join(raw.text(name) for name in ("DTSTART", "SUMMARY", "LOCATION"))
    return "none:" + sha256(said.encode("utf-8", "replace")).hexdigest()


def _age(raw: Raw) -> tuple[int, str, int]:
    sequence = raw.text("SEQUENCE").strip()
    number = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 10 else 0
    return number, raw.text("LAST-MODIFIED").strip()[:20], raw.line


def _occasion(at: date) -> str:
    return at.strftime("%Y%m%dT%H%M%S") if isinstance(at, datetime) else at.strftime("%Y%m%d")


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    """Ends the block by `_TakesTooLong`; only the first thread of a process can have such a timer."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TakesTooLong

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
