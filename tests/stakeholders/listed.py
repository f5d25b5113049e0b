"""A list of an embassy's people as a secretariat sends it, and what became of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stakeholders.importing.files import (
    apply_file,
    plan_of,
    take_in,
)
from stakeholders.importing.models import ImportFile
from stakeholders.importing.plans import Fate, Options, Plan

HEADINGS = "Embassy;Family name;Given name;Rank;Title;E-mail;Mobile;Arrived;Mr/Ms"


BERG = (
    "Embassy of Sweden;Berg;Åsa;Counsellor;Counsellor (Trade);asa.berg@example.org;040 123 4567;3.9.2023;Ms"
)


LIND = "Embassy of Sweden;Lind;Per;First Secretary;;per.lind@example.org;;1.2.2024;Mr"


DAHL = "Embassy of Norway;Dahl;Kari;Ambassador;;kari.dahl@example.org;;;Ms"


def handed_in(*rows: str, headings: str = HEADINGS, name: str = "people.csv") -> ImportFile:
    return take_in(name, "\n".join((headings, *rows)).encode(), Options(), None)


def taken(db: Session, *rows: str, headings: str = HEADINGS) -> Plan:
    file = handed_in(*rows, headings=headings)
    found = plan_of(file)
    apply_file(file)
    db.commit()
    return found


def fates(found: Plan) -> list[Fate]:
    return [row.fate for row in found.rows]


def reasons(found: Plan) -> list[str]:
    return [str(problem.reason) for problem in found.problems]


def amount(db: Session, model: type[Any]) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0
