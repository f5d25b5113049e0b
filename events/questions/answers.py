"""What guests answered, in words: with those in which they were asked, where these have changed since."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.questions.applying import NO, YES
from events.questions.models import Question, QuestionAnswer, QuestionKind
from office.database import db
from office.localized import pick
from office.web.i18n import format_day, language


@dataclass(frozen=True)
class Answered:
    """One answer, in words.

    ``file_url`` leads staff to the file that was given; it is empty for everybody else. ``asked_as`` is the
    wording in which it was asked, where that is another than today's.
    """

    label: str
    text: str
    file_url: str = ""
    asked_as: str = ""
    question_id: int = 0


def answers_by_registration(
    registration_ids: Collection[int], *, for_staff: bool = False
) -> dict[int, list[Answered]]:
    """The answers of several guests in the order of the form, and to those taken out since. One statement."""
    statement = (
        select(QuestionAnswer)
        .join(QuestionAnswer.question)
        .where(QuestionAnswer.registration_id.in_(registration_ids))
        .options(joinedload(QuestionAnswer.question))
        .order_by(Question.position, Question.id)
    )
    found: dict[int, list[Answered]] = {}
    for answer in db.session.scalars(statement):
        found.setdefault(answer.registration_id, []).append(answered(answer, for_staff=for_staff))
    return found


def answered(answer: QuestionAnswer, *, for_staff: bool = False) -> Answered:
    """An answer in the reader's language, as far as its words have not changed since it was given."""
    question, lang = answer.question, language()
    is_file = question.kind is QuestionKind.FILE and for_staff
    asked = str(answer.asked.get("label", ""))
    now = pick(question.label, lang)
    is_same = asked == pick(question.label, str(answer.asked.get("language", "")))
    return Answered(
        label=now,
        text=text_of(question, answer.value, answer.asked),
        file_url=url_for("questions.answer_file", event_id=question.event_id, answer_id=answer.id)
        if is_file
        else "",
        asked_as="" if is_same else asked,
        question_id=question.id,
    )


def text_of(question: Question, value: Any, asked: dict[str, Any]) -> str:
    """What an answer says, in the reader's language where nobody changed the words since."""
    lang = language()
    match question.kind:
        case QuestionKind.YES_NO | QuestionKind.CONSENT:
            return {YES: _("Yes"), NO: _("No")}.get(str(value), str(value))
        case QuestionKind.DATE:
            return format_day(date.fromisoformat(value), lang)
        case QuestionKind.ONE_OF | QuestionKind.SEVERAL_OF:
            keys = value if isinstance(value, list) else [value]
            return ", ".join(_choice(question, key, asked, lang) for key in keys)
    return str(value)


def _choice(question: Question, key: str, asked: dict[str, Any], lang: str) -> str:
    said = str(asked.get("choices", {}).get(key, key))
    label = next((one["label"] for one in question.choices if one["key"] == key), None)
    if label is None or pick(label, str(asked.get("language", ""))) != said:
        # They chose these words, and no others.
        return said
    return pick(label, lang)
