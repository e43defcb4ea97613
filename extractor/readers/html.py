"""Reads HTML pages: title, headings, paragraphs, lists and tables of the page's main part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractor.errors import SourceError
from extractor.model import Block, BlockKind
from extractor.readers.characters import Hyphens, Traced, cleaned
from extractor.readers.marks import Mark, Marks
from extractor.readers.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT_TAGS = (
    "script style noscript template nav form button select textarea input svg canvas iframe object video audio head "
    "dialog menu"
)
_LEFT_OUT = frozenset(_LEFT_OUT_TAGS.split())
_BOILERPLATE = frozenset({"header", "footer", "aside"})
_PARTING_TAGS = (
    "p div section article main body html ul ol li dl dt dd table thead tbody tfoot tr td th h1 h2 h3 h4 h5 h6"
    " blockquote pre figure figcaption caption address header footer aside hr br details summary fieldset center"
)
_BLOCK_TAGS = frozenset(_PARTING_TAGS.split())
_DATES = (
    "article:published_time", "dcterms.issued", "dc.date.issued", "dc.date", "date", "pubdate",
    "govuk:first-published-at", "dcterms.date", "dcterms.created", "og:updated_time",
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
#: No table is wider, whatever a cell says that it spans; no cell of a table without heads holds longer text.
_WIDEST, _LONGEST_CELL = 200, 600
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def read(data: bytes, name: str) -> Reading:
    """Read an HTML page; nothing is fetched. Raises SourceError where there is no page in the bytes."""
    root = _parsed(data, name)
    meta = _meta(root)
    title = (root.findtext(".//title") or "").strip()
    published = next((meta[key][:10] for key in _DATES if meta.get(key)), "")
    properties = {
        "title": meta.get("og:title") or title,
        "author": meta.get("author") or meta.get("dc.creator") or meta.get("og:site_name") or "",
        "created": published or _first_time(root),
        "published": published,
    }
    main = _main(root)
    hyphens = Hyphens("")
    blocks = (*_masthead(root, main, hyphens), *_blocks(main, hyphens))
    return Reading(blocks, (), {key: " ".join(value.split()) for key, value in properties.items() if value.strip()})


def _parsed(data: bytes, name: str) -> _Element:
    import lxml.etree as etree

    parser: Any = etree.HTMLParser(encoding=_encoding(data), no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise SourceError(name, "is a damaged HTML page.", "Fetch or save the page again.") from problem
    if root is None:
        raise SourceError(name, "is an HTML page with nothing in it.", "Fetch or save the page again.")
    return root


def _encoding(data: bytes) -> str:
    """The encoding that fits: a byte order mark, UTF-8 where the bytes are that, else what the page declares."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        said = declared[1].decode("ascii").lower() if declared else ""
        try:
            "".encode(said or "windows-1252")
        except LookupError:
            return "windows-1252"
        # Pages that declare these are written in Windows-1252: so the HTML standard reads them too.
        return "windows-1252" if said in ("", "iso-8859-1", "latin1", "ascii", "us-ascii", "utf-8", "utf8") else said


def _meta(root: _Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        key = (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        content = (tag.get("content") or "").strip()
        if key and content:
            found.setdefault(key, content)
    return found


def _first_time(root: _Element) -> str:
    return next((tag.get("datetime", "")[:10] for tag in root.iter("time") if tag.get("datetime")), "")


def _main(root: _Element) -> _Element:
    """The page's main part: <main>, or the one <article>, or all of its body."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and len("".join(_words(found[0]))) > 200:
            return found[0]
    body = root.find(".//body")
    return root if body is None else body


def _masthead(root: _Element, main: _Element, hyphens: Hyphens) -> Iterator[Block]:
    """The page's title, and what stands around it in the header, where the main part leaves them out."""
    if main.find(".//h1") is not None:
        return
    for header in root.iter("header"):
        if header.find(".//h1") is not None:
            yield from _blocks(header, hyphens)
            return


def _words(element: _Element) -> Iterator[str]:
    return (str(piece) for piece in element.itertext())


def _blocks(element: _Element, hyphens: Hyphens) -> Iterator[Block]:
    """The blocks under an element. Text that stands loose between block tags makes paragraphs."""
    loose: list[str] = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _LEFT_OUT or (tag in _BOILERPLATE and element.tag not in ("article", "main")) or _hidden(child):
            loose.append(" ")
        elif tag in _BLOCK_TAGS:
            yield from _loose(loose, element, hyphens)
            yield from _block(child, tag, hyphens)
        elif any(_is_block(inner) for inner in child.iter()):
            yield from _loose(loose, element, hyphens)
            yield from _blocks(child, hyphens)
        elif not (tag == "sup" and _is_reference(child, "".join(loose))):
            loose.append(_inline(child))
        loose.append(child.tail or "")
    yield from _loose(loose, element, hyphens)


def _block(element: _Element, tag: str, hyphens: Hyphens) -> Iterator[Block]:
    if heading := _HEADING.match(tag):
        text = cleaned(Traced.of(_inline(element)), hyphens).text
        if text:
            yield _numbered(text, "heading", int(heading[1]))
    elif tag == "table":
        yield from _table(element, hyphens)
    else:
        yield from _blocks(element, hyphens)


def _loose(pieces: list[str], parent: _Element, hyphens: Hyphens) -> Iterator[Block]:
    text = cleaned(Traced.of("".join(pieces)), hyphens).text
    pieces.clear()
    if text:
        kind: BlockKind = "paragraph"
        if any(True for _ in parent.iterancestors("li")) or parent.tag == "li":
            kind = "list_item"
        elif parent.tag in ("caption", "figcaption"):
            kind = "caption"
        yield _numbered(text, kind)


def _table(table: _Element, hyphens: Hyphens) -> Iterator[Block]:
    """A table as one block, after its caption; one that only lays out the page as the blocks of its cells."""
    for caption in table.findall("caption"):
        yield from _blocks(caption, hyphens)
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if _lays_out(table, cells):
        for cell in (cell for row in cells for cell in row):
            yield from _blocks(cell, hyphens)
        return
    heads = _head_rows(cells)
    lines = list(_grid(cells, hyphens))
    kept = [i for i, line in enumerate(lines) if any(line)]
    if kept:
        width = max(c + 1 for line in lines for c, cell in enumerate(line) if cell)
        text = "\n".join("\t".join([*lines[i], *[""] * width][:width]) for i in kept)
        yield Block(text, "table", head_rows=None if heads is None else sum(i < heads for i in kept))


def _lays_out(table: _Element, cells: list[list[_Element]]) -> bool:
    """Does the table only lay out the page: by its role, by a table or a heading in it, by one column, by long text?"""
    if table.get("role") in ("presentation", "none") or max(map(len, cells), default=0) < 2:
        return True
    if table.find(".//table") is not None or table.find(".//h2") is not None:
        return True
    if any(cell.tag == "th" for row in cells for cell in row):
        return False
    return any(_is_page(cell) for row in cells for cell in row)


def _is_page(cell: _Element) -> bool:
    """Is it no cell but a piece of a page: long text in several paragraphs?"""
    return len(cell.findall(".//p")) > 1 and sum(map(len, _words(cell))) > _LONGEST_CELL


def _head_rows(cells: list[list[_Element]]) -> int | None:
    """How many rows are heads: those in the table's head, else those at its top with heads alone; None if none says."""
    in_head = 0
    for row in cells:
        if not row or next(row[0].iterancestors("thead", "table")).tag != "thead":
            break
        in_head += 1
    if in_head:
        return in_head
    count = 0
    while count < len(cells) and cells[count] and all(cell.tag == "th" for cell in cells[count]):
        count += 1
    return count or None


def _grid(cells: list[list[_Element]], hyphens: Hyphens) -> Iterator[list[str]]:
    """The rows' texts, column by column: a cell that spans columns or rows leaves the others that it covers empty."""
    covered: dict[int, int] = {}
    for row in cells:
        line: list[str] = []
        for cell in row:
            while covered.get(len(line), 0):
                line.append("")
            text = cleaned(Traced.of(_inline(cell)), hyphens).text
            for k in range(min(_span(cell, "colspan"), max(1, _WIDEST - len(line)))):
                covered[len(line)] = _span(cell, "rowspan")
                line.append("" if k else text)
        yield line
        covered = {column: rows - 1 for column, rows in covered.items() if rows > 1}


def _span(cell: _Element, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def _inline(element: _Element) -> str:
    """The text of an element, its block tags parted by spaces, the marks of footnotes left out."""
    if element.tag == "br" or not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return " "
    inner = element.text or ""
    for child in element:
        if not (child.tag == "sup" and _is_reference(child, inner)):
            inner += _inline(child)
        inner += child.tail or ""
    return f" {inner} " if element.tag in _BLOCK_TAGS else inner


def _is_reference(raised: _Element, before: str) -> bool:
    """Is the raised text the mark of a footnote, and not a power or the sign of a square metre?"""
    text = "".join(_words(raised)).strip()
    if len(text) > 16 or not any(c.isdigit() for c in text):
        return False
    return raised.find(".//a") is not None or before.rstrip()[-1:] in set(".,;:!?”’)\"'")


def _is_block(element: _Element) -> bool:
    return isinstance(element.tag, str) and element.tag in _BLOCK_TAGS


def _hidden(element: _Element) -> bool:
    style = (element.get("style") or "").replace(" ", "")
    return element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in style


def _numbered(text: str, kind: BlockKind, level: int = 0) -> Block:
    """The block, with a number printed at its beginning taken out of the text."""
    mark = Marks([text]).at(0, fresh=True) or Mark(kind)
    if mark.kind not in ("paragraph", "list_item"):
        return Block(text, kind, level=level)
    return Block(text[mark.skip :], mark.kind if kind == "paragraph" else kind, level=level, number=mark.number)
