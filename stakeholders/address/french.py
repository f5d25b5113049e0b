"""What French writes between "Ambassadeur" and the name of a state: de, de la, d', du or des."""

from __future__ import annotations

from typing import Final

from office.countries import country_name

#: Named in the plural: "des Pays-Bas".
_PLURAL: Final = frozenset({"AE", "BS", "KM", "FJ", "MH", "MV", "NL", "PH", "PW", "SB", "SC", "TO", "US"})
#: Masculine, with the article: "du Brésil". Those that begin with a vowel are left to the rule below.
_MASCULINE: Final = frozenset(
    {"BD", "BJ", "BT", "BW", "BR", "BF", "BI", "BZ", "KH", "CM", "CA", "CV", "CL", "CR"}
    | {"DK", "GA", "GH", "GT", "GY", "HN", "JP", "KZ", "KE", "KG", "KW", "XK", "LA", "LS", "LB", "LR", "LI"}
    | {"LU", "MW", "ML", "MA", "MX", "ME", "MZ", "MM", "NP", "NI", "NE", "NG", "PK", "PA", "PY", "PE", "PT"}
    | {"QA", "RW", "GB", "SV", "SN", "SS", "SD", "LK", "SR", "TJ", "TD", "TL", "TG", "TM", "VU", "VA"}
    | {"VE", "VN", "YE", "ZW"}
)
#: Keep their article: "de la Jamaïque".
_WITH_LA: Final = frozenset({"BB", "CD", "CF", "CG", "DM", "DO", "GD", "JM"})
#: Begins with an h before which nothing is dropped: "de Hongrie".
_ASPIRATED: Final = frozenset({"HU"})
_VOWELS: Final = "aeiouhâàäéèêëîïôöûü"


def of_state(code: str) -> str:
    """The name after "Ambassadeur": "des Pays-Bas", "du Brésil", "d'Italie", "de Suède"."""
    name = country_name(code, "fr")
    if code in _PLURAL:
        return f"des {name}"
    if code in _MASCULINE:
        return f"du {name}"
    if code in _WITH_LA:
        return f"de la {name}"
    if name[:1].lower() in _VOWELS and code not in _ASPIRATED:
        return f"d'{name}"
    return f"de {name}"
