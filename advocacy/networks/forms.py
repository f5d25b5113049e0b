"""What a person may type about a network, a partner city, and each piece that hangs on them."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from advocacy.networks.keeping import Named, PersonGiven
from advocacy.networks.models import (
    Choice,
    Cost,
    MemberRole,
    Network,
    NetworkMeeting,
    Partner,
    Standing,
    Whose,
)
from advocacy.networks.words import CHOICE_WORDS, ROLE_WORDS, STANDING_WORDS, WHOSE_WORDS
from office import clock
from office.database import Row
from office.sent_once import new_submission
from office.web.doorway import record_number
from office.web.forms import CountryField, DateField, Form, add_error, strip
from office.web.i18n import language

LONGEST_TEXT: Final = 5_000
MOST_PEOPLE: Final = 300
#: What memberships of a Nordic city are paid in, and what else occurs.
CURRENCIES: Final = ("EUR", "SEK", "NOK", "DKK", "ISK", "GBP", "CHF", "USD")
#: Digits, in groups or not, and one or two decimals after the last comma or point.
_AMOUNT: Final = re.compile(r"(\d{1,3}(?:[ .,’'\u00a0\u202f]\d{3})+|\d+)(?:[.,](\d{1,2}))?", re.ASCII)
_MOST_CENTS: Final = 10**12


def cents_of(typed: str) -> int | None:
    """An amount of money as people write it, in hundredths: 12 500,50 and 12,500.50 are the same.

    None where it is no amount, is negative, or is more than a city pays.
    """
    match = _AMOUNT.fullmatch(typed.strip())
    if match is None or len(typed) > 30:
        return None
    whole = int(re.sub(r"\D", "", match[1]))
    cents = whole * 100 + int((match[2] or "0").ljust(2, "0"))
    return cents if cents <= _MOST_CENTS else None


class _Kept(Form):  # what the forms of this part share
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])
    #: Fields that are columns of the record.
    columns: ClassVar[tuple[str, ...]] = ()

    def said(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self._value(name) for name in self.columns}

    def _value(self, name: str) -> Any:
        field = self[name]
        if isinstance(field, SelectField | DateField | IntegerField):
            return field.data
        return field.data or ""

    @classmethod
    def opened(cls, record: Row | None) -> Any:
        """The form as it opens: for something new, or with what is kept."""
        if record is None:
            return cls(data={"submission": new_submission(), **cls._fresh()})
        kept = {name: getattr(record, name) for name in cls.columns}
        return cls(data={**kept, "seen": record.updated_at.isoformat(), **cls._more(record)})

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def _more(cls, record: Any) -> dict[str, Any]:
        return {}


def _choices(words: Any, blank: Any = None) -> Any:
    first = [] if blank is None else [("", blank)]
    return lambda: [*first, *((member.value, said) for member, said in words.items())]


def _member(kind: Any) -> Any:
    def coerce(value: Any) -> Any:
        return kind(value) if value else None

    return coerce


def _number(value: Any) -> int | None:
    return record_number(str(value)) if value else None


class _OwnerForm(_Kept):  # a network or a partner city
    organisation = SelectField(_l("From the register"), choices=[], coerce=_number)
    name = StringField(
        _l("Or a new name"),
        [Length(max=200)],
        filters=[strip],
        description=_l("It is taken into the register under this name."),
    )
    about = TextAreaField(_l("What it is for"), [Length(max=LONGEST_TEXT)], filters=[strip])
    owner_id = SelectField(_l("Owner"), choices=[], coerce=_number)

    def named(self) -> Named:
        """Which organisation was chosen, or named."""
        country = self.country.data if "country" in self else None
        return Named(self.organisation.data, self.name.data or "", language(), country)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that it is said which organisation it is."""
        sound = bool(super().validate(extra_validators))
        if "organisation" in self and not self.organisation.data and not self.name.data:
            add_error(self.name, _("Choose one of the register, or write its name."))
            return False
        return sound

    def keep_organisation(self) -> None:
        """Leave out which organisation it is: that stays."""
        for name in ("organisation", "name", "country"):
            if name in self:
                del self[name]


class NetworkForm(_OwnerForm):
    """A network."""

    columns = ("about", "owner_id", "review_months")
    review_months = IntegerField(
        _l("Months between reviews"),
        [InputRequired(), NumberRange(1, 120)],
        default=12,
        description=_l("After so many months its benefit is to be judged again."),
    )


class PartnerForm(_OwnerForm):
    """A partner city."""

    columns = ("relation", "about", "owner_id")
    country = CountryField(_l("Country of a new city"), blank=_l("Choose"))
    relation = StringField(
        _l("Kind of relation"),
        [DataRequired(), Length(max=100)],
        filters=[strip],
        description=_l("In your own words: sister city, friendship, memorandum on climate."),
    )


class MembershipForm(_Kept):
    """A time in a network."""

    columns = ("role", "since", "until", "note")
    role = SelectField(_l("Role"), choices=_choices(ROLE_WORDS), coerce=_member(MemberRole))
    since = DateField(_l("Since"), [InputRequired()])
    until = DateField(_l("Until"), [Optional()], description=_l("The last day. Empty as long as it goes on."))
    note = StringField(_l("Remark"), [Length(max=500)], filters=[strip])


class CostForm(_Kept):
    """What a network cost in a year."""

    columns = ("year", "currency", "note")
    year = IntegerField(
        _l("Year"), [InputRequired(), NumberRange(1950, 2100, _l("Write the year with four digits."))]
    )
    amount = StringField(
        _l("Amount"), [DataRequired(), Length(max=30)], filters=[strip], description=_l("Such as 12 500,00.")
    )
    currency = SelectField(_l("Currency"), choices=[(code, code) for code in CURRENCIES])
    note = StringField(_l("Remark"), [Length(max=500)], filters=[strip])

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {"year": clock.today().year}

    @classmethod
    def _more(cls, record: Cost) -> dict[str, Any]:
        return {"amount": f"{record.amount:.2f}"}

    def said(self) -> dict[str, Any]:
        """What was typed, by column; the amount in hundredths."""
        return super().said() | {"cents": cents_of(self.amount.data or "")}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that the amount is one."""
        sound = bool(super().validate(extra_validators))
        if self.amount.data and cents_of(self.amount.data) is None:
            add_error(self.amount, _("Write an amount in digits, such as 12 500,00."))
            return False
        return sound


class ReviewForm(_Kept):
    """What a network gave."""

    columns = ("reviewed_on", "gave", "score", "by_id")
    reviewed_on = DateField(_l("Reviewed on"), [InputRequired()])
    gave = TextAreaField(
        _l("What it gave us"),
        [DataRequired(), Length(max=LONGEST_TEXT)],
        filters=[strip],
        description=_l("What the city knows, has or decided that it would not without it."),
    )
    score = SelectField(
        _l("Benefit, 1 to 5"),
        choices=lambda: [("", _("In words alone")), *((str(n), str(n)) for n in range(1, 6))],
        coerce=_number,
    )
    by_id = SelectField(_l("Reviewed by"), choices=[], coerce=_number)

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {"reviewed_on": clock.today()}


class DecisionForm(_Kept):
    """What is to be decided, and what was."""

    columns = ("due_on", "proposed", "choice", "decided_on", "reason")
    due_on = DateField(_l("Due on"), [InputRequired()])
    proposed = SelectField(
        _l("Proposed"), choices=_choices(CHOICE_WORDS, _l("Nothing yet")), coerce=_member(Choice)
    )
    choice = SelectField(
        _l("The decision"), choices=_choices(CHOICE_WORDS, _l("Not yet decided")), coerce=_member(Choice)
    )
    decided_on = DateField(_l("Decided on"), [Optional()])
    reason = TextAreaField(_l("Reason"), [Length(max=LONGEST_TEXT)], filters=[strip])


class MeetingForm(_Kept):
    """A meeting of a network, with those of us who took part."""

    columns = ("held_on", "topic", "place")
    held_on = DateField(_l("Day"), [InputRequired()])
    topic = StringField(_l("Topic"), [DataRequired(), Length(max=300)], filters=[strip])
    place = StringField(_l("Place"), [Length(max=200)], filters=[strip])
    people = TextAreaField(
        _l("Who of us took part"),
        [Length(max=50_000)],
        description=_l("One person a line: name, then department after a comma."),
    )

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {"held_on": clock.today()}

    @classmethod
    def _more(cls, record: NetworkMeeting) -> dict[str, Any]:
        return {"people": "\n".join(str(link.expert) for link in record.experts)}

    def said(self) -> dict[str, Any]:
        """What was typed, by column, and the people."""
        return super().said() | {"people": self._people()}

    def _people(self) -> tuple[PersonGiven, ...]:
        lines = (line.partition(",") for line in (self.people.data or "").splitlines() if line.strip())
        return tuple(PersonGiven(name.strip(), department.strip()) for name, _comma, department in lines)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that each line is a name that fits."""
        sound = bool(super().validate(extra_validators))
        people = self._people()
        if len(people) > MOST_PEOPLE or any(max(len(p.name), len(p.department)) > 200 for p in people):
            add_error(self.people, _("Write one person a line: a name and a department, 300 lines at most."))
            return False
        return sound


class StatementForm(_Kept):
    """A position or statement."""

    columns = ("given_on", "title", "url", "whose")
    given_on = DateField(_l("Given on"), [InputRequired()])
    title = StringField(_l("Title of the statement"), [DataRequired(), Length(max=300)], filters=[strip])
    url = StringField(_l("Web page"), [Length(max=490)], filters=[strip])
    whose = SelectField(_l("Whose it is"), choices=_choices(WHOSE_WORDS), coerce=_member(Whose))

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {"given_on": clock.today(), "whose": Whose.COMMON}


class StandingForm(_Kept):
    """How relations with a city stand from a day on."""

    columns = ("standing", "since", "reason")
    standing = SelectField(_l("State"), choices=_choices(STANDING_WORDS), coerce=_member(Standing))
    since = DateField(_l("Since"), [InputRequired()])
    reason = StringField(_l("Reason"), [DataRequired(), Length(max=500)], filters=[strip])

    @classmethod
    def _fresh(cls) -> dict[str, Any]:
        return {"since": clock.today()}


def owner_form(model: type[Network | Partner]) -> type[_OwnerForm]:
    """The form of a network, or of a partner city."""
    return NetworkForm if model is Network else PartnerForm
