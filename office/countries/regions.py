"""The regions of the world as the United Nations cut it (standard M49), with CLDR's names for them."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

_TABLE = Path(__file__).with_name("countries.csv")


class Facts(NamedTuple):
    """What the house's own table knows of a state."""

    #: M49 code of the continent, such as ``150`` (Europe); empty for Antarctica and the UN.
    continent: str
    #: M49 code of the sub-region, such as ``154`` (Northern Europe).
    region: str
    #: The Finnish genitive ("Ruotsin"), for names such as "Ruotsin suurlähetystö".
    genitive_fi: str


@lru_cache(maxsize=1)
def facts() -> dict[str, Facts]:
    """By ISO 3166-1 alpha-2, with EU, UN and XK (which M49 leaves out: it stands by its neighbours)."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Facts(row["continent"], row["region"], row["genitive_fi"])
            for row in csv.DictReader(lines)
        }


def region_of(code: str | None) -> str | None:
    """The M49 sub-region of a state (``FI`` → ``154``), or None where there is none."""
    known = facts().get(code or "")
    return (known.region or None) if known else None


def continent_of(code: str | None) -> str | None:
    """The M49 continent of a state (``FI`` → ``150``), or None where there is none."""
    known = facts().get(code or "")
    return (known.continent or None) if known else None


@lru_cache(maxsize=256)
def region_name(region: str, language: str) -> str:
    """What a region or continent of M49 is called (``154``, ``fi`` → "Pohjois-Eurooppa")."""
    return str(Locale.parse(language).territories.get(region, region))
