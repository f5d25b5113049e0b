"""Taking a message apart so that a page can show it, safely whoever wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final, cast

from flask import Response

from office.mailroom.inbox import address_in, headers

#: What a strange HTML document may do: show itself. No script, no form, no picture from elsewhere (a picture
#: fetched tells its sender that it was seen), nothing of our origin. Its own styles are all it has, so they
#: are let in.
_SHOWN_ONLY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

_HEAD: Final = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


def frame_headers(*, with_links: bool) -> dict[str, str]:
    """Headers for a strange HTML document in a frame of ours.

    Args:
        with_links: links may be followed into a new window; else they do nothing.
    """
    allowed = " allow-popups allow-popups-to-escape-sandbox" if with_links else ""
    return {
        "Content-Security-Policy": f"sandbox{allowed}; {_SHOWN_ONLY}",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def message_file(raw: bytes, name: str) -> Response:
    """A message's bytes as a file to download, whatever is in it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(raw, mimetype="message/rfc822", headers=headers)


def with_new_windows(html: str) -> str:
    """The document with every link opening a window of its own, since it is shown in a frame."""
    base = '<base target="_blank">'
    found = _HEAD.search(html)
    return html[: found.end()] + base + html[found.end() :] if found else base + html


@dataclass(frozen=True)
class Attachment:
    """A part of a message that can be taken out: its place, name, media type and size in bytes."""

    number: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Seen:
    """A message as a page shows it; what cannot be read is left empty."""

    headers: list[tuple[str, str]]
    sender: tuple[str, str]
    recipient: tuple[str, str]
    text: str
    html: str
    attachments: list[Attachment]


def parsed(raw: bytes) -> EmailMessage:
    """The message in the standard library's form."""
    return message_from_bytes(raw, policy=policy.default)


def seen(raw: bytes) -> Seen:
    """Take a message apart for showing."""
    message = parsed(raw)
    return Seen(
        headers=[(name, text) for name in dict.fromkeys(message.keys()) for text in headers(message, name)],
        sender=address_in(message, "From"),
        recipient=address_in(message, "To"),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=_attachments(message),
    )


def attachment(raw: bytes, number: int) -> tuple[Attachment, bytes] | None:
    """One part's bytes, or None where there is none of this number."""
    message = parsed(raw)
    wanted = next((a for a in _attachments(message) if a.number == number), None)
    if wanted is None:
        return None
    part = list(message.walk())[number]
    return wanted, _bytes(part)


def _bytes(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _body(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError):
        return ""


def _attachments(message: EmailMessage) -> list[Attachment]:
    found: list[Attachment] = []
    calendars: dict[bytes, Attachment] = {}
    for number, part in enumerate(cast("list[EmailMessage]", list(message.walk()))):
        if part.is_multipart():
            continue
        media_type = part.get_content_type()
        data, name = _bytes(part), part.get_filename() or ""
        if not name and media_type != "text/calendar":
            continue
        safe = re.sub(r"[^\w.() -]", "_", name)[-100:] or f"calendar-{number}.ics"
        one = Attachment(number, safe, media_type, len(data))
        # An invitation carries its calendar twice, for two kinds of mail programs: one is enough to download.
        if name and data in calendars:
            found.remove(calendars.pop(data))
        elif not name:
            calendars[data] = one
        found.append(one)
    return found
