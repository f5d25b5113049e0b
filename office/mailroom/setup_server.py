"""The check's conversation with our mail server: connect, encrypt, sign in, and ask what it would take."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from office import clock
from office.mailroom.findings import Finding, State, envelope_address, is_here
from office.mailroom.models import Reason
from office.mailroom.transport import ServerTrouble, Transport
from office.settings import Settings

#: A certificate that ends sooner is told of.
_SOON: Final = timedelta(days=21)


class _Probe(Transport):
    """A conversation with the mail server that hands over nothing."""

    def certificate(self) -> dict[str, Any]:
        """The server's certificate; empty where the connection is not encrypted."""
        sock = self._opened().sock
        return dict(sock.getpeercert() or {}) if isinstance(sock, ssl.SSLSocket) else {}

    def takes(self, sender: str, recipient: str) -> tuple[str, str]:
        """Whether the server would take a letter, which it is not given.

        Returns:
            ``""``, or ``sender`` or ``recipient``: what it refused; and its words.
        """
        connection = self._opened()
        try:
            code, words = connection.mail(sender)
            if code // 100 != 2:
                return "sender", _answer(code, words)
            code, words = connection.rcpt(recipient)
            connection.rset()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerTrouble(Reason.SERVER_AWAY, str(error)) from error
        return ("" if code // 100 == 2 else "recipient"), _answer(code, words)


def _answer(code: int, words: bytes) -> str:
    return f"{code} {' '.join(words.decode('utf-8', 'replace').split())}"[:500]


def server_findings(office: Settings) -> Iterator[Finding]:
    parts = urlsplit(office.smtp_url)
    host = parts.hostname or ""
    default = {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25)
    values = {"host": host, "port": str(parts.port or default)}
    probe = _Probe(office.smtp_url)
    try:
        probe.check()
    except ServerTrouble as trouble:
        yield from _trouble(trouble, values)
        return
    yield Finding("server", State.WELL, "reached", values)
    try:
        yield _encryption(probe.certificate(), host)
        code = "signed_in" if parts.username else "no_name"
        yield Finding("sign_in", State.WELL, code, values)
        yield from _envelope(office, probe)
    except ServerTrouble as trouble:
        yield Finding("envelope", State.UNKNOWN, "broken_off", values, trouble.words)
    finally:
        probe.close()


def _trouble(trouble: ServerTrouble, values: dict[str, str]) -> Iterator[Finding]:
    at = {Reason.ENCRYPTION: "encryption", Reason.SIGN_IN: "sign_in"}.get(trouble.reason, "server")
    reached = [] if at == "server" else ["server"] + (["encryption"] if at == "sign_in" else [])
    for key in ("server", "encryption", "sign_in", "envelope"):
        if key in reached:
            code = "reached" if key == "server" else "passed"
            yield Finding(key, State.WELL, code, values)
        elif key == at:
            yield Finding(key, State.WRONG, "refused" if key != "server" else "away", values, trouble.words)
        else:
            yield Finding(key, State.UNKNOWN, "not_reached", values)


def _encryption(certificate: dict[str, Any], host: str) -> Finding:
    if not certificate:
        if is_here(host):
            return Finding("encryption", State.WELL, "here", {"host": host})
        return Finding("encryption", State.ATTENTION, "none", {"host": host})
    names = [value for kind, value in certificate.get("subjectAltName", ()) if kind in {"DNS", "IP Address"}]
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    is_ending = ends - clock.now() < _SOON
    return Finding(
        "encryption",
        State.ATTENTION if is_ending else State.WELL,
        "ending" if is_ending else "encrypted",
        {"names": ", ".join(names[:3]), "day": ends.date().isoformat()},
    )


def _envelope(office: Settings, probe: _Probe) -> Iterator[Finding]:
    """Whether the server takes mail from our sender, and mail to the mailbox for what comes back."""
    sender, is_ours = envelope_address(office)
    refused, words = probe.takes(sender, sender)
    values = {"address": sender, "mailbox": office.bounce_address or ""}
    if refused == "sender":
        yield Finding("envelope", State.WRONG, "refused", values, words)
        return
    yield Finding("envelope", State.WELL, "taken", values)
    if not is_ours:
        yield Finding("bounces", State.ATTENTION, "unset", {"address": office.mail_from})
    elif refused:
        yield Finding("bounces", State.WRONG, "refused", values, words)
    else:
        yield Finding("bounces", State.WELL, "taken", values)
