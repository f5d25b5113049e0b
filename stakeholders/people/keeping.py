"""Taking people into the register, and changing what it says about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from office import clock
from office.database import db, one_at_a_time
from stakeholders.organisations.channels import (
    ChannelGiven,
    given_channels,
    normal_channel,
    set_channels,
    tidy,
    tidy_lines,
)
from stakeholders.organisations.keeping import DOUBLE_CLICK, refuse_stale
from stakeholders.people.models import Gender, NameOrder, Person


class NameMissing(Exception):
    """Neither a given name nor a family or whole name was given."""


class JustRegistered(Exception):
    """The same person was registered a moment ago: one wish, sent twice."""

    def __init__(self, existing: Person) -> None:
        super().__init__(str(existing))
        self.existing = existing


@dataclass(frozen=True)
class PersonGiven:
    """All that somebody may say about a person. A name given whole is a ``family_name``, never split."""

    family_name: str = ""
    given_name: str = ""
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    honorific: str = ""
    academic_title: str = ""
    own_script_name: str = ""
    gender: Gender = Gender.UNKNOWN
    language: str | None = None
    notes: str = ""
    channels: tuple[ChannelGiven, ...] = ()
    #: Spoken, the best first (ISO 639-1).
    languages: tuple[str, ...] = ()


def given_of(person: Person) -> PersonGiven:
    """What is kept now, as it could have been given."""
    return PersonGiven(
        family_name=person.family_name,
        given_name=person.given_name,
        name_order=person.name_order,
        honorific=person.honorific,
        academic_title=person.academic_title,
        own_script_name=person.own_script_name,
        gender=person.gender,
        language=person.language,
        notes=person.notes,
        channels=given_channels(person.channels),
        languages=tuple(person.languages),
    )


def normal(given: PersonGiven, country: str | None) -> PersonGiven:
    """The same statement in the form that the register keeps; national numbers are read as of ``country``.

    Raises:
        NameMissing: there is no name.
        BadMail, BadPhone: that value is none.
    """
    channels = (normal_channel(c, country) for c in given.channels if tidy(c.value))
    tidied = replace(
        given,
        family_name=tidy(given.family_name),
        given_name=tidy(given.given_name),
        honorific=tidy(given.honorific),
        academic_title=tidy(given.academic_title),
        own_script_name=tidy(given.own_script_name),
        language=given.language or None,
        notes=tidy_lines(given.notes),
        channels=tuple(dict.fromkeys(channels)),
        languages=tuple(dict.fromkeys(code for code in given.languages if code)),
    )
    if not tidied.family_name and not tidied.given_name:
        raise NameMissing
    return tidied


def register_person(given: PersonGiven, *, country: str | None = None, source: str = "") -> Person:
    """Take a person into the register. Two people may bear one name.

    Raises:
        JustRegistered: exactly this was registered within the last minute.
        NameMissing, BadMail, BadPhone: see `normal`.
    """
    given = normal(given, country)
    one_at_a_time(f"people {given.family_name} {given.given_name}")
    namesakes = select(Person).where(
        Person.family_name == given.family_name,
        Person.given_name == given.given_name,
        Person.created_at > clock.now() - DOUBLE_CLICK,
    )
    for namesake in db.session.scalars(namesakes):
        if given_of(namesake) == given:
            raise JustRegistered(namesake)
    person = Person(source=source)
    _write(person, given, country)
    db.session.add(person)
    db.session.flush()
    return person


def change_person(
    person: Person, given: PersonGiven, *, seen_at: datetime, country: str | None = None
) -> None:
    """Change what the register says; ``seen_at`` is the record's ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        NameMissing, BadMail, BadPhone: see `normal`.
    """
    refuse_stale(person, seen_at)
    _write(person, normal(given, country), country)
    person.updated_at = clock.now()
    db.session.flush()


def _write(person: Person, given: PersonGiven, country: str | None) -> None:
    person.family_name = given.family_name
    person.given_name = given.given_name
    person.name_order = given.name_order
    person.honorific = given.honorific
    person.academic_title = given.academic_title
    person.own_script_name = given.own_script_name
    person.gender = given.gender
    person.language = given.language
    person.notes = given.notes
    person.languages = list(given.languages)
    set_channels(person.channels, given.channels, country)
