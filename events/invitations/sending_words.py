"""The pages' words for where a letter stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext, ngettext

from events.guestlist.queries import entries_of
from events.invitations.sending import Doubt, LeftOut
from events.invitations.sending_queries import Standing, sent_and_listed
from events.programme.models import Event
from events.programme.road import StepReport
from office.web.registry import Words

#: Kind of badge, its icon and its word.
STANDING_WORDS: dict[Standing, tuple[str, str, Words]] = {
    Standing.NOT_SENT: ("neutral", "minus", _l("Not sent")),
    Standing.WAITING: ("underway", "hourglass", _l("In the outbox")),
    Standing.SENT: ("underway", "send", _l("Sent")),
    Standing.OPENED: ("well", "eye", _l("Page opened")),
    Standing.ANSWERED: ("well", "check", _l("Answered")),
    Standing.FAILED: ("failed", "x", _l("Failed")),
}
LEFT_OUT_WORDS: dict[LeftOut, Words] = {
    LeftOut.NO_ADDRESSEE: _l("Nobody is named: the post is vacant, or its head is not known"),
    LeftOut.NO_ADDRESS: _l("No mail address is known"),
    LeftOut.ANSWERED: _l("Has answered already, without a letter"),
}
DOUBT_WORDS: dict[Doubt, Words] = {
    Doubt.FORM_OF_ADDRESS: _l("The form of address is not certain"),
    Doubt.OTHER_LANGUAGE: _l("The event is not written in this guest’s language"),
    Doubt.SHARED_MAILBOX: _l("Several letters go to this mailbox"),
}


def report_on_letters(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """How far the invitations of these events have gone, for the event's road. Three statements.

    The step is done when whoever can be written to has been: an embassy may never have a mail address.
    """
    found = {}
    numbers = [event.id for event in events]
    entries = entries_of(numbers)
    for number, (sent, failed, listed) in sent_and_listed(numbers).items():
        unreachable = entries.get(number, (0, 0))[1]
        if failed:
            words = lazy_ngettext("%(num)d letter failed", "%(num)d letters failed", failed)
            found[number] = StepReport(sent >= listed - unreachable > 0, words, problem=True)
        elif sent:
            words = _l("%(sent)d of %(listed)d sent", sent=sent, listed=listed)
            found[number] = StepReport(sent >= listed - unreachable, words)
    return found


def rate_words(per_minute: float | None) -> str:
    """The rate of sending, such as "120 letters a minute"; empty before there is one."""
    if per_minute is None:
        return ""
    return str(ngettext("%(num)d letter a minute", "%(num)d letters a minute", max(1, round(per_minute))))


def time_left_words(seconds: int | None) -> str:
    """How long it still takes, roughly; empty where that cannot be told."""
    if seconds is None:
        return ""
    if seconds < 60:
        return str(_("less than a minute left"))
    return str(ngettext("about %(num)d minute left", "about %(num)d minutes left", round(seconds / 60)))
