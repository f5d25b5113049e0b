"""What of a page before a meeting is not certain, said before somebody relies on it."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from events.history.briefing import Briefing
from office.web.i18n import format_day, language
from stakeholders.directory.queries import UNVERIFIED_AFTER
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS
from stakeholders.precedence.words import FLAG_WORDS
from stakeholders.verification.queries import LONG_POSTING


def doubts_of(told: Briefing) -> list[str]:
    """Everything that somebody should ask about first, in sentences; nothing of what was closed."""
    return [] if told.organisation.is_closed else [*_of_entry(told), *_of_head(told)]


def _of_entry(told: Briefing) -> Iterator[str]:
    verified = told.organisation.verified_on
    if verified is None:
        yield _("Nobody has verified this entry yet.")
    elif verified < told.day - UNVERIFIED_AFTER:
        yield _("The entry was last verified on %(day)s.", day=format_day(verified, language()))
    if told.organisation.kind in DIPLOMATIC_MISSIONS and not told.national_days:
        yield _("No national day of its state is known.")


def _of_head(told: Briefing) -> Iterator[str]:
    if told.lead is None:
        return
    posting = told.lead.posting
    if posting.verified_on is None:
        yield _("Nobody has verified who heads it.")
    elif posting.verified_on < told.day - UNVERIFIED_AFTER:
        yield _("Who heads it was last verified on %(day)s.", day=format_day(posting.verified_on, language()))
    if posting.arrived_on is not None and posting.arrived_on < told.day - LONG_POSTING:
        yield _("The head has been in post for more than four years: ask whether a successor is known.")
    if told.place is not None:
        yield from (str(FLAG_WORDS[flag]) for flag in told.place.flags)
    for form in told.lead.forms.values():
        for problem in form.problems:
            yield str(problem)
            return
