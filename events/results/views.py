"""The page with an event's result, and the files it gives."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration.words import CAPACITY_WORDS
from events.results.counting import Basis, Result, result_of
from events.results.exports import (
    invitations,
    participants_csv,
    participants_xlsx,
    registrations,
    took_part,
)
from events.results.press import press_sentence
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.localized import OWN_NAMES
from office.web.i18n import language
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("results", __name__, url_prefix="/events/manage/<int:event_id>/results")

_FILES: dict[str, tuple[str, Callable[[Result, Event], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", lambda result, _event: participants_csv(result, language())),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda result, event: participants_xlsx(result, event, language()),
    ),
}


@blueprint.get("")
@requires(Role.VIEWER)
def result(event_id: int) -> ResponseReturnValue:
    """What the event came to."""
    event = event_or_404(event_id)
    found = result_of(event)
    return render_template(
        "events/results/result.html",
        event=event,
        result=found,
        numbers=took_part(found),
        groups=[
            (title, icon, numbers)
            for title, icon, numbers in (
                (_("Invitations and replies"), "mail", invitations(found)),
                (_("Registrations"), "door-enter", registrations(found)),
            )
            if numbers
        ],
        # Nobody has taken part in what is still to come.
        sentences=[(OWN_NAMES[code], code, press_sentence(found, event, code)) for code in event.languages]
        if event.ends_at <= clock.now() or found.basis is Basis.PRESENCE
        else [],
        by_presence=found.basis is Basis.PRESENCE,
        capacity_words=CAPACITY_WORDS,
        rank_words=RANK_WORDS,
    )


@blueprint.get("/participants.<kind>")
@requires(Role.VIEWER)
def file(event_id: int, kind: str) -> ResponseReturnValue:
    """The list of participants as a file. That it left the house is entered in the audit trail."""
    if kind not in _FILES:
        abort(404)
    media_type, write = _FILES[kind]
    with writing():
        event = event_or_404(event_id)
        found = result_of(event)
        content = write(found, event)
        name = f"{event.slug}-participants.{kind}"
        disclosed("events", str(event), {"file": name, "people": found.participants}, event.id)
    return Response(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
