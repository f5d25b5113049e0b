"""The page of the addresses that are not written to, and the page on which a recipient opts out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office.accounts.access import by_token, requires
from office.accounts.models import Role
from office.database import db
from office.limits import GUEST_PAGE, bad_links, limiter
from office.links import BadLink, LinkKind, record_of, verify
from office.mailroom import queries, suppression
from office.mailroom.forms import SuppressForm
from office.mailroom.models import Letter, SuppressedAddress, SuppressionReason
from office.mailroom.words import SUPPRESSION_WORDS, shown_suppression
from office.web.errors import or_404
from office.web.i18n import prefer_language
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query

blueprint = Blueprint("suppression", __name__, url_prefix="/office/mailroom/not-written-to")
optout = Blueprint("optout", __name__)


@optout.record_once
def _without_csrf(state: Any) -> None:
    # RFC 8058, section 3.2: mail providers post without cookies or a visit before. The link is the right.
    state.app.extensions["csrf"].exempt(optout)


# -- the office


@blueprint.get("")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The addresses that are not written to: which, why, since when."""
    query = read_query(filters=("reason",))
    return render_template(
        "office/mailroom/suppressed.html",
        page=paginate(suppression.entries(search=query.q, reasons=query.filters["reason"]), query),
        query=query,
        reasons=[(reason.value, words) for reason, words in SUPPRESSION_WORDS.items()],
        shown=shown_suppression,
        troubled=suppression.troubled() if not query.is_filtered else [],
        chips=chips(query, {"reason": _reason_words}),
        to_be_sorted=queries.set_aside(),
    )


def _reason_words(value: str) -> str:
    return str(SUPPRESSION_WORDS[SuppressionReason(value)]) if value in set(SuppressionReason) else value


@blueprint.get("/add")
@requires(Role.EDITOR)
def add() -> ResponseReturnValue:
    """The form for an address that the office will not write to."""
    return render_template("office/mailroom/suppress.html", form=SuppressForm())


@blueprint.post("/add")
@requires(Role.EDITOR)
def take() -> ResponseReturnValue:
    """Put an address on the list by hand."""
    form = SuppressForm()
    if not form.validate():
        return render_template("office/mailroom/suppress.html", form=form), 422
    address = form.address.data or ""
    try:
        entry = suppression.suppress(
            address, SuppressionReason.BY_HAND, note=form.note.data or "", user_id=current_user.id
        )
    except suppression.AlreadyListed:
        flash(_("%(address)s is on the list already. Nothing was changed.", address=address), "info")
    else:
        db.session.commit()
        flash_with_undo(
            _("%(address)s is not written to from now on.", address=entry.address),
            url_for(".lift", entry_id=entry.id),
        )
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:entry_id>/lift")
@requires(Role.EDITOR)
def lift(entry_id: int) -> ResponseReturnValue:
    """Write to an address again."""
    entry = or_404(suppression.entry(entry_id))
    address = entry.address
    try:
        suppression.lift(entry, user_id=current_user.id)
    except suppression.NotStanding:
        flash(_("%(address)s was taken off the list already.", address=address), "info")
    else:
        db.session.commit()
        flash_with_undo(
            _(
                "%(address)s is written to again. Letters that were not sent can be sent once more from "
                "their pages.",
                address=address,
            ),
            url_for(".put_back", entry_id=entry_id),
        )
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:entry_id>/put-back")
@requires(Role.EDITOR)
def put_back(entry_id: int) -> ResponseReturnValue:
    """Undo: the address stands on the list as before."""
    entry: SuppressedAddress = or_404(suppression.entry(entry_id))
    address = entry.address
    try:
        suppression.put_back(entry)
    except suppression.AlreadyListed:
        flash(_("%(address)s is on the list already. Nothing was changed.", address=address), "info")
    else:
        db.session.commit()
        flash(_("Undone: %(address)s is not written to, as before.", address=address), "success")
    return redirect(url_for(".index"), 303)


# -- whoever got a letter


@optout.errorhandler(BadLink)
def unknown_link(_error: BadLink) -> ResponseReturnValue:
    """One calm page for every link that opens nothing."""
    return render_template("office/mailroom/opt_out_unknown.html"), 404


def _opened(token: str) -> Letter:
    letter = queries.letter(record_of(token))
    verify(LinkKind.OPT_OUT, token, None if letter is None else 1)
    if letter is None:
        raise BadLink
    prefer_language(letter.language)
    return letter


def _page(token: str, letter: Letter) -> str:
    return render_template(
        "office/mailroom/opt_out.html",
        token=token,
        address=letter.to_address,
        is_out=suppression.opted_out(letter.to_address) is not None,
    )


@optout.get("/opt-out/<token>")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def opt_out_page(token: str) -> ResponseReturnValue:
    """Asks: programs open links in letters to look at them, so opening one decides nothing."""
    return _page(token, _opened(token))


# Not limited by address: the large providers post for all their users from a few. A link that opens nothing
# counts.
@optout.post("/opt-out/<token>")
@by_token
@bad_links
def opt_out(token: str) -> ResponseReturnValue:
    """Opt out at once, from the page or by a mail program's button; answered without a redirect."""
    letter = _opened(token)
    suppression.opt_out(letter)
    db.session.commit()
    return _page(token, letter)


@optout.post("/opt-out/<token>/back")
@by_token
@limiter.limit(GUEST_PAGE)
@bad_links
def opt_in(token: str) -> ResponseReturnValue:
    """Want the letters again."""
    letter = _opened(token)
    suppression.opt_in(letter)
    db.session.commit()
    return redirect(url_for(".opt_out_page", token=token), 303)
