"""What an officer chooses about keeping the register true."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from office.mailroom.forms import SendForm
from office.web.forms import Form, strip
from stakeholders.verification.customs import Customs


class AskForm(SendForm):
    """The last step before missions are asked: the number of letters, and whether to remind."""

    remind = BooleanField(_l("Remind once whoever has not answered"), default=True)


class VerifiedForm(Form):
    """On whose word the ticked entries are true today."""

    source = StringField(
        _l("Verified today from"),
        [
            DataRequired(_l("Say on whose word: “diplomatic list of 1 October”, “telephone”.")),
            Length(max=200),
        ],
        filters=[strip],
    )


class CustomsForm(Form):
    """The office's choices about staleness, links and reminders, in days."""

    stale_after = IntegerField(
        _l("An entry is stale after so many days"),
        [InputRequired(), NumberRange(min=1, max=3650)],
        description=_l("Postings last three to four years; a year is usual."),
    )
    link_open = IntegerField(
        _l("The link in a letter is open for so many days"), [InputRequired(), NumberRange(min=1, max=365)]
    )
    remind_after = IntegerField(
        _l("Remind after so many days without an answer"), [InputRequired(), NumberRange(min=1, max=180)]
    )

    def decided(self) -> Customs:
        """What was chosen."""
        return Customs(self.stale_after.data or 0, self.link_open.data or 0, self.remind_after.data or 0)
