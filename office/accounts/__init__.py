"""Staff: who may sign in, and what each role may do."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Set up sign-in, the guard before every page, and the pages for accounts."""
    from office import limits
    from office.accounts import access, cli, sign_in
    from office.accounts.models import Role
    from office.accounts.views import blueprint
    from office.accounts.words import register_words
    from office.web import NavEntry, web

    limits.register(app)
    sign_in.register(app, app.config["DOYEN"])
    access.register(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.users)
    register_words(app)
    web(app).add_nav(
        NavEntry(
            "accounts",
            _l("Accounts"),
            "accounts.users",
            "users",
            order=70,
            role=Role.ADMINISTRATOR,
            section="/office/users",
            foot=True,
        )
    )
