"""What sort of file it is, told by its content and never by its name; and a name that can do no harm.

Handed out are kinds that every office can open and that do nothing by themselves. Left out on purpose: web
pages, SVG and XML (they can hold programs that a browser runs), Office files with macros and the old binary
formats (a macro in them cannot be told), archives (nobody sees what is in them before it is unpacked), and
programs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile

#: Characters of a name; its ending comes on top.
_LONGEST_STEM: Final = 120
#: A file of an office has a few hundred parts; one that claims many thousand is made to do harm.
_MOST_PARTS: Final = 10_000
_LONGEST_MIMETYPE: Final = 200


class Fault(StrEnum):
    """Why a file is not handed out."""

    EMPTY = "empty"
    #: It begins as one of the kinds, and does not go on as one.
    BROKEN = "broken"
    #: A web page, SVG or XML: a browser would run what is in it.
    MARKUP = "markup"
    MACROS = "macros"
    #: .doc, .xls and .ppt of old, and Office files locked with a password, which look the same.
    OLD_OFFICE = "old_office"
    LOCKED = "locked"
    ARCHIVE = "archive"
    #: The name says one kind, and the content is plain text.
    NOT_WHAT_IT_SAYS = "not_what_it_says"
    UNKNOWN = "unknown"


class NotHandedOut(Exception):
    """The file is not one that the office hands out; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Kind:
    """A kind of file that is handed out.

    Args:
        media_type: as it is served.
        ending: what its name ends with; ``endings`` are others that are left as they are.
        short: what a list calls it, the same in every language.
    """

    media_type: str
    ending: str
    short: str
    endings: tuple[str, ...] = ()


PDF: Final = Kind("application/pdf", ".pdf", "PDF")
PNG: Final = Kind("image/png", ".png", "PNG")
JPEG: Final = Kind("image/jpeg", ".jpg", "JPEG", (".jpeg",))
GIF: Final = Kind("image/gif", ".gif", "GIF")
WEBP: Final = Kind("image/webp", ".webp", "WebP")
TEXT: Final = Kind("text/plain", ".txt", "TXT", (".text", ".md"))
CSV: Final = Kind("text/csv", ".csv", "CSV")
_OPEN_XML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
#: By the folder that holds the document within the file.
_BY_FOLDER: Final = {
    "word/": Kind(f"{_OPEN_XML}wordprocessingml.document", ".docx", "DOCX"),
    "xl/": Kind(f"{_OPEN_XML}spreadsheetml.sheet", ".xlsx", "XLSX"),
    "ppt/": Kind(f"{_OPEN_XML}presentationml.presentation", ".pptx", "PPTX", (".ppsx",)),
}
_BY_MIMETYPE: Final = {
    f"{_OPEN_DOCUMENT}text": Kind(f"{_OPEN_DOCUMENT}text", ".odt", "ODT"),
    f"{_OPEN_DOCUMENT}spreadsheet": Kind(f"{_OPEN_DOCUMENT}spreadsheet", ".ods", "ODS"),
    f"{_OPEN_DOCUMENT}presentation": Kind(f"{_OPEN_DOCUMENT}presentation", ".odp", "ODP"),
}
KINDS: Final = (PDF, *_BY_FOLDER.values(), *_BY_MIMETYPE.values(), PNG, JPEG, GIF, WEBP, TEXT, CSV)
#: For the file chooser of a browser, which takes it as a hint.
ACCEPTED: Final = ",".join(ending for kind in KINDS for ending in (kind.ending, *kind.endings))

_MARKUP: Final = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|!--)", re.IGNORECASE)
#: What texts hold beside letters: tab, line feed, form feed, carriage return.
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}
_COMPRESSED: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00", b"MSCF")


def recognised(content: bytes, name: str) -> Kind:
    """The kind of a file, by its content. The name decides only between kinds of plain text.

    Raises:
        NotHandedOut: it is of no kind that is handed out, or broken.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise NotHandedOut(Fault.EMPTY)
    if content.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in content[-65_536:])
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, content[12:16] == b"IHDR" and b"IEND" in content[-64:])
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in content[-65_536:])
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _whole(GIF, len(content) > 20)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _whole(WEBP, int.from_bytes(content[4:8], "little") + 8 <= len(content) + 1)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise NotHandedOut(Fault.OLD_OFFICE)
    if content.startswith((*_COMPRESSED, b"PK\x05\x06")):
        raise NotHandedOut(Fault.ARCHIVE)
    return _written(content, name)


def safe_name(name: str, kind: Kind) -> str:
    """A name for a file of this kind: letters, digits, dot, hyphen and space, and the kind's own ending."""
    # What stands before a slash of either leaning is a folder of somebody's machine.
    path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
    stem, ending = path.stem if path.suffix else path.name, path.suffix.lower()
    if ending and ending not in {e for known in KINDS for e in (known.ending, *known.endings)}:
        # No ending that we know: "Mr. Virtanen" is a name, ".exe" would be one to stumble over.
        stem = path.stem if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else path.name
    kept = "".join(sign if sign.isalnum() or unicodedata.combining(sign) else _instead(sign) for sign in stem)
    kept = re.sub(r"\.{2,}", ".", re.sub(r" {2,}", " ", kept)).strip(" .-")[:_LONGEST_STEM].strip(" .-")
    known_ending = ending if ending in (kind.ending, *kind.endings) else kind.ending
    return (kept or "paper") + known_ending


def short_kind(media_type: str) -> str:
    """What a list calls files of this type: "PDF"."""
    return next((kind.short for kind in KINDS if kind.media_type == media_type), "")


def _instead(sign: str) -> str:
    if sign in ".-":
        return sign
    return "-" if unicodedata.category(sign) in {"Pd", "Pc"} else " "


def _whole(kind: Kind, is_whole: bool) -> Kind:
    if not is_whole:
        raise NotHandedOut(Fault.BROKEN)
    return kind


def _packed(content: bytes) -> Kind:
    """A document of an office suite is a ZIP archive with parts of known names; only the list of its parts
    is read, and nothing is unpacked but the one short line that OpenDocument begins with."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts[:_MOST_PARTS]}
            first = parts[0] if parts else None
            declared = ""
            if first is not None and first.filename == "mimetype" and first.file_size <= _LONGEST_MIMETYPE:
                declared = packed.read(first).decode("ascii", "replace").strip()
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        raise NotHandedOut(Fault.BROKEN) from None
    if len(parts) > _MOST_PARTS:
        raise NotHandedOut(Fault.ARCHIVE)
    if any(part.flag_bits & 1 for part in parts):
        raise NotHandedOut(Fault.LOCKED)
    lower = {name.lower() for name in names}
    if any(n.endswith("vbaproject.bin") or n.startswith(("basic/", "scripts/")) for n in lower):
        raise NotHandedOut(Fault.MACROS)
    if declared in _BY_MIMETYPE and "content.xml" in names:
        return _BY_MIMETYPE[declared]
    if "[Content_Types].xml" in names:
        for folder, kind in _BY_FOLDER.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise NotHandedOut(Fault.ARCHIVE)


def _written(content: bytes, name: str) -> Kind:
    """Plain text, if it reads as such and says so by its name."""
    if _MARKUP.search(content[:65_536]):
        raise NotHandedOut(Fault.MARKUP)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotHandedOut(Fault.UNKNOWN) from None
    if _CONTROLS & set(content[:1_000_000]):
        raise NotHandedOut(Fault.UNKNOWN)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    for kind in (CSV, TEXT):
        if ending in (kind.ending, *kind.endings):
            return kind
    raise NotHandedOut(Fault.NOT_WHAT_IT_SAYS if ending else Fault.UNKNOWN)
