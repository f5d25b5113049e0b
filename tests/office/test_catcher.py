"""The mail catcher: it takes in what is sent, shows it, and lets nothing in it do harm."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.mailroom.catcher import Folder, pages
from office.mailroom.compose import compose
from office.mailroom.kinds import Composed
from office.mailroom.models import Letter
from tests.office.mailroom import letters_are, plain_note, queue
from tests.sink import Sink

ROOT = Path(__file__).resolve().parents[2]
HTML = '<html><head><title>x</title></head><body><a href="http://127.0.0.1:5000/invitation/1-a">Answer</a></body></html>'


def message(subject: str = "Invitation") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "protocol@example.org", "Åsa <asa@example.org>", subject
    made.set_content("Dear Ambassador")
    made.add_alternative(HTML, subtype="html")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "caught")


@pytest.fixture
def browser(folder: Folder) -> FlaskClient:
    app = pages(folder, zone="Europe/Helsinki")
    app.config["TESTING"] = True
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "127.0.0.1:5001"
    return client


def test_an_empty_folder_says_what_to_do(browser: FlaskClient) -> None:
    assert "No letter has been sent yet" in browser.get("/").text


def test_the_list_shows_the_newest_first_with_a_dot_until_it_is_read(
    folder: Folder, browser: FlaskClient
) -> None:
    first, second = folder.keep(bytes(message("First"))), folder.keep(bytes(message("Second")))
    page = browser.get("/").text
    assert page.index("Second") < page.index("First")
    assert page.count("Unread") == 2

    browser.get(f"/mail/{second}")
    page = browser.get("/").text
    assert page.count("Unread") == 1
    assert first in page


def test_a_letter_is_shown_in_a_frame_whose_links_open_a_window(folder: Folder, browser: FlaskClient) -> None:
    name = folder.keep(bytes(message()))
    page, frame = browser.get(f"/mail/{name}").text, browser.get(f"/mail/{name}/html")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert '<head><base target="_blank">' in frame.text
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'")
    assert "unsafe-inline" not in browser.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("view", "words"),
    [("text", "Dear Ambassador"), ("source", "Content-Type:"), ("headers", "Subject: Invit")],
)
def test_a_letter_can_be_seen_in_every_way(
    folder: Folder, browser: FlaskClient, view: str, words: str
) -> None:
    name = folder.keep(bytes(message()))

    assert words in browser.get(f"/mail/{name}?view={view}").text


def test_a_calendar_can_be_downloaded(db: Session, folder: Folder, browser: FlaskClient) -> None:
    def invitation(letter: Letter) -> Composed:
        plain = plain_note(letter)
        return Composed(plain.subject, plain.text, plain.html, b"BEGIN:VCALENDAR\r\n", "REQUEST")

    letters_are(invitation)
    name = folder.keep(compose(queue(), current_app.config["DOYEN"]).raw)
    page = browser.get(f"/mail/{name}").text
    address = re.findall(rf"/mail/{name}/part/\d+", page)[-1]
    file = browser.get(address)

    assert file.data == b"BEGIN:VCALENDAR\r\n"
    assert file.headers["Content-Disposition"] == "attachment; filename=invite.ics"


@pytest.mark.parametrize("name", ["../../etc/passwd", "nothing", "..%2f..%2fwsgi"])
def test_only_caught_mail_is_shown(browser: FlaskClient, name: str) -> None:
    for address in (f"/mail/{name}", f"/mail/{name}/html", f"/mail/{name}/raw", f"/mail/{name}/part/1"):
        assert browser.get(address).status_code == 404


def test_a_page_elsewhere_cannot_read_it_under_a_name_of_its_own(browser: FlaskClient) -> None:
    assert browser.get("/", headers={"Host": "evil.example:5001"}).status_code == 403


@pytest.mark.once
def test_it_takes_mail_in_and_ends_cleanly(smtp: Sink, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    env |= {"FLASK_APP": "wsgi", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "mail", "catch", "--smtp-port", "0", "--http-port", "0"]
    command += ["--folder", str(tmp_path / "caught")]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as catcher:
        assert catcher.stdout is not None
        found = re.search(r"smtp://127\.0\.0\.1:(\d+)", catcher.stdout.readline())
        assert found is not None
        assert "http://127.0.0.1:" in catcher.stdout.readline()
        with smtplib.SMTP("127.0.0.1", int(found.group(1))) as connection:
            connection.send_message(message())
        catcher.send_signal(signal.SIGTERM)
        catcher.wait(20)

    assert catcher.returncode == 0
    kept = (tmp_path / "caught").glob("*.eml")
    assert b"Delivered-To: asa@example.org" in next(iter(kept)).read_bytes()


@pytest.mark.once
def test_a_port_that_is_taken_is_told_in_a_sentence(smtp: Sink, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flask", "mail", "catch", "--smtp-port", smtp.url.rpartition(":")[2]]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    done = subprocess.run(
        [*command, "--http-port", "0", "--folder", str(tmp_path)],
        cwd=ROOT,
        env=env | {"FLASK_APP": "wsgi"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "The mail catcher cannot listen" in done.stderr
