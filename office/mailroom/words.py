"""What became of a letter, in words that an officer understands."""

from __future__ import annotations

from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import settings
from office.audit.words import RecordWords, add_record_words, said_as
from office.mailroom import suppression
from office.mailroom.kinds import kind_label
from office.mailroom.models import (
    IncomingStatus,
    Letter,
    LetterStatus,
    MailboxTrouble,
    Reason,
    SuppressedAddress,
    SuppressionReason,
)
from office.web.i18n import format_day, language
from office.web.registry import Words

_REASONS: Final[dict[Reason, Words]] = {
    Reason.SERVER_AWAY: _l(
        "Our mail server cannot be reached. The letters wait and go out by themselves once it answers."
    ),
    Reason.SIGN_IN: _l(
        "Our mail server does not accept Doyen's name and password. Ask IT to check DOYEN_SMTP_URL; "
        "the letters wait meanwhile."
    ),
    Reason.ENCRYPTION: _l(
        "No encrypted connection with our mail server comes about. Ask IT to check its certificate and "
        "DOYEN_SMTP_URL; the letters wait meanwhile."
    ),
    Reason.PUT_OFF: _l("The mail server asked us to come back later. Doyen tries again by itself."),
    Reason.GIVEN_UP: _l(
        "The mail server put the letter off again and again for two days, so Doyen stopped trying. "
        "Reach the recipient in another way, or send it once more."
    ),
    Reason.NO_MAILBOX: _l(
        "There is no such mailbox at the recipient's. The address may be mistyped, or its holder has left: "
        "check it in the register."
    ),
    Reason.NO_DOMAIN: _l(
        "The part of the address after the @ takes no mail. It may be mistyped, or the mission has a new "
        "address."
    ),
    Reason.FULL: _l("The recipient's mailbox is full. Try again in a few days, or telephone."),
    Reason.TOO_LARGE: _l("The letter is larger than the recipient's server accepts."),
    Reason.POLICY: _l(
        "The recipient's server does not trust mail from our address. Tell IT: SPF, DKIM or a block list is "
        "the usual cause."
    ),
    Reason.SENDER: _l("The server does not take mail from our sender's address. Tell IT."),
    Reason.REFUSED: _l("The server refused the letter. Its own words are below; IT can read them."),
    Reason.BAD_ADDRESS: _l(
        "What stands in the register is no mail address that can be written to. Correct it and send the "
        "letter anew."
    ),
    Reason.NOT_WRITTEN: _l(
        "The letter could not be written, by a fault of the program or its data. Nothing was sent. Tell IT; "
        "afterwards it can be sent from here."
    ),
    Reason.NOT_NEEDED: _l("What the letter spoke of has changed, so it was not sent."),
    Reason.SUPPRESSED: _l(
        "The address was on the list of those that are not written to, so the letter was not sent. Once it "
        "is taken off the list, the letter can be sent from here."
    ),
    Reason.OPTED_OUT: _l(
        "This letter goes to many at once, and the recipient has asked for no such letters. Personal "
        "invitations still reach them."
    ),
}

_MAILBOX: Final[dict[MailboxTrouble, Words]] = {
    MailboxTrouble.AWAY: _l(
        "The mailbox cannot be reached. What comes in waits there and is read once its server answers."
    ),
    MailboxTrouble.SIGN_IN: _l(
        "The mailbox does not accept Doyen's name and password. Ask IT to check DOYEN_IMAP_URL; what comes "
        "in waits there."
    ),
    MailboxTrouble.ENCRYPTION: _l(
        "No encrypted connection with the mailbox comes about. Ask IT to check its certificate and "
        "DOYEN_IMAP_URL; what comes in waits there."
    ),
    MailboxTrouble.FOLDER: _l(
        "A folder of the mailbox cannot be opened or made. Ask IT to check DOYEN_IMAP_URL, the rights to the "
        "mailbox and its size."
    ),
    MailboxTrouble.STRANGE: _l(
        "The mailbox answers, but not as it should. Show IT the server's words; what comes in waits there."
    ),
}

#: Why an address is not written to: in the list of them, and as a whole sentence.
SUPPRESSION_WORDS: Final[dict[SuppressionReason, Words]] = {
    SuppressionReason.BOUNCED: _l("A letter came back: no such mailbox"),
    SuppressionReason.COMPLAINED: _l("Called our letter spam"),
    SuppressionReason.OPTED_OUT: _l("Wants no letters to many"),
    SuppressionReason.BY_HAND: _l("Put here by the office"),
}
_SUPPRESSION_ICONS: Final = {
    SuppressionReason.BOUNCED: ("failed", "arrow-back-up"),
    SuppressionReason.COMPLAINED: ("failed", "x"),
    SuppressionReason.OPTED_OUT: ("neutral", "minus"),
    SuppressionReason.BY_HAND: ("attention", "user"),
}


class Shown(NamedTuple):
    """A status as pages show it: the badge's kind (see `ui.state`), its word and its icon."""

    kind: str
    label: Words
    icon: str


_STATUSES: Final[dict[LetterStatus, Shown]] = {
    LetterStatus.QUEUED: Shown("neutral", _l("Queued"), "clock"),
    LetterStatus.SENDING: Shown("underway", _l("Being sent"), "send"),
    LetterStatus.SENT: Shown("well", _l("Sent"), "check"),
    LetterStatus.FAILED: Shown("failed", _l("Failed"), "x"),
    LetterStatus.BOUNCED: Shown("failed", _l("Came back"), "arrow-back-up"),
    LetterStatus.CANCELLED: Shown("neutral", _l("Taken out"), "minus"),
}
_DELAYED: Final = Shown("attention", _l("Tried again later"), "hourglass")
_POSTED: Final = Shown("well", _l("Posted"), "mail")

_INCOMING: Final[dict[IncomingStatus, Shown]] = {
    IncomingStatus.HANDLED: Shown("well", _l("Dealt with by Doyen"), "check"),
    IncomingStatus.SET_ASIDE: Shown("attention", _l("To be sorted"), "inbox"),
    IncomingStatus.CLOSED: Shown("neutral", _l("Done"), "circle-check"),
}


def reason_words(reason: Reason) -> Words:
    """Why a letter waits, failed or came back, as sentences that say what to do."""
    return _REASONS[reason]


def mailbox_words(trouble: MailboxTrouble) -> Words:
    """Why the mailbox cannot be read, as sentences that say what to do."""
    return _MAILBOX[trouble]


def status_label(status: LetterStatus) -> Words:
    """One word for a status."""
    return _STATUSES[status].label


def shown(letter: Letter) -> Shown:
    """The letter's status as a badge: a letter that was put off differs from one that only waits its turn."""
    if letter.status is LetterStatus.QUEUED and letter.reason is not None:
        return _DELAYED
    if letter.is_on_paper:
        return _POSTED
    return _STATUSES[letter.status]


def shown_incoming(status: IncomingStatus) -> Shown:
    """An incoming message's status as a badge."""
    return _INCOMING[status]


def shown_suppression(reason: SuppressionReason) -> Shown:
    """Why an address is not written to, as a badge."""
    kind, icon = _SUPPRESSION_ICONS[reason]
    return Shown(kind, SUPPRESSION_WORDS[reason], icon)


def kept_back(letter: Letter) -> list[tuple[SuppressedAddress, str]]:
    """Why the letter's address is not written to now, each with its sentence; empty where it is."""
    found = suppression.standing([letter.to_address])
    return [(entry, suppression_sentence(entry)) for entries in found.values() for entry in entries]


def suppression_sentence(entry: SuppressedAddress) -> str:
    """The entry as a sentence: which address, since when, and why."""
    day = format_day(entry.since.astimezone(ZoneInfo(settings.current().time_zone)).date(), language())
    values = {"address": entry.address, "day": day}
    if entry.reason is SuppressionReason.OPTED_OUT:
        return _(
            "%(address)s gets no letters that go to many, since %(day)s: its holder asked for it. Personal "
            "invitations still go there.",
            **values,
        )
    if entry.reason is SuppressionReason.COMPLAINED:
        return _("%(address)s is not written to since %(day)s: a letter of ours was called spam.", **values)
    if entry.reason is SuppressionReason.BY_HAND:
        return _("%(address)s is not written to since %(day)s: the office decided so.", **values)
    return _("%(address)s is not written to since %(day)s: there is no such mailbox.", **values)


def trouble(letter: Letter) -> str:
    """Why the letter waits, failed or came back, in sentences; "" where all is well."""
    if letter.reason is None or letter.status is LetterStatus.SENT:
        return ""
    return str(_REASONS[letter.reason])


def told(letter: Letter) -> str:
    """Where the letter stands, as one sentence."""
    if letter.is_on_paper:
        return _("It went by post, on paper.")
    return {
        LetterStatus.QUEUED: _("It waits in the outbox."),
        LetterStatus.SENDING: _("It is being handed to the mail server now."),
        LetterStatus.SENT: _("The mail server has taken it. If it cannot be delivered, it comes back here."),
        LetterStatus.FAILED: _("It was not sent."),
        LetterStatus.BOUNCED: _("It was sent and came back undelivered."),
        LetterStatus.CANCELLED: _("It was taken out of the outbox before it was sent."),
    }[letter.status]


def _kind_named(label: str) -> str:
    # The labels of letters and mailings begin with the code of their kind.
    kind, _space, rest = label.partition(" ")
    return f"{kind_label(kind)} {rest}"


def register_words(app: Flask) -> None:
    """Let the audit trail speak of letters, mailings and what came in."""
    labels = {status: shown.label for status, shown in _STATUSES.items()}
    incoming = {status: shown.label for status, shown in _INCOMING.items()}

    def letter_page(number: int) -> str:
        return url_for("mailroom.letter", letter_id=number)

    def message_page(number: int) -> str:
        return url_for("mailroom.message", message_id=number)

    add_record_words(
        app,
        "letters",
        RecordWords(
            _l("letter"),
            {"status": _l("Status"), "to_address": _l("Mailbox"), "sent_at": _l("Sent")},
            {"status": said_as(LetterStatus, labels), "reason": said_as(Reason, _REASONS)},
            name=_kind_named,
            url=letter_page,
        ),
    )
    add_record_words(
        app,
        "suppressed_addresses",
        RecordWords(
            _l("address that is not written to"),
            {"lifted_at": _l("Written to again"), "reason": _l("Why"), "note": _l("Note")},
            {"reason": said_as(SuppressionReason, SUPPRESSION_WORDS)},
        ),
    )
    add_record_words(
        app,
        "mailings",
        RecordWords(_l("mailing"), {"total": _l("Number of letters")}, name=_kind_named),
    )
    add_record_words(
        app,
        "incoming_messages",
        RecordWords(
            _l("incoming message"),
            {"status": _l("Status")},
            {"status": said_as(IncomingStatus, incoming)},
            url=message_page,
        ),
    )
