"""Finding a record by anything that is known of it: a text of each, kept up to date, and what was typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    event,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session, UOWTransaction

from office import countries
from office.database import Model, db, is_sqlite
from office.localized import LANGUAGES, pick
from stakeholders.directory.models import OrganisationText, PersonText
from stakeholders.directory.search import both_foldings, fold, in_fixed_order
from stakeholders.organisations.models import (
    Address,
    Channel,
    ChannelMedium,
    ExternalId,
    FormerName,
    Organisation,
)
from stakeholders.people.models import Person, Posting

#: Numbers in one condition: databases allow some tens of thousands.
_PORTION: Final = 5_000
#: Notes are searched so far.
_NOTES: Final = 4_000
_SORT: Final = 200
_MOST_WORDS: Final = 12
#: What is typed is read so far: patterns take long to look through an endless word.
_MOST_TYPED: Final = 300
#: Digits with what people write between them: "+358 (0)9 123 456", "09-123 456".
_NUMBER = re.compile(r"(?<!\w)(?:\+|00)?\(?\d[\d ()./-]{2,}\d(?!\w)")
_TRUNK_ZERO = re.compile(r"\(0\)")
_NO_DIGIT = re.compile(r"\D")
#: Something with a dot or an at sign inside, which folding would take apart: an address, a host.
_ADDRESS = re.compile(r"\S*\w[@.]\w\S*|@\S+|\S+@")
T = TypeVar("T")

# What a text is made of, by the numbers of the records. Written once: each record that is written costs a few
# of these, and building them took longer than asking. In the order in which things were entered: every
# database makes the same text of the same rows.
_THESE: Final[BindParameter[Any]] = bindparam("numbers", expanding=True)
_CHANNELS_OF_ORGANISATIONS: Final = (
    select(Channel.organisation_id, Channel.medium, Channel.value)
    .where(Channel.organisation_id.in_(_THESE))
    .order_by(Channel.id)
)
_CHANNELS_OF_PEOPLE: Final = (
    select(Channel.person_id, Channel.medium, Channel.value)
    .where(Channel.person_id.in_(_THESE))
    .order_by(Channel.id)
)
_FORMER_NAMES: Final = (
    select(FormerName.organisation_id, FormerName.name)
    .where(FormerName.organisation_id.in_(_THESE))
    .order_by(FormerName.id)
)
_EXTERNAL_IDS: Final = (
    select(ExternalId.organisation_id, ExternalId.value)
    .where(ExternalId.organisation_id.in_(_THESE))
    .order_by(ExternalId.id)
)
_ADDRESSES: Final = (
    select(Address.organisation_id, Address.lines)
    .where(Address.organisation_id.in_(_THESE))
    .order_by(Address.id)
)
_ORGANISATIONS: Final = select(
    Organisation.id, Organisation.name, Organisation.folded, Organisation.website, Organisation.notes
).where(Organisation.id.in_(_THESE))
_POSTINGS: Final = (
    select(Posting.person_id, Posting.rank, Posting.title, Posting.departed_on, Organisation.folded)
    .join(Posting.organisation)
    .where(Posting.person_id.in_(_THESE))
    .order_by(Posting.id)
)
_PEOPLE: Final = select(Person.id, Person.folded, Person.academic_title, Person.notes).where(
    Person.id.in_(_THESE)
)


def contains(typed: str, column: InstrumentedAttribute[str]) -> ColumnElement[bool] | None:
    """All that was typed occurs in the ``column`` of texts, in any order; None where nothing was typed.

    Numbers are found as they are written at home or abroad, mail addresses whole or in part.
    """
    if not typed.strip():
        return None
    found = list(_conditions(typed[:_MOST_TYPED], column))
    # Something was typed that has no letter or digit: nothing is called so.
    return and_(*found[:_MOST_WORDS]) if found else func.length(column) < 0


def _conditions(typed: str, column: InstrumentedAttribute[str]) -> Iterator[ColumnElement[bool]]:
    def has(word: str) -> ColumnElement[bool]:
        if is_sqlite():
            return column.contains(word, autoescape=True)
        # PostgreSQL takes less than half the time to look for plain text that it takes for a pattern.
        return func.strpos(column, word) > 0

    rest: list[str] = []
    for address in _ADDRESS.findall(typed):
        raw = address.strip(".,;:<>()\"'").lower()
        words = [has(word) for word in fold(address).split()]
        # Not only addresses have a dot inside: "St.Lucia".
        if words:
            yield or_(has(raw), and_(*words)) if "@" not in raw else has(raw)
    typed = _ADDRESS.sub(" ", typed)
    for number in _NUMBER.findall(typed):
        digits = _digits(number)
        words = [has(word) for word in fold(number).split()]
        rest.append(number)
        if digits:
            yield or_(has(digits), and_(*words))
    for word in fold(_NUMBER.sub(" ", typed)).split():
        yield has(word)


def _digits(number: str) -> str:
    """The number without what differs between home and abroad: "+358 9 12" and "09 12" end alike."""
    plain = _NO_DIGIT.sub("", _TRUNK_ZERO.sub("", number))
    return plain.lstrip("0")


def keep_texts() -> None:
    """From now on every session keeps the texts of what it writes, so that no verb can forget it."""
    if not event.contains(Session, "after_flush", _after_flush):
        event.listen(Session, "after_flush", _after_flush)


def _after_flush(session: Session, context: UOWTransaction) -> None:
    organisations: set[int] = set()
    people: set[int] = set()
    renamed: set[int] = set()
    gone = {state.obj() for state, (is_delete, _listed) in context.states.items() if is_delete}
    for record in (*session.new, *session.dirty, *gone):
        if isinstance(record, Organisation) and record not in gone:
            organisations.add(record.id)
            if record not in session.new:
                renamed.add(record.id)
        elif isinstance(record, Person) and record not in gone:
            people.add(record.id)
        elif isinstance(record, Channel | Address | ExternalId | FormerName):
            organisations.update(_owners(record, "organisation_id"))
        if isinstance(record, Channel | Posting):
            people.update(_owners(record, "person_id"))
    for portion in _portions(renamed):
        people.update(session.scalars(select(Posting.person_id).where(Posting.organisation_id.in_(portion))))
    renew(organisations, people)


def _owners(record: Model, column: str) -> list[int]:
    """Whose it is, and whose it was before this flush."""
    history = inspect(record).attrs[column].history if column in inspect(record).attrs else ()
    return [number for numbers in history for number in numbers or () if number is not None]


def renew_all() -> None:
    """Make the texts of the whole register anew, as after rows were written past the session."""
    renew(db.session.scalars(select(Organisation.id)).all(), db.session.scalars(select(Person.id)).all())


def renew(organisations: Collection[int], people: Collection[int]) -> None:
    """Make the texts of these records anew, by their numbers: a fixed number of statements a portion."""
    for portion in _portions(sorted(organisations)):
        _await_turn(Organisation.id, portion)
        _write(OrganisationText.organisation_id, list(_texts_of_organisations(portion)))
    for portion in _portions(sorted(people)):
        _await_turn(Person.id, portion)
        _write(PersonText.person_id, list(_texts_of_people(portion)))


def _await_turn(key: InstrumentedAttribute[int], numbers: Sequence[int]) -> None:
    """Wait for whoever else writes of one of these records, in the same order as everybody.

    What is read next is theirs too: of two texts that are made at once, the second would lack what the first
    writer wrote. Rows that refer to the records may be written meanwhile (``FOR NO KEY UPDATE``).
    """
    wanted = select(key).where(key.in_(numbers)).order_by(key)
    db.session.execute(wanted.with_for_update(key_share=True))


def _write(key: InstrumentedAttribute[int], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    make: Any = sqlite_insert if is_sqlite() else postgresql_insert
    statement = make(key.class_)
    others = {name: statement.excluded[name] for name in rows[0] if name != key.key}
    db.session.connection().execute(
        statement.on_conflict_do_update(index_elements=[key.key], set_=others), rows
    )


def _texts_of_organisations(numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    more: dict[int, list[str]] = defaultdict(list)
    of_these = {"numbers": numbers}
    _add_channels(more, _CHANNELS_OF_ORGANISATIONS, of_these)
    for number, name in db.session.execute(_FORMER_NAMES, of_these):
        more[number].append(both_foldings(in_fixed_order(name)))
    for number, value in db.session.execute(_EXTERNAL_IDS, of_these):
        more[number].append(value.lower())
    for number, lines in db.session.execute(_ADDRESSES, of_these):
        more[number].append(both_foldings([lines]))
    for number, name, folded, website, notes in db.session.execute(_ORGANISATIONS, of_these):
        texts = [folded, *more[number], website.lower(), both_foldings([notes[:_NOTES]])]
        yield {
            "organisation_id": number,
            "text": "\n".join(filter(None, texts)),
            **{f"sort_{code}": countries.sort_key(pick(name, code), code)[:_SORT] for code in LANGUAGES},
        }


def _texts_of_people(numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    more: dict[int, list[str]] = defaultdict(list)
    of_these = {"numbers": numbers}
    _add_channels(more, _CHANNELS_OF_PEOPLE, of_these)
    for number, rank, title, departed_on, folded in db.session.execute(_POSTINGS, of_these):
        if departed_on is None:
            more[number] += [rank.value.replace("_", " "), both_foldings(in_fixed_order(title)), folded]
    for number, folded, academic, notes in db.session.execute(_PEOPLE, of_these):
        texts = [folded, fold(academic), *more[number], both_foldings([notes[:_NOTES]])]
        yield {"person_id": number, "text": "\n".join(dict.fromkeys(filter(None, texts)))}


def _add_channels(
    more: dict[int, list[str]], channels: Select[int | None, ChannelMedium, str], of_these: dict[str, Any]
) -> None:
    for number, medium, value in db.session.execute(channels, of_these):
        if number is not None:
            is_mail = medium is ChannelMedium.EMAIL
            more[number].append(value.lower() if is_mail else _NO_DIGIT.sub("", value))


def _portions(numbers: Iterable[T]) -> Iterator[list[T]]:
    rest = list(numbers)
    for begin in range(0, len(rest), _PORTION):
        yield rest[begin : begin + _PORTION]
