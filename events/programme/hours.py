"""Wall-clock hours of a place, and the instants they stand for."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class UnknownZone(Exception):
    """There is no time zone of that name."""

    def __init__(self, zone: str) -> None:
        super().__init__(zone)
        self.zone = zone


class NoSuchLocalTime(Exception):
    """The clocks of that zone skip this time: they are put forward over it."""

    def __init__(self, local: datetime, zone: str) -> None:
        super().__init__(f"{local.isoformat()} in {zone}")
        self.local = local
        self.zone = zone


def zone_named(zone: str) -> ZoneInfo:
    """The zone with that IANA name.

    Raises:
        UnknownZone: there is none.
    """
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone) from None


def to_utc(local: datetime, zone: str) -> datetime:
    """The instant at which the clocks of ``zone`` show ``local`` (a naive wall-clock time).

    A time that comes twice, in the hour after the clocks are put back, is taken at its first coming, still in
    summer time (``fold=0``, PEP 495): it is what someone who knows nothing of the change would expect.

    Raises:
        NoSuchLocalTime: the clocks skip it.
        UnknownZone: there is no such zone.
    """
    place = zone_named(zone)
    aware = local.replace(tzinfo=place, fold=0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0):
        raise NoSuchLocalTime(local, zone)
    return instant


def on_the_wall(instant: datetime, zone: str) -> datetime:
    """What the clocks of ``zone`` show at ``instant``, as a naive time.

    Raises:
        UnknownZone: there is no such zone.
    """
    return instant.astimezone(zone_named(zone)).replace(tzinfo=None, fold=0)
