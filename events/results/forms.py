"""The form in which staff word what the press is told."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from events.results.models import PressKind
from events.results.wording import Worded
from office.ics import cleaned
from office.web.forms import Form, strip

LONGEST: Final = {PressKind.SENTENCE: 1_000, PressKind.REPORT: 20_000}


def _plain(text: str | None) -> str | None:
    return cleaned(text) if text else text


class WordingForm(Form):
    """One text in one language; left empty, it is drafted from the numbers again."""

    text = TextAreaField(_l("Text"), filters=[_plain, strip])
    #: The wording that the writer began from (`Worded.seen`).
    seen = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])

    @classmethod
    def of(cls, worded: Worded) -> WordingForm:
        """The form of a text, with what it says now where nothing was sent."""
        form: WordingForm = cls(data={"text": worded.text, "seen": worded.seen})
        form.text.validators = [Length(max=LONGEST[worded.kind])]
        return form
