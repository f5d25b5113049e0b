"""Which organisation another looks like. A state may have two embassies in Rome: whom they serve decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import Select, select

from office.database import db
from stakeholders.duplicates.comparing import (
    LIKELY,
    Keyed,
    Likeness,
    Pair,
    Reason,
    compared,
    keys_of,
    letters_key,
    nearest,
    whole_keys_of,
)
from stakeholders.duplicates.traits import (
    Class,
    OrganisationRow,
    Traits,
    apart_elsewhere,
    body_score,
    cities_differ,
    differ,
    known,
    marks,
    mission_keys,
    mission_score,
    telling,
)
from stakeholders.organisations.models import (
    Channel,
    ChannelMedium,
    ExternalId,
    FormerName,
    Organisation,
    OrganisationKind,
)

#: A mailbox, a number or a website that so many organisations have says nothing of one.
_SHARED_BY: Final = 3
#: A key with more organisations behind it tells none from any.
_CROWDED: Final = 60


class OrganisationIndex:
    """All organisations of the register, ready to be asked which one looks like another."""

    def __init__(self) -> None:
        self._all: list[Traits] = []
        self._keyed = Keyed()
        #: Under the words of their names, by class and by whether it is known who sends them.
        self._named: dict[tuple[Class, bool], Keyed] = defaultdict(Keyed)
        self._holders: dict[str, list[int]] = defaultdict(list)

    @classmethod
    def of(cls, rows: Iterable[OrganisationRow]) -> OrganisationIndex:
        """An index of ``rows``."""
        index = cls()
        for row in rows:
            index.add(row)
        return index

    @classmethod
    def load(cls, only: Select[int] | None = None) -> OrganisationIndex:
        """An index of the whole register, or of those whose numbers ``only`` selects: four statements."""
        one = Organisation
        organisations = select(
            *(one.id, one.kind, one.name, one.short_name, one.sending_state, one.host_country),
            *(one.seat_city, one.seat_country, one.website),
        ).order_by(one.id)
        channels = select(Channel.organisation_id, Channel.medium, Channel.value)
        channels = channels.where(Channel.organisation_id.is_not(None))
        numbers = select(ExternalId.organisation_id, ExternalId.value).where(ExternalId.scheme == "wikidata")
        names = select(FormerName.organisation_id, FormerName.name)
        if only is not None:
            organisations = organisations.where(one.id.in_(only))
            channels = channels.where(Channel.organisation_id.in_(only))
            numbers = numbers.where(ExternalId.organisation_id.in_(only))
            names = names.where(FormerName.organisation_id.in_(only))
        mails: dict[int, list[str]] = defaultdict(list)
        phones: dict[int, list[str]] = defaultdict(list)
        for owner, medium, value in db.session.execute(channels):
            if owner is not None:
                (mails if medium is ChannelMedium.EMAIL else phones)[owner].append(value)
        qids: dict[int, list[str]] = defaultdict(list)
        for owner, value in db.session.execute(numbers):
            qids[owner].append(value)
        former: dict[int, list[str]] = defaultdict(list)
        for owner, name in db.session.execute(names):
            former[owner] += name.values()
        index = cls()
        for number, kind, name, short, state, host, city, country, website in db.session.execute(
            organisations
        ).yield_per(1000):
            index.add(
                OrganisationRow(
                    id=number,
                    kind=kind,
                    names=(*(name or {}).values(), *(short or {}).values()),
                    sending_state=state,
                    host_country=host,
                    seat_city=city,
                    seat_country=country,
                    mails=mails.get(number, ()),
                    phones=phones.get(number, ()),
                    website=website,
                    qids=qids.get(number, ()),
                    former_names=former.get(number, ()),
                )
            )
        return index

    def __len__(self) -> int:
        return len(self._all)

    def add(self, row: OrganisationRow) -> None:
        """Take an organisation in, such as a row of a file that has just been read."""
        position = len(self._all)
        one = known(row)
        self._all.append(one)
        for key in mission_keys(one):
            self._keyed.put(key, position)
        named = self._named[one.klass, one.state is not None]
        for words in one.names:
            words_told = telling(words)
            named.put(letters_key(words_told), position)
            for key in keys_of(words_told):
                named.put(key, position)
        for mark in marks(one):
            self._holders[mark].append(position)

    def alike(
        self,
        *,
        kind: OrganisationKind,
        names: Mapping[str, str] | Collection[str],
        sending_state: str | None = None,
        host_country: str | None = None,
        seat_city: str = "",
        seat_country: str | None = None,
        mails: Collection[str] = (),
        phones: Collection[str] = (),
        website: str = "",
        qid: str | Collection[str] = "",
        exclude: Collection[int] = (),
        least: int = LIKELY,
    ) -> list[Likeness]:
        """Which organisations look like this one, the most alike first.

        Args:
            names: in all languages, long and short; a text by language as `Organisation.name` will do.
            exclude: numbers of organisations that are not meant, such as its own.
            least: the score (0 to 100) from which on one counts.
        """
        said = tuple(names.values()) if isinstance(names, Mapping) else names
        qids = ((qid,) if qid else ()) if isinstance(qid, str) else qid
        place = (sending_state, host_country, seat_city, seat_country)
        asked = known(OrganisationRow(0, kind, said, *place, mails, phones, website, qids))
        return self._alike(asked, exclude, least)

    def pairs(self, report: Callable[[int, int], None] = lambda _done, _total: None) -> Iterator[Pair]:
        """Every two organisations of the index that look alike, each pair once: the smaller number first.

        Args:
            report: told how many organisations are done, and how many there are.
        """
        for done, one in enumerate(self._all):
            for likeness in self._alike(one, (one.id,), LIKELY):
                if one.id < likeness.record_id:
                    yield Pair(one.id, likeness.record_id, likeness)
            if done % 500 == 0:
                report(done, len(self._all))

    def alike_to(self, number: int) -> list[Likeness]:
        """Which look like the one of that number, which is in the index itself."""
        return next((self._alike(one, (number,), LIKELY) for one in self._all if one.id == number), [])

    def _alike(self, asked: Traits, exclude: Collection[int], least: int) -> list[Likeness]:
        found: set[int] = set()
        for key in mission_keys(asked):
            found.update(self._keyed.of(key))
        for mark in marks(asked):
            holders = self._holders.get(mark, ())
            if len(holders) < _SHARED_BY:
                found.update(holders)
        # Missions of one state are found by that state; the names lead to those whose state is not known.
        rooms = [self._named[asked.klass, False]]
        if asked.state is None or asked.klass is Class.BODY:
            rooms.append(self._named[asked.klass, True])
        for words in asked.names:
            words_told = telling(words)
            found.update(position for room in rooms for position in room.of(letters_key(words_told)))
            keys = (*keys_of(words_told), *whole_keys_of(words_told))
            behind = (room.of(key) for key in keys for room in rooms)
            crowd = {at for positions in behind if len(positions) <= _CROWDED for at in positions} - found
            names_of = {p: " ".join(self._all[p].names[0]) for p in crowd}
            found.update(nearest(" ".join(words), names_of))
        judged = (self._judged(asked, self._all[at]) for at in found if self._all[at].id not in exclude)
        return sorted(
            (one for one in judged if one.score >= least), key=lambda one: (-one.score, one.record_id)
        )

    def _shared(self, mark: str) -> bool:
        return len(self._holders.get(mark, ())) >= _SHARED_BY

    def _judged(self, asked: Traits, other: Traits) -> Likeness:
        nothing = Likeness(other.id, 0, ())
        if asked.klass is not other.klass or differ(asked.state, other.state):
            return nothing
        is_mission = asked.klass is not Class.BODY
        if is_mission and (
            differ(asked.host, other.host)
            or (asked.is_to_holy_see != other.is_to_holy_see and not (asked.host and other.host))
        ):
            return nothing
        same_qid = not asked.qids.isdisjoint(other.qids)
        if asked.qids and other.qids and not same_qid and is_mission and cities_differ(asked, other):
            return nothing
        name, reason = max(
            (compared(mine, theirs) for mine in asked.names for theirs in other.names),
            key=lambda one: one[0],
            default=(0, None),
        )
        if reason is Reason.SAME_NAME:
            # A single word is many people's name, but one organisation's: "UNICEF".
            name = max(name, 83)
        reasons: list[Reason] = [] if reason is None or name < 60 else [reason]
        score = name
        if is_mission and asked.state and asked.state == other.state:
            score, more = mission_score(asked, other, name)
            reasons = [*more, *reasons]
        elif is_mission and cities_differ(asked, other):
            score -= 20
        elif not is_mission:
            score += body_score(asked, other)
        if asked.qids and other.qids and not same_qid:
            score -= apart_elsewhere(asked, other)
        if same_qid:
            score = max(score, 70) + 15
            reasons.insert(0, Reason.SAME_NUMBER_ELSEWHERE)
        return Likeness(
            other.id, max(0, min(100, score + self._in_common(asked, other, reasons))), tuple(reasons)
        )

    def _in_common(self, asked: Traits, other: Traits, reasons: list[Reason]) -> int:
        """What mailboxes, numbers and the website add; the reasons are added too."""
        more = 0
        for mine, theirs, reason, weight in (
            (asked.mails, other.mails, Reason.SAME_MAIL, 10),
            (asked.phones, other.phones, Reason.SAME_PHONE, 8),
            ({asked.website} - {""}, {other.website} - {""}, Reason.SAME_WEBSITE, 8),
        ):
            if any(not self._shared(mark) for mark in mine & theirs):
                more += weight
                reasons.append(reason)
        return more
