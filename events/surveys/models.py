"""A short survey after the event. Where it is anonymous, nothing in the database joins answers to people."""

from __future__ import annotations

import secrets
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from events.registration.models import Registration
from office.database import Json, Model, Row
from office.localized import pick


class Survey(Row):
    """The survey of one event."""

    __tablename__ = "surveys"
    __audited__ = True
    __about__ = (("event_id", "events"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    event: Mapped[Event] = relationship()
    #: Promised to the guests: it cannot be changed once somebody has answered.
    is_anonymous: Mapped[bool] = mapped_column(default=True)
    intro: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: Whether answers are taken.
    is_open: Mapped[bool] = mapped_column(default=False)
    #: The last day for answers, in the event's zone.
    closes_on: Mapped[date | None]

    def __str__(self) -> str:
        return str(self.event)


class SurveyQuestionKind(StrEnum):
    """What sort of answer a question of a survey takes."""

    #: 1 to 5, 5 the best.
    SCALE = "scale"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    TEXT = "text"


class SurveyQuestion(Row):
    """One question of a survey."""

    __tablename__ = "survey_questions"
    __audited__ = True

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    survey: Mapped[Survey] = relationship()
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[SurveyQuestionKind]
    label: Mapped[dict[str, str]]
    #: ``{key, label: {language: text}}`` in their order.
    choices: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return pick(self.label, "en")


class SurveyTurn(Model):
    """That somebody has answered: no second time. It has no moment and no number of its own."""

    __tablename__ = "survey_turns"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    registration: Mapped[Registration] = relationship()


class SurveySheet(Model):
    """The answers of one person, under a random number.

    All sheets of an anonymous survey are written anew in a random order whenever one is added, so that
    neither their order nor the transaction tells whose is whose.
    """

    __tablename__ = "survey_sheets"
    __table_args__ = (UniqueConstraint("survey_id", "registration_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: secrets.token_hex(16))
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    #: Whose they are; always null in an anonymous survey.
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    #: ``{question number: answer}``.
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Whether it is among the results of an anonymous survey already: they move on by five answers at a time.
    is_counted: Mapped[bool] = mapped_column(default=False)
