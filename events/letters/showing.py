"""A letter as a chosen guest would see it, for the frame beside the text that is being written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import current_app, render_template
from flask_babel import gettext as _

from events.guestlist.models import Invitation
from events.letters.afterwards import afterwards_of
from events.letters.checking import faults_of_text
from events.letters.fault_words import fault_place, fault_sentence
from events.letters.fields import language_of, values_for
from events.letters.models import Purpose
from events.letters.reading import Fault
from events.letters.rendering import Wording, WordingBroken, Written, render
from events.programme.models import Event
from events.registration.models import Answer, Reply
from office.localized import OWN_NAMES
from office.settings import Settings

_BODY: Final = re.compile(r"<body[^>]*>")
#: Letters that go to those who accepted: shown so even while nobody has.
_ACCEPTED: Final = frozenset({Purpose.POUR_MEMOIRE, Purpose.THANKS})


class View(StrEnum):
    """How a letter is looked at."""

    MAIL = "mail"
    PHONE = "phone"
    PLAIN = "plain"


@dataclass(frozen=True)
class Reader:
    """Who is shown a letter, and in which language: a guest of the list, or an imagined one."""

    event: Event
    invitation: Invitation | None
    language: str

    @classmethod
    def of(cls, event: Event, invitation: Invitation | None, language: str) -> Reader:
        """A reader in ``language`` where the event promises it, else in the guest's own."""
        if language not in event.languages:
            language = language_of(event, invitation.language if invitation else "")
        return cls(event, invitation, language)


def written(wording: Wording, reader: Reader) -> Written:
    """The letter as its reader would get it, but for the link, which is nobody's.

    Raises:
        WordingBroken: the text cannot be read.
    """
    settings: Settings = current_app.config["DOYEN"]
    # Not the guest's own link: whoever looks on must not be able to answer for them by mistake.
    link = "" if wording.purpose is Purpose.CANCELLATION else f"{settings.public_url}/invitation/…"
    reply = Reply(answer=Answer.ACCEPTED) if wording.purpose in _ACCEPTED else None
    offered = afterwards_of(reader.event, wording.purpose)
    values = values_for(
        reader.event,
        reader.invitation,
        reader.language,
        link=link,
        reply=reply,
        survey_link=f"{settings.public_url}/survey/…" if offered.is_surveyed else "",
        has_papers=offered.has_papers,
    )
    return render(wording, reader.language, values)


def document(wording: Wording, reader: Reader, view: View) -> str:
    """A whole HTML document: the letter below what a mail program shows above it, or why there is none."""
    if not (wording.body.get(reader.language, "").strip()):
        missing = _("There is no text in %(language)s yet.", language=OWN_NAMES[reader.language])
        return render_template("mail/events/letters/not_shown.html", faults=[("", missing)])
    try:
        letter = written(wording, reader)
    except WordingBroken:
        return render_template("mail/events/letters/not_shown.html", faults=_told(wording, reader))
    head = {
        "subject": letter.subject,
        "to": reader.invitation.to_address if reader.invitation else "",
        "name": str(reader.invitation.addressee or "") if reader.invitation else "",
        "language": reader.language,
    }
    if view is View.PLAIN:
        return render_template("mail/events/letters/shown_plain.html", text=letter.text, **head)
    strip = render_template("mail/events/letters/_strip.html", **head)
    return _BODY.sub(lambda found: found[0] + strip, letter.html, count=1)


def _told(wording: Wording, reader: Reader) -> list[tuple[str, str]]:
    found = [one for one in faults_of_text(reader.event, wording) if one.language == reader.language]
    return told(found) or [("", _("The letter cannot be written with this text."))]


def told(faults: list[Fault]) -> list[tuple[str, str]]:
    """Faults as (where, what to do)."""
    return [(fault_place(fault), fault_sentence(fault)) for fault in faults]
