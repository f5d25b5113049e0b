"""Meetings are noted once, changed without loss, and their promises kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.audit.queries import history_of
from office.audit.words import deeds
from office.sent_once import AlreadySent
from stakeholders.engagement import keeping
from stakeholders.engagement.keeping import (
    CommitmentGiven,
    NobodyMet,
    PartyKey,
    StillToCome,
    SubjectMissing,
    UnknownParty,
    given_of,
    note,
    settle,
)
from stakeholders.engagement.models import Commitment, CommitmentStatus, Interaction, Party, Topic
from stakeholders.engagement.words import party_name, their_side
from stakeholders.organisations.keeping import ChangedMeanwhile
from tests import making
from tests.stakeholders.engagement import given, key, noted, user


def test_a_meeting_is_kept_as_it_was_told(db: Session) -> None:
    head, maija = making.ambassador("IT", "Rossi"), user("Maija")
    told = given(
        head.organisation,
        head.person,
        maija,
        held_on=date(2026, 3, 4),
        held_at=time(14, 30),
        subject="  The   harbour ",
        summary="Line one\r\nline two ",
        they_asked="A berth",
        others=("Kalle Koe", " "),
        topics=("Baltic Sea", "baltic  sea", ""),
        commitments=(
            CommitmentGiven("Send the map", key(maija), date(2026, 4, 1)),
            CommitmentGiven(" ", key(maija)),
            CommitmentGiven("Send dates", None),
        ),
    )
    kept = given_of(note(told, user_id=maija.id))

    assert (kept.subject, kept.summary, kept.topics) == ("The harbour", "Line one\nline two", ("Baltic Sea",))
    assert (kept.others, set(kept.parties)) == (("Kalle Koe",), set(told.parties))
    assert [(c.text, c.owner, c.due_on, c.status) for c in kept.commitments] == [
        ("Send the map", key(maija), date(2026, 4, 1), CommitmentStatus.OPEN),
        ("Send dates", key(head.organisation), None, CommitmentStatus.OPEN),
    ]
    assert keeping.normal(kept) == kept


@pytest.mark.parametrize(
    ("hour", "instant"),
    [(time(14, 30), datetime(2026, 7, 1, 11, 30, tzinfo=UTC)), (None, datetime(2026, 7, 1, 9, tzinfo=UTC))],
)
def test_its_hour_is_the_offices_and_a_day_stands_at_noon(
    db: Session, hour: time | None, instant: datetime
) -> None:
    assert keeping.moment_of(date(2026, 7, 1), hour) == instant


def test_a_person_stands_with_whom_they_spoke_for_on_that_day(db: Session) -> None:
    before = making.ambassador("IT", "Rossi", departed_on=date(2024, 1, 1))
    now = making.posting(before.person, making.embassy("AT"), arrived_on=date(2024, 2, 1))
    names = [
        party_name(their_side(noted(before.person, held_on=day))[0])
        for day in (date(2023, 1, 1), date(2025, 1, 1), date(2018, 1, 1))
    ]
    assert now.organisation_id != before.organisation_id
    assert names == ["Test Rossi (Embassy of Italy)", "Test Rossi (Embassy of Austria)", "Test Rossi"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"subject": " \u200b"}, SubjectMissing),
        ({"parties": ()}, NobodyMet),
        ({"parties": (PartyKey("u", 1),)}, NobodyMet),
        ({"held_on": clock.now().date() + timedelta(days=2)}, StillToCome),
        ({"parties": (PartyKey("o", 999),)}, UnknownParty),
        ({"commitments": (CommitmentGiven("Send", PartyKey("p", 999)),)}, UnknownParty),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    db: Session, changes: dict[str, object], error: type[Exception]
) -> None:
    user("Maija")
    told = replace(given(making.embassy("IT")), **changes)  # type: ignore[arg-type]
    with pytest.raises(error):
        note(told, user_id=None)
    assert db.scalar(select(func.count()).select_from(Interaction)) == 0


def test_the_same_form_sent_twice_is_one_meeting(db: Session) -> None:
    told = given(making.embassy("IT"))
    first = note(told, user_id=None, submission="abc")
    with pytest.raises(AlreadySent) as again:
        note(told, user_id=None, submission="abc")
    assert again.value.existing is first


def test_what_stays_keeps_its_row_and_what_goes_is_gone(db: Session) -> None:
    italy, austria, maija = making.embassy("IT"), making.embassy("AT"), user("Maija")
    meeting = noted(
        italy,
        maija,
        topics=("Ports", "Culture"),
        commitments=(CommitmentGiven("Send the map", key(maija)), CommitmentGiven("Call", key(maija))),
    )
    rows = {str(party): party.id for party in meeting.parties}
    first, _second = meeting.commitments
    told = replace(
        given_of(meeting),
        parties=(key(italy), key(austria)),
        topics=("ports", "Trade"),
        commitments=(CommitmentGiven("Send the new map", key(italy), number=first.id),),
    )
    keeping.change(meeting, told, seen_at=meeting.updated_at)
    db.expire_all()

    assert {str(p): p.id for p in meeting.parties}["Embassy of Italy"] == rows["Embassy of Italy"]
    assert sorted(map(str, meeting.parties)) == ["Embassy of Austria", "Embassy of Italy"]
    assert sorted(map(str, meeting.topics)) == ["Ports", "Trade"]
    assert [(c.id, c.text, c.organisation) for c in meeting.commitments] == [
        (first.id, "Send the new map", italy)
    ]
    assert db.scalar(select(func.count()).select_from(Topic)) == 3


def test_the_second_of_two_editors_is_told(db: Session) -> None:
    meeting = noted(making.embassy("IT"))
    seen = meeting.updated_at - timedelta(seconds=1)
    with pytest.raises(ChangedMeanwhile):
        keeping.change(meeting, given_of(meeting), seen_at=seen)


def test_a_promise_that_was_settled_counts_as_a_change_of_its_meeting(db: Session) -> None:
    italy = making.embassy("IT")
    meeting = noted(italy, commitments=(CommitmentGiven("Send dates", None),))
    (promise,) = meeting.commitments
    seen = meeting.updated_at
    settle(promise, CommitmentStatus.DONE)

    assert (promise.status, promise.closed_at is not None) == (CommitmentStatus.DONE, True)
    assert meeting.updated_at > seen
    settle(promise, CommitmentStatus.OPEN)
    assert (promise.status, promise.closed_at) == (CommitmentStatus.OPEN, None)


@pytest.mark.parametrize(
    ("status", "days", "overdue"),
    [
        (CommitmentStatus.OPEN, -1, True),
        (CommitmentStatus.OPEN, 0, False),
        (CommitmentStatus.DONE, -1, False),
        (CommitmentStatus.OPEN, None, False),
    ],
)
def test_overdue_is_told_by_the_day(status: CommitmentStatus, days: int | None, overdue: bool) -> None:
    today = date(2026, 11, 21)
    due = None if days is None else today + timedelta(days=days)
    assert Commitment(status=status, due_on=due).is_overdue(today) is overdue


def test_its_history_tells_names_instead_of_numbers(db: Session) -> None:
    italy, maija = making.embassy("IT"), user("Maija")
    meeting = noted(italy, maija, commitments=(CommitmentGiven("Send dates", key(maija)),))
    (promise,) = meeting.commitments
    told = replace(
        given_of(meeting), commitments=(CommitmentGiven("Send dates", key(italy), number=promise.id),)
    )
    keeping.change(meeting, told, seen_at=meeting.updated_at)
    (deed,) = deeds(history_of("interactions", meeting.id), of="interactions")

    assert (deed.title, str(deed.text).split("<br>")) == (
        "Noted",
        [
            "Added: participant (Embassy of Italy)",
            "Added: participant (Maija)",
            "Added: promise (Send dates)",
            "Changed: promise (Send dates)",
            "Owed by us: taken away (was Maija)",
            "Owed by them: Embassy of Italy",
        ],
    )


def test_a_party_is_one_of_theirs_or_one_of_ours(db: Session) -> None:
    meeting = noted(making.embassy("IT"))
    assert [(party.is_ours, Party(name="Kalle").is_ours) for party in meeting.parties] == [(False, True)]
