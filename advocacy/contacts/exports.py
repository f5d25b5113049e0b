"""A company's half-year for the transparency register, as CSV and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from flask_babel import gettext as _

from advocacy.contacts.models import CityCompany, CompanyContact
from advocacy.contacts.rules import Half
from advocacy.contacts.words import MEANS_WORDS, half_name, said_problems
from office.spreadsheets import write_csv, write_xlsx
from office.web.i18n import language


def contacts_file(
    out: IO[bytes], kind: str, company: CityCompany, half: Half, contacts: Sequence[CompanyContact]
) -> None:
    """Write the contacts that a half-year's report itemises, a row for each, as "csv" or "xlsx"."""
    header = [
        _("Company"),
        _("Business ID"),
        _("Half-year"),
        _("Day"),
        _("Subject as it is reported"),
        _("Characters"),
        _("Who was contacted"),
        _("Means of contact"),
        _("Topic"),
        _("What is missing"),
    ]
    rows = [_cells(company, half, contact) for contact in contacts]
    if kind == "csv":
        write_csv(out, header, rows)
    else:
        write_xlsx(out, half_name(half), header, rows)


def _cells(company: CityCompany, half: Half, contact: CompanyContact) -> list[str]:
    return [
        company.called(language()),
        company.business_id,
        half.key,
        contact.held_on.isoformat(),
        contact.subject,
        str(contact.length),
        contact.targets.replace("\n", "; "),
        str(MEANS_WORDS[contact.means]) if contact.means is not None else "",
        contact.topic,
        " ".join(said_problems(contact)),
    ]
