"""The pages on which people's relations are entered, changed, ended and taken out."""

from __future__ import annotations

from collections.abc import Sequence

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
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences
from stakeholders.organisations.steps import offer_undo
from stakeholders.organisations.taking_back import noting
from stakeholders.people import keeping, relations
from stakeholders.people.forms import PersonForm, RelationForm
from stakeholders.people.models import Person, PersonRelation
from stakeholders.people.queries import person_with_all
from stakeholders.people.views import country_of, say_name_is_missing
from stakeholders.people.words import RELATION_FIELD_WORDS, RELATION_WORDS, RELATION_WORDS_BACK, say

blueprint = Blueprint("person_relations", __name__, url_prefix="/stakeholders/people")

_REFUSALS = (relations.ToOneself, relations.RelatedAlready, relations.EndsBefore)


@blueprint.route("/<int:person_id>/relations/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(person_id: int) -> ResponseReturnValue:
    """Enter who belongs to a person: ``?other=7`` somebody in the register, else somebody new."""
    person = or_404(person_with_all(person_id))
    other = _other_asked_for()
    form = RelationForm()
    other_form = PersonForm() if request.method == "POST" else PersonForm.empty()
    other_form.country = country_of(person)
    if request.method == "POST" and "more" in request.form:
        other_form.add_empty_rows()
        return _new_page(form, other_form, person, other)
    if form.is_submitted():
        # Both are asked, so that every error is shown at once.
        sound = [form.validate(), other is not None or other_form.validate()]
        with noting(("people", person.id)) as step:
            relation = _relate(form, other_form, person, other) if all(sound) else None
        if relation is not None:
            db.session.commit()
            offer_undo(
                _("%(name)s is entered as belonging to them.", name=relation.other.name),
                "people",
                person.id,
                step,
            )
            return redirect(_page_of(person), 303)
        return _new_page(form, other_form, person, other), 422
    return _new_page(form, other_form, person, other)


def _relate(
    form: RelationForm, other_form: PersonForm, person: Person, other: Person | None
) -> PersonRelation | None:
    """The relation, or None where it was refused; then the forms say why and nothing was written."""
    try:
        with db.session.begin_nested():
            return relations.relate(person, other or _registered(other_form), form.given())
    except keeping.NameMissing:
        say_name_is_missing(other_form)
    except _REFUSALS as error:
        _explain(form, error)
    return None


def _registered(form: PersonForm) -> Person:
    try:
        return keeping.register_person(form.given(), country=form.country)
    except keeping.JustRegistered as error:
        return error.existing


def _other_asked_for() -> Person | None:
    asked = request.values.get("other", "")
    if not asked:
        return None
    return or_404(person_with_all(next(iter(record_numbers([asked])), 0)))


@blueprint.route("/<int:person_id>/relations/<int:person_relation_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(person_id: int, person_relation_id: int) -> ResponseReturnValue:
    """Change what somebody is to a person; a last day ends it."""
    person, relation = _both(person_id, person_relation_id)
    form = RelationForm() if request.method == "POST" else RelationForm.of(relation)
    if form.validate_on_submit():
        try:
            with noting(("people", relation.person_id)) as step:
                relations.change_relation(relation, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, person, relation)
        except _REFUSALS as error:
            _explain(form, error)
        else:
            db.session.commit()
            offer_undo(_("The relation has been changed."), "people", person.id, step)
            return redirect(_page_of(person), 303)
    return _edit_page(form, person, relation), 422 if form.is_submitted() else 200


def _meanwhile(form: RelationForm, person: Person, relation: PersonRelation) -> ResponseReturnValue:
    differing = differences(form.given(), relations.given_of(relation))
    if not differing:
        flash(_("The relation has been changed."), "success")
        return redirect(_page_of(person), 303)
    rows = [
        (RELATION_FIELD_WORDS[name], _said(name, mine), _said(name, its)) for name, mine, its in differing
    ]
    # Sent again, the form knows what it replaces.
    form.seen.data = relation.updated_at.isoformat()
    return _edit_page(form, person, relation, meanwhile=rows), 409


def _said(name: str, value: object) -> str:
    return str(RELATION_WORDS[value]) if name == "kind" else say(name, value)  # type: ignore[index] # it is one


@blueprint.post("/<int:person_id>/relations/<int:person_relation_id>/remove")
@requires(Role.EDITOR)
def remove(person_id: int, person_relation_id: int) -> ResponseReturnValue:
    """Take out a relation that was entered by mistake; the people stay in the register."""
    person, relation = _both(person_id, person_relation_id)
    other = relation.other if relation.person_id == person.id else relation.person
    words = _("%(name)s stays in the register; the relation is taken out.", name=other.name)
    with noting(("people", relation.person_id)) as step:
        relations.remove_relation(relation)
    db.session.commit()
    offer_undo(words, "people", person.id, step)
    return redirect(_page_of(person), 303)


def related(person: Person) -> Fragment:
    """On the page: who belongs to the person, and to whom they belong."""
    values = {
        "person": person,
        "related": relations.relations_of(person.id),
        "relation_words": RELATION_WORDS,
        "relation_words_back": RELATION_WORDS_BACK,
        "today": clock.today(),
    }
    return Fragment("stakeholders/people/_relations.html", values)


def _both(person_id: int, relation_id: int) -> tuple[Person, PersonRelation]:
    person = or_404(person_with_all(person_id))
    relation = or_404(relations.relation_numbered(relation_id))
    either = {relation.person_id, relation.other_id}
    return person, or_404(relation if person.id in either else None)


def _explain(form: RelationForm, error: Exception) -> None:
    if isinstance(error, relations.RelatedAlready):
        words = _("The two are so related already; where it ended, change its last day instead.")
        add_error(form.kind, words)
    elif isinstance(error, relations.ToOneself):
        add_error(form.kind, _("Nobody belongs to themselves in this way."))
    else:
        add_error(form.until, _("The last day lies before the first."))


def _new_page(form: RelationForm, other_form: PersonForm, person: Person, other: Person | None) -> str:
    return render_template(
        "stakeholders/people/new_relation.html",
        form=form,
        person_form=other_form,
        person=person,
        other=other,
    )


def _edit_page(
    form: RelationForm,
    person: Person,
    relation: PersonRelation,
    meanwhile: Sequence[tuple[object, str, str]] | None = None,
) -> str:
    return render_template(
        "stakeholders/people/edit_relation.html",
        form=form,
        person=person,
        relation=relation,
        meanwhile=meanwhile,
    )


def _page_of(person: Person) -> str:
    return url_for("directory.person", person_id=person.id)
