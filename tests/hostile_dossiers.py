"""A dossier of the office that is attacked, with one of everything that hangs on it."""

from __future__ import annotations

from advocacy.dossiers.keeping import DossierGiven, StageGiven, open_dossier, set_stages
from advocacy.dossiers.models import Heard, Kind
from advocacy.dossiers.pieces import DeadlineGiven, HearingGiven, NoteGiven, StatementGiven, add, name_makers
from office import clock
from stakeholders.engagement.keeping import PartyKey


def fill(ids: dict[str, int], label: str) -> None:
    """Open it in hostile words, and enter the numbers."""
    today, texts = clock.today(), {"en": label}
    said = DossierGiven(Kind.LEGISLATION, texts, texts, texts, texts, reference=label, outcome=label)
    dossier = open_dossier(said)
    set_stages(dossier, [StageGiven(None, texts, remark=label)], seen_at=dossier.updated_at)
    hearing = add(dossier, HearingGiven(label, today, label, is_ours=True, answer_by=today))
    add(dossier, StatementGiven(label, today, label, file_reference=label[:100], summary=label))
    add(dossier, NoteGiven(label, today, Heard.OUT, label, label))
    add(dossier, DeadlineGiven(label, today))
    name_makers(dossier, [PartyKey("o", ids["organisation_id"])], label)
    ids |= {
        "dossier_id": dossier.id,
        "dossiers.stage_id": dossier.stages[0].id,
        "dossier_pieces.number": hearing.id,
    }


def words() -> dict[str, str]:
    """What stands in addresses as a word."""
    return {"dossier_pieces.part": "hearings"}
