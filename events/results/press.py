"""The sentence for the press, in each language, from the numbers."""

from __future__ import annotations

from typing import Final

from babel.numbers import format_decimal
from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _

from events.programme.hours import days_words
from events.programme.models import Event, EventStatus
from events.results.counting import Basis, Result
from office import clock

#: From here on a number is rounded down to tens, further on to hundreds; below it, each person is counted.
_ROUND_FROM: Final = 20
_HUNDREDS_FROM: Final = 1000


def is_to_tell(result: Result, event: Event) -> bool:
    """Whether there is something to tell: nobody has taken part in what is to come, or was called off."""
    if not result.people:
        return False
    # Somebody may have tried the way in beforehand, and is entered as present.
    from_when = event.starts_at if result.basis is Basis.PRESENCE else event.ends_at
    return from_when <= clock.now() and event.status is not EventStatus.CANCELLED


def press_sentence(result: Result, event: Event, language: str) -> str:
    """ "More than 120 participants from 55 countries took part in …", or ``""`` where nobody did.

    The number of persons is rounded down and called "more than" only where it is more; countries are told
    exactly. Nothing is rounded up. Where nobody's presence was recorded, it is said that they had a seat.
    """
    if not result.people:
        return ""
    with force_locale(language):
        title, day = event.titled(language), days_words(event, language)
        count = len(result.countries)
        whence = ngettext("from %(num)s country", "from %(num)s countries", _Told(count))
        if result.basis is Basis.PRESENCE:
            who = _capital(_participants(result.participants))
            if not count:
                return _("%(who)s took part in “%(title)s” on %(day)s.", who=who, title=title, day=day)
            return _(
                "%(who)s %(whence)s took part in “%(title)s” on %(day)s.",
                who=who,
                whence=whence,
                title=title,
                day=day,
            )
        who = _capital(_guests(result.participants))
        if not count:
            return _("%(who)s had a seat at “%(title)s” on %(day)s.", who=who, title=title, day=day)
        return _(
            "%(who)s %(whence)s had a seat at “%(title)s” on %(day)s.",
            who=who,
            whence=whence,
            title=title,
            day=day,
        )


def bodies_sentence(result: Result, language: str) -> str:
    """For whom they came: "They came from 55 missions and 6 other organisations."

    ``""`` where they came for nobody, or where nobody's presence was recorded.
    """
    if result.basis is not Basis.PRESENCE:
        return ""
    with force_locale(language):
        missions = ngettext("%(num)s mission", "%(num)s missions", _Told(result.missions))
        others = _Told(result.organisations)
        if result.missions and others:
            also = ngettext("%(num)s other organisation", "%(num)s other organisations", others)
            return _("They came from %(missions)s and %(others)s.", missions=missions, others=also)
        if result.missions:
            return _("They came from %(bodies)s.", bodies=missions)
        if others:
            alone = ngettext("%(num)s organisation", "%(num)s organisations", others)
            return _("They came from %(bodies)s.", bodies=alone)
        return ""


def rounded_down(number: int) -> tuple[int, bool]:
    """A number of persons as it is told, and whether there were more: (120, True) of 123."""
    if number < _ROUND_FROM:
        return number, False
    step = 100 if number >= _HUNDREDS_FROM else 10
    told = number // step * step
    return told, number > told


def _participants(number: int) -> str:
    told, were_more = rounded_down(number)
    if were_more:
        return ngettext("more than %(num)s participant", "more than %(num)s participants", _Told(told))
    return ngettext("%(num)s participant", "%(num)s participants", _Told(told))


def _guests(number: int) -> str:
    told, were_more = rounded_down(number)
    if were_more:
        return ngettext("more than %(num)s guest", "more than %(num)s guests", _Told(told))
    return ngettext("%(num)s guest", "%(num)s guests", _Told(told))


class _Told(int):
    """A number that a sentence writes as its language does: 1,200 or 1 200."""

    def __str__(self) -> str:
        return format_decimal(int(self), locale=get_locale())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
