"""What a kept briefing says, and whether it is still what was kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from advocacy.picture.data import Picture, from_json
from advocacy.situation.models import Briefing


class Unreadable(Exception):
    """What is kept is no picture: something other than this program has written it."""


@dataclass(frozen=True)
class Kept:
    """A briefing in one language."""

    picture: Picture
    #: The day of the briefing before it, and what had changed since then, in sentences; None for the first.
    since: date | None
    changes: tuple[str, ...]


def digest_of(briefing: Briefing) -> str:
    """SHA-256, in hexadecimal, of everything that was kept, in its canonical form."""
    return hashlib.sha256(canonical(_all_of(briefing))).hexdigest()


def as_file(briefing: Briefing) -> bytes:
    """Everything that was kept as JSON, with the digest of its canonical form under "sha256"."""
    said = {"sha256": briefing.digest, "kept": _all_of(briefing)}
    return json.dumps(said, sort_keys=True, indent=2, ensure_ascii=False).encode()


def _all_of(briefing: Briefing) -> dict[str, Any]:
    return {
        "kept_at": briefing.kept_at.isoformat(),
        "day": briefing.day.isoformat(),
        "kept_by": briefing.kept_by,
        "theme": briefing.theme_id,
        "country": briefing.country,
        "forum": briefing.forum.value if briefing.forum else None,
        "narrowed": briefing.narrowed,
        "title": briefing.title,
        "note": briefing.note,
        "content": briefing.content,
    }


def canonical(kept: dict[str, Any]) -> bytes:
    """JSON in its one form, however a database ordered it: sorted keys, no spaces, UTF-8."""
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_sound(briefing: Briefing) -> bool:
    """Whether it is what was kept: its digest agrees."""
    return digest_of(briefing) == briefing.digest


def read(briefing: Briefing, language: str) -> Kept:
    """What was kept, in ``language``, or in English where the house had no such language then.

    Raises:
        Unreadable: what is kept is no picture.
    """
    try:
        content = briefing.content
        said = language if language in content["pictures"] else "en"
        return Kept(
            picture=from_json(content["pictures"][said]),
            since=date.fromisoformat(content["since"]) if content["since"] else None,
            changes=tuple(map(str, content["changes"].get(said, ()))),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable from error
