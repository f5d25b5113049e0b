"""A guest sends a question by their own link, and sees their own alone."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import Length

from events.live.asking import QuestionRefused, ask, why_closed
from events.live.queries import questions_from
from events.live.words import refusal_words
from events.registration.guest_pages import asked_language, contact_of, keep_own_csrf, unknown_link
from events.registration.links import open_registration
from events.registration.models import Registration
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.forms import Form, add_error
from office.web.i18n import prefer_language
from office.web.registry import Words

blueprint = Blueprint("asked", __name__)
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)

#: By one guest's link: faster than anybody writes.
SENDING = "10 per minute; 60 per hour"


def _own_link() -> str:
    return str((request.view_args or {}).get("token", ""))


class AskForm(Form):
    """A question to the host."""

    text: Any = TextAreaField()
    without_name: Any = BooleanField()
    submission: Any = HiddenField(default=lambda: str(uuid4()), validators=[Length(max=40)])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="ask-", **kwargs)
        self.text.label.text = _("Your question")
        self.without_name.label.text = _("Do not name me, neither to the host nor on the screen")

    def refuse(self, words: Words) -> None:
        """Say at the field why the question was not taken."""
        add_error(self.text, words)


@blueprint.get("/join/<token>/questions")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def questions(token: str) -> ResponseReturnValue:
    """The guest's own questions, and the form for another one."""
    return _page(token, _opened(token), AskForm(formdata=None))


@blueprint.post("/join/<token>/questions")
@by_token
@limiter.limit(SENDING, key_func=_own_link)
@limiter.limit(GUEST_PAGE)
@bad_links
def send(token: str) -> ResponseReturnValue:
    """A question sent; it is taken once, and the form comes back with what was typed where it is not."""
    registration = _opened(token)
    form = AskForm()
    if not form.validate():
        return _page(token, registration, form), 422
    try:
        ask(
            registration,
            form.text.data or "",
            without_name=bool(form.without_name.data),
            submission=form.submission.data or None,
        )
    except QuestionRefused as refusal:
        db.session.rollback()
        form.refuse(refusal_words(refusal.reason))
        return _page(token, _opened(token), form), 422
    db.session.commit()
    flash(_("Thank you. Your question has been sent to the host."), "success")
    return redirect(url_for(".questions", token=token, lang=asked_language()), 303)


def _opened(token: str) -> Registration:
    registration = open_registration(token)
    prefer_language(registration.language)
    return registration


def _page(token: str, registration: Registration, form: AskForm) -> str:
    closed = why_closed(registration, clock.now())
    return render_template(
        "events/live/asked.html",
        registration=registration,
        event=registration.event,
        form=form,
        closed=refusal_words(closed) if closed is not None else "",
        own=questions_from(registration.id),
        contact=contact_of(registration.event),
        back_url=url_for("joining.joining_page", token=token, lang=asked_language()),
        own_url=url_for(".send", token=token, lang=asked_language()),
        language_links=[(code, url_for(".questions", token=token, lang=code)) for code in LANGUAGES],
    )
