"""The letter that asks a mission to confirm its entry, and its reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import clock, settings
from office.database import db
from office.localized import LANGUAGES, OWN_NAMES
from office.mailroom.compose import clean
from office.mailroom.kinds import Composed, LetterKind, NotNeeded
from office.mailroom.models import Letter
from office.mailroom.plain import as_letter
from office.web.i18n import format_day
from stakeholders.organisations.models import Organisation
from stakeholders.verification.asking import REMINDER, REQUEST, TEST
from stakeholders.verification.customs import customs
from stakeholders.verification.links import entry_url
from stakeholders.verification.models import EntryRequest


def entry_letter(
    organisation: Organisation,
    language: str,
    link: str,
    expires_at: datetime,
    *,
    note: str = "",
    asked_at: datetime | None = None,
) -> Composed:
    """The letter as a mission reads it, in ``language``.

    Args:
        link: where the button leads: the mission's own link, or something harmless in a preview or a test.
        note: a line above the letter ("This is a test letter …").
        asked_at: of a reminder, when the letter went out that it reminds of.
    """
    with force_locale(language):
        zone = settings.current().time_zone
        mission = clean(organisation.called(language))
        context = {
            "lang": language,
            "letter_title": _("Please confirm your entry"),
            "mission": mission,
            "office_name": settings.current().office_name,
            "note": note,
            "asked_on": format_day(asked_at, language, zone) if asked_at else "",
            "open_until": format_day(expires_at, language, zone),
            "action_url": link,
            "action_label": _("Look at your entry"),
            "other_languages": [
                (code, OWN_NAMES[code], f"{link}?lang={code}") for code in LANGUAGES if code != language
            ],
            "reply_address": True,
        }
        if asked_at is None:
            subject = _("Please confirm your entry: %(mission)s", mission=mission)
        else:
            subject = _("A reminder: please confirm your entry, %(mission)s", mission=mission)
        return Composed(
            subject=clean(subject),
            text=as_letter(render_template("mail/stakeholders/entry.txt", **context)),
            html=render_template("mail/stakeholders/entry.html", **context),
        )


def preview(organisation: Organisation, language: str, note: str = "") -> Composed:
    """The letter with a link that opens nothing: whoever looks on must not answer for the mission."""
    expires_at = clock.now() + timedelta(days=customs().link_open)
    return entry_letter(
        organisation, language, f"{settings.current().public_url}/entry/…", expires_at, note=note
    )


def _request_of(letter: Letter) -> EntryRequest:
    request = db.session.get(EntryRequest, letter.subject_id)
    is_wanted = request is not None and request.answered_at is None and request.is_open_at(clock.now())
    if request is None or not is_wanted or request.organisation.is_closed:
        raise NotNeeded
    return request


def _compose_request(letter: Letter) -> Composed:
    request = _request_of(letter)
    return entry_letter(request.organisation, letter.language, entry_url(request), request.expires_at)


def _compose_reminder(letter: Letter) -> Composed:
    request = _request_of(letter)
    return entry_letter(
        request.organisation,
        letter.language,
        entry_url(request),
        request.expires_at,
        asked_at=request.asked_at,
    )


def _compose_test(letter: Letter) -> Composed:
    organisation = db.session.get(Organisation, letter.subject_id)
    if organisation is None:
        raise NotNeeded
    with force_locale(letter.language):
        note = _("This is a test letter. Its button opens nothing.")
        composed = preview(organisation, letter.language, note)
        subject = _("Test: %(subject)s", subject=composed.subject)
    return Composed(subject=subject, text=composed.text, html=composed.html)


KINDS: Sequence[LetterKind] = (
    LetterKind(REQUEST, _l("Request to confirm an entry"), _compose_request),
    LetterKind(REMINDER, _l("Reminder to confirm an entry"), _compose_reminder),
    LetterKind(TEST, _l("Test of a request to confirm an entry"), _compose_test),
)
