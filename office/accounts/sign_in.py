"""Signing in and out, by Flask-Security, with the office's own accounts behind it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, g, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore

from office.accounts.models import User
from office.audit.trail import Actor, set_actor
from office.database import db
from office.limits import SIGN_IN, limiter
from office.settings import Settings


class _NoRoleTable(RoleMixin):
    """Flask-Security asks for a table of roles; ours is a column of `User`."""


def _name_the_actor() -> None:
    if request.endpoint == "static":
        return
    if current_user.is_authenticated:
        g.user_id = current_user.id
        set_actor(Actor(current_user.label, current_user.id))
    else:
        set_actor(Actor("a guest"))


def register(app: Flask, settings: Settings) -> None:
    """Set up sign-in: argon2id, no registration, no answer that tells whether an account exists."""
    app.config.update(
        SECURITY_I18N_DIRNAME=[str(Path(app.root_path) / "translations"), "builtin"],
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SALT=settings.secret_key,
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=False,
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_TRACKABLE=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(_l("The e-mail address or the password is not right."), "error"),
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_CHANGE_URL="/password",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_POST_CHANGE_VIEW="/",
        SECURITY_FLASH_MESSAGES=True,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SECURITY_LOGIN_USER_TEMPLATE="office/accounts/sign_in.html",
        SECURITY_CHANGE_PASSWORD_TEMPLATE="office/accounts/password.html",  # noqa: S106 - the name of a template
        SECURITY_REDIRECT_ALLOW_SUBDOMAINS=False,
    )
    Security(app, SQLAlchemyUserDatastore(db, User, _NoRoleTable))
    limiter.limit(SIGN_IN, methods=["POST"])(cast("Blueprint", app.blueprints["security"]))
    app.before_request(_name_the_actor)
