"""What a person chooses before lists, badges and cards are printed: asked by GET, for they change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Self

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from events.printing.attendance_sheet import SheetEdition
from events.printing.badges import BadgeEdition
from events.printing.measures import Badge, Card
from events.printing.participants import Edition, Order
from events.printing.place_cards import CardEdition, CardOrder, Unsure, Wording
from events.printing.queries import Who
from events.printing.words import (
    BADGE_WORDS,
    CARD_ORDER_WORDS,
    CARD_WORDS,
    ORDER_WORDS,
    UNSURE_WORDS,
    WHO_WORDS,
    WORDING_WORDS,
)
from events.programme.models import Event
from events.seating.queries import plan_of
from office.localized import LANGUAGES, OWN_NAMES
from office.web.forms import CheckboxesField, Form
from stakeholders.printing.forms import ADDRESS_LANGUAGES

#: No sheet is made longer by more than this by hand.
_MOST_BLANK: Final = 200


def _choices(words: dict[Any, LazyString], only: Iterable[Any] | None = None) -> list[tuple[str, LazyString]]:
    return [(key.value, words[key]) for key in (only or words)]


class PaperForm(Form):
    """Choices for something printed; the address holds them, so that it can be kept and opened again."""

    class Meta(Form.Meta):
        csrf = False

    edition_language = RadioField(
        _l("Language"),
        choices=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        validators=[InputRequired()],
    )

    @classmethod
    def asked(cls, event: Event, given: MultiDict[str, str], reader: str) -> Self:
        """The form as an address fills it; with what is usual where the address says nothing of it."""
        if cls.is_asked(given):
            return cls(formdata=given)
        return cls(formdata=None, data=cls.usual(event, reader))

    @staticmethod
    def is_asked(given: MultiDict[str, str]) -> bool:
        """Whether an address says how something is wanted."""
        return "edition_language" in given

    @classmethod
    def usual(cls, event: Event, reader: str) -> dict[str, Any]:
        """What most people want: the reader's language, if the event has it, else the event's first."""
        spoken = [code for code in event.languages if code in LANGUAGES] or [*LANGUAGES]
        return {"edition_language": reader if reader in spoken else spoken[0]}


class ListForm(PaperForm):
    """Which list of participants is wanted."""

    order = RadioField(_l("Ordered"), choices=_choices(ORDER_WORDS), validators=[InputRequired()])
    who = RadioField(_l("Who stands in it"), choices=_choices(WHO_WORDS), validators=[InputRequired()])
    readers = RadioField(
        _l("For whom"),
        choices=[
            ("guests", _l("For guests: names, titles and organisations")),
            ("staff", _l("For staff: with e-mail addresses, and in what capacity each comes")),
        ],
        validators=[InputRequired()],
    )

    @classmethod
    def usual(cls, event: Event, reader: str) -> dict[str, Any]:
        """By precedence, for guests."""
        given = {"order": Order.PRECEDENCE.value, "who": Who.SEATED.value, "readers": "guests"}
        return super().usual(event, reader) | given

    def edition(self) -> Edition:
        """What was chosen."""
        return Edition(
            Order(self.order.data),
            Who(self.who.data),
            self.edition_language.data,
            for_staff=self.readers.data == "staff",
        )


class SheetForm(PaperForm):
    """Which attendance sheet is wanted."""

    order = RadioField(
        _l("Ordered"),
        choices=_choices(ORDER_WORDS, (Order.NAME, Order.PRECEDENCE)),
        validators=[InputRequired()],
    )
    blank = IntegerField(
        _l("Empty lines at the end"), validators=[InputRequired(), NumberRange(min=0, max=_MOST_BLANK)]
    )

    @classmethod
    def usual(cls, event: Event, reader: str) -> dict[str, Any]:
        """By name, as people come to a desk."""
        return super().usual(event, reader) | {"order": Order.NAME.value, "blank": 10}

    def edition(self) -> SheetEdition:
        """What was chosen."""
        return SheetEdition(Order(self.order.data), self.edition_language.data, self.blank.data or 0)


#: What may stand on a badge beside the name and the organisation.
_PARTS: Final = {
    "title": _l("The title"),
    "own_script": _l("The name in its own script"),
    "country": _l("The country, where the organisation’s name does not say it"),
    "languages": _l("The languages that they speak"),
    "code": _l("The code for the door, to be scanned"),
}


class BadgeForm(PaperForm):
    """Which badges are wanted."""

    size = SelectField(_l("Size"), choices=_choices(BADGE_WORDS), validators=[InputRequired()])
    order = RadioField(
        _l("Ordered"),
        choices=_choices(ORDER_WORDS, (Order.NAME, Order.PRECEDENCE)),
        validators=[InputRequired()],
    )
    parts = CheckboxesField(
        _l("Beside name and organisation"),
        choices=[*_PARTS.items()],
    )
    blank = IntegerField(
        _l("Empty badges at the end"), validators=[InputRequired(), NumberRange(min=0, max=_MOST_BLANK)]
    )
    first = IntegerField(_l("Begin with badge no."), validators=[InputRequired(), NumberRange(min=1, max=10)])

    @classmethod
    def asked(cls, event: Event, given: MultiDict[str, str], reader: str) -> Self:
        """The form; with codes only where there is a door at which they are scanned."""
        form = super().asked(event, given, reader)
        if not event.venue:
            form.parts.choices = [(key, words) for key, words in _PARTS.items() if key != "code"]
        return form

    @classmethod
    def usual(cls, event: Event, reader: str) -> dict[str, Any]:
        """For the holders that most offices have, by name, as they lie on a desk."""
        given: dict[str, Any] = {
            "size": Badge.MM90X55.value,
            "order": Order.NAME.value,
            "parts": ["title", "own_script"],
            "blank": 0,
            "first": 1,
        }
        return super().usual(event, reader) | given

    def edition(self) -> BadgeEdition:
        """What was chosen."""
        parts = set(self.parts.data or ())
        return BadgeEdition(
            Badge(self.size.data),
            self.edition_language.data,
            Order(self.order.data),
            with_title="title" in parts,
            with_own_script="own_script" in parts,
            with_country="country" in parts,
            with_languages="languages" in parts,
            with_code="code" in parts,
            blank=self.blank.data or 0,
            first=self.first.data or 1,
        )


class CardForm(PaperForm):
    """Which place cards are wanted."""

    edition_language = RadioField(
        _l("Language of the form of address"),
        choices=list(ADDRESS_LANGUAGES.items()),
        validators=[InputRequired()],
    )
    wording = RadioField(
        _l("What stands on them"), choices=_choices(WORDING_WORDS), validators=[InputRequired()]
    )
    unsure = RadioField(
        _l("Whose form of address is not certain"),
        choices=_choices(UNSURE_WORDS),
        validators=[InputRequired()],
    )
    size = RadioField(_l("Size"), choices=_choices(CARD_WORDS), validators=[InputRequired()])
    order = RadioField(_l("Ordered"), choices=_choices(CARD_ORDER_WORDS), validators=[InputRequired()])

    @classmethod
    def asked(cls, event: Event, given: MultiDict[str, str], reader: str) -> Self:
        """The form; by table only where there is a table plan. One statement."""
        form = super().asked(event, given, reader)
        if plan_of(event) is None:
            form.order.choices = _choices(CARD_ORDER_WORDS, (CardOrder.PRECEDENCE, CardOrder.NAME))
            form.order.data = CardOrder.PRECEDENCE.value if form.order.data == "table" else form.order.data
        return form

    @classmethod
    def usual(cls, event: Event, reader: str) -> dict[str, Any]:
        """By the form of address, and by name where it is not certain, as people sit."""
        given = {
            "wording": Wording.FORM.value,
            "unsure": Unsure.BY_NAME.value,
            "size": Card.FOUR.value,
            "order": CardOrder.TABLE.value,
        }
        return super().usual(event, reader) | given

    def edition(self) -> CardEdition:
        """What was chosen."""
        return CardEdition(
            Card(self.size.data),
            self.edition_language.data,
            Wording(self.wording.data),
            Unsure(self.unsure.data),
            CardOrder(self.order.data),
        )
