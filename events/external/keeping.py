"""Keeping the calendars of others: adding them by address or file, changing, taking off and putting back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Final

from sqlalchemy import delete, select

from events.external.addresses import plain_address
from events.external.models import CalendarFile, ExternalCalendar
from events.external.reading import Reading
from events.external.refreshing import Gone, Report, put_entries, reckoned, refresh, rules, set_past_the_trail
from events.programme.hours import zone_named
from office import clock
from office.database import db
from office.work.jobs import JobFailed, start_job
from office.work.models import Job, JobStatus

#: The kind of the background job.
JOB: Final = "fetch_calendar"
#: How long what was taken off can be put back, and a file waits to be taken over.
KEPT_FOR: Final = timedelta(days=30)
#: Seconds between two looks for what is too old.
SWEEP_SECONDS: Final = 3_600.0


class NoName(Exception):
    """The calendar has no name."""


@dataclass(frozen=True)
class About:
    """What staff say of a calendar."""

    name: str
    zone: str
    organisation_id: int | None = None
    is_watched: bool = True


def subscribe(about: About, address: str) -> ExternalCalendar:
    """Follow the calendar at an address from now on; the worker fetches it at its next look.

    Raises:
        Refused: it is no address that is fetched.
        NoName, UnknownZone: something is missing.
    """
    calendar = ExternalCalendar(secret_address=plain_address(address, rules()), **_values(about))
    calendar.due_at = clock.now()
    db.session.add(calendar)
    db.session.flush()
    return calendar


def take_in(about: About, file_name: str, content: bytes, found: Reading) -> ExternalCalendar:
    """Keep a file's entries as a calendar; it was read before, in the zone that ``about`` names."""
    calendar = ExternalCalendar(file_name=plain_name(file_name), **_values(about))
    db.session.add(calendar)
    db.session.flush()
    fill(calendar, content, found)
    return calendar


def fill(calendar: ExternalCalendar, content: bytes, found: Reading) -> None:
    """Let a file's calendar hold what was read of it."""
    put_entries(calendar.id, found.occurrences)
    now = clock.now()
    set_past_the_trail(
        calendar.id, taken_at=now, due_at=now + timedelta(days=7), fault="", **reckoned(found, content)
    )
    db.session.refresh(calendar)


def change(calendar: ExternalCalendar, about: About, address: str | None = None) -> None:
    """Say something else of a calendar; another address or zone has it fetched, or reckoned, anew.

    Args:
        address: of a followed calendar; None: as it is.

    Raises:
        Refused, NoName, UnknownZone: as `subscribe`.
    """
    values = _values(about)
    anew: dict[str, Any] = {}
    if address is not None and calendar.is_fetched:
        values["secret_address"] = plain_address(address, rules())
        if values["secret_address"] != calendar.secret_address:
            anew = {"etag": "", "last_modified": "", "failures": 0, "fault": "", "failing_since": None}
    if anew or values["zone"] != calendar.zone:
        anew |= {"reckoned_on": None, "due_at": clock.now()}
    for name, value in values.items():
        setattr(calendar, name, value)
    db.session.flush()
    if anew:
        set_past_the_trail(calendar.id, **anew)


def remove(calendar: ExternalCalendar) -> None:
    """Take a calendar off the pages; it can be put back for `KEPT_FOR`."""
    calendar.removed_at = clock.now()
    db.session.flush()


def restore(calendar: ExternalCalendar) -> None:
    """Put a calendar back; it is asked for at the worker's next look."""
    calendar.removed_at = None
    db.session.flush()
    set_past_the_trail(calendar.id, due_at=clock.now())


def fetch_now(calendar_id: int, user_id: int | None) -> Job:
    """Have the worker fetch a calendar at once; one that is being fetched is not fetched twice.

    Raises:
        Gone: there is none.
    """
    calendar = db.session.scalar(
        select(ExternalCalendar)
        .where(ExternalCalendar.id == calendar_id, ExternalCalendar.removed_at.is_(None))
        .with_for_update()
    )
    if calendar is None or not calendar.is_fetched:
        raise Gone
    if calendar.job_id is not None:
        job = db.session.get(Job, calendar.job_id)
        if job is not None and job.status in {JobStatus.WAITING, JobStatus.RUNNING}:
            return job
    job = start_job(JOB, {"calendar": calendar_id}, user_id)
    set_past_the_trail(calendar_id, job_id=job.id)
    return job


def run_job(job: Job, report: Report) -> dict[str, Any]:
    """Fetch the calendar that the job names; what is wrong stands on its page.

    Raises:
        JobFailed: it was taken off meanwhile.
    """
    from flask_babel import gettext as _

    calendar_id = int(job.params["calendar"])
    try:
        refresh(calendar_id, report)
    except Gone:
        raise JobFailed(
            _("The calendar was taken off, or its address was changed, before it was fetched.")
        ) from None
    return {"url": f"/diary/calendars/{calendar_id}"}


def sweep() -> int:
    """Take out what was taken off long ago, and files that nobody took over; how many. Commits."""
    old = clock.now() - KEPT_FOR
    count = 0
    for calendar in db.session.scalars(select(ExternalCalendar).where(ExternalCalendar.removed_at < old)):
        db.session.delete(calendar)
        count += 1
    files = list(db.session.scalars(select(CalendarFile.id).where(CalendarFile.created_at < old)))
    if files:
        db.session.execute(delete(CalendarFile).where(CalendarFile.id.in_(files)))
    db.session.commit()
    return count + len(files)


def plain_name(name: str) -> str:
    """A file's own name: browsers may send a whole path."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[:255] or "calendar.ics"


def _values(about: About) -> dict[str, Any]:
    name = " ".join(about.name.split())
    if not name:
        raise NoName
    zone_named(about.zone)
    return {
        "name": name[:200],
        "zone": about.zone,
        "organisation_id": about.organisation_id,
        "is_watched": about.is_watched,
    }
