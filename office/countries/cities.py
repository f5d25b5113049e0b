"""What well-known cities are called in Swedish and Finnish, found by their English names."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

#: The towns of Finland where there are consulates; CLDR names only the capital and Mariehamn.
_FINLAND = {
    "Espoo": ("Esbo", "Espoo"),
    "Hanko": ("Hangö", "Hanko"),
    "Helsinki": ("Helsingfors", "Helsinki"),
    "Jakobstad": ("Jakobstad", "Pietarsaari"),
    "Kokkola": ("Karleby", "Kokkola"),
    "Kotka": ("Kotka", "Kotka"),
    "Lappeenranta": ("Villmanstrand", "Lappeenranta"),
    "Mariehamn": ("Mariehamn", "Maarianhamina"),
    "Oulu": ("Uleåborg", "Oulu"),
    "Pietarsaari": ("Jakobstad", "Pietarsaari"),
    "Pori": ("Björneborg", "Pori"),
    "Porvoo": ("Borgå", "Porvoo"),
    "Rauma": ("Raumo", "Rauma"),
    "Tampere": ("Tammerfors", "Tampere"),
    "Tornio": ("Torneå", "Tornio"),
    "Turku": ("Åbo", "Turku"),
    "Vaasa": ("Vasa", "Vaasa"),
    "Vantaa": ("Vanda", "Vantaa"),
}
#: Cities of many consulates that are no example of a time zone.
_ABROAD = {
    "Antwerp": ("Antwerpen", "Antwerpen"),
    "Barcelona": ("Barcelona", "Barcelona"),
    "Cologne": ("Köln", "Köln"),
    "Florence": ("Florens", "Firenze"),
    "Geneva": ("Genève", "Geneve"),
    "Gothenburg": ("Göteborg", "Göteborg"),
    "Kraków": ("Kraków", "Krakova"),
    "Lviv": ("Lviv", "Lviv"),
    "Marseille": ("Marseille", "Marseille"),
    "Milan": ("Milano", "Milano"),
    "Mumbai": ("Mumbai", "Mumbai"),
    "Munich": ("München", "München"),
    "Naples": ("Neapel", "Napoli"),
    "Nuuk": ("Nuuk", "Nuuk"),
    "New York City": ("New York", "New York"),
    "Saint Petersburg": ("Sankt Petersburg", "Pietari"),
    "San Francisco": ("San Francisco", "San Francisco"),
    "Seville": ("Sevilla", "Sevilla"),
    "The Hague": ("Haag", "Haag"),
    "Turin": ("Turin", "Torino"),
    "Venice": ("Venedig", "Venetsia"),
}


@lru_cache(maxsize=2)
def _of_time_zones(language: str) -> dict[str, str]:
    """CLDR translates the example city of each time zone: the capitals, by and large."""
    english = Locale.parse("en").time_zones
    found = {}
    for zone, names in Locale.parse(language).time_zones.items():
        usual = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if city := names.get("city"):
            found[str(usual)] = str(city)
    return found


@lru_cache(maxsize=2048)
def city_name(english: str, language: str) -> str:
    """A city's name in Swedish or Finnish ("Copenhagen" → "Köpenhamn"); else as it is."""
    if language not in {"sv", "fi"}:
        return english
    known = _FINLAND.get(english) or _ABROAD.get(english)
    if known:
        return known[0] if language == "sv" else known[1]
    return _of_time_zones(language).get(english, english)
