"""What the kinds of letters are called, and sentences that several letters share."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from flask import Flask
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.letters.models import Purpose
from events.programme.models import Substitutes
from events.registration.models import Answer
from office.audit.words import RecordWords, add_record_words

#: What each kind of letter is called; also its label in the mailroom.
PURPOSE_WORDS: dict[Purpose, LazyString] = {
    Purpose.SAVE_THE_DATE: _l("Save the date"),
    Purpose.INVITATION: _l("Invitation"),
    Purpose.REMINDER: _l("Reminder"),
    Purpose.POUR_MEMOIRE: _l("Pour mémoire"),
    Purpose.CHANGE: _l("Letter of change"),
    Purpose.CANCELLATION: _l("Cancellation"),
    Purpose.THANKS: _l("Letter of thanks"),
}

#: For whom it is and when it goes.
PURPOSE_LEADS: dict[Purpose, LazyString] = {
    Purpose.SAVE_THE_DATE: _l("Six to eight weeks before, so that the day is kept free."),
    Purpose.INVITATION: _l("Three to four weeks before, with the guest’s own link for answering."),
    Purpose.REMINDER: _l("To those who have not answered, a week before the last day for replies."),
    Purpose.POUR_MEMOIRE: _l("To those who come, shortly before the day."),
    Purpose.CHANGE: _l("When time, place or link are others than guests were told."),
    Purpose.CANCELLATION: _l("When the event does not take place."),
    Purpose.THANKS: _l("To those who came."),
}

#: What the fields of a letter are about, as their list is headed.
ABOUT_WORDS: dict[str, LazyString] = {
    "guest": _l("The guest"),
    "answer": _l("The answer"),
    "event": _l("The event"),
    "office": _l("The office"),
    "letter": _l("Parts of the letter"),
}

#: How a letter can be looked at.
VIEW_WORDS: dict[str, LazyString] = {
    "mail": _l("Mail"),
    "phone": _l("Phone"),
    "plain": _l("Plain text"),
}


def button_label(purpose: Purpose) -> str:
    """What the button of a letter says, in the language that is being written in."""
    if purpose in {Purpose.INVITATION, Purpose.REMINDER}:
        return str(_("Reply to the invitation"))
    if purpose is Purpose.THANKS:
        return str(_("To the papers"))
    return str(_("To your invitation"))


def seats_words(seats: int, substitutes: Substitutes, *, registered: bool = False) -> str:
    """For how many the invitation is, and whether somebody else may come."""
    if registered:
        return str(_("The seat is yours personally."))
    if seats == 1:
        words = _("The invitation is for you personally.")
    elif seats == 2:
        words = _("The invitation is for you and one colleague.")
    else:
        words = ngettext(
            "The invitation is for you and up to %(num)d colleague.",
            "The invitation is for you and up to %(num)d colleagues.",
            seats - 1,
        )
    instead = {
        Substitutes.ALLOWED: _(
            "Should you be unable to attend, you are welcome to name somebody in your place."
        ),
        Substitutes.ON_APPROVAL: _("Should you be unable to attend, you may propose somebody in your place."),
        Substitutes.NOT_ALLOWED: "",
    }
    return f"{words} {instead[substitutes]}".strip()


def reply_sentence(reply_by: str) -> str:
    """The request for a reply; ``reply_by`` is the last day in words, or ""."""
    if not reply_by:
        return str(_("We kindly ask for your reply at your earliest convenience."))
    return str(_("We kindly ask for your reply by %(day)s.", day=reply_by))


def answer_sentence(answer: Answer) -> str:
    """What was answered, said back to the guest."""
    words = {
        Answer.ACCEPTED: _("You have accepted the invitation."),
        Answer.SUBSTITUTED: _("You have named somebody in your place."),
        Answer.TENTATIVE: _("You did not know yet whether you can take part."),
        Answer.DECLINED: _("You were unable to accept the invitation."),
    }
    return str(words[answer])


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "Chiara Rossi, Lia Verdi and Ugo Neri"."""
    return str(format_list(list(names), locale=get_locale())) if names else ""


def register_words(app: Flask) -> None:
    """Let the audit trail speak of wordings."""
    add_record_words(
        app,
        "letter_texts",
        RecordWords(
            _l("wording of a letter"),
            {
                "purpose": _l("Kind of letter"),
                "number": _l("Version"),
                "subject": _l("Subject"),
                "body": _l("Text"),
                "user_id": _l("Written by"),
            },
            {"purpose": lambda value: str(PURPOSE_WORDS[Purpose(value)])},
        ),
    )
