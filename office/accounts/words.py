"""The words for roles."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office.accounts.models import Role

ROLE_WORDS: dict[Role, LazyString] = {
    Role.VIEWER: _l("Viewer: reads everything"),
    Role.EDITOR: _l("Editor: reads and changes, sends invitations"),
    Role.ADMINISTRATOR: _l("Administrator: also accounts, settings and the audit trail"),
}
