"""The pages of what came of events, on the page and on paper: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, fixed

RESULT_VISITS: tuple[Visit, ...] = (Visit("history.over_years", fixed("/events/manage/years")),)
