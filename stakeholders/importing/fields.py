"""The fields of the register that a column of a list can be mapped to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Group(StrEnum):
    """Under which heading a field is offered."""

    ORGANISATION = "organisation"
    PERSON = "person"
    POSTING = "posting"
    CHANNEL = "channel"
    ADDRESS = "address"
    ACCREDITATION = "accreditation"
    NOTE = "note"


class Reader(StrEnum):
    """How the text of a cell is read (`values`)."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    TIME = "time"
    YEAR = "year"
    NUMBER = "number"
    YES_NO = "yes_no"
    COUNTRY = "country"
    COUNTRIES = "countries"
    MAILS = "mails"
    PHONES = "phones"
    WEBSITE = "website"
    KIND = "kind"
    RANK = "rank"
    GENDER = "gender"
    LANGUAGE = "language"
    LANGUAGES = "languages"


@dataclass(frozen=True)
class Field:
    """A field of the register.

    Attributes:
        key: as a mapping names it, such as ``person.family_name``; its first word is what it is about.
        many: several columns may be mapped to it; their values are put together.
        longest: characters that the register keeps; 0: no limit.
    """

    key: str
    group: Group
    label: LazyString
    reader: Reader = Reader.TEXT
    many: bool = False
    longest: int = 200

    @property
    def name(self) -> str:
        """The column of the record, or the set, that it fills: ``family_name``, ``title.en``, ``emails``."""
        return self.key.partition(".")[2]


GROUP_WORDS: Final[dict[Group, LazyString]] = {
    Group.ORGANISATION: _l("Organisation"),
    Group.PERSON: _l("Person"),
    Group.POSTING: _l("Post"),
    Group.CHANNEL: _l("Mail and telephone"),
    Group.ADDRESS: _l("Addresses"),
    Group.ACCREDITATION: _l("Accreditations"),
    Group.NOTE: _l("Notes"),
}

_G = Group
_R = Reader
_ALL: Final = (
    # ``….name`` is read in the language of the mapping
    Field("organisation.name", _G.ORGANISATION, _l("Organisation: name"), longest=300),
    Field("organisation.name.en", _G.ORGANISATION, _l("Organisation: name in English"), longest=300),
    Field("organisation.name.sv", _G.ORGANISATION, _l("Organisation: name in Swedish"), longest=300),
    Field("organisation.name.fi", _G.ORGANISATION, _l("Organisation: name in Finnish"), longest=300),
    Field("organisation.short_name", _G.ORGANISATION, _l("Organisation: short name"), longest=120),
    Field("organisation.short_name.en", _G.ORGANISATION, _l("Short name in English"), longest=120),
    Field("organisation.short_name.sv", _G.ORGANISATION, _l("Short name in Swedish"), longest=120),
    Field("organisation.short_name.fi", _G.ORGANISATION, _l("Short name in Finnish"), longest=120),
    Field("organisation.kind", _G.ORGANISATION, _l("Kind of organisation"), _R.KIND),
    Field("organisation.sending_state", _G.ORGANISATION, _l("Sending state"), _R.COUNTRY),
    Field("organisation.host_country", _G.ORGANISATION, _l("Sent to (country)"), _R.COUNTRY),
    Field("organisation.seat_city", _G.ORGANISATION, _l("City of its seat"), longest=120),
    Field("organisation.seat_country", _G.ORGANISATION, _l("Country of its seat"), _R.COUNTRY),
    Field("organisation.website", _G.ORGANISATION, _l("Website"), _R.WEBSITE, longest=500),
    Field("organisation.founded", _G.ORGANISATION, _l("Opened in the year"), _R.YEAR),
    Field("organisation.language", _G.ORGANISATION, _l("Organisation: language of letters"), _R.LANGUAGE),
    Field("organisation.external_id", _G.ORGANISATION, _l("Organisation: number in this list")),
    Field("person.full_name", _G.PERSON, _l("Whole name (never split)")),
    Field("person.family_name", _G.PERSON, _l("Family name")),
    Field("person.given_name", _G.PERSON, _l("Given name")),
    Field("person.honorific", _G.PERSON, _l("Honorific (Sir, Dame)"), longest=60),
    Field("person.academic_title", _G.PERSON, _l("Academic title"), longest=60),
    Field("person.own_script_name", _G.PERSON, _l("Name in its own script"), longest=300),
    Field("person.gender", _G.PERSON, _l("Mr or Ms"), _R.GENDER),
    Field("person.language", _G.PERSON, _l("Person: language of letters"), _R.LANGUAGE),
    Field("person.languages", _G.PERSON, _l("Languages spoken"), _R.LANGUAGES, many=True),
    Field("person.external_id", _G.PERSON, _l("Person: number in this list")),
    Field("posting.rank", _G.POSTING, _l("Rank"), _R.RANK),
    Field("posting.title", _G.POSTING, _l("Title")),
    Field("posting.title.en", _G.POSTING, _l("Title in English")),
    Field("posting.title.sv", _G.POSTING, _l("Title in Swedish")),
    Field("posting.title.fi", _G.POSTING, _l("Title in Finnish")),
    Field("posting.is_head", _G.POSTING, _l("Head (yes or no)"), _R.YES_NO),
    Field("posting.ad_interim", _G.POSTING, _l("Ad interim (yes or no)"), _R.YES_NO),
    Field("posting.arrived_on", _G.POSTING, _l("Arrived on"), _R.DATE),
    Field("posting.credentials_on", _G.POSTING, _l("Credentials presented on"), _R.DATE),
    Field("posting.credentials_time", _G.POSTING, _l("Credentials presented at (time)"), _R.TIME),
    Field("posting.notified_on", _G.POSTING, _l("Notified on"), _R.DATE),
    Field("posting.departed_on", _G.POSTING, _l("Departed on"), _R.DATE),
    Field("posting.list_number", _G.POSTING, _l("Place in the mission’s own list"), _R.NUMBER),
    Field("person.emails", _G.CHANNEL, _l("Person: e-mail"), _R.MAILS, many=True),
    Field("person.phones", _G.CHANNEL, _l("Person: telephone"), _R.PHONES, many=True),
    Field("organisation.emails", _G.CHANNEL, _l("Organisation: e-mail"), _R.MAILS, many=True),
    Field("organisation.emails.secretariat", _G.CHANNEL, _l("Secretariat: e-mail"), _R.MAILS, many=True),
    Field("organisation.emails.head_office", _G.CHANNEL, _l("Head’s office: e-mail"), _R.MAILS, many=True),
    Field("organisation.emails.consular", _G.CHANNEL, _l("Consular section: e-mail"), _R.MAILS, many=True),
    Field("organisation.emails.press", _G.CHANNEL, _l("Press: e-mail"), _R.MAILS, many=True),
    Field("organisation.phones", _G.CHANNEL, _l("Organisation: telephone"), _R.PHONES, many=True),
    Field("organisation.phones.secretariat", _G.CHANNEL, _l("Secretariat: telephone"), _R.PHONES, many=True),
    Field(
        "organisation.phones.head_office", _G.CHANNEL, _l("Head’s office: telephone"), _R.PHONES, many=True
    ),
    Field(
        "organisation.phones.consular", _G.CHANNEL, _l("Consular section: telephone"), _R.PHONES, many=True
    ),
    Field("organisation.phones.press", _G.CHANNEL, _l("Press: telephone"), _R.PHONES, many=True),
    # several columns (street, postcode and city) become the lines of one address
    Field("organisation.address.chancery", _G.ADDRESS, _l("Chancery’s address"), _R.LINES, True, 1000),
    Field("organisation.address.residence", _G.ADDRESS, _l("Residence’s address"), _R.LINES, True, 1000),
    Field("organisation.address.postal", _G.ADDRESS, _l("Postal address"), _R.LINES, True, 1000),
    Field("organisation.accreditations", _G.ACCREDITATION, _l("Accredited to"), _R.COUNTRIES, many=True),
    Field("organisation.notes", _G.NOTE, _l("Notes on the organisation"), _R.LINES, True, 5000),
    Field("person.notes", _G.NOTE, _l("Notes on the person"), _R.LINES, True, 5000),
)
#: Every field by its key, in the order in which they are offered.
FIELDS: Final[dict[str, Field]] = {one.key: one for one in _ALL}


def by_group() -> dict[Group, list[Field]]:
    """The fields under their headings, in order."""
    return {group: [one for one in _ALL if one.group is group] for group in Group}
