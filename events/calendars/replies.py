"""What a guest's calendar program answered: mail read into iTIP replies as programs write them (RFC 5546).

Pure reading: no database, no clock. Nothing here trusts what it reads or raises over it; what cannot be read
is a `Fault`, beside whatever could be read before it, so that the guest can still be found. Components are
read line by line rather than built by `icalendar`, which refuses a whole calendar over one bad line of a
kind that real programs write, and would be fed by strangers without a bound.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage, Message
from enum import StrEnum
from typing import Final

from icalendar.parser import Contentline
from icalendar.prop import vDDDTypes, vText

#: A reply is a few hundred bytes; with pictures in its description perhaps tens of thousands.
LARGEST: Final = 256 * 1024
MOST_LINES: Final = 4000
#: Calendar parts of one message that are looked at.
MOST_PARTS: Final = 10
DEEPEST: Final = 6
LONGEST_REMARK: Final = 2000
#: Years that are a date; Outlook writes 1601 where it has none.
_YEARS: Final = range(1990, 2200)

_CALENDAR_TYPES: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
#: Character sets that mail is written in; Python knows some that are no such thing, and slow.
_CHARSETS: Final = re.compile(
    r"(?:iso-?8859-|windows-12|cp12|latin|koi8-|gb|big5|shift|euc-)[a-z0-9_-]*", re.I
)
_FOLD: Final = re.compile(rb"\n[ \t]")
_UID: Final = re.compile(rb"^UID[^:\n]{0,200}:([^\n]{1,200})", re.IGNORECASE | re.MULTILINE)


class Method(StrEnum):
    """What a calendar in a mail is for, as far as it concerns an answer."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"


class Fault(StrEnum):
    """Why what a calendar program sent cannot be taken as an answer."""

    #: It ends in the middle.
    TRUNCATED = "truncated"
    #: More bytes or lines than any reply has, or parts within parts.
    TOO_LARGE = "too_large"
    #: No UID, no attendee, or no answer stands in it.
    INCOMPLETE = "incomplete"
    #: It answers several entries at once, or one occasion of a series.
    SEVERAL = "several"


@dataclass(frozen=True)
class Attendee:
    """Who answers, as the calendar program names them; addresses are bare and in lower case."""

    address: str
    name: str = ""
    #: ACCEPTED, DECLINED, TENTATIVE, DELEGATED or NEEDS-ACTION; "" where nothing is said.
    partstat: str = ""
    delegated_to: tuple[str, ...] = ()
    delegated_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarReply:
    """One answer out of a calendar.

    Args:
        sequence: the revision of the entry that was answered; None where the program does not say.
        stamped_at: when it was given (DTSTAMP), aware; None where the program does not say.
        starts: when the answered entry begins, as its program believes: aware, or naive in the event's own
            zone, or a day; None where nothing credible stands there.
        comment: the guest's own words.
    """

    method: Method
    uid: str = ""
    attendees: tuple[Attendee, ...] = ()
    sequence: int | None = None
    stamped_at: datetime | None = None
    starts: date | None = None
    comment: str = ""
    fault: Fault | None = field(default=None, compare=False)

    def attendee(self, *addresses: str) -> Attendee | None:
        """The attendee at one of these addresses; None where there is none."""
        wanted = {address.casefold() for address in addresses if address}
        return next((one for one in self.attendees if one.address in wanted), None)


def replies_in(message: EmailMessage) -> list[CalendarReply]:
    """Every different calendar answer in a mail; programs that send one twice have sent one.

    Nothing where the mail holds no calendar, or one that answers nothing (an invitation, a plain file).
    """
    found: list[CalendarReply] = []
    for part, content in calendar_parts(message):
        declared = _parameter(part, "method")
        reply = read(content, declared)
        if reply is not None and reply not in found:
            found.append(reply)
    # A copy that is broken counts for nothing beside one that is whole.
    whole = [reply for reply in found if reply.fault is None]
    return whole or found[:1]


def calendar_parts(message: EmailMessage) -> Iterator[tuple[Message, bytes]]:
    """The parts of a mail that hold a calendar, however they are marked; not those of mails within it."""
    seen = 0
    for part in _own_parts(message):
        kind = _type_of(part)
        named = _parameter(part, "name") or _parameter(part, "filename", "Content-Disposition")
        if kind not in _CALENDAR_TYPES and not named.lower().endswith((".ics", ".vcs")):
            continue
        payload = _content(part)
        if payload.strip():
            seen += 1
            yield part, _as_utf8(payload[: LARGEST + 1], _parameter(part, "charset"))
        if seen >= MOST_PARTS:
            return


def read(content: bytes, declared_method: str = "") -> CalendarReply | None:
    """One calendar, in UTF-8 as far as it can be, as an answer; None where it is none.

    Args:
        declared_method: the method that the mail part names; what stands in the calendar goes before it.
    """
    head = content[:LARGEST].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    fault = Fault.TOO_LARGE if len(content) > LARGEST else None
    reader = _Reader(fault)
    reader.take(_FOLD.sub(b"", head).decode("utf-8", "replace"))
    name = (reader.method or declared_method).strip().upper()
    if name not in set(Method):
        return None
    if not reader.uid and (guessed := _UID.search(_FOLD.sub(b"", head))):
        reader.uid = guessed.group(1).decode("utf-8", "replace").strip()
    fault = reader.verdict()
    return CalendarReply(
        method=Method(name),
        uid=reader.uid[:200],
        attendees=tuple(reader.attendees),
        sequence=reader.sequence,
        stamped_at=reader.stamped_at,
        starts=reader.starts,
        comment=one_text("\n".join(reader.comments)),
        fault=fault if name == Method.REPLY or fault is not Fault.INCOMPLETE else None,
    )


def one_text(text: str) -> str:
    """A guest's words without control characters, not longer than anybody reads."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return kept.strip()[:LONGEST_REMARK]


class _Reader:
    """Takes a calendar's lines one after the other and keeps what an answer consists of."""

    def __init__(self, fault: Fault | None) -> None:
        self.fault = fault
        self.method = ""
        self.uid = ""
        self.attendees: list[Attendee] = []
        self.sequence: int | None = None
        self.stamped_at: datetime | None = None
        self.starts: date | None = None
        self.comments: list[str] = []
        self._stack: list[str] = []
        self._entries = 0
        self._is_whole = False

    def take(self, text: str) -> None:
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n")):
            if number >= MOST_LINES:
                self.fault = Fault.TOO_LARGE
                return
            if line.strip():
                self._line(line)
            if self._is_whole:
                return

    def verdict(self) -> Fault | None:
        if self.fault is not None:
            return self.fault
        if not self._is_whole:
            return Fault.TRUNCATED
        if not self.uid or not any(attendee.partstat for attendee in self.attendees):
            return Fault.INCOMPLETE
        return None

    def _line(self, line: str) -> None:
        try:
            name, parameters, value = Contentline(line.rstrip()).parts()  # type: ignore[no-untyped-call]
        except ValueError:
            # X-LIC-ERROR, a broken extension, the mailing list's footer: one bad line is not a bad answer.
            return
        name = name.upper()
        if name == "BEGIN":
            self._begin(value.strip().upper())
        elif name == "END":
            self._end(value.strip().upper())
        elif self._stack == ["VCALENDAR"] and name == "METHOD":
            self.method = value
        elif self._stack == ["VCALENDAR", "VEVENT"] and self._entries == 1:
            given = {key.upper(): _values(worth) for key, worth in parameters.items()}
            self._property(name, given, value)

    def _begin(self, component: str) -> None:
        self._stack.append(component)
        if len(self._stack) > DEEPEST:
            self.fault = Fault.TOO_LARGE
            self._is_whole = True
        if self._stack == ["VCALENDAR", "VEVENT"]:
            self._entries += 1
            if self._entries > 1:
                self.fault = self.fault or Fault.SEVERAL

    def _end(self, component: str) -> None:
        if component in self._stack:
            while self._stack.pop() != component:
                pass
        if component == "VCALENDAR" and not self._stack:
            self._is_whole = True

    def _property(self, name: str, parameters: dict[str, tuple[str, ...]], value: str) -> None:
        if name == "UID":
            self.uid = self.uid or value.strip()
        elif name == "ATTENDEE" and len(self.attendees) < 50:
            self.attendees.append(_attendee(parameters, value))
        elif name == "SEQUENCE":
            self.sequence = _whole_number(value)
        elif name == "DTSTAMP":
            self.stamped_at = _moment(value)
        elif name == "DTSTART":
            self.starts = _start(value, (parameters.get("TZID") or ("",))[0])
        elif name == "RECURRENCE-ID":
            self.fault = self.fault or Fault.SEVERAL
        elif name == "COMMENT":
            self.comments.append(str(vText.from_ical(value)))


def _attendee(parameters: dict[str, tuple[str, ...]], value: str) -> Attendee:
    return Attendee(
        address=bare_address(value) or bare_address((parameters.get("EMAIL") or ("",))[0]),
        name=" ".join(one_text(" ".join(parameters.get("CN", ()))).split())[:200],
        partstat=(parameters.get("PARTSTAT") or ("",))[0].strip().upper(),
        delegated_to=tuple(filter(None, map(bare_address, parameters.get("DELEGATED-TO", ())))),
        delegated_from=tuple(filter(None, map(bare_address, parameters.get("DELEGATED-FROM", ())))),
    )


def bare_address(value: str) -> str:
    """The mail address of a calendar user, in lower case; "" where it is none (``urn:``, ``invalid:``)."""
    address = value.strip().strip('"')
    if address[:7].lower() == "mailto:":
        address = address[7:]
    address = "".join(address.split()).strip("<>").casefold()
    return address if "@" in address and len(address) <= 254 else ""


def _values(worth: object) -> tuple[str, ...]:
    return tuple(str(one) for one in worth) if isinstance(worth, list) else (str(worth),)


def _whole_number(value: str) -> int | None:
    text = value.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _moment(value: str) -> datetime | None:
    found = _start(value, "")
    if not isinstance(found, datetime):
        return None
    # DTSTAMP is in UTC by its definition; who leaves the Z out means it all the same.
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _start(value: str, zone: str) -> date | None:
    try:
        found = vDDDTypes.from_ical(value.strip()[:40], zone.strip("/")[:100] or None)  # type: ignore[no-untyped-call]
    except Exception:
        # The library raises whatever a stranger's zone or date makes it raise.
        return None
    if not isinstance(found, date) or found.year not in _YEARS:
        return None
    # A zone of the program's own making cannot be told: better no time than a wrong one.
    return None if zone and isinstance(found, datetime) and found.tzinfo is None else found


# -- the mail around it --
def _own_parts(message: Message) -> Iterator[Message]:
    """The leaves of a mail, without those of mails that it encloses; without recursion."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        if not part.is_multipart():
            yield part
        elif _type_of(part).startswith("multipart/"):
            payload = part.get_payload()
            within = payload if isinstance(payload, list) else []
            waiting.extend(one for one in reversed(within) if isinstance(one, Message))


def _content(part: Message) -> bytes:
    """What a leaf holds, out of its transfer encoding."""
    # Without its type: the standard library would decode by the character set it names, and raises over some.
    untyped = copy(part)
    del untyped["Content-Type"]
    payload = untyped.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _type_of(part: Message) -> str:
    # From the raw header: the newer parser of the standard library raises over some malformed ones.
    raw = _raw(part, "Content-Type")
    return raw.partition(";")[0].strip().lower() or "text/plain"


def _parameter(part: Message, name: str, header: str = "Content-Type") -> str:
    found = re.search(rf'(?:^|;)\s*{name}\*?\s*=\s*("[^"]*"?|[^\s;]*)', _raw(part, header), re.IGNORECASE)
    return found.group(1).strip('"').strip() if found else ""


def _raw(part: Message, name: str) -> str:
    for key, value in part.raw_items():
        if key.lower() == name.lower():
            return " ".join(str(value)[:2000].split())
    return ""


def _as_utf8(payload: bytes, charset: str) -> bytes:
    """The calendar in UTF-8. Bytes that are UTF-8 are taken for it whatever the mail calls them."""
    if payload[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return payload.decode("utf-16", "replace").encode()
    payload = payload.removeprefix(b"\xef\xbb\xbf")
    # Lines may be folded within a character: put together first.
    try:
        _FOLD.sub(b"", payload.replace(b"\r\n", b"\n")).decode()
    except UnicodeDecodeError:
        known = _CHARSETS.fullmatch(charset)
        try:
            return payload.decode(charset if known else "cp1252", "replace").encode()
        except LookupError:
            return payload.decode("cp1252", "replace").encode()
    return payload


def plain_words(message: EmailMessage) -> str:
    """The mail's own plain text, "" where it has none."""
    for part in _own_parts(message):
        if _type_of(part) == "text/plain" and not _parameter(part, "filename", "Content-Disposition"):
            text = _as_utf8(_content(part)[:64_000], _parameter(part, "charset"))
            return text.decode("utf-8", "replace")
    return ""
