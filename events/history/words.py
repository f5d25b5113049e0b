"""What outcomes, groups and patterns are called, and the sentences that the years come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.history.outcomes import Cell, Outcome
from events.history.years import KindGroup, Pattern
from office import countries
from office.localized import pick
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation

#: In a cell.
SHORT_WORDS: Final[dict[Outcome, LazyString]] = {
    Outcome.HEAD: _l("Head"),
    Outcome.OTHER: _l("Somebody else"),
    Outcome.NO_SHOW: _l("Stayed away"),
    Outcome.NO_SEAT: _l("Got no seat"),
    Outcome.DECLINED: _l("Declined"),
    Outcome.NO_ANSWER: _l("No answer"),
    Outcome.NOT_INVITED: _l("Not invited"),
    Outcome.CLOSED: _l("Closed"),
    Outcome.NOT_YET: _l("Not opened yet"),
}

OUTCOME_WORDS: Final[dict[Outcome, LazyString]] = {
    Outcome.HEAD: _l("The head of mission came, or whoever acted as head on that day"),
    Outcome.OTHER: _l("A substitute or a colleague came, and not the head"),
    Outcome.NO_SHOW: _l("Held a seat and did not come"),
    Outcome.NO_SEAT: _l("Wanted to come and got no seat"),
    Outcome.DECLINED: _l("Declined, or gave the seat back"),
    Outcome.NO_ANSWER: _l("No answer, or none that decided"),
    Outcome.NOT_INVITED: _l("Not invited"),
    Outcome.CLOSED: _l("Closed or suspended then"),
    Outcome.NOT_YET: _l("Not opened yet then"),
}

#: Beside one event of one mission, where there is room and no legend.
TOLD_WORDS: Final[dict[Outcome, LazyString]] = {
    Outcome.HEAD: _l("The head came"),
    Outcome.OTHER: _l("Somebody else came"),
    Outcome.NO_SHOW: _l("Stayed away"),
    Outcome.NO_SEAT: _l("Got no seat"),
    Outcome.DECLINED: _l("Declined"),
    Outcome.NO_ANSWER: _l("No answer"),
}

OUTCOME_ICONS: Final[dict[Outcome, str]] = {
    Outcome.HEAD: "crown",
    Outcome.OTHER: "user-check",
    Outcome.NO_SHOW: "user-x",
    Outcome.NO_SEAT: "clock",
    Outcome.DECLINED: "x",
    Outcome.NO_ANSWER: "message-question",
    Outcome.NOT_INVITED: "minus",
    Outcome.CLOSED: "lock",
    Outcome.NOT_YET: "point",
}

GROUP_WORDS: Final[dict[KindGroup, LazyString]] = {
    KindGroup.MISSIONS: _l("Diplomatic missions"),
    KindGroup.INTERNATIONAL: _l("International offices"),
    KindGroup.CONSULAR: _l("Consular posts"),
    KindGroup.OTHER: _l("Other organisations"),
    KindGroup.ALL: _l("All"),
}

#: For the filter and its chip.
PATTERN_WORDS: Final[dict[Pattern, LazyString]] = {
    Pattern.ALWAYS: _l("Always come"),
    Pattern.NEVER: _l("Never come"),
    Pattern.IN_PERSON: _l("The head always comes"),
    Pattern.SUBSTITUTE: _l("Mostly a substitute comes"),
    Pattern.LAPSED: _l("No longer come"),
    Pattern.NOT_INVITED_LAST: _l("Not invited to the last"),
    Pattern.UNREACHED: _l("Not reached for long"),
    Pattern.NEW: _l("New missions"),
}

PATTERN_ICONS: Final[dict[Pattern, str]] = {
    Pattern.ALWAYS: "circle-check",
    Pattern.NEVER: "x",
    Pattern.IN_PERSON: "crown",
    Pattern.SUBSTITUTE: "users",
    Pattern.LAPSED: "alert-triangle",
    Pattern.NOT_INVITED_LAST: "minus",
    Pattern.UNREACHED: "clock",
    Pattern.NEW: "plus",
}


def _unreached(count: int, months: int) -> str:
    span = ngettext("%(num)d month", "%(num)d months", months)
    return ngettext(
        "%(num)d was not reached for %(span)s: nobody came to an event, and no contact was noted.",
        "%(num)d were not reached for %(span)s: nobody came to an event, and no contact was noted.",
        count,
        span=span,
    )


_SENTENCES: Final[dict[Pattern, Callable[[int], str]]] = {
    Pattern.ALWAYS: lambda count: ngettext(
        "%(num)d came to every event it was asked to.",
        "%(num)d came to every event they were asked to.",
        count,
    ),
    Pattern.IN_PERSON: lambda count: ngettext(
        "Of %(num)d the head came in person every time.",
        "Of %(num)d the head came in person every time.",
        count,
    ),
    Pattern.SUBSTITUTE: lambda count: ngettext(
        "Of %(num)d somebody else came more often than the head.",
        "Of %(num)d somebody else came more often than the head.",
        count,
    ),
    Pattern.LAPSED: lambda count: ngettext(
        "%(num)d came before, and not to the last two it was asked to.",
        "%(num)d came before, and not to the last two they were asked to.",
        count,
    ),
    Pattern.NEVER: lambda count: ngettext(
        "%(num)d was asked at least twice and never came.",
        "%(num)d were asked at least twice and never came.",
        count,
    ),
    Pattern.NOT_INVITED_LAST: lambda count: ngettext(
        "%(num)d was not invited to the last of these events.",
        "%(num)d were not invited to the last of these events.",
        count,
    ),
    Pattern.NEW: lambda count: ngettext(
        "%(num)d was opened since the first of these events.",
        "%(num)d were opened since the first of these events.",
        count,
    ),
}
#: In which order the sentences stand.
TOLD: Final = (
    Pattern.ALWAYS,
    Pattern.IN_PERSON,
    Pattern.SUBSTITUTE,
    Pattern.LAPSED,
    Pattern.NEVER,
    Pattern.UNREACHED,
    Pattern.NOT_INVITED_LAST,
    Pattern.NEW,
)


def pattern_sentence(pattern: Pattern, count: int, months: int) -> str:
    """What the years tell of ``count`` missions, in a sentence."""
    return _unreached(count, months) if pattern is Pattern.UNREACHED else _SENTENCES[pattern](count)


def name_in_sentence(organisation: Organisation, language: str) -> str:
    """A mission by its state, as one speaks of it; another body by its name."""
    if organisation.sending_state and organisation.kind in DIPLOMATIC_MISSIONS:
        return countries.country_name(organisation.sending_state, language)
    return pick(organisation.short_name, language) or organisation.called(language)


def cell_words(cell: Cell) -> str:
    """A cell in words: what it means, and who came."""
    if not cell.people:
        return str(OUTCOME_WORDS[cell.outcome])
    people = ", ".join(person.name for person in cell.people)
    return _("%(outcome)s: %(people)s", outcome=OUTCOME_WORDS[cell.outcome], people=people)


def cell_url(cell: Cell) -> str:
    """The page of the invitation, or of who came by another door; "" where there is neither."""
    if cell.invitation_id is not None:
        return url_for("replies.invitation", event_id=cell.event_id, invitation_id=cell.invitation_id)
    if cell.registration_id is not None:
        return url_for("admission.person", event_id=cell.event_id, registration_id=cell.registration_id)
    return ""
