"""The pages of what came of events, on the page and on paper: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed, of_event

RESULT_VISITS: tuple[Visit, ...] = (
    Visit("results.behind", of_event("/results/participants", "held"), shows="people"),
    Visit("results.behind", of_event("/results/countries", "held"), shows="countries"),
    Visit("results.report", of_event("/results/report", "held")),
    Visit("results.wording", of_event("/results/press/sentence/sv", "held")),
    Visit("history.over_years", fixed("/events/manage/years")),
    Visit("briefing.show", at("/stakeholders/organisations/{}/before-a-meeting", "organisation")),
    Visit("event_printing.index", of_event("/paper")),
    Visit("event_printing.list_page", of_event("/paper/participants")),
    Visit("event_printing.sheet_page", of_event("/paper/attendance-sheet")),
    Visit("event_printing.badge_page", of_event("/paper/badges")),
    Visit("event_printing.card_page", of_event("/paper/place-cards")),
    Visit("paper_letters.letters", of_event("/paper/letters?whom=everybody")),
    Visit("guest_post.envelopes", of_event("/paper/envelopes")),
    Visit("result_report.page", of_event("/paper/report")),
    Visit("seating.tables", of_event("/tables", "held"), shows="some"),
    Visit("seating.tables", of_event("/tables", "draft"), shows="none"),
    Visit("seating.seat", of_event("/tables/seat/g{guest}", "held", guest="table guest")),
    Visit("laying.rules", of_event("/tables/rules", "held")),
    Visit("laying.new_table", of_event("/tables/new", "held")),
    Visit("laying.table", of_event("/tables/{table}", "held", table="table")),
    Visit("laying.new_host", of_event("/tables/hosts/new", "held")),
    Visit("laying.host", of_event("/tables/hosts/{host}", "held", host="host at table")),
)
