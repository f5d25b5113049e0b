"""What somebody may try who means harm: other people's records, guessed links, forged forms, old sessions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.registration.models import Registration, Reply
from office.accounts.models import Role
from office.links import LinkKind, token_for
from tests.hostile import World, address, asking, build

SignIn = Callable[[Role], FlaskClient]
NASTY = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{99*99}}{% raw %}%(name)s"
    " **b** [l](javascript:alert(3)) \u202eabc\u200b"
)


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


# -- other people's records


def test_the_records_of_one_event_are_not_reached_through_another(
    app: Flask, world: World, signed_in: SignIn
) -> None:
    browser = signed_in(Role.ADMINISTRATOR)
    reached = []
    for rule in app.url_map.iter_rules():
        inner = {a for a in rule.arguments if a.endswith("_id")} - {"event_id", "organisation_id"}
        if "event_id" not in rule.arguments or not inner or rule.endpoint.startswith("programme.restore"):
            continue
        others = {name: _of_another(world, rule.endpoint, name) for name in inner}
        place = address(app, rule, world, **others)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            status = browser.open(place, method=method, data={"decision": "approve"}).status_code
            if status != 404:
                reached.append((method, place, status))

    assert reached == []


def _of_another(world: World, endpoint: str, name: str) -> int:
    part = endpoint.partition(".")[0]
    places = (f"{endpoint}.{name}", f"{part}.{name}", name)
    return next(world.others[place] for place in places if place in world.others)


def test_boxes_ticked_for_another_events_guests_do_nothing(
    db: Session, world: World, signed_in: SignIn
) -> None:
    browser = signed_in(Role.EDITOR)
    event = f"/events/manage/{world.ids['event_id']}"
    browser.post(f"{event}/guests/bulk", data={"ids": world.others["invitation_id"], "action": "remove"})
    marked = browser.post(
        f"{event}/attendance", data={"ids": world.others["registration_id"]}, follow_redirects=True
    )

    assert db.get(Invitation, world.others["invitation_id"]).withdrawn_at is None  # type: ignore[union-attr]
    assert "marked as present" not in marked.text


# -- guessed links


def _wrong_links(app: Flask, world: World) -> dict[str, str]:
    own, other = world.tokens["answering"], world.tokens["joining"]
    with app.app_context():
        absent = token_for(LinkKind.INVITATION, 77_777, 1)
        absent_zero = token_for(LinkKind.INVITATION, 77_777, 0)
        withdrawn = token_for(LinkKind.INVITATION, world.ids["invitation_id"], 0)
    return {
        "a wrong signature": own[:-1] + ("a" if own[-1] != "a" else "b"),
        "another record's signature": f"{world.ids['invitation_id'] + 1}-{own.partition('-')[2]}",
        "a record that is not there": absent,
        "the same with the number that stands in for none": absent_zero,
        "a link withdrawn": withdrawn,
        "a joining link": other,
        "capitals": own.upper(),
        "more behind it": own + "x",
        "zeros before it": "0" + own,
        "letters of other scripts": "1-é😀",
        "a number that fits no column": "9" * 12 + "-" + "a" * 32,
        "very long": "1-" + "a" * 5_000,
    }


def test_every_wrong_link_gets_the_same_answer(app: Flask, world: World, client: FlaskClient) -> None:
    answers = set()
    for token in _wrong_links(app, world).values():
        for page in (client.get(f"/invitation/{token}"), client.post(f"/invitation/{token}")):
            answers.add((page.status_code, page.text.replace(token, "")))
        assert client.get(f"/invitation/{token}.ics").status_code == 404

    assert [status for status, _text in answers] == [404]


def test_an_invitations_link_opens_no_joining_page(world: World, client: FlaskClient) -> None:
    assert client.get(f"/join/{world.tokens['answering']}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/invitation/{}", "/invitation/{}.ics", "/join/{}", "/invitation/1-guessed"]
)
def test_a_guests_page_stays_between_the_guest_and_the_office(
    world: World, client: FlaskClient, path: str
) -> None:
    token = world.tokens["joining" if "join" in path else "answering"]
    page = client.get(path.format(token))

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "meet.example.org" not in page.text


def test_what_a_link_scanner_does_answers_nothing(db: Session, world: World, client: FlaskClient) -> None:
    open_one = db.scalars(select(Invitation).where(~Invitation.id.in_(select(Reply.invitation_id)))).first()
    assert open_one is not None
    number, token = open_one.id, token_for(LinkKind.INVITATION, open_one.id, open_one.link_number)
    db.rollback()
    for query in ("", "?answer=declined", "?change=1&answer=accepted"):
        client.head(f"/invitation/{token}{query}")
        client.get(f"/invitation/{token}{query}")
        client.options(f"/invitation/{token}{query}")

    assert db.scalars(select(Reply).where(Reply.invitation_id == number)).first() is None


# -- what was typed into a name


def test_what_is_typed_is_shown_and_never_run(
    app: Flask, db: Session, signed_in: SignIn, client: FlaskClient
) -> None:
    world = build(NASTY)
    db.rollback()
    officer = signed_in(Role.ADMINISTRATOR)
    run = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in {"static", "security.static"}:
            continue
        if rule.endpoint in {"mailroom.letter_html", "web.readyz"}:
            continue  # a stranger's document, shown in a frame that runs nothing
        for browser in (officer, client):
            page = browser.get(asking(address(app, rule, world), "q=%3Cscript%3Ealert(1)%3C/script%3E"))
            assert page.status_code < 500, rule.rule
            text = page.text if page.mimetype == "text/html" else ""
            if re.search(r"<script>alert|<img src=x|href=.?javascript:|\b9801\b", text):
                run.append(rule.rule)

    assert run == []


def test_a_letter_shows_what_is_typed_and_runs_nothing(app: Flask, db: Session) -> None:
    from events.invitations.mail import invitation_letter

    world = build(NASTY.replace("\u200b", "\r\nBcc: somebody@example.org"))
    invited = db.get(Invitation, world.ids["invitation_id"])
    assert invited is not None
    with app.test_request_context():
        letter = invitation_letter(invited, "en", "http://localhost/invitation/x")

    assert "<script>alert" not in letter.html and "<img src=x" not in letter.html
    assert not re.search(r"href=.?javascript:", letter.html)
    assert "<script>alert(1)</script>" in letter.text


@pytest.mark.parametrize("line", ["\r\nATTENDEE:mailto:evil@example.org", "\r\nEND:VEVENT\r\nBEGIN:VALARM"])
def test_a_title_begins_no_line_of_its_own_in_a_calendar(
    app: Flask, db: Session, client: FlaskClient, line: str
) -> None:
    world = build("Title" + line)
    db.rollback()
    for path in (
        f"/events/{world.words['slug']}.ics",
        "/calendar.ics",
        f"/invitation/{world.tokens['answering']}.ics",
    ):
        lines = client.get(path).text.splitlines()
        assert not [one for one in lines if one.startswith(("ATTENDEE", "BEGIN:VALARM"))]


# -- forged forms


def test_no_form_is_taken_without_its_token(app: Flask, db: Session, world: World, signed_in: SignIn) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = signed_in(Role.ADMINISTRATOR)
    taken = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()) or rule.endpoint in {"security.logout", "security.login"}:
            continue
        if rule.endpoint.startswith("optout."):
            continue  # RFC 8058: mail providers post without a visit before; the link is the right
        page = browser.post(address(app, rule, world), data={"answer": "declined", "ids": "1"})
        if page.status_code not in {400, 422} and rule.endpoint != "security.verify":
            taken.append((rule.endpoint, page.status_code))
    answers = db.scalars(select(Reply)).all()

    assert taken == []
    assert len(answers) == 2  # those that were given before


def test_a_seat_of_another_guest_is_on_nobodys_page(db: Session, world: World, client: FlaskClient) -> None:
    other = db.get(Registration, world.others["registration_id"])
    assert other is not None
    other.name = "Somebody Else Entirely"
    db.commit()
    token, join = world.tokens["answering"], world.tokens["joining"]

    for path in (
        f"/invitation/{token}",
        f"/invitation/{token}?change=1",
        f"/invitation/{token}.ics",
        f"/join/{join}",
    ):
        assert "Somebody Else Entirely" not in client.get(path).text
