"""The words for roles."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office.accounts.models import Role
from office.audit.words import RecordWords, add_record_words, said_as
from office.localized import OWN_NAMES

ROLE_WORDS: dict[Role, LazyString] = {
    Role.VIEWER: _l("Viewer: reads everything"),
    Role.EDITOR: _l("Editor: reads and changes, sends invitations"),
    Role.ADMINISTRATOR: _l("Administrator: also accounts, settings and the audit trail"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of accounts."""

    def page(number: int) -> str:
        return url_for("accounts.change_user", user_id=number)

    add_record_words(
        app,
        "users",
        RecordWords(
            _l("account"),
            {
                "name": _l("Name"),
                "email": _l("Mail address"),
                "role": _l("Role"),
                "language": _l("Language"),
                "active": _l("May sign in"),
                "password": _l("Password"),
            },
            {"role": said_as(Role, ROLE_WORDS), "language": lambda code: OWN_NAMES.get(code, code)},
            url=page,
        ),
    )
