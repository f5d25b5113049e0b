"""Networks as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO

from flask_babel import gettext as _

from advocacy.networks.models import Cost
from advocacy.networks.queries import NetworkRow, review_due
from advocacy.networks.words import CHOICE_WORDS, ROLE_WORDS
from office.spreadsheets import write_xlsx
from office.web.i18n import language


def networks_file(out: IO[bytes], rows: Sequence[NetworkRow], day: date) -> None:
    """Write every network with its membership, cost, and what is due, as they stand on a day."""
    header = [
        _("Network"),
        _("Role"),
        _("Since"),
        _("Owner"),
        _("Year"),
        _("Amount"),
        _("Currency"),
        _("Next decision due on"),
        _("Proposed"),
        _("Last review"),
        _("Next review due on"),
    ]
    write_xlsx(out, _("Networks"), header, [_cells(row, day) for row in rows])


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
