"""Where staff see the link of a mission's secretariat, hand it on, or withdraw it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.answering.queries import standings_of
from events.guestlist.models import Invitation
from events.invitations import secretariat_links
from events.registration.queries import invitation_of
from events.registration.words import state_of
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404

blueprint = Blueprint("secretariats", __name__)


@blueprint.get("/events/manage/<int:event_id>/replies/<int:invitation_id>/secretariat")
@requires(Role.EDITOR)
def link(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """The link, and for whom it answers: it is the right to answer, so those who may do that see it."""
    found = _invitation(event_id, invitation_id)
    invitations = secretariat_links.invitations_of(found)
    standings = standings_of(invitations)
    return render_template(
        "events/answering/secretariat_link.html",
        event=found.event,
        invitation=found,
        rows=[(one, *state_of(standings[one.id].reply)) for one in invitations],
        url=secretariat_links.secretariat_url(found),
    )


@blueprint.post("/events/manage/<int:event_id>/replies/<int:invitation_id>/secretariat")
@requires(Role.EDITOR)
def renew(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Withdraw the link: from now on another one opens the page."""
    found = _invitation(event_id, invitation_id)
    secretariat_links.withdraw(found)
    db.session.commit()
    flash(_("The link is withdrawn. Letters sent from now on carry the new one."), "success")
    return redirect(url_for(".link", event_id=event_id, invitation_id=invitation_id), 303)


def _invitation(event_id: int, invitation_id: int) -> Invitation:
    found = or_404(invitation_of(event_id, invitation_id))
    return or_404(found if found.withdrawn_at is None else None)
