"""The pages of networks and partner cities: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

NETWORK_VISITS: tuple[Visit, ...] = (
    Visit("networks.index", fixed("/advocacy/networks/")),
    Visit("networks.show", at("/advocacy/networks/{}", "network")),
    Visit("networks.new", fixed("/advocacy/networks/new")),
    Visit("networks.edit", at("/advocacy/networks/{}/edit", "network")),
    Visit("networks.new_piece", at("/advocacy/networks/{}/decisions/new", "network")),
    Visit(
        "networks.piece",
        at("/advocacy/networks/{}/meetings/{meeting}", "network", meeting="network meeting"),
    ),
    Visit("partners.index", fixed("/advocacy/partners/")),
    Visit("partners.show", at("/advocacy/partners/{}", "partner city")),
    Visit("partners.new", fixed("/advocacy/partners/new")),
    Visit("partners.edit", at("/advocacy/partners/{}/edit", "partner city")),
    Visit("partners.new_piece", at("/advocacy/partners/{}/standings/new", "partner city")),
    Visit(
        "partners.piece",
        at("/advocacy/partners/{}/standings/{standing}", "partner city", standing="partner standing"),
    ),
)
