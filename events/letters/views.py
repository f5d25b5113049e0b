"""Pages on which staff word an event's letters, and see them as a guest does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.guestlist.models import Invitation
from events.letters import checking, queries, writing
from events.letters.comparing import compared
from events.letters.fields import FIELDS
from events.letters.forms import TakeOverForm, WordingForm
from events.letters.models import LetterText, Purpose
from events.letters.rendering import Wording
from events.letters.showing import Reader, View, document, told
from events.letters.words import ABOUT_WORDS, PURPOSE_LEADS, PURPOSE_WORDS, VIEW_WORDS
from events.programme.hours import days_words
from events.programme.models import Event
from events.programme.queries import event_or_404
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.localized import missing
from office.web.headers import LETTER_POLICY
from office.web.i18n import language
from office.web.notices import flash_with_undo

blueprint = Blueprint("letters", __name__, url_prefix="/events/manage/<int:event_id>/letters/wording")


@blueprint.get("")
@requires(Role.VIEWER)
def wordings(event_id: int) -> ResponseReturnValue:
    """Every kind of letter of the event: who worded it when, and what is missing."""
    event = event_or_404(event_id)
    texts = queries.latest(event)
    names = queries.writers(texts.values())
    rows = []
    for purpose in Purpose:
        text = texts.get(purpose)
        wording = writing.wording_of(text) if text else writing.house_words(purpose)
        faults = [one for one in checking.faults_of_text(event, wording) if one.blocks]
        by = names.get(text.user_id or 0, "") if text else ""
        lacking = sorted(
            {*missing(wording.body, event.languages), *missing(wording.subject, event.languages)}
        )
        rows.append((purpose, text, by, len(faults), lacking))
    return render_template(
        "events/letters/wordings.html",
        event=event,
        rows=rows,
        words=PURPOSE_WORDS,
        leads=PURPOSE_LEADS,
        earlier=queries.worded_events(event, limit=1),
    )


@blueprint.get("/<purpose>")
@requires(Role.VIEWER)
def wording(event_id: int, purpose: str) -> ResponseReturnValue:
    """The text of one kind of letter beside the letter as a guest sees it."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    text = queries.current(event, kind)
    return _editor(event, kind, _form_of(event, kind, text), text)


@blueprint.post("/<purpose>")
@requires(Role.EDITOR)
def save(event_id: int, purpose: str) -> ResponseReturnValue:
    """Make a new version of the text, faults and all: what is wrong keeps it from being sent, not from being
    kept.
    """
    event, kind = event_or_404(event_id), _purpose(purpose)
    form = WordingForm().of(event)
    if request.form.get("fill", "") in event.languages:
        return _begun_from_house(event, kind, form, request.form["fill"])
    if not form.validate_on_submit():
        return _editor(event, kind, form, queries.current(event, kind)), 422
    given = form.given(kind)
    try:
        made = writing.save(
            event, kind, given.subject, given.body, seen=form.seen.data or 0, user_id=current_user.id
        )
    except writing.ChangedMeanwhile as changed:
        newest = changed.newest
        # Sent again, the form knows what it replaces.
        form.seen.data, form.seen.raw_data = newest.number, None
        return _editor(event, kind, form, newest, meanwhile=newest), 409
    if made is None:
        flash(_("Nothing was changed, and no version was made."), "info")
        return redirect(_page_of(event, kind), 303)
    faults = [one for one in checking.faults_of_text(event, given) if one.blocks]
    number = made.number
    db.session.commit()
    message = _("Saved as version %(number)s.", number=number)
    if faults:
        flash(
            ngettext(
                "Saved as version %(number)s. %(num)d fault keeps it from being sent.",
                "Saved as version %(number)s. %(num)d faults keep it from being sent.",
                len(faults),
                number=number,
            ),
            "warning",
        )
    else:
        undo = url_for("letters.take_up", event_id=event_id, purpose=purpose, number=number - 1)
        flash_with_undo(message, undo)
    return redirect(_page_of(event, kind), 303)


@blueprint.post("/<purpose>/check")
@requires(Role.EDITOR)
def check(event_id: int, purpose: str) -> ResponseReturnValue:
    """What is wrong with the text as it is being typed: a part of the page."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    given = WordingForm().of(event).given(kind)
    return render_template("events/letters/_faults.html", event=event, **_checked(event, given))


@blueprint.get("/<purpose>/shown")
@requires(Role.VIEWER)
def shown(event_id: int, purpose: str) -> ResponseReturnValue:
    """The letter as it is worded now, or was in an earlier version, for the frame."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    number = request.args.get("version", "")
    text = queries.version(event, kind, int(number)) if number.isdecimal() and len(number) < 9 else None
    if number and text is None:
        abort(404)
    words = writing.wording_of(text) if text else writing.words_of(event, kind)
    return _in_frame(event, words, request.args)


@blueprint.post("/<purpose>/shown")
@requires(Role.EDITOR)
def shown_typed(event_id: int, purpose: str) -> ResponseReturnValue:
    """The letter with the text as it is being typed, for the frame; nothing is kept."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    return _in_frame(event, WordingForm().of(event).given(kind), request.form)


@blueprint.get("/<purpose>/versions")
@requires(Role.VIEWER)
def versions(event_id: int, purpose: str) -> ResponseReturnValue:
    """Every version of a text, and what one says otherwise than another."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    rows = queries.versions(event, kind)
    known = {text.number: writing.wording_of(text) for text, _by in rows}
    known[0] = writing.house_words(kind)
    newest = max(known)
    after = _number(request.args.get("to", ""), known, newest)
    before = _number(request.args.get("from", ""), known, max(after - 1, 0))
    return render_template(
        "events/letters/versions.html",
        event=event,
        purpose=kind,
        words=PURPOSE_WORDS,
        rows=rows,
        numbers=sorted(known, reverse=True),
        newest=newest,
        before=before,
        after=after,
        differences=_differences(event, known[before], known[after]),
    )


@blueprint.post("/<purpose>/take-up")
@requires(Role.EDITOR)
def take_up(event_id: int, purpose: str) -> ResponseReturnValue:
    """Take up an earlier version, or the house's own words (number 0), as a new version."""
    event, kind = event_or_404(event_id), _purpose(purpose)
    number = request.values.get("number", "")
    if not number.isdecimal() or len(number) > 8:
        abort(400)
    newest = queries.current(event, kind)
    before = newest.number if newest else 0
    try:
        made = writing.take_up(event, kind, int(number), current_user.id)
    except writing.NoSuchVersion:
        abort(404)
    if made is None:
        flash(_("The letter says this already; no version was made."), "info")
        return redirect(_page_of(event, kind), 303)
    if number == "0":
        message = _("The letter has the house’s own words again, as version %(new)s.", new=made.number)
    else:
        message = _(
            "Version %(number)s was taken up again, as version %(new)s.", number=number, new=made.number
        )
    undo = url_for("letters.take_up", event_id=event_id, purpose=purpose, number=before)
    db.session.commit()
    flash_with_undo(message, undo)
    return redirect(_page_of(event, kind), 303)


@blueprint.route("/take-over", methods=["GET", "POST"])
@requires(Role.EDITOR)
def take_over(event_id: int) -> ResponseReturnValue:
    """Word letters as an earlier event's are worded, all of them or some."""
    event = event_or_404(event_id)
    events = queries.worded_events(event)
    lang = language()
    offered = [
        (
            one.id,
            _(
                "%(title)s, %(day)s",
                title=one.titled(lang),
                day=days_words(one, lang),
            ),
        )
        for one in events
    ]
    form = TakeOverForm().offer(offered, Purpose)
    if request.method == "GET":
        form.purposes.data = [purpose.value for purpose in Purpose]
    if form.validate_on_submit():
        source = next(one for one in events if one.id == form.event.data)
        chosen = [Purpose(value) for value in form.purposes.data or ()]
        made = writing.take_over(event, source, chosen, current_user.id)
        db.session.commit()
        flash(
            ngettext("%(num)d letter was worded anew.", "%(num)d letters were worded anew.", len(made))
            if made
            else _("These letters say the same already; nothing was changed."),
            "success" if made else "info",
        )
        return redirect(url_for("letters.wordings", event_id=event.id), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("events/letters/take_over.html", event=event, form=form, events=events), status


# -- pieces --
def _purpose(value: str) -> Purpose:
    try:
        return Purpose(value)
    except ValueError:
        abort(404)


def _page_of(event: Event, purpose: Purpose) -> str:
    return url_for("letters.wording", event_id=event.id, purpose=purpose.value)


def _form_of(event: Event, purpose: Purpose, text: LetterText | None) -> WordingForm:
    words = writing.wording_of(text) if text else writing.house_words(purpose)
    form = WordingForm(
        formdata=None,
        subject=dict(words.subject),
        body=dict(words.body),
        seen=text.number if text else 0,
    )
    return form.of(event)


def _begun_from_house(event: Event, purpose: Purpose, form: WordingForm, code: str) -> str:
    house = writing.house_words(purpose)
    for field, texts in ((form.subject, house.subject), (form.body, house.body)):
        if not field.form[code].data:
            field.form[code].data = texts[code]
    return _editor(event, purpose, form, queries.current(event, purpose), filled=code)


def _editor(
    event: Event,
    purpose: Purpose,
    form: WordingForm,
    text: LetterText | None,
    *,
    meanwhile: LetterText | None = None,
    filled: str = "",
) -> str:
    given = form.given(purpose)
    guests = queries.guests_to_choose(event)
    chosen = request.values.get("guest", "")
    names = queries.writers([text] if text else [])
    return render_template(
        "events/letters/wording.html",
        event=event,
        purpose=purpose,
        purposes=list(Purpose),
        words=PURPOSE_WORDS,
        lead=PURPOSE_LEADS[purpose],
        form=form,
        text=text,
        by=names.get(text.user_id or 0, "") if text else "",
        is_house=_is_house(event, given),
        guests=guests,
        guest=_first(guests, chosen),
        shown=_shown_language(event, filled),
        views=VIEW_WORDS,
        view=_view(request.values.get("view", "")),
        fields=FIELDS,
        about=ABOUT_WORDS,
        meanwhile=meanwhile,
        meanwhile_by=queries.writers([meanwhile]).get(meanwhile.user_id or 0, "") if meanwhile else "",
        differences=_differences(event, writing.wording_of(meanwhile), writing.as_kept(given))
        if meanwhile
        else [],
        **_checked(event, given),
    )


def _first(guests: list[Invitation], chosen: str) -> Invitation | None:
    """The guest who was chosen, else the first who is named, else the first."""
    asked = [one for one in guests if str(one.id) == chosen]
    return next(iter([*asked, *(one for one in guests if one.addressee is not None), *guests]), None)


def _is_house(event: Event, given: Wording) -> bool:
    house = writing.house_words(given.purpose)
    return all(
        (given.subject.get(code), given.body.get(code)) == (house.subject.get(code), house.body.get(code))
        for code in event.languages
    )


def _shown_language(event: Event, filled: str) -> str:
    asked = filled or request.values.get("shown", "")
    if asked in {*event.languages, "all"}:
        return asked
    reader = language()
    return reader if reader in event.languages else event.languages[0]


def _view(value: str) -> View:
    return View(value) if value in set(View) else View.MAIL


def _checked(event: Event, given: Wording) -> dict[str, Any]:
    """What is wrong with a wording and for which guests, as the page tells it."""
    in_text = checking.faults_of_text(event, given)
    blocking = [one for one in in_text if one.blocks]
    guests: list[tuple[Invitation, list[tuple[str, str]]]] = []
    if not blocking:
        invitations = queries.guests_to_choose(event)
        wrong = checking.faults_of_guests(event, given, invitations)
        guests = [(one, told(wrong[one.id])) for one in invitations if one.id in wrong]
    return {
        "faults": told(blocking),
        "notes": told([one for one in in_text if not one.blocks]),
        "wrong_guests": guests,
    }


def _in_frame(event: Event, words: Wording, asked: Any) -> Response:
    number = asked.get("guest", "")
    invitation = None
    if number.isdecimal() and 0 < len(number) < 10:
        invitation = db.session.get(Invitation, int(number))
    if invitation is not None and invitation.event_id != event.id:
        invitation = None
    reader = Reader.of(event, invitation, asked.get("shown", ""))
    response: Response = current_app.make_response(document(words, reader, _view(asked.get("view", ""))))
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _number(value: str, known: dict[int, Wording], otherwise: int) -> int:
    return int(value) if value.isdecimal() and len(value) < 9 and int(value) in known else otherwise


def _differences(event: Event, before: Wording, after: Wording) -> list[tuple[str, bool, list[Any]]]:
    """What changed: (language, whether it is the subject, runs), for the texts that differ."""
    found = []
    codes = [*event.languages, *sorted({*before.body, *after.body} - set(event.languages))]
    for code in codes:
        for is_subject, old, new in ((True, before.subject, after.subject), (False, before.body, after.body)):
            if old.get(code, "") != new.get(code, ""):
                found.append((code, is_subject, compared(old.get(code, ""), new.get(code, ""))))
    return found
