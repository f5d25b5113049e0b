"""What goals of advocacy, their stages and outcomes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.goals.models import Forum, Outcome, Part, Stage
from advocacy.goals.queries import Standing
from office.audit.words import RecordWords, add_record_words, said_as, say_value

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
    Stage.DECIDED: _l("Decision made"),
    Stage.FOLLOW_UP: _l("Followed up"),
}

OUTCOME_WORDS: dict[Outcome, LazyString] = {
    Outcome.REACHED: _l("Reached"),
    Outcome.PARTLY: _l("Reached in part"),
    Outcome.NOT_REACHED: _l("Not achieved"),
    Outcome.DROPPED: _l("Given up"),
}

#: The kind of badge (`ui.state`) for each outcome.
OUTCOME_KINDS = {
    Outcome.REACHED: "well",
    Outcome.PARTLY: "attention",
    Outcome.NOT_REACHED: "failed",
    Outcome.DROPPED: "neutral",
}

#: The choices of the list beside "what the city works for".
STANDING_WORDS: dict[Standing, LazyString] = {
    Standing.STALE: _l("Not reviewed in time"),
    Standing.CLOSED: _l("With an outcome"),
    Standing.ARCHIVED: _l("Archived"),
    Standing.ALL: _l("Open and closed"),
}

PART_WORDS: dict[Part, LazyString] = {Part.DECIDES: _l("Decides"), Part.ALLY: _l("Ally")}

#: The 17 goals by their short names (A/RES/70/1; the names are those of the United Nations' own signs).
SDG_WORDS: dict[int, LazyString] = {
    1: _l("No poverty"),
    2: _l("Zero hunger"),
    3: _l("Good health and well-being"),
    4: _l("Quality education"),
    5: _l("Gender equality"),
    6: _l("Clean water and sanitation"),
    7: _l("Affordable and clean energy"),
    8: _l("Decent work and economic growth"),
    9: _l("Industry, innovation and infrastructure"),
    10: _l("Reduced inequalities"),
    11: _l("Sustainable cities and communities"),
    12: _l("Responsible consumption and production"),
    13: _l("Climate action"),
    14: _l("Life below water"),
    15: _l("Life on land"),
    16: _l("Peace, justice and strong institutions"),
    17: _l("Partnerships for the goals"),
}


def sdg_name(number: int) -> str:
    """The short name of one of the 17 goals, in the reader's language."""
    return str(SDG_WORDS[number])


GOAL_FIELDS: dict[str, LazyString] = {
    "title": _l("Title of the goal"),
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


def say(field: str, value: Any, names: Mapping[str, str]) -> str:
    """A value of a goal in the reader's words; ``names`` are those of the records that numbers mean."""
    if field == "forum":
        return str(FORUM_WORDS[value])
    if field == "sdgs":
        return " · ".join(f"{number} {sdg_name(number)}" for number in value)
    if names:
        numbers = value if isinstance(value, tuple) else (value,)
        return " · ".join(names.get(str(one), str(one)) for one in numbers if one is not None)
    return say_value(value)


def _step_name(label: str) -> str:
    """What the trail kept as "proposed 2026-11-22" in the reader's words."""
    stage, _space, day = label.partition(" ")
    if stage not in set(Stage) or not day:
        return label
    return str(_("%(stage)s, %(day)s", stage=STAGE_WORDS[Stage(stage)], day=say_value(day)))


def _sdg_label(label: str) -> str:
    return f"{label} {sdg_name(int(label))}" if label.isdecimal() and int(label) in SDG_WORDS else label


def register_words(app: Flask) -> None:
    """Let the audit trail speak of goals and of what hangs on them."""

    def page(number: int) -> str:
        return url_for("goals.show", goal_id=number)

    stage = said_as(Stage, STAGE_WORDS)
    values = {
        "forum": said_as(Forum, FORUM_WORDS),
        "stage": stage,
        "outcome": said_as(Outcome, OUTCOME_WORDS),
    }
    add_record_words(
        app,
        "advocacy_goals",
        RecordWords(_l("goal of advocacy"), GOAL_FIELDS, values, url=page, made=_l("The goal was set")),
    )
    add_record_words(
        app,
        "advocacy_goal_steps",
        RecordWords(
            _l("stage of a goal"),
            {"stage": _l("Stage"), "entered_on": _l("Day"), "note": _l("What happened")},
            {"stage": stage},
            name=_step_name,
        ),
    )
    add_record_words(
        app,
        "advocacy_windows",
        RecordWords(
            _l("window of influence"),
            {"opens_on": _l("First day"), "closes_on": _l("Last day"), "what": _l("What it is")},
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
    add_record_words(
        app, "advocacy_goal_sdgs", RecordWords(_l("sustainable development goal it serves"), name=_sdg_label)
    )
    add_record_words(app, "advocacy_goal_events", RecordWords(_l("event that serves a goal")))
