"""What forms are made of: the base form, text in several languages, dates, zones and countries."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from babel.numbers import format_decimal
from babel.support import Translations
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form as PlainForm
from wtforms import FormField, SelectField, SelectMultipleField
from wtforms.fields import DateField as AnyDateField
from wtforms.fields import Field, StringField, TextAreaField, TimeField
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from office import countries
from office.localized import LANGUAGES, OWN_NAMES, Texts, cleaned
from office.web.i18n import language, place_of
from office.web.registry import Words

__all__ = [
    "CheckboxesField",
    "CountryField",
    "DateField",
    "Form",
    "LocalizedField",
    "SubForm",
    "TimeField",
    "ZoneField",
    "add_error",
    "strip",
]


#: Days before and after are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 1800, 2999


def strip(value: str | None) -> str | None:
    """A filter for fields: no white space around what was typed, letters composed (Unicode's form NFC).

    So a text is measured as it is kept: composed, some signs are two or three. What shows nothing is nothing.
    """
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value).strip()
    return "" if all(map(_shows_nothing, composed)) else composed


def _shows_nothing(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}


def add_error(field: Field, words: Words) -> None:
    """Put a refusal's words at a field; of a text in several languages, at the first of them."""
    if isinstance(field, FormField):
        field = next(iter(field.form))
    field.errors = [*field.errors, str(words)]


@cache
def _catalogue(locale: str) -> Any:
    # Flask-WTF would read the file anew for every request.
    return Translations.load(messages_path(), [locale], domain="wtforms")


#: What the library says of numbers, in the house's words; of the rest its own catalogues are good enough.
_HOUSE_WORDS: Final = {
    "Number must be between %(min)s and %(max)s.": _l("Write a number from %(min)s to %(max)s."),
    "Number must be at least %(min)s.": _l("Write a number, %(min)s or more."),
    "Number must be at most %(max)s.": _l("Write a number, %(max)s or less."),
    "Not a valid integer value.": _l("Write a whole number, in digits."),
}


class _OfNumbers(str):
    """A sentence in which numbers stand as the reader writes them: 1,000,000 or 1 000 000."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        return str(self) % {
            name: format_decimal(value or 0, locale=language()) for name, value in values.items()
        }


class _Messages:
    """The library's own messages in the reader's language."""

    def gettext(self, string: str) -> str:
        if string in _HOUSE_WORDS:
            return _OfNumbers(_HOUSE_WORDS[string])
        return str(_catalogue(language()).ugettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(_catalogue(language()).ungettext(singular, plural, n))


class _Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF has no types
    def get_translations(self, _form: PlainForm) -> _Messages:
        return _messages


_messages = _Messages()


class Form(FlaskForm):  # type: ignore[misc] # the same
    """The form of the house: CSRF token, messages in the reader's language."""

    class Meta(_Meta):
        pass


class SubForm(PlainForm):
    """A form within a form: no token of its own, messages in the reader's language."""

    class Meta(_Meta):
        csrf = False


class DateField(AnyDateField):
    """A day that an office can mean: a year mistyped as 0202 or 9999 is none.

    At the ends of the calendar (0001, 9999) a day has no instant in every zone.
    """

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day.

        Raises:
            ValueError: there is no such day, or nobody means it.
        """
        super().process_formdata(valuelist)
        if self.data is not None and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError(self.gettext("Not a valid date value."))


class LocalizedField(FormField):  # type: ignore[type-arg] # generic in its stubs alone
    """One text in several languages, edited side by side: reads and gives ``{"en": …, "sv": …, "fi": …}``.

    Empty languages are left out of what it gives. Render it with `ui.localized`.
    """

    def __init__(
        self,
        label: Words = "",
        *,
        languages: Sequence[str] = LANGUAGES,
        required: Iterable[str] = (),
        multiline: bool = False,
        max_length: int | None = None,
        rows: int = 6,
        description: Words = "",
        **kwargs: Any,
    ) -> None:
        """Make the field.

        Args:
            label: the field's label.
            languages: codes offered, in order.
            required: codes in which a text must be given.
            multiline: a text area instead of one line.
            max_length: characters allowed in each language.
            rows: height of the text area.
            description: help shown below the label.
        """
        needed = set(required)
        parts: dict[str, Any] = {}
        for code in languages:
            validators: list[Any] = [InputRequired() if code in needed else Optional()]
            if max_length is not None:
                validators.append(Length(max=max_length))
            render = {"rows": rows} if multiline else {}
            kind = TextAreaField if multiline else StringField
            parts[code] = kind(OWN_NAMES[code], validators=validators, filters=[strip], render_kw=render)
        super().__init__(type("Texts", (SubForm,), parts), label, description=str(description), **kwargs)
        if needed:
            self.flags.required = True

    def keep_languages(self, codes: Iterable[str]) -> None:
        """Offer only ``codes``: the languages that an event promises. Call it before validating."""
        kept = set(codes)
        for name in [field.short_name for field in self.form if field.short_name not in kept]:
            del self.form[name]

    @property
    def data(self) -> Texts:
        """The texts by language code, without the empty ones."""
        return cleaned(self.form.data)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the texts as a new dict, so that the database sees the change; unlisted languages are kept."""
        kept = {c: t for c, t in (getattr(obj, name) or {}).items() if c not in self.form.data}
        setattr(obj, name, {**kept, **self.data})


class CountryField(SelectField):
    """A country by its code of two letters; names in the reader's language. None where none is chosen."""

    def __init__(
        self, label: Words = "", validators: Any = None, *, blank: Words = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("coerce", lambda value: value or None)
        super().__init__(
            label,
            validators,
            choices=lambda: [("", str(blank)), *countries.all_countries(language())],
            **kwargs,
        )


class CheckboxesField(SelectMultipleField):
    """Several of a few: a box to tick for each. Gives the values ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ZoneField(SelectField):
    """A time zone by its IANA name; the city's name in the reader's language."""

    def __init__(self, label: Words = "", validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=lambda: zone_choices(language()), **kwargs)


def zone_choices(lang: str) -> list[tuple[str, str]]:
    """Time zones as (IANA name, city in ``lang`` with the name beside it), by city."""
    places = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    names = [name for name in available_timezones() if name.startswith(places)]
    pairs = [(name, f"{place_of(name, lang)} ({name})") for name in names]
    pairs.sort(key=lambda pair: countries.sort_key(pair[1], lang))
    return [("UTC", "UTC"), *pairs]
