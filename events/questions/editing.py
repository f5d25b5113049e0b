"""Staff's verbs on an event's questions: adding, changing, taking out, ordering; each can be undone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import exists, select

from events.guestlist.models import GuestGroup
from events.programme.models import Event, EventStatus
from events.programme.planning import change_event, lock_event, plan_of
from events.questions.applying import NO, YES, hanging_on
from events.questions.models import Question, QuestionAnswer, QuestionKind
from events.questions.queries import questions_of
from office import clock
from office.audit.models import AuditEntry, Change
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, Reason, Undone, undo, was_taken_back
from office.database import db
from office.localized import Texts, cleaned, missing

#: Kinds whose answers another question can depend on.
DECIDING: Final = (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.YES_NO, QuestionKind.CONSENT)
WITH_CHOICES: Final = (QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF)
#: More than anybody answers.
MOST_QUESTIONS: Final = 60
MOST_CHOICES: Final = 60


class EditingRefused(Exception):
    """The question cannot be so; nothing changed."""


class NoWords(EditingRefused):
    """It asks nothing in any language."""


class NotInEveryLanguage(EditingRefused):
    """The event is open: guests read it in every language that it promises."""

    def __init__(self, languages: Sequence[str], what: str) -> None:
        super().__init__(f"{what}: {', '.join(languages)}")
        self.languages = tuple(languages)
        self.what = what


class TooFewChoices(EditingRefused):
    """There is nothing to choose between."""


class TooMany(EditingRefused):
    """More questions or choices than anybody answers."""


class KindIsFixed(EditingRefused):
    """Somebody has answered it: it stays of its kind."""


class ImpossibleLimits(EditingRefused):
    """The smallest is above the largest."""


class BadCondition(EditingRefused):
    """The answer that it depends on cannot be given before it."""


class Needed(EditingRefused):
    """Other questions are asked only if this one is answered so."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(", ".join(str(one) for one in questions))
        self.questions = tuple(questions)


class OutOfOrder(EditingRefused):
    """A question would stand before the one that decides whether it is asked."""

    def __init__(self, question: Question, above: Question) -> None:
        super().__init__(f"{question} before {above}")
        self.question, self.above = question, above


class TakenBackAlready(EditingRefused):
    """The step has been undone."""


class NoSuchStep(Exception):
    """Nothing was ever done to the event's questions under this number."""


@dataclass(frozen=True)
class ChoicePlan:
    """A choice: its key, empty for a new one, and its words."""

    key: str
    label: Texts


@dataclass(frozen=True)
class QuestionPlan:
    """What a question is to be. ``condition`` is the earlier question's number and the answer needed."""

    kind: QuestionKind
    label: Texts
    help: Texts = field(default_factory=dict)
    is_required: bool = False
    choices: tuple[ChoicePlan, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    group_id: int | None = None
    condition: tuple[int, str] | None = None


def kind_of(event_id: int) -> str:
    """The kind of the steps on one event's questions: the Undo of one event takes back none of another's."""
    return f"questions_{event_id}"


@contextmanager
def one_step(event: Event) -> Iterator[Cause]:
    """Within the block all that is changed is one step, and nobody else changes the event's questions."""
    lock_event(event.id)
    step = new_step(kind_of(event.id))
    with because_of(step):
        yield step


def take_back(event: Event, step_id: int) -> Undone:
    """Undo a step. A question that guests have answered since it was added stays.

    Raises:
        TakenBackAlready: it has been undone.
        NoSuchStep: there is none.
    """
    lock_event(event.id)
    cause = Cause(kind_of(event.id), step_id)
    if was_taken_back(cause):
        raise TakenBackAlready
    answered = select(Question).where(
        Question.event_id == event.id, exists().where(QuestionAnswer.question_id == Question.id)
    )
    used = [Left("questions", one.id, str(one), Reason.IN_USE) for one in db.session.scalars(answered)]
    # Only what the step made would go with its answers; what it changed is changed back.
    undone = undo(cause, leaving=[one for one in used if _was_made_by(cause, one.record_id)])
    if not undone.changes and not undone.left:
        raise NoSuchStep
    db.session.expire_all()
    return undone


def _was_made_by(cause: Cause, question_id: int) -> bool:
    mine = exists().where(
        AuditEntry.cause_type == cause.record_type,
        AuditEntry.cause_id == cause.record_id,
        AuditEntry.record_type == "questions",
        AuditEntry.record_id == question_id,
        AuditEntry.change == Change.MADE,
    )
    return bool(db.session.scalar(select(mine)))


def add_question(event: Event, plan: QuestionPlan) -> Question:
    """Add a question at the end of the form.

    Raises:
        EditingRefused: it cannot be so; the subclass says why.
    """
    others = questions_of(event.id)
    if len(others) >= MOST_QUESTIONS:
        raise TooMany
    question = Question(event_id=event.id, position=len(others), kind=plan.kind, label={})
    _set(question, event, plan, others)
    question.position = max((one.position for one in others), default=-1) + 1
    db.session.add(question)
    db.session.flush()
    return question


def change_question(event: Event, question: Question, plan: QuestionPlan) -> None:
    """Let a question be another. Choices left out of the plan go; those that somebody chose are retired.

    Raises:
        EditingRefused: it cannot be so; the subclass says why.
    """
    if plan.kind is not question.kind and is_answered(question):
        raise KindIsFixed
    others = questions_of(event.id)
    number = next((n for n, one in enumerate(others) if one.id == question.id), len(others))
    _set(question, event, plan, others[:number])
    depending = [one for one in others if one.depends_on_id == question.id]
    lost = [one for one in depending if one.depends_on_value not in possible_answers(question)]
    if lost:
        raise Needed(lost)
    db.session.flush()


def remove_question(event: Event, question: Question) -> bool:
    """Take a question out of the form. Whether it was only retired, because guests have answered it.

    Raises:
        Needed: others depend on its answer.
    """
    depending = hanging_on(questions_of(event.id), question.id)
    if depending:
        raise Needed([one for one in depending if isinstance(one, Question)])
    if is_answered(question):
        question.retired_at = clock.now()
        db.session.flush()
        return True
    # One that was retired may hang on it: its condition is history.
    for one in questions_of(event.id, with_retired=True):
        if one.depends_on_id == question.id:
            one.depends_on_id, one.depends_on_value = None, ""
    db.session.flush()
    db.session.delete(question)
    db.session.flush()
    return False


def bring_back(event: Event, question: Question) -> None:
    """Ask a retired question again, at the end of the form; a condition that cannot be met any more goes."""
    others = questions_of(event.id)
    above = next((one for one in others if one.id == question.depends_on_id), None)
    if above is None or question.depends_on_value not in possible_answers(above):
        question.depends_on_id, question.depends_on_value = None, ""
    question.retired_at = None
    question.position = max((one.position for one in others), default=-1) + 1
    db.session.flush()


def move_question(event: Event, question: Question, by: int) -> None:
    """Exchange a question with the one before (-1) or after (1) it; at the end nothing happens.

    Raises:
        OutOfOrder: one of the two depends on the other.
    """
    order = [one.id for one in questions_of(event.id)]
    here = order.index(question.id)
    there = here + by
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        reorder(event, order)


def reorder(event: Event, numbers: Sequence[int]) -> None:
    """Put the questions in this order; those that are not named (a colleague has just added one) follow.

    Raises:
        OutOfOrder: a question would stand before the one it depends on.
    """
    there = {one.id: one for one in questions_of(event.id)}
    wanted = [there[number] for number in dict.fromkeys(numbers) if number in there]
    wanted += [one for one in there.values() if one not in wanted]
    place = {one.id: position for position, one in enumerate(wanted)}
    for one in wanted:
        above = there.get(one.depends_on_id or 0)
        if above is not None and place[above.id] > place[one.id]:
            raise OutOfOrder(one, above)
    for one in wanted:
        one.position = place[one.id]
    db.session.flush()


def ask_needs(event: Event, *, asks: bool) -> None:
    """Ask guests about diet and access, or ask no longer. What was told is kept until its time."""
    change_event(event, replace(plan_of(event), asks_needs=asks))


def is_answered(question: Question) -> bool:
    """Whether anybody has answered it."""
    return bool(db.session.scalar(select(exists().where(QuestionAnswer.question_id == question.id))))


def possible_answers(question: Question) -> list[str]:
    """The answers on which another question may depend."""
    if question.kind is QuestionKind.YES_NO:
        return [YES, NO]
    if question.kind is QuestionKind.CONSENT:
        return [YES]
    if question.kind in WITH_CHOICES:
        return [one["key"] for one in question.choices if not one.get("retired")]
    return []


def _set(question: Question, event: Event, plan: QuestionPlan, above: Sequence[Question]) -> None:
    """Let a question follow its plan, within the rules."""
    label, help_ = cleaned(plan.label), cleaned(plan.help)
    _check_words(event, label, help_, plan)
    if plan.minimum is not None and plan.maximum is not None and plan.minimum > plan.maximum:
        raise ImpossibleLimits
    _check_condition(plan, above)
    if plan.group_id is not None:
        group = db.session.get(GuestGroup, plan.group_id)
        if group is None or group.event_id != event.id:
            raise BadCondition
    question.kind, question.label, question.help = plan.kind, label, help_
    question.is_required = plan.is_required
    question.choices = _choices(question, plan) if plan.kind in WITH_CHOICES else []
    question.minimum, question.maximum = plan.minimum, plan.maximum
    question.group_id = plan.group_id
    question.depends_on_id, question.depends_on_value = plan.condition or (None, "")


def _check_words(event: Event, label: Texts, help_: Texts, plan: QuestionPlan) -> None:
    if not label:
        raise NoWords
    if plan.kind in WITH_CHOICES:
        named = [one for one in plan.choices if cleaned(one.label)]
        if len(named) < 2:
            raise TooFewChoices
        if len(named) > MOST_CHOICES:
            raise TooMany
    if event.status is EventStatus.DRAFT:
        return
    # A draft may lack them; what is open is read by guests this minute.
    for what, texts in (("label", label), ("help", help_)):
        lacking = missing(texts, event.languages) if texts else []
        if lacking:
            raise NotInEveryLanguage(lacking, what)
    for number, one in enumerate(plan.choices if plan.kind in WITH_CHOICES else ()):
        texts = cleaned(one.label)
        lacking = missing(texts, event.languages) if texts else []
        if lacking:
            raise NotInEveryLanguage(lacking, f"choice {number}")


def _check_condition(plan: QuestionPlan, above: Sequence[Question]) -> None:
    if plan.condition is None:
        return
    number, wanted = plan.condition
    decides = next((one for one in above if one.id == number), None)
    if decides is None or wanted not in possible_answers(decides):
        raise BadCondition


def _choices(question: Question, plan: QuestionPlan) -> list[dict[str, Any]]:
    """The choices as they are kept: the planned ones in their order, then those that are retired."""
    before = {one["key"]: one for one in question.choices or []}
    kept: list[dict[str, Any]] = []
    for one in plan.choices:
        label = cleaned(one.label)
        if not label:
            continue
        key = one.key if one.key in before and all(k["key"] != one.key for k in kept) else _new_key()
        unshown = {c: t for c, t in before.get(key, {}).get("label", {}).items() if c not in one.label}
        kept.append({"key": key, "label": {**unshown, **label}, "retired": False})
    gone = [one for key, one in before.items() if all(k["key"] != key for k in kept)]
    chosen = _chosen(question) if gone and question.id is not None else set()
    return kept + [{**one, "retired": True} for one in gone if one["key"] in chosen]


def _chosen(question: Question) -> set[str]:
    """The keys that guests have chosen."""
    found: set[str] = set()
    for value in db.session.scalars(
        select(QuestionAnswer.value).where(QuestionAnswer.question_id == question.id)
    ):
        found.update(value if isinstance(value, list) else [str(value)])
    return found


def _new_key() -> str:
    # Drawn, not counted: a key that was given up never comes to mean another choice.
    return f"c{secrets.token_hex(4)}"
