"""Place cards: tents that bear the card line of a guest's form of address, or the name, on both sides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.printing.measures import CARDS, Card
from events.printing.people import Guest, on_paper
from events.printing.queries import Who, each_once, guests_of, posts_of
from events.programme.models import Event
from events.registration.models import Registration
from events.seating.models import PlanHost
from events.seating.order import personal_order
from events.seating.queries import standing_of
from events.seating.sitters import key_of
from office import countries, settings
from office.localized import LANGUAGES
from office.typesetting.scripts import written
from stakeholders.address.forms import AddressForm, address_forms, delivered_cell, role_of
from stakeholders.people.models import Person, Posting
from stakeholders.people.words import RANK_WORDS

TEMPLATE: Final = "place_cards.typ"
_SMALL_WORD: Final = re.compile(r"\b(of|the|de|du|des|la|[Cc]hargée?) ")
#: The office behind a name: "…, Head of Office".
_OFFICE: Final = re.compile(r", ([^,]{1,24})$")


class Wording(StrEnum):
    """What stands on a card."""

    #: The card line: "H.E. the Ambassador of Italy".
    FORM = "form"
    #: The name, with title and organisation below it.
    NAME = "name"


class Unsure(StrEnum):
    """What becomes of a card whose form of address is not certain."""

    BY_NAME = "by_name"
    LEFT_OUT = "left_out"


class CardOrder(StrEnum):
    """By what the cards are ordered."""

    #: As people sit, table by table; needs a table plan.
    TABLE = "table"
    #: As people are placed: heads of mission first, all others by their own rank.
    PRECEDENCE = "precedence"
    NAME = "name"


@dataclass(frozen=True)
class CardEdition:
    """Which cards are wanted. ``language`` is that of the forms of address (en, sv, fi, fr)."""

    size: Card
    language: str
    wording: Wording = Wording.FORM
    unsure: Unsure = Unsure.BY_NAME
    order: CardOrder = CardOrder.PRECEDENCE


@dataclass(frozen=True)
class Tent:
    """One card: the card line of the form of address; where it is none, the name and what stands below."""

    line: str
    small: tuple[str, ...]
    country: str


@dataclass(frozen=True)
class Doubt:
    """A guest whose form of address is not certain, and why."""

    guest: Guest
    reason: LazyString


@dataclass(frozen=True)
class Cards:
    """The cards in their order, and who has none by their form of address."""

    cards: tuple[Tent, ...]
    doubts: tuple[Doubt, ...]
    #: Further seats of those who come for several missions: nobody has two cards.
    besides: tuple[Registration, ...]


def place_cards(event: Event, edition: CardEdition) -> Cards:
    """The cards of everybody with a seat, and of our own people at tables. A fixed number of statements."""
    language = edition.language if edition.language in LANGUAGES else LANGUAGES[0]
    registrations = guests_of(event, Who.SEATED)
    posts = posts_of(registrations, event.local_start.date())
    ordered, besides = each_once(personal_order(event, registrations))
    if edition.order is CardOrder.NAME:
        ordered.sort(key=lambda one: (countries.sort_key(one.name, language), one.id))
    placed: list[Registration | PlanHost] = [*ordered]
    if edition.order is CardOrder.TABLE:
        placed = _as_they_sit(event) or placed
    seated = [one for one in placed if isinstance(one, Registration)]
    with force_locale(language):
        guests = on_paper(seated, posts, language)
    lines: dict[int, str] = {}
    doubts: list[Doubt] = []
    if edition.wording is Wording.FORM:
        lines, doubts = _card_lines(event, guests, posts, edition.language)
    with_card = {
        guest.registration.id: _tent(guest, lines.get(guest.registration.id))
        for guest in guests
        if edition.wording is Wording.NAME
        or guest.registration.id in lines
        or edition.unsure is Unsure.BY_NAME
    }
    cards = [
        with_card.get(one.id) if isinstance(one, Registration) else Tent(one.name, _parts(one.title), "")
        for one in placed
    ]
    return Cards(tuple(card for card in cards if card is not None), tuple(doubts), tuple(besides))


def _as_they_sit(event: Event) -> list[Registration | PlanHost]:
    """Everybody at the tables, seat by seat, then who has no seat yet; nobody where there is no plan."""
    standing = standing_of(event)
    if standing is None:
        return []
    tables = {table.id: table.number for table in standing.tables}
    seats = sorted(standing.placed, key=lambda seat: (tables[seat.table_id], seat.number))
    sitters = [standing.sitters[key_of(seat)] for seat in seats]
    found = [one.registration or one.host for one in (*sitters, *standing.waiting) if one.comes]
    return [one for one in found if one is not None]


def _tent(guest: Guest, line: str | None) -> Tent:
    if line is not None:
        return Tent(line, (), guest.country)
    return Tent(guest.name, _parts(guest.title, guest.organisation), guest.country)


def _parts(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _card_lines(
    event: Event, guests: Sequence[Guest], posts: Mapping[int, Posting], language: str
) -> tuple[dict[int, str], list[Doubt]]:
    known: list[tuple[Guest, Person, Posting | None]] = []
    doubts: list[Doubt] = []
    for guest in guests:
        post = posts.get(guest.registration.id)
        reason = _no_form(event, guest, post)
        if reason is None and guest.registration.person is not None:
            known.append((guest, guest.registration.person, post))
        elif reason is not None:
            doubts.append(Doubt(guest, reason))
    lines: dict[int, str] = {}
    forms = address_forms((person, post, language) for _guest, person, post in known)
    for (guest, person, post), form in zip(known, forms, strict=True):
        if _is_certain(form, person, post, language):
            lines[guest.registration.id] = form.card
        else:
            doubts.append(Doubt(guest, form.problems[0]))
    return lines, doubts


def _no_form(event: Event, guest: Guest, post: Posting | None) -> LazyString | None:
    """Why the register cannot say how somebody is addressed here; None where it can.

    A substitute takes their own rank and title, never those of the one whose seat it is.
    """
    registration = guest.registration
    if registration.person is None:
        return _l("They are not in the register, which alone knows how somebody is addressed.")
    if post is None and registration.rank is not None:
        return _l(
            "They come as %(rank)s, and the register has no such post of theirs.",
            rank=RANK_WORDS[registration.rank],
        )
    if post is not None and not post.held_on(event.local_start.date()):
        return _l("On the day of the event they do not hold the post in which they were invited.")
    if post is not None and registration.rank not in (None, post.rank):
        return _l("They come with another rank than the register has.")
    return None


def _is_certain(form: AddressForm, person: Person, post: Posting | None, language: str) -> bool:
    """Whether the card line is: "H.E." is said of man and woman alike, and only the envelope needs to know.

    Where the table itself leaves it to a person (French, of somebody whose gender is not known), it is not.
    """
    return not form.problems or delivered_cell(role_of(post), language, person.gender) is not None


def card_sheets(event: Event, cards: Cards, edition: CardEdition) -> dict[str, Any]:
    """What the typesetter prints: the cards page by page, and the measures of a page."""
    grid = CARDS[edition.size]
    pieces = [{"name": written(_bound(one.line), one.country), "small": [*one.small]} for one in cards.cards]
    return {
        "title": str(_("Place cards")),
        "event": event.titled(edition.language),
        "office": settings.current().office_name,
        "language": edition.language,
        "grid": grid.content(),
        "pages": [pieces[start : start + grid.pieces] for start in range(0, len(pieces), grid.pieces)],
    }


def _bound(line: str) -> str:
    """The line with its small words held to what they belong to, and the apostrophes of print.

    It breaks before "of Italy" and before "Head of Office", not within.
    """
    line = _OFFICE.sub(lambda found: ", " + found[1].replace(" ", "\N{NO-BREAK SPACE}"), line)
    return _SMALL_WORD.sub("\\1\N{NO-BREAK SPACE}", line).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
