"""What a person may type about an organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import FieldList
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from office.localized import OWN_NAMES
from office.settings import current
from office.web.forms import CountryField, DateField, Form, LocalizedField, SubForm, add_error, strip
from stakeholders.organisations.channels import (
    BadChannel,
    BadMail,
    ChannelGiven,
    given_channels,
    normal_channel,
    tidy,
)
from stakeholders.organisations.hanging import AddressGiven, ExternalIdGiven
from stakeholders.organisations.keeping import BadWebsite, OrganisationGiven, Renaming, normal_website
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.organisations.words import ADDRESS_WORDS, KIND_WORDS, PURPOSE_WORDS

#: More rows than any mission has; a request with more is no form of ours.
MOST_ROWS = 60
#: Empty rows that a form offers, and that "Add rows" adds.
EMPTY_ROWS = 2

LONGEST_NAME = 300
#: Universities are older than the states that send missions.
FIRST_FOUNDED, LAST_FOUNDED = 500, 2999
NOTES_HELP = _l("Write only what could be read to those it is about: notes may have to be disclosed.")


#: Sent by a state: the others have none to name.
_SENT = DIPLOMATIC_MISSIONS | CONSULAR_POSTS
_SENT |= {
    OrganisationKind.PERMANENT_MISSION,
    OrganisationKind.REPRESENTATIVE_OFFICE,
    OrganisationKind.LIAISON_OFFICE,
}
#: What is asked of some kinds only; the rest is asked of all.
ASKED_OF: dict[str, frozenset[OrganisationKind]] = {
    "sending_state": frozenset(_SENT),
    "host_country": frozenset(_SENT | INTERNATIONAL_OFFICES),
    "accreditations": frozenset(_SENT | INTERNATIONAL_OFFICES),
}

#: The kinds as the form offers them.
KIND_GROUPS: dict[LazyString, tuple[OrganisationKind, ...]] = {
    _l("Diplomatic missions"): tuple(kind for kind in OrganisationKind if kind in DIPLOMATIC_MISSIONS),
    _l("Consular posts"): tuple(kind for kind in OrganisationKind if kind in CONSULAR_POSTS),
    _l("International and EU bodies"): (
        *(kind for kind in OrganisationKind if kind in INTERNATIONAL_OFFICES),
        OrganisationKind.EU_INSTITUTION,
    ),
    _l("Authorities and cities"): (
        OrganisationKind.MINISTRY,
        OrganisationKind.AUTHORITY,
        OrganisationKind.CITY,
        OrganisationKind.CITY_NETWORK,
    ),
    _l("Others"): (
        OrganisationKind.COMPANY,
        OrganisationKind.UNIVERSITY,
        OrganisationKind.MEDIA,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.OTHER,
    ),
}


def _kind_choices() -> dict[str, list[tuple[str, object]]]:
    return {
        str(group): [(kind.value, KIND_WORDS[kind]) for kind in kinds] for group, kinds in KIND_GROUPS.items()
    }


class ChannelRow(SubForm):
    """A mail address or a number, whose it is, and in which language."""

    value = StringField(_l("E-mail or telephone"), validators=[Length(max=254)], filters=[strip])
    purpose = SelectField(_l("For"), choices=lambda: [(p.value, w) for p, w in PURPOSE_WORDS.items()])
    language = SelectField(
        _l("Language"), choices=lambda: [("", _("As usual")), *OWN_NAMES.items()], validate_choice=True
    )

    def given(self) -> ChannelGiven:
        """The row as a statement; what has an @ is mail."""
        value = self.value.data or ""
        return ChannelGiven(
            ChannelMedium.EMAIL if "@" in value else ChannelMedium.PHONE,
            ChannelPurpose(self.purpose.data),
            value,
            self.language.data or None,
        )


class AddressRow(SubForm):
    """An address in the lines in which its country writes it."""

    kind = SelectField(_l("Kind"), choices=lambda: [(k.value, w) for k, w in ADDRESS_WORDS.items()])
    lines = TextAreaField(_l("Address"), validators=[Length(max=1000)], filters=[strip])


class ExternalIdRow(SubForm):
    """The number an organisation has in another register."""

    scheme = StringField(_l("Register"), validators=[Length(max=40)], filters=[strip])
    value = StringField(_l("Number there"), validators=[Length(max=200)], filters=[strip])


def channel_list(label: Any) -> Any:
    """The field for as many channels as there are."""
    return FieldList(FormField(ChannelRow, ""), label, max_entries=MOST_ROWS)


def channel_rows(channels: list[Channel]) -> list[dict[str, str]]:
    """Kept channels as the rows of a form, and empty rows below."""
    rows = [
        {"value": c.value, "purpose": c.purpose.value, "language": c.language or ""}
        for c in given_channels(channels)
    ]
    return rows + [{} for _row in range(EMPTY_ROWS)]


def add_rows(field: Any) -> None:
    """Add empty rows below those that were sent, up to the most that a form may hold."""
    for _row in range(min(EMPTY_ROWS, MOST_ROWS - len(field.entries))):
        field.append_entry()


def channels_given(field: Any) -> tuple[ChannelGiven, ...]:
    """The rows in which something was typed."""
    return tuple(row.form.given() for row in field if row.form.value.data)


def check_channels(field: Any, country: str | None) -> bool:
    """Say at each row what is wrong with it; True where nothing is."""
    sound = True
    for row in field:
        if not row.form.value.data or row.form.errors:
            continue
        try:
            normal_channel(row.form.given(), country)
        except BadChannel as error:
            add_error(row.form.value, _channel_words(error, country))
            sound = False
    return sound


def _channel_words(error: BadChannel, country: str | None) -> str:
    if isinstance(error, BadMail):
        return str(_("“%(value)s” is not a mail address.", value=error.value))
    if country is None and not error.value.startswith("+"):
        return str(_("Write the number with its country, as in +358 9 1234567."))
    return str(_("“%(value)s” is neither a telephone number nor a mail address.", value=error.value))


def seen_at(value: str | None) -> datetime:
    """When the record was opened, from the form's hidden field; long ago where that was tampered with."""
    try:
        seen = datetime.fromisoformat(value or "")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return seen if seen.tzinfo else seen.replace(tzinfo=UTC)


class OrganisationForm(Form):
    """An organisation with all that hangs on it."""

    kind = SelectField(_l("Kind"), choices=_kind_choices, validators=[InputRequired()])
    name = LocalizedField(
        _l("Name"),
        max_length=LONGEST_NAME,
        description=_l("As it is written in full: “Embassy of Sweden”. One language is enough."),
    )
    keep_old_name = BooleanField(
        _l("It has been renamed: keep the old name as a former name"),
        description=_l(
            "Search then finds it by either name. Leave this empty where you only correct the spelling."
        ),
    )
    renamed_on = DateField(_l("Renamed on"), validators=[Optional()])
    short_name = LocalizedField(
        _l("Short name"), max_length=LONGEST_NAME, description=_l("For lists and badges: “Sweden”, “UNICEF”.")
    )
    sending_state = CountryField(_l("Sending state"), blank=_l("No state sends it"))
    host_country = CountryField(_l("Sent to"), blank=_l("To no state"))
    seat_city = StringField(_l("City"), validators=[Length(max=120)], filters=[strip])
    seat_country = CountryField(_l("Country of its seat"), blank=_l("Not known"))
    accreditations = FieldList(
        CountryField(_l("Accredited to"), blank=_l("None")), _l("Also accredited to"), max_entries=MOST_ROWS
    )
    founded = IntegerField(
        _l("Opened or founded in the year"),
        validators=[Optional(), NumberRange(min=FIRST_FOUNDED, max=LAST_FOUNDED)],
    )
    external_ids = FieldList(
        FormField(ExternalIdRow, ""), _l("Numbers in other registers"), max_entries=MOST_ROWS
    )
    website = StringField(_l("Website"), validators=[Length(max=490)], filters=[strip])
    language = SelectField(_l("Language of letters"), choices=list(OWN_NAMES.items()))
    channels = channel_list(_l("How it is reached"))
    addresses = FieldList(FormField(AddressRow, ""), _l("Addresses"), max_entries=MOST_ROWS)
    notes = TextAreaField(
        _l("Notes"), validators=[Length(max=10_000)], description=NOTES_HELP, filters=[strip]
    )
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One language must have it, whichever: `keeping.NameMissing` says so where none has.
        self.name.flags.required = True

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationForm:
        """The form as it opens for changing an organisation."""
        return cls(
            data={
                "kind": organisation.kind.value,
                "name": organisation.name,
                "short_name": organisation.short_name,
                "sending_state": organisation.sending_state,
                "host_country": organisation.host_country,
                "seat_city": organisation.seat_city,
                "seat_country": organisation.seat_country,
                "accreditations": [a.country for a in organisation.accreditations] + [None],
                "website": organisation.website,
                "language": organisation.language,
                "channels": channel_rows(organisation.channels),
                "addresses": [{"kind": a.kind.value, "lines": a.lines} for a in organisation.addresses]
                + [{}],
                "founded": organisation.founded,
                "external_ids": [{"scheme": i.scheme, "value": i.value} for i in organisation.external_ids]
                + [{}],
                "notes": organisation.notes,
                "seen": organisation.updated_at.isoformat(),
            }
        )

    @classmethod
    def empty(cls, kind: OrganisationKind = OrganisationKind.EMBASSY) -> OrganisationForm:
        """The form as it opens for a new organisation, seated where the office is."""
        settings = current()
        return cls(
            data={
                "kind": kind.value,
                "host_country": settings.office_country if kind in ASKED_OF["host_country"] else None,
                "seat_city": settings.office_city,
                "seat_country": settings.office_country,
                "accreditations": [None],
                "channels": [
                    {"purpose": ChannelPurpose.SECRETARIAT.value},
                    {"purpose": ChannelPurpose.HEAD_OFFICE.value},
                    {"purpose": ChannelPurpose.GENERAL.value},
                ],
                "addresses": [{}],
                "external_ids": [{}],
            }
        )

    def asks(self, name: str) -> bool:
        """Whether a field is shown: it suits the kind chosen, or something stands in it."""
        kinds = ASKED_OF[name]
        return self.kind.data in {kind.value for kind in kinds} or any(
            value if isinstance(value, str) else any(value or ()) for value in [self[name].data]
        )

    def add_empty_rows(self) -> None:
        """What "Add rows" does: more empty rows, and nothing is saved."""
        for field in (self.channels, self.addresses, self.accreditations, self.external_ids):
            add_rows(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field and channel as the register would keep it, so that all errors show at once."""
        sound = bool(super().validate(extra_validators))
        sound = check_channels(self.channels, self.seat_country.data) and sound
        try:
            normal_website(self.website.data or "")
        except BadWebsite:
            words = _("This is not the address of a website, such as https://www.example.org.")
            add_error(self.website, words)
            sound = False
        if not any(tidy(text) for text in self.name.data.values()):
            add_error(self.name.form.en, _("Give the name in at least one language."))
            sound = False
        for row in self.external_ids:
            if row.form.value.data and not row.form.scheme.data:
                add_error(row.form.scheme, _("Say in which register it has this number."))
                sound = False
        return sound

    def renaming(self) -> Renaming | None:
        """Whether a change of name was said to be more than a correction."""
        return Renaming(self.renamed_on.data) if self.keep_old_name.data else None

    def given(self) -> OrganisationGiven:
        """What was typed, as a statement for the verbs."""
        return OrganisationGiven(
            kind=OrganisationKind(self.kind.data),
            name=self.name.data,
            short_name=self.short_name.data,
            sending_state=self.sending_state.data,
            host_country=self.host_country.data,
            seat_city=self.seat_city.data or "",
            seat_country=self.seat_country.data,
            website=self.website.data or "",
            language=self.language.data,
            notes=self.notes.data or "",
            channels=channels_given(self.channels),
            addresses=tuple(
                AddressGiven(AddressKind(row.form.kind.data), row.form.lines.data)
                for row in self.addresses
                if row.form.lines.data
            ),
            accreditations=tuple(code for code in self.accreditations.data if code),
            founded=self.founded.data,
            external_ids=tuple(
                ExternalIdGiven(row.form.scheme.data or "", row.form.value.data)
                for row in self.external_ids
                if row.form.value.data
            ),
        )
