"""Reading rankings: series with their editions, and what became of them between two days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from advocacy.rankings.comparing import Summary, summarised
from advocacy.rankings.models import RankingEdition, RankingImport, RankingSeries
from office.database import db
from stakeholders.directory.search import fold


def every_series() -> Sequence[RankingSeries]:
    """All series with their editions and themes, by name: two statements."""
    wanted = (
        select(RankingSeries)
        .options(selectinload(RankingSeries.editions), joinedload(RankingSeries.theme))
        .order_by(RankingSeries.folded, RankingSeries.id)
    )
    return db.session.scalars(wanted).all()


def series_numbered(number: int) -> RankingSeries | None:
    """One series with its editions, its theme, and who entered them: two statements."""
    wanted = (
        select(RankingSeries)
        .where(RankingSeries.id == number)
        .options(
            selectinload(RankingSeries.editions).joinedload(RankingEdition.user),
            joinedload(RankingSeries.theme),
        )
    )
    return db.session.scalar(wanted)


def edition_numbered(number: int) -> RankingEdition | None:
    """One edition with its series: one statement."""
    wanted = select(RankingEdition).where(RankingEdition.id == number)
    return db.session.scalar(wanted.options(joinedload(RankingEdition.series)))


def series_called(typed: str, limit: int) -> Sequence[RankingSeries]:
    """Series with these letters in their names: one statement."""
    found = select(RankingSeries).where(RankingSeries.folded.contains(fold(typed), autoescape=True))
    return db.session.scalars(found.order_by(RankingSeries.folded).limit(limit)).all()


def imports(limit: int = 10) -> Sequence[RankingImport]:
    """The last tables that were taken in, the latest first, with who did: one statement."""
    wanted = (
        select(RankingImport)
        .where(RankingImport.applied_at.is_not(None))
        .options(joinedload(RankingImport.user))
        .order_by(RankingImport.id.desc())
    )
    return db.session.scalars(wanted.limit(limit)).all()


def beginning(known: Sequence[RankingSeries], today: date) -> date:
    """Since when the office has monitored any of the rankings that it monitors; else a year ago."""
    since = [one.monitored_since for one in known if one.is_monitored(today) and one.counted]
    return min(since, default=today - timedelta(days=365))


def summary_between(first: date, second: date) -> Summary:
    """What became of the monitored rankings between two days: two statements, however many there are."""
    return summarised(every_series(), first, second)
