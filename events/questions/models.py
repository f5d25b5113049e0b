"""An event's own questions to whoever registers, what they answered, and what is deleted after the event."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.guestlist.models import GuestGroup
from events.programme.models import Event
from events.registration.models import Registration
from office import clock
from office.database import Json, Row
from office.localized import pick


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    #: Something to agree to: its only answer is yes.
    CONSENT = "consent"


class Question(Row):
    """One question of an event, in every language the event promises."""

    __tablename__ = "questions"
    __audited__ = True
    __about__ = (("event_id", "events"),)
    __table_args__ = (
        CheckConstraint("(depends_on_id IS NULL) = (depends_on_value = '')", name="depends_on_an_answer"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuestionKind]
    label: Mapped[dict[str, str]]
    help: Mapped[dict[str, str]] = mapped_column(default=dict)
    is_required: Mapped[bool] = mapped_column(default=False)
    #: For "one of" and "several of": ``{key, label: {language: text}, retired: bool}`` in their order. A key
    #: is never used again for another choice, so that an earlier answer keeps its meaning.
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    #: Smallest and largest number, or characters of a text; null: no such limit.
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    #: Asked of this group alone; null: of everybody.
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest_groups.id", ondelete="SET NULL"), index=True
    )
    group: Mapped[GuestGroup | None] = relationship()
    #: Asked only where an earlier question was answered so: the key of a choice, "yes" or "no".
    depends_on_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    #: Known to the session so that, where both go, the one that hangs on the other goes first.
    depends_on: Mapped[Question | None] = relationship(remote_side="Question.id")
    depends_on_value: Mapped[str] = mapped_column(String(40), default="")
    #: Taken out of the form after somebody had answered it: the answers stay readable.
    retired_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return pick(self.label, "en")


class QuestionAnswer(Row):
    """What one guest answered to one question, with the words in which it was asked."""

    __tablename__ = "question_answers"
    # The changes of a guest's answers are theirs, and no part of the office's trail.
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    registration: Mapped[Registration] = relationship()
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    question: Mapped[Question] = relationship()
    #: Text, number, ISO date, "yes"/"no", the key of a choice or a list of keys; of a file its name.
    value: Mapped[Any] = mapped_column(Json)
    #: ``{language, label, choices: {key: label}}``: what the guest read when they answered.
    asked: Mapped[dict[str, Any]] = mapped_column(Json)
    answered_at: Mapped[datetime] = mapped_column(default=clock.now)


class AnswerFile(Row):
    """A file that was given as an answer."""

    __tablename__ = "answer_files"

    answer_id: Mapped[int] = mapped_column(ForeignKey("question_answers.id", ondelete="CASCADE"), unique=True)
    answer: Mapped[QuestionAnswer] = relationship()
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class GuestNeeds(Row):
    """Diet and access needs, given under their own consent. Deleted after the event; never in the trail."""

    __tablename__ = "guest_needs"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), unique=True
    )
    registration: Mapped[Registration] = relationship()
    diet: Mapped[str] = mapped_column(Text, default="")
    access: Mapped[str] = mapped_column(Text, default="")
    consented_at: Mapped[datetime] = mapped_column(default=clock.now)
