"""The pages of groups of states: which there are, adding one, changing, removing, as it was delivered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import countries
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.directory import groups
from stakeholders.directory.forms import GroupForm

blueprint = Blueprint("state_groups", __name__, url_prefix="/stakeholders/state-groups")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All groups of states, and those that were removed."""
    reader = language()
    found = sorted(groups.groups(), key=lambda group: countries.sort_key(group.called(reader), reader))
    return render_template(
        "stakeholders/directory/groups.html",
        groups=found,
        removed=groups.removed_groups(),
        names_of=lambda group: _names(group.states),
    )


def _names(states: frozenset[str]) -> str:
    reader = language()
    names = (countries.country_name(code, reader) for code in states)
    return ", ".join(sorted(names, key=lambda name: countries.sort_key(name, reader)))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Add a group of the office's own."""
    return _form_page(None)


@blueprint.route("/<key>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(key: str) -> ResponseReturnValue:
    """Change a group's name or its states."""
    return _form_page(or_404(groups.group_called(key)))


def _form_page(group: groups.Group | None) -> ResponseReturnValue:
    data = {"name": dict(group.name), "states": sorted(group.states)} if group else None
    form = GroupForm(data=data)
    if form.validate_on_submit():
        try:
            row = groups.keep(group.key if group else None, form.name.data, form.states.data or [])
        except groups.NoStates:
            add_error(form.states, _("A group has at least one state."))
        except groups.NameTaken:
            add_error(form.name, _("Another group bears this name."))
        except groups.NameMissing:
            add_error(form.name, _("The group needs a name."))
        else:
            name, key = row.name.get(language()) or str(row), row.key
            db.session.commit()
            if group is None:
                flash_with_undo(_("The group “%(name)s” is kept.", name=name), url_for(".remove", key=key))
            else:
                flash(_("The group “%(name)s” is saved.", name=name), "success")
            return redirect(url_for(".index"), 303)
        db.session.rollback()
    page = render_template("stakeholders/directory/group.html", form=form, group=group)
    return page, 422 if form.errors else 200


@blueprint.post("/<key>/remove")
@requires(Role.EDITOR)
def remove(key: str) -> ResponseReturnValue:
    """Take a group off the filters."""
    group = groups.group_called(key)
    groups.remove(key)
    db.session.commit()
    if group is not None:
        words = _("The group “%(name)s” is removed.", name=group.called(language()))
        flash_with_undo(words, url_for(".put_back", key=key))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<key>/put-back")
@requires(Role.EDITOR)
def put_back(key: str) -> ResponseReturnValue:
    """Put a removed group back."""
    groups.put_back(key)
    db.session.commit()
    flash(_("The group is back."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<key>/reset")
@requires(Role.EDITOR)
def reset(key: str) -> ResponseReturnValue:
    """Make a delivered group again what it was when it came."""
    groups.reset(key)
    db.session.commit()
    flash(_("The group stands again as it was delivered. What it was before is in the trail."), "success")
    return redirect(url_for(".index"), 303)
