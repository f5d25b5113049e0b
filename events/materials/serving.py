"""Handing a file out so that nothing of it runs in our pages, and without a copy of it in memory.

It is a download and never a page (``Content-Disposition``), of the type that its content has and no other
(``nosniff``), and should a browser show it all the same, then in a sandbox of its own that may load nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from flask import Flask, Response, current_app, request
from sqlalchemy import LargeBinary, func, select
from werkzeug.datastructures import ContentRange
from werkzeug.http import quote_etag

from events.materials.models import MaterialFile
from office.database import db, reading

#: Bytes read from the database at a time.
PORTION: Final = 1024 * 1024
SANDBOX: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"


def handed_out(file: MaterialFile) -> Response:
    """The answer that carries a file: whole, one range of it (206), or that it has not changed (304)."""
    etag = quote_etag(file.digest[:32])
    start, end = _asked_range(file.size, etag)
    is_part = (start, end) != (0, file.size)
    # Not the session of this request, nor its transaction: whoever reads slowly holds neither.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    response: Response = current_app.response_class(
        _portions(app, file.id, start, end), status=206 if is_part else 200, direct_passthrough=True
    )
    is_text = file.media_type.startswith("text/")
    response.content_type = f"{file.media_type}; charset=utf-8" if is_text else file.media_type
    response.content_length = end - start
    response.accept_ranges = "bytes"
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = _disposition(file.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # Whoever has it asks whether it is still the same, and still for everybody.
    response.headers["Cache-Control"] = "private, no-cache"
    if is_part:
        response.content_range = ContentRange("bytes", start, end, file.size)
        return response
    response.make_conditional(request)
    return response


def _asked_range(size: int, etag: str) -> tuple[int, int]:
    """The one stretch that was asked for, else all: what cannot be met is not obeyed (RFC 9110, 14.2)."""
    asked = request.range
    condition = request.headers.get("If-Range")
    if asked is None or request.method != "GET" or (condition is not None and condition != etag):
        return 0, size
    return asked.range_for_length(size) or (0, size)


def _portions(app: Flask, file_id: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes from ``start`` to before ``end``."""
    while start < end:
        length = min(PORTION, end - start)
        # The first byte of a text or of bytes has the number 1 in SQL.
        piece = func.substr(MaterialFile.content, start + 1, length, type_=LargeBinary)
        with app.app_context(), reading():
            found = db.session.scalar(select(piece).where(MaterialFile.id == file_id))
        if not found:
            return
        yield found
        start += len(found)


def _disposition(name: str) -> str:
    """A download under this name: in ASCII for old programs, and as it is (RFC 6266, section 4.3)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "paper"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
