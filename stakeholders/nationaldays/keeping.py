"""Keeping national days: adding, changing, removing, taking in the delivered list, and congratulating."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import select

from office import clock
from office.database import db, one_at_a_time
from office.localized import cleaned
from stakeholders.nationaldays.models import Congratulation, NationalDay
from stakeholders.nationaldays.queries import congratulation_of
from stakeholders.nationaldays.rules import Rule, parse
from stakeholders.organisations.keeping import refuse_stale

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "national_day_steps"
_DELIVERED = Path(__file__).parent / "delivered.csv"


class NotThere(Exception):
    """The day was taken out already: by a second click, by a colleague."""


class AlreadyKept(Exception):
    """The same keeper has this day already."""

    def __init__(self, existing: NationalDay) -> None:
        super().__init__(str(existing))
        self.existing = existing


@dataclass(frozen=True)
class DayGiven:
    """All that somebody may say about a national day; one of ``country`` and ``organisation_id`` is given."""

    name: dict[str, str]
    rule: Rule
    country: str | None = None
    organisation_id: int | None = None
    note: str = ""


def add(given: DayGiven) -> NationalDay:
    """Take a national day into the register.

    Raises:
        AlreadyKept: the same keeper has a day by the same rule.
    """
    one_at_a_time(NationalDay.__tablename__)
    _refuse_double(given)
    made = NationalDay(country=given.country, organisation_id=given.organisation_id)
    _write(made, given)
    db.session.add(made)
    db.session.flush()
    return made


def change(national_day: NationalDay, given: DayGiven, *, seen_at: datetime) -> None:
    """Change a national day; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        AlreadyKept: the same keeper has another day by the same rule.
    """
    refuse_stale(national_day, seen_at)
    _refuse_double(given, but=national_day)
    national_day.country, national_day.organisation_id = given.country, given.organisation_id
    _write(national_day, given)
    national_day.updated_at = clock.now()
    db.session.flush()


def remove(national_day: NationalDay) -> None:
    """Take a national day out, with its congratulations.

    Raises:
        NotThere: it was taken out before.
    """
    there = select(NationalDay.id).where(NationalDay.id == national_day.id).with_for_update()
    if db.session.scalar(there) is None:
        raise NotThere
    for congratulation in db.session.scalars(
        select(Congratulation).where(Congratulation.national_day_id == national_day.id)
    ):
        # By hand, not by the database: so that the trail knows, and an undo brings them back.
        db.session.delete(congratulation)
    db.session.flush()
    db.session.delete(national_day)
    db.session.flush()


def _write(national_day: NationalDay, given: DayGiven) -> None:
    national_day.name = cleaned(given.name)
    national_day.rule = str(given.rule)
    national_day.note = given.note.strip()


def _refuse_double(given: DayGiven, but: NationalDay | None = None) -> None:
    same = db.session.scalars(
        select(NationalDay).where(
            NationalDay.country == given.country
            if given.country
            else NationalDay.organisation_id == given.organisation_id,
            NationalDay.rule == str(given.rule),
        )
    )
    for existing in same:
        if existing is not but:
            raise AlreadyKept(existing)


@lru_cache(maxsize=1)
def delivered() -> tuple[DayGiven, ...]:
    """The list that comes with the program: the days of most of the world's states.

    States whose day its writers were not certain of are not in it.
    """
    with _DELIVERED.open(encoding="utf-8", newline="") as file:
        return tuple(
            DayGiven(
                name={code: row[code] for code in ("en", "sv", "fi")},
                rule=parse(row["rule"]),
                country=row["country"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def take_in_delivered() -> list[NationalDay]:
    """Take in the delivered days of every state that the register knows no day of; gives those it made."""
    one_at_a_time(NationalDay.__tablename__)
    known = set(db.session.scalars(select(NationalDay.country).distinct()))
    made = [
        NationalDay(country=one.country, name=one.name, rule=str(one.rule), note=one.note)
        for one in delivered()
        if one.country not in known
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def congratulate(national_day: NationalDay, year: int, by: str) -> Congratulation:
    """Note that the congratulation of a year was sent; a second time it stays as it was."""
    one_at_a_time(Congratulation.__tablename__)
    existing = congratulation_of(national_day.id, year)
    if existing is not None:
        return existing
    made = Congratulation(national_day=national_day, year=year, done_on=clock.today(), done_by=by)
    db.session.add(made)
    db.session.flush()
    return made
