"""What chapters, sheets and papers are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.printing.diplomatic_list import Chapter, Paper
from stakeholders.printing.envelopes import Stationery

CHAPTER_WORDS: dict[Chapter, LazyString] = {
    Chapter.PRECEDENCE: _l("Order of precedence"),
    Chapter.MISSIONS: _l("Diplomatic missions"),
    Chapter.ORGANISATIONS: _l("International organisations and representations"),
    Chapter.CONSULAR: _l("Consular posts"),
    Chapter.NATIONAL_DAYS: _l("National days"),
}

PAPER_WORDS: dict[Paper, LazyString] = {
    Paper.A5: _l("Booklet (A5)"),
    Paper.A4: _l("Sheets (A4)"),
}

STATIONERY_WORDS: dict[Stationery, LazyString] = {
    Stationery.LABELS_3X8: _l("Labels, 24 on a sheet (70 × 37 mm)"),
    Stationery.LABELS_3X7: _l("Labels, 21 on a sheet (63.5 × 38.1 mm)"),
    Stationery.LABELS_2X7: _l("Labels, 14 on a sheet (99.1 × 38.1 mm)"),
    Stationery.ENVELOPE_C5: _l("Envelopes C5 (229 × 162 mm)"),
    Stationery.ENVELOPE_DL: _l("Envelopes DL (220 × 110 mm)"),
}
