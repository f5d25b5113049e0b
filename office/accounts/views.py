"""The pages on which an administrator keeps the accounts of staff."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts import queries, staff
from office.accounts.access import requires
from office.accounts.forms import NewUserForm, UserForm
from office.accounts.models import Role
from office.accounts.words import ROLE_WORDS
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error

blueprint = Blueprint("accounts", __name__, url_prefix="/office/users")


@blueprint.get("/")
@requires(Role.ADMINISTRATOR)
def users() -> ResponseReturnValue:
    """Who may sign in."""
    return render_template("office/accounts/users.html", users=queries.all_users(), role_words=ROLE_WORDS)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def new_user() -> ResponseReturnValue:
    """Open an account."""
    form = NewUserForm()
    if form.validate_on_submit():
        try:
            user = staff.create_user(
                form.email.data or "",
                Role(form.role.data),
                form.password.data or "",
                name=form.name.data or "",
                language=form.language.data,
            )
        except staff.BadAddress:
            add_error(form.email, _("This is no mail address."))
        except staff.AddressTaken:
            add_error(form.email, _("There is already an account with this address."))
        else:
            db.session.commit()
            flash(_("%(name)s may now sign in.", name=user.label), "success")
            return redirect(url_for(".users"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("office/accounts/user.html", form=form, user=None), status


@blueprint.route("/<int:user_id>", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def change_user(user_id: int) -> ResponseReturnValue:
    """Change an account, or close it."""
    user = or_404(queries.user(user_id))
    form = UserForm(
        data={"name": user.name, "role": user.role.value, "language": user.language, "is_active": user.active}
    )
    if form.validate_on_submit():
        try:
            staff.change_user(
                user,
                role=Role(form.role.data),
                is_active=bool(form.is_active.data),
                name=form.name.data or "",
                language=form.language.data,
            )
        except staff.LastAdministrator:
            add_error(form.role, _("This is the only administrator; make another one first."))
        else:
            db.session.commit()
            flash(_("The account of %(name)s was saved.", name=user.label), "success")
            return redirect(url_for(".users"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("office/accounts/user.html", form=form, user=user), status
