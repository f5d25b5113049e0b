"""The page with the situational picture."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from advocacy.situation.picture import NEW_FOR_DAYS, picture
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("situation", __name__, url_prefix="/advocacy")


@blueprint.get("/")
@requires(Role.VIEWER)
def situation() -> ResponseReturnValue:
    """The picture as of today."""
    day = clock.today()
    return render_template(
        "advocacy/situation/picture.html",
        picture=picture(day, clock.now()),
        new_for_days=NEW_FOR_DAYS,
        rank_words=RANK_WORDS,
    )
