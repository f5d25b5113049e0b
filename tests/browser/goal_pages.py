"""The pages of themes, of the strategy and of goals: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

GOAL_VISITS: tuple[Visit, ...] = (
    Visit("themes.index", fixed("/advocacy/themes/")),
    Visit("themes.show", at("/advocacy/themes/{}", "theme")),
    Visit("themes.new", fixed("/advocacy/themes/new")),
    Visit("themes.edit", at("/advocacy/themes/{}/edit", "theme")),
    Visit("themes.new_point", at("/advocacy/themes/{}/points/new", "theme")),
    Visit("themes.edit_point", at("/advocacy/themes/points/{}", "point")),
    Visit("strategy.index", fixed("/advocacy/strategy/")),
    Visit("strategy.new", fixed("/advocacy/strategy/new")),
    Visit("strategy.edit", at("/advocacy/strategy/{}", "goal of the strategy")),
    Visit("goals.index", fixed("/advocacy/goals/")),
    Visit("goals.index", fixed("/advocacy/goals/?q=zzz"), "viewer", shows="nothing found"),
    Visit("goals.show", at("/advocacy/goals/{}", "goal")),
    Visit("goals.show", at("/advocacy/goals/{}", "closed goal"), "viewer", shows="closed"),
    Visit("goals.new", fixed("/advocacy/goals/new")),
    Visit("goals.edit", at("/advocacy/goals/{}/edit", "goal")),
    Visit("goal_pieces.stage", at("/advocacy/goals/{}/stage", "goal")),
    Visit("goal_pieces.window", at("/advocacy/goals/{}/window", "goal")),
    Visit("goal_pieces.edit_window", at("/advocacy/goals/windows/{}", "window")),
    Visit("goal_pieces.outcome", at("/advocacy/goals/{}/outcome", "closed goal")),
    Visit("goal_pieces.parties", at("/advocacy/goals/{}/parties?q=embassy", "goal")),
    Visit("goal_pieces.event", at("/advocacy/goals/served-by/{}", "event")),
)
