"""Staff's list of who came, marking by hand, and the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.attendance import marking
from events.attendance.attending import (
    FILTERS,
    PAGE_SIZE,
    SORTS,
    Attended,
    Show,
    attended,
    narrowed,
    page_of,
)
from events.attendance.exports import MEDIA_TYPES, attendance_file
from events.attendance.forms import ReportForm, StayForm
from events.attendance.models import PresenceSource
from events.attendance.presence import minutes_of
from events.attendance.report_queries import reports_of
from events.attendance.words import (
    PROVIDER_WORDS,
    SHOW_WORDS,
    SOURCE_WORDS,
    STANDING_KINDS,
    STANDING_WORDS,
)
from events.programme.hours import NoSuchLocalTime, on_the_wall, to_utc
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration.models import Registration
from events.registration.words import CAPACITY_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.typesetting.fonts import installed
from office.web.doorway import record_numbers
from office.web.forms import add_error
from office.web.i18n import format_clock, language
from office.web.notices import flash_with_undo
from office.web.tables import Query, chips, read_query
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("attendance", __name__)

_LIST = "/events/manage/<int:event_id>/attendance"
_PERSON = f"{_LIST}/people/<int:registration_id>"


@blueprint.get(_LIST)
@requires(Role.VIEWER)
def presence(event_id: int) -> ResponseReturnValue:
    """Everybody with a seat, in order of precedence, who of them came, and for how long."""
    event = event_or_404(event_id)
    return shown(event, ReportForm(formdata=None, zone=event.zone))


def shown(event: Event, form: ReportForm) -> str:
    """The page, with the form for a report as it was filled in."""
    query, found = _query(event), _found(event)
    return render_template(
        "events/attendance/attendance.html",
        event=event,
        found=found,
        page=page_of(found, query, language()),
        chips=chips(query, {"show": _show_words}),
        shows=[show for show in Show if found.count(show) or show.value == query.first("show")],
        show_words=SHOW_WORDS,
        standing_words=STANDING_WORDS,
        standing_kinds=STANDING_KINDS,
        source_words=SOURCE_WORDS,
        provider_words=PROVIDER_WORDS,
        ranks=RANK_WORDS,
        capacities=CAPACITY_WORDS,
        reports=reports_of(event.id),
        hour=hour_at(event),
        in_latin=_in_latin(event, found),
        form=form,
    )


def _in_latin(event: Event, found: Attended) -> list[str]:
    """Whose name this machine has no typeface for, so that a certificate has it in Latin letters."""
    if not event.gives_certificates:
        return []
    fonts = installed()
    names = [one.registration.name for one in found.lines if one.presence is not None]
    return [name for name in names if not fonts.has(name)]


def hour_at(event: Event) -> Callable[[datetime], str]:
    """Says a moment's hour on the wall clock of the event."""
    return lambda moment: format_clock(moment, event.zone, language())


def _show_words(value: str) -> str:
    return str(SHOW_WORDS[Show(value)]) if value in set(Show) else value


def _query(event: Event) -> Query:
    path = url_for("attendance.presence", event_id=event.id)
    return read_query(sorts=SORTS, default_sort="place", filters=FILTERS, size=PAGE_SIZE, path=path)


def _found(event: Event) -> Attended:
    return attended(event, precedence_index(event.local_start.date()), clock.now())


@blueprint.post(_LIST)
@requires(Role.EDITOR)
def mark(event_id: int) -> ResponseReturnValue:
    """Mark those who were ticked: they came, or they did not."""
    event = event_or_404(event_id)
    numbers = record_numbers(request.form.getlist("ids"))
    if request.form.get("mark") == "everybody":
        numbers = [one.registration.id for one in _found(event).lines]
    is_present = request.form.get("mark") != "absent"
    changed, step = marking.mark(event.id, numbers, present=is_present)
    db.session.commit()
    if not changed:
        if numbers:
            flash(_("They were marked so already. Nothing was changed."), "info")
        else:
            flash(_("Nobody was ticked, so nothing was changed."), "warning")
        return redirect(url_for(".presence", event_id=event.id), 303)
    if is_present:
        said = ngettext(
            "%(num)d person is marked as present.", "%(num)d people are marked as present.", changed
        )
    else:
        said = ngettext(
            "%(num)d person is marked as absent.", "%(num)d people are marked as absent.", changed
        )
    flash_with_undo(said, url_for(".take_back", event_id=event.id, step_id=step.record_id))
    return redirect(url_for(".presence", event_id=event.id), 303)


@blueprint.post(f"{_LIST}/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take one step of marking back."""
    event = event_or_404(event_id)
    try:
        undone = marking.take_back(event.id, step_id)
    except marking.NoSuchStep:
        abort(404)
    except marking.NothingToTakeBack:
        db.session.rollback()
        flash(_("That was taken back already, so nothing was changed."), "warning")
    except marking.MarkedAnew:
        db.session.rollback()
        flash(
            _("Some of them were marked anew since, so nothing was changed. Tick them and mark them."),
            "warning",
        )
    else:
        db.session.commit()
        number = undone.changes
        flash(
            ngettext(
                "Taken back: %(num)d person is marked as before.",
                "Taken back: %(num)d people are marked as before.",
                number,
            ),
            "success",
        )
    return redirect(url_for(".presence", event_id=event.id), 303)


@blueprint.get(f"{_LIST}/attendance.<kind>")
@requires(Role.VIEWER)
def file(event_id: int, kind: str) -> ResponseReturnValue:
    """The list as it is narrowed, as a file. That it left the house is entered in the audit trail."""
    if kind not in MEDIA_TYPES:
        abort(404)
    with writing():
        event = event_or_404(event_id)
        lines = narrowed(_found(event), _query(event), language())
        content = attendance_file(event, lines, kind, language())
        name = f"{event.slug}-attendance.{kind}"
        disclosed("events", str(event), {"file": name, "people": len(lines)}, event.id)
    return Response(
        content,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# -- one person's times


@blueprint.get(_PERSON)
@requires(Role.VIEWER)
def person(event_id: int, registration_id: int) -> ResponseReturnValue:
    """All that is known of when one guest was there."""
    event, registration = _person_of(event_id, registration_id)
    form = StayForm(
        formdata=None,
        begins=on_the_wall(event.starts_at, event.zone),
        ends=on_the_wall(event.ends_at, event.zone),
    )
    return _person_page(event, registration, form)


@blueprint.post(_PERSON)
@requires(Role.EDITOR)
def add_stay(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Enter from when to when somebody was there; an address with both is an undone removal."""
    event, registration = _person_of(event_id, registration_id)
    form = StayForm(formdata=request.args if "begins" in request.args else request.form)
    if not form.validate() or form.begins.data is None or form.ends.data is None:
        return _person_page(event, registration, form), 422
    hours: list[datetime] = []
    for field, local in ((form.begins, form.begins.data), (form.ends, form.ends.data)):
        try:
            hours.append(to_utc(local, event.zone))
        except NoSuchLocalTime:
            add_error(field, _("The clocks skip this time on that day."))
            return _person_page(event, registration, form), 422
    try:
        marking.add_stay(registration, hours[0], hours[1], current_user.id)
    except marking.NotThen:
        add_error(form.ends, _("It must be after the beginning, and on the day of the event."))
        return _person_page(event, registration, form), 422
    db.session.commit()
    flash(_("The time is entered."), "success")
    return _to_person(registration)


@blueprint.post(f"{_PERSON}/stays/<int:stay_id>/remove")
@requires(Role.EDITOR)
def remove_stay(event_id: int, registration_id: int, stay_id: int) -> ResponseReturnValue:
    """Take out a time that was entered by hand."""
    event, registration = _person_of(event_id, registration_id)
    stay = marking.remove_stay(registration, stay_id)
    if stay is None or stay.ends_at is None:
        db.session.rollback()
        flash(_("That time is no longer there."), "warning")
        return _to_person(registration)
    hours = [on_the_wall(moment, event.zone) for moment in (stay.begins_at, stay.ends_at)]
    db.session.commit()
    again = url_for(
        ".add_stay",
        event_id=event.id,
        registration_id=registration.id,
        begins=hours[0].isoformat(timespec="seconds"),
        ends=hours[1].isoformat(timespec="seconds"),
    )
    flash_with_undo(_("The time is taken out."), again)
    return _to_person(registration)


def _to_person(registration: Registration) -> ResponseReturnValue:
    return redirect(url_for(".person", event_id=registration.event_id, registration_id=registration.id), 303)


def _person_of(event_id: int, registration_id: int) -> tuple[Event, Registration]:
    event = event_or_404(event_id)
    registration = marking.registration_of(event, registration_id)
    return event, registration or abort(404)


def _person_page(event: Event, registration: Registration, form: StayForm) -> str:
    return render_template(
        "events/attendance/person.html",
        event=event,
        registration=registration,
        stays=marking.stays_of(registration.id),
        told=minutes_of(event.id).get(registration.id),
        source_words=SOURCE_WORDS,
        by_hand=PresenceSource.MARKED,
        hour=hour_at(event),
        form=form,
    )
