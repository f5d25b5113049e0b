"""The pages on which it is said how a file is read, and which of its columns is which field."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import Field

from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.notices import flash_with_undo
from stakeholders.importing import words
from stakeholders.importing.fields import GROUP_WORDS, by_group
from stakeholders.importing.files import (
    AlreadyApplied,
    BadMapping,
    GivenUp,
    is_running,
    mapping_of,
    reread,
    set_mapping,
    sheet_of,
)
from stakeholders.importing.forms import ColumnsForm, ProfileNameForm, ReadingForm, columns_form, reading_form
from stakeholders.importing.models import ImportFile, ImportProfile, Shape
from stakeholders.importing.profiles import (
    NameMissing,
    NameTaken,
    find_profile,
    keep,
    profiles,
    remove,
    rename,
    restore,
)
from stakeholders.importing.profiles import mapping_of as mapping_of_profile
from stakeholders.importing.queries import find_file, samples
from stakeholders.importing.reading import BadFile, Sheet

blueprint = Blueprint("import_columns", __name__, url_prefix="/stakeholders/importing")
#: Rows of the file that are shown.
_SHOWN = 8


@blueprint.route("/<int:file_id>/reading", methods=["GET", "POST"])
@requires(Role.EDITOR)
def reading(file_id: int) -> ResponseReturnValue:
    """How the file was read, its first rows, and what can be chosen instead."""
    file, sheet = _waiting(file_id)
    form = reading_form(sheet, file.read_options)
    if form.validate_on_submit():
        try:
            reread(file, form.read_options)
        except BadFile as bad:
            add_error(_guilty(form), words.bad_file(bad))
        except AlreadyApplied:
            return redirect(url_for("importing.show", file_id=file_id), 303)
        else:
            db.session.commit()
            flash(_("Read anew."), "success")
            return redirect(url_for(".reading", file_id=file_id), 303)
    return render_template(
        "stakeholders/importing/reading.html",
        file=file,
        is_list=file.shape is Shape.MISSIONS,
        form=form,
        sheet=sheet,
        lines=sheet.lines[:_SHOWN],
        words=words,
    ), (422 if form.errors else 200)


@blueprint.route("/<int:file_id>/columns", methods=["GET", "POST"])
@requires(Role.EDITOR)
def columns(file_id: int) -> ResponseReturnValue:
    """Which column is which field: guessed at first, chosen or dragged, kept under a name if wanted."""
    file, sheet = _waiting(file_id)
    profile = find_profile(file.profile_id) if file.profile_id is not None else None
    form = columns_form(sheet, mapping_of(file), profile.name if profile else "")
    if form.validate_on_submit():
        found = form.mapping()
        try:
            kept = _keep(form, file, profile) if form.name.data else None
            set_mapping(file, found, kept)
        except NameTaken as taken:
            add_error(form.name, _("Another kept way is called “%(name)s” already.", name=taken.profile.name))
        except BadMapping as bad:
            for problem in bad.problems:
                named = [form.columns[heading] for heading in problem.columns if heading in form.columns]
                add_error(named[-1] if named else form.name, words.sentence(problem.reason))
        except AlreadyApplied:
            return redirect(url_for("importing.show", file_id=file_id), 303)
        else:
            db.session.commit()
            return redirect(url_for("importing.show", file_id=file_id), 303)
        db.session.rollback()
        file, sheet = _waiting(file_id)
    return render_template(
        "stakeholders/importing/columns.html",
        file=file,
        is_list=file.shape is Shape.MISSIONS,
        form=form,
        sheet=sheet,
        samples=samples(sheet),
        profiles=profiles(),
        groups=[(GROUP_WORDS[group], fields) for group, fields in by_group().items()],
        words=words,
    ), (422 if form.errors else 200)


def _keep(form: ColumnsForm, file: ImportFile, profile: ImportProfile | None) -> ImportProfile:
    """The profile of the name that was typed: the file's own as it is now, or a new one."""
    name = form.name.data or ""
    own = profile if profile is not None and profile.name.casefold() == name.casefold() else None
    return keep(name, form.mapping(), file.read_options, own)


@blueprint.post("/<int:file_id>/profile")
@requires(Role.EDITOR)
def choose_profile(file_id: int) -> ResponseReturnValue:
    """Read the file's columns in a way that was kept."""
    file, _sheet = _waiting(file_id)
    profile = or_404(find_profile(request.form.get("profile", 0, type=int)))
    try:
        set_mapping(file, mapping_of_profile(profile), profile)
    except BadMapping:
        flash(
            _(
                "This list has not the columns of “%(profile)s”. Say here what each column is.",
                profile=profile,
            ),
            "warning",
        )
    except AlreadyApplied:
        return redirect(url_for("importing.show", file_id=file_id), 303)
    else:
        db.session.commit()
    return redirect(url_for(".columns", file_id=file_id), 303)


@blueprint.get("/profiles")
@requires(Role.VIEWER)
def kept() -> ResponseReturnValue:
    """The ways of importing that were kept."""
    return _kept(ProfileNameForm(formdata=None), 0)


def _kept(form: ProfileNameForm, wrong: int) -> str:
    return render_template(
        "stakeholders/importing/profiles.html", profiles=profiles(), form=form, wrong=wrong, words=words
    )


@blueprint.post("/profiles/<int:profile_id>/rename")
@requires(Role.EDITOR)
def rename_profile(profile_id: int) -> ResponseReturnValue:
    """Give a kept way another name."""
    profile = or_404(find_profile(profile_id))
    form = ProfileNameForm()
    if form.validate_on_submit():
        try:
            rename(profile, form.name.data or "")
        except NameMissing:
            add_error(form.name, _("Give it a name."))
        except NameTaken as taken:
            add_error(form.name, _("Another kept way is called “%(name)s” already.", name=taken.profile.name))
        else:
            db.session.commit()
            flash(_("It is called “%(name)s” now.", name=profile.name), "success")
            return redirect(url_for(".kept"), 303)
    db.session.rollback()
    return _kept(form, profile_id), 422


@blueprint.post("/profiles/<int:profile_id>/remove")
@requires(Role.EDITOR)
def remove_profile(profile_id: int) -> ResponseReturnValue:
    """Set a kept way aside; what was imported with it stays."""
    profile = or_404(find_profile(profile_id))
    remove(profile)
    db.session.commit()
    flash_with_undo(
        _("“%(name)s” was removed.", name=profile.name), url_for(".restore_profile", profile_id=profile_id)
    )
    return redirect(url_for(".kept"), 303)


@blueprint.post("/profiles/<int:profile_id>/restore")
@requires(Role.EDITOR)
def restore_profile(profile_id: int) -> ResponseReturnValue:
    """Bring a kept way back."""
    profile = or_404(find_profile(profile_id))
    try:
        restore(profile)
    except NameTaken:
        flash(_("Another kept way bears its name by now. Rename that one first."), "warning")
    else:
        db.session.commit()
        flash(_("“%(name)s” is back.", name=profile.name), "success")
    return redirect(url_for(".kept"), 303)


def _waiting(file_id: int) -> tuple[ImportFile, Sheet]:
    """The file and its table, while something can still be decided about it."""
    file = or_404(find_file(file_id))
    if file.applied_at is not None or is_running(file.job_id):
        abort(redirect(url_for("importing.show", file_id=file_id), 303))
    try:
        return file, sheet_of(file)
    except GivenUp:
        abort(404)


def _guilty(form: ReadingForm) -> Field:
    """The field to which a refusal is put: the first that was chosen, else the encoding."""
    fields: list[Field] = [form.encoding, form.delimiter, form.sheet, form.header_row]
    return next((one for one in fields if one.data), fields[0])
