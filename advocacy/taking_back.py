"""Undo of one step on the pages of advocacy, and what the next page says of it."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from office.audit.steps import is_about
from office.audit.trail import Cause
from office.audit.undoing import undo, was_taken_back
from office.database import Row, db


def take_back(kind: str, number: int, *, on: Row | None = None) -> None:
    """Take the step back that `office.audit.steps.new_step` numbered, commit, and say what came of it.

    What somebody has changed since stays, and is named.

    Args:
        on: the record whose page offers it, where not everybody may read each record of that kind: a step on
            another one is as if it never was.
    """
    cause = Cause(kind, number)
    if on is not None and not is_about(cause, on.__tablename__, on.id):
        flash(_("That had changed nothing: there is nothing to take back."), "info")
        return
    if was_taken_back(cause):
        flash(_("That was taken back already."), "info")
        return
    undone = undo(cause)
    if not undone.changes and not undone.left:
        # Saved as it stood; or a step that never was.
        flash(_("That had changed nothing: there is nothing to take back."), "info")
        return
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
