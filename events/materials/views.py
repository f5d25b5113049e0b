"""Staff's page of an event's papers, and the addresses under which papers are had."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from events.materials import keeping
from events.materials.forms import LinkForm, PaperForm, PaperSent, UploadForm
from events.materials.models import Audience, Material
from events.materials.queries import NoSuchPaper, file_of, has_seat, paper_of, papers_for
from events.materials.serving import handed_out
from events.materials.words import AUDIENCE_BADGES, AUDIENCE_WORDS, FAULT_WORDS, refused_words
from events.programme.models import Event, EventStatus
from events.programme.points import Direction
from events.programme.queries import NoSuchEvent, event_at, event_or_404
from events.registration.guest_pages import unknown_link
from events.registration.links import open_registration
from office import settings
from office.accounts.access import by_token, current_role, public, requires
from office.accounts.models import Role
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink
from office.localized import pick
from office.recognising import ACCEPTED, NotHandedOut
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo

blueprint = Blueprint("materials", __name__)

blueprint.register_error_handler(BadLink, unknown_link)


@blueprint.get("/events/manage/<int:event_id>/papers")
@requires(Role.VIEWER)
def papers(event_id: int) -> ResponseReturnValue:
    """All papers of an event, point by point."""
    return _papers_page(event_or_404(event_id))


@blueprint.post("/events/manage/<int:event_id>/papers")
@requires(Role.EDITOR)
def upload(event_id: int) -> ResponseReturnValue:
    """Take in one file or several. Those that cannot be handed out are named, the others are kept."""
    event = event_or_404(event_id)
    form = UploadForm(event)
    if not form.validate():
        return _papers_page(event, upload=form), 422
    place = form.place
    taken, refused = 0, []
    for sent in form.chosen:
        try:
            keeping.add_file(event, read(sent), place)
            taken += 1
        except (keeping.PaperRefused, NotHandedOut) as error:
            refused.append(refused_words(sent.filename or "", _reason(error)))
    if not taken:
        db.session.rollback()
        for words in refused:
            add_error(form.files, words)
        return _papers_page(event_or_404(event_id), upload=form), 422
    db.session.commit()
    flash(ngettext("%(num)d paper was added.", "%(num)d papers were added.", taken), "success")
    for words in refused:
        flash(words, "warning")
    return redirect(url_for(".papers", event_id=event_id), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """More than the server takes at once: said on the page of papers, where nothing has changed."""
    view = request.view_args or {}
    if request.endpoint not in {"materials.upload", "materials.save"} or current_role() is None:
        return _error
    flash(
        _(
            "The files together are larger than %(num)s MB, which is the most that is taken at once. Nothing "
            "was taken in: choose fewer of them, or smaller ones.",
            num=settings.current().upload_megabytes,
        ),
        "error",
    )
    # What was sent was not read to its end: this answer must not look into it.
    return redirect(url_for(".papers", event_id=view["event_id"]), 303)


@blueprint.route("/events/manage/<int:event_id>/papers/link", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_link(event_id: int) -> ResponseReturnValue:
    """Add a link to somewhere else."""
    event = event_or_404(event_id)
    form = LinkForm(event)
    form.title.keep_languages(event.languages)
    if form.validate_on_submit():
        try:
            paper = keeping.add_link(event, form.title.data, form.url.data or "", form.place)
        except keeping.PaperRefused as error:
            db.session.rollback()
            event = event_or_404(event_id)
            add_error(form.title if isinstance(error, keeping.NoTitle) else form.url, _reason(error))
        else:
            db.session.commit()
            flash(_("“%(title)s” was added.", title=pick(paper.title, language())), "success")
            return redirect(url_for(".papers", event_id=event_id), 303)
    code = 422 if form.errors else 200
    return render_template("events/materials/link.html", event=event, form=form), code


@blueprint.get("/events/manage/<int:event_id>/papers/<int:paper_id>")
@requires(Role.EDITOR)
def paper(event_id: int, paper_id: int) -> ResponseReturnValue:
    """One paper, to be changed."""
    event = event_or_404(event_id)
    found = paper_of(event.id, paper_id, Audience.STAFF)
    return _paper_page(event, found, PaperForm.of(found, event))


@blueprint.post("/events/manage/<int:event_id>/papers/<int:paper_id>")
@requires(Role.EDITOR)
def save(event_id: int, paper_id: int) -> ResponseReturnValue:
    """Change a paper's title, place, audience, link or file."""
    event = event_or_404(event_id)
    found = paper_of(event.id, paper_id, Audience.STAFF)
    form = PaperForm.of(found, event)
    if not form.validate():
        return _paper_page(event, found, form), 422
    try:
        step = keeping.change(
            found,
            title={**{code: text for code, text in found.title.items() if code not in form.title.form.data}}
            | form.title.data,
            place=form.place,
            url=(form.url.data or "") if "url" in form else "",
            upload=read(form.chosen) if form.chosen is not None else None,
        )
    except (keeping.PaperRefused, NotHandedOut) as error:
        db.session.rollback()
        event = event_or_404(event_id)
        field = form.title if isinstance(error, keeping.NoTitle) else form.file
        add_error(field, _reason(error))
        return _paper_page(event, paper_of(event.id, paper_id, Audience.STAFF), form), 422
    title = pick(found.title, language())
    db.session.commit()
    flash_with_undo(_("“%(title)s” is saved.", title=title), _undo_url(event_id, step.record_id))
    return redirect(url_for(".papers", event_id=event_id, _anchor=f"paper-{paper_id}"), 303)


@blueprint.post("/events/manage/<int:event_id>/papers/<int:paper_id>/move")
@requires(Role.EDITOR)
def move(event_id: int, paper_id: int) -> ResponseReturnValue:
    """Exchange a paper with its neighbour."""
    event = event_or_404(event_id)
    is_up = request.form.get("direction") == "up"
    keeping.move(paper_of(event.id, paper_id, Audience.STAFF), Direction.UP if is_up else Direction.DOWN)
    db.session.commit()
    return redirect(url_for(".papers", event_id=event_id, _anchor=f"paper-{paper_id}"), 303)


@blueprint.post("/events/manage/<int:event_id>/papers/<int:paper_id>/remove")
@requires(Role.EDITOR)
def remove(event_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper away; it can be put back."""
    event = event_or_404(event_id)
    found = paper_of(event.id, paper_id, Audience.STAFF)
    title = pick(found.title, language())
    step = keeping.remove(found)
    db.session.commit()
    flash_with_undo(_("“%(title)s” was removed.", title=title), _undo_url(event_id, step.record_id))
    return redirect(url_for(".papers", event_id=event_id), 303)


@blueprint.post("/events/manage/<int:event_id>/papers/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def undo_step(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take back what was just done to the papers."""
    event = event_or_404(event_id)
    back = redirect(url_for(".papers", event_id=event_id), 303)
    try:
        undone = keeping.take_back(event, step_id)
    except keeping.NothingToTakeBack:
        abort(404)
    except keeping.TakenBackAlready:
        flash(_("That was taken back already."), "info")
        return back
    except keeping.NoLongerKept:
        db.session.rollback()
        flash(_("It cannot be taken back any more: the file is no longer kept."), "warning")
        return back
    db.session.commit()
    for left in undone.left:
        flash(
            _(
                "%(record)s was left as it is: %(name)s has changed it since.",
                record=left.label,
                name=left.by,
            ),
            "warning",
        )
    if undone.changes:
        flash(_("It has been taken back."), "success")
    return back


@blueprint.get("/events/manage/<int:event_id>/papers/<int:paper_id>/file")
@requires(Role.VIEWER)
def staff_paper(event_id: int, paper_id: int) -> ResponseReturnValue:
    """A file, for staff."""
    return handed_out(file_of(event_or_404(event_id).id, paper_id, Audience.STAFF))


@blueprint.get("/events/<slug>/papers/<int:paper_id>")
@public
def public_paper(slug: str, paper_id: int) -> ResponseReturnValue:
    """A file for everybody; of a draft, for staff alone."""
    event = event_at(slug)
    if event.status is EventStatus.DRAFT and current_role() is None:
        raise NoSuchEvent
    return handed_out(file_of(event.id, paper_id, Audience.EVERYBODY))


@blueprint.get("/papers/<token>/<int:paper_id>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def guest_paper(token: str, paper_id: int) -> ResponseReturnValue:
    """A file for somebody with a seat. Without one, or of another event, it is a link that opens nothing."""
    registration = open_registration(token)
    if not has_seat(registration):
        raise BadLink
    try:
        return handed_out(file_of(registration.event_id, paper_id, Audience.PARTICIPANTS))
    except NoSuchPaper:
        raise BadLink from None


def read(sent: FileStorage) -> keeping.Upload:
    """What was sent, recognised.

    Raises:
        TooLarge: larger than a paper may be.
        NotHandedOut: of no kind that is handed out.
    """
    most = largest()
    content = sent.stream.read(most + 1)
    if len(content) > most:
        raise keeping.TooLarge
    return keeping.Upload(sent.filename or "", content)


def largest() -> int:
    """The most bytes that a paper may have."""
    office = settings.current()
    return min(office.paper_megabytes, office.upload_megabytes) * 1024 * 1024


def _reason(error: keeping.PaperRefused | NotHandedOut) -> str:
    if isinstance(error, NotHandedOut):
        return str(FAULT_WORDS[error.fault])
    if isinstance(error, keeping.TooLarge):
        return _("It is larger than %(num)s MB.", num=largest() // (1024 * 1024))
    if isinstance(error, keeping.KnownAlready):
        return _("It is there already, for the same people.")
    if isinstance(error, keeping.NoTitle):
        return _("Give the title in at least one language.")
    return _("The event has %(num)s papers, which is the most there may be.", num=keeping.MOST_PAPERS)


def _undo_url(event_id: int, step_id: int) -> str:
    return url_for(".undo_step", event_id=event_id, step_id=step_id)


def _papers_page(event: Event, upload: PaperSent | None = None) -> str:
    def address(material: Material) -> str:
        return url_for(".staff_paper", event_id=event.id, paper_id=material.id)

    groups = papers_for(event, Audience.STAFF, address)
    return render_template(
        "events/materials/papers.html",
        event=event,
        groups=groups,
        count=sum(len(group.papers) for group in groups),
        upload=upload or UploadForm(event),
        megabytes=largest() // (1024 * 1024),
        together=settings.current().upload_megabytes,
        accepted=ACCEPTED,
        **_words(),
    )


def _paper_page(event: Event, found: Material, form: PaperForm) -> str:
    return render_template(
        "events/materials/paper.html", event=event, paper=found, form=form, accepted=ACCEPTED
    )


def _words() -> dict[str, Any]:
    return {"audience_words": AUDIENCE_WORDS, "audience_badges": AUDIENCE_BADGES}
