"""Tile: networks whose benefit is to be reviewed, or that wait for a decision."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.networks.queries import Due, DueKind, networks_due
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from office.web.i18n import format_day, language


def read(frame: Frame) -> Callable[[], Tile]:
    """What is due by the day: five statements."""
    due = networks_due(frame.day)
    behind = Link("networks.index", {"sort": "due"})

    def word() -> Tile:
        return Tile(
            key=TileKey.NETWORKS,
            title=_("Networks to review or decide on"),
            icon="users",
            empty=_("No network waits for a review or a decision."),
            source=_("Memberships, reviews and decisions of the city’s networks"),
            as_of=frame.day,
            figures=(
                Figure(
                    "due",
                    len(due),
                    ngettext("review or decision is due", "reviews or decisions are due", len(due)),
                    behind,
                    Tone.ATTENTION if due else Tone.PLAIN,
                ),
            ),
            groups=(Group("", tuple(map(_line, due))),),
            link=behind,
        )

    return word


def _line(due: Due) -> Line:
    day = format_day(due.due_on, language())
    return Line(
        key=f"{due.kind}:{due.network.id}",
        text=due.network.called(language()),
        detail=_("decision due %(day)s", day=day)
        if due.kind is DueKind.DECISION
        else _("review due %(day)s", day=day),
        mark=due.due_on.isoformat(),
        link=Link("networks.show", {"network_id": due.network.id}),
        tone=Tone.ATTENTION,
    )
