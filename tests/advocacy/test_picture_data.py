"""The picture as data: what is written down is read again the same."""

from __future__ import annotations

import json
from datetime import date

from advocacy.picture.data import Figure, Group, Line, Link, Picture, Tile, TileKey, Tone, from_json, to_json

DAY = date(2026, 11, 22)


def test_a_picture_that_was_written_down_is_read_again_the_same() -> None:
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
    drawn = Picture("en", DAY, "Climate", (tile,), ("Missions",))

    assert from_json(json.loads(json.dumps(to_json(drawn)))) == drawn
