"""The rules of admission in words: to staff as sentences, to a guest as the reason."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from events.programme.models import Event, OpenDoor, Substitutes, WaitingOrder
from events.registration.models import Registration, RegistrationStatus
from events.registration.room import Refusal
from office.web.i18n import format_day, language


def rules_of(event: Event) -> list[str]:
    """Each rule by which seats are given, as a sentence for staff."""
    return [
        *_doors(event),
        _deadline(event),
        *_seats(event),
        _no_seat(event),
        *_others(event),
    ]


def refusal_words(reason: Refusal, event: Event) -> tuple[str, str]:
    """Why somebody cannot register: a title and a sentence for the guest."""
    said = {
        Refusal.NOT_OPEN: (
            _("Registration is not open yet"),
            _("The event has not been published yet. Please come back later."),
        ),
        Refusal.CANCELLED: (_("The event has been cancelled"), _("Nobody can register any more.")),
        Refusal.DEADLINE: (
            _("Registration has closed"),
            _("The last day was %(day)s.", day=format_day(event.reply_by, language()))
            if event.reply_by is not None
            else _("The deadline has passed."),
        ),
        Refusal.STARTED: (
            _("The event has begun"),
            _("Nobody can register any more. Please turn to the office if you should be there."),
        ),
        Refusal.ENDED: (_("The event is over"), _("Nobody can register any more.")),
        Refusal.DOOR_CLOSED: (
            _("This event is by invitation"),
            _("If you have been invited, please use the link in your invitation."),
        ),
        Refusal.LINK_CLOSED: (
            _("This link has been closed"),
            _("The office takes no more registrations by your mission’s link."),
        ),
        Refusal.FULL: (_("The event is full"), _("All seats are taken, and there is no waiting list.")),
        Refusal.MISSION_FULL: (
            _("All seats for your mission or organisation are taken"),
            ngettext(
                "At this event %(num)d person of each mission or organisation can have a seat.",
                "At this event %(num)d people of each mission or organisation can have a seat.",
                event.quota_per_mission or 1,
            ),
        ),
        Refusal.GROUP_FULL: (
            _("All seats for your group are taken"),
            _("A number of seats is kept for each group of guests, and those of yours are given."),
        ),
        Refusal.OPEN_FULL: (
            _("Open registration is full"),
            _("The other seats are kept for those who are invited."),
        ),
        Refusal.LINK_FULL: (
            _("All seats of this link are taken"),
            _("A seat becomes free when one of your mission’s people gives theirs back."),
        ),
    }
    return said[reason]


def waiting_words(registration: Registration) -> str:
    """What somebody without a seat waits for, as a sentence for them; empty where they wait for nothing."""
    if registration.status is RegistrationStatus.PENDING:
        if registration.replaces_id is not None:
            return _("The office has been asked whether you may come in the other person’s place.")
        return _("The office decides on each request. You will get a message as soon as it has.")
    if registration.status is not RegistrationStatus.WAITING:
        return ""
    order = registration.event.waiting_order
    if order is WaitingOrder.PRECEDENCE:
        return _(
            "You are on the waiting list. Seats that are given back go by the order of precedence, and we "
            "write to you at once."
        )
    if order is WaitingOrder.BY_HAND:
        return _("You are on the waiting list. The office decides who gets a seat, and will write to you.")
    return _(
        "You are on the waiting list. A seat that is given back goes to whoever asked first, and we write to "
        "you at once."
    )


def held_up_words(reason: Refusal | None) -> str:
    """Why somebody waits, for staff; None: there is a seat, and the office chooses to whom it goes."""
    if reason is None:
        return _("There is a seat: let them in")
    return {
        Refusal.FULL: _("No seat is free"),
        Refusal.MISSION_FULL: _("The quota of their mission is used up"),
        Refusal.GROUP_FULL: _("The quota of their group is used up"),
        Refusal.OPEN_FULL: _("The seats for open registration are taken"),
        Refusal.LINK_FULL: _("The seats of their mission’s link are taken"),
        Refusal.CANCELLED: _("The event has been cancelled"),
    }.get(reason, _("No seat is free"))


def _doors(event: Event) -> list[str]:
    open_door = {
        OpenDoor.CLOSED: _(
            "Those who are invited come, and those who have a mission’s link; nobody else can register."
        ),
        OpenDoor.OPEN: _("Anybody can register on the public page, and has a seat while there are any."),
        OpenDoor.ON_APPROVAL: _(
            "Anybody can ask for a seat on the public page; the office lets each one in."
        ),
    }
    return [open_door[event.open_door]]


def _deadline(event: Event) -> str:
    if event.reply_by is None:
        return _("Answers and registrations are taken until the event begins.")
    return _(
        "Answers and registrations are taken until the end of %(day)s.",
        day=format_day(event.reply_by, language()),
    )


def _seats(event: Event) -> list[str]:
    said = [
        _("There is a seat for everybody.")
        if event.capacity is None
        else ngettext("There is %(num)d seat in all.", "There are %(num)d seats in all.", event.capacity)
    ]
    said.append(
        ngettext(
            "An invitation is good for %(num)d seat, unless the guest list says otherwise.",
            "An invitation is good for %(num)d seats, unless the guest list says otherwise.",
            event.seats_per_mission,
        )
    )
    if event.quota_per_mission is not None:
        said.append(
            ngettext(
                "At most %(num)d person of one mission or organisation has a seat, whichever way they came.",
                "At most %(num)d people of one mission or organisation have a seat, whichever way they came.",
                event.quota_per_mission,
            )
        )
    if event.open_quota is not None and event.open_door is not OpenDoor.CLOSED:
        said.append(
            ngettext(
                "At most %(num)d seat goes to those who register on the public page.",
                "At most %(num)d seats go to those who register on the public page.",
                event.open_quota,
            )
        )
    return said


def _no_seat(event: Event) -> str:
    if not event.has_waiting_list:
        return _("There is no waiting list: when all seats are taken, everybody else is told so.")
    return {
        WaitingOrder.TIME: _(
            "When all seats are taken there is a waiting list; a seat that is given back goes to whoever "
            "asked first."
        ),
        WaitingOrder.PRECEDENCE: _(
            "When all seats are taken there is a waiting list; a seat that is given back goes by the order "
            "of precedence, and to those outside of it by the time at which they asked."
        ),
        WaitingOrder.BY_HAND: _(
            "When all seats are taken there is a waiting list; the office chooses who gets a seat that is "
            "given back."
        ),
    }[event.waiting_order]


def _others(event: Event) -> list[str]:
    substitutes = {
        Substitutes.ALLOWED: _("Whoever cannot come may send somebody else."),
        Substitutes.ON_APPROVAL: _(
            "Whoever cannot come may propose somebody else; the office is asked first."
        ),
        Substitutes.NOT_ALLOWED: _("Nobody may come in another’s place."),
    }
    said = [substitutes[event.substitutes]]
    if event.asks_needs:
        said.append(_("Guests are asked about diet and access; what they say is deleted after the event."))
    return said
