"""What moments, orders, sizes and wordings on paper are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.printing.measures import Badge, Card
from events.printing.participants import Order
from events.printing.place_cards import CardOrder, Unsure, Wording
from events.printing.queries import Who
from events.printing.sheets import Moment

MOMENT_WORDS: dict[Moment, LazyString] = {
    Moment.BEFORE: _l("Before the event"),
    Moment.AT_THE_DOOR: _l("At the door"),
    Moment.AT_THE_TABLE: _l("At the table"),
    Moment.AFTERWARDS: _l("Afterwards"),
}

ORDER_WORDS: dict[Order, LazyString] = {
    Order.PRECEDENCE: _l("By precedence"),
    Order.COUNTRY: _l("By country"),
    Order.NAME: _l("By name, as it is written"),
}

WHO_WORDS: dict[Who, LazyString] = {
    Who.SEATED: _l("Everybody who holds a seat"),
    Who.CAME: _l("Everybody who came"),
}

#: By measures, not by makers: the number on the box of labels says which it is.
BADGE_WORDS: dict[Badge, LazyString] = {
    Badge.MM90X55: _l("90 × 55 mm, 10 on a sheet, to be cut"),
    Badge.MM86X54: _l("86 × 54 mm, 10 on a sheet, to be cut"),
    Badge.A7: _l("A7 (105 × 74 mm), 8 on a sheet, to be cut"),
    Badge.A6: _l("A6 (105 × 148 mm), 4 on a sheet, to be cut"),
    Badge.LABEL_80X50: _l("Labels 80 × 50 mm, 10 on a sheet"),
    Badge.LABEL_86X55: _l("Labels 86.5 × 55.5 mm, 8 on a sheet"),
}

CARD_WORDS: dict[Card, LazyString] = {
    Card.FOUR: _l("95 × 65 mm, 4 on a sheet"),
    Card.TWO: _l("190 × 70 mm, 2 on a sheet"),
}

CARD_ORDER_WORDS: dict[CardOrder, LazyString] = {
    CardOrder.TABLE: _l("By table and seat"),
    CardOrder.PRECEDENCE: ORDER_WORDS[Order.PRECEDENCE],
    CardOrder.NAME: ORDER_WORDS[Order.NAME],
}

WORDING_WORDS: dict[Wording, LazyString] = {
    Wording.FORM: _l("The form of address for a card"),
    Wording.NAME: _l("Name, title and organisation"),
}

UNSURE_WORDS: dict[Unsure, LazyString] = {
    Unsure.BY_NAME: _l("Has a card with name, title and organisation"),
    Unsure.LEFT_OUT: _l("Has no card"),
}
