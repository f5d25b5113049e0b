"""The kinds of pieces that hang on networks and partner cities: their tables, forms and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from advocacy.networks.forms import (
    CostForm,
    DecisionForm,
    MeetingForm,
    MembershipForm,
    ReviewForm,
    StandingForm,
    StatementForm,
)
from advocacy.networks.keeping import Owner
from advocacy.networks.models import (
    Cost,
    Decision,
    Membership,
    NetworkMeeting,
    NetworkStatement,
    PartnerStanding,
    Review,
)
from office.database import db


@dataclass(frozen=True)
class PieceKind:
    """One kind of piece, as pages enter it."""

    key: str
    model: type[Any]
    form: type[Any]
    #: The heading of the form for a new one, and for a correction.
    adding: LazyString
    correcting: LazyString
    #: What the next page says of it.
    saved: LazyString
    taken_out: LazyString

    @property
    def of_partner(self) -> bool:
        """Whether it hangs on partner cities; else on networks."""
        return self.model is PartnerStanding

    def of(self, owner: Owner, number: int) -> Any:
        """The piece of that number, if it hangs on this owner; else None."""
        piece = db.session.get(self.model, number)
        own = "partner_id" if self.of_partner else "network_id"
        return piece if piece is not None and getattr(piece, own) == owner.id else None


_ALL: Final = (
    PieceKind(
        "memberships",
        Membership,
        MembershipForm,
        _l("Enter a membership"),
        _l("Correct the membership"),
        _l("The membership was saved."),
        _l("The membership has been taken out."),
    ),
    PieceKind(
        "costs",
        Cost,
        CostForm,
        _l("Enter the cost of a year"),
        _l("Correct the cost"),
        _l("The cost of the year was saved."),
        _l("The cost of the year has been taken out."),
    ),
    PieceKind(
        "reviews",
        Review,
        ReviewForm,
        _l("Review the benefit"),
        _l("Correct the review"),
        _l("The review of the benefit was saved."),
        _l("The review of the benefit has been taken out."),
    ),
    PieceKind(
        "decisions",
        Decision,
        DecisionForm,
        _l("Enter a decision to be made"),
        _l("The decision"),
        _l("The decision was saved."),
        _l("The decision has been taken out."),
    ),
    PieceKind(
        "meetings",
        NetworkMeeting,
        MeetingForm,
        _l("Enter a meeting of the network"),
        _l("Correct the meeting"),
        _l("The network’s meeting was saved."),
        _l("The network’s meeting has been taken out."),
    ),
    PieceKind(
        "statements",
        NetworkStatement,
        StatementForm,
        _l("Enter a statement"),
        _l("Correct the statement"),
        _l("The statement was saved."),
        _l("The statement has been taken out."),
    ),
    PieceKind(
        "standings",
        PartnerStanding,
        StandingForm,
        _l("Enter how relations stand"),
        _l("Correct the state"),
        _l("How relations stand was saved."),
        _l("It has been taken out how relations stood."),
    ),
)
KINDS: Final[Mapping[str, PieceKind]] = {kind.key: kind for kind in _ALL}
