"""Which papers somebody may have, and where they are to be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import url_for
from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from events.materials.models import Audience, Material, MaterialFile
from events.programme.models import Event, ProgrammeItem
from events.registration.models import Registration, RegistrationStatus
from office.database import db
from office.recognising import short_kind

#: Which papers each may have.
_SEEN_BY: dict[Audience, tuple[Audience, ...]] = {
    Audience.EVERYBODY: (Audience.EVERYBODY,),
    Audience.PARTICIPANTS: (Audience.EVERYBODY, Audience.PARTICIPANTS),
    Audience.STAFF: tuple(Audience),
}

_papers = Material.__table__
_PUBLIC = (
    select(_papers)
    .where(_papers.c.event_id == bindparam("number"), _papers.c.audience == Audience.EVERYBODY)
    .order_by(_papers.c.id)
)

#: Gives the address under which somebody has a file of ours.
AddressOf = Callable[[Material], str]


class NoSuchPaper(Exception):
    """The event has no such paper, or none for whoever asks."""


@dataclass(frozen=True)
class Paper:
    """A paper as a list shows it; ``size`` in bytes, 0 for a link."""

    material: Material
    url: str
    kind: str
    size: int

    @property
    def is_link(self) -> bool:
        """Whether it leads to somewhere else."""
        return bool(self.material.url)

    @property
    def site(self) -> str:
        """The host that a link leads to, as people read it."""
        return (urlsplit(self.material.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class PaperGroup:
    """The papers of one point of the programme; ``item`` None: of the whole event."""

    item: ProgrammeItem | None
    papers: tuple[Paper, ...]


def papers_for(event: Event, audience: Audience, address_of: AddressOf) -> list[PaperGroup]:
    """The papers that ``audience`` may have: those of the whole event, then point by point. One statement.

    Args:
        event: with its programme loaded.
        address_of: where a file is had; links say themselves where they lead.
    """
    statement = (
        select(Material)
        .where(Material.event_id == event.id, Material.audience.in_(_SEEN_BY[audience]))
        .options(joinedload(Material.file))
        .order_by(Material.position, Material.id)
    )
    return _grouped(event, db.session.scalars(statement), address_of)


def papers_of_guest(registration: Registration, token: str) -> list[PaperGroup]:
    """The papers that a guest has by their own link; none without a seat."""
    if not has_seat(registration):
        return []
    return papers_for(
        registration.event,
        Audience.PARTICIPANTS,
        lambda paper: url_for("materials.guest_paper", token=token, paper_id=paper.id),
    )


def public_papers(event: Event) -> list[PaperGroup]:
    """The papers that everybody may have."""
    return papers_for(
        event,
        Audience.EVERYBODY,
        lambda paper: url_for("materials.public_paper", slug=event.slug, paper_id=paper.id),
    )


def public_state(event_id: int) -> object:
    """All that `public_papers` shows of an event's papers, to be compared: a file's row never changes."""
    return tuple(db.session.connection().execute(_PUBLIC, {"number": event_id}).all())


def has_seat(registration: Registration) -> bool:
    """Whether papers for participants are theirs: a seat, by an invitation that still holds."""
    invitation = registration.invitation
    is_withdrawn = invitation is not None and invitation.withdrawn_at is not None
    return registration.status is RegistrationStatus.CONFIRMED and not is_withdrawn


def paper_of(event_id: int, paper_id: int, audience: Audience) -> Material:
    """One paper with what is known of its file, but not its content.

    Raises:
        NoSuchPaper: there is none at this event that ``audience`` may have.
    """
    statement = (
        select(Material)
        .outerjoin(MaterialFile, Material.file_id == MaterialFile.id)
        .options(contains_eager(Material.file))
        .where(
            Material.id == paper_id, Material.event_id == event_id, Material.audience.in_(_SEEN_BY[audience])
        )
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NoSuchPaper
    return found


def file_of(event_id: int, paper_id: int, audience: Audience) -> MaterialFile:
    """The file of a paper, without its content.

    Raises:
        NoSuchPaper: there is none that ``audience`` may have, or it is a link.
    """
    file = paper_of(event_id, paper_id, audience).file
    if file is None:
        raise NoSuchPaper
    return file


def _grouped(event: Event, papers: Iterable[Material], address_of: AddressOf) -> list[PaperGroup]:
    found: dict[int | None, list[Paper]] = {}
    for paper in papers:
        file = paper.file
        shown = Paper(
            paper,
            paper.url or address_of(paper),
            short_kind(file.media_type) if file is not None else "",
            file.size if file is not None else 0,
        )
        found.setdefault(paper.item_id, []).append(shown)
    places: list[ProgrammeItem | None] = [None, *event.items]
    return [
        PaperGroup(item, tuple(found[number]))
        for item in places
        if (number := item.id if item is not None else None) in found
    ]
