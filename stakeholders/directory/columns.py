"""Which columns each member of staff sees in the lists of the register, and how many rows a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office.preferences.choices import choose, chosen
from stakeholders.directory.narrowing import RecordKind

#: Rows a page; the second is where nobody has chosen.
SIZES: Final = (25, 50, 100, 200)
SIZE: Final = 50

#: The columns beside the name, in the order in which they stand.
COLUMNS: Final[dict[RecordKind, dict[str, LazyString]]] = {
    RecordKind.ORGANISATIONS: {
        "kind": _l("Kind"),
        "country": _l("Country"),
        "head": _l("Head of mission"),
        "city": _l("City"),
        "mail": _l("E-mail"),
        "phone": _l("Telephone"),
        "language": _l("Language of letters"),
        "website": _l("Website"),
        "verified": _l("Verified"),
    },
    RecordKind.PEOPLE: {
        "post": _l("Post"),
        "organisation": _l("Organisation"),
        "country": _l("Country"),
        "mail": _l("E-mail"),
        "phone": _l("Telephone"),
        "language": _l("Language of letters"),
        "spoken": _l("Languages spoken"),
        "arrived": _l("Arrived on"),
        "verified": _l("Verified"),
    },
}
_USUAL: Final[dict[RecordKind, tuple[str, ...]]] = {
    RecordKind.ORGANISATIONS: ("kind", "head", "city", "verified"),
    RecordKind.PEOPLE: ("post", "organisation", "mail"),
}


@dataclass(frozen=True)
class Look:
    """How somebody looks at a list: keys of the columns beside the name, rows a page."""

    columns: tuple[str, ...]
    size: int = SIZE


def look_of(kind: RecordKind, user_id: int) -> Look:
    """What that member of staff has chosen, or the usual: one statement."""
    kept = chosen(_key(kind, user_id), None)
    if not isinstance(kept, dict):
        return Look(_USUAL[kind])
    return _look(kind, kept.get("columns", ()), kept.get("size", SIZE))


def choose_look(kind: RecordKind, user_id: int, columns: Iterable[str], size: int) -> Look:
    """Remember what that member of staff wants to see; what no list has is passed over."""
    look = _look(kind, columns, size)
    choose(_key(kind, user_id), {"columns": list(look.columns), "size": look.size})
    return look


def _look(kind: RecordKind, columns: Iterable[str], size: int) -> Look:
    wanted = set(columns)
    return Look(tuple(key for key in COLUMNS[kind] if key in wanted), size if size in SIZES else SIZE)


def _key(kind: RecordKind, user_id: int) -> str:
    return f"directory.{kind.value}.{user_id}"
