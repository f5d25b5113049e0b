"""Diet and access needs: under their own consent, kept apart from all else, deleted after the event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, delete, or_, select

from events.programme.models import Event
from events.questions import fields
from events.questions.models import GuestNeeds
from events.registration.models import Registration, RegistrationStatus
from office import clock, settings
from office.database import db, reading

LONGEST: Final = 1_000
#: Who gave the seat back, or was not let in, may still come after all for so long.
_AFTER_A_SEAT: Final = timedelta(days=1)
#: Seconds between two looks for what is to be deleted.
LOOK_SECONDS: Final = 600.0


def field_parts() -> dict[str, Any]:
    """The fields of the form: diet, access, and the consent to keep what is said."""
    return {
        "diet": fields.TextField(
            _("Diet and allergies"), longest=LONGEST, description=_("Vegetarian, for example, or no nuts.")
        ),
        "access": fields.TextField(
            _("Access and assistance"),
            longest=LONGEST,
            description=_(
                "A step-free way, for example, an interpreter of sign language, or a seat in front."
            ),
        ),
        "consent": fields.AgreeField(
            _consent_words(), description=_("You can take this back at any time; then it is deleted at once.")
        ),
    }


def _consent_words() -> str:
    days = settings.current().needs_kept_days
    if not days:
        return _("The office may keep what I wrote to arrange for it, and deletes it after the event.")
    return ngettext(
        "The office may keep what I wrote to arrange for it, and deletes it %(num)d day after the event.",
        "The office may keep what I wrote to arrange for it, and deletes it %(num)d days after the event.",
        days,
    )


def keep(
    registration: Registration, told: tuple[str, str], *, is_agreed: bool, is_newcomer: bool = False
) -> None:
    """Keep what was told of diet and access under its consent; without it, delete whatever is there."""
    diet, access = told
    if not is_agreed or not (diet or access):
        # Of somebody who has registered this moment there is nothing to delete.
        if not is_newcomer:
            forget(registration)
        return
    kept = None if is_newcomer else needs_of(registration)
    if kept is None:
        kept = GuestNeeds(registration_id=registration.id, diet=diet, access=access)
        db.session.add(kept)
    elif (kept.diet, kept.access) != (diet, access):
        kept.diet, kept.access, kept.consented_at = diet, access, clock.now()


def forget(registration: Registration) -> None:
    """Delete what somebody told about diet and access, at once."""
    db.session.execute(delete(GuestNeeds).where(GuestNeeds.registration_id == registration.id))


def needs_of(registration: Registration) -> GuestNeeds | None:
    """What somebody told about diet and access; None: nothing is kept."""
    statement = select(GuestNeeds).where(GuestNeeds.registration_id == registration.id)
    return db.session.scalars(statement).one_or_none()


def deleted_after(event: Event) -> datetime:
    """When the needs of an event's guests are deleted."""
    return event.ends_at + timedelta(days=settings.current().needs_kept_days)


def purge() -> int:
    """Delete the needs of all whose event has been over long enough, and of those who hold no seat any more.

    Owns its transaction. Gives how many guests' were deleted.
    """
    now = clock.now()
    gone = (RegistrationStatus.CANCELLED, RegistrationStatus.REFUSED)
    is_due = or_(
        Event.ends_at < now - timedelta(days=settings.current().needs_kept_days),
        and_(Registration.status.in_(gone), Registration.updated_at < now - _AFTER_A_SEAT),
    )
    statement = select(GuestNeeds.id).join(GuestNeeds.registration).join(Registration.event).where(is_due)
    with reading():
        found = list(db.session.scalars(statement))
    if found:
        db.session.execute(delete(GuestNeeds).where(GuestNeeds.id.in_(found)))
        db.session.commit()
    return len(found)
