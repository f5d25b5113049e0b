"""Postings begin, change and end: one head at a time, and a chargé ad interim where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum, auto

from sqlalchemy import select

from office import clock
from office.database import db
from office.localized import cleaned
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.keeping import DOUBLE_CLICK, refuse_stale
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.people.models import FIRST_TWO_CLASSES, Person, Posting, Rank

#: The diplomatic staff from whom a chargé d'affaires ad interim is named, highest first (article 19).
MAY_BECOME_CHARGE = (
    Rank.MINISTER_SECOND,
    Rank.MINISTER_COUNSELLOR,
    Rank.COUNSELLOR,
    Rank.FIRST_SECRETARY,
    Rank.SECOND_SECRETARY,
    Rank.THIRD_SECRETARY,
    Rank.ATTACHE,
    Rank.ASSISTANT_ATTACHE,
)


class HeadIsHere(Exception):
    """The mission has a head, or a chargé ad interim, at that time."""

    def __init__(self, posting: Posting) -> None:
        super().__init__(str(posting))
        self.posting = posting


class NeverAdInterim(Exception):
    """An ambassador, nuncio, minister or chargé e.p. is a head in their own right, not ad interim."""


class LeavesBeforeArrival(Exception):
    """The day of departure lies before the day of arrival."""


class HourWithoutDay(Exception):
    """There is an hour at which credentials were presented, and no day."""


class AlreadyPosted(Exception):
    """The person holds this very post already."""

    def __init__(self, posting: Posting) -> None:
        super().__init__(str(posting))
        self.posting = posting

    @property
    def is_double_click(self) -> bool:
        """Whether it was entered only just now, so that this is the same wish sent twice."""
        return clock.now() - self.posting.created_at < DOUBLE_CLICK


class AlreadyLeft(Exception):
    """Nobody can act for the mission who has left it."""


class Succession(Enum):
    """What happens to the head who is there when another one begins."""

    REFUSE = auto()
    END_PREDECESSOR = auto()


@dataclass(frozen=True)
class PostingGiven:
    """All that somebody may say about a posting. Times are the host's clock."""

    rank: Rank
    title: dict[str, str]
    is_head: bool = False
    ad_interim: bool = False
    arrived_on: date | None = None
    credentials_on: date | None = None
    credentials_time: time | None = None
    credentials_renewed_on: date | None = None
    notified_on: date | None = None
    departed_on: date | None = None
    list_number: int | None = None
    #: Whom they follow in the post; found by itself where a new head succeeds and nobody is named.
    predecessor_id: int | None = None


@dataclass(frozen=True)
class Vacancy:
    """A mission without a head, and the colleague who by rank would be its chargé d'affaires ad interim."""

    organisation: Organisation
    candidate: Posting | None


def given_of(posting: Posting) -> PostingGiven:
    """What is kept now, as it could have been given."""
    return PostingGiven(
        rank=posting.rank,
        title=dict(posting.title),
        is_head=posting.is_head,
        ad_interim=posting.ad_interim,
        arrived_on=posting.arrived_on,
        credentials_on=posting.credentials_on,
        credentials_time=posting.credentials_time,
        credentials_renewed_on=posting.credentials_renewed_on,
        notified_on=posting.notified_on,
        departed_on=posting.departed_on,
        list_number=posting.list_number,
        predecessor_id=posting.predecessor_id,
    )


def normal(given: PostingGiven) -> PostingGiven:
    """The same statement made consistent: a chargé ad interim is head, ad interim.

    Raises:
        NeverAdInterim, LeavesBeforeArrival, HourWithoutDay: see there.
    """
    acting = given.ad_interim or given.rank is Rank.CHARGE_AD_INTERIM
    if acting and given.rank in FIRST_TWO_CLASSES:
        raise NeverAdInterim
    if given.arrived_on and given.departed_on and given.departed_on < given.arrived_on:
        raise LeavesBeforeArrival
    if given.credentials_time and not given.credentials_on:
        raise HourWithoutDay
    return replace(
        given,
        title=cleaned({code: tidy(text) for code, text in given.title.items()}),
        is_head=given.is_head or acting,
        ad_interim=acting,
    )


def begin_posting(
    person: Person,
    organisation: Organisation,
    given: PostingGiven,
    *,
    today: date,
    succession: Succession = Succession.REFUSE,
) -> Posting:
    """Post a person to an organisation.

    A new head ends a chargé's time ad interim (Vienna Convention, article 19). Whether they also end the
    predecessor's is for the caller to say.

    Raises:
        HeadIsHere: another head is there at that time, and ``succession`` does not end their posting.
        AlreadyPosted: the person holds a post of this rank there now.
        NeverAdInterim, LeavesBeforeArrival, HourWithoutDay: see `normal`.
    """
    given = normal(given)
    _lock(organisation.id)
    _refuse_second_posting(person, organisation, given)
    posting = Posting(organisation_id=organisation.id)
    _write(posting, given)
    if posting.is_head:
        _take_over(posting, today, succession)
        if posting.predecessor_id is None:
            posting.predecessor_id = _predecessor(posting, person, today)
    posting.person, posting.organisation = person, organisation
    db.session.add(posting)
    db.session.flush()
    return posting


def change_posting(
    posting: Posting,
    given: PostingGiven,
    *,
    seen_at: datetime,
    today: date,
    succession: Succession = Succession.REFUSE,
) -> None:
    """Change what the register says about a posting.

    Raises:
        ChangedMeanwhile: somebody else has changed it since ``seen_at``.
        HeadIsHere, NeverAdInterim, LeavesBeforeArrival, HourWithoutDay: as in `begin_posting`.
    """
    refuse_stale(posting, seen_at)
    given = normal(given)
    _lock(posting.organisation_id)
    with db.session.no_autoflush:
        before = given_of(posting)
        _write(posting, given)
        try:
            if posting.is_head:
                _take_over(posting, today, succession)
        except HeadIsHere:
            _write(posting, before)
            raise
    db.session.flush()


def end_posting(posting: Posting, departed_on: date, *, today: date) -> Vacancy | None:
    """End a posting; it stays in the register, so that "who came last year" has an answer.

    Returns:
        the vacancy, where this leaves a diplomatic mission without a head; else None.

    Raises:
        LeavesBeforeArrival: the day lies before the arrival.
    """
    if posting.arrived_on and departed_on < posting.arrived_on:
        raise LeavesBeforeArrival
    posting.departed_on = departed_on
    db.session.flush()
    return vacancy_of(posting.organisation, max(departed_on, today)) if posting.is_head else None


def reopen_posting(posting: Posting, *, today: date) -> None:
    """Take back the end of a posting.

    Raises:
        HeadIsHere: another head is there by now.
    """
    _lock(posting.organisation_id)
    ended_on, posting.departed_on = posting.departed_on, None
    with db.session.no_autoflush:
        rival = _rival(posting, today) if posting.is_head else None
    if rival is not None:
        posting.departed_on = ended_on
        raise HeadIsHere(rival)
    db.session.flush()


def vacancy_of(organisation: Organisation, day: date) -> Vacancy | None:
    """The vacancy of a diplomatic mission that nobody heads on ``day``, not even ad interim; else None."""
    return vacancy_among(_postings_of(organisation.id), organisation, day)


def vacancy_among(found: list[Posting], organisation: Organisation, day: date) -> Vacancy | None:
    """The same, of postings of the organisation that are loaded already."""
    if organisation.kind not in DIPLOMATIC_MISSIONS or organisation.is_closed:
        return None
    held = [posting for posting in found if posting.held_on(day)]
    if any(posting.is_head for posting in held):
        return None
    return Vacancy(organisation, candidate_for_charge(held))


def candidate_for_charge(staff: list[Posting]) -> Posting | None:
    """Of the diplomatic staff, whoever stands first: by the mission's own list (article 17), else by rank."""
    return next(iter(candidates_for_charge(staff)), None)


def candidates_for_charge(staff: list[Posting]) -> list[Posting]:
    """All of the diplomatic staff who could act as head, in the order in which one would ask them."""
    able = [posting for posting in staff if posting.rank in MAY_BECOME_CHARGE and not posting.is_head]
    last = date.max
    return sorted(
        able,
        key=lambda p: (
            p.list_number is None,
            p.list_number or 0,
            MAY_BECOME_CHARGE.index(p.rank),
            p.notified_on or p.arrived_on or last,
            p.id,
        ),
    )


def name_charge(posting: Posting, *, since: date) -> Posting:
    """Let a colleague act as head from ``since`` on: a posting beside the one they hold (article 19).

    Raises:
        HeadIsHere: the mission has a head, or somebody acts already.
        AlreadyLeft: the colleague's posting has ended.
    """
    if not posting.held_on(since):
        raise AlreadyLeft
    _lock(posting.organisation_id)
    for other in _postings_of(posting.organisation_id):
        if other.is_head and other.held_on(since):
            raise HeadIsHere(other)
    acting = Posting(
        person=posting.person,
        organisation=posting.organisation,
        rank=Rank.CHARGE_AD_INTERIM,
        is_head=True,
        ad_interim=True,
        arrived_on=since,
    )
    db.session.add(acting)
    db.session.flush()
    return acting


def _lock(organisation_id: int) -> None:
    """Two who name a head of one mission in the same moment: the second waits and finds the first's."""
    taken = select(Organisation.id).where(Organisation.id == organisation_id)
    db.session.execute(taken.with_for_update(key_share=True))


def _postings_of(organisation_id: int) -> list[Posting]:
    found = select(Posting).where(Posting.organisation_id == organisation_id).order_by(Posting.id)
    return list(db.session.scalars(found))


def _refuse_second_posting(person: Person, organisation: Organisation, given: PostingGiven) -> None:
    if given.departed_on is not None:
        return
    for other in _postings_of(organisation.id):
        if other.person_id == person.id and other.rank is given.rank and other.departed_on is None:
            raise AlreadyPosted(other)


def _take_over(posting: Posting, today: date, succession: Succession) -> None:
    rival = _rival(posting, today)
    begins = posting.arrived_on or posting.credentials_on or today
    if rival is not None:
        begins_first = rival.arrived_on is None or rival.arrived_on <= begins
        if succession is Succession.REFUSE or not begins_first:
            raise HeadIsHere(rival)
        rival.departed_on = begins
        posting.predecessor_id = rival.person_id
    if posting.ad_interim or not posting.held_on(max(begins, today)):
        return
    for other in _postings_of(posting.organisation_id):
        acts = other.is_head and other.ad_interim and other.departed_on is None and other is not posting
        if acts and (other.arrived_on is None or other.arrived_on <= begins):
            other.departed_on = begins


def _predecessor(posting: Posting, person: Person, today: date) -> int | None:
    """Whoever headed the organisation last before ``posting`` begins, in their own right; else None."""
    if posting.ad_interim:
        return None
    begins = posting.arrived_on or posting.credentials_on or today
    before = [
        other
        for other in _postings_of(posting.organisation_id)
        if other.is_head
        and not other.ad_interim
        and other.person_id != person.id
        and other.departed_on is not None
        and other.departed_on <= begins
    ]
    last = max(before, key=lambda other: (other.departed_on or begins, other.id), default=None)
    return last.person_id if last is not None else None


def _rival(posting: Posting, today: date) -> Posting | None:
    """Another head of the same sort (e.p., or ad interim) whose time overlaps this one's."""
    with db.session.no_autoflush:
        others = _postings_of(posting.organisation_id)
    for other in others:
        same_sort = other.is_head and other.ad_interim == posting.ad_interim
        if other is not posting and same_sort and _overlap(other, posting, today):
            return other
    return None


def _overlap(one: Posting, other: Posting, today: date) -> bool:
    first, second = _span(one, today), _span(other, today)
    return first[0] < second[1] and second[0] < first[1]


def _span(posting: Posting, today: date) -> tuple[date, date]:
    """From when to when (excluded) a post is held; of an unknown arrival only what is sure is counted."""
    end = posting.departed_on or date.max
    begin = posting.arrived_on or posting.credentials_on or min(today, end)
    return begin, max(begin, end)


def _write(posting: Posting, given: PostingGiven) -> None:
    posting.rank = given.rank
    posting.title = given.title
    posting.is_head = given.is_head
    posting.ad_interim = given.ad_interim
    posting.arrived_on = given.arrived_on
    posting.credentials_on = given.credentials_on
    posting.credentials_time = given.credentials_time
    posting.credentials_renewed_on = given.credentials_renewed_on
    posting.notified_on = given.notified_on
    posting.departed_on = given.departed_on
    posting.list_number = given.list_number
    posting.predecessor_id = given.predecessor_id
