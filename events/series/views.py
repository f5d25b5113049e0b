"""The years of a series, the next one made from the last, and its guest list with what has changed."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from events.guestlist.building import EventCancelled
from events.guestlist.sources import TooMany
from events.guestlist.steps import kind_of, one_step
from events.guestlist.words import WHY_WORDS
from events.programme.hours import NoSuchLocalTime
from events.programme.models import Event
from events.programme.planning import NoTitle, PlanningRefused
from events.programme.queries import event_or_404
from events.series import guests as guests_of_series
from events.series import linking
from events.series.forms import LinkForm, NextForm, next_day, next_title
from events.series.next_year import Part, make_next, naming_year
from events.series.queries import year_before, years_of
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("series", __name__, url_prefix="/events/manage/<int:event_id>/years")


@blueprint.get("")
@requires(Role.VIEWER)
def years(event_id: int) -> ResponseReturnValue:
    """The years of the event's series side by side."""
    event = event_or_404(event_id)
    return _page(event, LinkForm(formdata=None).offer(linking.others(event)))


def _page(event: Event, form: LinkForm) -> str:
    return render_template(
        "events/series/years.html",
        event=event,
        series=event.series,
        years=years_of(event.series_id) if event.series_id is not None else [],
        before=year_before(event) if event.starts_at > clock.now() else None,
        form=form,
    )


@blueprint.post("/link")
@requires(Role.EDITOR)
def link(event_id: int) -> ResponseReturnValue:
    """Let two events be years of one series."""
    event = event_or_404(event_id)
    form = LinkForm().offer(linking.others(event))
    if not form.validate():
        return _page(event, form), 422
    other = event_or_404(form.other.data)
    was_linked = other.series_id is not None
    try:
        linking.link(event, other)
    except (linking.InAnotherSeries, linking.SameEvent):
        db.session.rollback()
        flash(_("That event belongs to another series. Take it out there first."), "warning")
        return _to(event_id)
    linked, title = event if was_linked else other, other.titled(language())
    db.session.commit()
    flash_with_undo(
        _("Linked with “%(title)s”.", title=title), url_for(".unlink", event_id=event_id, other_id=linked.id)
    )
    return _to(event_id)


@blueprint.post("/<int:other_id>/unlink")
@requires(Role.EDITOR)
def unlink(event_id: int, other_id: int) -> ResponseReturnValue:
    """Take an event, or another of the same series, out of its series."""
    event, other = event_or_404(event_id), event_or_404(other_id)
    if other.id != event.id and other.series_id not in (None, event.series_id):
        abort(404)
    number, title = linking.unlink(other), other.titled(language())
    db.session.commit()
    if number is None:
        flash(_("“%(title)s” belongs to no series.", title=title), "info")
    else:
        flash_with_undo(
            _("“%(title)s” is no longer a year of this series.", title=title),
            url_for(".put_back", event_id=event_id, other_id=other_id, series_id=number),
        )
    return _to(event_id)


@blueprint.post("/<int:other_id>/series/<int:series_id>")
@requires(Role.EDITOR)
def put_back(event_id: int, other_id: int, series_id: int) -> ResponseReturnValue:
    """Put an event back into the series out of which it was taken."""
    event, other = event_or_404(event_id), event_or_404(other_id)
    if other.id != event.id and event.series_id != series_id:
        abort(404)
    if linking.put_back(other, series_id):
        db.session.commit()
        flash(_("It is a year of the series again."), "success")
    else:
        db.session.rollback()
        flash(_("It belongs to another series by now, so nothing was changed."), "warning")
    return _to(event_id)


@blueprint.route("/next", methods=["GET", "POST"])
@requires(Role.EDITOR)
def next_one(event_id: int) -> ResponseReturnValue:
    """Make the next year from this one: a draft, which can be thrown away."""
    last = event_or_404(event_id)
    day = next_day(last.local_start.date(), clock.today())
    form = NextForm(day=day, title=next_title(last.title, last.local_start.year, day.year))
    form.title.keep_languages(last.languages)
    if form.is_submitted() and form.validate() and form.day.data is not None:
        try:
            made, is_new = make_next(
                last, form.day.data, form.title.data, current_user.id, with_speakers=form.speakers.data
            )
        except NoSuchLocalTime:
            add_error(form.day, _("The clocks skip an hour of the programme on that day. Choose another."))
        except NoTitle:
            add_error(form.title, _("Say what it is called, in one language at least."))
        except PlanningRefused:
            add_error(form.day, _("It cannot be on that day."))
        else:
            return _made(made, is_new, last.local_start.year)
        db.session.rollback()
    page = render_template("events/series/next.html", event=last, form=form)
    return page, 422 if form.is_submitted() else 200


_PART_WORDS = {
    Part.TITLE: _l("the title"),
    Part.TEXTS: _l("the texts"),
    Part.PROGRAMME: _l("the programme"),
    Part.LETTERS: _l("the letters"),
    Part.QUESTIONS: _l("the questions to guests"),
}


def _made(made: Event, is_new: bool, year: int) -> ResponseReturnValue:
    number, title = made.id, made.titled(language())
    old = naming_year(made, year) if is_new and made.local_start.year != year else []
    db.session.commit()
    # Where people registered themselves, the year before has no list of guests to look through.
    has_guests = year_before(made) is not None
    if is_new:
        flash_with_undo(
            _("The draft “%(title)s” is made. Now its guests.", title=title)
            if has_guests
            else _("The draft “%(title)s” is made.", title=title),
            url_for("programme.discard", event_id=number),
        )
    else:
        flash(_("The event of that day was made before: here it is."), "info")
    if old:
        parts = ", ".join(str(_PART_WORDS[part]) for part in old)
        flash(_("The year %(year)s still stands in: %(parts)s.", year=year, parts=parts), "warning")
    return redirect(url_for(".guests" if has_guests else "programme.overview", event_id=number), 303)


@blueprint.route("/guests", methods=["GET", "POST"])
@requires(Role.EDITOR)
def guests(event_id: int) -> ResponseReturnValue:
    """The guest list of the year before and what has changed since; take up those that are left ticked."""
    event = event_or_404(event_id)
    before = year_before(event) or abort(404)
    day = clock.today()
    try:
        if request.method == "POST":
            only = set(request.form.getlist("take"))
            with one_step(kind_of(event)) as step:
                added = guests_of_series.take_up(event, before, day, only)
            db.session.commit()
            if not added:
                flash(_("Nobody was added: they are on the list already, or none was ticked."), "info")
            else:
                said = ngettext(
                    "%(num)d guest was added to the list.", "%(num)d guests were added to the list.", added
                )
                undo = url_for("guestlist.take_back", event_id=event_id, step_id=step.record_id)
                flash_with_undo(said, undo)
            return redirect(url_for("guestlist.guests", event_id=event_id), 303)
        found = guests_of_series.changes(event, before, day)
    except EventCancelled:
        db.session.rollback()
        flash(_("The event is cancelled, so nobody was added to its guest list."), "warning")
        return _to(event_id)
    except TooMany:
        db.session.rollback()
        flash(
            _("The list of the year before is too long to look through here. Add its guests by groups."),
            "warning",
        )
        return redirect(url_for("guestlist.add", event_id=event_id), 303)
    return render_template(
        "events/series/guests.html",
        event=event,
        before=before,
        found=found,
        why_words=WHY_WORDS,
        ranks=RANK_WORDS,
    )


def _to(event_id: int) -> ResponseReturnValue:
    return redirect(url_for(".years", event_id=event_id), 303)
