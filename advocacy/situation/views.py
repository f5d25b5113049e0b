"""The page with the situational picture as of today."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from advocacy.picture.gather import picture
from advocacy.situation import queries
from advocacy.situation.asking import Asked, read_asked
from advocacy.situation.since import since_last
from office.accounts.access import requires
from office.accounts.models import Role
from office.web.i18n import language
from stakeholders.organisations.models import Organisation

blueprint = Blueprint("situation", __name__, url_prefix="/advocacy")


@blueprint.get("/")
@requires(Role.VIEWER)
def situation() -> ResponseReturnValue:
    """The picture as of today: ``?theme=2&country=IT&forum=eu`` narrows it."""
    asked = read_asked()
    drawn = picture(asked.frame, language())
    return render_template(
        "advocacy/situation/situation.html",
        asked=asked,
        picture=drawn,
        since=since_last(asked.frame, drawn),
        missions=_missions(asked),
        is_empty=all(tile.is_empty for tile in drawn.tiles),
    )


def _missions(asked: Asked) -> list[Organisation]:
    country = asked.frame.country
    return list(queries.missions_of(country)) if country else []
