"""Weighs the pages of a PDF file: forms that draw forms, each ten times, make a page that never ends to be drawn."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

# A page that interprets more bytes of drawing than this takes minutes, and gigabytes.
_HEAVY = 40_000_000
_DRAWN = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")


def heavy(data: bytes) -> frozenset[int]:
    """The numbers of the pages that would take for ever, by what their forms come to; none where the file is damaged.

    Each form is weighed once, however often it is drawn.
    """
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    weights: dict[int, int] = {}
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages = PDFPage.create_pages(document)
        return frozenset(
            number
            for number, page in enumerate(pages, 1)
            if _drawn([resolve1(part) for part in page.contents], page.resources, weights) > _HEAVY
        )
    except Exception:  # pdfminer raises whatever a damaged file makes it meet; then the pages are simply tried
        return frozenset()


def _drawn(parts: list[Any], resources: Any, weights: dict[int, int]) -> int:
    """What streams of drawing come to, in bytes, with all that they draw."""
    from pdfminer.pdftypes import PDFStream, dict_value

    streams = [part.get_data() for part in parts if isinstance(part, PDFStream)]
    named = dict_value(dict_value(resources).get("XObject") or {})
    total = sum(map(len, streams))
    for name, times in sum((Counter(_DRAWN.findall(body)) for body in streams), Counter[bytes]()).items():
        total += times * _weight(named.get(name.decode("latin-1")), resources, weights)
    return total


def _weight(reference: Any, inherited: Any, weights: dict[int, int]) -> int:
    """The weight of a form; a picture, and a form within itself, weigh nothing."""
    from pdfminer.pdftypes import PDFStream, resolve1

    form = resolve1(reference)
    if not isinstance(form, PDFStream) or str(form.get("Subtype")) != "/'Form'":
        return 0
    key = getattr(reference, "objid", id(form))
    if key not in weights:
        weights[key] = 0
        weights[key] = _drawn([form], form.get("Resources") or inherited, weights)
    return weights[key]
