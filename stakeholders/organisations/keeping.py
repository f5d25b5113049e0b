"""Registering, changing, closing and re-opening organisations."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from office import clock
from office.database import db, is_sqlite, one_at_a_time
from office.localized import cleaned
from stakeholders.organisations.channels import (
    ChannelGiven,
    given_channels,
    normal_channel,
    set_channels,
    tidy,
    tidy_lines,
)
from stakeholders.organisations.hanging import (
    AddressGiven,
    ExternalIdGiven,
    keep_former_name,
    normal_external_ids,
    replaced_texts,
    set_accreditations,
    set_addresses,
    set_external_ids,
)
from stakeholders.organisations.models import Organisation, OrganisationKind, OrganisationStatus
from stakeholders.organisations.standing import enter_status
from stakeholders.organisations.verifying import verify as enter_verification

#: Two identical registrations within this time are one person's two clicks.
DOUBLE_CLICK = timedelta(seconds=60)


class NameMissing(Exception):
    """There is no name in any language."""


class BadWebsite(Exception):
    """The address of the website is none that a browser should open."""


class AlreadyRegistered(Exception):
    """An open organisation of this kind, name and seat is in the register."""

    def __init__(self, existing: Organisation) -> None:
        super().__init__(str(existing))
        self.existing = existing

    @property
    def is_double_click(self) -> bool:
        """Whether it was registered only just now, so that this is the same wish sent twice."""
        return clock.now() - self.existing.created_at < DOUBLE_CLICK


class ChangedMeanwhile(Exception):
    """Somebody else has changed the record since it was opened for editing."""

    def __init__(self, record: Any) -> None:
        super().__init__(str(record))
        self.record = record


@dataclass(frozen=True)
class OrganisationGiven:
    """All that a person may say about an organisation. Countries are ISO alpha-2."""

    kind: OrganisationKind
    name: dict[str, str]
    short_name: dict[str, str]
    sending_state: str | None = None
    host_country: str | None = None
    seat_city: str = ""
    seat_country: str | None = None
    website: str = ""
    language: str = "en"
    notes: str = ""
    channels: tuple[ChannelGiven, ...] = ()
    addresses: tuple[AddressGiven, ...] = ()
    accreditations: tuple[str, ...] = ()
    #: The year in which it was opened or founded.
    founded: int | None = None
    external_ids: tuple[ExternalIdGiven, ...] = ()


def given_of(organisation: Organisation) -> OrganisationGiven:
    """What is kept now, as it could have been given."""
    return OrganisationGiven(
        kind=organisation.kind,
        name=dict(organisation.name),
        short_name=dict(organisation.short_name),
        sending_state=organisation.sending_state,
        host_country=organisation.host_country,
        seat_city=organisation.seat_city,
        seat_country=organisation.seat_country,
        website=organisation.website,
        language=organisation.language,
        notes=organisation.notes,
        channels=given_channels(organisation.channels),
        addresses=tuple(AddressGiven(a.kind, a.lines) for a in organisation.addresses),
        accreditations=tuple(sorted(a.country for a in organisation.accreditations)),
        founded=organisation.founded,
        external_ids=tuple(ExternalIdGiven(one.scheme, one.value) for one in organisation.external_ids),
    )


def differences(mine: Any, theirs: Any) -> list[tuple[str, Any, Any]]:
    """Where two statements about one record differ: (field, mine, theirs), in the order of the fields."""
    return [
        (item.name, getattr(mine, item.name), getattr(theirs, item.name))
        for item in fields(mine)
        if getattr(mine, item.name) != getattr(theirs, item.name)
    ]


def normal_website(value: str) -> str:
    """The address with its scheme; empty stays empty.

    Raises:
        BadWebsite: it is no http(s) address of a host.
    """
    text = tidy(value)
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        usable = (
            parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "") and " " not in text
        )
    except ValueError:
        usable = False
    if not usable:
        raise BadWebsite(value)
    return text


def normal(given: OrganisationGiven) -> OrganisationGiven:
    """The same statement in the form in which the register keeps it.

    Raises:
        NameMissing: there is no name in any language.
        BadWebsite, BadMail, BadPhone: that value is none.
    """
    name = cleaned({code: tidy(text) for code, text in given.name.items()})
    if not name:
        raise NameMissing
    addresses = (AddressGiven(a.kind, tidy_lines(a.lines)) for a in given.addresses)
    channels = (normal_channel(c, given.seat_country) for c in given.channels if tidy(c.value))
    return OrganisationGiven(
        kind=given.kind,
        name=name,
        short_name=cleaned({code: tidy(text) for code, text in given.short_name.items()}),
        sending_state=given.sending_state or None,
        host_country=given.host_country or None,
        seat_city=tidy(given.seat_city),
        seat_country=given.seat_country or None,
        website=normal_website(given.website),
        language=given.language,
        notes=tidy_lines(given.notes),
        channels=tuple(dict.fromkeys(channels)),
        addresses=tuple(dict.fromkeys(a for a in addresses if a.lines)),
        accreditations=tuple(sorted(set(given.accreditations))),
        founded=given.founded,
        external_ids=normal_external_ids(given.external_ids),
    )


def register(given: OrganisationGiven, *, source: str = "") -> Organisation:
    """Take an organisation into the register.

    Raises:
        AlreadyRegistered: an open one of the same kind, name, sending state and seat is there.
        NameMissing, BadWebsite, BadMail, BadPhone: see `normal`.
    """
    given = normal(given)
    one_at_a_time(Organisation.__tablename__)
    _refuse_second(given)
    organisation = Organisation(source=source)
    _write(organisation, given)
    db.session.add(organisation)
    db.session.flush()
    return organisation


@dataclass(frozen=True)
class Renaming:
    """That a change of name is no correction: the name given up is kept as a former one, until that day."""

    until: date | None = None


def change(
    organisation: Organisation,
    given: OrganisationGiven,
    *,
    seen_at: datetime,
    renaming: Renaming | None = None,
) -> None:
    """Change what the register says; ``seen_at`` is the record's ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        NameMissing, BadWebsite, BadMail, BadPhone: see `normal`.
    """
    refuse_stale(organisation, seen_at)
    before = dict(organisation.name)
    _write(organisation, normal(given))
    if renaming is not None:
        keep_former_name(organisation, replaced_texts(before, organisation.name), renaming.until)
    # Channels and addresses are rows of their own: the record counts as changed with them.
    organisation.updated_at = clock.now()
    db.session.flush()


def refuse_stale(record: Any, seen_at: datetime) -> None:
    """Raise where the record has been changed since ``seen_at``, or is being changed at this moment.

    Raises:
        ChangedMeanwhile: it has; what is loaded is as the other has left it.
    """
    if record.updated_at == seen_at and not is_sqlite():
        # Two who save in the same moment: the second waits here, and looks again.
        db.session.refresh(record, ["updated_at"], with_for_update={"key_share": True})
        if record.updated_at != seen_at:
            db.session.expire_all()
    if record.updated_at != seen_at:
        raise ChangedMeanwhile(record)


def close(organisation: Organisation, closed_on: date, note: str = "") -> None:
    """Close an organisation; it stays in the register with its postings and its history."""
    enter_status(organisation, OrganisationStatus.CLOSED, closed_on, note)


def suspend(organisation: Organisation, since: date, note: str = "") -> None:
    """Enter that relations are suspended, or a mission evacuated: it is listed, and gets no letters."""
    enter_status(organisation, OrganisationStatus.SUSPENDED, since, note)


def reopen(organisation: Organisation, since: date | None = None, note: str = "") -> None:
    """Open a closed or suspended organisation again, as of today or of another day."""
    enter_status(organisation, OrganisationStatus.OPEN, since or clock.today(), note)


def verify(organisation: Organisation, *, day: date, by: str, source: str = "") -> None:
    """Enter that what the register says about the organisation was found to be true on ``day``."""
    enter_verification([organisation], day=day, by=by, source=source, today=max(day, clock.today()))


def _refuse_second(given: OrganisationGiven) -> None:
    alike = select(Organisation).where(
        Organisation.kind == given.kind,
        Organisation.closed_on.is_(None),
        Organisation.sending_state == given.sending_state,
        Organisation.seat_city == given.seat_city,
    )
    for other in db.session.scalars(alike.order_by(Organisation.id.desc())):
        same_name = any(other.name.get(code) == text for code, text in given.name.items())
        if (
            same_name
            and other.seat_country == given.seat_country
            and other.host_country == given.host_country
        ):
            raise AlreadyRegistered(other)


def _write(organisation: Organisation, given: OrganisationGiven) -> None:
    organisation.kind = given.kind
    organisation.name = given.name
    organisation.short_name = given.short_name
    organisation.sending_state = given.sending_state
    organisation.host_country = given.host_country
    organisation.seat_city = given.seat_city
    organisation.seat_country = given.seat_country
    organisation.website = given.website
    organisation.language = given.language
    organisation.notes = given.notes
    organisation.founded = given.founded
    set_channels(organisation.channels, given.channels, given.seat_country)
    set_addresses(organisation, given.addresses)
    set_accreditations(organisation, given.accreditations)
    set_external_ids(organisation, given.external_ids)
