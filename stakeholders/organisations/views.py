"""Keeping organisations: the pages on which they are registered, changed and verified."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_day, language
from stakeholders.organisations import keeping
from stakeholders.organisations.forms import ASKED_OF, OrganisationForm, seen_at
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.steps import offer_undo
from stakeholders.organisations.taking_back import noting
from stakeholders.organisations.words import FIELD_WORDS, say

blueprint = Blueprint("organisations", __name__, url_prefix="/stakeholders/organisations")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Register an organisation: ``?kind=company`` asks what suits a company."""
    form = OrganisationForm() if request.method == "POST" else OrganisationForm.empty(_kind_asked_for())
    existing = None
    if _wants_rows(form):
        return _form_page(form, None)
    if form.validate_on_submit():
        try:
            organisation = keeping.register(form.given())
        except keeping.AlreadyRegistered as error:
            if error.is_double_click:
                return redirect(_page_of(error.existing), 303)
            existing = error.existing
            add_error(form.name.form.en, _("An organisation of this kind, name and seat is open already."))
        else:
            db.session.commit()
            name = organisation.called(language())
            flash(_("“%(name)s” is in the register.", name=name), "success")
            return redirect(_page_of(organisation), 303)
    return _form_page(form, None, existing=existing), 422 if form.is_submitted() else 200


@blueprint.route("/<int:organisation_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(organisation_id: int) -> ResponseReturnValue:
    """Change what the register says about an organisation."""
    organisation = or_404(organisation_with_all(organisation_id))
    form = OrganisationForm() if request.method == "POST" else OrganisationForm.of(organisation)
    if _wants_rows(form):
        return _form_page(form, organisation)
    if form.validate_on_submit():
        try:
            keeping.change(
                organisation, form.given(), seen_at=seen_at(form.seen.data), renaming=form.renaming()
            )
        except keeping.ChangedMeanwhile:
            return _meanwhile(form, organisation)
        else:
            db.session.commit()
            flash(_("“%(name)s” has been changed.", name=organisation.called(language())), "success")
            return redirect(_page_of(organisation), 303)
    return _form_page(form, organisation), 422 if form.is_submitted() else 200


def _meanwhile(form: OrganisationForm, organisation: Organisation) -> ResponseReturnValue:
    differing = keeping.differences(keeping.normal(form.given()), keeping.given_of(organisation))
    if not differing:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        flash(_("“%(name)s” has been changed.", name=organisation.called(language())), "success")
        return redirect(_page_of(organisation), 303)
    rows = [(FIELD_WORDS[name], say(name, mine), say(name, theirs)) for name, mine, theirs in differing]
    # Sent again, the form knows what it replaces.
    form.seen.data = organisation.updated_at.isoformat()
    return _form_page(form, organisation, meanwhile=rows), 409


@blueprint.post("/<int:organisation_id>/verify")
@requires(Role.EDITOR)
def verify(organisation_id: int) -> ResponseReturnValue:
    """Enter that the register's word on an organisation is true today."""
    organisation = or_404(organisation_with_all(organisation_id))
    today = clock.today()
    with noting(("organisations", organisation.id)) as step:
        keeping.verify(organisation, day=today, by=current_user.label)
    db.session.commit()
    words = _("Verified on %(day)s by %(name)s.", day=format_day(today, language()), name=current_user.label)
    offer_undo(words, "organisations", organisation.id, step)
    return redirect(_page_of(organisation), 303)


def _page_of(organisation: Organisation) -> str:
    return url_for("directory.organisation", organisation_id=organisation.id)


def _kind_asked_for() -> OrganisationKind:
    try:
        return OrganisationKind(request.args.get("kind", ""))
    except ValueError:
        return OrganisationKind.EMBASSY


def _wants_rows(form: OrganisationForm) -> bool:
    if request.method != "POST" or "more" not in request.form:
        return False
    form.add_empty_rows()
    return True


def _form_page(
    form: OrganisationForm,
    organisation: Organisation | None,
    *,
    existing: Organisation | None = None,
    meanwhile: Sequence[tuple[object, str, str]] | None = None,
) -> str:
    return render_template(
        "stakeholders/organisations/form.html",
        form=form,
        organisation=organisation,
        existing=existing,
        meanwhile=meanwhile,
        asked_of=ASKED_OF,
    )
