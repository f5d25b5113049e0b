"""What kinds, purposes and columns of organisations are called, in the reader's language."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office import countries
from office.audit.words import RecordWords, add_record_words, said_as, say_value
from office.localized import OWN_NAMES
from office.web.i18n import language
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import (
    AddressKind,
    ChannelMedium,
    ChannelPurpose,
    OrganisationKind,
    OrganisationStatus,
    RelationKind,
)

KIND_WORDS: dict[OrganisationKind, LazyString] = {
    OrganisationKind.EMBASSY: _l("Embassy"),
    OrganisationKind.HIGH_COMMISSION: _l("High commission"),
    OrganisationKind.APOSTOLIC_NUNCIATURE: _l("Apostolic nunciature"),
    OrganisationKind.PERMANENT_MISSION: _l("Permanent mission"),
    OrganisationKind.DE_FACTO_EMBASSY: _l("De facto embassy"),
    OrganisationKind.REPRESENTATIVE_OFFICE: _l("Representative office"),
    OrganisationKind.LIAISON_OFFICE: _l("Liaison office"),
    OrganisationKind.CONSULATE_GENERAL: _l("Consulate general"),
    OrganisationKind.CONSULATE: _l("Consulate"),
    OrganisationKind.HONORARY_CONSULATE: _l("Honorary consulate"),
    OrganisationKind.EU_REPRESENTATION: _l("EU representation"),
    OrganisationKind.EU_AGENCY: _l("EU agency"),
    OrganisationKind.INTERNATIONAL_ORGANISATION: _l("International organisation"),
    OrganisationKind.CITY: _l("City or municipality"),
    OrganisationKind.CITY_NETWORK: _l("City network"),
    OrganisationKind.EU_INSTITUTION: _l("EU institution"),
    OrganisationKind.MINISTRY: _l("Ministry"),
    OrganisationKind.AUTHORITY: _l("Authority"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.UNIVERSITY: _l("University"),
    OrganisationKind.MEDIA: _l("Media"),
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.OTHER: _l("Other organisation"),
}

PURPOSE_WORDS: dict[ChannelPurpose, LazyString] = {
    ChannelPurpose.SECRETARIAT: _l("Secretariat"),
    ChannelPurpose.HEAD_OFFICE: _l("Office of the head"),
    ChannelPurpose.PERSONAL: _l("Personal"),
    ChannelPurpose.CONSULAR: _l("Consular section"),
    ChannelPurpose.PRESS: _l("Press"),
    ChannelPurpose.GENERAL: _l("General"),
}

MEDIUM_WORDS: dict[ChannelMedium, LazyString] = {
    ChannelMedium.EMAIL: _l("E-mail"),
    ChannelMedium.PHONE: _l("Telephone"),
}

ADDRESS_WORDS: dict[AddressKind, LazyString] = {
    AddressKind.CHANCERY: _l("Chancery or office"),
    AddressKind.RESIDENCE: _l("Residence"),
    AddressKind.POSTAL: _l("Postal address"),
}

STATUS_WORDS: dict[OrganisationStatus, LazyString] = {
    OrganisationStatus.OPEN: _l("Open"),
    OrganisationStatus.SUSPENDED: _l("Suspended"),
    OrganisationStatus.CLOSED: _l("Closed"),
}

#: What an organisation is to the other.
RELATION_WORDS: dict[RelationKind, LazyString] = {
    RelationKind.PART_OF: _l("Part of"),
    RelationKind.MEMBER_OF: _l("Member of"),
    RelationKind.SUCCESSOR_OF: _l("Successor of"),
}

#: The same relation, as it stands on the other's page.
RELATION_WORDS_BACK: dict[RelationKind, LazyString] = {
    RelationKind.PART_OF: _l("Parts"),
    RelationKind.MEMBER_OF: _l("Members"),
    RelationKind.SUCCESSOR_OF: _l("Succeeded by"),
}

#: Ends the key of a relation that is told from the other's side.
BACK = "_back"
#: Relations as one of the two says them of itself, to be filled with the other's name; the key is the kind's,
#: with `BACK` the other way.
DIRECTION_WORDS: dict[str, LazyString] = {
    RelationKind.PART_OF.value: _l("a part of “%(other)s”"),
    RelationKind.PART_OF.value + BACK: _l("the whole that “%(other)s” is a part of"),
    RelationKind.MEMBER_OF.value: _l("a member of “%(other)s”"),
    RelationKind.MEMBER_OF.value + BACK: _l("the body that “%(other)s” is a member of"),
    RelationKind.SUCCESSOR_OF.value: _l("the successor of “%(other)s”"),
    RelationKind.SUCCESSOR_OF.value + BACK: _l("the predecessor of “%(other)s”"),
}

#: Columns and form fields, for the history and for two people's edits side by side.
FIELD_WORDS: dict[str, LazyString] = {
    "kind": _l("Kind"),
    "name": _l("Name"),
    "short_name": _l("Short name"),
    "sending_state": _l("Sending state"),
    "host_country": _l("Sent to"),
    "seat_city": _l("City"),
    "seat_country": _l("Country of its seat"),
    "website": _l("Website"),
    "founded": _l("Founded in"),
    "language": _l("Language of letters"),
    "notes": _l("Notes"),
    "closed_on": _l("Closed on"),
    "source": _l("Source"),
    "verified_on": _l("Verified on"),
    "verified_by": _l("Verified by"),
    "verified_source": _l("Verified from"),
    "channels": _l("How it is reached"),
    "addresses": _l("Addresses"),
    "accreditations": _l("Accredited to"),
    "external_ids": _l("Numbers elsewhere"),
}

#: "On, by, from", of whatever can be verified by itself.
_VERIFIED = {name: FIELD_WORDS[name] for name in ("verified_on", "verified_by", "verified_source")}
PERIOD_WORDS: dict[str, LazyString] = {"since": _l("Since"), "until": _l("Until")}


def say(field: str, value: Any) -> str:
    """A field's value in the reader's words, be it from a form, the register or the audit trail."""
    if value is None or value == "" or value == ():
        return ""
    if field == "kind":
        return str(KIND_WORDS[OrganisationKind(value)])
    if field in {"sending_state", "host_country", "seat_country"}:
        return countries.country_name(value, language())
    if isinstance(value, date):
        return say_value(value.isoformat())
    if field == "language":
        return OWN_NAMES.get(value, str(value))
    if isinstance(value, dict):
        return " · ".join(value.values())
    if field == "channels":
        return " · ".join(shown_phone(channel.value) for channel in value)
    if field == "addresses":
        return " · ".join(address.lines.replace("\n", ", ") for address in value)
    if field == "accreditations":
        return ", ".join(countries.country_name(code, language()) for code in value)
    if field == "external_ids":
        return " · ".join(f"{one.scheme} {one.value}" for one in value)
    return say_value(value)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of organisations and what hangs on them."""

    def page(number: int) -> str:
        return url_for("directory.organisation", organisation_id=number)

    own = {name: partial(say, name) for name in FIELD_WORDS}
    add_record_words(app, "organisations", RecordWords(_l("organisation"), FIELD_WORDS, own, url=page))
    add_record_words(
        app,
        "channels",
        RecordWords(
            _l("e-mail or telephone"),
            {
                "value": _l("E-mail or telephone"),
                "purpose": _l("For"),
                "language": _l("Language of letters"),
                **_VERIFIED,
            },
            {
                "value": shown_phone,
                "purpose": lambda value: str(PURPOSE_WORDS[ChannelPurpose(value)]),
                "medium": lambda value: str(MEDIUM_WORDS[ChannelMedium(value)]),
                "language": partial(say, "language"),
            },
            shown_phone,
        ),
    )
    add_record_words(
        app,
        "addresses",
        RecordWords(
            _l("address"),
            {"lines": _l("Address"), "kind": _l("Kind")},
            {"kind": lambda value: str(ADDRESS_WORDS[AddressKind(value)])},
        ),
    )
    add_record_words(
        app,
        "accreditations",
        RecordWords(_l("accreditation"), name=lambda code: countries.country_name(code, language())),
    )
    add_record_words(
        app,
        "external_ids",
        RecordWords(_l("number elsewhere"), {"scheme": _l("Where"), "value": _l("Number")}),
    )
    add_record_words(
        app, "former_names", RecordWords(_l("former name"), {"name": _l("Former name"), "until": _l("Until")})
    )
    add_record_words(
        app,
        "status_periods",
        RecordWords(
            _l("status"),
            {"status": _l("Status"), "since": _l("Since"), "note": _l("Note")},
            {"status": said_as(OrganisationStatus, STATUS_WORDS)},
            lambda value: str(STATUS_WORDS[OrganisationStatus(value)]),
        ),
    )
    add_record_words(
        app,
        "organisation_relations",
        RecordWords(
            _l("relation"),
            {"kind": _l("Relation"), **PERIOD_WORDS},
            {"kind": said_as(RelationKind, RELATION_WORDS)},
        ),
    )
