"""What pages of tables are made of: the drawing and the list of a table, a new plan's first numbers."""

from __future__ import annotations

from math import ceil
from typing import Final

from flask_babel import gettext as _

from events.programme.models import Event
from events.seating.drawing import Label, drawing_of
from events.seating.forms import BeginForm, NewTableForm
from events.seating.models import PlanTable, Shape
from events.seating.planning import MOST_TABLES
from events.seating.queries import Standing, guests_coming, name_of
from events.seating.rules import NOT_ACCEPTED
from events.seating.sitters import Sitter
from events.seating.words import (
    COUPLES_WORDS,
    FIRST_WORDS,
    KIND_ICONS,
    ROLE_BADGES,
    SHAPE_WORDS,
    SPREADING_WORDS,
    conflict_words,
)
from stakeholders.people.words import RANK_WORDS

_USUAL: Final = 10


def begin_with(event: Event) -> BeginForm:
    """The form of a new plan, with as many tables of ten as those who come, and two hosts at each, need."""
    count = min(MOST_TABLES, max(1, ceil(guests_coming(event) / (_USUAL - 1))))
    return BeginForm(data={"title": _("Dinner"), "count": count, "seats": _USUAL, "shape": Shape.ROUND.value})


def add_with(standing: Standing) -> NewTableForm:
    """The form of further tables: such as the last one, and as many as those without a seat need."""
    last = standing.tables[-1] if standing.tables else None
    seats = last.seats if last is not None else _USUAL
    missing = standing.seated + len(standing.waiting) - standing.seats
    count = min(MOST_TABLES, max(1, ceil(missing / seats)))
    shape = last.shape.value if last is not None else Shape.ROUND.value
    return NewTableForm(data={"count": count, "seats": seats, "shape": shape})


def post_of(sitter: Sitter) -> str:
    """Who somebody is, beside their name: title or rank, and for whom they come."""
    guest = sitter.registration
    if guest is None:
        return sitter.post
    title = guest.title or (str(RANK_WORDS[guest.rank]) if guest.rank is not None else "")
    return ", ".join(part for part in (title, sitter.post) if part)


def labels_of(standing: Standing, table: PlanTable) -> dict[int, Label]:
    """What a drawing says of each seat of a table."""
    found = {}
    for number in range(1, table.seats + 1):
        who = standing.sitters.get(standing.seating.at.get((table.id, number), ""))
        seat = f"{table.id}-{number}"
        if who is None or not who.comes:
            found[number] = Label(seat)
        else:
            found[number] = Label(seat, who.key, who.name, who.post, who.heads)
    return found


def drawn(standing: Standing, table: PlanTable, font: str = "") -> str:
    """The drawing of a table with those who sit at it."""
    words = _("Drawing of %(table)s; the list says the same.", table=name_of(table))
    laid = next(one for one in standing.seating.tables if one.id == table.id)
    return drawing_of(laid, labels_of(standing, table), words, font)


def words_of_tables() -> dict[str, object]:
    """What templates of tables say things with."""
    return {
        "shape_words": SHAPE_WORDS,
        "couples_words": COUPLES_WORDS,
        "first_words": FIRST_WORDS,
        "spreading_words": SPREADING_WORDS,
        "role_badges": ROLE_BADGES,
        "conflict_icons": KIND_ICONS,
        "not_accepted": NOT_ACCEPTED,
        "conflict_words": conflict_words,
        "table_name": name_of,
        "post_of": post_of,
        "drawn": drawn,
    }
