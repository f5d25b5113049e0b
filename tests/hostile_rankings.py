"""The rankings of the office that is attacked, in hostile words."""

from __future__ import annotations

from datetime import date

from advocacy.rankings import importing, keeping
from advocacy.rankings.places import Place
from office.accounts.models import User
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.spreadsheets import harmless


def fill(ids: dict[str, int], label: str, user: User) -> None:
    """A ranking with an edition, and a table of another that waits to be taken in; enter the numbers."""
    step = new_step(keeping.STEPS)
    with because_of(step):
        series = keeping.add_series(
            keeping.SeriesGiven(
                label[:200],
                date(2017, 6, 1),
                label[:200],
                dict.fromkeys(("en", "fi"), label[:500]),
                note=label[:500],
            )
        )
    given = keeping.EditionGiven(
        2018,
        date(2018, 5, 24),
        Place(11, 20),
        label[:60],
        2017,
        "",
        165,
        label[:60],
        True,
        label[:500],
        label[:500],
    )
    edition = keeping.add_edition(series, given, user_id=user.id)
    name = harmless(label[:150]).replace('"', "'").replace("\n", " ")
    table = f'Ranking,Year,Published,Place,Note\n"{name} 2",2018,2018-05-24,22,"{name}"\n'
    kept = importing.take_in(table.encode(), label[:200], user.id)
    assert step.record_id is not None
    ids |= {
        "rankings.series_id": series.id,
        "ranking_keeping.series_id": series.id,
        "edition_id": edition.id,
        "import_id": kept.id,
        "ranking_keeping.step_id": step.record_id,
    }
