"""Entering, correcting and taking out what hangs on a network or a partner city."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy import taking_back
from advocacy.networks import keeping
from advocacy.networks.keeping import Owner
from advocacy.networks.models import Cost, Network
from advocacy.networks.pieces import KINDS, PieceKind
from advocacy.themes import queries as themes
from advocacy.themes.forms import staff_choices
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.sent_once import AlreadySent
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_day, language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import BadWebsite, ChangedMeanwhile


def page_of(owner: Owner) -> str:
    """The address of a network's or a partner city's page."""
    if isinstance(owner, Network):
        return url_for("networks.show", network_id=owner.id)
    return url_for("partners.show", partner_id=owner.id)


def undo_url(owner: Owner, step_id: int | None) -> str:
    """Where a step on a network or a partner city is taken back."""
    if isinstance(owner, Network):
        return url_for("networks.take_back", network_id=owner.id, step_id=step_id)
    return url_for("partners.take_back", partner_id=owner.id, step_id=step_id)


def _remove_url(owner: Owner, key: str, number: int) -> str:
    if isinstance(owner, Network):
        return url_for("networks.remove_piece", network_id=owner.id, kind=key, piece_id=number)
    return url_for("partners.remove_piece", partner_id=owner.id, kind=key, piece_id=number)


def take_back(owner: Owner, step_id: int) -> ResponseReturnValue:
    """Take back what was entered, corrected or taken out in one step."""
    address = page_of(owner)
    taking_back.take_back(keeping.STEPS, step_id)
    return redirect(address, 303)


def new_piece(owner: Owner, key: str) -> ResponseReturnValue:
    """Enter a piece: the form, or what came of sending it."""
    kind = _kind(owner, key)
    form = _form(kind, None)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.add_piece(owner, kind.model, form.said(), submission=form.submission.data or None)
        except AlreadySent:
            return _sent_twice(owner, kind)
        except _REFUSALS as error:
            _refuse(form, error)
        else:
            return _saved(owner, kind, step.record_id)
    return _page(owner, kind, form, None), 422 if form.is_submitted() else 200


def edit_piece(owner: Owner, key: str, number: int) -> ResponseReturnValue:
    """Correct a piece: the form, or what came of sending it."""
    kind = _kind(owner, key)
    piece = or_404(kind.of(owner, number))
    form = _form(kind, piece)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_piece(piece, owner, form.said(), seen_at=seen_at(form.seen.data))
        except AlreadySent:
            return _sent_twice(owner, kind)
        except ChangedMeanwhile:
            form.seen.data = piece.updated_at.isoformat()
            return _page(owner, kind, form, piece, meanwhile=True), 409
        except _REFUSALS as error:
            _refuse(form, error)
        else:
            return _saved(owner, kind, step.record_id)
    return _page(owner, kind, form, piece), 422 if form.is_submitted() else 200


def remove_piece(owner: Owner, key: str, number: int) -> ResponseReturnValue:
    """Take a piece out; the next page offers to take that back."""
    kind = _kind(owner, key)
    piece = or_404(kind.of(owner, number))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.remove_piece(piece, owner)
    db.session.commit()
    flash_with_undo(str(kind.taken_out), undo_url(owner, step.record_id))
    return redirect(page_of(owner) + f"#{key}", 303)


def _kind(owner: Owner, key: str) -> PieceKind:
    kind = or_404(KINDS.get(key))
    if kind.of_partner == isinstance(owner, Network):
        abort(404)
    return kind


def _form(kind: PieceKind, piece: Any) -> Any:
    form = kind.form() if request.method == "POST" else kind.form.opened(piece)
    if "by_id" in form:
        form.by_id.choices = staff_choices(themes.staff(), piece.by if piece is not None else None)
        if request.method == "GET" and piece is None:
            form.by_id.data = current_user.id
    if "currency" in form and isinstance(piece, Cost) and piece.currency not in dict(form.currency.choices):
        form.currency.choices = [*form.currency.choices, (piece.currency, piece.currency)]
    return form


def _saved(owner: Owner, kind: PieceKind, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    flash_with_undo(str(kind.saved), undo_url(owner, step_id))
    return redirect(page_of(owner) + f"#{kind.key}", 303)


def _sent_twice(owner: Owner, kind: PieceKind) -> ResponseReturnValue:
    """The first of two clicks has saved it; this one says so again."""
    flash(str(kind.saved), "success")
    return redirect(page_of(owner) + f"#{kind.key}", 303)


def _page(owner: Owner, kind: PieceKind, form: Any, piece: Any, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/networks/piece.html",
        owner=owner,
        of_network=isinstance(owner, Network),
        back=page_of(owner),
        remove_url=_remove_url(owner, kind.key, piece.id) if piece is not None else "",
        kind=kind,
        form=form,
        piece=piece,
        meanwhile=meanwhile,
    )


_REFUSALS = (
    keeping.EndsBeforeItBegins,
    keeping.Overlaps,
    keeping.AlreadyThere,
    keeping.StillToCome,
    keeping.HalfDecided,
    BadWebsite,
)


def _refuse(form: Any, error: Exception) -> None:
    db.session.rollback()
    match error:
        case keeping.EndsBeforeItBegins():
            add_error(form.until, _("It cannot end before it begins."))
        case keeping.Overlaps(existing=other):
            since = format_day(other.since, language())
            words = _(
                "There is a membership since %(day)s on some of these days. End that one first.", day=since
            )
            add_error(form.since, words)
        case keeping.AlreadyThere() if "year" in form:
            add_error(form.year, _("The cost of this year has been entered already. Correct it there."))
        case keeping.AlreadyThere():
            add_error(form.since, _("A state from this day on has been entered already. Correct it there."))
        case keeping.StillToCome():
            names = ("reviewed_on", "held_on", "given_on", "decided_on")
            day = next(form[name] for name in names if name in form)
            add_error(day, _("This day has not come yet. Enter it once it has."))
        case keeping.HalfDecided():
            add_error(form.choice, _("Say what was decided, on what day, and why."))
        case BadWebsite():
            add_error(form.url, _("This is not the address of a website, such as https://www.example.org."))
        case _:
            abort(500)
