"""Ways of reading lists, kept under a name: kept, renamed, set aside and brought back."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from office import clock
from office.database import db
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.models import ImportProfile
from stakeholders.organisations.channels import tidy


class NameMissing(Exception):
    """The profile was given no name."""


class NameTaken(Exception):
    """Another profile bears this name."""

    def __init__(self, profile: ImportProfile) -> None:
        super().__init__(profile.name)
        self.profile = profile


class NoSuchProfile(Exception):
    """There is no profile of this name; ``names`` are those that there are."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.names = names


def profiles() -> Sequence[ImportProfile]:
    """All profiles that are not set aside, the one used last first."""
    found = select(ImportProfile).where(ImportProfile.removed_at.is_(None))
    return db.session.scalars(
        found.order_by(ImportProfile.used_at.desc().nulls_last(), ImportProfile.name)
    ).all()


def find_profile(profile_id: int) -> ImportProfile | None:
    """One profile, even one that was set aside."""
    return db.session.get(ImportProfile, profile_id)


def profile_named(name: str) -> ImportProfile:
    """The profile of that name.

    Raises:
        NoSuchProfile: there is none.
    """
    found = _named(tidy(name))
    if found is None:
        raise NoSuchProfile(name, [profile.name for profile in profiles()])
    return found


def _named(name: str) -> ImportProfile | None:
    return db.session.scalar(
        select(ImportProfile).where(
            ImportProfile.removed_at.is_(None), func.lower(ImportProfile.name) == name.lower()
        )
    )


def keep(
    name: str,
    mapping: Mapping,
    read_options: AnyMapping[str, Any] | None = None,
    profile: ImportProfile | None = None,
) -> ImportProfile:
    """Keep a mapping under a name: a new one, or the present state of ``profile``.

    Raises:
        NameMissing: there is no name.
        NameTaken: another profile bears it.
    """
    text = _free_name(name, profile)
    kept = profile or ImportProfile()
    kept.name = text
    kept.mapping = mapping.as_json()
    kept.read_options = dict(read_options or {})
    db.session.add(kept)
    db.session.flush()
    return kept


def rename(profile: ImportProfile, name: str) -> None:
    """Give a profile another name.

    Raises:
        NameMissing, NameTaken: as in `keep`.
    """
    profile.name = _free_name(name, profile)
    db.session.flush()


def _free_name(name: str, own: ImportProfile | None) -> str:
    text = tidy(name)[:120]
    if not text:
        raise NameMissing
    other = _named(text)
    if other is not None and other is not own:
        raise NameTaken(other)
    return text


def remove(profile: ImportProfile) -> None:
    """Set a profile aside. Past imports keep its name, and what their lists said stays remembered."""
    profile.removed_at = profile.removed_at or clock.now()
    db.session.flush()


def restore(profile: ImportProfile) -> None:
    """Bring a profile back.

    Raises:
        NameTaken: another one has its name by now.
    """
    other = _named(profile.name)
    if other is not None and other is not profile:
        raise NameTaken(other)
    profile.removed_at = None
    db.session.flush()


def mapping_of(profile: ImportProfile) -> Mapping:
    """How lists are read with it."""
    return Mapping.from_json(profile.mapping)


def used(profile: ImportProfile) -> None:
    """Note that a list was read with it."""
    profile.used_at = clock.now()
