"""The sentences that answer "why here?"."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words
from office.web.i18n import format_day, format_hour, language
from stakeholders.precedence.order import Place
from stakeholders.precedence.ranking import DesignatesStand, Flag, Group, Rule

GROUP_WORDS: dict[Group, LazyString] = {
    Group.AMBASSADORS: _l("Ambassadors, nuncios and high commissioners"),
    Group.ENVOYS: _l("Envoys, ministers and internuncios"),
    Group.CHARGES_EN_PIED: _l("Chargés d’affaires e.p."),
    Group.CHARGES_AD_INTERIM: _l("Chargés d’affaires a.i."),
    Group.DESIGNATES: _l("Designated heads of mission"),
    Group.INTERNATIONAL_HEADS: _l("Heads of international offices"),
    Group.CONSULS: _l("Heads of consular posts"),
    Group.OTHERS: _l("Others"),
}

FLAG_WORDS: dict[Flag, LazyString] = {
    Flag.NO_CREDENTIALS: _l("The day on which the credentials were presented is not known."),
    Flag.NO_TIME: _l(
        "Another head presented credentials on the same day: the hour is needed to tell who was first."
    ),
    Flag.NO_ARRIVAL: _l("Since when they have been acting is not known."),
    Flag.NO_RANK: _l("The rank does not tell the class."),
}

DESIGNATES_WORDS: dict[DesignatesStand, LazyString] = {
    DesignatesStand.AFTER_CHARGES: _l("After all chargés d’affaires"),
    DesignatesStand.END_OF_CLASS: _l("At the end of the class they will belong to"),
    DesignatesStand.NOT_LISTED: _l("Not in the order until functions are taken up"),
}


def why_here(place: Place) -> str:
    """The rule that put a head in this place, as a sentence in the reader's language."""
    posting = place.posting
    day = format_day(posting.credentials_on, language()) if posting.credentials_on else ""
    hour = format_hour(posting.credentials_time, language()) if posting.credentials_time else ""
    match place.rule:
        case Rule.DOYEN if day:
            return _(
                "Doyen: first of the first class to take up functions, on %(day)s (articles 14 and 16).",
                day=day,
            )
        case Rule.NUNCIO_FIRST:
            return _("The nuncio comes first among the ambassadors by this office’s custom (article 16.3).")
        case Rule.AD_INTERIM:
            since = format_day(posting.arrived_on, language()) if posting.arrived_on else ""
            if since:
                return _(
                    "Acting head since %(day)s; acting heads follow all accredited heads (article 19).",
                    day=since,
                )
            return _("Acting head; acting heads follow all accredited heads (article 19).")
        case Rule.DESIGNATE | Rule.DOYEN:
            return _(
                "Designated: functions not yet taken up; the office has decided that such heads stand here."
            )
        case Rule.INTERNATIONAL:
            return _("Heads of international offices follow the diplomatic missions by this office’s custom.")
        case Rule.CONSULAR:
            return _("Heads of consular posts follow the diplomatic missions by this office’s custom.")
        case Rule.OTHER:
            return _("Stands last: the rank does not tell the class.")
        case Rule.BY_CREDENTIALS if hour:
            return _(
                "By the day and hour of taking up functions, %(day)s at %(hour)s (article 16).",
                day=day,
                hour=hour,
            )
        case _:
            return _("By the day of taking up functions, %(day)s (article 16).", day=day)


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
