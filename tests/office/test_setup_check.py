"""The check of the sending set-up: each line against a real mail server, name server and mailbox."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.mailroom.findings import Finding, State
from office.mailroom.inbox import receive
from office.mailroom.setup_check import check
from office.mailroom.setup_words import said, verdict
from office.settings import Settings
from office.work.worker import run_once
from tests.conftest import REQUIRE_ALL
from tests.imap import post_office
from tests.name_server import Names, name_server
from tests.office.mailroom import closed_port
from tests.sink import Sink, sink

SignIn = Callable[[Role], FlaskClient]
PAGE = "/office/mailroom/check"


@pytest.fixture
def names(app: Flask) -> Iterator[Names]:
    """A name server that knows a city whose mail is well set up."""
    with name_server() as server:
        server.has("city.example", "MX", "10 mx.city.example.")
        server.has("city.example", "TXT", "v=spf1 ip4:192.0.2.0/24 -all")
        server.has("_dmarc.city.example", "TXT", "v=DMARC1; p=quarantine")
        server.has("k1._domainkey.city.example", "TXT", "v=DKIM1; k=rsa; p=MIIB")
        server.has("mail.city.example", "A", "192.0.2.10")
        use(
            app,
            dns_server=server.address,
            mail_from="protocol@city.example",
            bounce_address="bounces@city.example",
            dkim_selector="k1",
            public_url="https://events.city.example",
        )
        yield server


def use(app: Flask, **changes: Any) -> Settings:
    """Let the office have other settings."""
    app.config["DOYEN"] = replace(app.config["DOYEN"], **changes)
    found: Settings = app.config["DOYEN"]
    return found


def by_key(findings: list[Finding]) -> dict[str, tuple[State, str]]:
    """What was found, by what was looked at."""
    return {finding.key: (finding.state, finding.code) for finding in findings}


def test_a_set_up_that_is_well_says_so(app: Flask, db: Session, smtp: Sink, names: Names) -> None:
    with post_office() as post:
        office = use(app, imap_url=post.url)
        found = check(office)

    assert by_key(found) == {
        "server": (State.WELL, "reached"),
        "encryption": (State.WELL, "here"),
        "sign_in": (State.WELL, "no_name"),
        "envelope": (State.WELL, "taken"),
        "bounces": (State.WELL, "taken"),
        "links": (State.WELL, "good"),
        "answers": (State.WELL, "servers"),
        # Our mail server is on this machine: the world sees it under an address that is not known here.
        "spf": (State.UNKNOWN, "server_unknown"),
        "dkim": (State.WELL, "published"),
        "dmarc": (State.WELL, "strict"),
        "alignment": (State.WELL, "aligned"),
        "mailbox": (State.WELL, "reads"),
    }
    assert verdict(found)[1] == "well"
    assert smtp.envelopes == []
    assert all(said(one).sentence and "%(" not in said(one).sentence for one in found)


# -- the mail server ----------------------------------------------------------------------------------------


class Choosy:
    """A mail server that looks at whom it takes mail from and for."""

    def __init__(self, *, sender: str = "250 OK", recipient: str = "250 OK") -> None:
        self.sender = sender
        self.recipient = recipient

    async def handle_MAIL(
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Called by aiosmtpd for each sender."""
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(
        self, _server: SMTP, _session: SmtpSession, _envelope: Envelope, _address: str, _options: list[str]
    ) -> str:
        """Called by aiosmtpd for each recipient."""
        return self.recipient


@contextmanager
def choosy(**answers: str) -> Iterator[str]:
    """Such a server; its address."""
    handler = Choosy(**answers)
    with sink() as server:
        for name in ("handle_MAIL", "handle_RCPT"):
            setattr(server, name, getattr(handler, name))
        yield server.url


@pytest.mark.parametrize(
    ("answers", "changes", "lines"),
    [
        (
            {"sender": "550 5.7.1 not yours"},
            {},
            {"envelope": (State.WRONG, "refused")},
        ),
        (
            {"recipient": "550 5.1.1 User unknown"},
            {},
            {"envelope": (State.WELL, "taken"), "bounces": (State.WRONG, "refused")},
        ),
        (
            {},
            {"bounce_address": None},
            {"envelope": (State.WELL, "taken"), "bounces": (State.ATTENTION, "unset")},
        ),
    ],
)
def test_the_server_is_asked_what_it_would_take(
    app: Flask,
    db: Session,
    smtp: Sink,
    names: Names,
    answers: dict[str, str],
    changes: dict[str, Any],
    lines: dict[str, tuple[State, str]],
) -> None:
    with choosy(**answers) as url:
        found = by_key(check(use(app, smtp_url=url, **changes)))

    assert {key: found.get(key) for key in ("envelope", "bounces") if key in found} == lines


def test_a_server_that_is_away_leaves_the_rest_open(
    app: Flask, db: Session, smtp: Sink, names: Names
) -> None:
    found = check(use(app, smtp_url=f"smtp://127.0.0.1:{closed_port()}"))

    assert list(by_key(found).items())[:4] == [
        ("server", (State.WRONG, "away")),
        ("encryption", (State.UNKNOWN, "not_reached")),
        ("sign_in", (State.UNKNOWN, "not_reached")),
        ("envelope", (State.UNKNOWN, "not_reached")),
    ]
    assert verdict(found) == (
        "No letter can leave now. What is wrong stands below, with what to tell IT.",
        "failed",
    )


def test_a_server_without_encryption_is_told(app: Flask, db: Session, smtp: Sink, names: Names) -> None:
    found = by_key(check(use(app, smtp_url=smtp.url.replace("smtp:", "smtp+starttls:"))))

    assert [found[key] for key in ("server", "encryption", "sign_in")] == [
        (State.WELL, "reached"),
        (State.WRONG, "refused"),
        (State.UNKNOWN, "not_reached"),
    ]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, valid for ten days, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if REQUIRE_ALL:
            pytest.fail("openssl is not installed")
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    asked = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 10 -subj /CN=own"
    names = ["-addext", "subjectAltName=IP:127.0.0.1,DNS:mail.city.example"]
    key = path.with_suffix(".key")
    command = [openssl, *asked.split(), *names, "-keyout", str(key), "-out", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


def test_the_certificate_is_looked_at(
    app: Flask, db: Session, smtp: Sink, names: Names, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def known(_server: SMTP, _session: SmtpSession, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=given.password == b"right", handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with sink(tls_context=context, auth_required=True, authenticator=known) as server:
        port = server.url.rpartition(":")[2]
        strange = check(use(app, smtp_url=f"smtp+starttls://doyen:right@127.0.0.1:{port}"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = check(use(app, smtp_url=f"smtp+starttls://doyen:right@127.0.0.1:{port}"))
        refused = check(use(app, smtp_url=f"smtp+starttls://doyen:wrong@127.0.0.1:{port}"))

    assert by_key(strange)["encryption"] == (State.WRONG, "refused")
    assert "self-signed certificate" in next(one.words for one in strange if one.key == "encryption")
    assert by_key(trusted)["encryption"] == (State.ATTENTION, "ending")
    assert by_key(trusted)["sign_in"] == (State.WELL, "signed_in")
    ending = next(said(one) for one in trusted if one.key == "encryption")
    assert "the certificate for 127.0.0.1, mail.city.example ends on" in ending.sentence
    lines = by_key(refused)
    assert [lines[key] for key in ("encryption", "sign_in", "envelope")] == [
        (State.WELL, "passed"),
        (State.WRONG, "refused"),
        (State.UNKNOWN, "not_reached"),
    ]


# -- links and the network -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://localhost", (State.WRONG, "here")),
        ("http://127.0.0.1:5000", (State.WRONG, "here")),
        ("http://events.city.example", (State.ATTENTION, "plain")),
    ],
)
def test_links_that_guests_cannot_open_are_told(
    app: Flask, db: Session, smtp: Sink, names: Names, url: str, found: tuple[State, str]
) -> None:
    assert by_key(check(use(app, public_url=url)))["links"] == found


def test_without_a_network_it_says_so_and_fails_nothing(
    app: Flask, db: Session, smtp: Sink, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names.silent.add("*")
    monkeypatch.setattr("office.mailroom.lookup.PATIENCE_SECONDS", 0.1)
    found = check(use(app))

    assert [one.key for one in found if one.code == "unanswered"] == ["answers", "spf", "dkim", "dmarc"]
    assert {one.state for one in found if one.code == "unanswered"} == {State.UNKNOWN}


# -- what comes in ------------------------------------------------------------------------------------------


def test_the_way_in_is_looked_at(app: Flask, db: Session, smtp: Sink, names: Names) -> None:
    assert by_key(check(use(app)))["mailbox"] == (State.ATTENTION, "unset")
    receive(b"From: a@example.org\r\n\r\nHello\r\n")
    db.commit()
    assert by_key(check(use(app)))["mailbox"] == (State.WELL, "by_pipe")
    with post_office() as post:
        office = use(app, imap_url=post.url)
        post.abilities = "IMAP4rev1"
        assert by_key(check(office))["mailbox"] == (State.ATTENTION, "cannot_move")
        post.password = "another"
        assert by_key(check(office))["mailbox"] == (State.WRONG, "sign_in")


# -- the page and the command -------------------------------------------------------------------------------


def test_an_administrator_checks_and_reads_what_to_tell_it(
    app: Flask, db: Session, signed_in: SignIn, smtp: Sink, names: Names
) -> None:
    names.has("city.example", "TXT", "v=spf1 -all <script>")
    client = signed_in(Role.ADMINISTRATOR)
    assert "Not checked yet" in client.get(PAGE).text
    assert "No worker is running" in client.get(PAGE).text

    job = client.post(PAGE)
    run_once()
    page = client.get(job.location, follow_redirects=True).text

    assert "Letters leave. 1 thing should be looked at." in page
    assert "city.example takes mail (mx.city.example)." in page
    assert (
        "v=spf1 -all &lt;script&gt;" in page
        and "<script>" not in page.partition("<main")[2].partition("</main")[0]
    )
    assert "[well] Connection with the mail server: 127.0.0.1 answers on port" in page
    assert smtp.envelopes == []
    assert signed_in(Role.EDITOR).get(PAGE).status_code == 403


def test_a_test_letter_goes_to_whoever_asks(app: Flask, db: Session, signed_in: SignIn, smtp: Sink) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    page = client.post(f"{PAGE}/letter", follow_redirects=True).text
    assert "A test letter to administrator@example.org is in the outbox." in page
    run_once()

    assert smtp.envelopes[0].rcpt_tos == ["administrator@example.org"]
    text = smtp.messages[0].get_body(("plain",))
    assert text is not None and "spf, dkim and dmarc should each say" in " ".join(text.get_content().split())


def test_the_command_ends_with_the_verdict(
    app: Flask, db: Session, smtp: Sink, names: Names, run: Callable[..., Result]
) -> None:
    well = run("mail", "check")
    use(app, public_url="http://localhost")
    wrong = run("mail", "check")

    assert (well.exit_code, wrong.exit_code) == (0, 1)
    assert well.output.splitlines()[1].startswith("[well] Connection with the mail server:")
    assert wrong.output.splitlines()[-1] == (
        "Letters leave, but 1 thing is wrong: letters may be refused, or answers lost."
    )
