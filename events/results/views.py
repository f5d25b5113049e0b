"""The page with an event's result, the lists behind its numbers, and the files it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration.models import RegistrationStatus
from events.registration.queries import Row, rows
from events.registration.words import CAPACITY_WORDS
from events.results import definitions
from events.results.counting import Basis, Result, result_of
from events.results.definitions import Number, every_number
from events.results.exports import participants_csv, result_json
from events.results.figure_views import pictures
from events.results.lists import BODIES, COUNTRIES, PEOPLE, came_for, countries_of, namesakes, of_no_country
from events.results.participants import Participant
from events.results.press import is_to_tell
from events.results.short_report import sentence_of
from events.results.wording import Worded, last_texts
from events.results.workbook import result_xlsx
from office import settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.localized import OWN_NAMES
from office.web.errors import or_404
from office.web.i18n import language
from office.web.tables import Page, Query, read_query
from stakeholders.directory.search import fold
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("results", __name__, url_prefix="/events/manage/<int:event_id>/results")

_FILES: dict[str, tuple[str, Callable[[Result, Event], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", lambda result, _event: participants_csv(result, language())),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda result, event: result_xlsx(result, event, _replies(event), language()),
    ),
    "json": (
        "application/json",
        lambda result, event: result_json(result, event, _replies(event), language()),
    ),
}
#: Where the lists behind the numbers of replies are: what they show of them.
_REPLIES = {
    "invited": "",
    "answered": "answered",
    "accepted": "coming",
    "declined": "declined",
    "tentative": "open",
    "unanswered": "unanswered",
}
#: Whoever registered without an invitation came by one of these.
_DOORS = ["mission", "open"]
_PAGE_SIZE = 100


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
        numbers=definitions.took_part(found),
        url_of=lambda number: _list_url(event, number),
        sentences=_sentences(event, found),
        own_names=OWN_NAMES,
        by_presence=found.basis is Basis.PRESENCE,
        **pictures(event, found),
    )


@blueprint.get("/<key>")
@requires(Role.VIEWER)
def behind(event_id: int, key: str) -> ResponseReturnValue:
    """The list behind one of the numbers of persons, bodies or countries."""
    if key not in PEOPLE and key not in BODIES and key != COUNTRIES:
        abort(404)
    event = event_or_404(event_id)
    found = result_of(event)
    # A number that is left out where it is none is a page no longer.
    number = or_404({one.key: one for one in every_number(found)}.get(key))
    people = PEOPLE[key](found) if key in PEOPLE else ()
    query = read_query(size=_PAGE_SIZE)
    return render_template(
        "events/results/list.html",
        event=event,
        number=number,
        page=_page(people, query) if key in PEOPLE else None,
        came_for=came_for(found) if key == "participants" else {},
        bodies=BODIES[key](found) if key in BODIES else (),
        countries=countries_of(found, language()) if key == COUNTRIES else (),
        stateless=of_no_country(found) if key == COUNTRIES else (),
        alike=namesakes(people),
        host=settings.current().office_country,
        capacity_words=CAPACITY_WORDS,
        rank_words=RANK_WORDS,
        kind_words=KIND_WORDS,
    )


@blueprint.get("/participants.<kind>")
@requires(Role.VIEWER)
def file(event_id: int, kind: str) -> ResponseReturnValue:
    """The result as a file. That it left the house is entered in the audit trail."""
    if kind not in _FILES:
        abort(404)
    media_type, write = _FILES[kind]
    with writing():
        event = event_or_404(event_id)
        found = result_of(event)
        content = write(found, event)
        name = f"{event.slug}-{'participants' if kind == 'csv' else 'result'}.{kind}"
        disclosed("events", str(event), {"file": name, "people": found.participants}, event.id)
    return Response(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _sentences(event: Event, found: Result) -> list[Worded]:
    texts = last_texts(event.id)
    if not is_to_tell(found, event):
        return []
    return [sentence_of(event, found, code, texts) for code in event.languages]


def _replies(event: Event) -> Sequence[Row]:
    return rows(event.id, precedence_index(event.local_start.date()))


def _list_url(event: Event, number: Number) -> str:
    """Where the list behind a number is: here, or where replies and registrations are kept."""
    if number.key in _REPLIES:
        return url_for("replies.answers", event_id=event.id, show=_REPLIES[number.key] or None)
    if number.key == "registered":
        return url_for("admission.people", event_id=event.id, door=_DOORS)
    if number.key in list(RegistrationStatus):
        return url_for("admission.people", event_id=event.id, door=_DOORS, status=number.key)
    return url_for(".behind", event_id=event.id, key=number.key)


def _page(people: Sequence[Participant], query: Query) -> Page[Participant]:
    shown = people
    if wanted := fold(query.q):
        shown = [one for one in people if wanted in fold(f"{one.name} {' '.join(one.organisation.values())}")]
    return Page(shown[query.offset : query.offset + query.size], len(shown), query)
