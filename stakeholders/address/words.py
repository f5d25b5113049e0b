"""What the rows, columns and languages of the table are called, and what is in the office's trail of them."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words, said_as
from stakeholders.address.forms import AddressRole
from stakeholders.people.models import Gender

ROLE_WORDS: dict[AddressRole, LazyString] = {
    AddressRole.AMBASSADOR: _l("Ambassador, high commissioner"),
    AddressRole.OWN_AMBASSADOR: _l("Ambassador of our own state"),
    AddressRole.NUNCIO: _l("Nuncio"),
    AddressRole.CHARGE: _l("Chargé d’affaires"),
    AddressRole.ENVOY: _l("Envoy, minister"),
    AddressRole.MINISTER_COUNSELLOR: _l("Minister-counsellor"),
    AddressRole.COUNSELLOR: _l("Counsellor"),
    AddressRole.SECRETARY: _l("First, second or third secretary"),
    AddressRole.ATTACHE: _l("Attaché"),
    AddressRole.DEFENCE_ATTACHE: _l("Defence attaché"),
    AddressRole.CONSUL: _l("Consul"),
    AddressRole.HONORARY_CONSUL: _l("Honorary consul"),
    AddressRole.HEAD_OF_OFFICE: _l("Head of an EU or international office"),
    AddressRole.OTHER: _l("Anyone else"),
}

#: French is a language of the table alone, so it is named here.
LANGUAGE_WORDS: dict[str, LazyString] = {
    "en": _l("English"),
    "sv": _l("Swedish"),
    "fi": _l("Finnish"),
    "fr": _l("French"),
}

GENDER_WORDS: dict[Gender | None, LazyString] = {
    None: _l("For everybody"),
    Gender.MAN: _l("To a man"),
    Gender.WOMAN: _l("To a woman"),
    Gender.UNKNOWN: _l("Gender not known"),
}

PART_WORDS: dict[str, LazyString] = {
    "envelope": _l("Envelope"),
    "card": _l("Card"),
    "salutation": _l("Salutation"),
    "closing": _l("Closing"),
}

PLACEHOLDER_WORDS: dict[str, LazyString] = {
    "full": _l("the whole name, with title and honorific"),
    "family": _l("the family name"),
    "state": _l("the state that sends the mission"),
    "of_state": _l("the state as its own: of Italy, Italiens, Italian, d’Italie"),
    "organisation": _l("the name of the mission or organisation"),
}


def cell_name(label: str) -> str:
    """A cell as the trail names it, in words: "Ambassador, French, to a woman"."""
    role, _space, rest = label.partition(" (")
    gender, _comma, language = rest.rstrip(")").partition(", ")
    try:
        return str(
            _(
                "%(role)s, %(language)s, %(gender)s",
                role=ROLE_WORDS[AddressRole(role)],
                language=LANGUAGE_WORDS[language],
                gender=str(GENDER_WORDS[Gender(gender)]).lower(),
            )
        )
    except (KeyError, ValueError):
        return label


def register_words(app: Flask) -> None:
    """Let the audit trail speak of forms of address."""
    fields = {**PART_WORDS, "gender": _l("Gender"), "language": _l("Language"), "role": _l("Role")}
    say_language = {"language": lambda code: str(LANGUAGE_WORDS.get(code, code))}
    add_record_words(
        app,
        "edited_forms_of_address",
        RecordWords(
            _l("form of address of the office"),
            fields,
            {
                **say_language,
                "role": said_as(AddressRole, ROLE_WORDS),
                "gender": said_as(Gender, GENDER_WORDS),
            },
            name=cell_name,
            url=lambda _number: url_for("address.table"),
        ),
    )
    add_record_words(
        app,
        "personal_forms_of_address",
        RecordWords(
            _l("form of address of a person"),
            {**fields, "verified_on": _l("Verified on")},
            say_language,
            name=lambda code: str(LANGUAGE_WORDS.get(code, code)),
        ),
    )
