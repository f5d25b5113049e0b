"""What the diplomatic list costs: gathering it, and setting it as a tagged PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from flask import Flask

from office import clock
from office.database import db
from office.typesetting.setting import typeset
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Person, Posting, Rank
from stakeholders.printing import diplomatic_list
from stakeholders.printing.diplomatic_list import Edition, compile_list

Timed = Callable[[Callable[[], object]], float]
MISSIONS, STAFF = 100, 400


def run(app: Flask, timed: Timed) -> Iterator[tuple[str, str]]:
    """A list of 100 missions and 400 people beside the demonstration's."""
    with app.app_context(), app.test_request_context():
        _add()
        edition = Edition(clock.today(), "en")
        made = compile_list(edition)
        yield "organisations and people in it", f"{made.organisations:6} and {made.people}"
        yield "gathering the list", f"{timed(lambda: compile_list(edition)) * 1000:8.1f} ms"
        seconds = timed(lambda: typeset(diplomatic_list.TEMPLATE, made.content, diplomatic_list.FOLDER))
        yield "setting it as PDF/UA-1", f"{seconds * 1000:8.1f} ms"


def _add() -> None:
    for number in range(MISSIONS):
        mission = Organisation(
            kind=OrganisationKind.EMBASSY,
            name={"en": f"Embassy no. {number}"},
            sending_state="IS",
            host_country="FI",
            seat_country="FI",
            seat_city="Helsinki",
        )
        db.session.add(mission)
        for place in range(STAFF // MISSIONS):
            person = Person(family_name=f"Family {number}", given_name=f"Given {place}")
            rank = Rank.COUNSELLOR if place else Rank.AMBASSADOR
            db.session.add(
                Posting(
                    person=person,
                    organisation=mission,
                    rank=rank,
                    is_head=not place,
                    credentials_on=date(2020, 1, 1 + number % 28),
                )
            )
    db.session.flush()
