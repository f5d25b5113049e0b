"""Staff's pages about missions' links: who has one, for how many, and new ones."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration import mission_links as verbs
from events.registration.admission_forms import SeatsForm
from events.registration.admission_views import blueprint, kind_of, take_back_url
from events.registration.links import mission_url
from events.registration.models import MissionLink
from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import read_query
from stakeholders.directory import queries as directory
from stakeholders.directory.choosing import chips_of, controls
from stakeholders.directory.narrowing import FILTERS, RecordKind, wanted_by
from stakeholders.organisations.words import KIND_WORDS

FOUND_SIZE = 50


@blueprint.get("/events/manage/<int:event_id>/registration/links")
@requires(Role.EDITOR)
def links(event_id: int) -> ResponseReturnValue:
    """Which missions register their own people, and for how many."""
    event = event_or_404(event_id)
    rows = verbs.links_of(event)
    return render_template(
        "events/registration/links.html",
        event=event,
        rows=rows,
        urls={row.link.id: mission_url(row.link) for row in rows},
    )


@blueprint.route("/events/manage/<int:event_id>/registration/links/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_links(event_id: int) -> ResponseReturnValue:
    """Choose missions of the register, or all on the guest list, and give each a link."""
    event = event_or_404(event_id)
    form = SeatsForm(seats=event.seats_per_mission)
    invited = verbs.invited_without_link(event)
    if form.validate_on_submit():
        numbers = (
            invited if request.form.get("whom") == "invited" else record_numbers(request.form.getlist("ids"))
        )
        step = new_step(kind_of(event))
        assert form.seats.data is not None
        with because_of(step):
            made = len(verbs.make_links(event, numbers, form.seats.data))
        db.session.commit()
        if made:
            words = ngettext("%(num)d link is made.", "%(num)d links are made.", made)
            flash_with_undo(words, take_back_url(event, step))
            return redirect(url_for(".links", event_id=event_id), 303)
        flash(_("Tick the missions first: nobody was chosen who has no link yet."), "warning")
        return redirect(url_for(".new_links", event_id=event_id), 303)
    query = read_query(default_sort="name", filters=FILTERS[RecordKind.ORGANISATIONS], size=FOUND_SIZE)
    wanted = wanted_by(query.q, query.filters)
    found = directory.organisations(wanted, home=settings.current().office_country, day=clock.today())
    main, more = controls(RecordKind.ORGANISATIONS)
    page = render_template(
        "events/registration/new_links.html",
        event=event,
        form=form,
        invited=len(invited),
        page=directory.page_of(directory.in_order(found, "name", language()), query),
        query=query,
        linked=verbs.missions_with_link(event),
        controls=main,
        more_controls=more,
        more_open=any(query.first(control.name) for control in more),
        chips=chips_of(query),
        kind_words=KIND_WORDS,
        record_kind=RecordKind.ORGANISATIONS.value,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/manage/<int:event_id>/registration/links/<int:link_id>/seats")
@requires(Role.EDITOR)
def change_seats(event_id: int, link_id: int) -> ResponseReturnValue:
    """Let a link be good for more people, or fewer."""
    event, link = _both(event_id, link_id)
    form = SeatsForm()
    if not form.validate():
        words = _("Seats are a whole number from 1 to %(most)d. Nothing was changed.", most=verbs.MOST_SEATS)
        flash(words, "error")
        return _back(event)
    step = new_step(kind_of(event))
    assert form.seats.data is not None
    with because_of(step):
        changed = verbs.change_seats(link, form.seats.data)
    words = ngettext(
        "The link of %(name)s is good for %(num)d seat now.",
        "The link of %(name)s is good for %(num)d seats now.",
        link.seats,
        name=link.organisation.called(language()),
    )
    db.session.commit()
    if changed:
        flash_with_undo(words, take_back_url(event, step))
    else:
        flash(_("Nothing was changed."), "info")
    return _back(event)


@blueprint.post("/events/manage/<int:event_id>/registration/links/<int:link_id>/renew")
@requires(Role.EDITOR)
def renew_link(event_id: int, link_id: int) -> ResponseReturnValue:
    """Give a mission a new link: the one given before opens nothing any more."""
    event, link = _both(event_id, link_id)
    verbs.renew(link)
    name = link.organisation.called(language())
    db.session.commit()
    words = _(
        "%(name)s has a new link. The one before opens nothing any more: send them the new one.", name=name
    )
    flash(words, "success")
    return _back(event)


@blueprint.post("/events/manage/<int:event_id>/registration/links/<int:link_id>/close")
@requires(Role.EDITOR)
def close_link(event_id: int, link_id: int) -> ResponseReturnValue:
    """Let nobody register by a link any more; who is registered stays so."""
    event, link = _both(event_id, link_id)
    changed, name = verbs.close(link), link.organisation.called(language())
    db.session.commit()
    if changed:
        flash_with_undo(
            _("The link of %(name)s is closed. Who is registered stays so.", name=name),
            url_for(".reopen_link", event_id=event_id, link_id=link_id),
        )
    return _back(event)


@blueprint.post("/events/manage/<int:event_id>/registration/links/<int:link_id>/reopen")
@requires(Role.EDITOR)
def reopen_link(event_id: int, link_id: int) -> ResponseReturnValue:
    """Let people register by a link again."""
    event, link = _both(event_id, link_id)
    changed, name = verbs.reopen(link), link.organisation.called(language())
    db.session.commit()
    if changed:
        flash_with_undo(
            _("People can register by the link of %(name)s again.", name=name),
            url_for(".close_link", event_id=event_id, link_id=link_id),
        )
    return _back(event)


def _both(event_id: int, link_id: int) -> tuple[Event, MissionLink]:
    event = event_or_404(event_id)
    return event, or_404(verbs.link_of(event.id, link_id))


def _back(event: Event) -> ResponseReturnValue:
    return redirect(url_for(".links", event_id=event.id), 303)
