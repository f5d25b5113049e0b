"""Name badges: the name as large as the badge lets it be, several on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import segno
from flask_babel import force_locale
from flask_babel import gettext as _

from events.attendance.door import door_code
from events.printing.measures import BADGES, Badge
from events.printing.participants import Group, Order, grouped, heading_of
from events.printing.people import Guest
from events.printing.queries import Who, each_once, guests_of
from events.programme.models import Event
from events.registration.models import RegistrationStatus
from events.seating.order import personal_order
from office import countries
from office.localized import LANGUAGES

TEMPLATE: Final = "badges.typ"


@dataclass(frozen=True)
class BadgeEdition:
    """Which badges are wanted. ``language`` is that of titles and names of organisations."""

    size: Badge
    language: str
    order: Order = Order.NAME
    with_title: bool = True
    with_own_script: bool = True
    with_country: bool = False
    with_languages: bool = False
    with_code: bool = False
    #: Badges without a name, for those who come without a seat.
    blank: int = 0
    #: The number of the first badge that is still on the sheet, from 1.
    first: int = 1


def badges(event: Event, edition: BadgeEdition) -> tuple[dict[str, Any], int]:
    """What the typesetter prints, and how many people have a badge in it. A fixed number of statements.

    Who comes for two missions has one badge, with the one as which they stand higher.
    """
    guests, _besides = each_once(personal_order(event, guests_of(event, Who.SEATED)))
    with force_locale(edition.language):
        groups = grouped(event, guests, edition.order, edition.language)
        content = {**heading_of(event, edition.language), "title": str(_("Name badges"))}
        content |= badge_sheets(groups, edition)
    return content, len(guests)


def badge_sheets(groups: Sequence[Group], edition: BadgeEdition) -> dict[str, Any]:
    """The badges of these guests in their order, page by page, and the measures of a page."""
    grid = BADGES[edition.size]
    # A number that no such sheet has begins at the beginning.
    cells: list[dict[str, Any] | None] = [None] * ((edition.first - 1) % grid.pieces)
    cells += [_badge(guest, edition) for group in groups for guest in group.guests]
    cells += [_BLANK for _number in range(edition.blank)]
    pages = [cells[start : start + grid.pieces] for start in range(0, len(cells), grid.pieces)]
    return {"grid": grid.content(), "pages": pages}


_BLANK: Final[dict[str, Any]] = {"blank": True}


def _badge(guest: Guest, edition: BadgeEdition) -> dict[str, Any]:
    content = guest.content()
    if not edition.with_own_script:
        content["own"]["text"] = ""
    if not edition.with_title:
        content["title"] = ""
    country = countries.country_name(guest.country, edition.language) if guest.country else ""
    content["country"] = country if edition.with_country and not _says_state(guest) else ""
    content["languages"] = _spoken(guest) if edition.with_languages else []
    content["code"], content["picture"] = "", ""
    registration = guest.registration
    if edition.with_code and registration.status is RegistrationStatus.CONFIRMED:
        code = door_code(registration.id, registration.link_number)
        content["code"], content["picture"] = code, picture_of(code)
    return content


def _says_state(guest: Guest) -> bool:
    """Whether the organisation’s name says the country: "Embassy of Italy", "Alankomaiden suurlähetystö"."""
    code = guest.country
    forms = {countries.formal_name(code), *(countries.genitive(code, language) for language in LANGUAGES)}
    forms.update(countries.country_name(code, language) for language in LANGUAGES)
    return any(form in guest.organisation for form in forms if form)


def _spoken(guest: Guest) -> list[str]:
    """The languages that they speak, or the one in which they are written to."""
    person = guest.registration.person
    spoken = person.languages if person is not None and person.languages else [guest.registration.language]
    return [code.upper() for code in spoken[:4]]


def picture_of(code: str) -> str:
    """The picture of a door code as SVG, as the guest's own pass has it.

    Letters, digits and a hyphen alone: the smallest code there is (ISO/IEC 18004, version 1, 21 × 21), with a
    quarter of it to spare, and four modules of margin around.
    """
    drawn = segno.make_qr(code, error="q", boost_error=False)
    return str(drawn.svg_inline(border=4, dark="#000000", omitsize=True, svgclass=None, lineclass=None))
