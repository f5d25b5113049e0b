"""The forms of lists and of changes to many records."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from office import clock
from office.localized import OWN_NAMES
from office.web.forms import DateField, Form, strip
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists.changing import ACTIONS
from stakeholders.lists.models import Action, SavedList
from stakeholders.lists.words import ACTION_WORDS
from stakeholders.organisations.words import KIND_WORDS


class ListForm(Form):
    """A list's name and what it is for."""

    name = StringField(_l("Name of the list"), [DataRequired(), Length(max=120)], filters=[strip])
    note = TextAreaField(
        _l("What it is for"), [Optional(), Length(max=1000)], filters=[strip], render_kw={"rows": 2}
    )


class NewListForm(ListForm):
    """A new list: of those ticked, or of what a search finds."""

    sort = RadioField(
        _l("Who is on it"),
        [InputRequired()],
        choices=[
            ("live", _l("Whoever the search finds: the list follows the register")),
            ("fixed", _l("Those found now: the list stays as it is until somebody changes it")),
        ],
        default="live",
    )
    reason = StringField(
        _l("Why they are on it"),
        [Optional(), Length(max=300)],
        filters=[strip],
        description=_l("Stands beside each name, for whoever asks later."),
    )


class ChangeForm(Form):
    """What is to be changed in the records chosen; each action asks for its own field alone."""

    action = SelectField(_l("What to change"), [InputRequired()])
    on_list = SelectField(_l("List"), [Optional()])
    new_list = StringField(_l("Or a new list, named"), [Optional(), Length(max=120)], filters=[strip])
    reason = StringField(_l("Why they are on it"), [Optional(), Length(max=300)], filters=[strip])
    language = SelectField(_l("Language of letters"), [Optional()], choices=list(OWN_NAMES.items()))
    day = DateField(_l("On the day"), [Optional()])
    by = StringField(_l("By whom"), [Optional(), Length(max=200)], filters=[strip])
    source = StringField(
        _l("On whose word"),
        [Optional(), Length(max=200)],
        filters=[strip],
        description=_l("Such as a note verbale of 3 May, or a telephone call."),
    )
    text = TextAreaField(_l("Note"), [Optional(), Length(max=2000)], filters=[strip], render_kw={"rows": 3})
    kind = SelectField(_l("Kind"), [Optional()])

    def offer(self, of: RecordKind, lists: list[SavedList], action: Action) -> None:
        """Fill the selects for records of a kind."""
        self.action.choices = [(one.value, ACTION_WORDS[one]) for one in ACTIONS[of]]
        self.on_list.choices = [("", _l("Choose")), *((str(one.id), one.name) for one in lists)]
        self.kind.choices = [(kind.value, words) for kind, words in KIND_WORDS.items()]
        if not self.is_submitted():
            self.action.data = action.value

    def missing(self, action: Action) -> Any:
        """The field that the action needs and that is empty, or None."""
        if action is Action.ADD_TO_LIST and not self.on_list.data and not self.new_list.data:
            return self.on_list
        if action is Action.TAKE_FROM_LIST and not self.on_list.data:
            return self.on_list
        if action in {Action.VERIFY, Action.CLOSE} and self.day.data is None:
            return self.day
        if action in {Action.VERIFY, Action.CLOSE} and (self.day.data or clock.today()) > clock.today():
            return self.day
        if action is Action.VERIFY and not self.by.data:
            return self.by
        return self.text if action is Action.NOTE and not self.text.data else None
