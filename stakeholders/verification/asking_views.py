"""Asking missions to confirm their entries: the last look, the letters' progress, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.forms import TestLetterForm
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import letters_about, progress_of
from office.mailroom.queries import mailing as mailing_numbered
from office.mailroom.words import trouble
from office.web.errors import or_404
from office.web.headers import LETTER_POLICY
from office.web.i18n import language
from office.web.tables import chips, paginate, read_query
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.verification import asking, mail, queries, words
from stakeholders.verification.asking import REMINDER, REQUEST, SUBJECT
from stakeholders.verification.customs import customs
from stakeholders.verification.forms import AskForm
from stakeholders.verification.models import EntryRequest
from stakeholders.verification.queries import Standing
from stakeholders.verification.views import ids_among, member_of, said, upkeep_tabs

blueprint = Blueprint("asking", __name__, url_prefix="/stakeholders/upkeep")


@blueprint.post("/ask")
@requires(Role.EDITOR)
def ask() -> ResponseReturnValue:
    """From the ticked rows to the last look before the letters go."""
    ids = ids_among(request.form.getlist("ids"))
    if not ids:
        flash(_("Tick at least one entry first."), "warning")
        return redirect(url_for("verification.index"), 303)
    return redirect(url_for(".review", ids=_joined(ids)), 303)


@blueprint.get("/review")
@requires(Role.EDITOR)
def review() -> ResponseReturnValue:
    """Look once more at who is asked, who is left out and why, and at the letter."""
    return _review_page(_asked_ids(), AskForm(formdata=None))


@blueprint.route("/send", methods=["GET", "POST"])
@requires(Role.EDITOR)
def send() -> ResponseReturnValue:
    """Send what is ready, if its number was typed. Whoever comes by the address alone is led back to look."""
    ids = _asked_ids()
    if request.method != "POST":
        return redirect(url_for(".review", ids=_joined(ids)) if ids else url_for("verification.index"), 303)
    form = AskForm()
    if not form.validate_on_submit():
        return _review_page(ids, form), 422
    try:
        mailing = asking.ask(
            ids, expected=form.number.data or 0, remind=form.remind.data, user_id=current_user.id
        )
    except asking.NothingToSend:
        # The second of two clicks, or of two officers: the letters are on their way.
        db.session.rollback()
        flash(_("These missions have been asked already. Nothing was sent twice."), "info")
        return redirect(url_for(".asked"), 303)
    except asking.CountChanged as changed:
        db.session.rollback()
        form.number.errors = [
            ngettext(
                "%(num)d letter is ready, not %(typed)s. Nothing was sent.",
                "%(num)d letters are ready, not %(typed)s. Nothing was sent.",
                changed.ready,
                typed=changed.expected,
            )
        ]
        return _review_page(ids, form), 422
    total, address = mailing.total, url_for(".progress", mailing_id=mailing.id)
    db.session.commit()
    flash(ngettext("%(num)d letter is on its way.", "%(num)d letters are on their way.", total), "success")
    return redirect(address, 303)


@blueprint.post("/test")
@requires(Role.EDITOR)
def test_letter() -> ResponseReturnValue:
    """Send the officer the letter as a mission would get it."""
    ids, form = _asked_ids(), TestLetterForm().offer(list(LANGUAGES))
    if not form.validate_on_submit():
        return _review_page(ids, AskForm(formdata=None), form), 422
    shown = _shown_mission(asking.review(ids))
    if shown is None:
        abort(404)
    asking.send_test(shown, form.address.data or "", form.language.data)
    db.session.commit()
    flash(_("A test letter is on its way to %(address)s.", address=form.address.data), "success")
    return redirect(url_for(".review", ids=_joined(ids), mission=shown.id), 303)


@blueprint.get("/letter/<int:organisation_id>.html")
@requires(Role.EDITOR)
def preview(organisation_id: int) -> ResponseReturnValue:
    """The letter's HTML as one mission would see it, for the frame on the review page."""
    organisation = or_404(organisation_with_all(organisation_id))
    _address, code = asking.asked_at(organisation)
    response: Response = current_app.make_response(mail.preview(organisation, code).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/mailings/<int:mailing_id>")
@requires(Role.VIEWER)
def progress(mailing_id: int) -> ResponseReturnValue:
    """How far the letters of one click have come."""
    mailing = _mailing(mailing_id)
    return render_template(
        "stakeholders/verification/progress.html",
        mailing=mailing,
        progress=progress_of(mailing),
        tabs=upkeep_tabs("asked"),
    )


@blueprint.get("/asked")
@requires(Role.VIEWER)
def asked() -> ResponseReturnValue:
    """Which missions were asked, and how each letter stands."""
    query = read_query(filters=("standing",))
    now = clock.now()
    page = paginate(queries.requests(member_of(Standing, query.first("standing")), query.q, now), query)
    letters = letters_about(SUBJECT, [one.id for one in page.items])
    return render_template(
        "stakeholders/verification/asked.html",
        page=page,
        query=query,
        chips=chips(query, {"standing": lambda value: said(_standing_labels(), Standing, value)}),
        options=[(standing.value, entry[2]) for standing, entry in words.STANDING_WORDS.items()],
        standing_words=words.STANDING_WORDS,
        standing_of=lambda one: queries.standing_of(one, now),
        letter_of=lambda one: _letter(letters[one.id], REQUEST),
        reminder_of=lambda one: _letter(letters[one.id], REMINDER),
        trouble=trouble,
        Sent=LetterStatus.SENT,
        can_remind=lambda one: (
            one.answered_at is None and one.is_open_at(now) and not _reminded(letters[one.id])
        ),
        is_open=lambda one: one.is_open_at(now),
        tabs=upkeep_tabs("asked"),
    )


@blueprint.post("/requests/<int:request_id>/remind")
@requires(Role.EDITOR)
def remind(request_id: int) -> ResponseReturnValue:
    """Send one mission its reminder now."""
    found = or_404(db.session.get(EntryRequest, request_id))
    if asking.remind(found, clock.now()) is None:
        flash(
            _("No reminder was sent: the mission has answered, was reminded, or its link is closed."), "info"
        )
    else:
        db.session.commit()
        flash(_("The reminder is on its way to %(address)s.", address=found.to_address), "success")
    return redirect(url_for(".asked"), 303)


@blueprint.post("/requests/<int:request_id>/withdraw")
@requires(Role.EDITOR)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Let the link of one letter open nothing any more."""
    found = or_404(db.session.get(EntryRequest, request_id))
    if found.withdrawn_at is None:
        asking.withdraw(found, clock.now())
        db.session.commit()
    flash(_("The link opens nothing any more. The mission can be asked again at any time."), "success")
    return redirect(url_for(".asked"), 303)


def _review_page(ids: Sequence[int], form: AskForm, test: TestLetterForm | None = None) -> str:
    found = asking.review(ids)
    shown = _shown_mission(found)
    code = asking.asked_at(shown)[1] if shown is not None else language()
    if test is None:
        test = TestLetterForm(formdata=None, address=current_user.email).offer(list(LANGUAGES))
        test.language.data = code
    return render_template(
        "stakeholders/verification/review.html",
        found=found,
        ids=_joined(ids),
        shown=shown,
        to_address=asking.asked_at(shown)[0] if shown is not None else "",
        letter=mail.preview(shown, code) if shown is not None else None,
        letter_language=code,
        form=form,
        test=test,
        left_out_words=words.LEFT_OUT_WORDS,
        choices=customs(),
    )


def _shown_mission(found: asking.Review) -> Organisation | None:
    """The mission that the address names, else the first that is asked."""
    listed = [one.organisation for one in found.ready] + [one for one, _reason in found.left_out]
    named = [one for one in listed if request.args.get("mission", "") == str(one.id)]
    return next(iter([*named, *listed]), None)


def _mailing(mailing_id: int) -> Mailing:
    found = or_404(mailing_numbered(mailing_id))
    if found.kind != REQUEST:
        abort(404)
    return found


def _letter(letters: Sequence[Letter], kind: str) -> Letter | None:
    return next((one for one in reversed(letters) if one.kind == kind), None)


def _reminded(letters: Sequence[Letter]) -> bool:
    reminder = _letter(letters, REMINDER)
    return reminder is not None and reminder.due_at <= clock.now()


def _asked_ids() -> list[int]:
    return ids_among(request.args.get("ids", "").split("."))


def _joined(ids: Sequence[int]) -> str:
    return ".".join(str(number) for number in ids)


def _standing_labels() -> dict[Standing, Any]:
    return {standing: entry[2] for standing, entry in words.STANDING_WORDS.items()}
