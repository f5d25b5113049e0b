"""Personal links: derived from the secret key, not stored, so that the database alone opens nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from enum import StrEnum

from flask import current_app

from office.database import LARGEST_NUMBER

#: Bytes of the signature that stand in the link: 160 bits.
SIGNATURE_BYTES = 20


class LinkKind(StrEnum):
    """What a link opens; a link of one kind is worthless as another."""

    INVITATION = "invitation"
    #: A mission's secretariat answers for all of the mission's guests of one event.
    SECRETARIAT = "secretariat"
    #: A guest's own: their registration, their way into the meeting, their papers.
    JOIN = "join"
    #: A mission's people register themselves.
    MISSION = "mission"
    #: What a guest shows at the door.
    DOOR = "door"
    #: A guest answers the survey.
    SURVEY = "survey"
    #: A calendar program reads a calendar that is not public.
    CALENDAR = "calendar"
    #: Whose calendar that is looks after its address: withdraws it, has another.
    CALENDAR_PAGE = "calendar_page"
    #: A mission confirms or corrects its own entry of the register.
    ENTRY = "entry"
    #: Whoever got a letter that goes to many wants no more of them.
    OPT_OUT = "opt_out"


class BadLink(Exception):
    """The link is none of ours, or was withdrawn; which of the two is not told."""


def token_for(kind: LinkKind, record_id: int, number: int) -> str:
    """The token of a record's link: its number and an HMAC-SHA256 over kind, record and the link's number.

    Raising ``number`` withdraws the link made before.
    """
    return f"{record_id}-{_signature(kind, record_id, number)}"


def record_of(token: str) -> int:
    """The record that a token speaks of. It proves nothing before `verify`.

    Raises:
        BadLink: the token has not the shape of one.
    """
    head, separator, signature = token.partition("-")
    if not separator or not signature or not head.isascii() or not head.isdigit() or len(head) > 10:
        raise BadLink
    number = int(head)
    # One address for one link: neither "007" nor a number that no record can have.
    if number > LARGEST_NUMBER or str(number) != head:
        raise BadLink
    return number


def verify(kind: LinkKind, token: str, number: int | None) -> None:
    """Hold the token against the record's present link number; None where there is no such record.

    The comparison takes the same time whether the signature is wrong or the record absent.

    Raises:
        BadLink: they do not agree.
    """
    record_id = record_of(token)
    expected = _signature(kind, record_id, 0 if number is None else number)
    given = token.partition("-")[2]
    if not hmac.compare_digest(expected.encode(), given.encode()) or number is None:
        raise BadLink


def _signature(kind: LinkKind, record_id: int, number: int) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    message = f"doyen link:{kind.value}:{record_id}:{number}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()[:SIGNATURE_BYTES]
    # Base 32 in lower case: it survives a mail program that breaks on "_" and a person who reads it out.
    return base64.b32encode(digest).decode().lower()
