"""The time zone of a town, where country and town tell it without a guess."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from anyascii import anyascii
from babel import Locale
from babel.core import get_global

#: Of states with several zones: towns of missions that are not what their zone is named after.
_TOWNS: Final = {
    "AU": {"Canberra": "Australia/Sydney"},
    "BR": {"Brasília": "America/Sao_Paulo", "Rio de Janeiro": "America/Sao_Paulo"},
    "CA": {"Ottawa": "America/Toronto", "Montreal": "America/Toronto"},
    "CN": {"Beijing": "Asia/Shanghai", "Guangzhou": "Asia/Shanghai"},
    "EC": {"Quito": "America/Guayaquil"},
    "ES": {"Barcelona": "Europe/Madrid"},
    "FM": {"Palikir": "Pacific/Pohnpei"},
    "KI": {"South Tarawa": "Pacific/Tarawa"},
    "NZ": {"Wellington": "Pacific/Auckland"},
    "PF": {"Papeete": "Pacific/Tahiti"},
    "UA": {"Kiev": "Europe/Kyiv"},
    "RU": {"Saint Petersburg": "Europe/Moscow", "St Petersburg": "Europe/Moscow"},
    "US": {
        "Boston": "America/New_York",
        "New York City": "America/New_York",
        "San Francisco": "America/Los_Angeles",
        "Washington": "America/New_York",
        "Washington, D.C.": "America/New_York",
        "Washington D.C.": "America/New_York",
        "Washington DC": "America/New_York",
    },
}
#: Of states whose several zones all keep the same time: the one by whose town it is told.
_USUAL: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "UZ": "Asia/Tashkent",
}


def zone_at(country: str | None, town: str, at: datetime) -> str:
    """The IANA name of the zone in which a town lies; empty where that cannot be told for certain.

    A state whose clocks all show the same at the moment ``at`` needs no town. Of others it has to be a town
    that names a zone or is known.

    Args:
        country: its code of two letters.
        town: its English name; may be empty.
    """
    zones: list[str] = (get_global("territory_zones").get(country) or []) if country else []
    if not zones or country is None:
        return ""
    name = _folded(town)
    known = {_folded(one): zone for one, zone in _TOWNS.get(country, {}).items()}
    named = known.get(name) or next((zone for zone in zones if name and name in _names()[zone]), "")
    if named:
        return named
    clocks = {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}
    if len(clocks) > 1:
        return ""
    return zones[0] if len(zones) == 1 else _USUAL.get(country, "")


@cache
def _names() -> dict[str, frozenset[str]]:
    """What the towns are called after which zones are named."""
    cities = Locale("en").time_zones
    zones = {zone for found in get_global("territory_zones").values() for zone in found or []}
    return {
        zone: frozenset(
            _folded(name)
            for name in (zone.rpartition("/")[2].replace("_", " "), cities.get(zone, {}).get("city") or "")
            if name
        )
        for zone in zones
    }


def _folded(name: str) -> str:
    return " ".join(str(anyascii(name)).casefold().split())
