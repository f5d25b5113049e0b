"""How calendars are followed: the page for everybody, and guests' ways to the address of their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.calendars.queries import has_public_events
from events.feeds import asking
from events.feeds.followed import followed_series
from events.feeds.mail import page_url
from events.feeds.missions import MISSION
from events.feeds.views import blueprint as public_blueprint
from events.guestlist.links import open_invitation
from events.invitations.secretariat_links import open_secretariat
from events.programme.models import Event
from events.registration.guest_pages import asked_language, contact_of, keep_own_csrf, unknown_link
from events.registration.links import open_registration
from events.registration.models import Registration
from office import settings
from office.accounts.access import by_token, public
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink, record_of
from office.localized import LANGUAGES, OWN_NAMES
from office.subscriptions import opening
from office.subscriptions.kinds import calendar_of
from office.subscriptions.models import Subscription
from office.web.forms import Form
from office.web.i18n import language, prefer_language

#: A guest asks for the address of their calendar, by a link of theirs to one event.
wanting = Blueprint("wanting", __name__)
#: Where somebody to whom it was told looks after it.
own = Blueprint("own_calendar", __name__)
for _blueprint in (wanting, own):
    _blueprint.record_once(keep_own_csrf)
    _blueprint.register_error_handler(BadLink, unknown_link)

#: Letters asked for from one network address.
_LETTERS = "10 per minute; 60 per hour"


@public_blueprint.get("/calendar/follow")
@public
def follow() -> ResponseReturnValue:
    """Every public calendar with the buttons by which programs follow it, and how soon they see a change."""
    lang = language()
    root = settings.current().public_url
    return render_template(
        "events/feeds/follow.html",
        whole=root + url_for(".feed", lang=lang),
        whole_name=_("Events of %(office)s", office=settings.current().office_name),
        by_language=[
            (code, OWN_NAMES[code], root + url_for(".language_feed", code=code)) for code in LANGUAGES
        ],
        series=[
            (one, root + url_for(".series_feed", slug=one.slug, lang=lang)) for one in followed_series(lang)
        ],
        is_empty=not has_public_events(),
    )


# -- a guest asks --
@wanting.get("/calendar/follow/<any(registration, invitation, secretariat):what>/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def want(what: str, token: str) -> ResponseReturnValue:
    """What such a calendar holds, and the button that has its address told by letter."""
    return _want_page(what, token)


@wanting.post("/calendar/follow/<any(registration, invitation, secretariat):what>/<token>")
@by_token
@limiter.limit(_LETTERS)
@bad_links
def ask(what: str, token: str) -> ResponseReturnValue:
    """Have the address told to the mailbox of whoever the link is for."""
    if not Form().validate():
        return _want_page(what, token), 422
    wanted, _event = _wanted(what, token)
    if not wanted.mailbox:
        return _want_page(what, token), 422
    asking.ask(wanted, language())
    db.session.commit()
    return redirect(url_for(".want", what=what, token=token, lang=asked_language(), sent=1), 303)


def _wanted(what: str, token: str) -> tuple[asking.Wanted, Event]:
    """Whose calendar a link lets one ask for, and the event that it is a link to.

    Raises:
        BadLink: it opens nothing, or was sent to nobody in particular.
    """
    if what == "secretariat":
        invitations = open_secretariat(token)
        of_letter = next((one for one in invitations if one.id == record_of(token)), invitations[0])
        prefer_language(of_letter.language)
        return asking.wanted_by_mission(of_letter.organisation, language()), of_letter.event
    if what == "invitation":
        invitation = open_invitation(token)
        found = asking.wanted_by_invitation(invitation)
        if found is None:
            raise BadLink
        prefer_language(invitation.language)
        return found, invitation.event
    registration: Registration = open_registration(token)
    if registration.invitation is not None and registration.invitation.withdrawn_at is not None:
        raise BadLink
    prefer_language(registration.language)
    return asking.wanted_by_registration(registration), registration.event


def _want_page(what: str, token: str) -> str:
    wanted, event = _wanted(what, token)
    back = {
        "registration": "own.own_page",
        "invitation": "answering.invitation_page",
        "secretariat": "secretariat.page",
    }[what]
    return render_template(
        "events/feeds/want.html",
        wanted=wanted,
        is_mission=wanted.kind == MISSION,
        form=Form(),
        is_sent="sent" in request.args and request.method == "GET",
        minutes=asking.EVERY_MINUTES,
        back_url=url_for(back, token=token, lang=asked_language()),
        contact=contact_of(event),
        language_links=[(code, url_for(".want", what=what, token=token, lang=code)) for code in LANGUAGES],
    )


# -- where it is looked after --
@own.get("/calendar/own/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def page(token: str) -> ResponseReturnValue:
    """The address with its buttons, who read it last, and how it is withdrawn."""
    return _own_page(token, _opened(token))


@own.post("/calendar/own/<token>/withdraw")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def withdraw(token: str) -> ResponseReturnValue:
    """From now on the address opens nothing."""
    subscription = _opened(token)
    if not Form().validate():
        return _own_page(token, subscription), 422
    opening.withdraw(subscription)
    db.session.commit()
    return redirect(url_for(".page", token=token, lang=asked_language()), 303)


@own.post("/calendar/own/<token>/again")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def open_again(token: str) -> ResponseReturnValue:
    """Take the withdrawal back."""
    subscription = _opened(token)
    if not Form().validate():
        return _own_page(token, subscription), 422
    if not opening.is_replaced(subscription):
        opening.open_again(subscription)
        db.session.commit()
    return redirect(url_for(".page", token=token, lang=asked_language()), 303)


@own.post("/calendar/own/<token>/anew")
@by_token
@limiter.limit(_LETTERS)
@bad_links
def make_anew(token: str) -> ResponseReturnValue:
    """Another address, with a page of its own, in the place of this one; that page is told by letter too."""
    subscription = _opened(token)
    if not Form().validate():
        return _own_page(token, subscription), 422
    if opening.is_replaced(subscription):
        return redirect(url_for(".page", token=token, lang=asked_language()), 303)
    newer = opening.make_anew(subscription)
    asking.tell_owner(newer)
    db.session.commit()
    # The page is at another address too: that of the one before can do nothing to the new one.
    return redirect(page_url(newer) + (f"?lang={asked_language()}" if asked_language() else ""), 303)


def _opened(token: str) -> Subscription:
    subscription = opening.subscription_of_page(token)
    calendar = calendar_of(subscription.kind)
    prefer_language(subscription.language)
    if calendar is None or calendar.render(subscription) is None:
        raise BadLink
    return subscription


def _own_page(token: str, subscription: Subscription) -> str:
    context: dict[str, Any] = {
        "token": token,
        "subscription": subscription,
        "is_open": subscription.withdrawn_at is None,
        "is_replaced": opening.is_replaced(subscription),
        "is_mission": subscription.kind == MISSION,
        "name": calendar_name(subscription),
        "form": Form(),
        "language_links": [(code, url_for(".page", token=token, lang=code)) for code in LANGUAGES],
        "asked_language": asked_language(),
    }
    return render_template("events/feeds/own.html", **context)


def calendar_name(subscription: Subscription) -> str:
    """What a program is told that the calendar is called, in the reader's language."""
    office = settings.current().office_name
    if subscription.kind == MISSION:
        return str(_("Events of %(office)s for my mission", office=office))
    return str(_("My events at %(office)s", office=office))
