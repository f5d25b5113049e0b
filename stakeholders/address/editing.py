"""The forms on which a cell of the table, and one person's forms of address, are written."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from office.web.forms import DateField, Form, SubForm, strip
from stakeholders.address.forms import LANGUAGES, Cell
from stakeholders.address.table import PersonalGiven
from stakeholders.address.words import PART_WORDS
from stakeholders.people.models import Gender
from stakeholders.people.words import GENDER_WORDS

_LONGEST = 300


def as_lines(text: str) -> str:
    """An envelope of the table, whose lines a stroke parts, as lines."""
    return "\n".join(text.split(" / "))


def from_lines(text: str) -> str:
    """Lines as the table keeps them."""
    return " / ".join(line for line in (line.strip() for line in text.splitlines()) if line)


class CellForm(Form):
    """The four strings of a cell."""

    seen = HiddenField()
    envelope = TextAreaField(
        PART_WORDS["envelope"],
        [InputRequired(), Length(max=_LONGEST)],
        filters=[strip],
        description=_l("Nothing is abbreviated here. A new line begins a new line of the envelope."),
    )
    card = StringField(
        PART_WORDS["card"],
        [InputRequired(), Length(max=_LONGEST)],
        filters=[strip],
        description=_l("For a place card: abbreviations are in their place."),
    )
    salutation = StringField(
        PART_WORDS["salutation"], [InputRequired(), Length(max=_LONGEST)], filters=[strip]
    )
    closing = TextAreaField(PART_WORDS["closing"], [InputRequired(), Length(max=_LONGEST)], filters=[strip])

    @classmethod
    def of(cls, cell: Cell | None, seen: str) -> CellForm:
        """The form filled with a cell; empty where the table leaves it to a person."""
        values: dict[str, Any] = {"seen": seen}
        if cell is not None:
            values |= {
                "envelope": as_lines(cell.envelope),
                "card": cell.card,
                "salutation": cell.salutation,
                "closing": cell.closing,
            }
        return cls(data=values)

    def cell(self) -> Cell:
        """What was written."""
        return Cell(
            from_lines(self.envelope.data or ""),
            self.card.data or "",
            self.salutation.data or "",
            self.closing.data or "",
        )


class _LanguageForm(SubForm):
    envelope = TextAreaField(PART_WORDS["envelope"], [Optional(), Length(max=_LONGEST)], filters=[strip])
    card = StringField(PART_WORDS["card"], [Optional(), Length(max=_LONGEST)], filters=[strip])
    salutation = StringField(PART_WORDS["salutation"], [Optional(), Length(max=_LONGEST)], filters=[strip])
    closing = TextAreaField(PART_WORDS["closing"], [Optional(), Length(max=_LONGEST)], filters=[strip])
    verified_on = DateField(
        _l("Verified on"),
        [Optional()],
        description=_l("When they, or their office, said that it is right."),
    )


class PersonalFormsForm(Form):
    """How one person is addressed: the gender of the form, and their own wishes in each language."""

    seen = HiddenField()
    gender = RadioField(
        _l("Form of address for"),
        choices=[(gender.value, words) for gender, words in GENDER_WORDS.items()],
        description=_l("Never guessed from a name. Where it is not known, a person may have to decide."),
    )
    en = FormField(_LanguageForm)
    sv = FormField(_LanguageForm)
    fi = FormField(_LanguageForm)
    fr = FormField(_LanguageForm)

    @classmethod
    def of(cls, gender: Gender, forms: dict[str, PersonalGiven], seen: str) -> PersonalFormsForm:
        """The form filled with what is kept."""
        values: dict[str, Any] = {"seen": seen, "gender": gender.value}
        for code, one in forms.items():
            values[code] = {
                "envelope": one.cell.envelope,
                "card": one.cell.card,
                "salutation": one.cell.salutation,
                "closing": one.cell.closing,
                "verified_on": one.verified_on,
            }
        return cls(data=values)

    def wished(self) -> dict[str, PersonalGiven]:
        """What was written, by language."""
        found = {}
        for code in LANGUAGES:
            part = self[code].form
            lines = "\n".join(
                line.strip() for line in (part.envelope.data or "").splitlines() if line.strip()
            )
            cell = Cell(lines, part.card.data or "", part.salutation.data or "", part.closing.data or "")
            found[code] = PersonalGiven(cell, part.verified_on.data)
        return found
