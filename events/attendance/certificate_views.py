"""Certificates of attendance: a guest's own by their link, all in one file for staff."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, flash, redirect, request, url_for
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
    return _pdf(certificates.certificates(registration.event, [registration]), "certificate.pdf")


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
        current_app.logger.error("certificates could not be set: %s", error)
        flash(
            _("The pages could not be set: the program has a fault here. Nothing was changed; tell IT."),
            "error",
        )
        return redirect(url_for("attendance.presence", event_id=event.id), 303)
    name, number, label = f"{event.slug}-certificates.pdf", event.id, str(event)
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": len(guests)}, number)
    return _pdf(content, name)


def _pdf(content: bytes, name: str) -> Response:
    return Response(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


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
