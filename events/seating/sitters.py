"""Those who are to be seated: guests who hold a seat at the event, and our own people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from events.programme.models import Event
from events.registration.models import Capacity, Registration, RegistrationStatus
from events.registration.persons import sighting_of, told_apart
from events.registration.states import is_mission
from events.seating.models import HostRole, KeptApart, Placement, PlanHost
from events.seating.order import Standing, standings_of
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Gender, PersonRelation, PersonRelationKind, Rank

_RANKS = list(Rank)


@dataclass(frozen=True)
class Sitter:
    """Somebody at a table, or waiting for a seat at one, as far as seating is concerned.

    Args:
        key: "g12" a registration, "h3" one of our own.
        place: where they stand among all; the lower, the higher. A spouse stands directly after the partner.
        languages: ISO 639-1; empty: not known.
        sides: for whom they come, to be kept apart by: "s" and a state, "o" and an organisation's number.
        partner: the key of their spouse, as the register has it.
        party: the key of the guest whom they accompany, being there for no post of their own.
        interpreters: the keys of those who interpret for them.
        folded: the name in plain letters, of guests: two who are called the same may be one.
        who: whose seat it is, of guests: two of one number are one person.
        comes: whether they still hold a seat at the event.
        role: of our own people alone.
    """

    key: str
    name: str
    post: str = ""
    place: int = 0
    gender: Gender = Gender.UNKNOWN
    languages: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    partner: str = ""
    party: str = ""
    interpreters: frozenset[str] = frozenset()
    folded: str = ""
    who: int | None = None
    comes: bool = True
    role: HostRole | None = None
    registration: Registration | None = None
    host: PlanHost | None = None

    @property
    def heads(self) -> bool:
        """Whether they preside: no guest is measured against them."""
        return self.role in (HostRole.HOST, HostRole.COHOST)


def key_of(one: Placement) -> str:
    """The key of who sits there."""
    return f"g{one.registration_id}" if one.registration_id is not None else f"h{one.host_id}"


def side_of(organisation: Organisation) -> str:
    """For whom an organisation's people come: of a mission the state, its embassy's and its consulates'."""
    if organisation.sending_state and is_mission(organisation.kind, organisation.sending_state):
        return f"s{organisation.sending_state}"
    return f"o{organisation.id}"


def apart(kept: Iterable[KeptApart]) -> frozenset[frozenset[str]]:
    """The pairs of sides that are kept apart."""
    return frozenset(frozenset((side_of(one.first), side_of(one.second))) for one in kept)


def sitters_of(
    event: Event, hosts: Sequence[PlanHost], placed: Iterable[Placement], language: str
) -> dict[str, Sitter]:
    """Everybody to be seated, the highest first, by key; with those who have a seat and no longer come.

    Four statements: guests, the order of precedence (two), who belongs to whom.
    """
    held = [one.registration_id for one in placed if one.registration_id is not None]
    guests = list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event.id,
                or_(Registration.status == RegistrationStatus.CONFIRMED, Registration.id.in_(held)),
            )
            .options(
                joinedload(Registration.organisation),
                joinedload(Registration.person),
                joinedload(Registration.invitation),
            )
        )
    )
    standings = standings_of(event, guests)
    whose = told_apart(sighting_of(one) for one in guests if one.status is RegistrationStatus.CONFIRMED)
    guests = _once(guests, standings, set(held), whose)
    partners, interpreters = _belonging(guests, event.local_start.date())
    parties = _companions(guests)
    ordered: list[tuple[tuple[object, ...], Sitter]] = []
    for guest in guests:
        sitter = replace(
            _guest(guest, partners, interpreters, language),
            party=parties.get(guest.id, ""),
            who=whose.get(guest.id),
        )
        # A spouse stands with the partner who stands higher, directly after.
        own, of_partner = standings[guest], standings.get(partners.get(guest.id) or guest)
        lower = of_partner is not None and of_partner < own
        ordered.append(((*(of_partner if lower and of_partner else own), int(lower)), sitter))
    for host in hosts:
        rank = _RANKS.index(host.rank) if host.rank is not None else len(_RANKS)
        ordered.append(((1, rank, len(guests), "", 0, host.id, 0), _own(host)))
    ordered.sort(key=lambda one: one[0])
    return {sitter.key: replace(sitter, place=place) for place, (_key, sitter) in enumerate(ordered)}


def _once(
    guests: Sequence[Registration],
    standings: Mapping[Registration, Standing],
    held: set[int],
    whose: Mapping[int, int],
) -> list[Registration]:
    """Who comes for two missions sits once: where they sit already, else as what they are the higher."""
    chosen: dict[int, Registration] = {}
    for guest in sorted(guests, key=lambda one: (one.id not in held, standings[one])):
        if guest.id in whose:
            chosen.setdefault(whose[guest.id], guest)
    return [one for one in guests if one.id in held or chosen[whose[one.id]] is one]


def _guest(
    guest: Registration,
    partners: Mapping[int, Registration],
    interpreters: Mapping[int, frozenset[str]],
    language: str,
) -> Sitter:
    known = guest.person.languages if guest.person is not None else []
    organisation = guest.organisation
    sides = set()
    if organisation is not None:
        sides = {f"o{organisation.id}", side_of(organisation)}
        if organisation.sending_state:
            sides.add(f"s{organisation.sending_state}")
    partner = partners.get(guest.id)
    return Sitter(
        key=f"g{guest.id}",
        name=guest.name,
        post=guest.sent_by(language),
        gender=guest.gender,
        # The language of their letters says something only beside those they are known to speak.
        languages=frozenset([*known, guest.language]) if known else frozenset(),
        sides=frozenset(sides),
        partner=f"g{partner.id}" if partner is not None else "",
        interpreters=interpreters.get(guest.id, frozenset()),
        folded=guest.name_folded,
        comes=guest.status is RegistrationStatus.CONFIRMED,
        registration=guest,
    )


def _own(host: PlanHost) -> Sitter:
    return Sitter(
        key=f"h{host.id}",
        name=host.name,
        post=host.title,
        gender=host.gender,
        role=host.role,
        host=host,
    )


def _belonging(
    guests: Sequence[Registration], day: date
) -> tuple[dict[int, Registration], dict[int, frozenset[str]]]:
    """Whose spouse is whom, and who interprets for whom, by the number of the registration. One statement."""
    by_person = {guest.person_id: guest for guest in guests if guest.person_id is not None}
    wanted = select(PersonRelation).where(
        PersonRelation.kind.in_((PersonRelationKind.SPOUSE, PersonRelationKind.INTERPRETER)),
        PersonRelation.person_id.in_(by_person),
        PersonRelation.other_id.in_(by_person),
        or_(PersonRelation.since.is_(None), PersonRelation.since <= day),
        or_(PersonRelation.until.is_(None), PersonRelation.until >= day),
    )
    partners: dict[int, Registration] = {}
    interpreters: dict[int, frozenset[str]] = {}
    for relation in db.session.scalars(wanted.order_by(PersonRelation.id)):
        one, other = by_person[relation.person_id], by_person[relation.other_id]
        if relation.kind is PersonRelationKind.INTERPRETER:
            interpreters[one.id] = interpreters.get(one.id, frozenset()) | {f"g{other.id}"}
        elif one.id not in partners and other.id not in partners:
            partners[one.id], partners[other.id] = other, one
    return partners, interpreters


def _companions(guests: Sequence[Registration]) -> dict[int, str]:
    """Whom somebody accompanies: of one invitation, a colleague who was given without rank and title.

    They sit where the guest does, and stand by nothing but themselves: that they are a couple is for the
    register to say.
    """
    principals = {
        guest.invitation_id: guest
        for guest in guests
        if guest.capacity in (Capacity.ADDRESSEE, Capacity.SUBSTITUTE)
        and guest.status is RegistrationStatus.CONFIRMED
    }
    return {
        guest.id: f"g{principals[guest.invitation_id].id}"
        for guest in guests
        if guest.capacity is Capacity.COLLEAGUE
        and guest.rank is None
        and not guest.title
        and guest.invitation_id is not None
        and guest.invitation_id in principals
    }
