"""The pages' words for who gets a letter, where it stands, and what is to be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext, ngettext

from events.guestlist.checking import Trouble
from events.guestlist.queries import entries_of
from events.guestlist.words import TROUBLE_WORDS
from events.invitations.reasons import Doubt, LeftOut, NotNow
from events.letters.models import Purpose
from events.programme.models import Event
from events.programme.road import StepReport
from events.sending.queries import Standing, sent_and_listed
from events.sending.sending import Schedule, Untimely
from office import clock
from office.mailroom.models import Mailing, MailingStatus
from office.mailroom.outbox import Progress
from office.mailroom.words import Shown
from office.web.i18n import format_moment, language, office_zone, place_of
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
    LeftOut.SUPPRESSED: _l("The address is not written to"),
    LeftOut.OPTED_OUT: _l("Wants no letters to many"),
    LeftOut.FAULTY: _l("The letter does not come out right for this guest"),
    LeftOut.INVITATION_FAILED: _l("The invitation failed or came back: it is to be sent again first"),
    LeftOut.NOT_INVITED: _l("Has not been sent an invitation"),
    LeftOut.INVITATION_WAITING: _l("The invitation is still in the outbox"),
    LeftOut.INVITED: _l("Has the invitation itself already"),
    LeftOut.ANSWERED: _l("Has answered"),
    LeftOut.UNANSWERED: _l("Has not answered"),
    LeftOut.UNDECIDED: _l("Does not know yet, or waits for the office’s decision"),
    LeftOut.DECLINED: _l("Has declined"),
    LeftOut.WAITING_LIST: _l("Is on the waiting list"),
    LeftOut.NOT_LET_IN_YET: _l("Asked for a seat; the office has not decided"),
    LeftOut.UP_TO_DATE: _l("Knows time, place and link as they are now"),
    LeftOut.DID_NOT_COME: _l("Did not come"),
}
DOUBT_WORDS: dict[Doubt, Words] = {
    **{doubt: TROUBLE_WORDS[Trouble(doubt.value)] for doubt in Doubt if doubt is not Doubt.OTHER_LANGUAGE},
    Doubt.OTHER_LANGUAGE: _l("The event is not written in this guest’s language"),
}
NOT_NOW_WORDS: dict[NotNow, tuple[Words, Words]] = {
    NotNow.NOT_PUBLISHED: (
        _l("The event is not published"),
        _l("Nothing can be sent yet. A test letter to yourself can."),
    ),
    NotNow.CANCELLED: (_l("The event is cancelled"), _l("Its guests get the cancellation and nothing else.")),
    NotNow.OVER: (_l("The event is over"), _l("No more letters of this kind are sent.")),
    NotNow.ANSWERS_CLOSED: (
        _l("Answers are no longer taken"),
        _l("Nobody could answer a reminder. Set a later last day for replies first."),
    ),
    NotNow.NOT_OVER: (_l("The event is not over"), _l("Guests are thanked afterwards.")),
    NotNow.NOBODY_CAME: (
        _l("It is not known who came"),
        _l("Mark first who came; then those can be thanked."),
    ),
    NotNow.FAULTY_TEXT: (
        _l("The wording has faults"),
        _l("Nothing can be sent before they are mended."),
    ),
    NotNow.FAULTY_GUESTS: (
        _l("Some letters do not come out right"),
        _l("Mend what is wrong with these guests, or leave them out and send to the others."),
    ),
}
UNTIMELY_WORDS: dict[Untimely, Words] = {
    Untimely.PAST: _l("That moment has passed."),
    Untimely.AFTER_ANSWERS: _l("The last letters would go out when answers are no longer taken."),
    Untimely.AFTER_START: _l("The last letters would go out when the event has begun."),
}


def numbered(purpose: Purpose, number: int) -> str:
    """So many letters of a kind: "12 reminders"."""
    words = {
        Purpose.SAVE_THE_DATE: ngettext("%(num)d save-the-date", "%(num)d save-the-dates", number),
        Purpose.INVITATION: ngettext("%(num)d invitation", "%(num)d invitations", number),
        Purpose.REMINDER: ngettext("%(num)d reminder", "%(num)d reminders", number),
        Purpose.POUR_MEMOIRE: ngettext("%(num)d pour mémoire", "%(num)d pour mémoire", number),
        Purpose.CHANGE: ngettext("%(num)d letter of change", "%(num)d letters of change", number),
        Purpose.CANCELLATION: ngettext("%(num)d cancellation", "%(num)d cancellations", number),
        Purpose.THANKS: ngettext("%(num)d letter of thanks", "%(num)d letters of thanks", number),
    }
    return str(words[purpose])


def send_label(purpose: Purpose, number: int) -> str:
    """The button that sends: "Send 12 reminders"."""
    words = {
        Purpose.SAVE_THE_DATE: ngettext("Send %(num)d save-the-date", "Send %(num)d save-the-dates", number),
        Purpose.INVITATION: ngettext("Send %(num)d invitation", "Send %(num)d invitations", number),
        Purpose.REMINDER: ngettext("Send %(num)d reminder", "Send %(num)d reminders", number),
        Purpose.POUR_MEMOIRE: ngettext("Send %(num)d pour mémoire", "Send %(num)d pour mémoire", number),
        Purpose.CHANGE: ngettext("Send %(num)d letter of change", "Send %(num)d letters of change", number),
        Purpose.CANCELLATION: ngettext("Send %(num)d cancellation", "Send %(num)d cancellations", number),
        Purpose.THANKS: ngettext("Send %(num)d letter of thanks", "Send %(num)d letters of thanks", number),
    }
    return str(words[purpose])


def next_words(purpose: Purpose, number: int, *, takes_place: bool = False) -> str:
    """What is to be done with so many letters of a kind, in one sentence.

    Args:
        takes_place: so does the event: a cancellation then goes to those alone who were taken off the list.
    """
    if purpose is Purpose.CANCELLATION and takes_place:
        return withdrawn_words(number)
    words = {
        Purpose.SAVE_THE_DATE: ngettext(
            "%(num)d guest can be asked to keep the day free.",
            "%(num)d guests can be asked to keep the day free.",
            number,
        ),
        Purpose.INVITATION: ngettext(
            "%(num)d invitation has not been sent.", "%(num)d invitations have not been sent.", number
        ),
        Purpose.REMINDER: ngettext(
            "%(num)d guest has not answered.", "%(num)d guests have not answered.", number
        ),
        Purpose.POUR_MEMOIRE: ngettext(
            "%(num)d guest who comes can be sent the particulars once more.",
            "%(num)d guests who come can be sent the particulars once more.",
            number,
        ),
        Purpose.CHANGE: ngettext(
            "%(num)d guest was told another time, place or link than it is now.",
            "%(num)d guests were told another time, place or link than it is now.",
            number,
        ),
        Purpose.CANCELLATION: ngettext(
            "%(num)d guest believes that the event takes place.",
            "%(num)d guests believe that the event takes place.",
            number,
        ),
        Purpose.THANKS: ngettext(
            "%(num)d guest who came can be thanked.", "%(num)d guests who came can be thanked.", number
        ),
    }
    return str(words[purpose])


def withdrawn_words(number: int) -> str:
    """Who was taken off the list after a letter, and has not been told."""
    return str(
        ngettext(
            "%(num)d guest was taken off the list after a letter and has not been told.",
            "%(num)d guests were taken off the list after a letter and have not been told.",
            number,
        )
    )


def on_their_way(purpose: Purpose, mailing: Mailing) -> str:
    """What is said when letters were put into the outbox."""
    letters = numbered(purpose, mailing.total)
    if mailing.begins_at is not None and mailing.begins_at > clock.now():
        return str(
            _(
                "%(letters)s in the outbox. The first goes %(moment)s.",
                letters=letters,
                moment=moment(mailing.begins_at),
            )
        )
    return str(_("%(letters)s on the way.", letters=letters))


def moment(at: datetime, zone: str = "") -> str:
    """A moment on the clocks of ``zone``, which is named: "16 Feb 2021, 14:05 (Helsinki)"."""
    zone = zone or office_zone()
    return str(
        _(
            "%(moment)s (%(place)s)",
            moment=format_moment(at, zone, language()),
            place=place_of(zone, language()),
        )
    )


def schedule_words(schedule: Schedule, letters: int, zone: str) -> list[str]:
    """When so many letters go out, sentence by sentence, on the clocks of ``zone``."""
    waves = schedule.waves(letters)
    if schedule.begins_at is None and waves == 1:
        return [str(_("They go out now, all at once."))]
    begins = moment(schedule.begins_at, zone) if schedule.begins_at is not None else ""
    if waves == 1:
        return [str(_("They go out at a set time, all at once: %(moment)s.", moment=begins))]
    said = [
        str(
            ngettext(
                "They go out in %(num)d wave, of %(size)s letters each.",
                "They go out in %(num)d waves, of %(size)s letters each.",
                waves,
                size=schedule.wave_size,
            )
        ),
        str(
            _("The first goes at a set time: %(moment)s.", moment=begins)
            if begins
            else _("The first goes now.")
        ),
    ]
    last = moment(schedule.last_at(letters, clock.now()), zone)
    return [*said, str(_("The last goes at %(moment)s.", moment=last))]


def mailing_shown(mailing: Mailing, *, waiting: int, failed: int) -> Shown:
    """How a mailing stands, as a badge."""
    if mailing.status is MailingStatus.STOPPED:
        return Shown("neutral", _l("Stopped"), "player-stop")
    if waiting and mailing.status is MailingStatus.PAUSED:
        return Shown("attention", _l("Paused"), "player-pause")
    if waiting and mailing.begins_at is not None and mailing.begins_at > clock.now():
        return Shown("neutral", _l("Waits for its time"), "clock")
    if waiting:
        return Shown("underway", _l("Being sent"), "send")
    if failed:
        return Shown("failed", lazy_ngettext("Sent, %(num)d failed", "Sent, %(num)d failed", failed), "x")
    return Shown("well", _l("Sent"), "check")


def waiting_words(mailing: Mailing, progress: Progress, zone: str) -> str:
    """What the letters that are left wait for; empty where it is only their turn."""
    if progress.paused:
        words = ngettext(
            "Paused. %(num)d letter is held back until somebody lets it go on.",
            "Paused. %(num)d letters are held back until somebody lets them go on.",
            progress.waiting,
        )
        return str(words)
    if progress.waiting and progress.not_yet_due == progress.waiting and progress.next_due_at is not None:
        return str(_("The next go at %(moment)s.", moment=moment(progress.next_due_at, zone)))
    if progress.limit_per_minute:
        return str(
            ngettext(
                "The office sends no more than %(num)d letter a minute.",
                "The office sends no more than %(num)d letters a minute.",
                progress.limit_per_minute,
            )
        )
    return ""


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
    if seconds > 5400:
        return str(ngettext("about %(num)d hour left", "about %(num)d hours left", round(seconds / 3600)))
    return str(ngettext("about %(num)d minute left", "about %(num)d minutes left", round(seconds / 60)))
