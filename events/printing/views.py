"""The page "On paper" of an event, and what is printed for all of its guests: lists, badges, place cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.printing import attendance_sheet, badges, participants, place_cards
from events.printing.forms import BadgeForm, CardForm, ListForm, PaperForm, SheetForm
from events.printing.people import Guest, as_it_sounds, on_paper
from events.printing.queries import Who, each_once, guests_of, has_guests
from events.printing.sheets import next_sheet, sheets_for
from events.printing.words import MOMENT_WORDS
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.registration.models import Registration
from events.seating.order import personal_order
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable, typeset
from office.web.forms import add_error
from office.web.i18n import language

blueprint = Blueprint("event_printing", __name__, url_prefix="/events/manage/<int:event_id>/paper")

#: Where the templates lie.
FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class _Note:
    """What somebody should look at before printing: a heading, why, and whom it concerns."""

    title: str
    text: str
    #: For each reason (none where the text says it) whom, with organisation, and where it can be mended.
    groups: Mapping[str, Sequence[tuple[str, str, str]]]


@blueprint.get("")
@requires(Role.VIEWER)
def index(event_id: int) -> ResponseReturnValue:
    """What can be had on paper for an event."""
    event = event_or_404(event_id)
    offered, is_awaited = sheets_for(event), has_guests(event)
    return render_template(
        "events/printing/index.html",
        event=event,
        moments=[(MOMENT_WORDS[moment], sheets) for moment, sheets in offered],
        next=next_sheet(event, offered, clock.now()) if is_awaited else None,
        has_guests=is_awaited,
    )


@blueprint.get("/participants")
@requires(Role.VIEWER)
def list_page(event_id: int) -> ResponseReturnValue:
    """How the list of participants is wanted."""
    event = event_or_404(event_id)
    return _list_page(event, ListForm.asked(event, request.args, language()))


@blueprint.get("/participants.pdf")
@requires(Role.VIEWER)
def list_file(event_id: int) -> ResponseReturnValue:
    """The list of participants as a tagged PDF. That it left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = ListForm.asked(event, request.args, language())
    if not form.validate():
        return _list_page(event, form), 422
    content, people = participants.participants(event, form.edition())
    if not people:
        flash(_("There is nobody to be printed."), "warning")
        return redirect(url_for(".list_page", event_id=event.id), 303)
    return _file(event, participants.TEMPLATE, content, "participants", people)


@blueprint.get("/attendance-sheet")
@requires(Role.VIEWER)
def sheet_page(event_id: int) -> ResponseReturnValue:
    """How the attendance sheet is wanted."""
    event = event_or_404(event_id)
    return _sheet_page(event, SheetForm.asked(event, request.args, language()))


@blueprint.get("/attendance-sheet.pdf")
@requires(Role.VIEWER)
def sheet_file(event_id: int) -> ResponseReturnValue:
    """The attendance sheet as a tagged PDF. That it left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = SheetForm.asked(event, request.args, language())
    if not form.validate():
        return _sheet_page(event, form), 422
    content, people = attendance_sheet.attendance_sheet(event, form.edition())
    if not people and not form.blank.data:
        add_error(form.blank, _("Nobody has a seat yet. Say how many empty ones you want."))
        return _sheet_page(event, form), 422
    return _file(event, attendance_sheet.TEMPLATE, content, "attendance-sheet", people)


@blueprint.get("/badges")
@requires(Role.EDITOR)
def badge_page(event_id: int) -> ResponseReturnValue:
    """How the name badges are wanted."""
    event = event_or_404(event_id)
    return _badge_page(event, BadgeForm.asked(event, request.args, language()))


@blueprint.get("/badges.pdf")
@requires(Role.EDITOR)
def badge_file(event_id: int) -> ResponseReturnValue:
    """The name badges as a PDF. That they left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = BadgeForm.asked(event, request.args, language())
    if not form.validate():
        return _badge_page(event, form), 422
    content, people = badges.badges(event, form.edition())
    if not people and not form.blank.data:
        add_error(form.blank, _("Nobody has a seat yet. Say how many empty ones you want."))
        return _badge_page(event, form), 422
    return _file(event, badges.TEMPLATE, content, "badges", people)


@blueprint.get("/place-cards")
@requires(Role.EDITOR)
def card_page(event_id: int) -> ResponseReturnValue:
    """How the place cards are wanted, and who cannot be addressed with certainty on one."""
    event = event_or_404(event_id)
    form = CardForm.asked(event, request.args, language())
    # An address that says how they are wanted shows what it would print, or its fault.
    is_good = form.validate() if form.is_asked(request.args) else True
    return _card_page(event, form), 200 if is_good else 422


@blueprint.get("/place-cards.pdf")
@requires(Role.EDITOR)
def card_file(event_id: int) -> ResponseReturnValue:
    """The place cards as a PDF. That they left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = CardForm.asked(event, request.args, language())
    if not form.validate():
        return _card_page(event, form), 422
    edition = form.edition()
    found = place_cards.place_cards(event, edition)
    if not found.cards:
        flash(_("There is nobody to be printed."), "warning")
        return redirect(url_for(".card_page", event_id=event.id), 303)
    content = place_cards.card_sheets(event, found, edition)
    return _file(event, place_cards.TEMPLATE, content, "place-cards", len(found.cards))


def _list_page(event: Event, form: ListForm) -> str:
    return _page(
        event,
        form,
        title=_("List of participants"),
        lead=_("Missions in their order, people within them by their own rank, with their own title."),
        action=url_for(".list_file", event_id=event.id),
        button=_("Make the list (PDF)"),
        helps={"order": _("A mission stands where its head stands on the day of the event, whoever comes.")},
        guests=guests_of(event, Who.SEATED),
    )


def _sheet_page(event: Event, form: SheetForm) -> str:
    return _page(
        event,
        form,
        title=_("Attendance sheet"),
        lead=_("A line to sign for everybody who holds a seat."),
        action=url_for(".sheet_file", event_id=event.id),
        button=_("Make the sheet (PDF)"),
        helps={"blank": _("For those who come without being on the list.")},
        guests=guests_of(event, Who.SEATED),
        may_be_empty=True,
    )


def _badge_page(event: Event, form: BadgeForm) -> str:
    guests = guests_of(event, Who.SEATED)
    _chosen, besides = each_once(personal_order(event, guests))
    return _page(
        event,
        form,
        title=_("Name badges"),
        lead=_("The name as large as the badge lets it be. Nothing is ever cut off."),
        action=url_for(".badge_file", event_id=event.id),
        button=_("Make the badges (PDF)"),
        helps={
            "size": _(
                "Print at full size, and hold the first sheet against the labels before you print the rest."
            ),
            "first": _("Where a sheet has been begun."),
            "blank": _("For those who come without a seat: with the event’s name and a line to write on."),
            "parts": _(
                "Whoever holds a badge with a code can be let in by it, as with the pass on a telephone."
            ),
        },
        guests=guests,
        notes=_once_notes(event, besides),
        may_be_empty=True,
    )


def _card_page(event: Event, form: CardForm) -> str:
    found = place_cards.place_cards(event, form.edition()) if not form.errors else None
    notes = _once_notes(event, found.besides) if found is not None else []
    if found is not None and found.doubts:
        groups: dict[str, list[tuple[str, str, str]]] = {}
        for doubt in found.doubts:
            groups.setdefault(str(doubt.reason), []).append(_whom(event, doubt.guest.registration))
        count = len(found.doubts)
        notes.append(
            _Note(
                ngettext("%(num)s is not certain", "%(num)s are not certain", count),
                _("Nobody is addressed by guesswork. Complete the entry, and come back to this page."),
                groups,
            )
        )
    return _page(
        event,
        form,
        title=_("Place cards"),
        lead=_("Folded once, they bear the same on both sides."),
        action=url_for(".card_file", event_id=event.id),
        button=_("Make the place cards (PDF)"),
        look=url_for(".card_page", event_id=event.id),
        helps={
            "wording": _(
                "“H.E. the Ambassador of Italy”: no name for those who have an office to be called by."
            ),
            "order": _(
                "As people are placed at a table: heads of mission first, all others by their own rank."
            ),
        },
        guests=guests_of(event, Who.SEATED),
        notes=notes,
    )


def _page(
    event: Event,
    form: PaperForm,
    *,
    guests: list[Registration],
    notes: Sequence[_Note] = (),
    **shown: Any,
) -> str:
    printed = on_paper(guests, {}, language())
    if in_latin := as_it_sounds(printed):
        notes = [*notes, _in_latin(event, printed, set(in_latin))]
    return render_template(
        "events/printing/choose.html",
        event=event,
        form=form,
        count=len(guests),
        notes=notes,
        **({"look": "", "may_be_empty": False} | shown),
    )


def _once_notes(event: Event, besides: Sequence[Registration]) -> list[_Note]:
    if not besides:
        return []
    return [
        _Note(
            _("For more than one"),
            _("They come for several organisations, and are printed once: for that where they stand higher."),
            {"": [_whom(event, one) for one in besides]},
        )
    ]


def _in_latin(event: Event, guests: Sequence[Guest], names: set[str]) -> _Note:
    return _Note(
        _("In Latin letters"),
        _("There is no typeface for these names on the server: they are printed as they sound."),
        {"": [_whom(event, guest.registration) for guest in guests if guest.name in names]},
    )


def _whom(event: Event, guest: Registration) -> tuple[str, str, str]:
    return guest.name, guest.sent_by(language()), _page_of(event, guest)


def _page_of(event: Event, guest: Registration) -> str:
    """Where what is missing can be mended: the entry in the register, else how somebody came to register."""
    if guest.person_id is not None:
        return url_for("directory.person", person_id=guest.person_id)
    if guest.invitation_id is not None:
        return url_for("guestlist.guest", event_id=event.id, invitation_id=guest.invitation_id)
    return url_for("admission.person", event_id=event.id, registration_id=guest.id)


def _file(
    event: Event, template: str, content: dict[str, Any], kind: str, people: int
) -> ResponseReturnValue:
    name, number, label = f"{event.slug}-{kind}.pdf", event.id, str(event)
    try:
        made = typeset(template, content, FOLDER)
    except NotPrintable as error:
        return not_printable(error, url_for(".index", event_id=number))
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": people}, number)
    return pdf(made, name)
