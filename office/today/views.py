"""The page Today of whoever is signed in, and what can be put off on it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.today import putting_off
from office.today.agenda import agenda, beside, since_last_working_day
from office.today.putting_off import Until
from office.web.i18n import format_days, language, office_zone
from office.web.notices import flash_with_undo
from office.web.registry import Severity, web

blueprint = Blueprint("today", __name__)

#: The groups of the list: their headings, the kind of their badges, and an icon.
GROUPS = (
    (Severity.WRONG, _l("Wrong or failing"), "failed", "alert-triangle"),
    (Severity.DUE, _l("To be done"), "attention", "clock"),
    (Severity.LATER, _l("When there is time"), "neutral", "circle-dashed"),
)


def page(role: Role) -> str:
    """Today: what waits for whoever is signed in, and what stands beside it."""
    today = clock.today()
    since = since_last_working_day(today)
    steps = [(step, step.done()) for step in web(current_app).first_steps()]
    work, rest = agenda(role, current_user.id, today), beside(role, since)
    return render_template(
        "office/today/today.html",
        agenda=work,
        groups=[
            (words, kind, icon, tasks)
            for severity, words, kind, icon in GROUPS
            if (tasks := work.of(severity))
        ],
        panels=rest.panels,
        news=rest.news,
        silent=[*work.silent, *rest.silent],
        since=since,
        today=today,
        said_day=_said_day,
        back={one.value: one.day(today) for one in Until},
        steps=steps,
    )


def _said_day(day: date | datetime) -> str:
    """A day with its weekday, as it stands within a sentence; of a moment, the office's day."""
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(office_zone())).date()
    return format_days(day, day, language(), sentence=True)


@blueprint.post("/office/today/put-off")
@requires(Role.VIEWER)
def put_off() -> ResponseReturnValue:
    """Put one of one's own tasks off."""
    asked = request.form.get("until", "")
    if asked not in set(Until):
        abort(400)
    today = clock.today()
    key = request.form.get("task", "")
    work = agenda(current_user.role, current_user.id, today)
    known = [*work.tasks, *(one.task for one in work.put_off)]
    task = next((one for one in known if one.key == key), None)
    if task is None:
        flash(_("This has been done in the meantime."), "info")
        return redirect(url_for("web.front"), 303)
    until = Until(asked).day(today)
    words = str(task.words) if not task.about else f"{task.words} ({task.about})"
    mark = putting_off.put_off(task, current_user.id, until, today)
    number = mark.id
    db.session.commit()
    said = _("Put off until %(day)s, for you alone: %(task)s", day=_said_day(until), task=words)
    flash_with_undo(said, url_for(".take_up", mark_id=number))
    return redirect(url_for("web.front"), 303)


@blueprint.post("/office/today/put-off/<int:mark_id>/take-up")
@requires(Role.VIEWER)
def take_up(mark_id: int) -> ResponseReturnValue:
    """Take up again what was put off."""
    if not putting_off.take_up(mark_id, current_user.id):
        abort(404)
    db.session.commit()
    flash(_("It stands on your list again."), "success")
    return redirect(url_for("web.front"), 303)
