"""Automatic answers: never a guest's answer, but often the first news that an ambassador has left."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import Final

from flask_babel import lazy_gettext as _l

from office.mailroom.inbox import Verdict, header, in_english, letter_of

AUTOMATIC: Final = _l("An automatic answer to one of our letters, such as an out-of-office notice.")
HAS_LEFT: Final = _l(
    "An automatic answer that speaks of leaving or of a new address: check the posting in the register."
)
AUTOMATIC_STRANGER: Final = _l("An automatic answer to no letter that is known here.")

_MARKUP: Final = re.compile(r"(?is)<(?:style|script|head)\b.*?</(?:style|script|head)>|<[^>]*>")
#: Longest note, in characters.
_NOTE: Final = 240
_READ: Final = 20_000

_SUBJECTS: Final = re.compile(
    r"^\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)\b|autoreply|out of (?:the )?office|"
    r"automaattinen (?:vastaus|poissaolo)|poissaolo|autosvar|automatiskt? svar|frånvaro|"
    r"réponse automatique|absence du bureau|automatische antwort|abwesenheits|"
    r"respuesta automática|risposta automatica|resposta automática|automatisch antwoord|"
    r"automatische? (?:afwezigheid|svar)|automatinis atsakymas|automaatvastus|automātiskā atbilde|"
    r"autoodpowiedź|odpowiedź automatyczna|automatická odpoveď|automatická odpověď|automatikus válasz|"
    r"автоответ|автоматический ответ|автоматична відповідь)",
    re.IGNORECASE,
)
#: Whoever writes so has gone for good, or will: in English, Finnish, Swedish, French, German and Spanish.
_LEAVING: Final = re.compile(
    r"\b(?:has|have) (?:now |recently |since )?left\b|"
    r"no longer (?:work|at|with|in|serv|employed|the ambassador)|"
    r"(?:complet|conclud|finish|end)(?:ed|ing|s) (?:my|his|her|their) "
    r"(?:mission|tour|term|posting|assignment|duties|duty)|left (?:the embassy|helsinki|finland)|"
    r"new (?:e-?mail )?address|changed (?:my )?address|successor|"
    r"ei (?:enää )?työskentele|on (?:siirtynyt|lähtenyt|jättänyt)|uusi (?:sähköposti)?osoite|"
    r"arbetar inte längre|har (?:slutat|lämnat)|ny (?:e-post)?adress|efterträdare|"
    r"ne travaille plus|a quitté|j['’]ai quitté|nouvelle adresse|"
    r"nicht mehr (?:tätig|bei)|arbeitet nicht mehr|neue (?:e-mail-)?adresse|nachfolger|"
    r"ya no trabaj|ha dejado|nueva dirección",
    re.IGNORECASE,
)


def is_automatic(message: EmailMessage) -> bool:
    """Whether a machine answered (RFC 3834, and what programs do that do not know it)."""
    marked = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        marked not in {"", "no"}
        or any(header(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
        or header(message, "Precedence").strip().lower() == "auto_reply"
        or header(message, "Return-Path").strip() == "<>"
        or _SUBJECTS.match(header(message, "Subject")) is not None
    )


def handle_automatic(message: EmailMessage) -> Verdict | None:
    """Keep an automatic answer as a note beside the letter; None where a person wrote the message.

    One that speaks of leaving waits for a person: the register may name somebody who has gone.
    """
    if not is_automatic(message):
        return None
    note = _note(message)
    letter = letter_of(message)
    if _LEAVING.search(f"{header(message, 'Subject')} {note}"):
        return Verdict(in_english(HAS_LEFT), is_settled=False, note=note[:_NOTE])
    if letter is None:
        return Verdict(in_english(AUTOMATIC_STRANGER), is_settled=False, note=note[:_NOTE])
    return Verdict(in_english(AUTOMATIC), note=note[:_NOTE])


def _note(message: EmailMessage) -> str:
    """What it says on one line, without what is quoted below."""
    try:
        part = message.get_body(("plain", "html"))
        text = str(part.get_content())[:_READ] if part is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError):
        return ""
    if part is not None and part.get_content_type() == "text/html":
        text = _MARKUP.sub(" ", text)
    own = re.split(r"(?m)^(?:>|-{3,} ?Original|From: |_{5,})", text, maxsplit=1)[0]
    return " ".join("".join(c if c.isprintable() else " " for c in own).split())
