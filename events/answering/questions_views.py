"""The questions to those who come by an invitation: one page for all of the mission's seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from events.answering.queries import Standing, standing_of, takes_questions
from events.answering.views import blueprint, opened
from events.guestlist.models import Invitation
from events.invitations.confirming import has_own_address
from events.questions.asking import (
    QuestionsForm,
    form_for,
    has_answered,
    has_questions,
    posted,
    save,
)
from events.registration.guest_pages import asked_language, contact_of
from events.registration.models import Registration
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.localized import LANGUAGES
from office.web.context import form_errors
from office.web.forms import Form

_OLD_PAGE = _l("This page had been open for a long time. Please send your answers once more.")


@dataclass(frozen=True)
class Asked:
    """One of the mission's seats on the page. ``form`` is None where its holder answers by their own link."""

    seat: Registration
    form: QuestionsForm | None


@blueprint.get("/invitation/<token>/questions")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def questions_page(token: str) -> ResponseReturnValue:
    """The event's questions to each who comes for the mission."""
    invitation = opened(token)
    asked = _asked(invitation, standing_of(invitation), None)
    return _page(token, invitation, asked, Form()) if asked else _back(token)


@blueprint.post("/invitation/<token>/questions")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def take_answers(token: str) -> ResponseReturnValue:
    """The answers: all are kept, or none, and what is missing is told."""
    invitation = opened(token)
    asked = _asked(invitation, standing_of(invitation), posted())
    if not asked:
        return _back(token)
    own = Form()
    is_fresh = own.validate()
    if not is_fresh:
        own["csrf_token"].errors = [str(_OLD_PAGE)]
    # All are looked at, so that everything that is missing is told at once.
    good = [one.form.validate() for one in asked if one.form is not None]
    if not (is_fresh and all(good)):
        return _page(token, invitation, asked, own), 422
    for one in asked:
        if one.form is not None:
            save(one.seat, one.form)
    db.session.commit()
    return _back(token, said="answers")


def _asked(invitation: Invitation, standing: Standing, data: Any) -> list[Asked]:
    """The seats with their forms; none where nothing is asked, or it is too late."""
    event = invitation.event
    if not takes_questions(invitation, standing) or not has_questions(event):
        return []
    # What somebody has told by their own link is not the mission's to see.
    apart = [seat for seat in standing.party if has_own_address(seat, invitation)]
    told = has_answered(apart)
    found = [
        Asked(
            seat,
            None if seat.id in told else form_for(event, seat, data=data, prefix=f"seat{seat.id}-"),
        )
        for seat in standing.party
    ]
    return [one for one in found if one.form is None or not one.form.is_empty]


def _page(token: str, invitation: Invitation, asked: Sequence[Asked], own: Form) -> str:
    is_sent = request.method == "POST"
    errors = [error for error in form_errors(own) if not error[0]] if is_sent else []
    several = len(asked) > 1
    for one in asked if is_sent else ():
        for field_id, label, words in form_errors(one.form) if one.form is not None else ():
            errors.append((field_id, f"{one.seat.name}, {label}" if several else label, words))
    return render_template(
        "events/answering/questions.html",
        invitation=invitation,
        event=invitation.event,
        asked=asked,
        has_files=any(one.form is not None and one.form.has_files for one in asked),
        form=own,
        errors=errors,
        own_url=url_for(".questions_page", token=token, lang=asked_language()),
        back_url=url_for(".invitation_page", token=token, lang=asked_language(), _anchor="answer"),
        contact=contact_of(invitation.event),
        language_links=[(code, url_for(".questions_page", token=token, lang=code)) for code in LANGUAGES],
    )


def _back(token: str, said: str | None = None) -> ResponseReturnValue:
    address = url_for(".invitation_page", token=token, lang=asked_language(), said=said, _anchor="answer")
    return redirect(address, 303)
