"""The register as an import compares with it: plain values, in a fixed number of SQL statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from office.database import db
from office.localized import pick
from stakeholders.importing.missions import SCHEME, Mission
from stakeholders.importing.models import ImportedRecord
from stakeholders.organisations.models import (
    Accreditation,
    Channel,
    ChannelMedium,
    ExternalId,
    Organisation,
)

Resemblance = tuple[str, str, str, str]


@dataclass
class Kept:
    """One organisation of the register, as far as a list may speak of it."""

    id: int
    fields: dict[str, Any]
    label: str
    closed: bool
    emails: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    accreditations: set[str] = field(default_factory=set)
    qids: set[str] = field(default_factory=set)
    #: What the list said at the last import; None where it was never imported.
    said: dict[str, Any] | None = None
    identity: str = ""

    def sent_as(self, mission: Mission) -> bool:
        """Whether sending and receiving state are those of the row."""
        mine, theirs = self.fields, mission.fields
        return bool(
            mine["sending_state"] == theirs["sending_state"]
            and theirs["host_country"] in {mine["host_country"], mine["seat_country"]}
        )

    @property
    def resemblance(self) -> Resemblance:
        """The same as `Mission.resemblance`."""
        f = self.fields
        sender = f["sending_state"] or f.get("short_name.en", "")
        return (sender, f["host_country"] or "", f["seat_city"].casefold(), f["kind"])


@dataclass(frozen=True)
class Register:
    """All organisations, found in the ways in which a row can mean one."""

    by_identity: dict[str, Kept]
    by_qid: dict[str, list[Kept]]
    by_resemblance: dict[Resemblance, list[Kept]]


def read_register() -> Register:
    """Read what an import may compare with: five statements, whatever the size of the register."""
    kept: dict[int, Kept] = {}
    for row in db.session.execute(
        select(
            Organisation.id,
            Organisation.kind,
            Organisation.name,
            Organisation.short_name,
            Organisation.sending_state,
            Organisation.host_country,
            Organisation.seat_country,
            Organisation.seat_city,
            Organisation.website,
            Organisation.founded,
            Organisation.closed_on,
        )
    ):
        fields: dict[str, Any] = {
            "kind": row.kind.value,
            "sending_state": row.sending_state,
            "host_country": row.host_country,
            "seat_country": row.seat_country,
            "seat_city": row.seat_city,
            "website": row.website,
            "founded": row.founded,
        }
        fields |= {f"name.{language}": text for language, text in row.name.items()}
        fields |= {f"short_name.{language}": text for language, text in row.short_name.items()}
        kept[row.id] = Kept(row.id, fields, pick(row.name, "en"), row.closed_on is not None)
    _add_what_hangs_on(kept)
    by_identity: dict[str, Kept] = {}
    for number, identity, said in db.session.execute(
        select(ImportedRecord.organisation_id, ImportedRecord.identity, ImportedRecord.said).where(
            ImportedRecord.scheme == SCHEME
        )
    ):
        kept[number].said = said
        kept[number].identity = identity
        by_identity[identity] = kept[number]
    by_qid: dict[str, list[Kept]] = defaultdict(list)
    by_resemblance: dict[Resemblance, list[Kept]] = defaultdict(list)
    for organisation in kept.values():
        by_resemblance[organisation.resemblance].append(organisation)
        for qid in organisation.qids:
            by_qid[qid].append(organisation)
    return Register(by_identity, by_qid, by_resemblance)


def _add_what_hangs_on(kept: dict[int, Kept]) -> None:
    channels = select(Channel.organisation_id, Channel.medium, Channel.value).where(
        Channel.organisation_id.is_not(None)
    )
    for owner, medium, value in db.session.execute(channels):
        organisation = kept[owner or 0]
        (organisation.emails if medium is ChannelMedium.EMAIL else organisation.phones).add(value)
    for number, country in db.session.execute(select(Accreditation.organisation_id, Accreditation.country)):
        kept[number].accreditations.add(country)
    ids = select(ExternalId.organisation_id, ExternalId.value).where(ExternalId.scheme == SCHEME)
    for number, value in db.session.execute(ids):
        kept[number].qids.add(value)
