"""Where calendar programs read what is not public: by a secret address, without account or cookie."""

from __future__ import annotations

import gzip
from typing import Final

from flask import Blueprint, Response, request

from office.accounts.access import by_token
from office.limits import is_bad_link, limiter
from office.links import BadLink
from office.subscriptions.programs import program_of
from office.subscriptions.reading import read

blueprint = Blueprint("subscriptions", __name__)

#: A calendar service reads for many people from one address, and comes again of itself: it is told to wait.
READINGS: Final = "240 per minute"
#: Addresses that open nothing. A program goes on asking for one that was withdrawn; a machine tries many.
BAD_ADDRESSES: Final = "60 per minute; 600 per hour"
#: Fewer octets than this are not worth packing.
_WORTH_PACKING: Final = 1024

_bad = limiter.shared_limit(BAD_ADDRESSES, scope="bad calendar addresses", deduct_when=is_bad_link)


@blueprint.get("/calendar/private/<token>.ics")
@by_token
@limiter.limit(READINGS)
@_bad
def feed(token: str) -> Response:
    """A calendar that is not public, whole; or 304 where the program has it already."""
    try:
        found = read(token, program_of(request.user_agent.string))
    except BadLink:
        # A program reads it, not a person: the same few words for whatever reason.
        return Response("There is no calendar here.\n", 404, content_type="text/plain; charset=utf-8")
    content, etag = found.content, found.digest
    packs = len(content) >= _WORTH_PACKING and request.accept_encodings.quality("gzip") > 0
    if packs:
        content, etag = gzip.compress(content, 6, mtime=0), f"{etag}-gzip"
    response = Response(content, content_type="text/calendar; charset=utf-8")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Accept-Encoding")
    response.set_etag(etag)
    response.last_modified = found.changed_at
    response.make_conditional(request)
    return response
