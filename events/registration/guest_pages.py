"""What the pages of guests share: the one page for bad links, their own check of forms, the hours."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from events.programme.models import Event
from office.links import BadLink
from office.localized import LANGUAGES
from office.web.i18n import format_clock, language


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


def utc_hours(event: Event) -> str:
    """The event's hours in UTC, for guests whose own clock is neither; empty where the zone keeps UTC."""
    if not event.local_start.utcoffset():
        return ""
    lang = language()
    return f"{format_clock(event.starts_at, 'UTC', lang)}–{format_clock(event.ends_at, 'UTC', lang)} UTC"


def contact_of(event: Event) -> dict[str, str] | None:
    """Whom a guest asks about this event; None where the office's own address serves."""
    if not event.contact_email:
        return None
    return {"name": event.contact_name, "email": event.contact_email}
