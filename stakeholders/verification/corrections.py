"""From what a mission saw and what it wrote to the lines of a proposal: a pure comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.verification.entry import Shown, ShownPerson
from stakeholders.verification.models import ItemKind

#: What may be corrected of somebody in post, by the table that holds it.
FIELDS_OF_PERSON = ("given_name", "family_name", "email", "phone")
FIELDS_OF_POSTING = ("rank", "title", "arrived_on", "credentials_on")


@dataclass(frozen=True)
class PersonSaid:
    """What was written about somebody who is shown: that they left, or how each field should read."""

    posting_id: int
    left_on: date | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom the register does not show. Dates are ISO 8601, or empty."""

    given_name: str
    family_name: str
    gender: str
    rank: str
    title: str
    arrived_on: str
    credentials_on: str
    email: str
    phone: str
    is_head: bool = False

    @property
    def name(self) -> str:
        """The name in the usual order."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


@dataclass(frozen=True)
class Said:
    """All that a mission wrote. An emptied address or number is one that has ended."""

    people: tuple[PersonSaid, ...] = ()
    newcomers: tuple[NewPerson, ...] = ()
    channels: dict[int, str] = field(default_factory=dict)
    #: New ones: (medium, purpose, value).
    new_channels: tuple[tuple[str, str, str], ...] = ()
    addresses: dict[int, str] = field(default_factory=dict)
    #: New ones: (kind, lines).
    new_addresses: tuple[tuple[str, str], ...] = ()
    website: str = ""
    national_day: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a proposal; see `models.ProposalItem`."""

    kind: ItemKind
    record_type: str
    record_id: int | None
    about: str
    field: str
    before: dict[str, Any]
    after: dict[str, Any]


def lines_of(shown: Shown, said: Said, language: str) -> list[Line]:
    """Where what was written differs from what was shown, in the order of the page.

    Who leaves comes before who arrives, so that a new head finds the post free.

    Args:
        language: the language of the page: that of a new title.
    """
    people = {person.posting_id: person for person in shown.people}
    lines: list[Line] = []
    for one in said.people:
        if (person := people.get(one.posting_id)) is not None:
            lines += _lines_of_person(person, one)
    lines += [_newcomer(one, language) for one in said.newcomers]
    lines += _lines_of_channels(shown, said)
    lines += _lines_of_addresses(shown, said)
    if tidy(said.website) != tidy(shown.website):
        site = {"value": shown.website}, {"value": tidy(said.website)}
        lines.append(Line(ItemKind.CHANGE, "organisations", None, "", "website", *site))
    if day := tidy(said.national_day):
        lines.append(Line(ItemKind.NOTE, "organisations", None, "", "national_day", {}, {"value": day}))
    return lines


def _lines_of_person(person: ShownPerson, said: PersonSaid) -> Iterator[Line]:
    if said.left_on is not None:
        # Of somebody who has left nothing else is of interest.
        day = {"value": said.left_on.isoformat()}
        yield Line(ItemKind.END, "postings", person.posting_id, person.name, "departed_on", {}, day)
        return
    for table, number, names in (
        ("people", person.person_id, FIELDS_OF_PERSON),
        ("postings", person.posting_id, FIELDS_OF_POSTING),
    ):
        for name in names:
            value, was = tidy(said.values.get(name, getattr(person, name))), getattr(person, name)
            if value == tidy(was):
                continue
            before: dict[str, Any] = {"value": was}
            after: dict[str, Any] = {"value": value}
            if name in {"email", "phone"}:
                before["id"] = getattr(person, f"{name}_id")
            if name == "title":
                before["language"] = after["language"] = person.title_language
            yield Line(ItemKind.CHANGE, table, number, person.name, name, before, after)


def _newcomer(one: NewPerson, language: str) -> Line:
    after = {
        "given_name": tidy(one.given_name),
        "family_name": tidy(one.family_name),
        "gender": one.gender,
        "rank": one.rank,
        "title": tidy(one.title),
        "language": language,
        "arrived_on": one.arrived_on,
        "credentials_on": one.credentials_on,
        "email": one.email,
        "phone": one.phone,
        "is_head": one.is_head,
    }
    return Line(ItemKind.ADD, "postings", None, tidy(one.name), "", {}, after)


def _lines_of_channels(shown: Shown, said: Said) -> Iterator[Line]:
    for channel in shown.channels:
        value = tidy(said.channels.get(channel.id, channel.value))
        if value == tidy(channel.value):
            continue
        before = {"value": channel.value, "medium": channel.medium, "purpose": channel.purpose}
        kind = ItemKind.CHANGE if value else ItemKind.END
        yield Line(kind, "channels", channel.id, channel.purpose, "value", before, {"value": value})
    for medium, purpose, value in said.new_channels:
        after = {"value": tidy(value), "medium": medium, "purpose": purpose}
        yield Line(ItemKind.ADD, "channels", None, purpose, "value", {}, after)


def _lines_of_addresses(shown: Shown, said: Said) -> Iterator[Line]:
    for address in shown.addresses:
        lines = tidy_lines(said.addresses.get(address.id, address.lines))
        if lines == tidy_lines(address.lines):
            continue
        before, after = {"value": address.lines, "kind": address.kind}, {"value": lines}
        kind = ItemKind.CHANGE if lines else ItemKind.END
        yield Line(kind, "addresses", address.id, address.kind, "lines", before, after)
    for kind_of, lines in said.new_addresses:
        after = {"value": tidy_lines(lines), "kind": kind_of}
        yield Line(ItemKind.ADD, "addresses", None, kind_of, "lines", {}, after)
