"""Presence and years of the office that is attacked: a report, its line, a time, a step, a series."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from events.attendance import marking
from events.attendance.models import AttendanceReport, LineState, Provider, ReportLine, Stay
from events.programme.models import Event
from events.registration.models import Registration
from events.series.linking import series_of
from office.database import db


def fill(ids: dict[str, int], event: Event, seat: Registration, label: str) -> None:
    """Read a report in hostile words, enter a time by hand, mark somebody, begin a series."""
    report = AttendanceReport(
        event_id=event.id,
        provider=Provider.ZOOM,
        file_name=label[:200],
        digest="0" * 64,
        zone="Europe/Helsinki",
    )
    db.session.add(report)
    db.session.flush()
    line = ReportLine(
        report_id=report.id,
        name=label[:300],
        role=label[:100],
        times=[],
        state=LineState.DOUBTFUL,
        candidates=[[seat.id, "similar_name"]],
    )
    db.session.add(line)
    marking.add_stay(seat, event.starts_at, event.starts_at + timedelta(minutes=5), None)
    stay = db.session.scalars(select(Stay.id).where(Stay.registration_id == seat.id)).one()
    _changed, step = marking.mark(event.id, [seat.id], present=False)
    event.gives_certificates = True
    ids |= {
        "report_id": report.id,
        "line_id": line.id,
        "stay_id": stay,
        "attendance.step_id": step.record_id,
        "other_id": event.id,
        "series_id": series_of(event).id,
    }
