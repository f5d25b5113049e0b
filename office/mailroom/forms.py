"""What an officer types in the mailroom: how many letters, where a test goes, whom not to write to."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from office.localized import LANGUAGES, OWN_NAMES
from office.web.forms import Form, strip


class SendForm(Form):
    """The last step: the number of letters, typed by hand."""

    number = IntegerField(
        _l("Number of letters"),
        [InputRequired(_l("Type the number of letters that are to be sent."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "class": "input"},
    )


class TestLetterForm(Form):
    """Where a test letter goes, and in which language."""

    #: pytest takes classes whose names begin with Test for tests.
    __test__ = False

    address = EmailField(
        _l("Send it to"),
        [InputRequired(_l("Type a mail address.")), Email(_l("This is no mail address.")), Length(max=254)],
        filters=[strip],
        render_kw={"autocomplete": "email", "class": "input"},
    )
    language = SelectField(_l("Language"), choices=[], render_kw={"class": "select"})

    def offer(self, languages: list[str]) -> TestLetterForm:
        """Offer the languages in which the letter is written."""
        choices: list[Any] = [(code, OWN_NAMES[code]) for code in LANGUAGES if code in languages]
        self.language.choices = choices
        return self


class SuppressForm(Form):
    """An address that is not to be written to, and why."""

    address = EmailField(
        _l("Mail address"),
        [InputRequired(_l("Type a mail address.")), Email(_l("This is no mail address.")), Length(max=254)],
        filters=[strip],
        render_kw={"autocomplete": "off", "class": "input"},
    )
    note = StringField(_l("Why"), [Length(max=500)], filters=[strip], render_kw={"class": "input"})
