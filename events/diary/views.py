"""The calendar as pages: one for everybody, one for staff; both as month, week, agenda and year."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.calendars.queries import has_public_events
from events.diary import asked as address
from events.diary import pages, queries, words
from events.diary.asked import Asked, Trouble, View
from events.diary.days import FIRST_DAY, LAST_DAY, Kind, Reader, items_between, kinds_for
from events.feeds.followed import followed_series
from events.programme.hours import when_words
from office import clock, settings
from office.accounts.access import may, public, requires
from office.accounts.models import Role
from office.localized import LANGUAGES, OWN_NAMES, pick
from office.web import Fragment
from office.web.i18n import language, place_of

blueprint = Blueprint("diary", __name__)


@blueprint.get("/calendar")
@public
def public_calendar() -> ResponseReturnValue:
    """The events that everybody may know of."""
    return _page("events/diary/public.html", is_staff=False)


@blueprint.get("/diary")
@requires(Role.VIEWER)
def staff_calendar() -> ResponseReturnValue:
    """Events and drafts, deadlines, letters that are set, national days, and the calendars of others."""
    return _page("events/diary/staff.html", is_staff=True)


def _page(template: str, *, is_staff: bool) -> ResponseReturnValue:
    lang, zone, today = language(), settings.current().time_zone, clock.today()
    kinds = kinds_for(Reader(lang, is_staff))
    asked = address.read(request.args, today, kinds)
    reader = Reader(lang, is_staff, "" if is_staff else asked.series, "" if is_staff else asked.promised)
    items = items_between(asked.first, asked.last, zone, reader, frozenset(asked.kinds))
    series = [] if is_staff else _series(lang)
    is_empty = not any(item.kind not in (Kind.HOLIDAY, Kind.NATIONAL_DAY) for item in items)
    return render_template(
        template,
        asked=asked,
        is_staff=is_staff,
        today=today,
        zone_place=place_of(zone, lang),
        next_event=_next(is_staff, lang) if is_empty else None,
        trouble=_trouble(asked.trouble),
        bounds={"first": FIRST_DAY, "last": LAST_DAY},
        before=asked.step(-1),
        after=asked.step(1),
        kinds=kinds,
        series=series,
        languages_offered=[] if is_staff else [(code, OWN_NAMES[code]) for code in LANGUAGES],
        is_filtered=bool(asked.kinds or reader.series or reader.promised),
        chosen=_chosen(asked, series, reader),
        at=partial(_at, asked),
        new_url=_new_url if is_staff and may(Role.EDITOR) else None,
        follow_url=url_for("your_calendar.page" if is_staff else "feeds.follow"),
        words=words,
        is_within=pages.is_within,
        **pages.shown(asked, items, zone, lang),
    )


def _at(asked: Asked, view: View | str | None = None, day: date | None = None, **more: Any) -> str:
    """The address of this calendar with another view or day, and in the language it was asked for in."""
    values = asked.query(View(view) if view else None, day) | more
    chosen = request.args.get("lang", "")
    if chosen in LANGUAGES:
        values["lang"] = chosen
    return url_for(request.endpoint or "diary.public_calendar", **{k: v for k, v in values.items() if v})


def _series(lang: str) -> list[tuple[str, str]]:
    return [(one.slug, pick(one.title, lang)) for one in followed_series(lang)]


def _chosen(asked: Asked, series: list[tuple[str, str]], reader: Reader) -> list[str]:
    """What is shown where not all of it is, in words."""
    of_series = [name for slug, name in series if slug == reader.series]
    in_language = [OWN_NAMES[reader.promised]] if reader.promised else []
    return [*(str(words.KIND_WORDS[kind]) for kind in asked.kinds), *of_series, *in_language]


def _next(is_staff: bool, lang: str) -> dict[str, Any] | None:
    event = queries.next_event(is_staff)
    if event is None:
        return None
    url = (
        url_for("programme.overview", event_id=event.id)
        if is_staff
        else url_for("programme.public_event", slug=event.slug)
    )
    return {"title": event.titled(lang), "when": when_words(event, lang, sentence=True), "url": url}


def _trouble(trouble: Trouble | None) -> str:
    if trouble is Trouble.OUT_OF_BOUNDS:
        return _(
            "The calendar reaches from %(first)d to %(last)d: today is shown.",
            first=FIRST_DAY.year,
            last=LAST_DAY.year,
        )
    return _("The address names no day of the calendar: today is shown.") if trouble else ""


def _new_url(day: date) -> str:
    return url_for("programme.new_event", day=day.isoformat())


def front() -> Fragment | None:
    """On the public front page: the way to the calendar; nothing while it is empty."""
    return Fragment("events/diary/_front.html") if has_public_events() else None
