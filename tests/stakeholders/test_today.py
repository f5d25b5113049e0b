"""What the register puts on Today: each task for just the data that calls for it, gone when it is done."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, g
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.web import Severity, web
from stakeholders.duplicates.models import Candidate, CandidateState, Kind
from stakeholders.engagement import todo as promises
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Commitment
from stakeholders.engagement.queries import Reader
from stakeholders.importing.models import ImportFile
from stakeholders.nationaldays.keeping import congratulate
from stakeholders.nationaldays.models import NationalDay
from stakeholders.people.models import Posting
from stakeholders.verification.corrections import Said
from stakeholders.verification.models import Proposal, ProposalStatus
from tests import making
from tests.stakeholders.engagement import key, noted, user
from tests.stakeholders.upkeep import LONG_AGO, mission, propose, request_to

WRONG, DUE, LATER = Severity.WRONG, Severity.DUE, Severity.LATER
PARTS = ("register", "upkeep", "duplicates", "importing", "national-days")


def told(app: Flask, db: Session) -> dict[str, tuple[Severity, int]]:
    db.flush()
    with app.test_request_context():
        # What a page finds once is found anew for the next.
        g.pop("doyen_national_days", None)
        return {
            task.key: (task.severity, task.count)
            for source in web(app).tasks(Role.EDITOR)
            if source.key in PARTS
            for task in source.find()
        }


def test_the_register_tells_what_is_vacant_stale_proposed_doubled_and_left(app: Flask, db: Session) -> None:
    today = clock.today()
    italy, vacant = mission("IT", verified_on=today), making.embassy("AT", verified_on=today)
    db.execute(update(Posting).values(verified_on=today))
    assert told(app, db) == {"register:vacant": (LATER, 1)}

    abroad = making.embassy("SE", seat_country="DK", host_country="FI", verified_on=LONG_AGO)
    vacant.closed_on = today
    request = request_to(italy, asked_at=clock.now() - timedelta(days=15))
    assert told(app, db) == {"upkeep:silent": (LATER, 1), "upkeep:stale": (LATER, 1)}

    abroad.closed_on, request.withdrawn_at = today, clock.now()
    propose(italy, Said(), "The address is old.")
    db.add(Candidate(kind=Kind.ORGANISATIONS, left_id=italy.id, right_id=vacant.id, score=90, reasons=[]))
    db.add(ImportFile(name="list.csv", content=b"", options={}))
    assert told(app, db) == {
        "upkeep:proposals": (DUE, 1),
        "duplicates": (LATER, 1),
        "importing": (LATER, 1),
    }

    db.execute(update(Proposal).values(status=ProposalStatus.CONFIRMED))
    db.execute(update(Candidate).values(state=CandidateState.DISTINCT))
    db.execute(delete(ImportFile))
    assert told(app, db) == {}


def test_a_national_day_is_a_task_from_a_week_before_until_three_days_after(app: Flask, db: Session) -> None:
    today = clock.today()
    near = {"IT": -4, "AT": -3, "BE": 0, "SE": 7, "DE": 8}
    rules = {}
    for state, days in near.items():
        making.embassy(state, verified_on=today)
        day = today + timedelta(days=days)
        rules[state] = NationalDay(country=state, name={"en": "Day"}, rule=f"announced {day}")
        db.add(rules[state])
    # Nobody of theirs is here: nobody is congratulated.
    db.add(NationalDay(country="FR", name={"en": "Day"}, rule=f"announced {today}"))
    db.flush()

    def states() -> set[str]:
        found = {task.split(":")[1] for task in told(app, db) if task.startswith("national-day:")}
        return {state for state, rule in rules.items() if str(rule.id) in found}

    assert states() == {"AT", "BE", "SE"}
    congratulate(rules["BE"], today.year, "Maija")
    assert states() == {"AT", "SE"}


def test_promises_are_mine_to_keep_and_others_to_be_reminded_of(app: Flask, db: Session) -> None:
    me, today = user("Me"), clock.today()
    noted(
        making.embassy("IT"),
        commitments=tuple(
            CommitmentGiven(text, key(me) if whose else None, today + timedelta(days=days))
            for text, whose, days in (("mine", 1, 14), ("far", 1, 15), ("theirs", 0, 0), ("later", 0, 1))
        ),
    )
    db.flush()

    def words(reader: Reader) -> list[tuple[str, Severity]]:
        with app.test_request_context():
            return [(str(task.words), task.severity) for task in promises.tasks(reader)]

    assert words(Reader(me.id)) == [("mine", DUE), ("theirs", LATER)]
    # A colleague is told once its day has come.
    assert words(Reader(me.id + 1)) == [("theirs", LATER)]
    db.execute(update(Commitment).values(due_on=today))
    more = [CommitmentGiven(str(number), key(me), today) for number in range(7)]
    noted(making.embassy("AT"), commitments=tuple(more))
    db.flush()
    assert words(Reader(me.id))[-1] == ("1 more promise is due", DUE)
