"""Keeping rankings: series and their editions are entered, changed and taken out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from advocacy.rankings.models import RankingEdition, RankingSeries, Scope
from advocacy.rankings.places import Place
from office import clock
from office.database import db, one_at_a_time, still_there
from office.localized import cleaned
from stakeholders.directory.search import fold
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import normal_website, refuse_stale

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "ranking_steps"


class NameMissing(Exception):
    """There is no letter and no digit in the name."""


class AlreadyThere(Exception):
    """There is a series of that name, or an edition of that label in the series."""

    def __init__(self, existing: RankingSeries | RankingEdition) -> None:
        super().__init__(str(existing))
        self.existing = existing


class BadPeriod(Exception):
    """The last day lies before the first."""


class OutsideOfAll(Exception):
    """The place is beyond the number of those that are ranked."""


class NotThere(Exception):
    """It was taken out already: by a second click, by a colleague."""


@dataclass(frozen=True)
class SeriesGiven:
    """All that somebody may say about a series."""

    name: str
    monitored_since: date
    publisher: str = ""
    measures: dict[str, str] | None = None
    url: str = ""
    theme_id: int | None = None
    scope: Scope = Scope.CITY
    counted: bool = True
    monitored_until: date | None = None
    discontinued_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class EditionGiven:
    """All that somebody may say about an edition; ``place`` None is "not ranked"."""

    year: int
    published_on: date
    place: Place | None
    label: str = ""
    data_year: int | None = None
    url: str = ""
    of_how_many: int | None = None
    score: str = ""
    method_break: bool = False
    method_note: str = ""
    note: str = ""


def add_series(given: SeriesGiven) -> RankingSeries:
    """Enter a series.

    Raises:
        NameMissing, BadPeriod, AlreadyThere: see there.
        BadWebsite: its address is none.
    """
    one_at_a_time(RankingSeries.__tablename__)
    values = _series_values(given)
    _refuse_double_series(values["folded"])
    made = RankingSeries(**values)
    db.session.add(made)
    db.session.flush()
    return made


def change_series(series: RankingSeries, given: SeriesGiven, *, seen_at: datetime) -> None:
    """Change a series; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        NameMissing, BadPeriod, AlreadyThere, BadWebsite: as when it is entered.
    """
    one_at_a_time(RankingSeries.__tablename__)
    refuse_stale(series, seen_at)
    values = _series_values(given)
    _refuse_double_series(values["folded"], but=series)
    _write(series, values)


def remove_series(series: RankingSeries) -> None:
    """Take a series out, with its editions.

    Raises:
        NotThere: it was taken out before.
    """
    if not still_there(series):
        raise NotThere
    db.session.delete(series)
    db.session.flush()


def add_edition(series: RankingSeries, given: EditionGiven, *, user_id: int | None) -> RankingEdition:
    """Enter an edition of a series.

    Raises:
        NameMissing, OutsideOfAll, AlreadyThere: see there.
        BadWebsite: its address is none.
    """
    one_at_a_time(RankingSeries.__tablename__)
    values = _edition_values(given)
    _refuse_double_edition(series, values["folded"])
    made = RankingEdition(series=series, user_id=user_id, **values)
    db.session.add(made)
    db.session.flush()
    return made


def change_edition(edition: RankingEdition, given: EditionGiven, *, seen_at: datetime) -> None:
    """Change an edition; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        NameMissing, OutsideOfAll, AlreadyThere, BadWebsite: as when it is entered.
    """
    one_at_a_time(RankingSeries.__tablename__)
    refuse_stale(edition, seen_at)
    values = _edition_values(given)
    _refuse_double_edition(edition.series, values["folded"], but=edition)
    _write(edition, values)


def remove_edition(edition: RankingEdition) -> None:
    """Take an edition out.

    Raises:
        NotThere: it was taken out before.
    """
    if not still_there(edition):
        raise NotThere
    db.session.delete(edition)
    db.session.flush()


def says_the_same(record: RankingSeries | RankingEdition, given: SeriesGiven | EditionGiven) -> bool:
    """Whether a record holds exactly what is given: a form that was sent twice."""
    values = _series_values(given) if isinstance(given, SeriesGiven) else _edition_values(given)
    return all(getattr(record, name) == value for name, value in values.items())


def given_of(edition: RankingEdition) -> EditionGiven:
    """What is kept of an edition, as it could have been given."""
    place = None
    if edition.rank_from is not None and edition.rank_to is not None:
        place = Place(edition.rank_from, edition.rank_to)
    same = {
        field.name: getattr(edition, field.name) for field in fields(EditionGiven) if field.name != "place"
    }
    return EditionGiven(place=place, **same)


def series_key(name: str) -> str:
    """What two series cannot have in common: the name in plain lower-case Latin."""
    return fold(name)[:400]


def edition_key(label: str) -> str:
    """What two editions of a series cannot have in common."""
    return fold(label)[:120]


def _series_values(given: SeriesGiven) -> dict[str, Any]:
    name = tidy(given.name)
    if not fold(name):
        raise NameMissing
    if given.monitored_until is not None and given.monitored_until < given.monitored_since:
        raise BadPeriod
    return {
        "name": name,
        "folded": series_key(name),
        "publisher": tidy(given.publisher),
        "measures": cleaned({code: tidy(text) for code, text in (given.measures or {}).items()}),
        "url": normal_website(given.url),
        "theme_id": given.theme_id,
        "scope": given.scope,
        "counted": given.counted or given.scope is Scope.CITY,
        "monitored_since": given.monitored_since,
        "monitored_until": given.monitored_until,
        "discontinued_on": given.discontinued_on,
        "note": tidy_lines(given.note),
    }


def _edition_values(given: EditionGiven) -> dict[str, Any]:
    label = tidy(given.label) or str(given.year)
    if not fold(label):
        raise NameMissing
    if given.place and given.of_how_many is not None and given.place.last > given.of_how_many:
        raise OutsideOfAll
    return {
        "label": label,
        "folded": edition_key(label),
        "year": given.year,
        "data_year": given.data_year,
        "published_on": given.published_on,
        "url": normal_website(given.url),
        "rank_from": given.place.first if given.place else None,
        "rank_to": given.place.last if given.place else None,
        "of_how_many": given.of_how_many,
        "score": tidy(given.score),
        "method_break": given.method_break,
        "method_note": tidy(given.method_note),
        "note": tidy_lines(given.note),
    }


def _write(record: RankingSeries | RankingEdition, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.updated_at = clock.now()
    db.session.flush()


def _refuse_double_series(folded: str, but: RankingSeries | None = None) -> None:
    same = db.session.scalar(select(RankingSeries).where(RankingSeries.folded == folded))
    if same is not None and same is not but:
        raise AlreadyThere(same)


def _refuse_double_edition(series: RankingSeries, folded: str, but: RankingEdition | None = None) -> None:
    same = db.session.scalar(
        select(RankingEdition).where(RankingEdition.series_id == series.id, RankingEdition.folded == folded)
    )
    if same is not None and same is not but:
        raise AlreadyThere(same)
