"""Attendance reports of the meeting: reading one, saying who is meant, entering them, taking it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.attendance import report_queries, report_taking
from events.attendance.forms import ReportForm, ZoneForm
from events.attendance.matching import Why
from events.attendance.models import AttendanceReport, LineState, ReportLine
from events.attendance.report_files import UnreadableReport
from events.attendance.report_reading import as_times
from events.attendance.views import blueprint, hour_at, shown
from events.attendance.words import LINE_WORDS, PROVIDER_WORDS, WHY_WORDS, fault_words
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration.models import Registration
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_number
from office.web.forms import add_error
from office.web.i18n import language

_REPORTS = "/events/manage/<int:event_id>/attendance/reports"
_REPORT = f"{_REPORTS}/<int:report_id>"
_LINE = f"{_REPORT}/lines/<int:line_id>"


@blueprint.post(_REPORTS)
@requires(Role.EDITOR)
def read_report(event_id: int) -> ResponseReturnValue:
    """Read a report, and show whom it names before anybody is entered."""
    event = event_or_404(event_id)
    form = ReportForm()
    if not form.validate():
        return shown(event, form), 422
    upload = form.file.data
    try:
        report, is_new = report_taking.take_in(
            event, upload.filename or "", upload.read(), form.zone.data, current_user.id
        )
    except UnreadableReport as refused:
        db.session.rollback()
        add_error(form.file, fault_words(refused, event))
        return shown(event, form), 422
    db.session.commit()
    if not is_new:
        flash(_("This file was read before: here it is. Nobody is entered twice."), "info")
    return _to(report)


@blueprint.get(_REPORT)
@requires(Role.VIEWER)
def report(event_id: int, report_id: int) -> ResponseReturnValue:
    """Whom a report names: certain, doubtful, unknown, set aside."""
    event, found = _report_of(event_id, report_id)
    return _page(event, found, ZoneForm(formdata=None, zone=found.zone))


def _page(event: Event, found: AttendanceReport, form: ZoneForm) -> str:
    lines = report_queries.lines_of(found.id)
    numbers = [number for line in lines for number, _why in line.candidates]
    return render_template(
        "events/attendance/report.html",
        event=event,
        report=found,
        groups=[(state, [line for line in lines if line.state is state]) for state in _ORDER],
        states=LineState,
        times=_times(lines),
        candidates=report_queries.called(numbers),
        why=lambda value: WHY_WORDS[Why(value)],
        line_words=LINE_WORDS,
        provider_words=PROVIDER_WORDS,
        guests=_guests(event) if lines else [],
        seems_elsewhere=_seems_elsewhere(event, lines),
        hour=hour_at(event),
        form=form,
    )


#: What a person has to decide comes first.
_ORDER = (LineState.DOUBTFUL, LineState.UNKNOWN, LineState.MATCHED, LineState.SET_ASIDE)


def _times(lines: list[ReportLine]) -> dict[int, list[tuple[object, object]]]:
    return {line.id: list(as_times(line.times)) for line in lines}


def _seems_elsewhere(event: Event, lines: list[ReportLine]) -> bool:
    """Whether nobody was there within the hours of the event: the hours may be those of another zone."""
    times = [pair for line in lines for pair in as_times(line.times)]
    return bool(times) and not any(
        begin < event.ends_at and (end or begin) >= event.starts_at for begin, end in times
    )


def _guests(event: Event) -> list[tuple[int, str]]:
    """Everybody on the list, as they are offered to be chosen: by name, with their mission."""
    found = report_queries.guests_of(event.id)
    return [(one.id, _guest_words(one)) for one in found]


def _guest_words(registration: Registration) -> str:
    """As somebody is offered in the list of names; the number makes it one person's."""
    sent_by = registration.sent_by(language())
    return (
        f"{registration.name}, {sent_by} ({registration.id})"
        if sent_by
        else (f"{registration.name} ({registration.id})")
    )


@blueprint.post(f"{_REPORT}/zone")
@requires(Role.EDITOR)
def set_zone(event_id: int, report_id: int) -> ResponseReturnValue:
    """Take the report's hours for those of another zone."""
    event, found = _report_of(event_id, report_id)
    form = ZoneForm()
    if not form.validate():
        return _page(event, found, form), 422
    try:
        report_taking.read_in_zone(found, form.zone.data)
    except report_taking.AlreadyEntered:
        db.session.rollback()
        flash(
            _("Its people are entered already. Take the report back, and read it with the other zone."),
            "warning",
        )
    else:
        db.session.commit()
        flash(_("The hours are read anew."), "success")
    return _to(found)


@blueprint.post(f"{_REPORT}/enter")
@requires(Role.EDITOR)
def enter_report(event_id: int, report_id: int) -> ResponseReturnValue:
    """Enter those as present of whom it is certain who they are."""
    _event, found = _report_of(event_id, report_id)
    people = report_taking.enter(found)
    db.session.commit()
    if people:
        flash(
            ngettext(
                "%(num)d person is entered as present.", "%(num)d people are entered as present.", people
            ),
            "success",
        )
    else:
        flash(_("Nobody was entered: nobody is certain, or they were entered before."), "info")
    return _to(found)


@blueprint.post(f"{_REPORT}/take-back")
@requires(Role.EDITOR)
def take_report_back(event_id: int, report_id: int) -> ResponseReturnValue:
    """Take a report back with all that rests on it alone."""
    event, found = _report_of(event_id, report_id)
    was_entered, name = found.entered_at is not None, found.file_name
    gone = report_taking.take_back(found)
    db.session.commit()
    if was_entered:
        flash(
            ngettext(
                "The report “%(name)s” is taken back; %(num)d person is no longer entered as present. Read"
                " the file once more to have it again.",
                "The report “%(name)s” is taken back; %(num)d people are no longer entered as present. Read"
                " the file once more to have it again.",
                gone,
                name=name,
            ),
            "success",
        )
    else:
        flash(_("The report “%(name)s” is put away. Nobody had been entered.", name=name), "success")
    return redirect(url_for("attendance.presence", event_id=event.id), 303)


@blueprint.post(_LINE)
@requires(Role.EDITOR)
def decide_line(event_id: int, report_id: int, line_id: int) -> ResponseReturnValue:
    """A person says whom a line means: a guest, nobody of the list, somebody who was on no list."""
    _event, found = _report_of(event_id, report_id)
    line = report_queries.line_or_none(found, line_id) or abort(404)
    what = request.form.get("what", "")
    try:
        if what == "aside":
            report_taking.set_aside(found, line)
        elif what == "back":
            report_taking.put_back(found, line)
        elif what == "add":
            report_taking.add_guest(found, line, request.form.get("mission", ""))
        else:
            number = record_number(what) or _number_in(request.form.get("guest", ""))
            report_taking.say_who(found, line, number)
    except report_taking.NotOnTheList:
        db.session.rollback()
        flash(_("Choose one of the names that are offered. Nothing was changed."), "warning")
    else:
        db.session.commit()
    return redirect(
        url_for("attendance.report", event_id=event_id, report_id=report_id, _anchor=f"line-{line_id}"), 303
    )


def _number_in(text: str) -> int:
    """The number at the end of what was chosen from the list of names; 0: there is none."""
    return record_number(text.rpartition("(")[2].rstrip(") ")) or 0


def _report_of(event_id: int, report_id: int) -> tuple[Event, AttendanceReport]:
    event = event_or_404(event_id)
    return event, report_queries.report_or_none(event.id, report_id) or abort(404)


def _to(found: AttendanceReport) -> ResponseReturnValue:
    return redirect(url_for("attendance.report", event_id=found.event_id, report_id=found.id), 303)
