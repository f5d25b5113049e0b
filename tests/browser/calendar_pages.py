"""The pages on which calendars are followed: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, by_guest, fixed

CALENDAR_VISITS: tuple[Visit, ...] = (
    Visit("feeds.follow", fixed("/calendar/follow"), "guest"),
    by_guest("wanting.want", "asks", "wants own calendar"),
    by_guest("wanting.want", "sent", "wants own calendar", "?sent=1"),
    by_guest("wanting.want", "a mission's", "wants a mission's calendar"),
    Visit("wanting.want", fixed("/calendar/follow/invitation/1-guessed"), "guest", 404, "guessed"),
    by_guest("own_calendar.page", "open", "own calendar"),
    by_guest("own_calendar.page", "a mission's", "a mission's calendar"),
    by_guest("own_calendar.page", "withdrawn", "own calendar withdrawn"),
    Visit("your_calendar.page", fixed("/diary/your-calendar")),
    Visit("your_calendar.page", fixed("/diary/your-calendar"), "viewer", shows="viewed"),
    Visit("mission_calendars.mission", at("/stakeholders/organisations/{}/calendar", "organisation")),
    Visit(
        "mission_calendars.mission", at("/stakeholders/organisations/{}/calendar", "vacant"), shows="none yet"
    ),
    Visit("external.index", fixed("/diary/calendars/")),
    Visit("external.index", fixed("/diary/calendars/"), "viewer", shows="viewed"),
    Visit("external.new", fixed("/diary/calendars/new")),
    Visit("external.show", at("/diary/calendars/{}", "failing calendar")),
    Visit("external.show", at("/diary/calendars/{}", "failing calendar"), "viewer", shows="viewed"),
    Visit("external.edit", at("/diary/calendars/{}/edit", "failing calendar")),
    Visit("taking_over.index", fixed("/events/manage/from-calendar/")),
    Visit("taking_over.preview", at("/events/manage/from-calendar/{}", "calendar file")),
    Visit("taking_over.preview", at("/events/manage/from-calendar/{}", "calendar file taken"), shows="taken"),
    Visit("taking_over.result", at("/events/manage/from-calendar/result/{}", "taken over")),
    Visit("taking_over.result", at("/events/manage/from-calendar/result/{}", "taken back"), shows="back"),
)
