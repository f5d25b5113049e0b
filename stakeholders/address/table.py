"""The table of forms of address as the office sees and changes it, and what single persons prefer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from sqlalchemy import func, select

from office.audit.models import AuditEntry
from office.database import db, one_at_a_time
from stakeholders.address.forms import (
    LANGUAGES,
    PLACEHOLDERS,
    AddressRole,
    Cell,
    delivered_cell,
    delivered_table,
)
from stakeholders.address.models import EditedForm, PersonalForm
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.people.models import Gender, Person

#: The sorts of undertakings that the Undo of these pages takes back: not everybody may change the table.
TABLE_STEPS: Final = "address_table_steps"
PERSON_STEPS: Final = "address_person_steps"
#: For a cell that serves all.
EVERYBODY: Final = "everybody"
_BRACES = re.compile(r"\{([^{}]*)\}")
_GENDERS = (Gender.MAN, Gender.WOMAN, Gender.UNKNOWN)


class BadPlaceholder(Exception):
    """What stands in braces is nothing that can be filled in; ``text`` is it."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


class OpenBrace(Exception):
    """A brace has no partner."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Line:
    """One row, gender and language of the table; ``gender`` is None for a cell that serves everybody.

    ``cell`` is None where the table leaves the form to a person.
    """

    role: AddressRole
    language: str
    gender: Gender | None
    cell: Cell | None
    is_edited: bool
    #: The last change, if there was one.
    entry: AuditEntry | None = None

    @property
    def key(self) -> str:
        """The gender as an address has it."""
        return self.gender.value if self.gender else EVERYBODY


def lines_in(language: str) -> list[tuple[AddressRole, list[Line]]]:
    """The whole table in one language, row by row: two statements."""
    edited = _edited(language)
    entries = _last_changes()
    return [(role, _lines(role, language, edited, entries)) for role in AddressRole]


def line_of(role: AddressRole, language: str, gender: Gender | None) -> Line:
    """One cell as it stands now; for everybody it is the one of those whose gender is not known."""
    edited = _edited(language)
    return _line(role, language, gender, edited, _last_changes())


def serves_everybody(role: AddressRole, language: str) -> bool:
    """Whether the delivered table has one cell for all here."""
    return (role.value, language, "") in delivered_table()


def _edited(language: str) -> dict[tuple[str, Gender], EditedForm]:
    found = db.session.scalars(select(EditedForm).where(EditedForm.language == language))
    return {(row.role, row.gender): row for row in found}


def _last_changes() -> dict[str, AuditEntry]:
    """The last entry of the trail for each cell that was ever changed, by what the cell is called there."""
    latest = (
        select(func.max(AuditEntry.id))
        .where(AuditEntry.record_type == EditedForm.__tablename__)
        .group_by(AuditEntry.label)
    )
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(latest)))
    return {entry.label: entry for entry in entries}


def changes_of(role: AddressRole, language: str, gender: Gender | None) -> list[AuditEntry]:
    """What was done to a cell, newest first, however often it was reset. One statement."""
    labels = [_label(role, language, one) for one in _meant(gender)]
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.record_type == EditedForm.__tablename__, AuditEntry.label.in_(labels))
            .order_by(AuditEntry.id.desc())
            .limit(30)
        )
    )


def _label(role: AddressRole, language: str, gender: Gender) -> str:
    return str(EditedForm(role=role.value, language=language, gender=gender))


def _meant(gender: Gender | None) -> tuple[Gender, ...]:
    return _GENDERS if gender is None else (gender,)


def _lines(
    role: AddressRole,
    language: str,
    edited: Mapping[tuple[str, Gender], EditedForm],
    entries: Mapping[str, AuditEntry],
) -> list[Line]:
    apart = [_line(role, language, gender, edited, entries) for gender in _GENDERS]
    if serves_everybody(role, language) and len({line.cell for line in apart}) == 1:
        return [_line(role, language, None, edited, entries)]
    return apart


def _line(
    role: AddressRole,
    language: str,
    gender: Gender | None,
    edited: Mapping[tuple[str, Gender], EditedForm],
    entries: Mapping[str, AuditEntry],
) -> Line:
    one = gender or Gender.UNKNOWN
    row = edited.get((role.value, one))
    cell = _cell(row) if row is not None else delivered_cell(role, language, one)
    entry = entries.get(_label(role, language, one))
    return Line(role, language, gender, cell, row is not None, entry)


def _cell(row: EditedForm | PersonalForm) -> Cell:
    return Cell(row.envelope, row.card, row.salutation, row.closing)


def fingerprint(parts: Iterable[object]) -> str:
    """What a form saw when it was opened, in short, to tell whether it still stands."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def seen_cell(line: Line) -> str:
    """The fingerprint of a cell as it stands."""
    return fingerprint(line.cell.parts() if line.cell else ())


def check(cell: Cell) -> None:
    """Hold what stands in braces against what can be filled in.

    Raises:
        BadPlaceholder: something else stands in braces.
        OpenBrace: a brace has no partner.
    """
    for item in fields(Cell):
        text = getattr(cell, item.name)
        for found in _BRACES.finditer(text):
            if found[1] not in PLACEHOLDERS:
                raise BadPlaceholder(item.name, found[1])
        if set("{}") & set(_BRACES.sub("", text)):
            raise OpenBrace(item.name)


def write_cell(line: Line, cell: Cell, *, seen: str) -> None:
    """Change a cell; one that reads as delivered again needs no row of the office's.

    Args:
        seen: `seen_cell` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        BadPlaceholder, OpenBrace: see `check`.
    """
    check(cell)
    one_at_a_time(EditedForm.__tablename__)
    if seen != seen_cell(line):
        raise ChangedMeanwhile(line)
    edited = _edited(line.language)
    for gender in _meant(line.gender):
        row = edited.get((line.role.value, gender))
        if cell == delivered_cell(line.role, line.language, gender):
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = EditedForm(role=line.role.value, language=line.language, gender=gender)
            db.session.add(row)
        row.envelope, row.card, row.salutation, row.closing = cell.parts()
    db.session.flush()


def reset_cell(line: Line) -> None:
    """Let a cell read as delivered."""
    edited = _edited(line.language)
    for gender in _meant(line.gender):
        if row := edited.get((line.role.value, gender)):
            db.session.delete(row)
    db.session.flush()


@dataclass(frozen=True)
class PersonalGiven:
    """What somebody wishes in one language; an empty string leaves the table's."""

    cell: Cell
    verified_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wished."""
        return not any(self.cell.parts())


def personal_forms(person_id: int) -> dict[str, PersonalGiven]:
    """What a person wishes, by language; every language of the table is there. One statement."""
    rows = {
        row.language: row
        for row in db.session.scalars(select(PersonalForm).where(PersonalForm.person_id == person_id))
    }
    return {
        code: PersonalGiven(_cell(rows[code]), rows[code].verified_on)
        if code in rows
        else PersonalGiven(Cell())
        for code in LANGUAGES
    }


def seen_person(person: Person, forms: Mapping[str, PersonalGiven]) -> str:
    """The fingerprint of what is kept of how a person is addressed."""
    kept = [part for code in LANGUAGES for part in (*forms[code].cell.parts(), forms[code].verified_on)]
    return fingerprint([person.gender.value, *kept])


def set_personal(person: Person, gender: Gender, wished: Mapping[str, PersonalGiven], *, seen: str) -> None:
    """Keep how a person is addressed: the gender of the form, and what differs from the table.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    if seen != seen_person(person, personal_forms(person.id)):
        raise ChangedMeanwhile(person)
    person.gender = gender
    rows = {
        row.language: row
        for row in db.session.scalars(select(PersonalForm).where(PersonalForm.person_id == person.id))
    }
    for code, one in wished.items():
        row = rows.get(code)
        if one.is_empty:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = PersonalForm(person_id=person.id, language=code)
            db.session.add(row)
        row.envelope, row.card, row.salutation, row.closing = one.cell.parts()
        row.verified_on = one.verified_on
    db.session.flush()
