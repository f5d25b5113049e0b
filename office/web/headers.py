"""Security headers on every answer."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from office import settings
from office.accounts.access import BY_TOKEN, PUBLIC, access_of

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
#: A letter shown in a frame is a document of its own: it may show its own style, and runs nothing.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
#: Not pages: what a calendar program reads by a secret address, and keeps until it has asked again.
_KEPT_BY_PROGRAMS = frozenset({"subscriptions.feed"})
#: Static addresses carry the file's age, so a browser may keep the file for a year.
STATIC_SECONDS = 365 * 24 * 3600


def _is_token_page() -> bool:
    endpoint = request.endpoint
    if endpoint is None or endpoint not in current_app.view_functions:
        # A mistyped link still holds most of a secret.
        return request.path.startswith(
            (
                "/invitation/",
                "/secretariat/",
                "/join/",
                "/registration/",
                "/register/mission/",
                "/papers/",
                "/entry/",
                "/opt-out/",
                "/calendar/private/",
                "/calendar/own/",
                "/calendar/follow/",
            )
        )
    return access_of(current_app, endpoint) == BY_TOKEN


def _is_open_page() -> bool:
    endpoint = request.endpoint
    if endpoint is None or endpoint not in current_app.view_functions:
        return True
    return access_of(current_app, endpoint) == PUBLIC


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if settings.current().https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static":
        if "v" in request.args and response.status_code == 200:
            headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
        return response
    by_token = _is_token_page()
    # A guest's address is a secret: it may not travel to another site, nor into a search engine.
    headers.setdefault("Referrer-Policy", "no-referrer" if by_token else "same-origin")
    if by_token:
        headers.setdefault("X-Robots-Tag", "noindex, nofollow")
    signed_in = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    if request.endpoint in _KEPT_BY_PROGRAMS and headers.get("Cache-Control"):
        return response
    if by_token or signed_in or not _is_open_page():
        headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add)
