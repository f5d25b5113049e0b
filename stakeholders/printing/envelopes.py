"""Labels and envelopes: to whom they can be written with certainty, and to whom not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import settings
from stakeholders.address.forms import AddressForm, address_forms
from stakeholders.organisations.models import Address, AddressKind, Organisation
from stakeholders.people.queries import heads_on
from stakeholders.precedence.order import precedence_index
from stakeholders.printing.queries import organisations_for_labels

#: Where letters go, the best first: nobody posts a letter to a residence unasked.
_FOR_LETTERS: Final = (AddressKind.POSTAL, AddressKind.CHANCERY)


class Stationery(StrEnum):
    """What is printed on: sheets of labels by columns × rows and millimetres, or envelopes."""

    LABELS_3X8 = "labels_3x8"
    LABELS_3X7 = "labels_3x7"
    LABELS_2X7 = "labels_2x7"
    ENVELOPE_C5 = "envelope_c5"
    ENVELOPE_DL = "envelope_dl"


@dataclass(frozen=True)
class Sheet:
    """The measures of a sheet in millimetres; an envelope is a sheet of one."""

    width: float
    height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    top: float
    gap: float = 0

    @property
    def labels(self) -> int:
        """How many there are on it."""
        return self.columns * self.rows


#: The template that prints both.
TEMPLATE: Final = "envelopes.typ"

SHEETS: dict[Stationery, Sheet] = {
    Stationery.LABELS_3X8: Sheet(210, 297, 3, 8, 70, 37, 0, 0.5),
    Stationery.LABELS_3X7: Sheet(210, 297, 3, 7, 63.5, 38.1, 7.2, 15.1, 2.5),
    Stationery.LABELS_2X7: Sheet(210, 297, 2, 7, 99.1, 38.1, 4.65, 15.1, 2.5),
    # The address stands in the lower right part, as the post's machines read it.
    Stationery.ENVELOPE_C5: Sheet(229, 162, 1, 1, 115, 60, 100, 80),
    Stationery.ENVELOPE_DL: Sheet(220, 110, 1, 1, 110, 55, 98, 42),
}


@dataclass(frozen=True)
class Recipient:
    """One label: its lines, and the organisation it goes to."""

    organisation_id: int
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """Somebody no label is printed for, and what is missing."""

    organisation_id: int
    #: The head, where it is their form of address that is not certain.
    person_id: int | None
    name: str
    reason: LazyString


@dataclass(frozen=True)
class Post:
    """Whom labels are printed for, in order, and who is left out."""

    ready: tuple[Recipient, ...]
    left_out: tuple[LeftOut, ...]


def post_to(organisation_ids: Iterable[int], *, day: date, language: str) -> Post:
    """The head of each organisation, else the organisation itself, in the order of precedence, then by name.

    A diplomatic mission is written to through its head or chargé; nobody is addressed by a form that is not
    certain. Six statements for any number of organisations.

    Args:
        day: whose heads are written to.
        language: of the forms of address (en, sv, fi, fr).
    """
    numbers = list(organisation_ids)
    organisations = organisations_for_labels(numbers)
    heads = heads_on(day, numbers)
    places = precedence_index(day)
    order = sorted(organisations, key=lambda one: (places.get(one.id, len(places) + 1), one.folded, one.id))
    headed = [organisation for organisation in order if organisation.id in heads]
    wanted = [(heads[one.id].person, heads[one.id], language) for one in headed]
    forms = dict(zip((one.id for one in headed), address_forms(wanted), strict=True))
    ready: list[Recipient] = []
    left_out: list[LeftOut] = []
    for organisation in order:
        name, form = organisation.called(language), forms.get(organisation.id)
        reason: LazyString | None = None
        person_id: int | None = None
        lines: list[str] = []
        address = address_for_post(organisation)
        if address is None:
            reason = _l("No chancery or postal address is in the register.")
        elif form is None:
            if organisation.sending_state is not None:
                reason = _l("The mission has no head to address.")
            lines = [name]
        elif form.problems:
            reason, person_id = form.problems[0], heads[organisation.id].person_id
        else:
            lines = named_on_envelope(form, name)
        if reason is not None:
            left_out.append(LeftOut(organisation.id, person_id, name, reason))
        elif address is not None:
            ready.append(Recipient(organisation.id, name, (*lines, *address.lines.splitlines())))
    return Post(tuple(ready), tuple(left_out))


def named_on_envelope(form: AddressForm, organisation: str) -> list[str]:
    """The lines above an address: the envelope form of address, and the mission where it does not name it."""
    lines = form.envelope.splitlines()
    return lines if any(organisation in line for line in lines) else [*lines, organisation]


def address_for_post(organisation: Organisation) -> Address | None:
    """Where post to an organisation goes; None where no such address is in the register."""
    for kind in _FOR_LETTERS:
        for address in organisation.addresses:
            if address.kind is kind and address.lines.strip():
                return address
    return None


def sheets_of(
    recipients: Sequence[Recipient], stationery: Stationery, *, first: int, language: str
) -> dict[str, Any]:
    """What the typesetter prints: the measures, and the labels page by page.

    Args:
        first: the number of the first label that is still on the sheet, from 1.
    """
    sheet = SHEETS[stationery]
    # An envelope, and a number that no sheet has, begin at the beginning.
    cells: list[list[str]] = [[] for _number in range((first - 1) % sheet.labels)]
    cells += [list(recipient.lines) for recipient in recipients]
    pages = [cells[start : start + sheet.labels] for start in range(0, len(cells), sheet.labels)]
    with force_locale(language if language != "fr" else "en"):
        title = _("Envelopes") if sheet.labels == 1 else _("Address labels")
    return {
        "title": str(title),
        "office": settings.current().office_name,
        "language": language,
        "envelope": sheet.labels == 1,
        "sheet": vars(sheet),
        "pages": pages,
    }
