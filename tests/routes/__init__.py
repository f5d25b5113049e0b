"""The access of every route, by hand: tests/test_access.py holds the program against it. A module a floor."""

from __future__ import annotations

from tests.routes.advocacy import ADVOCACY
from tests.routes.events import EVENTS
from tests.routes.office import OFFICE
from tests.routes.stakeholders import REGISTER

ROUTES: dict[str, str] = {**OFFICE, **REGISTER, **EVENTS, **ADVOCACY}
