"""The programme's editor: its points in order, with their hours and speakers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from events.programme import points, publishing, restoring
from events.programme.forms import ItemForm, NewItemForm, SpeakerForm
from events.programme.hours import ComesTwice, NoSuchLocalTime, first_day, last_day, wall_time
from events.programme.models import Event
from events.programme.planning import PlanningRefused
from events.programme.points import Direction
from events.programme.publishing import Place
from events.programme.queries import event_or_404, item_of, speaker_of
from events.programme.views import blueprint
from events.programme.when_forms import hours_of_item
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.localized import OWN_NAMES, Texts, pick
from office.web.forms import FIRST_YEAR, LAST_YEAR
from office.web.i18n import language
from office.web.notices import flash_with_undo

_REFUSED = (PlanningRefused, NoSuchLocalTime, ComesTwice)
#: A seminar over more days than this is entered wrongly.
_MOST_DAYS = 31


@blueprint.get("/events/manage/<int:event_id>/programme")
@requires(Role.VIEWER)
def programme_items(event_id: int) -> ResponseReturnValue:
    """The programme: points in order, with hours and speakers."""
    event = event_or_404(event_id)
    lacking: dict[int, list[str]] = {item.id: [] for item in event.items}
    owner = {speaker.id: item.id for item in event.items for speaker in item.speakers}
    for problem in publishing.problems(event):
        if problem.blocks and problem.record_id and problem.place in {Place.ITEM, Place.SPEAKER}:
            item_id = problem.record_id if problem.place is Place.ITEM else owner[problem.record_id]
            name = OWN_NAMES[problem.language]
            if name not in lacking[item_id]:
                lacking[item_id].append(name)
    return render_template("events/programme/programme.html", event=event, lacking=lacking)


@blueprint.route("/events/manage/<int:event_id>/programme/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_item(event_id: int) -> ResponseReturnValue:
    """Add a point to the programme; it begins where the last one ends."""
    event = event_or_404(event_id)
    last = event.items[-1] if event.items else None
    begins = wall_time(last.ends_at or last.starts_at if last else event.starts_at, event.zone)
    # Whole days have no hour at which the first point could begin.
    hour = begins.local.time() if last is not None or not event.is_all_day else None
    day = begins.local.date().isoformat()
    form = NewItemForm(event=event, day=day, starts=hour, starts_fold=begins.fold)
    _prepare(form, event)
    if form.validate_on_submit():
        try:
            item = points.add_item(event, form.plan(form.speakers()))
        except _REFUSED as error:
            form.explain(error)
        else:
            return _saved(event, _("“%(title)s” is on the programme.", title=pick(item.title, language())))
    code = 422 if form.errors else 200
    return render_template("events/programme/item.html", event=event, form=form, item=None), code


@blueprint.get("/events/manage/<int:event_id>/programme/hours")
@requires(Role.EDITOR)
def item_hours_asked(event_id: int) -> ResponseReturnValue:
    """What is to be asked or said of a point's hours that are being typed."""
    form = ItemForm(request.args, event=event_or_404(event_id), meta={"csrf": False})
    return render_template("events/programme/_clocks.html", form=form)


@blueprint.route("/events/manage/<int:event_id>/programme/<int:item_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def item(event_id: int, item_id: int) -> ResponseReturnValue:
    """Change a point of the programme."""
    event = event_or_404(event_id)
    point = item_of(event, item_id)
    form = ItemForm(event=event, title=point.title, description=point.description, **hours_of_item(point))
    _prepare(form, event)
    if form.validate_on_submit():
        plan = form.plan()
        kept = replace(
            plan,
            title=_with_unshown(point.title, plan.title, event),
            description=_with_unshown(point.description, plan.description, event),
        )
        try:
            points.change_item(point, kept)
        except _REFUSED as error:
            form.explain(error)
        else:
            return _saved(event, _("“%(title)s” is saved.", title=pick(point.title, language())))
    code = 422 if form.errors else 200
    return render_template("events/programme/item.html", event=event, form=form, item=point), code


@blueprint.post("/events/manage/<int:event_id>/programme/<int:item_id>/move")
@requires(Role.EDITOR)
def move_item(event_id: int, item_id: int) -> ResponseReturnValue:
    """Exchange a point with its neighbour."""
    event = event_or_404(event_id)
    points.move_item(item_of(event, item_id), _direction())
    db.session.commit()
    return redirect(url_for(".programme_items", event_id=event_id, _anchor=f"item-{item_id}"), 303)


@blueprint.post("/events/manage/<int:event_id>/programme/<int:item_id>/remove")
@requires(Role.EDITOR)
def remove_item(event_id: int, item_id: int) -> ResponseReturnValue:
    """Take a point off the programme; it can be put back."""
    event = event_or_404(event_id)
    point = item_of(event, item_id)
    title = pick(point.title, language())
    points.remove_item(point)
    undo = url_for(".restore_item", event_id=event_id, item_id=item_id)
    return _saved(event, _("“%(title)s” was taken off the programme.", title=title), undo)


@blueprint.post("/events/manage/<int:event_id>/programme/<int:item_id>/restore")
@requires(Role.EDITOR)
def restore_item(event_id: int, item_id: int) -> ResponseReturnValue:
    """Put a removed point back."""
    event = event_or_404(event_id)
    try:
        point = restoring.restore_item(event, item_id)
    except restoring.NothingToRestore:
        return _nothing_to_restore(event)
    return _saved(event, _("“%(title)s” is back on the programme.", title=pick(point.title, language())))


@blueprint.route(
    "/events/manage/<int:event_id>/programme/<int:item_id>/speakers/new", methods=["GET", "POST"]
)
@requires(Role.EDITOR)
def new_speaker(event_id: int, item_id: int) -> ResponseReturnValue:
    """Let somebody speak at a point of the programme."""
    event = event_or_404(event_id)
    point = item_of(event, item_id)
    form = SpeakerForm()
    _keep_promised(form, event, "role", "institution")
    if form.validate_on_submit():
        speaker = points.add_speaker(point, form.plan())
        return _saved(event, _("%(name)s speaks now.", name=speaker.name))
    code = 422 if form.errors else 200
    return render_template(
        "events/programme/speaker.html", event=event, form=form, item=point, speaker=None
    ), code


@blueprint.route("/events/manage/<int:event_id>/speakers/<int:speaker_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def speaker(event_id: int, speaker_id: int) -> ResponseReturnValue:
    """Change a speaker's name, role or institution."""
    event = event_or_404(event_id)
    who = speaker_of(event, speaker_id)
    form = SpeakerForm(obj=who)
    _keep_promised(form, event, "role", "institution")
    if form.validate_on_submit():
        plan = form.plan()
        kept = points.SpeakerPlan(
            plan.name,
            _with_unshown(who.role, plan.role, event),
            _with_unshown(who.institution, plan.institution, event),
        )
        points.change_speaker(who, kept)
        return _saved(event, _("%(name)s is saved.", name=who.name))
    code = 422 if form.errors else 200
    return render_template(
        "events/programme/speaker.html", event=event, form=form, item=who.item, speaker=who
    ), code


@blueprint.post("/events/manage/<int:event_id>/speakers/<int:speaker_id>/move")
@requires(Role.EDITOR)
def move_speaker(event_id: int, speaker_id: int) -> ResponseReturnValue:
    """Exchange a speaker with the one named before or after."""
    event = event_or_404(event_id)
    who = speaker_of(event, speaker_id)
    points.move_speaker(who, _direction())
    db.session.commit()
    return redirect(url_for(".programme_items", event_id=event_id, _anchor=f"item-{who.item_id}"), 303)


@blueprint.post("/events/manage/<int:event_id>/speakers/<int:speaker_id>/remove")
@requires(Role.EDITOR)
def remove_speaker(event_id: int, speaker_id: int) -> ResponseReturnValue:
    """Take a speaker off; they can be put back."""
    event = event_or_404(event_id)
    who = speaker_of(event, speaker_id)
    name, item_id = who.name, who.item_id
    points.remove_speaker(who)
    undo = url_for(".restore_speaker", event_id=event_id, item_id=item_id, speaker_id=speaker_id)
    return _saved(event, _("%(name)s was taken off the programme.", name=name), undo)


@blueprint.post("/events/manage/<int:event_id>/programme/<int:item_id>/speakers/<int:speaker_id>/restore")
@requires(Role.EDITOR)
def restore_speaker(event_id: int, item_id: int, speaker_id: int) -> ResponseReturnValue:
    """Put a removed speaker back."""
    event = event_or_404(event_id)
    try:
        who = restoring.restore_speaker(item_of(event, item_id), speaker_id)
    except restoring.NothingToRestore:
        return _nothing_to_restore(event)
    return _saved(event, _("%(name)s is back on the programme.", name=who.name))


def _direction() -> Direction:
    return Direction.UP if request.form.get("direction") == "up" else Direction.DOWN


def _meant_day(text: str) -> date | None:
    # At the ends of the calendar a day has no instant in every zone.
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _prepare(form: ItemForm, event: Event) -> None:
    """Offer the event's days and the languages it promises."""
    first, last = first_day(event), last_day(event)
    days = {first + timedelta(days=n) for n in range(min((last - first).days, _MOST_DAYS) + 1)}
    # A point that was left behind when the event was moved keeps its day until somebody chooses another.
    if form.day.data and form.day.data not in {day.isoformat() for day in days}:
        left_behind = _meant_day(form.day.data)
        if left_behind is None:
            form.day.data = first.isoformat()
        else:
            days.add(left_behind)
    form.day.choices = [(day.isoformat(), format_date(day, "full")) for day in sorted(days)]
    names = [name for name in form.data if isinstance(form.data[name], dict)]
    _keep_promised(form, event, *names)


def _keep_promised(form: ItemForm | SpeakerForm, event: Event, *names: str) -> None:
    for name in names:
        form[name].keep_languages(event.languages)


def _with_unshown(old: Texts, new: Texts, event: Event) -> Texts:
    """The new texts, and the old ones in languages that the event no longer promises."""
    return {**{code: text for code, text in old.items() if code not in event.languages}, **new}


def _saved(event: Event, message: str, undo_url: str = "") -> ResponseReturnValue:
    db.session.commit()
    if undo_url:
        flash_with_undo(message, undo_url)
    else:
        flash(message, "success")
    return redirect(url_for(".programme_items", event_id=event.id), 303)


def _nothing_to_restore(event: Event) -> ResponseReturnValue:
    flash(_("There is nothing to put back: it is on the programme already."), "info")
    return redirect(url_for(".programme_items", event_id=event.id), 303)
