"""Asking missions to confirm their own entry, what they answered, and entries verified many at a time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Json, Row
from stakeholders.organisations.models import Organisation


class EntryRequest(Row):
    """One letter to a mission that asks it to confirm its entry, and the link in it.

    Its history is its own and not the mission's: that a link was opened does not change the mission's entry,
    and must not keep an accepted proposal from being taken back.
    """

    __tablename__ = "entry_requests"
    __audited__ = True

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship()
    mailing_id: Mapped[int | None] = mapped_column(ForeignKey("mailings.id"), index=True)
    #: Raised to withdraw the link.
    link_number: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(String(5))
    to_address: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    #: The link opens nothing from then on.
    expires_at: Mapped[datetime]
    #: The reminder leaves then, if the mission has not answered by that time; null: none is wanted.
    remind_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    #: A newer letter took its place, or an officer took the link back.
    withdrawn_at: Mapped[datetime | None]
    proposals: Mapped[list[Proposal]] = relationship(
        back_populates="request", order_by="Proposal.id", passive_deletes="all"
    )

    def is_open_at(self, moment: datetime) -> bool:
        """Whether the link opens the entry at that moment."""
        return self.withdrawn_at is None and moment < self.expires_at

    def __str__(self) -> str:
        return self.to_address


class ProposalStatus(StrEnum):
    """How far the office has come with a mission's answer."""

    WAITING = "waiting"
    #: Every line has been accepted or left.
    DECIDED = "decided"
    #: There was nothing to decide: the mission found everything right.
    CONFIRMED = "confirmed"


class Proposal(Row):
    """What a mission answered: that all is right, or how its entry should read. It changes nothing itself."""

    __tablename__ = "proposals"
    __audited__ = True
    #: One click, one proposal.
    __table_args__ = (UniqueConstraint("request_id", "submission"),)

    #: The letter whose link the mission used; null: a guest said it on the page of their registration.
    request_id: Mapped[int | None] = mapped_column(ForeignKey("entry_requests.id"), index=True)
    request: Mapped[EntryRequest | None] = relationship(back_populates="proposals")
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship()
    #: Who answered, as they wrote it.
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(index=True)
    #: The language of the page on which it was written.
    language: Mapped[str] = mapped_column(String(5))
    remark: Mapped[str] = mapped_column(Text, default="")
    submission: Mapped[str] = mapped_column(String(64))
    #: Numbers of what the page showed, by table: what was not corrected counts as confirmed.
    shown: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    status: Mapped[ProposalStatus] = mapped_column(default=ProposalStatus.WAITING, index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    items: Mapped[list[ProposalItem]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="ProposalItem.id",
    )

    def __str__(self) -> str:
        return str(self.organisation)


class ItemKind(StrEnum):
    """What a line of a proposal asks for."""

    CHANGE = "change"
    ADD = "add"
    END = "end"
    #: Something that no field of the entry holds: a person reads it.
    NOTE = "note"


class ItemStatus(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    #: The register stays as it is.
    LEFT = "left"


class ProposalItem(Row):
    """One line of a proposal: what the mission saw, and what it wrote instead."""

    __tablename__ = "proposal_items"
    __audited__ = True
    __about__ = (("proposal_id", "proposals"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"), index=True)
    proposal: Mapped[Proposal] = relationship(back_populates="items")
    kind: Mapped[ItemKind]
    #: The table and the number of the record that it speaks of; of something new the table alone.
    record_type: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int | None]
    #: Of whom or of what, in the mission's own words: a name, "Chancery".
    about: Mapped[str] = mapped_column(String(300), default="")
    #: Such as ``title``, ``email``, ``departed_on``; empty for something whole.
    field: Mapped[str] = mapped_column(String(40), default="")
    #: ``{"value": …}`` as the mission saw it, with ``id`` where a row of its own holds it.
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    #: ``{"value": …}`` as the mission wrote it; of something new all that was written.
    after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.WAITING)

    def __str__(self) -> str:
        return self.about


class Verification(Row):
    """Entries that an officer verified many at a time, on one word: an undertaking that can be taken back."""

    __tablename__ = "verifications"
    __audited__ = True

    #: "Diplomatic list of 1 October", "telephone".
    source: Mapped[str] = mapped_column(String(200))
    count: Mapped[int] = mapped_column(default=0)

    def __str__(self) -> str:
        return self.source
