"""Rankings to be looked at: the demonstration's, and two tables of editions."""

from __future__ import annotations

from sqlalchemy import select

from advocacy.rankings import demo, importing
from advocacy.rankings.models import RankingEdition
from office.database import db

_TABLE = (
    "Ranking,Year,Published,Place,Odd one\nNordic Cities of Learning,2023,2023-03-16,{place},x\n"
    "Nordic Cities of Learning,2021,2021-03-18,5,x\nNordic Cities of Learning,2019,2019-03-18,best,x\n"
)


def rankings(ids: dict[str, int], officer_id: int) -> None:
    """Enter the demonstration's, and a table that waits and one that was taken in; enter the numbers."""
    demo.build()
    edition = db.session.scalars(select(RankingEdition).where(RankingEdition.method_break)).first()
    assert edition is not None
    done = importing.take_in(_TABLE.format(place=4).encode(), "done.csv", officer_id)
    importing.apply(done.id, importing.plan(done).mark, officer_id)
    waiting = importing.take_in(_TABLE.format(place=2).encode(), "waiting.csv", officer_id)
    ids |= {
        "ranking": edition.series_id,
        "ranking edition": edition.id,
        "ranking import": waiting.id,
        "ranking import done": done.id,
    }
