"""What a person wrote in a mail: its first words, without what is quoted below and what machines add."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import unescape
from typing import Final

#: Longest text of a mail that is read, and longest that is kept of it, in characters.
_READ: Final = 64_000
LONGEST: Final = 400

#: Where what was written before begins: "On Monday … wrote:", in the languages of guests and mail programs;
#: the head of a forwarded mail; a line of dashes; a signature.
_QUOTED: Final = re.compile(
    r"^\s*(?:>|--\s*$|-{3,}|_{5,}|\*{5,}|"
    r"(?:On|Le|Am|Den|El|Il|Em|Op|Dne|W dniu|Dnia|Pe|A|På)\b.{5,120}"
    r"(?:wrote|a écrit|schrieb|skrev|escribió|ha scritto|escreveu|schreef|napsal|pisze|napisał|a scris|írta)"
    r".{0,80}:\s*$|.{5,160}\b(?:kirjoitti|skrev|wrote|schrieb|kirjutas|rakstīja|rašė)\s*:\s*$|"
    r"\*?(?:From|Von|De|Från|Fra|Lähettäjä|Od|Van|Da)\*?\s?:\s?\*?\s*\S.*[@<\[])",
    re.IGNORECASE,
)
#: What telephones and programs write of themselves.
_BY_MACHINE: Final = re.compile(
    r"^\s*(?:sent from my|get outlook|lähetetty|skickat från|envoyé de mon|von meinem|gesendet von|"
    r"\[?external|caution:|this message has been sent from outside)",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"(?is)<(style|script|head|blockquote)\b.*?</\1\s*>")
_BREAK: Final = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^>]*>")
_MARKUP: Final = re.compile(r"<[^>]*>")


def first_words(mail: EmailMessage, longest: int = LONGEST) -> str:
    """What was written in the mail itself, on one line; "" where there is nothing to be read."""
    kept: list[str] = []
    for line in _text(mail).splitlines():
        bare = " ".join("".join(c if c.isprintable() else " " for c in line).split())
        if _QUOTED.match(bare):
            break
        if bare and not _BY_MACHINE.match(bare):
            kept.append(bare)
    words = " ".join(kept)
    return words if len(words) <= longest else words[: longest - 1].rsplit(" ", 1)[0] + "…"


def _text(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(("plain", "html"))
        text = str(part.get_content())[:_READ] if part is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return ""
    if part is not None and part.get_content_type() == "text/html":
        text = unescape(_MARKUP.sub(" ", _BREAK.sub("\n", _HIDDEN.sub(" ", text))))
    return text
