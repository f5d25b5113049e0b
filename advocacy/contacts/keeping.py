"""Saying what contacts are about, and keeping what the city's companies have to report."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from advocacy.contacts import reporting
from advocacy.contacts.models import CityCompany, CompanyContact, CompanyReport, ContactLink, Means
from advocacy.contacts.rules import Half, business_id_of
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from events.programme.models import Event
from office import clock
from office.database import Row, db, one_at_a_time, still_there
from office.sent_once import AlreadySent, enter_once, refuse_second
from stakeholders.engagement.models import Confidentiality, Interaction
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import (
    AlreadyRegistered,
    ChangedMeanwhile,
    OrganisationGiven,
    refuse_stale,
    register,
)
from stakeholders.organisations.models import Organisation, OrganisationKind

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "contact_steps"


class AlreadyThere(Exception):
    """The organisation stands among the companies already."""

    def __init__(self, existing: CityCompany) -> None:
        super().__init__(str(existing))
        self.existing = existing


class BadBusinessId(Exception):
    """It is no Finnish business identity code: seven digits, a dash, and the digit that checks them."""


class EndsBeforeItBegins(Exception):
    """The city is said to have sold a company before it bought it."""


class StillToCome(Exception):
    """The day lies in the future: what is entered has taken place."""


class InConfidence(Exception):
    """The note is confidential, and what is reported is public: the two are not put together."""


class NotOver(Exception):
    """The half-year is not over, or the day of the report lies within it."""


class Incomplete(Exception):
    """Some of the contacts cannot be reported as they stand; ``number`` is how many."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AlreadyReported(Exception):
    """Somebody has entered that this half-year was reported."""

    def __init__(self, existing: CompanyReport) -> None:
        super().__init__(str(existing))
        self.existing = existing


@dataclass(frozen=True)
class LinkKey:
    """One matter of a contact: "goal", "dossier" or "event", and its number."""

    kind: str
    number: int


_MATTERS: Final[dict[str, type[Row]]] = {"goal": Goal, "dossier": Dossier, "event": Event}


def key_of(link: ContactLink) -> LinkKey:
    """What a link leads to."""
    for kind, number in (("goal", link.goal_id), ("dossier", link.dossier_id), ("event", link.event_id)):
        if number is not None:
            return LinkKey(kind, number)
    raise ValueError(link)


def say_about(interaction: Interaction, chosen: Collection[LinkKey], seen: Collection[LinkKey]) -> bool:
    """Enter what a contact was about and at which event it took place; whether anything changed.

    Args:
        seen: what stood there when the form was opened. What somebody else has added since stays, and what
            they took away stays away: only what was ticked or unticked here is done.
    """
    one_at_a_time(f"contact_links {interaction.id}")
    kept = {
        key_of(link): link
        for link in db.session.scalars(
            select(ContactLink).where(ContactLink.interaction_id == interaction.id)
        )
    }
    gone = [link for key, link in kept.items() if key in seen and key not in chosen]
    new = [key for key in dict.fromkeys(chosen) if key not in kept and key not in seen]
    for link in gone:
        db.session.delete(link)
    for key in new:
        # With the record itself: the trail says what it is called.
        record = db.session.get(_MATTERS[key.kind], key.number)
        db.session.add(ContactLink(interaction_id=interaction.id, **{key.kind: record}))
    db.session.flush()
    return bool(gone or new)


@dataclass(frozen=True)
class CompanyGiven:
    """What somebody says of a company; ``organisation_id`` or, for one that is not registered, ``name``."""

    business_id: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""
    organisation_id: int | None = None
    name: str = ""
    language: str = "en"


def add_company(given: CompanyGiven, *, submission: str | None = None) -> CityCompany:
    """Enter a company that the city owns; one that the register does not know is taken into it.

    One that was removed comes back with its contacts and reports, and says what is said now.

    Raises:
        AlreadyThere: the organisation is one already.
        AlreadySent: a form of that number was taken before.
        NameMissing: it is neither one of the register nor has it a name.
        BadBusinessId, EndsBeforeItBegins: see there.
    """
    # First the turn: who waited for the other of two clicks finds what that one made.
    one_at_a_time(CityCompany.__tablename__)
    refuse_second(CityCompany, submission)
    organisation = _organisation(given)
    known = db.session.scalar(select(CityCompany).where(CityCompany.organisation_id == organisation.id))
    if known is not None and known.removed_at is None:
        raise AlreadyThere(known)
    if known is not None:
        known.removed_at, known.submission = None, submission
        _set_company(known, given)
        db.session.flush()
        return known
    company = CityCompany(organisation=organisation, submission=submission)
    with db.session.no_autoflush:
        _set_company(company, given)
    enter_once(company)
    return company


def _organisation(given: CompanyGiven) -> Organisation:
    if given.organisation_id is not None:
        found = db.session.get(Organisation, given.organisation_id)
        if found is not None:
            return found
    said = OrganisationGiven(
        kind=OrganisationKind.COMPANY,
        name={given.language: tidy(given.name)},
        short_name={},
        seat_country="FI",
        language=given.language,
    )
    try:
        return register(said)
    except AlreadyRegistered as error:
        return error.existing


def change_company(company: CityCompany, given: CompanyGiven, *, seen_at: Any) -> None:
    """Change what is said of a company.

    Raises:
        ChangedMeanwhile: somebody else has made something else of it since.
        BadBusinessId, EndsBeforeItBegins: see there.
    """
    _refuse_stale(company, seen_at, lambda: _set_company(company, given))
    _set_company(company, given)
    db.session.flush()


def _set_company(company: CityCompany, given: CompanyGiven) -> None:
    typed = tidy(given.business_id)
    code = business_id_of(typed) if typed else ""
    if code is None:
        raise BadBusinessId
    if given.since is not None and given.until is not None and given.until < given.since:
        raise EndsBeforeItBegins
    company.business_id, company.since, company.until = code, given.since, given.until
    company.note = tidy(given.note)


def remove_company(company: CityCompany) -> None:
    """Take a company out of every list, with its contacts. It is kept, to be brought back."""
    company.removed_at = clock.now()
    db.session.flush()


def bring_back_company(company: CityCompany) -> None:
    """Put a removed company back where it was."""
    company.removed_at = None
    db.session.flush()


@dataclass(frozen=True)
class ContactGiven:
    """What somebody says of a contact that may have to be reported; it may be incomplete as yet."""

    held_on: date
    topic: str = ""
    subject: str = ""
    #: One on each line.
    targets: str = ""
    means: Means | None = None


def add_contact(
    company: CityCompany,
    given: ContactGiven,
    *,
    note: Interaction | None = None,
    submission: str | None = None,
) -> CompanyContact:
    """Enter a contact of a company; ``note`` is the note of the log that it is made from.

    Raises:
        InConfidence: the note is confidential.
        AlreadySent: a form of that number, or this note for this company, was taken before.
        StillToCome: see there.
    """
    if note is not None and note.confidentiality is Confidentiality.CONFIDENTIAL:
        raise InConfidence
    one_at_a_time(f"{CompanyContact.__tablename__} {company.id}")
    if note is not None and (known := reporting.contact_of_note(company.id, note.id)) is not None:
        raise AlreadySent(known)
    contact = CompanyContact(
        company_id=company.id, interaction_id=note.id if note else None, submission=submission
    )
    with db.session.no_autoflush:
        _set_contact(contact, given)
    enter_once(contact)
    return contact


def change_contact(contact: CompanyContact, given: ContactGiven, *, seen_at: Any) -> None:
    """Correct a contact.

    Raises:
        ChangedMeanwhile: somebody else has made something else of it since.
        StillToCome: see there.
    """
    _refuse_stale(contact, seen_at, lambda: _set_contact(contact, given))
    _set_contact(contact, given)
    db.session.flush()


def _refuse_stale(record: Row, seen_at: Any, write: Callable[[], None]) -> None:
    """`refuse_stale`, but for the second of two clicks, which would write what stands there already."""
    try:
        refuse_stale(record, seen_at)
    except ChangedMeanwhile:
        db.session.refresh(record)
        with db.session.no_autoflush:
            write()
            differs = db.session.is_modified(record)
            if differs:
                db.session.expire(record)
        if differs:
            raise


def _set_contact(contact: CompanyContact, given: ContactGiven) -> None:
    if given.held_on > clock.today():
        raise StillToCome
    contact.held_on, contact.means = given.held_on, given.means
    contact.topic, contact.subject = tidy(given.topic), tidy_lines(given.subject)
    lines = (tidy(line) for line in tidy_lines(given.targets).split("\n"))
    contact.targets = "\n".join(dict.fromkeys(line for line in lines if line))


def remove_contact(contact: CompanyContact) -> None:
    """Take a contact out; the undertaking that it is part of can be taken back. Twice is once."""
    if still_there(contact):
        db.session.delete(contact)
        db.session.flush()


def report(
    company: CityCompany, half: Half, reported_on: date, *, user_id: int | None, note: str = ""
) -> CompanyReport:
    """Enter that a company's half-year was reported.

    Raises:
        NotOver, StillToCome, Incomplete, AlreadyReported: see there.
    """
    one_at_a_time(f"{CompanyReport.__tablename__} {company.id}")
    year = reporting.year_of(company, half.year)
    if (existing := year.report_of(half)) is not None:
        raise AlreadyReported(existing)
    if reported_on > clock.today():
        raise StillToCome
    if reported_on <= half.last_day:
        raise NotOver
    if incomplete := year.incomplete(half):
        raise Incomplete(len(incomplete))
    made = CompanyReport(
        company_id=company.id,
        year=half.year,
        half=half.number,
        reported_on=reported_on,
        by_id=user_id,
        contacts=len(year.itemised(half)),
        note=tidy(note),
    )
    db.session.add(made)
    db.session.flush()
    return made


def withdraw(made: CompanyReport) -> None:
    """Take out that a half-year was reported; the undertaking can be taken back. Twice is once."""
    if still_there(made):
        db.session.delete(made)
        db.session.flush()
