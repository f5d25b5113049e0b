"""Changes to many records at once: what would change, from what to what, doing it, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete, select

from office import clock
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, Reason, undo
from office.database import db
from office.work.models import Job, JobStatus
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import keeping
from stakeholders.lists.models import Action, BulkChange, SavedList
from stakeholders.organisations import keeping as organisation_keeping
from stakeholders.organisations.channels import tidy_lines
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.organisations.verifying import verify
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import is_held_on

#: Above so many records a worker does it, and a page shows how far it has come.
AT_ONCE: Final = 200
#: Records that are read at once.
PORTION: Final = 500
#: What was begun and not done is forgotten after that.
_FORGOTTEN: Final = timedelta(days=1)
#: What is told of those that were left alone.
MOST_LEFT: Final = 200

Report = Callable[[int, int], None]

#: What each kind of record can be changed in.
ACTIONS: Final[dict[RecordKind, tuple[Action, ...]]] = {
    RecordKind.ORGANISATIONS: tuple(Action),
    RecordKind.PEOPLE: tuple(action for action in Action if action not in {Action.KIND, Action.CLOSE}),
}


class NothingChosen(Exception):
    """No record was chosen, or none that the register knows."""


class ChangedSinceShown(Exception):
    """What was chosen is not what the officer's page showed: somebody chose otherwise in another window."""


class AlreadyDone(Exception):
    """The change has been made, or taken back, already: two clicks, or two people."""


@dataclass(frozen=True)
class Step:
    """What would become of one record: ``before`` and ``after`` are kept values, ``None`` where empty."""

    number: int
    before: Any
    after: Any

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return bool(self.before != self.after)


def begin(kind: RecordKind, numbers: Collection[int], *, what: str, user_id: int | None) -> BulkChange:
    """Choose the records; what is to be changed in them comes next.

    Raises:
        NothingChosen: there are none.
    """
    if not numbers:
        raise NothingChosen
    db.session.execute(
        delete(BulkChange).where(
            BulkChange.done_at.is_(None),
            BulkChange.job_id.is_(None),
            BulkChange.created_at < clock.now() - _FORGOTTEN,
        )
    )
    change = BulkChange(kind=kind, numbers=list(dict.fromkeys(numbers)), what=what, user_id=user_id)
    db.session.add(change)
    db.session.flush()
    return change


def choose(change: BulkChange, action: Action, params: dict[str, Any]) -> None:
    """Say what is to be changed; from now on what would change can be shown.

    Raises:
        AlreadyDone: it has been done.
    """
    _refuse_second(change.done_at is not None or is_at_work(change))
    change.action, change.params, change.shown_at = action, params, clock.now()
    db.session.flush()


def job_of(change: BulkChange) -> Job | None:
    """The worker's latest job of making the change, or of taking it back."""
    return db.session.get(Job, change.job_id) if change.job_id is not None else None


def is_at_work(change: BulkChange) -> bool:
    """Whether a worker has it in hand; a job that failed changed nothing, and can be begun again."""
    job = job_of(change)
    return job is not None and job.status in {JobStatus.WAITING, JobStatus.RUNNING}


def shown_as(change: BulkChange) -> str:
    """What tells one choice from the next: the page that shows it carries it, and so does its button."""
    return change.shown_at.isoformat() if change.shown_at is not None else ""


def require_shown(change: BulkChange, seen: str) -> None:
    """Hold that what is about to be done is what the officer saw.

    Raises:
        ChangedSinceShown: it was chosen otherwise since.
        AlreadyDone: somebody was quicker.
    """
    db.session.refresh(change, with_for_update=True)
    _refuse_second(change.done_at is not None or is_at_work(change))
    if seen != shown_as(change):
        raise ChangedSinceShown


def steps(change: BulkChange, numbers: Sequence[int] | None = None) -> Iterator[Step]:
    """What would become of the records, in their order; those that are gone are left out.

    One statement, or two, for each portion.
    """
    wanted = change.numbers if numbers is None else numbers
    for begin_at in range(0, len(wanted), PORTION):
        portion = wanted[begin_at : begin_at + PORTION]
        now = _values(change, portion)
        yield from (Step(n, now[n], _after(change, now[n])) for n in portion if n in now)


def carry_out(change: BulkChange, *, by: str, report: Report = lambda _done, _total: None) -> None:
    """Make the change, in the caller's transaction; whatever was changed since it was shown is left and told.

    Args:
        by: who does it, as colleagues see the name.
        report: told how far it has come.

    Raises:
        AlreadyDone: it has been made.
    """
    db.session.refresh(change, with_for_update=True)
    _refuse_second(change.done_at is not None)
    done = changed = 0
    left: list[dict[str, Any]] = []
    with because_of(Cause("bulk_changes", change.id)):
        for begin_at in range(0, len(change.numbers), PORTION):
            portion = change.numbers[begin_at : begin_at + PORTION]
            wanted = [step for step in steps(change, portion) if step.changes]
            meanwhile = _changed_since(change, [step.number for step in wanted])
            left += [{"label": label, "reason": Reason.CHANGED_SINCE.value} for label in meanwhile.values()]
            changed += _write(change, [step for step in wanted if step.number not in meanwhile], by)
            report(done := done + len(portion), len(change.numbers))
            db.session.flush()
    change.done_at, change.changed, change.left = clock.now(), changed, left[:MOST_LEFT]
    db.session.flush()


def take_back(change: BulkChange, *, report: Report = lambda _done, _total: None) -> tuple[Left, ...]:
    """Take the whole change back; what somebody has changed since is left, and given.

    Raises:
        AlreadyDone: it has been taken back.
    """
    db.session.refresh(change, with_for_update=True)
    _refuse_second(change.done_at is None or change.undone_at is not None)
    undone = undo(Cause("bulk_changes", change.id), report=report)
    change = db.session.get_one(BulkChange, change.id)
    change.undone_at = clock.now()
    change.left = [{"label": one.label, "reason": one.reason.value, "by": one.by} for one in undone.left]
    change.left = change.left[:MOST_LEFT]
    db.session.flush()
    return undone.left


def _refuse_second(already: bool) -> None:
    if already:
        raise AlreadyDone


def _entity(change: BulkChange) -> Any:
    return Person if change.kind is RecordKind.PEOPLE else Organisation


def _values(change: BulkChange, numbers: Sequence[int]) -> dict[int, Any]:
    """What the change is about as it is now, by record; records that are gone have none."""
    entity = _entity(change)
    match change.action:
        case Action.ADD_TO_LIST | Action.TAKE_FROM_LIST:
            there = set(db.session.scalars(select(entity.id).where(entity.id.in_(numbers))))
            on_it = set(keeping.on_it(_list(change), numbers))
            return {number: number in on_it for number in there}
        case Action.VERIFY if change.kind is RecordKind.PEOPLE:
            known: dict[int, Any] = dict.fromkeys(
                db.session.scalars(select(Person.id).where(Person.id.in_(numbers)))
            )
            columns = Posting.person_id, Posting.verified_on, Posting.verified_by, Posting.verified_source
            held = select(*columns).where(Posting.person_id.in_(numbers), is_held_on(clock.today()))
            for number, *verified in db.session.execute(held.order_by(Posting.id.desc())):
                known[number] = tuple(verified)
            return {number: value for number, value in known.items() if value is not None}
        case Action.VERIFY:
            entry = Organisation.id, Organisation.verified_on, Organisation.verified_by
            own = select(*entry, Organisation.verified_source).where(Organisation.id.in_(numbers))
            return {number: tuple(verified) for number, *verified in db.session.execute(own)}
        case Action.LANGUAGE | Action.NOTE | Action.KIND | Action.CLOSE:
            column = {
                Action.LANGUAGE: entity.language,
                Action.NOTE: entity.notes,
                Action.KIND: getattr(entity, "kind", None),
                Action.CLOSE: getattr(entity, "closed_on", None),
            }[change.action]
            found = select(entity.id, column).where(entity.id.in_(numbers))
            return {row[0]: row[1] for row in db.session.execute(found)}
        case _:
            return {}


def _after(change: BulkChange, before: Any) -> Any:
    """What it would be afterwards."""
    params = change.params
    match change.action:
        case Action.ADD_TO_LIST:
            return True
        case Action.TAKE_FROM_LIST:
            return False
        case Action.LANGUAGE:
            return params["language"]
        case Action.KIND:
            return OrganisationKind(params["kind"])
        case Action.CLOSE:
            return before or date.fromisoformat(params["day"])
        case Action.NOTE:
            text = tidy_lines(params["text"])
            return "\n".join(filter(None, [before, text]))
        case Action.VERIFY:
            return date.fromisoformat(params["day"]), params["by"], params["source"]
        case _:
            return before


def _list(change: BulkChange) -> SavedList:
    return db.session.get_one(SavedList, change.params["on_list"])


def _changed_since(change: BulkChange, numbers: Sequence[int]) -> dict[int, str]:
    """Names of those records that somebody has changed since the change was shown, by number."""
    entity = _entity(change)
    if change.action in {Action.ADD_TO_LIST, Action.TAKE_FROM_LIST} or change.shown_at is None:
        return {}
    found = select(entity).where(entity.id.in_(numbers), entity.updated_at > change.shown_at)
    return {record.id: str(record) for record in db.session.scalars(found)}


def _write(change: BulkChange, wanted: Sequence[Step], by: str) -> int:
    numbers = [step.number for step in wanted]
    if not numbers:
        return 0
    after = {step.number: step.after for step in wanted}
    if change.action is Action.ADD_TO_LIST:
        return len(keeping.add(_list(change), numbers, reason=change.params.get("reason", ""), by=by))
    if change.action is Action.TAKE_FROM_LIST:
        return sum(keeping.take_off(_list(change), number) is not None for number in numbers)
    if change.action is Action.VERIFY and change.kind is RecordKind.PEOPLE:
        held = select(Posting).where(Posting.person_id.in_(numbers), is_held_on(clock.today()))
        _verify(change, db.session.scalars(held).all())
        return len(numbers)
    entity = _entity(change)
    records = db.session.scalars(select(entity).where(entity.id.in_(numbers))).all()
    if change.action is Action.VERIFY:
        _verify(change, records)
    for record in records:
        match change.action:
            case Action.LANGUAGE:
                record.language = after[record.id]
            case Action.NOTE:
                record.notes = after[record.id]
            case Action.KIND:
                record.kind = after[record.id]
            case Action.CLOSE:
                organisation_keeping.close(record, after[record.id])
            case _:
                pass
    return len(records)


def _verify(change: BulkChange, records: Sequence[Any]) -> None:
    params = change.params
    day = date.fromisoformat(params["day"])
    verify(records, day=day, by=params["by"], source=params["source"], today=max(day, clock.today()))


def label_of(change: BulkChange) -> str:
    """What histories call the change."""
    return _("change no. %(number)s to many records", number=change.id)
