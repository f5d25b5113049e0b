"""The pages of meetings, and of the story of an organisation or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.words import deeds
from office.database import db
from office.sent_once import AlreadySent
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import Page, chips, paginate, read_query
from stakeholders.engagement import keeping, queries
from stakeholders.engagement.forms import InteractionForm, party_keys
from stakeholders.engagement.home import PartyChoice, party_choices, reader
from stakeholders.engagement.keeping import InteractionGiven
from stakeholders.engagement.models import Confidentiality, Interaction, Way
from stakeholders.engagement.queries import InteractionFilter, Subject
from stakeholders.engagement.timeline import PAGE_SIZE, Moment, providers, timeline
from stakeholders.engagement.words import (
    CONFIDENTIALITY_WORDS,
    FIELD_WORDS,
    WAY_ICONS,
    WAY_WORDS,
    our_side,
    owner_name,
    party_name,
    say,
    their_side,
    when_of,
)
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences
from stakeholders.organisations.models import Organisation
from stakeholders.pages import Place, sections_for
from stakeholders.people.models import Person

blueprint = Blueprint("engagement", __name__, url_prefix="/stakeholders/engagement")

#: What the templates of this part share.
SHARED = {
    "way_words": WAY_WORDS,
    "way_icons": WAY_ICONS,
    "class_words": CONFIDENTIALITY_WORDS,
    "party_name": party_name,
    "their_side": their_side,
    "our_side": our_side,
    "owner_name": owner_name,
    "when_of": when_of,
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All meetings, calls and letters that the reader may see: searched, narrowed, the latest first."""
    query = read_query(filters=("way", "topic", "class", "whose"))
    topics = {str(topic.id): topic.name for topic in queries.topics(reader())}
    ways = {way.value: str(words) for way, words in WAY_WORDS.items()}
    classes = {kind.value: str(words) for kind, words in CONFIDENTIALITY_WORDS.items()}
    way, topic, kind = query.first("way"), query.first("topic"), query.first("class")
    wanted = InteractionFilter(
        typed=query.q,
        way=Way(way) if way in ways else None,
        topic_id=int(topic) if topic in topics else None,
        confidentiality=Confidentiality(kind) if kind in classes else None,
        mine=query.first("whose") == "mine",
    )
    page = paginate(queries.interactions(wanted, reader()), query)
    return render_template(
        "stakeholders/engagement/index.html",
        page=page,
        query=query,
        options={"way": ways.items(), "topic": topics.items(), "class": classes.items()},
        chips=chips(
            query,
            {
                "way": lambda value: ways.get(value, value),
                "topic": lambda value: topics.get(value, value),
                "class": lambda value: classes.get(value, value),
                "whose": lambda value: _("Those I took part in") if value == "mine" else value,
            },
            lambda typed: _("“%(words)s”", words=typed),
        ),
        today=clock.today(),
        **SHARED,
    )


@blueprint.get("/<int:interaction_id>")
@requires(Role.VIEWER)
def show(interaction_id: int) -> ResponseReturnValue:
    """One meeting: who was there, what was said and asked, and what was promised."""
    found = or_404(queries.interaction_for(interaction_id, reader()))
    return render_template(
        "stakeholders/engagement/show.html",
        interaction=found,
        history=deeds(history_of("interactions", found.id), of="interactions"),
        sections=sections_for(Place.MEETING_FACTS, found),
        today=clock.today(),
        **SHARED,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Note a meeting: the short form of a record's page is sent here, and unfolds to the whole one."""
    if request.method == "GET":
        asked = party_keys([f"u{current_user.id}", *request.args.getlist("with")])
        return _form_page(InteractionForm.empty(asked), None)
    form = InteractionForm()
    if _only_looks(form):
        return _form_page(form, None)
    if form.validate_on_submit():
        try:
            interaction = keeping.note(
                form.given(), user_id=current_user.id, submission=form.submission.data or None
            )
        except AlreadySent as error:
            return _after_saving(cast("Interaction", error.existing))
        except keeping.UnknownParty as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(interaction)
    return _form_page(form, None), 422


@blueprint.route("/<int:interaction_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(interaction_id: int) -> ResponseReturnValue:
    """Change what was noted of a meeting, and how its promises stand."""
    interaction = or_404(queries.interaction_for(interaction_id, reader()))
    if request.method == "GET":
        return _form_page(InteractionForm.of(interaction), interaction)
    form = InteractionForm()
    if _only_looks(form):
        return _form_page(form, interaction)
    if form.validate_on_submit():
        try:
            keeping.change(interaction, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, interaction)
        except keeping.UnknownParty as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(interaction)
    return _form_page(form, interaction), 422


@blueprint.post("/<int:interaction_id>/remove")
@requires(Role.EDITOR)
def remove(interaction_id: int) -> ResponseReturnValue:
    """Take a meeting out of every list; one click brings it back."""
    interaction = or_404(queries.interaction_for(interaction_id, reader()))
    keeping.remove(interaction)
    db.session.commit()
    words = _("“%(subject)s” has been removed, with its promises.", subject=interaction.subject)
    flash_with_undo(words, url_for(".restore", interaction_id=interaction.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:interaction_id>/restore")
@requires(Role.EDITOR)
def restore(interaction_id: int) -> ResponseReturnValue:
    """Bring a removed meeting back."""
    interaction = or_404(queries.interaction_for(interaction_id, reader()))
    keeping.bring_back(interaction)
    db.session.commit()
    flash(_("“%(subject)s” is back.", subject=interaction.subject), "success")
    return redirect(url_for(".show", interaction_id=interaction.id), 303)


@blueprint.get("/find")
@requires(Role.EDITOR)
def find() -> ResponseReturnValue:
    """The boxes of those who are ticked and of those who were found: a part of the form, while typing."""
    chosen = party_keys(request.args.getlist("parties"))
    return render_template(
        "stakeholders/engagement/_parties.html",
        **_picker(chosen, request.args.get("find", "").strip()[:200]),
    )


@blueprint.get("/organisations/<int:organisation_id>")
@requires(Role.VIEWER)
def organisation_timeline(organisation_id: int) -> ResponseReturnValue:
    """All that happened with an organisation."""
    organisation = or_404(db.session.get(Organisation, organisation_id))
    return _timeline_page(
        Subject(organisation_id=organisation.id),
        organisation.called(language()),
        url_for("directory.organisation", organisation_id=organisation.id),
        f"o{organisation.id}",
    )


@blueprint.get("/people/<int:person_id>")
@requires(Role.VIEWER)
def person_timeline(person_id: int) -> ResponseReturnValue:
    """All that happened with a person."""
    person = or_404(db.session.get(Person, person_id))
    return _timeline_page(
        Subject(person_id=person.id),
        person.name,
        url_for("directory.person", person_id=person.id),
        f"p{person.id}",
    )


def _timeline_page(subject: Subject, name: str, url: str, key: str) -> str:
    query = read_query(filters=("kind",), size=PAGE_SIZE)
    kinds = {provider.key: str(provider.label) for provider in providers()}
    page: Page[Moment] = timeline(
        subject, reader(), query, [kind for kind in query.filters["kind"] if kind in kinds]
    )
    return render_template(
        "stakeholders/engagement/timeline.html",
        page=page,
        query=query,
        name=name,
        url=url,
        key=key,
        kinds=kinds,
        chips=chips(query, {"kind": lambda value: kinds.get(value, value)}),
    )


def _only_looks(form: InteractionForm) -> bool:
    """Whether a button was pressed that saves nothing: more rows, the search, the short form's unfolding.

    Enter in the search box presses the first button there is: it searches.
    """
    if "save" in request.form:
        return False
    if "more" in request.form:
        form.add_more_rows()
        return True
    if "unfold" in request.form:
        form.add_empty_rows()
        return True
    return bool((form.find.data or "").strip())


def _after_saving(interaction: Interaction) -> ResponseReturnValue:
    if not queries.may_read(interaction, reader()):
        words = _("“%(subject)s” has been saved. Only those named in it can read it.")
        flash(words % {"subject": interaction.subject}, "success")
        return redirect(url_for(".index"), 303)
    flash(_("“%(subject)s” has been saved.", subject=interaction.subject), "success")
    return redirect(url_for(".show", interaction_id=interaction.id), 303)


def _meanwhile(form: InteractionForm, interaction: Interaction) -> ResponseReturnValue:
    mine, theirs = _comparable(keeping.normal(form.given())), _comparable(keeping.given_of(interaction))
    differing = differences(mine, theirs)
    if not differing:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        return _after_saving(interaction)
    rows = [(FIELD_WORDS[name], _said(name, one), _said(name, other)) for name, one, other in differing]
    # Sent again, the form knows what it replaces.
    form.seen.data = interaction.updated_at.isoformat()
    return _form_page(form, interaction, meanwhile=rows), 409


def _comparable(given: InteractionGiven) -> InteractionGiven:
    # A promise that was sent without a number has one by now; that is no difference.
    return replace(
        given, commitments=tuple(replace(commitment, number=None) for commitment in given.commitments)
    )


def _said(field: str, value: object) -> str:
    if field == "parties":
        keys: tuple[keeping.PartyKey, ...] = value  # type: ignore[assignment] # of that field
        return " · ".join(choice["label"] for choice in party_choices(queries.parties_called(keys)))
    if field == "commitments":
        promises: tuple[keeping.CommitmentGiven, ...] = value  # type: ignore[assignment] # of that field
        return " · ".join(
            ", ".join(filter(None, [p.text, say("due_on", p.due_on), say("status", p.status)]))
            for p in promises
        )
    return say(field, list(value) if isinstance(value, tuple) else value)


class _Picker(TypedDict):
    chosen: list[PartyChoice]
    hits: list[PartyChoice]
    typed: str


def _picker(chosen: Sequence[keeping.PartyKey], typed: str) -> _Picker:
    return {
        "chosen": party_choices(queries.parties_called(chosen)),
        "hits": party_choices(queries.find_parties(typed, chosen)),
        "typed": typed,
    }


def _form_page(
    form: InteractionForm,
    interaction: Interaction | None,
    *,
    meanwhile: Sequence[tuple[object, str, str]] | None = None,
) -> str:
    picker = _picker(form.keys, (form.find.data or "").strip()[:200])
    theirs = [(choice["value"], choice["label"]) for choice in picker["chosen"] if choice["value"][0] != "u"]
    form.offer_owners(queries.staff(), theirs, current_user.id)
    return render_template(
        "stakeholders/engagement/form.html",
        form=form,
        interaction=interaction,
        meanwhile=meanwhile,
        topics=queries.topics(reader()),
        **picker,
    )
