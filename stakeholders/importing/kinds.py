"""Which kind of mission a list means, by a plain word ("embassy") or a title ("Consulate of Sweden")."""

from __future__ import annotations

import re
from typing import NamedTuple

from office.countries import fold_name
from stakeholders.organisations.models import OrganisationKind as Kind


class KindRead(NamedTuple):
    """A kind, and whether the word says just that: an "assistant high commission" only acts like one."""

    kind: Kind
    exact: bool


_EXACT = True
_NEAR = False
#: Searched in this order in the folded word, so that the narrower word comes before the wider one.
_WORDS: tuple[tuple[re.Pattern[str], Kind, bool], ...] = tuple(
    (re.compile(pattern), kind, exact)
    for pattern, kind, exact in (
        (r"honorary (?:vice )?consul|honorary (?:general )?consulate", Kind.HONORARY_CONSULATE, _EXACT),
        (r"de facto consulate", Kind.CONSULATE, _NEAR),
        (r"consulates? general|general consulate", Kind.CONSULATE_GENERAL, _EXACT),
        (r"consular (?:agency|office|section)|vice consulate", Kind.CONSULATE, _NEAR),
        (r"consulates?", Kind.CONSULATE, _EXACT),
        (r"(?:assistant|deputy) high commission", Kind.CONSULATE, _NEAR),
        (r"high commission", Kind.HIGH_COMMISSION, _EXACT),
        (r"nunciature", Kind.APOSTOLIC_NUNCIATURE, _EXACT),
        (r"apostolic delegation", Kind.REPRESENTATIVE_OFFICE, _NEAR),
        (r"de facto embassy", Kind.DE_FACTO_EMBASSY, _EXACT),
        (r"embassy|embassies", Kind.EMBASSY, _EXACT),
        (r"permanent (?:mission|representation|delegation)", Kind.PERMANENT_MISSION, _EXACT),
        (r"liaison office", Kind.LIAISON_OFFICE, _EXACT),
        (r"representative office|representation", Kind.REPRESENTATIVE_OFFICE, _EXACT),
        (r"government office|trade office|interests section", Kind.REPRESENTATIVE_OFFICE, _NEAR),
        (r"international organi[sz]ation", Kind.INTERNATIONAL_ORGANISATION, _EXACT),
    )
)


def read_kind(text: str) -> KindRead | None:
    """The kind that ``text`` means, or None if it is no kind of mission that protocol knows."""
    folded = fold_name(text)
    for pattern, kind, exact in _WORDS:
        if re.search(rf"\b(?:{pattern.pattern})\b", folded):
            return KindRead(kind, exact)
    return None
