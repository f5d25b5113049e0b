"""Pages on which an officer looks at an event's letters, tries them and sends them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.guestlist.models import Invitation
from events.invitations import registrants
from events.invitations.reasons import TO_MEND, LeftOut, NotNow
from events.letters.fault_words import fault_place, fault_sentence
from events.letters.models import Purpose
from events.letters.words import PURPOSE_LEADS, PURPOSE_WORDS
from events.programme.models import Event, EventStatus
from events.programme.queries import event_or_404
from events.sending import queries, sending
from events.sending.forms import MOST_TICKED, ChoiceForm, ConfirmForm
from events.sending.guests import GUEST
from events.sending.queries import Standing
from events.sending.readers import chosen_reader, letter_to, named_reader, readers_of, registrant_as_reader
from events.sending.recipients import Recipient, Review, Selection, due, recipients_of
from events.sending.sending import AT_ONCE, Schedule
from events.sending.steps import next_step, steps_of
from events.sending.words import (
    DOUBT_WORDS,
    LEFT_OUT_WORDS,
    NOT_NOW_WORDS,
    STANDING_WORDS,
    UNTIMELY_WORDS,
    mailing_shown,
    numbered,
    on_their_way,
    schedule_words,
    send_label,
)
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom.forms import TestLetterForm
from office.mailroom.kinds import kind_label
from office.mailroom.outbox import NotRepeatable
from office.mailroom.words import trouble
from office.web.headers import LETTER_POLICY
from office.web.i18n import language
from office.web.tables import Page, read_query

blueprint = Blueprint("sending", __name__, url_prefix="/events/manage/<int:event_id>/letters")

#: Names in a list on the page; of more only the number is said.
MOST_NAMED = 200


@blueprint.get("")
@requires(Role.VIEWER)
def letters(event_id: int) -> ResponseReturnValue:
    """What is to be done next, what of each kind has been sent, and where every guest's invitation stands."""
    event = event_or_404(event_id)
    rows = queries.guest_rows(event)
    registered = queries.registered_rows(event)
    counts = queries.counted(rows)
    query = read_query(filters=("standing",))
    asked = query.first("standing")
    standing = Standing(asked) if asked in set(Standing) else None
    shown = [row for row in rows if standing in {None, row.standing} and queries.matches(row, query.q)]
    steps = steps_of(event, due(event), queries.tallies_of(event))
    mailings = queries.mailings_of(event.id)
    gone = queries.gone_of(mailings)
    return render_template(
        "events/sending/letters.html",
        event=event,
        registered=registered,
        registered_url=url_for("admission.people", event_id=event.id),
        page=Page(shown[query.offset : query.offset + query.size], len(shown), query),
        total=len(rows),
        counts=counts,
        standing=standing,
        steps=steps,
        next_step=next_step(event, steps, counts[Standing.FAILED]),
        can_send_again=steps[Purpose.INVITATION].is_open,
        mailings=[
            (
                mailing,
                numbered(Purpose(mailing.kind), mailing.total),
                gone[mailing.id],
                mailing_shown(mailing, waiting=gone[mailing.id].waiting, failed=gone[mailing.id].failed),
            )
            for mailing in mailings
        ],
        words=STANDING_WORDS,
        none_sent=Standing.NOT_SENT,
        kind_label=kind_label,
        purpose_words=PURPOSE_WORDS,
        trouble=trouble,
    )


@blueprint.get("/send", defaults={"purpose": Purpose.INVITATION.value})
@blueprint.get("/send/<purpose>")
@requires(Role.EDITOR)
def review(event_id: int, purpose: str) -> ResponseReturnValue:
    """Look through everything once more before the letters go."""
    return _review_page(event_or_404(event_id), _purpose(purpose))


@blueprint.post("/send", defaults={"purpose": Purpose.INVITATION.value})
@blueprint.post("/send/<purpose>")
@requires(Role.EDITOR)
def send(event_id: int, purpose: str) -> ResponseReturnValue:
    """Send what the page showed, if the number of letters was typed."""
    event, wanted = event_or_404(event_id), _purpose(purpose)
    form = ConfirmForm()
    asked = _asked(event)
    if not form.validate_on_submit() or asked.schedule is None:
        return _review_page(event, wanted, form), 422
    try:
        mailing = sending.send(
            event,
            wanted,
            number=form.number.data or 0,
            agreement=form.agreement.data or "",
            user_id=current_user.id,
            selection=asked.selection,
            schedule=asked.schedule,
        )
    except sending.NothingToSend:
        # The second of two clicks, or of two officers: the letters are on their way.
        db.session.rollback()
        flash(_("These letters are on their way already. Nothing was sent twice."), "info")
        return redirect(_way_on(event_id, wanted), 303)
    except sending.Refused as refused:
        title, words = NOT_NOW_WORDS[refused.reason]
        form.number.errors = [_("%(why)s. Nothing was sent.", why=title), str(words)]
        return _review_page(event, wanted, form), 422
    except (sending.CountChanged, sending.ListChanged, sending.BadSchedule) as refused:
        form.number.errors = [_refusal_words(refused)]
        return _review_page(event, wanted, form), 422
    address = url_for("sending.progress", event_id=event_id, mailing_id=mailing.id)
    message = on_their_way(wanted, mailing)
    db.session.commit()
    flash(message, "success")
    return redirect(address, 303)


@blueprint.post("/test", defaults={"purpose": Purpose.INVITATION.value})
@blueprint.post("/test/<purpose>")
@requires(Role.EDITOR)
def test_letter(event_id: int, purpose: str) -> ResponseReturnValue:
    """Send the officer the letter as a guest would get it."""
    event, wanted = event_or_404(event_id), _purpose(purpose)
    form = TestLetterForm().offer(event.languages)
    if not form.validate_on_submit():
        return _review_page(event, wanted, test=form), 422
    address, lang = form.address.data or "", form.language.data
    # Whoever was taken off the list is written to in other words than those who stand on it.
    found = recipients_of(event, wanted, faulty=frozenset()) if wanted is Purpose.CANCELLATION else None
    like = chosen_reader(readers_of(event, found), lang)
    sending.send_test(event, address, lang, like, wanted)
    db.session.commit()
    flash(_("A test letter is on its way to %(address)s.", address=address), "success")
    return redirect(url_for("sending.review", event_id=event_id, purpose=wanted.value, **_choices()), 303)


@blueprint.get("/test", defaults={"purpose": Purpose.INVITATION.value})
@blueprint.get("/test/<purpose>")
@requires(Role.EDITOR)
def test_page(event_id: int, purpose: str) -> ResponseReturnValue:
    """Back to the page with the form: whoever reloads it after a refusal asks for this address."""
    event, wanted = event_or_404(event_id), _purpose(purpose)
    return redirect(url_for(".review", event_id=event.id, purpose=wanted.value, **_choices()), 303)


@blueprint.get("/<int:invitation_id>/preview.html")
@requires(Role.VIEWER)
def preview(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """The letter's HTML as one guest would see it, for the frame on the review page."""
    invitation = invitation_or_404(event_id, invitation_id)
    purpose = _purpose(request.args.get("purpose", Purpose.INVITATION.value))
    return _framed(named_reader(invitation), purpose)


@blueprint.get("/registered/<int:registration_id>/preview.html")
@requires(Role.VIEWER)
def registrant_preview(event_id: int, registration_id: int) -> ResponseReturnValue:
    """The same as somebody would see it who registered themselves."""
    found = registrants.registrants([registration_id])
    if not found or found[0].event_id != event_id:
        abort(404)
    purpose = _purpose(request.args.get("purpose", Purpose.POUR_MEMOIRE.value))
    return _framed(registrant_as_reader(found[0]), purpose)


def _framed(reader: Recipient | None, purpose: Purpose) -> Response:
    letter = letter_to(reader, purpose) if reader is not None else None
    if letter is None:
        abort(404)
    response: Response = current_app.make_response(letter.html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.post("/<int:invitation_id>/again")
@requires(Role.EDITOR)
def send_again(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send an invitation once more that failed or came back."""
    invitation = invitation_or_404(event_id, invitation_id)
    try:
        letter = sending.send_again(invitation)
    except sending.Refused as refused:
        flash(_("%(why)s. Nothing was sent.", why=NOT_NOW_WORDS[refused.reason][0]), "error")
    except (sending.NothingToSend, NotRepeatable):
        flash(_("This letter cannot be sent again: it is under way, was sent, or has no address."), "error")
    else:
        flash(_("The letter is on its way to %(address)s.", address=letter.to_address), "success")
        db.session.commit()
    return redirect(url_for("sending.letters", event_id=event_id), 303)


def invitation_or_404(event_id: int, invitation_id: int) -> Invitation:
    """An invitation of this event; another's is none."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.event_id != event_id:
        abort(404)
    return invitation


# -- the review page --
@dataclass(frozen=True)
class _Asked:
    """What the page's address asks for; ``schedule`` is None where what it says cannot be."""

    form: ChoiceForm
    selection: Selection
    schedule: Schedule | None

    @property
    def is_narrowed(self) -> bool:
        """Whether not everybody is to get the letter."""
        return replace(self.selection, without_faulty=False) != Selection()

    @property
    def is_timed(self) -> bool:
        """Whether the letters are not to go at once."""
        return self.schedule != AT_ONCE


def _asked(event: Event) -> _Asked:
    form = ChoiceForm(request.args).offer(event, queries.groups_of(event))
    is_good = form.validate()
    only = [guest for guest in request.args.getlist("only") if GUEST.fullmatch(guest)]
    selection = form.selection(only[:MOST_TICKED]) if is_good else Selection()
    return _Asked(form, selection, form.schedule(event.zone) if is_good else None)


def _review_page(
    event: Event, purpose: Purpose, form: ConfirmForm | None = None, test: TestLetterForm | None = None
) -> str:
    asked = _asked(event)
    whole = recipients_of(event, purpose, Selection(without_faulty=asked.selection.without_faulty))
    found = whole.only(asked.selection)
    schedule = asked.schedule or AT_ONCE
    untimely = schedule.untimely(event, purpose, len(found.ready)) if found.not_now is None else None
    readers = readers_of(event, found)
    reader = chosen_reader(readers)
    if test is None:
        test = TestLetterForm(formdata=None, address=current_user.email).offer(event.languages)
        spoken = language()
        test.language.data = spoken if spoken in event.languages else event.languages[0]
    form = form or ConfirmForm(formdata=None)
    form.agreement.data = found.agreement
    candidates = whole.only(replace(asked.selection, only=frozenset()))
    return render_template(
        "events/sending/review.html",
        event=event,
        purpose=purpose,
        title=PURPOSE_WORDS[purpose],
        lead=_lead(event, purpose),
        found=found,
        not_chosen=len(whole.ready) - len(found.ready),
        copies=sum(one.copy for one in found.ready),
        registered=sum(one.invitation is None for one in found.ready),
        withdrawn=[one for one in found.ready if one.is_withdrawn],
        asked=asked,
        candidates=candidates.by_guest,
        most_ticked=MOST_TICKED,
        most_named=MOST_NAMED,
        reader=reader,
        readers=readers[:MOST_NAMED],
        letter=letter_to(reader, purpose) if reader is not None else None,
        form=form,
        test=test,
        reasons=_by_reason(found),
        to_mend=TO_MEND,
        faulty=LeftOut.FAULTY,
        left_out_words=LEFT_OUT_WORDS,
        doubt_words=DOUBT_WORDS,
        fault_words=fault_sentence,
        fault_place=fault_place,
        not_now=NOT_NOW_WORDS.get(found.not_now) if found.not_now is not None else None,
        may_leave_faulty=found.not_now is NotNow.FAULTY_GUESTS or asked.selection.without_faulty,
        untimely=UNTIMELY_WORDS[untimely] if untimely is not None else None,
        schedule_words=schedule_words(schedule, len(found.ready), event.zone),
        send_label=send_label(purpose, len(found.ready)),
        numbered=numbered(purpose, len(found.ready)),
        can_send=found.not_now is None and untimely is None and asked.schedule is not None,
        choices=_choices(),
        invited_today=_invited_on_that_day(event, found, schedule) if purpose is Purpose.REMINDER else 0,
    )


def _invited_on_that_day(event: Event, found: Review, schedule: Schedule) -> int:
    """How many would be reminded on the day on which they were invited."""
    begins_at, zone = schedule.begins_at or clock.now(), ZoneInfo(event.zone)
    asked = {one.invitation.id for one in found.ready if one.invitation is not None}
    return queries.invited_on(begins_at.astimezone(zone).date(), event, asked)


def _lead(event: Event, purpose: Purpose) -> str:
    if purpose is Purpose.CANCELLATION and event.status is not EventStatus.CANCELLED:
        return _(
            "The event takes place. Whoever was taken off the list after a letter is told, in the house’s "
            "words, that the invitation no longer stands."
        )
    return str(PURPOSE_LEADS[purpose])


def _by_reason(found: Review) -> list[tuple[LeftOut, list[Any]]]:
    """Those left out, by reason: first what somebody can mend."""
    grouped: dict[LeftOut, list[Any]] = {}
    for one in found.left_out:
        grouped.setdefault(one.reason, []).append(one)
    return sorted(grouped.items(), key=lambda entry: (entry[0] not in TO_MEND, list(LeftOut).index(entry[0])))


def _choices() -> dict[str, Any]:
    """What the page's address asks for, to be kept in the next one."""
    return {name: request.args.getlist(name) for name in request.args if name not in {"purpose", "event_id"}}


def _purpose(value: str) -> Purpose:
    if value not in set(Purpose):
        abort(404)
    return Purpose(value)


def _refusal_words(refused: Exception) -> str:
    if isinstance(refused, sending.CountChanged):
        words = ngettext(
            "%(num)d letter is ready, not %(typed)s. Nothing was sent.",
            "%(num)d letters are ready, not %(typed)s. Nothing was sent.",
            refused.ready,
            typed=refused.expected,
        )
        return str(words)
    if isinstance(refused, sending.BadSchedule):
        return str(_("%(why)s Nothing was sent.", why=UNTIMELY_WORDS[refused.reason]))
    return str(
        _(
            "Guests, addresses or the wording have changed since you opened this page. Nothing was sent. "
            "Look at the list once more, then type the number again."
        )
    )


def _way_on(event_id: int, purpose: Purpose) -> str:
    latest = next(iter(queries.mailings_of(event_id, purpose)), None)
    if latest is None:
        return url_for("sending.letters", event_id=event_id)
    return url_for("sending.progress", event_id=event_id, mailing_id=latest.id)
