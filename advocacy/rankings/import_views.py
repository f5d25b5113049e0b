"""The pages on which a table of editions is handed in, looked at, taken in and taken back."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.rankings import importing, queries
from advocacy.rankings.forms import ImportForm
from advocacy.rankings.importing import Fate
from advocacy.rankings.models import RankingImport
from advocacy.rankings.reading import ColumnsMissing, ColumnTwice
from advocacy.rankings.tables import HEADINGS, NEEDED, example_file
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.words import say_value
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from stakeholders.importing.reading import BadFile

blueprint = Blueprint("ranking_imports", __name__, url_prefix="/advocacy/rankings/import")

#: So many rows of each sort are shown before anything is taken in; the rest is counted.
_SHOWN: Final = 200


@blueprint.route("/", methods=["GET", "POST"])
@requires(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Hand a table in."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            kept = importing.take_in(
                form.file.data.read(), (form.file.data.filename or "").strip(), current_user.id
            )
        except (BadFile, ColumnsMissing, ColumnTwice, importing.TooManyRows) as error:
            add_error(form.file, _refusal(error))
        else:
            db.session.commit()
            return redirect(url_for(".show", import_id=kept.id), 303)
    page = render_template(
        "advocacy/rankings/import.html",
        form=form,
        headings=HEADINGS,
        needed=NEEDED,
        imports=queries.imports(),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<int:import_id>")
@requires(Role.EDITOR)
def show(import_id: int) -> ResponseReturnValue:
    """What a table would do; or, once it was taken in, what it did."""
    kept = or_404(db.session.get(RankingImport, import_id))
    return _page(kept)


@blueprint.post("/<int:import_id>/apply")
@requires(Role.EDITOR)
def apply(import_id: int) -> ResponseReturnValue:
    """Take the table in as it was shown."""
    try:
        kept = or_404(importing.apply(import_id, request.form.get("seen", ""), current_user.id))
    except importing.AlreadyApplied:
        flash(_("This table has been taken in already."), "info")
        return redirect(url_for(".show", import_id=import_id), 303)
    except importing.PlanChanged:
        db.session.rollback()
        flash(
            _("Rankings have changed since this page was opened. Nothing was taken in: look at it again."),
            "warning",
        )
        return redirect(url_for(".show", import_id=import_id), 303)
    db.session.commit()
    flash(_("The table has been taken in."), "success")
    return redirect(url_for(".show", import_id=kept.id), 303)


@blueprint.post("/<int:import_id>/undo")
@requires(Role.EDITOR)
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back as a whole."""
    try:
        _kept, undone = or_404(importing.undo_import(import_id))
    except importing.NotUndoable:
        flash(_("That was taken back already."), "info")
        return redirect(url_for(".show", import_id=import_id), 303)
    db.session.commit()
    for left in undone.left:
        flash(
            _("%(record)s was left as it is: %(name)s has changed it since.", record=left.label, name=left.by)
            if left.by
            else _("%(record)s was left as it is: something depends on it.", record=left.label),
            "warning",
        )
    flash(_("The import has been taken back."), "success")
    return redirect(url_for(".show", import_id=import_id), 303)


@blueprint.get("/example.csv")
@requires(Role.EDITOR)
def example() -> ResponseReturnValue:
    """A table to be filled in, with the headings in the reader's language. It tells nothing of ours."""
    disposition = 'attachment; filename="rankings-example.csv"'
    return Response(
        example_file(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _page(kept: RankingImport) -> str:
    planned = importing.plan(kept) if kept.applied_at is None else None
    return render_template(
        "advocacy/rankings/import_show.html",
        kept=kept,
        plan=planned,
        Fate=Fate,
        headings=HEADINGS,
        said=_said,
        most=_SHOWN,
    )


def _said(value: Any) -> str:
    """A value in the reader's words; an empty one is a dash."""
    if value is None or value == "":
        return "–"
    if hasattr(value, "isoformat"):
        return say_value(value.isoformat())
    return say_value(value) if isinstance(value, bool) else str(value)


def _refusal(error: Exception) -> str:
    if isinstance(error, BadFile):
        place = {"row": error.row, "column": error.column, "reason": error.reason}
        if error.column:
            return _("The file cannot be read. Row %(row)s, column %(column)s: %(reason)s.", **place)
        return _("The file cannot be read. Row %(row)s: %(reason)s.", **place)
    if isinstance(error, ColumnsMissing):
        return _(
            "The table lacks these columns: %(columns)s.",
            columns=", ".join(str(HEADINGS[column]) for column in error.missing),
        )
    if isinstance(error, ColumnTwice):
        words = {"first": error.first, "second": error.second}
        return _("The columns “%(first)s” and “%(second)s” mean the same. Leave one of them out.", **words)
    return _("The table has more than %(most)s rows. Divide it.", most=importing.MOST_ROWS)
