"""The calendars that are not public, laid into the application: a guest's, a mission's, staff's."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, select

from events.feeds import follow_views, staff_views
from events.feeds.guest_pieces import register_pieces
from events.feeds.mail import KIND
from events.feeds.missions import MISSION, missions_calendar
from events.feeds.own import GUEST, REGISTRANT, guests_calendar, registrants_calendar
from events.feeds.staffs import STAFF, register_kinds, staffs_calendar
from events.registration.models import Registration
from office.accounts.access import may
from office.accounts.models import Role
from office.accounts.queries import who_may_sign_in
from office.mailroom.kinds import add_letter_kind
from office.subscriptions.kinds import Calendar, add_calendar
from office.subscriptions.models import Subscription
from office.subscriptions.opening import move_to
from stakeholders.duplicates.moving import add_follower
from stakeholders.organisations.models import Organisation
from stakeholders.pages import Place, Section, add_section
from stakeholders.people.models import Person

#: A guest's address that nobody has read for so long is forgotten: two seminars of a yearly row.
UNREAD_DAYS = 800

#: Whose calendars follow a merge of two records of the register, by the records' table.
_BY_TABLE = {"people": GUEST, "organisations": MISSION}


def register(app: Flask) -> None:
    """Open the calendars, the pages where their addresses are had, and the letter that brings one."""
    for blueprint in (follow_views.wanting, follow_views.own, staff_views.yours, staff_views.missions):
        app.register_blueprint(blueprint)
    add_letter_kind(app, KIND)
    register_kinds(app)
    register_pieces(app)
    _add_calendars(app)
    add_section(app, Section("calendar", Place.ORGANISATION_FACTS, staff_views.mission_section, order=70))
    add_section(app, Section("calendar", Place.PERSON_FACTS, staff_views.person_section, order=70))
    add_follower(app, _follow)


def _add_calendars(app: Flask) -> None:
    def editors(_subscription: Subscription) -> bool:
        return may(Role.EDITOR)

    add_calendar(
        app,
        STAFF,
        Calendar(
            _l("calendar of the office"),
            staffs_calendar,
            owners=who_may_sign_in,
            is_mine=lambda subscription: subscription.subject_id == current_user.id,
            home=lambda _subscription: url_for("your_calendar.page"),
        ),
    )
    add_calendar(
        app,
        MISSION,
        Calendar(
            _l("calendar of a mission"),
            missions_calendar,
            owners=_open_organisations,
            is_mine=editors,
            home=lambda one: url_for("mission_calendars.mission", organisation_id=one.subject_id),
        ),
    )
    add_calendar(
        app,
        GUEST,
        Calendar(
            _l("calendar of a guest"),
            guests_calendar,
            owners=lambda: select(Person.id),
            is_mine=editors,
            home=lambda one: url_for("directory.person", person_id=one.subject_id),
            unread_days=UNREAD_DAYS,
        ),
    )
    add_calendar(
        app,
        REGISTRANT,
        Calendar(
            _l("calendar of a guest"),
            registrants_calendar,
            owners=lambda: select(Registration.id),
            is_mine=lambda _one: False,
            home=lambda _one: url_for("web.front"),
            unread_days=UNREAD_DAYS,
        ),
    )


def _open_organisations() -> Select[int]:
    return select(Organisation.id).where(Organisation.closed_on.is_(None))


def _follow(table: str, stays: int, goes: int) -> None:
    """Two records of the register are one: whoever followed either follows the one that stays."""
    kind = _BY_TABLE.get(table)
    if kind is not None:
        move_to(kind, goes, stays)
