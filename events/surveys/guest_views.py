"""The page on which a guest answers the survey: no account, no script, one minute on a phone."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from events.registration.guest_pages import asked_language, contact_of, keep_own_csrf, unknown_link
from events.registration.links import open_survey
from events.registration.models import Registration
from events.surveys.forms import AnswersForm, answers_form
from events.surveys.models import Survey
from events.surveys.queries import Shut, questions_of, survey_of, why_shut
from events.surveys.taking import AnswersRefused, take_answers
from events.surveys.words import promise_words, shut_words
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.web.i18n import language, prefer_language

blueprint = Blueprint("survey", __name__)
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.get("/survey/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def answer_page(token: str) -> ResponseReturnValue:
    """The questions; thanks to whoever has answered; calmly why not where nothing can be answered."""
    registration = _opened(token)
    survey = survey_of(registration.event_id)
    reason = why_shut(survey, registration, clock.now())
    if survey is None or reason is not None:
        return _shut(registration, survey, reason or Shut.NOT_OPEN)
    return _page(registration, survey, answers_form(questions_of(survey.id), language()))


@blueprint.post("/survey/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def answer(token: str) -> ResponseReturnValue:
    """Take the answers once; the second of two clicks leads to the same thanks."""
    registration = _opened(token)
    survey = survey_of(registration.event_id)
    reason = why_shut(survey, registration, clock.now())
    if survey is None or reason is not None:
        return _refused(token, registration, survey, reason or Shut.NOT_OPEN)
    form = answers_form(questions_of(survey.id), language())
    if not form.validate_on_submit():
        return _page(registration, survey, form), 422
    try:
        take_answers(survey.id, registration, form.answers())
    except AnswersRefused as refusal:
        db.session.rollback()
        return _refused(token, _opened(token), survey_of(registration.event_id), refusal.reason)
    db.session.commit()
    return redirect(url_for(".answer_page", token=token, lang=asked_language()), 303)


def _opened(token: str) -> Registration:
    registration = open_survey(token)
    event = registration.event
    prefer_language(registration.language if registration.language in event.languages else event.languages[0])
    return registration


def _refused(
    token: str, registration: Registration, survey: Survey | None, reason: Shut
) -> ResponseReturnValue:
    if reason is Shut.ANSWERED:
        return redirect(url_for(".answer_page", token=token, lang=asked_language()), 303)
    return _shut(registration, survey, reason), 422


def _page(registration: Registration, survey: Survey, form: AnswersForm) -> str:
    event = registration.event
    return render_template(
        "events/surveys/answer.html",
        event=event,
        survey=survey,
        form=form,
        promise=promise_words(survey),
        contact=contact_of(event),
        is_preview=False,
    )


def _shut(registration: Registration, survey: Survey | None, reason: Shut) -> str:
    title, text = shut_words(reason, survey)
    event = registration.event
    return render_template(
        "events/surveys/shut.html",
        event=event,
        title=title,
        text=text,
        is_thanked=reason is Shut.ANSWERED,
        contact=contact_of(event),
    )
