"""Removing a posting that was entered by mistake, and taking that back."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Left, Reason, undo, was_taken_back
from office.database import db, one_at_a_time
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.people.posting_views import blueprint
from stakeholders.people.queries import posting_with_both
from stakeholders.people.removing import InUse, NotThere, kind_for, remove_posting


@blueprint.post("/postings/<int:posting_id>/remove")
@requires(Role.EDITOR)
def remove(posting_id: int) -> ResponseReturnValue:
    """Take out a posting that was entered by mistake; its page has the button."""
    posting = or_404(posting_with_both(posting_id))
    name, organisation = posting.person.name, posting.organisation
    mission, organisation_id = organisation.called(language()), organisation.id
    edit_page = url_for(".edit", posting_id=posting_id)
    step = new_step(kind_for(organisation_id))
    try:
        with because_of(step):
            vacancy = remove_posting(posting, seen_at=seen_at(request.form.get("seen")), today=clock.today())
    except InUse as error:
        sentences = error.sentences or [_("Something else in the office refers to it.")]
        flash(_("The posting of %(name)s was not removed.", name=name), "error")
        for sentence in sentences:
            flash(sentence, "error")
        return redirect(edit_page, 303)
    except ChangedMeanwhile:
        words = _("Somebody has changed this posting meanwhile. Look at it again before you remove it.")
        flash(words, "error")
        return redirect(edit_page, 303)
    except NotThere:
        flash(_("The posting of %(name)s has been removed already.", name=name), "info")
        return redirect(_organisation_page(organisation_id), 303)
    db.session.commit()
    flash_with_undo(
        _("The posting of %(name)s at %(organisation)s has been removed.", name=name, organisation=mission),
        url_for(".restore", organisation_id=organisation_id, step_id=step.record_id),
    )
    if vacancy is not None:
        words = _(
            "%(organisation)s has no head now. Where the posting of the head before was ended by mistake "
            "too, choose “Change” beside it and take out the day of departure.",
            organisation=mission,
        )
        flash(words, "warning")
    return redirect(_organisation_page(organisation_id), 303)


@blueprint.post("/organisations/<int:organisation_id>/postings/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def restore(organisation_id: int, step_id: int) -> ResponseReturnValue:
    """Bring back a posting that was just removed, and return to its organisation's page."""
    cause = Cause(kind_for(organisation_id), step_id)
    one_at_a_time(f"{cause.record_type}:{step_id}")
    if was_taken_back(cause):
        flash(_("That was taken back already."), "info")
        return redirect(_organisation_page(organisation_id), 303)
    undone = undo(cause)
    if not undone.changes and not undone.left:
        abort(404)
    db.session.commit()
    for left in undone.left:
        flash(_left_words(left), "warning")
    if undone.changes:
        flash(_("It has been taken back."), "success")
    return redirect(_organisation_page(organisation_id), 303)


def _left_words(left: Left) -> str:
    if left.reason is Reason.CHANGED_SINCE:
        return _(
            "%(record)s was left as it is: %(name)s has changed it since.", record=left.label, name=left.by
        )
    return _("%(record)s cannot come back: what it belongs to is no longer there.", record=left.label)


def _organisation_page(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id)
