"""A secretary's page in tests: its address, and what she sends from it."""

from __future__ import annotations

import re

from events.guestlist.models import Invitation
from events.invitations.secretariat_links import secretariat_url
from events.programme.models import Event
from events.registration.answers import history
from events.registration.models import Answer
from office.database import db
from stakeholders.people.models import Rank
from tests.events.seminar import embassy, invite, posted


def path_of(invitation: Invitation) -> str:
    """The secretariat's page, as a browser asks for it."""
    return secretariat_url(invitation).removeprefix("http://localhost")


class Form(dict[str, str]):
    """What a secretary sends: the hidden fields of the page as it was opened, and what she typed."""

    def __init__(self, page: str, **typed: str) -> None:
        super().__init__()
        for tag in re.findall(r"<input[^>]*>", page):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name is None or ('type="radio"' in tag and " checked" not in tag):
                continue
            self[name[1]] = value[1] if value else ""
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            chosen = re.search(r'<option selected value="([^"]*)"', options)
            self[name] = chosen[1] if chosen else ""
        self |= {"answered_by": "Ms Neri", **typed}


def of(invitation: Invitation, field: str) -> str:
    """The name of a guest's field in the form."""
    return f"g{invitation.id}-{field}"


def answers_of(*invitations: Invitation) -> list[list[tuple[Answer, str]]]:
    """What was answered to each invitation, the first first, and by whom."""
    return [[(one.answer, one.answered_by) for one in reversed(history(each))] for each in invitations]


def italians(event: Event) -> list[Invitation]:
    """Three of the embassy of Italy, the second of them its head; one of Sweden is invited as well."""
    italy = embassy("IT", "Embassy of Italy")
    invited = [
        invite(event, posted(italy, "Marco", "Bianchi", Rank.COUNSELLOR), seats=1),
        invite(event, posted(italy, "Chiara", "Rossi"), seats=2),
        invite(event, posted(italy, "Luca", "Verdi", Rank.ATTACHE), seats=1),
    ]
    invite(event, posted(embassy("SE", "Embassy of Sweden"), "Åsa", "Lind"))
    db.session.commit()
    return invited
