"""What has changed between two pictures, whatever stands in them."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.picture.data import Figure, Group, Line, Picture, Tile, TileKey
from advocacy.situation.comparing import compare

_KEYS = st.sampled_from(["goal:1", "goal:2", "goal:3", "目标"])
_LINES = st.builds(
    Line, key=_KEYS, text=st.sampled_from(["Rails", "Homes"]), mark=st.sampled_from(["", "a", "b"])
)
_FIGURES = st.builds(Figure, key=_KEYS, value=st.integers(0, 3), label=st.just("things"))


def _tile(key: TileKey) -> st.SearchStrategy[Tile]:
    return st.builds(
        Tile,
        key=st.just(key),
        title=st.just(key.value),
        icon=st.just("target"),
        empty=st.just("Nothing."),
        source=st.just("The records"),
        as_of=st.just(date(2026, 11, 1)),
        figures=st.lists(_FIGURES, max_size=3).map(tuple),
        groups=st.lists(
            st.builds(Group, st.just(""), st.lists(_LINES, max_size=3).map(tuple)), max_size=2
        ).map(tuple),
    )


_TILES = st.sets(st.sampled_from([TileKey.GOALS, TileKey.MISSIONS, TileKey.COMING])).flatmap(
    lambda keys: st.tuples(*(_tile(key) for key in sorted(keys)))
)
_PICTURES = st.builds(Picture, st.just("en"), st.just(date(2026, 11, 1)), st.just(""), _TILES)


@given(_PICTURES)
@settings(max_examples=20, deadline=None)
def test_a_picture_differs_from_itself_in_nothing(one: Picture) -> None:
    changes = compare(one, one)

    assert (changes.tiles, changes.only_before, changes.only_after) == ((), (), ())


@given(_PICTURES, _PICTURES)
@settings(max_examples=40, deadline=None)
def test_what_is_new_one_way_is_gone_the_other_and_nothing_is_told_twice(
    one: Picture, other: Picture
) -> None:
    there, back = compare(one, other), compare(other, one)

    forward, mirrored = ({change.tile.key: change for change in way.tiles} for way in (there, back))
    assert forward.keys() == mirrored.keys()
    for key, change in forward.items():
        turned = mirrored[key]
        assert (set(change.new), set(change.gone)) == (set(turned.gone), set(turned.new))
        assert {(one.was, one.now) for one in change.moved} == {(one.now, one.was) for one in turned.moved}
        assert {(c.figure.key, c.was, c.now) for c in change.figures} == {
            (c.figure.key, c.now, c.was) for c in turned.figures
        }
        told = [line.key for line in (*change.new, *change.gone, *(moved.now for moved in change.moved))]
        assert len(told) == len(set(told))
    assert ({t.key for t in there.only_before}, {t.key for t in there.only_after}) == (
        {t.key for t in back.only_after},
        {t.key for t in back.only_before},
    )


def test_a_national_day_that_comes_or_passes_is_no_change() -> None:
    def drawn(day: str, *more: Line) -> Picture:
        lines = (Line(f"national_day:1:{day}", "Latvia", mark=day), *more)
        tile = Tile(
            TileKey.COMING,
            "What is coming",
            "calendar-event",
            "Nothing.",
            "The register",
            date(2026, 11, 1),
            figures=(
                Figure("events", len(more), "events ahead"),
                Figure("national_days", len(day), "days ahead"),
            ),
            groups=(Group("", lines),),
        )
        return Picture("en", date(2026, 11, 1), "", (tile,))

    seminar = Line("event:1", "Seminar")
    assert compare(drawn("2026"), drawn("27")).tiles == ()
    (change,) = compare(drawn("2026"), drawn("27", seminar)).tiles
    assert (change.new, change.gone, [one.figure.key for one in change.figures]) == (
        (seminar,),
        (),
        ["events"],
    )
