"""Briefings through their pages: kept once, unchanged by whatever is edited, compared, and handed out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from advocacy.goals import keeping as goal_keeping
from advocacy.goals.models import Stage
from advocacy.picture.frame import Frame
from advocacy.picture.sheet import content_of
from advocacy.situation import keeping
from advocacy.situation.kept import as_file, digest_of, read
from advocacy.situation.models import Briefing
from advocacy.situation.words import kept_words
from office import clock
from office.accounts.models import Role, User
from office.audit.models import AuditEntry, Change
from tests import making
from tests.advocacy.dossiers import dossier
from tests.advocacy.goals import goal, held, theme
from tests.advocacy.test_networks_figures import decision, network
from tests.advocacy.test_rankings_rules import ranking

LANGUAGES = ("en", "sv", "fi")
SignIn = Callable[[Role], FlaskClient]


def main_of(browser: FlaskClient, page: str) -> str:
    """The main part of a page."""
    answer = browser.get(page)
    assert answer.status_code == 200
    return answer.text.split("<main", 1)[1].split("</main>", 1)[0]


def now(days: int = 0) -> Frame:
    """The whole picture, so many days from now."""
    return Frame(clock.today() + timedelta(days), clock.now() + timedelta(days))


def filled() -> tuple[Any, ...]:
    """Something for most tiles to tell, and the records behind it."""
    of = theme("Transport")
    for number in range(4):
        goal(of, title={"en": f"Wish {number}"})
    first = goal(of, title={"en": "Rails before homes", "sv": "Spår före bostäder"})
    seminar = held(("IT", "FR"), ("IT",), first)
    law = dossier()
    due = decision(network("北港 cities"), date(2020, 6, 1))
    series = ranking("City index", "2018 29", "2021 22")
    coming = making.seminar()
    acting = making.posting(making.person("Ito"), making.embassy("JP"))
    return of, first, seminar, law, due, series, coming, acting


def test_a_briefing_is_the_same_after_everything_in_it_was_edited_or_removed(
    db: Session, signed_in: SignIn
) -> None:
    editor, viewer = signed_in(Role.EDITOR), signed_in(Role.VIEWER)
    of, first, seminar, law, due, series, coming, head = filled()
    db.commit()
    sent = {"title": "Before the “meeting” <b>", "note": "One\n\n二", "submission": "one form"}

    answers = [editor.post("/advocacy/briefings/new", data=sent) for _click in range(2)]

    page = "/advocacy/briefings/1"
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, page)] * 2
    pages = {code: main_of(viewer, f"{page}?lang={code}&lines=all") for code in LANGUAGES}
    short = main_of(viewer, f"{page}?lang=en")
    assert ("and 2 more" in short, short.count(f"{page}?lines=all#tile-goals")) == (True, 2)
    kept = db.scalars(select(Briefing)).one()
    data, sheets = as_file(kept), [_on_paper(kept, code) for code in LANGUAGES]
    assert "Kept by Editor on" in pages["en"] and "Spår före bostäder" in pages["sv"]
    assert "Before the “meeting” &lt;b&gt;" in pages["fi"]

    of.name = {"en": "Other", "sv": "Annat"}
    of.archived_at = head.departed_on = None
    first.title = {"en": "Homes before rails", "fi": "Toinen"}
    goal_keeping.enter_stage(first, Stage.PROPOSED, clock.today())
    law.title = {"en": "Another act"}
    series.name = "Renamed index"
    seminar.title = coming.title = {"en": "Renamed"}
    head.person.family_name = "Renamed"
    head.organisation.name = {"en": "Renamed embassy"}
    head.departed_on = date(2020, 1, 1)
    db.delete(due)
    db.scalars(select(User).where(User.email == "editor@example.org")).one().name = "Renamed"
    db.commit()
    db.expire_all()

    assert {code: main_of(viewer, f"{page}?lang={code}&lines=all") for code in LANGUAGES} == pages
    assert (as_file(kept), [_on_paper(kept, code) for code in LANGUAGES]) == (data, sheets)
    # And the picture of now tells what has become of it all since.
    picture = unescape(main_of(viewer, "/advocacy/?lang=en"))
    assert ("Since the briefing of" in picture, "Homes before rails" in picture) == (True, True)
    beside = main_of(viewer, "/advocacy/briefings/compare")
    assert ("was called: Rails before homes" in beside, "no longer there" in beside) == (True, True)


def _on_paper(briefing: Briefing, language: str) -> dict[str, Any]:
    """What is set on the sheet; the file has the hour of its making in it."""
    with force_locale(language):
        kept = read(briefing, language)
        return content_of(kept.picture, briefing.title, kept_words(briefing), kept.changes)


def test_pages_cost_the_same_with_1_and_with_30(
    db: Session, count_statements: Callable[[], Any], signed_in: SignIn
) -> None:
    browser = signed_in(Role.VIEWER)
    costs: list[dict[str, int]] = []
    for days in range(-31, -1):
        keeping.freeze(now(days), title=f"Briefing {days}", note="Climate")
        if days in {-30, -2}:
            db.commit()
            costs.append({page: _cost(browser, page, count_statements) for page in COSTS})

    assert costs == [COSTS, COSTS]
    listed = main_of(browser, "/advocacy/briefings/?q=briefing+13&of=whole")
    assert listed.count('class="row-link"') == 1


#: Statements of the pages that draw no picture of now: that has a number of its own.
COSTS = {
    "/advocacy/briefings/": 6,
    "/advocacy/briefings/2": 5,
    "/advocacy/briefings/compare?from=1&to=2": 4,
}


def _cost(browser: FlaskClient, page: str, count_statements: Callable[[], Any]) -> int:
    with count_statements() as statements:
        assert browser.get(page).status_code == 200
    return len(statements)


def test_two_are_compared_in_the_order_of_time_and_what_cannot_be_is_said(
    db: Session, signed_in: SignIn
) -> None:
    browser = signed_in(Role.VIEWER)
    of = theme()
    keeping.freeze(now(-20))
    law = goal(of)
    db.flush()
    keeping.freeze(now(-10))
    keeping.freeze(Frame(clock.today(), clock.now(), of.id))
    gone = keeping.freeze(now(-5))
    keeping.take_back(gone)
    db.commit()

    there, back = (
        main_of(browser, f"/advocacy/briefings/compare?from={a}&to={b}") for a, b in ((1, 2), (2, 1))
    )
    assert there == back
    assert ("1 new" in there, law.called("en") in there) == (True, True)
    said = {
        "from=1&to=1": "This is one briefing, chosen twice",
        "from=1&to=3": "They are narrowed differently",
        "from=2&to=now": "Nothing has changed",
        "from=now&to=2": "Nothing has changed",
        "from=now&to=now": "One of the two is not there",
        f"from=1&to={gone.id}": "One of the two is not there",
        "from=x&to=99999999999999": "One of the two is not there",
    }
    for asked, words in said.items():
        assert words in main_of(browser, f"/advocacy/briefings/compare?{asked}"), asked
    apart = main_of(browser, "/advocacy/briefings/compare?from=1&to=3")
    assert ("In the later one alone" in apart, 'class="changed-figures"' in apart) == (True, False)


def test_files_are_on_record_and_what_somebody_has_changed_by_hand_is_not_handed_out(
    db: Session, signed_in: SignIn
) -> None:
    browser = signed_in(Role.VIEWER)
    filled()
    kept = keeping.freeze(now(), title="Before the meeting")
    db.commit()

    sheets = [browser.get(page) for page in ("/advocacy/situation.pdf?lang=fi", "/advocacy/briefings/1.pdf")]
    for sheet in sheets:
        with pikepdf.open(BytesIO(sheet.data)) as paper:
            assert len(paper.pages) == 1
    data = json.loads(browser.get("/advocacy/briefings/1.json").data)
    plain = json.dumps(data["kept"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data["sha256"] == kept.digest == hashlib.sha256(plain.encode()).hexdigest()
    assert data["kept"]["title"] == "Before the meeting"
    told = db.scalars(select(AuditEntry.record_id).where(AuditEntry.change == Change.DISCLOSED))
    assert list(told) == [None, 1, 1]

    db.execute(text("UPDATE briefings SET note = 'Something else'"))
    db.commit()
    page = main_of(browser, "/advocacy/briefings/1")
    assert "This is not what was kept" in page
    assert [browser.get(f"/advocacy/briefings/1.{kind}").status_code for kind in ("pdf", "json")] == [
        303,
        303,
    ]
    db.execute(text("UPDATE briefings SET content = '[]'"))
    db.commit()
    assert "This is not what was kept" in main_of(browser, "/advocacy/briefings/1")
    assert "One of the two is not there" in main_of(browser, "/advocacy/briefings/compare")
    assert "Since the briefing" not in main_of(browser, "/advocacy/")
    # Even where whoever wrote that knew how the digest is made.
    written = db.scalars(select(Briefing)).one()
    db.execute(text("UPDATE briefings SET digest = :digest"), {"digest": digest_of(written)})
    db.commit()
    assert browser.get("/advocacy/briefings/1.pdf").status_code == 303
    count = db.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)
    )
    assert count == 3


def test_a_briefing_is_taken_back_and_comes_back_as_it_was(db: Session, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    keeping.freeze(now(), title="Before the meeting")
    db.commit()

    assert browser.post("/advocacy/briefings/1/remove").location == "/advocacy/briefings/"
    assert "No briefing has been kept" in main_of(browser, "/advocacy/briefings/")
    assert "This briefing was taken back" in main_of(browser, "/advocacy/briefings/1")
    assert browser.get("/advocacy/briefings/1.pdf").status_code == 404
    browser.post("/advocacy/briefings/1/restore")
    assert main_of(browser, "/advocacy/briefings/").count('class="row-link"') == 1
    long = browser.post("/advocacy/briefings/new", data={"title": "x" * 201, "note": "y" * 2001})
    assert (long.status_code, db.scalar(select(func.count()).select_from(Briefing))) == (422, 1)


#: Who may do what: what each role is answered.
RIGHTS = {
    ("GET", "/advocacy/"): (200, 200, 200),
    ("GET", "/advocacy/situation.pdf"): (200, 200, 200),
    ("GET", "/advocacy/briefings/"): (200, 200, 200),
    ("GET", "/advocacy/briefings/1"): (200, 200, 200),
    ("GET", "/advocacy/briefings/1.pdf"): (200, 200, 200),
    ("GET", "/advocacy/briefings/1.json"): (200, 200, 200),
    ("GET", "/advocacy/briefings/compare"): (200, 200, 200),
    ("GET", "/advocacy/briefings/new"): (403, 200, 200),
    ("POST", "/advocacy/briefings/new"): (403, 303, 303),
    ("POST", "/advocacy/briefings/1/remove"): (403, 303, 404),
    ("POST", "/advocacy/briefings/1/restore"): (403, 303, 303),
}


def test_everybody_reads_the_common_picture_and_editors_keep_it(db: Session, signed_in: SignIn) -> None:
    keeping.freeze(now())
    db.commit()
    browsers = [signed_in(role) for role in (Role.VIEWER, Role.EDITOR, Role.ADMINISTRATOR)]

    found = {
        (way, page): tuple(browser.open(page, method=way).status_code for browser in browsers)
        for way, page in RIGHTS
    }

    assert found == RIGHTS
