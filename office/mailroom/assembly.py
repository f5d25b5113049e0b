"""The bytes of a letter: its headers, and text, HTML and calendar in one MIME message.

Written part by part, since `email.message.EmailMessage` takes ten times as long for the same bytes. What
makes a header safe and right (names, encoded words) is the standard library's. Tests read the bytes back with
the library and hold them against what it would have built itself.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from email.header import Header
from functools import lru_cache
from typing import Final

#: RFC 2047 (section 2) limits an encoded word, and any line that holds one, to about this many characters.
_WORDY_LINE: Final = 76
#: A name that needs no quotation marks: words of atoms (RFC 5322, section 3.2.3).
_WORDS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
#: Overrides of writing direction, with which a name could show itself as another.
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Printable ASCII on one line: nothing in it can begin a header of its own.
_PLAIN: Final = re.compile(r"[ -~]*")


#: Headers that are the same in many letters: the sender, the subject of a mailing.
_REMEMBERED: Final = 256


class BadHeader(ValueError):
    """A header's text is not one line of ASCII; whoever wrote it had to encode or clean it."""


def clean(text: str) -> str:
    """The text on one line, without control characters: nothing in a name can begin a header of its own.

    Takes out CR, LF, NUL, VT, U+0085, U+2028 and their kind, marks of writing direction and halves of
    characters.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    joined = "".join(c for c in kept if unicodedata.category(c) not in {"Cs"} and c not in _DIRECTIONS)
    return " ".join(joined.split())


@lru_cache(maxsize=_REMEMBERED)
def encoded_text(text: str, header_name: str) -> str:
    """The text of a header as it is sent: RFC 2047 where it is not ASCII.

    By the older `email.header.Header`: under `email.policy` CPython 3.11 to 3.13 lose spaces between encoded
    words ("ÅsaÖberg" for "Åsa Öberg") or write longer ones than the RFC allows.
    """
    text = clean(text)
    if text.isascii() and "=?" not in text:
        return text
    header = Header(text, "utf-8", maxlinelen=_WORDY_LINE, header_name=header_name)
    return header.encode(linesep="\r\n")


@lru_cache(maxsize=_REMEMBERED)
def encoded_mailbox(name: str, address: str, header_name: str) -> str:
    """A name and a bare address as they stand in a header (RFC 5322, section 3.4); the name may be ""."""
    name = clean(name)
    if not name:
        return address
    if _WORDS.fullmatch(name) and "=?" not in name:
        return f"{name} <{address}>"
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    # The address stands on a line of its own: with the name's last word it could pass the limit.
    return f"{encoded_text(name, header_name)}\r\n <{address}>"


def assembled(
    headers: Iterable[tuple[str, str]],
    *,
    text: str,
    html: str,
    calendar: bytes | None,
    calendar_method: str | None,
    mark: str,
) -> bytes:
    """A whole message, CRLF line ends, ASCII throughout.

    With a calendar it is ``mixed(alternative(plain, html, calendar), application/ics)``, the shape that
    Google, Outlook and Apple show as an invitation; without one ``alternative(plain, html)``.

    Args:
        headers: name and text, encoded already; those about the content are added.
        mark: letters and figures that stand in the boundaries, other for every letter, so that one letter
            forwarded within another is told from it.

    Raises:
        BadHeader: a header holds a line break that is no folding, or a letter beyond ASCII.
    """
    # "=_" cannot occur in quoted-printable or base64, so that no content ends a part (RFC 2045, section 6.7).
    inner, outer = f"=_a_{mark}", f"=_m_{mark}"
    lines = [_header(name, value) for name, value in headers]
    lines.append("MIME-Version: 1.0\r\n")
    alternatives = [
        b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + quoted_printable(text),
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + quoted_printable(html),
    ]
    if calendar is None:
        lines.append(f'Content-Type: multipart/alternative; boundary="{inner}"\r\n\r\n')
        return "".join(lines).encode("ascii") + _multipart(inner, alternatives)
    # The bytes reach the guest's calendar as they are: once for both parts.
    data = base64.encodebytes(b"\r\n".join(calendar.splitlines()) + b"\r\n").replace(b"\n", b"\r\n")
    method = f'; method="{calendar_method}"' if calendar_method else ""
    kind = _header("Content-Type", f'text/calendar; charset="utf-8"{method}')
    alternatives.append(kind.encode("ascii") + b"Content-Transfer-Encoding: base64\r\n\r\n" + data)
    lines.append(f'Content-Type: multipart/mixed; boundary="{outer}"\r\n\r\n')
    return "".join(lines).encode("ascii") + _multipart(
        outer,
        [
            f'Content-Type: multipart/alternative; boundary="{inner}"\r\n\r\n'.encode("ascii")
            + _multipart(inner, alternatives),
            b'Content-Type: application/ics; name="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n'
            b'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n' + data,
        ],
    )


def quoted_printable(text: str) -> bytes:
    """The text in UTF-8 as quoted-printable (RFC 2045, section 6.7), CRLF line ends; it ends with one."""
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return binascii.b2a_qp(lines.encode("utf-8", "replace"), istext=True)


def _multipart(boundary: str, parts: Iterable[bytes]) -> bytes:
    edge = b"--" + boundary.encode("ascii")
    # The line end before a boundary belongs to it (RFC 2046, section 5.1.1); each part keeps its own.
    return b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n"


def _header(name: str, value: str) -> str:
    if not _PLAIN.fullmatch(value.replace("\r\n ", " ")):
        raise BadHeader(name)
    return f"{name}: {value}\r\n"
