"""What hangs on a dossier: who decides, hearings, what the city said, notes on drafts, and deadlines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import select

from advocacy.dossiers.keeping import UnknownRecord
from advocacy.dossiers.models import (
    Deadline,
    DecisionMaker,
    Dossier,
    DraftNote,
    Heard,
    Hearing,
    Statement,
)
from office import clock
from office.accounts.models import User
from office.database import db, one_at_a_time
from office.sent_once import enter_once
from stakeholders.engagement.keeping import PartyKey
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import normal_website, refuse_stale
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

#: All that can be added to a dossier through one form.
Piece = Hearing | Statement | DraftNote | Deadline
_Given = TypeVar("_Given", bound="HearingGiven | StatementGiven | NoteGiven | DeadlineGiven")


class WordsMissing(Exception):
    """Nothing says what it is."""


class DayStillToCome(Exception):
    """Something is said to have been done on a day that lies in the future."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        #: The field that says the day.
        self.field = field


class NobodyChosen(Exception):
    """Neither an organisation nor a person of the register was chosen."""


@dataclass(frozen=True)
class HearingGiven:
    """A hearing or a round of statements."""

    MODEL: ClassVar = Hearing

    title: str
    held_on: date | None = None
    place: str = ""
    is_ours: bool = False
    answer_by: date | None = None
    answered_on: date | None = None
    url: str = ""


@dataclass(frozen=True)
class StatementGiven:
    """What the city said, to whom and in which language (ISO 639-1)."""

    MODEL: ClassVar = Statement

    title: str
    given_on: date
    addressee: str = ""
    language: str = "fi"
    url: str = ""
    file_reference: str = ""
    summary: str = ""
    hearing_id: int | None = None


@dataclass(frozen=True)
class NoteGiven:
    """That a draft had our point in it, or had not."""

    MODEL: ClassVar = DraftNote

    point: str
    noted_on: date
    heard: Heard
    draft: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class DeadlineGiven:
    """Something that is to be done by a day on the office's calendar."""

    MODEL: ClassVar = Deadline

    text: str
    due_on: date
    user_id: int | None = None
    done_on: date | None = None


PieceGiven = HearingGiven | StatementGiven | NoteGiven | DeadlineGiven
GIVEN: dict[type[Any], type[Any]] = {
    kind.MODEL: kind for kind in (HearingGiven, StatementGiven, NoteGiven, DeadlineGiven)
}
#: What each is called by, and the days that cannot lie in the future: they tell what was done.
_CALLED = {Hearing: "title", Statement: "title", DraftNote: "point", Deadline: "text"}
_DONE = {Hearing: "answered_on", Statement: "given_on", DraftNote: "noted_on", Deadline: "done_on"}
_LONG = frozenset({"summary"})


def given_of(piece: Piece) -> PieceGiven:
    """What is kept now, as it could have been given."""
    kind = GIVEN[type(piece)]
    said: PieceGiven = kind(**{item.name: getattr(piece, item.name) for item in fields(kind)})
    return said


def normal(given: _Given) -> _Given:
    """The same statement in the form in which it is kept. What others answer has no day for ours.

    Raises:
        WordsMissing, DayStillToCome: see there.
        BadWebsite: its page has no address of the web.
    """
    texts = {
        item.name: (tidy_lines if item.name in _LONG else tidy)(getattr(given, item.name))
        for item in fields(given)
        if type(getattr(given, item.name)) is str
    }
    if "url" in texts:
        texts["url"] = normal_website(texts["url"])
    tidied: _Given = replace(given, **texts)  # type: ignore[arg-type] # texts for texts
    if not texts[_CALLED[given.MODEL]]:
        raise WordsMissing
    done = getattr(given, _DONE[given.MODEL])
    if done is not None and done > clock.today():
        raise DayStillToCome(_DONE[given.MODEL])
    if isinstance(tidied, HearingGiven) and not tidied.is_ours:
        return replace(tidied, answer_by=None, answered_on=None)
    return tidied


def add(dossier: Dossier, given: PieceGiven, *, submission: str | None = None) -> Piece:
    """Add it to a dossier; a statement that answers a hearing enters that it is answered.

    Raises:
        AlreadySent: a form of that number was taken before.
        UnknownRecord: the hearing or the colleague is not there.
        WordsMissing, DayStillToCome, BadWebsite: see `normal`.
    """
    given = normal(given)
    piece: Piece = given.MODEL(dossier_id=dossier.id, submission=submission)
    _write(piece, given)
    enter_once(piece)
    _answer(piece)
    return piece


def change(piece: Piece, given: PieceGiven, *, seen_at: datetime) -> None:
    """Change what is said; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        UnknownRecord, WordsMissing, DayStillToCome, BadWebsite: see `add`.
    """
    given = normal(given)
    refuse_stale(piece, seen_at)
    _take_answer_back(piece)
    _write(piece, given)
    piece.updated_at = clock.now()
    db.session.flush()
    _answer(piece)


def remove(piece: Piece | DecisionMaker) -> None:
    """Take it off the dossier; a hearing that it alone answered is open again. It can be brought back."""
    _take_answer_back(piece)
    piece.removed_at = clock.now()
    db.session.flush()


def bring_back(piece: Piece | DecisionMaker) -> None:
    """Put it back on the dossier."""
    piece.removed_at = None
    db.session.flush()
    _answer(piece)


def settle(piece: Deadline | Hearing, day: date | None) -> None:
    """Enter that a deadline was met, or a hearing answered, on ``day``; None: that it was not after all.

    Raises:
        DayStillToCome: the day lies in the future.
    """
    field = _DONE[type(piece)]
    if day is not None and day > clock.today():
        raise DayStillToCome(field)
    if day is None or getattr(piece, field) is None:
        setattr(piece, field, day)
    db.session.flush()


def name_makers(
    dossier: Dossier, keys: Collection[PartyKey], role: str, *, submission: str | None = None
) -> list[DecisionMaker]:
    """Name those who decide, all of them in one role; who has that role already is not named twice.

    Raises:
        NobodyChosen: no organisation and no person is among ``keys``.
        UnknownRecord: a record that was chosen is not there.
        AlreadySent: a form of that number was taken before.
    """
    theirs = sorted({key for key in keys if key.kind in "op"})
    if not theirs:
        raise NobodyChosen
    # Two officers who name the same one wait for each other, and the second finds what the first has named.
    one_at_a_time(f"{DecisionMaker.__tablename__} {dossier.id}")
    db.session.expire(dossier, ["makers"])
    named = {(one.organisation or one.person, one.role) for one in dossier.makers}
    made = []
    for key in theirs:
        model = Organisation if key.kind == "o" else Person
        record = db.session.get(model, key.number)
        if record is None:
            raise UnknownRecord
        column = "organisation" if key.kind == "o" else "person"
        maker = DecisionMaker(dossier_id=dossier.id, role=tidy(role), **{column: record})
        if (record, maker.role) in named:
            continue
        # One form may name several.
        maker.submission = f"{submission}:{key}" if submission else None
        enter_once(maker)
        made.append(maker)
    return made


def _write(piece: Piece, given: PieceGiven) -> None:
    with db.session.no_autoflush:
        if isinstance(given, StatementGiven) and given.hearing_id is not None:
            hearing = db.session.get(Hearing, given.hearing_id)
            if hearing is None or hearing.dossier_id != piece.dossier_id:
                raise UnknownRecord
        user_id = given.user_id if isinstance(given, DeadlineGiven) else None
        if user_id is not None and db.session.get(User, user_id) is None:
            raise UnknownRecord
    for item in fields(given):
        setattr(piece, item.name, getattr(given, item.name))


def _answer(piece: Piece | DecisionMaker) -> None:
    """A statement that answers a hearing of ours closes it, unless something has."""
    if not isinstance(piece, Statement) or piece.hearing_id is None:
        return
    hearing = db.session.get(Hearing, piece.hearing_id)
    if hearing is not None and hearing.is_ours and hearing.answered_on is None:
        hearing.answered_on = piece.given_on
        db.session.flush()


def _take_answer_back(piece: Piece | DecisionMaker) -> None:
    """Before a statement changes or goes: the hearing that it alone answered is open again."""
    if not isinstance(piece, Statement) or piece.hearing_id is None:
        return
    hearing = db.session.get(Hearing, piece.hearing_id)
    others = select(Statement.id).where(
        Statement.hearing_id == piece.hearing_id, Statement.id != piece.id, Statement.removed_at.is_(None)
    )
    if hearing is None or hearing.answered_on != piece.given_on:
        return
    if db.session.scalars(others).first() is None:
        hearing.answered_on = None
