"""What anybody may read of an event, kept while everything that it is made of stays as it is.

The rows themselves are what tells: they are read for every request, in statements made once and without
making records of them, and compared. So nothing that is kept is ever old, whoever changed it and however.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from flask import current_app, request, session
from sqlalchemy import bindparam, select

from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from events.programme.public_sections import state_of_sections
from office import clock
from office.database import db
from office.web.i18n import language

_KEPT: Final = "doyen.events.unchanged"
#: Pages of that many events and languages are kept; the one that was asked for longest ago goes first.
_MOST: Final = 300

#: What a session holds of everybody who was given a form: its token, and that nobody signed in freshly.
_SAYS_NOTHING: Final = {"csrf_token", "_fresh"}

_event, _item, _speaker = Event.__table__, ProgrammeItem.__table__, Speaker.__table__
_BY_SLUG = select(_event).where(_event.c.slug == bindparam("slug"))
_ITEMS = select(_item).where(_item.c.event_id == bindparam("number")).order_by(_item.c.id)
_SPEAKERS = (
    select(_speaker)
    .join(_item, _item.c.id == _speaker.c.item_id)
    .where(_item.c.event_id == bindparam("number"))
    .order_by(_speaker.c.id)
)


@dataclass(frozen=True)
class Told:
    """What is said about an event.

    Args:
        body: the page or file.
        tag: of what anybody may read, a word that changes with it; else empty.
        changed_at: of what anybody may read, when the event itself was last changed.
    """

    body: bytes
    tag: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True)
class _Kept:
    state: tuple[Any, ...]
    told: Told


class _Shelf:
    """Answers by their key, the latest asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...], state: tuple[Any, ...]) -> _Kept | None:
        """What is kept, if it was made of the same."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found.state != state:
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, ...], kept: _Kept) -> None:
        """Keep it in the place of an older one."""
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


def unchanged(
    what: str, slug: str, make: Callable[[], str | bytes], made_of: Callable[[Any], object] | None = None
) -> Told:
    """What ``make`` says about the event with that address; kept, where anybody may read it.

    Of whom the session knows anything may see something else (a draft, a message, another theme) and is
    always answered anew, as is an address that asks for more than a language, and an event that is not
    public.

    Args:
        what: tells what is kept about one event apart.
        slug: the event's address.
        make: makes it; its errors pass through.
        made_of: of the event's row, whatever else it is made of, to be compared; unless given, that is the
            programme and the pieces of the public page. None: not everybody may see the same.
    """
    may_be_kept = _is_anybody() and not request.args.keys() - {"lang"}
    state = _state_of(slug, made_of or _programme) if may_be_kept else None
    if state is None:
        return Told(_bytes(make()))
    shelf: _Shelf = current_app.extensions.setdefault(_KEPT, _Shelf())
    key = what, slug, language()
    kept = shelf.get(key, state)
    if kept is None:
        body = _bytes(make())
        told = Told(body, hashlib.sha256(body).hexdigest()[:32], state[0].updated_at)
        kept = _Kept(state, told)
        shelf.put(key, kept)
    return kept.told


def _is_anybody() -> bool:
    """Whether nothing is known of the reader: of a session, that it has the token of a form is all."""
    only_session = request.cookies.keys() <= {current_app.config["SESSION_COOKIE_NAME"]}
    return not request.cookies or (only_session and session.keys() <= _SAYS_NOTHING)


def _bytes(made: str | bytes) -> bytes:
    return made.encode() if isinstance(made, str) else made


def _state_of(slug: str, made_of: Callable[[Any], object]) -> tuple[Any, ...] | None:
    """Everything that a page about the event is made of; None where not everybody may see the same."""
    event = db.session.connection().execute(_BY_SLUG, {"slug": slug}).one_or_none()
    if event is None or event.status is EventStatus.DRAFT:
        return None
    rest = made_of(event)
    # An event begins and ends, and its doors close, at a full minute.
    return None if rest is None else (event, rest, clock.now().replace(second=0, microsecond=0))


def _programme(event: Any) -> object:
    sections = state_of_sections(event.id)
    if sections is None:
        return None
    connection, number = db.session.connection(), {"number": event.id}
    items, speakers = (connection.execute(rows, number).all() for rows in (_ITEMS, _SPEAKERS))
    return tuple(items), tuple(speakers), sections
