"""The doors and guests' own pages that a person can open: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, by_guest, fixed, link

DOOR_VISITS: tuple[Visit, ...] = (
    by_guest("doors.open_door", "open", "door"),
    by_guest("doors.open_door", "confirmed", "door confirmed"),
    by_guest("doors.open_door", "waiting", "door waiting"),
    by_guest("doors.open_door", "by invitation", "door shut"),
    by_guest("doors.mission_door", "open", "mission door"),
    Visit("doors.mission_door", fixed("/register/mission/1-guessed"), "guest", 404, "guessed"),
    by_guest("doors.lost_link", "asks", "door", "/link"),
    Visit("doors.lost_link", link("door", "/link?sent=1"), "guest", shows="sent"),
    by_guest("own.own_page", "confirmed", "own"),
    by_guest("own.own_page", "waiting", "own waiting"),
    by_guest("own.own_page", "cancelled", "own cancelled"),
    by_guest("own.change", "to change", "own", "/change"),
    by_guest("own.somebody_else", "somebody else", "own", "/somebody-else"),
)
