"""The list of participants as a spreadsheet and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from flask_babel import gettext as _

from events.programme.models import Event
from events.registration.models import RegistrationStatus
from events.registration.words import CAPACITY_WORDS
from events.results.counting import Basis, Participant, Result
from office import countries
from office.localized import pick
from office.spreadsheets import sheet_name, write_csv
from stakeholders.people.words import RANK_WORDS


def _header() -> list[str]:
    return [
        _("Name"),
        _("Title"),
        _("Rank"),
        _("Organisation"),
        _("Country"),
        _("Came as"),
        _("Presence recorded"),
    ]


def _row(one: Participant, language: str) -> list[str]:
    return [
        one.name,
        one.title,
        str(RANK_WORDS[one.rank]) if one.rank else "",
        pick(one.organisation, language),
        countries.country_name(one.country, language) if one.country else "",
        str(CAPACITY_WORDS[one.capacity]),
        _("yes") if one.came else _("no"),
    ]


def _rows(people: Sequence[Participant], language: str) -> list[list[str]]:
    return [_row(one, language) for one in people]


def participants_csv(result: Result, language: str) -> bytes:
    """The list as CSV: UTF-8 with a byte order mark, so that spreadsheet programs read the names right."""
    out = BytesIO()
    write_csv(out, _header(), _rows(result.people, language))
    return out.getvalue()


def participants_xlsx(result: Result, event: Event, language: str) -> bytes:
    """The list as XLSX with a second sheet that says what each number means. Texts are never formulas."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(sheet_name(_("Participants")))
    header, rows = _header(), _rows(result.people, language)
    sheet.write_row(0, 0, header, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, 50) + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)

    numbers = book.add_worksheet(sheet_name(_("Numbers")))
    numbers.write_row(0, 0, [event.titled(language), "", ""], bold)
    for line, (label, value, definition) in enumerate(numbers_and_definitions(result), start=1):
        numbers.write_row(line, 0, [label, value])
        numbers.write_string(line, 2, definition, wrapped)
    numbers.set_column(0, 0, 24)
    numbers.set_column(2, 2, 80)
    book.close()
    return out.getvalue()


Numbers = list[tuple[str, int, str]]


def numbers_and_definitions(result: Result) -> Numbers:
    """Each number with its name and what it means, for the file: who took part, and how they came to."""
    return [*took_part(result), *invitations(result), *registrations(result)]


def took_part(result: Result) -> Numbers:
    """The four counts of those who took part."""
    if result.basis is Basis.PRESENCE:
        people = _(
            "Persons whose presence was recorded, each once. Substitutes count, those replaced do not."
        )
    else:
        people = _("Persons who held a seat, each counted once. Nobody’s presence was recorded.")
    return [
        (_("Participants"), result.participants, people),
        (
            _("Missions"),
            result.missions,
            _("Embassies, nunciatures and consular posts that at least one participant represented."),
        ),
        (
            _("Countries"),
            len(result.countries),
            _("States that sent those missions and other bodies, each counted once."),
        ),
        (
            _("Other organisations"),
            result.organisations,
            _("Bodies represented that no single state sends, such as international organisations."),
        ),
    ]


def invitations(result: Result) -> Numbers:
    """What came of the invitations; nothing where there were none."""
    if not result.invited:
        return []
    return [
        (
            _("Invited"),
            result.invited,
            _("Invitations on the guest list at the end, without those withdrawn."),
        ),
        (_("Answered"), result.answered, _("Invitations with at least one answer.")),
        (_("Accepted"), result.accepted, _("Invitations whose last answer says that somebody comes.")),
        (_("Declined"), result.declined, _("Invitations whose last answer is a regret.")),
    ]


def registrations(result: Result) -> Numbers:
    """What came of those who registered by a door; nothing where nobody did. What is none is left out."""
    told = {
        RegistrationStatus.CONFIRMED: (_("With a seat"), _("Of these, persons who hold a seat.")),
        RegistrationStatus.WAITING: (_("Waiting"), _("Of these, persons for whom there was no seat.")),
        RegistrationStatus.PENDING: (
            _("Not decided"),
            _("Of these, persons whom the office has not answered."),
        ),
        RegistrationStatus.CANCELLED: (_("Given back"), _("Of these, persons who gave their seat back.")),
        RegistrationStatus.REFUSED: (_("Not let in"), _("Of these, persons whom the office did not let in.")),
    }
    every = sum(result.registered.values())
    if not every:
        return []
    found = [
        (_("Registered"), every, _("Persons who registered themselves or came by their mission’s link."))
    ]
    for status, (label, definition) in told.items():
        if result.registered.get(status) or status is RegistrationStatus.CONFIRMED:
            found.append((label, result.registered.get(status, 0), definition))
    return found
