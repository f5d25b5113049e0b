"""Briefings: the situational picture as it was on a day, kept word for word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, Text, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from advocacy.goals.models import Forum
from advocacy.themes.models import Theme
from office.accounts.models import User
from office.database import Row
from office.localized import pick

#: Characters of whoever kept it, as they were called.
LONGEST_KEEPER: Final = 200


class Briefing(Row):
    """A picture that was kept: what it said, in every language, is never written again.

    Only `removed_at` may change. Whatever else does is refused here, and what got past that (a hand in the
    database) is found by the digest: see `kept.is_sound`.
    """

    __tablename__ = "briefings"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("length(digest) = 64", name="digest_is_sha256"),
        Index("ix_briefings_kept_at", "kept_at", "id"),
    )

    kept_at: Mapped[datetime]
    #: The day that the picture shows, on the office's calendar.
    day: Mapped[date]
    #: Who kept it, and what they were called then; null where the program did.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    kept_by: Mapped[str] = mapped_column(String(LONGEST_KEEPER))
    #: What the picture was narrowed to; all three null for the whole picture.
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    theme: Mapped[Theme | None] = relationship()
    country: Mapped[str | None] = mapped_column(String(2))
    forum: Mapped[Forum | None]
    #: The same in words, in every language: "Climate · Italy"; empty texts for the whole picture.
    narrowed: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: "Before the meeting with the Ambassador of Italy"; empty where nobody said what for.
    title: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    #: The picture in every language, and what had changed since the briefing before it: `keeping.content_of`.
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    #: SHA-256 of all of the above, hexadecimal: `kept.digest_of`.
    digest: Mapped[str] = mapped_column(String(64))
    #: Title, note, narrowing and keeper, folded to plain lower-case Latin: what search looks at.
    folded: Mapped[str] = mapped_column(Text, default="")
    #: A number the form carried: the same form sent twice is one briefing.
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Taken out of every list; it can be brought back.
    removed_at: Mapped[datetime | None]

    def narrowed_to(self, language: str) -> str:
        """What it was narrowed to, as it was worded then; empty for the whole picture."""
        return pick(self.narrowed, language)

    def __str__(self) -> str:
        return self.title or self.day.isoformat()


class BriefingIsFrozen(Exception):
    """A briefing never changes after it was kept, and is never deleted: it can only be taken back."""


#: What may be written again.
_LIVELY: Final = frozenset({"removed_at", "updated_at"})


@event.listens_for(Briefing, "before_update")
def _refuse_change(mapper: Mapper[Briefing], _connection: Connection, briefing: Briefing) -> None:
    state = inspect(briefing)
    for attribute in mapper.column_attrs:
        if attribute.key not in _LIVELY and state.attrs[attribute.key].history.has_changes():
            raise BriefingIsFrozen(attribute.key)


@event.listens_for(Briefing, "before_delete")
def _refuse_deletion(_mapper: Mapper[Briefing], _connection: Connection, _briefing: Briefing) -> None:
    raise BriefingIsFrozen("deleted")
