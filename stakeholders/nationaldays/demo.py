"""The demonstration's national days: the delivered list, and some congratulations sent."""

from __future__ import annotations

from datetime import timedelta

from office import clock
from stakeholders.nationaldays.keeping import congratulate, take_in_delivered
from stakeholders.nationaldays.queries import occurrences


def build() -> None:
    """Take in the delivered list; what fell in the last weeks was congratulated on."""
    take_in_delivered()
    today = clock.today()
    for one in occurrences(today - timedelta(days=30), today - timedelta(days=1)):
        if one.missions:
            congratulate(one.national_day, one.day.year, "Maija Esimerkki")
