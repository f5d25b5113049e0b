"""What 2,000 guests cost on paper: badges, place cards, lists, beside the typesetter with nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import typst
from flask import Flask

from events.printing import badges, participants, place_cards
from events.printing.badges import BadgeEdition
from events.printing.measures import Badge, Card
from events.printing.participants import Edition, Order
from events.printing.place_cards import CardEdition
from events.printing.queries import Who
from events.printing.views import FOLDER
from events.programme.models import Event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office.database import db
from office.typesetting.fonts import installed
from office.typesetting.setting import typeset

Timed = Callable[..., float]
GUESTS, RUNS = 2_000, 3
_NAMES = (
    "Åsa Lindqvist",
    "محمد بن عبد الله",
    "Олександр Шевченко",
    "王伟",
    "Ελένη Παπαδοπούλου",
    "Chiara Rossi",
)

#: The same names, ten on a page, in one size: what the typesetter itself takes.
_BARE = b"""
#let names = json(bytes(sys.inputs.names))
#set document(title: "Names")
#set text(font: json(bytes(sys.inputs.families)), size: 20pt, lang: "en")
#set page(paper: "a4", margin: 10mm)
#for (number, ten) in names.chunks(10).enumerate() {
  if number > 0 { pagebreak() }
  for (place-on, name) in ten.enumerate() {
    place(top + left, dx: calc.rem(place-on, 2) * 95mm, dy: calc.quo(place-on, 2) * 55mm,
      box(width: 90mm, height: 55mm, align(center + horizon, strong(name))))
  }
}
"""


def run(app: Flask, timed: Timed) -> Iterator[tuple[str, str]]:
    """Each kind of file for 2,000 guests of six scripts, and the ratio of badges to the bare typesetter."""
    with app.app_context(), app.test_request_context():
        event = _crowded()
        plain, coded = BadgeEdition(Badge.MM90X55, "en"), BadgeEdition(Badge.MM90X55, "en", with_code=True)
        yield "guests", f"{GUESTS:6}"
        yield "gathering the badges", _ms(timed(lambda: badges.badges(event, plain), runs=RUNS))
        bare = timed(_bare(badges.badges(event, plain)[0]), runs=RUNS)
        yield "the bare typesetter: the same names, one size", _ms(bare)
        for label, edition in (("badges", plain), ("badges with codes for the door", coded)):
            content, _people = badges.badges(event, edition)
            seconds = timed(_setting(badges.TEMPLATE, content), runs=RUNS)
            yield f"setting {label} as PDF/UA-1", f"{_ms(seconds)}, {seconds / bare:4.1f} × the bare one"
        edition_of_cards = CardEdition(Card.FOUR, "en")
        cards = place_cards.place_cards(event, edition_of_cards)
        content = place_cards.card_sheets(event, cards, edition_of_cards)
        yield "setting place cards", _ms(timed(_setting(place_cards.TEMPLATE, content), runs=RUNS))
        content, _people = participants.participants(event, Edition(Order.PRECEDENCE, Who.SEATED, "en"))
        yield (
            "setting the list of participants",
            _ms(timed(_setting(participants.TEMPLATE, content), runs=RUNS)),
        )


def _setting(template: str, content: dict[str, Any]) -> Callable[[], object]:
    # The typesetter remembers what it has set: each run is told another title.
    runs = iter(range(100))
    return lambda: typeset(template, {**content, "title": f"{content['title']} {next(runs)}"}, FOLDER)


def _bare(content: dict[str, Any]) -> Callable[[], object]:
    names = [one["name"]["text"] for page in content["pages"] for one in page]
    fonts, runs = installed(), iter(range(100))
    families = json.dumps(fonts.families)

    def compile_names() -> object:
        given = [*names[:-1], f"{names[-1]} {next(runs)}"]
        return typst.compile(
            _BARE,
            font_paths=fonts.faces,
            ignore_system_fonts=True,
            sys_inputs={"names": json.dumps(given), "families": families},
            pdf_standards="ua-1",
        )

    return compile_names


def _crowded() -> Event:
    event = db.session.get_one(Event, 3)
    for number in range(GUESTS):
        db.session.add(
            Registration(
                event=event,
                door=Door.OPEN,
                capacity=Capacity.REGISTRANT,
                status=RegistrationStatus.CONFIRMED,
                name=f"{_NAMES[number % len(_NAMES)]} {number}",
                title="Head of the section for economic and cultural affairs" if number % 3 else "",
                organisation_name=f"Organisation of the guests no. {number // 3}",
            )
        )
    db.session.flush()
    return event


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"
