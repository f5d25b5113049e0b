"""An event that asks its guests, and somebody who comes, for tests of questions."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.questions import asking
from events.questions.editing import ChoicePlan, QuestionPlan, add_question
from events.questions.models import Question, QuestionAnswer, QuestionKind
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, party_of
from office.database import db
from tests.events.seminar import invite, seminar

PDF = b"%PDF-1.7\nA text.\n%%EOF\n"


def texts(words: str) -> dict[str, str]:
    """The words in each language, told apart by its code."""
    return {"en": words, "sv": f"{words} (sv)", "fi": f"{words} (fi)"}


def ask(event: Event, kind: QuestionKind, words: str, *choices: str, **more: Any) -> Question:
    """A question of the event; ``when`` is an earlier question and the answer to it, ``help`` is left out."""
    when = more.pop("when", None)
    plan = QuestionPlan(
        kind,
        texts(words),
        choices=tuple(ChoicePlan("", texts(one)) for one in choices),
        condition=(when[0].id, when[1]) if when else None,
        **more,
    )
    return add_question(event, plan)


def coming(event: Event, *colleagues: str, **more: Any) -> tuple[Invitation, list[Registration]]:
    """A mission of which the addressee and these colleagues come."""
    invitation = invite(event, seats=1 + len(colleagues), **more)
    guests = [Guest(name) for name in colleagues]
    answer(invitation, GivenAnswer(Answer.ACCEPTED, guests), source=ReplySource.LINK)
    return invitation, list(party_of(invitation))


def sent(fields: Mapping[str, Any]) -> MultiDict[str, Any]:
    """What a browser sends of the questions, by the fields' own names without what begins them."""
    return MultiDict([(f"q-{name}", value) for name, value in fields.items()])


def send(guest: Registration, fields: Mapping[Any, Any]) -> asking.QuestionsForm:
    """Let a guest answer; what passes is saved."""
    named = {str(key.id) if isinstance(key, Question) else key: value for key, value in fields.items()}
    form = asking.form_for(guest.event, guest, data=sent(named))
    if form.validate():
        asking.save(guest, form)
    return form


def kept(guest: Registration) -> dict[int, Any]:
    """The answers that are kept of a guest, by question."""
    found = db.session.query(QuestionAnswer).filter_by(registration_id=guest.id)
    return {one.question_id: one.value for one in found}


def file(content: bytes, name: str) -> FileStorage:
    """A file as a browser sends it."""
    return FileStorage(BytesIO(content), filename=name)


def link_of(invitation: Invitation) -> str:
    """The path of an invitation's own page."""
    return invitation_url(invitation).removeprefix("http://localhost")


__all__ = ["PDF", "ask", "coming", "file", "kept", "link_of", "seminar", "send", "sent", "texts"]
