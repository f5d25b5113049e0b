"""Staff's own calendar: what the office plans and waits for, each kind of it where the reader ticked it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from icalendar import Event as Entry
from icalendar import vText, vUri
from sqlalchemy import select

from events.calendars.entries import own_entry, written
from events.calendars.ics import followed_calendar
from events.external.queries import entries_between
from events.programme.hours import zone_named
from events.programme.models import Event, EventStatus
from office import clock, settings
from office.accounts.queries import user
from office.database import db
from office.ics import cleaned, one_line, stamp
from office.mailroom.kinds import kind_label
from office.mailroom.models import Mailing, MailingStatus
from office.subscriptions.models import Subscription
from office.web.registry import Words
from stakeholders.nationaldays.calendars import days_followed, entries_of

#: What the address of this calendar is called.
STAFF: Final = "staff"
#: What was over longer ago stands in it no more; of others' calendars, what is further away than a year.
PAST: Final = timedelta(days=366)
AHEAD: Final = timedelta(days=366)
_OTHERS_PAST: Final = timedelta(days=31)
#: How long a letter's going out is shown, though it takes no time.
_MOMENT: Final = timedelta(minutes=15)

_EXTENSION: Final = "doyen.feeds.staff_kinds"


@dataclass(frozen=True)
class StaffKind:
    """One kind of thing in the staff's calendar.

    Args:
        key: kept in `Subscription.shows`.
        label, help: what the page says beside its tick.
        entries: the octets of each, in a language, in a fixed number of statements. Nothing that a viewer may
            not read: the address is kept by members of staff of every role.
        is_usual: whether it is ticked at first.
    """

    key: str
    label: Words
    help: Words
    entries: Callable[[str], Iterator[bytes]]
    is_usual: bool = True


def add_staff_kind(app: Flask, kind: StaffKind) -> None:
    """Let staff have something more in their calendars; the same key again replaces it."""
    app.extensions.setdefault(_EXTENSION, {})[kind.key] = kind


def staff_kinds() -> list[StaffKind]:
    """What staff may tick, in order."""
    found: dict[str, StaffKind] = current_app.extensions.get(_EXTENSION, {})
    return list(found.values())


def usual_kinds() -> list[str]:
    """The keys of what is ticked at first."""
    return [kind.key for kind in staff_kinds() if kind.is_usual]


def staffs_calendar(subscription: Subscription) -> bytes | None:
    """The calendar of a member of staff, with what they ticked; None where they have left."""
    owner = user(subscription.subject_id)
    if owner is None or not owner.active:
        return None
    language = subscription.language
    shown = [kind for kind in staff_kinds() if kind.key in subscription.shows]
    name = _("%(office)s: the office’s calendar", office=settings.current().office_name)
    return followed_calendar(name, (entry for kind in shown for entry in kind.entries(language)))


# -- the kinds --
def _events(language: str) -> Iterator[bytes]:
    for event in _planned(EventStatus.PUBLISHED, EventStatus.CANCELLED):
        yield _event(event, event.titled(language), language)


def _drafts(language: str) -> Iterator[bytes]:
    for event in _planned(EventStatus.DRAFT):
        # The event's own UID: when it is published the same entry becomes the event.
        yield _event(event, _("Draft: %(title)s", title=event.titled(language)), language)


def _deadlines(language: str) -> Iterator[bytes]:
    for event in _planned(EventStatus.PUBLISHED):
        if event.reply_by is None:
            continue
        title = _("Replies are due: %(title)s", title=event.titled(language))
        entry = plain_entry(f"reply-by-{event.uid}", title, event.revised_at, event.sequence)
        on_day(entry, event.reply_by)
        entry.add("URL", vUri(_page(event)))
        yield entry.to_ical()


def _mailings(language: str) -> Iterator[bytes]:
    """Letters to guests that go out at a set time."""
    found = db.session.execute(
        select(Mailing, Event)
        .join(Event, Event.id == Mailing.subject_id)
        .where(
            Mailing.subject_type == "events",
            Mailing.begins_at > clock.now() - PAST,
            Mailing.status != MailingStatus.STOPPED,
        )
        .order_by(Mailing.begins_at, Mailing.id)
    )
    for mailing, event in found:
        begins_at = mailing.begins_at or mailing.created_at
        title = _(
            "Letters go out: %(kind)s, %(title)s",
            kind=kind_label(mailing.kind),
            title=event.titled(language),
        )
        entry = plain_entry(f"mailing-{mailing.id}-{event.uid}", title, mailing.updated_at)
        _at(entry, begins_at, begins_at + _MOMENT)
        entry.add("URL", vUri(f"{_page(event)}/letters/mailings/{mailing.id}"))
        yield entry.to_ical()


def _national_days(language: str) -> Iterator[bytes]:
    yield from entries_of(days_followed(language), language)


def _others(_language: str) -> Iterator[bytes]:
    now = clock.now()
    for one in entries_between(now - _OTHERS_PAST, now + AHEAD):
        # An entry that comes again has one UID for all its days: each is one of its own here.
        which = f"{one.calendar_id}\0{one.uid}\0{one.starts_at.astimezone(UTC).isoformat()}"
        digest = sha256(which.encode("utf-8", "replace")).hexdigest()[:32]
        title = f"{one.calendar.name}: {one.summary}" if one.summary else one.calendar.name
        entry = plain_entry(f"others-{digest}", title, one.updated_at)
        if one.is_all_day:
            zone = zone_named(one.calendar.zone)
            _on_days(entry, one.starts_at.astimezone(zone).date(), one.ends_at.astimezone(zone).date())
        else:
            _at(entry, one.starts_at, one.ends_at)
        if one.location:
            entry.add("LOCATION", vText(one_line(one.location)))
        if one.description:
            entry.add("DESCRIPTION", vText(cleaned(one.description)))
        yield entry.to_ical()


def register_kinds(app: Flask) -> None:
    """What the office's calendar may hold."""
    for kind in (
        StaffKind("events", _l("Events"), _l("Published ones; cancelled ones are struck out."), _events),
        StaffKind("drafts", _l("Drafts"), _l("Marked as drafts. No guest sees them."), _drafts),
        StaffKind("deadlines", _l("Reply-by days"), _l("The last day on which guests answer."), _deadlines),
        StaffKind("mailings", _l("Letters at set times"), _l("When letters to guests go out."), _mailings),
        StaffKind(
            "national_days", _l("National days"), _l("Of every state in the register."), _national_days, False
        ),
        StaffKind(
            "external",
            _l("Calendars of others"),
            _l("What is followed under “Calendars of others”."),
            _others,
            False,
        ),
    ):
        add_staff_kind(app, kind)


# -- how they are written --
def _planned(*states: EventStatus) -> list[Event]:
    statement = select(Event).where(Event.status.in_(states), Event.ends_at > clock.now() - PAST)
    return list(db.session.scalars(statement.order_by(Event.starts_at, Event.id)))


def _event(event: Event, title: str, language: str) -> bytes:
    entry = own_entry(
        event,
        uid=event.uid,
        sequence=event.sequence,
        language=language,
        join_link=None,
        page="",
        cancelled=False,
        stamped_at=None,
    )
    entry["SUMMARY"] = vText(one_line(title))
    # To where the office works on it, not to its public page, which a draft has not.
    entry["URL"] = vUri(_page(event))
    return written(entry, event)


def _page(event: Event) -> str:
    return f"{settings.current().public_url}/events/manage/{event.id}"


def plain_entry(uid: str, title: str, changed_at: datetime, sequence: int = 0) -> Entry:
    """An entry of that UID and title, last changed then; it takes nobody's time."""
    entry = Entry()
    entry.add("UID", vText(uid))
    entry.add("DTSTAMP", stamp(changed_at))
    entry.add("LAST-MODIFIED", stamp(changed_at))
    entry.add("SEQUENCE", sequence)
    entry.add("SUMMARY", vText(one_line(title)))
    entry.add("TRANSP", vText("TRANSPARENT"))
    return entry


def _at(entry: Entry, starts_at: datetime, ends_at: datetime) -> None:
    entry.add("DTSTART", starts_at.astimezone(UTC))
    if ends_at > starts_at:
        entry.add("DTEND", ends_at.astimezone(UTC))


def on_day(entry: Entry, day: date) -> None:
    """Let an entry cover one whole day, whatever the zone."""
    _on_days(entry, day, day + timedelta(days=1))


def _on_days(entry: Entry, first: date, after: date) -> None:
    entry.add("DTSTART", first)
    entry.add("DTEND", max(after, first + timedelta(days=1)))
