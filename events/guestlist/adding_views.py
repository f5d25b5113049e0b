"""Adding guests: choosing where they come from, looking through who would be added, and adding them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from events.guestlist import building, queries
from events.guestlist.choices import Choice
from events.guestlist.forms import ChoicesForm, MannerForm, group_numbered
from events.guestlist.groups import groups_of
from events.guestlist.models import Receiving
from events.guestlist.sources import Chosen, TooMany, earlier_events, posts_of
from events.guestlist.steps import kind_of, one_step
from events.guestlist.views import blueprint, done, refused_cancelled
from events.guestlist.words import CHOICE_HELP, CHOICE_WORDS, WHY_WORDS
from events.programme.models import Event
from events.programme.queries import event_or_404
from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.web.doorway import record_number, record_numbers
from office.web.errors import or_404
from office.web.i18n import language
from office.web.tables import LONGEST_SEARCH, read_query
from stakeholders.directory import queries as directory
from stakeholders.directory.choosing import chips_of, controls
from stakeholders.directory.narrowing import FILTERS, RecordKind, record_kind, wanted_by
from stakeholders.lists.queries import lists, shelves
from stakeholders.lists.words import RECORD_WORDS
from stakeholders.organisations.standing import suspended_among
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.words import title_of

#: Rows of a search from which guests are picked.
FOUND_SIZE = 50


@blueprint.route("/events/manage/<int:event_id>/guests/add", methods=["GET", "POST"])
@requires(Role.EDITOR)
def add(event_id: int) -> ResponseReturnValue:
    """Choose groups, lists or an earlier event; what each would add is shown next."""
    event = event_or_404(event_id)
    form = ChoicesForm()
    earlier = earlier_events(event)
    form.offer(lists(), earlier)
    if form.validate_on_submit():
        return redirect(_review_url(event, form.address), 303)
    counts = queries.would_add(event, clock.today())
    page = render_template(
        "events/guestlist/add.html",
        event=event,
        form=form,
        rows=[(choice, CHOICE_WORDS[choice], CHOICE_HELP[choice], *counts[choice]) for choice in Choice],
        shelves=shelves(),
        earlier=earlier,
        record_words=RECORD_WORDS,
        seats=event.seats_per_mission,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/manage/<int:event_id>/guests/add/review", methods=["GET", "POST"])
@requires(Role.EDITOR)
def review(event_id: int) -> ResponseReturnValue:
    """Who would be added and why, each with a tick; then add those that are left ticked."""
    event = event_or_404(event_id)
    chosen = chosen_by(request.args)
    form = MannerForm()
    groups = groups_of(event)
    form.offer(groups)
    try:
        if form.validate_on_submit():
            return _added(event, chosen, form)
        offers = building.offers(event, chosen, clock.today())
    except building.EventCancelled:
        return refused_cancelled(event)
    except TooMany as error:
        flash(
            _(
                "That would be %(number)s guests, more than anybody can look through: narrow it first.",
                number=error.found,
            ),
            "warning",
        )
        return redirect(url_for(".add", event_id=event.id), 303)
    if not offers:
        flash(_("Choose first whom to add."), "info")
        return redirect(url_for(".add", event_id=event.id), 303)
    new = [one for offer in offers for one in offer.new]
    if not form.is_submitted():
        form.seats.data = event.seats_per_mission
    page = render_template(
        "events/guestlist/review.html",
        event=event,
        form=form,
        groups=groups,
        offers=offers,
        new=len(new),
        suspended=suspended_among({one.organisation.id for one in new}, clock.today()),
        why_words=WHY_WORDS,
        title_of=title_of,
        kind_words=KIND_WORDS,
    )
    return page, 422 if form.errors else 200


def _added(event: Event, chosen: Chosen, form: MannerForm) -> ResponseReturnValue:
    manner = building.Manner(
        Receiving(form.receiving.data), group_numbered(groups_of(event), form.group.data), form.seats.data
    )
    with one_step(kind_of(event)) as step:
        built = building.add(event, chosen, clock.today(), manner, only=set(request.form.getlist("take")))
    if not built.added:
        flash(_("Nobody was added: they are on the list already, or none was ticked."), "info")
        return redirect(url_for(".guests", event_id=event.id), 303)
    message = ngettext(
        "%(num)d guest was added to the list.", "%(num)d guests were added to the list.", len(built.added)
    )
    return done(event, step, message, built.added[0] if len(built.added) == 1 else None)


def chosen_by(asked: MultiDict[str, str]) -> Chosen:
    """What an address chooses; what the register does not know is passed over."""
    of = record_kind(asked.get("of", ""))
    return Chosen(
        groups=tuple(choice for choice in Choice if choice.value in asked.getlist("groups")),
        lists=tuple(record_numbers(asked.getlist("lists"))),
        event_id=record_number(asked.get("event", "")),
        only_yes=bool(asked.get("only_yes")),
        kind=of,
        typed=asked.get("q", "").strip()[:LONGEST_SEARCH] if of is not None else "",
        filters={name: asked.getlist(name) for name in FILTERS[of]} if of is not None else {},
        organisations=tuple(record_numbers(asked.getlist("organisations"))),
        people=tuple(record_numbers(asked.getlist("people"))),
    )


def _review_url(event: Event, asked: Mapping[str, str | Sequence[str]]) -> str:
    pairs = [(name, value) for name, value in asked.items() if value]
    return f"{url_for('.review', event_id=event.id)}?{urlencode(pairs, doseq=True)}"


@blueprint.get("/events/manage/<int:event_id>/guests/add/<kind>")
@requires(Role.EDITOR)
def find(event_id: int, kind: str) -> ResponseReturnValue:
    """Search the register as the directory does, and pick whom to add: some that are ticked, or all found."""
    event = event_or_404(event_id)
    of = or_404(record_kind(kind))
    day, home = clock.today(), settings.current().office_country
    query = read_query(default_sort="name", filters=FILTERS[of], size=FOUND_SIZE)
    wanted = wanted_by(query.q, query.filters)
    if of is RecordKind.PEOPLE:
        people = directory.people_in_order(directory.people(wanted, home=home, day=day), "name")
        page = directory.page_of(people, query)
    else:
        found = directory.in_order(directory.organisations(wanted, home=home, day=day), "name", language())
        page = directory.page_of(found, query)
    numbers = [one.id for one in page.items]
    is_of_people = of is RecordKind.PEOPLE
    listed = queries.listed_among(event, numbers, people=is_of_people)
    main, more = controls(of)
    return render_template(
        "events/guestlist/find.html",
        event=event,
        page=page,
        query=query,
        listed=listed,
        is_of_people=is_of_people,
        posts=posts_of(numbers, day) if is_of_people else {},
        suspended=set() if is_of_people else suspended_among(numbers, day),
        record_kind=kind,
        controls=main,
        more_controls=more,
        more_open=any(query.first(control.name) for control in more),
        chips=chips_of(query),
        all_url=_review_url(event, {"of": kind, "q": query.q, **query.filters}),
        kind_words=KIND_WORDS,
        title_of=title_of,
    )
