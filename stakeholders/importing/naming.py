"""What a mission is called in English, Swedish and Finnish, from its kind, its sending state and its city."""

from __future__ import annotations

from dataclasses import dataclass

from office.countries import country_name, genitive, with_article
from office.countries.cities import city_name
from office.localized import LANGUAGES
from stakeholders.organisations.models import CONSULAR_POSTS
from stakeholders.organisations.models import OrganisationKind as Kind

#: English before "of", then Swedish and Finnish after the genitive. Swedish and Finnish call a Commonwealth
#: high commission an embassy too.
_WORDS: dict[Kind, tuple[str, str, str]] = {
    Kind.EMBASSY: ("Embassy", "ambassad", "suurlähetystö"),
    Kind.HIGH_COMMISSION: ("High Commission", "ambassad", "suurlähetystö"),
    Kind.DE_FACTO_EMBASSY: ("Representation", "representation", "edustusto"),
    Kind.PERMANENT_MISSION: ("Permanent Mission", "ständiga representation", "pysyvä edustusto"),
    Kind.REPRESENTATIVE_OFFICE: ("Representative Office", "representationskontor", "edustusto"),
    Kind.LIAISON_OFFICE: ("Liaison Office", "sambandskontor", "yhteystoimisto"),
    Kind.CONSULATE_GENERAL: ("Consulate General", "generalkonsulat", "pääkonsulaatti"),
    Kind.CONSULATE: ("Consulate", "konsulat", "konsulaatti"),
    Kind.HONORARY_CONSULATE: ("Honorary Consulate", "honorärkonsulat", "kunniakonsulaatti"),
    Kind.EU_REPRESENTATION: ("Delegation", "delegation", "edustusto"),
}
#: The Holy See's missions are named without it.
_NUNCIATURE = {"en": "Apostolic Nunciature", "sv": "Apostoliska nuntiaturen", "fi": "Apostolinen nuntiatuuri"}


@dataclass(frozen=True)
class Sender:
    """Who sends a mission: a state with a code, or a body without one, by the name in the list.

    ``genitives`` holds the Swedish and Finnish genitive where they are known.
    """

    code: str | None
    text: str
    after_of: str
    genitives: dict[str, str]

    def short_name(self) -> dict[str, str]:
        """The sender's own name, for lists and badges."""
        if self.code is None:
            return {"en": self.text}
        return {language: country_name(self.code, language) for language in LANGUAGES}


#: Bodies that send missions and have no ISO code.
_BODIES = {
    "Sovereign Military Order of Malta": (
        "the Sovereign Military Order of Malta",
        {"sv": "Malteserordens", "fi": "Maltan ritarikunnan"},
    ),
    "Quebec": ("Québec", {"sv": "Québecs", "fi": "Québecin"}),
}


def state(code: str) -> Sender:
    """A state (or the EU) as a sender."""
    genitives = {language: genitive(code, language) for language in ("sv", "fi")}
    return Sender(
        code, country_name(code, "en"), with_article(code), {k: v for k, v in genitives.items() if v}
    )


def body(text: str) -> Sender:
    """A body without an ISO code as a sender, such as an order, a region or a disputed territory."""
    after_of, genitives = _BODIES.get(text, (text, {}))
    return Sender(None, text, after_of, genitives)


def mission_name(kind: Kind, sender: Sender, city: str, title: str) -> dict[str, str]:
    """The full name in each language in which it can be written without a mistake.

    A consulate's name holds its city, since a state has several in one country. Where the genitive of the
    sender is not sure, or the kind is none of ours, the English name stands alone: ``pick`` falls back on it.

    Args:
        title: the list's own word for the kind, used where the kind is none of ours.
    """
    if kind is Kind.APOSTOLIC_NUNCIATURE:
        return dict(_NUNCIATURE)
    if kind not in _WORDS:
        return {"en": title if " of " in title else f"{title[:1].upper()}{title[1:]} of {sender.after_of}"}
    english, swedish, finnish = _WORDS[kind]
    names = {"en": f"{english} of {sender.after_of}"}
    if "sv" in sender.genitives:
        names["sv"] = f"{sender.genitives['sv']} {swedish}"
    if "fi" in sender.genitives:
        names["fi"] = f"{sender.genitives['fi']} {finnish}"
    if kind in CONSULAR_POSTS and city:
        names = {
            language: _with_city(name, city_name(city, language), language)
            for language, name in names.items()
        }
    return names


def _with_city(name: str, city: str, language: str) -> str:
    if language == "fi":
        # A case ending on any city's name ("Maarianhaminassa", "Rovaniemellä") cannot be made by rule.
        return f"{name}, {city}"
    return f"{name} in {city}" if language == "en" else f"{name} i {city}"
