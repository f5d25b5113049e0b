"""The parts of a letter that are more than words: heading, day and place, programme, signature and others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from events.calendars.ics import place
from events.calendars.plain import plain_text
from events.letters.party import clock_told, one_line, when_told
from events.programme.elsewhere import programme_by_days
from events.programme.models import Event
from events.programme.rendering import as_html
from office import settings
from office.ics import cleaned
from office.localized import pick
from office.web.i18n import format_day


@dataclass(frozen=True)
class Part:
    """One part, as HTML and as lines of the plain twin; both empty where there is nothing to say."""

    html: str
    text: str


@dataclass(frozen=True)
class ShownItem:
    """A point of the programme as a letter prints it."""

    clock: str
    title: str
    speakers: tuple[str, ...]
    #: The day that begins with it, of an event of several days.
    day: str = ""


NOTHING = Part("", "")


def part_of(name: str, event: Event, language: str) -> Part:
    """A part that is the same for every guest of the event. The same facts give the very same part."""
    if name == "heading":
        office = settings.current().office_name
        return _heading(
            one_line(pick(event.host_line, language)), one_line(event.titled(language)), office, language
        )
    if name == "details":
        return _details(when_told(event, language), where_told(event, language), language)
    if name == "description":
        return _description(cleaned(pick(event.description, language)))
    if name == "programme":
        return _programme(shown_items(event, language), language)
    if name == "signature":
        return _signature(
            one_line(event.contact_name), settings.current().office_name, one_line(event.contact_email)
        )
    return NOTHING


@lru_cache(maxsize=256)
def _heading(host_line: str, title: str, office: str, language: str) -> Part:
    with force_locale(language):
        line = host_line or _("%(office)s has the honour of inviting you to", office=office)
    html = render_template("mail/events/letters/_heading.html", host_line=line, title=title)
    return Part(html, f"{line}\n\n    {title}")


def where_told(event: Event, language: str) -> str:
    """Where an event is held, as letters say it."""
    if pick(event.venue, language):
        return place(event, language)
    with force_locale(language):
        return str(_("The seminar is held online."))


@lru_cache(maxsize=256)
def _details(when: str, where: str, language: str) -> Part:
    with force_locale(language):
        html = render_template("mail/events/letters/_details.html", when=when, where=where)
    return Part(html, f"    {when}\n    {where}")


@lru_cache(maxsize=256)
def _description(markdown: str) -> Part:
    return Part(f'<div class="lead">{as_html(markdown)}</div>' if markdown else "", plain_text(markdown))


@lru_cache(maxsize=256)
def _programme(items: tuple[ShownItem, ...], language: str) -> Part:
    if not items:
        return NOTHING
    with force_locale(language):
        html = render_template("mail/events/letters/_programme.html", items=items)
        lines = [_("Programme"), ""]
    for item in items:
        if item.day:
            lines += [*([""] if lines[-1] else []), item.day, ""]
        lines.append(f"{item.clock}  {item.title}")
        lines += [f"       {speaker}" for speaker in item.speakers]
    return Part(html, "\n".join(lines))


@lru_cache(maxsize=256)
def _signature(contact: str, office: str, email: str) -> Part:
    lines = [line for line in (contact if contact != office else "", office) if line]
    html = render_template("mail/events/letters/_signature.html", lines=lines)
    # The address stands in the foot of the page; the plain twin has none.
    return Part(html, "\n".join(filter(None, [*lines, email])))


def shown_items(event: Event, language: str) -> tuple[ShownItem, ...]:
    """The points of the programme as letters print them, in their order."""
    shown = []
    days = [(day, item) for day, items in programme_by_days(event) for item in items]
    for number, (day, item) in enumerate(days):
        speakers = []
        for speaker in item.speakers:
            facts = (speaker.name, pick(speaker.role, language), pick(speaker.institution, language))
            speakers.append(one_line(", ".join(fact for fact in facts if fact)))
        clock = clock_told(item.starts_at, event.zone, language)
        begins = day is not None and (not number or days[number - 1][0] != day)
        heading = format_day(day, language, weekday=True) if day is not None and begins else ""
        shown.append(ShownItem(clock, one_line(pick(item.title, language)), tuple(speakers), heading))
    return tuple(shown)
