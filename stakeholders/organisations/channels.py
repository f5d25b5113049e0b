"""Mail addresses, telephone numbers and lines of text in the one form that the register keeps."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose

#: Marks that turn the reading direction around, or are nothing at all; joiners inside words stay.
_UNWANTED = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


#: Letters, digits and single marks between them: nothing that a mail address may not have before the "@".
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*")
#: An address that is shorter is not too long in any of its parts.
_SHORT = 64


class BadChannel(Exception):
    """What was given cannot be reached: the value is what was typed."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


class BadMail(BadChannel):
    """It is no mail address."""


class BadPhone(BadChannel):
    """It is no telephone number, or one that lacks its country."""


@dataclass(frozen=True)
class ChannelGiven:
    """A mail address or a number as somebody gave it."""

    medium: ChannelMedium
    purpose: ChannelPurpose
    value: str
    language: str | None = None


def tidy(text: str) -> str:
    """A text of one line: composed letters, no control characters, single spaces, none around it."""
    return " ".join(_without_controls(text).split())


def tidy_lines(text: str) -> str:
    """A text of several lines, without control characters and without white space at the ends."""
    lines = _without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _without_controls(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        c
        for c in composed
        if c in "\n\t" or (c not in _UNWANTED and unicodedata.category(c) not in {"Cc", "Cs"})
    )


def normal_mail(value: str) -> str:
    """A mail address with its domain in lower case; whether it exists is not asked.

    Raises:
        BadMail: it is none.
    """
    text = tidy(value)
    if text.lower().startswith("mailto:"):
        text = text[len("mailto:") :]
    try:
        local, _at, domain = text.rpartition("@")
        if _PLAIN_LOCAL.fullmatch(local) and len(text) < _SHORT:
            return f"{local}@{_normal_domain(domain)}"
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise BadMail(value) from error


@lru_cache(maxsize=10_000)
def _normal_domain(domain: str) -> str:
    """A list names some hundred domains and ten thousand mailboxes: each domain is looked at once.

    Raises:
        EmailNotValidError: it is no domain that mail can be sent to.
    """
    return validate_email(f"a@{domain}", check_deliverability=False).domain


def normal_phone(value: str, country: str | None) -> str:
    """A number as E.164, such as ``+358401234567``; a national one is read as of ``country`` (ISO alpha-2).

    Raises:
        BadPhone: it is none, or it is a national one and the country is not known.
    """
    try:
        number = phonenumbers.parse(tidy(value), country)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(value) from error
    if not phonenumbers.is_possible_number(number):
        raise BadPhone(value)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(value: str) -> str:
    """A kept number in groups, as people read it: ``+358 40 1234567``; anything else as it is."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def normal_channel(given: ChannelGiven, country: str | None) -> ChannelGiven:
    """The channel with its value in the one form.

    Raises:
        BadMail, BadPhone: the value is neither.
    """
    if given.medium is ChannelMedium.EMAIL:
        value = normal_mail(given.value)
    else:
        value = normal_phone(given.value, country)
    return ChannelGiven(given.medium, given.purpose, value, given.language)


def given_channels(channels: list[Channel]) -> tuple[ChannelGiven, ...]:
    """Kept channels as they could have been given."""
    return tuple(ChannelGiven(c.medium, c.purpose, c.value, c.language) for c in channels)


def set_channels(kept: list[Channel], wanted: tuple[ChannelGiven, ...], country: str | None) -> None:
    """Make ``kept``, a record's own list, hold what is wanted; what stays keeps its row and its history.

    Raises:
        BadMail, BadPhone: one of the values is neither; nothing has been changed then.
    """
    normal = list(dict.fromkeys(normal_channel(given, country) for given in wanted))
    missing = [g for g in normal if g not in given_channels(kept)]
    surplus = [channel for channel in kept if not (set(given_channels([channel])) & set(normal))]
    for channel in surplus:
        # A corrected value is a change of that channel, not the end of one and the birth of another.
        heir = next((g for g in missing if (g.medium, g.purpose) == (channel.medium, channel.purpose)), None)
        heir = heir or next((g for g in missing if g.value == channel.value), None)
        if heir is None:
            kept.remove(channel)
            continue
        missing.remove(heir)
        channel.medium, channel.purpose = heir.medium, heir.purpose
        channel.value, channel.language = heir.value, heir.language
    kept.extend(
        Channel(medium=g.medium, purpose=g.purpose, value=g.value, language=g.language) for g in missing
    )
