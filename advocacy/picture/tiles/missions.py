"""Tile: which missions are without a head, led for the time being, or newly led; of a country its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import COMMON, Frame
from advocacy.picture.wording import alarming, mark_of, together
from advocacy.standing.queries import StakeholderKey, last_contacts
from office import settings
from office.database import db
from office.web.i18n import format_day, language
from stakeholders.directory.queries import SENT_ABROAD, UNVERIFIED_AFTER
from stakeholders.organisations.models import (
    DIPLOMATIC_MISSIONS,
    Organisation,
    OrganisationStatus,
    StatusPeriod,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.organisations.standing import status_on
from stakeholders.organisations.words import KIND_WORDS, STATUS_WORDS
from stakeholders.people.models import Posting
from stakeholders.people.queries import heads_on
from stakeholders.people.words import RANK_WORDS

#: A head who arrived so many days ago or fewer is new to the city.
NEW_FOR_DAYS: Final = 120


def read(frame: Frame) -> Callable[[], Tile]:
    """The resident missions: four statements. Of a country its missions to us: five."""
    return _every(frame) if frame.country is None else _of_country(frame, frame.country)


def _every(frame: Frame) -> Callable[[], Tile]:
    home = settings.current().office_country
    resident = db.session.scalars(
        select(Organisation)
        .where(
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            Organisation.seat_country == home,
            Organisation.closed_on.is_(None),
        )
        .order_by(Organisation.folded, Organisation.id)
    ).all()
    heads = heads_on(frame.day)
    vacant = [one for one in resident if one.id not in heads]
    acting = [heads[one.id] for one in resident if one.id in heads and heads[one.id].ad_interim]
    changed = _statuses_since(frame.day - timedelta(days=NEW_FOR_DAYS), frame.day, home)
    numbers = {one.id for one in resident}
    arrived = heads_since(frame.day - timedelta(days=NEW_FOR_DAYS), frame.day)
    new = [one for one in arrived if one.organisation_id in numbers]
    stale_before = frame.day - UNVERIFIED_AFTER
    stale = [one for one in resident if one.verified_on is None or one.verified_on < stale_before]

    def word() -> Tile:
        return Tile(
            key=TileKey.MISSIONS,
            title=_("Missions and their heads"),
            icon="building-bank",
            empty=_("The register has no resident mission."),
            source=_("Resident missions by the register"),
            as_of=frame.day,
            figures=_figures(len(resident), vacant, acting, new, stale) if resident else (),
            groups=(
                Group(_("Without a head"), tuple(map(_vacant, vacant))),
                Group(_("Led by a chargé d’affaires a.i."), tuple(_headed("acting", one) for one in acting)),
                Group(
                    ngettext("New within %(num)d day", "New within %(num)d days", NEW_FOR_DAYS),
                    tuple(_headed("new", one) for one in new),
                ),
                Group(
                    ngettext(
                        "Opened, suspended or closed within %(num)d day",
                        "Opened, suspended or closed within %(num)d days",
                        NEW_FOR_DAYS,
                    ),
                    tuple(map(_status, changed)),
                ),
            ),
            link=_resident(),
        )

    return word


def heads_since(first: date, last: date) -> Sequence[Posting]:
    """Heads in their own right who arrived between the two days, the latest first: one statement."""
    wanted = (
        select(Posting)
        .where(
            Posting.is_head,
            Posting.ad_interim.is_(False),
            Posting.arrived_on.between(first, last),
            or_(Posting.departed_on.is_(None), Posting.departed_on > last),
        )
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
        .order_by(Posting.arrived_on.desc(), Posting.id)
    )
    return db.session.scalars(wanted).all()


def _statuses_since(first: date, last: date, home: str) -> Sequence[StatusPeriod]:
    """Resident missions that were opened, suspended or closed between the days, the latest first: one
    statement."""
    wanted = (
        select(StatusPeriod)
        .join(StatusPeriod.organisation)
        .where(
            Organisation.kind.in_(DIPLOMATIC_MISSIONS),
            Organisation.seat_country == home,
            StatusPeriod.since.between(first, last),
        )
        .options(contains_eager(StatusPeriod.organisation))
        .order_by(StatusPeriod.since.desc(), StatusPeriod.id.desc())
    )
    return db.session.scalars(wanted).all()


def _resident(**more: str) -> Link:
    return Link("directory.organisations", {"residence": "resident", **more})


def _figures(
    number: int,
    vacant: Sequence[Organisation],
    acting: Sequence[Posting],
    new: Sequence[Posting],
    stale: Sequence[Organisation],
) -> tuple[Figure, ...]:
    empty, led, fresh, old = len(vacant), len(acting), len(new), len(stale)
    return (
        Figure("missions", number, ngettext("resident mission", "resident missions", number), _resident()),
        Figure(
            "vacant",
            empty,
            ngettext("without a head", "without a head", empty),
            _resident(head="vacant"),
            alarming(empty),
        ),
        Figure(
            "acting",
            led,
            ngettext("led by a chargé d’affaires a.i.", "led by a chargé d’affaires a.i.", led),
            _resident(head="ad_interim"),
        ),
        Figure("new", fresh, ngettext("new head", "new heads", fresh)),
        Figure(
            "stale",
            old,
            ngettext("not verified for a year", "not verified for a year", old),
            _resident(verified="old"),
            alarming(old),
        ),
    )


def _vacant(mission: Organisation) -> Line:
    return Line(
        key=f"vacant:{mission.id}",
        text=mission.called(language()),
        link=Link("directory.organisation", {"organisation_id": mission.id}),
        tone=Tone.ATTENTION,
        flag=mission.sending_state or "",
    )


def _status(period: StatusPeriod) -> Line:
    mission = period.organisation
    return Line(
        key=f"status:{period.id}",
        text=mission.called(language()),
        detail=together(
            str(STATUS_WORDS[period.status]), _("since %(day)s", day=format_day(period.since, language()))
        ),
        mark=mark_of(period.status, period.since),
        link=Link("directory.organisation", {"organisation_id": mission.id}),
        tone=Tone.PLAIN if period.status is OrganisationStatus.OPEN else Tone.ATTENTION,
        flag=mission.sending_state or "",
    )


def _headed(key: str, posting: Posting) -> Line:
    day = posting.arrived_on
    return Line(
        key=f"{key}:{posting.id}",
        text=posting.organisation.called(language()),
        detail=together(
            posting.person.name,
            str(RANK_WORDS[posting.rank]),
            _("since %(day)s", day=format_day(day, language())) if day else "",
        ),
        mark=mark_of(posting.person_id, posting.rank),
        link=Link("directory.organisation", {"organisation_id": posting.organisation_id}),
        flag=posting.organisation.sending_state or "",
    )


def _of_country(frame: Frame, country: str) -> Callable[[], Tile]:
    home = settings.current().office_country
    missions = db.session.scalars(
        select(Organisation)
        .where(
            Organisation.kind.in_(SENT_ABROAD),
            Organisation.sending_state == country,
            Organisation.closed_on.is_(None),
            or_(is_sent_to(home), is_seated_in(home)),
        )
        .options(selectinload(Organisation.status_periods))
        .order_by(Organisation.folded, Organisation.id)
    ).all()
    # Diplomatic missions before consular posts, those that sit here before those that sit elsewhere.
    ordered = sorted(
        missions, key=lambda one: (one.kind not in DIPLOMATIC_MISSIONS, one.seat_country != home)
    )
    heads = heads_on(frame.day, [one.id for one in ordered])
    keys = {StakeholderKey(one.id, None) for one in ordered}
    keys |= {StakeholderKey(None, head.person_id) for head in heads.values()}
    contacts = last_contacts(frame.day, COMMON, keys)

    def word() -> Tile:
        return Tile(
            key=TileKey.MISSIONS,
            title=_("Missions and their heads"),
            icon="building-bank",
            empty=_("The register knows no mission of this country to us."),
            source=_("The register, and meetings that the whole office may read"),
            as_of=frame.day,
            groups=(Group("", tuple(_mission(one, heads.get(one.id), contacts, frame) for one in ordered)),),
            link=Link("directory.organisations", {"country": country}),
        )

    return word


def _mission(
    mission: Organisation, head: Posting | None, contacts: dict[StakeholderKey, date], frame: Frame
) -> Line:
    keys: list[Any] = [StakeholderKey(mission.id, None)]
    if head is not None:
        keys.append(StakeholderKey(None, head.person_id))
    last = max((contacts[key] for key in keys if key in contacts), default=None)
    is_stale = mission.verified_on is None or mission.verified_on < frame.day - UNVERIFIED_AFTER
    is_vacant = head is None and mission.kind in DIPLOMATIC_MISSIONS
    period = status_on(mission, frame.day)
    is_suspended = period is not None and period.status is OrganisationStatus.SUSPENDED
    return Line(
        key=f"mission:{mission.id}",
        text=mission.called(language()),
        detail=together(
            str(KIND_WORDS[mission.kind]),
            str(STATUS_WORDS[OrganisationStatus.SUSPENDED]) if is_suspended else "",
            _head(head) if head else _("nobody heads it") if is_vacant else "",
            _("last contact on %(day)s", day=format_day(last, language())) if last else _("no contact noted"),
            _("nobody has verified it for a year") if is_stale else "",
        ),
        mark=mark_of(
            head.person_id if head else None,
            head.rank if head else None,
            last,
            period.status if period else None,
        ),
        link=Link("briefing.show", {"organisation_id": mission.id}),
        tone=Tone.ATTENTION if is_vacant or is_suspended else Tone.PLAIN,
        flag=mission.sending_state or "",
    )


def _head(head: Posting) -> str:
    words = {"name": head.person.name, "rank": str(RANK_WORDS[head.rank])}
    if head.arrived_on is None:
        return _("%(name)s, %(rank)s", **words)
    return _("%(name)s, %(rank)s, since %(day)s", day=format_day(head.arrived_on, language()), **words)
