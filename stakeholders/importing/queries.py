"""Reading past imports, and a plan page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from sqlalchemy import Select, select

from office.accounts.models import User
from office.database import db
from office.work.models import Job
from stakeholders.importing.models import ImportFile
from stakeholders.importing.planning import Fate, Plan, PlannedRow
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation


def past_imports() -> Select[Any]:
    """Every file handed in, the newest first, with whoever did (None where that is not known)."""
    found = select(ImportFile, User).outerjoin(User, User.id == ImportFile.user_id)
    return cast("Select[Any]", found.order_by(ImportFile.id.desc()))


def has_missions() -> bool:
    """Whether there is any diplomatic mission in the register, imported or entered by hand."""
    found = select(Organisation.id).where(Organisation.kind.in_(DIPLOMATIC_MISSIONS)).limit(1)
    return db.session.scalar(found) is not None


def find_file(file_id: int) -> ImportFile | None:
    """One file, without its content."""
    return db.session.get(ImportFile, file_id)


def job_of(file: ImportFile) -> Job | None:
    """The background work that applies the file, if it was begun."""
    return db.session.get(Job, file.job_id) if file.job_id is not None else None


#: The ways in which a preview can be narrowed.
VIEWS: Final[dict[str, Callable[[PlannedRow], bool]]] = {
    "": lambda row: True,
    "new": lambda row: row.fate is Fate.NEW,
    "changed": lambda row: row.fate is Fate.CHANGED,
    "unchanged": lambda row: row.fate is Fate.UNCHANGED,
    "refused": lambda row: row.fate is Fate.REFUSED,
    "problems": lambda row: bool(row.problems),
    "duplicates": lambda row: bool(row.lookalikes),
}


def count_views(plan: Plan) -> dict[str, int]:
    """How many rows each way of narrowing shows."""
    return {name: sum(map(shows, plan.rows)) for name, shows in VIEWS.items()}


def rows_shown(plan: Plan, view: str, typed: str) -> list[PlannedRow]:
    """The rows of the plan that a view shows, with every word typed in their names or cities."""
    words = typed.casefold().split()
    shows = VIEWS.get(view, VIEWS[""])
    return [row for row in plan.rows if shows(row) and all(word in _words_of(row) for word in words)]


def _words_of(row: PlannedRow) -> str:
    names = (str(text) for name, text in row.mission.fields.items() if name.startswith("name."))
    return " ".join((*names, row.mission.sender, row.mission.city)).casefold()
