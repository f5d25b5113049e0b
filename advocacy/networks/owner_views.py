"""Entering and changing networks and partner cities themselves: the same for both."""

from __future__ import annotations

from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy.networks import keeping, queries
from advocacy.networks.forms import owner_form
from advocacy.networks.keeping import Owner
from advocacy.networks.models import Network, Partner
from advocacy.networks.piece_views import page_of, undo_url
from advocacy.themes import queries as themes
from advocacy.themes.forms import staff_choices
from office import countries
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.sent_once import AlreadySent
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.organisations.models import OrganisationKind


def new_owner(model: type[Network | Partner]) -> ResponseReturnValue:
    """Enter a network or a partner city: the form, or what came of sending it."""
    kind = OrganisationKind.CITY_NETWORK if model is Network else OrganisationKind.CITY
    form = _form(model, None)
    if form.validate_on_submit():
        try:
            made = keeping.add(
                model, kind, form.named(), form.said(), submission=form.submission.data or None
            )
        except AlreadySent as error:
            made = cast("Owner", error.existing)
        except keeping.AlreadyThere as error:
            db.session.rollback()
            known: Any = error.existing
            flash(_("“%(name)s” is here already.", name=known.called(language())), "info")
            return redirect(page_of(known), 303)
        db.session.commit()
        flash(_("“%(name)s” was saved.", name=made.called(language())), "success")
        return redirect(page_of(made), 303)
    return _page(model, form, None), 422 if form.is_submitted() else 200


def edit_owner(owner: Owner) -> ResponseReturnValue:
    """Change a network or a partner city: the form, or what came of sending it."""
    form = _form(type(owner), owner)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        words = _("“%(name)s” was saved.", name=owner.called(language()))
        try:
            with because_of(step):
                keeping.change(owner, form.said(), seen_at=seen_at(form.seen.data))
        except AlreadySent:
            flash(words, "success")
            return redirect(page_of(owner), 303)
        except ChangedMeanwhile:
            form.seen.data = owner.updated_at.isoformat()
            return _page(type(owner), form, owner, meanwhile=True), 409
        db.session.commit()
        flash_with_undo(words, undo_url(owner, step.record_id))
        return redirect(page_of(owner), 303)
    return _page(type(owner), form, owner), 422 if form.is_submitted() else 200


def remove_owner(owner: Owner) -> ResponseReturnValue:
    """Take one out of every list; the next page offers to bring it back."""
    keeping.remove(owner)
    db.session.commit()
    words = _("“%(name)s” has been removed.", name=owner.called(language()))
    if isinstance(owner, Network):
        flash_with_undo(words, url_for("networks.restore", network_id=owner.id))
        return redirect(url_for("networks.index"), 303)
    flash_with_undo(words, url_for("partners.restore", partner_id=owner.id))
    return redirect(url_for("partners.index"), 303)


def restore_owner(owner: Owner) -> ResponseReturnValue:
    """Bring a removed one back."""
    keeping.bring_back(owner)
    db.session.commit()
    flash(_("“%(name)s” is back.", name=owner.called(language())), "success")
    return redirect(page_of(owner), 303)


def _form(model: type[Network | Partner], owner: Owner | None) -> Any:
    kind = owner_form(model)
    form: Any = kind() if request.method == "POST" else kind.opened(owner)
    form.owner_id.choices = staff_choices(themes.staff(), owner.owner if owner is not None else None)
    if owner is not None:
        form.keep_organisation()
        return form
    kinds = queries.NETWORK_KINDS if model is Network else (OrganisationKind.CITY,)
    named = [(str(one.id), one.called(language())) for one in queries.organisations_free(kinds, model)]
    named.sort(key=lambda pair: countries.sort_key(pair[1], language()))
    form.organisation.choices = [("", _("Not among these")), *named]
    return form


def _page(model: type[Network | Partner], form: Any, owner: Owner | None, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/networks/form.html",
        form=form,
        owner=owner,
        of_network=model is Network,
        back=page_of(owner) if owner is not None else None,
        relations=queries.relations() if model is Partner else [],
        meanwhile=meanwhile,
    )
