"""Answers as guests' calendar programs mail them, built in the shape that each program sends."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from events.guestlist.models import Invitation
from office import clock

_numbers = count(1)

FROM = "Chiara Rossi <embassy@example.org>"


@dataclass(frozen=True)
class Said:
    """What a guest answers, before a program puts it into its own shape."""

    uid: str
    attendee: str
    starts: datetime
    stamped_at: datetime
    title: str = "The ambassadors’ seminar"
    partstat: str = "ACCEPTED"
    sequence: int | None = 0
    sender: str = FROM
    comment: str = ""
    message_id: str = "<1@client.example.org>"
    method: str = "REPLY"
    extra: str = ""
    head: str = ""
    text: str = ""

    def but(self, **changes: object) -> Said:
        """The same with something changed; another message."""
        changes.setdefault("message_id", _message_id())
        return replace(self, **changes)  # type: ignore[arg-type]

    def later(self, minutes: int = 1, **changes: object) -> Said:
        """What the same guest says some minutes after."""
        return self.but(stamped_at=self.stamped_at + timedelta(minutes=minutes), **changes)


def _message_id() -> str:
    return f"<{next(_numbers)}@client.example.org>"


def said_by(invitation: Invitation, **changes: object) -> Said:
    """The guest accepts, twenty minutes ago."""
    event = invitation.event
    stamped_at = clock.now().replace(microsecond=0) - timedelta(minutes=20)
    said = Said(invitation.uid, invitation.to_address, event.starts_at, stamped_at)
    said = replace(said, message_id=_message_id(), sequence=event.sequence + invitation.sequence)
    return replace(said, **changes)  # type: ignore[arg-type]


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar(
    said: Said, *, attendee: str = "", starts: str = "", organizer: bool = True, head: str = ""
) -> str:
    """The VCALENDAR, folded and ended as RFC 5545 wants it."""
    name = said.sender.split("<")[0].strip()
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//A calendar program//EN",
        "VERSION:2.0",
        *([f"METHOD:{said.method}"] if said.method else []),
        *head.splitlines(),
        "BEGIN:VEVENT",
        f"UID:{said.uid}",
        *([f"SEQUENCE:{said.sequence}"] if said.sequence is not None else []),
        f"DTSTAMP:{utc(said.stamped_at)}",
        starts or f"DTSTART:{utc(said.starts)}",
        f"SUMMARY:{said.title}",
        *(["ORGANIZER;CN=Protocol Office:mailto:protocol@example.org"] if organizer else []),
        attendee or f"ATTENDEE;CUTYPE=INDIVIDUAL;CN={name};PARTSTAT={said.partstat}:mailto:{said.attendee}",
        *([f"COMMENT:{said.comment}"] if said.comment else []),
        *said.extra.splitlines(),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(folded(line) + "\r\n" for line in lines)


def folded(line: str, width: int = 70) -> str:
    return "\r\n ".join(line[i : i + width] for i in range(0, len(line), width)) or line


def headers(said: Said, subject: str, kind: str, extra: str = "") -> str:
    return (
        f"From: {said.sender}\r\nTo: Protocol Office <protocol@example.org>\r\nSubject: {subject}\r\n"
        f"Message-ID: {said.message_id}\r\nDate: {said.stamped_at:%a, %d %b %Y %H:%M:%S +0000}\r\n"
        f"{said.head}{extra}MIME-Version: 1.0\r\nContent-Type: {kind}\r\n"
    )


def part(kind: str, body: str | bytes, how: str = "base64", extra: str = "", charset: str = "utf-8") -> str:
    raw = body if isinstance(body, bytes) else body.encode(charset)
    if how == "base64":
        text = base64.encodebytes(raw).decode().replace("\n", "\r\n")
    elif how == "quoted-printable":
        text = quopri.encodestring(raw.replace(b"\r\n", b"\n")).decode().replace("\n", "\r\n")
    else:
        text = raw.decode("latin-1")
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n{extra}\r\n{text}\r\n"


def multipart(boundary: str, *parts: str) -> str:
    return "\r\n" + "".join(f"--{boundary}\r\n{one}" for one in parts) + f"--{boundary}--\r\n"


def _nested(boundary: str, kind: str, *parts: str) -> str:
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n' + multipart(boundary, *parts)


def google(said: Said) -> bytes:
    ics = calendar(
        said,
        attendee=f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said.partstat};CN={said.attendee};X-NUM-GUESTS=0:mailto:{said.attendee}",
    )
    words = f"{said.attendee} has accepted this invitation.\r\n\r\n{said.title}\r\n"
    body = multipart(
        "000",
        _nested(
            "111",
            "alternative",
            part('text/plain; charset="UTF-8"; format=flowed; delsp=yes', words),
            part('text/html; charset="UTF-8"', "<p>Accepted</p>", "quoted-printable"),
            part(f'text/calendar; charset="UTF-8"; method={said.method}', ics, "7bit"),
        ),
        part(
            'application/ics; name="invite.ics"',
            ics,
            extra='Content-Disposition: attachment; filename="invite.ics"\r\n',
        ),
    )
    extra = (
        "Auto-Submitted: auto-generated\r\n"
        "Sender: Google Calendar <calendar-notification@google.example.org>\r\n"
    )
    return (
        headers(said, "Accepted: The ambassadors’ seminar", 'multipart/mixed; boundary="000"', extra) + body
    ).encode("utf-8")


def exchange(said: Said) -> bytes:
    """Microsoft 365: no ORGANIZER, a Windows zone, a localised subject and summary."""
    local = said.starts.astimezone(UTC) + timedelta(hours=_helsinki(said.starts))
    zone = (
        "BEGIN:VTIMEZONE\nTZID:FLE Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T040000\n"
        "TZOFFSETFROM:+0300\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
        "DTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
    )
    ics = calendar(
        replace(
            said,
            title="Accettato: The ambassadors’ seminar",
            extra="X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-MICROSOFT-DISALLOW-COUNTER:FALSE",
        ),
        starts=f"DTSTART;TZID=FLE Standard Time:{local:%Y%m%dT%H%M%S}",
        organizer=False,
        head=zone,
    )
    body = multipart(
        "_000_X",
        part('text/plain; charset="iso-8859-1"', said.text or "\r\n", charset="latin-1"),
        part('text/html; charset="iso-8859-1"', "<html><body></body></html>", "quoted-printable"),
        part(f'text/calendar; charset="utf-8"; method={said.method}', ics),
    )
    return (
        headers(
            said, "Accettato: =?iso-8859-1?Q?seminario?=", 'multipart/alternative;\r\n\tboundary="_000_X"'
        )
        + body
    ).encode()


def _helsinki(moment: datetime) -> int:
    offset = moment.astimezone(ZoneInfo("Europe/Helsinki")).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 3600)


def outlook(said: Said) -> bytes:
    """Outlook classic: no ORGANIZER, a start in 1601, the guest's words in COMMENT."""
    ics = calendar(said, starts="DTSTART:16010101T000000Z", organizer=False)
    body = multipart(
        "----=_Next",
        part('text/plain; charset="us-ascii"', said.text or "\r\n", "7bit"),
        part(f'text/calendar; method={said.method}; charset="utf-8"', ics, "7bit"),
    )
    return (
        headers(said, "Accepted: seminar", 'multipart/alternative; boundary="----=_Next"') + body
    ).encode()


def apple(said: Said) -> bytes:
    """Apple Mail: the calendar an attachment within, no method beside it, ORGANIZER folded."""
    ics = calendar(said, organizer=False)
    ics = ics.replace(
        "ATTENDEE", 'ORGANIZER;CN="Protocol\r\n  Office":mailto:prot\r\n ocol@example.org\r\nATTENDEE', 1
    )
    body = multipart(
        "Apple-Mail=_1",
        part(
            "text/plain; charset=utf-8",
            f"{said.sender.split('<')[0].strip()} has accepted your invitation.",
            "7bit",
        ),
        _nested(
            "Apple-Mail=_2",
            "mixed",
            part("text/html; charset=utf-8", "<p>accepted</p>", "quoted-printable"),
            part(
                "text/calendar; name=iCal-20260101-120000.ics; charset=utf-8",
                ics,
                "quoted-printable",
                "Content-Disposition: attachment; filename=iCal-20260101-120000.ics\r\n",
            ),
        ),
    )
    return (
        headers(said, "Invitation accepted", 'multipart/alternative; boundary="Apple-Mail=_1"') + body
    ).encode()


def thunderbird(said: Said) -> bytes:
    ics = calendar(said)
    body = multipart(
        "------------070503",
        _nested(
            "------------0705031",
            "alternative",
            part(
                "text/plain; charset=UTF-8; format=flowed",
                f"Chiara Rossi <{said.attendee}> has accepted your event invitation.",
                "7bit",
            ),
            part(f"text/calendar; charset=UTF-8; method={said.method}", ics, "quoted-printable"),
        ),
        part(
            'application/ics; name="invite.ics"',
            ics,
            extra='Content-Disposition: attachment; filename="invite.ics"\r\n',
        ),
    )
    return (
        headers(said, "Event Invitation Reply (Accepted)", 'multipart/mixed; boundary="------------070503"')
        + body
    ).encode()


def notes(said: Said) -> bytes:
    """HCL Notes: MAILTO in capitals, parameters in quotation marks, properties of its own."""
    ics = calendar(
        replace(said, extra="X-LOTUS-UPDATE-SEQ:1\nX-LOTUS-NOTESVERSION:2"),
        attendee=(
            f'ATTENDEE;ROLE="REQ-PARTICIPANT";PARTSTAT="{said.partstat}";CN="Chiara Rossi/IT"'
            f"\r\n :MAILTO:{said.attendee.upper()}"
        ),
    )
    body = multipart(
        "=_alternative",
        part("text/plain; charset=us-ascii", "\r\n", "7bit"),
        part(f'text/calendar; method="{said.method}"; charset="utf-8"', ics, "8bit"),
    )
    return (
        headers(
            said, "Chiara Rossi has accepted this meeting", 'multipart/alternative; boundary="=_alternative"'
        )
        + body
    ).encode()


def bare(said: Said) -> bytes:
    """Other programs: nothing but a calendar, 8 bit, with the complaints of the library that wrote it."""
    ics = calendar(
        replace(
            said, extra="X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value for LOCATION\nbroken line"
        )
    )
    return (
        headers(said, "Re: seminar", f"text/calendar; charset=utf-8; method={said.method}")
        + "Content-Transfer-Encoding: 8bit\r\n\r\n"
        + ics
    ).encode()


def with_bom(said: Said) -> bytes:
    ics = "\ufeff" + calendar(said).replace("\r\n", "\n")
    return (
        headers(said, "Yes", 'multipart/mixed; boundary="x"') + multipart("x", part("text/calendar", ics))
    ).encode()


def latin_1(said: Said) -> bytes:
    """Bytes of Latin-1 under a name that no character set has."""
    ics = calendar(replace(said, sender=said.sender, comment="Très volontiers, à bientôt"))
    return (
        headers(said, "Oui", 'multipart/mixed; boundary="x"')
        + multipart(
            "x",
            part("text/calendar; charset=x-unknown; method=REPLY", ics.replace("’", "'"), charset="latin-1"),
        )
    ).encode()


def octets(said: Said) -> bytes:
    """A gateway made the calendar a nameless file: only its ending tells what it is."""
    ics = calendar(said)
    file = part('application/octet-stream; name="meeting.ics"', ics)
    return (
        headers(said, "Accepted", 'multipart/mixed; boundary="x"')
        + multipart("x", part("text/plain", "", "7bit"), file)
    ).encode()


def method_beside(said: Said) -> bytes:
    """The method is named by the mail part alone."""
    ics = calendar(replace(said, method=""))
    return (
        headers(said, "Accepted", 'multipart/mixed; boundary="x"')
        + multipart("x", part(f"text/calendar; method={said.method}", ics))
    ).encode()


Program = Callable[[Said], bytes]

PROGRAMS: tuple[Program, ...] = (
    google,
    exchange,
    outlook,
    apple,
    thunderbird,
    notes,
    bare,
    with_bom,
    latin_1,
    octets,
    method_beside,
)
