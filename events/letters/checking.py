"""What keeps a letter from being sent: faults of its text, and guests for whom it does not come out right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from events.guestlist.models import Invitation
from events.letters.afterwards import afterwards_of
from events.letters.fields import BY_NAME, Values, language_of, values_for
from events.letters.models import Purpose
from events.letters.party import Party, read_ahead, read_seats_ahead
from events.letters.reading import Fault, FaultKind, Reading, read
from events.letters.rendering import Wording, WordingBroken, glance, render
from events.letters.writing import words_of
from events.programme.models import Event
from events.registration.models import Registration
from stakeholders.address.forms import delivered_cell, role_of

__all__ = ["Fault", "FaultKind", "Faults", "faults", "faults_of_guests", "faults_of_text"]

#: Letters that make no sense without a way to answer.
_ASKS: Final = frozenset({Purpose.INVITATION, Purpose.REMINDER})
#: Fields that say how somebody is addressed.
_ADDRESSING: Final = frozenset({"salutation", "closing", "card"})
#: Characters that something said of a guest may have, and of a whole subject.
LONGEST_VALUE: Final = 200
LONGEST_SUBJECT: Final = 250
#: In the place of a guest's own link, which a check has no use for.
_NO_LINK: Final = "https://link.invalid/"

_MARKUP: Final = re.compile(r"<[A-Za-z/!][^>]*>|\]\(|\{\{|\{%|&#?\w+;")
_ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|javascript:)", re.IGNORECASE)


@dataclass(frozen=True)
class Faults:
    """All faults.

    Args:
        in_text: any of them keeps every letter from being sent.
        in_guests: by the invitation's number; they keep this guest's letter from being sent.
        in_seats: the same of those who registered themselves, by the registration's number.
        notes: worth a look, and no more.
    """

    in_text: list[Fault] = field(default_factory=list)
    in_guests: dict[int, list[Fault]] = field(default_factory=dict)
    notes: list[Fault] = field(default_factory=list)
    in_seats: dict[int, list[Fault]] = field(default_factory=dict)

    @property
    def none(self) -> bool:
        """Whether nothing keeps the letters from being sent."""
        return not self.in_text and not self.in_guests and not self.in_seats


def faults(
    event: Event,
    purpose: Purpose,
    invitations: Sequence[Invitation],
    seats: Sequence[Registration] = (),
) -> Faults:
    """Look through the letter of this kind as it is worded now, as each of these guests would get it.

    Six statements, and five for those who registered themselves, however many guests; guests are looked at
    where nothing is wrong with the text.

    Args:
        seats: of guests who registered themselves.
    """
    wording = words_of(event, purpose)
    in_text = faults_of_text(event, wording)
    blocking = [one for one in in_text if one.blocks]
    notes = [one for one in in_text if not one.blocks]
    if blocking:
        return Faults(blocking, {}, notes)
    in_guests = faults_of_guests(event, wording, invitations)
    return Faults([], in_guests, notes, faults_of_seats(event, wording, seats))


def faults_of_text(event: Event, wording: Wording) -> list[Fault]:
    """What is wrong with a wording in the languages that the event promises, and what is worth a look."""
    found: list[Fault] = []
    bodies: dict[str, Reading] = {}
    for language in event.languages:
        subject, body = wording.subject.get(language, ""), wording.body.get(language, "")
        if not subject.strip():
            found.append(Fault(FaultKind.MISSING_SUBJECT, language, in_subject=True))
        else:
            found += read(subject, language, in_subject=True).faults
        if not body.strip():
            found.append(Fault(FaultKind.MISSING_BODY, language))
            continue
        bodies[language] = read(body, language)
        found += bodies[language].faults
        if not bodies[language].faults:
            found += _lacking(wording.purpose, bodies[language].fields, language)
    if not found:
        found += _broken(event, wording)
    return found + _only_elsewhere(bodies)


def _lacking(purpose: Purpose, named: frozenset[str], language: str) -> list[Fault]:
    found = []
    if "salutation" not in named:
        found.append(Fault(FaultKind.NO_SALUTATION, language))
    if purpose in _ASKS and not named & {"button", "reply_link"}:
        found.append(Fault(FaultKind.NO_REPLY_LINK, language))
    return found


def _broken(event: Event, wording: Wording) -> list[Fault]:
    """What only writing a letter brings to light: loops without end and the like."""
    found = []
    for language in event.languages:
        try:
            render(wording, language, values_for(event, None, language, link=_NO_LINK))
        except WordingBroken:
            found.append(Fault(FaultKind.BROKEN, language))
    return found


def _only_elsewhere(bodies: Mapping[str, Reading]) -> list[Fault]:
    """Fields that one language names and another does not: is something missing there?"""
    if any(reading.faults for reading in bodies.values()):
        return []
    named = {name for reading in bodies.values() for name in reading.fields} & set(BY_NAME)
    return [
        Fault(FaultKind.ONLY_ELSEWHERE, language, name=", ".join(sorted(named - reading.fields)))
        for language, reading in bodies.items()
        if named - reading.fields
    ]


def faults_of_guests(
    event: Event, wording: Wording, invitations: Sequence[Invitation], language: str = ""
) -> dict[int, list[Fault]]:
    """The guests for whom a wording that has no faults of its own does not come out right.

    Five statements.

    Args:
        language: what all of them are written to in; each in their own unless given.
    """
    wanted = [(invitation, language or language_of(event, invitation.language)) for invitation in invitations]
    if wanted:
        read_ahead(wanted)
    survey_link = _survey_link(event, wording)
    found = {}
    for invitation, language in wanted:
        party = Party(event, invitation, language, _NO_LINK, survey_link=survey_link, has_papers=True)
        wrong = _of_guest(wording, Values(party))
        if wrong:
            found[invitation.id] = wrong
    return found


def faults_of_seats(event: Event, wording: Wording, seats: Sequence[Registration]) -> dict[int, list[Fault]]:
    """Those who registered themselves and for whom a wording does not come out right. Five statements."""
    wanted = [(seat, language_of(event, seat.language)) for seat in seats]
    if not wanted:
        return {}
    read_seats_ahead(wanted)
    survey_link = _survey_link(event, wording)
    found = {}
    for seat, language in wanted:
        party = Party(event, None, language, _NO_LINK, seat, survey_link=survey_link, has_papers=True)
        wrong = _of_guest(wording, Values(party))
        if wrong:
            found[seat.id] = wrong
    return found


def _survey_link(event: Event, wording: Wording) -> str:
    return _NO_LINK if afterwards_of(event, wording.purpose).is_surveyed else ""


def _of_guest(wording: Wording, values: Values) -> list[Fault]:
    language = values.language
    try:
        seen = glance(wording, language, values)
    except WordingBroken:
        return [Fault(FaultKind.BROKEN, language)]
    found = _of_form(values.party) if _ADDRESSING & set(values.said) else []
    if FaultKind.NOBODY_NAMED not in {one.kind for one in found}:
        found += [Fault(FaultKind.EMPTY_FIELD, language, name=name) for name in seen.empty]
    for name, said in values.said.items():
        kind = odd(said)
        if kind is not None:
            found.append(Fault(kind, language, name=name, instead=" ".join(said.split())[:80]))
    if len(seen.subject) > LONGEST_SUBJECT:
        found.append(Fault(FaultKind.LONG_SUBJECT, language, in_subject=True))
    return found


def _of_form(party: Party) -> list[Fault]:
    if party.is_own:
        # By name, where the register does not say with certainty how.
        return []
    invitation = party.invitation
    if invitation is None or invitation.addressee is None or party.form is None:
        return [Fault(FaultKind.NOBODY_NAMED, party.language)]
    person = invitation.addressee
    if not party.form.salutation.strip():
        return [Fault(FaultKind.UNSURE_SALUTATION, party.language)]
    # Where the table leaves it to a person, the bare name stands in: nobody is greeted so.
    left_open = delivered_cell(role_of(invitation.posting), party.language, person.gender) is None
    if left_open and party.form.problems and person.name in party.form.salutation:
        return [Fault(FaultKind.UNSURE_SALUTATION, party.language)]
    return []


def odd(said: str) -> FaultKind | None:
    """What is odd about something that a guest or the register says; None where nothing is.

    None of it could do harm, since it stays text: but no such letter should reach an ambassador.
    """
    if any(unicodedata.category(one) in {"Cc", "Cs", "Co", "Zl", "Zp"} for one in said.strip()):
        return FaultKind.CONTROL_IN_VALUE
    if _MARKUP.search(said):
        return FaultKind.MARKUP_IN_VALUE
    if _ADDRESS.search(said):
        return FaultKind.ADDRESS_IN_VALUE
    return FaultKind.LONG_VALUE if len(said) > LONGEST_VALUE else None
