"""The mail catcher of the demonstration, where a newcomer reads the first letter, keeps the same rules."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from office.mailroom.catcher import Folder, pages
from tests.browser.conftest import Opens
from tests.browser.test_accessibility import SCHEMES, WIDTHS, Watched, inline_code, sideways, violations

pytestmark = pytest.mark.browser

LETTER = """\
From: Protocol Office <protocol@example.org>
To: His Excellency Somebody <secretariat.it@example.org>
Subject: Invitation
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=part

--part
Content-Type: text/plain; charset=utf-8

Your Excellency, please come.
--part
Content-Type: text/html; charset=utf-8

<html lang="en"><title>Invitation</title><body><h1>Invitation</h1><p>Please come.</p></body></html>
--part--
"""


@pytest.fixture
def caught(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The catcher with one letter: its address, and the letter's name."""
    folder = Folder(tmp_path)
    name = folder.keep(LETTER.encode())
    server = make_server("127.0.0.1", 0, pages(folder, zone="Europe/Helsinki"), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", name
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_page_of_the_catcher_is_accessible(opens: Opens, caught: tuple[str, str]) -> None:
    base, name = caught
    context = opens()
    page = context.new_page()
    watched = Watched(page)
    faults = []
    for path in ("/", f"/mail/{name}", f"/mail/{name}?view=text", f"/mail/{name}?view=source"):
        answer = page.goto(base + path)
        assert answer is not None and answer.status == 200, path
        faults += inline_code(answer.text())
        faults += [f"{path}: {fault}" for fault in _seen(page)]
    faults += watched.faults("")
    context.close()

    assert not faults, "\n".join(faults)


def _seen(page: Page) -> list[str]:
    expect(page.locator("h1")).to_have_count(1)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{width} px, {scheme}: {fault}" for fault in [*sideways(page), *violations(page)]]
    return found
