"""What the office may decide about precedence, and the day that is asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from office.web.forms import Form
from stakeholders.precedence.ranking import Customs, DesignatesStand
from stakeholders.precedence.words import DESIGNATES_WORDS


class CustomsForm(Form):
    """What the Vienna Convention leaves to the host."""

    nuncio_first = BooleanField(_l("The nuncio comes first among the ambassadors"))
    designates = RadioField(
        _l("Heads who have not presented their credentials stand"),
        choices=[(stand.value, words) for stand, words in DESIGNATES_WORDS.items()],
    )
    non_residents_among_residents = BooleanField(
        _l("Non-resident heads stand among the residents of their class")
    )

    def decided(self) -> Customs:
        """The choices made."""
        return Customs(
            nuncio_first=bool(self.nuncio_first.data),
            designates=DesignatesStand(self.designates.data),
            non_residents_among_residents=bool(self.non_residents_among_residents.data),
        )
