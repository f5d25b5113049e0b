"""What groups, problems and states of a guest list are called, in the reader's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.guestlist import reasons
from events.guestlist.answers import Told
from events.guestlist.checking import GuestProblem, Trouble
from events.guestlist.choices import Choice
from events.guestlist.models import Invitation, Receiving
from events.guestlist.narrowing import Show
from events.guestlist.queries import LetterState
from events.guestlist.sources import Why
from office.audit.words import RecordWords, add_record_words
from office.localized import OWN_NAMES
from office.web.i18n import language

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

_SINGLE_PICK_WORDS = _l("Picked one by one")

WHY_WORDS: dict[Why, LazyString] = {
    Why.CLOSED: _l("the organisation is closed"),
    Why.NO_POST: _l("holds no post now"),
}

RECEIVING_WORDS: dict[Receiving, LazyString] = {
    Receiving.OWN: _l("To the addressee’s own mailbox"),
    Receiving.WITH_COPY: _l("To the addressee, with a copy to the secretariat"),
    Receiving.SECRETARIAT: _l("To the secretariat"),
}

#: For a list, where there is little room.
RECEIVING_SHORT: dict[Receiving, LazyString] = {
    Receiving.OWN: _l("own mailbox"),
    Receiving.WITH_COPY: _l("copy to the secretariat"),
    Receiving.SECRETARIAT: _l("to the secretariat"),
}

SHOW_WORDS: dict[Show, LazyString] = {
    Show.ATTENTION: _l("Needs a look"),
    Show.LEFT: _l("Has left the post"),
    Show.ADDRESS: _l("Lacks an address"),
    Show.CLASHES: _l("Clashes with another guest"),
    Show.DECLINED: _l("Declined last time"),
}

#: Kind of badge, word, icon.
ANSWERS: dict[Told, tuple[str, LazyString, str]] = {
    Told.YES: ("well", _l("Accepted"), "check"),
    Told.PERHAPS: ("attention", _l("Tentative"), "clock"),
    Told.NO: ("failed", _l("Declined"), "x"),
}

TROUBLE_WORDS: dict[Trouble, LazyString] = {
    Trouble.NO_ADDRESSEE: _l("No addressee"),
    Trouble.NO_ADDRESS: _l("No mail address"),
    Trouble.POSTING_ENDED: _l("Has left the post"),
    Trouble.LEAVES_BEFORE: _l("Leaves before the event"),
    Trouble.HEAD_CHANGED: _l("The head of mission has changed since"),
    Trouble.FORM_UNSURE: _l("Form of address not certain"),
    Trouble.CLOSED: _l("The organisation is closed"),
    Trouble.SUSPENDED: _l("The mission is suspended"),
    Trouble.SAME_PERSON: _l("The same person is on the list twice"),
    Trouble.SHARED_MAILBOX: _l("Mailbox shared with another guest"),
    Trouble.SUPPRESSED: _l("Address is not written to"),
    Trouble.OPTED_OUT: _l("Wants no general letters"),
    Trouble.NO_SECRETARIAT: _l("No mailbox of the secretariat is known"),
    Trouble.DECLINED_LAST: _l("Declined last time"),
    Trouble.ANSWERED: _l("Has answered already"),
    Trouble.ANSWERED_FOR_ANOTHER: _l("The answer is an earlier addressee’s"),
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
                "addressee_id": _l("Addressed to"),
                "group_id": _l("Group"),
                "receiving": _l("Where the letter goes"),
                "to_address": _l("Mailbox"),
                "copy_address": _l("Copy to"),
                "language": _l("Language of the letter"),
                "seats": _l("Seats"),
                "reason": _l("Why on the list"),
                "opened_at": _l("Page opened"),
                "withdrawn_at": _l("Withdrawn"),
            },
            {
                "language": lambda code: OWN_NAMES.get(code, code),
                "reason": reason_words,
                "receiving": lambda rule: str(RECEIVING_SHORT[Receiving(rule)]),
            },
        ),
    )
    add_record_words(app, "guest_groups", RecordWords(_l("group of guests"), {"name": _l("Name")}))
    add_record_words(app, "invitation_forwards", RecordWords(_l("earlier link of an invitation")))


def reason_words(reason: str) -> str:
    """Why an entry is on the list: the house's reasons in the reader's language, others as given."""
    if reason == reasons.SINGLE_PICK:
        return str(_SINGLE_PICK_WORDS)
    taken = reasons.read(reason)
    if taken is not None:
        return _taken_words(taken)
    known = {choice.value: words for choice, words in CHOICE_WORDS.items()}
    return str(known.get(reason, reason))


def _taken_words(reason: reasons.Reason) -> str:
    if reason.sort is reasons.Sort.LIST:
        return str(_("From the list “%(name)s”", name=reason.name))
    if reason.sort is reasons.Sort.SEARCH:
        return str(_("Found by: %(words)s", words=reason.name) if reason.name else _("The whole register"))
    if reason.gone:
        return str(
            _("As at “%(event)s”; in place of %(name)s, who has left", event=reason.name, name=reason.gone)
        )
    return str(_("As at “%(event)s”", event=reason.name))


def problem_words(problem: GuestProblem) -> str:
    """One problem in a few words, for a badge."""
    if problem.trouble is Trouble.SHARED_MAILBOX:
        return str(_("Mailbox shared with %(names)s", names=_names(problem)))
    if problem.trouble is Trouble.SAME_PERSON:
        return str(_("Is on the list twice: also for %(names)s", names=_names(problem)))
    if problem.trouble is Trouble.DECLINED_LAST:
        return str(_("Declined last time: %(event)s", event=problem.detail))
    if problem.trouble is Trouble.ANSWERED and problem.told is not None:
        return str(_("Has answered already: %(answer)s", answer=ANSWERS[problem.told][1]))
    if problem.trouble is Trouble.ANSWERED_FOR_ANOTHER and problem.detail:
        return str(_("The answer is %(name)s’s, an earlier addressee", name=problem.detail))
    return str(TROUBLE_WORDS[problem.trouble])


def _names(problem: GuestProblem) -> str:
    """The first two of the others, and how many more: missions, and of the guest's own mission the people."""
    names = [_name(one, problem) for one in problem.others[:2]]
    more = len(problem.others) - len(names)
    if more:
        names.append(ngettext("%(num)d more", "%(num)d more", more))
    return ", ".join(names)


def _name(other: Invitation, problem: GuestProblem) -> str:
    if other.organisation_id == problem.organisation_id and other.addressee is not None:
        return other.addressee.name
    return other.organisation.called(language())


def successor_words(problem: GuestProblem) -> str:
    """The one-click remedy where somebody else heads the mission now."""
    return str(_("Address to %(name)s", name=problem.successor.person.name)) if problem.successor else ""
