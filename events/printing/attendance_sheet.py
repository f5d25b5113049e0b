"""The attendance sheet: a line to sign for everybody with a seat, and empty ones for whoever else comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from events.printing.participants import Order, grouped, heading_of
from events.printing.queries import Who, guests_of
from events.programme.models import Event

TEMPLATE: Final = "attendance_sheet.typ"


@dataclass(frozen=True)
class SheetEdition:
    """Which sheet is wanted. ``language`` is that of the document (en, sv, fi)."""

    order: Order
    language: str
    #: Empty lines at the end, for those who come without a seat.
    blank: int = 10


def attendance_sheet(event: Event, edition: SheetEdition) -> tuple[dict[str, Any], int]:
    """What the typesetter prints, and how many people are in it. A fixed number of statements."""
    guests = guests_of(event, Who.SEATED)
    with force_locale(edition.language):
        found = grouped(event, guests, edition.order, edition.language)
        content = {
            **heading_of(event, edition.language),
            "title": str(_("Attendance sheet")),
            "order": edition.order.value,
            "blank": edition.blank,
            "words": {
                "number": str(_("No.")),
                "name": str(_("Name")),
                "title": str(_("Title")),
                "organisation": str(_("Organisation")),
                "signature": str(_("Signature")),
                "walk_ins": str(_("Not on the list")),
            },
            "groups": [
                {"title": group.title, "rows": [guest.content() for guest in group.guests]} for group in found
            ],
        }
    return content, len(guests)
