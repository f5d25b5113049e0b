"""Wording a letter, and taking over the wording of an earlier event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from events.letters.models import Purpose
from events.letters.rendering import Wording
from events.letters.words import PURPOSE_WORDS
from events.programme.models import Event
from office.web.forms import CheckboxesField, Form, LocalizedField

#: Characters of a text in one language.
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 400


class WordingForm(Form):
    """Subject and text in every language that the event promises; a text with faults is kept all the same."""

    subject = LocalizedField(_l("Subject"), max_length=LONGEST_SUBJECT)
    body = LocalizedField(_l("Text"), multiline=True, rows=24, max_length=LONGEST_BODY)
    #: The number of the version that the writer began from; 0 for the house's own words.
    seen = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    def of(self, event: Event) -> WordingForm:
        """The form with the languages of the event."""
        self.subject.keep_languages(event.languages)
        self.body.keep_languages(event.languages)
        return self

    def given(self, purpose: Purpose) -> Wording:
        """What was typed."""
        return Wording(self.subject.data, self.body.data, purpose)


class TakeOverForm(Form):
    """Which letters to word as another event's are worded."""

    event = SelectField(_l("Event"), coerce=int, validators=[InputRequired()])
    purposes = CheckboxesField(_l("Letters"))

    def offer(self, events: Sequence[tuple[int, str]], purposes: Iterable[Purpose]) -> TakeOverForm:
        """The form with these events and kinds of letters to choose from."""
        self.event.choices = list(events)
        self.purposes.choices = [(purpose.value, PURPOSE_WORDS[purpose]) for purpose in purposes]
        return self
