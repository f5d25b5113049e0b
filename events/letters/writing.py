"""The wording of an event's letters: what counts now, new versions, and the house's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from events.letters.models import LetterText, Purpose
from events.letters.queries import current, latest, version
from events.letters.rendering import Wording
from events.programme.models import Event
from office.database import db, one_at_a_time
from office.localized import LANGUAGES

__all__ = [
    "ChangedMeanwhile",
    "NoSuchVersion",
    "agreed",
    "current",
    "house_words",
    "save",
    "take_over",
    "take_up",
    "wording_of",
    "words_of",
]

_TEXTS: Final = Path(__file__).parent / "texts"


class ChangedMeanwhile(Exception):
    """A colleague has saved another version since; ``newest`` is theirs."""

    def __init__(self, newest: LetterText) -> None:
        super().__init__(str(newest))
        self.newest = newest


class NoSuchVersion(Exception):
    """The letter has no version with that number."""


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
    text = _alone_with(event, purpose)
    if text is not None:
        return text
    words = _kept_of_house(event, purpose)
    return _write(event, purpose, 1, words.subject, words.body, None)


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
    newest = _alone_with(event, purpose)
    before = wording_of(newest) if newest is not None else house_words(purpose)
    said = _normal(subject), _normal(body)
    if newest is not None and newest.number != seen:
        if said == (_normal(before.subject), _normal(before.body)):
            return None
        raise ChangedMeanwhile(newest)
    return _changed(event, purpose, newest, Wording(*said, purpose), user_id)


def take_up(event: Event, purpose: Purpose, number: int, user_id: int | None) -> LetterText | None:
    """Take up an earlier version again, as a new one; number 0 is the house's own words.

    None where that is what counts already.

    Raises:
        NoSuchVersion: there is no version with that number.
    """
    newest = _alone_with(event, purpose)
    if number == 0:
        wording = _kept_of_house(event, purpose)
    else:
        earlier = version(event, purpose, number)
        if earlier is None:
            raise NoSuchVersion
        wording = wording_of(earlier)
    return _changed(event, purpose, newest, wording, user_id)


def take_over(
    event: Event, source: Event, purposes: Iterable[Purpose], user_id: int | None
) -> list[LetterText]:
    """Word these letters as another event's are worded; gives the versions that it made.

    Where the other event's letters speak a language that this one does not promise, it is left out; one that
    this event promises and the other does not keeps what it said.
    """
    made = []
    theirs = latest(source)
    for purpose in purposes:
        text = theirs.get(purpose)
        if text is None:
            continue
        newest = _alone_with(event, purpose)
        own = wording_of(newest) if newest is not None else _kept_of_house(event, purpose)
        wording = Wording(
            {code: text.subject.get(code) or own.subject.get(code, "") for code in event.languages},
            {code: text.body.get(code) or own.body.get(code, "") for code in event.languages},
            purpose,
        )
        changed = _changed(event, purpose, newest, wording, user_id)
        if changed is not None:
            made.append(changed)
    return made


def _alone_with(event: Event, purpose: Purpose) -> LetterText | None:
    """The newest version, when nobody else is about to make one."""
    one_at_a_time(LetterText.__tablename__)
    return current(event, purpose)


def _changed(
    event: Event, purpose: Purpose, newest: LetterText | None, wording: Wording, user_id: int | None
) -> LetterText | None:
    said = _normal(wording.subject), _normal(wording.body)
    before = wording_of(newest) if newest is not None else _kept_of_house(event, purpose)
    if said == (_normal(before.subject), _normal(before.body)):
        return None
    return _write(event, purpose, newest.number + 1 if newest is not None else 1, *said, user_id)


def _kept_of_house(event: Event, purpose: Purpose) -> Wording:
    """The house's own words in the languages that the event promises."""
    words = house_words(purpose)
    kept = [code for code in LANGUAGES if code in event.languages] or list(LANGUAGES)
    return Wording(
        {code: words.subject[code] for code in kept}, {code: words.body[code] for code in kept}, purpose
    )


def as_kept(wording: Wording) -> Wording:
    """What was typed, as saving would keep it: so that line ends alone are no difference."""
    return Wording(_normal(wording.subject), _normal(wording.body), wording.purpose)


def _normal(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts as they are kept: line ends as one character, nothing around them, none that is empty."""
    kept = {code: "\n".join(text.splitlines()).strip() for code, text in texts.items()}
    return {code: text for code, text in kept.items() if text}


def _write(
    event: Event,
    purpose: Purpose,
    number: int,
    subject: Mapping[str, str],
    body: Mapping[str, str],
    user_id: int | None,
) -> LetterText:
    text = LetterText(
        event_id=event.id,
        purpose=purpose,
        number=number,
        subject=dict(subject),
        body=dict(body),
        user_id=user_id,
    )
    db.session.add(text)
    db.session.flush()
    return text
