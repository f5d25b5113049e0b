"""Letters that went by post: entered beside those that the mail server took, so that nobody gets both."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from office import clock, settings
from office.database import db
from office.mailroom.models import Letter, LetterStatus

#: A letter of the same key that has not left the house, or came to nothing: the one by post takes its place.
REPLACED = (LetterStatus.FAILED, LetterStatus.BOUNCED, LetterStatus.CANCELLED)


@dataclass(frozen=True)
class PostedLetter:
    """A letter that was put into the post.

    Args:
        kind, key, subject_type, subject_id: as of `outbox.NewLetter`: a letter by mail with this key is the
            same letter.
        to_name: who is written to.
        language: the language it is written in.
        subject_line: what it is about, on one line.
        revision: the revision of its matter that it tells of, where its kind counts them.
        params: what else is to be known of it; plain JSON.
    """

    kind: str
    key: str
    subject_type: str
    subject_id: int
    to_name: str
    language: str
    subject_line: str
    revision: int | None
    params: dict[str, Any]


def enter(posted: PostedLetter, at: datetime) -> Letter | None:
    """Enter a letter as one that left by post at that moment; None where it has left, or waits to, already.

    The caller keeps others from sending the same letter meanwhile, as whoever sends does.
    """
    found = db.session.scalars(select(Letter).where(Letter.key == posted.key)).one_or_none()
    if found is not None and found.status not in REPLACED:
        return None
    letter = found or _new(posted)
    letter.mailing_id = None
    letter.status = LetterStatus.SENT
    letter.to_address, letter.to_name = "", posted.to_name[:300]
    letter.language, letter.subject_line = posted.language, posted.subject_line[:300]
    letter.revision, letter.params = posted.revision, {**posted.params, "on_paper": True}
    letter.due_at = letter.sent_at = at
    letter.attempts, letter.reason, letter.last_answer, letter.settled_at = 0, None, None, None
    db.session.add(letter)
    db.session.flush()
    return letter


def _new(posted: PostedLetter) -> Letter:
    domain = settings.current().mail_from.rpartition("@")[2]
    return Letter(
        kind=posted.kind,
        key=posted.key,
        subject_type=posted.subject_type,
        subject_id=posted.subject_id,
        # No mail has them; every letter does.
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        bounce_token=secrets.token_hex(10),
        created_at=clock.now(),
    )
