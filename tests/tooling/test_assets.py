"""Page assets: the icons that pages name exist, and a name that does not is told."""

from pathlib import Path

import pytest

from tooling.assets import AssetError, icon_names, manifest, sprite

HOME = """<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 12l-2 0l9 -9" />
</svg>"""


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    for kind in ("outline", "filled"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "home.svg").write_text(HOME)
    return tmp_path


def test_the_sprite_holds_each_named_icon_once_without_the_invisible_square(icons: Path) -> None:
    names = icon_names("# icons\nhome\nhome-filled # the filled one\n\nhome\n")
    assert names == ["home", "home-filled"]
    made = sprite(names, icons)
    assert made.count("<symbol") == 2
    assert '<symbol id="home" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in made
    assert '<symbol id="home-filled" viewBox="0 0 24 24" fill="currentColor"' in made
    assert "M0 0h24v24H0z" not in made


def test_unknown_icons_are_all_named(icons: Path) -> None:
    with pytest.raises(AssetError, match="does not have: hoome, hose"):
        sprite(["home", "hoome", "hose"], icons)


def test_the_manifest_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"one")
    before = manifest(tmp_path)
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"two")
    assert set(before) == {"fonts/a.woff2"}
    assert manifest(tmp_path) != before
