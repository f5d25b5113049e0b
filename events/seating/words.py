"""How tables, rules and what is against them are spoken of."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.seating.models import Couples, FirstGuest, HostRole, Shape, Spreading
from events.seating.rules import Conflict, Kind
from office.audit.words import RecordWords, add_record_words, said_as
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import GENDER_WORDS, RANK_WORDS

SHAPE_WORDS: Final[dict[Shape, LazyString]] = {
    Shape.ROUND: _l("Round"),
    Shape.ENGLISH: _l("Long, hosts at the ends"),
    Shape.FRENCH: _l("Long, hosts in the middle, nobody at the ends"),
    Shape.FRENCH_ENDS: _l("Long, hosts in the middle, somebody at each end"),
}

SPREADING_WORDS: Final[dict[Spreading, LazyString]] = {
    Spreading.SPREAD: _l("In turn: the first at table 1, the second at table 2, and so on"),
    Spreading.BLOCKS: _l("One after the other: the highest at table 1 until it is full"),
}

COUPLES_WORDS: Final[dict[Couples, LazyString]] = {
    Couples.SAME_TABLE: _l("At one table, not side by side"),
    Couples.SIDE_BY_SIDE: _l("Beside each other"),
    Couples.FREE: _l("As it comes"),
}

FIRST_WORDS: Final[dict[FirstGuest, LazyString]] = {
    FirstGuest.RIGHT: _l("At the host’s right"),
    FirstGuest.OPPOSITE: _l("Opposite the host, unless a co-host sits there"),
}

ROLE_WORDS: Final[dict[HostRole, LazyString]] = {
    HostRole.HOST: _l("Host: presides at a table"),
    HostRole.COHOST: _l("Co-host: sits opposite a host"),
    HostRole.COMPANY: _l("Company: sits among the guests"),
}

#: As a badge beside a name.
ROLE_BADGES: Final[dict[HostRole, LazyString]] = {
    HostRole.HOST: _l("Host"),
    HostRole.COHOST: _l("Co-host"),
    HostRole.COMPANY: _l("Of ours"),
}

KIND_ICONS: Final[dict[Kind, str]] = {
    Kind.LEFT: "user-off",
    Kind.TWICE: "user-question",
    Kind.APART: "arrows-split",
    Kind.PRECEDENCE: "arrows-sort",
    Kind.COUPLE_TABLES: "users",
    Kind.COUPLE_BESIDE: "users",
    Kind.COUPLE_PARTED: "users",
    Kind.LANGUAGE: "language",
    Kind.ALTERNATION: "user",
}


def conflict_words(conflict: Conflict) -> str:
    """What is against the rules, as a sentence with the names of those whom it concerns."""
    one = conflict.who[0].name
    other = conflict.who[1].name if len(conflict.who) > 1 else ""
    names = {"name": one, "other": other}
    match conflict.kind:
        case Kind.LEFT:
            return _("%(name)s no longer comes: the seat stands empty.", name=one)
        case Kind.TWICE:
            posts = {"name": one, "post": conflict.who[0].post, "other": conflict.who[1].post}
            return _("%(name)s has two seats: for %(post)s and for %(other)s. Is it one person?", **posts)
        case Kind.APART:
            return _("%(name)s and %(other)s are to be kept apart, and sit side by side.", **names)
        case Kind.PRECEDENCE if conflict.is_above:
            return _(
                "%(name)s sits above their place: higher than %(other)s, who comes before them.", **names
            )
        case Kind.PRECEDENCE:
            return _("%(name)s sits below their place: lower than %(other)s, who comes after them.", **names)
        case Kind.COUPLE_TABLES:
            return _("%(name)s and %(other)s belong together, and sit at different tables.", **names)
        case Kind.COUPLE_BESIDE:
            return _("%(name)s and %(other)s belong together, and sit side by side.", **names)
        case Kind.COUPLE_PARTED:
            return _("%(name)s and %(other)s belong together, and do not sit side by side.", **names)
        case Kind.LANGUAGE:
            return _("%(name)s shares a language with nobody beside them.", name=one)
        case Kind.ALTERNATION:
            return _(
                "%(name)s and %(other)s sit side by side, though men and women are to alternate.", **names
            )


def register_words(app: Flask) -> None:
    """Let the audit trail speak of tables."""
    plan = {
        "event_id": _l("Event"),
        "title": _l("Title"),
        "spreading": _l("How guests come to the tables"),
        "couples": _l("Couples"),
        "first_guest": _l("The place of honour"),
        "alternates": _l("Men and women in turn"),
        "shares_languages": _l("A neighbour who shares a language"),
    }
    said = {
        "spreading": said_as(Spreading, SPREADING_WORDS),
        "couples": said_as(Couples, COUPLES_WORDS),
        "first_guest": said_as(FirstGuest, FIRST_WORDS),
    }
    add_record_words(app, "table_plans", RecordWords(_l("table plan"), plan, said))
    table = {"number": _l("Number"), "name": _l("Name"), "shape": _l("Shape"), "seats": _l("Seats")}
    add_record_words(
        app, "plan_tables", RecordWords(_l("table"), table, {"shape": said_as(Shape, SHAPE_WORDS)})
    )
    host = {
        "role": _l("Part at table"),
        "name": _l("Name"),
        "title": _l("Title"),
        "rank": _l("Placed as"),
        "gender": _l("Gender"),
    }
    said = {
        "role": said_as(HostRole, ROLE_WORDS),
        "rank": said_as(Rank, RANK_WORDS),
        "gender": said_as(Gender, GENDER_WORDS),
    }
    add_record_words(app, "plan_hosts", RecordWords(_l("person of ours at table"), host, said))
    seat = {
        "table_id": _l("Table"),
        "number": _l("Seat"),
        "registration_id": _l("Guest"),
        "host_id": _l("Person of ours"),
        "is_fixed": _l("Fixed"),
    }
    add_record_words(app, "placements", RecordWords(_l("seat at table"), seat))
    pair = {"first_id": _l("One side"), "second_id": _l("The other side")}
    add_record_words(app, "kept_apart", RecordWords(_l("pair kept apart"), pair))
    accepted = {"conflict": _l("Conflict"), "reason": _l("Reason")}
    add_record_words(app, "accepted_seatings", RecordWords(_l("accepted conflict of seats"), accepted))
