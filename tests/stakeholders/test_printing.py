"""The register on paper: what stands in the diplomatic list, and a PDF that a screen reader can read."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import database
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.typesetting.fonts import drawable, printable
from office.typesetting.setting import typeset
from stakeholders.nationaldays.models import NationalDay
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    OrganisationKind,
)
from stakeholders.people.models import Gender, PersonRelation, PersonRelationKind, Rank
from stakeholders.printing import diplomatic_list, views
from stakeholders.printing.diplomatic_list import Chapter, Edition, Paper, compile_list
from tests import making

DAY = date(2026, 5, 4)


@pytest.fixture
def register(db: Session) -> Session:
    """Italy with staff and spouse, Japan in Stockholm, a consulate, an agency, and one who left."""
    italy = making.ambassador("IT", "Rossi", credentials_on=date(2024, 3, 2)).organisation
    italy.addresses.append(Address(kind=AddressKind.CHANCERY, lines="Itäinen Puistotie 4\n00140 Helsinki"))
    italy.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="giulia@example.org")
    )
    italy.notes = "Never serve fish."
    spouse = making.person("Bianchi", "Ugo")
    head = making.posting(making.person("Verdi", "Anna"), italy, Rank.COUNSELLOR)
    db.add(PersonRelation(person_id=head.person_id, other_id=spouse.id, kind=PersonRelationKind.SPOUSE))
    making.posting(making.person("Neri", "Carlo"), italy, Rank.ATTACHE, departed_on=date(2026, 1, 1))
    japan = making.ambassador("JP", "Tanabe", credentials_on=date(2025, 1, 1)).organisation
    japan.seat_city, japan.seat_country, japan.host_country = "Stockholm", "SE", "SE"
    japan.accreditations.append(Accreditation(country="FI"))
    making.embassy("SE", host_country="DK", seat_country="DK", seat_city="Copenhagen")
    making.embassy("EE", kind=OrganisationKind.HONORARY_CONSULATE, name={"en": "Consulate of Estonia"})
    making.embassy("EU", kind=OrganisationKind.EU_AGENCY, sending_state=None, name={"en": "Chemicals Agency"})
    db.add(
        NationalDay(country="IT", name={"en": "Republic Day", "sv": "Republikens dag"}, rule="fixed 06-02")
    )
    db.add(NationalDay(country="FR", name={"en": "Bastille Day"}, rule="fixed 07-14"))
    db.flush()
    return db


def _chapter(content: dict[str, Any], title: str) -> dict[str, Any]:
    (found,) = (chapter for chapter in content["chapters"] if chapter["title"] == title)
    return dict(found)


def _headings(chapter: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(part["title"], [entry["heading"] for entry in part["entries"]]) for part in chapter["parts"]]


def test_missions_stand_by_state_those_abroad_apart_and_those_to_others_not_at_all(register: Session) -> None:
    content = compile_list(Edition(DAY, "en")).content
    assert _headings(_chapter(content, "Diplomatic missions")) == [
        ("Resident missions", ["Italy"]),
        ("Missions abroad that are accredited here", ["Japan"]),
    ]
    assert _headings(_chapter(content, "International organisations and representations")) == [
        ("", ["Chemicals Agency"])
    ]
    assert _headings(_chapter(content, "Consular posts")) == [("", ["Estonia"])]


def test_a_mission_s_staff_stands_in_its_order_with_spouses_and_without_those_who_left(
    register: Session,
) -> None:
    (part, _abroad) = _chapter(compile_list(Edition(DAY, "en")).content, "Diplomatic missions")["parts"]
    assert [
        (one["name"], one["title"], one["spouse"], one["head"]) for one in part["entries"][0]["people"]
    ] == [
        ("Test Rossi", "Ambassador", "", True),
        ("Anna Verdi", "Counsellor", "Ugo Bianchi", False),
    ]


def test_who_had_not_left_yet_stands_in_the_list_of_an_earlier_day(register: Session) -> None:
    edition = Edition(date(2025, 12, 31), "en", chapters=(Chapter.MISSIONS,))
    part = compile_list(edition).content["chapters"][0]["parts"][0]
    assert [one["name"] for one in part["entries"][0]["people"]] == ["Test Rossi", "Anna Verdi", "Carlo Neri"]


def test_only_what_is_for_everybody_is_printed(register: Session) -> None:
    (part, _abroad) = _chapter(compile_list(Edition(DAY, "en")).content, "Diplomatic missions")["parts"]
    assert [(fact["label"], fact["text"]) for fact in part["entries"][0]["facts"]] == [
        ("Chancery", "Itäinen Puistotie 4, 00140 Helsinki"),
        ("E-mail", "embassy.it@example.org"),
    ]
    assert "fish" not in str(part)


def test_without_staff_the_heads_alone_are_listed(register: Session) -> None:
    made = compile_list(Edition(DAY, "en", chapters=(Chapter.MISSIONS,), with_staff=False))
    assert [
        person["name"]
        for part in made.content["chapters"][0]["parts"]
        for entry in part["entries"]
        for person in entry["people"]
    ] == ["Test Rossi", "Test Tanabe"]


def test_national_days_stand_by_month_for_those_who_have_a_mission_here(register: Session) -> None:
    content = compile_list(Edition(DAY, "en", chapters=(Chapter.NATIONAL_DAYS,))).content
    assert content["chapters"][0]["parts"] == [
        {"title": "June", "rows": [{"day": "2 June", "state": "Italy", "name": "Republic Day"}]}
    ]


def test_a_list_in_finnish_speaks_finnish_throughout(register: Session) -> None:
    content = compile_list(Edition(DAY, "fi", chapters=(Chapter.MISSIONS,))).content
    assert (content["day"], content["state"]) == ("4. toukokuuta 2026", "Suomi")
    assert [entry["heading"] for part in content["chapters"][0]["parts"] for entry in part["entries"]] == [
        "Italia",
        "Japani",
    ]


@pytest.mark.parametrize("missions", [1, 30])
def test_the_list_costs_as_many_statements_for_thirty_missions_as_for_one(
    db: Session, count_statements: Callable[[], AbstractContextManager[list[str]]], missions: int
) -> None:
    for state in making.STATES[:missions]:
        making.ambassador(state, f"Head {state}")
    db.commit()
    db.expunge_all()
    with count_statements() as counted:
        compile_list(Edition(DAY, "en", chapters=(Chapter.PRECEDENCE, Chapter.MISSIONS)))
    assert len(counted) == 8


def test_letters_that_no_font_has_are_written_as_they_sound(app: Flask) -> None:
    with app.app_context():
        assert printable("Åsa Шевченко كريم დავით\x07\ue000") == "Åsa Шевченко كريم დავით"
        assert printable("አማ Արմեն 王伟 Ọbásanjọ́") == "አማ Արմեն 王伟 Ọbásanjọ́"
        assert printable("ދިވެހި") == "dhivehi"
        # Forbidden within a text: one pasted name must not stop a list of 300.
        assert printable("\ufeffAino") == "Aino"


def test_a_drawing_has_no_letters_that_the_typesetter_would_lose(app: Flask) -> None:
    drawn = drawable("<text>Åsa ใจดี राम Ольга محمد Nguyễn e\u0301 a\u200db</text>")
    assert drawn == "<text>Åsa aichdi ram Ольга محمد Nguyễn é ab</text>"


# -- the PDF, read by an independent reader


def _structure(pdf: pikepdf.Pdf) -> list[tuple[str, pikepdf.Object]]:
    """Every structure element in reading order: its type, and itself."""

    def walk(node: Any) -> Iterator[tuple[str, pikepdf.Object]]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S).lstrip("/"), node
            yield from walk(node.get("/K", pikepdf.Array()))

    return list(walk(pdf.Root.StructTreeRoot.K))


def _fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: dict[str, pikepdf.Object] = {}
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", pikepdf.Dictionary()).values():
            found[str(font.BaseFont)] = font
    return list(found.values())


@pytest.fixture(params=list(Paper), ids=str)
def printed(request: pytest.FixtureRequest, register: Session) -> Iterator[pikepdf.Pdf]:
    made = compile_list(Edition(DAY, "sv", paper=request.param))
    content = typeset(diplomatic_list.TEMPLATE, made.content, diplomatic_list.FOLDER)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield pdf


def test_the_pdf_says_what_it_is_in_which_language_and_that_it_is_tagged(printed: pikepdf.Pdf) -> None:
    with printed.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
    assert str(printed.Root.Lang) == "sv"
    assert bool(printed.Root.MarkInfo.Marked)
    assert bool(printed.Root.ViewerPreferences.DisplayDocTitle)
    assert {str(page.obj.Tabs) for page in printed.pages if "/Annots" in page.obj} <= {"/S"}


def test_headings_descend_one_level_at_a_time(printed: pikepdf.Pdf) -> None:
    levels = [int(kind[1]) for kind, _node in _structure(printed) if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_header_cells_with_their_scope(printed: pikepdf.Pdf) -> None:
    kinds = [kind for kind, _node in _structure(printed)]
    assert kinds.count("Table") >= 2
    headers = [node for kind, node in _structure(printed) if kind == "TH"]
    assert len(headers) >= 4 + 3

    def scope(node: Any) -> str:
        attributes = node.get("/A", pikepdf.Array())
        listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
        return "".join(str(a.get("/Scope", "")) for a in listed if isinstance(a, pikepdf.Dictionary))

    assert {scope(node) for node in headers} == {"/Column"}


def test_every_font_is_embedded_and_its_letters_can_be_copied_as_text(printed: pikepdf.Pdf) -> None:
    fonts = _fonts(printed)
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_every_link_says_where_it_leads_and_stands_in_the_structure(printed: pikepdf.Pdf) -> None:
    links = [
        annotation
        for page in printed.pages
        for annotation in page.obj.get("/Annots", [])
        if annotation.Subtype == "/Link"
    ]
    assert links
    assert all("/StructParent" in link and "/Contents" in link for link in links)


def test_there_is_a_bookmark_for_every_chapter(printed: pikepdf.Pdf) -> None:
    with printed.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert len(titles) == len(set(titles)) >= 4


# -- the pages


@pytest.fixture
def officer(register: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    register.commit()
    return signed_in(Role.EDITOR)


LIST = "/stakeholders/printing/diplomatic-list.pdf"
ASKED = {"day": "2026-05-04", "edition_language": "en", "chapters": "missions", "paper": "a4"}


def test_while_the_pages_are_set_others_may_write(
    officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_writer: list[bool] = []

    def set_slowly(_template: object, _content: object, _folder: object) -> bytes:
        is_writer.append(database._will_write())
        return b"%PDF-"

    monkeypatch.setattr(views, "typeset", set_slowly)

    assert officer.get(LIST, query_string=ASKED).status_code == 200
    assert is_writer == [False]


def test_the_list_comes_as_a_pdf_and_the_trail_says_that_it_left(officer: FlaskClient, db: Session) -> None:
    answer = officer.get(LIST, query_string=ASKED)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    entry = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert entry.details == {
        "file": "diplomatic-list-2026-05-04-en.pdf",
        "organisations": 2,
        "people": 2,
    }


def test_a_list_of_no_chapters_is_asked_again(officer: FlaskClient) -> None:
    answer = officer.get(LIST, query_string=ASKED | {"chapters": ""})
    assert answer.status_code == 422
    assert "Choose at least one chapter." in answer.text


POST = {"source": "resident", "form_language": "en", "stationery": "labels_3x8", "first": "3"}


def test_labels_show_first_who_is_left_out_and_why(officer: FlaskClient, db: Session) -> None:
    making.ambassador("AT", "Huber", gender=Gender.UNKNOWN).organisation.addresses.append(
        Address(kind=AddressKind.POSTAL, lines="PL 1\n00100 Helsinki")
    )
    making.embassy("UY").addresses.append(Address(kind=AddressKind.POSTAL, lines="PL 2\n00100 Helsinki"))
    making.ambassador("FR", "Dupont")
    db.commit()
    page = officer.get("/stakeholders/printing/post", query_string=POST).text

    for words in (
        "1 address can be printed.",
        "3 are left out",
        "The gender is not known: the envelope is written without His or Her Excellency.",
        "The mission has no head to address.",
        "No chancery or postal address is in the register.",
        "Her Excellency Test Rossi<br />Ambassador of Italy<br />Embassy of Italy<br />Itäinen Puistotie 4",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    "stationery", ["labels_3x8", "labels_3x7", "labels_2x7", "envelope_c5", "envelope_dl"]
)
def test_labels_and_envelopes_come_as_a_pdf_of_their_size(officer: FlaskClient, stationery: str) -> None:
    first = "1" if stationery.startswith("envelope") else "2"
    answer = officer.get(
        "/stakeholders/printing/post.pdf", query_string=POST | {"stationery": stationery, "first": first}
    )
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        (page,) = pdf.pages
        size = tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])
    assert size == {"envelope_c5": (229, 162), "envelope_dl": (220, 110)}.get(stationery, (210, 297))


def test_a_list_that_is_gone_is_told_as_gone(officer: FlaskClient) -> None:
    answer = officer.get("/stakeholders/printing/post", query_string=POST | {"source": "list:99"})
    assert answer.status_code == 422
    assert "Not a valid choice" in answer.text
