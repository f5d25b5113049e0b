"""After an event, on Today: who came is entered, the meeting's report is gone through, guests are thanked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, func, or_, select

from events.attendance.models import AttendanceReport, LineState, ReportLine
from events.attendance.queries import came
from events.guestlist.models import Invitation
from events.invitations import registrants
from events.invitations.confirming import SUBJECT
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.web import Severity, Task
from office.web.i18n import language

#: What is not done so long after an event will not be done any more.
AFTERWARDS: Final = timedelta(days=30)
#: Thanks come within some days, while the afternoon is remembered.
_THANK_WITHIN: Final = timedelta(days=3)


def tasks() -> Iterator[Task]:
    """What is left to do of events that were held lately: four statements."""
    held = _held()
    numbers = [event.id for event in held]
    present, thanked, open_lines = came(numbers), _thanked(numbers), _open_lines(numbers)
    for event in held:
        title, day = event.titled(language()), event.local_end.date()
        if event.id in open_lines:
            report_id, doubtful = open_lines[event.id]
            yield Task(
                f"attendance-report:{report_id}",
                _("The attendance report is not entered yet"),
                ngettext(
                    "%(num)d person in it could be more than one guest, or none.",
                    "%(num)d people in it could be more than one guest, or none.",
                    doubtful,
                )
                if doubtful
                else _("It was read; say that those whom it names came."),
                url_for("attendance.report", event_id=event.id, report_id=report_id),
                _("Go through it"),
                Severity.DUE,
                due=day,
                count=doubtful or 1,
                about=title,
            )
        elif event.id not in present:
            yield Task(
                f"attendance:{event.id}",
                _("Nobody has entered who came"),
                _("Read in the meeting’s own report, or mark them by hand: the result is counted by it."),
                url_for("attendance.presence", event_id=event.id),
                _("Enter who came"),
                Severity.DUE,
                due=day,
                about=title,
            )
        elif event.id not in thanked:
            yield Task(
                f"thanks:{event.id}",
                _("Nobody has been thanked for coming"),
                ngettext(
                    "%(num)d person came. Thanks go out within some days.",
                    "%(num)d people came. Thanks go out within some days.",
                    present[event.id],
                ),
                url_for("sending.review", event_id=event.id, purpose=Purpose.THANKS.value),
                _("Thank them"),
                Severity.DUE,
                due=day + _THANK_WITHIN,
                about=title,
            )


def _held() -> Sequence[Event]:
    """Events of the last weeks to which somebody had a seat; other than published ones are not held."""
    now = clock.now()
    seats = exists().where(
        Registration.event_id == Event.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    statement = (
        select(Event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at < now,
            Event.ends_at > now - AFTERWARDS,
            seats,
        )
        .order_by(Event.ends_at, Event.id)
    )
    return db.session.scalars(statement).all()


def _thanked(event_ids: Sequence[int]) -> set[int]:
    """Those of these events whose guests have letters of thanks, invited or with a seat of their own."""
    invited = select(Invitation.event_id).join(
        Letter, (Letter.subject_id == Invitation.id) & (Letter.subject_type == SUBJECT)
    )
    registered = select(Registration.event_id).join(
        Letter, (Letter.subject_id == Registration.id) & (Letter.subject_type == registrants.SUBJECT)
    )
    thanks = (Letter.kind == Purpose.THANKS.value, Letter.status != LetterStatus.CANCELLED)
    found = invited.where(Invitation.event_id.in_(event_ids), *thanks).union(
        registered.where(Registration.event_id.in_(event_ids), *thanks)
    )
    return set(db.session.scalars(found))


def _open_lines(event_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By event, the last report that was read and is not entered or has people left to decide on: its number,
    and how many of those there are."""
    doubtful = func.count(ReportLine.id).filter(ReportLine.state == LineState.DOUBTFUL)
    found = db.session.execute(
        select(AttendanceReport.event_id, AttendanceReport.id, doubtful)
        .outerjoin(ReportLine, ReportLine.report_id == AttendanceReport.id)
        .where(AttendanceReport.event_id.in_(event_ids))
        .group_by(AttendanceReport.event_id, AttendanceReport.id)
        .having(or_(AttendanceReport.entered_at.is_(None), doubtful > 0))
        .order_by(AttendanceReport.id)
    )
    return {event_id: (report_id, number) for event_id, report_id, number in found}
