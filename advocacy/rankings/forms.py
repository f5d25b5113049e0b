"""What a person may type about a ranking, an edition of it, and two days to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from advocacy.rankings import keeping
from advocacy.rankings.comparing import place_of
from advocacy.rankings.keeping import EditionGiven, SeriesGiven
from advocacy.rankings.models import RankingEdition, RankingSeries, Scope
from advocacy.rankings.places import LARGEST, BadPlace, read_place
from advocacy.rankings.words import SCOPE_WORDS
from advocacy.themes.models import Theme
from office.web.doorway import record_number
from office.web.forms import FIRST_YEAR, LAST_YEAR, DateField, Form, LocalizedField, add_error, strip
from stakeholders.organisations.keeping import BadWebsite

_NOT_AN_ADDRESS = _l("This is not the address of a website, such as https://www.example.org.")


class SeriesForm(Form):
    """A ranking."""

    seen = HiddenField()
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)], filters=[strip])
    publisher = StringField(_l("Publisher"), [Length(max=200)], filters=[strip])
    measures = LocalizedField(_l("What it measures"), max_length=500, multiline=True, rows=2)
    url = StringField(
        _l("Address"),
        [Length(max=990)],
        filters=[strip],
        description=_l("The publisher’s page about the ranking."),
    )
    theme = SelectField(_l("Theme"), validators=[Optional()])
    scope = RadioField(
        _l("What is ranked"),
        [InputRequired()],
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        default=Scope.CITY.value,
    )
    counted = BooleanField(
        _l("Count it in the summary, though it ranks countries"),
        description=_l(
            "Rankings of cities always count. One of countries is told beside them unless you count it."
        ),
    )
    monitored_since = DateField(_l("Monitored since"), [InputRequired()])
    monitored_until = DateField(
        _l("Monitored until"),
        [Optional()],
        description=_l("The last day; empty while the office watches it."),
    )
    discontinued_on = DateField(
        _l("Discontinued"), [Optional()], description=_l("From this day on its publisher makes it no more.")
    )
    note = TextAreaField(_l("Note"), [Length(max=500)], filters=[strip])

    @classmethod
    def of(cls, series: RankingSeries) -> SeriesForm:
        """The form filled with what is kept."""
        return cls(
            data={
                "seen": series.updated_at.isoformat(),
                "name": series.name,
                "publisher": series.publisher,
                "measures": series.measures,
                "url": series.url,
                "theme": str(series.theme_id or ""),
                "scope": series.scope.value,
                "counted": series.scope is Scope.COUNTRY and series.counted,
                "monitored_since": series.monitored_since,
                "monitored_until": series.monitored_until,
                "discontinued_on": series.discontinued_on,
                "note": series.note,
            }
        )

    def offer(self, themes: Sequence[Theme], kept: Theme | None, language: str) -> None:
        """Let the themes be chosen; one that is offered no more stays where it stands."""
        named = [(str(theme.id), theme.called(language)) for theme in themes]
        if kept is not None and kept not in themes:
            named.append((str(kept.id), kept.called(language)))
        self.theme.choices = [("", _("None")), *named]

    def given(self) -> SeriesGiven:
        """What was typed, where it is valid."""
        assert self.monitored_since.data is not None
        return SeriesGiven(
            name=self.name.data or "",
            publisher=self.publisher.data or "",
            measures=self.measures.data,
            url=self.url.data or "",
            theme_id=record_number(self.theme.data or ""),
            scope=Scope(self.scope.data),
            counted=bool(self.counted.data),
            monitored_since=self.monitored_since.data,
            monitored_until=self.monitored_until.data,
            discontinued_on=self.discontinued_on.data,
            note=self.note.data or "",
        )

    def refuse(self, error: Exception) -> None:
        """Put the words of a refusal at the field that it is about."""
        if isinstance(error, keeping.AlreadyThere):
            add_error(self.name, _("There is a ranking of this name already: %(name)s.", name=str(error)))
        elif isinstance(error, keeping.NameMissing):
            add_error(self.name, _("A name needs a letter or a digit."))
        elif isinstance(error, keeping.BadPeriod):
            add_error(self.monitored_until, _("The last day lies before the first."))
        elif isinstance(error, BadWebsite):
            add_error(self.url, _NOT_AN_ADDRESS)
        else:
            raise error


def _year(label: Any, *validators: Any, description: Any = "") -> IntegerField:
    return IntegerField(
        label,
        [*validators, NumberRange(FIRST_YEAR, LAST_YEAR, _l("Write the year with four digits."))],
        render_kw={"inputmode": "numeric"},
        description=description,
    )


class EditionForm(Form):
    """An edition of a ranking."""

    seen = HiddenField()
    year = _year(_l("Year"), InputRequired(), description=_l("The year in its title."))
    data_year = _year(
        _l("Year of the data"), Optional(), description=_l("Where its numbers are about another year.")
    )
    label = StringField(
        _l("Edition"),
        [Length(max=60)],
        filters=[strip],
        description=_l("Its own name, if it has one, such as “GFCI 25”. Otherwise the year is its name."),
    )
    published_on = DateField(
        _l("Published"), [InputRequired()], description=_l("From this day on it is the edition in force.")
    )
    place = StringField(
        _l("Place in the ranking"),
        [InputRequired(), Length(max=40)],
        filters=[strip],
        description=_l("A number, a band such as 11–20, or the words “not ranked”."),
    )
    of_how_many = IntegerField(
        _l("Of how many"), [Optional(), NumberRange(1, LARGEST)], render_kw={"inputmode": "numeric"}
    )
    score = StringField(_l("Score"), [Length(max=60)], filters=[strip])
    url = StringField(
        _l("Address"), [Length(max=990)], filters=[strip], description=_l("Where it can be read.")
    )
    method_break = BooleanField(
        _l("From this edition on the ranking is made otherwise"),
        description=_l("Places before and after are then not compared."),
    )
    method_note = StringField(_l("What changed in the method"), [Length(max=500)], filters=[strip])
    note = TextAreaField(_l("Note"), [Length(max=500)], filters=[strip])

    @classmethod
    def of(cls, edition: RankingEdition) -> EditionForm:
        """The form filled with what is kept."""
        place = place_of(edition)
        same = (
            *("year", "data_year", "label", "published_on", "of_how_many", "score", "url"),
            *("method_break", "method_note", "note"),
        )
        values: dict[str, Any] = {name: getattr(edition, name) for name in same}
        seen = edition.updated_at.isoformat()
        return cls(data=values | {"seen": seen, "place": str(place) if place else _("not ranked")})

    def given(self) -> EditionGiven | None:
        """What was typed; None, and the words at the field, where the place is none."""
        try:
            place = read_place(self.place.data or "", self.of_how_many.data)
        except BadPlace:
            add_error(self.place, _("Write a number such as 22, a band such as 11–20, or “not ranked”."))
            return None
        assert self.year.data is not None and self.published_on.data is not None
        return EditionGiven(
            year=self.year.data,
            data_year=self.data_year.data,
            label=self.label.data or "",
            published_on=self.published_on.data,
            place=place,
            of_how_many=self.of_how_many.data,
            score=self.score.data or "",
            url=self.url.data or "",
            method_break=bool(self.method_break.data),
            method_note=self.method_note.data or "",
            note=self.note.data or "",
        )

    def refuse(self, error: Exception) -> None:
        """Put the words of a refusal at the field that it is about."""
        if isinstance(error, keeping.AlreadyThere):
            add_error(self.label, _("This ranking has an edition %(label)s already.", label=str(error)))
        elif isinstance(error, keeping.NameMissing):
            add_error(self.label, _("A name needs a letter or a digit."))
        elif isinstance(error, keeping.OutsideOfAll):
            add_error(self.place, _("The place is beyond the number of those that are ranked."))
        elif isinstance(error, BadWebsite):
            add_error(self.url, _NOT_AN_ADDRESS)
        else:
            raise error


class ImportForm(Form):
    """A table of editions."""

    file = FileField(
        _l("The table"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("CSV or Excel. You will see what it would change before anything is changed."),
    )
