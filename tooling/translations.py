"""Compiles translations: for every .po named, the .mo beside it. Run in the virtual environment."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside this .po and return its path; fuzzy entries are left out, as gettext would."""
    with source.open("rb") as handle:
        catalogue = read_po(handle)
    target = source.with_suffix(".mo")
    fresh = target.with_suffix(".mo.new")
    with fresh.open("wb") as handle:
        write_mo(handle, catalogue)
    # a running server must never read half a file
    fresh.replace(target)
    return target


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
