"""Staff's pages of an event's tables: the plan as it stands, a seat, and every step on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.seating import placing, planning, steps
from events.seating.forms import AcceptForm, BeginForm, SeatForm, seat_in
from events.seating.pieces import begin_with, words_of_tables
from events.seating.queries import Standing, name_of, standing_of
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.database import db
from office.web.notices import flash_with_undo

blueprint = Blueprint("seating", __name__, url_prefix="/events/manage/<int:event_id>/tables")

P = ParamSpec("P")


@blueprint.context_processor
def _words() -> dict[str, object]:
    return words_of_tables()


def refusals(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Say why a step was refused, on the page of the tables as they stand now; nothing was written."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except steps.SeatingRefused as refused:
            db.session.rollback()
            flash(_refused(refused), "warning")
            return to_tables(int(str((request.view_args or {})["event_id"])))

    return answered


def _refused(refused: steps.SeatingRefused) -> str:
    match refused:
        case steps.Overtaken(by=by) if by:
            return _(
                "%(name)s has changed the tables since your page was opened. Nothing of yours was done: this "
                "is how they stand now.",
                name=by,
            )
        case steps.Overtaken():
            return _("The tables have changed since your page was opened. Nothing of yours was done.")
        case steps.NoPlan():
            return _("The event has no table plan any more. Nothing was changed.")
        case steps.PlannedAlready():
            return _("The event has a table plan already. Nothing was changed.")
        case steps.TooMany():
            return _("That would be more than a plan may have. Nothing was changed.")
        case steps.OneSide():
            return _("Both come for the same state or organisation. Nothing was changed.")
    return _("It is no longer there, or no longer as it was. Nothing was changed.")


def to_tables(event_id: int, anchor: str | None = None) -> ResponseReturnValue:
    """Back to the page of the tables."""
    return redirect(url_for("seating.tables", event_id=event_id, _anchor=anchor), 303)


def done(event: Event, message: str, step: Cause) -> None:
    """Keep what a step has done, and say so with its Undo."""
    number, step_id = event.id, step.record_id
    db.session.commit()
    flash_with_undo(message, url_for("seating.undo_step", event_id=number, step_id=step_id))


def seen() -> int:
    """The state of the plan that the sender of a form saw; of one that does not say, none that ever was."""
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def standing_or_404(event: Event) -> Standing:
    """The plan of an event, which must have one."""
    standing = standing_of(event)
    if standing is None:
        abort(404)
    return standing


@blueprint.get("")
@requires(Role.VIEWER)
def tables(event_id: int) -> ResponseReturnValue:
    """Who sits where, who has no seat yet, and what is against the rules."""
    return _page(event_or_404(event_id))


@blueprint.post("")
@requires(Role.EDITOR)
@refusals
def begin(event_id: int) -> ResponseReturnValue:
    """Begin a plan with tables of one kind."""
    event = event_or_404(event_id)
    form = BeginForm()
    if not form.validate():
        return _page(event, form), 422
    step = planning.begin(event, form.title.data or "", form.laid(), form.count.data or 1)
    done(event, _("The tables are laid. Add the hosts, then propose seats."), step)
    return to_tables(event_id)


@blueprint.post("/propose")
@requires(Role.EDITOR)
@refusals
def propose(event_id: int) -> ResponseReturnValue:
    """Seat everybody by the rules, but for those who are fixed."""
    event = event_or_404(event_id)
    proposed = placing.propose_seats(event, seen())
    message = ngettext(
        "%(num)d person has another seat than before.",
        "%(num)d people have another seat than before.",
        proposed.moved,
    )
    if not proposed.moved:
        message = _("Everybody sits by the rules already: nothing was moved.")
    done(event, message, proposed.step)
    if proposed.without_seat:
        flash(
            ngettext(
                "There was no seat for %(num)d person. Lay another table.",
                "There were no seats for %(num)d people. Lay another table.",
                proposed.without_seat,
            ),
            "warning",
        )
    return to_tables(event_id)


@blueprint.get("/seat/<who>")
@requires(Role.EDITOR)
def seat(event_id: int, who: str) -> ResponseReturnValue:
    """Where somebody is to sit: every seat of every table to choose from."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    if who not in standing.sitters:
        abort(404)
    own = standing.placement_of.get(who)
    return render_template(
        "events/seating/seat.html",
        event=event,
        standing=standing,
        sitter=standing.sitters[who],
        own=own,
        form=SeatForm.among(standing, who),
    )


@blueprint.post("/move")
@requires(Role.EDITOR)
@refusals
def move(event_id: int) -> ResponseReturnValue:
    """Put somebody on a seat, or take them from it."""
    event = event_or_404(event_id)
    try:
        wanted = seat_in(request.form.get("seat", ""))
    except ValueError:
        raise steps.Gone from None
    moved = placing.seat(event, seen(), request.form.get("who", "")[:20], wanted)
    done(event, _moved(event, moved, wanted), moved.step)
    if wanted is None:
        return to_tables(event_id)
    return to_tables(event_id, f"seat-{wanted[0]}-{wanted[1]}")


def _moved(event: Event, moved: placing.Moved, wanted: tuple[int, int] | None) -> str:
    name = moved.who.name
    if wanted is None:
        return _("%(name)s has no seat at a table any more.", name=name)
    standing = standing_or_404(event)
    table = next(one for one in standing.tables if one.id == wanted[0])
    where = {"name": name, "table": name_of(table), "seat": wanted[1]}
    if moved.changed_with is not None:
        return _(
            "%(name)s sits at %(table)s, seat %(seat)d, and has changed places with %(other)s.",
            **where,
            other=moved.changed_with.name,
        )
    if moved.unseated is not None:
        return _(
            "%(name)s sits at %(table)s, seat %(seat)d. %(other)s has no seat any more.",
            **where,
            other=moved.unseated.name,
        )
    return _("%(name)s sits at %(table)s, seat %(seat)d.", **where)


@blueprint.post("/fix")
@requires(Role.EDITOR)
@refusals
def fix(event_id: int) -> ResponseReturnValue:
    """Keep somebody on their seat whatever is proposed, or let proposals move them."""
    event = event_or_404(event_id)
    is_fixed = request.form.get("fixed") == "yes"
    step, sitter = placing.fix(event, seen(), request.form.get("who", "")[:20], is_fixed)
    if is_fixed:
        message = _("%(name)s stays on this seat whatever is proposed.", name=sitter.name)
    else:
        message = _("A proposal may move %(name)s.", name=sitter.name)
    done(event, message, step)
    return to_tables(event_id, request.form.get("anchor", "")[:40] or None)


@blueprint.post("/conflicts/accept")
@requires(Role.EDITOR)
@refusals
def accept(event_id: int) -> ResponseReturnValue:
    """Leave something as it is that is against the rules, with a reason."""
    event = event_or_404(event_id)
    form = AcceptForm()
    if not form.validate():
        flash(_("A reason has at most 300 characters. Nothing was changed."), "warning")
        return to_tables(event_id)
    step = placing.accept(event, form.conflict.data or "", form.reason.data or "")
    done(event, _("Accepted: it is no longer warned of while these people sit so."), step)
    return to_tables(event_id)


@blueprint.post("/conflicts/warn")
@requires(Role.EDITOR)
@refusals
def warn_again(event_id: int) -> ResponseReturnValue:
    """Warn again of what was accepted."""
    event = event_or_404(event_id)
    done(
        event, _("It is warned of again."), placing.warn_again(event, request.form.get("conflict", "")[:120])
    )
    return to_tables(event_id)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def undo_step(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take back what was just done to the tables."""
    event = event_or_404(event_id)
    try:
        steps.take_back(event, step_id)
    except steps.NothingToTakeBack:
        abort(404)
    except steps.TakenBackAlready:
        flash(_("That was taken back already."), "info")
    except steps.ChangedSince:
        db.session.rollback()
        flash(_("The tables have been changed after that, so it was not taken back."), "warning")
    else:
        db.session.commit()
        flash(_("It has been taken back."), "success")
    return to_tables(event_id)


def _page(event: Event, form: BeginForm | None = None) -> str:
    standing = standing_of(event)
    if standing is None:
        return render_template("events/seating/begin.html", event=event, form=form or begin_with(event))
    return render_template("events/seating/tables.html", event=event, standing=standing)
