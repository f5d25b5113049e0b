"""Diplomatic and consular ranks by the titles that are usual in English, Swedish, Finnish and French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l

from office.countries import fold_name
from stakeholders.importing.value_errors import BadValue
from stakeholders.organisations.channels import tidy
from stakeholders.people.models import Rank


class BadRank(BadValue):
    """It is no rank, or it is not certain which."""


@dataclass(frozen=True)
class RankRead:
    """A rank, and whether the title says that it is held ad interim."""

    rank: Rank
    ad_interim: bool = False


_CHARGE: Final = re.compile(r"\b(?:charges?|chargee) d ?affaires\b|\bcharge daffaires\b|\basiainhoitaja\b")
_INTERIM: Final = re.compile(
    r"\b(?:a i|ai|ad interim|interim|par interim|acting|tf|tillforordnad|vt|valiaikainen|vs)\b"
)
_TITULAR: Final = re.compile(r"\b(?:e p|ep|en pied|en titre|ordinarie|vakinainen)\b")
#: Somebody near a rank: "secretary to the ambassador", "office of the head", "spouse of the consul".
_NEAR: Final = re.compile(
    r"\b(?:to|of|for|de|du|till|at|hos)(?: the| l| la| le| h e| s e)?"
    r" (?:ambassador|ambassadeur|ambassadrice|high commissioner|nuncio|minister|consul|counsellor|charge)\b"
    r"|\bdeputy (?!head|chief)"
    r"|\b(?:spouse|wife|husband|puoliso|maka|make|epouse|epoux|former|ex|late|entinen|tidigare|ancien|ancienne)\b"
)

#: Searched in this order in the folded title, so that the narrower title comes before the wider one.
_TITLES: Final[tuple[tuple[re.Pattern[str], Rank], ...]] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), rank)
    for pattern, rank in (
        (
            r"honorary consul general|honorary general consul|honorargeneralkonsul|kunniapaakonsuli"
            r"|consule? generale? honoraire",
            Rank.HONORARY_CONSUL_GENERAL,
        ),
        (
            r"honorary (?:vice )?consul|honorar(?:vice)?konsul|kunnia(?:vara)?konsuli"
            r"|(?:vice )?consule? honoraire",
            Rank.HONORARY_CONSUL,
        ),
        (r"vice consule?|vicekonsul|varakonsuli", Rank.VICE_CONSUL),
        (r"consule? generale?|general consul|generalkonsul|paakonsuli", Rank.CONSUL_GENERAL),
        (r"(?<!deputy )(?<!assistant )high commissioner|haute? commissaire", Rank.HIGH_COMMISSIONER),
        (r"inter ?nuncio|inter ?nuntius|inter ?nonce", Rank.INTERNUNCIO),
        (r"nuncio|nuntius|nonce", Rank.NUNCIO),
        (
            r"defen[cs]e attache|(?:military|naval|air|army) attache|forsvarsattache|militarattache"
            r"|puolustusasiamies|sotilasasiamies|attachee? (?:de defense|militaire|naval|de l air)",
            Rank.DEFENCE_ATTACHE,
        ),
        (
            r"assistant (?:\w+ )?attache|bitradande attache|apulaisattasea|attachee? adjointe?",
            Rank.ASSISTANT_ATTACHE,
        ),
        (
            r"minister counsell?or|ministerineuvos|ministerrad|ministre conseillere?",
            Rank.MINISTER_COUNSELLOR,
        ),
        (
            r"envoy|envoye|utomordentligt sandebud|erikoislahettilas",
            Rank.ENVOY,
        ),
        (
            r"(?:first|1st|1) (?:embassy )?secretary|forst[ea] (?:ambassad|legations)?sekreterare"
            r"|1 e (?:ambassad|legations)?sekreterare"
            r"|(?:ensimmainen|1|i) (?:lahetysto)?sihteeri|(?:premiere?|1er|1ere) secretaire",
            Rank.FIRST_SECRETARY,
        ),
        (
            r"(?:second|2nd|2) (?:embassy )?secretary|andr[ea] (?:ambassad|legations)?sekreterare"
            r"|2 e (?:ambassad|legations)?sekreterare"
            r"|(?:toinen|2|ii) (?:lahetysto)?sihteeri|(?:deuxieme|seconde?|2e|2eme) secretaire",
            Rank.SECOND_SECRETARY,
        ),
        (
            r"(?:third|3rd|3) (?:embassy )?secretary|tredje (?:ambassad|legations)?sekreterare"
            r"|(?:kolmas|3|iii) (?:lahetysto)?sihteeri|(?:troisieme|3e|3eme) secretaire",
            Rank.THIRD_SECRETARY,
        ),
        (r"counsell?or|lahetystoneuvos|ambassadrad|legationsrad|conseillere?", Rank.COUNSELLOR),
        (r"attachee?|attasea", Rank.ATTACHE),
        (
            r"head of (?:the )?(?:representation|delegation)|representationschef|edustuston paallikko"
            r"|cheff?e? de (?:la )?(?:representation|delegation)",
            Rank.HEAD_OF_REPRESENTATION,
        ),
        (
            r"executive director|toiminnanjohtaja|directeur executif|directrice executive",
            Rank.EXECUTIVE_DIRECTOR,
        ),
        (
            r"head of (?:the )?(?:liaison )?office|kontorschef|toimiston paallikko|cheff?e? de bureau",
            Rank.HEAD_OF_OFFICE,
        ),
    )
)
#: These words are parts of other titles too ("deputy ambassador"), so they must come first.
_FIRST: Final[tuple[tuple[re.Pattern[str], Rank], ...]] = tuple(
    (
        re.compile(rf"(?:h e |s e |h[ie][sr] excellency |the |mr |ms |mme |m |l |le |la )*(?:{pattern})\b"),
        rank,
    )
    for pattern, rank in (
        (
            r"(?:non resident |resident |new |acting )?(?:ambassador|ambassadeur|ambassadrice|suurlahettilas)"
            r"|utomordentlig (?:befullmaktigad )?ambassador|erityislahettilas taysivaltainen suurlahettilas",
            Rank.AMBASSADOR,
        ),
        (r"consule?|konsuli?", Rank.CONSUL),
        (r"director(?: general)?|johtaja|direktor|directeur|directrice", Rank.DIRECTOR),
    )
)
#: "Minister" alone is the second in a mission; with "of" or "for" it is a member of a government.
_MINISTER: Final = re.compile(
    r"(?:minister|ministre|ministeri)(?: plenipotentiary| plenipotentiaire)?"
    r"(?: (?:second in the mission"
    r"|deputy (?:head|chief) of mission|dcm|dhm|political|economic|consular|commercial).*)?"
)


def read_rank(typed: str) -> RankRead:
    """The rank that a title means: "Ambassador Extraordinary and Plenipotentiary", "ministerineuvos".

    A section is no matter ("Counsellor (Press)", "Cultural Attaché"). A chargé of whom it is not said whether
    a.i. or e.p. is not read: the two are in different places of the order.

    Raises:
        BadRank: it is none, or not certainly one.
    """
    text = tidy(typed)
    folded = fold_name(text)
    if not folded or _NEAR.search(folded):
        raise _no_rank(text)
    interim = bool(_INTERIM.search(folded))
    if _CHARGE.search(folded):
        if interim == bool(_TITULAR.search(folded)):
            reason = _l("“%(text)s” does not say whether a.i. or e.p.", text=text[:80])
            raise BadRank(text, reason)
        return RankRead(Rank.CHARGE_AD_INTERIM, True) if interim else RankRead(Rank.CHARGE_EN_PIED)
    for pattern, rank in _TITLES:
        if pattern.search(folded):
            return RankRead(rank, interim)
    for pattern, rank in _FIRST:
        if pattern.match(folded):
            return RankRead(rank, interim)
    if folded == "minister head of mission":
        return RankRead(Rank.MINISTER)
    if _MINISTER.fullmatch(folded):
        return RankRead(Rank.MINISTER_SECOND)
    known = _BY_VALUE.get(folded.replace(" ", "_"))
    if known is not None:
        return RankRead(known, known is Rank.CHARGE_AD_INTERIM)
    raise _no_rank(text)


_BY_VALUE: Final = {rank.value: rank for rank in Rank}


def _no_rank(text: str) -> BadRank:
    return BadRank(text, _l("“%(text)s” is no rank that is known; it can be kept as a title", text=text[:80]))
