"""Reading what the city's companies have to report: by company, calendar year and half-year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from advocacy.contacts.models import CityCompany, CompanyContact, CompanyReport
from advocacy.contacts.rules import LONGEST, SHORTEST, Half, Problem, sixth, to_report
from office.database import db
from stakeholders.organisations.models import Organisation, OrganisationKind

#: What a company of the city can be among the register's kinds.
COMPANY_KINDS = (OrganisationKind.COMPANY, OrganisationKind.ASSOCIATION, OrganisationKind.OTHER)


def problems_of(contact: CompanyContact) -> list[Problem]:
    """What keeps a contact from being reported as it stands; its company is loaded."""
    found = []
    if contact.length < SHORTEST:
        found.append(Problem.TOO_SHORT)
    if contact.length > LONGEST:
        found.append(Problem.TOO_LONG)
    if not contact.targets:
        found.append(Problem.NO_TARGET)
    if contact.means is None:
        found.append(Problem.NO_MEANS)
    if not contact.company.owned_on(contact.held_on):
        found.append(Problem.NOT_OWNED)
    return found


@dataclass(frozen=True)
class CompanyYear:
    """A company's contacts in a calendar year, by day, and the reports that were given of it."""

    company: CityCompany
    year: int
    contacts: Sequence[CompanyContact]
    reports: Sequence[CompanyReport]

    @property
    def sixth(self) -> CompanyContact | None:
        """The contact from which on the year is not small-scale; None while it is."""
        return sixth(self.contacts)

    def report_of(self, half: Half) -> CompanyReport | None:
        """The report of one of its halves."""
        return next((one for one in self.reports if (one.year, one.half) == (half.year, half.number)), None)

    def within(self, half: Half) -> list[CompanyContact]:
        """The contacts of one of its halves."""
        return [one for one in self.contacts if one.half == half]

    def itemised(self, half: Half) -> list[CompanyContact]:
        """What the report of one of its halves itemises (`rules.to_report`)."""
        first = self.report_of(Half(self.year, 1))
        return to_report(self.contacts, half, told_in_first=first.contacts if first is not None else None)

    def incomplete(self, half: Half) -> list[CompanyContact]:
        """What of it cannot be reported as it stands."""
        return [one for one in self.itemised(half) if problems_of(one)]

    def differs_since(self, half: Half) -> bool:
        """Whether contacts of a reported half-year were entered, corrected or taken out since."""
        told = self.report_of(half)
        if told is None:
            return False
        now = self.itemised(half)
        return len(now) != told.contacts or any(one.updated_at > told.created_at for one in now)

    def awaits_report(self, half: Half, today: date) -> bool:
        """Whether a half-year that is over has something to report, and nobody has entered that it was."""
        return half.last_day < today and self.report_of(half) is None and bool(self.itemised(half))


def companies() -> list[CityCompany]:
    """The companies that the city owns or owned, by name: one statement."""
    wanted = (
        select(CityCompany)
        .join(CityCompany.organisation)
        .where(CityCompany.removed_at.is_(None))
        .options(joinedload(CityCompany.organisation))
        .order_by(Organisation.folded, CityCompany.id)
    )
    return list(db.session.scalars(wanted))


def is_there_a_company() -> bool:
    """Whether the office keeps any company of the city: one statement."""
    return db.session.scalar(select(exists().where(CityCompany.removed_at.is_(None)))) or False


def company_numbered(number: int, *, removed: bool = False) -> CityCompany | None:
    """One company, with ``removed`` also one that was taken out of the lists: one statement."""
    wanted = select(CityCompany).where(CityCompany.id == number).options(joinedload(CityCompany.organisation))
    found = db.session.scalar(wanted)
    return found if found is not None and (removed or found.removed_at is None) else None


def contact_numbered(number: int) -> CompanyContact | None:
    """One contact of a company that stands in lists, with its company and its note: one statement."""
    wanted = (
        select(CompanyContact)
        .join(CompanyContact.company)
        .where(CompanyContact.id == number, CityCompany.removed_at.is_(None))
        .options(joinedload(CompanyContact.company).joinedload(CityCompany.organisation))
    )
    return db.session.scalar(wanted)


def contact_of_note(company_id: int, interaction_id: int) -> CompanyContact | None:
    """What a company reports of a note of the log: one statement."""
    return db.session.scalar(
        select(CompanyContact).where(
            CompanyContact.company_id == company_id, CompanyContact.interaction_id == interaction_id
        )
    )


def contacts_of_note(interaction_id: int) -> list[CompanyContact]:
    """What is reported of a note of the log, of each company: one statement."""
    wanted = (
        select(CompanyContact)
        .join(CompanyContact.company)
        .where(CompanyContact.interaction_id == interaction_id, CityCompany.removed_at.is_(None))
        .options(joinedload(CompanyContact.company).joinedload(CityCompany.organisation))
        .order_by(CompanyContact.id)
    )
    return list(db.session.scalars(wanted))


def years_of(found: Iterable[CityCompany], years: Collection[int]) -> dict[tuple[int, int], CompanyYear]:
    """Contacts and reports of companies by (company, calendar year): two statements, however many."""
    by_number = {company.id: company for company in found}
    if not by_number:
        return {}
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    contacts = db.session.scalars(
        select(CompanyContact)
        .where(CompanyContact.company_id.in_(by_number), CompanyContact.held_on.between(first, last))
        .options(joinedload(CompanyContact.company), joinedload(CompanyContact.interaction))
        .order_by(CompanyContact.held_on, CompanyContact.id)
    ).all()
    reports = db.session.scalars(
        select(CompanyReport)
        .where(CompanyReport.company_id.in_(by_number), CompanyReport.year.in_(years))
        .options(joinedload(CompanyReport.by))
    ).all()
    return {
        (number, year): CompanyYear(
            company,
            year,
            [one for one in contacts if one.company_id == number and one.held_on.year == year],
            [one for one in reports if one.company_id == number and one.year == year],
        )
        for number, company in by_number.items()
        for year in years
    }


def year_of(company: CityCompany, year: int) -> CompanyYear:
    """The same of one company and year."""
    return years_of([company], [year])[company.id, year]


def awaiting(years: Iterable[CompanyYear], today: date) -> list[tuple[CompanyYear, Half]]:
    """The half-years of those years that are to be reported, what is due first coming first."""
    found = [
        (year, half)
        for year in years
        for half in (Half(year.year, 1), Half(year.year, 2))
        if year.awaits_report(half, today)
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0].company.id))


@dataclass(frozen=True)
class Subject:
    """One subject as the register takes it: once, with all who were contacted and each means of that."""

    text: str
    targets: Sequence[str]
    means: Sequence[str]
    contacts: Sequence[CompanyContact]


def by_subject(found: Iterable[CompanyContact]) -> list[Subject]:
    """Contacts as the register wants them: by subject, each text once, in the order of the first contact."""
    groups: dict[str, list[CompanyContact]] = {}
    for contact in found:
        same = " ".join(contact.subject.casefold().split())
        groups.setdefault(same or f"#{contact.id}", []).append(contact)
    return [
        Subject(
            ones[0].subject,
            list(dict.fromkeys(line for one in ones for line in one.targets.split("\n") if line)),
            list(dict.fromkeys(one.means.value for one in ones if one.means is not None)),
            ones,
        )
        for ones in groups.values()
    ]


def organisations_free() -> list[Organisation]:
    """The register's organisations that a company of the city can be, without those that are one already."""
    taken = select(CityCompany.organisation_id).where(CityCompany.removed_at.is_(None))
    wanted = select(Organisation).where(Organisation.kind.in_(COMPANY_KINDS), Organisation.id.not_in(taken))
    return list(db.session.scalars(wanted.order_by(Organisation.folded, Organisation.id)))
