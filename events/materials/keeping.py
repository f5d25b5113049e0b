"""Papers come, change, move and go; each step can be taken back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from events.materials.models import Audience, Material, MaterialFile
from events.programme.models import Event, ProgrammeItem
from events.programme.planning import lock_event
from events.programme.points import Direction
from office import clock
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, undo, was_taken_back
from office.database import UTCDateTime, db, reading
from office.localized import Texts, cleaned
from office.recognising import Kind, recognised, safe_name

#: An event with more papers than these has them from a mistake.
MOST_PAPERS: Final = 300
#: Seconds between two looks for what is too old.
LOOK_SECONDS: Final = 3_600.0
#: How long a file is kept that no paper has any more.
KEPT_AFTER: Final = timedelta(days=30)


class PaperRefused(Exception):
    """The paper cannot be taken in, or changed like that."""


class TooMany(PaperRefused):
    """The event has as many papers as it may."""


class TooLarge(PaperRefused):
    """The file is larger than the office allows."""


class KnownAlready(PaperRefused):
    """The same file is there already, for the same people: a form sent twice, or a file chosen twice."""


class NoTitle(PaperRefused):
    """A paper needs a title in at least one language."""


class NothingToTakeBack(Exception):
    """There is no such step."""


class TakenBackAlready(Exception):
    """The step has been taken back."""


class NoLongerKept(Exception):
    """The file was let go too long ago."""


@dataclass(frozen=True)
class Place:
    """To what a paper belongs, and who may have it."""

    item: ProgrammeItem | None = None
    audience: Audience = Audience.PARTICIPANTS


@dataclass(frozen=True)
class Upload:
    """A file as somebody handed it in; its kind is found by its content.

    Raises:
        NotHandedOut: of no kind that is handed out.
    """

    given_name: str
    content: bytes
    kind: Kind = field(init=False)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        kind = recognised(self.content, self.given_name)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "name", safe_name(self.given_name, kind))

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def step_kind(event_id: int) -> str:
    """The kind of the steps on one event's papers: the Undo of one event takes back no step of another."""
    return f"papers_{event_id}"


def add_file(event: Event, upload: Upload, place: Place, *, title: Texts | None = None) -> Material:
    """Take a file in, behind those of the same point of the programme.

    Its title is its name without the ending unless given.

    Raises:
        KnownAlready: the same content is there already, for the same point and audience.
        TooMany: the event has `MOST_PAPERS`.
    """
    lock_event(event.id)
    digest = upload.digest
    item_id = place.item.id if place.item is not None else None
    known = (
        select(Material.id)
        .join(MaterialFile)
        .where(
            Material.event_id == event.id,
            Material.item_id == item_id if item_id is not None else Material.item_id.is_(None),
            Material.audience == place.audience,
            MaterialFile.digest == digest,
        )
    )
    if db.session.scalars(known.limit(1)).first() is not None:
        raise KnownAlready
    stem = upload.name.rpartition(".")[0].replace("_", " ")
    return _placed(event, place, title=title or {_first_language(event): stem}, file=_file(upload, digest))


def add_link(event: Event, title: Texts, url: str, place: Place) -> Material:
    """Add a link to somewhere else.

    Raises:
        NoTitle: no title in any language.
        KnownAlready: the same link is there already, for the same point and audience.
        TooMany: as `add_file`.
    """
    lock_event(event.id)
    item_id = place.item.id if place.item is not None else None
    known = select(Material.id).where(
        Material.event_id == event.id,
        Material.item_id == item_id if item_id is not None else Material.item_id.is_(None),
        Material.audience == place.audience,
        Material.url == url,
    )
    if db.session.scalars(known.limit(1)).first() is not None:
        raise KnownAlready
    return _placed(event, place, title=title, url=url)


def change(
    paper: Material, *, title: Texts, place: Place, url: str = "", upload: Upload | None = None
) -> Cause:
    """Give a paper another title, place or audience, and another link or file; the step that takes it back.

    Raises:
        NoTitle: no title in any language.
    """
    if not cleaned(title):
        raise NoTitle
    step = new_step(step_kind(paper.event_id))
    with because_of(step):
        paper.title = cleaned(title)
        paper.audience = place.audience
        item_id = place.item.id if place.item is not None else None
        if item_id != paper.item_id:
            paper.item_id = item_id
            paper.position = _next_position(paper.event_id, item_id)
        if paper.file_id is None:
            paper.url = url or paper.url
        elif upload is not None:
            _release(paper.file_id)
            paper.file = _file(upload, upload.digest)
    return step


def remove(paper: Material) -> Cause:
    """Take a paper away; its file is kept a while. The step that takes it back."""
    step = new_step(step_kind(paper.event_id))
    with because_of(step):
        if paper.file_id is not None:
            _release(paper.file_id)
        db.session.delete(paper)
    return step


def move(paper: Material, direction: Direction) -> None:
    """Exchange a paper with its neighbour of the same point; at the end of the list nothing happens."""
    lock_event(paper.event_id)
    beside = (
        select(Material)
        .where(
            Material.event_id == paper.event_id,
            Material.item_id == paper.item_id if paper.item_id is not None else Material.item_id.is_(None),
        )
        .order_by(Material.position, Material.id)
    )
    papers = list(db.session.scalars(beside))
    place = papers.index(paper)
    other = place + direction
    if not 0 <= other < len(papers):
        return
    papers[place], papers[other] = papers[other], papers[place]
    for position, one in enumerate(papers):
        one.position = position
    db.session.flush()


def take_back(event: Event, step_id: int) -> Undone:
    """Take back one step on an event's papers.

    Raises:
        NothingToTakeBack: there is no such step.
        TakenBackAlready: two clicks, or two people.
        NoLongerKept: its file was let go too long ago.
    """
    cause = Cause(step_kind(event.id), step_id)
    lock_event(event.id)
    if was_taken_back(cause):
        raise TakenBackAlready
    try:
        with db.session.begin_nested():
            undone = undo(cause)
    except IntegrityError as error:
        raise NoLongerKept from error
    if not undone.changes and not undone.left:
        raise NothingToTakeBack
    db.session.expire_all()
    _claim(event.id)
    return undone


def forget_released() -> int:
    """Delete the files that no paper has had for `KEPT_AFTER`; how many they were."""
    in_use = select(Material.file_id).where(Material.file_id.is_not(None))
    # One that came by a step which was taken back was never let go.
    since = func.coalesce(MaterialFile.released_at, MaterialFile.created_at, type_=UTCDateTime())
    old = since < clock.now() - KEPT_AFTER
    with reading():
        found = db.session.scalars(select(MaterialFile.id).where(old, MaterialFile.id.not_in(in_use))).all()
    if found:
        db.session.execute(delete(MaterialFile).where(MaterialFile.id.in_(found)))
    return len(found)


def _file(upload: Upload, digest: str) -> MaterialFile:
    return MaterialFile(
        name=upload.name,
        media_type=upload.kind.media_type,
        size=len(upload.content),
        digest=digest,
        content=upload.content,
    )


def _placed(
    event: Event, place: Place, *, title: Texts, url: str = "", file: MaterialFile | None = None
) -> Material:
    if not cleaned(title):
        raise NoTitle
    count = db.session.scalar(select(func.count()).where(Material.event_id == event.id)) or 0
    if count >= MOST_PAPERS:
        raise TooMany
    item_id = place.item.id if place.item is not None else None
    paper = Material(
        event_id=event.id,
        item_id=item_id,
        position=_next_position(event.id, item_id),
        title=cleaned(title),
        audience=place.audience,
        url=url,
        file=file,
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def _next_position(event_id: int, item_id: int | None) -> int:
    last = db.session.scalar(
        select(func.max(Material.position)).where(
            Material.event_id == event_id,
            Material.item_id == item_id if item_id is not None else Material.item_id.is_(None),
        )
    )
    return 0 if last is None else last + 1


def _first_language(event: Event) -> str:
    return event.languages[0] if event.languages else "en"


def _release(file_id: int) -> None:
    db.session.execute(update(MaterialFile).where(MaterialFile.id == file_id).values(released_at=clock.now()))


def _claim(event_id: int) -> None:
    """Files that papers of the event have again are not let go."""
    used = select(Material.file_id).where(Material.event_id == event_id, Material.file_id.is_not(None))
    db.session.execute(
        update(MaterialFile)
        .where(MaterialFile.id.in_(used), MaterialFile.released_at.is_not(None))
        .values(released_at=None)
        .execution_options(synchronize_session=False)
    )
