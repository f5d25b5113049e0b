"""What a person may type about an indicator, its values, and one of the 17 goals."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from advocacy.goals.words import SDG_WORDS
from advocacy.reviews.keeping import IndicatorGiven, mark_of
from advocacy.reviews.models import Direction, GoalText, Indicator
from advocacy.reviews.numbers import (
    YEARS,
    BadLine,
    NotANumber,
    YearTwice,
    lines_of,
    plain,
    read_number,
    read_values,
)
from advocacy.reviews.words import DIRECTION_WORDS
from advocacy.themes.forms import ADDRESS_HELP, OneLanguageForm, check_address, staff_choices
from office.accounts.models import User
from office.web.doorway import record_number
from office.web.forms import Form, LocalizedField, add_error, strip

_LONGEST_TEXT = 4_000
#: "11.2", "17.a": the number of a goal and a number or a letter.
_TARGET = re.compile(r"(\d{1,2})\.(\d{1,2}|[a-d])", re.IGNORECASE)


def _year(label: Any, help_text: Any = "") -> IntegerField:
    within = NumberRange(YEARS.start, YEARS.stop - 1, _l("Write the year with four digits."))
    return IntegerField(label, [Optional(), within], description=help_text)


class IndicatorForm(OneLanguageForm):
    """An indicator; its values have a form of their own."""

    needed = ("name",)
    sdg = SelectField(
        _l("Goal of sustainable development"),
        choices=lambda: [(str(number), f"{number}. {words}") for number, words in SDG_WORDS.items()],
        validators=[InputRequired()],
    )
    target_code = StringField(
        _l("Target of the goal"), [Length(max=8)], filters=[strip], description=_l("Such as 11.2.")
    )
    name = LocalizedField(_l("Name of the indicator"), max_length=200)
    unit = LocalizedField(_l("Unit"), max_length=60, description=_l("Such as per cent, or tonnes a head."))
    direction = RadioField(
        _l("Wanted direction"),
        choices=lambda: [(one.value, words) for one, words in DIRECTION_WORDS.items()],
        validators=[InputRequired()],
    )
    baseline_year = _year(_l("Year of the baseline"), _l("Left empty: the first year that has a value."))
    target_low = StringField(
        _l("Target"),
        [Length(max=30)],
        filters=[strip],
        description=_l("Of what is kept between two bounds, the lower one."),
    )
    target_high = StringField(
        _l("Upper bound"),
        [Length(max=30)],
        filters=[strip],
        description=_l("Only for what is kept between two bounds."),
    )
    target_year = _year(_l("Year of the target"))
    source = StringField(_l("Source"), [Length(max=300)], filters=[strip])
    source_url = StringField(
        _l("Address of the source"), [Length(max=990)], filters=[strip], description=ADDRESS_HELP
    )
    note = TextAreaField(_l("Note"), [Length(max=_LONGEST_TEXT)], filters=[strip], render_kw={"rows": 3})
    owner = SelectField(_l("Kept true by"), choices=[])
    seen = HiddenField()

    @classmethod
    def of(cls, indicator: Indicator) -> IndicatorForm:
        """The form as it opens for changing an indicator."""
        low, high = indicator.target_low, indicator.target_high
        return cls(
            data={
                "sdg": str(indicator.sdg),
                "target_code": indicator.target_code,
                "name": indicator.name,
                "unit": indicator.unit,
                "direction": indicator.direction.value,
                "baseline_year": indicator.baseline_year,
                "target_low": plain(low) if low is not None else "",
                "target_high": plain(high) if high is not None else "",
                "target_year": indicator.target_year,
                "source": indicator.source,
                "source_url": indicator.source_url,
                "note": indicator.note,
                "owner": str(indicator.owner_id or ""),
                "seen": indicator.updated_at.isoformat(),
            }
        )

    def offer(self, staff: Sequence[User], kept: User | None) -> None:
        """Offer these members of staff as keepers."""
        self.owner.choices = staff_choices(staff, kept)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then the target and the numbers together."""
        sound = super().validate(extra_validators)
        if self.source_url.data:
            sound &= check_address(self.source_url)
        for field in (self.target_low, self.target_high):
            try:
                _number(field.data)
            except NotANumber:
                add_error(field, _("This is no number that can be read. Write it like 12.5 or 12,5."))
                sound = False
        code = _TARGET.fullmatch(self.target_code.data or "")
        if self.target_code.data and (code is None or code[1] != self.sdg.data):
            add_error(self.target_code, _("Write the number of a target of this goal, such as 11.2."))
            sound = False
        return bool(sound)

    def given(self) -> IndicatorGiven:
        """What was typed, as the verbs take it."""
        return IndicatorGiven(
            sdg=int(self.sdg.data),
            name=self.name.data,
            direction=Direction(self.direction.data),
            unit=self.unit.data,
            target_code=self.target_code.data or "",
            source=self.source.data or "",
            source_url=self.source_url.data or "",
            baseline_year=self.baseline_year.data,
            target_low=_number(self.target_low.data),
            target_high=_number(self.target_high.data),
            target_year=self.target_year.data,
            note=self.note.data or "",
            owner_id=record_number(self.owner.data),
        )


def _number(typed: str | None) -> Decimal | None:
    return read_number(typed) if typed else None


class ValuesForm(Form):
    """The values of an indicator, a year a line: typed, or pasted from two columns of a spreadsheet."""

    values = TextAreaField(
        _l("Values"),
        [Length(max=_LONGEST_TEXT)],
        filters=[strip],
        render_kw={"rows": 14},
        description=_l(
            "A year a line and its value, such as 2021 12.5; two columns of a spreadsheet can be pasted. An "
            "asterisk at the end says that the value is provisional."
        ),
    )
    #: The values that the form opened with.
    seen = HiddenField()

    @classmethod
    def of(cls, indicator: Indicator) -> ValuesForm:
        """The form as it opens."""
        lines = lines_of({one.year: (one.value, one.is_provisional) for one in indicator.values})
        return cls(data={"values": lines, "seen": cls.marks(indicator)})

    @staticmethod
    def marks(indicator: Indicator) -> str:
        """What the form was opened with, for finding out whether somebody has changed it since."""
        return json.dumps({str(one.year): mark_of(one) for one in indicator.values})

    def shown(self) -> dict[int, str]:
        """The marks that the form carries; none where they were tampered with."""
        try:
            return {int(year): str(mark) for year, mark in json.loads(self.seen.data or "{}").items()}
        except (ValueError, AttributeError, TypeError, RecursionError):
            return {}

    def read(self) -> dict[int, tuple[Decimal, bool]] | None:
        """What was typed; None where it cannot be read, and the words stand at the field."""
        try:
            return read_values(self.values.data or "")
        except BadLine as bad:
            add_error(
                self.values,
                _(
                    "Line %(number)s, “%(line)s”, is no year and a number. Write it like 2021 12.5.",
                    number=bad.number,
                    line=bad.line[:60],
                ),
            )
        except YearTwice as twice:
            add_error(self.values, _("The year %(year)s stands there twice.", year=twice.year))
        return None


class GoalTextForm(Form):
    """What is said of one of the 17 goals."""

    narrative = LocalizedField(_l("How it goes"), multiline=True, rows=8, max_length=_LONGEST_TEXT)
    recommendation = LocalizedField(
        _l("What the city recommends"), multiline=True, rows=5, max_length=_LONGEST_TEXT
    )
    seen = HiddenField()

    @classmethod
    def of(cls, text: GoalText | None) -> GoalTextForm:
        """The form as it opens."""
        if text is None:
            return cls(formdata=None)
        return cls(
            data={
                "narrative": text.narrative,
                "recommendation": text.recommendation,
                "seen": text.updated_at.isoformat(),
            }
        )
