"""What states are called, in which languages, and which state a written name means."""

from __future__ import annotations

import re
from functools import lru_cache

import pycountry
from anyascii import anyascii
from babel import Locale

from office.countries.regions import facts

#: The languages in which names are understood; pages and letters need en, sv and fi, forms of address fr too.
_READ = ("en", "sv", "fi", "fr")

#: Where CLDR's name is one for a map or a menu, the one that protocol writes. Missions to the Vatican are
#: accredited to the Holy See, which is the subject of international law.
_OURS: dict[str, dict[str, str]] = {
    "en": {
        "CD": "Democratic Republic of the Congo",
        "CG": "Republic of the Congo",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestine",
        "VA": "Holy See",
    },
    "sv": {
        "CD": "Demokratiska republiken Kongo",
        "CG": "Republiken Kongo",
        "HK": "Hongkong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestina",
        "VA": "Heliga stolen",
    },
    "fi": {
        "HK": "Hongkong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestiina",
        "VA": "Pyhä istuin",
    },
    "fr": {
        "CD": "République démocratique du Congo",
        "CG": "République du Congo",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestine",
        "VA": "Saint-Siège",
    },
}

#: Official names that ISO 3166 leaves out or words unlike the states themselves (UNTERM).
_FORMAL = {
    "AE": "United Arab Emirates",
    "AG": "Antigua and Barbuda",
    "AU": "Commonwealth of Australia",
    "CD": "Democratic Republic of the Congo",
    "DO": "Dominican Republic",
    "DZ": "People's Democratic Republic of Algeria",
    "ER": "State of Eritrea",
    "EU": "European Union",
    "GM": "Republic of The Gambia",
    "KM": "Union of the Comoros",
    "KR": "Republic of Korea",
    "LA": "Lao People's Democratic Republic",
    "LY": "State of Libya",
    "MM": "Republic of the Union of Myanmar",
    "PS": "State of Palestine",
    "RU": "Russian Federation",
    "RW": "Republic of Rwanda",
    "SY": "Syrian Arab Republic",
    "TW": "Taiwan",
    "UN": "United Nations",
    "VA": "Holy See",
    "XK": "Republic of Kosovo",
}

#: Names in use that neither CLDR nor ISO knows, by the code they mean.
_ALIASES = {
    "AE": "UAE|Emirates|Yhdistyneet arabiemiirikunnat",
    "BA": "Bosnia|Bosnia-Herzegovina",
    "BN": "Brunei Darussalam",
    "BS": "Bahamas, The|Bahamaöarna",
    "BY": "Vitryssland|Belorussia|Byelorussia",
    "CD": "DR Congo|DRC|Congo-Kinshasa|Congo, Democratic Republic of the|Zaire|Congo (Kinshasa)",
    "CG": "Congo-Brazzaville|Congo, Republic of the|Congo (Brazzaville)|Congo Republic",
    "CI": "Ivory Coast|Cote d'Ivoire",
    "CN": "PR China|PRC|Mainland China|Kiinan kansantasavalta|Folkrepubliken Kina",
    "CV": "Cabo Verde",
    "CZ": "Czech Republic|Tjeckiska republiken|Tšekin tasavalta|République tchèque",
    "DK": "Danish Realm",
    "EU": "EU|European Commission|Euroopan komissio|Europeiska kommissionen",
    "FM": "Federated States of Micronesia|Micronesia, Federated States of",
    "GB": "UK|Great Britain|Britain|England|Yhdistynyt kuningaskunta|Förenade kungariket",
    "GM": "The Gambia|Gambia, The",
    "HK": "Hong Kong SAR",
    "IE": "Republic of Ireland|Éire",
    "IR": "Islamic Republic of Iran|Persia",
    "KP": "DPRK|Korea, North|Korea (North)|Democratic People's Republic of Korea",
    "KR": "Republic of Korea|Korea, South|Korea (South)|Korea|Etelä-Korean tasavalta",
    "KZ": "Kazakhstan|Kazakstan",
    "LA": "Lao PDR",
    "MD": "Moldovan tasavalta|Republiken Moldavien",
    "MK": "Macedonia|FYROM|Makedonia|Makedonien",
    "MM": "Burma",
    "MO": "Macau|Macao|Macau SAR",
    "NL": "Holland|The Netherlands|Hollanti",
    "PS": "State of Palestine|Palestinian Authority|Palestinian National Authority",
    "PT": "Portugal",
    "RU": "Russian Federation|Venäjän federaatio|Ryska federationen",
    "SA": "KSA",
    "ST": "Sao Tome and Principe",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland|Swazimaa",
    "TL": "East Timor|Timor Leste",
    "TR": "Turkey|Turkiye",
    "TW": "Republic of China|Chinese Taipei|Taipei",
    "TZ": "United Republic of Tanzania",
    "UN": "UN|United Nations Organization|FN|YK|ONU",
    "US": "USA|U.S.A.|U.S.|United States of America|America|Förenta staterna|Amerikan yhdysvallat",
    "VA": "Vatican|Vatican City|Vatican City State|The Holy See|Vatikanen|Vatikaani|Vatikaanivaltio",
    "VN": "Viet Nam",
    "XK": "Republic of Kosovo|XKX|KOS",
    "ZA": "RSA",
}

#: States that English names with an article, as in "Embassy of the Netherlands".
_WITH_ARTICLE = frozenset(
    {"AE", "AX", "BS", "CD", "CF", "CG", "CK", "DO", "EU", "FK", "FO", "GB", "GM", "HM", "IM", "KM", "KY"}
    | {"MH", "MP", "MV", "NL", "PH", "PN", "SB", "TC", "TF", "UN", "US", "VA", "VG", "VI"}
)
#: What English writes after "of" where that is not the short name.
_AFTER_OF = {"CZ": "the Czech Republic", "US": "the United States of America"}

#: What a reader types for "and", to be one thing when names are compared.
_AND = re.compile(r"\b(?:and|och|ja|et)\b|&")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_SAINT = re.compile(r"\b(?:s:t|st)\b\.?")

#: Where å, ä, ö are letters of their own at the end of the alphabet (Swedish, Finnish).
_LAST_LETTERS = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c"})


def fold_name(text: str) -> str:
    """A name for comparing: plain lower-case Latin, no "and", "saint" always in full, no leading article."""
    plain = anyascii(text).lower()
    plain = _SAINT.sub("saint", plain)
    plain = _NOT_LETTERS.sub(" ", _AND.sub(" ", plain)).strip()
    return plain.removeprefix("the ")


@lru_cache(maxsize=2048)
def country_name(code: str | None, language: str) -> str:
    """The short name of a state in ``language`` (en, sv, fi, fr), in the nominative.

    An unknown code is given back as it is, so that a page never fails over one; None gives "".
    """
    if not code:
        return ""
    own = _OURS.get(language, {}).get(code)
    if own:
        return own
    name = str(Locale.parse(language).territories.get(code, code))
    if language == "en":
        name = name.replace(" & ", " and ").replace("St. ", "Saint ")
    return name.replace("S:t ", "Saint ") if language == "sv" else name


@lru_cache(maxsize=512)
def formal_name(code: str) -> str:
    """The official English name of a state ("Republic of Finland"), else the short one."""
    if code in _FORMAL:
        return _FORMAL[code]
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "official_name", "")) or country_name(code, "en")


def with_article(code: str) -> str:
    """The English name as it stands after "of": "Sweden", "the Netherlands", "the Czech Republic"."""
    name = _AFTER_OF.get(code) or country_name(code, "en")
    return f"the {name}" if code in _WITH_ARTICLE and not name.startswith("the ") else name


def genitive(code: str, language: str) -> str:
    """The name in the genitive, Swedish ("Sveriges") or Finnish ("Ruotsin"); "" where it is not sure.

    Swedish adds an s, save after s, x and z, and a colon after initials; Finnish has a table of its own.
    """
    if language == "fi":
        known = facts().get(code)
        return known.genitive_fi if known else ""
    if language == "sv" and is_country(code):
        name = country_name(code, "sv")
        if name.isupper():
            return f"{name}:s"
        return name if name[-1] in "sxz" else f"{name}s"
    return ""


def is_country(code: str) -> bool:
    """Whether the code is one of the house's table: ISO 3166-1 alpha-2, Kosovo, the EU and the UN."""
    return code in facts()


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in facts():
        found.setdefault(fold_name(code), code)
        for language in _READ:
            # CLDR's names count even where the house writes another.
            found.setdefault(fold_name(str(Locale.parse(language).territories.get(code, code))), code)
            found.setdefault(fold_name(country_name(code, language)), code)
        found.setdefault(fold_name(formal_name(code)), code)
    for country in pycountry.countries:
        for attribute in ("alpha_3", "name", "common_name", "official_name"):
            if name := getattr(country, attribute, ""):
                found.setdefault(fold_name(name), country.alpha_2)
    for code, aliases in _ALIASES.items():
        for alias in aliases.split("|"):
            found[fold_name(alias)] = code
    return found


@lru_cache(maxsize=4096)
def find_country(text: str) -> str | None:
    """The code of the state that a text names, or None.

    Understood are the usual, official and older names in English, Swedish, Finnish and French, and ISO 3166
    codes of two and three letters; capitals, accents, punctuation and a leading "the" do not matter.
    """
    return _by_name().get(fold_name(text)) if text.strip() else None


def sort_key(text: str, language: str) -> str:
    """A key that sorts as ``language`` does: å, ä, ö last in Swedish and Finnish, other accents ignored.

    What is written in another script stands where it would as it sounds in Latin letters.
    """
    lowered = text.lower()
    if language in {"sv", "fi"}:
        lowered = lowered.translate(_LAST_LETTERS)
    # Some scripts sound in capitals, or begin with a sign for a breath: neither stands before "a".
    return anyascii(lowered).lower().lstrip("'`")


@lru_cache(maxsize=8)
def _sorted(language: str) -> tuple[tuple[str, str], ...]:
    pairs = [(code, country_name(code, language)) for code in facts()]
    return tuple(sorted(pairs, key=lambda pair: sort_key(pair[1], language)))


def all_countries(language: str) -> list[tuple[str, str]]:
    """Every state and territory as (code, name), in the order of ``language``'s alphabet."""
    return list(_sorted(language))
