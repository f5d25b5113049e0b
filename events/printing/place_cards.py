"""Place cards: tents that bear the card line of a guest's form of address, or the name, on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.printing.measures import CARDS, Card
from events.printing.participants import Order
from events.printing.people import Guest, on_paper
from events.printing.queries import Who, guests_of, posts_of
from events.programme.models import Event
from events.seating.order import personal_order
from office import countries, settings
from office.localized import LANGUAGES
from office.typesetting.scripts import written
from stakeholders.address.forms import AddressForm, address_forms, delivered_cell, role_of
from stakeholders.people.models import Person, Posting
from stakeholders.people.words import RANK_WORDS

TEMPLATE: Final = "place_cards.typ"


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


@dataclass(frozen=True)
class CardEdition:
    """Which cards are wanted. ``language`` is that of the forms of address (en, sv, fi, fr)."""

    size: Card
    language: str
    wording: Wording = Wording.FORM
    unsure: Unsure = Unsure.BY_NAME
    order: Order = Order.PRECEDENCE


@dataclass(frozen=True)
class Doubt:
    """A guest whose form of address is not certain, and why."""

    guest: Guest
    reason: LazyString


@dataclass(frozen=True)
class Cards:
    """The cards in their order, and who has none by their form of address."""

    #: Each guest with the card line; none: the card bears the name.
    cards: tuple[tuple[Guest, str | None], ...]
    doubts: tuple[Doubt, ...]


def place_cards(event: Event, edition: CardEdition) -> Cards:
    """The cards of everybody with a seat. A fixed number of statements."""
    language = edition.language if edition.language in LANGUAGES else LANGUAGES[0]
    registrations = guests_of(event, Who.SEATED)
    posts = posts_of(registrations, event.local_start.date())
    if edition.order is Order.NAME:
        registrations.sort(key=lambda one: (countries.sort_key(one.name, language), one.id))
    else:
        registrations = personal_order(event, registrations)
    with force_locale(language):
        guests = on_paper(registrations, posts, language)
    if edition.wording is Wording.NAME:
        return Cards(tuple((guest, None) for guest in guests), ())
    lines, doubts = _card_lines(event, guests, posts, edition.language)
    cards = (
        (guest, lines.get(guest.registration.id))
        for guest in guests
        if guest.registration.id in lines or edition.unsure is Unsure.BY_NAME
    )
    return Cards(tuple(cards), tuple(doubts))


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
    pieces = [_card(guest, line) for guest, line in cards.cards]
    return {
        "title": str(_("Place cards")),
        "event": event.titled(edition.language),
        "office": settings.current().office_name,
        "language": edition.language,
        "grid": grid.content(),
        "pages": [pieces[start : start + grid.pieces] for start in range(0, len(pieces), grid.pieces)],
    }


def _card(guest: Guest, line: str | None) -> dict[str, Any]:
    if line is not None:
        return {"name": written(line, guest.country), "small": []}
    return {
        "name": written(guest.name, guest.country),
        "small": [part for part in (guest.title, guest.organisation) if part],
    }
