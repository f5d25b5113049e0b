"""The outbox, the archive of what was sent, and what came in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship, validates

from office.database import Json, Row
from office.mailroom.addresses import domain_of


class LetterStatus(StrEnum):
    """How far a letter has come."""

    QUEUED = "queued"
    #: A worker holds it by a lease.
    SENDING = "sending"
    #: The mail server took it; whether it was delivered only a bounce can tell.
    SENT = "sent"
    #: Refused for good; it waits for a person.
    FAILED = "failed"
    #: Came back after it was sent.
    BOUNCED = "bounced"
    #: Taken out of the queue before it was sent.
    CANCELLED = "cancelled"


#: On their way, or waiting to be.
WAITING: Final = (LetterStatus.QUEUED, LetterStatus.SENDING)


class Reason(StrEnum):
    """Why a letter waits, failed or came back; `office.mailroom.words` says it in the reader's language."""

    #: Our mail server cannot be reached, or broke off.
    SERVER_AWAY = "server_away"
    #: Our mail server refuses our name and password, or asks for them.
    SIGN_IN = "sign_in"
    #: No encrypted connection came about.
    ENCRYPTION = "encryption"
    #: The server asks us to come back later.
    PUT_OFF = "put_off"
    #: It has been asked so often that we gave up.
    GIVEN_UP = "given_up"
    #: There is no such mailbox (RFC 3463: X.1.1, X.1.3, X.1.6, X.2.1).
    NO_MAILBOX = "no_mailbox"
    #: There is no such domain, or it takes no mail (X.1.2, X.1.10, X.4.4).
    NO_DOMAIN = "no_domain"
    #: The mailbox is full (X.2.2).
    FULL = "full"
    #: The letter is too large (X.2.3, X.3.4).
    TOO_LARGE = "too_large"
    #: Refused as a matter of policy: SPF, DKIM, a block list (X.7.x).
    POLICY = "policy"
    #: The server does not take mail from our address.
    SENDER = "sender"
    #: Refused for another reason.
    REFUSED = "refused"
    #: What stands in the register is no mail address.
    BAD_ADDRESS = "bad_address"
    #: The letter could not be written.
    NOT_WRITTEN = "not_written"
    #: Nobody needs it any more: what it spoke of has changed.
    NOT_NEEDED = "not_needed"
    #: The address is on the list of those that are not written to.
    SUPPRESSED = "suppressed"
    #: Its holder wants no letters that go to many at once, and this is one.
    OPTED_OUT = "opted_out"


class MailingStatus(StrEnum):
    """Whether the letters of a mailing go out."""

    RUNNING = "running"
    #: Somebody holds its letters back; they stay in the outbox.
    PAUSED = "paused"
    #: Somebody ended it: what had not gone out was taken out of the outbox.
    STOPPED = "stopped"


class Mailing(Row):
    """One decision to send: the letters that one click put into the outbox, watched as one progress bar."""

    __tablename__ = "mailings"
    __audited__ = True
    __table_args__ = (Index("ix_mailings_subject", "subject_type", "subject_id"),)

    #: The registered letter kind, such as ``invitation``.
    kind: Mapped[str] = mapped_column(String(60))
    #: What it is about, such as ``events`` and an event's number.
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    total: Mapped[int] = mapped_column(default=0)
    status: Mapped[MailingStatus] = mapped_column(default=MailingStatus.RUNNING)
    #: The set time of its first letter; null: at once.
    begins_at: Mapped[datetime | None]
    #: Letters in a wave, and minutes from one wave to the next; null: all at once.
    wave_size: Mapped[int | None]
    wave_minutes: Mapped[int | None]
    letters: Mapped[list[Letter]] = relationship(back_populates="mailing")

    def __str__(self) -> str:
        return f"{self.kind} × {self.total}"


class Letter(Row):
    """One letter to one recipient: queued by the transaction that decides it, sent by a worker."""

    __tablename__ = "letters"
    #: Queueing and sending go past the session and leave no entry each; what a person does to a letter does.
    __audited__ = True
    __table_args__ = (
        # In the order in which they are claimed
        Index("ix_letters_due", "status", "due_at", "id"),
        Index("ix_letters_subject", "subject_type", "subject_id"),
        # How many letters a domain has been sent in the last minute
        Index("ix_letters_sent", "sent_at", "to_domain"),
    )

    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailings.id"), index=True)
    mailing: Mapped[Mailing | None] = relationship(back_populates="letters")
    #: The registered letter kind whose renderer composes it.
    kind: Mapped[str] = mapped_column(String(60))
    #: Same key, same letter: a second click queues nothing.
    key: Mapped[str] = mapped_column(String(120), unique=True)
    #: The record it is about, such as ``invitations`` and its number.
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    #: What the renderer needs beside that record.
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    language: Mapped[str] = mapped_column(String(5))
    to_address: Mapped[str] = mapped_column(String(254))
    #: Its domain in lower case and ASCII; "" where it has none. Servers count how much one sends them.
    to_domain: Mapped[str] = mapped_column(String(254), default="")
    to_name: Mapped[str] = mapped_column(String(300), default="")
    #: Filled when it is composed.
    subject_line: Mapped[str] = mapped_column(String(300), default="")
    #: Filled when it is composed: the revision of its matter that it tells of, where its kind counts them.
    revision: Mapped[int | None]
    #: Fixed when it is queued, so that a repeated letter can be recognised (RFC 5322, section 3.6.4).
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    #: What stands after the + in the envelope sender, so that a bounce finds its letter (VERP).
    bounce_token: Mapped[str] = mapped_column(String(40), unique=True)
    status: Mapped[LetterStatus] = mapped_column(default=LetterStatus.QUEUED)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(80))
    sent_at: Mapped[datetime | None]
    #: Why it waits, failed or came back.
    reason: Mapped[Reason | None]
    #: The server's last answer in its own words, for whoever looks after the mail.
    last_answer: Mapped[str | None] = mapped_column(Text)
    #: When somebody said that nothing more need be done about its failing.
    settled_at: Mapped[datetime | None]

    @validates("to_address")
    def _know_domain(self, _name: str, address: str) -> str:
        self.to_domain = domain_of(address)
        return address

    @property
    def is_on_paper(self) -> bool:
        """Whether it went by post (`office.mailroom.by_post`): the mail server never had it."""
        return bool(self.params.get("on_paper"))

    def __str__(self) -> str:
        return f"{self.kind} → {self.to_address or self.to_name}"


class ArchivedLetter(Row):
    """The exact bytes that were handed to the mail server."""

    __tablename__ = "archived_letters"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), unique=True)
    raw: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class IncomingStatus(StrEnum):
    """What became of a message that came in."""

    #: A handler understood it and acted.
    HANDLED = "handled"
    #: It waits for a person, with the reason.
    SET_ASIDE = "set_aside"
    #: A person has dealt with it.
    CLOSED = "closed"


class IncomingMessage(Row):
    """A message that came in, kept as it came."""

    __tablename__ = "incoming_messages"
    __audited__ = True
    __table_args__ = (Index("ix_incoming_messages_subject", "subject_type", "subject_id"),)

    #: The sender's Message-ID, or a digest of the bytes where it has none: the same message is taken once.
    #: Where another mail had the same, a digest of the body stands behind it.
    message_id: Mapped[str] = mapped_column(String(300), unique=True)
    from_address: Mapped[str] = mapped_column(String(254), default="")
    subject_line: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[IncomingStatus] = mapped_column(index=True)
    #: The handler that took it, or why nobody did, as a sentence.
    reason: Mapped[str] = mapped_column(String(500), default="")
    #: Its first words, where a machine wrote it: they may tell that somebody has left.
    note: Mapped[str] = mapped_column(String(500), default="")
    #: Its first words where it waited for a person; only those see them who may open the message.
    words: Mapped[str] = mapped_column(String(500), default="")
    #: The letter it answers or returns, where that is known.
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    letter: Mapped[Letter | None] = relationship()
    #: The record it is about, such as ``invitations`` and its number; "" where none was found.
    subject_type: Mapped[str] = mapped_column(String(60), default="")
    subject_id: Mapped[int | None]
    raw: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    def __str__(self) -> str:
        return self.subject_line or self.message_id


class SuppressionReason(StrEnum):
    """Why an address is not written to."""

    #: A letter came back: there is no such mailbox.
    BOUNCED = "bounced"
    #: Its holder, or their mail provider, called a letter of ours spam (RFC 5965).
    COMPLAINED = "complained"
    #: Its holder wants no letters that go to many at once; they may still be invited personally.
    OPTED_OUT = "opted_out"
    #: Somebody of the office put it there.
    BY_HAND = "by_hand"


class SuppressedAddress(Row):
    """An address that is not written to, from ``since`` until it is lifted; one row each time."""

    __tablename__ = "suppressed_addresses"
    __audited__ = True
    __table_args__ = (
        Index(
            "uq_suppressed_addresses_standing",
            "address",
            "reason",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    #: In lower case, the domain in its ASCII form (`suppression.fold_address`).
    address: Mapped[str] = mapped_column(String(254))
    reason: Mapped[SuppressionReason]
    since: Mapped[datetime]
    #: The letter that came back, was complained about, or held the link.
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"), index=True)
    letter: Mapped[Letter | None] = relationship()
    #: The server's words, or those of whoever put it there.
    note: Mapped[str] = mapped_column(String(500), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]
    #: Who lifted it; None with ``lifted_at`` where its holder did.
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    def __str__(self) -> str:
        return self.address


class AddressFailure(Row):
    """A day on which mail to an address failed, in a way that does not yet tell that the address is dead."""

    __tablename__ = "address_failures"
    __table_args__ = (Index("uq_address_failures_day", "address", "is_soft", "day", unique=True),)

    address: Mapped[str] = mapped_column(String(254))
    #: In UTC: several letters that fail on one day say no more than one.
    day: Mapped[date]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(500), default="")
    #: The mailbox is there, but full, or its server kept on putting us off; otherwise a server said that
    #: there is no such mailbox, in words that leave a doubt.
    is_soft: Mapped[bool] = mapped_column(default=False)


class MailboxTrouble(StrEnum):
    """Why the mailbox could not be read; `office.mailroom.words` says it in the reader's language."""

    AWAY = "away"
    SIGN_IN = "sign_in"
    ENCRYPTION = "encryption"
    #: There is no such folder, or we may not open it.
    FOLDER = "folder"
    #: It answers, but not as a mail server should.
    STRANGE = "strange"


class ReadMailbox(Row):
    """A mailbox that is read by IMAP: who reads it now, when it was read last, and what keeps it."""

    __tablename__ = "read_mailboxes"

    #: Who, where and which folder; without the password.
    name: Mapped[str] = mapped_column(String(400), unique=True)
    #: When it was last read to its end.
    read_at: Mapped[datetime | None]
    #: Not to be read again before this instant.
    due_at: Mapped[datetime]
    #: Messages taken in since the mailbox is read.
    taken: Mapped[int] = mapped_column(default=0)
    #: Messages put into the folder for those that could not be taken in.
    failed: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[MailboxTrouble | None]
    trouble_since: Mapped[datetime | None]
    troubles: Mapped[int] = mapped_column(default=0)
    #: The server's own words.
    words: Mapped[str] = mapped_column(Text, default="")
    #: One worker reads it at a time.
    leased_by: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]


class TakenMessage(Row):
    """A message that was taken out of a mailbox, until it has left the folder in which it lay."""

    __tablename__ = "taken_messages"
    __table_args__ = (Index("uq_taken_messages_place", "mailbox_id", "uid_validity", "uid", unique=True),)

    mailbox_id: Mapped[int] = mapped_column(ForeignKey("read_mailboxes.id", ondelete="CASCADE"))
    #: Both up to 2**32 - 1 (RFC 3501, section 2.3.1.1).
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    #: The folder that it is to be moved to.
    has_failed: Mapped[bool] = mapped_column(default=False)
