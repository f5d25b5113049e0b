"""What contacts, promises and the transparency register are called, in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.contacts.models import CompanyContact, ContactLink, Means
from advocacy.contacts.queries import About
from advocacy.contacts.reporting import CompanyYear, Subject, problems_of
from advocacy.contacts.rules import LONGEST, SHORTEST, SMALL_SCALE, Half, Problem
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from events.programme.models import Event
from office.accounts.models import User
from office.audit.words import RecordWords, add_record_words, said_as
from office.web.i18n import format_day, language
from stakeholders.engagement.models import Way
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

ABOUT_WORDS: Final[dict[About, LazyString]] = {
    About.GOAL: _l("By goal"),
    About.DOSSIER: _l("By dossier"),
    About.EVENT: _l("By seminar"),
    About.ORGANISATION: _l("By organisation"),
    About.OWNER: _l("By whoever owes it"),
}

#: What the groups are, over their column.
GROUP_WORDS: Final[dict[About, LazyString]] = {
    About.GOAL: _l("Goal"),
    About.DOSSIER: _l("Dossier"),
    About.EVENT: _l("Seminar"),
    About.ORGANISATION: _l("Organisation"),
    About.OWNER: _l("Owed by"),
}

#: What stands for contacts that are about none.
NONE_WORDS: Final[dict[About, LazyString]] = {
    About.GOAL: _l("About no goal"),
    About.DOSSIER: _l("About no dossier"),
    About.EVENT: _l("At no seminar"),
    About.ORGANISATION: _l("With people of no organisation"),
    About.OWNER: _l("Nobody"),
}

MEANS_WORDS: Final[dict[Means, LazyString]] = {
    Means.MEETING: _l("Meeting"),
    Means.PHONE: _l("Telephone or video call"),
    Means.MAIL: _l("E-mail"),
    Means.LETTER: _l("Letter"),
    Means.EVENT: _l("Event"),
    Means.SOCIAL: _l("Messages in social media"),
    Means.OTHER: _l("Other means of contact"),
}

#: How a contact of the log is reported, where nobody says otherwise.
MEANS_OF: Final[dict[Way, Means]] = {
    Way.MEETING: Means.MEETING,
    Way.CALL: Means.PHONE,
    Way.LETTER: Means.LETTER,
    Way.MAIL: Means.MAIL,
    Way.VISIT: Means.MEETING,
    Way.EVENT: Means.EVENT,
    Way.OTHER: Means.OTHER,
}

_COMPANY_FIELDS: Final[dict[str, LazyString]] = {
    "organisation_id": _l("Organisation"),
    "business_id": _l("Business ID"),
    "since": _l("Owned since"),
    "until": _l("Owned until"),
    "note": _l("Remark"),
    "removed_at": _l("Removed"),
}
_CONTACT_FIELDS: Final[dict[str, LazyString]] = {
    "held_on": _l("Day"),
    "topic": _l("Topic"),
    "subject": _l("Subject as it is reported"),
    "targets": _l("Who was contacted"),
    "means": _l("Means of contact"),
}
_REPORT_FIELDS: Final[dict[str, LazyString]] = {
    "reported_on": _l("Reported on"),
    "by_id": _l("Reported by"),
    "contacts": _l("Contacts in the report"),
    "note": _l("Remark"),
}


def half_name(half: Half) -> str:
    """January–June 2026."""
    if half.number == 1:
        return str(_("January–June %(year)s", year=half.year))
    return str(_("July–December %(year)s", year=half.year))


def record_name(record: Any) -> str:
    """What a group of promises is called."""
    match record:
        case Event():
            return record.titled(language())
        case Goal() | Dossier() | Organisation():
            return record.called(language())
        case User():
            return record.label
        case Person():
            return record.name
    return ""


def record_url(record: Any) -> str | None:
    """The page of what a group of promises is about; None for one of us."""
    match record:
        case Event():
            return url_for("programme.overview", event_id=record.id)
        case Goal():
            return url_for("goals.show", goal_id=record.id)
        case Dossier():
            return url_for("dossiers.show", dossier_id=record.id)
        case Organisation():
            return url_for("directory.organisation", organisation_id=record.id)
        case Person():
            return url_for("directory.person", person_id=record.id)
    return None


def linked(link: ContactLink) -> Any:
    """The goal, the dossier or the event of a link."""
    return link.goal or link.dossier or link.event


def said_problems(contact: CompanyContact) -> list[str]:
    """What is to be mended before a contact can be reported, in sentences."""
    return [_said(problem, contact) for problem in problems_of(contact)]


def _said(problem: Problem, contact: CompanyContact) -> str:
    match problem:
        case Problem.TOO_SHORT if not contact.length:
            return str(_("The subject is missing."))
        case Problem.TOO_SHORT:
            return str(
                ngettext(
                    "The subject has one character, and needs %(least)s at least.",
                    "The subject has %(num)d characters, and needs %(least)s at least.",
                    contact.length,
                    least=SHORTEST,
                )
            )
        case Problem.TOO_LONG:
            return str(
                _(
                    "The subject has %(length)s characters; %(most)s at most are taken.",
                    length=contact.length,
                    most=LONGEST,
                )
            )
        case Problem.NO_TARGET:
            return str(_("Nobody is named who was contacted."))
        case Problem.NO_MEANS:
            return str(_("The means of contact is missing."))
        case Problem.NOT_OWNED:
            return str(_("The city did not own the company on that day."))


def scale_words(year: CompanyYear) -> str:
    """Whether a calendar year is small-scale, and what follows from it: one or two sentences."""
    number = len(year.contacts)
    if (last_straw := year.sixth) is None:
        counted = ngettext(
            "One contact has been entered in %(year)s.",
            "%(num)d contacts have been entered in %(year)s.",
            number,
            year=year.year,
        )
        rule = _(
            "Up to %(most)s a calendar year are small-scale: the act is not applied, and none of them has to "
            "be reported. With one more than that, all of them are to be reported, the first ones too.",
            most=SMALL_SCALE,
        )
        return str(_("%(counted)s %(rule)s", counted=counted, rule=rule))
    return str(
        _(
            "%(num)s contacts have been entered in %(year)s. Since the sixth, of %(day)s, the year is not "
            "small-scale: all contacts of the year are to be reported, the first five too.",
            num=number,
            year=year.year,
            day=format_day(last_straw.held_on, language()),
        )
    )


def text_of(subjects: list[Subject]) -> str:
    """Subjects as a text to copy into the register's form, one after the other."""
    return "\n\n".join(
        "\n".join(
            [
                one.text,
                str(_("Contacted: %(targets)s", targets="; ".join(one.targets))),
                str(
                    _(
                        "Means of contact: %(means)s",
                        means="; ".join(str(MEANS_WORDS[Means(kind)]) for kind in one.means),
                    )
                ),
            ]
        )
        for one in subjects
    )


def register_words(app: Flask) -> None:
    """Let the audit trail speak of companies, their contacts and reports, and of what contacts are about."""

    def page(number: int) -> str:
        return url_for("companies.show", company_id=number)

    means = {"means": said_as(Means, MEANS_WORDS)}
    add_record_words(
        app,
        "city_companies",
        RecordWords(_l("company of the city"), _COMPANY_FIELDS, url=page, made=_l("Entered")),
    )
    add_record_words(app, "company_contacts", RecordWords(_l("contact of a company"), _CONTACT_FIELDS, means))
    add_record_words(app, "company_reports", RecordWords(_l("report of a half-year"), _REPORT_FIELDS))
    add_record_words(app, "contact_links", RecordWords(_l("what a contact was about")))
