"""Keeping the picture as a briefing, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale

from advocacy.picture.data import Picture, to_json
from advocacy.picture.frame import Frame
from advocacy.picture.gather import pictures
from advocacy.situation import queries
from advocacy.situation.kept import digest_of
from advocacy.situation.models import LONGEST_KEEPER, Briefing
from advocacy.situation.since import since_briefing
from office import clock
from office.accounts.models import User
from office.database import db
from office.localized import LANGUAGES
from office.sent_once import enter_once, refuse_second
from stakeholders.directory.search import fold
from stakeholders.organisations.channels import tidy, tidy_lines


def freeze(
    frame: Frame, *, title: str = "", note: str = "", user: User | None = None, submission: str | None = None
) -> Briefing:
    """Draw the picture in every language and keep it; ``submission`` is the number that the form carried.

    Raises:
        AlreadySent: a form of that number was taken before.
    """
    refuse_second(Briefing, submission)
    drawn = pictures(frame, LANGUAGES)
    narrowed = {picture.language: picture.narrowed for picture in drawn}
    title, note = tidy(title), tidy_lines(note)
    # Who has no name is called by an address, which may be longer than a name.
    name = user.label[:LONGEST_KEEPER] if user else ""
    briefing = Briefing(
        kept_at=frame.at,
        day=frame.day,
        user_id=user.id if user else None,
        kept_by=name,
        theme_id=frame.theme_id,
        country=frame.country,
        forum=frame.forum,
        narrowed=narrowed,
        title=title,
        note=note,
        content=content_of(drawn, queries.last_like(frame)),
        folded=fold(" ".join([title, note, name, *narrowed.values()])),
        submission=submission,
    )
    briefing.digest = digest_of(briefing)
    enter_once(briefing)
    return briefing


def content_of(drawn: Sequence[Picture], before: Briefing | None) -> dict[str, Any]:
    """What is kept: the picture in each language, and in sentences what has changed since the one before."""
    changes: dict[str, list[str]] = {}
    for picture in drawn:
        with force_locale(picture.language):
            if (since := since_briefing(before, picture)) is not None:
                changes[picture.language] = list(since.sentences)
    return {
        "pictures": {picture.language: to_json(picture) for picture in drawn},
        "since": before.day.isoformat() if changes and before is not None else None,
        "changes": changes,
    }


def take_back(briefing: Briefing) -> None:
    """Take a briefing out of every list; it stays as it is, and can be brought back."""
    briefing.removed_at = clock.now()
    db.session.flush()


def bring_back(briefing: Briefing) -> None:
    """Bring a briefing back that was taken out."""
    briefing.removed_at = None
    db.session.flush()
