"""Every number of a result with its name and its exact definition, as pages and files say it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from events.registration.models import RegistrationStatus
from events.results.counting import Basis, Result


@dataclass(frozen=True)
class Number:
    """One number: ``key`` stands in addresses and files and never changes, the rest is for readers."""

    key: str
    label: str
    value: int
    #: What counts and what does not, hard cases with it; whole sentences.
    definition: str


def every_number(result: Result) -> list[Number]:
    """All numbers of a result: who took part, what came of invitations, seats, and registrations."""
    return [*took_part(result), *missions_asked(result), *invitations(result), *seats(result), *doors(result)]


def took_part(result: Result) -> list[Number]:
    """The four counts of those who took part, which are never mixed up."""
    return [
        Number("participants", _("Participants"), result.participants, _participants(result.basis)),
        Number("missions", _("Missions"), result.missions, _missions()),
        Number("countries", _("Countries"), len(result.countries), _countries()),
        Number("organisations", _("Other organisations"), result.organisations, _organisations()),
    ]


def missions_asked(result: Result) -> list[Number]:
    """How many of the missions that were asked were represented; nothing where none was."""
    if not result.asked:
        return []
    return [
        Number(
            "asked",
            _("Missions invited"),
            len(result.asked),
            _("Missions with an invitation that stands, or with a link to register their own people."),
        ),
        Number(
            "represented",
            _("Of these represented"),
            len(result.represented),
            _("Those for which at least one participant came, whoever it was."),
        ),
        Number(
            "absent",
            _("Of these not represented"),
            len(result.absent),
            _("Those for which nobody came, whatever they had answered."),
        ),
    ]


def invitations(result: Result) -> list[Number]:
    """What came of the invitations, the undecided where there are any; nothing where nobody was invited."""
    if not result.invited:
        return []
    found = [
        Number(
            "invited",
            _("Invited"),
            result.invited,
            _(
                "Invitations on the guest list at the end, without those withdrawn. One invitation may give "
                "several seats."
            ),
        ),
        Number(
            "answered",
            _("Answered"),
            result.answered,
            _("Invitations with at least one answer that still counts, however it reached the office."),
        ),
        Number(
            "accepted",
            _("Accepted"),
            result.accepted,
            _("Invitations whose last answer says that somebody comes: the addressee or a substitute."),
        ),
        Number(
            "declined",
            _("Declined"),
            result.declined,
            _("Invitations whose last answer is a regret."),
        ),
    ]
    if result.tentative:
        text = _("Invitations whose last answer is a perhaps, or a proposal that the host has not decided.")
        found.append(Number("tentative", _("Undecided"), result.tentative, text))
    text = _("Invitations without an answer that counts.")
    found.append(Number("unanswered", _("Not answered"), result.invited - result.answered, text))
    return found


def seats(result: Result) -> list[Number]:
    """Who held a seat and did not come, and who came without one; nothing where presence is not known."""
    if result.basis is not Basis.PRESENCE:
        return []
    found = [
        Number(
            "seated",
            _("Held a seat"),
            result.seated,
            _("Persons with a confirmed seat at the end, whether they came or not, each counted once."),
        ),
        Number(
            "no_shows",
            _("Did not come"),
            len(result.no_shows),
            _("Persons who held a seat and whose presence was not recorded."),
        ),
    ]
    if result.without_seat:
        text = _("Participants who held no seat: from the waiting list, or after giving theirs back.")
        found.append(Number("without_seat", _("Came without a seat"), len(result.without_seat), text))
    return found


def doors(result: Result) -> list[Number]:
    """What came of those who registered by a door; nothing where nobody did. What is none is left out."""
    told = {
        RegistrationStatus.CONFIRMED: (_("With a seat"), _("Of these, those that hold a seat.")),
        RegistrationStatus.WAITING: (_("Waiting"), _("Of these, those for which there was no seat.")),
        RegistrationStatus.PENDING: (
            _("Not decided"),
            _("Of these, those that the office has not answered."),
        ),
        RegistrationStatus.CANCELLED: (_("Given back"), _("Of these, those whose seat was given back.")),
        RegistrationStatus.REFUSED: (_("Not let in"), _("Of these, those that the office did not let in.")),
    }
    every = sum(result.registered.values())
    if not every:
        return []
    text = _("Registrations at the open door or by a mission’s link, without an invitation.")
    found = [Number("registered", _("Registered"), every, text)]
    for status, (label, definition) in told.items():
        if result.registered.get(status) or status is RegistrationStatus.CONFIRMED:
            found.append(Number(status.value, label, result.registered.get(status, 0), definition))
    return found


def _participants(basis: Basis) -> str:
    if basis is Basis.PRESENCE:
        who = _(
            "Persons whose presence was recorded, by their joining link, at the door, by the meeting’s "
            "report or by hand, whether they held a seat or came off the waiting list."
        )
    else:
        who = _("Persons who hold a seat. Nobody’s presence was recorded.")
    return " ".join(
        (
            who,
            _(
                "Each person counts once, also with two posts or two registrations: two entries are one "
                "person where the register says so, or where name and mail address are the same."
            ),
            _("A substitute counts, the one replaced does not."),
            _(
                "Colleagues, spouses, interpreters and security staff count if they had an entry of their "
                "own on the list; so do speakers and people of the host. Who stood on no list is not "
                "counted."
            ),
        )
    )


def _missions() -> str:
    return " ".join(
        (
            _("What a state sends, represented by at least one participant, each counted once."),
            _(
                "That is embassies, high commissions, nunciatures, de facto embassies, permanent missions, "
                "consulates and honorary consulates, and representative and liaison offices that a state "
                "or a territory sends."
            ),
            _(
                "A mission accredited to several states is one, and an embassy and a consulate of the same "
                "state are two."
            ),
            _(
                "Whoever came for two missions represents both if their presence was recorded for both; a "
                "second post for which somebody did not register counts for nothing."
            ),
            _("Offices of the European Union and of the United Nations are organisations, not missions."),
        )
    )


def _countries() -> str:
    return " ".join(
        (
            _("The states from which participants came, each counted once."),
            _(
                "For a mission it is the state that sends it, wherever it sits. For a body that no state "
                "sends it is the country that the participant gave at the door; for an international "
                "organisation it is none."
            ),
            _("The host’s own country counts if a participant came from it."),
            _(
                "States are the members and observers of the United Nations (the Holy See is one) and "
                "Kosovo. A territory counts with its state, such as Åland with Finland. The European "
                "Union, the United Nations, the Sovereign Order of Malta and Taiwan are not counted as "
                "countries."
            ),
        )
    )


def _organisations() -> str:
    return " ".join(
        (
            _("Every body represented by at least one participant that is not a mission, each counted once."),
            _(
                "That is international organisations and EU offices, authorities, cities, networks, "
                "companies, universities, media and associations. A body that the register does not know "
                "counts by the name that was typed at the door."
            ),
            _("Whoever named no organisation represents none."),
        )
    )
