"""Spreadsheets written by hand, for tests that need what no program would write."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from stakeholders.importing.reading import BadFile, ReadOptions, Sheet, read

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"

CARD = """BEGIN:VCARD
VERSION:{version}
FN:Dr. Åsa Lind
N:Lind;Åsa;Maria;Dr.;
ORG:Embassy of Sweden;Consular section
TITLE:Counsellor\\, Deputy Head
EMAIL;TYPE=INTERNET:asa@example.org
EMAIL;PREF=1:office@example.org
item1.TEL;TYPE="work,voice":tel:+358 9 123 4567
TEL;TYPE=FAX:+358 9 999
ADR;TYPE=WORK:;;Street 1;Helsinki;;00100;Finland
NOTE:one line\\nanother
 goes on
PHOTO;ENCODING=b:AAAA
 BBBB
BDAY:19700101
END:VCARD
"""


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def worksheet(rows: str) -> str:
    """The XML of a worksheet with these rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def xlsx_of(sheet: str, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one sheet of this XML."""
    relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/%s" Target="%s"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">%s</Relationships>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": relations % (relation % ("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations % (relation % ("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": sheet,
    }
    return packed({name: text.encode() for name, text in parts.items()} | (more or {}))


def ods(rows: list[list[Any]], more: str = "") -> bytes:
    """An OpenDocument spreadsheet with one sheet "List"; ``more`` is XML after its rows."""
    table = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    names = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="List">{table}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>'
    return packed(
        {
            "mimetype": kind.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, float):
        said = f'office:value-type="float" office:value="{value}"'
    else:
        said = 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def xlsx(rows: list[list[Any]], *more: tuple[str, list[list[Any]]]) -> bytes:
    """A workbook as a spreadsheet program writes it, first sheet "List"."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "d.m.yyyy"})
    moment = book.add_format({"num_format": "d.m.yyyy hh:mm"})
    hour = book.add_format({"num_format": "hh:mm"})
    for name, table in (("List", rows), *more):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(table):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, time):
                    sheet.write_number(number, place, (value.hour * 60 + value.minute) / 1440, hour)
                elif value is not None:
                    sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def refused(data: bytes, options: ReadOptions | None = None, name: str = "") -> BadFile:
    with pytest.raises(BadFile) as caught:
        read(data, name, options or ReadOptions())
    return caught.value


def cells(sheet: Sheet) -> list[list[str]]:
    return [[line[name] for name in sheet.columns] for line in sheet.lines]
