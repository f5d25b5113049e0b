"""The map of the world has every state in its place, and draws no border that the house would not."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from office.countries import all_countries
from tooling import assets
from tooling.world import WIDTH, equal_earth, simplified, world


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((assets.VENDOR / "world.json").read_text(encoding="utf-8"))
    return made


def test_every_state_has_a_place_and_the_map_is_small(made: dict[str, Any]) -> None:
    assert (assets.VENDOR / "world.json").stat().st_size < 150_000
    missing = {code for code, _name in all_countries("en")} - set(made["states"])
    # Nobody lives on these; bodies are no states.
    assert missing == {"AQ", "BV", "UM", "EU", "UN"}
    assert made["width"] == WIDTH
    for state in made["states"].values():
        assert 0 <= state["at"][0] <= made["width"] and 0 <= state["at"][1] <= made["height"]
    # In the right order on the map: east is right, north is up.
    at = {code: state["at"] for code, state in made["states"].items()}
    assert at["US"][0] < at["GB"][0] < at["FI"][0] < at["JP"][0] < at["FJ"][0]
    assert at["NO"][1] < at["DE"][1] < at["ET"][1] < at["NA"][1] < at["NZ"][1]


def test_areas_are_in_proportion(made: dict[str, Any]) -> None:
    area = {code: state["area"] for code, state in made["states"].items()}
    # Square kilometres (United Nations, Demographic Yearbook); of Ukraine's, Crimea has 27,000.
    for code, real in {"UA": 603_500, "BR": 8_515_767, "SO": 637_657, "EH": 266_000}.items():
        assert area[code] / area["DE"] == pytest.approx(real / 357_582, rel=0.04)
    assert area["XK"] > 0 and area["TW"] > 0 and area["PS"] > 0


def topology(*geometries: tuple[str | None, str, list[int]], arcs: list[Any]) -> dict[str, Any]:
    """Arcs in degrees; TopoJSON keeps the way from each point to the next."""
    ways = [
        [
            [x - (line[at - 1][0] if at else 0), y - (line[at - 1][1] if at else 0)]
            for at, (x, y) in enumerate(line)
        ]
        for line in arcs
    ]
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": ways,
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": number, "properties": {"name": name}, "arcs": [ring]}
                    for number, name, ring in geometries
                ]
            }
        },
    }


def test_a_border_is_drawn_once_and_none_where_both_sides_are_one_state() -> None:
    between = [[20, 0], [20, 20]]
    west, east = [[20, 20], [0, 20], [0, 0], [20, 0]], [[20, 0], [40, 0], [40, 20], [20, 20]]
    two = world(topology(("246", "Finland", [0, 1]), ("752", "Sweden", [2, ~0]), arcs=[between, west, east]))
    assert two["borders"].count("M") == 1
    assert set(two["states"]) >= {"FI", "SE"}
    one = world(
        topology(("706", "Somalia", [0, 1]), (None, "Somaliland", [2, ~0]), arcs=[between, west, east])
    )
    assert one["borders"] == ""
    assert one["states"]["SO"]["path"].count("M") == 2


def test_crimea_is_ukraines_whoever_holds_it() -> None:
    mainland = [[60, 50], [100, 50], [100, 70], [60, 70], [60, 50]]
    crimea = [[33, 45], [36, 45], [36, 46], [33, 46], [33, 45]]
    found = world(topology(("643", "Russia", [0]), ("643", "Russia", [1]), arcs=[mainland, crimea]))["states"]
    assert found["UA"]["path"] and found["RU"]["path"].count("M") == 1


def test_land_beyond_the_date_line_stays_with_its_continent() -> None:
    chukotka = [[178, 66], [179, 66], [-179, 67], [-178, 66], [-179, 65], [178, 66]]
    greece = [[22, 37], [24, 37], [24, 41], [22, 41], [22, 37]]
    found = world(topology(("643", "Russia", [0]), ("300", "Greece", [1]), arcs=[chukotka, greece]))
    assert found["states"]["RU"]["at"][0] > found["states"]["GR"]["at"][0]
    assert found["states"]["RU"]["area"] < WIDTH * 20, "it does not run across the whole map"


def test_the_projection_is_equal_earth() -> None:
    # What PROJ's own tests have for a globe of 6,371,008.7714 metres.
    earth = 6_371_008.7714
    assert [earth * number for number in equal_earth(180, 0)] == pytest.approx([17_243_959.06, 0], rel=1e-6)
    assert [earth * number for number in equal_earth(180, 90)] == pytest.approx(
        [10_216_474.79, 8_392_927.60], rel=1e-6
    )
    assert equal_earth(0, -30) == (0.0, -equal_earth(0, 30)[1])


def test_a_line_keeps_its_ends_and_its_great_bends() -> None:
    coast = [(x / 10, 10 * (50 < x < 60) + math.sin(x * 7) / 50) for x in range(101)]
    found = simplified(coast, 0.1)
    assert found[0] == coast[0] and found[-1] == coast[-1]
    assert len(found) < 12 and max(y for _x, y in found) > 9.9
