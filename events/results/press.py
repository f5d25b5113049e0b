"""The sentence for the press, in each language, from the numbers."""

from __future__ import annotations

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from events.programme.hours import days_words
from events.programme.models import Event
from events.results.counting import Result

#: From here on a number is rounded down to tens; below it, each person is counted in the sentence.
ROUND_FROM = 20


def press_sentence(result: Result, event: Event, language: str) -> str:
    """ "More than 120 participants from 55 countries took part in …", or ``""`` where nobody did.

    The number of participants is rounded down to tens and called "more than" only where it is more; countries
    are told exactly. Nothing is rounded up.
    """
    if not result.people:
        return ""
    with force_locale(language):
        who = _participants(result.participants)
        title = event.titled(language)
        day = days_words(event, language)
        count = len(result.countries)
        if count == 0:
            return _("%(who)s took part in “%(title)s” on %(day)s.", who=_capital(who), title=title, day=day)
        whence = ngettext("from %(num)s country", "from %(num)s countries", count)
        return _(
            "%(who)s %(whence)s took part in “%(title)s” on %(day)s.",
            who=_capital(who),
            whence=whence,
            title=title,
            day=day,
        )


def _participants(number: int) -> str:
    tens = number // 10 * 10
    if number >= ROUND_FROM and number > tens:
        return ngettext("more than %(num)s participant", "more than %(num)s participants", tens)
    return ngettext("%(num)s participant", "%(num)s participants", number)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
