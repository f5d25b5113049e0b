"""Workers killed with SIGKILL, and workers side by side: real processes, a real server, nothing lost."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from office import clock
from office.mailroom import outbox
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus
from office.mailroom.outbox import NewLetter
from tests.office.mailroom import letters_are
from tests.office.sending_workers import ACCEPTED, CLAIMED, IN_DATA, WRITTEN, Workers, workers
from tests.sink import Sink, sink

#: In the full run a worker is killed more than a hundred times on each database.
KILLS = 120 if os.environ.get("DOYEN_TEST_FULL") == "1" else 5


@pytest.fixture(scope="module")
def crew(database_url: str) -> Iterator[tuple[Workers, Sink]]:
    """Worker processes, and the server they send to."""
    with sink() as server, workers(database_url, server.url) as started:
        yield started, server


@pytest.fixture
def server(crew: tuple[Workers, Sink]) -> Sink:
    """The mail server, with nothing taken yet."""
    crew[1].envelopes.clear()
    return crew[1]


@pytest.fixture
def staff(crew: tuple[Workers, Sink]) -> Workers:
    """The parent of the workers."""
    return crew[0]


def queued(db: Session, number: int, name: str = "note") -> None:
    """So many letters in the outbox."""
    letters_are()
    mailing = outbox.start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    notes = [
        NewLetter("note", f"{name}:{n}", "events", 1, f"a{n}@example.org", "", "en") for n in range(number)
    ]
    assert outbox.queue_letters(notes, mailing) == number
    db.commit()


def time_passes(db: Session) -> int:
    """Let every lease run out; gives how many letters dead workers had in their hands."""
    held = Letter.status == LetterStatus.SENDING
    number = db.scalar(select(func.count()).select_from(Letter).where(held)) or 0
    db.execute(update(Letter).where(held).values(lease_until=clock.now() - timedelta(seconds=1)))
    db.commit()
    return number


def taken(server: Sink) -> dict[str, list[bytes]]:
    """What the server took: the letters by Message-ID."""
    found: dict[str, list[bytes]] = {}
    for envelope in list(server.envelopes):
        raw = envelope.content
        assert isinstance(raw, bytes)
        found.setdefault(message_from_bytes(raw)["Message-ID"], []).append(raw)
    return found


def repeated(server: Sink) -> int:
    """How many letters the server took beyond the first of each."""
    return sum(len(letters) - 1 for letters in taken(server).values())


def nothing_is_lost(db: Session, server: Sink) -> None:
    """Every letter was taken and is said to be; every repeat has the same octets, and so has the archive."""
    found = taken(server)
    letters = db.execute(
        select(Letter.message_id, Letter.status, ArchivedLetter.raw).join(
            ArchivedLetter, ArchivedLetter.letter_id == Letter.id
        )
    ).all()
    assert Counter(row.status for row in letters) == {LetterStatus.SENT: len(found)}
    assert {row.message_id: {row.raw} for row in letters} == {name: set(raw) for name, raw in found.items()}
    db.commit()


@pytest.mark.parametrize(
    ("point", "first", "again"), [(CLAIMED, 0, 0), (WRITTEN, 0, 0), (IN_DATA, 2, 0), (ACCEPTED, 3, 1)]
)
def test_a_worker_killed_at_this_point_loses_nothing(
    db: Session, staff: Workers, server: Sink, point: str, first: int, again: int
) -> None:
    queued(db, 6)
    assert staff.run(dies=point, after=3) == 9
    assert len(taken(server)) == first
    # The one in flight was taken, and its worker never came to say so.
    assert time_passes(db) == 6 - first + again
    assert staff.run() == 0

    assert repeated(server) == again
    assert len(taken(server)) == 6
    nothing_is_lost(db, server)


def test_a_worker_killed_at_random_points_repeats_at_most_the_one_in_flight(
    db: Session, staff: Workers, server: Sink
) -> None:
    dice = random.Random(seed := random.randrange(10**6))
    number, killed, round_number = 0, 0, 0
    while killed < KILLS:
        waiting = db.scalar(select(func.count()).select_from(Letter).where(Letter.status.in_(outbox.WAITING)))
        if not waiting:
            queued(db, 60, f"round {round_number}")
            number += 60
        db.commit()
        before, round_number = repeated(server), round_number + 1
        killed += staff.run_and_kill(dice.uniform(0.02, 0.25)) == 9
        time_passes(db)
        assert repeated(server) - before <= 1, f"seed {seed}"
    assert staff.run() == 0

    assert len(taken(server)) == number, f"seed {seed}"
    assert repeated(server) <= killed
    nothing_is_lost(db, server)


@pytest.mark.parametrize("careless", [True, False])
def test_two_workers_send_twice_where_claims_are_not_guarded_and_never_where_they_are(
    db: Session, staff: Workers, server: Sink, tmp_path: Path, careless: bool
) -> None:
    queued(db, 100 if careless else 300)
    both = [staff.start(meets=str(tmp_path), careless=careless) for _worker in range(2)]
    assert [staff.wait(number) for number in both] == [0, 0]

    if careless:
        # Both had chosen the same batch before either had marked it.
        assert repeated(server) >= 50
    else:
        assert (len(taken(server)), repeated(server)) == (300, 0)
        nothing_is_lost(db, server)
