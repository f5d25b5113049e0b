"""vCards 3.0 (RFC 2426) and 4.0 (RFC 6350) of people and organisations. Internal notes are not in them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from office import countries
from stakeholders.organisations.models import (
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.people.models import Person, Posting
from stakeholders.people.words import title_of

#: Bytes of a line, without its end.
_LONGEST = 75


def person_card(person: Person, post: Posting | None, version: str, reader: str) -> str:
    """A person with the post held, its organisation, and the person's own channels."""
    family, given = person.family_name, person.given_name
    lines = [
        f"FN:{_text(person.name)}",
        f"N:{_text(family)};{_text(given)};;{_text(person.honorific or person.academic_title)};",
    ]
    if person.own_script_name and person.own_script_name != person.name:
        lines.append(f"NICKNAME:{_text(person.own_script_name)}")
    if post is not None:
        lines.append(f"ORG:{_text(post.organisation.called(reader))}")
        lines.append(f"TITLE:{_text(title_of(post, reader))}")
    lines += _channels(person.channels, version)
    if post is not None and not any(c.medium is ChannelMedium.EMAIL for c in person.channels):
        lines += _channels(
            (c for c in post.organisation.channels if c.purpose is ChannelPurpose.SECRETARIAT), version
        )
    if person.language and version == "4.0":
        lines.append(f"LANG:{person.language}")
    return _card(version, "individual", f"people/{person.id}", lines)


def organisation_card(organisation: Organisation, version: str, reader: str) -> str:
    """An organisation with its channels, its address and its website."""
    name = _text(organisation.called(reader))
    lines = [f"FN:{name}", f"N:{name};;;;", f"ORG:{name}"]
    lines += _channels(organisation.channels, version)
    for address in organisation.addresses:
        if address.kind is not AddressKind.RESIDENCE:
            street = _text(", ".join(address.lines.splitlines()))
            country = _text(countries.country_name(organisation.seat_country, reader))
            lines.append(f"ADR;TYPE=work:;;{street};;;;{country}")
    if organisation.website:
        # An address is no text to be escaped; a line break in it would begin another property.
        lines.append("URL:" + "".join(organisation.website.split()))
    return _card(version, "org", f"organisations/{organisation.id}", lines)


def _channels(channels: Iterable[Channel], version: str) -> list[str]:
    found = []
    for channel in channels:
        if channel.medium is ChannelMedium.EMAIL:
            found.append(f"EMAIL;TYPE=work:{_text(channel.value)}")
        elif version == "4.0":
            found.append(f'TEL;VALUE=uri;TYPE="work,voice":tel:{channel.value}')
        else:
            found.append(f"TEL;TYPE=work,voice:{_text(channel.value)}")
    return found


def _card(version: str, kind: str, place: str, lines: Iterable[str]) -> str:
    own = [f"KIND:{kind}"] if version == "4.0" else []
    uid = uuid5(NAMESPACE_URL, f"doyen:{place}")
    whole = ["BEGIN:VCARD", f"VERSION:{version}", *own, *lines, f"UID:urn:uuid:{uid}", "END:VCARD"]
    return "".join(_folded(line) + "\r\n" for line in whole)


def _text(value: str) -> str:
    """A value with what a card gives a meaning written out."""
    for mark, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        value = value.replace(mark, instead)
    return value


def _folded(line: str) -> str:
    """The line in pieces of 75 bytes at most, never cut within a letter."""
    pieces: list[str] = [""]
    size = 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n".join(pieces)
