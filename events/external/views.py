"""Staff's pages of the calendars that others keep."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.external import keeping, queries
from events.external.apart import read_apart
from events.external.fault_words import fault_words, left_out_words, remarks
from events.external.forms import CalendarForm, upload_of
from events.external.lines import Unreadable
from events.external.reading import Findings, Window
from events.external.refreshing import Gone
from events.external.repeating import years_around
from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web import Fragment
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.models import Organisation

blueprint = Blueprint("external", __name__, url_prefix="/diary/calendars")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All calendars of others: since when, how many entries, what is wrong."""
    found = queries.calendars()
    counts = queries.coming_counts([one.id for one in found])
    return render_template(
        "events/external/index.html", calendars=found, counts=counts, fault_words=fault_words
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Follow an address, or take a file in."""
    form = CalendarForm(zone=settings.current().time_zone)
    form.offer(queries.organisation_names(language()))
    if form.validate_on_submit() and form.check_source():
        if form.address.data:
            calendar = keeping.subscribe(form.about(), form.address.data)
            job = keeping.fetch_now(calendar.id, current_user.id)
            db.session.commit()
            return redirect(url_for("work.job", job_id=job.id), 303)
        name, content = upload_of(form)
        about = form.about()
        # Others may write while the file is read: it takes seconds.
        db.session.commit()
        try:
            found = read_apart(content, about.zone, Window(*years_around(clock.now())))
        except Unreadable as bad:
            add_error(form.file, fault_words(bad.code))
        else:
            calendar = keeping.take_in(about, name, content, found)
            db.session.commit()
            flash(_("“%(name)s” is shown beside our own calendar now.", name=calendar.name), "success")
            return redirect(url_for(".show", calendar_id=calendar.id), 303)
    code = 422 if form.errors else 200
    return render_template("events/external/form.html", form=form, calendar=None), code


@blueprint.get("/<int:calendar_id>")
@requires(Role.VIEWER)
def show(calendar_id: int) -> ResponseReturnValue:
    """One calendar: what it is, what comes next, and what was left out."""
    calendar = or_404(queries.find_calendar(calendar_id))
    found = Findings.from_json(calendar.findings)
    return render_template(
        "events/external/show.html",
        calendar=calendar,
        entries=queries.next_entries(calendar_id, 20),
        count=queries.coming_counts([calendar_id]).get(calendar_id, 0),
        fault=fault_words(calendar.fault) if calendar.fault else "",
        remarks=remarks(found),
        left_out=[left_out_words(one) for one in found.named],
        left_out_count=found.left_out,
    )


@blueprint.route("/<int:calendar_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(calendar_id: int) -> ResponseReturnValue:
    """Say something else of a calendar."""
    calendar = or_404(queries.find_calendar(calendar_id))
    form = CalendarForm.of(calendar)
    form.offer(queries.organisation_names(language()))
    if form.validate_on_submit() and (not calendar.is_fetched or form.check_address()):
        keeping.change(calendar, form.about(), form.address.data if calendar.is_fetched else None)
        db.session.commit()
        flash(_("“%(name)s” is saved.", name=calendar.name), "success")
        return redirect(url_for(".show", calendar_id=calendar_id), 303)
    code = 422 if form.errors else 200
    return render_template("events/external/form.html", form=form, calendar=calendar), code


@blueprint.post("/<int:calendar_id>/fetch")
@requires(Role.EDITOR)
def fetch(calendar_id: int) -> ResponseReturnValue:
    """Ask the server at once."""
    or_404(queries.find_calendar(calendar_id))
    try:
        job = keeping.fetch_now(calendar_id, current_user.id)
    except Gone:
        flash(_("This calendar is a file: there is no address to fetch it from."), "info")
        return redirect(url_for(".show", calendar_id=calendar_id), 303)
    db.session.commit()
    return redirect(url_for("work.job", job_id=job.id), 303)


@blueprint.post("/<int:calendar_id>/remove")
@requires(Role.EDITOR)
def remove(calendar_id: int) -> ResponseReturnValue:
    """Take a calendar off the pages; it can be put back."""
    calendar = or_404(queries.find_calendar(calendar_id))
    keeping.remove(calendar)
    db.session.commit()
    flash_with_undo(
        _("“%(name)s” is no longer shown.", name=calendar.name), url_for(".restore", calendar_id=calendar_id)
    )
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:calendar_id>/restore")
@requires(Role.EDITOR)
def restore(calendar_id: int) -> ResponseReturnValue:
    """Put a calendar back."""
    calendar = or_404(queries.find_calendar(calendar_id, removed=True))
    keeping.restore(calendar)
    db.session.commit()
    flash(_("“%(name)s” is shown again.", name=calendar.name), "success")
    return redirect(url_for(".show", calendar_id=calendar_id), 303)


def organisation_section(organisation: Organisation) -> Fragment | None:
    """What comes next in an organisation's own calendars."""
    entries = queries.next_of_organisation(organisation.id)
    return Fragment("events/external/_organisation.html", {"entries": entries}) if entries else None
