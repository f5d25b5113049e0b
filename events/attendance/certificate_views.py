"""Certificates of attendance: a guest's own by their link, all in one file for staff."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.attendance import certificates
from events.programme.queries import event_or_404
from events.registration.guest_pages import unknown_link
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.links import open_registration, token_of
from events.registration.models import Registration
from office.accounts.access import by_token, requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web import Fragment

blueprint = Blueprint("certificates", __name__)
blueprint.register_error_handler(BadLink, unknown_link)

_STAFF = "/events/manage/<int:event_id>/attendance/certificates"


@blueprint.get("/certificate/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def own(token: str) -> ResponseReturnValue:
    """A guest's own certificate; who did not come has none, and their link opens nothing here."""
    registration = open_registration(token)
    if not certificates.has_certificate(registration):
        raise BadLink
    return pdf(
        certificates.certificates(registration.event, [registration]), "certificate.pdf", is_shown=False
    )


@blueprint.post(_STAFF)
@requires(Role.EDITOR)
def give(event_id: int) -> ResponseReturnValue:
    """Say whether those who came may have a certificate."""
    event = event_or_404(event_id)
    certificates.give_certificates(event, request.form.get("give") == "yes")
    db.session.commit()
    if event.gives_certificates:
        flash(
            _("Whoever came finds a certificate on their own page, as soon as the event is over."), "success"
        )
    else:
        flash(_("No certificates are given for this event."), "success")
    return redirect(url_for("attendance.presence", event_id=event.id), 303)


@blueprint.get(f"{_STAFF}.pdf")
@requires(Role.VIEWER)
def everybody(event_id: int) -> ResponseReturnValue:
    """All certificates in one file. That they left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    guests = certificates.who_came(event.id)
    if not guests:
        flash(_("Nobody is marked as present, so there is no certificate."), "warning")
        return redirect(url_for("attendance.presence", event_id=event.id), 303)
    try:
        content = certificates.certificates(event, guests)
    except NotPrintable as error:
        return not_printable(error, url_for("attendance.presence", event_id=event.id))
    name, number, label = f"{event.slug}-certificates.pdf", event.id, str(event)
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": len(guests)}, number)
    return pdf(content, name, is_shown=False)


def _section(registration: Registration) -> Fragment | None:
    if not certificates.has_certificate(registration):
        return None
    address = url_for("certificates.own", token=token_of(registration))
    return Fragment("events/attendance/_certificate.html", {"certificate_url": address})


def register(app: Flask) -> None:
    """Offer the certificate on a guest's own pages."""
    app.register_blueprint(blueprint)
    for page in (GuestPage.OWN, GuestPage.JOINING):
        add_guest_section(app, GuestSection("certificate", page, _section, order=30))
