"""The guest's page: the invitation, the answer to it, and what follows. The link is the right to open it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from events.answering.answering import answer_by_link, note_opening
from events.answering.forms import AnswerForm
from events.answering.queries import Standing, invitation_shown, questions_left, standing_of
from events.answering.words import closed_text, closed_title, refusal_words
from events.guestlist.links import invitation_url, open_invitation
from events.guestlist.models import Invitation
from events.invitations.confirming import has_own_address
from events.invitations.entries import entry_of
from events.programme.elsewhere import hours_of_guest
from events.programme.models import Substitutes
from events.programme.rendering import as_html
from events.registration.forms import as_answered, as_held
from events.registration.guest_pages import (
    asked_language,
    contact_of,
    keep_own_csrf,
    unknown_link,
)
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus
from events.registration.seats import AnswerRefused, Closed, ReplyClosed
from office.accounts.access import by_token
from office.database import db, writing
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES, pick
from office.web.i18n import language, prefer_language
from stakeholders.address.forms import address_form
from stakeholders.people.models import Rank
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("answering", __name__)

#: Ranks of those whom a mission sends beside or instead of its head, offered while a title is typed.
USUAL_RANKS = (
    Rank.MINISTER_COUNSELLOR,
    Rank.COUNSELLOR,
    Rank.FIRST_SECRETARY,
    Rank.SECOND_SECRETARY,
    Rank.THIRD_SECRETARY,
    Rank.ATTACHE,
    Rank.DEFENCE_ATTACHE,
)


blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.get("/invitation/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def invitation_page(token: str) -> ResponseReturnValue:
    """The invitation with its answers; once answered, what was answered and what happens next."""
    invitation = opened(token)
    if invitation.opened_at is None and request.method == "GET" and not current_user.is_authenticated:
        number = invitation.id
        with writing():
            note_opening(number)
        invitation = invitation_shown(number)
    standing = standing_of(invitation)
    wants_form = standing.closed is None and (standing.reply is None or "change" in request.args)
    form = _form_for(invitation, standing) if wants_form else None
    return _page(token, invitation, standing, form)


@blueprint.post("/invitation/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def take_answer(token: str) -> ResponseReturnValue:
    """The answer: taken, it leads back to the link; refused, the form comes back with everything in it."""
    invitation = opened(token)
    form = AnswerForm(invitation)
    if not form.validate():
        return _page(token, invitation, standing_of(invitation), form), 422
    try:
        answer_by_link(
            invitation,
            form.chosen,
            form.guests(),
            remark=form.remark.data or "",
            answered_by=form.answered_by.data or "",
            submission=form.submission.data or None,
        )
    except AnswerRefused as refusal:
        db.session.rollback()
        invitation = invitation_shown(invitation.id)
        standing = standing_of(invitation)
        if isinstance(refusal, ReplyClosed):
            return _page(token, invitation, standing, None), 422
        form.form_errors.append(refusal_words(refusal))
        return _page(token, invitation, standing, form), 422
    db.session.commit()
    return redirect(url_for(".invitation_page", token=token, lang=asked_language()), 303)


@blueprint.get("/invitation/<token>.ics")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def invitation_file(token: str) -> ResponseReturnValue:
    """The event for the guest's own calendar, with their own link in it."""
    invitation = opened(token)
    standing = standing_of(invitation)
    content = entry_of(invitation, standing.party, standing.reply).calendar(language())
    response: Response = current_app.response_class(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{invitation.event.slug}.ics"'
    return response


def opened(token: str) -> Invitation:
    """The invitation that a link opens, in the guest's own language.

    Raises:
        BadLink: it opens nothing, or the invitation was withdrawn.
    """
    invitation = open_invitation(token)
    if invitation.withdrawn_at is not None:
        raise BadLink
    invitation = invitation_shown(invitation.id)
    prefer_language(invitation.language)
    return invitation


def _form_for(invitation: Invitation, standing: Standing) -> AnswerForm:
    """The form, holding the answer given before so that it can be changed.

    Whoever has said that they are somebody else finds that answer chosen.
    """
    data = as_held(standing.party)
    if standing.reply is not None:
        data = {**as_answered(standing.reply), "remark": standing.reply.remark}
    if "instead" in request.args:
        data["answer"] = Answer.SUBSTITUTED.value
    return AnswerForm(invitation, data=data)


def _page(token: str, invitation: Invitation, standing: Standing, form: AnswerForm | None) -> str:
    event = invitation.event
    lang = language()
    address = address_form(invitation.addressee, invitation.posting, lang) if invitation.addressee else None
    change = 1 if form is not None and standing.reply is not None else None
    return render_template(
        "events/answering/answer.html",
        link=invitation_url(invitation),
        invitation=invitation,
        event=event,
        standing=standing,
        form=form,
        offered=[kind.value for kind in form.offered()] if form is not None else [],
        address=address,
        addressee_name=invitation.addressee.name
        if invitation.addressee
        else invitation.organisation.called(lang),
        usual_titles=[str(RANK_WORDS[rank]) for rank in USUAL_RANKS],
        seats=[_seat_shown(seat, invitation) for seat in standing.party],
        description=as_html(pick(event.description, lang)),
        mine=hours_of_guest(event, invitation.organisation, lang, event.items),
        closed_title=closed_title(standing.closed) if standing.closed else "",
        closed_text=closed_text(standing.closed) if standing.closed else "",
        Closed=Closed,
        language_links=[
            (code, url_for(".invitation_page", token=token, lang=code, change=change)) for code in LANGUAGES
        ],
        contact=contact_of(event),
        own_url=url_for(".invitation_page", token=token, lang=asked_language(), _anchor="answer"),
        change_url=url_for(
            ".invitation_page", token=token, lang=asked_language(), change=1, _anchor="answer"
        ),
        instead_url=_instead_url(token, invitation, standing),
        file_url=_file_url(token, invitation, standing),
        follow_url=url_for("wanting.want", what="invitation", token=token, lang=asked_language())
        if invitation.addressee_id is not None
        else "",
        left=questions_left(invitation, standing) if form is None else None,
        questions_url=url_for(".questions_page", token=token, lang=asked_language()),
        said=request.args.get("said", "") if request.method == "GET" else "",
    )


def _instead_url(token: str, invitation: Invitation, standing: Standing) -> str:
    """Where somebody says that they come in the addressee's place; empty where nobody may."""
    event = invitation.event
    is_personal = invitation.addressee_id is None or event.substitutes is Substitutes.NOT_ALLOWED
    if is_personal or standing.closed is not None:
        return ""
    return url_for(
        ".invitation_page", token=token, lang=asked_language(), change=1, instead=1, _anchor="answer"
    )


def _seat_shown(seat: Registration, invitation: Invitation) -> dict[str, Any]:
    confirmed = seat.status is RegistrationStatus.CONFIRMED
    return {
        "name": seat.name,
        "title": seat.title or (RANK_WORDS[seat.rank] if seat.rank else ""),
        "confirmed": confirmed,
        "own_letter": has_own_address(seat, invitation),
        "join_url": join_url(seat) if confirmed and seat.event.is_online else "",
    }


def _file_url(token: str, invitation: Invitation, standing: Standing) -> str:
    """Where the guest's own calendar file is; empty where nothing is to be held free."""
    if entry_of(invitation, standing.party, standing.reply).cancelled:
        return ""
    return url_for(".invitation_file", token=token, lang=asked_language())
