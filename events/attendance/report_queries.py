"""Reads behind attendance reports: who is on the list, and what the reports of an event say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.attendance.matching import Known
from events.attendance.models import AttendanceReport, LineState, ReportLine
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from office import countries, settings
from office.accounts.models import User
from office.database import db
from office.localized import LANGUAGES
from stakeholders.directory.search import fold, in_fixed_order
from stakeholders.organisations.models import Organisation


def known_of(event_id: int) -> list[Known]:
    """Everybody on the list of the event, also those who gave their seat back. One statement."""
    wanted = (
        select(Registration)
        .where(Registration.event_id == event_id)
        .options(
            joinedload(Registration.organisation),
            joinedload(Registration.invitation).joinedload(Invitation.addressee),
        )
        .order_by(Registration.id)
    )
    missions: dict[int, frozenset[str]] = {}
    found = []
    for one in db.session.scalars(wanted).unique():
        organisation = one.organisation
        if organisation is not None and organisation.id not in missions:
            missions[organisation.id] = _names_of(organisation)
        addressee = one.invitation.addressee if one.invitation is not None else None
        found.append(
            Known(
                one.id,
                one.name,
                one.email_folded,
                one.status is RegistrationStatus.CONFIRMED,
                addressee.name if addressee is not None and addressee.name != one.name else "",
                missions[organisation.id] if organisation is not None else frozenset(),
            )
        )
    return found


def _names_of(organisation: Organisation) -> frozenset[str]:
    state = organisation.sending_state
    texts = [*in_fixed_order(organisation.name), *in_fixed_order(organisation.short_name)]
    texts += [countries.country_name(state, language) for language in LANGUAGES if state]
    return frozenset(fold(text) for text in texts) - {""}


def own_addresses(event: Event) -> set[str]:
    """The mail addresses of the office: who writes from one holds the meeting. One statement."""
    addresses = {user_mail.lower() for user_mail in db.session.scalars(select(User.email))}
    return (addresses | {event.contact_email.lower(), settings.current().mail_from.lower()}) - {""}


def organisation_called(name: str) -> Organisation | None:
    """The one organisation of the register that is called so in some language; None: none, or several."""
    folded = fold(name)
    if not folded:
        return None
    likely = select(Organisation).where(
        Organisation.closed_on.is_(None), Organisation.folded.contains(folded, autoescape=True)
    )
    found = [one for one in db.session.scalars(likely.limit(50)) if folded in _names_of(one)]
    return found[0] if len(found) == 1 else None


def lines_of(report_id: int) -> list[ReportLine]:
    """The people of a report, in its order, with whom they are. One statement."""
    wanted = (
        select(ReportLine)
        .where(ReportLine.report_id == report_id)
        .options(joinedload(ReportLine.registration).joinedload(Registration.organisation))
        .order_by(ReportLine.id)
    )
    return list(db.session.scalars(wanted))


@dataclass(frozen=True)
class ReportShown:
    """A report as the page of an event lists it."""

    report: AttendanceReport
    by: str
    people: int
    #: Lines of which a person has still to say who it is.
    open_lines: int


def reports_of(event_id: int) -> list[ReportShown]:
    """The reports that were read for an event, the last first. One statement."""
    is_open = ReportLine.state == LineState.DOUBTFUL
    wanted = (
        select(
            AttendanceReport,
            User.name,
            func.count(ReportLine.id),
            func.count(ReportLine.id).filter(is_open),
        )
        .outerjoin(User, User.id == AttendanceReport.user_id)
        .outerjoin(ReportLine, ReportLine.report_id == AttendanceReport.id)
        .where(AttendanceReport.event_id == event_id)
        .group_by(AttendanceReport.id, User.name)
        .order_by(AttendanceReport.id.desc())
    )
    return [
        ReportShown(report, by or "", people, open_lines)
        for report, by, people, open_lines in db.session.execute(wanted)
    ]


def report_or_none(event_id: int, report_id: int) -> AttendanceReport | None:
    """The report of this number, if it is one of this event."""
    report = db.session.get(AttendanceReport, report_id)
    return report if report is not None and report.event_id == event_id else None


def line_or_none(report: AttendanceReport, line_id: int) -> ReportLine | None:
    """The line of this number, if it is one of this report."""
    line = db.session.get(ReportLine, line_id)
    return line if line is not None and line.report_id == report.id else None


def called(numbers: Sequence[int]) -> dict[int, Registration]:
    """Registrations by number, with their organisations. One statement."""
    wanted = (
        select(Registration)
        .where(Registration.id.in_(numbers))
        .options(joinedload(Registration.organisation))
    )
    return {one.id: one for one in db.session.scalars(wanted)}


def guests_of(event_id: int) -> list[Registration]:
    """Everybody on the list of an event, by name, with their organisations. One statement."""
    wanted = (
        select(Registration)
        .where(Registration.event_id == event_id)
        .options(joinedload(Registration.organisation))
    )
    return sorted(db.session.scalars(wanted), key=lambda one: (fold(one.name), one.id))
