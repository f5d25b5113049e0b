"""The pages of forms of address: the table, its cells, single persons, and whom nobody can address yet."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import undo, was_taken_back
from office.audit.words import deeds
from office.database import db
from office.web import Fragment
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import Page, read_query
from stakeholders.address.editing import CellForm, PersonalFormsForm, as_lines
from stakeholders.address.forms import (
    LANGUAGES,
    AddressForm,
    AddressRole,
    Cell,
    address_forms,
    filled,
)
from stakeholders.address.table import (
    EVERYBODY,
    PERSON_STEPS,
    TABLE_STEPS,
    BadPlaceholder,
    Line,
    OpenBrace,
    changes_of,
    line_of,
    lines_in,
    personal_forms,
    reset_cell,
    seen_cell,
    seen_person,
    serves_everybody,
    set_personal,
    write_cell,
)
from stakeholders.address.uncertain import count_uncertain, uncertain_page
from stakeholders.address.words import (
    GENDER_WORDS,
    LANGUAGE_WORDS,
    PART_WORDS,
    PLACEHOLDER_WORDS,
    ROLE_WORDS,
)
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank
from stakeholders.people.queries import order_in_mission, person_with_all
from stakeholders.people.words import title_of

blueprint = Blueprint("address", __name__, url_prefix="/stakeholders/address")

_OFFICES = {AddressRole.HEAD_OF_OFFICE, AddressRole.OTHER}


@blueprint.get("/")
@requires(Role.VIEWER)
def table() -> ResponseReturnValue:
    """The whole table in one language."""
    asked = request.args.get("language", "")
    shown = asked if asked in LANGUAGES else language()
    return render_template(
        "stakeholders/address/table.html",
        rows=lines_in(shown),
        tabs=_tabs("address.table", shown),
        shown=shown,
        as_lines=as_lines,
        role_words=ROLE_WORDS,
        gender_words=GENDER_WORDS,
        part_words=PART_WORDS,
        language_words=LANGUAGE_WORDS,
    )


@blueprint.route("/table/<role>/<code>/<gender>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def cell(role: str, code: str, gender: str) -> ResponseReturnValue:
    """Change one cell, seeing how it reads with a name in it."""
    line = _asked(role, code, gender)
    form = CellForm() if request.method == "POST" else CellForm.of(line.cell, seen_cell(line))
    if "preview" in request.form:
        return _cell_page(form, line, form.cell())
    if form.validate_on_submit():
        step = new_step(TABLE_STEPS)
        try:
            with because_of(step):
                write_cell(line, form.cell(), seen=form.seen.data or "")
        except BadPlaceholder as error:
            add_error(form[error.field], _unknown_words(error.text))
        except OpenBrace as error:
            add_error(form[error.field], _("A brace is not closed or not opened: write {full}, with both."))
        except ChangedMeanwhile:
            form.seen.data = seen_cell(line)
            return _cell_page(form, line, form.cell(), meanwhile=True), 409
        else:
            db.session.commit()
            flash_with_undo(
                _("The form of address was saved; letters use it from now on."),
                url_for(".take_back", step_id=step.record_id, back=url_for(".table", language=code)),
            )
            return redirect(url_for(".table", language=code, _anchor=f"{role}-{gender}"), 303)
    page = _cell_page(form, line, form.cell() if form.is_submitted() else line.cell)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/table/<role>/<code>/<gender>/reset")
@requires(Role.ADMINISTRATOR)
def reset(role: str, code: str, gender: str) -> ResponseReturnValue:
    """Let a cell read as delivered."""
    line = _asked(role, code, gender)
    step = new_step(TABLE_STEPS)
    with because_of(step):
        reset_cell(line)
    db.session.commit()
    flash_with_undo(
        _("The form of address reads as delivered again."),
        url_for(".take_back", step_id=step.record_id, back=url_for(".table", language=code)),
    )
    return redirect(url_for(".table", language=code, _anchor=f"{role}-{gender}"), 303)


@blueprint.post("/table/steps/<int:step_id>/undo")
@requires(Role.ADMINISTRATOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done to the table."""
    return _taken_back(Cause(TABLE_STEPS, step_id))


@blueprint.post("/people/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back_personal(step_id: int) -> ResponseReturnValue:
    """Take back what was just done to one person's forms."""
    return _taken_back(Cause(PERSON_STEPS, step_id))


def _taken_back(cause: Cause) -> ResponseReturnValue:
    asked = request.args.get("back", "")
    back = asked if asked.startswith(url_for(".table")) else url_for(".table")
    if was_taken_back(cause):
        flash(_("That was taken back already."), "info")
        return redirect(back, 303)
    undone = undo(cause)
    if not undone.changes and not undone.left:
        abort(404)
    db.session.commit()
    for left in undone.left:
        flash(
            _(
                "%(record)s was left as it is: %(name)s has changed it since.",
                record=left.label,
                name=left.by,
            ),
            "warning",
        )
    if undone.changes:
        flash(_("It has been taken back."), "success")
    return redirect(back, 303)


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def personal(person_id: int) -> ResponseReturnValue:
    """How one person is addressed: what the table makes of them, and what they wish instead."""
    person = or_404(person_with_all(person_id))
    kept = personal_forms(person.id)
    seen = seen_person(person, kept)
    form = (
        PersonalFormsForm() if request.method == "POST" else PersonalFormsForm.of(person.gender, kept, seen)
    )
    status = 200
    meanwhile = False
    if form.validate_on_submit():
        step = new_step(PERSON_STEPS)
        try:
            with because_of(step):
                set_personal(person, Gender(form.gender.data), form.wished(), seen=form.seen.data or "")
        except ChangedMeanwhile:
            form.seen.data = seen
            meanwhile, status = True, 409
        else:
            db.session.commit()
            flash_with_undo(
                _("How %(name)s is addressed was saved.", name=person.name),
                url_for(
                    ".take_back_personal",
                    step_id=step.record_id,
                    back=url_for(".personal", person_id=person.id),
                ),
            )
            return redirect(url_for(".personal", person_id=person.id), 303)
    elif form.is_submitted():
        status = 422
    post = _present_post(person)
    page = render_template(
        "stakeholders/address/personal.html",
        form=form,
        person=person,
        post=post,
        meanwhile=meanwhile,
        now=_in_every_language(person, post),
        languages_of_table=LANGUAGES,
        language_words=LANGUAGE_WORDS,
        part_words=PART_WORDS,
        title_of=title_of,
    )
    return page, status


@blueprint.get("/uncertain")
@requires(Role.VIEWER)
def uncertain() -> ResponseReturnValue:
    """Who cannot be addressed with certainty in a language, and how to mend it."""
    asked, day = request.args.get("language", ""), clock.today()
    counts = count_uncertain(LANGUAGES, day)
    worst = max(LANGUAGES, key=lambda code: counts[code])
    shown = asked if asked in LANGUAGES else worst
    query = read_query(filters=("language",))
    posts = uncertain_page(shown, day, size=query.size, offset=query.offset)
    page: Page[Posting] = Page(posts, counts[shown], query)
    found = address_forms([(post.person, post, shown) for post in page.items])
    return render_template(
        "stakeholders/address/uncertain.html",
        page=page,
        rows=list(zip(page.items, found, strict=True)),
        tabs=_tabs("address.uncertain", shown, counts),
        shown=shown,
        language_words=LANGUAGE_WORDS,
        title_of=title_of,
    )


def section(person: Person) -> Fragment:
    """On a person's page: whether they can be addressed in each language, and whether they wish otherwise."""
    post = _present_post(person)
    forms = _in_every_language(person, post)
    kept = personal_forms(person.id)
    return Fragment(
        "stakeholders/address/_section.html",
        {
            "person": person,
            "forms": forms,
            "kept": {code: one for code, one in kept.items() if not one.is_empty},
            "language_words": LANGUAGE_WORDS,
        },
    )


def _present_post(person: Person) -> Posting | None:
    day = clock.today()
    held = sorted((post for post in person.postings if post.held_on(day)), key=order_in_mission)
    return held[0] if held else None


def _in_every_language(person: Person, post: Posting | None) -> dict[str, AddressForm]:
    forms = address_forms([(person, post, code) for code in LANGUAGES])
    return dict(zip(LANGUAGES, forms, strict=True))


def _asked(role: str, code: str, gender: str) -> Line:
    try:
        wanted = AddressRole(role)
        one = None if gender == EVERYBODY else Gender(gender)
    except ValueError:
        abort(404)
    if code not in LANGUAGES or (one is None and not serves_everybody(wanted, code)):
        abort(404)
    return line_of(wanted, code, one)


def _unknown_words(text: str) -> str:
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDER_WORDS)
    return _("“{%(text)s}” cannot be filled in. You may write %(known)s.", text=text[:40], known=known)


def _tabs(endpoint: str, shown: str, counts: dict[str, int] | None = None) -> list[dict[str, object]]:
    return [
        {
            "label": LANGUAGE_WORDS[code],
            "url": url_for(endpoint, language=code),
            "current": code == shown,
            **({"count": counts[code]} if counts else {}),
        }
        for code in LANGUAGES
    ]


def _cell_page(form: CellForm, line: Line, cell: Cell | None, *, meanwhile: bool = False) -> str:
    return render_template(
        "stakeholders/address/cell.html",
        form=form,
        line=line,
        meanwhile=meanwhile,
        preview=_preview(line, cell) if cell is not None else None,
        apart=[(gender, GENDER_WORDS[gender]) for gender in Gender] if line.gender is None else [],
        history=deeds(changes_of(line.role, line.language, line.gender), of="edited_forms_of_address"),
        placeholders=PLACEHOLDER_WORDS,
        role_words=ROLE_WORDS,
        gender_words=GENDER_WORDS,
        part_words=PART_WORDS,
        language_words=LANGUAGE_WORDS,
        as_lines=as_lines,
    )


def _preview(line: Line, cell: Cell) -> dict[str, str]:
    """The cell with an invented name and post in it; nothing of it enters the register."""
    person = Person(
        academic_title="Dr.",
        honorific="",
        given_name="Ana",
        family_name="Silva",
        gender=line.gender or Gender.UNKNOWN,
    )
    if line.role in _OFFICES:
        where = Organisation(
            kind=OrganisationKind.INTERNATIONAL_ORGANISATION, name={"en": "Example Organisation"}
        )
    else:
        where = Organisation(
            kind=OrganisationKind.EMBASSY,
            sending_state="NL",
            name={
                "en": "Embassy of the Netherlands",
                "sv": "Nederländernas ambassad",
                "fi": "Alankomaiden suurlähetystö",
                "fr": "Ambassade des Pays-Bas",
            },
        )
    post = Posting(person=person, organisation=where, rank=Rank.STAFF)
    return filled(cell, person, post, line.language)
