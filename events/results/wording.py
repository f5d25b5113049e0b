"""Wording what the press is told: edited by language, taken anew from the numbers, taken back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from events.programme.models import Event
from events.results.models import PressKind, PressText
from office.database import db


class OfAnotherEvent(Exception):
    """What was named belongs to another event."""


class ChangedMeanwhile(Exception):
    """A colleague has worded it since; ``newest`` is theirs."""

    def __init__(self, newest: PressText) -> None:
        super().__init__(str(newest))
        self.newest = newest


@dataclass(frozen=True)
class Worded:
    """A text in one language as it stands: somebody's words, else the draft."""

    kind: PressKind
    language: str
    #: What the numbers say now.
    draft: str
    #: The last wording, which may say that the draft counts; None where nobody has worded it.
    last: PressText | None

    @property
    def is_edited(self) -> bool:
        """Whether it is somebody's words."""
        return self.last is not None and bool(self.last.text)

    @property
    def text(self) -> str:
        """What is said; ``""`` where there is nothing to say."""
        return self.last.text if self.last is not None and self.last.text else self.draft

    @property
    def is_outdated(self) -> bool:
        """Whether the draft says something else than when somebody worded it: numbers have changed since."""
        return self.last is not None and bool(self.last.text) and self.last.drafted != self.draft

    @property
    def seen(self) -> int:
        """What a form carries, so that nobody writes over a colleague's words unseen."""
        return self.last.id if self.last is not None else 0


def last_texts(event_id: int) -> dict[tuple[PressKind, str], PressText]:
    """The wording that counts of each text that anybody worded. One statement."""
    newest = (
        select(func.max(PressText.id))
        .where(PressText.event_id == event_id)
        .group_by(PressText.kind, PressText.language)
    )
    found = db.session.scalars(select(PressText).where(PressText.id.in_(newest.scalar_subquery())))
    return {(text.kind, text.language): text for text in found}


def write(event: Event, worded: Worded, text: str, *, seen: int, user_id: int, name: str) -> PressText | None:
    """Let a text say these words from now on; None where it says so already.

    Words that are the draft's, and no words at all, mean that it follows the numbers again.

    Args:
        seen: `Worded.seen` of what the writer began from.

    Raises:
        ChangedMeanwhile: a colleague has worded it since; nothing is written.
    """
    _one_at_a_time(event)
    newest = _newest(event, worded.kind, worded.language)
    said = "" if text == worded.draft else text
    before = newest.text if newest is not None else ""
    if said == before and (not said or newest is None or newest.drafted == worded.draft):
        return None
    if newest is not None and newest.id != seen:
        raise ChangedMeanwhile(newest)
    made = PressText(
        event=event,
        kind=worded.kind,
        language=worded.language,
        text=said,
        drafted=worded.draft,
        user_id=user_id,
        written_by=name[:200],
    )
    db.session.add(made)
    db.session.flush()
    return made


def take_back(event: Event, number: int) -> PressText | None:
    """Take back the wording with that number: what stood before it stands again. None where it is gone.

    Raises:
        ChangedMeanwhile: somebody has worded it once more since.
        OfAnotherEvent: the number is that of another event's wording.
    """
    _one_at_a_time(event)
    text = db.session.get(PressText, number, populate_existing=True)
    if text is None:
        return None
    if text.event_id != event.id:
        raise OfAnotherEvent
    newest = _newest(event, text.kind, text.language)
    if newest is not None and newest.id != number:
        raise ChangedMeanwhile(newest)
    db.session.delete(text)
    db.session.flush()
    return text


def _one_at_a_time(event: Event) -> None:
    # Whoever words or takes back in the same moment is waited for, and what they did is found.
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def _newest(event: Event, kind: PressKind, language: str) -> PressText | None:
    return db.session.scalar(
        select(PressText)
        .where(PressText.event_id == event.id, PressText.kind == kind, PressText.language == language)
        .order_by(PressText.id.desc())
        .limit(1)
    )
