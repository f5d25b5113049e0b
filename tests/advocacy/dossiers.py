"""Dossiers for tests, each with as little as it needs."""

from __future__ import annotations

from typing import Any

from advocacy.dossiers.keeping import DossierGiven, open_dossier
from advocacy.dossiers.models import Dossier, Kind


def given(title: str = "The land use act", **said: Any) -> DossierGiven:
    """A law of that title."""
    values: dict[str, Any] = {"kind": Kind.LEGISLATION, "short_name": {}, "about": {}, "line": {}}
    return DossierGiven(title={"en": title}, **(values | said))


def dossier(title: str = "The land use act", **said: Any) -> Dossier:
    """A law that is followed, without stages."""
    return open_dossier(given(title, **said))
