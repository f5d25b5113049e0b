"""The check of the sending set-up in words: what was found, and what to tell IT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import settings
from office.mailroom.findings import Finding, State
from office.mailroom.models import MailboxTrouble
from office.mailroom.words import mailbox_words
from office.web.i18n import format_day, format_moment, language
from office.web.registry import Words

#: What each line is about, in the order of the page.
TITLES: Final[dict[str, Words]] = {
    "server": _l("Connection with the mail server"),
    "encryption": _l("Encryption"),
    "sign_in": _l("Sign-in"),
    "envelope": _l("The sender's address"),
    "bounces": _l("Letters that come back"),
    "links": _l("Links in letters"),
    "answers": _l("Answers to the sender's address"),
    "spf": _l("SPF: who may send for the domain"),
    "dkim": _l("DKIM: the signature"),
    "dmarc": _l("DMARC: what shall become of forged mail"),
    "alignment": _l("Sender and envelope"),
    "mailbox": _l("Mail that comes in"),
}

_NOT_NOW: Final = _l("Check again later, or from a machine that reaches the internet.")
_UNANSWERED: Final = _l("It could not be looked up: no name server gave an answer.")

#: What was found, and what to do about it ("" where nothing is).
_SENTENCES: Final[dict[tuple[str, str], tuple[Words, Words]]] = {
    ("server", "reached"): (_l("%(host)s answers on port %(port)s."), ""),
    ("server", "away"): (
        _l("%(host)s cannot be reached on port %(port)s. No letter can leave; all wait in the outbox."),
        _l("Ask IT whether the server runs, and whether a firewall lets this machine reach it."),
    ),
    ("encryption", "encrypted"): (
        _l("The connection is encrypted. The certificate is for %(names)s and is valid until %(day)s."),
        "",
    ),
    ("encryption", "ending"): (
        _l("The connection is encrypted, but the certificate for %(names)s ends on %(day)s."),
        _l("Ask IT to renew it before that day; afterwards no letter leaves."),
    ),
    ("encryption", "passed"): (_l("The connection is encrypted as the settings ask."), ""),
    ("encryption", "here"): (
        _l("The mail server is on this machine, so nothing needs to be encrypted on the way to it."),
        "",
    ),
    ("encryption", "none"): (
        _l("Letters go to %(host)s unencrypted: whoever sits on the way can read them."),
        _l("Ask IT for an encrypted way in, and set it in DOYEN_SMTP_URL (smtp+starttls:// or smtps://)."),
    ),
    ("encryption", "refused"): (
        _l("No encrypted connection with %(host)s comes about. No letter can leave; all wait in the outbox."),
        _l(
            "Show IT the words below: the certificate may have ended, bear another name, or come from an "
            "office that this machine does not know."
        ),
    ),
    ("sign_in", "signed_in"): (_l("The server accepts Doyen's name and password."), ""),
    ("sign_in", "no_name"): (_l("The server asks for no name: it knows this machine by its address."), ""),
    ("sign_in", "refused"): (
        _l("%(host)s does not accept Doyen's name and password. No letter can leave; all wait."),
        _l("Ask IT for the right ones, and set them in DOYEN_SMTP_URL."),
    ),
    ("envelope", "taken"): (_l("The server takes mail from %(address)s."), ""),
    ("envelope", "refused"): (
        _l("The server takes no mail from %(address)s."),
        _l("Ask IT to let Doyen's account send with this address, or for one that it may use."),
    ),
    ("envelope", "broken_off"): (
        _l("The server broke the conversation off."),
        _l("Check again; if it happens once more, show IT the words below."),
    ),
    ("bounces", "taken"): (
        _l("The server takes mail for %(address)s, so a letter that comes back finds the guest it was for."),
        "",
    ),
    ("bounces", "refused"): (
        _l(
            "The server takes no mail for %(address)s: letters that come back to the mailbox %(mailbox)s are "
            "lost."
        ),
        _l("Ask IT to switch on plus addressing for that mailbox, or for one that has it."),
    ),
    ("bounces", "unset"): (
        _l(
            "No mailbox is set for letters that come back: they go to %(address)s, and Doyen does not learn "
            "that a guest was not reached."
        ),
        _l("Ask IT for a mailbox with plus addressing, and set it in DOYEN_BOUNCE_ADDRESS."),
    ),
    ("links", "good"): (_l("Links lead to %(url)s."), ""),
    ("links", "here"): (
        _l("Links lead to %(url)s, which opens on this machine only: no guest could answer."),
        _l("Ask IT to set DOYEN_PUBLIC_URL to the address that guests open."),
    ),
    ("links", "plain"): (
        _l("Links lead to %(url)s without encryption."),
        _l("Ask IT for a certificate, and set DOYEN_PUBLIC_URL to an address that begins with https."),
    ),
    ("answers", "servers"): (_l("%(domain)s takes mail (%(servers)s)."), ""),
    ("answers", "host_only"): (
        _l("%(domain)s names no mail server (MX), only a host. Some servers distrust that."),
        _l("Ask IT to publish an MX record for %(domain)s."),
    ),
    ("answers", "takes_none"): (
        _l(
            "%(domain)s says that it takes no mail at all: nobody can answer %(address)s, and many servers "
            "refuse letters from it."
        ),
        _l("Ask IT whether DOYEN_MAIL_FROM is the right address."),
    ),
    ("answers", "nowhere"): (
        _l(
            "%(domain)s is not known to the name servers: nobody can answer %(address)s, and most servers "
            "refuse letters from it."
        ),
        _l("Ask IT whether DOYEN_MAIL_FROM is the right address."),
    ),
    ("answers", "unanswered"): (_UNANSWERED, _NOT_NOW),
    ("spf", "named"): (
        _l("%(domain)s names our mail server (%(addresses)s) as one that may send for it."),
        "",
    ),
    ("spf", "none"): (
        _l("%(domain)s does not say which servers may send for it. Many servers then distrust our letters."),
        _l("Ask IT to publish an SPF record for %(domain)s that names the mail server."),
    ),
    ("spf", "broken"): (
        _l("The SPF record of %(domain)s cannot be followed; servers may refuse every letter."),
        _l("Show IT the words below."),
    ),
    ("spf", "refuses"): (
        _l("%(domain)s lets other servers send for it, but not ours (%(left_out)s): letters may be refused."),
        _l(
            "Ask IT to name the server in the SPF record, unless it hands mail to the world under another "
            "address."
        ),
    ),
    ("spf", "not_named"): (
        _l("%(domain)s does not name our mail server (%(left_out)s): letters may be taken for spam."),
        _l(
            "Ask IT to name the server in the SPF record, unless it hands mail to the world under another "
            "address."
        ),
    ),
    ("spf", "server_unknown"): (
        _l(
            "%(domain)s has an SPF record, but our mail server stands within our walls, so it cannot be seen "
            "from here under which address the world sees it."
        ),
        _l("Ask IT whether that address is in the record, or look at the test letter."),
    ),
    ("spf", "unanswered"): (_UNANSWERED, _NOT_NOW),
    ("dkim", "published"): (_l("The key for our letters' signature is published (%(name)s)."), ""),
    ("dkim", "missing"): (
        _l("There is no key under %(name)s: signatures that name it are worth nothing."),
        _l("Ask IT to publish the key, or for the right name (DOYEN_DKIM_SELECTOR)."),
    ),
    ("dkim", "withdrawn"): (
        _l("The key under %(name)s was withdrawn: signatures that name it are worth nothing."),
        _l("Ask IT for the name of the present key (DOYEN_DKIM_SELECTOR)."),
    ),
    ("dkim", "no_selector"): (
        _l("Whether the mail server signs our letters cannot be seen from here."),
        _l(
            "Look at the test letter, or ask IT for the name of the key (DOYEN_DKIM_SELECTOR). Gmail and "
            "Outlook expect a signature."
        ),
    ),
    ("dkim", "unanswered"): (_UNANSWERED, _NOT_NOW),
    ("dmarc", "strict"): (_l("%(owner)s asks servers to stop mail that only pretends to come from it."), ""),
    ("dmarc", "watching"): (_l("%(owner)s watches forged mail without stopping it. That is enough."), ""),
    ("dmarc", "none"): (
        _l("%(domain)s does not say what shall become of forged mail. Large providers expect it of senders."),
        _l("Ask IT to publish a DMARC record for %(domain)s; p=none is a beginning."),
    ),
    ("dmarc", "broken"): (
        _l("The DMARC record of %(owner)s cannot be understood, so it counts for nothing."),
        _l("Show IT the words below."),
    ),
    ("dmarc", "unanswered"): (_UNANSWERED, _NOT_NOW),
    ("alignment", "aligned"): (
        _l("The sender (%(domain)s) and the envelope (%(bounces)s) belong together."),
        "",
    ),
    ("alignment", "apart"): (
        _l(
            "The sender is of %(domain)s, the envelope of %(bounces)s: for DMARC, SPF then counts for "
            "nothing, and the signature alone must carry the letters."
        ),
        _l("Ask IT for a mailbox for returned letters within %(domain)s, or see that DKIM signs for it."),
    ),
    ("mailbox", "reads"): (_l("Doyen reads the folder %(folder)s of %(user)s at %(host)s."), ""),
    ("mailbox", "cannot_move"): (
        _l(
            "Doyen reads the folder %(folder)s of %(user)s at %(host)s, but this server cannot move a "
            "message: what was read is copied to Processed and only marked as deleted."
        ),
        _l("Ask IT for a mailbox on a server that knows MOVE or UIDPLUS."),
    ),
    ("mailbox", "by_pipe"): (
        _l("Messages come in through the mail server's pipe; the last one on %(moment)s."),
        "",
    ),
    ("mailbox", "unset"): (
        _l("Nothing has ever come in: returned letters and answers by calendar do not reach Doyen."),
        _l("Ask IT to set DOYEN_IMAP_URL, or to let the mail server call flask mail receive."),
    ),
}

_NOT_REACHED: Final = _l("Not looked at: the conversation did not come so far.")
_LOST: Final = _l("This line was kept by another version. Check again.")


class Said(NamedTuple):
    """A line of the check in the reader's language."""

    title: str
    state: State
    badge: str
    label: str
    sentence: str
    advice: str
    words: str


_BADGES: Final[dict[State, tuple[str, Words]]] = {
    State.WELL: ("well", _l("Well")),
    State.ATTENTION: ("attention", _l("Look at this")),
    State.WRONG: ("failed", _l("Wrong")),
    State.UNKNOWN: ("neutral", _l("Not known")),
}


def said(finding: Finding) -> Said:
    """One line in the reader's language."""
    badge, label = _BADGES[finding.state]
    values = _readable(finding.values)
    if finding.key == "mailbox" and finding.code in set(MailboxTrouble):
        sentence, advice = str(mailbox_words(MailboxTrouble(finding.code))), ""
    elif finding.code == "not_reached":
        sentence, advice = str(_NOT_REACHED), ""
    else:
        found = _SENTENCES.get((finding.key, finding.code), (_LOST, ""))
        sentence, advice = (str(one) % values if one else "" for one in found)
    title = str(TITLES.get(finding.key, finding.key))
    return Said(title, finding.state, badge, str(label), sentence, advice, finding.words)


def _readable(values: dict[str, str]) -> dict[str, str]:
    found = dict(values)
    zone = settings.current().time_zone
    if "day" in found:
        found["day"] = format_day(date.fromisoformat(found["day"]), language())
    if "moment" in found:
        found["moment"] = format_moment(datetime.fromisoformat(found["moment"]), zone, language())
    return found


def verdict(findings: Sequence[Finding]) -> tuple[str, str]:
    """The whole in one sentence, and the kind of its box."""
    count = {state: sum(one.state is state for one in findings) for state in State}
    blocking = {"server", "encryption", "sign_in", "envelope"}
    if any(one.state is State.WRONG and one.key in blocking for one in findings):
        return _("No letter can leave now. What is wrong stands below, with what to tell IT."), "failed"
    if count[State.WRONG]:
        return (
            ngettext(
                "Letters leave, but %(num)d thing is wrong: letters may be refused, or answers lost.",
                "Letters leave, but %(num)d things are wrong: letters may be refused, or answers lost.",
                count[State.WRONG],
            ),
            "failed",
        )
    if count[State.ATTENTION]:
        return (
            ngettext(
                "Letters leave. %(num)d thing should be looked at.",
                "Letters leave. %(num)d things should be looked at.",
                count[State.ATTENTION],
            ),
            "attention",
        )
    if count[State.UNKNOWN]:
        return (
            ngettext(
                "Letters leave, and nothing wrong was found. %(num)d thing could not be seen from here.",
                "Letters leave, and nothing wrong was found. %(num)d things could not be seen from here.",
                count[State.UNKNOWN],
            ),
            "well",
        )
    return _("Letters leave, and everything that was looked at is well."), "well"


def for_it(findings: Sequence[Finding], checked_at: datetime) -> str:
    """All of it as one plain text in English, to be copied to IT."""
    with force_locale("en"):
        lines = [f"Doyen's sending set-up, checked {checked_at:%Y-%m-%d %H:%M} UTC"]
        for one in map(said, findings):
            lines.append(f"[{one.state.value}] {one.title}: {one.sentence} {one.advice}".rstrip())
            if one.words:
                lines.append(f"    {one.words}")
        return "\n".join(lines)
