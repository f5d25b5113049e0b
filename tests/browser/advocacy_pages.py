"""The pages of advocacy: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

ADVOCACY_VISITS: tuple[Visit, ...] = (
    Visit("situation.situation", fixed("/advocacy/")),
    Visit("situation.situation", fixed("/advocacy/?country=IT"), shows="narrowed"),
    Visit("briefings.index", fixed("/advocacy/briefings/")),
    Visit("briefings.new", fixed("/advocacy/briefings/new")),
    Visit("briefings.show", at("/advocacy/briefings/{}", "briefing")),
    Visit("briefings.compare", fixed("/advocacy/briefings/compare")),
    Visit("reviews.index", fixed("/advocacy/reviews/")),
    Visit("reviews.goal", fixed("/advocacy/reviews/goals/13")),
    Visit("reviews.goal", fixed("/advocacy/reviews/goals/1"), shows="nothing measured"),
    Visit("reviews.text", fixed("/advocacy/reviews/goals/13/text")),
    Visit("reviews.matrix", fixed("/advocacy/reviews/matrix")),
    Visit("reviews.contributions", at("/advocacy/reviews/matrix/{}", "strategy goal")),
    Visit("indicators.indicator", at("/advocacy/reviews/indicators/{}", "indicator")),
    Visit("indicators.new", fixed("/advocacy/reviews/indicators/new")),
    Visit("indicators.edit", at("/advocacy/reviews/indicators/{}/edit", "indicator")),
    Visit("indicators.values", at("/advocacy/reviews/indicators/{}/values", "indicator")),
    Visit("assessments.index", fixed("/advocacy/stakeholders/")),
    Visit("assessments.matter", at("/advocacy/stakeholders/dossiers/{}", "assessed dossier")),
    Visit(
        "assessments.matter",
        at("/advocacy/stakeholders/dossiers/{}", "dossier nobody is assessed in"),
        shows="empty",
    ),
    Visit("assessments.new", at("/advocacy/stakeholders/dossiers/{}/new?q=a", "assessed dossier")),
    Visit(
        "assessments.new",
        at(
            "/advocacy/stakeholders/dossiers/{}/new?with=p{person}",
            "assessed dossier",
            person="assessed person",
        ),
        shows="form",
    ),
    Visit("assessments.assessment", at("/advocacy/stakeholders/assessments/{}", "assessment")),
    Visit("knowing.index", fixed("/advocacy/stakeholders/acquaintances?q=a")),
    Visit("knowing.know", at("/advocacy/stakeholders/acquaintances/people/{}", "assessed person")),
    Visit("knowing.written", at("/advocacy/stakeholders/people/{}", "assessed person")),
)
