"""The pages on which relations between organisations are entered, changed, ended and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web import Fragment
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from stakeholders.organisations import relations
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences
from stakeholders.organisations.models import Organisation, OrganisationRelation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.relations import Period
from stakeholders.organisations.small_forms import PeriodForm, RelationForm
from stakeholders.organisations.steps import offer_undo
from stakeholders.organisations.taking_back import noting
from stakeholders.organisations.words import PERIOD_WORDS, RELATION_WORDS, RELATION_WORDS_BACK, say

blueprint = Blueprint("organisation_relations", __name__, url_prefix="/stakeholders/organisations")


@blueprint.route("/<int:organisation_id>/relations/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(organisation_id: int) -> ResponseReturnValue:
    """Enter what an organisation is to another: ``?other=7`` says to which."""
    organisation = or_404(organisation_with_all(organisation_id))
    other = or_404(organisation_with_all(_number("other")))
    form = RelationForm()
    form.name_other(shorten(other.called(language()), 80, placeholder="…"))
    if form.validate_on_submit():
        one, two = (other, organisation) if form.is_back() else (organisation, other)
        try:
            # The relation belongs to one of them, whoever's page it was entered on.
            with noting(("organisations", one.id)) as step:
                relations.relate(one, form.kind(), two, form.period())
        except relations.RelatedAlready:
            add_error(form.what, _("This stands in the register already for that time."))
        except relations.ToItself:
            add_error(form.what, _("An organisation has no such relation to itself."))
        except relations.GoesInCircles:
            add_error(form.what, _("The other way round it stands in the register already."))
        except relations.EndsBefore:
            add_error(form.until, _("The last day lies before the first."))
        else:
            db.session.commit()
            words = _("The relation to “%(name)s” is entered.", name=other.called(language()))
            offer_undo(words, "organisations", organisation.id, step)
            return redirect(_page_of(organisation), 303)
    page = render_template(
        "stakeholders/organisations/new_relation.html", organisation=organisation, other=other, form=form
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/<int:organisation_id>/relations/<int:relation_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(organisation_id: int, relation_id: int) -> ResponseReturnValue:
    """Change from when to when a relation holds; a last day ends it."""
    organisation, relation = _both(organisation_id, relation_id)
    form = PeriodForm() if request.method == "POST" else PeriodForm.of(relation)
    if form.validate_on_submit():
        try:
            with noting(("organisations", relation.organisation_id)) as step:
                relations.change_relation(relation, form.period(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, organisation, relation)
        except relations.EndsBefore:
            add_error(form.until, _("The last day lies before the first."))
        else:
            db.session.commit()
            offer_undo(_("The relation has been changed."), "organisations", organisation.id, step)
            return redirect(_page_of(organisation), 303)
    return _edit_page(form, organisation, relation), 422 if form.is_submitted() else 200


def _meanwhile(
    form: PeriodForm, organisation: Organisation, relation: OrganisationRelation
) -> ResponseReturnValue:
    differing = differences(form.period(), Period(relation.since, relation.until))
    if not differing:
        flash(_("The relation has been changed."), "success")
        return redirect(_page_of(organisation), 303)
    rows = [(PERIOD_WORDS[name], say(name, mine), say(name, theirs)) for name, mine, theirs in differing]
    # Sent again, the form knows what it replaces.
    form.seen.data = relation.updated_at.isoformat()
    return _edit_page(form, organisation, relation, meanwhile=rows), 409


@blueprint.post("/<int:organisation_id>/relations/<int:relation_id>/remove")
@requires(Role.EDITOR)
def remove(organisation_id: int, relation_id: int) -> ResponseReturnValue:
    """Take out a relation that was entered by mistake."""
    organisation, relation = _both(organisation_id, relation_id)
    other = relation.other if relation.organisation_id == organisation.id else relation.organisation
    words = _("The relation to “%(name)s” is taken out.", name=other.called(language()))
    with noting(("organisations", relation.organisation_id)) as step:
        relations.remove_relation(relation)
    db.session.commit()
    offer_undo(words, "organisations", organisation.id, step)
    return redirect(_page_of(organisation), 303)


def related(organisation: Organisation) -> Fragment:
    """On the page: what the organisation is to others, and what others are to it."""
    found = relations.relations_of(organisation.id)
    groups = [
        (RELATION_WORDS_BACK[kind] if back else RELATION_WORDS[kind], list(members))
        for (back, kind), members in groupby(found, key=lambda one: (one.back, one.kind))
    ]
    values = {"organisation": organisation, "groups": groups, "today": clock.today()}
    return Fragment("stakeholders/organisations/_relations.html", values)


def _both(organisation_id: int, relation_id: int) -> tuple[Organisation, OrganisationRelation]:
    organisation = or_404(organisation_with_all(organisation_id))
    relation = or_404(relations.relation_numbered(relation_id))
    either = {relation.organisation_id, relation.other_id}
    return organisation, or_404(relation if organisation.id in either else None)


def _number(name: str) -> int:
    return next(iter(record_numbers(request.values.getlist(name))), 0)


def _edit_page(
    form: PeriodForm,
    organisation: Organisation,
    relation: OrganisationRelation,
    meanwhile: Sequence[tuple[object, str, str]] | None = None,
) -> str:
    back = relation.organisation_id != organisation.id
    return render_template(
        "stakeholders/organisations/edit_relation.html",
        form=form,
        organisation=organisation,
        relation=relation,
        other=relation.organisation if back else relation.other,
        words=(RELATION_WORDS_BACK if back else RELATION_WORDS)[relation.kind],
        meanwhile=meanwhile,
    )


def _page_of(organisation: Organisation) -> str:
    return url_for("directory.organisation", organisation_id=organisation.id)
