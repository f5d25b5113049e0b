"""What groups, lists and customs are called, and what is not certain about a place."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words
from stakeholders.precedence.ranking import (
    DesignatesStand,
    Flag,
    Group,
    HonorariesStand,
    InternationalsStand,
    Roll,
)

GROUP_WORDS: dict[Group, LazyString] = {
    Group.AMBASSADORS: _l("Ambassadors, nuncios and high commissioners"),
    Group.ENVOYS: _l("Envoys, ministers and internuncios"),
    Group.CHARGES_EN_PIED: _l("Chargés d’affaires e.p."),
    Group.CHARGES_AD_INTERIM: _l("Chargés d’affaires a.i."),
    Group.DESIGNATES: _l("Designated heads of mission"),
    Group.INTERNATIONAL_HEADS: _l("Heads of international offices"),
    Group.CONSULS: _l("Heads of consular posts"),
    Group.HONORARY_CONSULS: _l("Honorary consuls"),
    Group.OTHERS: _l("Others"),
}

ROLL_WORDS: dict[Roll, LazyString] = {
    Roll.MISSIONS: _l("Heads of mission"),
    Roll.INTERNATIONAL: _l("International offices"),
    Roll.CONSULAR: _l("Consular posts"),
    Roll.HONORARY: _l("Honorary consuls"),
}

FLAG_WORDS: dict[Flag, LazyString] = {
    Flag.NO_CREDENTIALS: _l("The day on which the credentials were presented is not known."),
    Flag.NO_TIME: _l(
        "Another head presented credentials on the same day: the hour is needed to tell who was first."
    ),
    Flag.NO_ARRIVAL: _l("Since when they have been acting is not known."),
    Flag.NO_RANK: _l("The rank does not tell the class."),
    Flag.NO_START: _l("The day on which they took up their functions is not known."),
    Flag.NO_EXEQUATUR: _l("The day of the exequatur is not known."),
    Flag.TIE: _l("Another is equal by all that is known: the alphabet decides between them."),
}

DESIGNATES_WORDS: dict[DesignatesStand, LazyString] = {
    DesignatesStand.AFTER_CHARGES: _l("After all chargés d’affaires"),
    DesignatesStand.END_OF_CLASS: _l("At the end of the class they will belong to"),
    DesignatesStand.NOT_LISTED: _l("Not in the order until functions are taken up"),
}

INTERNATIONALS_WORDS: dict[InternationalsStand, LazyString] = {
    InternationalsStand.AFTER_AMBASSADORS: _l("After the ambassadors"),
    InternationalsStand.AFTER_ENVOYS: _l("After the envoys and ministers"),
    InternationalsStand.AFTER_MISSIONS: _l("After all heads of mission"),
    InternationalsStand.OWN_LIST: _l("On a list of their own"),
}

HONORARIES_WORDS: dict[HonorariesStand, LazyString] = {
    HonorariesStand.IN_CLASS: _l("In each class after the career consuls"),
    HonorariesStand.OWN_LIST: _l("On a list of their own"),
    HonorariesStand.NOT_LISTED: _l("Not in the order"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of what the office decides: so far that is its customs of precedence."""
    add_record_words(
        app,
        "preferences",
        RecordWords(
            _l("choice of the office"),
            {"value": _l("Customs of precedence")},
            name=lambda key: str(_("Customs of precedence")) if key == "precedence.customs" else key,
        ),
    )
