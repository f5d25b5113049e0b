"""Reading briefings: the list, one of them, its neighbours, and the last of the same narrowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, false, select, tuple_
from sqlalchemy.orm import undefer

from advocacy.goals.models import Forum
from advocacy.picture.frame import Frame
from advocacy.situation.models import Briefing
from office import settings
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.organisations.queries import is_sent_to

#: So many briefings are offered to be compared, the latest first; older ones by their own pages.
OFFERED: Final = 200
_MOST_WORDS: Final = 8
#: Missions of one state that lead to what to know before a meeting.
_MISSIONS: Final = 4


@dataclass(frozen=True)
class Like:
    """What a picture was narrowed to; all None is the whole picture."""

    theme_id: int | None = None
    country: str | None = None
    forum: Forum | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        """Briefings that are narrowed exactly so."""
        return and_(
            Briefing.theme_id.is_not_distinct_from(self.theme_id),
            Briefing.country.is_not_distinct_from(self.country),
            Briefing.forum.is_not_distinct_from(self.forum),
        )


def like(narrowed: Frame | Briefing) -> Like:
    """What a picture or a briefing is narrowed to."""
    return Like(narrowed.theme_id, narrowed.country, narrowed.forum)


@dataclass(frozen=True)
class BriefingFilter:
    """What the list is narrowed to; ``like`` None is every briefing."""

    typed: str = ""
    like: Like | None = None


def briefings(wanted: BriefingFilter) -> Select[Briefing]:
    """The briefings that are kept, the latest first, without what they hold: one statement."""
    found = select(Briefing).where(Briefing.removed_at.is_(None))
    words = fold(wanted.typed).split()[:_MOST_WORDS]
    for word in words:
        found = found.where(Briefing.folded.contains(word, autoescape=True))
    if wanted.typed.strip() and not words:
        # Something was typed that has no letter or digit: nothing is called so.
        found = found.where(false())
    if wanted.like is not None:
        found = found.where(wanted.like.condition)
    return found.order_by(Briefing.kept_at.desc(), Briefing.id.desc())


def narrowings() -> list[Like]:
    """What the kept briefings are narrowed to, each once: one statement."""
    columns = Briefing.theme_id, Briefing.country, Briefing.forum
    kept = select(*columns).where(Briefing.removed_at.is_(None)).distinct()
    return [Like(*row) for row in db.session.execute(kept)]


def briefing_numbered(number: int, *, removed: bool = False) -> Briefing | None:
    """One briefing with what it holds, on request one that was taken back too: one statement."""
    wanted = select(Briefing).where(Briefing.id == number).options(undefer(Briefing.content))
    if not removed:
        wanted = wanted.where(Briefing.removed_at.is_(None))
    return db.session.scalar(wanted)


def last_like(frame: Frame) -> Briefing | None:
    """The latest briefing of the same narrowing, with what it holds, kept by then: one statement."""
    wanted = select(Briefing).where(
        Briefing.removed_at.is_(None), Briefing.kept_at <= frame.at, like(frame).condition
    )
    order = Briefing.kept_at.desc(), Briefing.id.desc()
    return db.session.scalar(wanted.options(undefer(Briefing.content)).order_by(*order).limit(1))


def neighbours(briefing: Briefing) -> tuple[Briefing | None, Briefing | None]:
    """The briefings of the same narrowing before and after one: two statements."""
    here = (briefing.kept_at, briefing.id)
    same = select(Briefing).where(Briefing.removed_at.is_(None), like(briefing).condition)
    place = tuple_(Briefing.kept_at, Briefing.id)
    before = same.where(place < here).order_by(Briefing.kept_at.desc(), Briefing.id.desc())
    after = same.where(place > here).order_by(Briefing.kept_at, Briefing.id)
    return db.session.scalar(before.limit(1)), db.session.scalar(after.limit(1))


def offered() -> Sequence[Briefing]:
    """The latest briefings, to choose two of: one statement."""
    return db.session.scalars(briefings(BriefingFilter()).limit(OFFERED)).all()


def briefings_called(typed: str, limit: int) -> Sequence[Briefing]:
    """Briefings with these words in their titles, notes or narrowing, the latest first: one statement."""
    return db.session.scalars(briefings(BriefingFilter(typed)).limit(limit)).all()


def missions_of(country: str) -> Sequence[Organisation]:
    """The open missions that a state sends to the office's own, by kind: one statement."""
    wanted = select(Organisation).where(
        Organisation.sending_state == country,
        is_sent_to(settings.current().office_country),
        Organisation.kind.in_(DIPLOMATIC_MISSIONS),
        Organisation.closed_on.is_(None),
    )
    return db.session.scalars(wanted.order_by(Organisation.kind, Organisation.id).limit(_MISSIONS)).all()
