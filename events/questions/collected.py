"""All that the guests of an event answered: who did, how often each choice was made, and what they need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from events.programme.models import Event
from events.questions.asking import left_to_answer
from events.questions.models import GuestNeeds, Question, QuestionAnswer, QuestionKind
from events.questions.queries import questions_of
from events.questions.questionnaire import choice_label
from events.registration.models import ACTIVE, Registration, RegistrationStatus
from office.database import db
from office.web.i18n import language

#: Whose answers count: those who have a seat, wait for one, or have asked for one.
COUNTED: Final = (*ACTIVE, RegistrationStatus.PENDING)
_COUNTABLE: Final = frozenset(
    {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.YES_NO, QuestionKind.CONSENT}
)


@dataclass(frozen=True)
class Counted:
    """A question, how many guests answered it, and each choice: key, words, and how many made it."""

    question: Question
    answers: int
    choices: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Need:
    """What one guest needs."""

    name: str
    organisation: str
    status: RegistrationStatus
    diet: str
    access: str


def guests(event: Event) -> Select[Registration]:
    """The guests whose answers count, by name, with their mission and invitation."""
    return (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status.in_(COUNTED))
        .options(joinedload(Registration.organisation), joinedload(Registration.invitation))
        .order_by(Registration.name, Registration.id)
    )


def counted(event: Event) -> list[Counted]:
    """Every question, also those asked no more, with its counts. Two statements."""
    found: dict[int, Counter[str]] = {}
    totals: Counter[int] = Counter()
    statement = (
        select(QuestionAnswer.question_id, QuestionAnswer.value)
        .join(QuestionAnswer.registration)
        .where(Registration.event_id == event.id, Registration.status.in_(COUNTED))
    )
    for number, value in db.session.execute(statement):
        totals[number] += 1
        found.setdefault(number, Counter()).update(value if isinstance(value, list) else [str(value)])
    return [
        Counted(one, totals[one.id], tuple(_choices(one, found.get(one.id, Counter()))))
        for one in questions_of(event.id, with_retired=True)
        if one.retired_at is None or totals[one.id]
    ]


def _choices(question: Question, made: Counter[str]) -> list[tuple[str, str, int]]:
    lang = language()
    if question.kind not in _COUNTABLE:
        return []
    keys = ["yes", "no"] if question.kind is QuestionKind.YES_NO else ["yes"]
    if question.choices:
        keys = [one["key"] for one in question.choices if not one.get("retired") or made[one["key"]]]
    # A choice that was undone since is counted as it was answered.
    keys += sorted(set(made) - set(keys))
    return [(key, choice_label(question, key, lang), made[key]) for key in keys]


def who_answered(event: Event, question_id: int, choice: str = "") -> set[int]:
    """The registrations with an answer to a question, or with this one of its choices. One statement."""
    statement = (
        select(QuestionAnswer.registration_id, QuestionAnswer.value)
        .join(QuestionAnswer.registration)
        .where(Registration.event_id == event.id, QuestionAnswer.question_id == question_id)
    )
    return {
        number
        for number, value in db.session.execute(statement)
        if not choice or choice in (value if isinstance(value, list) else [str(value)])
    }


def who_owes(event: Event) -> set[int]:
    """The registrations of those with a seat who have not answered all that they have to."""
    seated = list(
        db.session.scalars(guests(event).where(Registration.status == RegistrationStatus.CONFIRMED))
    )
    return {number for number, left in left_to_answer(seated).items() if left.required}


def values_of(registration_ids: Collection[int]) -> dict[int, dict[int, Any]]:
    """The answers themselves, by registration and question, with the question loaded. One statement."""
    statement = (
        select(QuestionAnswer)
        .where(QuestionAnswer.registration_id.in_(registration_ids))
        .options(joinedload(QuestionAnswer.question))
    )
    found: dict[int, dict[int, Any]] = {number: {} for number in registration_ids}
    for answer in db.session.scalars(statement):
        found[answer.registration_id][answer.question_id] = answer
    return found


def needs(event: Event) -> list[Need]:
    """What those with a seat or on the waiting list told about diet and access, by name. One statement."""
    statement = (
        select(GuestNeeds)
        .join(GuestNeeds.registration)
        .where(Registration.event_id == event.id, Registration.status.in_(ACTIVE))
        .options(joinedload(GuestNeeds.registration).joinedload(Registration.organisation))
        .order_by(Registration.name, Registration.id)
    )
    lang = language()
    return [
        Need(
            one.registration.name,
            one.registration.sent_by(lang),
            one.registration.status,
            one.diet,
            one.access,
        )
        for one in db.session.scalars(statement)
    ]


def alike(texts: Sequence[str]) -> list[tuple[str, int]]:
    """The same words written by several, counted together, the most frequent first."""
    first: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for text in texts:
        folded = " ".join(text.casefold().split()).strip(" .")
        if folded:
            first.setdefault(folded, text.strip())
            numbers[folded] += 1
    return [
        (first[folded], number)
        for folded, number in sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    ]
