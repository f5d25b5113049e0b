"""Tile: the city's challenges, opportunities and solutions, theme by theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey
from advocacy.picture.frame import Frame
from advocacy.picture.wording import empty_words, mark_of, together
from advocacy.themes.models import PointKind, Theme, ThemePoint
from advocacy.themes.queries import points_by_kind, themes_with_points
from advocacy.themes.words import KIND_ICONS, KIND_WORDS
from office.web.i18n import format_day, language


def read(frame: Frame) -> Callable[[], Tile]:
    """What is said of the offered themes by the day: two statements."""
    found = [
        (theme, _in_turn(theme, frame))
        for theme in themes_with_points()
        if frame.theme_id in {None, theme.id}
    ]
    found = [(theme, points) for theme, points in found if points]
    points = [point for _theme, said in found for point in said]
    behind = (
        Link("themes.index") if frame.theme_id is None else Link("themes.show", {"theme_id": frame.theme_id})
    )

    def word() -> Tile:
        return Tile(
            key=TileKey.THEMES,
            title=_("Challenges, opportunities and solutions"),
            icon="list-check",
            empty=empty_words(frame, _("No challenge, opportunity or solution has been noted.")),
            source=_("What the office noted of its themes; the day of each is beside it"),
            as_of=max((point.noted_on for point in points), default=frame.day),
            figures=tuple(_figures(points, behind)) if points else (),
            groups=tuple(
                Group(
                    theme.called(language()),
                    tuple(_line(theme, point) for point in said),
                    Link("themes.show", {"theme_id": theme.id}),
                )
                for theme, said in found
            ),
            link=behind,
        )

    return word


def _in_turn(theme: Theme, frame: Frame) -> list[ThemePoint]:
    """The newest challenge, opportunity and solution, then the next newest of each, and so on."""
    by_kind = [
        [point for point in points if point.noted_on <= frame.day]
        for points in points_by_kind(theme).values()
    ]
    return [point for turn in zip_longest(*by_kind) for point in turn if point is not None]


def _figures(points: Sequence[ThemePoint], behind: Link) -> list[Figure]:
    number = {kind: sum(point.kind is kind for point in points) for kind in PointKind}
    challenges, opportunities, solutions = (number[kind] for kind in PointKind)
    return [
        Figure("challenges", challenges, ngettext("challenge", "challenges", challenges), behind),
        Figure(
            "opportunities", opportunities, ngettext("opportunity", "opportunities", opportunities), behind
        ),
        Figure("solutions", solutions, ngettext("solution", "solutions", solutions), behind),
    ]


def _line(theme: Theme, point: ThemePoint) -> Line:
    return Line(
        key=f"point:{point.id}",
        text=point.said(language()),
        detail=together(
            str(KIND_WORDS[point.kind]),
            format_day(point.noted_on, language()),
            _("with evidence") if point.evidence_url else "",
        ),
        mark=mark_of(point.kind, point.noted_on, point.text),
        link=Link("themes.show", {"theme_id": theme.id}),
        icon=KIND_ICONS[point.kind],
    )
