"""The demonstration's upkeep: missions that were asked, one that found all right, one that proposes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from office import clock
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.verification.answering import confirm, correct, present_entry
from stakeholders.verification.asking import asked_at
from stakeholders.verification.corrections import NewPerson, PersonSaid, Said, lines_of
from stakeholders.verification.models import EntryRequest

#: Asked and silent; asked, and everything was right; asked, and there is something to correct.
_SILENT, _RIGHT, _CORRECTS = "PT", "LV", "BE"


def build() -> None:
    """Ask three missions, and let two of them answer."""
    requests = {code: _asked(code) for code in (_SILENT, _RIGHT, _CORRECTS)}
    db.session.flush()
    if (right := requests[_RIGHT]) is not None:
        _organisation, shown = present_entry(right.organisation_id, "en")
        confirm(right, shown, answered_by="Ilze Kalnarāja", language="en", submission="demo")
    if (corrects := requests[_CORRECTS]) is not None:
        _propose(corrects)
    db.session.flush()


def _asked(code: str) -> EntryRequest | None:
    mission = db.session.scalar(select(Organisation).where(Organisation.sending_state == code))
    if mission is None:
        return None
    address, language = asked_at(mission)
    asked = clock.now() - timedelta(days=3)
    request = EntryRequest(
        organisation=mission,
        language=language,
        to_address=address,
        asked_at=asked,
        expires_at=asked + timedelta(days=60),
        remind_at=None,
        opened_at=asked + timedelta(hours=5) if code != _SILENT else None,
    )
    db.session.add(request)
    return request


def _propose(request: EntryRequest) -> None:
    _organisation, shown = present_entry(request.organisation_id, "en")
    deputy = next((person for person in shown.people if not person.is_head), None)
    newcomer = NewPerson(
        given_name="Elke",
        family_name="Vandersteene",
        gender="woman",
        rank="first_secretary",
        title="First Secretary (Culture and Press)",
        arrived_on=(clock.today() - timedelta(days=40)).isoformat(),
        credentials_on="",
        email="elke.vandersteene@example.org",
        phone="+358401234567",
    )
    titled = {"title": "Minister-Counsellor, Deputy Head of Mission"}
    said = Said(
        people=(PersonSaid(deputy.posting_id, values=titled),) if deputy is not None else (),
        newcomers=(newcomer,),
        channels={c.id: "press.brussels@example.org" for c in shown.channels if c.purpose == "press"},
        website=shown.website,
    )
    correct(
        request,
        shown,
        lines_of(shown, said, "en"),
        answered_by="Sofie Maesbergh",
        remark="The chancery is closed on 2 January.",
        language="en",
        submission="demo",
    )
