"""What the capacities are called in which people come."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.registration.models import Capacity

CAPACITY_WORDS: dict[Capacity, LazyString] = {
    Capacity.ADDRESSEE: _l("Addressee"),
    Capacity.SUBSTITUTE: _l("Substitute"),
    Capacity.COLLEAGUE: _l("Colleague"),
}
