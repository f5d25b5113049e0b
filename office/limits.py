"""How often one address may knock: sign-in, and guests' links that are none."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from office.settings import Settings

#: Tries of one address; generous enough for an embassy behind one address, too few for guessing.
SIGN_IN = "10 per minute; 60 per hour"
GUEST_PAGE = "120 per minute"

limiter = Limiter(get_remote_address, headers_enabled=True)


def register(app: Flask) -> None:
    """Count and limit, unless the setting says otherwise."""
    settings: Settings = app.config["DOYEN"]
    app.config.update(
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)
