"""Bringing a calendar of others up to date: asked for, read, and put in the place of what was there."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import delete, insert, select, update

from events.external.addresses import Rules
from events.external.apart import read_apart
from events.external.fetching import NotFetched, fetch
from events.external.lines import Unreadable
from events.external.models import ExternalCalendar, ExternalEntry
from events.external.reading import Occurrence, Reading, Window
from events.external.repeating import years_around
from office import clock, settings
from office.database import db, reading

#: How often a server is asked: at least, and at most.
OFTEN: Final = timedelta(hours=1)
SELDOM: Final = timedelta(days=1)
#: After the first failure; each further one doubles it, up to `SELDOM`.
FIRST_PAUSE: Final = timedelta(minutes=15)
#: When the occurrences of what repeats are reckoned anew, though nothing has changed.
RECKONED_FOR: Final = timedelta(days=7)
#: How long whoever fetches a calendar has it for themselves.
LEASE: Final = timedelta(minutes=5)

Report = Callable[[int, int], None]
_STEPS: Final = 3
_ENTRY: Final = ("uid", "starts_at", "ends_at", "is_all_day")
_SAID: Final = ("summary", "location", "description")


class Gone(Exception):
    """The calendar was taken off, or its address changed, while it was fetched."""


@dataclass(frozen=True)
class _Known:
    """What is known of a calendar before it is asked for."""

    address: str
    zone: str
    etag: str
    last_modified: str
    content: bytes
    is_reckoned: bool


def rules() -> Rules:
    """What the operator allows."""
    current = settings.current()
    return Rules(current.calendar_networks, current.calendar_http)


def refresh(calendar_id: int, report: Report = lambda _done, _total: None) -> str:
    """Fetch a calendar, or reckon a file's anew; the code of what is wrong, "" where all is well.

    No transaction is open while a stranger's server is waited for: the caller's is ended, and what is to be
    written begins a new one, which the caller commits.

    Raises:
        Gone: there is nothing to fetch any more.
    """
    db.session.rollback()
    known = _known(calendar_id)
    report(0, _STEPS)
    try:
        values, found = _asked(known, report)
    except NotFetched as failed:
        _still_there(calendar_id, known)
        note_failure(calendar_id, failed.code, failed.rest)
        return failed.code
    except Unreadable as bad:
        _still_there(calendar_id, known)
        note_failure(calendar_id, bad.code)
        return bad.code
    report(2, _STEPS)
    _still_there(calendar_id, known)
    if found is not None:
        put_entries(calendar_id, found.occurrences)
    set_past_the_trail(calendar_id, **values)
    report(_STEPS, _STEPS)
    return ""


def _asked(known: _Known, report: Report) -> tuple[dict[str, Any], Reading | None]:
    values: dict[str, Any] = {"failures": 0, "fault": "", "failing_since": None, "asked_at": clock.now()}
    content: bytes | None = known.content
    if known.address:
        fetched = fetch(known.address, rules(), etag=known.etag, last_modified=known.last_modified)
        values["taken_at"] = clock.now()
        if fetched.content is not None:
            content = fetched.content
            values |= {"etag": fetched.etag, "last_modified": fetched.last_modified}
    report(1, _STEPS)
    if content == known.content and known.is_reckoned:
        return {**values, "due_at": clock.now() + OFTEN}, None
    found = read_apart(content or b"", known.zone, Window(*years_around(clock.now())))
    if known.address and not found.findings.is_whole:
        # The second half is missing: what was there before is better than the first half.
        raise Unreadable("incomplete")
    rest = min(max(timedelta(seconds=found.findings.refresh), OFTEN), SELDOM)
    values |= reckoned(found, content or b"")
    return {**values, "due_at": clock.now() + (rest if known.address else RECKONED_FOR)}, found


def reckoned(found: Reading, content: bytes) -> dict[str, Any]:
    """What a calendar keeps of a reading beside its entries."""
    return {
        "content": zlib.compress(content),
        "findings": found.findings.as_json(),
        "reckoned_on": clock.now().date(),
    }


def _known(calendar_id: int) -> _Known:
    columns = ExternalCalendar
    with reading():
        row = db.session.execute(
            select(
                columns.secret_address,
                columns.zone,
                columns.etag,
                columns.last_modified,
                columns.content,
                columns.reckoned_on,
            ).where(columns.id == calendar_id, columns.removed_at.is_(None))
        ).one_or_none()
    if row is None:
        raise Gone
    content = zlib.decompress(row.content) if row.content else b""
    is_reckoned = bool(content) and row.reckoned_on is not None
    is_reckoned = is_reckoned and row.reckoned_on + RECKONED_FOR > clock.now().date()
    # A server that says "unchanged" to what is not there would leave nothing.
    etag, last_modified = (row.etag, row.last_modified) if content else ("", "")
    return _Known(row.secret_address, row.zone, etag, last_modified, content, is_reckoned)


def _still_there(calendar_id: int, known: _Known) -> None:
    """Take the calendar for this transaction, if it still is what was asked for."""
    found = db.session.execute(
        select(ExternalCalendar.secret_address, ExternalCalendar.zone)
        .where(ExternalCalendar.id == calendar_id, ExternalCalendar.removed_at.is_(None))
        .with_for_update()
    ).one_or_none()
    if found is None or tuple(found) != (known.address, known.zone):
        db.session.rollback()
        raise Gone


def note_failure(calendar_id: int, code: str, rest: int = 0) -> None:
    """Note that nothing came, and when to ask again: later each time.

    Raises:
        Gone: there is no such calendar.
    """
    known = db.session.execute(
        select(ExternalCalendar.failures, ExternalCalendar.failing_since).where(
            ExternalCalendar.id == calendar_id
        )
    ).one_or_none()
    if known is None:
        raise Gone
    failures, since = known
    pause = min(FIRST_PAUSE * 2 ** min(failures, 10), SELDOM)
    now = clock.now()
    set_past_the_trail(
        calendar_id,
        failures=failures + 1,
        failing_since=since or now,
        fault=code[:60],
        asked_at=now,
        due_at=now + max(pause, timedelta(seconds=rest)),
    )
    # Never the address: whoever has it can read the calendar.
    current_app.logger.info("calendar %s was not fetched: %s", calendar_id, code)


def set_past_the_trail(calendar_id: int, **values: Any) -> None:
    """Note what happened to a calendar by itself."""
    # Past the session: the trail tells what people do, and this happens every hour by itself.
    db.session.execute(
        update(ExternalCalendar)
        .where(ExternalCalendar.id == calendar_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def put_entries(calendar_id: int, occurrences: Iterable[Occurrence]) -> None:
    """Let the calendar hold these and no others; an entry that is as it was keeps its number."""
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in occurrences:
        if not one.is_cancelled:
            wanted[tuple(getattr(one, name) for name in _ENTRY)] = {
                name: getattr(one, name) for name in (*_ENTRY, *_SAID)
            }
    entry = ExternalEntry
    columns = [getattr(entry, name) for name in (*_ENTRY, *_SAID)]
    gone: list[int] = []
    for row in db.session.execute(select(entry.id, *columns).where(entry.calendar_id == calendar_id)):
        key = tuple(row[1 : len(_ENTRY) + 1])
        new = wanted.get(key)
        if new is not None and tuple(row[len(_ENTRY) + 1 :]) == tuple(new[name] for name in _SAID):
            del wanted[key]
        else:
            gone.append(row.id)
    for start in range(0, len(gone), 500):
        db.session.execute(delete(entry).where(entry.id.in_(gone[start : start + 500])))
    rows = [{"calendar_id": calendar_id, **values} for values in wanted.values()]
    for start in range(0, len(rows), 2_000):
        db.session.execute(insert(entry), rows[start : start + 2_000])


def claim_due() -> int | None:
    """A calendar that is to be asked for now, held for this worker; None where none is. Commits."""
    due = (
        ExternalCalendar.due_at <= clock.now(),
        ExternalCalendar.removed_at.is_(None),
    )
    with reading():
        if db.session.scalar(select(ExternalCalendar.id).where(*due).limit(1)) is None:
            return None
    number = db.session.scalar(
        select(ExternalCalendar.id)
        .where(*due)
        .order_by(ExternalCalendar.due_at, ExternalCalendar.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if number is None:
        db.session.rollback()
        return None
    set_past_the_trail(number, due_at=clock.now() + LEASE)
    db.session.commit()
    return number
