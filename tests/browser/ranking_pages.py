"""The pages of rankings: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

RANKING_VISITS: tuple[Visit, ...] = (
    Visit("rankings.index", fixed("/advocacy/rankings/")),
    Visit("rankings.compare", fixed("/advocacy/rankings/compare?from=2017-06-01&to=2021-07-31")),
    Visit("rankings.series", at("/advocacy/rankings/{}", "ranking")),
    Visit("ranking_keeping.new_series", fixed("/advocacy/rankings/new")),
    Visit("ranking_keeping.edit_series", at("/advocacy/rankings/{}/edit", "ranking")),
    Visit("ranking_keeping.new_edition", at("/advocacy/rankings/{}/editions/new", "ranking")),
    Visit("ranking_keeping.edit_edition", at("/advocacy/rankings/editions/{}/edit", "ranking edition")),
    Visit("ranking_imports.upload", fixed("/advocacy/rankings/import/")),
    Visit("ranking_imports.show", at("/advocacy/rankings/import/{}", "ranking import"), shows="to take in"),
    Visit(
        "ranking_imports.show", at("/advocacy/rankings/import/{}", "ranking import done"), shows="taken in"
    ),
)
