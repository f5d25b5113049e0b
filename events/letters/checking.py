"""What keeps a letter from being sent: faults of its text, and guests for whom it does not come out right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from events.guestlist.models import Invitation
from events.letters.fields import language_of, values_for
from events.letters.models import Purpose
from events.letters.rendering import WordingBroken, render
from events.letters.writing import words_of
from events.programme.models import Event
from office.localized import missing


class FaultKind(StrEnum):
    """A kind of fault of a text, or of a letter to one guest."""

    MISSING_LANGUAGE = "missing_language"
    BROKEN = "broken"
    UNSURE_SALUTATION = "unsure_salutation"
    EMPTY_FIELD = "empty_field"


@dataclass(frozen=True)
class Fault:
    """One fault; ``detail`` names the field, the language or what the parser says."""

    kind: FaultKind
    detail: str = ""
    language: str = ""


@dataclass(frozen=True)
class Faults:
    """All faults; any of them keeps the letter (those of a guest: the guest's letter) from being sent."""

    in_text: list[Fault] = field(default_factory=list)
    in_guests: dict[int, list[Fault]] = field(default_factory=dict)

    @property
    def none(self) -> bool:
        """Whether all is well."""
        return not self.in_text and not self.in_guests


def faults(event: Event, purpose: Purpose, invitations: Sequence[Invitation]) -> Faults:
    """Look through the letter of this kind as each of these guests would get it."""
    wording = words_of(event, purpose)
    found = Faults()
    found.in_text.extend(
        Fault(FaultKind.MISSING_LANGUAGE, language=code)
        for code in missing(wording.body, event.languages) or missing(wording.subject, event.languages)
    )
    for code in [code for code in event.languages if wording.body.get(code)]:
        try:
            render(wording, code, values_for(event, None, code, link="https://example.org/"))
        except WordingBroken as broken:
            found.in_text.append(Fault(FaultKind.BROKEN, str(broken), code))
    if found.in_text:
        return found
    for invitation in invitations:
        language = language_of(event, invitation.language)
        values = values_for(event, invitation, language, link="https://example.org/")
        written = render(wording, language, values)
        wrong = [Fault(FaultKind.EMPTY_FIELD, name, language) for name in written.empty]
        form = values.party.form
        if form is None or form.problems:
            wrong.append(Fault(FaultKind.UNSURE_SALUTATION, language=language))
        if wrong:
            found.in_guests[invitation.id] = wrong
    return found
