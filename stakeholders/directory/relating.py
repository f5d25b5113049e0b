"""Finding the other one: pages that choose whom an organisation or a person is to be related to."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.web.errors import or_404
from stakeholders.directory import queries
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Posting
from stakeholders.people.queries import order_in_mission, person_with_all
from stakeholders.people.words import title_of

blueprint = Blueprint("relating", __name__, url_prefix="/stakeholders")

#: More hits than anybody looks through: whoever is not among them types another word.
_HITS = 20


@blueprint.get("/organisations/<int:organisation_id>/relations/choose")
@requires(Role.EDITOR)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Find the organisation that this one is a part, a member or a successor of."""
    found = or_404(organisation_with_all(organisation_id))
    typed = request.args.get("q", "").strip()[:200]
    return render_template(
        "stakeholders/organisations/choose_related.html",
        organisation=found,
        typed=typed,
        hits=[hit for hit in queries.best_organisations(typed, _HITS) if hit.id != found.id],
        kind_words=KIND_WORDS,
    )


@blueprint.get("/people/<int:person_id>/relations/choose")
@requires(Role.EDITOR)
def person(person_id: int) -> ResponseReturnValue:
    """Find the spouse, the assistant, the interpreter, before somebody is entered twice."""
    found = or_404(person_with_all(person_id))
    typed = request.args.get("q", "").strip()[:200]
    day = clock.today()
    hits = [hit for hit in queries.best_people(typed, _HITS) if hit.id != found.id]
    posts: dict[int, list[Posting]] = {
        hit.id: sorted((p for p in hit.postings if p.held_on(day)), key=order_in_mission) for hit in hits
    }
    return render_template(
        "stakeholders/people/choose_related.html",
        person=found,
        typed=typed,
        hits=hits,
        posts=posts,
        title_of=title_of,
    )
