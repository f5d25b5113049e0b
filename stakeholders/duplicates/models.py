"""Pairs that may be one record, what was decided of them, and merges with what it takes to undo them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Json, Row


class Kind(StrEnum):
    """What two records are; the value is their table's name."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"


class CandidateState(StrEnum):
    """What was decided of a pair."""

    OPEN = "open"
    #: Somebody said that they are not the same: they are not proposed again.
    DISTINCT = "distinct"
    MERGED = "merged"


class Candidate(Row):
    """Two records that may be one. Found by the program, decided by a person.

    Its numbers point to no table by a foreign key: a decision outlives the merge of one of the two, and
    stands again when that merge is undone.
    """

    __tablename__ = "duplicate_candidates"
    #: The search for duplicates writes past the session and leaves no entries; what a person decides does.
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("kind", "left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="smaller_first"),
        Index("ix_duplicate_candidates_list", "state", "kind", "score"),
        Index("ix_duplicate_candidates_right", "kind", "right_id"),
    )

    kind: Mapped[Kind]
    left_id: Mapped[int]
    right_id: Mapped[int]
    #: 0 to 100 (`comparing.Likeness`).
    score: Mapped[int]
    #: `comparing.Reason` values, the strongest first.
    reasons: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[CandidateState] = mapped_column(default=CandidateState.OPEN)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}?"


class Merge(Row):
    """One record that took in another. The other's number leads to it from then on.

    Its own history is not the record's: that a merge was undone is no change of the record, and must not keep
    an earlier undertaking from being taken back.
    """

    __tablename__ = "merges"
    __audited__ = True
    __table_args__ = (Index("ix_merges_gone", "kind", "gone_id"), Index("ix_merges_kept", "kind", "kept_id"))

    kind: Mapped[Kind]
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    #: What the two were called then.
    kept_label: Mapped[str] = mapped_column(String(300))
    gone_label: Mapped[str] = mapped_column(String(300))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    merged_by: Mapped[str] = mapped_column(String(200), default="")
    #: Rows that now hang on the kept record, by table; and rows that said the same twice.
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    #: What an undoing left as it was, as sentences' parts: ``[{"table", "id", "label", "reason", "by"}]``.
    left: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    def __str__(self) -> str:
        return f"{self.gone_label} → {self.kept_label}"


class MergeStep(Row):
    """One row that a merge moved or took out, with what the trail does not keep of it."""

    __tablename__ = "merge_steps"

    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id", ondelete="CASCADE"), index=True)
    table_name: Mapped[str] = mapped_column(String(80))
    #: The row's primary key, column by column.
    key: Mapped[dict[str, Any]] = mapped_column(Json)
    #: The column that was moved, from which number to which; null: the row was taken out.
    column_name: Mapped[str | None] = mapped_column(String(80))
    from_id: Mapped[int | None]
    to_id: Mapped[int | None]
    #: The row as it was when it was taken out.
    was: Mapped[dict[str, Any] | None] = mapped_column(Json)
