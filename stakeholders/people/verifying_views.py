"""The pages on which an entry is verified piece by piece: on which day, on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from stakeholders.organisations import verifying
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import Channel
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.small_forms import VerifyingForm
from stakeholders.organisations.steps import offer_undo
from stakeholders.organisations.taking_back import noting
from stakeholders.organisations.words import PURPOSE_WORDS
from stakeholders.people.models import Posting
from stakeholders.people.queries import person_with_all, postings_in
from stakeholders.people.words import title_of

blueprint = Blueprint("verifying", __name__, url_prefix="/stakeholders")


@dataclass(frozen=True)
class Piece:
    """One thing that can be verified by itself, and what the register says of it."""

    key: str
    label: str
    says: str
    record: Any


@blueprint.route("/organisations/<int:organisation_id>/verified", methods=["GET", "POST"])
@requires(Role.EDITOR)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Verify an organisation, its channels and its people's posts on one word: those that were ticked."""
    found = or_404(organisation_with_all(organisation_id))
    day = clock.today()
    seat = ", ".join(filter(None, [found.seat_city, *(a.lines.split("\n")[0] for a in found.addresses)]))
    pieces = [Piece("entry", _("Name, seat and addresses"), seat, found)]
    pieces += [_channel(channel) for channel in found.channels]
    pieces += [
        Piece(f"posting-{one.id}", one.person.name, title_of(one), one)
        for one in postings_in(found.id)
        if one.held_on(day)
    ]
    back = url_for("directory.organisation", organisation_id=found.id)
    return _page(("organisations", found.id), found.called(language()), pieces, back)


@blueprint.route("/people/<int:person_id>/verified", methods=["GET", "POST"])
@requires(Role.EDITOR)
def person(person_id: int) -> ResponseReturnValue:
    """Verify somebody's posts and channels on one word: those that were ticked."""
    found = or_404(person_with_all(person_id))
    day = clock.today()
    pieces = [
        Piece(f"posting-{one.id}", title_of(one), one.organisation.called(language()), one)
        for one in found.postings
        if one.held_on(day)
    ]
    pieces += [_channel(channel) for channel in found.channels]
    back = url_for("directory.person", person_id=found.id)
    return _page(("people", found.id), found.name, pieces, back)


def _channel(channel: Channel) -> Piece:
    said = shown_phone(channel.value)
    return Piece(f"channel-{channel.id}", said, str(PURPOSE_WORDS[channel.purpose]), channel)


def _page(owner: tuple[str, int], name: str, pieces: list[Piece], back: str) -> ResponseReturnValue:
    form = VerifyingForm() if request.method == "POST" else VerifyingForm.on(clock.today())
    ticked = _ticked(pieces, request.form)
    if form.validate_on_submit() and form.verified_on.data:
        if not ticked:
            add_error(form.source, _("Tick what was verified, or press “All of it”."))
        else:
            try:
                with noting(*_abouts(owner, ticked)) as step:
                    count = verifying.verify(
                        (piece.record for piece in ticked),
                        day=form.verified_on.data,
                        by=current_user.label,
                        source=form.source.data or "",
                        today=clock.today(),
                    )
            except verifying.NotYet:
                add_error(form.verified_on, _("Nothing can have been verified on a day to come."))
            else:
                db.session.commit()
                words = ngettext("%(num)d piece is verified.", "%(num)d pieces are verified.", count)
                offer_undo(words, *owner, step)
                return redirect(back, 303)
    if not pieces:
        flash(_("There is nothing to verify: no post and no address is known."), "info")
        return redirect(back, 303)
    page = render_template(
        "stakeholders/people/verify.html",
        form=form,
        name=name,
        pieces_to_verify=pieces,
        ticked={piece.key for piece in ticked},
        back=back,
        is_person=owner[0] == "people",
    )
    return page, 422 if form.is_submitted() else 200


def _ticked(pieces: list[Piece], sent: Mapping[str, str]) -> list[Piece]:
    keys = set(request.form.getlist("pieces"))
    return [piece for piece in pieces if "all" in sent or piece.key in keys]


def _abouts(owner: tuple[str, int], ticked: list[Piece]) -> list[tuple[str, int]]:
    """The records under which the trail keeps it: of a posting the organisation."""
    found = [owner]
    found += [("organisations", p.record.organisation_id) for p in ticked if isinstance(p.record, Posting)]
    return found
