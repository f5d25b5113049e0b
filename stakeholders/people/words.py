"""What ranks, genders, name orders and columns of people and postings are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import lru_cache, partial
from typing import Any, Protocol

from babel import Locale
from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import countries
from office.audit.words import RecordWords, add_record_words, said_as, say_value
from office.localized import OWN_NAMES, pick
from office.web.i18n import language
from stakeholders.organisations.channels import shown_phone
from stakeholders.people.models import Gender, NameOrder, PersonRelationKind, Rank

RANK_WORDS: dict[Rank, LazyString] = {
    Rank.AMBASSADOR: _l("Ambassador"),
    Rank.NUNCIO: _l("Nuncio"),
    Rank.HIGH_COMMISSIONER: _l("High commissioner"),
    Rank.ENVOY: _l("Envoy"),
    Rank.MINISTER: _l("Minister (head of mission)"),
    Rank.INTERNUNCIO: _l("Internuncio"),
    Rank.CHARGE_EN_PIED: _l("Chargé d’affaires e.p."),
    Rank.CHARGE_AD_INTERIM: _l("Chargé d’affaires a.i."),
    Rank.MINISTER_SECOND: _l("Minister (second in the mission)"),
    Rank.MINISTER_COUNSELLOR: _l("Minister-counsellor"),
    Rank.COUNSELLOR: _l("Counsellor"),
    Rank.FIRST_SECRETARY: _l("First secretary"),
    Rank.SECOND_SECRETARY: _l("Second secretary"),
    Rank.THIRD_SECRETARY: _l("Third secretary"),
    Rank.ATTACHE: _l("Attaché"),
    Rank.ASSISTANT_ATTACHE: _l("Assistant attaché"),
    Rank.DEFENCE_ATTACHE: _l("Defence attaché"),
    Rank.CONSUL_GENERAL: _l("Consul general"),
    Rank.CONSUL: _l("Consul"),
    Rank.VICE_CONSUL: _l("Vice-consul"),
    Rank.HONORARY_CONSUL_GENERAL: _l("Honorary consul general"),
    Rank.HONORARY_CONSUL: _l("Honorary consul"),
    Rank.HEAD_OF_REPRESENTATION: _l("Head of representation"),
    Rank.EXECUTIVE_DIRECTOR: _l("Executive director"),
    Rank.DIRECTOR: _l("Director"),
    Rank.HEAD_OF_OFFICE: _l("Head of office"),
    Rank.STAFF: _l("Staff"),
}

GENDER_WORDS: dict[Gender, LazyString] = {
    Gender.UNKNOWN: _l("Not known"),
    Gender.WOMAN: _l("Woman"),
    Gender.MAN: _l("Man"),
}

NAME_ORDER_WORDS: dict[NameOrder, LazyString] = {
    NameOrder.GIVEN_FIRST: _l("Given name first (Åsa Lind)"),
    NameOrder.FAMILY_FIRST: _l("Family name first (Tanaka Taro)"),
}

#: What the other one is to the person.
RELATION_WORDS: dict[PersonRelationKind, LazyString] = {
    PersonRelationKind.SPOUSE: _l("Spouse"),
    PersonRelationKind.ASSISTANT: _l("Assistant"),
    PersonRelationKind.INTERPRETER: _l("Interpreter"),
    PersonRelationKind.SECURITY: _l("Security officer"),
    PersonRelationKind.OTHER: _l("Companion"),
}

#: The same relation as it stands on the other's page.
RELATION_WORDS_BACK: dict[PersonRelationKind, LazyString] = {
    PersonRelationKind.SPOUSE: _l("Spouse"),
    PersonRelationKind.ASSISTANT: _l("Assists"),
    PersonRelationKind.INTERPRETER: _l("Interprets for"),
    PersonRelationKind.SECURITY: _l("Protects"),
    PersonRelationKind.OTHER: _l("Accompanies"),
}

#: Columns and form fields of a relation.
RELATION_FIELD_WORDS: dict[str, LazyString] = {
    "kind": _l("Relation"),
    "answers_for": _l("Answers invitations for them"),
    "accompanies": _l("Comes along"),
    "since": _l("Since"),
    "until": _l("Until"),
}

#: Columns and form fields of a person, for the history and for two people's edits side by side.
PERSON_FIELD_WORDS: dict[str, LazyString] = {
    "academic_title": _l("Academic title"),
    "honorific": _l("Honorific"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name or whole name"),
    "name_order": _l("Order of the name"),
    "own_script_name": _l("Name in its own script"),
    "gender": _l("Form of address for"),
    "language": _l("Language of letters"),
    "languages": _l("Languages spoken"),
    "notes": _l("Notes"),
    "source": _l("Source"),
    "channels": _l("How they are reached"),
}

#: The same of a posting.
POSTING_FIELD_WORDS: dict[str, LazyString] = {
    "rank": _l("Rank"),
    "title": _l("Title as the mission writes it"),
    "is_head": _l("Head of mission"),
    "ad_interim": _l("Ad interim"),
    "arrived_on": _l("Arrived on"),
    "credentials_on": _l("Credentials presented on"),
    "credentials_time": _l("Credentials presented at"),
    "credentials_renewed_on": _l("Credentials renewed on"),
    "notified_on": _l("Notified on"),
    "departed_on": _l("Departed on"),
    "list_number": _l("Place in the mission’s own list"),
    "predecessor_id": _l("Predecessor"),
    "verified_on": _l("Verified on"),
    "verified_by": _l("Verified by"),
    "verified_source": _l("Verified from"),
}


class Titled(Protocol):
    """A posting, or as much of it as tells the title."""

    @property
    def title(self) -> dict[str, str]:
        """The title as the mission writes it, by language; empty: the rank says it."""

    @property
    def rank(self) -> Rank:
        """The rank."""

    @property
    def ad_interim(self) -> bool:
        """Whether they act as head."""


def title_of(posting: Titled, reader: str | None = None) -> str:
    """What somebody is there: the mission's own title, else the rank; with "a.i." where they act as head."""
    title = pick(posting.title, reader or language())
    if not title:
        return str(RANK_WORDS[posting.rank])
    if posting.ad_interim and "a.i." not in title:
        return str(_("%(title)s (a.i.)", title=title))
    return title


def titles_in(reader: str) -> Callable[[Titled], str]:
    """`title_of` for a long list in one language: the words of a rank are looked up once."""
    of_rank: dict[Rank, str] = {}

    def title(posting: Titled) -> str:
        if any(posting.title.values()):
            return title_of(posting, reader)
        if posting.rank not in of_rank:
            of_rank[posting.rank] = str(RANK_WORDS[posting.rank])
        return of_rank[posting.rank]

    return title


def language_name(code: str, reader: str | None = None) -> str:
    """A language (ISO 639-1) as it is called in the reader's language; an unknown code as it is."""
    name = str(Locale.parse(reader or language()).languages.get(code, code))
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=8)
def language_choices(reader: str) -> list[tuple[str, str]]:
    """Every language of ISO 639-1 as (code, name in the reader's language), by name."""
    codes = [str(code) for code in Locale.parse(reader).languages if len(str(code)) == 2]
    pairs = [(code, language_name(code, reader)) for code in codes]
    return sorted(pairs, key=lambda pair: countries.sort_key(pair[1], reader))


def say(field: str, value: Any) -> str:
    """A field's value in the reader's words, be it from a form, the register or the audit trail."""
    if value is None or value == "" or value == () or value == []:
        return ""
    if field == "rank":
        return str(RANK_WORDS[Rank(value)])
    if field == "gender":
        return str(GENDER_WORDS[Gender(value)])
    if field == "name_order":
        return str(NAME_ORDER_WORDS[NameOrder(value)])
    if field == "language":
        return OWN_NAMES.get(value, str(value))
    if field == "languages":
        return ", ".join(language_name(code) for code in value)
    if field == "channels":
        return " · ".join(shown_phone(channel.value) for channel in value)
    if isinstance(value, dict):
        return " · ".join(value.values())
    if isinstance(value, date | time):
        return say_value(value.isoformat())
    return say_value(value)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of people and postings."""

    def page(number: int) -> str:
        return url_for("directory.person", person_id=number)

    own = {name: partial(say, name) for name in (*PERSON_FIELD_WORDS, *POSTING_FIELD_WORDS)}
    add_record_words(app, "people", RecordWords(_l("person"), PERSON_FIELD_WORDS, own, url=page))
    # Told by name where they change: after two records became one.
    whose = {"person_id": _l("Person"), "organisation_id": _l("Organisation")}
    add_record_words(app, "postings", RecordWords(_l("posting"), {**POSTING_FIELD_WORDS, **whose}, own))
    add_record_words(
        app,
        "person_relations",
        RecordWords(
            _l("relation"), RELATION_FIELD_WORDS, {"kind": said_as(PersonRelationKind, RELATION_WORDS)}
        ),
    )
