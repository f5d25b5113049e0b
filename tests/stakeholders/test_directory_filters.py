"""The lists of the register are narrowed alike, by everything that an officer asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.audit.models import AuditEntry
from office.clock import today
from stakeholders.directory import groups
from stakeholders.directory.models import StateGroup
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from tests import making
from tests.stakeholders.test_directory_pages import rows

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def editor(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


@pytest.fixture
def register(db: Session) -> None:
    lind = making.ambassador("SE", "Lind")
    lind.person.languages, lind.person.language = ["sv", "fr"], "sv"
    lind.verified_on = lind.organisation.verified_on = today()
    making.posting(
        making.person("Acting", languages=["fr"]),
        making.embassy("JP", language="fi"),
        Rank.CHARGE_AD_INTERIM,
    )
    making.posting(
        making.person("Consul"),
        making.embassy("EE", kind=OrganisationKind.CONSULATE, name={"en": "Consulate of Estonia"}),
        Rank.CONSUL,
    )
    making.posting(
        making.person("Far"),
        making.embassy("FJ", seat_country="SE", seat_city="Stockholm", verified_on=date(2020, 1, 1)),
        Rank.COUNSELLOR,
    )
    db.commit()


ALL = ["Consulate of Estonia", "Embassy of Fiji", "Embassy of Japan", "Embassy of Sweden"]
ESTONIA, FIJI, JAPAN, SWEDEN = ALL


@pytest.mark.parametrize(
    ("search", "places", "who"),
    [
        ("group=nordic", [SWEDEN], ["Lind"]),
        ("group=nb8", [ESTONIA, SWEDEN], ["Consul", "Lind"]),
        ("group=g7&group=baltic", [ESTONIA, JAPAN], ["Acting", "Consul"]),
        ("group=nb8&country=EE", [ESTONIA], ["Consul"]),
        ("region=154", [ESTONIA, SWEDEN], ["Consul", "Lind"]),
        ("region=009", [FIJI], ["Far"]),
        ("region=009&group=eu", [], []),
        ("kind=embassy", [FIJI, JAPAN, SWEDEN], ["Acting", "Far", "Lind"]),
        ("kind=embassy&kind=consulate", ALL, ["Acting", "Consul", "Far", "Lind"]),
        ("rank=counsellor&rank=consul", [ESTONIA, FIJI], ["Consul", "Far"]),
        ("language=fi", [JAPAN], ["Acting"]),
        ("residence=non_resident", [FIJI], ["Far"]),
        ("head=ad_interim", [JAPAN], ["Acting"]),
        ("head=head", [SWEDEN], ["Lind"]),
        ("verified=lately", [SWEDEN], ["Lind"]),
        ("verified=never", [ESTONIA, JAPAN], ["Acting", "Consul", "Far"]),
        ("verified_since=2019-12-31", [FIJI, SWEDEN], ["Lind"]),
        ("verified=nonsense&group=nonsense&region=x&verified_since=x&list=x", ALL, None),
        ("q=%2Fi+don%27t", [], []),
    ],
)
def test_both_lists_are_narrowed_alike(
    register: None, editor: FlaskClient, search: str, places: list[str], who: list[str] | None
) -> None:
    assert rows(editor, f"/stakeholders/organisations?{search}") == places
    expected = ["Acting", "Consul", "Far", "Lind"] if who is None else who
    assert [name.split()[1] for name in rows(editor, f"/stakeholders/people?{search}")] == expected


def test_people_are_narrowed_by_what_they_speak(register: None, editor: FlaskClient) -> None:
    page = editor.get("/stakeholders/people?spoken=fr&group=nordic").text
    assert ("Lind" in page, "Acting" in page) == (True, False)
    assert "Speaks French" in page
    assert "Nordic countries" in page


def test_each_chip_takes_its_own_filter_away(register: None, editor: FlaskClient) -> None:
    page = editor.get("/stakeholders/organisations?group=nordic&verified_since=2020-01-01&q=emb").text
    chips = [unescape(url) for url in re.findall(r'class="chip" href="([^"]*)"', page)]
    assert chips == [
        "/stakeholders/organisations?group=nordic&verified_since=2020-01-01",
        "/stakeholders/organisations?q=emb&verified_since=2020-01-01",
        "/stakeholders/organisations?q=emb&group=nordic",
    ]
    assert "Verified since 1 January 2020" in page


def test_the_columns_and_rows_that_somebody_chose_are_remembered_for_them_alone(
    register: None, db: Session, editor: FlaskClient, signed_in: SignIn
) -> None:
    chosen = {"columns": ["mail", "country", "nonsense"], "size": "25", "search": "group=nordic&page=3"}
    answer = editor.post("/stakeholders/organisations/look", data=chosen)
    assert answer.headers["Location"] == "/stakeholders/organisations?group=nordic"

    heads = re.findall(
        r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', editor.get("/stakeholders/organisations").text
    )
    assert heads == ["Name", "Country", "E-mail"]
    other = signed_in(Role.VIEWER).get("/stakeholders/organisations").text
    assert "Head of mission</th>" in other
    assert editor.post("/stakeholders/nonsense/look").status_code == 404


def test_the_delivered_groups_are_well_formed() -> None:
    sizes = {key: len(group.states) for key, group in groups.delivered().items()}
    assert sizes["eu"] == 27
    assert sizes["nato"] == 32
    assert sizes["coe"] == 46
    assert sizes["oecd"] == 38
    assert sizes["au"] == 55
    assert sizes["commonwealth"] == 56
    assert all(set(group.name) == {"en", "sv", "fi"} for group in groups.delivered().values())


def test_a_group_is_changed_and_made_again_as_delivered(
    register: None, db: Session, editor: FlaskClient
) -> None:
    form = {"name-en": "Nordic friends", "states": ["SE", "FJ"]}
    assert editor.post("/stakeholders/state-groups/nordic/edit", data=form).status_code == 303
    assert rows(editor, "/stakeholders/organisations?group=nordic") == [FIJI, SWEDEN]
    assert "Nordic friends" in editor.get("/stakeholders/organisations?group=nordic").text
    editor.post("/stakeholders/state-groups/nordic/reset")
    assert rows(editor, "/stakeholders/organisations?group=nordic") == [SWEDEN]
    assert db.query(StateGroup).count() == 0


def test_a_group_is_added_removed_and_put_back(register: None, db: Session, editor: FlaskClient) -> None:
    form = {"name-en": "Sister cities", "states": ["JP", "XX"]}
    assert editor.post("/stakeholders/state-groups/new", data=form).status_code == 422
    form["states"] = ["JP"]
    editor.post("/stakeholders/state-groups/new", data=form)
    assert rows(editor, "/stakeholders/organisations?group=sister-cities") == [JAPAN]
    for key in ("sister-cities", "eu"):
        editor.post(f"/stakeholders/state-groups/{key}/remove")
        assert editor.get(f"/stakeholders/state-groups/{key}/edit").status_code == 404
        editor.post(f"/stakeholders/state-groups/{key}/put-back")
    assert rows(editor, "/stakeholders/organisations?group=sister-cities") == [JAPAN]
    assert groups.group_called("eu") == groups.delivered()["eu"]
    for wrong in (
        {"name-en": "", "states": ["SE"]},
        {"name-en": "nato", "states": ["SE"]},
        {"name-en": "Empty"},
    ):
        assert editor.post("/stakeholders/state-groups/new", data=wrong).status_code == 422


def test_the_trail_tells_of_groups_in_words(
    register: None, db: Session, editor: FlaskClient, signed_in: SignIn
) -> None:
    editor.post("/stakeholders/state-groups/nordic/edit", data={"name-en": "Nordic", "states": ["SE", "FJ"]})
    editor.post("/stakeholders/state-groups/nordic/edit", data={"name-en": "Nordic", "states": ["SE"]})
    page = signed_in(Role.ADMINISTRATOR).get("/office/audit").text
    assert "States: Fiji, Sweden → Sweden" in page
    assert db.query(AuditEntry).filter_by(record_type="state_groups").count() == 2
