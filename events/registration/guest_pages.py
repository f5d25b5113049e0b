"""What the pages of guests share: the one page for bad links, their own check of forms, the hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from events.programme.elsewhere import Elsewhere, hours_of_guest
from events.programme.models import Event, ProgrammeItem
from events.registration.models import Registration
from office.links import BadLink
from office.localized import LANGUAGES


def unknown_link(_error: BadLink) -> ResponseReturnValue:
    """One calm page for every link that opens nothing, whatever the reason."""
    return render_template("events/registration/link_unknown.html"), 404


def keep_own_csrf(state: Any) -> None:
    """Leave the check of a form's token to the form; for ``blueprint.record_once``."""
    # The form checks its own token and comes back with everything that was typed. The check before every page
    # would lose it, and would ask for a Referer, which these pages never send.
    state.app.extensions["csrf"].exempt(state.blueprint)


def asked_language() -> str | None:
    """The language that the address asks for, to be kept in the next one."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else None


def hours_of_seat(
    registration: Registration, lang: str, items: Sequence[ProgrammeItem] = ()
) -> Elsewhere | None:
    """The event's hours where the mission or organisation has its seat for which somebody comes.

    The country that people write when they register themselves is not asked: whoever writes Japan may sit at
    its embassy in the host country.

    Args:
        items: the points of the programme that are shown.
    """
    invitation = registration.invitation
    organisation = invitation.organisation if invitation is not None else registration.organisation
    return hours_of_guest(registration.event, organisation, lang, items)


def contact_of(event: Event) -> dict[str, str] | None:
    """Whom a guest asks about this event; None where the office's own address serves."""
    if not event.contact_email:
        return None
    return {"name": event.contact_name, "email": event.contact_email}
