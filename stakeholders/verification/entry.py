"""A mission's own entry as it is shown to the mission: nothing of the office's, nothing of other missions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from office.localized import LANGUAGES, pick
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import order_in_mission
from stakeholders.verification.models import EntryRequest


class NotWhatWasShown(Exception):
    """What came back is not what a page of ours showed."""


@dataclass(frozen=True)
class ShownChannel:
    """A mail address or a number of the mission's."""

    id: int
    medium: str
    purpose: str
    #: As it is kept: a number as E.164.
    value: str

    @property
    def said(self) -> str:
        """As people read it."""
        return self.value if self.medium == ChannelMedium.EMAIL.value else shown_phone(self.value)


@dataclass(frozen=True)
class ShownAddress:
    """An address of the mission's."""

    id: int
    kind: str
    lines: str


@dataclass(frozen=True)
class ShownPerson:
    """Somebody in post there. Dates are ISO 8601, or empty."""

    posting_id: int
    person_id: int
    name: str
    given_name: str
    family_name: str
    rank: str
    title: str
    #: In which language the title is.
    title_language: str
    is_head: bool
    ad_interim: bool
    arrived_on: str
    credentials_on: str
    #: The first mail address and number of their own, each with the number of its row; 0 where there is none.
    email: str
    email_id: int
    phone: str
    phone_id: int


@dataclass(frozen=True)
class Shown:
    """The whole entry."""

    website: str
    channels: tuple[ShownChannel, ...]
    addresses: tuple[ShownAddress, ...]
    people: tuple[ShownPerson, ...]

    def numbers(self) -> dict[str, list[int]]:
        """The numbers of what was shown, by table."""
        return {
            "postings": [person.posting_id for person in self.people],
            "channels": [channel.id for channel in self.channels]
            + [number for p in self.people for number in (p.email_id, p.phone_id) if number],
        }


def shown_of(organisation: Organisation, postings: Sequence[Posting], language: str, day: date) -> Shown:
    """The entry as a page in ``language`` shows it; everything it reads must be loaded.

    Args:
        postings: all of the organisation's, people and their channels loaded.
        day: whoever holds a post on that day, or is to hold one, is shown.
    """
    held = [p for p in postings if p.departed_on is None or p.departed_on > day]
    return Shown(
        website=organisation.website,
        channels=tuple(
            ShownChannel(c.id, c.medium.value, c.purpose.value, c.value) for c in organisation.channels
        ),
        addresses=tuple(ShownAddress(a.id, a.kind.value, a.lines) for a in organisation.addresses),
        people=tuple(_shown_person(posting, language) for posting in sorted(held, key=order_in_mission)),
    )


def first_channel(person: Person, medium: ChannelMedium) -> Channel | None:
    """The first mail address or number of a person's own."""
    return next((channel for channel in person.channels if channel.medium is medium), None)


def title_language(posting: Posting, language: str) -> str:
    """In which language the title is shown to a reader of ``language``: their own, where there is none."""
    shown = pick(posting.title, language)
    for code in (language, *LANGUAGES, *posting.title):
        if shown and posting.title.get(code) == shown:
            return code
    return language


def _shown_person(posting: Posting, language: str) -> ShownPerson:
    person = posting.person
    email = first_channel(person, ChannelMedium.EMAIL)
    phone = first_channel(person, ChannelMedium.PHONE)
    return ShownPerson(
        posting_id=posting.id,
        person_id=person.id,
        name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        rank=posting.rank.value,
        title=pick(posting.title, language),
        title_language=title_language(posting, language),
        is_head=posting.is_head,
        ad_interim=posting.ad_interim,
        arrived_on=posting.arrived_on.isoformat() if posting.arrived_on else "",
        credentials_on=posting.credentials_on.isoformat() if posting.credentials_on else "",
        email=email.value if email else "",
        email_id=email.id if email else 0,
        phone=phone.value if phone else "",
        phone_id=phone.id if phone else 0,
    )


def _serializer(request: EntryRequest) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"entry {request.id}")


def sealed(shown: Shown, request: EntryRequest) -> str:
    """What was shown, for the form to bring back: signed, and worth nothing with another letter's link."""
    return str(_serializer(request).dumps(asdict(shown)))


def unsealed(text: str, request: EntryRequest) -> Shown:
    """What a page of ours showed.

    Raises:
        NotWhatWasShown: none did.
    """
    try:
        kept: dict[str, Any] = _serializer(request).loads(text)
        return Shown(
            website=kept["website"],
            channels=tuple(ShownChannel(**one) for one in kept["channels"]),
            addresses=tuple(ShownAddress(**one) for one in kept["addresses"]),
            people=tuple(ShownPerson(**one) for one in kept["people"]),
        )
    except (BadSignature, KeyError, TypeError) as error:
        raise NotWhatWasShown from error
