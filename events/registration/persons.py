"""Telling persons apart: who stands on a list twice is one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from events.registration.models import Capacity, Registration


@dataclass(frozen=True)
class Sighting:
    """One entry of an event's list, with all that may tell whose it is."""

    number: int
    event_id: int
    #: Of the register, where they are known there.
    person_id: int | None
    #: In lower case; empty: none is known.
    email: str
    #: In plain letters.
    name: str


def sighting_of(registration: Registration) -> Sighting:
    """A seat as `told_apart` takes it. Its invitation is loaded, so that no statement is needed.

    An addressee who was not picked from the register is the person whom the letter names; the same in SQL is
    `events.attendance.came.known_person`.
    """
    person_id = registration.person_id
    if (
        person_id is None
        and registration.capacity is Capacity.ADDRESSEE
        and registration.invitation is not None
    ):
        person_id = registration.invitation.addressee_id
    return Sighting(
        registration.id,
        registration.event_id,
        person_id,
        registration.email_folded,
        registration.name_folded,
    )


def told_apart(sightings: Iterable[Sighting]) -> dict[int, int]:
    """Whose each entry is: the number of the first entry of the same person, by entry.

    Two entries of one event are of one person where both are of the same person of the register, or where
    both have the same name and the same mail address. A name alone tells nothing (most ministries have two
    Virtanens), an address alone neither (a secretariat's is used for all its people). Who is one with a
    second is one with whomever that one is one with.
    """
    first_of: dict[int, int] = {}
    known: dict[tuple[object, ...], int] = {}

    def first(number: int) -> int:
        while first_of[number] != number:
            first_of[number] = first_of[first_of[number]]
            number = first_of[number]
        return number

    for one in sightings:
        first_of[one.number] = one.number
        marks: list[tuple[object, ...]] = []
        if one.person_id is not None:
            marks.append((one.event_id, one.person_id))
        if one.email and one.name:
            marks.append((one.event_id, one.email, one.name))
        for mark in marks:
            ours, theirs = first(one.number), first(known.setdefault(mark, one.number))
            first_of[max(ours, theirs)] = min(ours, theirs)
    return {number: first(number) for number in first_of}
