"""The wording of an event's letters: what counts now, new versions, and the house's own words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import select

from events.letters.models import LetterText, Purpose
from events.letters.rendering import Wording
from events.programme.models import Event
from office.database import db, one_at_a_time
from office.localized import LANGUAGES

_TEXTS: Final = Path(__file__).parent / "texts"


class ChangedMeanwhile(Exception):
    """A colleague has saved another version since; ``newest`` is theirs."""

    def __init__(self, newest: LetterText) -> None:
        super().__init__(str(newest))
        self.newest = newest


@cache
def house_words(purpose: Purpose) -> Wording:
    """What the house has every event's letters of this kind say, until somebody words them otherwise."""
    subject: dict[str, str] = {}
    body: dict[str, str] = {}
    for language in LANGUAGES:
        text = (_TEXTS / f"{purpose.value}.{language}.md").read_text(encoding="utf-8")
        first, _end, rest = text.partition("\n")
        subject[language], body[language] = first.strip(), rest.strip()
    return Wording(subject, body, purpose)


def current(event: Event, purpose: Purpose) -> LetterText | None:
    """The version that letters are written with; None where it is still the house's own words."""
    statement = (
        select(LetterText)
        .where(LetterText.event_id == event.id, LetterText.purpose == purpose)
        .order_by(LetterText.number.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def wording_of(text: LetterText) -> Wording:
    """What a version says."""
    return Wording(text.subject, text.body, text.purpose)


def words_of(event: Event, purpose: Purpose) -> Wording:
    """What a letter of this kind says now; nothing is written for it."""
    text = current(event, purpose)
    return wording_of(text) if text is not None else house_words(purpose)


def agreed(event: Event, purpose: Purpose) -> LetterText:
    """The version that is sent: the highest, or a first one out of the house's own words. It is flushed."""
    text = current(event, purpose)
    if text is not None:
        return text
    one_at_a_time(LetterText.__tablename__)
    text = current(event, purpose)
    if text is not None:
        return text
    words = house_words(purpose)
    kept = [code for code in LANGUAGES if code in event.languages] or list(LANGUAGES)
    return _write(
        event,
        purpose,
        1,
        {code: words.subject[code] for code in kept},
        {code: words.body[code] for code in kept},
        None,
    )


def save(
    event: Event,
    purpose: Purpose,
    subject: Mapping[str, str],
    body: Mapping[str, str],
    *,
    seen: int,
    user_id: int | None,
) -> LetterText | None:
    """Make a new version, if it says something else than the one before; None if it does not.

    Args:
        seen: the number of the version that the writer began from; 0 for the house's own words.

    Raises:
        ChangedMeanwhile: a colleague has saved another version since; nothing is written.
    """
    one_at_a_time(LetterText.__tablename__)
    newest = current(event, purpose)
    before = wording_of(newest) if newest is not None else house_words(purpose)
    if (dict(before.subject), dict(before.body)) == (dict(subject), dict(body)):
        return None
    if newest is not None and newest.number != seen:
        raise ChangedMeanwhile(newest)
    number = newest.number + 1 if newest is not None else 1
    return _write(event, purpose, number, subject, body, user_id)


def _write(
    event: Event,
    purpose: Purpose,
    number: int,
    subject: Mapping[str, str],
    body: Mapping[str, str],
    user_id: int | None,
) -> LetterText:
    text = LetterText(
        event=event, purpose=purpose, number=number, subject=dict(subject), body=dict(body), user_id=user_id
    )
    db.session.add(text)
    db.session.flush()
    return text
