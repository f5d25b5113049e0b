"""How a guest stands on paper: name, the same in its own script, title, organisation, country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from events.registration.models import Registration
from office.typesetting.fonts import installed
from office.typesetting.scripts import written
from stakeholders.people.models import Person, Posting
from stakeholders.people.words import RANK_WORDS, title_of


@dataclass(frozen=True)
class Guest:
    """One guest as they are printed, in one language."""

    registration: Registration
    name: str
    #: The name in its own script; empty: there is none, it is the same, or no typeface here has its letters.
    own_name: str
    title: str
    organisation: str
    #: ISO 3166-1 alpha-2; empty: no state sends them, or it is not known.
    country: str

    def content(self) -> dict[str, Any]:
        """What the typesetter gets: the names with the language in which each is written."""
        return {
            "name": written(self.name, self.country),
            "own": written(self.own_name, self.country),
            "title": self.title,
            "organisation": self.organisation,
        }


def on_paper(guests: Iterable[Registration], posts: Mapping[int, Posting], language: str) -> list[Guest]:
    """These guests as they are printed, in the same order. No statement.

    Args:
        posts: the post in which each comes (`posts_of`).
        language: of titles and of the names of organisations; ranks are said in that of the request.
    """
    return [
        Guest(
            guest,
            _full_name(guest),
            _own_name(guest),
            title_on_paper(guest, posts.get(guest.id), language),
            guest.sent_by(language),
            country_of(guest),
        )
        for guest in guests
    ]


def country_of(guest: Registration) -> str:
    """The state that sends their organisation, or the country that they gave themselves."""
    if guest.organisation is not None:
        return guest.organisation.sending_state or ""
    return guest.country


def title_on_paper(guest: Registration, post: Posting | None, language: str) -> str:
    """The title as it was given for this event, else their rank.

    Whose title came out of the register has it in ``language``, not in that of their invitation.
    """
    if post is not None and (not guest.title or guest.title in post.title.values()):
        return title_of(post, language)
    return guest.title or (str(RANK_WORDS[guest.rank]) if guest.rank else "")


def as_it_sounds(guests: Iterable[Guest]) -> list[str]:
    """Names with letters that no typeface here has: they are printed as they sound, in Latin letters."""
    fonts = installed()
    return [guest.name for guest in guests if not fonts.has(guest.name)]


def _full_name(guest: Registration) -> str:
    """With "Dr." and "Sir" where it is the name by which the register knows them."""
    person: Person | None = guest.person
    if person is None or person.name != guest.name:
        return guest.name
    return " ".join(part for part in (person.academic_title, person.honorific, person.name) if part)


def _own_name(guest: Registration) -> str:
    name = guest.person.own_script_name if guest.person is not None else ""
    is_same = name.replace(" ", "") == guest.name.replace(" ", "")
    return name if not is_same and installed().has(name) else ""
