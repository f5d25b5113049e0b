"""How often one address may knock: sign-in, and guests' links that are none."""

from __future__ import annotations

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from office.settings import Settings

#: Tries of one address; generous enough for an embassy behind one address, too few for guessing.
SIGN_IN = "10 per minute; 60 per hour"
GUEST_PAGE = "120 per minute"
#: Links that open nothing, from one network address: a person mistypes one, a machine tries many.
BAD_LINKS = "20 per minute; 100 per hour"

limiter = Limiter(get_remote_address, headers_enabled=True)


def is_bad_link(response: Response) -> bool:
    """Whether this is the page for links that open nothing: those alone count against `BAD_LINKS`."""
    return response.status_code == 404


bad_links = limiter.shared_limit(BAD_LINKS, scope="bad links", deduct_when=is_bad_link)


def register(app: Flask) -> None:
    """Count and limit, unless the setting says otherwise."""
    settings: Settings = app.config["DOYEN"]
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)
