"""What the press is told in the office that is attacked, in hostile words."""

from __future__ import annotations

from events.programme.models import Event
from events.results.models import PressKind, PressText
from office.accounts.models import User
from office.database import db


def fill(ids: dict[str, int], event: Event, label: str, user: User) -> None:
    """Word the event's sentence; enter its number."""
    text = PressText(event=event, kind=PressKind.SENTENCE, language="sv", text=label, drafted=label)
    text.user_id, text.written_by = user.id, label[:200]
    db.session.add(text)
    db.session.flush()
    ids["text_id"] = text.id


def words() -> dict[str, str]:
    """What stands in the addresses of its pages."""
    of_texts = {f"results.{page}.kind": "sentence" for page in ("wording", "word", "draft_again")}
    of_pictures = {"result_figures.key": "countries", "ending": "svg"}
    return of_texts | of_pictures | {"language": "sv", "results.key": "participants"}
