"""Search across scripts: every name is kept folded to plain lower-case Latin, and so is what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from anyascii import anyascii
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction, selectinload

from office import countries
from office.localized import LANGUAGES
from stakeholders.organisations.models import FormerName, Organisation
from stakeholders.people.models import Person

#: Letters that some write as two: a "Müller" is looked for as "muller" and as "mueller".
_IN_TWO = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
        "Ø": "Oe",
    }
)
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
#: Marks inside a word, which some type and some leave out: "O'Brien", the Ukrainian soft sign.
_INSIDE_WORDS = str.maketrans("", "", "'’ʼʹ`\"")


def fold(text: str) -> str:
    """Any text as plain lower-case Latin words: "Jäntti" is ``jantti``, "Шевченко" is ``shevchenko``.

    Apostrophes vanish, other marks separate words, spaces are single. Folding twice changes nothing.
    """
    plain = text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))
    return _BETWEEN_WORDS.sub(" ", plain.lower().translate(_INSIDE_WORDS)).strip()


def both_foldings(texts: Iterable[str]) -> str:
    """All the texts folded, each in both ways of writing its umlauts, without repetition."""
    found: dict[str, None] = {}
    for text in texts:
        composed = unicodedata.normalize("NFKC", text)
        for form in (fold(composed), fold(composed.translate(_IN_TWO))):
            if form:
                found[form] = None
    # A line break between two names keeps a search from matching across them.
    return "\n".join(found)


def in_fixed_order(texts: Mapping[str, str] | None) -> list[str]:
    """A text in each language, by the languages' codes: PostgreSQL hands them out in an order of its own."""
    return [text for _code, text in sorted((texts or {}).items())]


def folded_organisation(organisation: Organisation) -> str:
    """What names it: every name, the city, and the sending state's name in each language.

    Former names are found by `finding`, which reads them for many organisations at once.
    """
    state = organisation.sending_state
    return both_foldings(
        [
            *in_fixed_order(organisation.name),
            *in_fixed_order(organisation.short_name),
            organisation.seat_city or "",
            *(countries.country_name(state, language) for language in LANGUAGES if state),
        ]
    )


def folded_person(person: Person) -> str:
    """What search looks at: the name as said, with its titles, and in its own script."""
    return both_foldings(
        [
            " ".join(filter(None, [person.honorific, person.given_name, person.family_name])),
            person.own_script_name or "",
        ]
    )


def _keep_folded(session: Session, _context: UOWTransaction, _instances: object) -> None:
    _load_former_names(session)
    for gone in session.deleted:
        if isinstance(gone, FormerName) and gone.organisation and gone in gone.organisation.former_names:
            gone.organisation.former_names.remove(gone)
    renamed = (one.organisation for one in (*session.new, *session.dirty) if isinstance(one, FormerName))
    for record in dict.fromkeys((*session.new, *session.dirty, *renamed)):
        if isinstance(record, Organisation):
            folded = folded_organisation(record)
        elif isinstance(record, Person):
            folded = folded_person(record)
            record.sort_name = fold(f"{record.family_name or ''} {record.given_name or ''}")[:410]
        else:
            continue
        if record.folded != folded:
            record.folded = folded


def _load_former_names(session: Session) -> None:
    """In two statements for all that a flush writes, instead of one for each."""
    wanted = [
        record.id
        for record in session.dirty
        if isinstance(record, Organisation) and "former_names" in inspect(record).unloaded
    ]
    if wanted:
        loading = select(Organisation).where(Organisation.id.in_(wanted))
        session.scalars(loading.options(selectinload(Organisation.former_names))).all()


def keep_names_folded() -> None:
    """From now on every session folds the names of what it writes, so that no verb can forget it."""
    if not event.contains(Session, "before_flush", _keep_folded):
        event.listen(Session, "before_flush", _keep_folded)
