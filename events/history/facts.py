"""Who they are and what the register knows of them: rows of the page before a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events.history.briefing import Briefing
from events.history.rows import Row
from office import countries, settings
from office.countries.cities import city_name
from office.localized import pick
from office.web.i18n import format_day, language
from stakeholders.engagement.timeline import shortened
from stakeholders.people.models import Person, Posting
from stakeholders.people.words import language_name, title_of

_STAFF: Final = 12


def nobody(told: Briefing) -> str:
    """Why there is no head to meet, and who would act."""
    if told.vacancy is None or told.vacancy.candidate is None:
        return _("Nobody is entered as its head.")
    candidate = told.vacancy.candidate
    return _(
        "Nobody heads it. By rank, %(name)s (%(title)s) would act.",
        name=candidate.person.name,
        title=title_of(candidate),
    )


def whom_one_meets(told: Briefing) -> Iterator[Row]:
    """The head, and how they are addressed."""
    if told.lead is None:
        return
    posting, reader = told.lead.posting, language()
    person = posting.person
    own = (person.own_script_name,) if person.own_script_name not in {"", person.name} else ()
    full = " ".join(part for part in (person.academic_title, person.honorific, person.name) if part)
    url = url_for("directory.person", person_id=person.id)
    yield Row(full, _("Name"), own, url)
    yield Row(title_of(posting), _("Post"))
    code, form = next(iter(told.lead.forms.items()))
    first, *rest = form.envelope.split("\n")
    yield Row(first, _("On the envelope"), tuple(rest), lang=code)
    is_said = told.lead.is_said and _is_title(form.salutation, person)
    yield Row(form.salutation, _("Salutation, also spoken") if is_said else _("Salutation"), lang=code)
    for spoken_in, spoken in list(told.lead.forms.items())[1:]:
        if told.lead.is_said and _is_title(spoken.salutation, person):
            label = _("Spoken (%(language)s)", language=language_name(spoken_in))
            yield Row(spoken.salutation, label, lang=spoken_in)
    if posting.arrived_on is not None:
        yield Row(format_day(posting.arrived_on, reader), _("In post since"))
    if posting.credentials_on is not None:
        yield Row(format_day(posting.credentials_on, reader), _("Credentials presented on"))
    if person.languages:
        yield Row(", ".join(language_name(code) for code in person.languages), _("Speaks"))
    yield Row(language_name(code), _("Written to in"))
    if told.lead.spouses:
        yield Row(", ".join(told.lead.spouses), _("Spouse"))
    for before in told.former_heads[:1]:
        assert before.departed_on is not None
        until = format_day(before.departed_on, reader)
        text = _("%(name)s, until %(day)s", name=before.person.name, day=until)
        yield Row(text, _("Head before"))


def _is_title(salutation: str, person: Person) -> bool:
    """Whether it names no name: "Your Excellency" is said as it is written, "Dear Anna" is not."""
    return (person.family_name or person.given_name) not in salutation


def people(told: Briefing) -> Iterator[Row]:
    """Those who serve there beside the head, and who is expected."""
    for posting in told.staff[:_STAFF]:
        yield _colleague(posting, title_of(posting))
    if len(told.staff) > _STAFF:
        left = len(told.staff) - _STAFF
        yield Row(ngettext("and %(num)d more", "and %(num)d more", left))
    for posting in told.coming:
        day = format_day(posting.arrived_on, language()) if posting.arrived_on else ""
        title = title_of(posting)
        yield _colleague(posting, _("%(title)s, expected on %(day)s", title=title, day=day) if day else title)


def _colleague(posting: Posting, title: str) -> Row:
    person = posting.person
    own = (person.own_script_name,) if person.own_script_name not in {"", person.name} else ()
    return Row(person.name, title, own, url_for("directory.person", person_id=person.id))


def facts(told: Briefing) -> Iterator[Row]:
    """What the register says of the organisation itself, and nothing else."""
    one, reader = told.organisation, language()
    if one.sending_state:
        region = countries.region_of(one.sending_state)
        more = (countries.region_name(region, reader),) if region else ()
        yield Row(countries.country_name(one.sending_state, reader), _("Sending state"), more)
    seat = [city_name(one.seat_city, reader) if one.seat_city else ""]
    if one.seat_country and one.seat_country != settings.current().office_country:
        seat.append(countries.country_name(one.seat_country, reader))
    if any(seat):
        yield Row(", ".join(filter(None, seat)), _("Seated in"))
    also = sorted(countries.country_name(a.country, reader) for a in one.accreditations)
    if also:
        yield Row(", ".join(also), _("Also accredited to"))
    if one.founded:
        yield Row(str(one.founded), _("Opened or founded"))
    for former in one.former_names:
        name = pick(former.name, reader)
        until = format_day(former.until, reader) if former.until else ""
        yield Row(_("%(name)s, until %(day)s", name=name, day=until) if until else name, _("Formerly"))
    for earlier in told.earlier:
        yield Row(earlier.called(reader), _("Took the place of"))
    for national_day, falls in told.national_days:
        day = format_day(falls, reader, weekday=True) if falls else ""
        yield Row(national_day.called(reader), _("National day"), (day,) if day else ())
    if one.website:
        yield Row(one.website, _("Website"), url=one.website)


def notes(told: Briefing) -> Iterator[Row]:
    """What colleagues have written down about it, and about its head."""
    if told.organisation.notes:
        yield Row(shortened(told.organisation.notes), told.organisation.called(language()))
    if told.lead is not None and told.lead.posting.person.notes:
        person = told.lead.posting.person
        yield Row(shortened(person.notes), person.name)
