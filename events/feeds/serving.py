"""How a calendar is handed to a program that comes every hour: validators, 304, gzip (RFC 9110)."""

from __future__ import annotations

from flask import Response, current_app, request

from events.feeds.keeping import Octets
from office import clock
from office.web.standing import let_stand


def calendar_response(octets: Octets, filename: str, *, language: str, is_fixed: bool) -> Response:
    """The calendar, or 304 where the program has it already.

    Args:
        filename: what it is called where somebody saves it.
        language: that it is written in.
        is_fixed: whether the address fixes the language; else the reader's own decides.
    """
    compressed = request.accept_encodings["gzip"] > 0
    response = current_app.response_class(octets.compressed if compressed else octets.body)
    headers = response.headers
    headers["Content-Type"] = "text/calendar; charset=utf-8"
    headers["Content-Language"] = language
    headers["Content-Disposition"] = f'inline; filename="{filename}"'
    # Kept by whoever likes, but asked after each time: what was changed a second ago is right.
    headers["Cache-Control"] = "no-cache"
    response.vary.update(["Accept-Encoding", "Cookie", *([] if is_fixed else ["Accept-Language"])])
    if compressed:
        headers["Content-Encoding"] = "gzip"
    # Octets that differ have tags that differ (RFC 9110, section 8.8.3.3).
    response.set_etag(octets.tag + ("-gzip" if compressed else ""))
    moment = octets.changed_at
    # A date counts in seconds: told within the second, it could stand for two calendars (8.8.2.2).
    is_over = moment is None or int(moment.timestamp()) < int(clock.now().timestamp())
    if is_over:
        response.last_modified = moment
        let_stand()
    response.make_conditional(request)
    return response
