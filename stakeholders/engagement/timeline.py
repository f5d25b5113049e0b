"""What happened with an organisation or a person, newest first; other floors add what they know of.

A provider says in one statement when something happened, and loads only what a page shows: however long
the story, a page costs the same number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import Flask, current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy import ColumnElement, Select, String, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import joinedload

from office import clock
from office.database import UTCDateTime, db
from office.web.i18n import format_day, language
from office.web.registry import Words
from office.web.tables import Page, Query
from stakeholders.engagement.models import Commitment, CommitmentStatus, Confidentiality, Interaction
from stakeholders.engagement.queries import Reader, Subject, concerns, seen_by, with_all_shown
from stakeholders.engagement.words import (
    CONFIDENTIALITY_WORDS,
    WAY_ICONS,
    WAY_WORDS,
    our_side,
    owner_name,
    party_name,
    their_side,
    when_of,
)

_EXTENSION: Final = "doyen.engagement.timeline"
#: Entries on a page.
PAGE_SIZE: Final = 30
LONGEST_TEXT: Final = 300


@dataclass(frozen=True)
class Moment:
    """One entry, as `ui.timeline` shows it: ``when`` is an instant, or a day in words."""

    when: datetime | str
    title: str
    text: str = ""
    by: str = ""
    icon: str = "point"
    kind: str = "neutral"


@dataclass(frozen=True)
class TimelineProvider:
    """One kind of entry.

    ``when`` gives a statement of what concerns the subject and is for this reader: `happened`. ``load``
    makes the entries of the given numbers, in a fixed number of statements.
    """

    key: str
    #: For the filter: "Meetings, calls and letters".
    label: Words
    when: Callable[[Subject, Reader], Select[datetime, int]]
    load: Callable[[Sequence[int]], Mapping[int, Moment]]
    order: int = 50


def happened(at: ColumnElement[Any], number: ColumnElement[int]) -> Select[datetime, int]:
    """The two columns that a provider's statement has: an instant, and the record's number."""
    return select(type_coerce(at, UTCDateTime()).label("at"), number.label("number"))


def add_timeline(app: Flask, provider: TimelineProvider) -> None:
    """Let the timelines show what ``provider`` knows; the same key again replaces it."""
    known: dict[str, TimelineProvider] = app.extensions.setdefault(_EXTENSION, {})
    known[provider.key] = provider


def providers() -> list[TimelineProvider]:
    """Who contributes, in the order of the filter."""
    known: dict[str, TimelineProvider] = current_app.extensions.get(_EXTENSION, {})
    return sorted(known.values(), key=lambda provider: (provider.order, provider.key))


def timeline(subject: Subject, reader: Reader, query: Query, keys: Collection[str] = ()) -> Page[Moment]:
    """A page of what happened, newest first: two statements, and those that load what the page shows.

    Args:
        keys: the providers wanted; none named is all of them.
    """
    wanted = {p.key: p for p in providers() if not keys or p.key in keys}
    parts = [
        p.when(subject, reader).add_columns(literal(p.key, String(60)).label("kind")) for p in wanted.values()
    ]
    if not parts:
        return Page([], 0, query)
    story = union_all(*parts).subquery()
    total = db.session.scalar(select(func.count()).select_from(story)) or 0
    order = (story.c.at.desc(), story.c.kind, story.c.number.desc())
    rows = db.session.execute(
        select(story.c.kind, story.c.number).order_by(*order).limit(query.size).offset(query.offset)
    ).all()
    found = {
        key: provider.load(numbers)
        for key, provider in wanted.items()
        if (numbers := [number for kind, number in rows if kind == key])
    }
    return Page([found[kind][number] for kind, number in rows if number in found[kind]], total, query)


def latest(subject: Subject, reader: Reader, size: int) -> Page[Moment]:
    """The last few entries, for a panel."""
    return timeline(subject, reader, replace(Query(path=""), size=size))


def linked(url: str, words: str) -> Markup:
    """A title that leads somewhere."""
    return Markup('<a href="{}">{}</a>').format(url, words)


def _interactions(subject: Subject, reader: Reader) -> Select[datetime, int]:
    return happened(Interaction.__table__.c.moment, Interaction.__table__.c.id).where(
        seen_by(reader), concerns(subject)
    )


def _load_interactions(numbers: Sequence[int]) -> dict[int, Moment]:
    found = db.session.scalars(
        select(Interaction).where(Interaction.id.in_(numbers)).options(*with_all_shown())
    )
    return {interaction.id: _of_interaction(interaction) for interaction in found}


def _of_interaction(interaction: Interaction) -> Moment:
    said = {"way": WAY_WORDS[interaction.way], "subject": interaction.subject}
    lines = [escape(shortened(interaction.summary))] if interaction.summary else []
    people = ", ".join(party_name(party) for party in their_side(interaction))
    lines.append(escape(_("With %(people)s", people=people)))
    if interaction.topics:
        lines.append(escape(", ".join(link.topic.name for link in interaction.topics)))
    confidential = interaction.confidentiality is Confidentiality.CONFIDENTIAL
    if confidential:
        lines.append(escape(CONFIDENTIALITY_WORDS[interaction.confidentiality]))
    return Moment(
        when=when_of(interaction),
        title=linked(
            url_for("engagement.show", interaction_id=interaction.id), _("%(way)s: %(subject)s", **said)
        ),
        text=Markup("<br>").join(lines),
        by=", ".join(party_name(party) for party in our_side(interaction)),
        icon="lock" if confidential else WAY_ICONS[interaction.way],
        kind="underway",
    )


def _commitments(subject: Subject, reader: Reader) -> Select[datetime, int]:
    table = Commitment.__table__.c
    at = func.coalesce(table.closed_at, Interaction.__table__.c.moment)
    return (
        happened(at, table.id)
        .join(Interaction, Interaction.id == Commitment.interaction_id)
        .where(seen_by(reader), concerns(subject))
    )


def _load_commitments(numbers: Sequence[int]) -> dict[int, Moment]:
    found = db.session.scalars(
        select(Commitment)
        .where(Commitment.id.in_(numbers))
        .options(
            joinedload(Commitment.interaction),
            joinedload(Commitment.user),
            joinedload(Commitment.organisation),
            joinedload(Commitment.person),
        )
    )
    return {commitment.id: _of_commitment(commitment) for commitment in found}


def _of_commitment(commitment: Commitment) -> Moment:
    said = {"owner": owner_name(commitment), "text": commitment.text}
    if commitment.status is CommitmentStatus.DONE:
        words, kind, icon = _("Promise kept by %(owner)s: %(text)s", **said), "well", "check"
    elif commitment.status is CommitmentStatus.DROPPED:
        words, kind, icon = _("Promise of %(owner)s dropped: %(text)s", **said), "neutral", "minus"
    elif commitment.is_overdue(clock.today()):
        words, kind, icon = _("Overdue from %(owner)s: %(text)s", **said), "attention", "alert-triangle"
    else:
        words, kind, icon = _("Promised by %(owner)s: %(text)s", **said), "neutral", "list-check"
    lines = []
    if commitment.due_on is not None:
        lines.append(_("Due on %(day)s", day=format_day(commitment.due_on, language())))
    if commitment.evidence:
        lines.append(_("Evidence: %(evidence)s", evidence=commitment.evidence))
    url = url_for("engagement.show", interaction_id=commitment.interaction_id, _anchor="promises")
    when = commitment.closed_at or when_of(commitment.interaction)
    return Moment(when, linked(url, words), Markup("<br>").join(map(escape, lines)), icon=icon, kind=kind)


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"


def add_own_timelines(app: Flask) -> None:
    """Show meetings and promises."""
    add_timeline(
        app,
        TimelineProvider(
            "meetings", _l("Meetings, calls and letters"), _interactions, _load_interactions, order=10
        ),
    )
    add_timeline(app, TimelineProvider("promises", _l("Promises"), _commitments, _load_commitments, order=20))
