"""When the sun sets: the hours of a fast, and the evening on which a feast begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from math import acos, asin, ceil, cos, degrees, radians, sin

#: Noon of 1 January 2000, from which the equation counts days.
_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
#: Half the sun's disc and the air's refraction: it is seen to set when its centre is that far below.
_HORIZON = radians(-0.833)
_TILT = radians(23.4397)
#: ISO 6709: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS.
_PLACE = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?([+-])(\d{3})(\d\d)(\d\d)?")


def sunset(day: date, latitude: float, longitude: float) -> datetime | None:
    """When the sun sets on that day, to about two minutes (the sunrise equation); None where it does not.

    Args:
        latitude, longitude: degrees north and east (WGS 84).
    """
    days = ceil((datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - _EPOCH).total_seconds() / 86_400)
    noon = days - longitude / 360
    anomaly = radians((357.5291 + 0.98560028 * noon) % 360)
    centre = 1.9148 * sin(anomaly) + 0.0200 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    ecliptic = radians((degrees(anomaly) + centre + 180 + 102.9372) % 360)
    transit = noon + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic)
    declination = asin(sin(ecliptic) * sin(_TILT))
    height = radians(latitude)
    angle = (sin(_HORIZON) - sin(height) * sin(declination)) / (cos(height) * cos(declination))
    if not -1 <= angle <= 1:
        return None
    return _EPOCH + timedelta(days=transit + degrees(acos(angle)) / 360)


def place_of_zone(zone: str) -> tuple[float, float] | None:
    """Degrees north and east of the city after which a time zone is named; None where that is not known."""
    known = zones().get(zone)
    return known[1] if known else None


def zone_of(country: str | None, city: str) -> str | None:
    """The zone of a city: the one named after it, else the country's only one, else None."""
    there = [zone for zone, (code, _place) in zones().items() if code == country]
    named = [
        zone for zone in there if zone.rpartition("/")[2].replace("_", " ").casefold() == city.casefold()
    ]
    if named:
        return named[0]
    return there[0] if len(there) == 1 else None


@lru_cache(maxsize=1)
def zones() -> Mapping[str, tuple[str, tuple[float, float]]]:
    """The state and the place of each time zone, from the table that comes with the zones themselves."""
    try:
        table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    except (ModuleNotFoundError, OSError):
        return {}
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: (row[0], _degrees(row[1])) for row in rows}


def _degrees(text: str) -> tuple[float, float]:
    found = _PLACE.fullmatch(text)
    assert found is not None
    return _angle(*found.groups()[:4]), _angle(*found.groups()[4:])


def _angle(sign: str, whole: str, minutes: str, seconds: str | None) -> float:
    angle = int(whole) + int(minutes) / 60 + int(seconds or 0) / 3600
    return angle if sign == "+" else -angle
