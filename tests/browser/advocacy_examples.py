"""What there is of advocacy to be looked at: the demonstration has it; here are its numbers."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.reviews.models import Indicator
from advocacy.situation.models import Briefing
from advocacy.themes.models import StrategyGoal
from office.database import db


def advocacy(ids: dict[str, int]) -> None:
    """Name the records that the pages of advocacy are opened with."""
    for name, model in (("indicator", Indicator), ("strategy goal", StrategyGoal), ("briefing", Briefing)):
        ids[name] = db.session.scalars(select(model.id).order_by(model.id).limit(1)).one()
