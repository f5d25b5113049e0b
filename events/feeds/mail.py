"""The letter that brings somebody the page of their own calendar."""

from __future__ import annotations

from typing import Final

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.feeds.asking import LETTER
from events.feeds.missions import MISSION
from office import settings
from office.database import db
from office.mailroom.compose import clean
from office.mailroom.kinds import Composed, LetterKind, NotNeeded
from office.mailroom.models import Letter
from office.mailroom.plain import as_letter
from office.subscriptions.models import Subscription
from office.subscriptions.opening import page_token


def page_url(subscription: Subscription) -> str:
    """The absolute address of the page where a guest or a mission looks after their calendar."""
    return f"{settings.current().public_url}/calendar/own/{page_token(subscription)}"


def compose_address(letter: Letter) -> Composed:
    """The link to the page; the calendar's own address stands there.

    Raises:
        NotNeeded: the address was withdrawn meanwhile.
    """
    subscription = db.session.get(Subscription, letter.subject_id)
    if subscription is None or subscription.withdrawn_at is not None:
        raise NotNeeded("the address was withdrawn")
    with force_locale(letter.language):
        office = settings.current().office_name
        context = {
            "lang": letter.language,
            "letter_title": _("Your events in your calendar"),
            "office_name": office,
            "is_mission": subscription.kind == MISSION,
            "name": clean(letter.to_name),
            "action_url": page_url(subscription),
            "action_label": _("Follow in your calendar"),
            "reply_address": True,
        }
        return Composed(
            subject=clean(_("Your calendar of events at %(office)s", office=office)),
            text=as_letter(render_template("mail/events/calendar_address.txt", **context)),
            html=render_template("mail/events/calendar_address.html", **context),
        )


KIND: Final = LetterKind(LETTER, _l("Address of an own calendar"), compose_address)
