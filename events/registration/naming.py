"""Whom an answer names: from a name and a title as they were typed to somebody of the register."""

from __future__ import annotations

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.registration.answers import Guest
from events.registration.models import Capacity
from office import clock
from office.database import db
from office.localized import LANGUAGES
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Posting, Rank
from stakeholders.people.words import RANK_WORDS


def guest_named(name: str, title: str, email: str, capacity: Capacity) -> Guest:
    """Somebody as a form names them; a title that is the name of a rank gives the rank."""
    return Guest(
        " ".join(name.split()), rank_named(title), " ".join(title.split()), email.strip(), None, capacity
    )


def rank_named(title: str) -> Rank | None:
    """The rank that a title names in one of our languages ("Counsellor", "ambassadråd"), if it does."""
    wanted = fold(title)
    if not wanted:
        return None
    for language in LANGUAGES:
        with force_locale(language):
            for rank, words in RANK_WORDS.items():
                if fold(str(words)) == wanted:
                    return rank
    return None


def known_people(invitation: Invitation, guests: list[Guest]) -> list[Guest]:
    """The guests with the rank and number of whoever the register knows by that name at that mission.

    Nothing of the register is shown for it: a name that is typed is matched, none is offered. One statement.
    """
    unknown = any(guest.person_id is None for guest in guests)
    if not unknown:
        return guests
    statement = (
        select(Posting)
        .where(Posting.organisation_id == invitation.organisation_id)
        .options(joinedload(Posting.person))
        .order_by(Posting.id)
    )
    day = clock.today(invitation.event.zone)
    known = {fold(post.person.name): post for post in db.session.scalars(statement) if post.held_on(day)}
    found: list[Guest] = []
    for guest in guests:
        posting = known.get(fold(guest.name)) if guest.person_id is None else None
        if posting is None or (
            guest.capacity is not Capacity.ADDRESSEE and posting.person_id == invitation.addressee_id
        ):
            found.append(guest)
            continue
        found.append(
            Guest(
                guest.name,
                guest.rank or posting.rank,
                guest.title,
                guest.email,
                posting.person_id,
                guest.capacity,
            )
        )
    return found


def organisation_named(folded: str, country: str = "") -> int | None:
    """The number of the organisation that bears this name in one of our languages; None if none or several.

    One statement. Where a country was given, a mission must have been sent by it.

    Args:
        folded: the name in plain letters, as `fold` makes them.
    """
    near = (
        select(Organisation)
        .where(Organisation.folded.contains(folded, autoescape=True), Organisation.closed_on.is_(None))
        .limit(50)
    )
    found = [
        one.id
        for one in db.session.scalars(near)
        if (not country or not one.sending_state or one.sending_state == country)
        and any(fold(name) == folded for name in _names_of(one))
    ]
    return found[0] if len(found) == 1 else None


def _names_of(organisation: Organisation) -> list[str]:
    # A mission's short name is that of its country, and "Norway" names no mission.
    short = [] if organisation.sending_state else organisation.short_name.values()
    return [*organisation.name.values(), *short]
