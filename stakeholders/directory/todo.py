"""The register on Today: missions here that nobody heads."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office import clock, settings
from office.web import Severity, Task
from stakeholders.directory import queries


def tasks() -> Iterator[Task]:
    """Missions seated here without a head, not even ad interim: one statement.

    Those that sit elsewhere are left out: few offices know who heads them.
    """
    vacant = queries.count_vacant(settings.current().office_country, clock.today())
    if vacant:
        yield Task(
            "register:vacant",
            ngettext("%(num)d mission here has no head", "%(num)d missions here have no head", vacant),
            _("Name the chargé d’affaires or the new head: invitations need somebody to name."),
            url_for("directory.organisations", head="vacant", residence="resident"),
            _("See which"),
            Severity.LATER,
            count=vacant,
        )
