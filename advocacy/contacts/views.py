"""The pages of contacts and promises by goal, dossier, seminar, organisation and whoever owes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy import taking_back
from advocacy.contacts import keeping, queries
from advocacy.contacts.forms import AboutForm
from advocacy.contacts.queries import NONE, About, Matter, PromiseFilter
from advocacy.contacts.words import ABOUT_WORDS, GROUP_WORDS, NONE_WORDS, linked, record_name, record_url
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.i18n import format_day, language
from office.web.notices import flash_with_undo
from office.web.tables import Query, chips, paginate, read_query
from stakeholders.engagement import queries as log
from stakeholders.engagement.home import reader
from stakeholders.engagement.models import Interaction
from stakeholders.engagement.queries import CommitmentFilter, State, Whose
from stakeholders.engagement.views import SHARED as LOG_WORDS
from stakeholders.engagement.words import STATE_WORDS, STATUS_WORDS, WHOSE_WORDS

blueprint = Blueprint("contacts", __name__, url_prefix="/advocacy/contacts")

#: What the templates of this part share, beside what the register's own log shows.
SHARED: Final[dict[str, Any]] = {
    **LOG_WORDS,
    "status_words": STATUS_WORDS,
    "linked": linked,
    "record_name": record_name,
    "record_url": record_url,
}

#: Overdue promises of each side that are told one by one.
_FEW: Final = 5
_MATTERS: Final = ("goal", "dossier", "event")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What is overdue, and open promises summed up: by goal, dossier, seminar, organisation, or owner."""
    asked = request.args.get("by", "")
    by = About(asked) if asked in set(About) else About.GOAL
    found = queries.summary(by, reader(), clock.today())
    return render_template(
        "advocacy/contacts/index.html",
        by=by,
        found=found,
        overdue=queries.commitments_overdue(clock.today(), reader(), shown=_FEW),
        names={key: record_name(record) for key, record in found.records.items()},
        about=About,
        about_words=ABOUT_WORDS,
        group_words=GROUP_WORDS,
        none_of=NONE,
        none_words=NONE_WORDS,
        **SHARED,
    )


@blueprint.get("/promises")
@requires(Role.VIEWER)
def promises() -> ResponseReturnValue:
    """The promises that the reader may see, narrowed by what they are about and by whose they are."""
    query = read_query(filters=("whose", "state", *_MATTERS, "organisation", "owner"))
    asked, today = reader(), clock.today()
    whose = {member.value: str(words) for member, words in WHOSE_WORDS.items()}
    states = {member.value: str(words) for member, words in STATE_WORDS.items()}
    organisations = {str(one.id): one.called(language()) for one in log.organisations_with_commitments(asked)}
    side, state = query.first("whose"), query.first("state")
    plain = CommitmentFilter(
        whose=Whose(side) if side in whose else None,
        state=State(state) if state in states else None,
        organisation_id=record_number(query.first("organisation")),
    )
    wanted = PromiseFilter(plain, _matter(query), query.first("owner"))
    page = paginate(queries.promises(wanted, asked, today), query)
    matters = _matters_named(query)
    owner = queries.owner_named(wanted.owner)
    words = {
        "whose": lambda value: whose.get(value, value),
        "state": lambda value: states.get(value, value),
        "organisation": lambda value: organisations.get(value, value),
        "owner": lambda value: _("Owed by %(owner)s", owner=record_name(owner) if owner else value),
        **_chip_words(matters),
    }
    return render_template(
        "advocacy/contacts/promises.html",
        page=page,
        query=query,
        options={
            "whose": whose.items(),
            "state": states.items(),
            "organisation": organisations.items(),
            **{name: choices.items() for name, choices in matters.items()},
        },
        chips=chips(query, words),
        links=queries.links_by_contact({one.interaction_id for one in page.items}),
        today=today,
        **SHARED,
    )


@blueprint.get("/notes")
@requires(Role.VIEWER)
def notes() -> ResponseReturnValue:
    """The contacts that the reader may see, narrowed by what they were about and where they took place."""
    query = read_query(filters=_MATTERS)
    page = paginate(queries.notes(_matter(query), reader()), query)
    matters = _matters_named(query)
    return render_template(
        "advocacy/contacts/notes.html",
        page=page,
        query=query,
        options={name: choices.items() for name, choices in matters.items()},
        chips=chips(query, _chip_words(matters)),
        links=queries.links_by_contact({one.id for one in page.items}),
        today=clock.today(),
        **SHARED,
    )


def _matter(query: Query) -> Matter:
    def number(name: str) -> int | None:
        typed = query.first(name)
        return 0 if typed == NONE else record_number(typed)

    return Matter(number("goal"), number("dossier"), number("event"))


def _matters_named(query: Query) -> dict[str, dict[str, str]]:
    """What lists can be narrowed to, by name: goals, dossiers, events with contacts, and "about none"."""
    found: dict[str, dict[str, str]] = {}
    for name in _MATTERS:
        records = queries.matters_with_contacts(About(name), reader(), record_number(query.first(name)))
        found[name] = {
            NONE: str(NONE_WORDS[About(name)]),
            **{str(one.id): record_name(one) for one in records},
        }
    return found


def _chip_words(matters: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {name: lambda value, known=known: known.get(value, value) for name, known in matters.items()}


@blueprint.route("/notes/<int:interaction_id>/about", methods=["GET", "POST"])
@requires(Role.EDITOR)
def about(interaction_id: int) -> ResponseReturnValue:
    """Say which goals and dossiers a contact was about, and at which seminar it took place."""
    note = or_404(log.interaction_for(interaction_id, reader()))
    or_404(note if note.removed_at is None else None)
    kept = [keeping.key_of(link) for link in queries.links_of(note.id)]
    form = _offered(AboutForm() if request.method == "POST" else AboutForm.of(kept), note, kept)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        with because_of(step):
            changed = keeping.say_about(note, form.chosen(), form.seen_keys())
        db.session.commit()
        if changed:
            undo = url_for(".take_back", interaction_id=note.id, step_id=step.record_id)
            flash_with_undo(_("What this contact was about has been saved."), undo)
        else:
            flash(_("Nothing was changed."), "info")
        return redirect(url_for("engagement.show", interaction_id=note.id), 303)
    page = render_template("advocacy/contacts/about.html", form=form, note=note, **SHARED)
    return page, 422 if form.is_submitted() else 200


def _offered(form: AboutForm, note: Interaction, kept: list[keeping.LinkKey]) -> AboutForm:
    numbers = {kind: [key.number for key in kept if key.kind == kind] for kind in _MATTERS}
    events = queries.events_to_choose(numbers["event"], clock.now())
    # An event of the contact's own day is the likeliest: it stands first.
    events.sort(key=lambda event: event.local_start.date() != note.held_on)
    form.goals.choices = [
        (str(one.id), one.called(language())) for one in queries.goals_to_choose(numbers["goal"])
    ]
    form.dossiers.choices = [
        (str(one.id), one.called(language())) for one in queries.dossiers_to_choose(numbers["dossier"])
    ]
    form.event.choices = [
        ("", _("At none")),
        *(
            (
                str(one.id),
                _(
                    "%(event)s (%(day)s)",
                    event=one.titled(language()),
                    day=format_day(one.starts_at, language(), one.zone),
                ),
            )
            for one in events
        ),
    ]
    return form


@blueprint.post("/notes/<int:interaction_id>/steps/<int:step_id>/take-back")
@requires(Role.EDITOR)
def take_back(interaction_id: int, step_id: int) -> ResponseReturnValue:
    """Take back what was said of a contact in one step."""
    note = or_404(log.interaction_for(interaction_id, reader()))
    taking_back.take_back(keeping.STEPS, step_id, on=note)
    return redirect(url_for("engagement.show", interaction_id=interaction_id), 303)
