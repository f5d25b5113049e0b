"""What somebody may try who means harm: other people's records, guessed links, forged forms, old sessions."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Registration, Reply
from office import clock
from office.accounts.models import Role, User
from office.accounts.staff import create_user
from office.limits import limiter
from office.links import LinkKind, token_for
from office.settings import Settings
from stakeholders.importing.models import ImportFile
from tests.conftest import Client
from tests.hostile import World, address, asking, build
from tests.test_hostile_input import faults
from wsgi import create_app

SignIn = Callable[[Role], FlaskClient]
NASTY = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}%(name)s"
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
        place = address(app, rule, world, **{name: world.others[name] for name in inner})
        for method in (rule.methods or set()) & {"GET", "POST"}:
            status = browser.open(place, method=method, data={"decision": "approve"}).status_code
            if status != 404:
                reached.append((method, place, status))

    assert reached == []


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
            if re.search(r"<script>alert|<img src=x|href=.?javascript:|>49\b", text):
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


# -- sessions


def test_a_session_ends_with_the_account(db: Session, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    assert browser.get("/events/manage/").status_code == 200
    user = db.scalars(select(User).where(User.role == Role.EDITOR)).one()
    user.active = False
    db.commit()

    assert browser.get("/events/manage/").status_code == 302


def test_a_role_that_was_lowered_counts_at_once(db: Session, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    assert browser.get("/events/manage/new").status_code == 200
    db.scalars(select(User).where(User.role == Role.EDITOR)).one().role = Role.VIEWER
    db.commit()

    assert browser.get("/events/manage/new").status_code == 403


@pytest.fixture
def member(app: Flask, db: Session) -> dict[str, str]:
    create_user("anna@example.org", Role.EDITOR, "a password long enough")
    db.commit()
    return {"email": "anna@example.org", "password": "a password long enough"}


def test_signing_out_ends_the_session_and_a_copied_cookie_with_a_new_password(
    db: Session, client: FlaskClient, app: Flask, member: dict[str, str]
) -> None:
    client.post("/sign-in", data=member)
    copied = client.get_cookie("doyen")
    assert copied is not None
    assert client.post("/sign-out").status_code in {302, 303}
    assert client.get("/events/manage/").status_code == 302

    client.post("/sign-in", data=member)
    new = "another password, long enough"
    changed = {"password": member["password"], "new_password": new, "new_password_confirm": new}
    assert client.post("/password", data=changed).status_code in {302, 303}
    thief = app.test_client()
    thief.set_cookie("doyen", copied.value)
    assert thief.get("/events/manage/").status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http://localhost@evil.example/",
    ],
)
def test_no_form_leads_to_another_site(client: FlaskClient, member: dict[str, str], place: str) -> None:
    answers = [
        client.post("/language", data={"language": "sv", "next": place}),
        client.post("/sign-in", data={**member, "next": place}),
        client.post("/sign-in", query_string={"next": place}, data=member),
    ]
    for answer in answers:
        there = urljoin("http://localhost/sign-in", answer.headers.get("Location", "/"))
        assert urlsplit(there).netloc == "localhost", there
        assert not re.match(r"[\t\r\n/\\]*[/\\]{2}", answer.headers.get("Location", "/")), there


def test_the_address_in_the_request_is_not_believed(client: FlaskClient, world: World) -> None:
    for path in ("/", f"/invitation/{world.tokens['answering']}", "/events/manage/", "/nowhere"):
        page = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in page.text
        assert "evil.example" not in page.headers.get("Location", "")


def test_sign_in_tells_nobody_who_has_an_account(client: FlaskClient, member: dict[str, str]) -> None:
    pages = [
        client.post("/sign-in", data={"email": email, "password": "wrong, but long enough"}).text
        for email in ("anna@example.org", "nobody@example.org")
    ]
    said = [
        re.sub(r'(csrf_token|value)="[^"]*"', "", page).replace("anna", "").replace("nobody", "")
        for page in pages
    ]

    assert said[0] == said[1]


# -- how often


@pytest.fixture
def guarded(app: Flask, db: Session, settings: Settings) -> Iterator[Flask]:
    """The same office with its limits on, behind one reverse proxy."""
    with_limits = create_app(replace(settings, rate_limits=True, trusted_proxies=1))
    with_limits.config.update(WTF_CSRF_ENABLED=False)
    with_limits.test_client_class = Client
    limiter.reset()
    yield with_limits
    limiter.enabled = False


def test_guessing_links_is_slowed_down_and_other_guests_are_not(world: World, guarded: Flask) -> None:
    browser = guarded.test_client()
    guesser, guest = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    guesser["Accept-Language"] = "fi"
    pages = [browser.get(f"/invitation/1-guess{n}", headers=guesser) for n in range(25)]

    assert [page.status_code for page in pages[:20]] == [404] * 20
    assert (pages[-1].status_code, '<html lang="fi"' in pages[-1].text) == (429, True)
    assert int(pages[-1].headers["Retry-After"]) > 0
    assert browser.get(f"/invitation/{world.tokens['answering']}", headers=guest).status_code == 200


def test_an_address_that_the_browser_claims_counts_for_nothing(guarded: Flask) -> None:
    # The proxy adds the true address at the end; what stands before it was sent by the browser.
    browser = guarded.test_client()
    codes = [
        browser.get("/join/1-guess", headers={"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.9"}).status_code
        for n in range(21)
    ]

    assert codes[-1] == 429


def test_an_embassy_behind_one_address_is_not_slowed_down(world: World, guarded: Flask) -> None:
    browser = guarded.test_client()
    codes = {browser.get(f"/invitation/{world.tokens['answering']}").status_code for _time in range(60)}

    assert codes == {200}


def test_guessing_passwords_is_slowed_down(guarded: Flask) -> None:
    browser = guarded.test_client()
    codes = [
        browser.post("/sign-in", data={"email": "a@example.org", "password": f"guess number {n}"}).status_code
        for n in range(12)
    ]

    assert codes[:10] == [200] * 10
    assert codes[10:] == [429, 429]


@pytest.mark.parametrize(
    ("address", "is_secure"), [("https://doyen.example.org", True), ("http://localhost", False)]
)
def test_cookies_travel_over_https_alone_where_the_office_does(
    app: Flask, db: Session, settings: Settings, address: str, is_secure: bool
) -> None:
    secure = create_app(replace(settings, public_url=address))
    secure.config["WTF_CSRF_ENABLED"] = False
    secure.test_client_class = Client
    page = secure.test_client().post("/language", data={"language": "sv"})
    cookie = page.headers["Set-Cookie"]

    assert ("Secure" in cookie, "HttpOnly" in cookie, "SameSite=Lax" in cookie) == (is_secure, True, True)
    assert ("Strict-Transport-Security" in page.headers) is is_secure


# -- the way into a meeting


@pytest.mark.parametrize(
    ("link", "sound"),
    [
        ("https://会议.example/x", True),
        ("https://[::1]:8443/x", True),
        ("https://meet.example.org/x;y?a='b'", True),
        ("https://a;script-src *; x/y", False),
        ("https://user:secret@meet.example.org/", False),
        ("https://a b/", False),
        ("https://a\u2028/", False),
        ("https://[::1", False),
        ("https://meet.example.org:99999/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_meeting_link_is_an_address_that_a_browser_takes(
    db: Session, world: World, signed_in: SignIn, client: FlaskClient, link: str, sound: bool
) -> None:
    given = {
        "starts_on": "2027-05-05",
        "starts_time": "10:00",
        "ends_time": "12:00",
        "zone": "Europe/Helsinki",
    }
    given |= {
        "languages": "en",
        "seats_per_mission": "2",
        "substitutes": "allowed",
        "meeting_url": link,
        "ends_on": "",
    }
    page = signed_in(Role.EDITOR).post(f"/events/manage/{world.ids['event_id']}/settings", data=given)
    assert page.status_code == (303 if sound else 422)
    if not sound:
        return
    event = db.get(Event, world.ids["event_id"])
    assert event is not None
    event.starts_at, event.ends_at = clock.now() - timedelta(minutes=1), clock.now() + timedelta(hours=1)
    db.commit()
    joining = f"/join/{world.tokens['joining']}"

    assert client.get(joining).headers["Content-Security-Policy"].isascii()
    assert client.post(joining).status_code == 303


# -- files


FILES = {
    "empty": (b"", "list.csv"),
    "zero bytes": (b"a;b\n1;\0\n", "list.csv"),
    "a ZIP that unfolds without end": (b"PK\x03\x04" + b"\0" * 5_000, "list.xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "list.csv"),
    "one endless line": (b"a;" * 200_000, "list.csv"),
    "one endless cell": (b'a;b\n"' + b"x" * 300_000, "list.csv"),
    "no line ends": (b"\xff" * 1000, "list.csv"),
    "a script for a name": (b"a;b\n1;2\n", "<script>alert(1)</script>\r\nX: y.csv"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_list_is_refused_with_a_reason(db: Session, signed_in: SignIn, kind: str) -> None:
    content, name = FILES[kind]
    page = signed_in(Role.EDITOR).post(
        "/stakeholders/importing/", data={"file": (io.BytesIO(content), name), "host_country": "FI"}
    )

    assert page.status_code == 422
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_list_is_kept_under_a_name_that_is_no_path(db: Session, signed_in: SignIn, encoding: str) -> None:
    content = "Mission;Family name\nEmbassy;Väisälä\n".encode(encoding)
    page = signed_in(Role.EDITOR).post(
        "/stakeholders/importing/",
        data={"file": (io.BytesIO(content), "../../../etc/passwd")},
        follow_redirects=True,
    )

    assert page.status_code == 200
    assert "Väisälä" in page.text
    assert "/" not in db.scalars(select(ImportFile.name)).one()


def test_a_file_beyond_the_limit_is_not_read(app: Flask, db: Session, signed_in: SignIn) -> None:
    content = io.BytesIO(b"x" * (26 * 1024 * 1024))
    page = signed_in(Role.EDITOR).post("/stakeholders/importing/", data={"file": (content, "list.csv")})

    assert page.status_code == 413
    assert "The file is too large" in page.text


# -- days at the ends of the calendar


@pytest.mark.parametrize("day", ["0001-01-01", "0202-02-16", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(app: Flask, world: World, signed_in: SignIn, day: str) -> None:
    given = {"starts_on": day, "starts_time": "00:00", "ends_time": "23:59", "zone": "America/Los_Angeles"}
    browser = signed_in(Role.EDITOR)
    with faults(app) as found:
        made = browser.post("/events/manage/new", data={**given, "title-en": "A title", "languages": "en"})
        closed = browser.post(
            f"/stakeholders/organisations/{world.ids['organisation_id']}/status",
            data={"status": "closed", "since": day},
        )

    assert (made.status_code, closed.status_code, found) == (422, 422, [])


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
