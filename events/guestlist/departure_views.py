"""On a mission's page and after a posting has ended: open invitations that name the one who left."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.guestlist import departures
from events.guestlist.bulk_views import say_taken_back
from events.guestlist.models import Invitation
from events.guestlist.views import blueprint
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.database import db
from office.web import Fragment
from office.web.notices import flash_with_undo
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Posting
from stakeholders.people.queries import head_on
from stakeholders.people.words import title_of


@blueprint.post("/events/manage/departed/<int:organisation_id>")
@requires(Role.EDITOR)
def readdress_departed(organisation_id: int) -> ResponseReturnValue:
    """Address a mission's open invitations that name somebody who left to its present head."""
    day = clock.today()
    outcome = departures.readdress_departed(organisation_id, day)
    head = head_on(organisation_id, day)
    db.session.commit()
    undo = url_for(
        ".take_back_departed",
        organisation_id=organisation_id,
        step_id=outcome.step.record_id if outcome.step else 0,
    )
    if head is None:
        flash(_("Nobody heads the mission now, so no invitation was changed."), "warning")
    elif outcome.done:
        words = ngettext(
            "%(num)d invitation is addressed to %(name)s now.",
            "%(num)d invitations are addressed to %(name)s now.",
            outcome.done,
            name=head.person.name,
        )
        flash_with_undo(words, undo)
    if head is not None and outcome.left:
        words = ngettext(
            "%(name)s has an invitation of their own to %(num)d event: take the other one off its list.",
            "%(name)s has invitations of their own to %(num)d events: take the others off their lists.",
            outcome.left,
            name=head.person.name,
        )
        flash(words, "info")
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


@blueprint.post("/events/manage/departed/<int:organisation_id>/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back_departed(organisation_id: int, step_id: int) -> ResponseReturnValue:
    """Let a mission's invitations name again whom they named before."""
    say_taken_back(Cause(departures.kind_for(organisation_id), step_id))
    return redirect(url_for("directory.organisation", organisation_id=organisation_id), 303)


def on_organisation(organisation: Organisation) -> Fragment | None:
    """Under the title of a mission: open invitations that name somebody who is gone."""
    day = clock.today()
    found = departures.naming_who_left(organisation.id, day)
    return _fragment(found, organisation.id, head_on(organisation.id, day)) if found else None


def after_departure(posting: Posting) -> Fragment | None:
    """After a posting has ended: the open invitations that name its holder."""
    found = departures.naming_the_holder_of(posting)
    if not found:
        return None
    day = clock.today()
    leaves_later = posting.departed_on is not None and posting.departed_on > day
    head = None if leaves_later else head_on(posting.organisation_id, day)
    return _fragment(found, posting.organisation_id, head, leaves_later=leaves_later)


def _fragment(
    found: list[Invitation], organisation_id: int, head: Posting | None, *, leaves_later: bool = False
) -> Fragment:
    return Fragment(
        "events/guestlist/_departed.html",
        {
            "invitations": found,
            "names": ", ".join(person.name for person in departures.people_of(found)),
            "organisation_id": organisation_id,
            "head": head,
            "leaves_later": leaves_later,
            "title_of": title_of,
        },
    )
