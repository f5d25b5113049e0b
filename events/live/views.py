"""The host's page while the seminar runs: who is here, who is expected, and the questions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.joining.sharing import shared_links
from events.live.models import GuestQuestion, Moderation
from events.live.moderating import Do, NoSuchQuestion, Stood, moderate, take_back
from events.live.queries import Questions, arrived_at, in_the_room, questions_of
from events.live.words import DONE_WORDS, asked_by
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.questions.collected import counted
from events.questions.models import QuestionKind
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_number
from office.web.errors import answer_with_404
from office.web.i18n import language
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("live", __name__)


@blueprint.record_once
def _register_errors(state: Any) -> None:
    answer_with_404(state.app, NoSuchQuestion)


@blueprint.get("/events/manage/<int:event_id>/live")
@requires(Role.VIEWER)
def live(event_id: int) -> ResponseReturnValue:
    """The whole page; its two parts ask for themselves again."""
    event = event_or_404(event_id)
    shown = _room_shown(event) | _questions_shown(questions_of(event.id))
    written = [one for one in counted(event) if one.question.kind is QuestionKind.LONG_TEXT and one.answers]
    return render_template("events/live/live.html", event=event, written=written, **shown)


@blueprint.get("/events/manage/<int:event_id>/live/room")
@requires(Role.VIEWER)
def room_part(event_id: int) -> ResponseReturnValue:
    """Who is here and who is expected; nothing where nothing has changed."""
    event = event_or_404(event_id)
    shown = _room_shown(event)
    return _part("events/live/_room.html", shown["room_etag"], event=event, **shown)


@blueprint.get("/events/manage/<int:event_id>/live/questions")
@requires(Role.VIEWER)
def questions_part(event_id: int) -> ResponseReturnValue:
    """The questions; nothing where nothing has changed."""
    event = event_or_404(event_id)
    shown = _questions_shown(questions_of(event.id))
    return _part("events/live/_questions.html", shown["questions_etag"], event=event, **shown)


@blueprint.post("/events/manage/<int:event_id>/live/questions")
@requires(Role.EDITOR)
def decide(event_id: int) -> ResponseReturnValue:
    """One step with one question, or a step taken back: ``do`` is "choose 12" or "undo 12 new 3"."""
    event = event_or_404(event_id)
    verb, _space, rest = request.values.get("do", "").partition(" ")
    number, _space, stood_words = rest.partition(" ")
    question_id = record_number(number)
    if question_id is None:
        abort(400)
    done: dict[str, str] | None = None
    if verb == "undo":
        take_back(event.id, question_id, _stood(stood_words))
    elif verb in set(Do):
        question, stood = moderate(event.id, question_id, Do(verb))
        done = _done(Do(verb), question, stood)
    else:
        abort(400)
    db.session.commit()
    if "HX-Request" in request.headers:
        shown = _questions_shown(questions_of(event.id))
        return render_template("events/live/_questions.html", event=event, done=done, **shown)
    if done is not None:
        undo_url = url_for(".decide", event_id=event.id, do=done["undo"])
        flash({"message": done["said"], "undo_url": undo_url}, "success")  # type: ignore[arg-type] # see _messages
    return redirect(url_for(".live", event_id=event.id, _anchor="questions"), 303)


@blueprint.get("/events/manage/<int:event_id>/live/screen")
@requires(Role.VIEWER)
def screen(event_id: int) -> ResponseReturnValue:
    """The chosen questions in large letters, for the host's screen or the wall."""
    event = event_or_404(event_id)
    return render_template("events/live/screen.html", event=event, **_screen_shown(event))


@blueprint.get("/events/manage/<int:event_id>/live/screen/part")
@requires(Role.VIEWER)
def screen_part(event_id: int) -> ResponseReturnValue:
    """The questions in large letters; nothing where nothing has changed."""
    event = event_or_404(event_id)
    shown = _screen_shown(event)
    return _part("events/live/_screen.html", shown["screen_etag"], event=event, **shown)


def _part(template: str, etag: str, **shown: Any) -> Response:
    """A part of a page with the sign of its state; whoever has that state is told only so."""
    known = etag in request.if_none_match
    response: Response = current_app.make_response("" if known else render_template(template, **shown))
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _signed(*values: object) -> str:
    """The sign of a state, in the reader's language."""
    return hashlib.sha256(repr((language(), *values)).encode()).hexdigest()[:24]


def _room_shown(event: Event) -> dict[str, Any]:
    room, shared = in_the_room(event), len(shared_links(event))
    everybody = (*room.here, *room.expected)
    sign = [(one.registration.id, one.registration.updated_at, arrived_at(one)) for one in everybody]
    return {
        "room": room,
        "shared": shared,
        "ranks": RANK_WORDS,
        "arrived_at": arrived_at,
        "room_etag": _signed(shared, sign),
    }


def _questions_shown(questions: Questions) -> dict[str, Any]:
    sign = _signed([_sign(one) for one in _all(questions)])
    return {"questions": questions, "asked_by": asked_by, "questions_etag": sign}


def _screen_shown(event: Event) -> dict[str, Any]:
    questions = questions_of(event.id)
    with_names = request.args.get("names") != "no"
    sign = _signed(with_names, [_sign(one) for one in questions.chosen])
    return {"questions": questions, "asked_by": asked_by, "with_names": with_names, "screen_etag": sign}


def _all(questions: Questions) -> Sequence[GuestQuestion]:
    return (*questions.chosen, *questions.new, *questions.answered, *questions.set_aside)


def _sign(question: GuestQuestion) -> tuple[object, ...]:
    return question.id, question.state, question.position, question.text, asked_by(question)


def _done(do: Do, question: GuestQuestion, stood: Stood) -> dict[str, str]:
    """What was done, in words, and what takes it back."""
    place = "" if stood.position is None else f" {stood.position}"
    undo = {Do.UP: f"down {question.id}", Do.DOWN: f"up {question.id}"}
    text = question.text if len(question.text) <= 60 else f"{question.text[:59].rstrip()}…"
    return {
        "said": _("%(done)s “%(question)s”", done=DONE_WORDS[do], question=text),
        "undo": undo.get(do, f"undo {question.id} {stood.state.value}{place}"),
    }


def _stood(words: str) -> Stood:
    state, _space, place = words.partition(" ")
    position = record_number(place) if place else None
    if state not in set(Moderation) or (place and position is None):
        abort(400)
    return Stood(Moderation(state), position)
