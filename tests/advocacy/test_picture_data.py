"""The picture as data: what is written down is read again the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from advocacy.picture.data import Figure, Group, Line, Link, Picture, Tile, TileKey, Tone, from_json, to_json

DAY = date(2026, 11, 22)


def a_picture() -> Picture:
    """One of a single tile, with everything that a picture can have."""
    link = Link("goals.show", {"goal_id": 12})
    line = Line("goal:12", "Rail to the north", "in decision", "in_decision", link, Tone.ATTENTION)
    tile = Tile(
        key=TileKey.GOALS,
        title="Goals",
        icon="target",
        empty="No goal is open.",
        source="Goals of advocacy",
        as_of=DAY,
        figures=(Figure("open", 1, "open goal", link, Tone.GOOD), Figure("stale", 0, "to review")),
        sentence="One goal is open.",
        groups=(Group("In decision", (line,), link), Group("", (Line("goal:13", "目标"),))),
        link=link,
    )
    return Picture("en", DAY, "Climate", (tile,), ("Missions",))


def test_a_picture_that_was_written_down_is_read_again_the_same() -> None:
    assert from_json(json.loads(json.dumps(to_json(a_picture())))) == a_picture()


@pytest.mark.parametrize("kept", [[], {}, "many", {"key": "open", "value": "many"}])
def test_what_is_no_picture_is_not_taken_for_one(kept: Any) -> None:
    written = to_json(a_picture())
    written["tiles"][0]["figures"][0] = kept

    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        from_json(written)


def test_a_picture_is_made_of_words_whatever_was_written() -> None:
    written = to_json(a_picture())
    written["tiles"][0]["groups"][0]["lines"][0] |= {"text": 5, "detail": ["x"], "key": None}

    line = from_json(written).tiles[0].lines[0]
    assert (line.text, line.detail, line.key) == ("5", "['x']", "None")
