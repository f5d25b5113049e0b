"""What goals of advocacy, their stages and outcomes are called."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from advocacy.goals.models import Forum, Outcome, Part, Stage
from office.audit.words import RecordWords, add_record_words, said_as

FORUM_WORDS: dict[Forum, LazyString] = {
    Forum.NATIONAL: _l("National"),
    Forum.NORDIC: _l("Nordic"),
    Forum.EU: _l("European Union"),
    Forum.UN: _l("United Nations"),
    Forum.NETWORK: _l("City network"),
}

STAGE_WORDS: dict[Stage, LazyString] = {
    Stage.PREPARING: _l("In preparation"),
    Stage.PROPOSED: _l("Proposed"),
    Stage.IN_DECISION: _l("Before the decision-makers"),
    Stage.DECIDED: _l("Decided"),
    Stage.FOLLOW_UP: _l("Followed up"),
}

OUTCOME_WORDS: dict[Outcome, LazyString] = {
    Outcome.REACHED: _l("Reached"),
    Outcome.PARTLY: _l("Reached in part"),
    Outcome.NOT_REACHED: _l("Not reached"),
    Outcome.DROPPED: _l("Given up"),
}

#: The kind of badge (`ui.state`) for each outcome.
OUTCOME_KINDS = {
    Outcome.REACHED: "well",
    Outcome.PARTLY: "attention",
    Outcome.NOT_REACHED: "failed",
    Outcome.DROPPED: "neutral",
}

PART_WORDS: dict[Part, LazyString] = {Part.DECIDES: _l("Decides"), Part.ALLY: _l("Ally")}

_GOAL_FIELDS: dict[str, LazyString] = {
    "title": _l("Title"),
    "theme_id": _l("Theme"),
    "forum": _l("Forum"),
    "line": _l("The city’s line"),
    "wanted": _l("Wanted outcome"),
    "measure": _l("How it will be known"),
    "owner_id": _l("Owner"),
    "stage": _l("Stage"),
    "stage_since": _l("In this stage since"),
    "outcome": _l("Outcome"),
    "outcome_on": _l("Day of the outcome"),
    "outcome_note": _l("How the outcome is known"),
    "outcome_url": _l("Evidence"),
    "reviewed_on": _l("Last reviewed on"),
    "reviewed_by_id": _l("Last reviewed by"),
    "review_days": _l("Days between reviews"),
    "archived_at": _l("Archived"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of goals and of what hangs on them."""
    stage = said_as(Stage, STAGE_WORDS)
    values = {
        "forum": said_as(Forum, FORUM_WORDS),
        "stage": stage,
        "outcome": said_as(Outcome, OUTCOME_WORDS),
    }
    add_record_words(app, "advocacy_goals", RecordWords(_l("goal of advocacy"), _GOAL_FIELDS, values))
    add_record_words(
        app,
        "advocacy_goal_steps",
        RecordWords(
            _l("stage of a goal"),
            {"stage": _l("Stage"), "entered_on": _l("Day"), "note": _l("What happened")},
            {"stage": stage},
        ),
    )
    add_record_words(
        app,
        "advocacy_windows",
        RecordWords(
            _l("window of influence"),
            {"opens_on": _l("From"), "closes_on": _l("Until"), "what": _l("What it is")},
        ),
    )
    add_record_words(
        app,
        "advocacy_goal_parties",
        RecordWords(
            _l("decision-maker or ally"), {"part": _l("Part in it")}, {"part": said_as(Part, PART_WORDS)}
        ),
    )
    add_record_words(app, "advocacy_goal_strategies", RecordWords(_l("goal of the strategy it serves")))
    add_record_words(app, "advocacy_goal_sdgs", RecordWords(_l("sustainable development goal it serves")))
    add_record_words(app, "advocacy_goal_events", RecordWords(_l("event that serves a goal")))
