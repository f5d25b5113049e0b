"""Handing letters to the mail server over one kept connection, and understanding its answers."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import unquote, urlsplit

from office.mailroom.models import Reason

#: Seconds to wait for a connection, for an answer, and for the answer to a whole letter, which a server may
#: want to look at first. RFC 5321 (4.5.3.2) allows minutes; a lease must outlast their sum (see dispatch).
CONNECT_SECONDS: Final = 20
ANSWER_SECONDS: Final = 30
ACCEPT_SECONDS: Final = 120

_ENHANCED: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Verdict(Enum):
    """What the mail server decided about one letter."""

    TAKEN = "taken"
    #: Not now: it may be tried again.
    LATER = "later"
    #: Never: trying again would get the same answer.
    REFUSED = "refused"
    #: The connection broke while it was under way; whether for its sake the next letter tells.
    BROKEN = "broken"


@dataclass(frozen=True)
class Answer:
    """A verdict, why, and the server's own words."""

    verdict: Verdict
    reason: Reason | None
    words: str


class ServerTrouble(Exception):
    """The mail server takes nothing at all now, whatever the letter: it is away, or refuses us.

    No letter is to blame, so none is counted against.
    """

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason = reason
        self.words = words


class _LostConnection(Exception):
    """The connection broke while a letter was under way; ``in_time``: at once, not after a long silence."""

    def __init__(self, words: str, *, in_time: bool) -> None:
        super().__init__(words)
        self.in_time = in_time


def _text(code: int, answer: bytes | str) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(words.split())}"[:1000]


def reason_of(code: int, words: str) -> Reason:
    """Why mail was refused: from a reply code (RFC 5321; 0 if none) and the words with it (RFC 3463)."""
    match = _ENHANCED.search(words)
    kind, subject, detail = match.group(1).split(".") if match else ("", "", "")
    low = words.lower()
    if (subject == "1" and detail in {"1", "3", "6"}) or (subject, detail) == ("2", "1"):
        return Reason.NO_MAILBOX
    if (subject, detail) == ("1", "10") and "recipientnotfound" in low:
        # Exchange's own use of a code that means "takes no mail" elsewhere (RFC 7505).
        return Reason.NO_MAILBOX
    if (subject, detail) in {("1", "2"), ("1", "10"), ("4", "4")}:
        return Reason.NO_DOMAIN
    if (subject, detail) == ("2", "2"):
        return Reason.FULL
    if (subject, detail) in {("2", "3"), ("3", "4")}:
        return Reason.TOO_LARGE
    if (subject, detail) in {("1", "7"), ("1", "8")}:
        return Reason.SENDER
    if subject == "7":
        # Greylisting says 4.7.1: a stranger is put off, not distrusted.
        return Reason.PUT_OFF if kind == "4" else Reason.POLICY
    if not match and code == 552:
        return Reason.TOO_LARGE if "size" in low else Reason.FULL
    if not match and code in {550, 551, 553} and re.search(r"user|mailbox|recipient|no such|unknown", low):
        return Reason.NO_MAILBOX
    if kind == "4" or 400 <= code < 500:
        return Reason.PUT_OFF
    return Reason.REFUSED


class Transport:
    """One connection to the mail server that the address names, opened when the first letter needs it.

    Args:
        url: ``smtp://``, ``smtp+starttls://`` or ``smtps://``, with user and password percent-encoded
            where it needs them.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: smtplib.SMTP | None = None

    def deliver(self, sender: str, recipient: str, raw: bytes) -> Answer:
        """Hand over one letter to one recipient.

        A connection that broke is opened anew once, with the same letter: whoever gets it twice knows it by
        its Message-ID.

        Raises:
            ServerTrouble: the server is away, or takes nothing from us.
        """
        lost: _LostConnection | None = None
        # A server may have closed a connection that was kept; a new one that breaks tells about this letter.
        for _attempt in range(1 if self._connection is None else 2):
            try:
                return self._hand_over(sender, recipient, raw)
            except _LostConnection as error:
                lost = error
                if not error.in_time:
                    # Waiting as long once more would outlast the lease.
                    break
        return Answer(Verdict.BROKEN, Reason.SERVER_AWAY, str(lost))

    def close(self) -> None:
        """Take leave of the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()

    def check(self) -> None:
        """Connect and sign in, and send nothing.

        Raises:
            ServerTrouble: that does not work; the reason says why.
        """
        self.close()
        self._opened()
        self.close()

    def _opened(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = _open(self.url)
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _hand_over(self, sender: str, recipient: str, raw: bytes) -> Answer:
        connection = self._opened()
        try:
            options = [f"size={len(raw)}"] if connection.has_extn("size") else []
            code, answer = connection.mail(sender, options)
            if code // 100 != 2:
                return self._refused(connection, code, answer, is_of_sender=True)
            code, answer = connection.rcpt(recipient)
            if code // 100 != 2:
                return self._refused(connection, code, answer)
            if connection.sock is not None:
                connection.sock.settimeout(ACCEPT_SECONDS)
            try:
                code, answer = connection.data(raw)
            except smtplib.SMTPDataError as error:
                code, answer = error.smtp_code, _bytes(error.smtp_error)
            if connection.sock is not None:
                connection.sock.settimeout(ANSWER_SECONDS)
            if code // 100 != 2:
                return self._refused(connection, code, answer)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise _LostConnection(_plain(error), in_time=not isinstance(error, TimeoutError)) from error
        except smtplib.SMTPException as error:
            self._drop()
            raise ServerTrouble(Reason.SERVER_AWAY, _plain(error)) from error
        return Answer(Verdict.TAKEN, None, _text(code, answer))

    def _refused(
        self, connection: smtplib.SMTP, code: int, answer: bytes | str, *, is_of_sender: bool = False
    ) -> Answer:
        words = _text(code, answer)
        if code == 421 or code < 400:
            # "Service not available, closing": about the server, not about the letter (RFC 5321, section
            # 3.8).
            self._drop()
            raise ServerTrouble(Reason.SERVER_AWAY, words)
        if code in {530, 534, 535, 538}:
            self._drop()
            raise ServerTrouble(Reason.SIGN_IN if code != 538 else Reason.ENCRYPTION, words)
        connection.rset()
        reason = reason_of(code, words)
        if is_of_sender and reason in {Reason.REFUSED, Reason.NO_MAILBOX}:
            reason = Reason.SENDER
        return Answer(Verdict.LATER if code < 500 else Verdict.REFUSED, reason, words)


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")


def _plain(error: BaseException) -> str:
    return " ".join(str(error).split())[:1000] or type(error).__name__


def _open(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host = parts.hostname or "127.0.0.1"
    # A host name with letters beyond ASCII must not reach the HELO line.
    name = socket.gethostname()
    local = name if name.isascii() else None
    connection: smtplib.SMTP | None = None
    try:
        if parts.scheme == "smtps":
            connection = smtplib.SMTP_SSL(
                host,
                parts.port or 465,
                local_hostname=local,
                timeout=CONNECT_SECONDS,
                context=ssl.create_default_context(),
            )
        else:
            default = 587 if parts.scheme == "smtp+starttls" else 25
            connection = smtplib.SMTP(
                host, parts.port or default, local_hostname=local, timeout=CONNECT_SECONDS
            )
        if connection.sock is not None:
            connection.sock.settimeout(ANSWER_SECONDS)
        connection.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo_or_helo_if_needed()
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
    except smtplib.SMTPAuthenticationError as error:
        raise _given_up(connection, Reason.SIGN_IN, _text(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        is_sign_in = parts.scheme != "smtp+starttls" or "AUTH" in str(error)
        reason = Reason.SIGN_IN if is_sign_in else Reason.ENCRYPTION
        raise _given_up(connection, reason, _plain(error)) from error
    except ssl.SSLError as error:
        raise _given_up(connection, Reason.ENCRYPTION, _plain(error)) from error
    except smtplib.SMTPResponseException as error:
        raise _given_up(connection, Reason.SERVER_AWAY, _text(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise _given_up(connection, Reason.SERVER_AWAY, _plain(error)) from error
    return connection


def _given_up(connection: smtplib.SMTP | None, reason: Reason, words: str) -> ServerTrouble:
    if connection is not None:
        connection.close()
    return ServerTrouble(reason, words)
