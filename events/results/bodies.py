"""For whom participants came: missions, and other organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from events.registration.states import from_state, is_mission
from events.results.participants import Participant
from office import countries
from stakeholders.organisations.models import Organisation, OrganisationKind


@dataclass(frozen=True)
class Body:
    """A mission or an organisation, and who came for it."""

    #: None for one that was typed at the open door and that the register does not know.
    organisation_id: int | None
    name: dict[str, str]
    kind: OrganisationKind | None
    #: The code of whoever sends it; it need be no state's.
    country: str | None
    state: str | None
    is_mission: bool
    people: tuple[Participant, ...] = ()

    @property
    def participants(self) -> int:
        """How many persons came for it."""
        return len({one.who for one in self.people})

    @property
    def place(self) -> tuple[bool, str, str, int]:
        """Where it stands in a list: by country, then by name; what no state sends last."""
        country = countries.country_name(self.country, "en") if self.country else ""
        return (self.country is None, country, self.name.get("en", ""), self.organisation_id or 0)


def the_body(organisation: Organisation) -> Body:
    """An organisation of the register, as yet without anybody who came for it."""
    kind, sender = organisation.kind, organisation.sending_state
    return Body(
        organisation_id=organisation.id,
        name=organisation.name,
        kind=kind,
        country=sender,
        state=from_state(kind, sender, ""),
        is_mission=is_mission(kind, sender),
    )


def bodies_of(entries: Iterable[Participant]) -> list[Body]:
    """The bodies for which these came, each once: those of the register by number, others by what was typed.

    Whoever typed no organisation at the open door represents none.
    """
    people: dict[tuple[int | None, str], list[Participant]] = {}
    for one in entries:
        if one.organisation_id is not None or one.typed:
            people.setdefault((one.organisation_id, one.typed), []).append(one)
    found = []
    for (number, _typed), theirs in people.items():
        first = theirs[0]
        # The country of a body that no state sends is what its people gave, where they agree.
        codes, states = {one.country for one in theirs}, {one.state for one in theirs}
        found.append(
            Body(
                organisation_id=number,
                name=first.organisation,
                kind=first.kind,
                country=first.country if len(codes) == 1 else None,
                state=first.state if len(states) == 1 else None,
                is_mission=first.is_of_mission,
                people=tuple(theirs),
            )
        )
    return sorted(found, key=lambda body: body.place)
