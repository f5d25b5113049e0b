"""Meetings are noted through pages: in one line, in full, without JavaScript, by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role, User
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Commitment, CommitmentStatus, Confidentiality, Interaction, Way
from stakeholders.organisations.models import Organisation
from tests import making
from tests.stakeholders.engagement import key, noted, user

SignIn = Callable[[Role], FlaskClient]
NEW = "/stakeholders/engagement/new"
LIST = "/stakeholders/engagement/"
PROMISES = "/stakeholders/engagement/promises/"


@pytest.fixture
def editor(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


@pytest.fixture
def me(db: Session, editor: FlaskClient) -> User:
    return db.scalars(select(User).where(User.email == "editor@example.org")).one()


def typed(*parties: Any, **changes: Any) -> dict[str, Any]:
    return {
        "held_on": "2026-03-04",
        "way": "meeting",
        "subject": "The harbour",
        "parties": [str(key(party)) for party in parties],
        "submission": "a number",
        "save": "1",
    } | changes


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(client: FlaskClient, url: str) -> list[str]:
    page = client.get(url).text
    return [words(row) for row in re.findall(r'<tr>\s*<td class="cell-main.*?</tr>', page, re.DOTALL)]


def fields_of(page: str) -> dict[str, Any]:
    """What the form would send: the fields that are ticked or filled."""
    form = page.partition('<form class="form "')[2]
    found: dict[str, Any] = {"parties": re.findall(r'value="([opu]\d+)" checked', form)}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and value and 'type="checkbox"' not in tag and 'type="radio"' not in tag:
            found[name[1]] = unescape(value[1])
    return found


def only(db: Session) -> Interaction:
    db.rollback()
    return db.scalars(select(Interaction)).one()


def test_a_meeting_is_noted_in_one_line_from_an_organisations_page(
    db: Session, editor: FlaskClient, me: User
) -> None:
    italy = making.embassy("IT")
    db.commit()
    page = editor.get(f"/stakeholders/organisations/{italy.id}").text
    short = page.partition('class="form short-note"')[2].partition("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(parties|submission)" value="([^"]+)"', short)
    sent: dict[str, Any] = {"parties": [value for name, value in hidden if name == "parties"]}
    sent |= {"submission": dict(hidden)["submission"], "save": "1", "way": "call", "subject": "Berths"}
    answer = editor.post(NEW, data=sent | {"held_on": "2026-03-04"})
    meeting = only(db)

    assert (answer.status_code, answer.location) == (303, f"/stakeholders/engagement/{meeting.id}")
    assert (meeting.way, meeting.subject, meeting.confidentiality) == (
        Way.CALL,
        "Berths",
        Confidentiality.INTERNAL,
    )
    assert sorted(str(party) for party in meeting.parties) == ["Editor", "Embassy of Italy"]
    assert "Call: Berths" in words(editor.get(f"/stakeholders/organisations/{italy.id}").text)


def test_the_short_form_unfolds_and_keeps_what_was_typed(db: Session, editor: FlaskClient, me: User) -> None:
    italy = making.embassy("IT")
    sent = typed(italy, me, unfold="1", way="visit")
    del sent["save"]
    answer = editor.post(NEW, data=sent)
    kept = fields_of(answer.text)

    assert (answer.status_code, kept["subject"], kept["held_on"]) == (200, "The harbour", "2026-03-04")
    assert (kept["parties"], kept["submission"]) == ([str(key(italy)), str(key(me))], "a number")
    assert db.scalars(select(Interaction)).all() == []


def test_who_took_part_is_found_without_javascript_and_while_typing(db: Session, editor: FlaskClient) -> None:
    head = making.ambassador("IT", "Rossi")
    making.embassy("AT")
    sent = typed(head.organisation, find="rossi")
    del sent["save"]
    page = editor.post(NEW, data=sent).text
    part = editor.get(f"/stakeholders/engagement/find?find=editor&parties={key(head.person)}&parties=x1").text

    assert f'value="{key(head.organisation)}" checked' in page
    assert f'value="{key(head.person)}" >' in page
    assert "One was found." in page
    assert [f'value="{key(head.person)}" checked' in part, "of our office" in part] == [True, True]
    assert "<html" not in part


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": " "}, ["About"]),
        ({"parties": []}, ["Who took part: Choose at least one organisation or person whom you met."]),
        ({"parties": ["o99999"]}, ["Somebody whom you chose is no longer in the register."]),
        ({"held_on": "2999-01-01"}, ["Day: This day is still to come"]),
        ({"held_on": "nonsense"}, ["Day: Not a valid date value."]),
        ({"way": "telepathy"}, ["How: Not a valid choice."]),
        ({"subject": "x" * 201}, ["About: Field cannot be longer than 200 characters."]),
        ({"others": f"Anna, {'x' * 201}"}, ["has 201 characters, and there is room for 200"]),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    db: Session, editor: FlaskClient, changes: dict[str, Any], said: list[str]
) -> None:
    answer = editor.post(NEW, data=typed(making.embassy("IT"), summary="Kept words") | changes)
    summary = words(answer.text.partition('id="errors"')[2].partition("</div>")[0])

    assert answer.status_code == 422
    assert [part in summary for part in said] == [True] * len(said)
    assert ("Kept words" in answer.text, db.scalars(select(Interaction)).all()) == (True, [])


def test_a_double_click_saves_once(db: Session, editor: FlaskClient) -> None:
    sent = typed(making.embassy("IT"))
    first, second = editor.post(NEW, data=sent), editor.post(NEW, data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location == f"/stakeholders/engagement/{only(db).id}"


def test_the_second_of_two_editors_sees_both_and_loses_nothing(db: Session, editor: FlaskClient) -> None:
    italy, austria = making.embassy("IT"), making.embassy("AT")
    meeting = noted(italy, commitments=(CommitmentGiven("Send dates", None),))
    db.commit()
    url = f"/stakeholders/engagement/{meeting.id}/edit"
    opened = fields_of(editor.get(url).text)
    first = opened | {
        "save": "1",
        "way": "meeting",
        "commitments-0-owner": "t",
        "commitments-0-status": "done",
    }
    second = first | {"subject": "The port", "parties": [str(key(austria))], "commitments-0-status": "open"}

    assert editor.post(url, data=first).status_code == 303
    answer = editor.post(url, data=second)
    told = words(answer.text)
    assert answer.status_code == 409
    assert "About The port The harbour" in told
    assert "Embassy of Austria Embassy of Italy" in told
    assert "Send dates, Open Send dates, Done" in told

    again = second | {"seen": fields_of(answer.text)["seen"]}
    assert editor.post(url, data=again).status_code == 303
    assert (only(db).subject, [str(p) for p in only(db).parties]) == ("The port", ["Embassy of Austria"])


def test_the_same_change_sent_twice_is_no_conflict(db: Session, editor: FlaskClient) -> None:
    meeting = noted(making.embassy("IT"))
    db.commit()
    url = f"/stakeholders/engagement/{meeting.id}/edit"
    sent = fields_of(editor.get(url).text) | {"save": "1", "way": "call", "commitments-0-text": "Send dates"}
    sent |= {"commitments-0-owner": "t"}
    assert [editor.post(url, data=sent).status_code for _click in range(2)] == [303, 303]
    assert [str(promise) for promise in only(db).commitments] == ["Send dates"]


def test_a_removed_meeting_is_in_no_list_and_comes_back(db: Session, editor: FlaskClient) -> None:
    italy = making.embassy("IT")
    meeting = noted(italy, commitments=(CommitmentGiven("Send dates", None, date(2020, 1, 1)),))
    db.commit()
    url = f"/stakeholders/engagement/{meeting.id}"
    assert editor.post(f"{url}/remove").status_code == 303
    roads = (LIST, PROMISES, f"/stakeholders/engagement/organisations/{italy.id}", "/")
    page = editor.get(LIST).text
    assert f'action="{url}/restore"' in page
    assert [r for r in roads if "Send dates" in editor.get(r).text or table(editor, r)] == []
    assert "This has been removed" in editor.get(url).text

    assert editor.post(f"{url}/restore").status_code == 303
    assert len(table(editor, LIST)) == 1


def test_meetings_are_found_by_words_names_and_filters(db: Session, editor: FlaskClient, me: User) -> None:
    head = making.ambassador("IT", "Rossi")
    noted(head.person, subject="Ports", topics=("Baltic Sea",), summary="Fährlinien")
    noted(making.embassy("AT"), me, subject="Music", way=Way.CALL, place="Opera")
    noted(making.embassy("SE"), subject="Roads", confidentiality=Confidentiality.PUBLIC, by=me)
    db.commit()

    def found(query: str) -> list[str]:
        return [row.partition(" ")[0] for row in table(editor, LIST + query)]

    assert found("") == ["Roads", "Music", "Ports"]
    assert [found(f"?q={word}") for word in ("fahrlinien", "rossi+baltic", "austria", "opera", "italy")] == [
        ["Ports"],
        ["Ports"],
        ["Music"],
        ["Music"],
        ["Ports"],
    ]
    assert [found("?q=%25"), found("?q=rossi+opera"), found("?way=call"), found("?whose=mine")] == [
        [],
        [],
        ["Music"],
        ["Roads", "Music"],
    ]
    assert [found("?class=public"), found("?topic=1"), len(found("?topic=x&way=y&class=z"))] == [
        ["Roads"],
        ["Ports"],
        3,
    ]


def test_promises_are_listed_by_whose_and_how_they_stand(db: Session, editor: FlaskClient, me: User) -> None:
    italy, austria, today = making.embassy("IT"), making.embassy("AT"), clock.today()
    noted(
        italy,
        commitments=(
            CommitmentGiven("Late", None, today - timedelta(days=1)),
            CommitmentGiven("Mine", key(me), today + timedelta(days=3)),
            CommitmentGiven("Kept", key(user("Maija")), None, CommitmentStatus.DONE),
        ),
    )
    noted(austria, commitments=(CommitmentGiven("Undated", key(user("Maija"))),))
    db.commit()

    def listed(query: str) -> list[str]:
        return [row.partition(" ")[0] for row in table(editor, PROMISES + query)]

    assert listed("") == ["Late", "Mine", "Undated"]
    assert [listed(f"?whose={whose}") for whose in ("mine", "ours", "theirs", "nobodys")] == [
        ["Mine"],
        ["Mine", "Undated"],
        ["Late"],
        ["Late", "Mine", "Undated"],
    ]
    assert [listed(f"?state={state}") for state in ("overdue", "done", "dropped")] == [["Late"], ["Kept"], []]
    assert listed(f"?organisation={austria.id}") == ["Undated"]
    assert len(listed("?state=all")) == 4


def standing(db: Session) -> CommitmentStatus:
    db.rollback()
    return db.scalars(select(Commitment.status)).one()


def test_a_promise_is_done_with_one_click_and_undone(db: Session, editor: FlaskClient, me: User) -> None:
    noted(making.embassy("IT"), commitments=(CommitmentGiven("Call back", key(me), clock.today()),))
    db.commit()
    promise = db.scalars(select(Commitment)).one()
    assert f'action="/stakeholders/engagement/promises/{promise.id}/done"' in editor.get("/").text
    home = {"Referer": "http://localhost/?lang=en"}
    answer = editor.post(f"{PROMISES}{promise.id}/done", headers=home)
    assert (answer.status_code, answer.location) == (303, "/?lang=en")
    page = editor.get("/").text
    assert ("Done: Call back" in page, f"{promise.id}/reopen" in page) == (True, True)
    assert standing(db) is CommitmentStatus.DONE

    strange = {"Referer": "https://elsewhere.example.org/x"}
    assert editor.post(f"{PROMISES}{promise.id}/reopen", headers=strange).location == PROMISES
    assert standing(db) is CommitmentStatus.OPEN
    assert editor.post(f"{PROMISES}{promise.id}/drop").status_code == 303


def test_today_shows_mine_before_others_and_nothing_that_is_far_away(
    db: Session, editor: FlaskClient, me: User
) -> None:
    today = clock.today()
    noted(
        making.embassy("IT"),
        commitments=(
            CommitmentGiven("Overdue of theirs", None, today - timedelta(days=30)),
            CommitmentGiven("Coming of mine", key(me), today + timedelta(days=10)),
            CommitmentGiven("Coming of theirs", None, today + timedelta(days=1)),
            CommitmentGiven("Far away", key(me), today + timedelta(days=40)),
            CommitmentGiven("Undated", key(me)),
        ),
    )
    db.commit()
    page = editor.get("/").text
    assert re.findall(r">([^<>]*(?:mine|theirs)|Far away|Undated)</a></h3>", page) == [
        "Coming of mine",
        "Overdue of theirs",
    ]


def test_a_viewer_reads_and_is_offered_nothing_else(db: Session, signed_in: SignIn) -> None:
    italy = making.embassy("IT")
    meeting = noted(italy, commitments=(CommitmentGiven("Call", None, clock.today()),))
    db.commit()
    viewer = signed_in(Role.VIEWER)
    roads = (LIST, PROMISES, f"{LIST}{meeting.id}", f"/stakeholders/organisations/{italy.id}", "/")
    pages = "".join(viewer.get(road).text for road in roads)
    assert re.findall(r'(?:action|href)="[^"]*engagement/(?:new|promises/\d+|\d+/)[^"]*"', pages) == []


def test_what_was_typed_is_shown_as_text(db: Session, editor: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    italy: Organisation = making.embassy("IT", name={"en": evil})
    meeting = noted(italy, subject=evil, summary=evil, topics=(evil,), place=evil)
    db.commit()
    for road in (LIST, f"{LIST}{meeting.id}", f"{LIST}organisations/{italy.id}", f"{LIST}{meeting.id}/edit"):
        assert evil not in editor.get(road).text
