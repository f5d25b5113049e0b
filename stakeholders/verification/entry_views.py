"""The mission's own page: its entry, one tap to confirm it, a form to correct it. The link is the right."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office.accounts.access import by_token
from office.database import db, writing
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.i18n import language, prefer_language
from stakeholders.nationaldays.queries import kept_by
from stakeholders.nationaldays.words import say_rule
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.words import PURPOSE_WORDS
from stakeholders.people.words import RANK_WORDS
from stakeholders.verification import answering, words
from stakeholders.verification.answering import (
    CorrectionsWait,
    EntryChanged,
    NothingCorrected,
    present_entry,
    waiting_proposal,
)
from stakeholders.verification.corrections import lines_of
from stakeholders.verification.entry import NotWhatWasShown, Shown, sealed, unsealed
from stakeholders.verification.entry_forms import KINDS_OF_ADDRESS, AnswerForm, CorrectionForm
from stakeholders.verification.links import LinkExpired, open_entry
from stakeholders.verification.models import EntryRequest
from stakeholders.verification.queries import proposals_of

blueprint = Blueprint("entry", __name__)


@blueprint.record_once
def _keep_own_csrf(state: Any) -> None:
    # The form checks its own token and comes back with everything that was typed, as guests' answers do.
    state.app.extensions["csrf"].exempt(blueprint)


@blueprint.errorhandler(BadLink)
def unknown_link(_error: BadLink) -> ResponseReturnValue:
    """One calm page for every link that opens nothing, whatever the reason."""
    return render_template("stakeholders/verification/entry_unknown.html"), 404


@blueprint.errorhandler(LinkExpired)
def expired_link(error: LinkExpired) -> ResponseReturnValue:
    """The link was theirs, and its time is over: say so, and what to do."""
    prefer_language(error.request.language)
    return render_template("stakeholders/verification/entry_expired.html", request_made=error.request), 410


@blueprint.get("/entry/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def entry_page(token: str) -> ResponseReturnValue:
    """The mission's entry; with ``?correct=1`` the form that corrects it."""
    made = _opened(token)
    if made.opened_at is None and request.method == "GET" and not current_user.is_authenticated:
        number = made.id
        with writing():
            answering.note_opening(number)
        made = _opened(token)
    organisation, shown = present_entry(made.organisation_id, language())
    if "correct" in request.args:
        return _correction_page(token, made, organisation, _fresh(made, organisation, shown))
    return _entry_page(token, made, organisation, shown, None)


@blueprint.post("/entry/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def take_answer(token: str) -> ResponseReturnValue:
    """The answer: taken, it leads back to the link; refused, the form comes back with everything in it."""
    made = _opened(token)
    if "correct" in request.args:
        return _take_corrections(token, made)
    return _take_confirmation(token, made)


def _take_confirmation(token: str, made: EntryRequest) -> ResponseReturnValue:
    form = AnswerForm()
    valid = form.validate()
    try:
        seen = unsealed(form.seen.data or "", made)
    except NotWhatWasShown:
        seen, valid = None, False
        form.form_errors.append(_("Please look at the entry and send the page once more."))
    if valid and seen is not None:
        try:
            answering.confirm(
                made,
                seen,
                answered_by=form.answered_by.data or "",
                language=language(),
                submission=form.submission.data or "",
            )
        except CorrectionsWait as earlier:
            name = earlier.proposal.made_by
            db.session.rollback()
            made = _opened(token)
            form.form_errors.append(
                _("%(name)s has sent corrections, which the office is looking at.", name=name)
            )
        except EntryChanged:
            db.session.rollback()
            made = _opened(token)
            words_of_change = _("The office has changed the entry meanwhile. Please look at it once more.")
            form.form_errors.append(words_of_change)
        else:
            db.session.commit()
            return redirect(_address(token, anchor="answered"), 303)
    organisation, shown = present_entry(made.organisation_id, language())
    return _entry_page(token, made, organisation, shown, form), 422


def _take_corrections(token: str, made: EntryRequest) -> ResponseReturnValue:
    organisation, shown = present_entry(made.organisation_id, language())
    try:
        seen = unsealed(request.form.get("seen", ""), made)
    except NotWhatWasShown:
        # Nothing can be compared with what we did not show: the entry as it reads now is offered again.
        form = _fresh(made, organisation, shown)
        form.form_errors.append(_("Please look at the entry and write your corrections once more."))
        return _correction_page(token, made, organisation, form), 422
    form = CorrectionForm(seen, organisation.seat_country)
    if not form.validate():
        return _correction_page(token, made, organisation, form), 422
    try:
        answering.correct(
            made,
            seen,
            lines_of(seen, form.said(), language()),
            answered_by=form.answered_by.data or "",
            remark=form.remark.data or "",
            language=language(),
            submission=form.submission.data or "",
        )
    except NothingCorrected:
        db.session.rollback()
        form.form_errors.append(
            _("Nothing differs from the entry. If everything is right, go back and say so there.")
        )
        made = _opened(token)
        return _correction_page(token, made, made.organisation, form), 422
    db.session.commit()
    return redirect(_address(token, anchor="answered"), 303)


def _opened(token: str) -> EntryRequest:
    made = open_entry(token)
    prefer_language(made.language)
    return made


def _fresh(made: EntryRequest, organisation: Organisation, shown: Shown) -> CorrectionForm:
    form = CorrectionForm.of(shown, organisation.seat_country)
    form.seen.data = sealed(shown, made)
    return form


def _entry_page(
    token: str, made: EntryRequest, organisation: Organisation, shown: Shown, form: AnswerForm | None
) -> str:
    if form is None:
        form = AnswerForm(formdata=None)
    # Whatever was seen before: this is what is seen now.
    form.seen.data = sealed(shown, made)
    answers = [one for one in proposals_of(organisation.id) if one.request_id == made.id]
    return render_template(
        "stakeholders/verification/entry.html",
        request_made=made,
        organisation=organisation,
        shown=shown,
        form=form,
        answers=answers,
        waits=waiting_proposal(organisation.id) is not None,
        national_days=[(one.called(language()), say_rule(one.rule)) for one in kept_by(organisation)],
        words=words,
        **_furniture(token),
    )


def _correction_page(token: str, made: EntryRequest, organisation: Organisation, form: CorrectionForm) -> str:
    return render_template(
        "stakeholders/verification/entry_correct.html",
        request_made=made,
        organisation=organisation,
        form=form,
        shown_channels={str(one.id): one for one in form.shown.channels},
        national_days=[(one.called(language()), say_rule(one.rule)) for one in kept_by(organisation)],
        shown_addresses={str(one.id): one for one in form.shown.addresses},
        **_furniture(token, correct=1),
    )


def _furniture(token: str, correct: int | None = None) -> dict[str, Any]:
    return {
        "rank_words": {rank.value: words for rank, words in RANK_WORDS.items()},
        "purpose_words": {purpose.value: words for purpose, words in PURPOSE_WORDS.items()},
        "address_words": KINDS_OF_ADDRESS,
        "own_url": _address(token),
        "correct_url": _address(token, correct=1),
        "language_links": [
            (code, url_for("entry.entry_page", token=token, lang=code, correct=correct)) for code in LANGUAGES
        ],
    }


def _address(token: str, *, correct: int | None = None, anchor: str | None = None) -> str:
    asked = request.args.get("lang", "")
    lang = asked if asked in LANGUAGES else None
    return url_for("entry.entry_page", token=token, lang=lang, correct=correct, _anchor=anchor)
