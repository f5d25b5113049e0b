"""Demonstration stakeholders: invented people in invented posts, how each stands and how that changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy import select

from advocacy.standing import keeping, queries
from advocacy.standing.keeping import AcquaintanceGiven, AssessmentGiven
from advocacy.standing.models import Closeness, Secrecy, Stand
from advocacy.themes.demo import body_called
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.engagement.keeping import InteractionGiven, PartyKey, note
from stakeholders.engagement.models import Way
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank

#: What the notes of meetings with the cast are about.
TALK: Final = "Talk on what lies ahead"
#: How many of the open matters get stakeholders.
MATTERS: Final = 5


class _Cast(NamedTuple):
    given: str
    family: str
    gender: Gender
    title: str
    kind: OrganisationKind
    body: str
    #: Days ago when they were last met; None where never.
    met: int | None


_W, _M = Gender.WOMAN, Gender.MAN
_CAST: Final = (
    _Cast(
        "Hilja",
        "Koskenvuori",
        _W,
        "Director General",
        OrganisationKind.MINISTRY,
        "Ministry of Regional Affairs (invented)",
        300,
    ),
    _Cast(
        "Joakim",
        "Strandvall",
        _M,
        "Special Adviser",
        OrganisationKind.MINISTRY,
        "Ministry of Regional Affairs (invented)",
        12,
    ),
    _Cast(
        "Raakel",
        "Ylitervo",
        _W,
        "Committee Counsel",
        OrganisationKind.AUTHORITY,
        "Committee of the North Quarter (invented)",
        None,
    ),
    _Cast(
        "Otso",
        "Mäkisalmela",
        _M,
        "Head of Unit",
        OrganisationKind.AUTHORITY,
        "Rail Lines Agency (invented)",
        45,
    ),
    _Cast(
        "Ingrid",
        "Ekholmare",
        _W,
        "Chair",
        OrganisationKind.ASSOCIATION,
        "League of Coastal Towns (invented)",
        20,
    ),
    _Cast(
        "Tapio",
        "Rautiolahti",
        _M,
        "Managing Director",
        OrganisationKind.ASSOCIATION,
        "Home Builders’ Union (invented)",
        210,
    ),
    _Cast(
        "Maria",
        "Lindfältare",
        _W,
        "Researcher",
        OrganisationKind.UNIVERSITY,
        "Institute of Urban Studies (invented)",
        None,
    ),
    _Cast("Pekka", "Haapakorvela", _M, "Mayor", OrganisationKind.CITY, "Town of Koivuranta (invented)", 33),
    _Cast("Sofia", "Wikgrensson", _W, "Editor", OrganisationKind.MEDIA, "Harbour Gazette (invented)", None),
    _Cast(
        "Eero",
        "Salmivirtanen",
        _M,
        "Secretary",
        OrganisationKind.ASSOCIATION,
        "Residents of Kaislalahti (invented)",
        90,
    ),
)

_B, _S, _N, _P, _C = Stand
#: Who, a year and more ago (power, interest, stand), three weeks ago the same, where we want them, evidence.
_Seen = tuple[int, int, Stand]
_STORY: Final[tuple[tuple[int, _Seen | None, _Seen, Stand, str], ...]] = (
    (0, (5, 3, _S), (5, 4, _N), _P, "Said at the hearing that the proposal can be lived with."),
    (1, (3, 4, _P), (4, 5, _C), _C, "Wrote our wording into the draft."),
    (2, (4, 2, _N), (4, 2, _N), _P, "Answered our letter in two lines; no meeting so far."),
    (3, (4, 4, _S), (4, 5, _B), _P, "Opposed the timetable in the steering group, twice."),
    (4, (3, 5, _P), (3, 5, _C), _C, "The league’s board adopted the city’s line as its own."),
    (5, (4, 5, _B), (4, 4, _S), _N, "Dropped the demand to postpone, kept the one for money."),
    (6, None, (1, 4, _P), _P, "Published figures that bear the proposal out."),
    (7, (3, 2, _N), (3, 4, _P), _P, "Signed the joint statement of the region."),
    (8, None, (2, 3, _N), _N, "Two articles, both sides heard."),
    (9, (2, 5, _B), (2, 5, _S), _N, "The residents’ meeting asked for changes, no longer for a stop."),
)


def build() -> None:
    """Enter the cast, how each stands in some open matters, and who of us knows whom."""
    users = list(db.session.scalars(select(User).order_by(User.id)))
    dossiers, goals = queries.matters()
    matters: list[keeping.Matter] = [*dossiers[:3], *goals]
    if not users or not matters:
        return
    today, officer, adviser = clock.today("Europe/Helsinki"), users[0], users[min(1, len(users) - 1)]
    people = [_enter(one) for one in _CAST]
    for number, matter in enumerate(matters[:MATTERS]):
        for place, (who, then, now, wanted, evidence) in enumerate(_STORY):
            # Nobody has to do with everything: each matter leaves out others.
            if (place + number) % 4 == 3:
                continue
            # In confidence: one that both read, one that is the adviser's alone, one that is the officer's.
            secret, author = place in (3, 6, 9), adviser if place in (6, 7) else officer
            readers = (adviser.id,) if place == 3 and adviser is not officer else ()
            for seen, days in ((then, 400 + place), (now, 21 + place)):
                if seen is None:
                    continue
                power, interest, stand = seen
                given = AssessmentGiven(
                    power,
                    interest,
                    stand,
                    wanted,
                    today - timedelta(days=days + number),
                    evidence if seen is now else "First assessment, from what they said in public.",
                    Secrecy.CONFIDENTIAL if secret else Secrecy.INTERNAL,
                    readers,
                )
                keeping.assess(matter, people[who], given, user_id=author.id)
    for one, person in zip(_CAST, people, strict=True):
        if one.met is not None:
            # The adviser keeps up with those whom the officer meets seldom.
            ours = adviser if one.met > 60 else officer
            parties = (PartyKey("p", person.id), PartyKey("u", ours.id))
            held_on = today - timedelta(days=one.met)
            note(InteractionGiven(held_on, Way.MEETING, TALK, parties), user_id=officer.id)
    for ours, who, closeness, year, how in (
        (officer, 1, Closeness.WELL, 2014, "Worked together in the harbour project"),
        (officer, 4, Closeness.KNOWS, 2019, "Board of the network"),
        (officer, 5, Closeness.MET, None, ""),
        (adviser, 5, Closeness.WELL, 2011, "Studied together"),
        (adviser, 2, Closeness.KNOWS, 2020, "Secretary of the committee where she was heard"),
    ):
        keeping.know(ours, people[who], AcquaintanceGiven(closeness, year, how))


def _enter(one: _Cast) -> Person:
    body = body_called(one.kind, {"en": one.body})
    person = Person(family_name=one.family, given_name=one.given, gender=one.gender)
    person.postings.append(Posting(organisation=body, rank=Rank.DIRECTOR, title={"en": one.title}))
    db.session.add(person)
    db.session.flush()
    return person
