"""Several officers at the register in the same moment: each thing is done once, and nobody sees an error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.database import writing
from office.subscriptions.models import Subscription
from stakeholders.directory.models import PersonText, StateGroup
from stakeholders.directory.narrowing import RecordKind
from stakeholders.duplicates.merging import merge
from stakeholders.duplicates.models import Candidate, Kind, Merge
from stakeholders.engagement.models import Interaction
from stakeholders.lists import changing, keeping
from stakeholders.lists.models import Action, BulkChange, ListMember, SavedList
from stakeholders.nationaldays import keeping as days
from stakeholders.nationaldays.models import Congratulation, NationalDay
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person
from stakeholders.verification.corrections import Said
from stakeholders.verification.verifying import verify_all
from tests import making
from tests.concurrency.test_double_clicks import TWICE, _officers, _together
from tests.stakeholders.engagement import key, noted
from tests.stakeholders.test_people_pages import as_, whole
from tests.stakeholders.upkeep import NEWCOMER, decided, mission, propose
from tests.test_hostile_input import faults

SignIn = Callable[[Role], FlaskClient]
#: Where the clicks go, with what, how to count what came of them, and what the count is to be.
Clicks = tuple[str, dict[str, str], Callable[[Session], Any], Any]


def _count(model: Any, *which: Any) -> Callable[[Session], Any]:
    return lambda db: db.scalar(select(func.count()).select_from(model).where(*which))


def merging(db: Session) -> Clicks:
    one, other = making.person("Rossi"), making.person("Rossi")
    return f"/stakeholders/duplicates/people/{one.id}/{other.id}", {}, _count(Merge), 1


def merging_back(db: Session) -> Clicks:
    made = merge(Kind.PEOPLE, making.person("Rossi").id, making.person("Rossi").id, {})
    return f"/stakeholders/duplicates/merges/{made.id}/undo", {}, _count(Person), 2


def telling_apart(db: Session) -> Clicks:
    one, other = making.person("Rossi"), making.person("Rossi")
    return f"/stakeholders/duplicates/people/{one.id}/{other.id}/apart", {}, _count(Candidate), 1


def accepting(db: Session) -> Clicks:
    proposal = propose(mission(), Said(newcomers=(NEWCOMER,)))
    path = f"/stakeholders/upkeep/answers/{proposal.id}"
    return path, {"all": "1"}, _count(Person, Person.family_name == "Neri"), 1


def accepting_back(db: Session) -> Clicks:
    proposal = propose(mission(), Said(newcomers=(NEWCOMER,)))
    decided(proposal, True)
    path = f"/stakeholders/upkeep/answers/{proposal.id}/undo"
    return path, {}, _count(Person, Person.family_name == "Neri"), 0


def _bulk(db: Session) -> BulkChange:
    kept = keeping.make_fixed("Guests", RecordKind.PEOPLE, user_id=None)
    made = changing.begin(RecordKind.PEOPLE, [making.person("Rossi").id], what="", user_id=None)
    changing.choose(made, Action.ADD_TO_LIST, {"on_list": kept.id})
    return made


def changing_many(db: Session) -> Clicks:
    made = _bulk(db)
    seen = {"shown": changing.shown_as(made)}
    return f"/stakeholders/lists/changes/{made.id}/carry-out", seen, _count(ListMember), 1


def changing_many_back(db: Session) -> Clicks:
    made = _bulk(db)
    changing.carry_out(made, by="Maija")
    return f"/stakeholders/lists/changes/{made.id}/take-back", {}, _count(ListMember), 0


def putting_on_a_list(db: Session) -> Clicks:
    kept = keeping.make_fixed("Guests", RecordKind.PEOPLE, user_id=None)
    data = {"record": str(making.person("Rossi").id)}
    return f"/stakeholders/lists/{kept.id}/members", data, _count(ListMember), 1


def taking_off_a_list(db: Session) -> Clicks:
    kept, person = keeping.make_fixed("Guests", RecordKind.PEOPLE, user_id=None), making.person("Rossi")
    keeping.add(kept, [person.id], reason="", by="")
    return f"/stakeholders/lists/{kept.id}/members/{person.id}/take-off", {}, _count(ListMember), 0


def making_a_list(db: Session) -> Clicks:
    data = {"name": "Guests", "ids": str(making.person("Rossi").id), "sort": "fixed"}
    return "/stakeholders/lists/new/people", data, _count(SavedList), 1


def taking_in_national_days(db: Session) -> Clicks:
    return "/stakeholders/national-days/delivered", {}, _count(NationalDay), len(days.delivered())


def congratulating(db: Session) -> Clicks:
    day = days.add(days.delivered()[0])
    return f"/stakeholders/national-days/{day.id}/congratulated/2026", {}, _count(Congratulation), 1


def removing_a_national_day(db: Session) -> Clicks:
    day = days.add(days.delivered()[0])
    return f"/stakeholders/national-days/{day.id}/remove", {}, _count(NationalDay), 0


def registering_a_person(db: Session) -> Clicks:
    where = mission()
    data = whole("Neri") | as_("counsellor")
    path = f"/stakeholders/organisations/{where.id}/postings/new"
    return path, data, _count(Person, Person.family_name == "Neri"), 1


def removing_a_group(db: Session) -> Clicks:
    return "/stakeholders/state-groups/nordic/remove", {}, _count(StateGroup), 1


def verifying_back(db: Session) -> Clicks:
    embassy = mission()
    made = verify_all([embassy.id], by="Maija", source="")
    path = f"/stakeholders/upkeep/verified/{made.id}/undo"
    return path, {}, _count(Organisation, Organisation.verified_on.is_not(None)), 0


def giving_a_calendar_an_address(db: Session) -> Clicks:
    return f"/stakeholders/organisations/{mission().id}/calendar", {}, _count(Subscription), 1


@pytest.mark.parametrize(
    "arrange",
    [
        merging,
        merging_back,
        telling_apart,
        accepting,
        accepting_back,
        changing_many,
        changing_many_back,
        putting_on_a_list,
        taking_off_a_list,
        making_a_list,
        taking_in_national_days,
        congratulating,
        removing_a_national_day,
        registering_a_person,
        removing_a_group,
        verifying_back,
        giving_a_calendar_an_address,
    ],
)
def test_each_thing_is_done_once(
    app: Flask, db: Session, signed_in: SignIn, arrange: Callable[[Session], Clicks]
) -> None:
    path, data, came_of_it, wanted = arrange(db)
    codes = _together(app, db, _officers(signed_in), path, data)
    db.rollback()

    assert came_of_it(db) == wanted
    assert 303 in codes and not any(code >= 500 for code in codes)


def test_of_several_who_save_one_meeting_the_first_is_kept_and_the_others_are_told(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    meeting = noted(italy := making.embassy("IT"))
    said = {"held_on": "2026-03-04", "way": "meeting", "parties": str(key(italy)), "save": "1"}
    said["seen"] = meeting.updated_at.isoformat()
    path = f"/stakeholders/engagement/{meeting.id}/edit"
    clients = _officers(signed_in)
    start = Barrier(len(clients))

    def save(number: int) -> tuple[int, str]:
        start.wait()
        answer = clients[number].post(path, data={**said, "subject": f"Subject {number}"})
        return answer.status_code, answer.text

    with faults(app) as found, ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(save, range(len(clients))))
    kept = db.scalars(select(Interaction.subject)).one()

    assert found == []
    assert sorted(code for code, _page in answers) == [303, *[409] * (TWICE - 1)]
    assert all(kept in page for code, page in answers if code == 409)


def test_what_several_write_of_one_person_is_all_found(app: Flask, db: Session) -> None:
    person = making.person("Rossi").id
    db.commit()
    start = Barrier(TWICE)

    def add(number: int) -> None:
        with app.app_context():
            start.wait()
            with writing():
                db.add(Channel(person_id=person, medium=ChannelMedium.PHONE, value=f"+35891000{number}"))

    with ThreadPoolExecutor(TWICE) as pool:
        list(pool.map(add, range(TWICE)))

    text = db.scalars(select(PersonText.text).where(PersonText.person_id == person)).one()
    assert sorted(text.splitlines()[-TWICE:]) == [f"35891000{number}" for number in range(TWICE)]
