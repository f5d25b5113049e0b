"""The occasions of an entry that repeats, by `recurring_ical_events`, within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final

import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from events.external.lines import Raw, Value
from events.external.moments import Moment, Zones, moment_of

#: Occasions within one day that a rule may make.
_MOST_A_DAY: Final = 24
_FREQUENCIES: Final = frozenset({"HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PART: Final = re.compile(r"([A-Z-]{1,20})=([A-Z0-9,+:-]{1,500})")
#: Exceptions and further days that are looked at of one entry.
_MOST_DATES: Final = 5_000
_INDEX: Final = "X-INDEX"


class BadRule(Exception):
    """The rule, or an exception to it, cannot be understood."""


class TooOften(Exception):
    """It comes more than `_MOST_A_DAY` times a day, or more often in all than a calendar can show."""


#: An entry with its start and its end.
Entry = tuple[Raw, Moment, Moment]


@dataclass(frozen=True)
class Repeated:
    """An entry that repeats, and the entries that stand in for single occasions of it."""

    master: Entry
    others: list[Entry]
    own: tzinfo
    zones: Zones


@dataclass(frozen=True)
class Occasion:
    """One occasion: the entry that says what it is, when, and when it was to be by the rule."""

    raw: Raw
    starts: Moment
    ends: Moment
    was: date


def occasions(repeated: Repeated, start: datetime, end: datetime, most: int) -> list[Occasion]:
    """Those between two instants.

    Raises:
        BadRule, TooOften, ValueError, OverflowError: it cannot be reckoned, or is not worth it.
    """
    _raw, starts, _ends = repeated.master
    calendar = Calendar()
    calendar.add_component(_series(repeated))
    for number, other in enumerate(repeated.others, 1):
        which = other[0].first("RECURRENCE-ID")
        moment = moment_of(which, repeated.zones) if which else None
        if moment is None:
            raise BadRule
        calendar.add_component(_exception(number, other, _like(moment, starts, repeated.own), which))
    entries = [repeated.master, *repeated.others]
    found: list[Occasion] = []
    try:
        for component in recurring_ical_events.of(calendar).between(start, end):
            found.append(_occasion(entries[int(component[_INDEX])], component))
            if len(found) > most:
                raise TooOften
    except (TooOften, ValueError, OverflowError):
        raise
    except Exception as error:
        # Whatever a stranger's rule makes the libraries raise.
        raise BadRule from error
    return found


def _series(repeated: Repeated) -> Event:
    raw, starts, ends = repeated.master
    made = Event()
    made.add("UID", "one")
    made[_INDEX] = "0"
    made.add("DTSTART", _written(starts))
    made.add("DTEND", _written(ends))
    if rule := raw.text("RRULE").strip():
        made.add("RRULE", _rule(rule, starts, repeated.own))
    left = _MOST_DATES
    for name in ("RDATE", "EXDATE"):
        dates: list[date] = []
        for value in raw.values.get(name, ()):
            dates += _dates(value, starts, repeated, left - len(dates))
        if dates:
            made.add(name, dates)
    return made


def _exception(number: int, other: Entry, was: date, which: Value | None) -> Event:
    _raw, starts, ends = other
    made = Event()
    made.add("UID", "one")
    made[_INDEX] = str(number)
    made.add("DTSTART", _written(starts))
    made.add("DTEND", _written(ends))
    beyond = {"RANGE": "THISANDFUTURE"} if which and which.is_from_here_on else {}
    made.add("RECURRENCE-ID", was, parameters=beyond)
    return made


def _dates(value: Value, starts: Moment, repeated: Repeated, most: int) -> list[date]:
    found = []
    for text in value.text.split(",")[: max(0, most)]:
        # A period (RDATE;VALUE=PERIOD) counts by its start.
        begin = text.partition("/")[0].strip()
        moment = moment_of(Value(begin, value.zone, value.is_date), repeated.zones) if begin else None
        if moment is None:
            raise BadRule
        found.append(_like(moment, starts, repeated.own))
    return found


def _like(moment: Moment, starts: Moment, own: tzinfo) -> date:
    """A time as the series' start is written, so that both can be compared."""
    if starts.is_day:
        return moment.at.date() if isinstance(moment.at, datetime) else moment.at
    if not isinstance(moment.at, datetime):
        assert isinstance(starts.at, datetime)
        # EXDATE;VALUE=DATE of a series with hours: that day's occasion is meant.
        moment = Moment(datetime.combine(moment.at, starts.at.time()), starts.zone)
    return _in_zone(moment, starts, own)


def _in_zone(moment: Moment, starts: Moment, own: tzinfo) -> datetime:
    assert isinstance(moment.at, datetime)
    if starts.zone is None:
        # It floats: so does what is compared with it.
        return moment.at if moment.zone is None else moment.aware(own).astimezone(own).replace(tzinfo=None)
    return moment.aware(own if moment.zone is None else moment.zone).astimezone(starts.zone)


def _written(moment: Moment) -> date:
    return moment.at.replace(tzinfo=moment.zone) if isinstance(moment.at, datetime) else moment.at


def _rule(text: str, starts: Moment, own: tzinfo) -> vRecur:
    parts: dict[str, str] = {}
    for piece in text.upper().rstrip(";").split(";"):
        found = _PART.fullmatch(piece.strip())
        if found is None:
            raise BadRule
        parts.setdefault(found[1], found[2])
    frequency = parts.get("FREQ", "")
    if frequency in {"SECONDLY", "MINUTELY"}:
        raise TooOften
    if frequency not in _FREQUENCIES:
        raise BadRule
    a_day = 1 if frequency != "HOURLY" else 24
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        count = len(set(parts.get(name, "0").split(",")))
        a_day = max(a_day, count) if name == "BYHOUR" else a_day * count
    if a_day > _MOST_A_DAY:
        raise TooOften
    counts = [parts[name] for name in ("COUNT", "INTERVAL") if name in parts]
    if any(not count.isdigit() or len(count) > 6 or int(count) < 1 for count in counts):
        raise BadRule
    if "UNTIL" in parts:
        parts["UNTIL"] = _until(parts["UNTIL"], starts, own)
        # Some programs write both, which the rules forbid; the end counts.
        parts.pop("COUNT", None)
    made: vRecur = vRecur.from_ical(";".join(f"{name}={value}" for name, value in parts.items()))
    return made


def _until(text: str, starts: Moment, own: tzinfo) -> str:
    moment = moment_of(Value(text), Zones({}))
    if moment is None:
        raise BadRule
    if starts.is_day:
        return (moment.at.date() if isinstance(moment.at, datetime) else moment.at).strftime("%Y%m%d")
    if not isinstance(moment.at, datetime):
        # A day: its end, where the series is.
        moment = Moment(datetime.combine(moment.at, datetime.max.time().replace(microsecond=0)))
    if starts.zone is None:
        return _in_zone(moment, starts, own).strftime("%Y%m%dT%H%M%S")
    aware = moment.aware(starts.zone if moment.zone is None else moment.zone)
    return aware.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _occasion(entry: Entry, component: Any) -> Occasion:
    raw, starts, ends = entry
    begins = component["DTSTART"].dt
    was = component["RECURRENCE-ID"].dt if "RECURRENCE-ID" in component else begins
    finishes = component["DTEND"].dt if "DTEND" in component else begins
    return Occasion(raw, _moment(begins, starts), _moment(finishes, ends), was)


def _moment(at: date, like: Moment) -> Moment:
    if not isinstance(at, datetime):
        return Moment(at)
    if like.zone is None:
        return Moment(at.replace(tzinfo=None))
    return Moment(at.replace(tzinfo=None, fold=at.fold), at.tzinfo or like.zone, like.zone_name)


def years_around(now: datetime) -> tuple[datetime, datetime]:
    """What is kept of others' calendars: a year back, two years ahead."""
    return now - timedelta(days=366), now + timedelta(days=731)
