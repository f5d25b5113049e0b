"""What hangs on an organisation's entry: addresses, accreditations, its numbers elsewhere, former names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from office.database import db
from office.localized import Texts, cleaned
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    ExternalId,
    FormerName,
    Organisation,
)


@dataclass(frozen=True)
class AddressGiven:
    """A street or postal address as somebody gave it."""

    kind: AddressKind
    lines: str


@dataclass(frozen=True)
class ExternalIdGiven:
    """The number that an organisation has elsewhere, such as ("wikidata", "Q5369545")."""

    scheme: str
    value: str


def set_addresses(organisation: Organisation, wanted: tuple[AddressGiven, ...]) -> None:
    """Make an organisation's addresses those wanted; a corrected one stays the same row.

    One that is gone and one of its kind that is new are one address, corrected.
    """
    kept = {AddressGiven(a.kind, a.lines): a for a in organisation.addresses}
    missing = [address for address in wanted if address not in kept]
    for given, address in kept.items():
        if given in wanted:
            continue
        heir = next((m for m in missing if m.kind is given.kind), None)
        if heir is None:
            organisation.addresses.remove(address)
        else:
            missing.remove(heir)
            address.lines = heir.lines
    organisation.addresses.extend(Address(kind=m.kind, lines=m.lines) for m in missing)


def set_accreditations(organisation: Organisation, wanted: tuple[str, ...]) -> None:
    """Make the states (ISO alpha-2) that a mission is also accredited to those wanted."""
    for accreditation in list(organisation.accreditations):
        if accreditation.country not in wanted:
            organisation.accreditations.remove(accreditation)
    kept = {accreditation.country for accreditation in organisation.accreditations}
    organisation.accreditations.extend(Accreditation(country=code) for code in wanted if code not in kept)


def set_external_ids(organisation: Organisation, wanted: tuple[ExternalIdGiven, ...]) -> None:
    """Make an organisation's numbers elsewhere those wanted; a corrected one stays the same row."""
    missing = list(wanted)
    surplus: list[ExternalId] = []
    for kept in organisation.external_ids:
        given = ExternalIdGiven(kept.scheme, kept.value)
        if given in missing:
            missing.remove(given)
        else:
            surplus.append(kept)
    for kept in surplus:
        heir = next((one for one in missing if one.scheme == kept.scheme), None)
        if heir is None:
            organisation.external_ids.remove(kept)
        else:
            missing.remove(heir)
            kept.value = heir.value
    organisation.external_ids.extend(ExternalId(scheme=one.scheme, value=one.value) for one in missing)


def normal_external_ids(given: tuple[ExternalIdGiven, ...]) -> tuple[ExternalIdGiven, ...]:
    """The numbers in the form that the register keeps, each once: where it is in lower case."""
    tidied = (ExternalIdGiven(tidy(one.scheme).lower(), tidy(one.value)) for one in given)
    return tuple(dict.fromkeys(one for one in tidied if one.value))


def keep_former_name(organisation: Organisation, name: Texts, until: date | None) -> FormerName | None:
    """Keep a name that was borne before, so that search finds it; None where it is kept already."""
    texts = cleaned({code: tidy(text) for code, text in name.items()})
    if not texts or any(former.name == texts for former in organisation.former_names):
        return None
    former = FormerName(name=texts, until=until)
    organisation.former_names.append(former)
    db.session.flush()
    return former


def remove_former_name(former: FormerName) -> None:
    """Take out a former name that was entered by mistake."""
    former.organisation.former_names.remove(former)
    db.session.flush()


def replaced_texts(before: Texts, after: Texts) -> Texts:
    """The texts of a name whose place another has taken; one added in a further language replaces none."""
    return {code: text for code, text in before.items() if after.get(code) and after[code] != text}
