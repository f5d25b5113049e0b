"""The page with the situational picture as of today, and the same on one sheet of paper."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy.picture.gather import picture
from advocacy.picture.sheet import print_sheet
from advocacy.situation import queries
from advocacy.situation.asking import Asked, read_asked
from advocacy.situation.since import since_last
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
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
    return list(queries.missions_of(country)) if country is not None else []


@blueprint.get("/situation.pdf")
@requires(Role.VIEWER)
def sheet() -> ResponseReturnValue:
    """The same on one sheet, as a tagged PDF. That it was taken is in the trail.

    What the address asks for that there is not is told by the page: paper would pass for what was meant.
    """
    asked = read_asked()
    if asked.unknown:
        return redirect(url_for(".situation", **asked.typed))
    drawn = picture(asked.frame, language())
    since = since_last(asked.frame, drawn)
    try:
        content = print_sheet(drawn, changes=since.sentences if since else ())
    except NotPrintable as error:
        return not_printable(error, url_for(".situation", **asked.narrowing))
    name = f"situation-{drawn.day.isoformat()}.pdf"
    with writing():
        label = drawn.narrowed or _("The whole picture")
        disclosed("briefings", label, {"file": name, **asked.narrowing})
    return pdf(content, name)
