"""The diplomatic list: heads in order of precedence, missions with their staff, offices, national days.

Its chapters are those of the lists that ministries of foreign affairs print. It holds what is meant for
publication only: no notes, no personal addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from office import countries, settings
from office.countries.cities import city_name
from office.typesetting.fonts import installed
from office.typesetting.scripts import written
from office.web.i18n import format_day
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import (
    DIPLOMATIC_MISSIONS,
    Address,
    AddressKind,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.organisations.words import ADDRESS_WORDS, PURPOSE_WORDS
from stakeholders.people.models import Person, PersonRelationKind, Posting
from stakeholders.people.words import title_of
from stakeholders.precedence.order import Place, order_of_precedence, postings_of
from stakeholders.precedence.words import GROUP_WORDS
from stakeholders.printing import queries
from stakeholders.printing.national_days import days_of_year

TEMPLATE: Final = "diplomatic_list.typ"
FOLDER: Final = Path(__file__).parent
#: Whose addresses are for everybody; those of single persons are not.
PUBLISHED: Final = (
    ChannelPurpose.GENERAL,
    ChannelPurpose.SECRETARIAT,
    ChannelPurpose.CONSULAR,
    ChannelPurpose.PRESS,
)


class Chapter(StrEnum):
    """A chapter, in the order in which they are bound."""

    PRECEDENCE = "precedence"
    MISSIONS = "missions"
    ORGANISATIONS = "organisations"
    CONSULAR = "consular"
    NATIONAL_DAYS = "national_days"


class Paper(StrEnum):
    """The sheet: a booklet, or what every printer has."""

    A5 = "a5"
    A4 = "a4"


@dataclass(frozen=True)
class Edition:
    """Which list is wanted. ``language`` is that of the document (en, sv, fi)."""

    day: date
    language: str
    chapters: tuple[Chapter, ...] = tuple(Chapter)
    with_staff: bool = True
    paper: Paper = Paper.A5


@dataclass(frozen=True)
class DiplomaticList:
    """All that is printed, as plain JSON, and what stands out about it."""

    content: dict[str, Any]
    heads: int
    organisations: int
    people: int
    #: Names in their own script that no font on this machine can print; the Latin ones stand alone.
    unprintable: tuple[str, ...]


def compile_list(edition: Edition) -> DiplomaticList:
    """Gather a list for a day; a fixed number of statements."""
    with force_locale(edition.language):
        return _Compiler(edition).compile()


def _address_label(organisation: Organisation, address: Address) -> str:
    if address.kind is AddressKind.CHANCERY:
        return str(_("Chancery") if organisation.kind in DIPLOMATIC_MISSIONS else _("Address"))
    return str(ADDRESS_WORDS[address.kind])


class _Compiler:
    """Gathers one edition; what is printed twice is read once."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.language = edition.language
        self.home = settings.current().office_country
        self.unprintable: list[str] = []
        self.people = 0
        self.organisations = 0

    def compile(self) -> DiplomaticList:
        places = order_of_precedence(self.edition.day) if Chapter.PRECEDENCE in self.edition.chapters else []
        chapters = [self._chapter(chapter, places) for chapter in self.edition.chapters]
        office = settings.current()
        content = {
            "language": self.language,
            "paper": self.edition.paper.value,
            "title": str(_("Diplomatic list")),
            "office": office.office_name,
            "day": format_day(self.edition.day, self.language),
            "state": countries.country_name(self.home, self.language),
            "words": self._words(),
            "chapters": [chapter for chapter in chapters if chapter["parts"]],
        }
        return DiplomaticList(
            content, len(places), self.organisations, self.people, tuple(dict.fromkeys(self.unprintable))
        )

    def _words(self) -> dict[str, str]:
        words = {
            "contents": _("Contents"),
            "number": _("No."),
            "head": _("Head of mission"),
            "sent_by": _("State or organisation"),
            "since": _("Credentials"),
            "day": _("Day"),
            "state": _("Country"),
            "occasion": _("Occasion"),
            "as_of": _("As of %(day)s", day=format_day(self.edition.day, self.language)),
        }
        return {key: str(word) for key, word in words.items()}

    def _chapter(self, chapter: Chapter, places: Sequence[Place]) -> dict[str, Any]:
        day, home = self.edition.day, self.home
        match chapter:
            case Chapter.PRECEDENCE:
                return {
                    "kind": "precedence",
                    "title": str(_("Order of precedence")),
                    "lead": str(_("Heads of mission, by the day on which they took up their functions.")),
                    "parts": self._precedence(places),
                }
            case Chapter.MISSIONS:
                missions = queries.missions_to(home, day)
                residents = [m for m in missions if m.seat_country in (None, home)]
                others = [m for m in missions if m.seat_country not in (None, home)]
                return {
                    "kind": "entries",
                    "title": str(_("Diplomatic missions")),
                    "lead": "",
                    "parts": self._parts(
                        [
                            (str(_("Resident missions")), residents),
                            (str(_("Missions abroad that are accredited here")), others),
                        ]
                    ),
                }
            case Chapter.ORGANISATIONS:
                offices = queries.international_offices_in(home, day)
                title = str(_("International organisations and representations"))
                return {"kind": "entries", "title": title, "lead": "", "parts": self._parts([("", offices)])}
            case Chapter.CONSULAR:
                posts = queries.consular_posts_in(home, day)
                title = str(_("Consular posts"))
                return {"kind": "entries", "title": title, "lead": "", "parts": self._parts([("", posts)])}
            case Chapter.NATIONAL_DAYS:
                return {
                    "kind": "national_days",
                    "title": str(_("National days")),
                    "lead": str(_("As they fall in %(year)s.", year=day.year)),
                    "parts": days_of_year(day.year, self.language),
                }

    def _precedence(self, places: Sequence[Place]) -> list[dict[str, Any]]:
        # The list prints more of each person and mission than the order knows.
        postings = postings_of(places)
        return [
            {
                "title": str(GROUP_WORDS[group]),
                "rows": [
                    {
                        "number": place.number,
                        "name": self._full_name(posting.person),
                        "own": self._own_name(posting),
                        "title": title_of(posting, self.language),
                        "sender": self._sender(posting.organisation),
                        "since": self._since(posting),
                    }
                    for place, posting in ((place, postings[place.posting.id]) for place in found)
                ],
            }
            for group, found in groupby(places, key=lambda place: place.group)
        ]

    def _since(self, posting: Posting) -> str:
        taken_up = posting.credentials_on
        if taken_up is None or taken_up > self.edition.day:
            return ""
        return format_day(taken_up, self.language)

    def _parts(self, groups: Iterable[tuple[str, list[Organisation]]]) -> list[dict[str, Any]]:
        groups = [(title, found) for title, found in groups if found]
        everybody = [organisation for _title, found in groups for organisation in found]
        staff = queries.staff_on(self.edition.day, everybody)
        self.organisations += len(everybody)
        return [
            {
                "title": title,
                "entries": [
                    self._entry(organisation, staff.get(organisation.id, []))
                    for organisation in sorted(found, key=self._alphabetically)
                ],
            }
            for title, found in groups
        ]

    def _alphabetically(self, organisation: Organisation) -> tuple[str, str, int]:
        name = organisation.called(self.language)
        sender = self._sender(organisation)
        return (
            countries.sort_key(sender, self.language),
            countries.sort_key(name, self.language),
            organisation.id,
        )

    def _sender(self, organisation: Organisation) -> str:
        if organisation.sending_state:
            return countries.country_name(organisation.sending_state, self.language)
        return organisation.called(self.language)

    def _entry(self, organisation: Organisation, staff: list[Posting]) -> dict[str, Any]:
        listed = staff if self.edition.with_staff else [p for p in staff if p.is_head]
        self.people += len(listed)
        sender, name = self._sender(organisation), organisation.called(self.language)
        return {
            "heading": sender,
            "name": name if name != sender else "",
            "seat": self._seat(organisation),
            "facts": self._facts(organisation),
            "people": [self._person(posting) for posting in listed],
        }

    def _seat(self, organisation: Organisation) -> str:
        if organisation.seat_country in (None, self.home):
            return ""
        parts = [
            city_name(organisation.seat_city, self.language),
            countries.country_name(organisation.seat_country, self.language),
        ]
        return ", ".join(part for part in parts if part)

    def _facts(self, organisation: Organisation) -> list[dict[str, str]]:
        facts = [
            {
                "label": _address_label(organisation, address),
                "text": ", ".join(address.lines.splitlines()),
                "link": "",
            }
            for address in organisation.addresses
        ]
        for medium, label in ((ChannelMedium.PHONE, _("Telephone")), (ChannelMedium.EMAIL, _("E-mail"))):
            for purpose in PUBLISHED:
                for channel in organisation.channels:
                    if channel.medium is not medium or channel.purpose is not purpose:
                        continue
                    is_phone = medium is ChannelMedium.PHONE
                    general = purpose in (ChannelPurpose.GENERAL, ChannelPurpose.SECRETARIAT)
                    facts.append(
                        {
                            "label": str(label if general else PURPOSE_WORDS[purpose]),
                            "text": shown_phone(channel.value) if is_phone else channel.value,
                            "link": f"{'tel' if is_phone else 'mailto'}:{channel.value}",
                        }
                    )
        if organisation.website:
            shown = organisation.website.split("://", 1)[-1].rstrip("/")
            facts.append({"label": str(_("Website")), "text": shown, "link": organisation.website})
        return facts

    def _person(self, posting: Posting) -> dict[str, Any]:
        return {
            "name": self._full_name(posting.person),
            "own": self._own_name(posting),
            "title": title_of(posting, self.language),
            "head": posting.is_head,
            "spouse": self._spouse(posting.person),
        }

    def _spouse(self, person: Person) -> str:
        day = self.edition.day
        for relation in person.relations:
            is_now = (relation.since is None or relation.since <= day) and (
                relation.until is None or relation.until > day
            )
            if relation.kind is PersonRelationKind.SPOUSE and is_now:
                return self._full_name(relation.other)
        return ""

    def _full_name(self, person: Person) -> str:
        return " ".join(part for part in (person.academic_title, person.honorific, person.name) if part)

    def _own_name(self, posting: Posting) -> dict[str, str]:
        name = posting.person.own_script_name
        if name.replace(" ", "") == posting.person.name.replace(" ", ""):
            name = ""
        if not installed().has(name):
            # Half a name in its own script would be worse than none: the Latin one stands alone.
            self.unprintable.append(name)
            name = ""
        return written(name, posting.organisation.sending_state)
