"""The check of the sending set-up: what the sender's domain says of itself, asked of a real name server."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from office.mailroom import setup_domain
from office.mailroom.findings import State
from office.mailroom.lookup import Lookup
from office.mailroom.setup_words import said
from tests.name_server import Names
from tests.office.test_setup_check import by_key, names, use

__all__ = ["names"]


def domain_line(app: Flask, key: str, names: Names, **changes: Any) -> tuple[State, str]:
    """One line of what is asked of the name server."""
    office = use(app, **{"smtp_url": "smtp://mail.city.example"} | changes)
    lookup = Lookup(office.dns_server)
    lines = {
        "answers": setup_domain.answers_findings,
        "spf": setup_domain.spf_findings,
        "dkim": setup_domain.dkim_findings,
        "dmarc": setup_domain.dmarc_findings,
        "alignment": setup_domain.dmarc_findings,
    }
    found = list(lines[key](office, lookup))
    assert all("%(" not in said(one).sentence + said(one).advice for one in found)
    return by_key(found)[key]


@pytest.mark.parametrize(
    ("key", "records", "changes", "found"),
    [
        ("answers", {("city.example", "MX"): ["0 ."]}, {}, (State.WRONG, "takes_none")),
        (
            "answers",
            {("city.example", "MX"): [], ("city.example", "A"): ["192.0.2.1"]},
            {},
            (State.ATTENTION, "host_only"),
        ),
        ("answers", {}, {"mail_from": "a@nowhere.example"}, (State.WRONG, "nowhere")),
        ("answers", {}, {"mail_from": "a@broken.example"}, (State.UNKNOWN, "unanswered")),
        ("spf", {}, {}, (State.WELL, "named")),
        ("spf", {("city.example", "TXT"): []}, {}, (State.ATTENTION, "none")),
        ("spf", {("city.example", "TXT"): ['"v=spf1 -all"']}, {}, (State.WRONG, "refuses")),
        ("spf", {("city.example", "TXT"): ['"v=spf1 ~all"']}, {}, (State.ATTENTION, "not_named")),
        ("spf", {("city.example", "TXT"): ['"v=spf1 x:y -all"']}, {}, (State.WRONG, "broken")),
        ("spf", {("mail.city.example", "A"): ["10.0.0.1"]}, {}, (State.UNKNOWN, "server_unknown")),
        # One of two addresses is named: letters go through as long as they leave by that one.
        (
            "spf",
            {("mail.city.example", "A"): ["192.0.2.10", "198.51.100.1"]},
            {},
            (State.ATTENTION, "refuses"),
        ),
        ("spf", {}, {"smtp_url": "smtp://198.51.100.1"}, (State.WRONG, "refuses")),
        ("spf", {}, {"bounce_address": "b@broken.example"}, (State.UNKNOWN, "unanswered")),
        ("dkim", {}, {}, (State.WELL, "published")),
        ("dkim", {}, {"dkim_selector": None}, (State.UNKNOWN, "no_selector")),
        ("dkim", {}, {"dkim_selector": "k2"}, (State.WRONG, "missing")),
        ("dkim", {("k1._domainkey.city.example", "TXT"): ['"v=DKIM1; p="']}, {}, (State.WRONG, "withdrawn")),
        ("dkim", {}, {"mail_from": "a@b.broken.example"}, (State.WRONG, "missing")),
        ("dmarc", {}, {}, (State.WELL, "strict")),
        ("dmarc", {}, {"mail_from": "a@office.city.example"}, (State.WELL, "strict")),
        ("dmarc", {("_dmarc.city.example", "TXT"): ['"v=DMARC1;p=none"']}, {}, (State.WELL, "watching")),
        ("dmarc", {("_dmarc.city.example", "TXT"): ['"v=DMARC1;p=maybe"']}, {}, (State.WRONG, "broken")),
        ("dmarc", {("_dmarc.city.example", "TXT"): []}, {}, (State.ATTENTION, "none")),
        ("alignment", {}, {"bounce_address": "b@mail.city.example"}, (State.WELL, "aligned")),
        ("alignment", {}, {"bounce_address": "b@provider.example"}, (State.ATTENTION, "apart")),
        (
            "alignment",
            {("_dmarc.city.example", "TXT"): ['"v=DMARC1; p=none; aspf=s"']},
            {"bounce_address": "b@mail.city.example"},
            (State.ATTENTION, "apart"),
        ),
    ],
)
def test_what_the_domain_says(
    app: Flask,
    db: Session,
    names: Names,
    key: str,
    records: dict[tuple[str, str], list[str]],
    changes: dict[str, Any],
    found: tuple[State, str],
) -> None:
    names.records |= records
    names.broken.add("broken.example")

    assert domain_line(app, key, names, **changes) == found
