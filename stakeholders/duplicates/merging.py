"""Making one record of two, with all that hangs on them, and taking that back as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Column, Date, Table, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from office import clock
from office.accounts.models import User
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, Undone, left_by, restored, undo
from office.database import Base, db
from stakeholders.directory.search import fold
from stakeholders.duplicates.models import Candidate, CandidateState, Kind, Merge, MergeStep
from stakeholders.duplicates.moving import Mover, may_be_told, model_of
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

MODELS: Final[dict[Kind, type[Organisation] | type[Person]]] = {
    Kind.ORGANISATIONS: Organisation,
    Kind.PEOPLE: Person,
}
#: The program's own columns: made out of others.
_OWN: Final = frozenset({"id", "created_at", "updated_at", "folded", "sort_name"})
#: Columns that say one thing together: "verified on, by, from".
GROUPS: Final = {"verified_on": ("verified_on", "verified_by", "verified_source")}
_GROUPED: Final = frozenset({"verified_by", "verified_source"})


class Side(StrEnum):
    """Whose value stays."""

    KEPT = "kept"
    GONE = "gone"
    #: Both: texts one after the other, languages beside each other.
    BOTH = "both"


class CannotMerge(Exception):
    """The two cannot become one as things stand."""


class SameRecord(CannotMerge):
    """A record was to be merged with itself."""


class NoSuchRecord(CannotMerge):
    """One of the two is not in the register, and no merge tells where it went."""


@dataclass
class MergedMeanwhile(CannotMerge):
    """One of the two was merged by somebody a moment ago: ``merge`` tells into which."""

    merge: Merge


class ChangedMeanwhile(CannotMerge):
    """Somebody changed one of the two since they were compared."""


class CannotUndo(Exception):
    """The merge cannot be taken back as things stand."""


class AlreadyUndone(CannotUndo):
    """It has been taken back."""


@dataclass
class MergedFurther(CannotUndo):
    """The record that stayed was itself merged into another since: ``merge`` has to be taken back first."""

    merge: Merge | None


def fields_of(kind: Kind) -> list[str]:
    """The columns that are chosen one by one, in the order of the table; of a group the first."""
    return [
        column.key
        for column in MODELS[kind].__mapper__.column_attrs
        if column.key not in _OWN and column.key not in _GROUPED
    ]


def can_be_both(kind: Kind, field: str, kept: Any, gone: Any) -> bool:
    """Whether both values of a field can stay: two notes, names in several languages."""
    if field == "notes":
        return bool(kept and gone)
    return isinstance(kept or {}, dict | list) and isinstance(gone or {}, dict | list) and bool(kept and gone)


def suggested(kind: Kind, field: str, kept: Any, gone: Any) -> Side:
    """The side that says more; the kept one where neither does."""
    if not gone or kept == gone:
        return Side.KEPT
    if not kept:
        return Side.GONE
    if field == "notes":
        return Side.BOTH
    if isinstance(kept, dict) and isinstance(gone, dict):
        agree = all(kept[code] == gone[code] for code in kept.keys() & gone.keys())
        if agree:
            return Side.BOTH if not gone.keys() <= kept.keys() else Side.KEPT
        return Side.GONE if len(gone) > len(kept) else Side.KEPT
    if isinstance(kept, list) and isinstance(gone, list):
        return Side.BOTH if not set(gone) <= set(kept) else Side.KEPT
    column = MODELS[kind].__table__.c[field]
    if isinstance(column.type, Date):
        return Side.GONE if gone > kept else Side.KEPT
    if isinstance(kept, StrEnum) and isinstance(gone, StrEnum):
        # "Unknown" and "other" say less than anything else.
        return Side.GONE if kept.value in {"unknown", "other"} else Side.KEPT
    if isinstance(kept, str) and isinstance(gone, str) and field in _MAY_BE_SHORTENED:
        return Side.GONE if _is_short_for(kept, gone) else Side.KEPT
    return Side.KEPT


def _is_short_for(short: str, whole: str) -> bool:
    """Whether one is an initial or the beginning of the other: "Y." of "Yacine", never "Li" of "Yacine"."""
    beginning, all_of_it = fold(short), fold(whole)
    return all_of_it.startswith(beginning) and len(whole) > len(short)


#: Names may be written short; parts of two other names do not make a third.
_MAY_BE_SHORTENED: Final = frozenset({"given_name", "family_name", "own_script_name", "academic_title"})


def both_of(kept: Any, gone: Any) -> Any:
    """Two values as one; where they cannot both stand, the kept one does."""
    if isinstance(kept, dict) and isinstance(gone, dict):
        return {**gone, **kept}
    if isinstance(kept, list) and isinstance(gone, list):
        return [*kept, *(value for value in gone if value not in kept)]
    if isinstance(kept, str) and isinstance(gone, str):
        return kept if gone.strip() in kept else f"{kept.rstrip()}\n\n{gone.strip()}"
    return kept


def merge(
    kind: Kind,
    kept_id: int,
    gone_id: int,
    choices: Mapping[str, Side],
    *,
    user: User | None = None,
    seen: str = "",
) -> Merge:
    """Make one record of two: all that refers to ``gone_id`` then refers to ``kept_id``.

    What both have is united; invitations, replies, postings and whatever else other floors hang on a record
    moves. The record that goes is taken out; its number leads to the other from then on. All of it is one
    undertaking of the trail, which `take_back` undoes.

    Args:
        choices: whose value stays, by field (`fields_of`); without a word the kept one's does.
        seen: `state_of` the pair when it was compared; "": not asked.

    Raises:
        SameRecord, NoSuchRecord, MergedMeanwhile, ChangedMeanwhile.
    """
    if kept_id == gone_id:
        raise SameRecord
    kept, gone = _locked(kind, kept_id, gone_id)
    if seen and seen != state_of(kept, gone):
        raise ChangedMeanwhile
    made = Merge(
        kind=kind,
        kept_id=kept_id,
        gone_id=gone_id,
        kept_label=str(kept)[:300],
        gone_label=str(gone)[:300],
        user_id=user.id if user else None,
        merged_by=user.label if user else "",
    )
    db.session.add(made)
    db.session.flush()
    mover = Mover(made)
    with because_of(cause_of(made)):
        _take_values(kind, kept, gone, choices)
        db.session.flush()
        mover.move_all(kind.value, kept_id, gone_id)
        _settle_candidates(made)
        db.session.flush()
        db.session.expire_all()
        mover.take_out(gone)
    made.counts = {"moved": dict(mover.moved), "united": dict(mover.united)}
    db.session.flush()
    return made


def cause_of(merge: Merge) -> Cause:
    """The merge as an undertaking of the trail."""
    return Cause("merges", merge.id)


def state_of(one: Organisation | Person, other: Organisation | Person) -> str:
    """What tells whether somebody has changed one of two records since they were looked at."""
    return "/".join(f"{record.id}:{record.updated_at.isoformat()}" for record in (one, other))


def where_is(kind: Kind, number: int) -> Merge | None:
    """The merge in which a record went, if one took it and was not undone; the last link of the chain."""
    found: Merge | None = None
    seen: set[int] = set()
    while number not in seen:
        seen.add(number)
        step = db.session.scalar(
            select(Merge)
            .where(Merge.kind == kind, Merge.gone_id == number, Merge.undone_at.is_(None))
            .order_by(Merge.id.desc())
            .limit(1)
        )
        if step is None:
            break
        found, number = step, step.kept_id
    return found


def take_back(merge_id: int, *, user: User | None = None) -> Undone:
    """Undo a merge: both records as before, and what hung on each.

    What somebody has changed since is left as it is, and told; what only moved goes back all the same.

    Raises:
        NoSuchRecord: there is no such merge.
        AlreadyUndone, MergedFurther.
    """
    made = db.session.get(Merge, merge_id, with_for_update=True, populate_existing=True)
    if made is None:
        raise NoSuchRecord
    if made.undone_at is not None:
        raise AlreadyUndone
    model = MODELS[made.kind]
    if db.session.get(model, made.kept_id, with_for_update=True) is None:
        raise MergedFurther(where_is(made.kind, made.kept_id))
    undone = undo(cause_of(made))
    with because_of(cause_of(made), takes_back=True):
        _move_back(made)
    made.undone_at = clock.now()
    made.undone_by = user.label if user else ""
    made.left = [_told(one) for one in undone.left if may_be_told(one.record_type)]
    db.session.flush()
    return undone


def would_be_left(merge: Merge) -> list[Left]:
    """What undoing would leave because somebody has changed it since."""
    return [one for one in left_by(cause_of(merge)) if may_be_told(one.record_type)]


def _told(one: Left) -> dict[str, Any]:
    return {
        "table": one.record_type,
        "id": one.record_id,
        "label": one.label,
        "reason": one.reason.value,
        "by": one.by,
    }


def _locked(kind: Kind, kept_id: int, gone_id: int) -> tuple[Any, Any]:
    model = MODELS[kind]
    found = {
        record.id: record
        for record in db.session.scalars(
            select(model)
            .where(model.id.in_((kept_id, gone_id)))
            # Always in one order, so that two who merge the same pair wait for each other.
            .order_by(model.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    for number in (gone_id, kept_id):
        if number not in found:
            where = where_is(kind, number)
            raise MergedMeanwhile(where) if where else NoSuchRecord
    return found[kept_id], found[gone_id]


def _take_values(kind: Kind, kept: Any, gone: Any, choices: Mapping[str, Side]) -> None:
    for field in fields_of(kind):
        side = choices.get(field, Side.KEPT)
        for column in GROUPS.get(field, (field,)):
            mine, theirs = getattr(kept, column), getattr(gone, column)
            wanted = {Side.KEPT: mine, Side.GONE: theirs}.get(side, both_of(mine, theirs))
            if wanted != mine:
                setattr(kept, column, wanted)


def _settle_candidates(made: Merge) -> None:
    """The pair is decided; "not the same" as a third counts for the record that stays too."""
    pair = {made.kept_id, made.gone_id}
    found = db.session.scalars(
        select(Candidate).where(
            Candidate.kind == made.kind,
            or_(Candidate.left_id.in_(pair), Candidate.right_id.in_(pair)),
        )
    ).all()
    known = {(one.left_id, one.right_id): one for one in found}
    for one in found:
        if {one.left_id, one.right_id} == pair:
            one.state, one.decided_by, one.decided_at = CandidateState.MERGED, made.merged_by, clock.now()
            continue
        if made.gone_id not in {one.left_id, one.right_id} or one.state is not CandidateState.DISTINCT:
            continue
        third = one.left_id if one.right_id == made.gone_id else one.right_id
        left, right = sorted((made.kept_id, third))
        stands = known.get((left, right))
        if stands is None:
            stands = Candidate(
                kind=made.kind, left_id=left, right_id=right, score=one.score, reasons=one.reasons
            )
            db.session.add(stands)
        elif stands.state is not CandidateState.OPEN:
            continue
        stands.state, stands.decided_by = CandidateState.DISTINCT, one.decided_by
        stands.decided_at = one.decided_at


def _move_back(made: Merge) -> None:
    """Let move back what the trail did not: rows without a trail, and those of records changed since."""
    steps = db.session.scalars(
        select(MergeStep).where(MergeStep.merge_id == made.id).order_by(MergeStep.id.desc())
    ).all()
    present: dict[tuple[str, int], bool] = {}
    for step in steps:
        table = Base.metadata.tables.get(step.table_name)
        if table is None:
            continue
        if step.column_name is None:
            _put_back(table, step)
        elif _target_is_there(table.c[step.column_name], step, present):
            _move_one_back(table, step)
    db.session.flush()


def _target_is_there(column: Column[Any], step: MergeStep, known: dict[tuple[str, int], bool]) -> bool:
    """Whether the record that a row pointed to is there again."""
    number = step.from_id or 0
    for key in column.foreign_keys:
        target = key.column
        place = (target.table.name, number)
        if place not in known:
            known[place] = db.session.scalar(select(target).where(target == number)) is not None
        return known[place]
    return True


def _move_one_back(table: Table, step: MergeStep) -> None:
    column = table.c[step.column_name or ""]
    model = model_of(table)
    if model is not None and set(step.key) == {"id"}:
        record = db.session.get(model, step.key["id"])
        if record is not None and getattr(record, column.key) == step.to_id:
            setattr(record, column.key, step.from_id)
            db.session.flush()
        return
    here = [table.c[key] == value for key, value in step.key.items()]
    db.session.execute(
        update(table).where(and_(*here), column == step.to_id).values({column.key: step.from_id})
    )


def _put_back(table: Table, step: MergeStep) -> None:
    """Make a row again that leaves no trail; give one that the trail made again what the trail keeps out."""
    values = {
        key: restored(table.c[key], value) for key, value in (step.was or {}).items() if key in table.columns
    }
    here = [table.c[key] == value for key, value in step.key.items()]
    is_there = db.session.execute(select(table).where(*here)).first() is not None
    if is_there:
        db.session.execute(update(table).where(*here).values(values))
    elif (model := model_of(table)) is None:
        db.session.execute(insert(table).values(values))
    else:
        # It belongs to a third that somebody has changed since: the merge took it out all the same.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(model(**values))
