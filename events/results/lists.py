"""The lists behind an event's numbers: as many rows as the number says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.results.bodies import Body
from events.results.counting import Result
from events.results.participants import Participant
from office import countries
from stakeholders.directory.search import fold

#: The numbers of persons, by their keys.
PEOPLE: Final[Mapping[str, Callable[[Result], Sequence[Participant]]]] = {
    "participants": lambda result: result.people,
    "seated": lambda result: result.seat_holders,
    "no_shows": lambda result: result.no_shows,
    "without_seat": lambda result: result.without_seat,
}
#: The numbers of missions and organisations.
BODIES: Final[Mapping[str, Callable[[Result], Sequence[Body]]]] = {
    "missions": lambda result: result.mission_list,
    "organisations": lambda result: result.organisation_list,
    "asked": lambda result: result.asked,
    "represented": lambda result: result.represented,
    "absent": lambda result: result.absent,
}
#: The number of countries.
COUNTRIES: Final = "countries"


@dataclass(frozen=True)
class Country:
    """A state, for whom its participants came, and how many they were."""

    code: str
    bodies: tuple[Body, ...]
    #: Persons; who came for two of its bodies counts once.
    people: int

    @property
    def missions(self) -> int:
        """How many missions of it were represented."""
        return sum(body.is_mission for body in self.bodies)

    @property
    def organisations(self) -> int:
        """How many other bodies from it were represented."""
        return len(self.bodies) - self.missions


def countries_of(result: Result, language: str) -> list[Country]:
    """The countries of a result by their names in ``language``, each with the bodies behind it."""
    bodies: dict[str, list[Body]] = {code: [] for code in result.countries}
    for body in result.bodies:
        for code in sorted({one.state for one in body.people if one.state}):
            bodies[code].append(body)
    found = [Country(code, tuple(bodies[code]), result.people_by_country[code]) for code in result.countries]
    return sorted(
        found, key=lambda one: countries.sort_key(countries.country_name(one.code, language), language)
    )


def of_no_country(result: Result) -> list[Body]:
    """Missions and organisations that count for no country, in the order of the lists."""
    return [body for body in result.bodies if not any(one.state for one in body.people)]


def came_for(result: Result) -> dict[int, list[Participant]]:
    """Every entry of each person, by the person's number: who came for two bodies has two."""
    found: dict[int, list[Participant]] = {}
    for one in result.entries:
        found.setdefault(one.who, []).append(one)
    return found


def namesakes(people: Iterable[Participant]) -> list[str]:
    """Names that stand there more than once and were counted as several persons, in order of the alphabet."""
    found: dict[str, list[str]] = {}
    for one in people:
        found.setdefault(fold(one.name), []).append(one.name)
    return sorted(names[0] for names in found.values() if len(names) > 1)
