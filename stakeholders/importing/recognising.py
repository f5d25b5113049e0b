"""Whom the rows of a mapped list mean: records of the register, or nobody that it knows yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from office.database import db
from stakeholders.directory.search import fold
from stakeholders.duplicates.matching import Likeness, OrganisationIndex, PeopleIndex
from stakeholders.importing.grouping import Groups, Spoken
from stakeholders.importing.kept import PORTION, Kept, People, Register, portions
from stakeholders.importing.missions import SCHEME
from stakeholders.importing.plans import Lookalike
from stakeholders.importing.rows import name_key
from stakeholders.importing.statements import Statement, Target
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, OrganisationKind
from stakeholders.people.models import Person

#: So many likenesses are shown of one record.
_SHOWN = 5


@dataclass
class Meaning:
    """What each record of the list is in the register, by how the list tells it apart."""

    known: dict[tuple[Target, str], Kept] = field(default_factory=dict)
    alike: dict[tuple[Target, str], tuple[Lookalike, ...]] = field(default_factory=dict)
    #: Records of the list that are one of the register with an earlier one: how that one is told apart.
    doubled: dict[tuple[Target, str], str] = field(default_factory=dict)

    _first: dict[tuple[Target, int], str] = field(default_factory=dict)

    def is_(self, target: Target, identity: str, kept: Kept) -> None:
        """Note that a record of the list is this one of the register."""
        self.known[target, identity] = kept
        first = self._first.setdefault((target, kept.id), identity)
        if first != identity:
            self.doubled[target, identity] = first

    def of(self, statement: Statement) -> Kept | None:
        """The record of the register that it was recognised as."""
        return self.known.get((statement.target, statement.identity))


def recognise_organisations(groups: Groups, register: Register, meaning: Meaning) -> None:
    """Find the organisations that rows mean.

    One is recognised by what somebody decided, by what an earlier import wrote down of it, by its Wikidata
    number, or by its name together with whatever else the row says of its kind, its sending state and whom it
    is sent to, where exactly one fits. A mission is also known by these three without its name. Any other
    organisation that looks like it is a possible duplicate: nothing is joined unasked.
    """
    finder = _Organisations(register)
    strangers = []
    for identity, spoken in groups.organisations.items():
        kept = finder.find(spoken, identity)
        if kept is not None:
            meaning.is_(Target.ORGANISATION, identity, kept)
        elif not spoken.is_decided:
            strangers.append(spoken)
    if not strangers:
        return
    index = OrganisationIndex.load()
    for spoken in strangers:
        found = _organisations_like(index, spoken.said)
        if found:
            labels = {one.record_id: register.organisations[one.record_id].label for one in found}
            meaning.alike[Target.ORGANISATION, spoken.said.identity] = tuple(
                Lookalike(
                    labels[one.record_id],
                    organisation_id=one.record_id,
                    score=one.score,
                    reasons=tuple(reason.value for reason in one.reasons),
                )
                for one in found
            )


def _organisations_like(index: OrganisationIndex, said: Statement) -> list[Likeness]:
    fields = said.fields
    names = [text for key, text in fields.items() if key.startswith(("name.", "short_name."))]
    return index.alike(
        kind=OrganisationKind(fields.get("kind", OrganisationKind.OTHER)),
        names=names,
        sending_state=fields.get("sending_state"),
        host_country=fields.get("host_country"),
        seat_city=fields.get("seat_city", ""),
        seat_country=fields.get("seat_country"),
        mails=said.sets.get("emails", ()),
        phones=said.sets.get("phones", ()),
        website=fields.get("website", ""),
        qid=said.external_id,
    )[:_SHOWN]


class _Organisations:
    """The register's organisations, by name, by number elsewhere and by whose missions they are."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_name: dict[str, list[Kept]] = defaultdict(list)
        self._by_number: dict[str, list[Kept]] = defaultdict(list)
        self._by_sender: dict[tuple[str, str], list[Kept]] = defaultdict(list)
        for kept in register.organisations.values():
            names = {fold(text) for key, text in kept.fields.items() if key.startswith("name.")}
            for name in names:
                self._by_name[name].append(kept)
            for number in kept.numbers:
                self._by_number[number].append(kept)
            if sender := kept.fields["sending_state"]:
                self._by_sender[sender, kept.fields["kind"]].append(kept)

    def find(self, spoken: Spoken, identity: str) -> Kept | None:
        """The one that is meant, or None."""
        said = spoken.said
        if spoken.linked_to is not None:
            return self._register.organisations.get(spoken.linked_to)
        if kept := self._register.by_identity.get(identity):
            return kept
        if said.external_id:
            numbered = self._by_number.get(f"{SCHEME}:{said.external_id}", ())
            if len(numbered) == 1:
                return numbered[0]
        names = {fold(text) for key, text in said.fields.items() if key.startswith("name.")}
        named = {kept.id: kept for name in names for kept in self._by_name.get(name, ())}
        found = _fitting(named.values(), said)
        if not found and said.fields.get("kind") in DIPLOMATIC_MISSIONS and "host_country" in said.fields:
            sender = said.fields.get("sending_state") or ""
            found = _fitting(self._by_sender.get((sender, said.fields["kind"]), ()), said)
        return found[0] if len(found) == 1 else None


def _fitting(candidates: Iterable[Kept], said: Statement) -> list[Kept]:
    """Those whose kind and states are what the row says; else those of which the register does not say."""
    among = list(candidates)
    told = [name for name in ("kind", "sending_state", "host_country") if name in said.fields]
    exact = [kept for kept in among if all(kept.fields[name] == said.fields[name] for name in told)]
    return exact or [
        kept
        for kept in among
        if all(kept.fields[name] in {said.fields[name], None, "other"} for name in told)
    ]


def recognise_people(groups: Groups, people: People, meaning: Meaning) -> None:
    """Find the people whom rows mean.

    One is recognised by what somebody decided, by what an earlier import wrote down of them, by a mail
    address together with the name, or by the name among the staff of the organisation that the row names,
    where exactly one fits. Everybody else who looks like them is a possible duplicate.
    """
    workplaces = _workplaces(groups, meaning)
    keys = {number: name_key(kept.label) for number, kept in people.people.items()}
    strangers = []
    for identity, spoken in groups.people.items():
        kept = (
            None if spoken.is_new else _person(spoken, identity, people, keys, workplaces.get(identity, ()))
        )
        if kept is not None:
            meaning.is_(Target.PERSON, identity, kept)
        elif not spoken.is_decided:
            strangers.append(spoken)
    if strangers:
        _find_alike(strangers, groups, meaning)
    _recognise_postings(groups, people, meaning)


def _workplaces(groups: Groups, meaning: Meaning) -> dict[str, list[int]]:
    """The known organisations in which the list posts each person."""
    found: dict[str, list[int]] = defaultdict(list)
    for posting in groups.postings.values():
        if kept := meaning.known.get((Target.ORGANISATION, posting.organisation)):
            found[posting.person].append(kept.id)
    return found


def _person(
    spoken: Spoken, identity: str, people: People, keys: dict[int, str], workplaces: Iterable[int]
) -> Kept | None:
    if spoken.linked_to is not None:
        return people.people.get(spoken.linked_to)
    if number := people.by_identity.get(identity):
        return people.people.get(number)
    key = name_key(spoken.said.label)
    by_mail = {n for mail in spoken.said.sets.get("emails", ()) for n in people.by_mail.get(mail, ())}
    for candidates in (by_mail, {n for place in workplaces for n in people.staff.get(place, ())}):
        named = [number for number in candidates if keys.get(number) == key]
        if len(named) == 1:
            return people.people[named[0]]
    return None


def _find_alike(strangers: list[Spoken], groups: Groups, meaning: Meaning) -> None:
    states: dict[str, set[str]] = defaultdict(set)
    for posting in groups.postings.values():
        if state := groups.organisations[posting.organisation].said.fields.get("sending_state"):
            states[posting.person].add(state)
    index = PeopleIndex.load()
    found: dict[str, list[Likeness]] = {}
    for spoken in strangers:
        said = spoken.said
        likenesses = index.alike(
            family_name=said.fields.get("family_name", ""),
            given_name=said.fields.get("given_name", ""),
            own_script_name=said.fields.get("own_script_name", ""),
            mails=said.sets.get("emails", ()),
            phones=said.sets.get("phones", ()),
            country=states.get(said.identity),
        )
        if likenesses:
            found[said.identity] = likenesses[:_SHOWN]
    labels = _names_of({one.record_id for likenesses in found.values() for one in likenesses})
    for identity, likenesses in found.items():
        meaning.alike[Target.PERSON, identity] = tuple(
            Lookalike(
                labels.get(one.record_id, ""),
                person_id=one.record_id,
                score=one.score,
                reasons=tuple(reason.value for reason in one.reasons),
            )
            for one in likenesses
        )


def _names_of(numbers: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for portion in portions(numbers, PORTION):
        names = select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(portion))
        for number, given, family in db.session.execute(names):
            found[number] = " ".join(part for part in (given, family) if part)
    return found


def _recognise_postings(groups: Groups, people: People, meaning: Meaning) -> None:
    """A post is known by its rank, or as the only one that the person holds there now."""
    taken: set[int] = set()
    for identity, posting in groups.postings.items():
        person = meaning.known.get((Target.PERSON, posting.person))
        organisation = meaning.known.get((Target.ORGANISATION, posting.organisation))
        if person is None or organisation is None:
            continue
        held = [
            one
            for one in people.postings.get(person.id, ())
            if one.organisation_id == organisation.id and one.id not in taken
        ]
        kept = _same_post(posting.said, identity, held)
        if kept is not None:
            taken.add(kept.id)
            meaning.known[Target.POSTING, identity] = kept


def _same_post(said: Statement, identity: str, held: list[Kept]) -> Kept | None:
    for one in held:
        if one.identity == identity:
            return one
    rank = said.fields.get("rank")
    now = [one for one in held if one.fields["departed_on"] is None]
    ranked = [one for one in now if one.fields["rank"] == rank]
    if rank is not None and ranked:
        return ranked[0]
    if len(now) == 1:
        return now[0]
    if not now and "departed_on" in said.fields:
        # A list that still names who has left does not bring them back.
        ended = [one for one in held if one.fields["rank"] == rank or rank is None]
        return ended[-1] if ended else None
    return None
