"""The host and those who help decide which questions are put, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from events.live.models import GuestQuestion, Moderation
from events.programme.planning import lock_event
from office.database import db


class Do(StrEnum):
    """What is done with a question."""

    CHOOSE = "choose"
    SET_ASIDE = "aside"
    #: It has been put to the speakers: the next one follows.
    ANSWERED = "answered"
    #: Back among the new ones.
    BACK = "back"
    UP = "up"
    DOWN = "down"


#: What each step leads to; the others only change the order.
_LEADS_TO = {
    Do.CHOOSE: Moderation.CHOSEN,
    Do.SET_ASIDE: Moderation.SET_ASIDE,
    Do.ANSWERED: Moderation.ANSWERED,
    Do.BACK: Moderation.NEW,
}


class NoSuchQuestion(Exception):
    """There is no question of that number at this event."""


@dataclass(frozen=True)
class Stood:
    """How a question stood, so that a step can be taken back."""

    state: Moderation
    position: int | None


def moderate(event_id: int, question_id: int, do: Do) -> tuple[GuestQuestion, Stood]:
    """Carry out one step, and say how the question stood before. The same step twice is one.

    Raises:
        NoSuchQuestion: it is not this event's.
    """
    question = _locked(event_id, question_id)
    stood = Stood(question.state, question.position)
    if do in (Do.UP, Do.DOWN):
        _move(question, do)
    elif question.state is not _LEADS_TO[do]:
        question.state = _LEADS_TO[do]
        # What had a place in the order comes back to it; what is chosen for the first time comes last.
        if do is Do.BACK:
            question.position = None
        elif do is Do.CHOOSE and question.position is None:
            question.position = _last_position(event_id) + 1
    db.session.flush()
    return question, stood


def take_back(event_id: int, question_id: int, stood: Stood) -> GuestQuestion:
    """Let a question stand as it stood.

    Raises:
        NoSuchQuestion: it is not this event's.
    """
    question = _locked(event_id, question_id)
    question.state = stood.state
    needs_place = stood.state is Moderation.CHOSEN and stood.position is None
    question.position = _last_position(event_id) + 1 if needs_place else stood.position
    db.session.flush()
    return question


def _locked(event_id: int, question_id: int) -> GuestQuestion:
    """The question, while nobody else orders the questions of this event."""
    lock_event(event_id)
    statement = select(GuestQuestion).where(
        GuestQuestion.id == question_id, GuestQuestion.event_id == event_id
    )
    question = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if question is None:
        raise NoSuchQuestion(question_id)
    return question


def _last_position(event_id: int) -> int:
    last = select(func.max(GuestQuestion.position)).where(GuestQuestion.event_id == event_id)
    return db.session.scalar(last) or 0


def _move(question: GuestQuestion, do: Do) -> None:
    """Change places with the neighbour; at the end of the order nothing moves."""
    if question.state is not Moderation.CHOSEN:
        return
    of_event = (GuestQuestion.event_id == question.event_id, GuestQuestion.state == Moderation.CHOSEN)
    statement = select(GuestQuestion).where(*of_event).order_by(GuestQuestion.position, GuestQuestion.id)
    chosen = list(db.session.scalars(statement))
    at = chosen.index(question)
    to = at + (-1 if do is Do.UP else 1)
    if not 0 <= to < len(chosen):
        return
    chosen[at], chosen[to] = chosen[to], chosen[at]
    for place, one in enumerate(chosen, start=1):
        one.position = place
