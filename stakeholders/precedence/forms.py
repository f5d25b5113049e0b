"""What the office may decide about precedence, and the day that is asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from office.web.forms import Form
from stakeholders.precedence.ranking import (
    Customs,
    DesignatesStand,
    HonorariesStand,
    InternationalsStand,
)
from stakeholders.precedence.words import DESIGNATES_WORDS, HONORARIES_WORDS, INTERNATIONALS_WORDS


class CustomsForm(Form):
    """What the Vienna Conventions leave to the host."""

    nuncio_first = BooleanField(
        _l("The nuncio comes first among the ambassadors"),
        description=_l("A custom that the Convention leaves to the host (article 16, paragraph 3)."),
    )
    designates = RadioField(
        _l("Heads who have not presented their credentials stand"),
        choices=[(stand.value, words) for stand, words in DESIGNATES_WORDS.items()],
    )
    non_residents_among_residents = BooleanField(
        _l("Non-resident heads stand among the residents of their class"),
        description=_l("Otherwise they follow the residents of their class."),
    )
    internationals = RadioField(
        _l("Heads of international offices stand"),
        choices=[(stand.value, words) for stand, words in INTERNATIONALS_WORDS.items()],
        description=_l("Offices of international organisations and of the European Union seated here."),
    )
    honoraries = RadioField(
        _l("Honorary consuls stand"),
        choices=[(stand.value, words) for stand, words in HONORARIES_WORDS.items()],
        description=_l("Heads of consular posts are on a list beside the heads of mission in any case."),
    )

    def decided(self) -> Customs:
        """The choices made."""
        return Customs(
            nuncio_first=bool(self.nuncio_first.data),
            designates=DesignatesStand(self.designates.data),
            non_residents_among_residents=bool(self.non_residents_among_residents.data),
            internationals=InternationalsStand(self.internationals.data),
            honoraries=HonorariesStand(self.honoraries.data),
        )
