"""Names for what the mailroom itself does not know: whose a mail server is, and what a mailing was for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from flask import Flask, current_app

from office.mailroom.models import Mailing
from office.mailroom.subjects import Subject

_DOMAINS: Final = "doyen.mailroom.domains"
_MAILINGS: Final = "doyen.mailroom.mailings"

#: Says whose mail addresses end in these domains; a domain of nobody, or of several, is left out. One
#: statement.
NameDomains = Callable[[Collection[str]], dict[str, str]]
#: Names mailings about the records of one table, and where their pages are, by the mailing's number. A fixed
#: number of statements.
NameMailings = Callable[[Sequence[Mailing]], dict[int, Subject]]


def name_domains_by(app: Flask, find: NameDomains) -> None:
    """Let a part above say whose domains are."""
    app.extensions[_DOMAINS] = find


def name_mailings_by(app: Flask, table: str, find: NameMailings) -> None:
    """Let a part above name the mailings about the records of ``table``."""
    app.extensions.setdefault(_MAILINGS, {})[table] = find


def owners(domains: Collection[str]) -> dict[str, str]:
    """Whose these domains are, as far as anybody knows."""
    find: NameDomains | None = current_app.extensions.get(_DOMAINS)
    wanted = {domain for domain in domains if domain}
    return find(wanted) if find is not None and wanted else {}


def mailings_named(mailings: Sequence[Mailing]) -> dict[int, Subject]:
    """What these mailings were for, as far as anybody knows."""
    known: dict[str, NameMailings] = current_app.extensions.get(_MAILINGS, {})
    found: dict[int, Subject] = {}
    for table in sorted({mailing.subject_type for mailing in mailings} & set(known)):
        found |= known[table]([mailing for mailing in mailings if mailing.subject_type == table])
    return found
