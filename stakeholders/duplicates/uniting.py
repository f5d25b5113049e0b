"""When two rows that hang on a record of the register say the same, and what the one that stays takes."""

from __future__ import annotations

from typing import Any

from flask import Flask

from stakeholders.duplicates.moving import Union, add_union


def add_unions(app: Flask) -> None:
    """Say of the register's own tables when two rows of one owner are one."""
    for table, columns in {
        "channels": ("medium", "value"),
        "addresses": ("kind", "lines"),
        "external_ids": ("scheme", "value"),
        "former_names": ("name",),
        "status_periods": ("status", "since"),
        "organisation_relations": ("organisation_id", "other_id", "kind", "since"),
    }.items():
        add_union(app, table, Union(same=columns, joined=_take_verification))
    add_union(app, "accreditations", Union(joined=_take_verification))
    add_union(app, "personal_forms_of_address", Union(joined=_fill_gaps))
    add_union(app, "person_relations", Union(joined=_join_rights))


def _take_verification(stays: Any, goes: Any) -> None:
    """The later verification counts, whichever of two equal rows it was entered at."""
    mine, theirs = getattr(stays, "verified_on", None), getattr(goes, "verified_on", None)
    if theirs is not None and (mine is None or mine < theirs):
        for column in ("verified_on", "verified_by", "verified_source"):
            if hasattr(stays, column):
                setattr(stays, column, getattr(goes, column))


def _fill_gaps(stays: Any, goes: Any) -> None:
    """A part of the form that only one of them has."""
    for column in ("envelope", "card", "salutation", "closing", "verified_on"):
        if not getattr(stays, column):
            setattr(stays, column, getattr(goes, column))


def _join_rights(stays: Any, goes: Any) -> None:
    """What the other may do for them, said at either."""
    stays.answers_for = stays.answers_for or goes.answers_for
    stays.accompanies = stays.accompanies or goes.accompanies
    stays.since = min((day for day in (stays.since, goes.since) if day), default=None)
    if stays.until is not None:
        stays.until = max(stays.until, goes.until) if goes.until is not None else None
