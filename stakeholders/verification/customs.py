"""How long this office trusts an entry, keeps a link open, and waits before it reminds."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from office.preferences.choices import choose, chosen

_PREFERENCE = "verification.customs"


@dataclass(frozen=True)
class Customs:
    """The office's choices, all in days."""

    #: What nobody has verified for so long is stale: a posting lasts three to four years.
    stale_after: int = 365
    #: The link in a letter opens the mission's entry for so long.
    link_open: int = 60
    #: A mission that has not answered by then is reminded once.
    remind_after: int = 14


def customs() -> Customs:
    """What the office has chosen, else what is usual."""
    kept = chosen(_PREFERENCE, {})
    usual = Customs()
    return Customs(**{name: int(kept.get(name, value)) for name, value in asdict(usual).items()})


def decide_customs(decided: Customs) -> None:
    """Keep what the office decides."""
    choose(_PREFERENCE, asdict(decided))
