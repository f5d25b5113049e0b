"""What may be typed about staff."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from office.accounts.models import Role
from office.accounts.staff import SHORTEST_PASSWORD
from office.accounts.words import ROLE_WORDS
from office.localized import OWN_NAMES
from office.web.forms import Form


class UserForm(Form):
    """Change a member of staff."""

    name = StringField(
        _l("Name"), [DataRequired(_l("Write the name that colleagues know them by.")), Length(max=200)]
    )
    role = SelectField(_l("Role"), choices=[(role.value, ROLE_WORDS[role]) for role in Role])
    language = SelectField(_l("Language"), choices=list(OWN_NAMES.items()))
    is_active = BooleanField(_l("May sign in"), default=True)


class NewUserForm(UserForm):
    """Open an account."""

    email = EmailField(
        _l("Mail address"), [DataRequired(_l("Write the address they sign in with.")), Length(max=254)]
    )
    password = PasswordField(
        _l("First password"),
        [DataRequired(_l("Write a first password; they can change it.")), Length(min=SHORTEST_PASSWORD)],
    )
