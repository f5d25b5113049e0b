"""Whom a report means: certain is only who is named once and in the same words."""

from __future__ import annotations

import pytest

from events.attendance.matching import Known, Why, match
from events.attendance.models import LineState
from events.attendance.report_reading import Person

ROSSI, LINDSTROM, MARTIN, MULLER, KIM, GONE, BERG, TWIN = range(1, 9)
ITALY, FRANCE = frozenset({"embassy of italy", "italy"}), frozenset({"embassy of france", "france"})

KNOWN = [
    Known(ROSSI, "H.E. Chiara Rossi", "chiara.rossi@example.org", True, mission=ITALY),
    Known(LINDSTROM, "Åsa Lindström", "shared@example.org", True),
    Known(MARTIN, "Élodie Martin", "shared@example.org", True, "Bernard Dupont", FRANCE),
    Known(MULLER, "Jürgen Müller", "", True),
    Known(KIM, "Kim Min-jun", "", True),
    Known(GONE, "Petra Nováková", "petra@example.org", False),
    Known(BERG, "Anna Berg", "anna@example.org", True),
    Known(TWIN, "Anna Berg", "", True),
]


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Chiara", "chiara.rossi@example.org", ROSSI),
        ("Embassy of Italy", "chiara.rossi@example.org", ROSSI),
        ("Rossi, Chiara", "", ROSSI),
        ("Ambassador Chiara ROSSI (Guest)", "", ROSSI),
        ("Embassy of Italy - Chiara Rossi", "", ROSSI),
        ("Italy | Chiara Rossi", "", ROSSI),
        ("iPad (Chiara Rossi)", "", ROSSI),
        ("Asa Lindstrom", "", LINDSTROM),
        # Two guests gave one mailbox: the name says who.
        ("Elodie Martin", "shared@example.org", MARTIN),
        ("Juergen Mueller", "", MULLER),
        ("Min-Jun Kim", "", KIM),
        # Of two of one name, the mail address tells.
        ("Anna Berg", "anna@example.org", BERG),
    ],
)
def test_certain(name: str, email: str, expected: int) -> None:
    [found] = match([Person(name, email)], KNOWN)

    assert (found.state, found.registration_id) == (LineState.MATCHED, expected)


@pytest.mark.parametrize(
    ("name", "email", "candidates"),
    [
        ("Anna Berg", "", [(BERG, Why.SAME_NAME), (TWIN, Why.SAME_NAME)]),
        ("Chiara Rosi", "", [(ROSSI, Why.SIMILAR_NAME)]),
        ("Chiara", "", [(ROSSI, Why.SIMILAR_NAME)]),
        ("Meeting room", "shared@example.org", [(LINDSTROM, Why.MAIL), (MARTIN, Why.MAIL)]),
        # Somebody else writes from her address, or sits at her desk.
        ("Marco Bianchi", "chiara.rossi@example.org", [(ROSSI, Why.MAIL)]),
        ("Jürgen Müller", "chiara.rossi@example.org", [(ROSSI, Why.MAIL), (MULLER, Why.SAME_NAME)]),
        # She gave her seat back, and came all the same.
        ("Petra Nováková", "petra@example.org", [(GONE, Why.MAIL)]),
        ("Bernard Dupont", "", [(MARTIN, Why.STANDS_IN)]),
        ("Embassy of France", "", [(MARTIN, Why.MISSION)]),
    ],
)
def test_a_person_is_asked(name: str, email: str, candidates: list[tuple[int, Why]]) -> None:
    [found] = match([Person(name, email)], KNOWN)

    assert (found.state, list(found.candidates)) == (LineState.DOUBTFUL, candidates)


@pytest.mark.parametrize(
    ("person", "state"),
    [
        (Person("Protocol Office", "office@example.org"), LineState.SET_ASIDE),
        (Person("Tiina Tekninen", role="Järjestäjä"), LineState.SET_ASIDE),
        (Person("read.ai meeting notes (Unverified)"), LineState.SET_ASIDE),
        (Person("Zoë Unbekannt"), LineState.UNKNOWN),
        (Person("+358 ** *** **34"), LineState.UNKNOWN),
        (Person("王伟"), LineState.UNKNOWN),
    ],
)
def test_the_office_is_set_aside_and_strangers_are_told(person: Person, state: LineState) -> None:
    [found] = match([person], KNOWN, own={"office@example.org"})

    assert (found.state, found.candidates) == (state, ())
