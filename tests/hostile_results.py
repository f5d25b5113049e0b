"""What the press is told, and a letter on paper, in the office that is attacked, in hostile words."""

from __future__ import annotations

from events.printing.letter_posting import enter
from events.programme.models import Event
from events.results.models import PressKind, PressText
from office import clock
from office.accounts.models import User
from office.database import db
from office.localized import LANGUAGES
from tests.making import embassy, invitation, person, posting


def fill(ids: dict[str, int], event: Event, label: str, user: User) -> None:
    """Word the event's sentence, and post a letter; enter their numbers."""
    text = PressText(event=event, kind=PressKind.SENTENCE, language="sv", text=label, drafted=label)
    text.user_id, text.written_by = user.id, label[:200]
    db.session.add(text)
    db.session.flush()
    ids["text_id"] = text.id
    on_paper = invitation(
        event, posting(person(label, label), embassy("DK", name=dict.fromkeys(LANGUAGES, label)))
    )
    done = enter(event, [f"{on_paper.id}:1:en"], day=clock.today(event.zone), revision=0)
    ids["paper_letters.step_id"] = done.step.record_id


def words() -> dict[str, str]:
    """What stands in the addresses of its pages."""
    of_texts = {f"results.{page}.kind": "sentence" for page in ("wording", "word", "draft_again")}
    of_pictures = {"result_figures.key": "countries", "ending": "svg"}
    return of_texts | of_pictures | {"language": "sv", "results.key": "participants"}
