"""The numbers of a result against queries written for nothing else, on lists with all that is hard."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from events.attendance.came import came_by_event
from events.attendance.models import Presence, PresenceSource
from events.programme.models import Event
from events.registration.models import Capacity, MissionLink, Registration, RegistrationStatus
from events.results.counting import Basis, result_of
from events.results.definitions import every_number
from events.results.lists import BODIES, PEOPLE, countries_of, namesakes, of_no_country
from office import clock
from office.accounts.models import Role
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Posting, Rank
from tests import making
from tests.events.registrants import registrant

_Kind = OrganisationKind

#: Who is the same person, by the lowest registration that leads to them over any number of steps; and of whom
#: presence was recorded. ``:basis`` is "presence" or "seats".
_PERSONS = """
WITH RECURSIVE listed AS (
    SELECT r.id, r.organisation_id, r.organisation_folded, r.country, r.status, r.email_folded AS email,
           r.name_folded AS name, p.id IS NOT NULL AS came,
           CASE WHEN r.person_id IS NOT NULL THEN r.person_id
                WHEN r.capacity = 'addressee' THEN i.addressee_id END AS person
    FROM registrations r
    LEFT JOIN presences p ON p.registration_id = r.id
    LEFT JOIN invitations i ON i.id = r.invitation_id
    WHERE r.event_id = :event AND (r.status = 'confirmed' OR p.id IS NOT NULL)
),
reached (id, other) AS (
    SELECT id, id FROM listed
    UNION
    SELECT reached.id, b.id FROM reached JOIN listed a ON a.id = reached.other JOIN listed b
        ON a.person = b.person OR (a.email <> '' AND a.email = b.email AND a.name = b.name)
),
whose AS (SELECT id, min(other) AS person FROM reached GROUP BY id),
there AS (
    SELECT listed.*, whose.person AS who FROM listed JOIN whose ON whose.id = listed.id
    WHERE :basis = 'seats' OR came
)
"""
_SENT = """
('embassy', 'high_commission', 'apostolic_nunciature', 'de_facto_embassy', 'permanent_mission',
 'consulate_general', 'consulate', 'honorary_consulate')"""
_IS_MISSION = f"""(o.kind IN {_SENT} OR (o.kind IN ('representative_office', 'liaison_office')
    AND o.sending_state IS NOT NULL AND o.sending_state NOT IN ('EU', 'UN')))"""
_COUNTS = {
    "participants": "SELECT count(DISTINCT who) FROM there",
    "missions": f"""SELECT count(DISTINCT o.id) FROM there JOIN organisations o
        ON o.id = there.organisation_id WHERE {_IS_MISSION}""",
    "organisations": f"""SELECT
        (SELECT count(DISTINCT o.id) FROM there JOIN organisations o ON o.id = there.organisation_id
         WHERE NOT {_IS_MISSION})
      + (SELECT count(DISTINCT organisation_folded) FROM there
         WHERE organisation_id IS NULL AND organisation_folded <> '')""",
    "countries": f"""SELECT count(DISTINCT CASE code WHEN 'AX' THEN 'FI' WHEN 'HK' THEN 'CN' ELSE code END)
        FROM (
            SELECT CASE WHEN {_IS_MISSION} THEN o.sending_state
                WHEN o.kind IN ('eu_representation', 'eu_agency', 'eu_institution', 'city_network',
                    'international_organisation', 'representative_office', 'liaison_office') THEN NULL
                WHEN o.sending_state IS NOT NULL THEN o.sending_state ELSE there.country END AS code
            FROM there LEFT JOIN organisations o ON o.id = there.organisation_id
        ) given WHERE code IS NOT NULL AND code NOT IN ('', 'EU', 'UN', 'TW')""",
    "seated": """SELECT count(DISTINCT whose.person) FROM listed JOIN whose ON whose.id = listed.id
        WHERE status = 'confirmed'""",
    "no_shows": """SELECT count(DISTINCT whose.person) FROM listed JOIN whose ON whose.id = listed.id
        WHERE status = 'confirmed' AND whose.person NOT IN (SELECT who FROM there)""",
    "asked": f"""SELECT count(*) FROM organisations o WHERE {_IS_MISSION} AND (
        EXISTS (SELECT 1 FROM invitations i WHERE i.organisation_id = o.id AND i.event_id = :event
                AND i.withdrawn_at IS NULL)
        OR EXISTS (SELECT 1 FROM mission_links l WHERE l.organisation_id = o.id AND l.event_id = :event))""",
}


def counted(db: Session, event: Event, basis: Basis) -> dict[str, int]:
    """The numbers by SQL alone."""
    given = {"event": event.id, "basis": basis.value}
    db.flush()
    return {name: db.execute(text(_PERSONS + query), given).scalar_one() for name, query in _COUNTS.items()}


class Hall:
    """An event whose list is drawn by lot: substitutes, second posts, doubles, bodies of every sort."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.event = making.seminar()
        #: Every kind, for states with and without a code of ISO 3166, for unions, and for nobody.
        senders = ("IT", "SE", "FI", "XK", "VA", "HK", "TW", "EU", "UN", None)
        self.bodies = [self.body(kind, self.lot.choice(senders)) for kind in _Kind]
        self.bodies += [self.body(_Kind.EMBASSY, state) for state in ("IT", "XK", "JP", None)]
        self.posts: list[Posting] = []

    def body(self, kind: OrganisationKind, sender: str | None) -> Organisation:
        return making.embassy(sender or "", kind=kind, sending_state=sender, name={"en": kind.value}, mail="")

    def invite(self) -> None:
        """A mission's head is asked; comes, sends somebody else, brings a colleague, or stays away."""
        lot, body = self.lot, self.lot.choice(self.bodies)
        person = lot.choice(self.posts).person if self.posts and lot.random() < 0.3 else making.person("Head")
        post = making.posting(person, body, Rank.COUNSELLOR)
        if person.id in {one.person_id for one in self.posts if one.organisation_id == body.id}:
            return
        self.posts.append(post)
        invitation = making.invitation(self.event, post)
        if lot.random() < 0.2:
            invitation.withdrawn_at = clock.now()
            return
        comes = lot.choice([Capacity.ADDRESSEE, Capacity.SUBSTITUTE, Capacity.COLLEAGUE])
        if comes is not Capacity.ADDRESSEE:
            gone = self.seat(Capacity.ADDRESSEE, invitation=invitation, organisation=body)
            gone.status = RegistrationStatus.CANCELLED
        known = lot.choice([None, person.id]) if comes is Capacity.ADDRESSEE else None
        self.seat(comes, invitation=invitation, organisation=body, person_id=known)

    def seat(self, capacity: Capacity, **columns: Any) -> Registration:
        name = self.lot.choice(["Ada Lund", "ADA LUND", "Ng", "Åsa Öberg"])
        mail = self.lot.choice(["", "", "ada@example.org", "Ada@Example.org", "office@example.org"])
        door = "invitation" if "invitation" in columns else "open"
        values = {"door": door, "capacity": capacity, "email": mail, "status": self.status()} | columns
        return self.maybe_came(registrant(self.event, name, **values))

    def status(self) -> RegistrationStatus:
        return self.lot.choice([RegistrationStatus.CONFIRMED] * 3 + list(RegistrationStatus))

    def maybe_came(self, made: Registration) -> Registration:
        if self.lot.random() < 0.5:
            seen = Presence(registration=made, source=PresenceSource.MARKED, first_seen_at=clock.now())
            Session.object_session(made).add(seen)  # type: ignore[union-attr]
        return made

    def walk_in(self) -> None:
        """Somebody at the open door: of the register's bodies, of another, or of none."""
        body = self.lot.choice([*self.bodies, None, None])
        typed = "" if body else self.lot.choice(["", "Tea Circle", "TEA CIRCLE", "Sauna Union"])
        country = self.lot.choice(["", "FI", "AX", "EE", "TW"])
        self.seat(Capacity.REGISTRANT, organisation=body, organisation_name=typed, country=country)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_is_the_one_that_plain_sql_finds(db: Session, seed: int) -> None:
    hall = Hall(seed)
    for _turn in range(25):
        hall.invite()
        hall.walk_in()
    db.add(MissionLink(event=hall.event, organisation=hall.bodies[0], seats=1))
    db.flush()

    for basis in Basis:
        if basis is Basis.SEATS:
            db.execute(text("DELETE FROM presences"))
        result = result_of(hall.event)
        found = {number.key: number.value for number in every_number(result)}
        found |= {"seated": result.seated, "no_shows": len(result.no_shows)}
        wanted = counted(db, hall.event, basis)

        assert result.basis is basis
        assert {key: found[key] for key in wanted} == wanted
        for key, lists in [*PEOPLE.items(), *BODIES.items()]:
            assert len(lists(result)) == found.get(key, 0) or key not in found
        assert len(countries_of(result, "fi")) == found["countries"]
        if basis is Basis.PRESENCE:
            assert came_by_event([hall.event.id]) == {
                hall.event.id: (wanted["participants"], wanted["countries"])
            }
            assert result.participants == result.seated - len(result.no_shows) + len(result.without_seat)


def test_two_posts_are_one_person_and_two_missions_only_where_both_were_registered(db: Session) -> None:
    event = making.seminar()
    italy, malta = (
        making.embassy("IT"),
        making.embassy("", sending_state=None, name={"en": "Embassy of the Order"}),
    )
    rossi = making.person("Rossi")
    for body in (italy, malta):
        making.posting(rossi, body)
    registrant(event, "Rossi", organisation=italy, person=rossi)
    one_post = result_of(event)
    registrant(event, "G. Rossi", organisation=malta, person=rossi)
    both = result_of(event)

    assert (one_post.participants, one_post.missions, one_post.countries) == (1, 1, ("IT",))
    assert (both.participants, both.missions, both.countries) == (1, 2, ("IT",))
    assert [body.name["en"] for body in of_no_country(both)] == ["Embassy of the Order"]


def test_a_name_alone_does_not_make_one_person_of_two_and_the_office_is_told(db: Session) -> None:
    event = making.seminar()
    for mail in ("", "", "ada@example.org", "ada@example.org"):
        registrant(event, "Ada Lund", email=mail)
    result = result_of(event)

    assert (result.participants, namesakes(result.people)) == (3, ["Ada Lund"])


def test_each_number_opens_a_list_in_a_fixed_number_of_statements(
    db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    event = making.seminar()
    viewer = signed_in(Role.VIEWER)
    here = f"/events/manage/{event.id}/results"
    asked: list[list[tuple[int, int]]] = []
    for states in (making.STATES[:1], making.STATES[1:]):
        for state in states:
            head = making.ambassador(state, f"Head of {state}")
            invitation = making.invitation(event, head)
            seat = registrant(
                event,
                f"Head of {state}",
                door="invitation",
                invitation=invitation,
                organisation=head.organisation,
                capacity=Capacity.ADDRESSEE,
            )
            db.add(Presence(registration=seat, source=PresenceSource.JOINED, first_seen_at=clock.now()))
        registrant(event, f"Nobody {states[0]}", organisation_name=f"Circle {states[0]}")
        db.commit()
        asked.append([])
        for key in ("participants", "missions", "countries", "asked", "seated", "no_shows"):
            with count_statements() as statements:
                page = viewer.get(f"{here}/{key}")
            asked[-1].append((page.status_code, len(statements)))
            value = {"no_shows": 2 if states[1:] else 1, "seated": 33 if states[1:] else 2}.get(key)
            wanted = value or (31 if states[1:] else 1)
            assert page.text.count('<td class="cell-main">') == wanted, key
    assert asked[0] == asked[1]
    assert viewer.get(f"{here}/without_seat").status_code == 404
    assert viewer.get(f"{here}/nonsense").status_code == 404
    found = viewer.get(f"{here}/participants?q=head+of+it").text
    assert found.count('<td class="cell-main">') == 1
