"""The access of every route of this floor, by hand."""

from __future__ import annotations

ADVOCACY: dict[str, str] = {
    "situation.situation": "viewer",
}
