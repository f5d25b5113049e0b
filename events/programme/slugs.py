"""The name of an event in its address."""

from __future__ import annotations

import re
from itertools import count

from anyascii import anyascii
from sqlalchemy import select

from events.programme.models import Event, EventSeries
from office.database import db
from office.localized import Texts, pick

#: Addresses below /events/ and /register/ that belong to pages of the house.
RESERVED = frozenset({"manage", "mission", "new"})
#: Leaves room in the column for a year and a number behind it.
_LONGEST = 64


def slug_of(text: str) -> str:
    """``text`` in lower-case letters, digits and hyphens, cut at a word; ``event`` where nothing is left."""
    # "Ambassadors' seminar" is ambassadors-seminar, not ambassador-s-seminar.
    plain = re.sub(r"['’`]", "", anyascii(text).lower())
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return slug or "event"


def free_slug(title: Texts, year: int) -> str:
    """A slug that no other event has: the English title, then with the year, then numbered.

    The year comes first because the usual namesake is last year's seminar.
    """
    base = slug_of(pick(title, "en"))
    pattern = base.replace("_", r"\_") + "%"
    taken = (
        set(db.session.scalars(select(Event.slug).where(Event.slug.like(pattern, escape="\\")))) | RESERVED
    )
    if base not in taken:
        return base
    dated = base if base.endswith(f"-{year}") else f"{base}-{year}"
    if dated not in taken:
        return dated
    return next(slug for number in count(2) if (slug := f"{dated}-{number}") not in taken)


def free_series_slug(title: Texts) -> str:
    """A slug that no other series has: the English title, numbered where it is taken."""
    base = slug_of(pick(title, "en"))
    pattern = base.replace("_", r"\_") + "%"
    taken = set(
        db.session.scalars(select(EventSeries.slug).where(EventSeries.slug.like(pattern, escape="\\")))
    )
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in names if slug not in taken)
