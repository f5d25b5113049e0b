"""Staff's pages of what guests answered: counts, who said what, what they need, and the files of all that."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from events.programme.queries import event_or_404
from events.questions import collected, exports
from events.questions.answers import answers_by_registration
from events.questions.models import AnswerFile, Question, QuestionAnswer
from events.questions.needs import deleted_after
from events.questions.views import blueprint
from events.registration.models import Registration
from events.registration.words import STATUS_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.localized import pick
from office.web.errors import or_404
from office.web.i18n import language
from office.web.tables import Chip, Page, paginate, read_query

#: Nobody is in a list of nobody.
_NOBODY = frozenset({0})


@blueprint.get("/answers")
@requires(Role.VIEWER)
def answers(event_id: int) -> ResponseReturnValue:
    """What guests answered: how often each choice was made, and who said what."""
    event = event_or_404(event_id)
    query = read_query(sorts=("name",), default_sort="name", filters=("question", "answer", "owing"))
    counted = collected.counted(event)
    chosen = next((one for one in counted if str(one.question.id) == query.first("question")), None)
    owing = collected.who_owes(event)
    people = collected.guests(event)
    chips = []
    if chosen is not None:
        made = next((one for one in chosen.choices if one[0] == query.first("answer")), None)
        wanted = collected.who_answered(event, chosen.question.id, made[0] if made else "")
        people = people.where(Registration.id.in_(wanted or _NOBODY))
        chips.append(Chip(pick(chosen.question.label, language()), query.without("question")))
        if made:
            chips.append(Chip(made[1], query.without("answer")))
    if query.first("owing"):
        people = people.where(Registration.id.in_(owing or _NOBODY))
        chips.append(Chip(_("Has not answered everything"), query.without("owing")))
    page: Page[Registration] = paginate(people, query)
    said = answers_by_registration([one.id for one in page.items], for_staff=True)
    return render_template(
        "events/questions/answers.html",
        event=event,
        counted=counted,
        chosen=chosen,
        page=page,
        said=said,
        chips=chips,
        owing=owing,
        status_words=STATUS_WORDS,
        total=db.session.scalar(select(func.count()).select_from(collected.guests(event).subquery())),
    )


@blueprint.get("/answers.<kind>")
@requires(Role.VIEWER)
def answers_file(event_id: int, kind: str) -> ResponseReturnValue:
    """All answers as a file. That it left the house is entered in the audit trail."""
    if kind not in exports.MEDIA_TYPES:
        abort(404)
    with writing():
        event = event_or_404(event_id)
        table = exports.answers_table(event)
        content = exports.as_file(kind, _("Answers"), table)
        name = f"{event.slug}-answers.{kind}"
        disclosed("events", str(event), {"file": name, "people": len(table[1])}, event.id)
    return _download(content, kind, name)


@blueprint.get("/answers/<int:answer_id>/file")
@requires(Role.VIEWER)
def answer_file(event_id: int, answer_id: int) -> ResponseReturnValue:
    """A file that a guest gave: always handed over to be kept, never shown within our pages."""
    event = event_or_404(event_id)
    statement = (
        select(AnswerFile)
        .join(AnswerFile.answer)
        .join(QuestionAnswer.question)
        .where(AnswerFile.answer_id == answer_id, Question.event_id == event.id)
        .options(undefer(AnswerFile.content), joinedload(AnswerFile.answer))
    )
    file = or_404(db.session.scalars(statement).one_or_none())
    response = send_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/diet-and-access")
@requires(Role.EDITOR)
def needs(event_id: int) -> ResponseReturnValue:
    """What guests told about diet and access, to be printed for those who arrange it."""
    event = event_or_404(event_id)
    found = collected.needs(event)
    return render_template(
        "events/questions/needs.html",
        event=event,
        needs=found,
        diets=collected.alike([one.diet for one in found]),
        accesses=collected.alike([one.access for one in found]),
        deleted_after=deleted_after(event),
        is_deleted=deleted_after(event) <= clock.now(),
        status_words=STATUS_WORDS,
    )


@blueprint.get("/diet-and-access.<kind>")
@requires(Role.EDITOR)
def needs_file(event_id: int, kind: str) -> ResponseReturnValue:
    """The same as a file. That it left the house is entered in the audit trail; what was in it is not."""
    if kind not in exports.MEDIA_TYPES:
        abort(404)
    with writing():
        event = event_or_404(event_id)
        table = exports.needs_table(event)
        content = exports.as_file(kind, _("Diet and access"), table)
        name = f"{event.slug}-diet-and-access.{kind}"
        disclosed("events", str(event), {"file": name, "people": len(table[1])}, event.id)
    return _download(content, kind, name)


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=exports.MEDIA_TYPES[kind], headers=headers)
