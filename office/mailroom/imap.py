"""The conversation with a mailbox (IMAP, RFC 3501): look, take a copy, put aside; nothing is ever deleted."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderCreateError,
    MailboxFolderSelectError,
    MailboxLoginError,
    MailboxStarttlsError,
    UnexpectedCommandStatusError,
)
from imap_tools.utils import encode_folder

from office.mailroom.models import MailboxTrouble

#: Seconds to wait for a connection and for each answer.
ANSWER_SECONDS: Final = 20

_NAMESPACE: Final = re.compile(rb'^\(\("((?:[^"\\]|\\.)*)"')
_UID: Final = re.compile(rb"\bUID (\d+)\b")


class MailboxError(Exception):
    """The mailbox could not be read now; nothing was taken out of it that is not safely kept."""

    def __init__(self, trouble: MailboxTrouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble
        self.words = words


@dataclass(frozen=True)
class Place:
    """Where a mailbox is, and how one gets in.

    Args:
        scheme: ``imaps``, ``imap+starttls`` or ``imap``.
        folder: the folder that is read, as people write it.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, url: str) -> Place:
        """The place that a setting's address names; the folder is INBOX unless it names one."""
        parts = urlsplit(url)
        return cls(
            parts.scheme,
            parts.hostname or "127.0.0.1",
            parts.port or (993 if parts.scheme == "imaps" else 143),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
        )

    @property
    def name(self) -> str:
        """The mailbox as it is known here; without the password."""
        return f"{self.user} {self.host}:{self.port}/{self.folder}"[:400]


class Conversation:
    """An open conversation about one folder; use it in a ``with`` block.

    Raises:
        MailboxError: from every method, where the server is away, refuses us or breaks off.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.uid_validity = 0
        self._box: BaseMailBox
        self._abilities: frozenset[str] = frozenset()
        self._prefix = ""

    def __enter__(self) -> Self:
        """Connect, sign in and open the folder."""
        place = self.place
        with _told(MailboxTrouble.AWAY):
            self._box = _connected(place)
        try:
            with _told(MailboxTrouble.SIGN_IN):
                # LOGIN takes ASCII only; AUTHENTICATE PLAIN any password.
                is_plain = (place.user + place.password).isascii()
                enter = self._box.login if is_plain else self._box.login_utf8
                enter(place.user, place.password, initial_folder=None)
            with _told(MailboxTrouble.FOLDER):
                self._box.folder.set(place.folder)
            with _told(MailboxTrouble.STRANGE):
                self._abilities = self._asked_abilities()
                self._prefix = self._asked_prefix()
                self.uid_validity = self._asked_validity()
        except MailboxError:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Take leave of the server."""
        self._leave()

    @property
    def can_move(self) -> bool:
        """Whether a message can leave the folder without touching any other (RFC 6851, RFC 4315)."""
        return not self._abilities.isdisjoint({"MOVE", "UIDPLUS"})

    def numbers(self, criteria: str = "ALL") -> list[int]:
        """The UIDs in the folder, the oldest first. ``\\Seen`` says nothing: people look into mailboxes."""
        with _told(MailboxTrouble.STRANGE):
            return sorted(int(one) for one in self._box.uids(criteria, charset=None))

    def size(self, uid: int) -> int | None:
        """A message's size in bytes; None where it is no longer there."""
        with _told(MailboxTrouble.STRANGE):
            for item in self._fetched(uid, "(UID RFC822.SIZE)"):
                line = item[0] if isinstance(item, tuple) else item
                found = re.search(rb"RFC822\.SIZE (\d+)", line or b"")
                if found and _is_of(line, uid):
                    return int(found.group(1))
        return None

    def message(self, uid: int) -> bytes | None:
        """The exact bytes of a message, left unread as it is; None where it is no longer there."""
        with _told(MailboxTrouble.STRANGE):
            for item in self._fetched(uid, "(UID BODY.PEEK[])"):
                if isinstance(item, tuple) and len(item) > 1 and _is_of(item[0], uid):
                    return bytes(item[1])
        return None

    def folder_beside(self, name: str) -> str:
        """The full name of a folder of ours; it is made where it is missing."""
        folder = self._prefix + name
        with _told(MailboxTrouble.FOLDER):
            if not self._box.folder.exists(folder):
                with suppress(MailboxFolderCreateError):
                    self._box.folder.create(folder)
                if not self._box.folder.exists(folder):
                    raise MailboxError(MailboxTrouble.FOLDER, f"CREATE {folder}")
        return folder

    def move(self, uid: int, folder: str) -> None:
        """Put a message into another folder.

        Where the server can neither move nor expunge one message alone, it is copied and only marked as
        deleted: a plain EXPUNGE would take others with it.
        """
        with _told(MailboxTrouble.STRANGE):
            if "MOVE" in self._abilities:
                self._done("MOVE", uid, encode_folder(folder))
                return
            self._done("COPY", uid, encode_folder(folder))
            self._done("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._abilities:
                self._done("EXPUNGE", uid)

    def _fetched(self, uid: int, parts: str) -> list[Any]:
        return [item for item in self._done("FETCH", uid, parts) if item is not None]

    def _done(self, command: str, uid: int, *given: Any) -> list[Any]:
        status, data = self._box.client.uid(command, str(uid), *given)
        if status != "OK":
            raise MailboxError(MailboxTrouble.STRANGE, f"UID {command}: {_text(data)}")
        return list(data)

    def _asked_abilities(self) -> frozenset[str]:
        # A server may tell more once one has signed in.
        _status, data = self._box.client.capability()
        return frozenset((data[0] or b"").decode("ascii", "replace").upper().split())

    def _asked_prefix(self) -> str:
        """What the names of one's own folders begin with (RFC 2342): "INBOX." on some servers."""
        if "NAMESPACE" not in self._abilities:
            return ""
        status, data = self._box.client.namespace()
        found = _NAMESPACE.match(data[0] or b"") if status == "OK" and data else None
        return found.group(1).decode("ascii", "replace") if found else ""

    def _asked_validity(self) -> int:
        data = self._box.client.response("UIDVALIDITY")[1]
        try:
            return int(data[-1])
        except (TypeError, ValueError, IndexError):
            raise MailboxError(MailboxTrouble.STRANGE, "no UIDVALIDITY") from None

    def _leave(self) -> None:
        with suppress(imaplib.IMAP4.error, ImapToolsError, OSError):
            self._box.client.logout()


def _connected(place: Place) -> BaseMailBox:
    if place.scheme == "imaps":
        context = ssl.create_default_context()
        return MailBox(place.host, place.port, timeout=ANSWER_SECONDS, ssl_context=context)
    if place.scheme == "imap+starttls":
        context = ssl.create_default_context()
        return MailBoxStartTls(place.host, place.port, timeout=ANSWER_SECONDS, ssl_context=context)
    return MailBoxUnencrypted(place.host, place.port, timeout=ANSWER_SECONDS)


def _is_of(line: bytes, uid: int) -> bool:
    # Servers may tell of other messages meanwhile, whoever changed them.
    found = _UID.search(line)
    return found is not None and int(found.group(1)) == uid


@contextmanager
def _told(otherwise: MailboxTrouble) -> Iterator[None]:
    """Turn what the libraries raise into our one error; ``otherwise`` is what a refusal means here."""
    try:
        yield
    except (MailboxLoginError, MailboxFolderSelectError, MailboxFolderCreateError) as error:
        raise MailboxError(otherwise, _text(error.command_result[1])) from error
    except MailboxStarttlsError as error:
        raise MailboxError(MailboxTrouble.ENCRYPTION, _text(error.command_result[1])) from error
    except ssl.SSLError as error:
        raise MailboxError(MailboxTrouble.ENCRYPTION, _text(error)) from error
    except imaplib.IMAP4.abort as error:
        # Either the connection broke, or the library found that the server has no STARTTLS.
        is_tls = str(error).startswith("TLS")
        trouble = MailboxTrouble.ENCRYPTION if is_tls else MailboxTrouble.AWAY
        raise MailboxError(trouble, _text(error)) from error
    except UnexpectedCommandStatusError as error:
        raise MailboxError(otherwise, _text(error.command_result[1])) from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        raise MailboxError(otherwise, _text(error)) from error
    except OSError as error:
        raise MailboxError(MailboxTrouble.AWAY, _text(error)) from error


def _text(words: object) -> str:
    if isinstance(words, list):
        words = b" ".join(one for one in words if isinstance(one, bytes)).decode("utf-8", "replace")
    return " ".join(str(words).split())[:1000] or type(words).__name__
