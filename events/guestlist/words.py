"""What groups, problems and states of a guest list are called, in the reader's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.guestlist.checking import GuestProblem, Trouble
from events.guestlist.choices import Choice
from events.guestlist.queries import LetterState
from office.audit.words import RecordWords, add_record_words
from office.localized import OWN_NAMES

CHOICE_WORDS: dict[Choice, LazyString] = {
    Choice.RESIDENT_MISSIONS: _l("Resident missions"),
    Choice.NON_RESIDENT_MISSIONS: _l("Missions accredited from abroad"),
    Choice.INTERNATIONAL_OFFICES: _l("International organisations"),
    Choice.CONSULAR_POSTS: _l("Consular posts"),
}

CHOICE_HELP: dict[Choice, LazyString] = {
    Choice.RESIDENT_MISSIONS: _l("Embassies and other diplomatic missions seated in the country."),
    Choice.NON_RESIDENT_MISSIONS: _l("Embassies seated elsewhere that are accredited here."),
    Choice.INTERNATIONAL_OFFICES: _l("Offices of international and EU bodies seated in the country."),
    Choice.CONSULAR_POSTS: _l("Consulates, honorary ones too, seated in the country."),
}

#: A reason that staff gave themselves; the others are the groups' names.
SINGLE_PICK = "Picked one by one"
_SINGLE_PICK_WORDS = _l("Picked one by one")

TROUBLE_WORDS: dict[Trouble, LazyString] = {
    Trouble.NO_ADDRESSEE: _l("No addressee"),
    Trouble.NO_ADDRESS: _l("No mail address"),
    Trouble.POSTING_ENDED: _l("Has left the post"),
    Trouble.LEAVES_BEFORE: _l("Leaves before the event"),
    Trouble.HEAD_CHANGED: _l("The head of mission has changed since"),
    Trouble.FORM_UNSURE: _l("Form of address not certain"),
    Trouble.CLOSED: _l("The organisation is closed"),
    Trouble.SUSPENDED: _l("The mission is suspended"),
    Trouble.SHARED_MAILBOX: _l("Mailbox shared with another guest"),
    Trouble.SUPPRESSED: _l("Address is not written to"),
}

#: Kind of badge, word, icon.
LETTER_STATES: dict[LetterState, tuple[str, LazyString, str]] = {
    LetterState.NONE: ("neutral", _l("Not sent"), "minus"),
    LetterState.WAITING: ("underway", _l("Being sent"), "hourglass"),
    LetterState.SENT: ("underway", _l("Sent"), "send"),
    LetterState.OPENED: ("well", _l("Page opened"), "mail-opened"),
    LetterState.FAILED: ("failed", _l("Could not be delivered"), "mail-x"),
    LetterState.WITHDRAWN: ("neutral", _l("Withdrawn"), "user-x"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of invitations."""
    add_record_words(
        app,
        "invitations",
        RecordWords(
            _l("invitation"),
            {
                "to_address": _l("Mailbox"),
                "language": _l("Language of the letter"),
                "seats": _l("Seats"),
                "reason": _l("Why on the list"),
                "opened_at": _l("Page opened"),
                "withdrawn_at": _l("Withdrawn"),
            },
            {"language": lambda code: OWN_NAMES.get(code, code), "reason": reason_words},
        ),
    )
    add_record_words(app, "invitation_forwards", RecordWords(_l("earlier link of an invitation")))


def reason_words(reason: str) -> str:
    """Why an entry is on the list: the house's reasons in the reader's language, others as given."""
    if reason == SINGLE_PICK:
        return str(_SINGLE_PICK_WORDS)
    known = {choice.value: words for choice, words in CHOICE_WORDS.items()}
    return str(known.get(reason, reason))


def problem_words(problem: GuestProblem) -> str:
    """One problem in a few words, for a badge."""
    return str(TROUBLE_WORDS[problem.trouble])


def successor_words(problem: GuestProblem) -> str:
    """The one-click remedy where somebody else heads the mission now."""
    return str(_("Address to %(name)s", name=problem.successor.person.name)) if problem.successor else ""
