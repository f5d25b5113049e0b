"""The demonstration's lists: one chosen, one that follows the register, and one change of many records."""

from __future__ import annotations

from sqlalchemy import select

from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import changing, keeping
from stakeholders.lists.models import Action
from stakeholders.organisations.models import Organisation, OrganisationKind

#: Whose schools and choirs sing at the demonstration city's concert.
_CONCERT = ("EE", "LV", "LT", "SE", "NO", "HU")


def build() -> None:
    """Fill in the demonstration's lists; its register is there already."""
    found = select(Organisation.id).where(
        Organisation.sending_state.in_(_CONCERT), Organisation.kind == OrganisationKind.EMBASSY
    )
    numbers = list(db.session.scalars(found.order_by(Organisation.id)))
    if not numbers:
        return
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    concert = keeping.make_fixed(
        "Advent concert",
        RecordKind.ORGANISATIONS,
        user_id=officer,
        note="Embassies whose choirs sing in the cathedral each December.",
    )
    keeping.add(concert, numbers, reason="Their choir sang in 2025", by="Maija Esimerkki")
    keeping.make_live(
        "Nordic and Baltic heads of mission",
        RecordKind.PEOPLE,
        "",
        {"group": ["nb8"], "head": ["head"]},
        user_id=officer,
        note="For the breakfast in the town hall.",
    )
    change = changing.begin(RecordKind.ORGANISATIONS, numbers, what="Advent concert", user_id=officer)
    params = {"text": f"Sings at the Advent concert of {clock.today().year}."}
    changing.choose(change, Action.NOTE, params)
    changing.carry_out(change, by="Maija Esimerkki")
