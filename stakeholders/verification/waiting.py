"""How much of upkeep waits for somebody: the numbers that Today tells."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select

from office.database import db
from stakeholders.verification.models import EntryRequest, Proposal, ProposalStatus
from stakeholders.verification.queries import StaleFilter, is_open_request, stale


def count_stale(wanted: StaleFilter, *, since: date, day: date, moment: datetime, home: str) -> int:
    """How many entries `stale` finds: one statement."""
    found = stale(wanted, since=since, day=day, moment=moment, home=home).order_by(None)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def proposals_waiting() -> tuple[int, datetime | None]:
    """Proposals that somebody must decide on, and since when the oldest waits: one statement."""
    number, oldest = db.session.execute(
        select(func.count(), func.min(Proposal.made_at)).where(Proposal.status == ProposalStatus.WAITING)
    ).one()
    return number, oldest


def count_silent(moment: datetime, asked_before: datetime) -> int:
    """Missions asked before that moment that can still answer and have not: one statement."""
    found = select(func.count(EntryRequest.organisation_id.distinct())).where(
        is_open_request(moment), EntryRequest.asked_at < asked_before
    )
    return db.session.scalar(found) or 0
