"""A proposal's lines beside the register as it reads now: what the mission saw may have changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from office import clock
from office.database import db
from office.localized import pick
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Address, Channel, ChannelMedium, Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import heads_on, postings_in
from stakeholders.verification.entry import first_channel
from stakeholders.verification.models import ItemKind, ItemStatus, Proposal, ProposalItem


class State(StrEnum):
    """How a line stands against the register of this moment."""

    #: The register reads as the mission saw it.
    AS_SEEN = "as_seen"
    #: It has been changed since, to something else than the mission wrote.
    CHANGED = "changed"
    #: It reads already as the mission wrote.
    ALREADY = "already"
    #: What the line speaks of is no longer in the register.
    GONE = "gone"


@dataclass(frozen=True)
class ComparedLine:
    """One line, what the register says now, and who may be meant by somebody new."""

    item: ProposalItem
    now: str
    state: State
    #: People in the register of the same name as somebody new.
    namesakes: Sequence[Person] = ()
    #: The head whose posting a new head ends.
    ends: Posting | None = None


@dataclass
class RegisterNow:
    """The records that a proposal may speak of, as they are at this moment."""

    organisation: Organisation
    postings: dict[int, Posting]
    people: dict[int, Person] = field(init=False)
    channels: dict[int, Channel] = field(init=False)
    addresses: dict[int, Address] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {posting.person_id: posting.person for posting in self.postings.values()}
        self.channels = {channel.id: channel for channel in self.organisation.channels}
        self.addresses = {address.id: address for address in self.organisation.addresses}

    def record_of(self, item: ProposalItem) -> Any:
        """The record that a line speaks of; None where it is gone, or where the line brings a new one."""
        if item.record_type == "organisations":
            return self.organisation
        known: dict[str, dict[int, Any]] = {
            "postings": self.postings,
            "people": self.people,
            "channels": self.channels,
            "addresses": self.addresses,
        }
        return known[item.record_type].get(item.record_id or 0)

    def value_of(self, item: ProposalItem) -> str:
        """What the register says now where the line speaks of it, as the mission's page would show it."""
        record = self.record_of(item)
        if record is None or item.field == "national_day":
            return ""
        if item.field in {"email", "phone"}:
            channel = self.channel_of(item)
            return channel.value if channel is not None else ""
        if item.field == "title":
            return pick(record.title, item.before.get("language", ""))
        value = getattr(record, item.field)
        if value is None:
            return ""
        if hasattr(value, "isoformat"):
            return str(value.isoformat())
        return str(getattr(value, "value", value))

    def channel_of(self, item: ProposalItem) -> Channel | None:
        """The mail address or number of a person that a line speaks of."""
        person: Person = self.record_of(item)
        medium = ChannelMedium.EMAIL if item.field == "email" else ChannelMedium.PHONE
        kept = next((c for c in person.channels if c.id == item.before.get("id")), None)
        return kept or first_channel(person, medium)


def register_now(organisation_id: int) -> RegisterNow:
    """The organisation with all that a proposal may speak of. Seven statements."""
    organisation = organisation_with_all(organisation_id)
    assert organisation is not None  # proposals go when their organisation goes
    return RegisterNow(organisation, {posting.id: posting for posting in postings_in(organisation_id)})


def compared(proposal: Proposal) -> list[ComparedLine]:
    """Every line of the proposal beside the register, in their order. At most twelve statements."""
    now = register_now(proposal.organisation_id)
    namesakes = _namesakes(proposal.items)
    day = clock.today()
    head = heads_on(day, [proposal.organisation_id]).get(proposal.organisation_id)
    leaving = {item.record_id for item in proposal.items if item.kind is ItemKind.END}
    lines = []
    for item in proposal.items:
        if item.kind is ItemKind.ADD and item.record_type == "postings":
            found = namesakes.get(_sort_name(item), [])
            ends = head if item.after.get("is_head") and head and head.id not in leaving else None
            is_here = any(
                posting.person in found and posting.departed_on is None for posting in now.postings.values()
            )
            state = State.ALREADY if is_here else State.AS_SEEN
            lines.append(ComparedLine(item, "", state, found, ends))
            continue
        lines.append(ComparedLine(item, now.value_of(item), _state_of(item, now)))
    return lines


def _state_of(item: ProposalItem, now: RegisterNow) -> State:
    if item.kind is ItemKind.NOTE:
        return State.AS_SEEN
    if item.kind is ItemKind.ADD:
        return State.ALREADY if _is_there(item, now) else State.AS_SEEN
    if now.record_of(item) is None:
        # What was to end has ended; what was to change is no longer there to be changed.
        return State.ALREADY if item.kind is ItemKind.END else State.GONE
    value = now.value_of(item)
    if value == item.after.get("value", ""):
        return State.ALREADY
    return State.AS_SEEN if value == item.before.get("value", "") else State.CHANGED


def _is_there(item: ProposalItem, now: RegisterNow) -> bool:
    value = item.after.get("value", "")
    if item.record_type == "channels":
        return any(channel.value == value for channel in now.channels.values())
    return any(address.lines == value for address in now.addresses.values())


def _sort_name(item: ProposalItem) -> str:
    return fold(f"{item.after.get('family_name', '')} {item.after.get('given_name', '')}")[:410]


def _namesakes(items: Sequence[ProposalItem]) -> dict[str, list[Person]]:
    """People in the register of the same names as those who are new, by the folded name: three statements."""
    wanted = [
        _sort_name(item)
        for item in items
        if item.kind is ItemKind.ADD and item.record_type == "postings" and item.status is ItemStatus.WAITING
    ]
    found: dict[str, list[Person]] = {}
    if not wanted:
        return found
    people = db.session.scalars(
        select(Person)
        .where(or_(*(Person.sort_name == name for name in dict.fromkeys(wanted))))
        .options(selectinload(Person.postings).joinedload(Posting.organisation))
        .order_by(Person.id)
    )
    for person in people:
        found.setdefault(person.sort_name, []).append(person)
    return found
