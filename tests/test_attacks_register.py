"""What somebody may try on the register: formulas in files, guessed links, reading what was confided."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from office.accounts.access import access_of
from office.accounts.models import Role
from office.links import LinkKind, token_for
from stakeholders.engagement.models import Confidentiality
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person
from tests.hostile import World, address, asking, build
from tests.hostile_register import met
from tests.seen_forms import forms_of

SignIn = Callable[[Role], FlaskClient]
FORMULA = '=HYPERLINK("https://evil.example")'
SECRET = "Xylophonkonzert"


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


# -- formulas


@pytest.fixture
def formulas(db: Session) -> World:
    made = build(FORMULA)
    db.rollback()
    return made


def _files(world: World, browser: FlaskClient, wanted: str) -> list[bytes]:
    """All files of one sort that the office gives: of the register, the order, an event's participants."""
    event = world.ids["event_id"]
    pages = [
        browser.post(f"/stakeholders/{kind}/file", data={"format": wanted})
        for kind in ("organisations", "people")
    ]
    if wanted in {"csv", "xlsx"}:
        pages.append(browser.get(f"/stakeholders/precedence/order.{wanted}"))
        pages.append(browser.get(f"/events/manage/{event}/results/participants.{wanted}"))
    assert [page.status_code for page in pages] == [200] * len(pages)
    return [page.data for page in pages]


def test_no_cell_of_a_csv_file_is_a_formula(formulas: World, signed_in: SignIn) -> None:
    files = _files(formulas, signed_in(Role.ADMINISTRATOR), "csv")
    cells = [
        cell
        for content in files
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]

    assert [cell for cell in cells if cell.startswith(("=", "@", "-", "\t", "\r"))] == []
    # A number is dialled, not reckoned: anything else that begins with a plus is held back.
    assert [cell for cell in cells if cell.startswith("+") and not cell[1:].replace(" ", "").isdigit()] == []
    assert sum(FORMULA in cell for cell in cells) >= len(files)


def test_no_cell_of_a_workbook_is_a_formula(formulas: World, signed_in: SignIn) -> None:
    files = _files(formulas, signed_in(Role.ADMINISTRATOR), "xlsx")
    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets and not any(b"<f" in sheet for sheet in sheets)
    cells = [
        str(cell)
        for content in files
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        for cell in row
    ]

    assert sum(FORMULA in cell for cell in cells) >= len(files)


@pytest.mark.parametrize("wanted", ["vcard3", "vcard4"])
def test_no_name_begins_a_line_of_its_own_in_a_card(db: Session, signed_in: SignIn, wanted: str) -> None:
    world = build("Name\r\nEMAIL:evil@example.org\nEND:VCARD\rURL:https://evil.example")
    db.rollback()
    for content in _files(world, signed_in(Role.ADMINISTRATOR), wanted):
        lines = re.split(r"[\r\n]+", content.decode())
        assert [line for line in lines if line.startswith(("EMAIL:evil", "URL:"))] == []
        assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD")


def test_no_name_begins_a_line_of_its_own_in_the_calendar_of_national_days(
    db: Session, client: FlaskClient
) -> None:
    world = build("Day\r\nATTENDEE:mailto:evil@example.org\nEND:VEVENT\rBEGIN:VALARM")
    db.rollback()
    page = client.get(f"/calendar/private/{world.tokens['subscriptions']}.ics")
    lines = re.split(r"[\r\n]+", page.text)

    assert page.status_code == 200 and "BEGIN:VEVENT" in lines
    assert [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM"))] == []


# -- what was told in confidence


@pytest.fixture
def confided(db: Session, world: World) -> World:
    """The office's records, and a meeting that one officer keeps to themselves."""
    organisation = db.get(Organisation, world.ids["organisation_id"])
    person = db.get(Person, world.ids["person_id"])
    assert organisation is not None and person is not None
    secret = met(SECRET, None, organisation, person, confidentiality=Confidentiality.CONFIDENTIAL)
    secret.user_id = world.ids["user_id"]
    db.flush()
    world.ids |= {"interaction_id": secret.id, "commitment_id": secret.commitments[0].id}
    world.ids["topic"] = secret.topics[0].topic_id
    db.commit()
    return world


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_what_was_told_in_confidence_is_on_nobody_elses_page(
    app: Flask, confided: World, signed_in: SignIn, role: Role
) -> None:
    browser = signed_in(role)
    shown = []
    asked = ("", f"q={SECRET[:6]}&find={SECRET[:6]}&state=all")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in {"static", "security.static"}:
            continue
        for query in asked:
            page = browser.get(asking(address(app, rule, confided), query))
            if SECRET.encode() in page.data:
                shown.append((rule.endpoint, query))

    assert shown == []


@pytest.mark.parametrize(
    "table", ["interactions", "commitments", "interaction_topics", "interaction_parties"]
)
def test_the_history_of_what_was_told_in_confidence_is_told_to_nobody_else(
    db: Session, confided: World, signed_in: SignIn, table: str
) -> None:
    number = confided.ids["commitment_id" if table == "commitments" else "interaction_id"]
    for role in (Role.VIEWER, Role.EDITOR):
        assert SECRET not in signed_in(role).get(f"/office/audit/history/{table}/{number}").text


@pytest.mark.parametrize("endpoint", ["edit", "remove", "restore"])
def test_what_was_told_in_confidence_is_changed_by_nobody_else(
    app: Flask, confided: World, signed_in: SignIn, endpoint: str
) -> None:
    browser = signed_in(Role.EDITOR)
    meeting = f"/stakeholders/engagement/{confided.ids['interaction_id']}"
    promise = f"/stakeholders/engagement/promises/{confided.ids['commitment_id']}"

    assert browser.post(f"{meeting}/{endpoint}").status_code == 404
    assert {browser.post(f"{promise}/{what}").status_code for what in ("done", "drop", "reopen")} == {404}


def test_no_file_tells_what_was_told_in_confidence(confided: World, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    for wanted in ("csv", "xlsx", "vcard4"):
        for content in _files(confided, browser, wanted):
            assert SECRET.encode() not in content


# -- guessed links


def _wrong(kind: LinkKind, number: int, others: tuple[str, ...]) -> list[str]:
    own = token_for(kind, number, 1)
    return [
        own[:-1] + ("a" if own[-1] != "a" else "b"),
        f"{number + 1}-{own.partition('-')[2]}",
        token_for(kind, 77_777, 1),
        token_for(kind, 77_777, 0),
        token_for(kind, number, 0),
        token_for(kind, number, 2),
        own.upper(),
        f"{own}x",
        f"0{own}",
        "1-é😀",
        "9" * 12 + "-" + "a" * 32,
        "1-" + "a" * 5_000,
        *others,
    ]


@pytest.mark.parametrize(
    ("part", "path", "kind", "record"),
    [
        ("entry", "/entry/{}", LinkKind.ENTRY, "request_id"),
        ("subscriptions", "/calendar/private/{}.ics", LinkKind.CALENDAR, "subscription_id"),
    ],
)
def test_every_wrong_link_of_the_register_gets_the_same_answer(
    app: Flask, world: World, client: FlaskClient, part: str, path: str, kind: LinkKind, record: str
) -> None:
    others = tuple(token for name, token in world.tokens.items() if name != part)
    with app.app_context():
        wrong = _wrong(kind, world.ids[record], others)
    answers = set()
    for token in wrong:
        page = client.get(path.format(token))
        answers.add((page.status_code, page.text.replace(token, "")))
        if part == "entry":
            assert client.post(path.format(token), data={"made_by": "Anna"}).status_code == 404

    assert [status for status, _text in answers] == [404]
    assert client.get(path.format(world.tokens[part])).status_code == 200


def test_a_missions_page_stays_between_the_mission_and_the_office(world: World, client: FlaskClient) -> None:
    for token in (world.tokens["entry"], "1-guessed"):
        page = client.get(f"/entry/{token}")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


# -- other people's records


def test_what_hangs_on_one_record_is_not_reached_through_another(
    app: Flask, world: World, signed_in: SignIn
) -> None:
    browser = signed_in(Role.ADMINISTRATOR)
    inner = {"relation_id", "person_relation_id", "name_id", "period_id"}
    reached, tried = [], 0
    for rule in app.url_map.iter_rules():
        for name in rule.arguments & inner:
            place = address(app, rule, world, **{name: world.others[name]})
            for method in (rule.methods or set()) & {"GET", "POST"}:
                tried += 1
                status = browser.open(place, method=method).status_code
                if status != 404:
                    reached.append((method, place, status))

    assert reached == []
    assert tried >= 6


# -- more than a role allows


def _not_allowed(app: Flask, role: Role, place: str, method: str) -> bool:
    adapter = app.url_map.bind("localhost")
    try:
        endpoint, _arguments = adapter.match(place.partition("?")[0].partition("#")[0], method=method)
    except HTTPException:
        return False
    access = access_of(app, endpoint)
    return access is None or (access.role is not None and not role.covers(access.role))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_nobody_is_offered_what_they_may_not_do(
    app: Flask, world: World, signed_in: SignIn, role: Role
) -> None:
    browser = signed_in(role)
    offered = set()
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if "GET" not in (rule.methods or set()) or access is None or access.role is None:
            continue
        page = browser.get(address(app, rule, world)) if role.covers(access.role) else None
        if page is None or page.mimetype != "text/html":
            continue
        for form in forms_of(page.text, rule.rule):
            if form.can_be_sent and _not_allowed(app, role, form.action, "POST"):
                offered.add((rule.endpoint, form.action))
        for link in re.findall(r'<a [^>]*href="(/[^"#]*)', page.text):
            if _not_allowed(app, role, link.replace("&amp;", "&"), "GET"):
                offered.add((rule.endpoint, link))

    assert sorted(offered) == []
