"""Networks, what hangs on them, and partner cities as tables that spreadsheet programs open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

from flask_babel import gettext as _

from advocacy.networks import queries
from advocacy.networks.models import Cost, PartnerStanding
from advocacy.networks.queries import NetworkRow, PartnerRow, review_due
from advocacy.networks.words import CHOICE_WORDS, ROLE_WORDS, STANDING_WORDS, WHOSE_WORDS
from office import countries
from office.spreadsheets import write_csv, write_xlsx
from office.web.i18n import language

#: How a table can be taken away, by the ending of its name.
MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Sheet:
    """A table with its headings; days are ISO 8601, as programs sort them."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def written(self, ending: str) -> bytes:
        """The table as CSV or as a workbook; no text in it is a formula."""
        out = BytesIO()
        if ending == "csv":
            write_csv(out, self.header, self.rows)
        else:
            write_xlsx(out, self.title, self.header, self.rows)
        return out.getvalue()


def networks_sheet(rows: Sequence[NetworkRow], day: date) -> Sheet:
    """Every network with its membership, cost, and what is due, as they stand on a day."""
    header = [
        *(_("Network"), _("Role"), _("Since"), _("Owner"), _("Year"), _("Amount"), _("Currency")),
        *(_("Next decision due on"), _("Proposed"), _("Last review"), _("Next review due on")),
    ]
    return Sheet(_("Networks"), header, [_cells(row, day) for row in rows])


def _cells(row: NetworkRow, day: date) -> list[str]:
    network, membership, decision, cost = row.network, row.membership, row.decision, row.cost
    proposed = decision.proposed if decision is not None else None
    return [
        network.called(language()),
        str(ROLE_WORDS[membership.role]) if membership is not None else "",
        _iso(membership.since if membership is not None else None),
        network.owner.label if network.owner is not None else "",
        *_cost(cost),
        _iso(decision.due_on if decision is not None else None),
        str(CHOICE_WORDS[proposed]) if proposed is not None else "",
        _iso(network.reviews[0].reviewed_on if network.reviews else None),
        _iso(review_due(network, day)),
    ]


def _cost(cost: Cost | None) -> list[str]:
    return ["", "", ""] if cost is None else [str(cost.year), f"{cost.amount:.2f}", cost.currency]


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def meetings_sheet(network_id: int, first_year: int, last_year: int) -> Sheet:
    """The meetings of a span of years, with who of us took part."""
    header = [_("Day"), _("Topic"), _("Place"), _("Number of experts"), _("Who of us took part")]
    rows = [
        [
            *(one.held_on.isoformat(), one.topic, one.place, str(len(one.experts))),
            "; ".join(str(link.expert) for link in one.experts),
        ]
        for one in queries.meetings_of(network_id, first_year, last_year)
    ]
    return Sheet(_("Meetings"), header, rows)


def statements_sheet(network_id: int, first_year: int, last_year: int) -> Sheet:
    """The positions and statements of a span of years."""
    header = [_("Given on"), _("Title of the statement"), _("Whose it is"), _("Web page")]
    rows = [
        [one.given_on.isoformat(), one.title, str(WHOSE_WORDS[one.whose]), one.url]
        for one in queries.statements_of(network_id, first_year, last_year)
    ]
    return Sheet(_("Positions and statements"), header, rows)


def experts_sheet(network_id: int, first_year: int, last_year: int) -> Sheet:
    """Who of us took part in a span of years, and in how many meetings."""
    header = [_("Name"), _("Department"), _("Meetings"), _("First meeting"), _("Last meeting")]
    rows = [
        [
            *(one.expert.name, one.expert.department, str(one.meetings)),
            *(one.first.isoformat(), one.last.isoformat()),
        ]
        for one in queries.experts_of(network_id, first_year, last_year)
    ]
    return Sheet(_("Experts"), header, rows)


#: What of a network can be taken away, by its name in addresses.
OF_A_NETWORK: Final[Mapping[str, Callable[[int, int, int], Sheet]]] = {
    "meetings": meetings_sheet,
    "statements": statements_sheet,
    "experts": experts_sheet,
}


def partners_sheet(rows: Sequence[PartnerRow]) -> Sheet:
    """Every partner city with the history of relations: a line for each state, the latest first."""
    header = [
        *(_("Partner city"), _("Country"), _("Kind of relation"), _("State"), _("Since"), _("Reason")),
        *(_("Holds on the day"), _("Owner"), _("What it is for")),
    ]
    lines: list[list[str]] = []
    for row in rows:
        standings: Sequence[PartnerStanding | None] = row.partner.standings[::-1] or [None]
        lines += [_standing(row, standing) for standing in standings]
    return Sheet(_("Partner cities"), header, lines)


def _standing(row: PartnerRow, standing: PartnerStanding | None) -> list[str]:
    partner = row.partner
    country = partner.organisation.seat_country
    said = ["", "", "", ""]
    if standing is not None:
        holds = _("yes") if standing is row.standing else _("no")
        said = [str(STANDING_WORDS[standing.standing]), standing.since.isoformat(), standing.reason, holds]
    return [
        partner.called(language()),
        countries.country_name(country, language()) if country else "",
        partner.relation,
        *said,
        partner.owner.label if partner.owner is not None else "",
        partner.about,
    ]
