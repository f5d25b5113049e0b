"""What staff type about tables: the plan and its rules, tables, our own people, a seat."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from events.seating.models import (
    Couples,
    FirstGuest,
    HostRole,
    PlanHost,
    PlanTable,
    Shape,
    Spreading,
    TablePlan,
)
from events.seating.planning import MOST_SEATS, MOST_TABLES, Chosen, Laid, OfOurs
from events.seating.queries import Standing, name_of, organisations_of
from events.seating.rules import Seat
from events.seating.words import COUPLES_WORDS, FIRST_WORDS, ROLE_WORDS, SHAPE_WORDS, SPREADING_WORDS
from office.database import LARGEST_NUMBER
from office.web.forms import Form, strip
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import GENDER_WORDS, RANK_WORDS


def _choices(words: Any) -> list[tuple[str, Any]]:
    return [(member.value, label) for member, label in words.items()]


class SeenForm(Form):
    """A form that says which state of the plan its reader saw."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """The revision; of a form that does not say, one that never was."""
        given = str(self.revision.data or "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


class _TableFields(SeenForm):
    shape = RadioField(_l("Shape"), choices=_choices(SHAPE_WORDS), default=Shape.ROUND.value)
    seats = IntegerField(_l("Seats at each table"), [InputRequired(), NumberRange(2, MOST_SEATS)], default=10)


class BeginForm(_TableFields):
    """A new plan: so many tables of one kind."""

    title = StringField(_l("What it is for"), [InputRequired(), Length(max=200)], filters=[strip])
    count = IntegerField(_l("Tables"), [InputRequired(), NumberRange(1, MOST_TABLES)], default=1)

    def laid(self) -> Laid:
        """The tables."""
        return Laid(Shape(self.shape.data), self.seats.data or 0)


class NewTableForm(_TableFields):
    """Further tables of one kind."""

    count = IntegerField(_l("How many tables"), [InputRequired(), NumberRange(1, MOST_TABLES)], default=1)
    name = StringField(_l("Name"), [Optional(), Length(max=80)], filters=[strip])

    def laid(self) -> Laid:
        """The tables; a name is that of one alone."""
        return Laid(Shape(self.shape.data), self.seats.data or 0, self.name.data or "")


class TableForm(SeenForm):
    """One table."""

    name = StringField(_l("Name"), [Optional(), Length(max=80)], filters=[strip])
    shape = RadioField(_l("Shape"), choices=_choices(SHAPE_WORDS))
    seats = IntegerField(_l("Seats"), [InputRequired(), NumberRange(2, MOST_SEATS)])

    @classmethod
    def of(cls, table: PlanTable) -> TableForm:
        """With the table as it is."""
        return cls(data={"name": table.name, "shape": table.shape.value, "seats": table.seats})

    def laid(self) -> Laid:
        """The table as it is to be."""
        return Laid(Shape(self.shape.data), self.seats.data or 0, self.name.data or "")


def _choices_of(plan: TablePlan) -> dict[str, Any]:
    names = ("title", "spreading", "first_guest", "couples", "shares_languages", "alternates")
    kept = {name: getattr(plan, name) for name in names}
    return {name: one.value if isinstance(one, StrEnum) else one for name, one in kept.items()}


class ChoicesForm(SeenForm):
    """What the office chooses for a plan."""

    title = StringField(_l("What it is for"), [InputRequired(), Length(max=200)], filters=[strip])
    spreading = RadioField(_l("How guests come to the tables"), choices=_choices(SPREADING_WORDS))
    first_guest = RadioField(_l("The place of honour"), choices=_choices(FIRST_WORDS))
    couples = RadioField(_l("Couples"), choices=_choices(COUPLES_WORDS))
    shares_languages = BooleanField(_l("Everybody beside somebody who shares a language"))
    alternates = BooleanField(_l("Men and women in turn"))

    @classmethod
    def of(cls, plan: TablePlan) -> ChoicesForm:
        """With the plan as it is, and what was sent."""
        return cls(data=_choices_of(plan))

    @classmethod
    def kept(cls, plan: TablePlan) -> ChoicesForm:
        """With the plan as it is, whatever another form of the page has sent."""
        return cls(formdata=None, data=_choices_of(plan))

    def chosen(self) -> Chosen:
        """What was chosen."""
        return Chosen(
            self.title.data or "",
            Spreading(self.spreading.data),
            Couples(self.couples.data),
            FirstGuest(self.first_guest.data),
            alternates=bool(self.alternates.data),
            shares_languages=bool(self.shares_languages.data),
        )


class HostForm(SeenForm):
    """One of our own people."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=300)], filters=[strip])
    title = StringField(_l("Title"), [Optional(), Length(max=300)], filters=[strip])
    role = RadioField(_l("Part at table"), choices=_choices(ROLE_WORDS), default=HostRole.HOST.value)
    rank = SelectField(_l("Placed among the guests as"), [Optional()])
    gender = SelectField(_l("Gender"), choices=_choices(GENDER_WORDS), default=Gender.UNKNOWN.value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rank.choices = [("", _("After the guests")), *_choices(RANK_WORDS)]

    @classmethod
    def of(cls, host: PlanHost) -> HostForm:
        """With the person as kept."""
        return cls(
            data={
                "name": host.name,
                "title": host.title,
                "role": host.role.value,
                "rank": host.rank.value if host.rank is not None else "",
                "gender": host.gender.value,
            }
        )

    def given(self) -> OfOurs:
        """The person as typed."""
        return OfOurs(
            HostRole(self.role.data),
            self.name.data or "",
            self.title.data or "",
            Rank(self.rank.data) if self.rank.data else None,
            Gender(self.gender.data),
        )


class ApartForm(SeenForm):
    """Two organisations whose people do not sit side by side."""

    first = SelectField(_l("One side"), [InputRequired()])
    second = SelectField(_l("The other side"), [InputRequired()])

    @classmethod
    def among(cls, standing: Standing) -> ApartForm:
        """Of those whose people come."""
        form = cls()
        found = [(str(number), name) for number, name in organisations_of(standing)]
        form.first.choices = form.second.choices = [("", _("Choose")), *found]
        return form


class SeatForm(SeenForm):
    """Where somebody is to sit."""

    seat = SelectField(_l("Seat"), [Optional()])

    @classmethod
    def among(cls, standing: Standing, key: str) -> SeatForm:
        """All seats of all tables, with who sits there now."""
        own = standing.placement_of.get(key)
        form = cls(data={"seat": f"{own.table_id}-{own.number}" if own is not None else ""})
        choices: dict[str, list[tuple[str, str]]] = {"": [("", _("No seat at a table"))]}
        for table in standing.tables:
            choices[name_of(table)] = [
                (f"{table.id}-{number}", _seat_words(standing, table, number, key))
                for number in range(1, table.seats + 1)
            ]
        form.seat.choices = choices
        return form


def _seat_words(standing: Standing, table: PlanTable, number: int, key: str) -> str:
    there = standing.at.get((table.id, number))
    who = standing.sitters[standing.seating.at[table.id, number]] if there is not None else None
    if who is None:
        return str(_("%(number)d: free", number=number))
    if who.key == key:
        return str(_("%(number)d: here now", number=number))
    if not who.comes:
        return str(_("%(number)d: in place of %(name)s, who no longer comes", number=number, name=who.name))
    if key in standing.placement_of:
        return str(_("%(number)d: change places with %(name)s", number=number, name=who.name))
    return str(_("%(number)d: instead of %(name)s, who then has none", number=number, name=who.name))


class AcceptForm(Form):
    """Why a conflict is left as it is."""

    conflict = HiddenField(validators=[InputRequired(), Length(max=120)])
    reason = StringField(_l("Why it is accepted"), [Optional(), Length(max=300)], filters=[strip])


def seat_in(given: str) -> Seat | None:
    """The seat that a form names: "3-4" is the fourth of table number 3 in the database; empty: none.

    Raises:
        ValueError: it names nothing.
    """
    if not given:
        return None
    table, dash, number = given.partition("-")
    both = (table, number)
    if not dash or any(not one.isascii() or not one.isdigit() or len(one) > 10 for one in both):
        raise ValueError(given)
    found = int(table), int(number)
    if max(found) > LARGEST_NUMBER:
        raise ValueError(given)
    return found
