"""Whose a mail server is: the organisation whose addresses end in its domain."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select

from office.database import db
from office.web.i18n import language
from stakeholders.organisations.models import Channel, ChannelMedium, Organisation


def owners_of(domains: Collection[str]) -> dict[str, str]:
    """The name of the one organisation whose mail addresses end in each domain.

    A domain of several (a mail provider's, or a state's for all its missions) is left out. One statement.
    """
    wanted = {domain.lower() for domain in domains}
    ends = [Channel.value.ilike(f"%@{_escaped(domain)}", escape="\\") for domain in sorted(wanted)]
    if not ends:
        return {}
    rows = db.session.execute(
        select(Channel.value, Organisation)
        .join(Organisation, Channel.organisation_id == Organisation.id)
        .where(Channel.medium == ChannelMedium.EMAIL, or_(*ends))
    )
    found: dict[str, dict[int, str]] = {}
    for value, organisation in rows:
        domain = value.rpartition("@")[2].lower()
        found.setdefault(domain, {})[organisation.id] = organisation.called(language())
    return {domain: next(iter(names.values())) for domain, names in found.items() if len(names) == 1}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
