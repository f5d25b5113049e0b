"""The page before a meeting in words, for the screen and for paper: parts, each a few rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events.history import words
from events.history.briefing import EVENTS, Ahead, Briefing
from events.history.doubts import doubts_of
from events.history.facts import facts, nobody, notes, people, whom_one_meets
from events.history.outcomes import Cell, Outcome
from events.history.rows import Part, Row
from events.programme.hours import when_words
from events.programme.models import Event
from events.registration.words import ANSWER_KINDS, ANSWER_WORDS
from office.web.i18n import format_day, language
from stakeholders.engagement.models import Commitment, CommitmentStatus, Confidentiality, Interaction
from stakeholders.engagement.timeline import shortened
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
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS
from stakeholders.precedence.words import ROLL_WORDS

#: The badge of an outcome: `ui.state` kinds.
OUTCOME_KINDS: Final[dict[Outcome, str]] = {
    Outcome.HEAD: "brass",
    Outcome.OTHER: "well",
    Outcome.NO_SHOW: "failed",
    Outcome.NO_SEAT: "attention",
    Outcome.DECLINED: "failed",
    Outcome.NO_ANSWER: "neutral",
}
_PROMISES: Final = 10


def parts_of(told: Briefing) -> list[Part]:
    """Everything that has something to say, what matters first."""
    parts = [
        Part("glance", _("At a glance"), "eye", list(_glance(told))),
        Part("lead", _("Whom you meet"), "user", list(whom_one_meets(told)), nobody(told), is_facts=True),
        Part(
            "promises",
            _("Promised and not yet done"),
            "list-check",
            list(_open_promises(told)),
            _("Nothing that you may read is open on either side."),
        ),
        Part(
            "contacts",
            _("Met and talked of"),
            "message",
            [_contact(one, told) for one in told.contacts],
            _("No meeting, call or letter has been noted that you may read."),
        ),
        Part("ahead", _("Invited to"), "send", [_ahead(one) for one in told.ahead]),
        Part(
            "past",
            _("Came over the years"),
            "history",
            [_past(event, cell) for event, cell in told.past.events[:EVENTS]],
            _("It has not been asked to any event that is over."),
        ),
        Part("settled", _("Promises kept"), "check", [_promise(one, told) for one in told.promises.settled]),
        Part("people", _("Its people"), "users", list(people(told))),
        Part("facts", _("Facts"), "id-badge-2", list(facts(told)), is_facts=True),
        Part("notes", _("Notes in the register"), "message", list(notes(told))),
        Part(
            "doubts",
            _("Not certain"),
            "alert-triangle",
            [Row(doubt, kind="attention") for doubt in doubts_of(told)],
        ),
    ]
    return [part for part in parts if part.rows or part.empty]


def _glance(told: Briefing) -> Iterator[Row]:
    today = told.day
    if told.place is not None:
        values = {
            "number": told.place.number,
            "places": told.places,
            "roll": ROLL_WORDS[told.place.roll],
        }
        place = _("Place %(number)s of %(places)s in the order: %(roll)s.", **values)
        doyen = (_("Doyen of the diplomatic corps."),) if told.place.is_doyen else ()
        waiting = (
            ()
            if told.place.is_accredited or not _is_mission(told)
            else (_("Credentials not presented yet."),)
        )
        yield Row(place, icon="crown", kind="brass", more=(*doyen, *waiting))
    yield Row(_years(told), icon="history")
    last = next((one for one in told.contacts if one.held_on <= today), None)
    if last is not None:
        said = {"way": WAY_WORDS[last.way], "when": when_of(last), "subject": last.subject}
        yield Row(_("Last contact: %(way)s, %(when)s: %(subject)s", **said), icon="message")
    count = len(told.promises.ours) + len(told.promises.theirs)
    if count:
        overdue = told.promises.overdue(today)
        more = (
            (ngettext("%(num)d of them is overdue.", "%(num)d of them are overdue.", overdue),)
            if overdue
            else ()
        )
        yield Row(
            ngettext("%(num)d promise is open.", "%(num)d promises are open.", count),
            icon="list-check",
            kind="failed" if overdue else "neutral",
            more=more,
        )
    for national_day, falls in told.national_days[:1]:
        if falls is None:
            continue
        left = (falls - today).days
        values = {"name": national_day.called(language()), "day": format_day(falls, language(), weekday=True)}
        if left:
            text = ngettext(
                "National day tomorrow: %(name)s. %(day)s",
                "National day in %(num)d days: %(name)s. %(day)s",
                left,
                **values,
            )
        else:
            text = _("National day today: %(name)s. %(day)s", **values)
        yield Row(text, icon="flag", kind="brass" if left <= 14 else "neutral")


def _is_mission(told: Briefing) -> bool:
    return told.organisation.kind in DIPLOMATIC_MISSIONS


def _years(told: Briefing) -> str:
    past = told.past
    if not past.asked:
        return _("It has not been asked to any event that is over.")
    if past.last is None:
        return ngettext(
            "Was asked to %(num)d event and did not come.",
            "Was asked to %(num)d events and came to none.",
            past.asked,
        )
    event, _cell = past.last
    return ngettext(
        "Came to %(came)s of %(num)d event, the head in person to %(heads)s; last to %(event)s, %(day)s.",
        "Came to %(came)s of %(num)d events, the head in person to %(heads)s; last to %(event)s, %(day)s.",
        past.asked,
        came=past.came,
        heads=past.heads,
        event=event.titled(language()),
        day=format_day(event.local_start.date(), language()),
    )


def _open_promises(told: Briefing) -> Iterator[Row]:
    found = told.promises.open(told.day)
    for one in found[:_PROMISES]:
        yield _promise(one, told)
    if (left := len(found) - _PROMISES) > 0:
        yield Row(ngettext("and %(num)d more", "and %(num)d more", left))


def _promise(one: Commitment, told: Briefing) -> Row:
    reader = language()
    is_done = one.status is CommitmentStatus.DONE
    label = {
        (True, False): _("We owe"),
        (False, False): _("They owe"),
        (True, True): _("By us"),
        (False, True): _("By them"),
    }[one.is_ours, is_done]
    subject = one.interaction.subject
    is_its_own = one.organisation_id == told.organisation.id
    more = [subject if is_its_own else _("%(owner)s: %(subject)s", owner=owner_name(one), subject=subject)]
    badge, kind = "", "neutral"
    if is_done:
        badge, kind = _("Done"), "well"
    elif one.due_on is not None:
        day = format_day(one.due_on, reader)
        overdue = one.is_overdue(told.day)
        badge = _("Overdue since %(day)s", day=day) if overdue else _("Due on %(day)s", day=day)
        kind = "failed" if overdue else "neutral"
    if one.interaction.confidentiality is Confidentiality.CONFIDENTIAL:
        more.append(str(CONFIDENTIALITY_WORDS[Confidentiality.CONFIDENTIAL]))
    url = url_for("engagement.show", interaction_id=one.interaction_id, _anchor="promises")
    return Row(one.text, label, tuple(more), url, badge, kind)


def _contact(one: Interaction, told: Briefing) -> Row:
    more = []
    # Whose page it is need not be said; who spoke for it is.
    others = [p for p in their_side(one) if p.person is not None or p.organisation_id != told.organisation.id]
    people = ", ".join(party_name(party) for party in others)
    if people:
        more.append(_("With %(people)s", people=people))
    ours = ", ".join(party_name(party) for party in our_side(one))
    if ours:
        more.append(_("From us: %(people)s", people=ours))
    if one.summary:
        more.append(shortened(one.summary))
    if one.we_asked:
        more.append(_("We asked: %(what)s", what=shortened(one.we_asked)))
    if one.they_asked:
        more.append(_("They asked: %(what)s", what=shortened(one.they_asked)))
    is_secret = one.confidentiality is Confidentiality.CONFIDENTIAL
    return Row(
        one.subject,
        _("%(way)s, %(when)s", way=WAY_WORDS[one.way], when=when_of(one)),
        tuple(more),
        url_for("engagement.show", interaction_id=one.id),
        str(CONFIDENTIALITY_WORDS[one.confidentiality]) if is_secret else "",
        "attention",
        "lock" if is_secret else WAY_ICONS[one.way],
    )


def _ahead(one: Ahead) -> Row:
    event = one.invitation.event
    if one.reply is not None:
        badge, kind = str(ANSWER_WORDS[one.reply.answer]), ANSWER_KINDS[one.reply.answer]
    elif one.is_written_to:
        badge, kind = _("No answer yet"), "neutral"
    else:
        badge, kind = _("Not written to yet"), "attention"
    who = ", ".join(seat.name for seat in one.seats)
    invited = one.invitation.addressee
    more = (
        _("Comes: %(people)s", people=who)
        if who
        else _("Addressed to %(name)s", name=invited)
        if invited
        else ""
    )
    return Row(
        event.titled(language()),
        when_words(event, language()),
        (more,) if more else (),
        url_for("replies.invitation", event_id=event.id, invitation_id=one.invitation.id),
        badge,
        kind,
    )


def _past(event: Event, cell: Cell) -> Row:
    people = ", ".join(_came_as(seat.name, seat.title) for seat in cell.people)
    return Row(
        event.titled(language()),
        format_day(event.local_start.date(), language()),
        (people,) if people else (),
        words.cell_url(cell),
        str(words.TOLD_WORDS.get(cell.outcome, words.SHORT_WORDS[cell.outcome])),
        OUTCOME_KINDS.get(cell.outcome, "neutral"),
        words.OUTCOME_ICONS[cell.outcome],
    )


def _came_as(name: str, title: str) -> str:
    return str(_("%(name)s, %(title)s", name=name, title=title)) if title else name
