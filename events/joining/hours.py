"""The clocks that a guest may choose on the joining page, and the time that is left, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from babel.lists import format_list
from babel.units import format_unit

from office.web.forms import zone_choices


@lru_cache(maxsize=8)
def zones_in(lang: str) -> tuple[tuple[str, str], ...]:
    """The time zones to choose from, by the cities' names in ``lang``. Kept, for it takes long."""
    return tuple(zone_choices(lang))


def left_in_words(left: timedelta, lang: str) -> str:
    """A stretch of time as people say it: "3 days, 4 hours", "12 minutes"; at least a minute."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    days, rest = divmod(minutes, 1440)
    parts: Iterable[tuple[int, str]] = (
        ((days, "day"), (rest // 60, "hour")) if days else ((rest // 60, "hour"), (rest % 60, "minute"))
    )
    return format_list(
        [format_unit(n, f"duration-{unit}", "long", locale=lang) for n, unit in parts if n],
        style="unit",
        locale=lang,
    )
