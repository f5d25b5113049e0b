"""Where guests come from: groups and lists of the register, a search, an earlier event, single picks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from events.guestlist import reasons
from events.guestlist.answers import Told, answers_to
from events.guestlist.choices import Choice, organisations_of
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from office import settings
from office.database import db
from office.localized import pick
from office.web.i18n import language
from stakeholders.directory import queries as directory
from stakeholders.directory.choosing import said
from stakeholders.directory.narrowing import RecordKind, wanted_by
from stakeholders.lists.models import SavedList
from stakeholders.lists.queries import members_of
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import is_held_on, order_in_mission

#: More nobody looks through before adding them.
MOST: Final = 2_000


class TooMany(Exception):
    """A choice means more guests than anybody can look through."""

    def __init__(self, found: int) -> None:
        super().__init__(str(found))
        self.found = found


class Why(StrEnum):
    """Why somebody whom a choice means cannot be invited."""

    CLOSED = "closed"
    #: They hold no post now, so there is no mission at which to invite them.
    NO_POST = "no_post"


@dataclass(frozen=True)
class Chosen:
    """What an officer chose to add, as the address of a page can hold it.

    Args:
        groups: groups of the register.
        lists: numbers of saved lists.
        event_id: an earlier event; ``only_yes``: those of its guests who accepted.
        kind: what is searched for, if anything is; ``typed`` and ``filters`` as the directory's.
        organisations, people: numbers of those picked one by one.
    """

    groups: tuple[Choice, ...] = ()
    lists: tuple[int, ...] = ()
    event_id: int | None = None
    only_yes: bool = False
    kind: RecordKind | None = None
    typed: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    organisations: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Wish:
    """Somebody whom a choice means: the holder of ``posting``, or where that is None whoever heads the
    mission. ``gone``: who stood in their place on an earlier list."""

    organisation: Organisation
    posting: Posting | None = None
    gone: str = ""


@dataclass(frozen=True)
class Source:
    """One choice: the reason that is kept, whom it means, and who cannot be invited and why."""

    reason: str
    wishes: Sequence[Wish]
    left_out: Sequence[tuple[str, Why]] = ()


def sources_of(event: Event, chosen: Chosen, day: date) -> list[Source]:
    """All that was chosen, in the order in which reasons count.

    A fixed number of statements for each choice, however many it means.

    Raises:
        TooMany: one of them means too many.
    """
    return list(_sources(event, chosen, day))


def _sources(event: Event, chosen: Chosen, day: date) -> Iterator[Source]:
    home = settings.current().office_country
    for choice in Choice:
        if choice in chosen.groups:
            yield Source(choice.value, [Wish(one) for one in organisations_of(choice, home)])
    for kept in _lists(chosen.lists):
        reason = reasons.kept(reasons.Sort.LIST, kept.name)
        yield _of_records(reason, kept.kind, members_of(kept, day), day)
    if chosen.event_id is not None and chosen.event_id != event.id:
        earlier = db.session.get(Event, chosen.event_id)
        if earlier is not None:
            yield _as_at(earlier, chosen.only_yes, day)
    if chosen.kind is not None:
        wanted = wanted_by(chosen.typed, chosen.filters, day)
        words = " · ".join(said(chosen.typed, chosen.filters))
        numbers = directory.numbers(chosen.kind, wanted, home=home, day=day, language=language())
        yield _of_records(reasons.kept(reasons.Sort.SEARCH, words), chosen.kind, numbers, day)
    if chosen.organisations:
        yield _of_records(reasons.SINGLE_PICK, RecordKind.ORGANISATIONS, chosen.organisations, day)
    if chosen.people:
        yield _of_records(reasons.SINGLE_PICK, RecordKind.PEOPLE, chosen.people, day)


def _lists(numbers: Collection[int]) -> list[SavedList]:
    found = select(SavedList).where(SavedList.id.in_(numbers), SavedList.removed_at.is_(None))
    by_number = {one.id: one for one in db.session.scalars(found)} if numbers else {}
    return [by_number[number] for number in dict.fromkeys(numbers) if number in by_number]


def _of_records(reason: str, kind: RecordKind, numbers: Sequence[int], day: date) -> Source:
    if len(numbers) > MOST:
        raise TooMany(len(numbers))
    if kind is RecordKind.PEOPLE:
        return _of_people(reason, numbers, day)
    found = _organisations(numbers)
    there = [found[number] for number in dict.fromkeys(numbers) if number in found]
    closed = [(one.called(language()), Why.CLOSED) for one in there if one.is_closed]
    return Source(reason, [Wish(one) for one in there if not one.is_closed], closed)


def _of_people(reason: str, numbers: Sequence[int], day: date) -> Source:
    numbers = list(dict.fromkeys(numbers))
    posts = posts_of(numbers, day)
    wishes = [Wish(posts[number].organisation, posts[number]) for number in numbers if number in posts]
    without = [number for number in numbers if number not in posts]
    names = db.session.scalars(select(Person).where(Person.id.in_(without)).order_by(Person.sort_name))
    return Source(reason, wishes, [(person.name, Why.NO_POST) for person in names])


def posts_of(people: Collection[int], day: date) -> dict[int, Posting]:
    """The post in which each of these people is invited on ``day``: that of a head before others.

    With person, organisation and the channels of both: three statements.
    """
    found = db.session.scalars(
        select(Posting)
        .join(Posting.organisation)
        .where(Posting.person_id.in_(people), is_held_on(day), Organisation.closed_on.is_(None))
        .options(
            joinedload(Posting.person).selectinload(Person.channels),
            joinedload(Posting.organisation).selectinload(Organisation.channels),
        )
    )
    posts: dict[int, Posting] = {}
    for posting in sorted(found, key=order_in_mission):
        posts.setdefault(posting.person_id, posting)
    return posts


def _organisations(numbers: Collection[int]) -> dict[int, Organisation]:
    found = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(numbers)).options(selectinload(Organisation.channels))
    )
    return {one.id: one for one in found}


def _as_at(earlier: Event, only_yes: bool, day: date) -> Source:
    """The guests of an earlier event; who has left the post since is replaced by the present head."""
    invited = list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.event_id == earlier.id, Invitation.withdrawn_at.is_(None))
            .options(
                joinedload(Invitation.organisation).selectinload(Organisation.channels),
                joinedload(Invitation.addressee),
            )
            .order_by(Invitation.id)
        )
    )
    if only_yes:
        answers = answers_to([earlier.id])
        invited = [one for one in invited if one.id in answers and answers[one.id].told is Told.YES]
    if len(invited) > MOST:
        raise TooMany(len(invited))
    serving = _serving({one.addressee_id for one in invited if one.addressee_id is not None}, day)
    wishes: list[Wish] = []
    closed: list[tuple[str, Why]] = []
    for one in invited:
        if one.organisation.is_closed:
            closed.append((one.organisation.called(language()), Why.CLOSED))
            continue
        post = serving.get((one.organisation_id, one.addressee_id))
        gone = one.addressee.name if one.addressee is not None and post is None else ""
        wishes.append(Wish(one.organisation, post, gone))
    return Source(reasons.kept(reasons.Sort.EVENT, pick(earlier.title, language())), wishes, closed)


def _serving(people: Collection[int], day: date) -> dict[tuple[int, int | None], Posting]:
    """The posts that these people hold on ``day``, by organisation and person: two statements."""
    found = db.session.scalars(
        select(Posting)
        .where(Posting.person_id.in_(people), is_held_on(day))
        .options(joinedload(Posting.person).selectinload(Person.channels), joinedload(Posting.organisation))
        .order_by(Posting.is_head, Posting.id)
    )
    # A head's post comes last, and stays.
    return {(posting.organisation_id, posting.person_id): posting for posting in found}


def earlier_events(event: Event) -> list[Event]:
    """Events with a guest list that an officer may take up again, the latest first: one statement."""
    has_guests = select(Invitation.event_id).where(Invitation.withdrawn_at.is_(None))
    found = (
        select(Event)
        .where(Event.id != event.id, Event.status != EventStatus.DRAFT, Event.id.in_(has_guests))
        .where(Event.starts_at < event.starts_at)
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(200)
    )
    return list(db.session.scalars(found))
