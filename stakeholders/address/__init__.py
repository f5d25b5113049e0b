"""Forms of address: envelope, card, salutation and closing, in each language."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the audit trail the words for forms of address; they have no pages of their own yet."""
    from stakeholders.address.words import register_words

    register_words(app)
