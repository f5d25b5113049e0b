"""Where staff have calendars of their own, and look after those of missions and guests."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.validators import InputRequired

from events.feeds import asking
from events.feeds.missions import MISSION
from events.feeds.own import GUEST
from events.feeds.staffs import STAFF, staff_kinds, usual_kinds
from office import settings
from office.accounts.access import may, requires
from office.accounts.models import Role
from office.database import db
from office.localized import OWN_NAMES
from office.subscriptions.opening import present, subscribe, subscriptions_of
from office.web import Fragment
from office.web.errors import or_404
from office.web.forms import CheckboxesField, Form
from office.web.i18n import language
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

yours = Blueprint("your_calendar", __name__)
missions = Blueprint(
    "mission_calendars", __name__, url_prefix="/stakeholders/organisations/<int:organisation_id>"
)


class YourCalendarForm(Form):
    """What one's own calendar shows, and in which language."""

    shows = CheckboxesField(_l("What it shows"))
    language = SelectField(
        _l("Language"),
        [InputRequired()],
        choices=[(code, name) for code, name in OWN_NAMES.items()],
    )


@yours.route("/diary/your-calendar", methods=["GET", "POST"])
@requires(Role.VIEWER)
def page() -> ResponseReturnValue:
    """The address of one's own calendar, and what is ticked for it."""
    subscription = present(STAFF, current_user.id)
    shown = subscription.shows if subscription is not None else usual_kinds()
    written_in = subscription.language if subscription is not None else language()
    form = YourCalendarForm(data={"shows": shown, "language": written_in})
    form.shows.choices = [(kind.key, str(kind.label)) for kind in staff_kinds()]
    if form.validate_on_submit():
        chosen = form.shows.data or []
        there = subscribe(STAFF, current_user.id, form.language.data, chosen)
        there.shows, there.language = list(chosen), form.language.data
        db.session.commit()
        flash(
            _("Your calendar has an address now.")
            if subscription is None
            else _("Saved. Your program shows it when it asks next."),
            "success",
        )
        return redirect(url_for(".page"), 303)
    body = render_template(
        "events/feeds/yours.html",
        form=form,
        subscription=subscription,
        kinds=staff_kinds(),
        name=_("%(office)s: the office’s calendar", office=settings.current().office_name),
    )
    return body, 422 if form.is_submitted() else 200


@missions.get("/calendar")
@requires(Role.EDITOR)
def mission(organisation_id: int) -> ResponseReturnValue:
    """A mission's calendar: its address, who read it last, and to whom it can be sent."""
    organisation = _organisation(organisation_id)
    return render_template(
        "events/feeds/mission.html",
        organisation=organisation,
        subscription=present(MISSION, organisation_id),
        mailbox=asking.wanted_by_mission(organisation, language()).mailbox,
        name=_("Events of %(office)s for my mission", office=settings.current().office_name),
    )


@missions.post("/calendar")
@requires(Role.EDITOR)
def open_mission(organisation_id: int) -> ResponseReturnValue:
    """Give a mission's calendar an address."""
    organisation = _organisation(organisation_id)
    subscribe(MISSION, organisation.id, language())
    db.session.commit()
    flash(_("The calendar has an address now."), "success")
    return redirect(url_for(".mission", organisation_id=organisation_id), 303)


@missions.post("/calendar/send")
@requires(Role.EDITOR)
def send(organisation_id: int) -> ResponseReturnValue:
    """Send the address to the mission's mailbox."""
    wanted = asking.wanted_by_mission(_organisation(organisation_id), language())
    if not wanted.mailbox:
        flash(_("No mail address of the mission is known."), "error")
    elif asking.ask(wanted, language()) is None:
        flash(
            _("A letter with the address went to %(mailbox)s a moment ago.", mailbox=wanted.mailbox), "info"
        )
    else:
        flash(_("A letter with the address is on its way to %(mailbox)s.", mailbox=wanted.mailbox), "success")
    db.session.commit()
    return redirect(url_for(".mission", organisation_id=organisation_id), 303)


def _organisation(organisation_id: int) -> Organisation:
    found = or_404(db.session.get(Organisation, organisation_id))
    return or_404(found if found.closed_on is None else None)


def mission_section(organisation: Organisation) -> Fragment | None:
    """On an organisation's page: whether its calendar is followed."""
    subscription = present(MISSION, organisation.id)
    if organisation.closed_on is not None or (subscription is None and not may(Role.EDITOR)):
        return None
    return Fragment(
        "events/feeds/_mission.html", {"organisation": organisation, "subscription": subscription}
    )


def person_section(person: Person) -> Fragment | None:
    """On a person's page: the addresses of their own calendar that are in use."""
    found = [one for one in subscriptions_of(GUEST, person.id) if one.withdrawn_at is None]
    return Fragment("events/feeds/_person.html", {"subscriptions": found}) if found else None
