"""The page "On paper", and the files that it gives."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable, typeset
from office.web.i18n import language
from stakeholders.printing import diplomatic_list
from stakeholders.printing.diplomatic_list import compile_list
from stakeholders.printing.envelopes import TEMPLATE, Post, post_to, sheets_of
from stakeholders.printing.forms import ListForm, PostForm, usual_list, usual_post
from stakeholders.printing.sources import UnknownSource, source_called

blueprint = Blueprint("printing", __name__, url_prefix="/stakeholders/printing")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What of the register can be had on paper."""
    return _index(
        ListForm(formdata=None, data=usual_list(clock.today(), language())),
        PostForm(formdata=None, data=usual_post(language())),
    )


@blueprint.get("/diplomatic-list.pdf")
@requires(Role.VIEWER)
def list_file() -> ResponseReturnValue:
    """The diplomatic list as a tagged PDF. That it left the house is entered in the audit trail."""
    form = ListForm(formdata=request.args)
    if not form.validate():
        return _index(form, PostForm(formdata=None, data=usual_post(language()))), 422
    edition = form.edition()
    made = compile_list(edition)
    try:
        content = typeset(diplomatic_list.TEMPLATE, made.content, diplomatic_list.FOLDER)
    except NotPrintable as error:
        return not_printable(error, url_for(".index"))
    name = f"diplomatic-list-{edition.day.isoformat()}-{edition.language}.pdf"
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed(
            "organisations",
            str(made.content["title"]),
            {"file": name, "organisations": made.organisations, "people": made.people + made.heads},
        )
    return pdf(content, name)


@blueprint.get("/post")
@requires(Role.EDITOR)
def post() -> ResponseReturnValue:
    """Before labels are printed: for whom, and who is left out and why."""
    form = PostForm(formdata=request.args)
    if not form.validate():
        return _index(ListForm(formdata=None, data=usual_list(clock.today(), language())), form), 422
    try:
        found = _post(form)
    except UnknownSource:
        return _gone()
    return render_template(
        "stakeholders/printing/post.html",
        post=found,
        form=form,
        label=source_called(form.source.data).label,
        file_url=f"{url_for('.post_file')}?{urlencode(form.data)}",
    )


@blueprint.get("/post.pdf")
@requires(Role.EDITOR)
def post_file() -> ResponseReturnValue:
    """The labels or envelopes as a PDF. That they left the house is entered in the audit trail."""
    form = PostForm(formdata=request.args)
    if not form.validate():
        return _index(ListForm(formdata=None, data=usual_list(clock.today(), language())), form), 422
    try:
        found = _post(form)
    except UnknownSource:
        return _gone()
    pages = sheets_of(found.ready, form.kind, first=form.first.data or 1, language=form.form_language.data)
    try:
        content = typeset(TEMPLATE, pages, diplomatic_list.FOLDER)
    except NotPrintable as error:
        return not_printable(error, url_for(".index"))
    name, count = f"{form.kind.value.replace('_', '-')}-{clock.today().isoformat()}.pdf", len(found.ready)
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("organisations", str(pages["title"]), {"file": name, "organisations": count})
    return pdf(content, name)


def _post(form: PostForm) -> Post:
    today = clock.today()
    return post_to(source_called(form.source.data).find(today), day=today, language=form.form_language.data)


def _gone() -> ResponseReturnValue:
    flash(_("That list is no longer there. Choose another."), "error")
    return redirect(url_for(".index"), 303)


def _index(list_form: ListForm, post_form: PostForm) -> str:
    return render_template("stakeholders/printing/index.html", list_form=list_form, post_form=post_form)
