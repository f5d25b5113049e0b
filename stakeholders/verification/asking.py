"""Asking missions to confirm their entries: what would go out, what stays behind and why, the decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from office import clock
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.models import Letter, Mailing
from office.mailroom.outbox import queue_letter, start_mailing
from stakeholders.organisations.models import (
    ChannelMedium,
    ChannelPurpose,
    Organisation,
)
from stakeholders.organisations.standing import suspended_among
from stakeholders.verification.customs import customs
from stakeholders.verification.models import EntryRequest, Proposal, ProposalStatus
from stakeholders.verification.queries import latest_requests, organisations_to_ask

#: Kinds of letters, by their names in the database.
REQUEST, REMINDER, TEST = "entry_request", "entry_reminder", "entry_test"
#: What these letters are about.
SUBJECT = "entry_requests"
#: The secretariat keeps the mission's entry; where none is known, who else may.
_ASKED_AT = (ChannelPurpose.SECRETARIAT, ChannelPurpose.GENERAL, ChannelPurpose.HEAD_OFFICE)


class NothingToSend(Exception):
    """Every letter that can be sent has been sent, perhaps by a colleague a moment ago."""


class CountChanged(Exception):
    """The register is not what the officer saw: ``expected`` letters were agreed to, ``ready`` would go."""

    def __init__(self, expected: int, ready: int) -> None:
        super().__init__(f"{expected} expected, {ready} ready")
        self.expected = expected
        self.ready = ready


class LeftOut(StrEnum):
    """Why an organisation gets no letter now."""

    CLOSED = "closed"
    SUSPENDED = "suspended"
    NO_ADDRESS = "no_address"
    #: It has a letter whose link is open, and has not answered.
    ASKED = "asked"
    #: It has answered, and the office has not decided yet.
    TO_DECIDE = "to_decide"


@dataclass(frozen=True)
class Ready:
    """A letter that would go out."""

    organisation: Organisation
    to_address: str
    language: str


@dataclass(frozen=True)
class Review:
    """What asking would do now; ``by_language`` counts the letters in each."""

    ready: Sequence[Ready]
    left_out: Sequence[tuple[Organisation, LeftOut]]
    by_language: dict[str, int]


def asked_at(organisation: Organisation) -> tuple[str, str]:
    """The mailbox that is asked and its language: the secretariat's, else the general or the head's office.

    The address is empty where there is none; asks the database nothing where the channels are loaded.
    """
    for purpose in _ASKED_AT:
        for channel in organisation.channels:
            if channel.medium is ChannelMedium.EMAIL and channel.purpose is purpose:
                return channel.value, _ours(channel.language or organisation.language)
    return "", _ours(organisation.language)


def _ours(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def review(organisation_ids: Collection[int]) -> Review:
    """Look through these organisations before asking them. Five statements."""
    now, today = clock.now(), clock.today()
    requests = latest_requests(organisation_ids)
    suspended = suspended_among(organisation_ids, today)
    undecided = set(
        db.session.scalars(
            select(Proposal.organisation_id).where(
                Proposal.organisation_id.in_(list(organisation_ids)),
                Proposal.status == ProposalStatus.WAITING,
            )
        )
    )
    ready: list[Ready] = []
    left_out: list[tuple[Organisation, LeftOut]] = []
    for organisation in organisations_to_ask(organisation_ids):
        address, language = asked_at(organisation)
        request = requests.get(organisation.id)
        if organisation.is_closed:
            left_out.append((organisation, LeftOut.CLOSED))
        elif organisation.id in suspended:
            left_out.append((organisation, LeftOut.SUSPENDED))
        elif organisation.id in undecided:
            left_out.append((organisation, LeftOut.TO_DECIDE))
        elif request is not None and request.is_open_at(now) and request.answered_at is None:
            left_out.append((organisation, LeftOut.ASKED))
        elif not address:
            left_out.append((organisation, LeftOut.NO_ADDRESS))
        else:
            ready.append(Ready(organisation, address, language))
    counted = Counter(one.language for one in ready)
    return Review(ready, left_out, {code: counted[code] for code in LANGUAGES if counted[code]})


def request_key(request: EntryRequest) -> str:
    """Which letter it is: one request with one link is one letter, however often it is asked for."""
    return f"{REQUEST}:{request.id}:{request.link_number}"


def reminder_key(request: EntryRequest) -> str:
    """The one reminder of that letter."""
    return f"{REMINDER}:{request.id}:{request.link_number}"


def ask(organisation_ids: Collection[int], *, expected: int, remind: bool, user_id: int | None) -> Mailing:
    """Put a letter to each of these missions into the outbox, and its reminder for later.

    A mission that has an open letter gets no second one. Links of its earlier letters open nothing any more.

    Raises:
        NothingToSend: no letter is left to be sent.
        CountChanged: not as many would go as the officer agreed to.
    """
    # Two officers at once: the second waits here, and finds the letters of the first.
    locked = select(Organisation.id).where(Organisation.id.in_(list(organisation_ids)))
    db.session.execute(locked.order_by(Organisation.id).with_for_update(key_share=True))
    ready = review(organisation_ids).ready
    if not ready:
        raise NothingToSend
    if len(ready) != expected:
        raise CountChanged(expected, len(ready))
    now, choices = clock.now(), customs()
    _withdraw_earlier([one.organisation.id for one in ready], now)
    mailing = start_mailing(kind=REQUEST, subject_type="register", subject_id=0, user_id=user_id)
    for one in ready:
        request = EntryRequest(
            organisation=one.organisation,
            mailing_id=mailing.id,
            link_number=1,
            language=one.language,
            to_address=one.to_address,
            asked_at=now,
            expires_at=now + timedelta(days=choices.link_open),
            remind_at=now + timedelta(days=choices.remind_after) if remind else None,
        )
        db.session.add(request)
        db.session.flush()
        _queue(request, REQUEST, request_key(request), mailing)
        if request.remind_at is not None and request.remind_at < request.expires_at:
            # It waits in the outbox: when its time comes and the mission has answered, it is not sent.
            _queue(request, REMINDER, reminder_key(request), None, request.remind_at)
    db.session.flush()
    return mailing


def _queue(
    request: EntryRequest, kind: str, key: str, mailing: Mailing | None, due_at: datetime | None = None
) -> None:
    queue_letter(
        kind=kind,
        key=key,
        subject_type=SUBJECT,
        subject_id=request.id,
        to_address=request.to_address,
        to_name=request.organisation.called(request.language),
        language=request.language,
        mailing=mailing,
        due_at=due_at,
    )


def _withdraw_earlier(organisation_ids: Collection[int], now: datetime) -> None:
    earlier = select(EntryRequest).where(
        EntryRequest.organisation_id.in_(list(organisation_ids)), EntryRequest.withdrawn_at.is_(None)
    )
    for request in db.session.scalars(earlier):
        withdraw(request, now)
    db.session.flush()


def withdraw(request: EntryRequest, now: datetime) -> None:
    """Let the link open nothing any more; a letter that still waits is not sent."""
    request.withdrawn_at = now
    request.link_number += 1


def remind(request: EntryRequest, now: datetime) -> Letter | None:
    """Send the reminder now; None where the mission has answered, its link is closed, or it was reminded.

    A reminder that waits for its day is brought forward.
    """
    if request.answered_at is not None or not request.is_open_at(now):
        return None
    waiting = db.session.scalar(select(Letter).where(Letter.key == reminder_key(request)))
    if waiting is None:
        request.remind_at = now
        _queue(request, REMINDER, reminder_key(request), None, now)
        return db.session.scalar(select(Letter).where(Letter.key == reminder_key(request)))
    if waiting.due_at <= now:
        return None
    waiting.due_at = request.remind_at = now
    return waiting


def send_test(organisation: Organisation, to_address: str, language: str) -> Letter | None:
    """Send the officer the letter as that mission would get it, with a harmless link."""
    return queue_letter(
        kind=TEST,
        key=f"{TEST}:{organisation.id}:{clock.now().timestamp()}",
        subject_type="organisations",
        subject_id=organisation.id,
        to_address=to_address,
        to_name="",
        language=language,
    )
