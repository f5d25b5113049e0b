"""Calendars of others to attack: one that is followed, a file to be taken over, and what was taken over."""

from __future__ import annotations

from datetime import timedelta

from events.external.models import CalendarFile, ExternalCalendar, ExternalEntry, TakenOver, TakeOver
from events.external.planning import Options
from events.external.taking_over import _keep
from office import clock
from office.database import db


def fill(ids: dict[str, int], label: str) -> None:
    """Make them, every text of which is ``label``, and note their numbers."""
    starts = clock.now() + timedelta(days=3)
    words = "".join(c for c in label if c.isprintable())
    found = ExternalCalendar(
        name=label[:200],
        secret_address="https://calendar.example.org/secret.ics",
        zone="Europe/Helsinki",
        organisation_id=ids["organisation_id"],
        taken_at=clock.now(),
    )
    done = TakeOver(name=label[:255], counts={"new": 1, "changed": 0, "refused": []})
    db.session.add_all([found, done])
    db.session.flush()
    db.session.add_all(
        [
            ExternalEntry(
                calendar_id=found.id, uid="a", starts_at=starts, ends_at=starts, summary=label[:500]
            ),
            TakenOver(event_id=ids["event_id"], said={}),
        ]
    )
    content = (
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:{starts:%Y%m%dT%H%M%SZ}\r\nSUMMARY:{words}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode("utf-8", "replace")
    file = _keep(CalendarFile(name=label[:255]), content, Options("en", "Europe/Helsinki"))
    ids |= {"calendar_id": found.id, "taking_over.file_id": file.id, "take_over_id": done.id}
