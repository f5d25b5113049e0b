"""Whose a mail server is, by the addresses in the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from stakeholders.organisations.domains import owners_of
from tests.making import embassy


def test_a_domain_belongs_to_the_one_organisation_whose_addresses_end_in_it(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    """A mail provider's domain is nobody's, and a domain that only ends alike is another."""
    norway = embassy("NO", mail="oslo@Norway.example.org")
    embassy("IT", mail="italy@provider.example.org")
    embassy("FR", mail="france@provider.example.org")
    embassy("DE", mail="berlin@not_norway.example.org")
    db.commit()
    with count_statements() as statements:
        found = owners_of({"norway.example.org", "provider.example.org", "unknown.example.org"})

    assert found == {"norway.example.org": norway.called("en")}
    assert len(statements) == 1
    assert owners_of([]) == {}
