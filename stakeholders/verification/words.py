"""What reasons, standings and lines of proposals are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words, said_as
from office.web.i18n import format_day, language
from office.web.registry import Words
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import AddressKind, ChannelPurpose
from stakeholders.organisations.words import ADDRESS_WORDS, PURPOSE_WORDS
from stakeholders.people.models import Gender, Rank
from stakeholders.people.words import GENDER_WORDS, POSTING_FIELD_WORDS, RANK_WORDS
from stakeholders.verification.accepting import Refusal
from stakeholders.verification.asking import LeftOut
from stakeholders.verification.comparing import State
from stakeholders.verification.models import (
    ItemKind,
    ItemStatus,
    Proposal,
    ProposalItem,
    ProposalStatus,
)
from stakeholders.verification.queries import Asked, Reach, Reason, StaleLine, Standing

REASON_WORDS: dict[Reason, LazyString] = {
    Reason.INVITED: _l("Invited to something soon"),
    Reason.VACANT: _l("Without a head"),
    Reason.NO_MAIL: _l("No mail address"),
    Reason.DESIGNATE: _l("Head without credentials"),
    Reason.LONG_POSTING: _l("Head in post for over four years"),
    Reason.HEAD_UNVERIFIED: _l("Head’s post not verified"),
}

REACH_WORDS: dict[Reach, LazyString] = {
    Reach.RESIDENT: _l("Resident"),
    Reach.NON_RESIDENT: _l("Accredited from elsewhere"),
    Reach.ALL: _l("Everybody in the register"),
}

ASKED_WORDS: dict[Asked, LazyString] = {
    Asked.OPEN: _l("Asked, no answer yet"),
    Asked.NOT_ASKED: _l("Not asked"),
}

LEFT_OUT_WORDS: dict[LeftOut, LazyString] = {
    LeftOut.CLOSED: _l("It is closed"),
    LeftOut.SUSPENDED: _l("It is suspended, and gets no letters"),
    LeftOut.NO_ADDRESS: _l("No mail address of its secretariat, nor a general one, is known"),
    LeftOut.ASKED: _l("It has a letter whose link is still open, and has not answered"),
    LeftOut.TO_DECIDE: _l("It has answered: its proposal waits for the office"),
}

#: Kind of badge, its icon and its word.
STANDING_WORDS: dict[Standing, tuple[str, str, Words]] = {
    Standing.WAITING: ("underway", "send", _l("Asked")),
    Standing.OPENED: ("underway", "eye", _l("Page opened")),
    Standing.ANSWERED: ("well", "check", _l("Answered")),
    Standing.EXPIRED: ("attention", "clock", _l("No answer in time")),
    Standing.WITHDRAWN: ("neutral", "minus", _l("Link taken back")),
}

PROPOSAL_WORDS: dict[ProposalStatus, tuple[str, str, Words]] = {
    ProposalStatus.WAITING: ("attention", "hourglass", _l("To be decided")),
    ProposalStatus.DECIDED: ("neutral", "check", _l("Decided")),
    ProposalStatus.CONFIRMED: ("well", "circle-check", _l("Everything right")),
}

ITEM_WORDS: dict[ItemStatus, tuple[str, str, Words]] = {
    ItemStatus.WAITING: ("attention", "hourglass", _l("Waits")),
    ItemStatus.ACCEPTED: ("well", "check", _l("Line accepted")),
    ItemStatus.LEFT: ("neutral", "minus", _l("Left as it was")),
}

STATE_WORDS: dict[State, LazyString] = {
    State.AS_SEEN: _l("As the mission saw it"),
    State.CHANGED: _l("The register has been changed since the mission saw it"),
    State.ALREADY: _l("The register says so already"),
    State.GONE: _l("This is no longer in the register"),
}

REFUSAL_WORDS: dict[Refusal, LazyString] = {
    Refusal.GONE: _l("This is no longer in the register: leave the line, or enter it by hand."),
    Refusal.HEAD_IS_HERE: _l("The mission has a head at that time: accept or enter the departure first."),
    Refusal.ALREADY_POSTED: _l("This person holds a post of that rank there already."),
    Refusal.NEVER_AD_INTERIM: _l("An ambassador, minister or chargé e.p. never acts ad interim."),
    Refusal.LEAVES_BEFORE_ARRIVAL: _l("The day of departure lies before the arrival."),
    Refusal.HOUR_WITHOUT_DAY: _l("The register has an hour for the credentials: enter this change by hand."),
    Refusal.NO_CHANNEL: _l("This is neither a mail address nor a telephone number."),
    Refusal.NO_NAME: _l("Nobody is without a name."),
    Refusal.NO_WEBSITE: _l("This is not the address of a website."),
}

FIELD_WORDS: Mapping[str, Words] = {
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "rank": POSTING_FIELD_WORDS["rank"],
    "title": _l("Title"),
    "arrived_on": POSTING_FIELD_WORDS["arrived_on"],
    "credentials_on": POSTING_FIELD_WORDS["credentials_on"],
    "departed_on": _l("Left on"),
    "email": _l("E-mail"),
    "phone": _l("Telephone"),
    "website": _l("Website"),
    "national_day": _l("National day"),
    "gender": _l("To be addressed as"),
}


def reasons_in_words(line: StaleLine, today: date) -> list[tuple[str, str]]:
    """Why the entry should be looked at, as sentences of a few words: (kind of badge or "", sentence)."""
    lang, found = language(), list[tuple[str, str]]()
    name = line.head.person.name if line.head is not None else ""
    for reason in line.reasons:
        if reason is Reason.INVITED:
            words = ngettext(
                "Invited to %(num)d coming event", "Invited to %(num)d coming events", line.matters
            )
            found.append(("underway", words))
        elif reason is Reason.VACANT:
            found.append(("attention", _("Nobody heads it, not even ad interim")))
        elif reason is Reason.NO_MAIL:
            found.append(("attention", _("No mail address: no letter can reach it")))
        elif reason is Reason.DESIGNATE:
            found.append(("attention", _("%(name)s has not presented credentials yet", name=name)))
        elif reason is Reason.LONG_POSTING and line.head is not None and line.head.arrived_on:
            year = line.head.arrived_on.year
            words = _("%(name)s has headed it since %(year)s, for more than four years", name=name, year=year)
            found.append(("attention", words))
        elif line.head is not None and line.head.verified_on is not None:
            day = format_day(line.head.verified_on, lang)
            found.append(("", _("The post of %(name)s was last verified on %(day)s", name=name, day=day)))
        else:
            found.append(("", _("The post of %(name)s has never been verified", name=name)))
    verified = line.organisation.verified_on
    if verified is None:
        found.append(("", _("Nobody has verified this entry yet")))
    else:
        days = (today - verified).days
        words = ngettext("Entry verified %(num)d day ago", "Entry verified %(num)d days ago", days)
        found.append(("", words))
    return found


def source_of(proposal: Proposal) -> str:
    """On whose word an accepted line is true, as the register keeps it."""
    return str(
        _("confirmed by %(name)s of %(mission)s", name=proposal.made_by, mission=proposal.organisation)
    )[:200]


def value_in_words(field: str, value: str) -> str:
    """What stands in a line, as a reader says it."""
    if not value:
        return ""
    if field == "rank":
        return str(RANK_WORDS[Rank(value)])
    if field == "gender":
        return str(GENDER_WORDS[Gender(value)])
    if field.endswith("_on"):
        return format_day(date.fromisoformat(value), language())
    if field in {"phone", "value"}:
        return shown_phone(value)
    return value


def item_title(item: ProposalItem) -> str:
    """What a line is about: "Title", "Has left", "Secretariat"."""
    if item.record_type == "channels":
        return str(PURPOSE_WORDS[ChannelPurpose(item.about)])
    if item.record_type == "addresses":
        return str(ADDRESS_WORDS[AddressKind(item.about)])
    if item.kind is ItemKind.ADD:
        return str(_("New head of mission") if item.after.get("is_head") else _("New colleague"))
    if item.kind is ItemKind.END:
        return str(_("Has left"))
    return str(FIELD_WORDS[item.field])


def proposed_in_words(item: ProposalItem) -> list[tuple[str, str]]:
    """What the mission wrote, as (what, value); what alone is empty where the line's title says it."""
    if item.kind is ItemKind.ADD and item.record_type == "postings":
        after = item.after
        names = " ".join(part for part in (after["given_name"], after["family_name"]) if part)
        told = ("rank", "title", "arrived_on", "credentials_on", "email", "phone")
        pairs = [("", names)]
        pairs += [(str(FIELD_WORDS[key]), value_in_words(key, after[key])) for key in told if after[key]]
        if after["gender"] != Gender.UNKNOWN.value:
            pairs.append((str(FIELD_WORDS["gender"]), value_in_words("gender", after["gender"])))
        return pairs
    value = item.after.get("value", "")
    if item.kind is ItemKind.END and item.field != "departed_on":
        return [("", str(_("No longer in use")))]
    return [("", value_in_words(item.field, value) or str(_("Empty")))]


def summary(proposal: Proposal) -> str:
    """What an answer comes to, in a few words."""
    if proposal.status is ProposalStatus.CONFIRMED:
        return str(_("Everything is right"))
    if not proposal.items:
        return str(_("A remark"))
    return str(ngettext("%(num)d correction", "%(num)d corrections", len(proposal.items)))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of requests, proposals and what they caused."""

    def proposal_page(number: int) -> str:
        return url_for("proposals.show", proposal_id=number)

    def stale_page(_number: int) -> str:
        return url_for("verification.index")

    def labels(words: Mapping[Any, tuple[str, str, Words]]) -> dict[Any, Words]:
        return {key: entry[2] for key, entry in words.items()}

    add_record_words(
        app,
        "entry_requests",
        RecordWords(
            _l("request to confirm an entry"),
            {
                "to_address": _l("Mailbox"),
                "language": _l("Language"),
                "asked_at": _l("Asked"),
                "expires_at": _l("Link open until"),
                "remind_at": _l("Reminder planned for"),
                "opened_at": _l("Page opened"),
                "answered_at": _l("Answered"),
                "withdrawn_at": _l("Link taken back"),
            },
        ),
    )
    add_record_words(
        app,
        "proposals",
        RecordWords(
            _l("answer of a mission"),
            {"status": _l("Status"), "decided_at": _l("Decided"), "decided_by": _l("Decided by")},
            {"status": said_as(ProposalStatus, labels(PROPOSAL_WORDS))},
            url=proposal_page,
        ),
    )
    add_record_words(
        app,
        "proposal_items",
        RecordWords(
            _l("line of a mission’s answer"),
            {"status": _l("Status")},
            {"status": said_as(ItemStatus, labels(ITEM_WORDS))},
        ),
    )
    add_record_words(
        app,
        "verifications",
        RecordWords(_l("verification of several entries"), {"source": _l("Source"), "count": _l("Entries")}),
    )
    add_cause_words(
        app,
        "proposals",
        CauseWords(lambda number: _("answer no. %(number)s of a mission", number=number), proposal_page),
    )
    add_cause_words(
        app,
        "verifications",
        CauseWords(
            lambda number: _("verification no. %(number)s of several entries", number=number), stale_page
        ),
    )
