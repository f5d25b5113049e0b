"""Public calendars as octets, kept while every row they are made of stays as it is.

The versions of the rows are read and compared; of an event whose row is another, and of no other event, the
entry is written anew. So what is kept is never old, whoever changed a row and however.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Final

from flask import current_app

from events.calendars.ics import followed_calendar, public_entry
from events.feeds.queries import Selection, changed_at, loaded, versions
from office import clock, settings

_KEPT: Final = "doyen.events.feeds"
#: Calendars that are kept, in all languages; the one that was asked for longest ago goes first.
_MOST_CALENDARS: Final = 100
#: Entries that are kept in each language: beyond that many all are written anew.
_MOST_ENTRIES: Final = 10_000
_NONE: Final = (None, b"")
#: Octets with few repetitions are hardly smaller on a higher level, and take several times as long.
_LEVEL: Final = 5


@dataclass(frozen=True)
class Octets:
    """A calendar, with a word that changes with it and the moment from which it has been so."""

    body: bytes
    tag: str
    changed_at: datetime | None

    @cached_property
    def compressed(self) -> bytes:
        """The same through gzip (RFC 1952), always the same octets; made when somebody first takes it."""
        return gzip.compress(self.body, _LEVEL, mtime=0)


@dataclass(frozen=True)
class _Calendar:
    state: tuple[Hashable, ...]
    octets: Octets


class _Shelf:
    """Calendars and their entries. One thread at a time makes one: the others wait, and find it made."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._calendars: OrderedDict[tuple[Hashable, ...], _Calendar] = OrderedDict()
        #: By their language: of each event's number the version and what was written of it.
        self._entries: dict[str, dict[int, tuple[Hashable, bytes]]] = {}

    def calendar(self, key: tuple[Hashable, ...], state: tuple[Hashable, ...]) -> Octets | None:
        """The calendar, if it was made of the same."""
        found = self._calendars.get(key)
        if found is None or found.state != state:
            return None
        self._calendars.move_to_end(key)
        return found.octets

    def before(self, key: tuple[Hashable, ...]) -> Octets | None:
        """The calendar, of whatever it was made."""
        found = self._calendars.get(key)
        return found.octets if found is not None else None

    def put(self, key: tuple[Hashable, ...], state: tuple[Hashable, ...], octets: Octets) -> None:
        """Keep a calendar in the place of an older one."""
        self._calendars[key] = _Calendar(state, octets)
        self._calendars.move_to_end(key)
        while len(self._calendars) > _MOST_CALENDARS:
            self._calendars.popitem(last=False)

    def entries(self, shown: list[tuple[int, Hashable]], language: str) -> list[bytes]:
        """The entry of each event in that version; those that are not at hand are written."""
        kept = self._entries.setdefault(language, {})
        missing = [one for one in shown if kept.get(one[0], _NONE)[0] != one[1]]
        if missing:
            if len(kept) + len(missing) > _MOST_ENTRIES:
                kept.clear()
                missing = shown
            events = loaded(number for number, _version in missing)
            for number, version in missing:
                kept.pop(number, None)
                # Removed since its version was read: the next one who asks finds another calendar.
                if number in events:
                    kept[number] = version, public_entry(events[number], language)
        return [kept[number][1] for number, _version in shown if number in kept]


def public_calendar(selection: Selection, name: str, language: str) -> Octets:
    """The calendar of these events in ``language``: one statement while it is as it was.

    Args:
        name: what a program that follows it calls it.
    """
    shelf: _Shelf = current_app.extensions.setdefault(_KEPT, _Shelf())
    key = (selection, language)
    shown = versions(selection)
    state = (settings.current(), name, tuple(shown))
    with shelf.lock:
        octets = shelf.calendar(key, state)
        if octets is None:
            body = followed_calendar(name, shelf.entries(shown, language))
            octets = _told(body, shelf.before(key))
            shelf.put(key, state, octets)
    return octets


def _told(body: bytes, before: Octets | None) -> Octets:
    tag = hashlib.sha256(body).hexdigest()[:32]
    if before is not None and before.tag == tag:
        return before
    moment, now = changed_at(), clock.now()
    earlier = before.changed_at if before is not None else None
    # (A clock that was put back has told of a time to come: that says nothing any more.)
    if moment is not None and earlier is not None and earlier <= now:
        # A row that was changed by hand does not say so, and one whose transaction ended late says when it
        # began. What was seen to change has changed by now.
        is_said = moment.replace(microsecond=0) > earlier.replace(microsecond=0)
        moment = moment if is_said else max(now, earlier + timedelta(seconds=1))
    return Octets(body, tag, moment)
