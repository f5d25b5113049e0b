"""Whether an organisation is at work: opened, suspended, closed, and since when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, select

from office import clock
from office.database import db
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.models import Organisation, OrganisationStatus, StatusPeriod

LONGEST_NOTE = 300


class NotYet(Exception):
    """The day is still to come: until then the organisation is what it is."""


def enter_status(
    organisation: Organisation, status: OrganisationStatus, since: date, note: str = ""
) -> StatusPeriod:
    """Enter that an organisation is open, suspended or closed since a day, which may lie in the past.

    Entered again, the same status is corrected: its day and its note are what was said last.

    Raises:
        NotYet: the day lies in the future.
    """
    if since > clock.today():
        raise NotYet
    periods = _periods_of(organisation)
    last = periods[-1] if periods else None
    if last is not None and last.status is status:
        period = last
        period.since, period.note = since, tidy(note)[:LONGEST_NOTE]
    else:
        period = StatusPeriod(status=status, since=since, note=tidy(note)[:LONGEST_NOTE])
        organisation.status_periods.append(period)
    db.session.flush()
    _repeat_last(organisation)
    return period


def remove_period(period: StatusPeriod) -> None:
    """Take a period that was entered by mistake out of an organisation's history."""
    organisation = period.organisation
    _periods_of(organisation)
    organisation.status_periods.remove(period)
    db.session.flush()
    _repeat_last(organisation)


def status_on(organisation: Organisation, day: date) -> StatusPeriod | None:
    """The period that an organisation is in on ``day``; None where nothing but "open" was ever said."""
    begun = [period for period in _in_order(organisation) if period.since <= day]
    return begun[-1] if begun else None


def suspended_among(organisation_ids: Collection[int], day: date) -> set[int]:
    """Which of these organisations are suspended on ``day``: one statement."""
    return _suspended(day, StatusPeriod.organisation_id.in_(organisation_ids))


def suspended_on(day: date) -> set[int]:
    """Which organisations of the register are suspended on ``day``: one statement."""
    return _suspended(day)


def _suspended(day: date, *which: ColumnElement[bool]) -> set[int]:
    found = db.session.execute(
        select(StatusPeriod.organisation_id, StatusPeriod.status)
        .where(StatusPeriod.since <= day, *which)
        .order_by(StatusPeriod.since, StatusPeriod.id)
    )
    # The last of each organisation stays.
    standing = {row.organisation_id: row.status for row in found}
    return {number for number, status in standing.items() if status is OrganisationStatus.SUSPENDED}


def _in_order(organisation: Organisation) -> list[StatusPeriod]:
    return sorted(organisation.status_periods, key=lambda period: (period.since, period.id))


def _periods_of(organisation: Organisation) -> list[StatusPeriod]:
    """In order; what a list or an older entry said of the closing becomes a period of its own."""
    if organisation.closed_on is not None and not organisation.status_periods:
        closed = StatusPeriod(status=OrganisationStatus.CLOSED, since=organisation.closed_on)
        organisation.status_periods.append(closed)
        db.session.flush()
    return _in_order(organisation)


def _repeat_last(organisation: Organisation) -> None:
    """Let `Organisation.closed_on` say what the last period says, for lists."""
    periods = _in_order(organisation)
    last = periods[-1] if periods else None
    is_closed = last is not None and last.status is OrganisationStatus.CLOSED
    organisation.closed_on = last.since if last is not None and is_closed else None
    db.session.flush()
