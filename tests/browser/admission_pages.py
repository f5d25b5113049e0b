"""Staff's pages about who gets a seat that a person can open: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, of_event

ADMISSION_VISITS: tuple[Visit, ...] = (
    Visit("admission.rules", of_event("/registration", "open event")),
    Visit("admission.rules", of_event("/registration"), "viewer", shows="viewed"),
    Visit("admission.change_rules", of_event("/registration/rules", "open event")),
    Visit("admission.requests", of_event("/registration/requests", "open event")),
    Visit("admission.waiting", of_event("/registration/waiting", "open event")),
    Visit("admission.people", of_event("/registration/people", "open event")),
    Visit(
        "admission.person",
        of_event("/registration/people/{registration}", "open event", registration="registration"),
    ),
    Visit("admission.links", of_event("/registration/links", "open event")),
    Visit("admission.new_links", of_event("/registration/links/new", "open event")),
)
