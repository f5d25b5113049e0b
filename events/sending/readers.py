"""Through whose eyes an officer looks at a letter before it goes, and what that guest would see."""

from __future__ import annotations

from flask import current_app, request

from events.guestlist.models import Invitation
from events.invitations import mail, registrant_mail, registrants
from events.letters import writing
from events.letters.afterwards import afterwards_of
from events.letters.fields import language_of
from events.letters.models import Purpose
from events.letters.rendering import WordingBroken
from events.programme.models import Event
from events.registration.models import Registration
from events.sending.recipients import Recipient, Review, guest_list
from office.database import db
from office.mailroom.kinds import Composed
from office.settings import Settings


def readers_of(event: Event, found: Review | None = None) -> list[Recipient]:
    """Whose letter can be looked at: those who would get it, then whoever else is invited or registered."""
    ready = list(found.ready) if found is not None else []
    shown = {one.guest for one in ready}
    others = [
        *(as_reader(one) for one in guest_list(event.id)),
        *(registrant_as_reader(one) for one in registrants.registrants_of(event.id)),
    ]
    return [*ready, *(one for one in others if one.guest not in shown)]


def as_reader(
    invitation: Invitation, registration: Registration | None = None, *, copy: bool = False
) -> Recipient:
    """The one who reads a letter about this invitation: its addressee, one of its people, the secretariat."""
    address = registration.email if registration is not None else invitation.to_address
    return Recipient(
        invitation=invitation,
        key="",
        to_address=invitation.copy_address if copy else address,
        to_name=registration.name if registration is not None else str(invitation.addressee or ""),
        language=language_of(invitation.event, invitation.language),
        registration=registration,
        copy=copy,
    )


def registrant_as_reader(seat: Registration) -> Recipient:
    """The reader who registered themselves."""
    language = language_of(seat.event, seat.language)
    return Recipient(None, "", seat.email, seat.name, language, registration=seat)


def chosen_reader(readers: list[Recipient], lang: str = "") -> Recipient | None:
    """The reader that the address names, else the first to be written to in that language, else the first."""
    asked, seat = request.args.get("guest", ""), request.args.get("seat", type=int)
    copy = bool(request.args.get("copy"))
    named = [one for one in readers if one.guest == asked and one.copy == copy]
    named.sort(key=lambda one: (one.registration.id if one.registration else None) != seat)
    fitting = [one for one in readers if one.to_name and one.language == lang]
    return next(iter([*named, *fitting, *readers]), None)


def named_reader(invitation: Invitation) -> Recipient | None:
    """The invitation's reader, or the one whose seat the address names; None where that is another's."""
    number = request.args.get("seat", type=int)
    seat = db.session.get(Registration, number) if number else None
    if number and (seat is None or seat.invitation_id != invitation.id):
        return None
    return as_reader(invitation, seat, copy=bool(request.args.get("copy")))


def letter_to(reader: Recipient, purpose: Purpose) -> Composed | None:
    """The letter as this reader would see it; None where its wording has faults.

    Its links are not the guest's own: whoever looks on must not be able to answer for them by mistake.
    """
    settings: Settings = current_app.config["DOYEN"]
    event = reader.event
    wording = writing.words_of(event, purpose)
    offered = afterwards_of(event, purpose)
    # Thanks lead whoever came to their own page, where the papers are.
    page = "registration" if purpose is Purpose.THANKS and not reader.copy else "invitation"
    survey_link = f"{settings.public_url}/survey/…" if offered.is_surveyed else ""
    try:
        if reader.invitation is None:
            return registrant_mail.written(
                reader.seat,
                purpose,
                wording,
                reader.language,
                registrant_mail.harmless_link(purpose, reader.seat),
                survey_link=survey_link,
                has_papers=offered.has_papers,
            )
        return mail.written(
            reader.invitation,
            purpose,
            wording,
            reader.language,
            f"{settings.public_url}/{page}/…",
            registration=reader.registration,
            copy=reader.copy,
            survey_link=survey_link,
            has_papers=offered.has_papers,
        )
    except WordingBroken:
        return None
