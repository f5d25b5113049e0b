"""Organisations and people as files: CSV and XLSX with the headings that the import knows, and vCards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import countries
from office.database import db, reading
from office.localized import LANGUAGES
from office.spreadsheets import write_csv, write_xlsx
from office.web.i18n import language
from stakeholders.directory.narrowing import RecordKind
from stakeholders.directory.queries import PORTION, organisations_numbered, people_numbered
from stakeholders.directory.vcards import organisation_card, person_card
from stakeholders.organisations.models import (
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Gender, Person, Posting
from stakeholders.people.queries import order_in_mission
from stakeholders.people.words import RANK_WORDS

#: What one file holds at most.
MOST_RECORDS: Final = 50_000
#: Between several values of one cell, as the import reads them.
_BETWEEN: Final = "; "


class Format(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD_3 = "vcard3"
    VCARD_4 = "vcard4"

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return "vcf" if self in _VERSIONS else self.value

    @property
    def media_type(self) -> str:
        """What the browser is told that it is."""
        if self is Format.CSV:
            return "text/csv; charset=utf-8"
        if self is Format.XLSX:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return "text/vcard; charset=utf-8"


_VERSIONS: Final = {Format.VCARD_3: "3.0", Format.VCARD_4: "4.0"}
FORMAT_WORDS: Final = {
    Format.CSV: _l("CSV"),
    Format.XLSX: _l("Excel (XLSX)"),
    Format.VCARD_3: _l("vCard 3 (most address books)"),
    Format.VCARD_4: _l("vCard 4"),
}


def written(kind: RecordKind, wanted: Format, numbers: Sequence[int], day: date) -> IO[bytes]:
    """The records as a file, to be read from its beginning; records are read in portions.

    A person's row tells the post held on ``day``, the highest where there are several.

    Args:
        numbers: of the records, in the order in which they are written.
    """
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    # Looking takes long where there is much: meanwhile others may write.
    with reading():
        if wanted in _VERSIONS:
            out.writelines(card.encode() for card in _cards(kind, _VERSIONS[wanted], numbers, day))
        elif wanted is Format.CSV:
            write_csv(out, headings(kind), _rows(kind, numbers, day))
        else:
            title = _("Organisations") if kind is RecordKind.ORGANISATIONS else _("People")
            write_xlsx(out, title, headings(kind), _rows(kind, numbers, day))
    out.seek(0)
    return out


def headings(kind: RecordKind) -> list[str]:
    """The headings of a file, in the reader's language; the import knows them as its own fields' names."""
    organisation = [
        _("Organisation: name in English"),
        _("Organisation: name in Swedish"),
        _("Organisation: name in Finnish"),
        _("Kind of organisation"),
        _("Sending state"),
        _("Sent to (country)"),
        _("City of its seat"),
        _("Country of its seat"),
    ]
    if kind is RecordKind.ORGANISATIONS:
        return [
            *organisation,
            _("Short name in English"),
            _("Short name in Swedish"),
            _("Short name in Finnish"),
            _("Website"),
            _("Opened in the year"),
            _("Organisation: language of letters"),
            *(heading for _purpose, heading, _phone in _channel_headings()),
            *(heading for _purpose, _mail, heading in _channel_headings()),
            _("Chancery’s address"),
            _("Residence’s address"),
            _("Postal address"),
            _("Accredited to"),
            _("Notes on the organisation"),
        ]
    return [
        _("Family name"),
        _("Given name"),
        _("Honorific (Sir, Dame)"),
        _("Academic title"),
        _("Name in its own script"),
        _("Mr or Ms"),
        _("Person: language of letters"),
        _("Languages spoken"),
        _("Person: e-mail"),
        _("Person: telephone"),
        _("Rank"),
        _("Title in English"),
        _("Title in Swedish"),
        _("Title in Finnish"),
        _("Head (yes or no)"),
        _("Ad interim (yes or no)"),
        _("Arrived on"),
        _("Credentials presented on"),
        _("Notified on"),
        *organisation,
        _("Notes on the person"),
    ]


def _channel_headings() -> list[tuple[ChannelPurpose, str, str]]:
    return [
        (ChannelPurpose.GENERAL, _("Organisation: e-mail"), _("Organisation: telephone")),
        (ChannelPurpose.SECRETARIAT, _("Secretariat: e-mail"), _("Secretariat: telephone")),
        (ChannelPurpose.HEAD_OFFICE, _("Head’s office: e-mail"), _("Head’s office: telephone")),
        (ChannelPurpose.CONSULAR, _("Consular section: e-mail"), _("Consular section: telephone")),
        (ChannelPurpose.PRESS, _("Press: e-mail"), _("Press: telephone")),
    ]


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(numbers), PORTION):
        yield numbers[begin : begin + PORTION]
        # What was read is written: it need not be remembered.
        db.session.expunge_all()


def _rows(kind: RecordKind, numbers: Sequence[int], day: date) -> Iterator[list[str]]:
    reader = language()
    for portion in _portions(numbers):
        if kind is RecordKind.ORGANISATIONS:
            yield from (_organisation_row(one, reader) for one in organisations_numbered(portion))
        else:
            yield from (_person_row(one, day, reader) for one in people_numbered(portion))


def _cards(kind: RecordKind, version: str, numbers: Sequence[int], day: date) -> Iterator[str]:
    reader = language()
    for portion in _portions(numbers):
        if kind is RecordKind.ORGANISATIONS:
            yield from (organisation_card(one, version, reader) for one in organisations_numbered(portion))
        else:
            yield from (
                person_card(one, post_of(one, day), version, reader)
                for one in people_numbered(portion, with_secretariats=True)
            )


def post_of(person: Person, day: date) -> Posting | None:
    """The highest post that a person holds on ``day``; None where there is none."""
    return min((p for p in person.postings if p.held_on(day)), key=order_in_mission, default=None)


def _own(organisation: Organisation | None, reader: str) -> list[str]:
    if organisation is None:
        return [""] * 8
    return [
        *(organisation.name.get(code, "") for code in LANGUAGES),
        str(KIND_WORDS[organisation.kind]),
        _country(organisation.sending_state, reader),
        _country(organisation.host_country, reader),
        organisation.seat_city,
        _country(organisation.seat_country, reader),
    ]


def _organisation_row(organisation: Organisation, reader: str) -> list[str]:
    purposes = [purpose for purpose, _mail, _phone in _channel_headings()]

    def reached(medium: ChannelMedium) -> list[str]:
        return [_values(organisation.channels, medium, purpose) for purpose in purposes]

    return [
        *_own(organisation, reader),
        *(organisation.short_name.get(code, "") for code in LANGUAGES),
        organisation.website,
        str(organisation.founded or ""),
        organisation.language,
        *reached(ChannelMedium.EMAIL),
        *reached(ChannelMedium.PHONE),
        *("\n".join(a.lines for a in organisation.addresses if a.kind is kind) for kind in AddressKind),
        _BETWEEN.join(_country(a.country, reader) for a in organisation.accreditations),
        organisation.notes,
    ]


def _person_row(person: Person, day: date, reader: str) -> list[str]:
    post = post_of(person, day)
    return [
        person.family_name,
        person.given_name,
        person.honorific,
        person.academic_title,
        person.own_script_name,
        {Gender.WOMAN: "Ms", Gender.MAN: "Mr", Gender.UNKNOWN: ""}[person.gender],
        person.language or "",
        _BETWEEN.join(person.languages),
        _values(person.channels, ChannelMedium.EMAIL),
        _values(person.channels, ChannelMedium.PHONE),
        *_post(post),
        *_own(post.organisation if post else None, reader),
        person.notes,
    ]


def _post(post: Posting | None) -> list[str]:
    if post is None:
        return [""] * 9
    return [
        str(RANK_WORDS[post.rank]),
        *(post.title.get(code, "") for code in LANGUAGES),
        _("yes") if post.is_head else _("no"),
        _("yes") if post.ad_interim else _("no"),
        *(day.isoformat() if day else "" for day in (post.arrived_on, post.credentials_on, post.notified_on)),
    ]


def _values(channels: Iterable[Channel], medium: ChannelMedium, purpose: ChannelPurpose | None = None) -> str:
    wanted: Callable[[Channel], bool] = lambda c: c.medium is medium and purpose in {None, c.purpose}  # noqa: E731
    return _BETWEEN.join(channel.value for channel in channels if wanted(channel))


def _country(code: str | None, reader: str) -> str:
    return countries.country_name(code, reader) if code else ""
