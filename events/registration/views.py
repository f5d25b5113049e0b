"""Staff’s pages about replies: who answered what, answers by telephone or letter, proposed substitutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.guestlist.models import Invitation
from events.programme.queries import event_or_404
from events.registration import queries
from events.registration.answers import (
    Closed,
    NobodyNamed,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
    history,
    is_proposal,
)
from events.registration.forms import EnterForm
from events.registration.models import Answer, RegistrationStatus, Reply, ReplySource
from events.registration.naming import known_people
from events.registration.queries import Row
from events.registration.seats import AnswerRefused, GivenAnswer, answer, approve, party_of, refuse
from events.registration.words import ANSWER_KINDS, ANSWER_WORDS, CAPACITY_WORDS, SOURCE_WORDS, STATUS_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom.subjects import Subject
from office.web.i18n import office_zone
from stakeholders.directory.search import fold
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("replies", __name__)

WORDS: dict[str, Any] = {
    "answers": ANSWER_WORDS,
    "answer_kinds": ANSWER_KINDS,
    "sources": SOURCE_WORDS,
    "statuses": STATUS_WORDS,
    "capacities": CAPACITY_WORDS,
    "ranks": RANK_WORDS,
}

#: What can be shown of the list, by the word in its address.
SHOWN: dict[str, Callable[[Row], bool]] = {
    "coming": lambda row: row.reply is not None and row.reply.answer in queries.COMES,
    "declined": lambda row: row.reply is not None and row.reply.answer is Answer.DECLINED,
    "open": lambda row: row.reply is not None and row.reply.answer is Answer.TENTATIVE,
    "unanswered": lambda row: row.reply is None,
    "waiting": lambda row: any(seat.status is RegistrationStatus.WAITING for seat in row.seats),
}


@blueprint.get("/events/manage/<int:event_id>/replies")
@requires(Role.VIEWER)
def answers(event_id: int) -> ResponseReturnValue:
    """Who has answered what, in order of precedence."""
    event = event_or_404(event_id)
    every = queries.rows(event.id, precedence_index(event.local_start.date()))
    show = request.args.get("show", "")
    wanted = fold(request.args.get("q", ""))
    shown = [row for row in every if show not in SHOWN or SHOWN[show](row)]
    shown = [row for row in shown if wanted in _searched(row)] if wanted else shown
    return render_template(
        "events/registration/replies.html",
        event=event,
        counts=queries.counts(event),
        every=every,
        rows=shown,
        proposals=[row for row in every if row.is_proposal],
        show=show if show in SHOWN else "",
        search=request.args.get("q", ""),
        words=WORDS,
    )


@blueprint.get("/events/manage/<int:event_id>/replies/<int:invitation_id>")
@requires(Role.VIEWER)
def invitation(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """One invitation: everything that was answered, and the form for what arrived on another way."""
    found = _invitation(event_id, invitation_id)
    return _page(found, EnterForm(found))


@blueprint.post("/events/manage/<int:event_id>/replies/<int:invitation_id>")
@requires(Role.EDITOR)
def enter(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Enter an answer that reached the office by telephone, letter or mail."""
    found = _invitation(event_id, invitation_id)
    form = EnterForm(found)
    if not form.validate():
        return _page(found, form), 422
    given = GivenAnswer(form.chosen, known_people(found, form.guests()), form.remark.data or "")
    try:
        answer(
            found,
            given,
            source=ReplySource(form.source.data),
            answered_by=form.answered_by.data or "",
            user_id=current_user.id,
            received_at=_moment(form.received_on.data),
        )
    except AnswerRefused as refusal:
        db.session.rollback()
        form.form_errors.append(refusal_words(refusal))
        return _page(_invitation(event_id, invitation_id), form), 422
    name = str(found.organisation)
    db.session.commit()
    flash(_("Entered the answer of %(name)s.", name=name), "success")
    return redirect(url_for(".invitation", event_id=event_id, invitation_id=invitation_id), 303)


@blueprint.post("/events/manage/<int:event_id>/replies/<int:reply_id>/decide")
@requires(Role.EDITOR)
def decide(event_id: int, reply_id: int) -> ResponseReturnValue:
    """Approve a proposed substitute, or refuse them."""
    proposal = queries.reply_of(event_id, reply_id)
    decision = request.form.get("decision", "")
    if proposal is None or decision not in {"approve", "refuse"}:
        abort(404)
    name = str(proposal.party[0]["name"]) if proposal.party else ""
    act = approve if decision == "approve" else refuse
    try:
        act(proposal, user_id=current_user.id, answered_by=current_user.label)
    except AnswerRefused as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "error")
    except ValueError:
        db.session.rollback()
        flash(_("Another answer has been given meanwhile. Nothing was changed."), "warning")
    else:
        db.session.commit()
        said = (
            _("%(name)s is approved.", name=name)
            if act is approve
            else _("%(name)s is not approved.", name=name)
        )
        flash(said, "success")
    return redirect(url_for(".answers", event_id=event_id), 303)


def refusal_words(refusal: AnswerRefused) -> str:
    """Why an answer was not entered, for staff."""
    if isinstance(refusal, SeatsExhausted):
        return _(
            "%(asked)d people were named, and the invitation has %(seats)d seats.",
            asked=refusal.asked,
            seats=refusal.seats,
        )
    if isinstance(refusal, SubstitutesNotAllowed):
        return _("This event takes no substitutes. Its settings say so.")
    if isinstance(refusal, NobodyNamed):
        return _("The answer says that somebody comes; please name who.")
    if isinstance(refusal, ReplyClosed) and refusal.reason is Closed.CANCELLED:
        return _("The event has been cancelled: no answer is taken.")
    if isinstance(refusal, ReplyClosed) and refusal.reason is Closed.WITHDRAWN:
        return _("The invitation has been withdrawn: no answer is taken.")
    return _("The answer could not be taken.")


def mail_subject(invitation_id: int) -> Subject | None:
    """The guest whom mail is about, with the page on which their answer can be entered."""
    found = db.session.get(Invitation, invitation_id)
    if found is None:
        return None
    url = url_for("replies.invitation", event_id=found.event_id, invitation_id=found.id)
    return Subject(str(found), url)


def _invitation(event_id: int, invitation_id: int) -> Invitation:
    found = queries.invitation_of(event_id, invitation_id)
    if found is None:
        abort(404)
    return found


def _page(found: Invitation, form: EnterForm) -> str:
    replies = history(found)
    return render_template(
        "events/registration/invitation.html",
        event=found.event,
        invitation=found,
        replies=replies,
        timeline=_timeline(replies),
        proposal=replies[0] if replies and is_proposal(replies[0]) else None,
        party=party_of(found),
        form=form,
        usual_titles=[str(words) for words in RANK_WORDS.values()],
        words=WORDS,
    )


def _timeline(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    staff = queries.staff_names(replies)
    items = []
    for reply in replies:
        who = [reply.answered_by, str(SOURCE_WORDS[reply.source])]
        if reply.user_id is not None:
            who.append(_("entered by %(name)s", name=staff.get(reply.user_id, _("a former colleague"))))
        party = ", ".join(str(guest["name"]) for guest in reply.party)
        text = " · ".join(filter(None, [party, f"“{reply.remark}”" if reply.remark else ""]))
        items.append(
            {
                "when": reply.received_at,
                "title": _("Proposes a substitute")
                if is_proposal(reply)
                else str(ANSWER_WORDS[reply.answer]),
                "text": text,
                "by": " · ".join(filter(None, who)),
                "kind": ANSWER_KINDS[reply.answer],
            }
        )
    return items


def _searched(row: Row) -> str:
    names = [str(row.invitation.organisation), str(row.invitation.addressee or "")]
    return fold(" ".join([*names, *(seat.name for seat in row.seats)]))


def _moment(day: Any) -> datetime:
    """Now if it arrived today, else noon of the day on which it did."""
    if day == clock.today():
        return clock.now()
    return datetime.combine(day, time(12), ZoneInfo(office_zone()))
