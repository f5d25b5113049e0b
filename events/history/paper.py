"""The page before a meeting on paper: the same parts, set as a tagged PDF of a page or two."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask_babel import gettext as _

from events.history.briefing import Briefing
from events.history.parts import parts_of
from events.history.rows import Part, Row
from office import settings
from office.typesetting.setting import typeset
from office.web.i18n import format_day
from stakeholders.engagement.words import CONFIDENTIALITY_WORDS
from stakeholders.organisations.words import KIND_WORDS

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "briefing.typ"


def pdf_of(told: Briefing, made_for: str, language: str) -> bytes:
    """What one reader may know, as PDF/UA, stamped with its class, its day, and for whom it was made.

    Raises:
        NotPrintable: the typesetter refused.
    """
    return typeset(_TEMPLATE, content_of(told, made_for, language), _FOLDER)


def content_of(told: Briefing, made_for: str, language: str) -> dict[str, Any]:
    """What the template sets: plain words."""
    name, day = told.organisation.called(language), format_day(told.day, language)
    return {
        "language": language,
        "title": _("Before a meeting: %(name)s", name=name),
        "eyebrow": _("Before a meeting"),
        "name": name,
        "kind": str(KIND_WORDS[told.organisation.kind]),
        "office": settings.current().office_name,
        "stamp": str(CONFIDENTIALITY_WORDS[told.confidentiality]),
        "as_of": _("As of %(day)s", day=day),
        "made_for": _("Made for %(name)s", name=made_for),
        "standing": _standing(told, language),
        "parts": [_part(part) for part in parts_of(told)],
    }


def _standing(told: Briefing, language: str) -> str:
    if told.organisation.closed_on is not None:
        return _("Closed on %(day)s.", day=format_day(told.organisation.closed_on, language))
    return _("Suspended: it stands in the register and gets no letters.") if told.is_suspended else ""


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.title,
        "empty": part.empty,
        "facts": part.is_facts,
        "rows": [_row(row) for row in part.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "text": row.text,
        "label": row.label,
        "more": list(row.more),
        "badge": row.badge,
        "kind": row.kind,
        "lang": row.lang,
    }
