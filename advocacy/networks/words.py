"""What networks, partner cities and what hangs on them are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l

from advocacy.networks.models import Choice, Cost, MemberRole, Standing, Whose
from office.audit.words import RecordWords, add_record_words, said_as

ROLE_WORDS: Final[dict[MemberRole, LazyString]] = {
    MemberRole.MEMBER: _l("Member"),
    MemberRole.BOARD: _l("On the board"),
    MemberRole.CHAIR: _l("In the chair"),
    MemberRole.OBSERVER: _l("Observer"),
}

CHOICE_WORDS: Final[dict[Choice, LazyString]] = {
    Choice.RENEW: _l("Renew"),
    Choice.DEEPEN: _l("Deepen"),
    Choice.LEAVE: _l("Leave"),
}

WHOSE_WORDS: Final[dict[Whose, LazyString]] = {
    Whose.OURS: _l("The city’s own"),
    Whose.COMMON: _l("Of all members"),
}

STANDING_WORDS: Final[dict[Standing, LazyString]] = {
    Standing.ACTIVE: _l("Active"),
    Standing.RESTING: _l("Resting"),
    Standing.SUSPENDED: _l("Relations suspended"),
    Standing.ENDED: _l("Ended"),
}

#: The kind of badge (`ui.state`) for each standing.
STANDING_KINDS: Final = {
    Standing.ACTIVE: "well",
    Standing.RESTING: "neutral",
    Standing.SUSPENDED: "attention",
    Standing.ENDED: "neutral",
}

#: Columns by table, for the history and for two people's edits side by side.
FIELD_WORDS: Final[dict[str, dict[str, LazyString]]] = {
    "networks": {
        "organisation_id": _l("Organisation"),
        "about": _l("What it is for"),
        "owner_id": _l("Owner"),
        "review_months": _l("Months between reviews"),
        "removed_at": _l("Removed"),
    },
    "network_memberships": {
        "role": _l("Role"),
        "since": _l("Since"),
        "until": _l("Until"),
        "note": _l("Remark"),
    },
    "network_costs": {
        "year": _l("Year"),
        "cents": _l("Amount"),
        "currency": _l("Currency"),
        "note": _l("Remark"),
    },
    "network_reviews": {
        "reviewed_on": _l("Reviewed on"),
        "gave": _l("What it gave us"),
        "score": _l("Benefit, 1 to 5"),
        "by_id": _l("Reviewed by"),
    },
    "network_decisions": {
        "due_on": _l("Due on"),
        "proposed": _l("Proposed"),
        "choice": _l("The decision"),
        "decided_on": _l("Decided on"),
        "reason": _l("Reason"),
    },
    "network_meetings": {
        "held_on": _l("Day"),
        "topic": _l("Topic"),
        "place": _l("Place"),
        "people": _l("Who of us took part"),
    },
    "network_statements": {
        "given_on": _l("Given on"),
        "title": _l("Title of the statement"),
        "url": _l("Web page"),
        "whose": _l("Whose it is"),
    },
    "network_experts": {"name": _l("Name"), "department": _l("Department")},
    "network_meeting_experts": {"expert_id": _l("Expert")},
    "partner_cities": {
        "organisation_id": _l("Partner city"),
        "relation": _l("Kind of relation"),
        "about": _l("What it is for"),
        "owner_id": _l("Owner"),
        "removed_at": _l("Removed"),
    },
    "partner_city_standings": {
        "standing": _l("State"),
        "since": _l("Since"),
        "reason": _l("Reason"),
    },
}

LABELS: Final[dict[str, LazyString]] = {
    "networks": _l("network"),
    "network_memberships": _l("membership"),
    "network_costs": _l("cost of a year"),
    "network_reviews": _l("review of benefit"),
    "network_decisions": _l("decision"),
    "network_meetings": _l("meeting of a network"),
    "network_statements": _l("statement in a network"),
    "network_experts": _l("expert of the city"),
    "network_meeting_experts": _l("expert at a meeting"),
    "partner_cities": _l("partner city"),
    "partner_city_standings": _l("state of a partnership"),
}

#: The page of what has one.
_PAGES: Final[dict[str, Callable[[int], str]]] = {
    "networks": lambda number: url_for("networks.show", network_id=number),
    "partner_cities": lambda number: url_for("partners.show", partner_id=number),
}


def amount_words(cost: Cost) -> str:
    """What a year cost, with the cents where there are any."""
    pattern = "#,##0.00" if cost.cents % 100 else "#,##0"
    return str(format_decimal(cost.amount, pattern, locale=get_locale()))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of networks, partner cities and what hangs on them."""
    choice = said_as(Choice, CHOICE_WORDS)
    values: dict[str, dict[str, Callable[[Any], str]]] = {
        "network_costs": {"cents": lambda cents: f"{cents / 100:.2f}"},
        "network_memberships": {"role": said_as(MemberRole, ROLE_WORDS)},
        "network_decisions": {"choice": choice, "proposed": choice},
        "network_statements": {"whose": said_as(Whose, WHOSE_WORDS)},
        "partner_city_standings": {"standing": said_as(Standing, STANDING_WORDS)},
    }
    for table, label in LABELS.items():
        kept = {name: words for name, words in FIELD_WORDS[table].items() if name != "people"}
        add_record_words(
            app,
            table,
            RecordWords(
                label,
                kept,
                values.get(table, {}),
                url=_PAGES.get(table),
                made=_l("Entered") if table in _PAGES else "",
            ),
        )
