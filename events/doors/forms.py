"""What somebody tells who registers themselves, and the guards against machines that fill in forms."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from events.doors.changing import is_same_name
from events.doors.guards import Guard, stamp, why_doubted
from events.programme.models import Event
from events.registration.admission import Applicant
from events.registration.models import Door, Registration
from office import countries
from office.localized import OWN_NAMES
from office.web.forms import Form
from office.web.i18n import language
from stakeholders.organisations.channels import tidy

_BAD_EMAIL = _l("This does not look like an e-mail address. It should look like name@example.org.")
_OLD_PAGE = _l("This page had been open for a long time. Please send the form once more.")
_ONCE_MORE = {
    Guard.TRAP: _l("Please leave the field for machines empty, and send the form once more."),
    Guard.TOO_FAST: _l(
        "The form came back very quickly. Please see that all is right, and send it once more."
    ),
    Guard.UNSTAMPED: _l("Please see that everything is right, and send the form once more."),
}
_SUBMISSION = re.compile(r"[0-9a-f]{32}")


def tidied(text: str | None) -> str | None:
    """A filter for fields: composed letters on one line, no control characters."""
    return tidy(text) if isinstance(text, str) else text


class CountryCodeField(StringField):
    """A country by its code, or nothing. Its many options are written once for each language."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no country.

        Raises:
            ValidationError: the list does not have it.
        """
        if self.data and self.data not in _codes():
            raise ValidationError(_("Please choose a country from the list."))

    def options(self) -> Markup:
        """The options of the list, what was chosen selected."""
        every = country_options(language())
        chosen = f'value="{escape(self.data or "")}"'
        if self.data and self.data in _codes():
            every = every.replace(chosen, f"{chosen} selected", 1)
        return Markup(every)  # noqa: S704 - escaped below


@lru_cache(maxsize=8)
def country_options(lang: str) -> str:
    """Every country as an option of a list, by its name in ``lang``."""
    return "".join(
        f'<option value="{escape(code)}">{escape(name)}</option>'
        for code, name in countries.all_countries(lang)
    )


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code for code, _name in countries.all_countries("en"))


class GuestForm(Form):
    """The form of a guest's page: its errors are told in a guest's words, and a file is no text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formdata", request.form)
        super().__init__(*args, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """As the house's rules have it; a page that was open for too long is told in a guest's words."""
        valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_OLD_PAGE]
        return valid


class ContactForm(GuestForm):
    """Who somebody is and how they are reached: on the way in, and when they correct it."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=300)], filters=[tidied])
    title = StringField(_l("Title or position"), [Optional(), Length(max=300)], filters=[tidied])
    organisation = StringField(_l("Organisation"), [Optional(), Length(max=300)], filters=[tidied])
    country = CountryCodeField(_l("Country"), [Optional()])
    email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=254), Email(message=_BAD_EMAIL)], filters=[tidied]
    )
    language = SelectField(_l("Language of our letters"))

    def __init__(self, event: Event, *args: Any, has_organisation: bool = True, **kwargs: Any) -> None:
        """Offer the event's languages.

        Args:
            event: whose languages are offered; where it has one alone, nothing is asked.
            has_organisation: whether organisation and country are asked: not of a mission's own people.
        """
        super().__init__(*args, **kwargs)
        self.language.choices = [(code, OWN_NAMES[code]) for code in event.languages]
        # Whoever does not choose is written to as they read.
        if not self.language.data:
            self.language.data = language() if language() in event.languages else event.languages[0]
        if len(event.languages) == 1:
            del self.language
        if not has_organisation:
            del self.organisation, self.country

    def validate_name(self, field: StringField) -> None:
        """A name has at least one letter."""
        if not any(character.isalpha() for character in field.data or ""):
            raise ValidationError(_("Please write the name with letters."))

    def value_of(self, name: str) -> str:
        """What was typed into a field; empty where it is not asked."""
        field = self._fields.get(name)
        return str(field.data or "") if field is not None else ""


class DoorForm(ContactForm):
    """The form of a door."""

    #: The same form sent twice registers once.
    submission = HiddenField()
    #: When the form was written, signed.
    written = HiddenField()
    #: No person sees it.
    website = StringField(_l("Leave this field empty"), [Optional(), Length(max=2000)])

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(event, *args, **kwargs)
        if not _SUBMISSION.fullmatch(self.submission.data or ""):
            self.submission.data = secrets.token_hex(16)
        if not self.written.data:
            self.written.data = stamp()

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form of a guest; a machine is asked once more, which costs a person one tap."""
        valid = super().validate(extra_validators)
        doubt = why_doubted(self.written.data or "", self.website.data or "")
        if doubt is None:
            return valid
        self.form_errors.append(_ONCE_MORE[doubt])
        self.website.data = ""
        if doubt is Guard.UNSTAMPED:
            self.written.data = stamp()
        return False

    def applicant(self, lang: str) -> Applicant:
        """Who registers, as they say themselves."""
        return Applicant(
            name=self.name.data or "",
            email=self.email.data or "",
            language=self.value_of("language") or lang,
            title=self.title.data or "",
            organisation_name=self.value_of("organisation"),
            country=self.value_of("country"),
        )


class OwnForm(ContactForm):
    """What a guest corrects on their own page."""

    registration: Registration | None = None

    @classmethod
    def of(cls, registration: Registration, address: str) -> OwnForm:
        """The form as it stands; ``address``: where they are written to, as far as it is known."""
        form = cls(
            registration.event,
            has_organisation=asks_organisation(registration),
            formdata=None,
            data={
                "name": registration.name,
                "title": registration.title,
                "organisation": registration.organisation_name,
                "country": registration.country,
                "email": address,
                "language": registration.language,
            },
        )
        form.hold_to(registration)
        return form

    def hold_to(self, registration: Registration) -> None:
        """Let be changed only what is theirs: the name of an invited guest is the mission's word."""
        self.registration = registration
        if registration.door is Door.INVITATION:
            del self.name

    def validate_name(self, field: StringField) -> None:
        """A name is corrected here; somebody else comes by a page of its own."""
        super().validate_name(field)
        if self.registration is not None and not is_same_name(self.registration.name, field.data or ""):
            raise ValidationError(
                _(
                    "This is another name than %(name)s. If somebody else comes, please say so on the page "
                    "before.",
                    name=self.registration.name,
                )
            )


class SubstituteForm(GuestForm):
    """Who comes instead."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=300)], filters=[tidied])
    title = StringField(_l("Title or position"), [Optional(), Length(max=300)], filters=[tidied])
    email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=254), Email(message=_BAD_EMAIL)], filters=[tidied]
    )
    #: Its label names whose seat it is.
    agreed = BooleanField(validators=[InputRequired()])

    validate_name = ContactForm.validate_name


class LostLinkForm(GuestForm):
    """The address to which a lost link is sent again."""

    email = EmailField(
        _l("E-mail"), [InputRequired(), Length(max=254), Email(message=_BAD_EMAIL)], filters=[tidied]
    )
    website = StringField(_l("Leave this field empty"), [Optional(), Length(max=2000)])


def asks_organisation(registration: Registration) -> bool:
    """Whether somebody says themselves for whom they come; a mission's people come for the mission."""
    return registration.organisation_id is None
