"""The list of addresses that are not written to: who comes on it, what it stops, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from office import clock
from office.database import db, is_sqlite
from office.mailroom.compose import BadAddress, mail_address
from office.mailroom.models import AddressFailure, Letter, SuppressedAddress, SuppressionReason

#: Days with a failure that leaves a doubt, until the address is not written to any more.
DOUBTFUL_DAYS: Final = 2
#: Days with a soft failure within so long, until the address shows as one that often fails; and how many such
#: addresses are shown.
TROUBLED_DAYS: Final = 3
TROUBLED_WITHIN: Final = timedelta(days=60)
MOST_TROUBLED: Final = 200

_ENHANCED: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
#: RFC 3463 and 7505: no such mailbox; the domain takes no mail at all.
_DEAD: Final = frozenset({"1.1", "1.10"})
#: No such host (often the fault of an hour), bad syntax, moved, disabled.
_DOUBTFUL: Final = frozenset({"1.2", "1.3", "1.6", "2.1"})
#: Words that tell of us, of the hour or of a full mailbox, whatever code a server puts before them.
_NOT_THE_ADDRESS: Final = re.compile(
    r"spam|blocked|black.?list|block.?list|polic|reputation|gr[ae]y.?list|quota|\bfull\b|over ?size|"
    r"\bspf\b|dkim|dmarc|authenticat|relay|temporar|try again|rate.?limit|too many|verif",
    re.IGNORECASE,
)
_NO_MAILBOX: Final = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|address|person)|no mailbox|"
    r"(?:user|mailbox|address|account|recipient) (?:\S+ )?(?:does not|doesn't) exist|"
    r"invalid (?:recipient|mailbox)|(?:user|recipient|mailbox) (?:\S+ )?(?:was )?not found|"
    r"mailbox unavailable|unrouteable address",
    re.IGNORECASE,
)


class NotStanding(Exception):
    """The address is not on the list any more."""


class AlreadyListed(Exception):
    """The address is on the list for that reason already."""


class Certainty(Enum):
    """How sure a server's words make us that there is no such mailbox."""

    NONE = "none"
    #: Twice, on different days, is enough.
    DOUBTFUL = "doubtful"
    #: Once is enough.
    CERTAIN = "certain"


def fold_address(address: str) -> str:
    """The address as it is compared: lower case, the domain in its ASCII form; unchanged where it is none."""
    try:
        return mail_address(address).lower()
    except BadAddress:
        return address.strip().lower()[:254]


def certainty(words: str) -> Certainty:
    """What a server's refusal says about the address: its codes (RFC 5321, RFC 3463) and its words.

    Only "there is no such mailbox" counts. A full mailbox, greylisting and whatever is a matter of policy
    (5.7.x, SPF, block lists: *our* fault) say nothing about the address, and neither does what is not
    permanent. Of 418 real bounces that a library called permanent only 135 were of this kind.
    """
    code = _ENHANCED.search(words)
    if _NOT_THE_ADDRESS.search(words) or (code is not None and code.group(1) != "5"):
        return Certainty.NONE
    if code is None:
        is_permanent = re.match(r"4\d\d\b", words) is None
        return Certainty.DOUBTFUL if is_permanent and _NO_MAILBOX.search(words) else Certainty.NONE
    status = f"{code.group(2)}.{code.group(3)}"
    if status in _DEAD:
        return Certainty.CERTAIN
    # "5.0.0 user unknown" and "5.5.0 mailbox unavailable": a code that says nothing, and words that do.
    says_so = code.group(2) in {"0", "5"} and _NO_MAILBOX.search(words)
    return Certainty.DOUBTFUL if status in _DOUBTFUL or says_so else Certainty.NONE


def standing(addresses: Iterable[str]) -> dict[str, list[SuppressedAddress]]:
    """Why addresses are not written to, by folded address; those that are written to are left out.

    One statement, and none where there are no addresses.
    """
    wanted = {fold_address(address) for address in addresses if address}
    found: dict[str, list[SuppressedAddress]] = {}
    if wanted:
        for entry in db.session.scalars(
            _standing().where(SuppressedAddress.address.in_(wanted)).order_by(SuppressedAddress.id)
        ):
            found.setdefault(entry.address, []).append(entry)
    return found


def _standing() -> Select[SuppressedAddress]:
    return select(SuppressedAddress).where(SuppressedAddress.lifted_at.is_(None))


def stopping(entries: Iterable[SuppressedAddress], *, is_bulk: bool) -> SuppressedAddress | None:
    """The entry that keeps a letter from going out; one who opted out is still written to personally."""
    return next((e for e in entries if is_bulk or e.reason is not SuppressionReason.OPTED_OUT), None)


def suppress(
    address: str,
    reason: SuppressionReason,
    *,
    letter_id: int | None = None,
    note: str = "",
    user_id: int | None = None,
) -> SuppressedAddress:
    """Put an address on the list.

    Raises:
        AlreadyListed: it stands there for this reason.
    """
    entry = SuppressedAddress(
        address=fold_address(address),
        reason=reason,
        since=clock.now(),
        letter_id=letter_id,
        note=note[:500],
        user_id=user_id,
    )
    try:
        # Two workers may learn the same at one moment: the database decides.
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError as error:
        raise AlreadyListed(address) from error
    return entry


def note_refusal(address: str, words: str, letter_id: int) -> SuppressedAddress | None:
    """A server refused a letter for good: remember what that says about the address.

    Returns:
        The new entry of the list, or None where the address is written to as before, or was listed already.
    """
    sure = certainty(words)
    if sure is Certainty.NONE:
        return None
    folded = fold_address(address)
    if sure is Certainty.DOUBTFUL and _days_of_doubt(folded, words, letter_id) < DOUBTFUL_DAYS:
        return None
    try:
        return suppress(folded, SuppressionReason.BOUNCED, letter_id=letter_id, note=words)
    except AlreadyListed:
        return None


def _note_failure(folded: str, words: str, letter_id: int, *, is_soft: bool) -> None:
    """Remember that the address failed today; a second time on one day says no more."""
    table_insert = sqlite.insert if is_sqlite() else postgresql.insert
    db.session.execute(
        table_insert(AddressFailure)
        .values(
            address=folded, day=clock.today("UTC"), letter_id=letter_id, words=words[:500], is_soft=is_soft
        )
        .on_conflict_do_nothing(index_elements=["address", "is_soft", "day"])
    )


def note_soft_failure(address: str, words: str, letter_id: int) -> None:
    """A letter came back from a mailbox that is there, but full, or whose server put us off to the end.

    The address is written to as before; after `TROUBLED_DAYS` such days it shows as one that often fails.
    """
    _note_failure(fold_address(address), words, letter_id, is_soft=True)


class Troubled(NamedTuple):
    """An address whose letters keep coming back, though its mailbox is there."""

    address: str
    days: int
    last: date
    words: str


def troubled(addresses: Iterable[str] | None = None) -> list[Troubled]:
    """The addresses that failed on `TROUBLED_DAYS` days or more of late and are written to still.

    Args:
        addresses: only these; all unless given.

    Returns:
        The one that failed last comes first. Two statements, one where there are none.
    """
    since = clock.today("UTC") - TROUBLED_WITHIN
    standing_for = select(SuppressedAddress.id).where(
        SuppressedAddress.address == AddressFailure.address,
        SuppressedAddress.lifted_at.is_(None),
        SuppressedAddress.reason != SuppressionReason.OPTED_OUT,
    )
    statement = (
        select(
            AddressFailure.address,
            func.count(),
            func.max(AddressFailure.day).label("last"),
            func.max(AddressFailure.id),
        )
        .where(AddressFailure.is_soft, AddressFailure.day > since, ~standing_for.exists())
        .group_by(AddressFailure.address)
        .having(func.count() >= TROUBLED_DAYS)
        .order_by(func.max(AddressFailure.day).desc(), AddressFailure.address)
        .limit(MOST_TROUBLED)
    )
    if addresses is not None:
        statement = statement.where(AddressFailure.address.in_({fold_address(one) for one in addresses}))
    rows = db.session.execute(statement).all()
    if not rows:
        return []
    last_words = select(AddressFailure.id, AddressFailure.words).where(
        AddressFailure.id.in_([row[3] for row in rows])
    )
    words = {row[0]: row[1] for row in db.session.execute(last_words)}
    return [Troubled(row[0], row[1], row[2], words[row[3]]) for row in rows]


def _days_of_doubt(folded: str, words: str, letter_id: int) -> int:
    """On how many days, today's with it, the address failed since it was last written to again."""
    _note_failure(folded, words, letter_id, is_soft=False)
    lifted: datetime | None = db.session.scalar(
        select(func.max(SuppressedAddress.lifted_at)).where(SuppressedAddress.address == folded)
    )
    days = (
        select(func.count())
        .select_from(AddressFailure)
        .where(AddressFailure.address == folded, AddressFailure.is_soft.is_(False))
    )
    if lifted is not None:
        days = days.where(AddressFailure.created_at > lifted)
    return db.session.scalar(days) or 0


def lift(entry: SuppressedAddress, *, user_id: int | None) -> None:
    """Write to the address again.

    Raises:
        NotStanding: that was decided already.
    """
    db.session.refresh(entry, attribute_names=["lifted_at"], with_for_update=True)
    if entry.lifted_at is not None:
        raise NotStanding(entry)
    entry.lifted_at = clock.now()
    entry.lifted_by_id = user_id
    db.session.flush()


def put_back(entry: SuppressedAddress) -> None:
    """Undo a lifting: the address is on the list as before, since when it was.

    Raises:
        AlreadyListed: it is.
    """
    entry_id = entry.id
    try:
        with db.session.begin_nested():
            entry.lifted_at = None
            entry.lifted_by_id = None
    except IntegrityError as error:
        raise AlreadyListed(entry_id) from error


def opted_out(address: str) -> SuppressedAddress | None:
    """The entry of an address whose holder wants no letters that go to many."""
    return db.session.scalars(
        _standing().where(
            SuppressedAddress.address == fold_address(address),
            SuppressedAddress.reason == SuppressionReason.OPTED_OUT,
        )
    ).one_or_none()


def opt_out(letter: Letter) -> None:
    """Whoever got this letter wants no more that go to many; asked twice, it is done once."""
    if opted_out(letter.to_address) is None:
        try:
            suppress(letter.to_address, SuppressionReason.OPTED_OUT, letter_id=letter.id)
        except AlreadyListed:
            return


def opt_in(letter: Letter) -> None:
    """They want them again; nothing else on the list is touched."""
    entry = opted_out(letter.to_address)
    if entry is not None:
        lift(entry, user_id=None)


def entry(entry_id: int) -> SuppressedAddress | None:
    """One entry of the list."""
    return db.session.get(SuppressedAddress, entry_id)


def entries(*, search: str = "", reasons: Iterable[str] = ()) -> Select[Any]:
    """The list as it stands, the newest first, with the letters behind it."""
    statement = _standing().options(joinedload(SuppressedAddress.letter))
    wanted = [SuppressionReason(value) for value in reasons if value in set(SuppressionReason)]
    if wanted:
        statement = statement.where(SuppressedAddress.reason.in_(wanted))
    if search:
        statement = statement.where(
            SuppressedAddress.address.contains(search.strip().lower(), autoescape=True)
        )
    return statement.order_by(SuppressedAddress.since.desc(), SuppressedAddress.id.desc())
