"""What one event was for one mission: its head came, somebody else, nobody, or it was not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.registration.models import Answer, RegistrationStatus
from events.registration.queries import COMES
from stakeholders.organisations.models import OrganisationStatus


class Outcome(StrEnum):
    """How it went, what says most coming first."""

    #: The head of mission, or who acted as head on that day, came themselves.
    HEAD = "head"
    #: Somebody else of the mission came: a substitute or a colleague.
    OTHER = "other"
    #: They held a seat and did not come.
    NO_SHOW = "no_show"
    #: They wanted to come and had no seat.
    NO_SEAT = "no_seat"
    #: They declined, or gave the seat back.
    DECLINED = "declined"
    #: No answer, or none that decided.
    NO_ANSWER = "no_answer"
    NOT_INVITED = "not_invited"
    #: The mission was closed or suspended then.
    CLOSED = "closed"
    #: The mission had not been opened then.
    NOT_YET = "not_yet"


CAME = frozenset({Outcome.HEAD, Outcome.OTHER})
#: Asked, with a seat if they wanted one: of these one can say whether they come.
ASKED = CAME | {Outcome.NO_SHOW, Outcome.DECLINED, Outcome.NO_ANSWER}

#: Who neither holds a seat nor gave one back.
_WITHOUT_SEAT = frozenset(
    {RegistrationStatus.WAITING, RegistrationStatus.PENDING, RegistrationStatus.REFUSED}
)


@dataclass(frozen=True)
class Seat:
    """One registration for a mission, as far as it tells who came."""

    id: int
    event_id: int
    organisation_id: int
    invitation_id: int | None
    name: str
    title: str
    status: RegistrationStatus
    #: Whether presence was recorded.
    is_present: bool
    #: Whether they headed the mission on the day of the event, ad interim too.
    is_head: bool


@dataclass(frozen=True)
class Asked:
    """One invitation that stands, and the answer that counts."""

    id: int
    event_id: int
    organisation_id: int
    addressee: str
    #: None: nobody answered, or the office took the answer back.
    answer: Answer | None


@dataclass(frozen=True)
class Cell:
    """One mission at one event. ``people`` are those who came, heads first."""

    outcome: Outcome
    event_id: int
    people: tuple[Seat, ...] = ()
    #: Where a click leads: the invitation, or the registration of who came by another door.
    invitation_id: int | None = None
    registration_id: int | None = None


def cell_of(event_id: int, asked: Sequence[Asked], seats: Sequence[Seat], *, is_recorded: bool) -> Cell:
    """What an event was for one mission that was asked, or whose people registered.

    Args:
        is_recorded: whether anybody's presence was recorded at the event; where nobody's was, whoever held a
            seat is taken to have come, as in the event's result.
    """
    held = [seat for seat in seats if seat.status is RegistrationStatus.CONFIRMED]
    came = [seat for seat in seats if seat.is_present] if is_recorded else held
    outcome = _outcome(asked, seats, held, came)
    people = tuple(sorted(came, key=lambda seat: (not seat.is_head, seat.id)))
    told = next(iter(people or held or [s for s in seats if s.status in _WITHOUT_SEAT]), None)
    invitation_id = told.invitation_id if told is not None else None
    if told is None and asked:
        invitation_id = _telling(asked).id
    return Cell(
        outcome,
        event_id,
        people,
        invitation_id,
        told.id if told is not None and invitation_id is None else None,
    )


def _outcome(
    asked: Sequence[Asked], seats: Sequence[Seat], held: Sequence[Seat], came: Sequence[Seat]
) -> Outcome:
    if came:
        return Outcome.HEAD if any(seat.is_head for seat in came) else Outcome.OTHER
    if held:
        return Outcome.NO_SHOW
    if any(seat.status in _WITHOUT_SEAT for seat in seats):
        return Outcome.NO_SEAT
    if not asked:
        return Outcome.NOT_INVITED
    answer = _telling(asked).answer
    # Who said yes and holds no seat has given it back, or it was taken back.
    return Outcome.DECLINED if answer is Answer.DECLINED or answer in COMES else Outcome.NO_ANSWER


def _telling(asked: Sequence[Asked]) -> Asked:
    """Of several invitations of one mission the one whose answer says most."""
    weights = {Answer.ACCEPTED: 0, Answer.SUBSTITUTED: 0, Answer.DECLINED: 1, Answer.TENTATIVE: 2, None: 3}
    return min(asked, key=lambda one: (weights[one.answer], one.id))


@dataclass(frozen=True)
class Life:
    """Since when an organisation was open, suspended or closed, as far as the register knows."""

    #: The year in which it was opened.
    founded: int | None = None
    closed_on: date | None = None
    #: (since, status), in order.
    periods: tuple[tuple[date, OrganisationStatus], ...] = ()

    def absence_on(self, day: date) -> Outcome | None:
        """Why it could not be asked on ``day``; None: it was there, or nothing says that it was not."""
        begun = [status for since, status in self.periods if since <= day]
        if begun:
            return None if begun[-1] is OrganisationStatus.OPEN else Outcome.CLOSED
        if self.closed_on is not None and self.closed_on <= day and not self.periods:
            return Outcome.CLOSED
        if self.founded is not None:
            return Outcome.NOT_YET if self.founded > day.year else None
        opened_later = bool(self.periods) and self.periods[0][1] is OrganisationStatus.OPEN
        return Outcome.NOT_YET if opened_later else None


def absence(lives: Iterable[Life], day: date) -> Outcome:
    """What an event was for a mission that was not asked, its predecessors taken together with it."""
    found = {life.absence_on(day) for life in lives}
    if None in found or not found:
        return Outcome.NOT_INVITED
    return Outcome.CLOSED if Outcome.CLOSED in found else Outcome.NOT_YET
