"""The address on a letter and its envelope: whom the invitation names, in their proper form, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.guestlist.models import Invitation
from stakeholders.address.forms import address_forms
from stakeholders.precedence.order import precedence_index
from stakeholders.printing.envelopes import address_for_post, named_on_envelope
from stakeholders.printing.queries import organisations_for_labels


class Hindrance(StrEnum):
    """Why nothing is printed for a guest."""

    # -- somebody can mend it --
    NOBODY_NAMED = "nobody_named"
    FORM_UNSURE = "form_unsure"
    NO_ADDRESS = "no_address"
    FAULTY = "faulty"
    # -- it is as it should be --
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    ANSWERED = "answered"
    WAITING = "waiting"
    POSTED = "posted"


@dataclass(frozen=True)
class LeftOut:
    """A guest for whom nothing is printed, why, and the particulars in words or as faults of a letter."""

    invitation: Invitation
    reason: Hindrance
    details: Sequence[object] = ()


@dataclass(frozen=True)
class Addressed:
    """A guest to whom can be written with certainty: in which language, and the lines of the address."""

    invitation: Invitation
    language: str
    lines: tuple[str, ...]


def addressed(wanted: Sequence[tuple[Invitation, str]]) -> dict[int, Addressed | LeftOut]:
    """How these guests are addressed, each in a language, by the invitation's number. Five statements.

    It is the one whom the invitation names, whoever heads the mission by now; nobody is addressed by a form
    that is not certain.
    """
    named = [(one, one.addressee, language) for one, language in wanted if one.addressee is not None]
    forms = dict(
        zip(
            (one.id for one, _person, _language in named),
            address_forms((person, one.posting, language) for one, person, language in named),
            strict=True,
        )
    )
    organisations = organisations_for_labels({one.organisation_id for one, _language in wanted})
    addresses = {organisation.id: address_for_post(organisation) for organisation in organisations}
    found: dict[int, Addressed | LeftOut] = {}
    for one, language in wanted:
        form, address = forms.get(one.id), addresses[one.organisation_id]
        if form is None:
            found[one.id] = LeftOut(one, Hindrance.NOBODY_NAMED)
        elif form.problems:
            found[one.id] = LeftOut(one, Hindrance.FORM_UNSURE, form.problems)
        elif address is None:
            found[one.id] = LeftOut(one, Hindrance.NO_ADDRESS)
        else:
            names = named_on_envelope(form, one.organisation.called(language))
            lines = (line.strip() for line in (*names, *address.lines.splitlines()))
            found[one.id] = Addressed(one, language, tuple(filter(None, lines)))
    return found


def in_order(invitations: Sequence[Invitation]) -> list[Invitation]:
    """By the order of precedence on the day of the event, then by the mission's name."""
    if not invitations:
        return []
    places = precedence_index(invitations[0].event.local_start.date())
    last = len(places) + 1
    return sorted(
        invitations,
        key=lambda one: (places.get(one.organisation_id, last), one.organisation.folded, one.id),
    )
