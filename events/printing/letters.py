"""Invitations on paper: to whom a letter can be printed, to whom not and why, and the pages themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import segno
from flask_babel import force_locale
from flask_babel import gettext as _

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.reasons import NotNow
from events.invitations.rules import Facts, gather, not_now
from events.letters import checking, writing
from events.letters.checking import Fault
from events.letters.fields import language_of, values_for
from events.letters.models import Purpose
from events.letters.party import read_ahead, reply_by
from events.letters.rendering import Wording, marked
from events.printing.addressing import Addressed, Hindrance, LeftOut, addressed, in_order
from events.printing.letter_content import Block, blocks_of
from events.programme.models import Event, EventStatus
from events.registration.models import Answer
from events.sending.guests import guest_list
from office import clock, settings
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.suppression import fold_address, standing, stopping
from office.typesetting.setting import typeset
from office.web.i18n import format_day

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "letter.typ"
#: A mail that came to nothing.
_LOST: Final = frozenset({LetterStatus.FAILED, LetterStatus.BOUNCED})
_PATTERN: Final = 2
_PURPOSE: Final = Purpose.INVITATION


class Whom(StrEnum):
    """Whose letters are printed."""

    #: Mail does not reach them: no address is known or written to, or the invitation came back.
    WITHOUT_MAIL = "without_mail"
    UNINVITED = "uninvited"
    EVERYBODY = "everybody"
    POSTED = "posted"


@dataclass(frozen=True)
class Choice:
    """Which letters are asked for.

    Args:
        group_id: of one group of guests alone.
        language: what all letters are written in; each in its guest's own unless given.
        only: one guest, by the invitation's number.
    """

    whom: Whom = Whom.WITHOUT_MAIL
    group_id: int | None = None
    language: str = ""
    only: int | None = None

    def holds(self, facts: Facts, invitation: Invitation, stopped: frozenset[str]) -> bool:
        """Whether a guest is one of those asked for; ``stopped``: mailboxes that are not written to."""
        if self.only is not None:
            return invitation.id == self.only
        if self.group_id is not None and invitation.group_id != self.group_id:
            return False
        letter = facts.invitation_letter(invitation)
        has_it = letter is not None and letter.status not in _LOST
        if self.whom is Whom.POSTED:
            return letter is not None and letter.is_on_paper
        if self.whom is Whom.UNINVITED:
            return not has_it
        if self.whom is Whom.WITHOUT_MAIL:
            mailbox = fold_address(invitation.to_address)
            return not has_it and (not mailbox or mailbox in stopped or letter is not None)
        return True


@dataclass(frozen=True)
class Ready:
    """One letter that can be printed.

    Args:
        to: the guest, the language and the inside address.
        mailed_at: the guest has the invitation by mail since then; None: not by mail.
        posted_at: the same by post.
    """

    to: Addressed
    mailed_at: datetime | None = None
    posted_at: datetime | None = None

    @property
    def invitation(self) -> Invitation:
        """Whose letter it is."""
        return self.to.invitation

    @property
    def language(self) -> str:
        """What it is written in."""
        return self.to.language

    @property
    def can_be_posted(self) -> bool:
        """Whether it is still to be entered that it was posted: nobody has the same letter twice."""
        return self.mailed_at is None and self.posted_at is None

    @property
    def token(self) -> str:
        """Which letter it is: to another addressee it is another, and carries another link."""
        return f"{self.invitation.id}:{self.invitation.link_number}:{self.language}"


@dataclass(frozen=True)
class Found:
    """What printing would do now.

    Args:
        ready: in the order of precedence, then by name.
        text_faults: what is wrong with the wording itself: nothing is printed before it is mended.
        not_now: why nothing is printed at all. Of a draft letters are printed, as drafts.
    """

    event: Event
    ready: Sequence[Ready]
    left_out: Sequence[LeftOut]
    text_faults: Sequence[Fault] = ()
    not_now: NotNow | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the letters are to be looked at alone."""
        return self.event.status is EventStatus.DRAFT

    @property
    def to_post(self) -> list[Ready]:
        """The letters of which it can be entered that they were posted."""
        return [] if self.is_draft or self.not_now else [one for one in self.ready if one.can_be_posted]


def find(event: Event, choice: Choice) -> Found:
    """Look through the guests before their letters are printed. A fixed number of statements; nothing is
    written."""
    now = clock.now()
    everybody = guest_list(event.id, withdrawn=True)
    facts = gather(event, everybody, now)
    entries = standing(one.to_address for one in everybody)
    stopped = frozenset(box for box, found in entries.items() if stopping(found, is_bulk=False) is not None)
    asked = in_order([one for one in everybody if choice.holds(facts, one, stopped)])
    wording = writing.words_of(event, _PURPOSE)
    blocking = [one for one in checking.faults_of_text(event, wording) if one.blocks]
    closed = not_now(event, _PURPOSE, now)
    if closed is NotNow.NOT_PUBLISHED:
        closed = None  # what is on paper leaves the house by hand
    ready, left_out = _sorted(event, wording if not blocking else None, facts, asked, choice)
    return Found(event, ready if not (blocking or closed) else [], left_out, blocking, closed)


def _sorted(
    event: Event, wording: Wording | None, facts: Facts, asked: Sequence[Invitation], choice: Choice
) -> tuple[list[Ready], list[LeftOut]]:
    wanted = [(one, choice.language or language_of(event, one.language)) for one in asked]
    addresses = addressed(wanted)
    certain = [one.invitation for one in addresses.values() if isinstance(one, Addressed)]
    faults = (
        checking.faults_of_guests(event, wording, certain, choice.language)
        if wording is not None and certain
        else {}
    )
    ready: list[Ready] = []
    left_out: list[LeftOut] = []
    for one in asked:
        to, letter = addresses[one.id], facts.invitation_letter(one)
        settled = _settled(facts, one, letter, choice)
        if settled is not None:
            left_out.append(LeftOut(one, settled))
        elif isinstance(to, LeftOut):
            left_out.append(to)
        elif one.id in faults:
            left_out.append(LeftOut(one, Hindrance.FAULTY, faults[one.id]))
        else:
            ready.append(Ready(to, *_had(letter)))
    return ready, left_out


def _settled(facts: Facts, invitation: Invitation, letter: Letter | None, choice: Choice) -> Hindrance | None:
    """Why nobody needs this letter any more, or not in this way."""
    if invitation.withdrawn_at is not None:
        return Hindrance.WITHDRAWN
    reply = facts.open_reply(invitation)
    if reply is not None and reply.answer is not Answer.TENTATIVE:
        return Hindrance.DECLINED if reply.answer is Answer.DECLINED else Hindrance.ANSWERED
    if letter is not None and letter.status in {LetterStatus.QUEUED, LetterStatus.SENDING}:
        return Hindrance.WAITING
    if letter is not None and letter.is_on_paper and choice.only is None and choice.whom is not Whom.POSTED:
        return Hindrance.POSTED
    return None


def _had(letter: Letter | None) -> tuple[datetime | None, datetime | None]:
    """When they had it by mail, and by post."""
    if letter is None or letter.status in _LOST:
        return None, None
    return (None, letter.sent_at) if letter.is_on_paper else (letter.sent_at, None)


def print_letters(found: Found, *, letterhead: bool, dated: date) -> bytes:
    """One letter after the other, each on pages of its own, as PDF/UA.

    Args:
        letterhead: with the office's name at the head; without it the room for one is left.
        dated: the day that stands on the letters.

    Raises:
        NotPrintable: the typesetter refused.
    """
    return typeset(_TEMPLATE, pages_of(found, letterhead=letterhead, dated=dated), _FOLDER)


def pages_of(found: Found, *, letterhead: bool, dated: date) -> dict[str, Any]:
    """What the typesetter prints. A guest's own link stands in their own letter and in no other."""
    wording = writing.words_of(found.event, _PURPOSE)
    # The records that are read ahead are held as long as the letters are written.
    read_ahead([(one.invitation, one.language) for one in found.ready])
    return {
        "title": str(_("Invitations: %(event)s", event=str(found.event))),
        "office": settings.current().office_name,
        "language": found.ready[0].language if found.ready else "en",
        "letterhead": letterhead,
        "letters": [_letter(found, one, wording, dated) for one in found.ready],
    }


def _letter(found: Found, one: Ready, wording: Wording, dated: date) -> dict[str, Any]:
    event, office = found.event, settings.current()
    # A draft is shown to colleagues: nobody is to answer for a guest by mistake.
    link = f"{office.public_url}/invitation/…" if found.is_draft else invitation_url(one.invitation)
    with force_locale(one.language):
        values = values_for(event, one.invitation, one.language, link=link)
        letter = marked(wording, one.language, values)
        blocks = blocks_of(letter, values, _reply(event, values.party.language, link, found.is_draft))
        return {
            "language": one.language,
            "subject": letter.subject,
            "date": f"{office.office_city}, {format_day(dated, one.language)}",
            "address": list(one.to.lines),
            "blocks": blocks,
            "draft": str(_("Draft: not to be sent")) if found.is_draft else "",
            # A page that comes loose is put back with its letter.
            "page": str(_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")),
            "to": one.to.lines[0],
        }


def _reply(event: Event, language: str, link: str, is_draft: bool) -> Block:
    """How to answer from paper: the guest's own address written out, and a code that a phone reads."""
    values = values_for(event, None, language, link=link)
    by = reply_by(values.party)
    return {
        "kind": "reply",
        "title": str(_("Your reply, by %(day)s", day=by) if by else _("Your reply")),
        "words": str(_("Answer on your own page. Its address is meant for you and your office alone:")),
        "scan": str(_("With a phone: point its camera at the code.")),
        "url": link,
        "code": "" if is_draft else _code(link),
        "alt": str(_("QR code that leads to %(address)s", address=link)),
        "or": str(_("Or write to %(address)s.", address=event.contact_email)) if event.contact_email else "",
    }


def _code(link: str) -> str:
    # One of the eight patterns that a reader must know: to look for the fairest takes ten times as long.
    svg: str = segno.make_qr(link, error="m", mask=_PATTERN).svg_inline(
        border=0, dark="#16202e", omitsize=True
    )
    return svg
