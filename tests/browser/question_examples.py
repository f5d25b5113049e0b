"""An event's questions to be looked at: of every kind, some of them answered."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from events.guestlist.links import invitation_url
from events.programme.models import Event
from events.questions.editing import ChoicePlan, QuestionPlan, add_question, ask_needs
from events.questions.models import GuestNeeds, Question, QuestionAnswer, QuestionKind
from events.registration.models import Registration, RegistrationStatus
from office.database import db

_LONG = (
    "Which of the visits in the days around the seminar would you and those who come with you like to join?"
)


def _texts(words: str) -> dict[str, str]:
    return {"en": words, "sv": f"{words} (sv)", "fi": f"{words} (fi)"}


def questions(ids: dict[str, int], links: dict[str, str]) -> None:
    """Arrange them at the small meeting, and enter their numbers and addresses."""
    event = db.session.get(Event, ids["small"])
    assert event is not None
    choices = tuple(ChoicePlan("", _texts(one)) for one in ("The city archive", "Oodi library"))
    made: list[Question] = []
    for kind in QuestionKind:
        plan = QuestionPlan(
            kind,
            _texts(_LONG if kind is QuestionKind.SEVERAL_OF else f"A question: {kind.value}"),
            _texts("A word of explanation."),
            is_required=kind is QuestionKind.YES_NO,
            choices=choices,
            condition=(made[2].id, made[2].choices[0]["key"]) if kind is QuestionKind.NUMBER else None,
        )
        made.append(add_question(event, plan))
    ask_needs(event, asks=True)
    seat = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
        )
    ).one()
    way = made[2]
    asked = {"language": "en", "label": "How was it asked then?", "choices": {}}
    answer = QuestionAnswer(
        registration_id=seat.id, question_id=way.id, value=way.choices[0]["key"], asked=asked
    )
    db.session.add_all([answer, GuestNeeds(registration_id=seat.id, diet="Vegetarian", access="A ramp")])
    db.session.flush()
    ids["question"] = way.id
    left = urlsplit(invitation_url(seat.invited_by)).path
    links |= {"questions left": left, "questions": f"{left}/questions"}
