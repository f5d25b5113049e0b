"""The pages of themes: what stands in the way, what is open to us, what helps."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy import taking_back
from advocacy.pages import Place, sections_for
from advocacy.themes import keeping, queries
from advocacy.themes.forms import PointForm, ThemeForm, staff_choices
from advocacy.themes.models import PointKind, Theme, ThemePoint
from advocacy.themes.words import ADD_WORDS, KIND_HEADINGS, KIND_ICONS, KIND_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.audit.words import deeds
from office.database import db
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("themes", __name__, url_prefix="/advocacy/themes")

_WORDS = {"kinds": PointKind, "headings": KIND_HEADINGS, "icons": KIND_ICONS}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """Every theme with its challenges, opportunities and solutions beside each other."""
    return render_template(
        "advocacy/themes/index.html",
        themes=[(theme, queries.points_by_kind(theme)) for theme in queries.themes_with_points()],
        archived=queries.themes(archived=True),
        today=clock.today(),
        **_WORDS,
    )


@blueprint.get("/<int:theme_id>")
@requires(Role.VIEWER)
def show(theme_id: int) -> ResponseReturnValue:
    """One theme: what is said of it now, what was said before, and what other parts have of it."""
    theme = or_404(queries.theme_numbered(theme_id))
    earlier = queries.points_by_kind(theme, archived=True)
    return render_template(
        "advocacy/themes/show.html",
        theme=theme,
        points=queries.points_by_kind(theme),
        earlier=[point for kind in PointKind for point in earlier[kind]],
        kind_words=KIND_WORDS,
        add_words=ADD_WORDS,
        sections=sections_for(Place.THEME, theme),
        history=deeds(history_of("themes", theme.id), of="themes"),
        **_WORDS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Add a theme."""
    form = ThemeForm()
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                theme = keeping.add_theme(form.name.data)
        except keeping.AlreadyThere:
            add_error(form.name, _("There is a theme of this name already."))
        else:
            return _saved(theme, step.record_id)
    return _theme_page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:theme_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(theme_id: int) -> ResponseReturnValue:
    """Give a theme another name."""
    theme = or_404(queries.theme_numbered(theme_id))
    form = ThemeForm() if request.method == "POST" else ThemeForm.of(theme)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.rename_theme(theme, form.name.data, seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = theme.updated_at.isoformat()
            return _theme_page(form, theme, meanwhile=True), 409
        except keeping.AlreadyThere:
            add_error(form.name, _("There is a theme of this name already."))
        else:
            return _saved(theme, step.record_id)
    return _theme_page(form, theme), 422 if form.is_submitted() else 200


def _theme_page(form: ThemeForm, theme: Theme | None, *, meanwhile: bool = False) -> str:
    return render_template("advocacy/themes/form.html", form=form, theme=theme, meanwhile=meanwhile)


def _saved(theme: Theme, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    words = _("“%(name)s” was saved.", name=theme.called(language()))
    flash_with_undo(words, url_for(".take_back", step_id=step_id, theme=theme.id))
    return redirect(url_for(".show", theme_id=theme.id), 303)


@blueprint.post("/<int:theme_id>/move")
@requires(Role.EDITOR)
def move(theme_id: int) -> ResponseReturnValue:
    """Put a theme one place earlier or later."""
    theme = or_404(next((one for one in queries.themes() if one.id == theme_id), None))
    keeping.move(theme, up=request.form.get("way") == "up")
    db.session.commit()
    return redirect(url_for(".index", _anchor=f"theme-{theme.id}"), 303)


@blueprint.post("/<int:theme_id>/archive")
@requires(Role.EDITOR)
def archive(theme_id: int) -> ResponseReturnValue:
    """Offer a theme no longer."""
    theme = or_404(db.session.get(Theme, theme_id))
    keeping.archive(theme)
    db.session.commit()
    words = _("“%(name)s” is no longer offered.", name=theme.called(language()))
    flash_with_undo(words, url_for(".bring_back", theme_id=theme.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:theme_id>/bring-back")
@requires(Role.EDITOR)
def bring_back(theme_id: int) -> ResponseReturnValue:
    """Offer a theme again."""
    theme = or_404(db.session.get(Theme, theme_id))
    name = theme.called(language())
    try:
        keeping.bring_back(theme)
    except keeping.AlreadyThere:
        db.session.rollback()
        flash(_("Another theme is called “%(name)s” by now. Rename one of them first.", name=name), "error")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    flash(_("“%(name)s” is offered again.", name=name), "success")
    return redirect(url_for(".show", theme_id=theme.id), 303)


@blueprint.route("/<int:theme_id>/points/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_point(theme_id: int) -> ResponseReturnValue:
    """Note a challenge, an opportunity or a solution of a theme."""
    theme = or_404(queries.theme_numbered(theme_id))
    asked = request.args.get("kind", "")
    kind = PointKind(asked) if asked in set(PointKind) else PointKind.CHALLENGE
    form = PointForm() if request.method == "POST" else PointForm.empty(kind, current_user.id)
    form.owner.choices = staff_choices(queries.staff(), None)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.add_point(theme, form.given())
        except keeping.AlreadyThere:
            return redirect(url_for(".show", theme_id=theme.id), 303)
        return _point_saved(theme, step.record_id)
    return _point_page(form, theme, None), 422 if form.is_submitted() else 200


@blueprint.route("/points/<int:point_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit_point(point_id: int) -> ResponseReturnValue:
    """Change what is said of a theme."""
    point = or_404(queries.point_numbered(point_id))
    form = PointForm() if request.method == "POST" else PointForm.of(point)
    form.owner.choices = staff_choices(queries.staff(), point.owner)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_point(point, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = point.updated_at.isoformat()
            return _point_page(form, point.theme, point, meanwhile=True), 409
        return _point_saved(point.theme, step.record_id)
    return _point_page(form, point.theme, point), 422 if form.is_submitted() else 200


def _point_page(form: PointForm, theme: Theme, point: ThemePoint | None, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/themes/point.html", form=form, theme=theme, point=point, meanwhile=meanwhile
    )


def _point_saved(theme: Theme, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    flash_with_undo(_("It was saved."), url_for(".take_back", step_id=step_id, theme=theme.id))
    return redirect(url_for(".show", theme_id=theme.id), 303)


@blueprint.post("/points/<int:point_id>/archive")
@requires(Role.EDITOR)
def archive_point(point_id: int) -> ResponseReturnValue:
    """Put among the earlier ones what is no longer so."""
    point = or_404(queries.point_numbered(point_id))
    keeping.archive(point)
    db.session.commit()
    words = _("It stands among the earlier ones now.")
    flash_with_undo(words, url_for(".bring_back_point", point_id=point.id))
    return redirect(url_for(".show", theme_id=point.theme_id), 303)


@blueprint.post("/points/<int:point_id>/bring-back")
@requires(Role.EDITOR)
def bring_back_point(point_id: int) -> ResponseReturnValue:
    """Say it again."""
    point = or_404(queries.point_numbered(point_id))
    keeping.bring_back(point)
    db.session.commit()
    flash(_("It is shown again."), "success")
    return redirect(url_for(".show", theme_id=point.theme_id), 303)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done, and show the theme again; one that is gone with it, the list."""
    taking_back.take_back(keeping.STEPS, step_id)
    theme = record_number(request.args.get("theme", ""))
    if theme is not None and db.session.get(Theme, theme) is not None:
        return redirect(url_for(".show", theme_id=theme), 303)
    return redirect(url_for(".index"), 303)
