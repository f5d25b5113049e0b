"""The forms by which a list is handed in, its columns are named, and a way of reading is kept."""

from __future__ import annotations

from typing import Any, Final, cast

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from office.localized import OWN_NAMES
from office.web.forms import CountryField, Form, strip
from stakeholders.importing.fields import GROUP_WORDS, by_group
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.reading import ENCODINGS, ReadOptions, Sheet
from stakeholders.importing.values import DateOrder
from stakeholders.importing.words import DATE_ORDER_WORDS, DELIMITER_WORDS, ENCODING_WORDS
from stakeholders.organisations.models import OrganisationKind
from stakeholders.organisations.words import KIND_WORDS

#: Fields that may be given the same text in every row.
MOST_FIXED: Final = 3
#: What separates cells, under names that a form can send.
_DELIMITERS: Final = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"}
_FOUND: Final = _l("As found")


class ReadingForm(Form):
    """What a person knows better about a file than what was found."""

    encoding = SelectField(
        _l("Letters written as"),
        choices=[("", _FOUND), *((name, ENCODING_WORDS[name]) for name in ENCODINGS)],
        description=_l("Where å, ä, ö or é look wrong. For CSV, address cards and JSON."),
        validators=[Optional()],
    )
    delimiter = SelectField(
        _l("Cells separated by"),
        choices=[("", _FOUND), *((name, DELIMITER_WORDS[mark]) for name, mark in _DELIMITERS.items())],
        description=_l("For CSV."),
        validators=[Optional()],
    )
    sheet = StringField(
        _l("Sheet"),
        filters=[strip],
        validators=[Optional(), Length(max=200)],
        description=_l("Its name; left empty, the first that holds anything."),
    )
    header_row = IntegerField(
        _l("Row of the headings"),
        validators=[Optional(), NumberRange(min=1, max=100_000)],
        description=_l("Left empty, it is found: titles above it do no harm."),
    )

    @property
    def read_options(self) -> ReadOptions:
        """The choices as the readers take them."""
        return ReadOptions(
            self.encoding.data or None,
            _DELIMITERS.get(self.delimiter.data or ""),
            self.sheet.data or None,
            self.header_row.data,
        )


class UploadForm(ReadingForm):
    """A file, how it is to be read, and which missions of it are wanted."""

    file = FileField(
        _l("The list"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l(
            "CSV, Excel (XLSX), OpenDocument (ODS), address cards (vCard) or JSON. You will see what it"
            " would change before anything is changed."
        ),
    )
    host_country = CountryField(
        _l("Missions to"),
        blank=_l("All countries"),
        description=_l("Of the world’s list of missions, only those sent to this country are taken."),
    )
    accredited = BooleanField(
        _l("Also missions elsewhere that are accredited there"),
        description=_l("Such as an embassy in a neighbouring capital that serves this country too."),
    )
    profile = SelectField(
        _l("Kept way of importing"),
        coerce=int,
        choices=[(0, _l("None: the columns are looked at"))],
        description=_l("For a list of a kind that was imported before."),
        validators=[Optional()],
    )

    def offer(self, profiles: Any) -> None:
        """Let the kept profiles be chosen."""
        self.profile.choices = [
            (0, _("None: the columns are looked at")),
            *((p.id, p.name) for p in profiles),
        ]


def reading_form(sheet: Sheet, chosen: dict[str, Any]) -> ReadingForm:
    """The form for reading a file otherwise; ``chosen`` is what was chosen before."""
    kept = {mark: name for name, mark in _DELIMITERS.items()}
    kind: type[ReadingForm] = ReadingForm
    if sheet.sheets:
        names = [("", str(_FOUND)), *((name, name) for name in sheet.sheets)]
        chooser = SelectField(_l("Sheet"), choices=names, validators=[Optional()])
        kind = cast("type[ReadingForm]", type("ReadingForm", (ReadingForm,), {"sheet": chooser}))
    return kind(
        data={
            "encoding": chosen.get("encoding") or "",
            "delimiter": kept.get(chosen.get("delimiter") or "", ""),
            "sheet": chosen.get("sheet") or "",
            "header_row": chosen.get("header_row"),
        }
    )


class ColumnsForm(Form):
    """Which column is which field, and what holds for all of them. `columns_form` adds the columns."""

    date_order = SelectField(
        _l("Dates written as"), choices=[(order.value, DATE_ORDER_WORDS[order]) for order in DateOrder]
    )
    country = CountryField(
        _l("Telephone numbers without a country"),
        blank=_l("Are not taken"),
        description=_l("Read as of this country, where the row itself names none."),
    )
    kind = SelectField(
        _l("Kind of organisation"),
        choices=[(kind.value, label) for kind, label in KIND_WORDS.items()],
        description=_l("Where no column says it."),
    )
    language = SelectField(
        _l("Language of names and titles"), choices=[(code, name) for code, name in OWN_NAMES.items()]
    )
    name = StringField(
        _l("Keep this way of importing as"),
        filters=[strip],
        validators=[Optional(), Length(max=120)],
        description=_l("Such as “Quarterly list of the ministry”: the next list is then read at once."),
    )

    #: The columns' fields, by heading.
    columns: dict[str, Field]
    #: Pairs of a field to choose and its text.
    fixed: list[tuple[Field, Field]]

    def mapping(self) -> Mapping:
        """What was chosen."""
        return Mapping(
            {heading: chosen.data for heading, chosen in self.columns.items() if chosen.data},
            DateOrder(self.date_order.data),
            self.country.data or None,
            OrganisationKind(self.kind.data),
            self.language.data,
            {key.data: text.data for key, text in self.fixed if key.data and text.data},
        )


def columns_form(sheet: Sheet, mapping: Mapping, name: str = "") -> ColumnsForm:
    """The form for a table with these columns, filled with a mapping."""
    offered = _offered()
    parts: dict[str, Any] = {}
    data: dict[str, Any] = {
        "date_order": mapping.date_order.value,
        "country": mapping.country,
        "kind": mapping.kind.value,
        "language": mapping.language,
        "name": name,
    }
    for number, heading in enumerate(sheet.columns):
        parts[f"column_{number}"] = SelectField(heading, choices=offered, validators=[Optional()])
        data[f"column_{number}"] = mapping.columns.get(heading, "")
    fixed = [*mapping.fixed.items(), *[("", "")] * MOST_FIXED][:MOST_FIXED]
    for number, (key, text) in enumerate(fixed):
        parts[f"fixed_{number}"] = SelectField(_l("Field"), choices=offered, validators=[Optional()])
        parts[f"text_{number}"] = StringField(
            _l("In every row"), filters=[strip], validators=[Optional(), Length(max=300)]
        )
        data |= {f"fixed_{number}": key, f"text_{number}": text}
    form = cast("ColumnsForm", type("ColumnsForm", (ColumnsForm,), parts)(data=data))
    form.columns = {heading: form[f"column_{number}"] for number, heading in enumerate(sheet.columns)}
    form.fixed = [(form[f"fixed_{number}"], form[f"text_{number}"]) for number in range(MOST_FIXED)]
    return form


def _offered() -> dict[str, list[tuple[str, LazyString | str]]]:
    """Every field under its group; "" leaves a column out."""
    groups: dict[str, list[tuple[str, LazyString | str]]] = {
        _("Not taken"): [("", _("Leave this column out"))]
    }
    for group, fields in by_group().items():
        groups[str(GROUP_WORDS[group])] = [(one.key, one.label) for one in fields]
    return groups


class ProfileNameForm(Form):
    """A new name for a kept way of importing."""

    name = StringField(
        _l("Name"), filters=[strip], validators=[InputRequired(_l("Give it a name.")), Length(max=120)]
    )
