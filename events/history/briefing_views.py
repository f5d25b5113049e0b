"""Before a meeting: one organisation on one screen, and on paper."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.history.briefing import Briefing, briefing, past_of
from events.history.paper import pdf_of
from events.history.parts import parts_of
from events.history.years import chain_of
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web import Fragment, Hit
from office.web.errors import or_404
from office.web.i18n import language
from stakeholders.directory.queries import best_organisations
from stakeholders.engagement.home import reader
from stakeholders.engagement.models import Confidentiality
from stakeholders.engagement.words import CONFIDENTIALITY_WORDS
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Person

#: So many of what Go to finds lead to this page as well.
_HITS = 2

blueprint = Blueprint("briefing", __name__, url_prefix="/stakeholders/organisations/<int:organisation_id>")


@blueprint.get("/before-a-meeting")
@requires(Role.VIEWER)
def show(organisation_id: int) -> ResponseReturnValue:
    """What this reader should know before they meet an organisation."""
    told = _told(organisation_id)
    return render_template(
        "events/history/briefing.html",
        told=told,
        organisation=told.organisation,
        parts={part.key: part for part in parts_of(told)},
        is_secret=told.confidentiality is Confidentiality.CONFIDENTIAL,
        class_word=CONFIDENTIALITY_WORDS[told.confidentiality],
        kind_words=KIND_WORDS,
    )


@blueprint.get("/before-a-meeting.pdf")
@requires(Role.VIEWER)
def file(organisation_id: int) -> ResponseReturnValue:
    """The same as a tagged PDF, with or without what is confidential. That it was taken is in the trail."""
    told = _told(organisation_id, with_confidential=request.args.get("confidential") != "no")
    try:
        content = pdf_of(told, current_user.label, language())
    except NotPrintable as error:
        return not_printable(error, url_for(".show", organisation_id=organisation_id))
    label, name = str(told.organisation), f"before-a-meeting-{organisation_id}-{told.day.isoformat()}.pdf"
    # That there is something confidential is itself told in confidence: the trail says the file alone.
    with writing():
        disclosed("organisations", label, {"file": name}, organisation_id)
    return pdf(content, name)


def _told(organisation_id: int, *, with_confidential: bool = True) -> Briefing:
    organisation = or_404(organisation_with_all(organisation_id))
    return briefing(
        organisation,
        reader(),
        clock.now(),
        clock.today(),
        [language()],
        with_confidential=with_confidential,
    )


def section(organisation: Organisation) -> Fragment | None:
    """On an organisation's page: its years in short, and the way to the page before a meeting."""
    chain = [organisation.id, *(one.id for one in chain_of(organisation))]
    past = past_of(chain, clock.now())
    return Fragment("events/history/_section.html", {"organisation": organisation, "past": past})


def person_section(person: Person) -> Fragment | None:
    """On a person's page: the way to the page before a meeting, of each organisation in which they serve."""
    day = clock.today()
    serving = {post.organisation_id: post.organisation for post in person.postings if post.held_on(day)}
    if not serving:
        return None
    return Fragment("events/history/_person_section.html", {"organisations": list(serving.values())})


def goto(typed: str, limit: int) -> list[Hit]:
    """Go to: the page before a meeting with the organisations that are likeliest meant."""
    return [
        Hit(
            _("Before a meeting: %(name)s", name=organisation.called(language())),
            str(KIND_WORDS[organisation.kind]),
            url_for("briefing.show", organisation_id=organisation.id),
            "users",
        )
        for organisation in best_organisations(typed, min(limit, _HITS))
        if not organisation.is_closed
    ]
