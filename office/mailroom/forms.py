"""What an officer types before letters go out: the number agreed to, and where a test letter goes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, SelectField
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
