"""Pages for invitations on paper: whose letters, who is left out, the file, and what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Flask,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from events.letters.fault_words import fault_place, fault_sentence
from events.letters.models import Purpose
from events.printing import letter_posting as posting
from events.printing.addressing import Hindrance, LeftOut
from events.printing.letter_forms import (
    ChoiceForm,
    PostedForm,
    PrintForm,
    asked_for,
    usual_print,
)
from events.printing.letter_words import HINDRANCE_WORDS, NOT_NOW_WORDS, TO_MEND
from events.printing.letters import Choice, find, print_letters
from events.printing.sheets import Moment, Sheet, add_sheet
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.sending.queries import groups_of
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web.forms import add_error
from office.web.notices import flash_with_undo

blueprint = Blueprint("paper_letters", __name__, url_prefix="/events/manage/<int:event_id>/paper/letters")


@blueprint.get("")
@requires(Role.EDITOR)
def letters(event_id: int) -> ResponseReturnValue:
    """Whose letters can be printed, who is left out and why, and what was posted."""
    return _page(event_or_404(event_id))


@blueprint.get("/letters.pdf")
@requires(Role.EDITOR)
def file(event_id: int) -> ResponseReturnValue:
    """The letters as a PDF. That they left the house is entered in the audit trail; nothing else changes."""
    event = event_or_404(event_id)
    chosen, form = _choice_form(event), PrintForm(formdata=request.args)
    if not (chosen.validate() & form.validate()):
        return _page(event, print_form=form), 422
    found = find(event, chosen.choice())
    if not found.ready:
        return redirect(url_for(".letters", event_id=event.id, **chosen.kept()), 303)
    assert form.dated.data is not None
    try:
        content = print_letters(found, letterhead=form.paper.data == "letterhead", dated=form.dated.data)
    except NotPrintable as error:
        return not_printable(error, url_for(".letters", event_id=event.id, **chosen.kept()))
    # Setting the pages takes its time: meanwhile others may write.
    name, number, label, letters_made = f"{event.slug}-letters.pdf", event.id, str(event), len(found.ready)
    with writing():
        disclosed("events", label, {"file": name, "letters": letters_made}, number)
    return pdf(content, name)


@blueprint.post("/posted")
@requires(Role.EDITOR)
def posted(event_id: int) -> ResponseReturnValue:
    """Enter that letters were put into the post; from then on mail leaves their guests out."""
    event = event_or_404(event_id)
    form = PostedForm()
    if not form.validate():
        return _page(event, posted_form=form), 422
    assert form.day.data is not None
    back = redirect(url_for(".letters", event_id=event.id, **_choice_form(event).kept()), 303)
    try:
        done = posting.enter(
            event, form.letters.data or (), day=form.day.data, revision=form.revision_seen(event)
        )
    except posting.WrongDay:
        db.session.rollback()
        add_error(form.day, _("The day is to be today or earlier, and not before the event was entered."))
        return _page(event_or_404(event_id), posted_form=form), 422
    except posting.NotOpen:
        db.session.rollback()
        flash(_("No letters to this event are posted now, so nothing was entered."), "warning")
        return back
    except posting.NothingEntered as nothing:
        names = _names(nothing.changed)
        db.session.rollback()
        if names:
            flash(_changed_words(names), "warning")
        elif form.letters.data:
            flash(_("These letters were entered already, so nothing was changed."), "info")
        else:
            flash(_("No letter was ticked, so nothing was entered."), "warning")
        return back
    names = _names(done.changed)
    db.session.commit()
    said = ngettext(
        "%(num)d letter is entered as posted. Its guest gets no invitation by mail.",
        "%(num)d letters are entered as posted. Their guests get no invitation by mail.",
        done.letters,
    )
    flash_with_undo(said, url_for(".take_back", event_id=event_id, step_id=done.step.record_id))
    if names:
        flash(_changed_words(names), "warning")
    return back


@blueprint.post("/posted/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take back that letters were posted."""
    event = event_or_404(event_id)
    try:
        undone = posting.take_back(event, step_id)
    except posting.NoSuchStep:
        abort(404)
    except posting.TakenBackAlready:
        db.session.rollback()
        flash(_("That was taken back already, so nothing was changed."), "warning")
    except posting.Overtaken:
        db.session.rollback()
        flash(_("Something was made of these letters since, so nothing was changed."), "warning")
    else:
        db.session.commit()
        if undone.changes:
            number = undone.changes
            flash(
                ngettext(
                    "Taken back: %(num)d letter does not count as posted any more.",
                    "Taken back: %(num)d letters do not count as posted any more.",
                    number,
                ),
                "success",
            )
        for left in undone.left:
            flash(
                _(
                    "%(record)s was left as it is: %(name)s has changed it since.",
                    record=left.label,
                    name=left.by,
                ),
                "warning",
            )
    return redirect(url_for(".letters", event_id=event_id), 303)


def _choice_form(event: Event) -> ChoiceForm:
    return ChoiceForm(formdata=request.args).offer(event, groups_of(event))


def _page(event: Event, *, print_form: PrintForm | None = None, posted_form: PostedForm | None = None) -> str:
    chosen = _choice_form(event)
    is_good = chosen.validate()
    choice = chosen.choice() if is_good else Choice()
    found = find(event, choice)
    today = clock.today()
    form = posted_form or PostedForm(formdata=None, data={"day": clock.today(event.zone)})
    if posted_form is None:
        form.revision.data = str(event.sequence)
    ticked = None if posted_form is None else set(posted_form.letters.data or ())
    return render_template(
        "events/printing/letters.html",
        event=event,
        chosen=chosen,
        kept=chosen.kept() if is_good else {},
        is_one_guest=choice.only is not None,
        found=found,
        print_form=print_form or asked_for(PrintForm, request.args, usual_print(today)),
        posted_form=form,
        ticked=ticked,
        reasons=by_reason(found.left_out),
        hindrance_words=HINDRANCE_WORDS,
        to_mend=TO_MEND,
        not_now=NOT_NOW_WORDS.get(found.not_now) if found.not_now else None,
        detail_words=detail_words,
        fault_place=fault_place,
        fault_words=fault_sentence,
        remedy_url=remedy_url,
        postings=posting.postings_of(event),
        purpose=Purpose.INVITATION,
    )


def by_reason(left_out: Sequence[LeftOut]) -> list[tuple[Hindrance, list[LeftOut]]]:
    """Those left out, by reason: first what somebody can mend."""
    grouped: dict[Hindrance, list[LeftOut]] = {}
    for one in left_out:
        grouped.setdefault(one.reason, []).append(one)
    return sorted(grouped.items(), key=lambda entry: list(Hindrance).index(entry[0]))


def detail_words(one: LeftOut) -> list[str]:
    """The particulars of why somebody is left out, as sentences."""
    if one.reason is Hindrance.FAULTY:
        return [fault_sentence(fault) for fault in one.details]  # type: ignore[arg-type] # faults
    return [str(detail) for detail in one.details]


def remedy_url(one: LeftOut) -> str:
    """Where somebody mends what is missing; the guest's own page for all else."""
    invitation = one.invitation
    if one.reason is Hindrance.NO_ADDRESS:
        return url_for("directory.organisation", organisation_id=invitation.organisation_id)
    if one.reason is Hindrance.FORM_UNSURE and invitation.addressee_id is not None:
        return url_for("directory.person", person_id=invitation.addressee_id)
    return url_for("guestlist.guest", event_id=invitation.event_id, invitation_id=invitation.id)


def _names(changed: Sequence[Any]) -> str:
    return ", ".join(str(one.organisation) for one in changed)


def _changed_words(names: str) -> str:
    return str(
        _(
            "Not entered, since another person is addressed now, or the guest was taken off the list: "
            "%(names)s. The letter that was printed carries a link that no longer works: keep it back.",
            names=names,
        )
    )


def register(app: Flask) -> None:
    """Add the pages, and what can be printed."""
    app.register_blueprint(blueprint)
    add_sheet(
        app,
        Sheet(
            "letters",
            _l("Invitations on paper"),
            _l("For those whom mail does not reach, or who like a letter: each with its guest’s own link."),
            "paper_letters.letters",
            order=10,
            moment=Moment.BEFORE,
            icon="mail",
        ),
    )
