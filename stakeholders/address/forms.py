"""How a person is written to: four strings from the office's table, or flagged where the table cannot say.

The table as delivered stands in ``forms.csv``; the office's changes to single cells (`EditedForm`) and what
single persons prefer (`PersonalForm`) win over it. Gender is never guessed from a name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from office import countries, settings
from office.database import db
from stakeholders.address import french
from stakeholders.address.models import EditedForm, PersonalForm
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, INTERNATIONAL_OFFICES, OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank

#: What may stand in braces in a cell.
PLACEHOLDERS = ("full", "family", "state", "of_state", "organisation")
_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
#: What gives way to a title of one's own: nobody is "Mr Dr." or "Mr Sir".
_CIVILITY = re.compile(r"\b(?:Mr|Ms|Herr|Fru|Monsieur|Madame|M\.|Mme) (?=\{full\})")
#: The languages of the table: those of the office, and the language of diplomacy.
LANGUAGES = ("en", "sv", "fi", "fr")


class AddressRole(StrEnum):
    """A row of the table of forms."""

    AMBASSADOR = "ambassador"
    #: An ambassador of the host's own state, who is no Excellency to it.
    OWN_AMBASSADOR = "own_ambassador"
    NUNCIO = "nuncio"
    CHARGE = "charge"
    ENVOY = "envoy"
    MINISTER_COUNSELLOR = "minister_counsellor"
    COUNSELLOR = "counsellor"
    SECRETARY = "secretary"
    ATTACHE = "attache"
    DEFENCE_ATTACHE = "defence_attache"
    CONSUL = "consul"
    HONORARY_CONSUL = "honorary_consul"
    HEAD_OF_OFFICE = "head_of_office"
    OTHER = "other"


ROLE_OF_RANK = {
    Rank.AMBASSADOR: AddressRole.AMBASSADOR,
    Rank.HIGH_COMMISSIONER: AddressRole.AMBASSADOR,
    Rank.NUNCIO: AddressRole.NUNCIO,
    Rank.ENVOY: AddressRole.ENVOY,
    Rank.MINISTER: AddressRole.ENVOY,
    Rank.INTERNUNCIO: AddressRole.ENVOY,
    Rank.MINISTER_SECOND: AddressRole.ENVOY,
    Rank.CHARGE_EN_PIED: AddressRole.CHARGE,
    Rank.CHARGE_AD_INTERIM: AddressRole.CHARGE,
    Rank.MINISTER_COUNSELLOR: AddressRole.MINISTER_COUNSELLOR,
    Rank.COUNSELLOR: AddressRole.COUNSELLOR,
    Rank.FIRST_SECRETARY: AddressRole.SECRETARY,
    Rank.SECOND_SECRETARY: AddressRole.SECRETARY,
    Rank.THIRD_SECRETARY: AddressRole.SECRETARY,
    Rank.ATTACHE: AddressRole.ATTACHE,
    Rank.ASSISTANT_ATTACHE: AddressRole.ATTACHE,
    Rank.DEFENCE_ATTACHE: AddressRole.DEFENCE_ATTACHE,
    Rank.CONSUL_GENERAL: AddressRole.CONSUL,
    Rank.CONSUL: AddressRole.CONSUL,
    Rank.VICE_CONSUL: AddressRole.CONSUL,
    Rank.HONORARY_CONSUL_GENERAL: AddressRole.HONORARY_CONSUL,
    Rank.HONORARY_CONSUL: AddressRole.HONORARY_CONSUL,
    Rank.HEAD_OF_REPRESENTATION: AddressRole.HEAD_OF_OFFICE,
    Rank.EXECUTIVE_DIRECTOR: AddressRole.HEAD_OF_OFFICE,
    Rank.DIRECTOR: AddressRole.HEAD_OF_OFFICE,
    Rank.HEAD_OF_OFFICE: AddressRole.HEAD_OF_OFFICE,
}


#: Where a state's diplomats serve.
STATES_MISSIONS = DIPLOMATIC_MISSIONS | {OrganisationKind.PERMANENT_MISSION}
#: Where an ambassador by rank is an official.
NO_EXCELLENCY = INTERNATIONAL_OFFICES - {OrganisationKind.PERMANENT_MISSION}


@dataclass(frozen=True)
class Cell:
    """The four strings of one row, gender and language; `_PLACEHOLDER` says what may stand in braces."""

    envelope: str = ""
    card: str = ""
    salutation: str = ""
    closing: str = ""

    def parts(self) -> tuple[str, str, str, str]:
        """Envelope, card, salutation, closing."""
        return self.envelope, self.card, self.salutation, self.closing


@dataclass(frozen=True)
class AddressForm:
    """How to write to one person in one language. Envelope lines are separated by ``\\n``."""

    envelope: str
    card: str
    salutation: str
    closing: str
    #: Why a person has to look before it is used; empty when the form is certain.
    problems: tuple[LazyString, ...] = ()


@lru_cache(maxsize=1)
def delivered_table() -> dict[tuple[str, str, str], Cell]:
    """The table as delivered, by role, language and gender; gender "" serves all."""
    with (Path(__file__).parent / "forms.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["role"], row["language"], row["gender"]): Cell(
                **{item.name: row[item.name] for item in fields(Cell)}
            )
            for row in csv.DictReader(file)
        }


def role_of(posting: Posting | None) -> AddressRole:
    """The row of the table that a post falls under.

    "Excellency" is for foreign ambassadors; not for one's own state's, and not for officials of the EU or of
    international organisations, whatever rank they hold at home; nor for the ministers of a government, who
    have the rank's name and not the rank. `uncertain.role_in_sql` says the same to the database.
    """
    if posting is None:
        return AddressRole.OTHER
    organisation = posting.organisation
    role = ROLE_OF_RANK.get(posting.rank, AddressRole.OTHER)
    if posting.ad_interim:
        return AddressRole.CHARGE
    if role is AddressRole.AMBASSADOR:
        if organisation.sending_state == settings.current().office_country:
            return AddressRole.OWN_AMBASSADOR
        if organisation.kind in NO_EXCELLENCY:
            return AddressRole.HEAD_OF_OFFICE
    if role is AddressRole.ENVOY and organisation.kind not in STATES_MISSIONS:
        return AddressRole.OTHER
    if role is AddressRole.OTHER and posting.is_head and organisation.kind not in DIPLOMATIC_MISSIONS:
        return AddressRole.HEAD_OF_OFFICE
    return role


def address_form(person: Person, posting: Posting | None, language: str) -> AddressForm:
    """How to write to ``person``, in the post they are written to for, in ``language`` (en, sv, fi, fr).

    Two statements; for a whole guest list see `address_forms`.
    """
    return address_forms([(person, posting, language)])[0]


def address_forms(wanted: Iterable[tuple[Person, Posting | None, str]]) -> list[AddressForm]:
    """The forms for many people, in the order asked, with two statements in all."""
    asked = list(wanted)
    edited = edited_cells()
    numbers = {person.id for person, _posting, _language in asked}
    personal = {
        (row.person_id, row.language): row
        for row in db.session.scalars(select(PersonalForm).where(PersonalForm.person_id.in_(numbers)))
    }
    return [
        _form(person, posting, language, edited, personal.get((person.id, language)))
        for person, posting, language in asked
    ]


def edited_cells() -> dict[tuple[str, str, Gender], Cell]:
    """The office's own cells, by role, language and gender: one statement."""
    return {
        (row.role, row.language, row.gender): Cell(row.envelope, row.card, row.salutation, row.closing)
        for row in db.session.scalars(select(EditedForm))
    }


def _form(
    person: Person,
    posting: Posting | None,
    language: str,
    edited: dict[tuple[str, str, Gender], Cell],
    personal: PersonalForm | None,
) -> AddressForm:
    role = role_of(posting)
    own_cell = edited.get((role.value, language, person.gender))
    cell = own_cell or delivered_cell(role, language, person.gender)
    problems: list[LazyString] = []
    if cell is None:
        problems.append(_l("How to address them in this language is not certain: the gender is not known."))
        cell = Cell(envelope="{full} / {organisation}", card="{full}", salutation="{full}")
    elif person.gender is Gender.UNKNOWN and own_cell is None and needs_gender(role, language):
        problems.append(_l("The gender is not known: the envelope is written without His or Her Excellency."))
    strings = filled(cell, person, posting, language)
    if personal is not None:
        own = {item.name: getattr(personal, item.name) for item in fields(Cell)}
        strings.update({name: text for name, text in own.items() if text})
        if personal.salutation and personal.envelope:
            problems.clear()
    return AddressForm(**strings, problems=tuple(problems))


def filled(cell: Cell, person: Person, posting: Posting | None, language: str) -> dict[str, str]:
    """The four strings of a cell with somebody's name and post in them, by their names."""
    words = _words(person, posting, language)
    has_title = bool(person.academic_title or person.honorific)
    strings = {item.name: getattr(cell, item.name) for item in fields(Cell)}
    return {
        name: _filled(_CIVILITY.sub("", text) if has_title else text, words) for name, text in strings.items()
    }


def delivered_cell(role: AddressRole, language: str, gender: Gender) -> Cell | None:
    """The cell as delivered; None where the table leaves it to a person."""
    table = delivered_table()
    return table.get((role.value, language, gender.value)) or table.get((role.value, language, ""))


def needs_gender(role: AddressRole, language: str) -> bool:
    """Whether the certain form is one for a man or a woman (only where "Excellency" carries a pronoun)."""
    return role is AddressRole.AMBASSADOR and (role.value, language, "") not in delivered_table()


def _filled(template: str, words: dict[str, str]) -> str:
    # Split before filling, and fill in one pass: a name may hold " / " or braces of its own.
    lines = [_PLACEHOLDER.sub(lambda found: words[found[1]], line) for line in template.split(" / ")]
    return "\n".join(line for line in (line.strip(" ,") for line in lines) if line)


def _words(person: Person, posting: Posting | None, language: str) -> dict[str, str]:
    organisation = posting.organisation if posting is not None else None
    state = of = ""
    if organisation is not None and organisation.sending_state:
        code = organisation.sending_state
        state = countries.with_article(code) if language == "en" else countries.country_name(code, language)
        of = _of_state(code, language) or state
    full = " ".join(part for part in (person.academic_title, person.honorific, person.name) if part)
    return {
        "full": full,
        "family": person.family_name or person.given_name,
        "state": state,
        "of_state": of,
        "organisation": organisation.called(language) if organisation is not None else "",
    }


def _of_state(code: str, language: str) -> str:
    """The state as it stands with what is its own: "of Italy", "Italiens", "Italian", "d'Italie"."""
    if language == "en":
        return f"of {countries.with_article(code)}"
    return french.of_state(code) if language == "fr" else countries.genitive(code, language)
