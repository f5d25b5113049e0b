"""The public calendars that programs follow: all events, those of one language, those of one series."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from events.feeds.keeping import public_calendar
from events.feeds.queries import Selection, series_at
from events.feeds.serving import calendar_response
from office import settings
from office.accounts.access import public
from office.localized import LANGUAGES, pick
from office.web.errors import or_404
from office.web.i18n import language

blueprint = Blueprint("feeds", __name__)

_ONE_LANGUAGE: Final = f"/calendar/<any({', '.join(LANGUAGES)}):code>.ics"


@blueprint.get("/calendar.ics")
@public
def feed() -> ResponseReturnValue:
    """Every event that is open to be seen; ``?lang=`` fixes the language of a subscription."""
    code = language()
    name = _("Events of %(office)s", office=settings.current().office_name)
    octets = public_calendar(Selection(), name, code)
    return calendar_response(octets, "calendar.ics", language=code, is_fixed=_is_fixed())


@blueprint.get(_ONE_LANGUAGE)
@public
def language_feed(code: str) -> ResponseReturnValue:
    """The events that are told in one language throughout, in that language."""
    with force_locale(code):
        # The name of the language it is translated into: "på svenska", "suomeksi".
        name = _("Events of %(office)s, in English", office=settings.current().office_name)
    octets = public_calendar(Selection(promised_in=code), name, code)
    return calendar_response(octets, f"calendar-{code}.ics", language=code, is_fixed=True)


@blueprint.get("/series/<slug>.ics")
@public
def series_feed(slug: str) -> ResponseReturnValue:
    """All years of a series, as a file or to be followed."""
    series, code = or_404(series_at(slug)), language()
    name = _(
        "%(series)s (%(office)s)", series=pick(series.title, code), office=settings.current().office_name
    )
    octets = public_calendar(Selection(series_id=series.id), name, code)
    return calendar_response(octets, f"{slug}.ics", language=code, is_fixed=_is_fixed())


def _is_fixed() -> bool:
    return request.args.get("lang", "") in LANGUAGES
