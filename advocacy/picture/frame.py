"""What a picture is drawn of: a day, and what it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from advocacy.goals.models import Forum
from stakeholders.engagement.queries import Reader

#: Draws for everybody: the picture is common, so it holds what every reader may see and nothing else.
#: No member of staff has this number, so nothing that is confidential is anybody's own here.
COMMON: Final = Reader(user_id=0)


class Narrowing(StrEnum):
    """By what a picture can be narrowed."""

    THEME = "theme"
    COUNTRY = "country"
    FORUM = "forum"


@dataclass(frozen=True)
class Frame:
    """A day, and what the picture is narrowed to; what is None narrows nothing."""

    #: The day on the office's calendar, and the same moment in UTC.
    day: date
    at: datetime
    theme_id: int | None = None
    #: ISO 3166-1 alpha-2: "before meeting the ambassador of …".
    country: str | None = None
    forum: Forum | None = None

    @property
    def narrowed_by(self) -> frozenset[Narrowing]:
        """By what it is narrowed."""
        asked = {
            Narrowing.THEME: self.theme_id,
            Narrowing.COUNTRY: self.country,
            Narrowing.FORUM: self.forum,
        }
        return frozenset(key for key, value in asked.items() if value is not None)
