"""Brings the translators' catalogues up to date with the program: ``python -m tooling.catalogues``.

New messages are added empty, messages that are gone are dropped, nothing is guessed: no entry is fuzzy.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "translations"
LANGUAGES = {"sv": "Swedish", "fi": "Finnish"}
#: Where messages stand, and how they are read there.
METHODS = [
    *((f"{floor}/**.py", "python") for floor in ("office", "stakeholders", "events", "advocacy")),
    *((f"templates/**.{ending}", "jinja2") for ending in ("html", "txt")),
]
#: The house's names for gettext's functions, and which of their arguments are messages.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "lazy_ngettext": (1, 2),
    "_ln": (1, 2),
}
LINE = 100


def extracted() -> Catalog:
    """Every message of the program, in the order of files and lines."""
    catalogue = Catalog(project="Doyen", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        str(ROOT),
        METHODS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        # No line numbers: they would change with every edit and hide what did.
        catalogue.add(message, locations=[(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalogue


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> int:
    """Bring one catalogue up to date and return how many of its messages are not translated."""
    catalogue = read(language)
    # The dates stay as they are, so that bringing up to date what is up to date changes no byte.
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Doyen in {LANGUAGES[language]}."
    catalogue.project, catalogue.version = "Doyen", "1"
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Doyen"
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 21, tzinfo=UTC)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=LINE, sort_by_file=False, ignore_obsolete=True, omit_header=False)
    return sum(1 for message in catalogue if message.id and not is_translated(message.string))


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether there is a translation, in every plural form."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    for code in LANGUAGES:
        print(f"{code}: {update(code)} messages are not translated")
