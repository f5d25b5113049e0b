"""Addresses of what lies behind the picture."""

from __future__ import annotations

from flask import url_for
from werkzeug.routing import BuildError

from advocacy.picture.data import Link


def address(link: Link | None) -> str:
    """Where a link leads; "" where it leads nowhere, as in a briefing kept when there was another page."""
    if link is None:
        return ""
    try:
        return url_for(link.endpoint, **link.values)
    except BuildError:
        return ""


def asked(**values: object) -> dict[str, object]:
    """The values of a link without those that are not asked for."""
    return {name: value for name, value in values.items() if value is not None}
