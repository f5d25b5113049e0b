"""The doors: pages on which people register themselves, openly or by a mission's link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from events.calendars.queries import event_by_slug
from events.doors.done import sealed, unsealed
from events.doors.forms import DoorForm, LostLinkForm
from events.doors.guards import LOST_LINKS, REGISTRATIONS
from events.doors.letters import ask_for_lost_link
from events.doors.open_form import handed_out, mark
from events.doors.registering import register_guest
from events.doors.seats_left import Room, room_at, room_words
from events.programme.elsewhere import hours_of_guest
from events.programme.models import Event, EventStatus
from events.programme.queries import NoSuchEvent
from events.questions.asking import QuestionsForm, form_for, posted
from events.registration.admission import RegistrationRefused, why_shut
from events.registration.admission_words import refusal_words
from events.registration.guest_pages import (
    asked_language,
    contact_of,
    keep_own_csrf,
    unknown_link,
)
from events.registration.links import open_mission
from events.registration.models import Door, MissionLink
from events.registration.room import Refusal
from office import clock
from office.accounts.access import by_token, current_role, public
from office.database import db, reading
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.web.i18n import language

blueprint = Blueprint("doors", __name__)
blueprint.record_once(keep_own_csrf)
blueprint.register_error_handler(BadLink, unknown_link)


@dataclass(frozen=True)
class Entrance:
    """A door of one event, as somebody stands before it. ``token``: of a mission's link."""

    event: Event
    link: MissionLink | None = None
    token: str = ""

    @property
    def door(self) -> Door:
        """Which door it is."""
        return Door.OPEN if self.link is None else Door.MISSION

    def url(self, *, done: str | None = None, lang: str | None = None) -> str:
        """Its address."""
        if self.link is None:
            return url_for("doors.open_door", slug=self.event.slug, done=done, lang=lang)
        return url_for("doors.mission_door", token=self.token, done=done, lang=lang)


@blueprint.get("/register/<slug>")
@public
@limiter.limit(GUEST_PAGE)
def open_door(slug: str) -> ResponseReturnValue:
    """Open registration: the form, why there is none, or what has just happened."""
    return current_app.make_response(handed_out(slug, lambda: _show(_open_entrance(slug))))


@blueprint.post("/register/<slug>")
@public
@limiter.limit(REGISTRATIONS)
def register_openly(slug: str) -> ResponseReturnValue:
    """Somebody registers themselves."""
    return _take(lambda: _open_entrance(slug))


@blueprint.get("/register/mission/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def mission_door(token: str) -> ResponseReturnValue:
    """A mission's own door: whose it is and how many seats are left, and of nobody who took one."""
    return _show(_mission_entrance(token))


@blueprint.post("/register/mission/<token>")
@by_token
@limiter.limit(REGISTRATIONS)
@bad_links
def register_by_mission(token: str) -> ResponseReturnValue:
    """One of a mission's people registers."""
    return _take(lambda: _mission_entrance(token))


@blueprint.get("/register/<slug>/link")
@public
@limiter.limit(GUEST_PAGE)
def lost_link(slug: str) -> ResponseReturnValue:
    """Where somebody asks for a link that they have lost."""
    return _lost_page(_event(slug), LostLinkForm(formdata=None))


@blueprint.post("/register/<slug>/link")
@public
@limiter.limit(LOST_LINKS)
def send_lost_link(slug: str) -> ResponseReturnValue:
    """Have the links of an address sent there. The answer is the same whether anything is known of it."""
    event = _event(slug)
    form = LostLinkForm()
    if not form.validate():
        return _lost_page(event, form), 422
    if not form.website.data:
        ask_for_lost_link(event, form.email.data or "", language())
        db.session.commit()
    return redirect(url_for(".lost_link", slug=slug, sent=1, lang=asked_language()), 303)


def _open_entrance(slug: str) -> Entrance:
    return Entrance(_event(slug))


def _event(slug: str) -> Event:
    event = event_by_slug(slug)
    if event is None or (event.status is EventStatus.DRAFT and current_role() is None):
        raise NoSuchEvent
    return event


def _mission_entrance(token: str) -> Entrance:
    link = open_mission(token)
    return Entrance(link.event, link, token)


def _show(entrance: Entrance) -> str:
    event = entrance.event
    outcome = unsealed(request.args.get("done", ""), event)
    if outcome is not None:
        return render_template("events/doors/done.html", outcome=outcome.value, **_furniture(entrance))
    shut = why_shut(event, entrance.door, clock.now(), entrance.link)
    if shut is not None:
        return _shut_page(entrance, shut)
    room = room_at(event, entrance.door, entrance.link)
    if room.refusal is not None:
        return _shut_page(entrance, room.refusal)
    form = DoorForm(event, has_organisation=entrance.link is None, formdata=None)
    if entrance.link is None:
        mark(form)
    return _page(entrance, form, form_for(event), room)


def _take(before: Callable[[], Entrance]) -> ResponseReturnValue:
    # While a form is looked at nobody has to wait for it: the turn to write is taken after that.
    with reading():
        entrance = before()
        event = entrance.event
        shut = why_shut(event, entrance.door, clock.now(), entrance.link)
        if shut is not None:
            return _shut_page(entrance, shut), 422
        form = DoorForm(event, has_organisation=entrance.link is None)
        questions = form_for(event, data=posted())
        # Both are looked at, so that everything that is missing is told at once.
        if not (form.validate() & questions.validate()):
            room = room_at(event, entrance.door, entrance.link)
            return _page(entrance, form, questions, room), 422
        # What was read stays as it was read; what counts is read again under the lock.
        db.session.expunge_all()
    try:
        made = register_guest(
            event,
            form.applicant(language()),
            entrance.door,
            link=_link_again(entrance),
            submission=form.submission.data or "",
            questions=questions,
        )
    except RegistrationRefused as refusal:
        reason = refusal.reason
        db.session.rollback()
        again = _mission_entrance(entrance.token) if entrance.token else _open_entrance(event.slug)
        return _shut_page(again, reason), 422
    # Before the commit: after it the event would be read once more.
    address = entrance.url(done=sealed(event, made.standing), lang=asked_language())
    db.session.commit()
    if made.refusal is not None:
        return _shut_page(entrance, made.refusal), 422
    return redirect(address, 303)


def _link_again(entrance: Entrance) -> MissionLink | None:
    return open_mission(entrance.token) if entrance.token else None


def _page(entrance: Entrance, form: DoorForm, questions: QuestionsForm, room: Room) -> str:
    return render_template(
        "events/doors/door.html",
        form=form,
        questions=questions,
        waits=room.reason is not None,
        seats=room_words(room, entrance.event, entrance.link),
        **_furniture(entrance),
    )


def _shut_page(entrance: Entrance, reason: Refusal) -> str:
    title, text = refusal_words(reason, entrance.event)
    return render_template("events/doors/shut.html", shut_title=title, shut_text=text, **_furniture(entrance))


def _lost_page(event: Event, form: LostLinkForm) -> str:
    return render_template(
        "events/doors/lost_link.html",
        form=form,
        is_sent="sent" in request.args and request.method == "GET",
        event=event,
        own_url=url_for(".lost_link", slug=event.slug, lang=asked_language()),
        contact=contact_of(event),
        language_links=[
            (code, url_for(".lost_link", slug=event.slug, lang=code)) for code in event.languages
        ],
    )


def _furniture(entrance: Entrance) -> dict[str, object]:
    event, link = entrance.event, entrance.link
    done = request.args.get("done") if request.method == "GET" else None
    languages = [(code, entrance.url(done=done, lang=code)) for code in event.languages]
    return {
        "event": event,
        "mission": link.organisation.called(language()) if link is not None else "",
        "own_url": entrance.url(lang=asked_language()),
        "lost_url": url_for(".lost_link", slug=event.slug, lang=asked_language()),
        "mine": hours_of_guest(event, link.organisation, language()) if link is not None else None,
        "contact": contact_of(event),
        "language_links": languages if len(languages) > 1 else [],
    }
