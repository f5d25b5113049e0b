"""The Undo button of a step on the register's pages, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.words import words_of
from office.database import db
from office.web.doorway import record_numbers
from office.web.notices import flash_with_undo
from stakeholders.organisations.taking_back import NothingToTakeBack, take_back

blueprint = Blueprint("steps", __name__, url_prefix="/stakeholders")

#: Whose pages an undo leads back to.
_PAGES: Final = frozenset({"organisations", "people"})


def offer_undo(words: str, table: str, number: int, step: Sequence[int]) -> None:
    """Say that a step succeeded, with a button that takes it back and returns to the record's page.

    ``step`` is what `taking_back.noting` collected; where that is nothing, nothing was changed.
    """
    if step:
        flash_with_undo(words, url_for("steps.undo", table=table, record_id=number, entry=list(step)))
    else:
        flash(words, "success")


@blueprint.post("/undo/<table>/<int:record_id>")
@requires(Role.EDITOR)
def undo(table: str, record_id: int) -> ResponseReturnValue:
    """Take back one step, and return to the page of the record that it was about."""
    page = words_of(table).url if table in _PAGES else None
    if page is None:
        abort(404)
    try:
        take_back(record_numbers(request.args.getlist("entry")))
    except NothingToTakeBack:
        words = _("This cannot be undone any more: it was undone before, or somebody has changed it since.")
        flash(words, "info")
    else:
        db.session.commit()
        flash(_("It is as it was before."), "success")
    return redirect(page(record_id), 303)
