"""Networks and partner cities on others' pages: the register, Go to, histories, and what is due on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from advocacy.networks import figures, queries
from advocacy.networks.models import Network, Partner
from advocacy.networks.queries import Due
from advocacy.networks.words import CHOICE_WORDS, ROLE_WORDS, STANDING_KINDS, STANDING_WORDS
from office import clock
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web import Fragment, Hit, Severity, Task
from office.web.i18n import language
from stakeholders.organisations.models import Organisation

#: Days ahead that Today looks.
COMING: Final = timedelta(days=14)
#: So many things are told one by one.
_TOLD: Final = 6


def on_organisation(organisation: Organisation) -> Fragment | None:
    """That an organisation is a network or a partner city, and what came of it.

    One statement for any organisation; a network's costs three more.
    """
    network, partner = queries.of_organisation(organisation.id)
    if network is None and partner is None:
        return None
    today = clock.today()
    context = {
        "network": network,
        "partner": partner,
        "membership": network.membership_on(today) if network else None,
        "sentence": _sentence_of(network) if network else "",
        "standing": partner.standing_on(today) if partner else None,
        "role_words": ROLE_WORDS,
        "standing_words": STANDING_WORDS,
        "standing_kinds": STANDING_KINDS,
    }
    return Fragment("advocacy/networks/_on_organisation.html", context)


def _sentence_of(network: Network) -> str:
    years = queries.years_of(network.id)
    return figures.sentence(figures.figures_of(network.id, *years)) if years else ""


def tasks() -> Iterator[Task]:
    """Decisions and reviews that are due soon: one's own, what nobody has taken, and others' overdue ones.

    Two statements.
    """
    today = clock.today()
    mine = {None, current_user.id}
    found = [
        due
        for due in queries.networks_due(today, today + COMING)
        if due.network.owner_id in mine or due.is_overdue(today)
    ]
    for due in found[:_TOLD]:
        is_others = due.network.owner_id not in mine
        yield _decide(due, is_others=is_others) if due.decision else _review(due, is_others=is_others)
    if (more := len(found) - _TOLD) > 0:
        yield Task(
            "networks:more",
            ngettext(
                "%(num)d more network is to be decided on or reviewed",
                "%(num)d more networks are to be decided on or reviewed",
                more,
            ),
            _("The list of networks has all of them."),
            url_for("networks.index"),
            _("All networks"),
            Severity.DUE,
            count=more,
        )


def _decide(due: Due, *, is_others: bool) -> Task:
    assert due.decision is not None
    if is_others:
        why = _owner_is_late(due)
    elif due.decision.proposed is not None:
        why = _("The proposal is: %(choice)s.", choice=CHOICE_WORDS[due.decision.proposed])
    else:
        why = _("Nothing is proposed yet.")
    return Task(
        f"network-decision:{due.decision.id}:{due.due_on}",
        _("To be decided: renew, deepen or leave"),
        why,
        url_for("networks.show", network_id=due.network.id, _anchor="decisions"),
        _("Open the network"),
        Severity.LATER if is_others else Severity.DUE,
        due=due.due_on,
        about=due.network.called(language()),
    )


def _review(due: Due, *, is_others: bool) -> Task:
    return Task(
        f"network-review:{due.network.id}:{due.due_on}",
        _("What the membership gives is to be reviewed"),
        _owner_is_late(due) if is_others else _("Then the next decision has something to rest on."),
        url_for("networks.new_piece", network_id=due.network.id, kind="reviews"),
        _("Review the benefit"),
        Severity.LATER,
        due=due.due_on,
        about=due.network.called(language()),
    )


def _owner_is_late(due: Due) -> str:
    return str(_("It is %(name)s’s, and its day has passed.", name=due.network.owner.label))  # type: ignore[union-attr]


def goto(typed: str, limit: int) -> list[Hit]:
    """Go to: networks and partner cities, by any of their names."""
    if not typed.strip():
        return []
    hits: list[Hit] = []
    for one in queries.called_like(typed, limit):
        is_network = isinstance(one, Network)
        hits.append(
            Hit(
                one.called(language()),
                str(_("Network") if is_network else _("Partner city")),
                url_for("networks.show", network_id=one.id)
                if is_network
                else url_for("partners.show", partner_id=one.id),
                "users-group" if is_network else "building-community",
            )
        )
    return hits


def add_histories(app: Flask) -> None:
    """Give networks and partner cities a page of their whole history."""

    def network(number: int) -> HistorySubject | None:
        found = db.session.get(Network, number)
        url = url_for("networks.show", network_id=number)
        return HistorySubject(found.called(language()), url) if found is not None else None

    def partner(number: int) -> HistorySubject | None:
        found = db.session.get(Partner, number)
        url = url_for("partners.show", partner_id=number)
        return HistorySubject(found.called(language()), url) if found is not None else None

    add_history(app, "networks", network)
    add_history(app, "partner_cities", partner)
