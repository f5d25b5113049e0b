"""Which organisation a row of a mapped list means: by its name, or by who sends it and what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from office.countries import find_country
from stakeholders.importing.kinds import read_kind
from stakeholders.importing.naming import mission_name, state
from stakeholders.organisations.models import CONSULAR_POSTS, DIPLOMATIC_MISSIONS, OrganisationKind

#: A mission's name in English that says who sends it.
_OF: Final = re.compile(
    r"(?:the )?(?:royal |honorary )?"
    r"(?:embassy|high commission|consulate general|general consulate|consulate) of "
    r"(?:the )?(?P<state>.+?)(?: (?:in|to) .+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as a row names it; ``kind`` is None where nothing says what it is."""

    name: dict[str, str]
    short_name: dict[str, str]
    kind: OrganisationKind | None
    sending_state: str | None

    @property
    def is_mission(self) -> bool:
        """Whether it is a mission or post that a state sends, of which it has one in a place."""
        return self.kind in DIPLOMATIC_MISSIONS or self.is_consular

    @property
    def is_consular(self) -> bool:
        """Whether it is a consular post: a state has several in one country."""
        return self.kind in CONSULAR_POSTS


def body_of(
    names: dict[str, str],
    kind: OrganisationKind | None,
    sending_state: str | None,
    city: str,
    usual: OrganisationKind,
) -> Body | None:
    """The organisation, or None where the row names none.

    A mission may be named by its state alone where the list says that it is one: it is then called as the
    register calls such missions. A name such as "Embassy of Sweden" says itself what it is and whose.

    Args:
        names: by language, as the row has them.
        kind: what the row says it is.
        usual: what the mapping says of rows that do not.
    """
    said = kind or (None if usual is OrganisationKind.OTHER else usual)
    if not names:
        if sending_state is None or said is None or said not in DIPLOMATIC_MISSIONS | CONSULAR_POSTS:
            return None
        sender = state(sending_state)
        return Body(mission_name(said, sender, city, ""), sender.short_name(), said, sending_state)
    for text in names.values():
        named, sender_code = _read_name(text)
        said = kind or named or said
        sending_state = sending_state or sender_code
    return Body(names, {}, said, sending_state)


@lru_cache(maxsize=5_000)
def _read_name(text: str) -> tuple[OrganisationKind | None, str | None]:
    read = read_kind(text)
    kind = read.kind if read and read.exact else None
    found = _OF.fullmatch(text) if kind else None
    return kind, find_country(found["state"]) if found else None
