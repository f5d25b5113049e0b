"""What is a mission, and from which state somebody comes."""

from __future__ import annotations

from typing import Final

from stakeholders.organisations.models import CONSULAR_POSTS, DIPLOMATIC_MISSIONS, OrganisationKind

#: Territories of ISO 3166-1 that are no states, by the state with which they count. Whoever comes from Åland
#: comes from Finland, from Hong Kong from China. The Cook Islands and Niue conclude treaties for themselves
#: (the practice of the United Nations' depositary) and are states here.
_TERRITORIES: Final = {
    "AU": ("CC", "CX", "HM", "NF"),
    "CN": ("HK", "MO"),
    "DK": ("FO", "GL"),
    "FI": ("AX",),
    "FR": ("BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"),
    "GB": (*("AI", "BM", "FK", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"),),
    "NL": ("AW", "BQ", "CW", "SX"),
    "NO": ("BV", "SJ"),
    "NZ": ("TK",),
    "US": ("AS", "GU", "MP", "PR", "UM", "VI"),
}
_STATE_OF: Final = {code: state for state, codes in _TERRITORIES.items() for code in codes}

#: Codes that stand for no state: unions and organisations, and what is not a state's nor one that the
#: states of the United Nations at large have recognised.
NOT_STATES: Final = frozenset({"AQ", "EH", "EU", "TW", "UN"})
#: What a state sends, whatever else is known of it: embassies and their equals, consular posts (honorary ones
#: too: an honorary consul acts for the sending state), permanent missions. The embassy of a sovereign entity
#: that is no state, such as the Order of Malta, is a mission; the entity is no country.
_ALWAYS_MISSIONS: Final = DIPLOMATIC_MISSIONS | CONSULAR_POSTS | {OrganisationKind.PERMANENT_MISSION}
#: Missions where somebody with a code of their own sends them (a state without an embassy); else offices of
#: an international organisation.
_MISSIONS_IF_SENT: Final = frozenset(
    {OrganisationKind.REPRESENTATIVE_OFFICE, OrganisationKind.LIAISON_OFFICE}
)
#: The codes of unions and organisations, whose offices are organisations.
_UNIONS: Final = frozenset({"EU", "UN"})
#: Bodies of several states: whoever comes for them comes from none, wherever they live.
_INTERNATIONAL: Final = frozenset(
    {
        OrganisationKind.EU_REPRESENTATION,
        OrganisationKind.EU_AGENCY,
        OrganisationKind.EU_INSTITUTION,
        OrganisationKind.INTERNATIONAL_ORGANISATION,
        OrganisationKind.CITY_NETWORK,
    }
    | _MISSIONS_IF_SENT
)


def state_of(code: str | None) -> str | None:
    """The state that a code counts for: itself, the one whose territory it is, or None where it is none.

    States are the members and the observers of the United Nations (the Holy See, Palestine), and Kosovo,
    which has the code XK because ISO 3166 has none for it.
    """
    if not code or code in NOT_STATES:
        return None
    return _STATE_OF.get(code, code)


def is_mission(kind: OrganisationKind | None, sending_state: str | None) -> bool:
    """Whether a body counts among the missions; one that the register does not know does not."""
    if kind in _MISSIONS_IF_SENT:
        return bool(sending_state) and sending_state not in _UNIONS
    return kind in _ALWAYS_MISSIONS


def from_state(kind: OrganisationKind | None, sending_state: str | None, stated: str) -> str | None:
    """The state for which somebody counts (ISO 3166-1 alpha-2, XK for Kosovo), or None.

    For a mission its sending state; for a body that no state sends the country that the participant gave at
    the door, unless it is a body of several states. Where a body sits, or is accredited, does not matter.
    """
    if is_mission(kind, sending_state):
        return state_of(sending_state)
    if kind in _INTERNATIONAL:
        return None
    return state_of(sending_state or stated)
