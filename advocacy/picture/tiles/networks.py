"""Tile: networks that wait for a review or a decision; of a country our partner cities there."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.networks.models import Standing
from advocacy.networks.queries import Due, DueKind, PartnerRow, networks_due, partner_rows
from advocacy.networks.words import STANDING_WORDS
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.wording import mark_of, together
from office.web.i18n import format_day, language


def read(frame: Frame) -> Callable[[], Tile]:
    """What is due by the day: five statements. Of a country its partner cities: two."""
    return _due_ones(frame) if frame.country is None else _partners(frame, frame.country)


def _due_ones(frame: Frame) -> Callable[[], Tile]:
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


def _partners(frame: Frame, country: str) -> Callable[[], Tile]:
    found = [row for row in partner_rows(frame.day, "en") if row.partner.organisation.seat_country == country]

    def word() -> Tile:
        return Tile(
            key=TileKey.NETWORKS,
            title=_("Partner cities there"),
            icon="building-community",
            empty=_("The city has no partner city in this country."),
            source=_("Partner cities and how relations stand"),
            as_of=frame.day,
            groups=(Group("", tuple(map(_partner, found))),),
            link=Link("partners.index"),
        )

    return word


def _partner(row: PartnerRow) -> Line:
    partner, standing = row.partner, row.standing
    return Line(
        key=f"partner:{partner.id}",
        text=partner.called(language()),
        detail=together(
            partner.relation,
            str(STANDING_WORDS[standing.standing]) if standing else _("no relations yet"),
            _("since %(day)s", day=format_day(standing.since, language())) if standing else "",
            standing.reason if standing else "",
        ),
        mark=mark_of(standing.standing if standing else None, standing.since if standing else None),
        link=Link("partners.show", {"partner_id": partner.id}),
        tone=Tone.ATTENTION if standing and standing.standing is Standing.SUSPENDED else Tone.PLAIN,
    )
