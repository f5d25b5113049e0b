"""The pages on which entries of a calendar file become events: looked at first, taken over, taken back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.external import planning, queries, taking_over
from events.external.apart import read_apart
from events.external.fault_words import fault_words, left_out_words, remarks
from events.external.forms import OptionsForm, UploadForm, upload_of
from events.external.lines import Unreadable
from events.external.models import CalendarFile
from events.external.planning import TAKEABLE, TICKED, Fate
from events.external.reading import Window
from events.external.repeating import years_around
from events.external.row_words import FATES, difference_words, reason_words, refused_words, remark_words
from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.tables import Page, read_query

blueprint = Blueprint("taking_over", __name__, url_prefix="/events/manage/from-calendar")


@blueprint.get("/")
@requires(Role.EDITOR)
def index() -> ResponseReturnValue:
    """Hand a file in; what was taken over earlier."""
    return _index(UploadForm(formdata=None))


@blueprint.post("/")
@requires(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Take a file in, without making any event yet."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422
    name, content = upload_of(form)
    user_id, lang = current_user.id, language()
    # Others may write while the file is read: it takes seconds.
    db.session.commit()
    zone = settings.current().time_zone
    try:
        found = read_apart(content, zone, Window(*years_around(clock.now()), is_for_repeated=True))
    except Unreadable as bad:
        add_error(form.file, fault_words(bad.code))
        return _index(form), 422
    file = taking_over.take_in(name, content, found, lang, user_id, zone)
    db.session.commit()
    return redirect(url_for(".preview", file_id=file.id), 303)


@blueprint.post("/calendar/<int:calendar_id>")
@requires(Role.EDITOR)
def from_calendar(calendar_id: int) -> ResponseReturnValue:
    """Take over from a calendar of others what it holds now."""
    calendar = or_404(queries.find_calendar(calendar_id))
    try:
        file = taking_over.take_from(calendar, language(), current_user.id)
    except taking_over.GivenUp:
        flash(_("Nothing has come of this calendar yet."), "info")
        return redirect(url_for("external.show", calendar_id=calendar_id), 303)
    db.session.commit()
    return redirect(url_for(".preview", file_id=file.id), 303)


@blueprint.get("/<int:file_id>")
@requires(Role.EDITOR)
def preview(file_id: int) -> ResponseReturnValue:
    """What would become of each entry; nothing is changed yet."""
    file = or_404(taking_over.find_file(file_id))
    return _preview(file, OptionsForm.of(taking_over.options_of(file)))


@blueprint.post("/<int:file_id>/options")
@requires(Role.EDITOR)
def options(file_id: int) -> ResponseReturnValue:
    """Have the entries become events in another way."""
    file = or_404(taking_over.find_file(file_id))
    form = OptionsForm()
    if not form.validate_on_submit():
        return _preview(file, form), 422
    taking_over.set_options(file, form.options())
    db.session.commit()
    return redirect(url_for(".preview", file_id=file_id), 303)


@blueprint.post("/<int:file_id>/take")
@requires(Role.EDITOR)
def take(file_id: int) -> ResponseReturnValue:
    """Make drafts of the ticked entries, and let known events follow."""
    back = url_for(".preview", file_id=file_id)
    kept = taking_over.kept(or_404(taking_over.find_file(file_id)))
    user_id = current_user.id
    db.session.commit()
    try:
        found = taking_over.reading_of(kept)
        done = taking_over.take_over(or_404(taking_over.find_file(file_id)), found, _ticked(), user_id)
    except Unreadable as bad:
        flash(fault_words(bad.code), "error")
        return redirect(back, 303)
    except taking_over.TooMany:
        flash(_("At most 500 entries are taken over at once. Tick fewer."), "warning")
        return redirect(back, 303)
    except taking_over.NothingToTake as nothing:
        if nothing.changed_since:
            flash(
                _("Nothing was taken over: what was ticked has been taken over or changed meanwhile."), "info"
            )
        else:
            flash(_("No entry was ticked. Tick the entries first."), "warning")
        return redirect(back, 303)
    db.session.commit()
    return redirect(url_for(".result", take_over_id=done.id), 303)


@blueprint.post("/<int:file_id>/discard")
@requires(Role.EDITOR)
def discard(file_id: int) -> ResponseReturnValue:
    """Forget a file; events that were made of it stay."""
    taking_over.give_up(or_404(taking_over.find_file(file_id)))
    db.session.commit()
    flash(_("The file is forgotten. Events that were made of it stay."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/result/<int:take_over_id>")
@requires(Role.VIEWER)
def result(take_over_id: int) -> ResponseReturnValue:
    """What a taking over came to: the events, and what stays if it is taken back."""
    done = or_404(taking_over.find_take_over(take_over_id))
    return render_template(
        "events/external/result.html",
        done=done,
        events=taking_over.events_of(done),
        left=taking_over.left_if_undone(done) if done.undone_at is None else (),
        refused_words=refused_words,
        reason_words=reason_words,
    )


@blueprint.post("/result/<int:take_over_id>/undo")
@requires(Role.EDITOR)
def undo(take_over_id: int) -> ResponseReturnValue:
    """Take it back as a whole."""
    done = or_404(taking_over.find_take_over(take_over_id))
    try:
        taking_over.take_back(done.id)
    except taking_over.AlreadyUndone:
        flash(_("It was taken back before."), "info")
    else:
        db.session.commit()
        flash(_("What was taken over has been taken back."), "success")
    return redirect(url_for(".result", take_over_id=take_over_id), 303)


def _ticked() -> dict[str, str]:
    """By key, what the page showed of each ticked entry."""
    found: dict[str, str] = {}
    for value in request.form.getlist("ids"):
        digest, _colon, key = value.partition(":")
        found[key] = digest
    return found


def _index(form: UploadForm) -> str:
    return render_template(
        "events/external/take_index.html",
        form=form,
        files=taking_over.files_waiting(),
        earlier=taking_over.earlier(),
        sources=queries.calendars(),
    )


def _preview(file: CalendarFile, form: OptionsForm) -> str:
    try:
        found = taking_over.reading_of(taking_over.kept(file))
    except Unreadable as bad:
        return render_template(
            "events/external/preview.html", file=file, form=form, trouble=fault_words(bad.code)
        )
    rows = planning.plan_of(found, taking_over.options_of(file))
    query = read_query(filters=("show",))
    show = query.first("show")
    counts = {fate.value: sum(row.fate is fate for row in rows) for fate in Fate}
    shown = [row for row in rows if not show or row.fate == show]
    if query.q:
        wanted = query.q.casefold()
        shown = [row for row in shown if wanted in f"{row.title} {row.said['venue']}".casefold()]
    takeable = sum(row.fate in TICKED for row in rows)
    return render_template(
        "events/external/preview.html",
        file=file,
        form=form,
        trouble="",
        rows=rows,
        page=Page(shown[query.offset : query.offset + query.size], len(shown), query),
        counts=counts,
        fates=FATES,
        TICKED=TICKED,
        TAKEABLE=TAKEABLE,
        takeable=takeable,
        repeats=any("#" in row.key for row in rows),
        difference_words=difference_words,
        remark_words=remark_words,
        reason_words=reason_words,
        remarks=remarks(found.findings, cancelled=False),
        left_out=[left_out_words(one) for one in found.findings.named],
        left_out_count=found.findings.left_out,
    )
