"""The answer to "why here?": the rule that put a head in a place, its article, and who stands beside it.

Articles are those of the Vienna Convention on Diplomatic Relations (1961); of consular posts those of the
Vienna Convention on Consular Relations (1963).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import lru_cache

from flask_babel import gettext as _

from office.web.i18n import format_day, format_hour, language
from stakeholders.precedence.order import Place
from stakeholders.precedence.ranking import (
    Customs,
    DesignatesStand,
    Group,
    HonorariesStand,
    InternationalsStand,
    Rule,
)
from stakeholders.precedence.words import FLAG_WORDS


def decisive_day(place: Place) -> tuple[date, time | None] | None:
    """The day and, where it counts, the hour by which a head stands; None where no day is known."""
    posting = place.posting
    if place.group is Group.CHARGES_AD_INTERIM:
        return (posting.arrived_on, None) if posting.arrived_on else None
    if posting.credentials_on is not None and place.is_accredited:
        return posting.credentials_on, posting.credentials_time
    if place.group in (Group.INTERNATIONAL_HEADS, Group.DESIGNATES, Group.OTHERS) and posting.arrived_on:
        return posting.arrived_on, None
    return None


def moment_words(moment: tuple[date, time | None] | None, reader: str | None = None) -> str:
    """A day, with its hour where that is known, in the reader's language; "" where there is none."""
    if moment is None:
        return ""
    return _moment(*moment, reader or language())


@lru_cache(maxsize=4096)
def _moment(day: date, hour: time | None, reader: str) -> str:
    # Kept by language: a long list says every day of it more than once.
    if hour is None:
        return format_day(day, reader)
    return _("%(day)s at %(hour)s", day=format_day(day, reader), hour=format_hour(hour, reader))


def why_here(place: Place, decided: Customs | None = None, reader: str | None = None) -> str:
    """The rule that put a head in this place, as a sentence in the language that is being written in.

    Whoever asks for many says that language, so that it is looked up once.
    """
    return _why(place.rule, place.group, decisive_day(place), decided or Customs(), reader or language())


# Kept by language, as the moments are: many stand in their places by one rule and one day.
@lru_cache(maxsize=4096)
def _why(
    rule: Rule, group: Group, since: tuple[date, time | None] | None, decided: Customs, _reader: str
) -> str:
    moment = moment_words(since)
    match rule:
        case Rule.DOYEN:
            return _(
                "Doyen: first of the first class to take up functions, on %(moment)s "
                "(articles 13, 14 and 16).",
                moment=moment,
            )
        case Rule.NUNCIO_FIRST:
            return _(
                "The nuncio comes first among the ambassadors by this office’s custom, whenever the "
                "credentials were presented (article 16, paragraph 3)."
            )
        case Rule.AD_INTERIM if moment:
            return _(
                "Acting head since %(moment)s; acting heads follow all accredited heads (article 19).",
                moment=moment,
            )
        case Rule.AD_INTERIM:
            return _("Acting head; acting heads follow all accredited heads (article 19).")
        case Rule.DESIGNATE:
            return _why_designate(decided)
        case Rule.INTERNATIONAL:
            return _why_international(moment, decided)
        case Rule.CONSULAR | Rule.HONORARY:
            return _why_consul(rule, moment, decided)
        case Rule.OTHER:
            return _("Stands last: the rank does not tell the class (article 14).")
        case _ if group is Group.ENVOYS:
            return _(
                "Second class, envoys and ministers; in it by the day and hour of taking up functions, "
                "%(moment)s (articles 14 and 16).",
                moment=moment,
            )
        case _ if group is Group.CHARGES_EN_PIED:
            return _(
                "Third class, chargés d’affaires; in it by the day and hour of taking up functions, "
                "%(moment)s (articles 14 and 16).",
                moment=moment,
            )
        case _:
            return _(
                "First class, ambassadors and their equals; in it by the day and hour of taking up "
                "functions, %(moment)s (articles 14 and 16).",
                moment=moment,
            )


def _why_designate(decided: Customs) -> str:
    if decided.designates is DesignatesStand.END_OF_CLASS:
        return _(
            "Designated: functions are taken up when the credentials are presented (article 13). By this "
            "office’s custom such heads stand at the end of the class they will belong to."
        )
    return _(
        "Designated: functions are taken up when the credentials are presented (article 13). By this "
        "office’s custom such heads stand after all chargés d’affaires, by the day of arrival."
    )


def _why_international(moment: str, decided: Customs) -> str:
    where = {
        InternationalsStand.AFTER_AMBASSADORS: _(
            "No convention places heads of international offices; by this office’s custom they follow the "
            "ambassadors."
        ),
        InternationalsStand.AFTER_ENVOYS: _(
            "No convention places heads of international offices; by this office’s custom they follow the "
            "envoys and ministers."
        ),
        InternationalsStand.AFTER_MISSIONS: _(
            "No convention places heads of international offices; by this office’s custom they follow all "
            "heads of mission."
        ),
        InternationalsStand.OWN_LIST: _(
            "No convention places heads of international offices; by this office’s custom they have a list "
            "of their own."
        ),
    }[decided.internationals]
    if not moment:
        return where
    since = _("Among themselves they stand by the day of taking up functions, %(moment)s.", moment=moment)
    return f"{where} {since}"


def _why_consul(rule: Rule, moment: str, decided: Customs) -> str:
    if rule is Rule.HONORARY and decided.honoraries is HonorariesStand.IN_CLASS:
        how = _(
            "Honorary consuls follow the career consuls of their class (Convention on Consular Relations, "
            "article 16, paragraph 5)."
        )
    elif rule is Rule.HONORARY:
        how = _(
            "By this office’s custom honorary consuls have a list of their own; in it by class of post "
            "(Convention on Consular Relations, articles 9 and 16)."
        )
    else:
        how = _(
            "Heads of consular posts stand on a list of their own, by class of post (Convention on Consular "
            "Relations, articles 9 and 16)."
        )
    if not moment:
        return how
    return f"{how} " + _("Within the class the day of the exequatur decides: %(moment)s.", moment=moment)


def reasons(places: Sequence[Place], number: int, decided: Customs) -> list[str]:
    """All that is to be said of the place at that index: rule, custom, neighbours, and what is missing."""
    return list(_reasons(places, number, decided))


def in_short(place: Place, decided: Customs, reader: str) -> list[str]:
    """The rule, and what is missing: what a list says of each place, in the language being written in."""
    return [why_here(place, decided, reader), *(str(FLAG_WORDS[flag]) for flag in place.flags)]


def _reasons(places: Sequence[Place], number: int, decided: Customs) -> Iterator[str]:
    place = places[number]
    posting = place.posting
    yield why_here(place, decided)
    renewed = posting.credentials_renewed_on
    if renewed and place.group in (Group.AMBASSADORS, Group.ENVOYS, Group.CHARGES_EN_PIED):
        yield _(
            "The credentials were renewed on %(day)s; the class is the same, so the place is unchanged "
            "(article 16, paragraph 2).",
            day=format_day(renewed, language()),
        )
    if not place.is_resident and place.group in (Group.AMBASSADORS, Group.ENVOYS, Group.CHARGES_EN_PIED):
        if decided.non_residents_among_residents:
            yield _("Lives in another country; by this office’s custom that makes no difference.")
        else:
            yield _(
                "Lives in another country; by this office’s custom non-resident heads follow the residents "
                "of their class."
            )
    yield from _neighbours(places, number)
    yield from (str(FLAG_WORDS[flag]) for flag in place.flags)


def _neighbours(places: Sequence[Place], number: int) -> Iterator[str]:
    place = places[number]
    if number and places[number - 1].group is place.group:
        before = places[number - 1]
        if moment := moment_words(decisive_day(before)):
            yield _("Before them: %(name)s, %(moment)s.", name=before.posting.person.name, moment=moment)
    if number + 1 < len(places) and places[number + 1].group is place.group:
        after = places[number + 1]
        if moment := moment_words(decisive_day(after)):
            yield _("After them: %(name)s, %(moment)s.", name=after.posting.person.name, moment=moment)
