"""The office decides on a mission's proposal line by line; what it accepts goes by the register's verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from office import clock
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, undo
from office.database import db
from stakeholders.organisations import keeping
from stakeholders.organisations.channels import BadChannel, ChannelGiven
from stakeholders.organisations.hanging import AddressGiven
from stakeholders.organisations.models import AddressKind, ChannelMedium, ChannelPurpose, Organisation
from stakeholders.organisations.verifying import verify
from stakeholders.people import keeping as people
from stakeholders.people import postings
from stakeholders.people.models import Gender, Person, Posting, Rank
from stakeholders.verification.answering import PROPOSALS, mark_verified
from stakeholders.verification.comparing import RegisterNow, State, compared, register_now
from stakeholders.verification.models import (
    ItemKind,
    ItemStatus,
    Proposal,
    ProposalItem,
    ProposalStatus,
)


class Refusal(StrEnum):
    """Why a line could not be accepted; it goes on waiting."""

    GONE = "gone"
    HEAD_IS_HERE = "head_is_here"
    ALREADY_POSTED = "already_posted"
    NEVER_AD_INTERIM = "never_ad_interim"
    LEAVES_BEFORE_ARRIVAL = "leaves_before_arrival"
    HOUR_WITHOUT_DAY = "hour_without_day"
    NO_CHANNEL = "no_channel"
    NO_NAME = "no_name"
    NO_WEBSITE = "no_website"


_REFUSALS: dict[type[Exception], Refusal] = {
    postings.HeadIsHere: Refusal.HEAD_IS_HERE,
    postings.AlreadyPosted: Refusal.ALREADY_POSTED,
    postings.NeverAdInterim: Refusal.NEVER_AD_INTERIM,
    postings.LeavesBeforeArrival: Refusal.LEAVES_BEFORE_ARRIVAL,
    postings.HourWithoutDay: Refusal.HOUR_WITHOUT_DAY,
    BadChannel: Refusal.NO_CHANNEL,
    people.NameMissing: Refusal.NO_NAME,
    keeping.BadWebsite: Refusal.NO_WEBSITE,
}


class Gone(Exception):
    """What the line speaks of is no longer in the register."""


@dataclass(frozen=True)
class Decision:
    """What an officer decides on one line; ``person_id``: somebody new is this person of the register."""

    accept: bool
    person_id: int | None = None


@dataclass
class Outcome:
    """What came of deciding: how many lines were accepted and left, and which could not be accepted."""

    accepted: int = 0
    left: int = 0
    refused: dict[int, Refusal] = field(default_factory=dict)


def accept_all(proposal: Proposal) -> dict[int, Decision]:
    """Decisions that accept every waiting line which the register has not overtaken."""
    open_states = {State.AS_SEEN, State.ALREADY}
    return {
        line.item.id: Decision(True)
        for line in compared(proposal)
        if line.item.status is ItemStatus.WAITING and line.state in open_states
    }


def decide(proposal: Proposal, decisions: Mapping[int, Decision], *, by: str, source: str) -> Outcome:
    """Accept and leave lines, as one undertaking that can be taken back whole.

    A line that was decided before, by a colleague a moment ago, stays decided. When the last line is decided,
    what the mission was shown and did not correct counts as verified too.

    Args:
        by: the officer's name, as whoever verified.
        source: on whose word, such as "confirmed by NAME of the Embassy of …".
    """
    _lock(proposal)
    outcome = Outcome()
    with because_of(Cause(PROPOSALS, proposal.id)):
        # Departures first: they make room for a new head.
        for item in sorted(proposal.items, key=lambda one: (one.kind is not ItemKind.END, one.id)):
            decision = decisions.get(item.id)
            if decision is None or item.status is not ItemStatus.WAITING:
                continue
            if not decision.accept:
                item.status = ItemStatus.LEFT
                outcome.left += 1
                continue
            try:
                # What a refused line had begun (a person entered for a post that is taken) goes with it.
                with db.session.begin_nested():
                    _accept(item, decision, register_now(proposal.organisation_id), by, source)
            except Gone:
                outcome.refused[item.id] = Refusal.GONE
            except tuple(_REFUSALS) as refused:
                outcome.refused[item.id] = _refusal_of(refused)
            else:
                item.status = ItemStatus.ACCEPTED
                outcome.accepted += 1
        db.session.flush()
        if proposal.items and all(item.status is not ItemStatus.WAITING for item in proposal.items):
            _finish(proposal, by, source)
    return outcome


def close_remark(proposal: Proposal, *, by: str) -> None:
    """A proposal that holds nothing but a remark has been read."""
    if not proposal.items and proposal.status is ProposalStatus.WAITING:
        with because_of(Cause(PROPOSALS, proposal.id)):
            proposal.status = ProposalStatus.DECIDED
            proposal.decided_at, proposal.decided_by = clock.now(), by[:200]


def take_back(proposal: Proposal) -> Undone:
    """Take back all that accepting did; the lines wait again. What was changed since is left and named."""
    _lock(proposal)
    return undo(Cause(PROPOSALS, proposal.id))


def _lock(proposal: Proposal) -> None:
    """Let whoever decides on the same proposal, or takes it back, wait for us; read what they have done."""
    db.session.execute(select(Proposal.id).where(Proposal.id == proposal.id).with_for_update())
    db.session.refresh(proposal)


def _refusal_of(error: Exception) -> Refusal:
    return next(refusal for kind, refusal in _REFUSALS.items() if isinstance(error, kind))


def _finish(proposal: Proposal, by: str, source: str) -> None:
    proposal.status = ProposalStatus.DECIDED
    proposal.decided_at, proposal.decided_by = clock.now(), by[:200]
    left = [item for item in proposal.items if item.status is ItemStatus.LEFT]
    if len(left) == len(proposal.items):
        # Nothing of it was believed: that verifies nothing.
        return
    if proposal.request_id is None:
        # A guest spoke of themselves, and was shown nothing else.
        return
    doubted = {(item.record_type, item.record_id) for item in left}
    doubted |= {("channels", item.before.get("id")) for item in left}
    numbers = {
        table: [number for number in shown if (table, number) not in doubted]
        for table, shown in proposal.shown.items()
    }
    mark_verified(proposal.organisation, numbers, by=by, source=source)


def _accept(item: ProposalItem, decision: Decision, now: RegisterNow, by: str, source: str) -> None:
    organisation = now.organisation
    if item.kind is ItemKind.NOTE:
        return
    if item.kind is ItemKind.ADD:
        _add(item, decision, organisation, by, source)
        return
    record = now.record_of(item)
    if record is None:
        if item.kind is ItemKind.END:
            return
        raise Gone
    value = item.after.get("value", "")
    if item.record_type == "postings":
        _change_posting(item, record, value)
        _verify(record, by, source)
    elif item.record_type == "people":
        _change_person(item, record, now, organisation.seat_country)
        _verify(now.channel_of(item) if item.field in {"email", "phone"} else None, by, source)
    else:
        _change_organisation(item, organisation, now, value)
        if item.kind is ItemKind.CHANGE and item.record_type == "channels":
            _verify(record, by, source)


def _verify(record: Any, by: str, source: str) -> None:
    if record is not None:
        verify([record], day=clock.today(), by=by, source=source, today=clock.today())


def _change_posting(item: ProposalItem, posting: Posting, value: str) -> None:
    today = clock.today()
    if item.kind is ItemKind.END:
        postings.end_posting(posting, date.fromisoformat(value), today=today)
        return
    given = postings.given_of(posting)
    if item.field == "rank":
        given = replace(given, rank=Rank(value))
    elif item.field == "title":
        given = replace(given, title={**given.title, item.after["language"]: value})
    elif item.field == "arrived_on":
        given = replace(given, arrived_on=_day(value))
    else:
        given = replace(given, credentials_on=_day(value))
    postings.change_posting(posting, given, seen_at=posting.updated_at, today=today)


def _change_person(item: ProposalItem, person: Person, now: RegisterNow, country: str | None) -> None:
    given = people.given_of(person)
    value = item.after.get("value", "")
    if item.field == "given_name":
        given = replace(given, given_name=value)
    elif item.field == "family_name":
        given = replace(given, family_name=value)
    else:
        medium = ChannelMedium.EMAIL if item.field == "email" else ChannelMedium.PHONE
        old = now.channel_of(item)
        purpose = old.purpose if old is not None else ChannelPurpose.PERSONAL
        language = old.language if old is not None else None
        wanted = [ChannelGiven(medium, purpose, value, language)] if value else []
        kept = given_channels_without(given.channels, old.value if old is not None else None)
        given = replace(given, channels=(*wanted, *kept))
    people.change_person(person, given, seen_at=person.updated_at, country=country)


def given_channels_without(channels: tuple[ChannelGiven, ...], value: str | None) -> list[ChannelGiven]:
    """The channels but the one of that value."""
    return [channel for channel in channels if channel.value != value]


def _change_organisation(
    item: ProposalItem, organisation: Organisation, now: RegisterNow, value: str
) -> None:
    given = keeping.given_of(organisation)
    if item.record_type == "organisations":
        given = replace(given, website=value)
    elif item.record_type == "channels":
        old = now.channels[item.record_id or 0]
        channels = [
            _with_value(channel, value) if channel.value == old.value else channel
            for channel in given.channels
        ]
        given = replace(given, channels=tuple(channel for channel in channels if channel.value))
    else:
        was = now.addresses[item.record_id or 0].lines
        addresses = [replace(a, lines=value) if a.lines == was else a for a in given.addresses]
        given = replace(given, addresses=tuple(address for address in addresses if address.lines))
    keeping.change(organisation, given, seen_at=organisation.updated_at)


def _with_value(channel: ChannelGiven, value: str) -> ChannelGiven:
    medium = ChannelMedium.EMAIL if "@" in value else ChannelMedium.PHONE
    return replace(channel, value=value, medium=medium) if value else replace(channel, value="")


def _add(item: ProposalItem, decision: Decision, organisation: Organisation, by: str, source: str) -> None:
    after = item.after
    if item.record_type == "postings":
        _post(after, decision.person_id, organisation, by, source)
        return
    given = keeping.given_of(organisation)
    if item.record_type == "channels":
        medium, purpose = ChannelMedium(after["medium"]), ChannelPurpose(after["purpose"])
        given = replace(given, channels=(*given.channels, ChannelGiven(medium, purpose, after["value"])))
    else:
        address = AddressGiven(AddressKind(after["kind"]), after["value"])
        given = replace(given, addresses=(*given.addresses, address))
    keeping.change(organisation, given, seen_at=organisation.updated_at)
    for channel in organisation.channels if item.record_type == "channels" else ():
        if channel.value == after["value"]:
            _verify(channel, by, source)


def _post(
    after: dict[str, Any], person_id: int | None, organisation: Organisation, by: str, source: str
) -> None:
    person = db.session.get(Person, person_id) if person_id is not None else None
    is_head = bool(after.get("is_head"))
    acting = after["rank"] == Rank.CHARGE_AD_INTERIM.value
    given = postings.PostingGiven(
        rank=Rank(after["rank"]),
        title={after["language"]: after["title"]} if after["title"] else {},
        is_head=is_head or acting,
        ad_interim=acting,
        arrived_on=_day(after["arrived_on"]),
        credentials_on=_day(after["credentials_on"]),
    )
    # What cannot be is refused before somebody is entered for it.
    postings.normal(given)
    if person is None:
        person = _person(after, organisation, source)
    posting = postings.begin_posting(
        person,
        organisation,
        given,
        today=clock.today(),
        # A new head whom the mission itself names follows the one it had.
        succession=postings.Succession.END_PREDECESSOR if is_head else postings.Succession.REFUSE,
    )
    _verify(posting, by, source)


def _person(after: dict[str, Any], organisation: Organisation, source: str) -> Person:
    channels = [
        ChannelGiven(medium, ChannelPurpose.PERSONAL, after[name])
        for medium, name in ((ChannelMedium.EMAIL, "email"), (ChannelMedium.PHONE, "phone"))
        if after[name]
    ]
    given = people.PersonGiven(
        family_name=after["family_name"] or after["given_name"],
        given_name=after["given_name"] if after["family_name"] else "",
        gender=Gender(after["gender"]),
        channels=tuple(channels),
    )
    try:
        return people.register_person(given, country=organisation.seat_country, source=source)
    except people.JustRegistered as twice:
        return twice.existing


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
