"""Entering networks, partner cities and what hangs on them, and correcting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import select

from advocacy.networks.models import (
    Cost,
    Decision,
    Expert,
    MeetingExpert,
    Membership,
    Network,
    NetworkMeeting,
    NetworkStatement,
    Partner,
    PartnerStanding,
    Review,
)
from office import clock
from office.database import Row, db, one_at_a_time, still_there
from office.sent_once import AlreadySent, enter_once, refuse_second
from stakeholders.directory.search import fold
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import (
    AlreadyRegistered,
    ChangedMeanwhile,
    OrganisationGiven,
    normal_website,
    refuse_stale,
    register,
)
from stakeholders.organisations.models import Organisation, OrganisationKind

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "network_steps"
#: Letters that the register has for the seat of an organisation.
LONGEST_SEAT: Final = 120

Piece = Membership | Cost | Review | Decision | NetworkMeeting | NetworkStatement | PartnerStanding
Owner = Network | Partner
_P = TypeVar("_P", bound=Row)
_O = TypeVar("_O", bound=Network | Partner)

#: What somebody says of a piece: values by column, and for a meeting ``people``, a sequence of `PersonGiven`.
Said = Mapping[str, Any]


class EndsBeforeItBegins(Exception):
    """A membership is said to end before it begins."""


class Overlaps(Exception):
    """The city was in the network in another role on some of those days: one membership at a time."""

    def __init__(self, existing: Membership) -> None:
        super().__init__(str(existing))
        self.existing = existing


class AlreadyThere(Exception):
    """What can be there once is there: the organisation, the cost of a year, the state from a day on."""

    def __init__(self, existing: Row) -> None:
        super().__init__(str(existing))
        self.existing = existing


class StillToCome(Exception):
    """The day lies in the future: what is entered has taken place."""


class HalfDecided(Exception):
    """What was decided, on what day and why belong together, and one of them is missing."""


@dataclass(frozen=True)
class PersonGiven:
    """One of ours by name, with the department where it is known."""

    name: str
    department: str = ""


@dataclass(frozen=True)
class Named:
    """Which organisation of the register something is: by number, or a new one by name and country."""

    organisation_id: int | None = None
    name: str = ""
    language: str = "en"
    country: str | None = None


def add(
    model: type[_O], kind: OrganisationKind, named: Named, said: Said, *, submission: str | None = None
) -> _O:
    """Enter a network or a partner city; an organisation that is not in the register is taken into it.

    One that was removed comes back with all that hung on it, and says what is said now.

    Raises:
        AlreadyThere: the organisation is one already.
        AlreadySent: a form of that number was taken before.
        NameMissing: it is neither one of the register nor has it a name.
    """
    # First the turn: who waited for the other of two clicks finds what that one made.
    one_at_a_time(model.__tablename__)
    refuse_second(model, submission)
    organisation = _organisation(kind, named)
    known = db.session.scalar(select(model).where(model.organisation_id == organisation.id))
    if known is not None and known.removed_at is None:
        raise AlreadyThere(known)
    if known is not None:
        known.removed_at, known.submission = None, submission
        _set(known, said)
        db.session.flush()
        return known
    made = model(organisation=organisation, submission=submission)
    _set(made, said)
    enter_once(made)
    return made


def _organisation(kind: OrganisationKind, named: Named) -> Organisation:
    if named.organisation_id is not None:
        found = db.session.get(Organisation, named.organisation_id)
        if found is not None:
            return found
    name = tidy(named.name)
    given = OrganisationGiven(
        kind=kind,
        name={named.language: name},
        short_name={},
        seat_country=named.country,
        # A city has its seat in itself; what is longer than a seat may be is more than its name.
        seat_city=name if kind is OrganisationKind.CITY and len(name) <= LONGEST_SEAT else "",
        language=named.language,
    )
    try:
        return register(given)
    except AlreadyRegistered as error:
        return error.existing


def change(owner: Owner, said: Said, *, seen_at: datetime) -> None:
    """Change what is said of a network or a partner city.

    Raises:
        AlreadySent: it says just this since it was changed: a form that was sent twice.
        ChangedMeanwhile: somebody else has changed it since.
    """
    _refuse_stale(owner, said, seen_at)
    _set(owner, said)
    db.session.flush()


def remove(owner: Owner) -> None:
    """Take a network or a partner city out of every list. It is kept, to be brought back."""
    owner.removed_at = clock.now()
    db.session.flush()


def bring_back(owner: Owner) -> None:
    """Put a removed one back where it was."""
    owner.removed_at = None
    db.session.flush()


def add_piece(owner: Owner, model: type[_P], said: Said, *, submission: str | None = None) -> _P:
    """Enter a piece of a network or a partner city.

    Raises:
        AlreadySent: a form of that number was taken before.
        EndsBeforeItBegins, Overlaps, AlreadyThere, StillToCome, HalfDecided, BadWebsite: see there.
    """
    kind: Any = model
    _take_turn(model, owner)
    refuse_second(kind, submission)
    piece: Any = kind(submission=submission)
    with db.session.no_autoflush:
        _write(piece, owner, said)
    enter_once(piece)
    db.session.expire(owner)
    return piece  # type: ignore[no-any-return] # of that model


def change_piece(piece: Piece, owner: Owner, said: Said, *, seen_at: datetime) -> None:
    """Correct a piece.

    Raises:
        AlreadySent: it says just this since it was changed: a form that was sent twice.
        ChangedMeanwhile: somebody else has changed it since.
        EndsBeforeItBegins, Overlaps, AlreadyThere, StillToCome, HalfDecided, BadWebsite: see there.
    """
    _refuse_stale(piece, said, seen_at)
    with db.session.no_autoflush:
        _write(piece, owner, said)
    # Those who took part are rows of their own: the meeting counts as changed with them.
    piece.updated_at = clock.now()
    db.session.flush()
    db.session.expire(owner)


def remove_piece(piece: Piece, owner: Owner) -> None:
    """Take a piece out; the undertaking that it is part of can be taken back. Twice is once."""
    if still_there(piece):
        db.session.delete(piece)
        db.session.flush()
        db.session.expire(owner)


def _refuse_stale(record: Any, said: Said, seen_at: datetime) -> None:
    try:
        refuse_stale(record, seen_at)
    except ChangedMeanwhile:
        if _says(record, said):
            raise AlreadySent(record) from None
        raise


def _says(record: Any, said: Said) -> bool:
    values: dict[str, Any] = {
        name: tidy_lines(value) if _is_text(value) else value for name, value in said.items()
    }
    people: Sequence[PersonGiven] = values.pop("people", ())
    there = {link.expert.folded_name for link in record.experts} if "people" in said else set()
    if there != {_key(one.name) for one in people if _key(one.name)}:
        return False
    if "url" in values:
        values["url"] = normal_website(values["url"])
    return all(getattr(record, name) == value for name, value in values.items())


def _set(record: Row, said: Said) -> None:
    for name, value in said.items():
        setattr(record, name, tidy_lines(value) if _is_text(value) else value)


def _write(piece: Any, owner: Owner, said: Said) -> None:
    values: dict[str, Any] = {
        name: tidy_lines(value) if _is_text(value) else value for name, value in said.items()
    }
    people: Sequence[PersonGiven] = values.pop("people", ())
    _take_turn(type(piece), owner)
    _check(piece, owner, values)
    for name, value in values.items():
        setattr(piece, name, value)
    setattr(piece, "partner_id" if isinstance(owner, Partner) else "network_id", owner.id)
    if isinstance(piece, NetworkMeeting):
        _set_experts(piece, people)


def _take_turn(model: type[Row], owner: Owner) -> None:
    # What may be there once, and what a form has made, is looked for while nobody else enters the same.
    one_at_a_time(f"{model.__tablename__} {owner.id}")


def _is_text(value: object) -> bool:
    # A member of an enumeration of texts is a text too, and is to stay what it is.
    return type(value) is str


def _check(piece: Any, owner: Owner, values: dict[str, Any]) -> None:
    for name in ("reviewed_on", "held_on", "given_on", "decided_on"):
        if values.get(name) is not None and values[name] > clock.today():
            raise StillToCome
    match piece:
        case Membership():
            _check_membership(piece, owner.id, values["since"], values["until"])
        case Cost():
            _refuse_other(piece, Cost.network_id == owner.id, Cost.year == values["year"])
        case PartnerStanding():
            same = PartnerStanding.since == values["since"]
            _refuse_other(piece, PartnerStanding.partner_id == owner.id, same)
        case Decision():
            parts = (values["choice"], values["decided_on"])
            if any(parts) and not (all(parts) and values["reason"]):
                raise HalfDecided
        case NetworkStatement():
            values["url"] = normal_website(values["url"])


def _refuse_other(piece: Any, *same: Any) -> None:
    existing = db.session.scalar(select(type(piece)).where(*same))
    if existing is not None and existing is not piece:
        raise AlreadyThere(existing)


def _check_membership(piece: Membership, network_id: int, since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise EndsBeforeItBegins
    others = select(Membership).where(
        Membership.network_id == network_id,
        (Membership.until.is_(None)) | (Membership.until >= since),
    )
    if until is not None:
        others = others.where(Membership.since <= until)
    existing = next((one for one in db.session.scalars(others) if one is not piece), None)
    if existing is not None:
        raise Overlaps(existing)


def _set_experts(meeting: NetworkMeeting, people: Sequence[PersonGiven]) -> None:
    wanted = {expert.id: expert for expert in experts(people)}
    for link in list(meeting.experts):
        if wanted.pop(link.expert_id, None) is None:
            meeting.experts.remove(link)
    meeting.experts.extend(MeetingExpert(expert=expert) for expert in wanted.values())


def experts(people: Sequence[PersonGiven]) -> list[Expert]:
    """The people as records, entered where they are new. The number of statements does not grow with them.

    One person is one name in one department, however it is spelt. Where no department is given, the name
    means whoever is known by it, if that is one person alone; else somebody without a department.
    """
    keys = {(_key(one.name), _key(one.department)): one for one in people if _key(one.name)}
    if not keys:
        return []
    one_at_a_time(Expert.__tablename__)
    found = db.session.scalars(select(Expert).where(Expert.folded_name.in_({name for name, _d in keys})))
    known = {(one.folded_name, one.folded_department): one for one in found}
    chosen: list[Expert] = []
    # Those with a department first: a bare name in the same list may mean one of them.
    for key in sorted(keys, key=lambda key: not key[1]):
        namesakes = [one for (name, _d), one in known.items() if name == key[0]]
        if key not in known and not key[1] and len(namesakes) == 1:
            chosen.append(namesakes[0])
            continue
        if key not in known:
            given = keys[key]
            known[key] = Expert(
                name=tidy(given.name),
                department=tidy(given.department),
                folded_name=key[0],
                folded_department=key[1],
            )
            db.session.add(known[key])
        chosen.append(known[key])
    db.session.flush()
    return chosen


def _key(text: str) -> str:
    # One letter of another script can be many Latin ones.
    return fold(text)[:400]
