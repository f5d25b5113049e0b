"""What may be said of a picture that is kept as a briefing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from office.sent_once import new_submission
from office.web.forms import Form, strip

LONGEST_TITLE = 200
LONGEST_NOTE = 2_000


class BriefingForm(Form):
    """A title and a note; the picture itself is drawn when the form is sent."""

    title = StringField(
        _l("What it is for"),
        [Length(max=LONGEST_TITLE)],
        filters=[strip],
        description=_l("One line, such as “Before the meeting with the Ambassador of Italy”."),
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=LONGEST_NOTE)],
        filters=[strip],
        description=_l(
            "What the picture does not say by itself. It is kept with it, and cannot be changed afterwards."
        ),
    )
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def empty(cls) -> BriefingForm:
        """The form as it opens, with a number of its own."""
        return cls(data={"submission": new_submission()})
