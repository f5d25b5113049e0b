"""The page of a mission's secretariat: all its invitations to one event, answered in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from events.answering import secretariat
from events.answering.queries import Standing, standings_of
from events.answering.secretariat_forms import PersonForm, SecretariatForm, name_of, seen_numbers
from events.answering.views import USUAL_RANKS
from events.answering.words import closed_text, closed_title, refusal_words
from events.guestlist.models import Invitation
from events.invitations.secretariat_links import open_secretariat
from events.programme.elsewhere import hours_of_guest
from events.registration.answers import asks_anew
from events.registration.guest_pages import contact_of, keep_own_csrf, unknown_link
from events.registration.seats import AnswerRefused, Closed, ReplyClosed
from office.accounts.access import by_token
from office.database import db, writing
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink, record_of
from office.localized import LANGUAGES
from office.web.forms import add_error
from office.web.i18n import language, prefer_language
from stakeholders.address.forms import address_forms
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("secretariat", __name__)


# As on the guest's own page.
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.get("/secretariat/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def page(token: str) -> ResponseReturnValue:
    """Everybody of the mission who is invited, how each has answered, and the form to answer for them."""
    invitations = _opened(token)
    unseen = [one.id for one in invitations if one.opened_at is None]
    if unseen and request.method == "GET" and not current_user.is_authenticated:
        with writing():
            secretariat.note_opening(unseen)
        invitations = _opened(token)
    standings = standings_of(invitations)
    return _page(token, invitations, standings, _fresh(invitations, standings))


@blueprint.post("/secretariat/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def take_answers(token: str) -> ResponseReturnValue:
    """The answers: all taken, they lead back to the page; else the form comes back with everything in it."""
    invitations = _opened(token)
    shown = secretariat.replies_shown(seen_numbers(invitations, request.form))
    form = SecretariatForm(invitations, shown)
    if not form.validate():
        return _page(token, invitations, standings_of(invitations), form), 422
    changed = form.changed
    if not changed:
        form.nothing_chosen()
        return _page(token, invitations, standings_of(invitations), form), 422
    outcome = secretariat.answer_for_several(
        [(person.invitation, person.given(form.remark.data or "")) for person in changed],
        answered_by=form.answered_by.data or "",
        submission=form.submission.data or None,
    )
    db.session.commit()
    if not outcome.refused:
        return redirect(url_for(".page", token=token, lang=_asked_language(), sent=1, _anchor="sent"), 303)
    return _partly(token, form, outcome), 422


def _partly(token: str, form: SecretariatForm, outcome: secretariat.Outcome) -> str:
    """Some answers were not taken: the page says whose, with what was typed for them."""
    names = {person.invitation.id: name_of(person.invitation) for person in form.people}
    invitations = _opened(token)
    standings = standings_of(invitations)
    if all(_closes_all(refusal) for refusal in outcome.refused.values()):
        return _page(token, invitations, standings, None)
    there = {one.id: one for one in invitations}
    form.keep(there, {number: standing.reply for number, standing in standings.items()}, outcome.taken)
    for person in form.people:
        refusal = outcome.refused.get(person.invitation.id)
        if refusal is not None:
            add_error(person.answer, refusal_words(refusal))
    for number, refusal in outcome.refused.items():
        if number not in there:
            form.form_errors.append(f"{names[number]}: {refusal_words(refusal)}")
    return _page(token, invitations, standings, form, taken=[names[number] for number in outcome.taken])


def _closes_all(refusal: AnswerRefused) -> bool:
    return isinstance(refusal, ReplyClosed) and refusal.reason is not Closed.WITHDRAWN


def _opened(token: str) -> list[Invitation]:
    invitations = open_secretariat(token)
    # The page speaks as the letter did that the link was opened from.
    of_letter = next((one for one in invitations if one.id == record_of(token)), invitations[0])
    prefer_language(of_letter.language)
    return invitations


def _asked_language() -> str | None:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None


def _fresh(invitations: Sequence[Invitation], standings: Mapping[int, Standing]) -> SecretariatForm | None:
    if standings[invitations[0].id].closed is not None:
        return None
    replies = {number: standing.reply for number, standing in standings.items()}
    return SecretariatForm(invitations, {number: one for number, one in replies.items() if one is not None})


@dataclass(frozen=True)
class Shown:
    """One guest as the page shows them."""

    invitation: Invitation
    name: str
    #: Their form of address, line by line; the mission's name where nobody is addressed.
    lines: list[str]
    standing: Standing
    form: PersonForm | None
    #: Whether the form came back with something else typed for them than was answered.
    is_typed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the questions stand open: nothing is answered yet, something is wrong, or was typed."""
        has_answer = self.standing.reply is not None and not self.is_asked_anew
        return not has_answer or self.is_typed or (self.form is not None and bool(self.form.faults))

    @property
    def is_asked_anew(self) -> bool:
        """Whether the office took back what was answered."""
        return self.standing.reply is not None and asks_anew(self.standing.reply)


def _page(
    token: str,
    invitations: Sequence[Invitation],
    standings: Mapping[int, Standing],
    form: SecretariatForm | None,
    taken: Sequence[str] = (),
) -> str:
    first = invitations[0]
    event, lang = first.event, language()
    addressed = [one for one in invitations if one.addressee is not None]
    forms = address_forms([(one.addressee, one.posting, lang) for one in addressed if one.addressee])
    lines = {one.id: written.envelope.split("\n") for one, written in zip(addressed, forms, strict=True)}
    people = {person.invitation.id: person for person in form.people} if form is not None else {}
    typed = {
        number
        for number, person in people.items()
        if request.method == "POST" and person.is_changed and name_of(person.invitation) not in taken
    }
    closed = standings[first.id].closed
    return render_template(
        "events/answering/secretariat.html",
        event=event,
        mission=first.organisation.called(lang),
        people=[
            Shown(
                one,
                name_of(one),
                lines.get(one.id, [name_of(one)]),
                standings[one.id],
                people.get(one.id),
                is_typed=one.id in typed,
            )
            for one in invitations
        ],
        form=form,
        taken=taken,
        is_sent="sent" in request.args and request.method == "GET",
        mine=hours_of_guest(event, first.organisation, lang),
        closed=closed,
        closed_title=closed_title(closed) if closed else "",
        closed_text=closed_text(closed) if closed else "",
        usual_titles=[str(RANK_WORDS[rank]) for rank in USUAL_RANKS],
        ranks=RANK_WORDS,
        contact=contact_of(event),
        own_url=url_for(".page", token=token, lang=_asked_language()),
        follow_url=url_for("wanting.want", what="secretariat", token=token, lang=_asked_language()),
        language_links=[(code, url_for(".page", token=token, lang=code)) for code in LANGUAGES],
    )
