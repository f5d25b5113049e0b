"""What a mission's secretariat may write about its own entry: one page that works without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, StringField, TextAreaField
from wtforms.fields import Field, FieldList
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from office.web.forms import Form, add_error, strip
from stakeholders.organisations.channels import (
    BadMail,
    BadPhone,
    normal_mail,
    normal_phone,
    shown_phone,
    tidy,
)
from stakeholders.organisations.keeping import BadWebsite, normal_website
from stakeholders.organisations.models import AddressKind, ChannelMedium
from stakeholders.organisations.words import ADDRESS_WORDS
from stakeholders.people.models import Rank
from stakeholders.verification.corrections import NewPerson, PersonSaid, Said
from stakeholders.verification.entry import Shown, ShownPerson
from stakeholders.verification.entry_rows import (
    AddressLine,
    ChannelLine,
    NewAddressLine,
    NewChannelLine,
    NewcomerRow,
    PersonRow,
    iso,
    short_text,
)

#: More people than any mission has.
MOST_PEOPLE = 200
MOST_ROWS = 60
#: Colleagues that can be named at once; whoever has more comes back to the page.
NEWCOMERS = 3


class AnswerForm(Form):
    """Who answers, and what they saw: enough to say that everything is right."""

    answered_by = StringField(
        _l("Your name"),
        [
            InputRequired(_l("Please give your name: the office notes who confirmed the entry.")),
            Length(max=200),
        ],
        filters=[strip],
    )
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.submission.data:
            self.submission.data = secrets.token_hex(16)

    def validate(self, extra_validators: Any = None) -> bool:
        """As the house's rules have it; a page that was open for too long is told in a guest's words."""
        valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_l("This page had been open for a long time. Please send it once more.")]
        return valid

    def validate_answered_by(self, field: Field) -> None:
        """A name of spaces or of invisible characters is none."""
        field.data = tidy(field.data or "")
        if not field.data:
            raise ValidationError(_l("Please give your name: the office notes who confirmed the entry."))

    def validate_submission(self, field: Field) -> None:
        """A number that was tampered with is not looked for."""
        if not field.data or not field.data.isalnum() or not field.data.isascii():
            raise ValidationError(_l("Please send the page once more."))


class CorrectionForm(AnswerForm):
    """The whole entry, to be written as it should read."""

    people = FieldList(FormField(PersonRow, ""), _l("Who serves at your mission"), max_entries=MOST_PEOPLE)
    new_head = FormField(NewcomerRow, _l("A new head of mission"))
    newcomers = FieldList(
        FormField(NewcomerRow, ""), _l("New colleagues"), min_entries=NEWCOMERS, max_entries=NEWCOMERS
    )
    channels = FieldList(FormField(ChannelLine, ""), _l("How you are reached"), max_entries=MOST_ROWS)
    new_channel = FormField(NewChannelLine, "")
    addresses = FieldList(FormField(AddressLine, ""), _l("Addresses"), max_entries=MOST_ROWS)
    new_address = FormField(NewAddressLine, "")
    website = short_text(_l("Website"), 490)
    national_day = short_text(
        _l("National day"),
        description=_l("If it is not, or no longer, as the office knows it: for example “6 June”."),
    )
    remark = TextAreaField(
        _l("Anything else the office should know"), [Optional(), Length(max=2000)], filters=[strip]
    )

    def __init__(self, shown: Shown, country: str | None, *args: Any, **kwargs: Any) -> None:
        """Args:
        shown: what the page shows, or showed.
        country: national telephone numbers are read as of this country (ISO alpha-2).
        """
        super().__init__(*args, **kwargs)
        self.shown = shown
        self.country = country
        self._people = {str(person.posting_id): person for person in shown.people}
        #: What the register holds, by how it was shown: left as it was it is no mistake of the mission's.
        self._kept = {channel.said: channel.value for channel in shown.channels}
        for person in shown.people:
            self._kept |= {person.email: person.email, _said_phone(person): person.phone}

    @classmethod
    def of(cls, shown: Shown, country: str | None, **data: Any) -> CorrectionForm:
        """The form as it opens: the entry as it reads now."""
        return cls(
            shown,
            country,
            formdata=None,
            data={
                "people": [_row(person) for person in shown.people],
                "channels": [{"number": str(c.id), "value": c.said} for c in shown.channels],
                "addresses": [{"number": str(a.id), "lines": a.lines} for a in shown.addresses],
                "website": shown.website,
                "new_head": {"rank": Rank.AMBASSADOR.value},
                **data,
            },
        )

    def person_of(self, row: PersonRow) -> ShownPerson | None:
        """Of whom a row speaks."""
        return self._people.get(row.number.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and say at each what is wrong with it."""
        sound = super().validate(extra_validators)
        checks = [
            *(self._check_person(row.form) for row in self.people),
            *(self._check_newcomer(row) for row in self._newcomers()),
            *(self._check_reach(row.form.value) for row in self.channels),
            self._check_reach(self.new_channel.form.value),
            self._check_website(),
        ]
        return sound and all(checks)

    def _check_person(self, row: PersonRow) -> bool:
        person = self.person_of(row)
        if person is None:
            # A row of nobody whom we showed is passed over.
            return True
        if row.here.data == "left":
            if row.left_on.data is None:
                if not row.left_on.errors:
                    add_error(row.left_on, _("On which day did %(name)s leave?", name=person.name))
                return False
            if person.arrived_on and row.left_on.data < date.fromisoformat(person.arrived_on):
                add_error(row.left_on, _("This day lies before the arrival of %(name)s.", name=person.name))
                return False
            return True
        sound = self._check_mail(row.email) and self._check_phone(row.phone)
        if not tidy(row.given_name.data or "") and not tidy(row.family_name.data or ""):
            add_error(row.family_name, _("Nobody is without a name. Has this person left?"))
            sound = False
        return sound

    def _check_newcomer(self, row: NewcomerRow) -> bool:
        if row.is_empty:
            return True
        sound = self._check_mail(row.email) and self._check_phone(row.phone)
        if not tidy(row.given_name.data or "") and not tidy(row.family_name.data or ""):
            add_error(row.family_name, _("Please give the name."))
            sound = False
        return sound

    def _check_reach(self, field: Field) -> bool:
        typed = field.data or ""
        # What has neither the one's sign nor any digit was meant for a mail address.
        is_mail = "@" in typed or not any(sign.isdigit() for sign in typed)
        return self._check_mail(field) if is_mail else self._check_phone(field)

    def _check_mail(self, field: Field) -> bool:
        if not field.data or field.errors or field.data in self._kept:
            return not field.errors
        try:
            normal_mail(field.data)
        except BadMail:
            add_error(field, _("“%(value)s” is not a mail address.", value=field.data))
            return False
        return True

    def _check_phone(self, field: Field) -> bool:
        if not field.data or field.errors or field.data in self._kept:
            return not field.errors
        try:
            normal_phone(field.data, self.country)
        except BadPhone:
            words = _("“%(value)s” is not a telephone number, such as +358 9 1234567.", value=field.data)
            add_error(field, words)
            return False
        return True

    def _check_website(self) -> bool:
        try:
            self._website()
        except BadWebsite:
            words = _("This is not the address of a website, such as https://www.example.org.")
            add_error(self.website, words)
            return False
        return True

    def _website(self) -> str:
        typed = self.website.data or ""
        return typed if typed == self.shown.website else normal_website(typed)

    def _newcomers(self) -> Iterator[NewcomerRow]:
        yield self.new_head.form
        for row in self.newcomers:
            yield row.form

    def said(self) -> Said:
        """What was written, as a statement; the form must have been found valid."""
        new = self.new_channel.form
        return Said(
            people=tuple(said for row in self.people if (said := self._said_of(row.form)) is not None),
            newcomers=tuple(
                self._normal(row.given(is_head=row is self.new_head.form))
                for row in self._newcomers()
                if not row.is_empty
            ),
            channels={
                number: self._reach(row.form.value.data or "")
                for row in self.channels
                if (number := _number(row.form.number.data)) is not None
            },
            new_channels=((_medium(new.value.data).value, new.purpose.data, self._reach(new.value.data)),)
            if new.value.data
            else (),
            addresses={
                number: row.form.lines.data or ""
                for row in self.addresses
                if (number := _number(row.form.number.data)) is not None
            },
            new_addresses=((self.new_address.form.kind.data, self.new_address.form.lines.data),)
            if self.new_address.form.lines.data
            else (),
            website=self._website(),
            national_day=self.national_day.data or "",
        )

    def _said_of(self, row: PersonRow) -> PersonSaid | None:
        person = self.person_of(row)
        if person is None:
            return None
        if row.here.data == "left":
            return PersonSaid(person.posting_id, left_on=row.left_on.data)
        values = {
            "given_name": row.given_name.data or "",
            "family_name": row.family_name.data or "",
            "rank": row.rank.data,
            "title": row.title.data or "",
            "arrived_on": iso(row.arrived_on.data),
            "credentials_on": iso(row.credentials_on.data) if person.is_head else person.credentials_on,
            "email": self._reach(row.email.data or ""),
            "phone": self._reach(row.phone.data or ""),
        }
        return PersonSaid(person.posting_id, values=values)

    def _normal(self, person: NewPerson) -> NewPerson:
        return replace(person, email=self._reach(person.email), phone=self._reach(person.phone))

    def _reach(self, value: str) -> str:
        if not value or value in self._kept:
            return self._kept.get(value, "")
        if _medium(value) is ChannelMedium.EMAIL:
            return normal_mail(value)
        return normal_phone(value, self.country)


def _medium(value: str) -> ChannelMedium:
    return ChannelMedium.EMAIL if "@" in value else ChannelMedium.PHONE


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 11 else None


def _row(person: ShownPerson) -> dict[str, Any]:
    return {
        "number": str(person.posting_id),
        "here": "here",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "rank": person.rank,
        "title": person.title,
        "arrived_on": _day(person.arrived_on),
        "credentials_on": _day(person.credentials_on),
        "email": person.email,
        "phone": _said_phone(person),
    }


def _said_phone(person: ShownPerson) -> str:
    return shown_phone(person.phone) if person.phone else ""


#: Kinds of addresses, for pages that name them.
KINDS_OF_ADDRESS = {kind.value: ADDRESS_WORDS[kind] for kind in AddressKind}
