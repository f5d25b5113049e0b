"""The access of every route of this floor, by hand."""

from __future__ import annotations

ADVOCACY: dict[str, str] = {
    "situation.situation": "viewer",
    "strategy.edit": "editor",
    "strategy.index": "viewer",
    "strategy.new": "editor",
    "strategy.remove": "editor",
    "strategy.take_back": "editor",
    "themes.archive": "editor",
    "themes.archive_point": "editor",
    "themes.bring_back": "editor",
    "themes.bring_back_point": "editor",
    "themes.edit": "editor",
    "themes.edit_point": "editor",
    "themes.index": "viewer",
    "themes.move": "editor",
    "themes.new": "editor",
    "themes.new_point": "editor",
    "themes.show": "viewer",
    "themes.take_back": "editor",
}
