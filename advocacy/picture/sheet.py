"""The picture on paper: one side of A4, whatever there is to tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from advocacy.picture.data import Figure, Line, Picture, Tile, TileKey, Tone
from advocacy.picture.trimmed import order_of
from advocacy.picture.wording import BETWEEN
from advocacy.themes.models import PointKind
from advocacy.themes.words import KIND_HEADINGS, KIND_ICONS
from office import settings
from office.typesetting.scripts import written
from office.typesetting.setting import typeset
from office.web.i18n import format_day

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "sheet.typ"
#: The most lines of a tile on paper, and the most characters of one; the template takes fewer until it fits.
_MOST_LINES: Final = 8
_MOST_THEMES: Final = 12
_LONGEST: Final = {"text": 150, "detail": 170, "heading": 90, "change": 220, "title": 160}


def print_sheet(picture: Picture, heading: str = "", note: str = "", changes: Sequence[str] = ()) -> bytes:
    """The picture as a tagged PDF (PDF/UA-1) of exactly one side, in the picture's own language.

    Where there is more than fits, tiles have fewer lines and say how many more there are; at the least their
    numbers stand.

    Args:
        heading: a title of its own, such as that of a kept briefing.
        note: a line under the title, such as by whom and when it was kept.
        changes: sentences on what has changed since the last briefing; told first.

    Raises:
        NotPrintable: the typesetter refused.
    """
    with force_locale(picture.language):
        content = content_of(picture, heading, note, changes)
    return typeset(_TEMPLATE, content, _FOLDER)


def content_of(picture: Picture, heading: str, note: str, changes: Sequence[str]) -> dict[str, Any]:
    """What the template sets: plain words, in the language in force."""
    day = format_day(picture.day, picture.language)
    left_out = _(
        "Left out, because they cannot be narrowed so: %(titles)s.", titles=", ".join(picture.left_out)
    )
    return {
        "language": picture.language,
        "office": settings.current().office_name,
        "title": _("Situational picture"),
        "heading": _short(heading, "title"),
        "narrowed": _short(picture.narrowed, "title"),
        "as_of": _("As of %(day)s", day=day),
        "note": _short(note, "title"),
        "attention": _("Needs attention"),
        "left_out": left_out if picture.left_out else "",
        "changes": {
            "title": _("Since the last briefing"),
            "sentences": [_short(one, "change") for one in changes[:_MOST_LINES]],
            # By how many are shown: what is said of the rest.
            "more": [_more(len(changes) - shown) for shown in range(_MOST_LINES + 1)],
        },
        "tiles": [_tile(tile, picture) for tile in picture.tiles],
    }


def _tile(tile: Tile, picture: Picture) -> dict[str, Any]:
    day = format_day(tile.as_of, picture.language)
    return {
        "title": tile.title,
        "empty": tile.empty if tile.is_empty else "",
        "source": _("%(source)s. As of %(day)s.", source=tile.source, day=day),
        "sentence": tile.sentence,
        "figures": [_figure(figure) for figure in tile.figures],
        **(_by_kind(tile) if tile.key is TileKey.THEMES else _in_groups(tile)),
    }


def _in_groups(tile: Tile) -> dict[str, Any]:
    """Its lines, each with its place in the order in which they are shown: the template takes the first."""
    ranks = {line.key: rank for rank, line in enumerate(order_of(tile))}
    total = len(tile.lines)
    return {
        "groups": [
            {
                "heading": _short(group.heading, "heading"),
                "lines": [
                    {"rank": ranks[line.key], **_line(line)}
                    for line in group.lines
                    if ranks[line.key] < _MOST_LINES
                ],
            }
            for group in tile.groups
        ],
        "more": [_more(total - shown) for shown in range(min(total, _MOST_LINES) + 1)],
    }


def _by_kind(tile: Tile) -> dict[str, Any]:
    """A row for each theme: its newest challenge, opportunity and solution side by side."""
    rows, left = [], [len(tile.lines)]
    for group in tile.groups[:_MOST_THEMES]:
        newest = {
            kind: next((one for one in group.lines if one.icon == KIND_ICONS[kind]), None)
            for kind in PointKind
        }
        cells = [None if one is None else _point(one) for one in newest.values()]
        rows.append({"theme": _short(group.heading, "heading"), "cells": cells})
        left.append(left[-1] - sum(cell is not None for cell in cells))
    return {
        "kinds": [str(KIND_HEADINGS[kind]) for kind in PointKind],
        "rows": rows,
        "more": [_more(number) for number in left],
    }


def _point(line: Line) -> dict[str, Any]:
    """A point as it stands in the column of its kind: the kind is not said again."""
    return {**_line(line), "detail": _short(line.detail.partition(BETWEEN)[2], "detail")}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": str(figure.value),
        "label": figure.label,
        "attention": figure.tone is Tone.ATTENTION,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        **written(_short(line.text, "text"), line.flag or None),
        "detail": _short(line.detail, "detail"),
        "attention": line.tone is Tone.ATTENTION,
    }


def _more(number: int) -> str:
    return ngettext("and %(num)s more", "and %(num)s more", number) if number > 0 else ""


def _short(text: str, kind: str) -> str:
    """As much of a text as the sheet has room for, to the end of a word where words have spaces."""
    text = " ".join(text.split())
    longest = _LONGEST[kind]
    if len(text) <= longest:
        return text
    cut = text[:longest]
    whole = cut.rpartition(" ")[0]
    return f"{whole if len(whole) > longest // 2 else cut} …"
