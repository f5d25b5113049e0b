"""What colleagues have changed lately, for Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import func, select, true

from office.accounts.access import may
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.database import Base, db
from office.web import News


def _guarded() -> set[str]:
    """The tables some of whose records are not for everybody (``__guarded__``), not even as a number."""
    kinds = (mapper.class_ for mapper in Base.registry.mappers)
    return {kind.__tablename__ for kind in kinds if getattr(kind, "__guarded__", False)}


def news(since: datetime) -> Iterator[News]:
    """How many records others of the office have changed: one statement. The trail is administrators'.

    For others those of which some are confidential do not count.
    """
    is_chief = may(Role.ADMINISTRATOR)
    touched = (
        select(AuditEntry.record_type, AuditEntry.record_id)
        .where(
            AuditEntry.at >= since,
            AuditEntry.user_id.is_not(None),
            AuditEntry.user_id != current_user.id,
            AuditEntry.change != Change.DISCLOSED,
            true() if is_chief else AuditEntry.about_type.not_in(_guarded()),
        )
        .distinct()
        .subquery()
    )
    number = db.session.scalar(select(func.count()).select_from(touched)) or 0
    if number:
        words = ngettext(
            "Colleagues have changed %(num)d record", "Colleagues have changed %(num)d records", number
        )
        yield News(words, url_for("audit.trail") if is_chief else "")
