"""What nobody has verified for long, ordered by what matters, and how missions' answers stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from office.database import db
from stakeholders.directory.queries import is_unverified_since, is_vacant_on
from stakeholders.directory.search import fold
from stakeholders.organisations.models import (
    DIPLOMATIC_MISSIONS,
    Channel,
    ChannelMedium,
    Organisation,
    OrganisationKind,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.people.models import FIRST_TWO_CLASSES, Posting
from stakeholders.people.queries import heads_on, is_held_on
from stakeholders.verification.matters import all_matters
from stakeholders.verification.models import EntryRequest, Proposal, ProposalStatus

#: A post held for longer is likely to have passed to another: postings last three to four years.
LONG_POSTING = timedelta(days=4 * 365 + 1)


class Reason(StrEnum):
    """Why an entry should be looked at, the weightiest first."""

    INVITED = "invited"
    VACANT = "vacant"
    NO_MAIL = "no_mail"
    DESIGNATE = "designate"
    LONG_POSTING = "long_posting"
    HEAD_UNVERIFIED = "head_unverified"


#: What each reason adds to the place in the list; heads of mission and residents come before all.
_WEIGHTS = {
    Reason.INVITED: 32,
    Reason.VACANT: 16,
    Reason.NO_MAIL: 12,
    Reason.DESIGNATE: 8,
    Reason.LONG_POSTING: 6,
    Reason.HEAD_UNVERIFIED: 4,
}
_MISSION, _RESIDENT, _NEVER = 256, 128, 2


class Reach(StrEnum):
    """Whose entries are wanted, where not those of everybody who is here or accredited here."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"
    ALL = "all"


class Asked(StrEnum):
    """Whether the mission has a letter to which it has not answered."""

    OPEN = "open"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class StaleFilter:
    """What narrows the list; what is None or empty does not."""

    typed: str = ""
    kind: OrganisationKind | None = None
    reach: Reach | None = None
    reason: Reason | None = None
    asked: Asked | None = None


@dataclass(frozen=True)
class StaleLine:
    """One entry, why it should be looked at, and how asking its mission stands."""

    organisation: Organisation
    head: Posting | None
    reasons: Sequence[Reason]
    is_resident: bool
    matters: int
    request: EntryRequest | None


def _called(typed: str) -> list[ColumnElement[bool]]:
    """Each word typed occurs in the organisation's names, in any script and order."""
    return [Organisation.folded.contains(word, autoescape=True) for word in fold(typed).split()[:12]]


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _headed_by(day: date, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Posting.organisation_id == Organisation.id, Posting.is_head, is_held_on(day), *more)


def _is_unverified_posting(since: date) -> ColumnElement[bool]:
    # What was entered by hand after that day has been looked at when it was entered.
    never = and_(Posting.verified_on.is_(None), Posting.created_at < _start_of(since))
    return or_(Posting.verified_on < since, never)


def is_stale(since: date, day: date) -> ColumnElement[bool]:
    """An open organisation whose entry, or whose head's post, nobody has verified on ``since`` or later."""
    head = _headed_by(day, _is_unverified_posting(since))
    return and_(Organisation.closed_on.is_(None), or_(is_unverified_since(since), head))


def _conditions(since: date, day: date) -> dict[Reason, ColumnElement[bool]]:
    by_mail = exists().where(
        Channel.organisation_id == Organisation.id, Channel.medium == ChannelMedium.EMAIL
    )
    unpresented = or_(Posting.credentials_on.is_(None), Posting.credentials_on > day)
    matters = all_matters()
    invited: ColumnElement[bool] = false()
    if matters:
        found = union_all(*matters).subquery()
        invited = Organisation.id.in_(select(found.c[0]))
    return {
        Reason.INVITED: invited,
        Reason.VACANT: is_vacant_on(day),
        Reason.NO_MAIL: ~by_mail,
        Reason.DESIGNATE: and_(
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            _headed_by(day, Posting.rank.in_(FIRST_TWO_CLASSES), ~Posting.ad_interim, unpresented),
        ),
        Reason.LONG_POSTING: _headed_by(day, Posting.arrived_on < day - LONG_POSTING),
        Reason.HEAD_UNVERIFIED: _headed_by(day, _is_unverified_posting(since)),
    }


def is_open_request(moment: datetime) -> ColumnElement[bool]:
    """A letter that asked, and by which the mission can still answer."""
    return and_(
        EntryRequest.withdrawn_at.is_(None),
        EntryRequest.answered_at.is_(None),
        EntryRequest.expires_at > moment,
    )


def stale(
    wanted: StaleFilter, *, since: date, day: date, moment: datetime, home: str
) -> Select[Organisation]:
    """The stale entries wanted, what matters first: heads of mission, residents, then the reasons by weight.

    Args:
        since: what was verified on that day or later is not stale.
        day: the day on which posts are asked about.
        moment: now, for whether a letter is still open.
        home: the host country (ISO alpha-2).
    """
    conditions = _conditions(since, day)
    found = select(Organisation).where(is_stale(since, day))
    if wanted.reach is None:
        found = found.where(or_(is_seated_in(home), is_sent_to(home)))
    elif wanted.reach is Reach.RESIDENT:
        found = found.where(is_seated_in(home))
    elif wanted.reach is Reach.NON_RESIDENT:
        found = found.where(~is_seated_in(home), is_sent_to(home))
    if wanted.kind is not None:
        found = found.where(Organisation.kind == wanted.kind)
    if wanted.reason is not None:
        found = found.where(conditions[wanted.reason])
    if wanted.asked is not None:
        is_asked = exists().where(EntryRequest.organisation_id == Organisation.id, is_open_request(moment))
        found = found.where(is_asked if wanted.asked is Asked.OPEN else ~is_asked)
    found = found.where(*_called(wanted.typed))
    score: ColumnElement[int] = case((Organisation.kind.in_(DIPLOMATIC_MISSIONS), _MISSION), else_=0)
    score += case((is_seated_in(home), _RESIDENT), else_=0)
    score += case((Organisation.verified_on.is_(None), _NEVER), else_=0)
    for reason, condition in conditions.items():
        score += case((condition, _WEIGHTS[reason]), else_=0)
    oldest = func.coalesce(Organisation.verified_on, date.min)
    return found.order_by(score.desc(), oldest, Organisation.folded, Organisation.id)


def lines_of(organisations: Sequence[Organisation], *, since: date, day: date, home: str) -> list[StaleLine]:
    """The same entries with the reasons of each: five statements, however many."""
    numbers = [organisation.id for organisation in organisations]
    heads = heads_on(day, numbers)
    by_mail = set(
        db.session.scalars(
            select(Channel.organisation_id).where(
                Channel.organisation_id.in_(numbers), Channel.medium == ChannelMedium.EMAIL
            )
        )
    )
    matters = matters_of(numbers)
    requests = latest_requests(numbers)
    lines = []
    for organisation in organisations:
        head = heads.get(organisation.id)
        number = matters[organisation.id]
        holds = {
            Reason.INVITED: number > 0,
            Reason.VACANT: head is None and organisation.kind in DIPLOMATIC_MISSIONS,
            Reason.NO_MAIL: organisation.id not in by_mail,
            Reason.DESIGNATE: head is not None
            and organisation.kind in DIPLOMATIC_MISSIONS
            and not head.ad_interim
            and head.rank in FIRST_TWO_CLASSES
            and (head.credentials_on is None or head.credentials_on > day),
            Reason.LONG_POSTING: head is not None
            and head.arrived_on is not None
            and head.arrived_on < day - LONG_POSTING,
            Reason.HEAD_UNVERIFIED: head is not None and _is_unverified(head, since),
        }
        lines.append(
            StaleLine(
                organisation,
                head,
                [reason for reason in Reason if holds[reason]],
                (organisation.seat_country or organisation.host_country) == home,
                number,
                requests.get(organisation.id),
            )
        )
    return lines


def _is_unverified(head: Posting, since: date) -> bool:
    if head.verified_on is None:
        return head.created_at < _start_of(since)
    return head.verified_on < since


def matters_of(organisation_ids: Collection[int]) -> Counter[int]:
    """How much business there is soon with each of these organisations: a statement for each who tells."""
    found: Counter[int] = Counter()
    for statement in all_matters():
        rows = statement.subquery()
        wanted = select(rows).where(rows.c[0].in_(list(organisation_ids)))
        for number, count in db.session.execute(wanted):
            found[number] += count
    return found


def latest_requests(organisation_ids: Collection[int]) -> dict[int, EntryRequest]:
    """The last letter that asked each of these organisations, by its number: one statement."""
    latest = (
        select(func.max(EntryRequest.id))
        .where(EntryRequest.organisation_id.in_(list(organisation_ids)))
        .group_by(EntryRequest.organisation_id)
    )
    found = db.session.scalars(select(EntryRequest).where(EntryRequest.id.in_(latest)))
    return {request.organisation_id: request for request in found}


def organisations_to_ask(organisation_ids: Collection[int]) -> list[Organisation]:
    """These organisations by name, with their channels: two statements."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(list(organisation_ids)))
        .options(selectinload(Organisation.channels))
        .order_by(Organisation.folded, Organisation.id)
    )
    return list(found)


class Standing(StrEnum):
    """How a request stands."""

    WAITING = "waiting"
    OPENED = "opened"
    ANSWERED = "answered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def standing_of(request: EntryRequest, moment: datetime) -> Standing:
    """The furthest that is known of it."""
    if request.answered_at is not None:
        return Standing.ANSWERED
    if request.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if request.expires_at <= moment:
        return Standing.EXPIRED
    return Standing.OPENED if request.opened_at is not None else Standing.WAITING


def requests(standing: Standing | None, typed: str, moment: datetime) -> Select[EntryRequest]:
    """The letters that asked, the latest first, with their organisations."""
    found = (
        select(EntryRequest)
        .join(EntryRequest.organisation)
        .options(joinedload(EntryRequest.organisation))
        .order_by(EntryRequest.asked_at.desc(), EntryRequest.id.desc())
    )
    unanswered = EntryRequest.answered_at.is_(None)
    in_time = and_(EntryRequest.withdrawn_at.is_(None), EntryRequest.expires_at > moment)
    conditions: dict[Standing, Any] = {
        Standing.ANSWERED: ~unanswered,
        Standing.WITHDRAWN: and_(unanswered, EntryRequest.withdrawn_at.is_not(None)),
        Standing.EXPIRED: and_(
            unanswered, EntryRequest.withdrawn_at.is_(None), EntryRequest.expires_at <= moment
        ),
        Standing.OPENED: and_(unanswered, in_time, EntryRequest.opened_at.is_not(None)),
        Standing.WAITING: and_(unanswered, in_time, EntryRequest.opened_at.is_(None)),
    }
    if standing is not None:
        found = found.where(conditions[standing])
    return found.where(*_called(typed))


def proposals(status: ProposalStatus | None) -> Select[Proposal]:
    """Missions' answers: those that wait first, then the latest first; organisation and lines loaded."""
    found = (
        select(Proposal)
        .options(joinedload(Proposal.organisation), selectinload(Proposal.items))
        .order_by(
            case((Proposal.status == ProposalStatus.WAITING, 0), else_=1),
            Proposal.made_at.desc(),
            Proposal.id.desc(),
        )
    )
    return found if status is None else found.where(Proposal.status == status)


def proposal_with_all(proposal_id: int) -> Proposal | None:
    """One answer with its lines, its letter and its mission: two statements."""
    return db.session.scalar(
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .options(
            joinedload(Proposal.organisation), joinedload(Proposal.request), selectinload(Proposal.items)
        )
        .execution_options(populate_existing=True)
    )


def proposals_of(organisation_id: int, limit: int = 5) -> list[Proposal]:
    """A mission's last answers, the latest first, with their lines: two statements."""
    return list(
        db.session.scalars(
            select(Proposal)
            .where(Proposal.organisation_id == organisation_id)
            .options(selectinload(Proposal.items))
            .order_by(Proposal.id.desc())
            .limit(limit)
        )
    )


@dataclass(frozen=True)
class Counts:
    """How missions' answers stand."""

    #: Proposals somebody must decide on.
    waiting: int
    #: Missions that found everything right since the day asked about.
    confirmed: int
    #: Letters out there without an answer, their links still open.
    unanswered: int


def counts(moment: datetime, since: datetime) -> Counts:
    """How missions' answers stand: one statement. ``since``: from when confirmations are news."""
    waiting = select(func.count()).select_from(Proposal).where(Proposal.status == ProposalStatus.WAITING)
    confirmed = (
        select(func.count())
        .select_from(Proposal)
        .where(Proposal.status == ProposalStatus.CONFIRMED, Proposal.made_at >= since)
    )
    unanswered = select(func.count()).select_from(EntryRequest).where(is_open_request(moment))
    row = db.session.execute(
        select(waiting.scalar_subquery(), confirmed.scalar_subquery(), unanswered.scalar_subquery())
    ).one()
    return Counts(*row)
