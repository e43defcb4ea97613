"""Evidence as a Word document: a native table on landscape A4, header row repeated, rows kept whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import docx
import pyarrow as pa
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from extractor.briefing.cells import printable
from extractor.briefing.evidence import Column, Lines, Sheet, laid_out
from extractor.errors import SettingsError

MOST_COLUMNS = 63
MOST_ROWS = 32_766
"""What a Word table holds, the header row set aside."""

_FONT = "Arial"
_INK, _GREY, _RULE, _TINT = "1B2A38", "5B6770", "C3CAD0", "E9EEF2"
_TEXT_WIDTH = 26.1  # centimetres between the margins
_CHARACTER = 0.021  # centimetres of a mean character, for each point of the font's size
_PADDING = 0.4  # centimetres left and right of a cell's text together
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def document(table: pa.Table, title: str, note: str = "") -> bytes:
    """The .docx file. The same table gives the same bytes. SettingsError where Word cannot hold the table."""
    if table.num_columns > MOST_COLUMNS or table.num_rows > MOST_ROWS:
        raise SettingsError(
            "",
            f"a Word table holds at most {MOST_COLUMNS} columns and {MOST_ROWS:,} rows; "
            f"this one has {table.num_columns} and {table.num_rows:,}.",
            "Choose fewer in the SQL, or export to .xlsx.",
        )
    sheet = laid_out(table)
    paper: Any = docx.Document()
    _landscape(paper)
    _styles(paper, _points(sheet))
    paper.add_paragraph(printable(title), style="Title")
    paper.add_paragraph(f"{sheet.summary}.", style="Evidence Summary")
    if note:
        paper.add_paragraph(printable(note), style="Evidence Summary")
    if sheet.columns:
        _add_table(paper, sheet, printable(title))
    _footer(paper.sections[0], printable(title))
    properties = paper.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "", ""
    # The template's own date says nothing true of this file.
    for element in properties._element.findall(qn("dcterms:created")) + properties._element.findall(
        qn("dcterms:modified")
    ):
        properties._element.remove(element)
    return _packed(paper)


def _landscape(paper: Any) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm((29.7 - _TEXT_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.7)
    section.footer_distance = Cm(0.8)


def _points(sheet: Sheet) -> float:
    """The table's font size: a wide table of raw columns is set smaller."""
    count = len(sheet.columns)
    return 8.5 if sheet.evidence or count <= 9 else 7.0 if count <= 14 else 6.0


def _styles(paper: Any, points: float) -> None:
    """Named styles, so that a reader can change the look of the whole table in one place."""
    _style(paper.styles["Normal"], 9, _INK)
    _style(paper.styles["Title"], 17, _INK, bold=True, after=3)
    border = paper.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        paper.styles["Title"].element.pPr.remove(border)
    for name, size, colour, bold, after in (
        ("Evidence Summary", 9.5, _GREY, False, 6),
        ("Evidence Head", points, _INK, True, 0),
        ("Evidence Cell", points, _INK, False, 0),
        ("Evidence Figure", points, _INK, True, 0),
        ("Evidence Detail", max(points - 1, 5.5), _GREY, False, 0),
    ):
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = paper.styles["Normal"]
        _style(style, size, colour, bold=bold, after=after)


def _style(style: Any, size: float, colour: str, *, bold: bool = False, after: float = 0) -> None:
    style.font.size, style.font.bold = Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(after)
    style.paragraph_format.line_spacing = 1.0
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:lang", "w:spacing", "w:kern"):
        for element in properties.findall(qn(tag)):  # the template's theme fonts would win over a plain name
            properties.remove(element)
    fonts = "".join(f' w:{use}="{_FONT}"' for use in ("ascii", "hAnsi", "eastAsia", "cs"))
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')}{fonts}/>"))
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB"/>'))


def _footer(section: Any, title: str) -> None:
    line = section.footer.paragraphs[0]
    line.style = "Evidence Detail"
    line.paragraph_format.tab_stops.add_tab_stop(Cm(_TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    short = title if len(title) <= 110 else title[:109].rstrip() + "…"
    line.add_run(f"{short}\tPage ")
    line._p.append(_field("PAGE"))
    line.add_run(" of ")
    line._p.append(_field("NUMPAGES"))


def _field(name: str) -> Any:
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')


def _add_table(paper: Any, sheet: Sheet, title: str) -> None:
    widths = [round(width * 567) for width in _widths(sheet)]  # twentieths of a point
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'
        for side, weight, colour in (("top", 12, _INK), ("bottom", 8, _INK), ("insideH", 4, _RULE))
    )
    margins = "".join(
        f'<w:{side} w:w="{size}" w:type="dxa"/>'
        for side, size in (("top", 50), ("left", 90), ("bottom", 60), ("right", 90))
    )
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(title)}/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )
    body = paper.element.body
    body.insert(len(body) - 1, table)  # before the section's properties, which come last
    pairs = list(zip(sheet.columns, widths, strict=True))
    head = [_cell((column.name,), column, width, head=True) for column, width in pairs]
    table.append(_row(head, repeated=True))
    for row in sheet.rows:
        cells = [_cell(lines, column, width) for lines, (column, width) in zip(row, pairs, strict=True)]
        table.append(_row(cells))
    # Word wants a paragraph after a table; a tall one would open an empty last page.
    body.insert(
        len(body) - 1,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
        ),
    )


def _row(cells: Iterable[str], *, repeated: bool = False) -> Any:
    header = "<w:tblHeader/>" if repeated else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>")


def _cell(lines: Lines, column: Column, width: int, *, head: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_TINT}"/><w:vAlign w:val="bottom"/>' if head else ""
    first = "Head" if head else "Figure" if column.name == "Amount" and not column.right else "Cell"
    alignment = '<w:jc w:val="right"/>' if column.right else ""
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Evidence{first if i == 0 else "Detail"}"/>{alignment}</w:pPr>{_runs(line)}</w:p>'
        for i, line in enumerate(lines)
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraphs}</w:tc>'


def _runs(text: str) -> str:
    """A line as runs; tabs and line ends within it become Word's own."""
    parts = escape(text).replace("\r", "\n").replace("\t", "\n\t").split("\n")
    pieces = []
    for i, part in enumerate(parts):
        mark = "" if i == 0 else "<w:tab/>" if part.startswith("\t") else "<w:br/>"
        pieces.append(f'{mark}<w:t xml:space="preserve">{part.removeprefix(chr(9))}</w:t>')
    return f"<w:r>{''.join(pieces)}</w:r>"


def _widths(sheet: Sheet) -> list[float]:
    """Centimetres for each column, together the width of the text."""
    if sheet.evidence:
        left = _TEXT_WIDTH - sum(column.width or 0 for column in sheet.columns)
        widths = [column.width or max(left, 6.0) for column in sheet.columns]
        return [width * _TEXT_WIDTH / sum(widths) for width in widths]
    size = _CHARACTER * _points(sheet)
    texts = [
        [column.name, *("\n".join(row[i]) for row in sheet.rows)]  # the name must fit too
        for i, column in enumerate(sheet.columns)
    ]
    least = [size * min(max(map(_unbroken, column)), 22) + _PADDING for column in texts]
    whole = [size * min(max(map(len, column)), 90) + _PADDING for column in texts]
    return _fitted(least, list(map(max, whole, least)))


def _unbroken(text: str) -> int:
    """How many characters should stay on one line: a short text (a date) whole, else the longest word."""
    return len(text) if len(text) <= 18 else max(map(len, text.split()), default=0)


def _fitted(least: Sequence[float], wished: Sequence[float]) -> list[float]:
    """Widths between least and wished that fill the line; where even the least do not fit, all shrink alike."""
    if sum(wished) <= _TEXT_WIDTH:
        return list(wished)
    if sum(least) >= _TEXT_WIDTH:
        return [width * _TEXT_WIDTH / sum(least) for width in least]
    share = (_TEXT_WIDTH - sum(least)) / (sum(wished) - sum(least))
    return [low + share * (high - low) for low, high in zip(least, wished, strict=True)]


def _packed(paper: Any) -> bytes:
    """The file with a fixed date on each of its parts: the clock must not make two exports of one table differ."""
    raw, packed = io.BytesIO(), io.BytesIO()
    paper.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(name))
    return packed.getvalue()
