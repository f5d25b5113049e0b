"""A company of the office that is attacked, with a contact that it reports."""

from __future__ import annotations

from datetime import date

from advocacy.contacts import keeping
from advocacy.contacts.models import Means
from office.audit.steps import new_step
from office.audit.trail import because_of


def fill(ids: dict[str, int], label: str) -> None:
    """Enter both in hostile words; enter the numbers."""
    given = keeping.CompanyGiven(name=label[:200], note=label[:500], business_id="1234567-1")
    company = keeping.add_company(given)
    said = keeping.ContactGiven(date(2020, 1, 1), label[:200], label * 20, label, Means.MEETING)
    step = new_step(keeping.STEPS)
    with because_of(step):
        contact = keeping.add_contact(company, said)
    ids |= {
        "company_id": company.id,
        "contact_id": contact.id,
        "companies.step_id": step.record_id or 0,
    }


def words() -> dict[str, str]:
    """What stands in addresses as a word."""
    return {"half": "2020-1"}
