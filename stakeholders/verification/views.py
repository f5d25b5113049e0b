"""Upkeep: what nobody has verified for long, verified on one word, or asked of the missions themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.forms import TestLetterForm
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import letters_about, progress_of
from office.mailroom.queries import mailing as mailing_numbered
from office.mailroom.words import trouble
from office.web import Fragment
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.headers import LETTER_POLICY
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query
from stakeholders.directory.queries import kinds_in_register
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.words import title_of
from stakeholders.verification import asking, mail, queries, verifying, words
from stakeholders.verification.asking import REMINDER, REQUEST, SUBJECT
from stakeholders.verification.customs import customs, decide_customs
from stakeholders.verification.forms import AskForm, CustomsForm, VerifiedForm
from stakeholders.verification.models import EntryRequest, Verification
from stakeholders.verification.queries import Asked, Reach, Reason, StaleFilter, Standing

Member = TypeVar("Member", bound=StrEnum)

blueprint = Blueprint("verification", __name__, url_prefix="/stakeholders/upkeep")

#: More organisations than anybody ticks; a longer list in an address is none of ours.
MOST_AT_ONCE = 500
#: A mission's own confirmation is news for so long.
NEWS = timedelta(days=7)


def upkeep_tabs(current: str) -> list[dict[str, object]]:
    """The pages of upkeep beside each other, with what waits to be decided."""
    counts = queries.counts(clock.now(), clock.now() - NEWS)
    return [
        {"label": _("To be verified"), "url": url_for("verification.index"), "current": current == "stale"},
        {
            "label": _("Missions’ answers"),
            "url": url_for("proposals.index"),
            "current": current == "proposals",
            "count": counts.waiting or None,
        },
        {
            "label": _("Asked"),
            "url": url_for("verification.asked"),
            "current": current == "asked",
            "count": counts.unanswered or None,
        },
    ]


@blueprint.get("")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What nobody has verified for long, what matters first."""
    return _index_page(VerifiedForm(formdata=None))


def _index_page(form: VerifiedForm) -> str:
    # The page's own address, also where a refused form shows it again.
    query = read_query(filters=("kind", "reach", "reason", "asked"), path=url_for(".index"))
    day, choices = clock.today(), customs()
    since = day - timedelta(days=choices.stale_after)
    home = settings.current().office_country
    wanted = StaleFilter(
        typed=query.q,
        kind=_member(OrganisationKind, query.first("kind")),
        reach=_member(Reach, query.first("reach")),
        reason=_member(Reason, query.first("reason")),
        asked=_member(Asked, query.first("asked")),
    )
    found = queries.stale(wanted, since=since, day=day, moment=clock.now(), home=home)
    page = paginate(found, query)
    return render_template(
        "stakeholders/verification/stale.html",
        page=page,
        query=query,
        lines=queries.lines_of(page.items, since=since, day=day, home=home),
        reasons_in_words=lambda line: words.reasons_in_words(line, day),
        standing_of=lambda one: queries.standing_of(one, clock.now()),
        standing_words=words.STANDING_WORDS,
        options={
            "kind": [(kind.value, KIND_WORDS[kind]) for kind in kinds_in_register()],
            "reach": words.REACH_WORDS.items(),
            "reason": words.REASON_WORDS.items(),
            "asked": words.ASKED_WORDS.items(),
        },
        chips=chips(
            query,
            {
                "kind": lambda value: _said(KIND_WORDS, OrganisationKind, value),
                "reach": lambda value: _said(words.REACH_WORDS, Reach, value),
                "reason": lambda value: _said(words.REASON_WORDS, Reason, value),
                "asked": lambda value: _said(words.ASKED_WORDS, Asked, value),
            },
            lambda typed: _("“%(words)s”", words=typed),
        ),
        title_of=title_of,
        days=choices.stale_after,
        form=form,
        ticked=set(_ids(request.form.getlist("ids"))),
        tabs=upkeep_tabs("stale"),
    )


@blueprint.post("/verified")
@requires(Role.EDITOR)
def verified() -> ResponseReturnValue:
    """Enter that the ticked entries are true today, and on whose word."""
    form, ids = VerifiedForm(), _ids(request.form.getlist("ids"))
    if not ids:
        flash(_("Tick at least one entry first."), "warning")
        return redirect(url_for(".index"), 303)
    if not form.validate_on_submit():
        return _index_page(form), 422
    made = verifying.verify_all(ids, by=current_user.label, source=form.source.data or "")
    number, count = made.id, made.count
    db.session.commit()
    message = ngettext("%(num)d entry is verified today.", "%(num)d entries are verified today.", count)
    flash_with_undo(message, url_for(".undo_verified", verification_id=number))
    return redirect(url_for(".index"), 303)


@blueprint.post("/verified/<int:verification_id>/undo")
@requires(Role.EDITOR)
def undo_verified(verification_id: int) -> ResponseReturnValue:
    """Take a verification of several entries back."""
    undone = verifying.take_back(or_404(db.session.get(Verification, verification_id)))
    db.session.commit()
    if undone.left:
        message = ngettext(
            "Taken back, but for %(num)d entry that somebody has changed since.",
            "Taken back, but for %(num)d entries that somebody has changed since.",
            len(undone.left),
        )
        flash(message, "warning")
    else:
        flash(_("Taken back: the entries stand as before."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/ask")
@requires(Role.EDITOR)
def ask() -> ResponseReturnValue:
    """From the ticked rows to the last look before the letters go."""
    ids = _ids(request.form.getlist("ids"))
    if not ids:
        flash(_("Tick at least one entry first."), "warning")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".review", ids=_joined(ids)), 303)


@blueprint.get("/review")
@requires(Role.EDITOR)
def review() -> ResponseReturnValue:
    """Look once more at who is asked, who is left out and why, and at the letter."""
    return _review_page(_asked_ids(), AskForm(formdata=None))


@blueprint.post("/send")
@requires(Role.EDITOR)
def send() -> ResponseReturnValue:
    """Send what is ready, if its number was typed."""
    ids, form = _asked_ids(), AskForm()
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
    page = paginate(queries.requests(_member(Standing, query.first("standing")), query.q, now), query)
    letters = letters_about(SUBJECT, [one.id for one in page.items])
    return render_template(
        "stakeholders/verification/asked.html",
        page=page,
        query=query,
        chips=chips(query, {"standing": lambda value: _said(_standing_labels(), Standing, value)}),
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


@blueprint.route("/customs", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_customs() -> ResponseReturnValue:
    """How long the office trusts an entry, keeps a link open, and waits before it reminds."""
    form = CustomsForm() if request.method == "POST" else CustomsForm(obj=customs())
    if form.validate_on_submit():
        decide_customs(form.decided())
        db.session.commit()
        flash(_("Saved. Letters sent from now on follow it."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("stakeholders/verification/customs.html", form=form)
    return page, 422 if form.is_submitted() else 200


def tile() -> Fragment | None:
    """Today: what missions have answered; nothing where nobody has."""
    counts = queries.counts(clock.now(), clock.now() - NEWS)
    if not (counts.waiting or counts.confirmed or counts.unanswered):
        return None
    return Fragment("stakeholders/verification/_tile.html", {"counts": counts})


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


def _ids(texts: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(record_numbers(texts)))[:MOST_AT_ONCE]


def _asked_ids() -> list[int]:
    return _ids(request.args.get("ids", "").split("."))


def _joined(ids: Sequence[int]) -> str:
    return ".".join(str(number) for number in ids)


def _member(kind: type[Member], value: str) -> Member | None:
    return kind(value) if value in {member.value for member in kind} else None


def _said(known: Any, kind: type[Member], value: str) -> str:
    member = _member(kind, value)
    return value if member is None else str(known[member])


def _standing_labels() -> dict[Standing, Any]:
    return {standing: entry[2] for standing, entry in words.STANDING_WORDS.items()}
