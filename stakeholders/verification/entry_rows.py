"""The rows of a mission's own form: somebody in post, somebody new, a channel, an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from office.web.forms import DateField, SubForm, strip
from stakeholders.organisations.models import ChannelPurpose
from stakeholders.organisations.words import ADDRESS_WORDS, PURPOSE_WORDS
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import RANK_WORDS
from stakeholders.verification.corrections import NewPerson

_RANKS = [rank for rank in Rank if rank is not Rank.STAFF] + [Rank.STAFF]


def _ranks() -> list[tuple[str, Any]]:
    return [(rank.value, RANK_WORDS[rank]) for rank in _RANKS]


def short_text(label: Any, most: int = 200, **more: Any) -> StringField:
    """A field of one line."""
    return StringField(label, validators=[Length(max=most)], filters=[strip], **more)


def iso(day: date | None) -> str:
    """A day as ISO 8601; empty where there is none."""
    return day.isoformat() if day else ""


class PersonRow(SubForm):
    """Somebody who is shown: still here, or left; and how the entry should read."""

    number = HiddenField()
    here = RadioField(
        _l("Is this person still with you?"),
        choices=[("here", _l("Still here")), ("left", _l("Has left"))],
        default="here",
    )
    left_on = DateField(_l("Left on"), validators=[Optional()])
    given_name = short_text(_l("Given name"))
    family_name = short_text(_l("Family name or whole name"))
    rank = SelectField(_l("Rank"), choices=_ranks)
    title = short_text(_l("Title as your mission writes it"), 300)
    arrived_on = DateField(_l("Arrived on"), validators=[Optional()])
    credentials_on = DateField(_l("Credentials presented on"), validators=[Optional()])
    email = short_text(_l("E-mail"), 254)
    phone = short_text(_l("Telephone"), 60)


class NewcomerRow(SubForm):
    """Somebody whom the register does not show yet; empty where nobody is named."""

    given_name = short_text(_l("Given name"))
    family_name = short_text(_l("Family name or whole name"))
    gender = SelectField(
        _l("To be addressed as"),
        choices=[
            (Gender.UNKNOWN.value, _l("Rather not say")),
            (Gender.WOMAN.value, _l("A woman (Ms, Madame)")),
            (Gender.MAN.value, _l("A man (Mr, Monsieur)")),
        ],
    )
    rank = SelectField(_l("Rank"), choices=_ranks, default=Rank.FIRST_SECRETARY.value)
    title = short_text(_l("Title as your mission writes it"), 300)
    arrived_on = DateField(_l("Arrived on"), validators=[Optional()])
    credentials_on = DateField(_l("Credentials presented on"), validators=[Optional()])
    email = short_text(_l("E-mail"), 254)
    phone = short_text(_l("Telephone"), 60)

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named here, and nothing else is written."""
        typed = (self.given_name, self.family_name, self.title, self.email, self.phone, self.arrived_on)
        return not any(field.data for field in typed)

    def given(self, *, is_head: bool) -> NewPerson:
        """The row as a statement."""
        return NewPerson(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            gender=self.gender.data,
            rank=self.rank.data,
            title=self.title.data or "",
            arrived_on=iso(self.arrived_on.data),
            credentials_on=iso(self.credentials_on.data) if is_head else "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            is_head=is_head,
        )


class ChannelLine(SubForm):
    """A mail address or a number that is shown; emptied, it has ended."""

    number = HiddenField()
    value = short_text(_l("E-mail or telephone"), 254)


class NewChannelLine(SubForm):
    """A mail address or a number that the register does not show yet."""

    value = short_text(_l("A further e-mail or telephone"), 254)
    purpose = SelectField(
        _l("For"),
        choices=lambda: [(p.value, w) for p, w in PURPOSE_WORDS.items() if p is not ChannelPurpose.PERSONAL],
    )


class AddressLine(SubForm):
    """An address that is shown; emptied, it has ended."""

    number = HiddenField()
    lines = TextAreaField(_l("Address"), validators=[Length(max=1000)], filters=[strip])


class NewAddressLine(SubForm):
    """An address that the register does not show yet."""

    lines = TextAreaField(_l("A further address"), validators=[Length(max=1000)], filters=[strip])
    kind = SelectField(_l("Kind"), choices=lambda: [(k.value, w) for k, w in ADDRESS_WORDS.items()])
