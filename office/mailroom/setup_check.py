"""The check of the sending set-up: can letters leave, will they be believed, and does mail come back in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from sqlalchemy import func, select

from office.database import db, reading
from office.mailroom.findings import Finding, State, is_here
from office.mailroom.imap import Conversation, MailboxError, Place
from office.mailroom.lookup import Lookup
from office.mailroom.models import IncomingMessage
from office.mailroom.setup_domain import answers_findings, dkim_findings, dmarc_findings, spf_findings
from office.mailroom.setup_server import server_findings
from office.settings import Settings


def check(office: Settings, report: Callable[[int, int], None] = lambda _done, _total: None) -> list[Finding]:
    """Look at everything that sending and receiving needs; no mail is sent.

    Args:
        report: told how far the check has come.
    """
    lookup = Lookup(office.dns_server)
    steps: list[Callable[[], Iterator[Finding]]] = [
        lambda: server_findings(office),
        lambda: _links(office),
        lambda: answers_findings(office, lookup),
        lambda: spf_findings(office, lookup),
        lambda: dkim_findings(office, lookup),
        lambda: dmarc_findings(office, lookup),
        lambda: _mailbox(office),
    ]
    found: list[Finding] = []
    for number, step in enumerate(steps):
        report(number, len(steps))
        found += step()
    report(len(steps), len(steps))
    return found


def _links(office: Settings) -> Iterator[Finding]:
    parts = urlsplit(office.public_url)
    values = {"url": office.public_url}
    if is_here(parts.hostname or ""):
        yield Finding("links", State.WRONG, "here", values)
    elif not office.https:
        yield Finding("links", State.ATTENTION, "plain", values)
    else:
        yield Finding("links", State.WELL, "good", values)


def _mailbox(office: Settings) -> Iterator[Finding]:
    if office.imap_url is None:
        with reading():
            last = db.session.scalar(select(func.max(IncomingMessage.created_at)))
        if last is None:
            yield Finding("mailbox", State.ATTENTION, "unset")
        else:
            yield Finding("mailbox", State.WELL, "by_pipe", {"moment": last.isoformat()})
        return
    place = Place.of(office.imap_url)
    values = {"host": place.host, "folder": place.folder, "user": place.user}
    try:
        with Conversation(place) as talk:
            number = len(talk.numbers())
            code = "reads" if talk.can_move else "cannot_move"
    except MailboxError as error:
        yield Finding("mailbox", State.WRONG, error.trouble.value, values, error.words)
        return
    state = State.WELL if code == "reads" else State.ATTENTION
    yield Finding("mailbox", state, code, {**values, "number": str(number)})
