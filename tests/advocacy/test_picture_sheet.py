"""The picture on paper: one side, whatever there is to tell, and which lines are told."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Final

import pikepdf
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from advocacy.picture.data import Figure, Group, Line, Link, Picture, Tile, TileKey, Tone
from advocacy.picture.links import address
from advocacy.picture.sheet import print_sheet
from advocacy.picture.trimmed import shown_of

_LONG: Final = (
    "عمدة المدينة: اجتماع مع السفارة حول النقل والإسكان والمناخ",
    "東京都とヘルシンキ市の気候協定",
    "Министерство " * 30,
    "x" * 400,
    "",
)


def picture(groups: int, lines: int, *, figures: int = 0, language: str = "en") -> Picture:
    """A picture of eleven tiles, each with so many groups of so many lines and of so many figures."""
    made = tuple(
        Group(
            _LONG[group % 5],
            tuple(
                Line(f"{group}:{number}", _LONG[number % 5], _LONG[(number + 1) % 5], tone=Tone.ATTENTION)
                for number in range(lines)
            ),
        )
        for group in range(groups)
    )
    counted = tuple(
        Figure(str(n), 10**n, "powerful stakeholders are unmet", tone=Tone.ATTENTION) for n in range(figures)
    )
    tiles = tuple(
        Tile(key, key.value, "map", "Nothing.", "The records", date(2026, 11, 22), counted, "", made)
        for key in TileKey
    )
    return Picture(language, date(2026, 11, 22), "Climate · Italy" if groups else "", tiles)


@pytest.mark.once
@pytest.mark.parametrize(
    ("drawn", "changes"),
    [
        (Picture("fi", date(2026, 11, 22), "", ()), ()),
        (picture(0, 0, language="sv"), ("Nothing has changed.",)),
        (picture(1, 300, figures=2), ()),
        (picture(12, 30, figures=8), _LONG * 20),
    ],
    ids=["no tiles", "empty tiles", "long lists", "everything"],
)
def test_the_sheet_is_one_side(db: Session, drawn: Picture, changes: tuple[str, ...]) -> None:
    made = print_sheet(drawn, heading=_LONG[2], note=_LONG[0], changes=changes)

    with pikepdf.open(BytesIO(made)) as pdf:
        assert (len(pdf.pages), str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == (
            1,
            drawn.language,
            True,
        )


def test_each_group_in_turn_is_shown_and_the_rest_is_counted() -> None:
    groups = tuple(
        Group(name, tuple(Line(f"{name}{n}", name) for n in range(many)))
        for name, many in (("a", 9), ("b", 0), ("c", 1))
    )
    tile = Tile(
        TileKey.MISSIONS, "Missions", "map", "None.", "The register", date(2026, 11, 22), groups=groups
    )

    shown = shown_of(tile, 3)

    assert [[line.key for line in group.lines] for group in shown.groups] == [["a0", "a1"], ["c0"]]
    assert shown.more == 7


@pytest.mark.once
def test_a_link_to_a_page_that_is_gone_leads_nowhere(app: Flask) -> None:
    with app.test_request_context():
        found = [address(one) for one in (None, Link("gone.page"), Link("goals.show"), Link("goals.index"))]
    assert found == ["", "", "", "/advocacy/goals/"]
