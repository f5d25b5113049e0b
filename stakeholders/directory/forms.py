"""The form of a group of states."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from office import countries
from office.web.forms import Form, LocalizedField
from office.web.i18n import language


class CheckboxesField(SelectMultipleField):
    """Several choices, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class GroupForm(Form):
    """A group's name and its states."""

    name = LocalizedField(_l("Name of the group"), required=("en",), max_length=100)
    states = CheckboxesField(_l("States"), [Optional()], choices=lambda: countries.all_countries(language()))
