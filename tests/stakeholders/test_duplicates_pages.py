"""The pages of duplicates: found by a job, compared, merged and undone by an officer, read by a viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.links import token_of
from office.accounts.models import Role, User
from office.work.models import Job, JobStatus
from stakeholders.duplicates.comparing import Reason
from stakeholders.duplicates.finding import alike_to, decide
from stakeholders.duplicates.merging import merge
from stakeholders.duplicates.models import Candidate, CandidateState, Kind, Merge
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person
from tests import making

HOME = "/stakeholders/duplicates/"


def _twins(db: Session) -> tuple[int, int]:
    embassy = making.embassy("IT")
    one, other = making.person("Rossi", "Giulia"), making.person("Rossi", "Giulia", notes="Speaks Swedish")
    for person in (one, other):
        making.posting(person, embassy)
    numbers = (one.id, other.id)
    # Whoever signs in next writes in a transaction of their own.
    db.commit()
    return numbers


def test_the_register_is_looked_through_and_the_pairs_are_listed(
    db: Session, signed_in: Callable[[Role], FlaskClient], run: Callable[..., Result]
) -> None:
    one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    making.embassy("IT", host_country="VA", seat_city="Rome")
    making.embassy("IT", host_country="FI", name={"en": "Italian Embassy"})
    answer = officer.post(HOME + "look")
    assert answer.status_code == 303
    run("mail", "work", "--until-empty")

    db.expire_all()
    job = db.scalars(select(Job)).one()
    assert (job.status, job.result and job.result["found"]) == (JobStatus.DONE, 2)
    assert officer.get(answer.location).location == HOME
    page = officer.get(HOME).text
    assert "2 pairs of records may be one and the same" in page
    assert f"{HOME}people/{one}/{other}" in page
    assert "same name" in page
    # Again finds nothing new, and decided pairs stay decided.
    decide(Kind.PEOPLE, one, other, CandidateState.DISTINCT)
    officer.post(HOME + "look")
    run("mail", "work", "--until-empty")
    db.expire_all()
    assert [c.state for c in db.scalars(select(Candidate).order_by(Candidate.kind))] == [
        CandidateState.OPEN,
        CandidateState.DISTINCT,
    ]


def test_pairs_that_are_no_longer_alike_are_dropped(
    db: Session, signed_in: Callable[[Role], FlaskClient], run: Callable[..., Result]
) -> None:
    _one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    officer.post(HOME + "look")
    run("mail", "work", "--until-empty")
    db.get_one(Person, other).family_name = "Kowalska"
    officer.post(HOME + "look")
    run("mail", "work", "--until-empty")

    db.expire_all()
    assert db.scalars(select(Candidate)).all() == []


def test_a_person_page_says_whom_they_look_like_until_it_is_decided(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    assert "Looks like another record" in officer.get(f"/stakeholders/people/{one}").text
    said = officer.post(f"{HOME}people/{one}/{other}/apart", follow_redirects=True).text
    assert "Remembered: these two are not the same." in said
    assert "Looks like another record" not in officer.get(f"/stakeholders/people/{one}").text
    assert "Not the same" in officer.get(f"{HOME}?state=distinct").text
    officer.post(f"{HOME}people/{one}/{other}/again")
    assert "Looks like another record" in officer.get(f"/stakeholders/people/{other}").text


def test_an_officer_chooses_field_by_field_merges_and_undoes(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    page = officer.get(f"{HOME}people/{one}/{other}").text
    assert "Speaks Swedish" in page
    assert 'value="gone" checked' in " ".join(page.split())
    answer = officer.post(f"{HOME}people/{one}/{other}", data={"field-notes": "gone"})
    assert answer.status_code == 303
    result = officer.get(answer.location).text
    assert "Giulia Rossi is now part of Giulia Rossi." in result
    assert "Postings that say the same" in result
    db.expire_all()
    assert db.get_one(Person, one).notes == "Speaks Swedish"

    led = officer.get(f"/stakeholders/people/{other}")
    assert (led.status_code, led.location) == (302, f"/stakeholders/people/{one}")
    assert "This is the record that stayed." in officer.get(led.location).text
    assert "Giulia Rossi was merged into this record" in officer.get(f"/stakeholders/people/{one}").text

    number = db.scalars(select(Merge.id)).one()
    undone = officer.post(f"{HOME}merges/{number}/undo", follow_redirects=True).text
    assert "everything is as it was before" in undone
    assert officer.get(f"/stakeholders/people/{other}").status_code == 200
    assert "undone already" in officer.post(f"{HOME}merges/{number}/undo", follow_redirects=True).text
    assert "Undone" in officer.get(f"{HOME}merges").text


def test_a_second_officer_is_led_to_the_merge_of_the_first(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    first = officer.post(f"{HOME}people/{one}/{other}")
    second = officer.post(f"{HOME}people/{one}/{other}")
    assert (second.status_code, second.location) == (303, first.location)
    assert "already" in officer.get(second.location).text
    assert officer.get(f"{HOME}people/{other}/{one}").location == first.location
    assert officer.post(f"{HOME}people/{one}/{other}/apart").location == first.location
    assert len(db.scalars(select(Merge)).all()) == 1


def test_a_pair_that_changed_meanwhile_is_shown_again(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    one, other = _twins(db)
    officer = signed_in(Role.EDITOR)
    answer = officer.post(f"{HOME}people/{one}/{other}", data={"seen": "1:long ago/2:long ago"})
    assert answer.status_code == 409
    assert "Somebody has changed one of the two" in answer.text
    assert db.scalars(select(Merge)).all() == []


def test_viewers_look_and_change_nothing(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    one, other = _twins(db)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(f"{HOME}people/{one}/{other}").text
    assert "Make one record of the two" not in page
    for path in (f"people/{one}/{other}", f"people/{one}/{other}/apart", "look"):
        assert viewer.post(HOME + path).status_code == 403


def test_any_two_records_can_be_compared(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    officer = signed_in(Role.EDITOR)
    one, other = making.embassy("IT"), making.embassy("SE")
    page = officer.get(f"{HOME}organisations/{one.id}/with?q=sweden").text
    assert f"{HOME}organisations/{one.id}/{other.id}" in page
    ticked = officer.get(f"{HOME}compare?kind=organisations&ids={one.id}&ids={other.id}")
    assert ticked.location == f"{HOME}organisations/{one.id}/{other.id}"
    assert "Accredited to" not in officer.get(ticked.location).text
    one_only = officer.get(f"{HOME}compare?kind=people&ids=1", follow_redirects=True).text
    assert "Tick exactly two rows" in one_only
    for path in ("organisations/1/1", "dogs/1/2", "organisations/1/999", "compare?kind=x", "merges/77"):
        assert officer.get(HOME + path).status_code == 404
    assert officer.post(f"{HOME}organisations/{one.id}/999").status_code == 404
    assert officer.post(f"{HOME}organisations/{one.id}/{one.id}").status_code == 404


def test_a_guest_of_an_invitation_that_became_one_with_another_still_gets_in(
    db: Session, signed_in: Callable[[Role], FlaskClient], client: FlaskClient
) -> None:
    officer = signed_in(Role.EDITOR)
    first, second = making.ambassador("IT", "Rossi"), making.embassy("IT")
    event = making.seminar()
    kept = making.invitation(event, first)
    gone = making.invitation(event, making.posting(first.person, second))
    links = [f"/invitation/{token_of(one)}" for one in (kept, gone)]
    officer.post(f"{HOME}organisations/{first.organisation_id}/{second.id}")

    assert [client.get(link).status_code for link in links] == [200, 200]
    number = db.scalars(select(Merge.id)).one()
    officer.post(f"{HOME}merges/{number}/undo")
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_on_its_page_a_record_is_found_by_mailbox_script_and_order_of_names(db: Session) -> None:
    one = making.person("Shevchenko", "Taras")
    for family, given, own, mail in (
        ("Taras", "Shevchenko", "", ""),
        ("Tarasenko", "Oleh", "", ""),
        ("Chewtchenko", "T.", "Тарас Шевченко", ""),
        ("Ševtšenko", "Taras", "", "taras.shevchenko@example.org"),
    ):
        person = making.person(family, given, own_script_name=own)
        if mail:
            db.add(Channel(person_id=person.id, medium=ChannelMedium.EMAIL, value=mail))
    db.add(Channel(person_id=one.id, medium=ChannelMedium.EMAIL, value="taras.shevchenko@example.org"))
    one.own_script_name = "Шевченко Тарас"
    db.commit()
    found = {str(like.record): like.reasons for like in alike_to(Kind.PEOPLE, one)}
    assert set(found) == {"Shevchenko Taras", "T. Chewtchenko", "Taras Ševtšenko"}
    assert Reason.SAME_MAIL in found["Taras Ševtšenko"]


def test_on_its_page_an_embassy_is_not_taken_for_its_consulate_or_its_neighbour(db: Session) -> None:
    embassy = making.embassy("FR", host_country="IT", seat_city="Rome", seat_country="IT")
    making.embassy(
        "FR", host_country="VA", seat_city="Rome", name={"en": "Embassy of France to the Holy See"}
    )
    making.embassy("FR", kind="consulate_general", host_country="IT", seat_city="Rome", seat_country="IT")
    twin = making.embassy("FR", host_country="IT", seat_city="Roma", name={"en": "French Embassy"}, mail="")
    db.commit()
    assert [like.record.id for like in alike_to(Kind.ORGANISATIONS, embassy)] == [twin.id]


@pytest.fixture
def pairs(db: Session) -> Callable[[int, int], None]:
    """Pairs of people and of organisations from ``first`` to ``last``, undecided, and as many merges."""

    def make(first: int, last: int) -> None:
        for state in making.STATES[first:last]:
            organisations = [making.embassy(state, name={"en": f"Embassy {state} {n}"}) for n in (1, 2, 3)]
            people = [making.person(f"Family {state}", "Test") for _n in (1, 2, 3)]
            for person, organisation in zip(people, organisations, strict=True):
                making.posting(person, organisation)
            for kind, ids in (
                (Kind.ORGANISATIONS, [o.id for o in organisations]),
                (Kind.PEOPLE, [p.id for p in people]),
            ):
                db.add(Candidate(kind=kind, left_id=ids[0], right_id=ids[1], score=90))
                merge(kind, ids[0], ids[2], {})
        db.commit()

    return make


def test_its_lists_cost_the_same_for_one_row_and_for_thirty(
    db: Session,
    pairs: Callable[[int, int], None],
    signed_in: Callable[[Role], FlaskClient],
    count_statements: Callable[[], Any],
) -> None:
    officer = signed_in(Role.EDITOR)
    asked: list[list[tuple[str, int, int]]] = []
    for first, last in ((0, 1), (1, 30)):
        pairs(first, last)
        asked.append([])
        for path in ("", "merges", "?kind=people", "merges/1"):
            with count_statements() as statements:
                status = officer.get(HOME + path).status_code
            asked[-1].append((path, status, len(statements)))
    assert asked[0] == asked[1]
    assert [status for _path, status, _count in asked[0]] == [200] * 4


def test_comparing_costs_the_same_whatever_hangs_on_the_two(
    db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    officer = signed_in(Role.EDITOR)
    one, other = making.embassy("IT"), making.embassy("IT")
    asked = []
    for first, last in ((0, 1), (1, 30)):
        for number in range(first, last):
            for organisation in (one, other):
                person = making.person(f"Rossi {number}")
                making.invitation(making.seminar(), making.posting(person, organisation))
        db.commit()
        with count_statements() as statements:
            pages = [
                officer.get(f"{HOME}organisations/{one.id}/{other.id}"),
                officer.get(f"{HOME}organisations/{one.id}/with?q=italy"),
            ]
        assert [page.status_code for page in pages] == [200, 200]
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_what_one_officer_did_is_told_by_name(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    one, other = _twins(db)
    signed_in(Role.EDITOR).post(f"{HOME}people/{one}/{other}")
    assert db.scalars(select(Merge.merged_by)).all() == [db.scalars(select(User.name)).one()]
    assert db.scalars(select(Organisation.id)).all() != []
