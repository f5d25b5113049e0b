"""Papers are told by their content, and go to those for whom they are and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.materials.keeping import Place, Upload, add_file, add_link, forget_released
from events.materials.models import Audience, Material, MaterialFile
from events.materials.serving import PORTION
from events.programme.models import Event, EventStatus
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office import clock
from office.accounts.models import Role
from office.recognising import Fault, NotHandedOut, recognised, safe_name
from tests.events.seminar import embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\0\0\0\0IEND\xaeB`\x82"


def packed(*names: str, mimetype: str = "") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr(ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(ZipInfo(name), "x")
    return made.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "paper", "application/pdf"),
        (PNG, "paper.pdf", "image/png"),
        (DOCX, "x.doc", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            packed("content.xml", mimetype="application/vnd.oasis.opendocument.presentation"),
            "x",
            "application/vnd.oasis.opendocument.presentation",
        ),
        ("Ääkkösiä".encode(), "notes.TXT", "text/plain"),
        (b"a;b\n1;2\n", "table.csv", "text/csv"),
        (b"", "empty.pdf", Fault.EMPTY),
        (b"\0" * 500, "zeros.pdf", Fault.EMPTY),
        (PDF[:20], "short.pdf", Fault.BROKEN),
        (DOCX[:60], "short.docx", Fault.BROKEN),
        (b"<!DOCTYPE html><script>alert(1)</script>", "paper.pdf", Fault.MARKUP),
        (b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg" onload="x()">', "a.txt", Fault.MARKUP),
        (b"A note.\n<script src=//evil.example></script>", "a.txt", Fault.MARKUP),
        (b"plain words", "paper.pdf", Fault.NOT_WHAT_IT_SAYS),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docx", Fault.MACROS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc", Fault.OLD_OFFICE),
        (packed("evil.exe"), "a.docx", Fault.ARCHIVE),
        (b"MZ\x90\0" + b"\xff" * 90, "setup.pdf", Fault.UNKNOWN),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, name: str, media_type: str | Fault) -> None:
    try:
        found: str | Fault = recognised(content, name).media_type
    except NotHandedOut as refused:
        found = refused.fault

    assert found == media_type


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Agenda.pdf", "Agenda.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Documents\\Übersicht <1>.PDF", "Übersicht 1.pdf"),
        ('a"; filename="evil.exe', "a filename evil.pdf"),
        ("paper.pdf.exe", "paper.pdf.pdf"),
        ("\u202egnp.exe\r\nX: y", "gnp.exe X y.pdf"),
        ("…", "paper.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
        ("Mr. Virtanen speaks", "Mr. Virtanen speaks.pdf"),
    ],
)
def test_names_are_cleaned(name: str, safe: str) -> None:
    assert safe_name(name, recognised(PDF, name)) == safe


def sent(*files: tuple[bytes, str], item: int = 0, audience: Audience = Audience.EVERYBODY) -> dict[str, Any]:
    form = {"item": str(item), "audience": audience.value}
    return {
        "data": {**form, "files": [(BytesIO(c), n) for c, n in files]},
        "content_type": "multipart/form-data",
    }


def shelf(db: Session) -> list[tuple[str, str, int]]:
    rows = db.scalars(select(Material).order_by(Material.item_id, Material.position, Material.id))
    return [(str(one), one.audience.value, one.position) for one in rows]


def test_staff_hand_in_several_and_put_them_in_order(
    db: Session, signed_in: SignedIn, app: Any, count_statements: Callable[[], Any]
) -> None:
    event = seminar()
    item = event.items[0].id
    path = f"/events/manage/{event.id}/papers"
    db.commit()
    editor = signed_in(Role.EDITOR)

    first = editor.post(path, **sent((PDF, "Agenda.pdf"), (b"<html>", "lie.pdf"), (DOCX, "Note.docx")))
    told = editor.get(path).text
    again = editor.post(path, **sent((PDF, "Agenda.pdf"), (DOCX, "Note.docx")))
    db.rollback()
    both = shelf(db)
    last = db.scalars(select(Material.id).order_by(Material.id.desc())).first()
    editor.post(f"{path}/{last}/move", data={"direction": "up"})
    linked = editor.post(
        f"{path}/link",
        data={"title-en": "Report", "url": "https://example.org/r", "item": item, "audience": "staff"},
    )
    db.rollback()

    assert (first.status_code, again.status_code, linked.status_code) == (303, 422, 303)
    assert "“lie.pdf” was not taken in." in told
    assert "2 papers were added." in told
    assert "It is there already" in again.text
    assert both == [("Agenda", "everybody", 0), ("Note", "everybody", 1)]
    assert sorted(shelf(db)) == [("Agenda", "everybody", 1), ("Note", "everybody", 0), ("Report", "staff", 0)]
    with count_statements() as few:
        editor.get(path)
    for number in range(27):
        add_link(event, {"en": f"Link {number}"}, f"https://example.org/{number}", Place())
    db.commit()
    with count_statements() as many:
        page = editor.get(path)
    assert (page.text.count('class="cell-main paper-cell"'), len(many)) == (30, len(few))


def test_too_large_is_a_sentence_and_nothing_is_lost(db: Session, signed_in: SignedIn, app: Any) -> None:
    event = seminar()
    path = f"/events/manage/{event.id}/papers"
    db.commit()
    editor = signed_in(Role.EDITOR)
    app.config["MAX_CONTENT_LENGTH"] = 30_000

    over = editor.post(path, **sent((PDF + b" " * 40_000, "Agenda.pdf")))
    told = editor.get(path).text

    assert (over.status_code, over.headers["Location"]) == (303, path)
    assert "larger than 25 MB, which is the most that is taken at once. Nothing was taken in" in told
    assert db.scalar(select(func.count()).select_from(Material)) == 0


def test_a_paper_is_replaced_and_removed_and_both_can_be_taken_back(
    client: FlaskClient, db: Session, signed_in: SignedIn
) -> None:
    event, other = seminar(), seminar(slug="other")
    paper = add_file(event, Upload("Agenda.pdf", PDF), Place(audience=Audience.EVERYBODY))
    number, path = paper.id, f"/events/manage/{event.id}/papers"
    public = f"/events/{event.slug}/papers/{number}"
    wrong = f"/events/manage/{other.id}/papers"
    db.commit()
    editor = signed_in(Role.EDITOR)
    form = {"title-en": "The agenda", "item": "0", "audience": "everybody"}

    def undo() -> int:
        step = re.findall(rf"{path}/steps/\d+/undo", editor.get(path).text)[-1]
        assert editor.post(step.replace(path, wrong)).status_code == 404
        return editor.post(step).status_code

    saved = editor.post(
        f"{path}/{number}",
        data={**form, "file": (BytesIO(PNG), "new.png")},
        content_type="multipart/form-data",
    )
    replaced = client.get(public)
    back = undo()
    before = client.get(public)
    removed = editor.post(f"{path}/{number}/remove")
    gone = client.get(public)
    again = undo()
    restored = client.get(public)
    refused = editor.post(
        f"{path}/{number}",
        data={**form, "file": (BytesIO(b"<html>"), "a.pdf")},
        content_type="multipart/form-data",
    )

    assert (saved.status_code, back, removed.status_code, again) == (303, 303, 303, 303)
    assert (replaced.data, before.data, gone.status_code, restored.data) == (PNG, PDF, 404, PDF)
    assert (refused.status_code, "It is a web page" in refused.text) == (422, True)
    db.rollback()
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert (forget_released(), db.scalar(select(MaterialFile.name))) == (1, "Agenda.pdf")


@pytest.fixture
def seat(db: Session) -> Registration:
    event = seminar()
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    return party_of(invitation)[0]


def test_each_sees_what_is_theirs(
    client: FlaskClient,
    db: Session,
    signed_in: SignedIn,
    seat: Registration,
    count_statements: Callable[[], Any],
) -> None:
    event = seat.event
    other = seminar(slug="other")
    elsewhere = invite(other, posted(embassy("SE"), "Åsa", "Lind"))
    answer(elsewhere, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    papers = {
        kind: add_file(event, Upload(f"{kind}.pdf", PDF + kind.encode() + b"%%EOF"), Place(audience=kind)).id
        for kind in Audience
    }
    tokens = [join_url(one).rpartition("/")[2] for one in (seat, party_of(elsewhere)[0])]
    db.commit()

    def had(path: str) -> list[int]:
        return [client.get(f"{path}{number}").status_code for number in papers.values()]

    joining, public = client.get(f"/join/{tokens[0]}").text, client.get(f"/events/{event.slug}").text
    guest = had(f"/papers/{tokens[0]}/")
    stranger = client.get(f"/papers/{tokens[1]}/{papers[Audience.EVERYBODY]}")
    unknown = client.get("/papers/1-aaaa/1")
    assert guest == [200, 200, 404]
    assert had(f"/events/{event.slug}/papers/") == [200, 404, 404]
    assert had(f"/events/{other.slug}/papers/") == [404, 404, 404]
    assert (stranger.status_code, unknown.status_code) == (404, 404)
    assert stranger.text.replace(tokens[1], "") == unknown.text.replace("1-aaaa", "")
    assert [f"/papers/{tokens[0]}/{papers[kind]}" in joining for kind in Audience] == [True, True, False]
    assert [f"papers/{papers[kind]}" in public for kind in Audience] == [True, False, False]

    with count_statements() as few:
        client.get(f"/join/{tokens[0]}")
    for number in range(28):
        add_link(
            db.get_one(Event, event.id), {"en": f"Link {number}"}, f"https://example.org/{number}", Place()
        )
    db.commit()
    with count_statements() as many:
        page = client.get(f"/join/{tokens[0]}").text
    assert (page.count("paper-title"), len(many)) == (30, len(few))

    seat = db.get_one(Registration, seat.id)
    for status in (RegistrationStatus.WAITING, RegistrationStatus.CANCELLED):
        seat.status = status
        db.commit()
        assert had(f"/papers/{tokens[0]}/") == [404, 404, 404]
    seat.event.status = EventStatus.DRAFT
    db.commit()
    assert had(f"/events/{event.slug}/papers/") == [404, 404, 404]
    assert (
        signed_in(Role.VIEWER).get(f"/events/{event.slug}/papers/{papers[Audience.EVERYBODY]}").status_code
        == 200
    )


def test_a_file_is_a_download_in_a_sandbox_and_is_had_in_parts(client: FlaskClient, db: Session) -> None:
    event = seminar()
    content = PDF + bytes(range(256)) * (PORTION // 200) + b"%%EOF"
    paper = add_file(event, Upload("Übersicht.pdf", content), Place(audience=Audience.EVERYBODY))
    path = f"/events/{event.slug}/papers/{paper.id}"
    db.commit()

    whole = client.get(path)
    known = client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    part = client.get(path, headers={"Range": f"bytes={PORTION - 5}-{PORTION + 4}"})
    stale = client.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    beyond = client.get(path, headers={"Range": "bytes=99999999-"})
    head = client.head(path)

    assert (whole.status_code, whole.data == content, len(content) > PORTION) == (200, True, True)
    assert whole.headers["Content-Disposition"] == (
        "attachment; filename=\"Ubersicht.pdf\"; filename*=UTF-8''%C3%9Cbersicht.pdf"
    )
    assert {name: whole.headers[name] for name in ("Content-Type", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
    }
    assert whole.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert (known.status_code, known.data) == (304, b"")
    assert (part.status_code, part.data) == (206, content[PORTION - 5 : PORTION + 5])
    assert part.headers["Content-Range"] == f"bytes {PORTION - 5}-{PORTION + 4}/{len(content)}"
    assert (stale.status_code, beyond.status_code) == (200, 200)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(content)))
