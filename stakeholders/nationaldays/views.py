"""The pages of national days: what is coming, the rules behind it, and the calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from office import clock, countries
from office.accounts.access import may, requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of, disclosed
from office.audit.undoing import undo, was_taken_back
from office.database import db, writing
from office.subscriptions.opening import present, subscribe
from office.web import Fragment
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_day, language
from office.web.notices import flash_with_undo
from stakeholders.nationaldays import keeping, queries
from stakeholders.nationaldays.calendars import KIND, calendar_of
from stakeholders.nationaldays.forms import NationalDayForm
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.queries import Occurrence, keeper_name
from stakeholders.nationaldays.rules import Weekday, next_day
from stakeholders.nationaldays.words import rule_words, weekday_name
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.people.queries import heads_on

blueprint = Blueprint("nationaldays", __name__, url_prefix="/stakeholders/national-days")

#: How far ahead the page looks unless told.
COMING: Final = timedelta(days=60)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
WHICH_WORDS = {
    "missions": _l("With a mission to our country"),
    "resident": _l("With a mission seated here"),
    "all": _l("Every state"),
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The national days of the next weeks, or of a whole year."""
    today, reader = clock.today(), language()
    year = _year(request.args.get("year", ""))
    since, until = (date(year, 1, 1), date(year, 12, 31)) if year else (today, today + COMING)
    found = queries.occurrences(since, until, reader)
    which = request.args.get("which", "")
    if which not in WHICH_WORDS:
        # A register without missions would show nothing at all.
        which = "missions" if any(one.missions for one in found) else "all"
    shown = list(_narrowed(found, which))
    heads = heads_on(today, {mission.id for one in shown for mission in one.missions}) if shown else {}
    return render_template(
        "stakeholders/nationaldays/index.html",
        months=[
            (month, list(days)) for month, days in groupby(shown, key=lambda one: one.day.replace(day=1))
        ],
        total=len(found),
        shown=len(shown),
        year=year,
        years=range(today.year - 1, today.year + 4),
        since=since,
        until=until,
        today=today,
        which=which,
        which_words=WHICH_WORDS,
        heads=heads,
        keeper_name=lambda one: keeper_name(one, reader),
        rule_words=rule_words,
        is_empty=not found and not queries.every_day(),
        subscription=present(KIND, current_user.id),
    )


def _narrowed(found: Iterable[Occurrence], which: str) -> Iterable[Occurrence]:
    for one in found:
        if which == "all" or (one.missions and (which == "missions" or one.has_resident)):
            yield one


@blueprint.get("/rules")
@requires(Role.VIEWER)
def rules() -> ResponseReturnValue:
    """Every rule in the register, by state; and the states of which none is known."""
    reader, today = language(), clock.today()
    days = queries.every_day()
    rows = [(keeper_name(one, reader), one, next_day(one.falls, today)) for one in days]
    known = {one.country for one in days}
    sent = queries.missions_by_state(code for code, _name in countries.all_countries(reader))
    return render_template(
        "stakeholders/nationaldays/rules.html",
        rows=sorted(rows, key=lambda row: (countries.sort_key(row[0], reader), row[1].id)),
        without=sorted(
            (countries.country_name(code, reader), code) for code in sent if code and code not in known
        ),
        rule_words=rule_words,
        has_delivered=bool({one.country for one in keeping.delivered()} - known),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Add a national day, of a state or of an organisation (``?organisation=``)."""
    organisation = _organisation(request.args.get("organisation", ""))
    form = NationalDayForm()
    if request.method == "GET":
        form.country.data = request.args.get("country", "") or None
    if form.validate_on_submit():
        given = form.given(organisation.id if organisation else None)
        step = new_step(keeping.STEPS)
        if given is not None:
            try:
                with because_of(step):
                    made = keeping.add(given)
            except keeping.AlreadyKept:
                add_error(form.kind, _("That day is in the register already."))
            else:
                db.session.commit()
                flash_with_undo(_saved_words(made), url_for(".take_back", step_id=step.record_id))
                return redirect(url_for(".rules", _anchor=f"day-{made.id}"), 303)
    return _form_page(form, None, organisation), 422 if form.is_submitted() else 200


@blueprint.route("/<int:national_day_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(national_day_id: int) -> ResponseReturnValue:
    """Change a national day."""
    national_day = or_404(queries.national_day_by_number(national_day_id))
    form = NationalDayForm() if request.method == "POST" else NationalDayForm.of(national_day)
    if form.validate_on_submit():
        given = form.given(national_day.organisation_id)
        step = new_step(keeping.STEPS)
        if given is not None:
            try:
                with because_of(step):
                    keeping.change(national_day, given, seen_at=seen_at(form.seen.data))
            except ChangedMeanwhile:
                form.seen.data = national_day.updated_at.isoformat()
                return _form_page(form, national_day, national_day.organisation, meanwhile=True), 409
            except keeping.AlreadyKept:
                add_error(form.kind, _("That day is in the register already."))
            else:
                db.session.commit()
                flash_with_undo(_saved_words(national_day), url_for(".take_back", step_id=step.record_id))
                return redirect(url_for(".rules", _anchor=f"day-{national_day.id}"), 303)
    page = _form_page(form, national_day, national_day.organisation)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:national_day_id>/remove")
@requires(Role.EDITOR)
def remove(national_day_id: int) -> ResponseReturnValue:
    """Take a national day out of the register."""
    national_day = or_404(queries.national_day_by_number(national_day_id))
    name, keeper = national_day.called(language()), keeper_name(national_day, language())
    step = new_step(keeping.STEPS)
    try:
        with because_of(step):
            keeping.remove(national_day)
    except keeping.NotThere:
        flash(_("%(name)s (%(keeper)s) has been removed already.", name=name, keeper=keeper), "info")
        return redirect(url_for(".rules"), 303)
    db.session.commit()
    flash_with_undo(
        _("%(name)s (%(keeper)s) has been removed.", name=name, keeper=keeper),
        url_for(".take_back", step_id=step.record_id),
    )
    return redirect(url_for(".rules"), 303)


@blueprint.post("/delivered")
@requires(Role.EDITOR)
def take_in() -> ResponseReturnValue:
    """Take in the delivered list, for every state of which the register knows no day."""
    step = new_step(keeping.STEPS)
    with because_of(step):
        made = keeping.take_in_delivered()
    db.session.commit()
    if not made:
        flash(_("Every state of the delivered list has its day in the register already."), "info")
    else:
        count = len({one.country for one in made})
        flash_with_undo(
            ngettext(
                "The national days of %(num)s state are in the register.",
                "The national days of %(num)s states are in the register.",
                count,
            ),
            url_for(".take_back", step_id=step.record_id),
        )
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:national_day_id>/congratulated/<year>")
@requires(Role.EDITOR)
def congratulate(national_day_id: int, year: str) -> ResponseReturnValue:
    """Note that the congratulation of a year was sent."""
    national_day = or_404(queries.national_day_by_number(national_day_id))
    number = or_404(_year(year))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.congratulate(national_day, number, current_user.label)
    db.session.commit()
    flash_with_undo(
        _("%(keeper)s: congratulated.", keeper=keeper_name(national_day, language())),
        url_for(".take_back", step_id=step.record_id),
    )
    return redirect(url_for("web.front") if "today" in request.form else _back(), 303)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done here."""
    cause = Cause(keeping.STEPS, step_id)
    if was_taken_back(cause):
        flash(_("That was taken back already."), "info")
        return redirect(_back(), 303)
    undone = undo(cause)
    if not undone.changes and not undone.left:
        abort(404)
    db.session.commit()
    for left in undone.left:
        flash(
            _("%(record)s was left as it is: %(name)s has changed it since.", record=left.label, name=left.by)
            if left.by
            else _("%(record)s was left as it is: something depends on it.", record=left.label),
            "warning",
        )
    if undone.changes:
        flash(_("It has been taken back."), "success")
    return redirect(_back(), 303)


@blueprint.get("/download/<year>.ics")
@requires(Role.VIEWER)
def download(year: str) -> ResponseReturnValue:
    """The days of a year as a calendar file. That it left the house is entered in the audit trail."""
    number = or_404(_year(year))
    with writing():
        found = queries.days_of_year(number, language())
        content = calendar_of(found, language())
        name = f"national-days-{number}.ics"
        disclosed("national_days", _("National days"), {"file": name, "days": len(found)})
    return _calendar(content, f'attachment; filename="{name}"')


@blueprint.post("/follow")
@requires(Role.VIEWER)
def follow() -> ResponseReturnValue:
    """An address for one's own calendar program."""
    subscribe(KIND, current_user.id, language())
    db.session.commit()
    return redirect(url_for(".index", _anchor="subscribe"), 303)


def section(organisation: Organisation) -> Fragment | None:
    """On a mission's page: the days that its state keeps, the next one first."""
    days = queries.kept_by(organisation)
    is_sent = bool(organisation.sending_state) and organisation.kind in DIPLOMATIC_MISSIONS
    if not days and not (is_sent and may(Role.EDITOR)):
        return None
    return Fragment(
        "stakeholders/nationaldays/_section.html",
        {
            "days": queries.soonest(days, clock.today()),
            "organisation": organisation,
            "rule_words": rule_words,
            "is_sent": is_sent,
        },
    )


def _saved_words(national_day: NationalDay) -> str:
    falls = next_day(national_day.falls, clock.today())
    values = {"name": national_day.called(language()), "keeper": keeper_name(national_day, language())}
    if falls is None:
        return _("%(name)s (%(keeper)s) was saved. No coming day is known.", **values)
    values["day"] = format_day(falls, language(), weekday=True)
    return _("%(name)s (%(keeper)s) was saved; it next falls on %(day)s.", **values)


def _organisation(text: str) -> Organisation | None:
    number = record_number(text)
    return or_404(db.session.get(Organisation, number)) if number else None


def _year(text: str) -> int | None:
    number = record_number(text)
    return number if number is not None and _FIRST_YEAR <= number <= _LAST_YEAR else None


def _back() -> str:
    asked = request.form.get("back", "")
    return asked if asked.startswith(url_for(".index")) else url_for(".index")


def _calendar(content: bytes, disposition: str) -> Response:
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _form_page(
    form: NationalDayForm,
    national_day: NationalDay | None,
    organisation: Organisation | None,
    *,
    meanwhile: bool = False,
) -> str:
    return render_template(
        "stakeholders/nationaldays/form.html",
        form=form,
        national_day=national_day,
        organisation=organisation,
        meanwhile=meanwhile,
        weekday_names=[weekday_name(weekday) for weekday in Weekday],
    )
