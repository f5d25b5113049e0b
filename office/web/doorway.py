"""What is let in from outside: numbers that a record can have, and texts that a database can hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

from office.accounts.staff import LONGEST_PASSWORD
from office.database import LARGEST_NUMBER


class RecordNumber(IntegerConverter):
    """``<int:…>`` in an address: a number that a record can have. Any other address leads nowhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"max": LARGEST_NUMBER} | kwargs))


def record_number(text: str) -> int | None:
    """The record's number that ``text`` writes in plain digits; None where it writes none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def record_numbers(texts: Iterable[str]) -> list[int]:
    """The records' numbers among ``texts``, as boxes that were ticked send them; others are passed over."""
    return [number for text in texts if (number := record_number(text)) is not None]


def _refuse_what_nobody_types() -> None:
    # PostgreSQL holds no zero byte in a text, and no browser's form sends one.
    texts = [request.path, *(text for pair in request.args.items(multi=True) for text in pair)]
    texts += [text for pair in request.form.items(multi=True) for text in pair]
    texts += [file.filename or "" for _name, file in request.files.items(multi=True)]
    if any("\0" in text for text in texts):
        abort(400)
    # Hashing refuses them: the library's error would be ours.
    if any(len(text) > LONGEST_PASSWORD for name, text in request.form.items() if "password" in name):
        abort(400)
    if request.is_json:
        # No page of ours takes JSON; sign-in by a library would, and stumbles over what is no object.
        abort(415)
    for address in request.values.getlist("next"):
        try:
            urlsplit(address)
        except ValueError:
            abort(400)


def register(app: Flask) -> None:
    """Stand at the door, before every page."""
    app.url_map.converters["int"] = RecordNumber
    app.before_request(_refuse_what_nobody_types)
