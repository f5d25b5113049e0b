"""A file that the directory wrote is read by the import, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy.orm import Session

from office.accounts.models import Role
from stakeholders.directory.exports import headings
from stakeholders.directory.narrowing import RecordKind
from stakeholders.importing.files import is_mapped, plan_of, take_in
from stakeholders.importing.plans import Fate, Options
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
)
from stakeholders.people.models import Gender, Rank
from tests import making

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def register(db: Session) -> None:
    embassy = making.embassy(
        "SE",
        name={"en": "Embassy of Sweden", "sv": "Sveriges ambassad", "fi": "Ruotsin suurlähetystö"},
        website="https://sweden.example.org",
        founded=1918,
        language="sv",
        notes="two\nlines",
    )
    embassy.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.GENERAL, value="+35896877660")
    )
    embassy.addresses.append(Address(kind=AddressKind.CHANCERY, lines="Pohjoisesplanadi 7 B\n00170 Helsinki"))
    embassy.accreditations.append(Accreditation(country="EE"))
    lind = making.person("Lind", "Åsa", gender=Gender.WOMAN, languages=["sv", "fi"], language="sv")
    lind.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="asa@example.org")
    )
    lind.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.PERSONAL, value="+358401234567")
    )
    title = {"en": "Counsellor (Trade)", "sv": "Ambassadråd"}
    making.posting(lind, embassy, Rank.COUNSELLOR, title=title, notified_on=date(2019, 2, 1))
    making.ambassador("IT", "Rossi", credentials_on=date(2019, 3, 1))
    db.commit()


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(RecordKind))
def test_what_was_written_changes_nothing_when_it_is_read_again(
    app: Flask, db: Session, register: None, signed_in: SignIn, kind: RecordKind, wanted: str, language: str
) -> None:
    editor = signed_in(Role.EDITOR)
    content = editor.post(f"/stakeholders/{kind.value}/file?lang={language}", data={"format": wanted}).data

    file = take_in(f"{kind.value}.{wanted}", content, Options(), None)
    assert is_mapped(file)
    plan = plan_of(file)
    told = [(row.fate, [str(problem.reason) for problem in row.problems]) for row in plan.rows]
    assert [fate for fate, _why in told] == [Fate.UNCHANGED] * 2, told


def test_the_headings_are_the_imports_own_words(app: Flask) -> None:
    from stakeholders.importing.fields import FIELDS

    for language in ("en", "sv", "fi"):
        with app.test_request_context(), force_locale(language):
            known = {str(field.label) for field in FIELDS.values()}
            for kind in RecordKind:
                assert set(headings(kind)) <= known
