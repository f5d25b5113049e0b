"""A network and a partner city of the office that is attacked."""

from __future__ import annotations

from datetime import date

from advocacy.networks.keeping import STEPS, Named, PersonGiven, add, add_piece
from advocacy.networks.models import Network, NetworkMeeting, Partner, PartnerStanding, Standing
from office.audit.steps import new_step
from office.audit.trail import because_of
from stakeholders.organisations.models import OrganisationKind


def fill(ids: dict[str, int], label: str) -> None:
    """Enter both in hostile words, each with a piece; enter the numbers."""
    said = {"about": label, "owner_id": ids["user_id"], "review_months": 1}
    network = add(Network, OrganisationKind.CITY_NETWORK, Named(name=label[:200]), said)
    ids["network_id"] = network.id
    relation = {"relation": label[:100], "about": label, "owner_id": None}
    partner = add(Partner, OrganisationKind.CITY, Named(name=label[:200], country="SE"), relation)
    ids["partner_id"] = partner.id
    people = (PersonGiven(label[:200], label[:200]),)
    held = {"held_on": date(2020, 1, 1), "topic": label[:300], "place": label[:200], "people": people}
    stands = {"standing": Standing.RESTING, "since": date(2020, 1, 1), "reason": label[:500]}
    ids["networks.piece_id"] = add_piece(network, NetworkMeeting, held).id
    step = new_step(STEPS)
    with because_of(step):
        ids["partners.piece_id"] = add_piece(partner, PartnerStanding, stands).id
    ids["partners.step_id"] = ids["networks.step_id"] = step.record_id


def words() -> dict[str, str]:
    """What stands in addresses as a word."""
    return {
        "networks.kind": "meetings",
        "partners.kind": "standings",
        "networks.plot_file.kind": "svg",
        "networks.years_file.kind": "svg",
        "networks.what": "meetings",
        "networks.ending": "csv",
        "partners.ending": "csv",
    }
