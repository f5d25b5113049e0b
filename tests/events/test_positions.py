"""A position on the map is read from whatever people paste, and said back in degrees."""

from __future__ import annotations

import pytest

from events.programme.positions import (
    NoPosition,
    OffTheEarth,
    ShortLink,
    map_url,
    position_words,
    read_position,
)

HALL = (60.1699, 24.9525)


@pytest.mark.parametrize(
    "text",
    [
        "60.1699, 24.9525",
        " 60.1699 24.9525 ",
        "60,1699 24,9525",
        "60,1699, 24,9525",
        "60.16990° N, 24.95250° E",
        "E 24.9525, N 60.1699",
        "60°10'11.64\"N 24°57'9.0\"E",
        "60° 10′ 11,64″ N, 24° 57′ 9″ E",
        "geo:60.1699,24.9525",
        "geo:60.1699,24.9525,12;crs=wgs84;u=35",
        "geo:0,0?q=60.1699,24.9525(City%20Hall)",
        "https://www.openstreetmap.org/?mlat=60.1699&mlon=24.9525#map=17/60.1/24.9",
        "https://www.openstreetmap.org/node/1#map=17/60.16990/24.95250&layers=N",
        # The place counts, not what of the map is in sight.
        "https://www.google.com/maps/place/City+Hall/@60.1,24.9,13z/data=!4m6!3m5!8m2!3d60.1699!4d24.9525",
        "https://www.google.fi/maps/@60.1699,24.9525,15z",
        "https://maps.google.com/?q=60.1699,24.9525",
        "https://www.google.com/maps/search/?api=1&query=60.1699%2C24.9525",
        "https://www.google.com/maps/search/60.1699,+24.9525",
        "https://maps.apple.com/?ll=60.1699,24.9525&q=City%20Hall",
        "https://maps.apple.com/place?coordinate=60.1699,24.9525&name=City",
    ],
)
def test_a_position_is_read_from_degrees_addresses_and_links(text: str) -> None:
    assert read_position(text) == HALL


@pytest.mark.parametrize("place", [HALL, (-33.85679, 151.2153), (51.5, -0.12), (0.0, 0.0), (90.0, -180.0)])
def test_what_is_said_back_is_read_again_as_the_same(place: tuple[float, float]) -> None:
    assert read_position(position_words(*place)) == place


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("City Hall", NoPosition),
        # One number with a decimal comma, or two whole ones?
        ("60,169", NoPosition),
        ("60.1699", NoPosition),
        ("60°70' N 24° E", NoPosition),
        ("60 N 24 N", NoPosition),
        ("geo:60.1,24.9;crs=nad27", NoPosition),
        ("https://www.openstreetmap.org/about", NoPosition),
        ("https://[::1", NoPosition),
        ("https://maps.app.goo.gl/Xy12", ShortLink),
        ("91, 0", OffTheEarth),
        ("0, 181", OffTheEarth),
        ("1" * 1999, NoPosition),
    ],
)
def test_what_names_no_position_is_refused_by_name(text: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        read_position(text)
    assert type(refused.value) is error


def test_south_and_west_are_said_and_the_map_has_a_mark() -> None:
    assert position_words(-33.85679, -0.1) == "33.85679° S, 0.10000° W"
    assert map_url(*HALL) == (
        "https://www.openstreetmap.org/?mlat=60.16990&mlon=24.95250#map=17/60.16990/24.95250"
    )
