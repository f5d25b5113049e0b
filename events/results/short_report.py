"""The short report of an event: the sentence, the programme and its speakers, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from events.programme.hours import when_words
from events.programme.models import Event, ProgrammeItem
from events.results.counting import Result
from events.results.models import PressKind, PressText
from events.results.press import bodies_sentence, is_to_tell, press_sentence
from events.results.wording import Worded
from office.localized import pick
from office.web.i18n import format_hours, format_moment

#: The wordings that count (`wording.last_texts`).
Texts = Mapping[tuple[PressKind, str], PressText]


@dataclass(frozen=True)
class Point:
    """A point of the programme as the report tells it."""

    hours: str
    title: str
    #: "Juha Jolkkonen, Executive Director, City of Helsinki".
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class ShortReport:
    """The report in its parts, all in one language; texts are plain."""

    language: str
    title: str
    when: str
    #: Empty for a virtual event.
    venue: str
    sentence: Worded
    #: For whom participants came, in a sentence of its own; may be empty.
    bodies: str
    programme: tuple[Point, ...]

    @property
    def draft(self) -> str:
        """The whole as plain text, a line a thing."""
        with force_locale(self.language):
            heading = _("Programme")
        head = [self.title, self.when, *filter(None, [self.venue])]
        told = " ".join(filter(None, [self.sentence.text, self.bodies]))
        lines = [*head, "", told] if told else head
        if self.programme:
            lines += ["", heading]
        for point in self.programme:
            lines.append(f"{point.hours} {point.title}")
            lines += [f"– {speaker}" for speaker in point.speakers]
        return "\n".join(lines)


def sentence_of(event: Event, result: Result, language: str, texts: Texts) -> Worded:
    """The sentence for the press as it stands."""
    draft = press_sentence(result, event, language) if is_to_tell(result, event) else ""
    return Worded(PressKind.SENTENCE, language, draft, texts.get((PressKind.SENTENCE, language)))


def short_report(event: Event, result: Result, language: str, texts: Texts) -> ShortReport:
    """The report in its parts, drafted from the programme and the numbers; the sentence as it stands.

    The event has its programme loaded (`programme.queries.event_or_404`), so no statement is needed.
    """
    several = event.is_of_several_days
    return ShortReport(
        language=language,
        title=event.titled(language),
        when=when_words(event, language),
        venue=pick(event.venue, language),
        sentence=sentence_of(event, result, language, texts),
        bodies=bodies_sentence(result, language) if is_to_tell(result, event) else "",
        programme=tuple(_point(item, event.zone, language, several=several) for item in event.items),
    )


def report_of(event: Event, result: Result, language: str, texts: Texts) -> Worded:
    """The report as one text, as it stands: somebody's words, else the draft."""
    draft = short_report(event, result, language, texts).draft
    return Worded(PressKind.REPORT, language, draft, texts.get((PressKind.REPORT, language)))


def _point(item: ProgrammeItem, zone: str, language: str, *, several: bool) -> Point:
    # Of several days the hour alone does not say when.
    if several:
        hours = format_moment(item.starts_at, zone, language)
    else:
        hours = format_hours(item.starts_at, item.ends_at, zone, language)
    speakers = (
        (speaker.name, pick(speaker.role, language), pick(speaker.institution, language))
        for speaker in item.speakers
    )
    return Point(hours, pick(item.title, language), tuple(", ".join(filter(None, one)) for one in speakers))
