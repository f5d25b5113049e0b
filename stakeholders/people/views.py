"""Keeping people: the pages on which they are registered and changed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences
from stakeholders.people import keeping
from stakeholders.people.forms import PersonForm
from stakeholders.people.models import Person
from stakeholders.people.queries import person_with_all
from stakeholders.people.words import PERSON_FIELD_WORDS, say

blueprint = Blueprint("people", __name__, url_prefix="/stakeholders/people")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Register a person who has no post in an organisation yet."""
    form = PersonForm() if request.method == "POST" else PersonForm.empty()
    if "more" in request.form:
        form.add_empty_rows()
        return _form_page(form, None)
    if form.validate_on_submit():
        try:
            person = keeping.register_person(form.given())
        except keeping.JustRegistered as error:
            return redirect(_page_of(error.existing), 303)
        except keeping.NameMissing:
            say_name_is_missing(form)
        else:
            db.session.commit()
            flash(_("%(name)s is in the register.", name=person.name), "success")
            return redirect(_page_of(person), 303)
    return _form_page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(person_id: int) -> ResponseReturnValue:
    """Change what the register says about a person."""
    person = or_404(person_with_all(person_id))
    form = PersonForm() if request.method == "POST" else PersonForm.of(person)
    form.country = country_of(person)
    if "more" in request.form:
        form.add_empty_rows()
        return _form_page(form, person)
    if form.validate_on_submit():
        try:
            keeping.change_person(person, form.given(), seen_at=seen_at(form.seen.data), country=form.country)
        except ChangedMeanwhile:
            return _meanwhile(form, person)
        except keeping.NameMissing:
            say_name_is_missing(form)
        else:
            db.session.commit()
            flash(_("%(name)s has been changed.", name=person.name), "success")
            return redirect(_page_of(person), 303)
    return _form_page(form, person), 422 if form.is_submitted() else 200


def _meanwhile(form: PersonForm, person: Person) -> ResponseReturnValue:
    try:
        mine = keeping.normal(form.given(), form.country)
    except keeping.NameMissing:
        mine = form.given()
    differing = differences(mine, keeping.given_of(person))
    if not differing:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        flash(_("%(name)s has been changed.", name=person.name), "success")
        return redirect(_page_of(person), 303)
    rows = [
        (PERSON_FIELD_WORDS[name], say(name, mine), say(name, theirs)) for name, mine, theirs in differing
    ]
    # Sent again, the form knows what it replaces.
    form.seen.data = person.updated_at.isoformat()
    page = render_template("stakeholders/people/form.html", form=form, person=person, meanwhile=rows)
    return page, 409


def country_of(person: Person) -> str | None:
    """Where a person's national telephone numbers are read: the seat of the organisation they serve."""
    for posting in reversed(person.postings):
        if posting.departed_on is None and posting.organisation.seat_country:
            return posting.organisation.seat_country
    return None


def say_name_is_missing(form: PersonForm) -> None:
    """Put the refusal's words where a whole name would go."""
    add_error(form.family_name, _("Give at least one name: a whole name goes here."))


def _page_of(person: Person) -> str:
    return url_for("directory.person", person_id=person.id)


def _form_page(form: PersonForm, person: Person | None) -> str:
    return render_template("stakeholders/people/form.html", form=form, person=person, meanwhile=None)
