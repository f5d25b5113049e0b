"""The pages of briefings: keeping one, the list, one of them as page and file, and two beside each other."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.picture.data import Link, Picture, Tile
from advocacy.picture.gather import picture
from advocacy.picture.sheet import print_sheet
from advocacy.picture.trimmed import shown_of
from advocacy.situation import keeping, listed, queries
from advocacy.situation.asking import read_asked
from advocacy.situation.beside import NOW, beside_each_other
from advocacy.situation.forms import BriefingForm
from advocacy.situation.kept import Unreadable, as_file, is_sound, read
from advocacy.situation.models import Briefing
from advocacy.situation.since import since_last
from advocacy.situation.words import called, called_with_day, kept_words
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import db, writing
from office.sent_once import AlreadySent
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web import Hit
from office.web.errors import or_404
from office.web.i18n import format_day, language
from office.web.notices import flash_with_undo
from office.web.tables import paginate

blueprint = Blueprint("briefings", __name__, url_prefix="/advocacy/briefings")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """Every briefing that was kept, the latest first; searched, and narrowed to one narrowing."""
    asked = listed.read_list()
    return render_template(
        "advocacy/situation/briefings.html",
        page=paginate(queries.briefings(asked.wanted), asked.query),
        query=asked.query,
        options=asked.options,
        chips=asked.chips,
        called=called,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Keep the picture as it is now, narrowed as the address says; never a wider one than was asked for."""
    asked = read_asked()
    if asked.unknown:
        return redirect(url_for("situation.situation", **asked.typed), 303)
    form = BriefingForm() if request.method == "POST" else BriefingForm.empty()
    if form.validate_on_submit():
        try:
            kept = keeping.freeze(
                asked.frame,
                title=form.title.data or "",
                note=form.note.data or "",
                user=current_user,
                submission=form.submission.data or None,
            )
        except AlreadySent as error:
            return redirect(url_for(".show", briefing_id=error.existing.id), 303)
        db.session.commit()
        message = _("The picture was kept as a briefing. It will not change any more.")
        flash_with_undo(message, url_for(".remove", briefing_id=kept.id))
        return redirect(url_for(".show", briefing_id=kept.id), 303)
    drawn = picture(asked.frame, language())
    page = render_template(
        "advocacy/situation/keep.html",
        form=form,
        asked=asked,
        picture=drawn,
        since=since_last(asked.frame, drawn),
        back=url_for("situation.situation", **asked.narrowing),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<int:briefing_id>")
@requires(Role.VIEWER)
def show(briefing_id: int) -> ResponseReturnValue:
    """One briefing as it was kept, whatever has been edited since: ``?lines=all`` has every line of it."""
    briefing = or_404(queries.briefing_numbered(briefing_id, removed=True))
    try:
        kept = read(briefing, language())
    except Unreadable:
        kept = None
    before, after = queries.neighbours(briefing)
    is_whole = request.args.get("lines") == "all"
    return render_template(
        "advocacy/situation/briefing.html",
        briefing=briefing,
        kept=kept,
        picture=_shown(kept.picture, briefing_id, is_whole=is_whole) if kept else None,
        is_whole=is_whole,
        is_sound=is_sound(briefing),
        before=before,
        after=after,
        called=called,
        kept_words=kept_words(briefing),
        history=deeds(history_of("briefings", briefing.id), of="briefings"),
    )


def _shown(kept: Picture, briefing_id: int, *, is_whole: bool) -> Picture:
    """The picture, whose tiles lead to all that was kept of them where they do not show it already."""
    if is_whole:
        return kept

    def all_of(tile: Tile) -> Tile:
        values = {"briefing_id": briefing_id, "lines": "all", "_anchor": f"tile-{tile.key.value}"}
        return replace(tile, link=Link("briefings.show", values)) if shown_of(tile).more else tile

    return replace(kept, tiles=tuple(map(all_of, kept.tiles)))


@blueprint.get("/<int:briefing_id>.pdf")
@requires(Role.VIEWER)
def file(briefing_id: int) -> ResponseReturnValue:
    """A briefing on one sheet, as a tagged PDF. That it was taken is in the trail."""
    briefing = or_404(queries.briefing_numbered(briefing_id))
    back = url_for(".show", briefing_id=briefing_id)
    if not is_sound(briefing):
        return _not_handed_out(back)
    try:
        kept = read(briefing, language())
        content = print_sheet(kept.picture, briefing.title, kept_words(briefing), kept.changes)
    except Unreadable:
        return _not_handed_out(back)
    except NotPrintable as error:
        return not_printable(error, back)
    name = _file_name(briefing, "pdf")
    with writing():
        disclosed("briefings", str(briefing), {"file": name}, briefing_id)
    return pdf(content, name)


@blueprint.get("/<int:briefing_id>.json")
@requires(Role.VIEWER)
def data(briefing_id: int) -> ResponseReturnValue:
    """What was kept, in every language, with its digest, as JSON. That it was taken is in the trail."""
    with writing():
        briefing = or_404(queries.briefing_numbered(briefing_id))
        if not is_sound(briefing):
            return _not_handed_out(url_for(".show", briefing_id=briefing_id))
        name, content = _file_name(briefing, "json"), as_file(briefing)
        disclosed("briefings", str(briefing), {"file": name}, briefing_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type="application/json; charset=utf-8", headers=headers)


def _file_name(briefing: Briefing, ending: str) -> str:
    return f"briefing-{briefing.day.isoformat()}-{briefing.id}.{ending}"


def _not_handed_out(back: str) -> ResponseReturnValue:
    flash(_("This briefing is not what was kept: no file of it is handed out. Tell IT."), "error")
    return redirect(back, 303)


@blueprint.get("/compare")
@requires(Role.VIEWER)
def compare() -> ResponseReturnValue:
    """What has changed between two briefings, or from one until now: ``?from=3&to=now``."""
    beside = beside_each_other(request.args.get("from", ""), request.args.get("to", ""))
    return render_template(
        "advocacy/situation/compare.html",
        beside=beside,
        called=called,
        called_with_day=called_with_day,
        NOW=NOW,
    )


@blueprint.post("/<int:briefing_id>/remove")
@requires(Role.EDITOR)
def remove(briefing_id: int) -> ResponseReturnValue:
    """Take a briefing out of every list; one click brings it back."""
    briefing = or_404(queries.briefing_numbered(briefing_id))
    keeping.take_back(briefing)
    db.session.commit()
    day = format_day(briefing.day, language())
    message = _("The briefing of %(day)s was taken back.", day=day)
    flash_with_undo(message, url_for(".restore", briefing_id=briefing_id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:briefing_id>/restore")
@requires(Role.EDITOR)
def restore(briefing_id: int) -> ResponseReturnValue:
    """Bring a briefing back that was taken back."""
    keeping.bring_back(or_404(queries.briefing_numbered(briefing_id, removed=True)))
    db.session.commit()
    flash(_("The briefing is back, as it was kept."), "success")
    return redirect(url_for(".show", briefing_id=briefing_id), 303)


def goto(typed: str, limit: int) -> list[Hit]:
    """Briefings by their titles, for Go to."""
    return [
        Hit(called_with_day(one), _("Briefing"), url_for("briefings.show", briefing_id=one.id), "file-check")
        for one in queries.briefings_called(typed, limit)
    ]
