"""Plots say in words what they draw."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from office.plots.bars import bars, parts


def test_bars_are_as_long_as_their_share_or_as_the_longest(app: Flask) -> None:
    of_whole = bars([("Talks", 3), ("Papers", 0)], whole=4)
    assert [(one.length, one.share) for one in of_whole] == [(75.0, 0.75), (0.0, 0.0)]
    with app.test_request_context(), force_locale("fi"):
        assert of_whole[0].share_words == "75\N{NO-BREAK SPACE}%"
    assert [(one.length, one.share) for one in bars([("A", 2), ("B", 8)])] == [(25.0, None), (100.0, None)]
    assert bars([("A", 0)], whole=0)[0].length == bars([("A", 0)])[0].length == 0.0


def test_parts_fill_one_bar_and_empty_ones_take_no_room() -> None:
    found = parts([("1", 1), ("2", 0), ("3", 3)])
    assert [(one.start, one.length, one.step) for one in found] == [(0.0, 25.0, 1), (25.0, 75.0, 3)]
    assert parts([("1", 0)]) == []
