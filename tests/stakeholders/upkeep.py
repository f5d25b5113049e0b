"""A mission with people, addresses and secrets, and its secretary's browser, for the tests of upkeep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office import clock
from office.database import db
from stakeholders.organisations.models import (
    Address,
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.people.models import Posting, Rank
from stakeholders.verification.accepting import Decision, Outcome, decide
from stakeholders.verification.answering import correct, present_entry
from stakeholders.verification.corrections import NewPerson, PersonSaid, Said, lines_of
from stakeholders.verification.links import entry_url
from stakeholders.verification.models import EntryRequest, Proposal
from tests import making
from tests.seen_forms import forms_of

LONG_AGO = date(2020, 1, 2)


def mission(state: str = "IT", **columns: Any) -> Organisation:
    """An embassy with an ambassador, a counsellor, a chancery and notes that are nobody else's business."""
    embassy = making.embassy(state, notes="Difficult about seating.", **columns)
    embassy.addresses.append(Address(kind=AddressKind.CHANCERY, lines="Itäinen Puistotie 4\n00140 Helsinki"))
    head = making.person("Rossi", "Chiara", notes="Left-handed.")
    counsellor = making.person("Bianchi", "Marco")
    counsellor.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.PERSONAL, value="+358401112222")
    )
    making.posting(head, embassy, Rank.AMBASSADOR, credentials_on=date(2019, 2, 1))
    making.posting(counsellor, embassy, Rank.COUNSELLOR, title={"en": "Counsellor (Trade)"})
    db.session.flush()
    return embassy


def posting_of(embassy: Organisation, family: str) -> Posting:
    """The posting of somebody there."""
    found = db.session.query(Posting).join(Posting.person).filter_by(family_name=family)
    return found.filter(Posting.organisation_id == embassy.id).one()


def request_to(embassy: Organisation, **columns: Any) -> EntryRequest:
    """A letter that reached the embassy today."""
    now = clock.now()
    values: dict[str, Any] = {
        "language": "en",
        "to_address": "embassy.it@example.org",
        "asked_at": now,
        "expires_at": now + timedelta(days=60),
        "remind_at": None,
        "link_number": 1,
    }
    made = EntryRequest(organisation=embassy, **(values | columns))
    db.session.add(made)
    db.session.flush()
    return made


def path_of(request: EntryRequest) -> str:
    """The address of the mission's page, without the host."""
    return entry_url(request).removeprefix("http://localhost")


class Secretary:
    """Opens the mission's page, fills in what is wrong, and sends it: a browser without JavaScript."""

    def __init__(self, browser: FlaskClient, path: str) -> None:
        self.browser = browser
        self.path = path
        self.page: TestResponse = browser.get(path)

    def open(self, query: str = "") -> Secretary:
        """Open the page, or with ``?correct=1`` the form."""
        self.page = self.browser.get(self.path + query)
        return self

    def send(self, **typed: str) -> TestResponse:
        """Send the form as it stands with these fields typed over; ``-`` in names is written ``__``."""
        form = forms_of(self.page.text, self.path)[0]
        fields = dict(form.fields)
        for name, value in typed.items():
            fields[name.replace("__", "-")] = value
        return self.browser.post(form.action.partition("#")[0].replace("&amp;", "&"), data=fields)

    def field_of(self, family: str, name: str) -> str:
        """The name of a person's field, as :meth:`send` takes it."""
        form = forms_of(self.page.text, self.path)[0]
        fields = dict(form.fields)
        number = next(
            key.split("-")[1]
            for key, value in fields.items()
            if key.startswith("people-") and key.endswith("-family_name") and value == family
        )
        return f"people__{number}__{name}"


NEWCOMER = NewPerson("Lucia", "Neri", "woman", "first_secretary", "First Secretary", "2026-09-01", "", "", "")


def propose(embassy: Organisation, said: Said, remark: str = "") -> Proposal:
    """What the mission sends, as if from its page."""
    request = request_to(embassy)
    _organisation, shown = present_entry(embassy.id, "en")
    if not said.website:
        said = replace(said, website=shown.website)
    return correct(
        request,
        shown,
        lines_of(shown, said, "en"),
        answered_by="Anna Segreta",
        remark=remark,
        language="en",
        submission=str(request.id),
    )


def retitled(embassy: Organisation, title: str = "Minister-Counsellor") -> PersonSaid:
    return PersonSaid(posting_of(embassy, "Bianchi").id, values={"title": title})


def decided(proposal: Proposal, *choices: bool | int) -> Outcome:
    """Decide on the lines in their order; a number says which person of the register is meant."""
    decisions = {
        item.id: Decision(bool(choice), None if isinstance(choice, bool) else choice)
        for item, choice in zip(proposal.items, choices, strict=False)
    }
    return decide(
        proposal, decisions, by="Maija Virta", source="confirmed by Anna Segreta of Embassy of Italy"
    )
