"""A guest's own page: their seat, what they told us, and how they change, cancel or pass it on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.calendars.ics import is_virtual
from events.doors import changing
from events.doors.forms import OwnForm, SubstituteForm, asks_organisation
from events.doors.guards import REGISTRATIONS
from events.doors.known import Contact, known_address
from events.doors.queries import own_registration
from events.doors.words import STANDING_KINDS, standing_title, standing_words
from events.invitations.entries import own_entry_of
from events.programme.models import EventStatus, Substitutes
from events.questions.asking import QuestionsForm, answers_of, form_for, posted, save
from events.registration import admission
from events.registration.admission import RegistrationRefused
from events.registration.admission_words import refusal_words
from events.registration.answers import AnswerRefused
from events.registration.guest_pages import (
    asked_language,
    contact_of,
    hours_of_seat,
    keep_own_csrf,
    unknown_link,
)
from events.registration.guest_sections import GuestPage, guest_sections
from events.registration.links import join_url, open_registration, registration_url
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.accounts.access import by_token
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.forms import Form
from office.web.i18n import language, prefer_language
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("own", __name__)
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.get("/registration/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def own_page(token: str) -> ResponseReturnValue:
    """How the registration stands, what was told, and what can be done."""
    return _page(token, _opened(token))


@blueprint.get("/registration/<token>/change")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def change(token: str) -> ResponseReturnValue:
    """The form with what they told us, filled in."""
    registration = _opened(token)
    if not _is_changeable(registration):
        return redirect(_address("own.own_page", token), 303)
    form = OwnForm.of(registration, known_address(registration))
    return _change_page(token, registration, form, form_for(registration.event, registration))


@blueprint.post("/registration/<token>/change")
@by_token
@limiter.limit(REGISTRATIONS)
@bad_links
def save_change(token: str) -> ResponseReturnValue:
    """What they told us, corrected."""
    registration = _opened(token)
    if not _is_changeable(registration):
        return _page(token, registration), 422
    form = OwnForm(registration.event, has_organisation=asks_organisation(registration))
    form.hold_to(registration)
    questions = form_for(registration.event, registration, data=posted())
    if not (form.validate() & questions.validate()):
        return _change_page(token, registration, form, questions), 422
    changing.change_contact(registration, _contact(form, registration))
    save(registration, questions)
    db.session.commit()
    return redirect(_address("own.own_page", token, said="changed"), 303)


@blueprint.post("/registration/<token>/cancel")
@by_token
@limiter.limit(REGISTRATIONS)
@bad_links
def cancel(token: str) -> ResponseReturnValue:
    """Give the seat back."""
    registration = _opened(token)
    if not Form().validate():
        return _page(token, registration, _once_more()), 422
    if not _is_before_the_end(registration):
        return _page(token, registration), 422
    admission.cancel(registration)
    db.session.commit()
    return redirect(_address("own.own_page", token, said="cancelled"), 303)


@blueprint.post("/registration/<token>/again")
@by_token
@limiter.limit(REGISTRATIONS)
@bad_links
def take_up_again(token: str) -> ResponseReturnValue:
    """Come after all."""
    registration = _opened(token)
    if not Form().validate():
        return _page(token, registration, _once_more()), 422
    if not changing.may_take_up_again(registration):
        return _page(token, registration), 422
    try:
        changing.take_up_again(registration)
    except RegistrationRefused as refusal:
        db.session.rollback()
        return _page(token, _opened(token), _refused(refusal, token)), 422
    except AnswerRefused:
        db.session.rollback()
        return _page(token, _opened(token), _("The seats of your mission are taken by now.")), 422
    db.session.commit()
    return redirect(_address("own.own_page", token), 303)


@blueprint.get("/registration/<token>/somebody-else")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def somebody_else(token: str) -> ResponseReturnValue:
    """The link was passed on: who comes instead."""
    registration = _opened(token)
    if not changing.may_pass_on(registration):
        return redirect(_address("own.own_page", token), 303)
    return _substitute_page(token, registration, SubstituteForm(formdata=None))


@blueprint.post("/registration/<token>/somebody-else")
@by_token
@limiter.limit(REGISTRATIONS)
@bad_links
def take_place(token: str) -> ResponseReturnValue:
    """Somebody else takes the place: they get a link of their own, and this one opens nothing then."""
    registration = _opened(token)
    if not changing.may_pass_on(registration):
        return _page(token, registration), 422
    form = SubstituteForm()
    if not form.validate():
        return _substitute_page(token, registration, form), 422
    event = registration.event
    try:
        newcomer = changing.pass_on(
            registration, form.name.data or "", form.title.data or "", form.email.data or ""
        )
    except RegistrationRefused as refusal:
        db.session.rollback()
        return _page(token, _opened(token), _refused(refusal, token)), 422
    except AnswerRefused:
        db.session.rollback()
        refused = _("Nobody else can be named at the moment. Please write to us.")
        return _page(token, _opened(token), refused), 422
    waits = newcomer.status is RegistrationStatus.PENDING or newcomer.id == registration.id
    is_told = bool(newcomer.email)
    db.session.commit()
    # Not by a redirect: the link in the address opens nothing any more.
    return render_template(
        "events/doors/passed_on.html",
        event=event,
        name=form.name.data,
        waits=waits,
        is_told=is_told,
        mine=hours_of_seat(newcomer, language()),
        contact=contact_of(event),
        language_links=[(language(), "#main")],
    )


@blueprint.get("/registration/<token>.ics")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def own_file(token: str) -> ResponseReturnValue:
    """The event for the guest's own calendar, with their own link in it."""
    registration = _opened(token)
    entry = own_entry_of(registration)
    if entry is None:
        # They gave the seat back, and the mission's entry stands for another by now.
        abort(404)
    # Whoever comes in the addressee's place does not answer the invitation.
    content = entry.calendar(language(), names_page=registration.capacity is Capacity.ADDRESSEE)
    response: Response = current_app.response_class(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{registration.event.slug}.ics"'
    return response


def _opened(token: str) -> Registration:
    registration = open_registration(token)
    invitation = registration.invitation
    if invitation is not None and invitation.withdrawn_at is not None:
        raise BadLink
    registration = own_registration(registration.id)
    prefer_language(registration.language)
    return registration


def _is_before_the_end(registration: Registration) -> bool:
    event = registration.event
    return event.status is not EventStatus.CANCELLED and clock.now() < event.ends_at


def _is_changeable(registration: Registration) -> bool:
    return registration.status in changing.COMING and _is_before_the_end(registration)


def _contact(form: OwnForm, registration: Registration) -> Contact:
    return Contact(
        name=form.value_of("name") or registration.name,
        title=form.value_of("title"),
        email=form.value_of("email"),
        language=form.value_of("language") or registration.language,
        organisation_name=form.value_of("organisation"),
        country=form.value_of("country"),
    )


def _once_more() -> str:
    return str(_("The page had been open for a long time. Please do it once more."))


def _refused(refusal: RegistrationRefused, token: str) -> str:
    _title, text = refusal_words(refusal.reason, _opened(token).event)
    return text


def _page(token: str, registration: Registration, refused: str = "") -> str:
    event, lang = registration.event, language()
    status = registration.status
    is_open = _is_before_the_end(registration)
    kind, icon = STANDING_KINDS[status]
    said = request.args.get("said", "") if request.method == "GET" else ""
    has_seat = status is RegistrationStatus.CONFIRMED and is_open
    return render_template(
        "events/doors/own.html",
        registration=registration,
        event=event,
        form=Form(),
        refused=refused,
        said=said if said in {"changed", "cancelled"} else "",
        kind=kind,
        status=status.value,
        icon=icon,
        standing_title=standing_title(registration),
        standing_words=standing_words(registration),
        is_open=is_open,
        is_event_cancelled=event.status is EventStatus.CANCELLED,
        facts=_facts(registration, lang),
        answers=answers_of(registration),
        sections=guest_sections(GuestPage.OWN, registration) if status in changing.COMING else [],
        join_link=join_url(registration) if has_seat and is_virtual(event) else "",
        file_url=_address("own.own_file", token) if has_seat else "",
        change_url=_address("own.change", token) if _is_changeable(registration) else "",
        pass_on_url=_address("own.somebody_else", token)
        if is_open and changing.may_pass_on(registration)
        else "",
        cancel_url=_address("own.cancel", token) if status in changing.COMING and is_open else "",
        again_url=_address("own.take_up_again", token)
        if is_open and changing.may_take_up_again(registration)
        else "",
        asks_first=event.substitutes is Substitutes.ON_APPROVAL,
        **_furniture(token, registration, "own.own_page"),
    )


def _facts(registration: Registration, lang: str) -> list[tuple[str, Any]]:
    title = registration.title or (str(RANK_WORDS[registration.rank]) if registration.rank else "")
    return [
        (_("Name"), registration.name),
        (_("Title or position"), title),
        (_("Organisation"), registration.sent_by(lang)),
        (_("E-mail"), registration.email),
    ]


def _change_page(token: str, registration: Registration, form: OwnForm, questions: QuestionsForm) -> str:
    return render_template(
        "events/doors/change.html",
        registration=registration,
        event=registration.event,
        form=form,
        questions=questions,
        is_invited=registration.door is Door.INVITATION,
        own_url=_address("own.change", token),
        back_url=_address("own.own_page", token),
        **_furniture(token, registration, "own.change"),
    )


def _substitute_page(token: str, registration: Registration, form: SubstituteForm) -> str:
    form.agreed.label.text = _("%(name)s gives the seat to me.", name=registration.name)
    return render_template(
        "events/doors/somebody_else.html",
        registration=registration,
        event=registration.event,
        form=form,
        asks_first=registration.event.substitutes is Substitutes.ON_APPROVAL,
        own_url=_address("own.somebody_else", token),
        back_url=_address("own.own_page", token),
        **_furniture(token, registration, "own.somebody_else"),
    )


def _furniture(token: str, registration: Registration, endpoint: str) -> dict[str, Any]:
    return {
        "link": registration_url(registration),
        "mine": hours_of_seat(registration, language()),
        "contact": contact_of(registration.event),
        "language_links": [(code, url_for(endpoint, token=token, lang=code)) for code in LANGUAGES],
    }


def _address(endpoint: str, token: str, *, said: str | None = None) -> str:
    return url_for(endpoint, token=token, lang=asked_language(), said=said)
