"""Lists, badges and place cards as files: tagged, whole, in every script, and put on record."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests import making
from tests.events.registrants import registrant

pytestmark = pytest.mark.once

LONG = "Maria do Carmo Guilhermina Antónia de Albuquerque e Vasconcelos Pereira de Mello-Breyner Ps"
NAMES = (
    "محمد بن عبد الله آل سعود",
    "Олександр Шевченко",
    "Ελένη Παπαδοπούλου",
    "王伟",
    "김철수",
    "Արմեն Սարգսյան",
    "W" * 120,
    "<script>#set page(width: 1mm)",
    LONG,
)
LIST = {"edition_language": "sv", "order": "country", "who": "seated", "readers": "staff"}
SHEET = {"edition_language": "fi", "order": "precedence", "blank": "3"}
BADGES = {
    "edition_language": "en",
    "size": "90x55",
    "order": "name",
    "parts": ["title", "own_script", "country", "languages", "code"],
    "blank": "2",
    "first": "10",
}
CARDS = {
    "edition_language": "fr",
    "wording": "form",
    "unsure": "by_name",
    "size": "95x65",
    "order": "precedence",
}


@pytest.fixture
def event(db: Session) -> Event:
    event = making.seminar(venue={"en": "City Hall"})
    for number, name in enumerate(NAMES):
        registrant(event, name, organisation_name=f"{LONG} {number}", title=LONG, country="PT")
    db.commit()
    return event


@pytest.fixture
def officer(event: Event, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def test_every_file_is_tagged_in_its_language_has_its_pages_and_is_put_on_record(
    event: Event, officer: FlaskClient, db: Session
) -> None:
    number, slug = event.id, event.slug
    shapes = {}
    for name, asked in (
        ("participants", LIST),
        ("attendance-sheet", SHEET),
        ("badges", BADGES),
        ("place-cards", CARDS),
    ):
        sent = officer.get(f"/events/manage/{number}/paper/{name}.pdf", query_string=asked)
        assert (sent.status_code, sent.content_type) == (200, "application/pdf"), name
        with pikepdf.open(io.BytesIO(sent.data)) as pdf, pdf.open_metadata() as about:
            kinds = [str(kind) for kind in _kinds(pdf)]
            sizes = {
                tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pdf.pages
            }
            assert (about["pdfuaid:part"], bool(pdf.Root.MarkInfo.Marked), sizes) == ("1", True, {(210, 297)})
            shapes[name] = (
                str(pdf.Root.Lang),
                len(pdf.pages),
                kinds.count("/TH"),
                kinds.count("/H1"),
                kinds.count("/Figure"),
            )
            fonts = {str(font.BaseFont).partition("+")[2] for page in pdf.pages for font in _fonts_of(page)}
            assert any("CJK" in font for font in fonts), fonts
            assert any("Armenian" in font for font in fonts), fonts
    assert shapes == {
        # A head of each column, and one for each group.
        "participants": ("sv", 2, 3 + 1, 1, 0),
        "attendance-sheet": ("fi", 2, 4 + len(NAMES) + 1, 1, 0),
        "badges": ("en", 2, 0, 0, 0),
        "place-cards": ("fr", 3, 0, 0, 0),
    }
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED).order_by(AuditEntry.id))
    assert [(one.details["file"], one.details["people"]) for one in told] == [
        (f"{slug}-{name}.pdf", len(NAMES)) for name in shapes
    ]


def _kinds(pdf: pikepdf.Pdf) -> list[object]:
    found: list[object] = []
    open_nodes = [pdf.Root.StructTreeRoot.K]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, pikepdf.Array):
            open_nodes.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node.S)
            open_nodes.append(node.get("/K", pikepdf.Array()))
    return found


def _fonts_of(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.obj.Resources.get("/Font", pikepdf.Dictionary()).values())


def test_the_page_offers_each_by_its_moment_and_teaches_while_nobody_has_a_seat(
    event: Event, officer: FlaskClient, db: Session
) -> None:
    address = f"/events/manage/{event.id}/paper"
    page = officer.get(address).text
    moments = ["Before the event", "At the door", "At the table"]
    places = [page.index(f">{words}</h2>") for words in moments]
    assert places == sorted(places)
    assert ("Nobody has a seat yet" in page, "Next: List of participants" in page) == (False, True)
    code = "The code for the door, to be scanned"
    without_door = making.seminar()
    db.commit()
    assert code in officer.get(f"{address}/badges").text
    assert code not in officer.get(f"/events/manage/{without_door.id}/paper/badges").text

    for seat in db.scalars(select(Registration)):
        seat.status = RegistrationStatus.CANCELLED
    db.commit()
    assert all(
        "Nobody has a seat yet" in officer.get(address + rest).text
        for rest in ("", "/participants", "/place-cards")
    )
    refused = officer.get(f"{address}/badges.pdf", query_string=BADGES | {"blank": "0"})
    assert (refused.status_code, "Say how many empty ones you want." in refused.text) == (422, True)
    empty = officer.get(f"{address}/badges.pdf", query_string=BADGES)
    assert (empty.status_code, empty.data[:5]) == (200, b"%PDF-")
    led_back = officer.get(f"{address}/participants.pdf", query_string=LIST)
    assert (led_back.status_code, led_back.location) == (303, f"{address}/participants")


@pytest.mark.parametrize(
    ("rest", "asked"),
    [
        ("participants.pdf", LIST | {"order": "age"}),
        ("attendance-sheet.pdf", SHEET | {"blank": "201"}),
        ("badges.pdf", BADGES | {"first": "0"}),
        ("badges.pdf", BADGES | {"size": "1x1"}),
        ("place-cards.pdf", CARDS | {"edition_language": "la"}),
        ("place-cards", CARDS | {"wording": ""}),
    ],
    ids=itertools.count(),
)
def test_an_address_with_a_fault_is_asked_again(
    event: Event, officer: FlaskClient, rest: str, asked: dict[str, str]
) -> None:
    answer = officer.get(f"/events/manage/{event.id}/paper/{rest}", query_string=asked)
    assert (answer.status_code, answer.content_type) == (422, "text/html; charset=utf-8")


def test_before_cards_are_printed_the_page_names_who_is_not_certain_and_why(
    event: Event, officer: FlaskClient, db: Session
) -> None:
    seat = db.scalars(select(Registration).where(Registration.name == "王伟")).one()
    page = officer.get(f"/events/manage/{event.id}/paper/place-cards", query_string=CARDS).text
    assert f"{len(NAMES)} are not certain" in page
    assert page.count("They are not in the register, which alone knows how somebody is addressed.") == 1
    assert f'href="/events/manage/{event.id}/registration/people/{seat.id}">王伟</a>' in page
    assert "&lt;script&gt;#set page" in page
