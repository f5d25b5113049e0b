"""Reading past imports, and a plan page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import Select, and_, func, or_, select
from werkzeug.datastructures import MultiDict

from office.accounts.models import User
from office.audit.models import AuditEntry, Change
from office.database import db
from office.work.models import Job
from stakeholders.importing.models import Choice, ImportFile
from stakeholders.importing.plans import Fate, Plan, PlannedRow
from stakeholders.importing.reading import Sheet
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.people.models import Person


def past_imports() -> Select[Any]:
    """Every file handed in, the newest first, with whoever did (None where that is not known)."""
    found = select(ImportFile, User).outerjoin(User, User.id == ImportFile.user_id)
    return cast("Select[Any]", found.order_by(ImportFile.id.desc()))


def files_left() -> tuple[int, datetime | None]:
    """How many files were read and neither taken in nor given up, and since when: one statement."""
    number, since = db.session.execute(
        select(func.count(), func.min(ImportFile.created_at)).where(
            ImportFile.applied_at.is_(None), ImportFile.undone_at.is_(None)
        )
    ).one()
    return number, since


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


def undo_job_of(file: ImportFile) -> Job | None:
    """The background work that takes the import back, if it was begun."""
    return db.session.get(Job, file.undo_job_id) if file.undo_job_id is not None else None


def samples(sheet: Sheet, most: int = 3) -> dict[str, list[str]]:
    """The first different values of each column, shortened, by heading."""
    found: dict[str, list[str]] = {heading: [] for heading in sheet.columns}
    for line in sheet.lines[:200]:
        for heading, kept in found.items():
            text = " ".join(line[heading].split())
            short = text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"
            if short and len(kept) < most and short not in kept:
                kept.append(short)
    return found


class LeftShown(NamedTuple):
    """A record that an undo left, as the file remembers it; compare `office.audit.undoing.Left`."""

    record_type: str
    record_id: int
    label: str
    reason: str
    by: str
    at: datetime | None


def left_shown(kept: Iterable[Mapping[str, Any]]) -> list[LeftShown]:
    """What an undo left, read out of `ImportFile.undone`."""
    return [
        LeftShown(
            one["record_type"],
            one["record_id"],
            one["label"],
            one["reason"],
            one["by"],
            datetime.fromisoformat(one["at"]) if one["at"] else None,
        )
        for one in kept
    ]


#: Records that the page of an import links to.
MOST_ENTERED: Final = 50


class Entered(NamedTuple):
    """A record that an import entered, and that is still there."""

    record_type: str
    record_id: int
    label: str


def entered_by(file: ImportFile) -> tuple[list[Entered], int]:
    """The first organisations and people that the import entered, as it called them, and how many there are.

    Two statements; one where there are no more than are shown.
    """
    columns = AuditEntry.record_type, AuditEntry.record_id, AuditEntry.label
    is_there = or_(
        and_(AuditEntry.record_type == "organisations", AuditEntry.record_id.in_(select(Organisation.id))),
        and_(AuditEntry.record_type == "people", AuditEntry.record_id.in_(select(Person.id))),
    )
    mine = AuditEntry.cause_type == "import_files", AuditEntry.cause_id == file.id
    found = select(*columns).where(*mine, AuditEntry.change == Change.MADE, ~AuditEntry.takes_back, is_there)
    shown = [
        Entered(kind, number, label)
        for kind, number, label in db.session.execute(found.order_by(AuditEntry.id).limit(MOST_ENTERED + 1))
        if number is not None
    ]
    if len(shown) <= MOST_ENTERED:
        return shown, len(shown)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return shown[:MOST_ENTERED], total


class DecisionGiven(NamedTuple):
    """What a form said about rows; a choice of None takes decisions back."""

    choice: Choice | None
    rows: set[int]
    is_for_all: bool = False
    organisation_id: int | None = None
    person_id: int | None = None


def read_decision(form: MultiDict[str, str]) -> DecisionGiven | None:
    """What the buttons of a preview send; None where no button of ours sends it.

    ``one`` is "row:choice:organisation:person" about one row; ``ticked`` and ``all`` are a choice about the
    rows in ``ids``, or about all that the filters show.
    """
    if "one" in form:
        row, choice, organisation, person = (*form["one"].split(":"), "", "", "", "")[:4]
        if not row.isdecimal() or choice not in _CHOICES:
            return None
        numbers = [
            int(text) if text.isdecimal() and len(text) < 10 else None for text in (organisation, person)
        ]
        if _CHOICES[choice] is Choice.LINK and not any(numbers):
            return None
        return DecisionGiven(_CHOICES[choice], {int(row)}, False, *numbers)
    for name in ("ticked", "all"):
        choice = form.get(name, "")
        if choice in _CHOICES and choice != Choice.LINK:
            rows = {int(text) for text in form.getlist("ids") if text.isdecimal() and len(text) < 10}
            return DecisionGiven(_CHOICES[choice], rows, name == "all")
    return None


_CHOICES: Final[dict[str, Choice | None]] = {**{choice.value: choice for choice in Choice}, "undo": None}

#: Characters of a sample value.
LONGEST_SAMPLE: Final = 48

#: The ways in which a preview can be narrowed.
VIEWS: Final[dict[str, Callable[[PlannedRow], bool]]] = {
    "": lambda row: True,
    "new": lambda row: row.fate is Fate.NEW,
    "changed": lambda row: row.fate is Fate.CHANGED,
    "unchanged": lambda row: row.fate is Fate.UNCHANGED,
    "refused": lambda row: row.fate is Fate.REFUSED,
    "undecided": lambda row: row.fate is Fate.POSSIBLE,
    "duplicates": lambda row: bool(row.lookalikes),
    "conflicts": lambda row: row.is_conflicting,
    "problems": lambda row: bool(row.problems),
    "left": lambda row: row.fate is Fate.LEFT,
    "decided": lambda row: row.decision is not None,
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
    fields = {key: text for one in row.said.statements for key, text in one.fields.items()}
    wanted = (
        str(text) for key, text in fields.items() if key.startswith(("name.", "short_name.", "seat_city"))
    )
    return " ".join((*wanted, row.label)).casefold()
