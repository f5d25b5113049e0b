"""What a picture was narrowed to, in words."""

from __future__ import annotations

from collections.abc import Callable

from advocacy.goals.words import FORUM_WORDS
from advocacy.picture.frame import Frame
from advocacy.themes.models import Theme
from office.countries import country_name
from office.database import db
from office.web.i18n import language


def narrowed_words(frame: Frame) -> Callable[[], str]:
    """Reads what it needs (one statement at most); the result words it in the language in force."""
    theme = db.session.get(Theme, frame.theme_id) if frame.theme_id is not None else None

    def word() -> str:
        parts = [
            theme.called(language()) if theme else "",
            country_name(frame.country, language()) if frame.country else "",
            str(FORUM_WORDS[frame.forum]) if frame.forum else "",
        ]
        return " · ".join(part for part in parts if part)

    return word
