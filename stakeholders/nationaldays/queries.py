"""Reading national days: what comes when, for whom, and whether they were congratulated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from office import countries, settings
from office.database import db
from stakeholders.nationaldays.models import Congratulation, NationalDay
from stakeholders.nationaldays.rules import falls_on, next_day
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.organisations.queries import is_sent_to


@dataclass(frozen=True)
class Occurrence:
    """A national day in one year. ``missions`` are those of its keeper in the register, residents first."""

    day: date
    national_day: NationalDay
    missions: tuple[Organisation, ...] = ()
    congratulation: Congratulation | None = None

    @property
    def has_resident(self) -> bool:
        """Whether a mission of its keeper sits in the office's country."""
        home = settings.current().office_country
        return any(mission.seat_country in (None, home) for mission in self.missions)


def every_day() -> list[NationalDay]:
    """All rules in the register, organisations loaded: one statement."""
    return list(
        db.session.scalars(
            select(NationalDay).options(joinedload(NationalDay.organisation)).order_by(NationalDay.id)
        )
    )


def occurrences(since: date, until: date, language: str = "en") -> list[Occurrence]:
    """What falls from ``since`` to ``until``, both included: by day, then by name. Three statements.

    Days of organisations that were closed are left out.
    """
    found = [
        (day, national_day)
        for national_day in every_day()
        if national_day.organisation is None or not national_day.organisation.is_closed
        for year in range(since.year, until.year + 1)
        for day in falls_on(national_day.falls, year)
        if since <= day <= until
    ]
    missions = missions_by_state({one.country for _day, one in found if one.country})
    done = _congratulations(since.year, until.year)
    made = [Occurrence(day, one, _keepers(one, missions), done.get((one.id, day.year))) for day, one in found]
    return sorted(
        made, key=lambda o: (o.day, countries.sort_key(keeper_name(o.national_day, language), language))
    )


def days_of_year(year: int, language: str = "en") -> list[Occurrence]:
    """Every national day of a calendar year, as `occurrences`."""
    return occurrences(date(year, 1, 1), date(year, 12, 31), language)


def keeper_name(national_day: NationalDay, language: str) -> str:
    """The state or the organisation whose day it is."""
    if national_day.organisation is not None:
        return national_day.organisation.called(language)
    return countries.country_name(national_day.country, language)


def _keepers(national_day: NationalDay, missions: dict[str, list[Organisation]]) -> tuple[Organisation, ...]:
    if national_day.organisation is not None:
        return (national_day.organisation,)
    return tuple(missions.get(national_day.country or "", ()))


def missions_by_state(states: Iterable[str]) -> dict[str, list[Organisation]]:
    """The open missions of those states to the office's own, by state, residents first: one statement."""
    home = settings.current().office_country
    found: dict[str, list[Organisation]] = defaultdict(list)
    wanted = (
        select(Organisation)
        .where(
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            Organisation.sending_state.in_(sorted(states)),
            Organisation.closed_on.is_(None),
            is_sent_to(home),
        )
        .order_by(Organisation.id)
    )
    for mission in db.session.scalars(wanted):
        found[mission.sending_state or ""].append(mission)
    for missions in found.values():
        missions.sort(key=lambda mission: mission.seat_country not in (None, home))
    return found


def _congratulations(first: int, last: int) -> dict[tuple[int, int], Congratulation]:
    found = db.session.scalars(select(Congratulation).where(Congratulation.year.between(first, last)))
    return {(one.national_day_id, one.year): one for one in found}


def kept_by(organisation: Organisation) -> list[NationalDay]:
    """The days of an organisation, and of the state that sends it where it is a mission: one statement."""
    own = NationalDay.organisation_id == organisation.id
    if organisation.sending_state and organisation.kind in DIPLOMATIC_MISSIONS:
        own = or_(own, NationalDay.country == organisation.sending_state)
    return list(db.session.scalars(select(NationalDay).where(own).order_by(NationalDay.id)))


def national_day_by_number(national_day_id: int) -> NationalDay | None:
    """One rule with its organisation."""
    return db.session.get(NationalDay, national_day_id, options=[joinedload(NationalDay.organisation)])


def congratulation_of(national_day_id: int, year: int) -> Congratulation | None:
    """Whether a day of one year was congratulated on."""
    return db.session.scalar(
        select(Congratulation).where(
            and_(Congratulation.national_day_id == national_day_id, Congratulation.year == year)
        )
    )


def soonest(days: Sequence[NationalDay], since: date) -> list[tuple[NationalDay, date | None]]:
    """Each rule with the next day on which it falls; the soonest first, those without a day last."""
    found = [(one, next_day(one.falls, since)) for one in days]
    return sorted(found, key=lambda pair: (pair[1] is None, pair[1] or since, pair[0].id))
