"""Writing down what a list said, so that its next edition's news are told from people's changes.

No trail is kept of this: what an import wrote over is kept beside it (`ImportedBefore`), so that taking the
import back takes the memory back too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Table, insert, inspect, select

from office.audit.undoing import Left
from office.database import db
from stakeholders.importing.kept import PORTION, portions
from stakeholders.importing.merging import remembered
from stakeholders.importing.missions import SCHEME
from stakeholders.importing.models import ImportedBefore, ImportedRecord, ImportFile
from stakeholders.importing.plans import PlannedRecord
from stakeholders.importing.statements import Statement, Target
from stakeholders.organisations.models import ExternalId
from stakeholders.people.models import Posting

_OWNERS: Final = {
    Target.ORGANISATION: "organisation_id",
    Target.PERSON: "person_id",
    Target.POSTING: "posting_id",
}


def remember(
    made: Sequence[tuple[Statement, int]], known: Sequence[PlannedRecord], scheme: str, file_id: int | None
) -> None:
    """Write down what was said of records that were made just now, and of those that were there before."""
    rows = [_row(said, number, remembered(said), scheme, file_id) for said, number in made]
    outdated = [
        one
        for one in known
        if one.merge
        and one.kept
        and (one.kept.said != one.merge.said or one.kept.identity != one.said.identity[:400])
    ]
    strangers = [one for one in outdated if one.kept and one.kept.said is None]
    for one in strangers:
        assert one.kept is not None and one.merge is not None
        rows.append(_row(one.said, one.kept.id, one.merge.said, scheme, file_id))
        number = one.said.external_id
        if number and f"{SCHEME}:{number}" not in one.kept.numbers:
            # Entered by hand: from now on it is recognised by the list's number.
            db.session.add(ExternalId(organisation_id=one.kept.id, scheme=SCHEME, value=number))
    _write_anew([one for one in outdated if one.kept and one.kept.said is not None], scheme, file_id)
    taken = _taken(scheme, [row["identity"] for row in rows])
    rows = [row for row in rows if row["identity"] not in taken]
    if rows:
        # Into the table, not by the class: by the class rows would be sorted by which owner they have.
        table = inspect(ImportedRecord).local_table
        assert isinstance(table, Table)
        db.session.execute(insert(table), rows)
    db.session.flush()


def _row(
    said: Statement, number: int, remembering: dict[str, Any], scheme: str, file_id: int | None
) -> dict[str, Any]:
    owners: dict[str, int | None] = dict.fromkeys(_OWNERS.values())
    owners[_OWNERS[said.target]] = number
    return {
        **owners,
        "scheme": scheme,
        "identity": said.identity[:400],
        "said": remembering,
        "file_id": file_id,
    }


def _taken(scheme: str, identities: list[str]) -> set[str]:
    """Identities under which the list knows another record: somebody said that this one is a new one."""
    return set(
        db.session.scalars(
            select(ImportedRecord.identity).where(
                ImportedRecord.scheme == scheme, ImportedRecord.identity.in_(identities)
            )
        )
    )


def _write_anew(outdated: Sequence[PlannedRecord], scheme: str, file_id: int | None) -> None:
    for target, name in _OWNERS.items():
        mine = {one.kept.id: one for one in outdated if one.target is target and one.kept}
        if not mine:
            continue
        column = getattr(ImportedRecord, name)
        found = select(ImportedRecord).where(column.in_(list(mine)), ImportedRecord.scheme == scheme)
        for record in db.session.scalars(found):
            one = mine[getattr(record, name)]
            if file_id is not None:
                before = ImportedBefore(
                    file_id=file_id, record_id=record.id, identity=record.identity, said=record.said
                )
                db.session.add(before)
            assert one.merge is not None
            record.identity = one.said.identity[:400]
            record.said = one.merge.said


def forget(file: ImportFile, left: Collection[Left]) -> None:
    """Take back what an import wrote down, but not of the records that were left as they are."""
    stay = _Staying(left)
    db.session.flush()
    before_this = select(ImportedBefore.record_id, ImportedBefore.id).where(ImportedBefore.file_id == file.id)
    mine = {row.record_id: row.id for row in db.session.execute(before_this)}
    newer: set[int] = set()
    if mine:
        later = select(ImportedBefore.record_id).where(ImportedBefore.file_id != file.id)
        newer.update(db.session.scalars(later.where(ImportedBefore.id > min(mine.values()))))
    for portion in portions(mine, PORTION):
        changed = select(ImportedBefore, ImportedRecord).join(
            ImportedRecord, ImportedRecord.id == ImportedBefore.record_id
        )
        changed = changed.where(ImportedBefore.file_id == file.id, ImportedRecord.id.in_(portion))
        for before, record in db.session.execute(changed):
            if record.id not in newer and not stay.holds(record):
                record.identity, record.said = before.identity, before.said
                db.session.delete(before)
    for record in db.session.scalars(select(ImportedRecord).where(ImportedRecord.file_id == file.id)):
        if not stay.holds(record):
            db.session.delete(record)
    db.session.flush()


class _Staying:
    """Which records an undo has left, and with them what is remembered of them."""

    def __init__(self, left: Collection[Left]) -> None:
        self._left: dict[str, set[int]] = defaultdict(set)
        for one in left:
            self._left[one.record_type].add(one.record_id)
        of_left = select(Posting.id).where(Posting.organisation_id.in_(self._left["organisations"]))
        self._left["postings"].update(db.session.scalars(of_left))

    def holds(self, record: ImportedRecord) -> bool:
        """Whether the record that is spoken of stays."""
        return (
            record.organisation_id in self._left["organisations"]
            or record.person_id in self._left["people"]
            or record.posting_id in self._left["postings"]
        )
