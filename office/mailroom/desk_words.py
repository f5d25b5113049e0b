"""What is failing, as an officer understands it: whose server says what, what to do, and whom to tell."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.mailroom.desk import Group
from office.mailroom.models import Letter, LetterStatus, Reason
from office.mailroom.words import reason_words
from office.web.registry import Words

#: What a server does, after its name and a colon.
_HEADS: Final[dict[Reason, Words]] = {
    Reason.PUT_OFF: _l("%(server)s: asks us to come back later"),
    Reason.GIVEN_UP: _l("%(server)s: put us off for two days"),
    Reason.NO_MAILBOX: _l("%(server)s: no such mailbox"),
    Reason.NO_DOMAIN: _l("%(server)s: takes no mail"),
    Reason.FULL: _l("%(server)s: the mailbox is full"),
    Reason.TOO_LARGE: _l("%(server)s: the letter is too large"),
    Reason.POLICY: _l("%(server)s: refuses our address"),
    Reason.SENDER: _l("%(server)s: does not take mail from our sender’s address"),
    Reason.REFUSED: _l("%(server)s: refuses"),
}
_OUR_HEADS: Final[dict[Reason, Words]] = {
    Reason.SERVER_AWAY: _l("Our mail server cannot be reached"),
    Reason.SIGN_IN: _l("Our mail server does not let Doyen in"),
    Reason.ENCRYPTION: _l("No encrypted connection with our mail server"),
    Reason.NOT_WRITTEN: _l("The letter could not be written"),
    Reason.BAD_ADDRESS: _l("No mail address in the register"),
    Reason.SUPPRESSED: _l("Addresses that are not written to"),
}

#: A reason in a word or three, for lists.
SHORT: Final[dict[Reason, Words]] = {
    Reason.SERVER_AWAY: _l("Mail server away"),
    Reason.SIGN_IN: _l("Sign-in refused"),
    Reason.ENCRYPTION: _l("No encryption"),
    Reason.PUT_OFF: _l("Asked to come back later"),
    Reason.GIVEN_UP: _l("Put off for two days"),
    Reason.NO_MAILBOX: _l("No such mailbox"),
    Reason.NO_DOMAIN: _l("Takes no mail"),
    Reason.FULL: _l("Mailbox full"),
    Reason.TOO_LARGE: _l("Too large"),
    Reason.POLICY: _l("Refuses our address"),
    Reason.SENDER: _l("Sender’s address not taken"),
    Reason.REFUSED: _l("Refused"),
    Reason.BAD_ADDRESS: _l("No mail address"),
    Reason.NOT_WRITTEN: _l("Could not be written"),
    Reason.NOT_NEEDED: _l("Not needed any more"),
    Reason.SUPPRESSED: _l("Not written to"),
    Reason.OPTED_OUT: _l("Wants no letters to many"),
}

#: What a refusal as a matter of policy comes from: by what the words or the code say (RFC 7372, and the codes
#: of the large providers), the most telling first; and what to tell IT.
_CAUSES: Final[tuple[tuple[re.Pattern[str], Words], ...]] = (
    (
        re.compile(r"\bdmarc\b|5\.7\.509", re.IGNORECASE),
        _l("Tell IT: DMARC. Neither SPF nor the signature proves that the letter is ours."),
    ),
    (
        re.compile(r"\bspf\b|5\.7\.2[34]\b", re.IGNORECASE),
        _l("Tell IT: SPF. Our domain does not name our mail server as one that may send for it."),
    ),
    (
        re.compile(r"\bdkim\b|5\.7\.2[0-2]\b", re.IGNORECASE),
        _l("Tell IT: DKIM. The signature of our letters is missing or does not hold."),
    ),
    (
        re.compile(r"unauthenticated|authenticat|5\.7\.26\b|5\.7\.515", re.IGNORECASE),
        _l("Tell IT: SPF and DKIM. The server asks that mail proves where it comes from."),
    ),
    (
        re.compile(r"reverse (?:dns|name)|\bptr\b|\brdns\b|5\.7\.25\b", re.IGNORECASE),
        _l("Tell IT: reverse DNS. The address of our mail server has no name of its own."),
    ),
    (
        re.compile(
            r"black.?list|block.?list|\bdnsbl\b|\brbl\b|spamhaus|barracuda|listed|banned|"
            r"5\.7\.60[67]|5\.7\.51[1-3]|reputation",
            re.IGNORECASE,
        ),
        _l("Tell IT: a block list. Our mail server stands on one; its owner can be asked to take it off."),
    ),
    (
        re.compile(r"\bspam\b|\bcontent\b|\bjunk\b", re.IGNORECASE),
        _l("Tell IT: the server took the letter for spam. The recipient’s IT can let our address in."),
    ),
    (
        re.compile(r"\btls\b|encrypt|5\.7\.10\b", re.IGNORECASE),
        _l("Tell IT: encryption. The server takes encrypted mail only."),
    ),
)
_ENHANCED: Final = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")


class Told(NamedTuple):
    """A group in the reader's language.

    Args:
        head: whose server does what.
        advice: what it means, what to do, and whom to tell.
        for_it: all that IT wants to know, in English.
    """

    head: str
    advice: str
    for_it: str


def policy_cause(words: str | None) -> Words | None:
    """What a refusal as a matter of policy comes from, and what to tell IT; None where it does not say."""
    return next((cause for pattern, cause in _CAUSES if pattern.search(words or "")), None)


def advice_for(reason: Reason | None, words: str | None) -> str:
    """What the reason means and what to do, as exactly as the server's words allow."""
    if reason is None:
        return _("The letter was not delivered. The server's own words are below; IT can read them.")
    cause = policy_cause(words) if reason in {Reason.POLICY, Reason.SENDER} else None
    if cause is None:
        return str(reason_words(reason))
    return _(
        "%(cause)s Meanwhile reach the recipients in another way; once it is mended, send the letters again "
        "from here.",
        cause=cause,
    )


def told(group: Group, owners: dict[str, str]) -> Told:
    """A group of letters in words; ``owners`` says whose domains are."""
    owner = owners.get(group.domain)
    server = f"{owner} ({group.domain})" if owner else group.domain or _("Unknown server")
    head = _OUR_HEADS.get(group.reason) if group.reason is not None else _("%(server)s: not delivered")
    head = head or _HEADS[group.reason or Reason.REFUSED]
    return Told(
        str(head) % {"server": server},
        advice_for(group.reason, group.example.last_answer),
        for_it(group),
    )


def trouble(letter: Letter) -> str:
    """Why one letter waits, failed or came back, and what to do; "" where all is well."""
    if letter.reason is None or letter.status is LetterStatus.SENT:
        return ""
    return advice_for(letter.reason, letter.last_answer)


def for_it(group: Group) -> str:
    """What IT wants to know about a group of letters, as one plain text in English."""
    letter = group.example
    lines = [
        f"{group.number} letters, the first queued {group.since:%Y-%m-%d %H:%M} UTC, "
        f"the last tried {group.last:%Y-%m-%d %H:%M} UTC",
        *facts_for_it(letter),
    ]
    return "\n".join(lines)


def facts_for_it(letter: Letter) -> list[str]:
    """One letter's facts, a line each: recipient's domain, reason, codes, words, Message-ID."""
    words = letter.last_answer or ""
    codes = dict.fromkeys((_REPLY.findall(words[:60]) + _ENHANCED.findall(words))[:4])
    reason = letter.reason.value if letter.reason is not None else "none"
    return [
        f"Recipient's domain: {letter.to_domain or letter.to_address.rpartition('@')[2]}",
        f"Reason: {reason}",
        f"Codes: {', '.join(codes) or 'none'}",
        f"The server's words: {words or 'none'}",
        f"Message-ID: {letter.message_id}",
        f"Tried: {letter.attempts} times, last {letter.updated_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
