"""How many letters may leave now: the office's limits per minute, held across all its workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select

from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.settings import Settings

_MINUTE: Final = timedelta(minutes=1)
#: A minute's letters are spread over it: a tenth of them in a tenth of it, so that a limit of 30 sends three
#: every six seconds and the rate that a page shows is the rate there is.
_TENTH: Final = timedelta(seconds=6)
#: What is named so in the database is asked by one worker at a time.
LOCK: Final = "the pace of the outbox"


@dataclass(frozen=True)
class Pace:
    """The office's limits, in letters a minute; None where there is none."""

    per_minute: int | None
    to_domain: int | None

    @classmethod
    def of(cls, office: Settings) -> Pace:
        """The limits that the settings hold."""
        return cls(office.mail_per_minute, office.mail_per_minute_to_domain)

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit."""
        return self.per_minute is not None or self.to_domain is not None


class Room:
    """What may be claimed at one moment, and what has been taken of it.

    It counts what was sent in the last minute and what any worker holds to send. When the last letter of any
    minute was claimed, all others of that minute were among these: no minute, wherever it begins, sees more
    than the limit.
    """

    def __init__(self, pace: Pace, now: datetime) -> None:
        self._pace = pace
        self._total = _Used()
        self._domains: dict[str, _Used] = {}
        held = and_(Letter.status == LetterStatus.SENDING, Letter.lease_until >= now)
        statement = (
            select(
                Letter.to_domain,
                func.count(),
                func.count().filter(or_(held, Letter.sent_at > now - _TENTH)),
            )
            .where(or_(held, Letter.sent_at > now - _MINUTE))
            .group_by(Letter.to_domain)
        )
        for domain, minute, tenth in db.session.execute(statement):
            self._domains[domain] = _Used(minute, tenth)
            self._total.minute += minute
            self._total.tenth += tenth

    @property
    def left(self) -> int | None:
        """How many letters may still be claimed; None: as many as one likes."""
        return self._total.left(self._pace.per_minute)

    def has_for(self, domain: str) -> bool:
        """Whether one more may go to this domain."""
        used = self._domains.get(domain)
        # What has no domain reaches no server.
        left = (used or _Used()).left(self._pace.to_domain) if domain else None
        return left is None or left > 0

    def full(self) -> set[str]:
        """The domains to which none may go now."""
        return {domain for domain in self._domains if not self.has_for(domain)}

    def take(self, domain: str) -> None:
        """One letter to this domain is claimed."""
        for used in (self._total, self._domains.setdefault(domain, _Used())):
            used.minute += 1
            used.tenth += 1


@dataclass
class _Used:
    minute: int = 0
    tenth: int = 0

    def left(self, limit: int | None) -> int | None:
        if limit is None:
            return None
        return max(0, min(limit - self.minute, -(-limit // 10) - self.tenth))
