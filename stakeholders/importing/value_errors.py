"""The error that every reader of a single value raises."""

from __future__ import annotations

from flask_babel import LazyString

from stakeholders.organisations.channels import tidy


class BadValue(Exception):
    """A value cannot be read. ``typed`` is what was given; ``reason`` a phrase for people that quotes it."""

    def __init__(self, typed: str, reason: LazyString) -> None:
        super().__init__(typed, reason)
        self.typed = typed
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


def short(typed: str) -> str:
    """What was typed, as a sentence can quote it."""
    return tidy(typed)[:80]
