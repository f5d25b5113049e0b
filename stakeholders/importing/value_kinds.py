"""Kinds of organisations by the words that are usual in English, Swedish, Finnish and French."""

from __future__ import annotations

import re
from typing import Final

from flask_babel import lazy_gettext as _l

from office.countries import fold_name
from stakeholders.importing import kinds
from stakeholders.importing.value_errors import BadValue
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.models import OrganisationKind as Kind


class BadKind(BadValue):
    """It is no kind of organisation that is known."""


#: Searched in this order in the folded word, after the kinds of missions in English.
_WORDS: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), kind)
    for pattern, kind in (
        (
            r"honorar(?:general)?konsulat|kunnia(?:paa)?konsulaatti|consulat (?:general )?honoraire",
            Kind.HONORARY_CONSULATE,
        ),
        (r"generalkonsulat|paakonsulaatti|consulat general", Kind.CONSULATE_GENERAL),
        (r"konsulat|konsulaatti|consulat", Kind.CONSULATE),
        (r"nuntiatur(?:en)?|nuntiatuuri|nonciature", Kind.APOSTOLIC_NUNCIATURE),
        (r"haut commissariat", Kind.HIGH_COMMISSION),
        (r"ambassad(?:en|e)?|suurlahetysto", Kind.EMBASSY),
        (
            r"eu delegation|delegation of the european union|european union delegation|eu edustusto"
            r"|eus? representation|representation of the european commission|euroopan komission edustusto",
            Kind.EU_REPRESENTATION,
        ),
        (r"eu agency|eu byra|eu virasto|agence de l ue|agence europeenne|european agency", Kind.EU_AGENCY),
        (r"eu institution|eu toimielin|institution de l ue|european institution", Kind.EU_INSTITUTION),
        (
            r"standig representation|pysyva edustusto|(?:mission|representation) permanente",
            Kind.PERMANENT_MISSION,
        ),
        (r"sambandskontor|yhteystoimisto|bureau de liaison", Kind.LIAISON_OFFICE),
        (r"representationskontor|edustusto|bureau de representation", Kind.REPRESENTATIVE_OFFICE),
        (
            r"internationell organisation|kansainvalinen jarjesto|organisation internationale|un agency",
            Kind.INTERNATIONAL_ORGANISATION,
        ),
        (r"city network|stadsnatverk|kaupunkiverkosto|reseau de villes|network of cities", Kind.CITY_NETWORK),
        (r"city|municipality|stad|kommun|kaupunki|kunta|ville|commune", Kind.CITY),
        (r"ministry|ministerium|ministeriet|ministerio|ministere|government department", Kind.MINISTRY),
        (r"authority|government agency|agency|myndighet|virasto|viranomainen|autorite", Kind.AUTHORITY),
        (
            r"university|universitet|hogskola|yliopisto|korkeakoulu|ammattikorkeakoulu|universite",
            Kind.UNIVERSITY,
        ),
        (r"media|newspaper|broadcaster|news agency|tidning|lehti|sanomalehti|journal|presse?", Kind.MEDIA),
        (
            r"association|society|ngo|foundation|chamber|forening|stiftelse|yhdistys|saatio|jarjesto|fondation",
            Kind.ASSOCIATION,
        ),
        (
            r"company|business|enterprise|corporation|foretag|bolag|aktiebolag|yritys|osakeyhtio|entreprise|societe",
            Kind.COMPANY,
        ),
        (r"other|annan|muu|autre", Kind.OTHER),
    )
)
_BY_VALUE: Final = {kind.value.replace("_", " "): kind for kind in Kind}


def read_kind(typed: str) -> Kind:
    """The kind that a word means ("suurlähetystö", "consulat général", "Ministry").

    Raises:
        BadKind: it means none, or only something near one (an "assistant high commission").
    """
    text = tidy(typed)
    folded = fold_name(text)
    if folded in _BY_VALUE:
        return _BY_VALUE[folded]
    read = kinds.read_kind(text)
    if read is not None and read.exact:
        return read.kind
    for pattern, kind in _WORDS if read is None else ():
        if pattern.search(folded):
            return kind
    raise BadKind(text, _l("“%(text)s” is no kind of organisation that is known", text=text[:80]))
