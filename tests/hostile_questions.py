"""An event's questions and a guest's answers, for the office in which every route has a record to find."""

from __future__ import annotations

from events.programme.models import Event
from events.questions.editing import ChoicePlan, QuestionPlan, add_question, one_step
from events.questions.models import AnswerFile, GuestNeeds, QuestionAnswer, QuestionKind
from events.registration.models import Registration
from office.database import db


def fill(ids: dict[str, int], event: Event, seat: Registration, label: str) -> None:
    """Questions of every kind with ``label`` in all their words, and answers of one guest."""
    texts = dict.fromkeys(("en", "sv", "fi"), label)
    event.asks_needs = True
    choices = (ChoicePlan("", texts), ChoicePlan("", texts))
    with one_step(event) as step:
        made = {
            kind: add_question(event, QuestionPlan(kind, texts, texts, choices=choices))
            for kind in QuestionKind
        }
    asked = {"language": "en", "label": label, "choices": {}}
    way, paper = made[QuestionKind.ONE_OF], made[QuestionKind.FILE]
    answers = [
        QuestionAnswer(registration_id=seat.id, question_id=question.id, value=value, asked=asked)
        for question, value in ((way, way.choices[0]["key"]), (paper, label[:200]))
    ]
    db.session.add_all(answers)
    db.session.flush()
    content = b"%PDF-1.7 %%EOF"
    db.session.add_all(
        [
            AnswerFile(
                answer_id=answers[1].id,
                name=label[:200],
                media_type="application/pdf",
                size=len(content),
                content=content,
            ),
            GuestNeeds(registration_id=seat.id, diet=label[:1000], access=label[:1000]),
        ]
    )
    ids |= {
        "question_id": way.id,
        "answer_id": answers[1].id,
        "questions.take_back.step_id": step.record_id,
    }
