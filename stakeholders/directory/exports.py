"""Organisations and people as files: CSV and XLSX with the headings that the import knows, and vCards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.trail import disclosed
from office.database import db, reading
from office.spreadsheets import write_csv, write_xlsx
from office.web.i18n import language
from office.work.files import keep_file
from office.work.models import Job
from stakeholders.directory.narrowing import RecordKind
from stakeholders.directory.queries import PORTION, organisations_numbered, people_numbered
from stakeholders.directory.rows import PURPOSES, organisation_rows, people_rows
from stakeholders.directory.vcards import organisation_card, person_card
from stakeholders.organisations.models import ChannelPurpose
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import order_in_mission

#: The kind of the job that writes a large file.
JOB: Final = "register_file"
#: A file of more records is written by the worker: whoever asked need not wait for it.
AT_ONCE: Final = 2_000
#: What one file holds at most.
MOST_RECORDS: Final = 50_000

#: Told how many records are written, and how many there are.
Report = Callable[[int, int], None]


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


def written(
    kind: RecordKind,
    wanted: Format,
    numbers: Sequence[int],
    day: date,
    report: Report = lambda _done, _total: None,
) -> IO[bytes]:
    """The records as a file, to be read from its beginning; records are read in portions.

    A person's row tells the post held on ``day``, the highest where there are several.

    Args:
        numbers: of the records, in the order in which they are written.
        report: told how many are written, and how many there are.
    """
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    if wanted in _VERSIONS:
        out.writelines(card.encode() for card in _cards(kind, _VERSIONS[wanted], numbers, day, report))
    elif wanted is Format.CSV:
        write_csv(out, headings(kind), _rows(kind, numbers, day, report))
    else:
        title = _("Organisations") if kind is RecordKind.ORGANISATIONS else _("People")
        write_xlsx(out, title, headings(kind), _rows(kind, numbers, day, report))
    report(len(numbers), len(numbers))
    out.seek(0)
    return out


def run_job(job: Job, report: Report) -> dict[str, Any]:
    """Write the file that a job asks for and keep it to be fetched; the trail tells that it left."""
    number, asked = job.id, dict(job.params)
    kind, wanted, numbers = RecordKind(asked["kind"]), Format(asked["format"]), asked["numbers"]
    # Looking takes long where there is much: meanwhile others may write.
    db.session.rollback()
    with reading(), written(kind, wanted, numbers, date.fromisoformat(asked["day"]), report) as out:
        content = out.read()
    keep_file(number, asked["name"], wanted.media_type, content)
    told = {"what": asked["what"], "records": len(numbers), "format": wanted.value}
    disclosed(kind.value, asked["name"], told)
    return {"records": len(numbers)}


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
            *(_channel_headings()[purpose][0] for purpose in PURPOSES),
            *(_channel_headings()[purpose][1] for purpose in PURPOSES),
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


def _channel_headings() -> dict[ChannelPurpose, tuple[str, str]]:
    """Of mail addresses and telephone numbers, by who reads what is sent there."""
    return {
        ChannelPurpose.GENERAL: (_("Organisation: e-mail"), _("Organisation: telephone")),
        ChannelPurpose.SECRETARIAT: (_("Secretariat: e-mail"), _("Secretariat: telephone")),
        ChannelPurpose.HEAD_OFFICE: (_("Head’s office: e-mail"), _("Head’s office: telephone")),
        ChannelPurpose.CONSULAR: (_("Consular section: e-mail"), _("Consular section: telephone")),
        ChannelPurpose.PRESS: (_("Press: e-mail"), _("Press: telephone")),
    }


def _portions(numbers: Sequence[int], report: Report) -> Iterator[Sequence[int]]:
    for begin in range(0, len(numbers), PORTION):
        report(begin, len(numbers))
        yield numbers[begin : begin + PORTION]


def _rows(kind: RecordKind, numbers: Sequence[int], day: date, report: Report) -> Iterator[list[str]]:
    rows = organisation_rows if kind is RecordKind.ORGANISATIONS else people_rows
    reader = language()
    for portion in _portions(numbers, report):
        yield from rows(portion, day, reader)


def _cards(
    kind: RecordKind, version: str, numbers: Sequence[int], day: date, report: Report
) -> Iterator[str]:
    reader = language()
    for portion in _portions(numbers, report):
        if kind is RecordKind.ORGANISATIONS:
            yield from (organisation_card(one, version, reader) for one in organisations_numbered(portion))
        else:
            yield from (
                person_card(one, post_of(one, day), version, reader)
                for one in people_numbered(portion, with_secretariats=True)
            )
        # What was read is written: it need not be remembered.
        db.session.expunge_all()


def post_of(person: Person, day: date) -> Posting | None:
    """The highest post that a person holds on ``day``; None where there is none."""
    return min((p for p in person.postings if p.held_on(day)), key=order_in_mission, default=None)
