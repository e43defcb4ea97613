"""Tables on a page are found with their cells and heads, whether lines or space part them; what is no table is left."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple

import pypdfium2
import pytest
from layouts_blind import TableTruth, Truth
from reading_layouts import folded, made
from reportlab.pdfgen.canvas import Canvas

from extractor.readers.pdf.chunks import is_amount, is_figure, said
from extractor.readers.pdf.flow import Flow, body_size, put_in_order
from extractor.readers.pdf.furniture import furniture
from extractor.readers.pdf.glyphs import sheet
from extractor.readers.pdf.grids import Grid, continues, grids
from extractor.readers.pdf.printed import Printed, Sheet
from extractor.readers.pdf.printed import upright as turned_upright
from extractor.readers.pdf.rulings import Ruling

Rows = list[list[str]]


def drawn(draw: Callable[[Canvas], object], size: tuple[float, float] = (400, 400), turn: int = 0) -> Sheet:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setPageRotation(turn)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        return sheet(document[0], 1)
    finally:
        document.close()


def printed(text: str, x: float, base: float, bold: bool = False) -> list[Printed]:
    """The words of a line of ten-point type, five points a letter, from `x`."""
    words: list[Printed] = []
    for part in text.split(" "):
        words.append(Printed(part, x, base - 8, x + 5 * len(part), base + 2, base, 10.0, bold))
        x += 5 * len(part) + 3
    return words


def page(*lines: tuple[str, float, float], rulings: tuple[Ruling, ...] = (), bold: int = 0) -> Sheet:
    """A page of (text, x, baseline); a negative `x` is where the text ends. The first `bold` of them are bold."""
    words: list[Printed] = []
    for n, (text, x, base) in enumerate(lines):
        wide = 5 * len(text) - 2 * text.count(" ")
        words += printed(text, x if x >= 0 else -x - wide, base, n < bold)
    return Sheet(1, 600, 800, tuple(words), rulings)


def tables(sheet: Sheet) -> tuple[Grid, ...]:
    found, given_up = grids(sheet)
    assert not given_up
    return found


def texts(grid: Grid) -> Rows:
    return [[said(cell) for cell in row] for row in grid.rows]


def level(*tops: float, x0: float = 40, x1: float = 500) -> tuple[Ruling, ...]:
    return tuple(Ruling(x0, top, x1, top) for top in tops)


def upright(*xs: float, top: float, bottom: float) -> tuple[Ruling, ...]:
    return tuple(Ruling(x, top, x, bottom) for x in xs)


# ---- the layouts --------------------------------------------------------------------------------------------------


def read(truth: Truth) -> list[tuple[set[int], Rows, Grid]]:
    """The tables of a document as the product joins them over pages: their pages, their rows, their last part."""
    document = pypdfium2.PdfDocument(truth.pdf)
    sheets = [sheet(document[n], n + 1) for n in range(len(document))]
    document.close()
    body, flow = body_size(sheets), Flow()
    recurring = furniture(sheets, body)
    for page in sheets:
        hidden = {id(word) for strip in recurring.get(page.number, ()) for word in strip.words}
        put_in_order(replace(page, words=tuple(w for w in page.words if id(w) not in hidden)), body, flow)
    assert not flow.given_up.total()
    found: list[tuple[set[int], Rows, Grid]] = []
    for parts in (other for _, other in flow.others if isinstance(other, list)):
        rows: Rows = []
        for _, grid in parts:
            heads, own = grid.head_rows or 0, texts(grid)
            rows += own[heads:] if own[:heads] == rows[:heads] else own
        found.append(({number for number, _ in parts}, folded(rows, parts[-1][1].head_rows or 0), parts[-1][1]))
    return found


def exact(want: Rows, rows: Rows) -> int:
    """How many cells are read as they are printed, in rows put side by side."""
    count = 0
    ops = difflib.SequenceMatcher(None, [*map(tuple, want)], [*map(tuple, rows)], autojunk=False).get_opcodes()
    for tag, a, b, c, d in ops:
        if tag in ("equal", "replace"):
            pairs = zip(want[a:b], rows[c:d], strict=False)
            count += sum(one == other for pair in pairs for one, other in zip(*pair, strict=False))
    return count


class Matched(NamedTuple):
    """A true table, how many cells it has and how many were read right; the rows of the table read, its last part."""

    table: TableTruth
    cells: int
    right: int
    rows: Rows
    grid: Grid | None


@functools.cache
def layouts() -> tuple[list[Matched], list[tuple[str, Rows]]]:
    """Each true table with what was read of it, and the tables that are none."""
    matched: list[Matched] = []
    false: list[tuple[str, Rows]] = []
    for truth in made():
        found = read(truth)
        for table in truth.tables:
            want = [[*table.heads], *map(list, table.rows)]
            near = [f for f in found if table.page in f[0]]
            best = max(near, key=lambda f: exact(want, f[1]), default=None)
            right = exact(want, best[1]) if best else 0
            matched.append(Matched(table, len(want) * len(table.heads), right, *(best[1:] if best else ([], None))))
            found = [f for f in found if f is not best]
        false += [(truth.name, rows) for _, rows, _ in found]
    return matched, false


@pytest.mark.parametrize(("ruled", "share"), [(True, 0.97), (False, 0.90)], ids=["ruled", "by space"])
def test_the_cells_of_the_layouts_are_read_as_printed(ruled: bool, share: float) -> None:
    found = [m for m in layouts()[0] if m.table.ruled is ruled]
    assert sum(m.right for m in found) >= share * sum(m.cells for m in found)


def test_the_layouts_have_no_other_tables() -> None:
    assert layouts()[1] == []


def test_the_heads_of_the_layouts_are_those_printed() -> None:
    found = [(m.table, m.rows[0] if m.grid and m.grid.head_rows else []) for m in layouts()[0]]
    assert [(table.caption, heads) for table, heads in found if heads != [*table.heads]] == []


def test_a_table_is_called_ruled_where_lines_are_drawn_in_it() -> None:
    wrong = [m.table.caption for m in layouts()[0] if not m.grid or m.grid.ruled != m.table.ruled]
    assert wrong == []


def test_a_head_over_two_columns_has_a_row_of_its_own_though_no_line_is_drawn_under_it() -> None:
    lines = [("2026", 258.0, 115.0), ("Town", 45.0, 130.0), ("Plan", -270.0, 130.0), ("Done", -370.0, 130.0)]
    for n, town in enumerate(("Oxmarsh", "Wick", "Thaxley")):
        lines += [
            (town, 45.0, 155.0 + 20 * n),
            (f"{12 + n}", -270.0, 155.0 + 20 * n),
            (f"{30 - n}", -370.0, 155.0 + 20 * n),
        ]
    [grid] = tables(page(*lines, rulings=level(100, 140, 160, 180, 200, x1=400), bold=4))
    assert texts(grid)[:3] == [["", "2026", ""], ["Town", "Plan", "Done"], ["Oxmarsh", "12", "30"]]
    assert grid.head_rows == 2


# ---- tables of words under tinted heads ---------------------------------------------------------------------------


def in_columns(*rows: tuple[str, str], first: float = 115) -> list[tuple[str, float, float]]:
    """Rows of words in two columns; a stroke parts the lines of a cell."""
    lines: list[tuple[str, float, float]] = []
    for row in rows:
        cells = [cell.split("/") for cell in row]
        lines += [
            (line, x, first + 11 * n)
            for x, cell in zip((45.0, 205.0), cells, strict=True) for n, line in enumerate(cell)
        ]  # fmt: skip
        first += 11 * max(map(len, cells)) + 5
    return lines


WORDS = (("Finding", "Reply"), ("Stone was/dear", "Agreed"), ("Clay was wet", "It has/dried since"), ("Carts", "Sold"))


def test_words_in_columns_under_tinted_heads_are_a_table() -> None:
    after = ("The county mends its roads in spring when the frost has gone", 40.0, 200.0)
    head = Ruling(40, 103, 500, 119, True)
    [grid] = tables(page(*in_columns(*WORDS), after, rulings=(head,)))
    assert texts(grid) == [[cell.replace("/", " ") for cell in row] for row in WORDS]
    assert (grid.head_rows, grid.ruled) == (1, False)


def test_words_in_columns_on_one_ground_are_no_table() -> None:
    grounds = (Ruling(40, 103, 500, 119, True), Ruling(40, 119, 500, 400, True))
    assert tables(page(*in_columns(*WORDS), rulings=grounds)) == ()


def test_a_list_that_opens_on_a_tinted_ground_is_no_table() -> None:
    lines = [
        (mark, x, 115 + 16.0 * n) for n, name in enumerate("abcd") for mark, x in ((f"{name}.", 45), ("Stone", 65))
    ]
    assert tables(page(*lines, rulings=(Ruling(40, 103, 500, 119, True),))) == ()


# ---- tables that lines rule ---------------------------------------------------------------------------------------


def test_a_merged_cell_has_its_words_in_the_first_of_the_cells_it_spans() -> None:
    rulings = level(100, 140, 160) + level(120, x0=200) + upright(40, 200, 500, top=100, bottom=160)
    rulings += upright(350, top=120, bottom=160)
    [grid] = tables(
        page(
            ("Town", 45, 115), ("Homes", 205, 115), ("2026", 205, 135), ("2027", 355, 135),
            ("Oxmarsh", 45, 155), ("12", 205, 155), ("30", 355, 155), rulings=rulings,
        )
    )  # fmt: skip
    assert texts(grid) == [["Town", "Homes", ""], ["", "2026", "2027"], ["Oxmarsh", "12", "30"]]
    assert grid.head_rows == 2


def test_a_table_open_at_its_sides_is_closed() -> None:
    rulings = level(100, 120, 140, 160) + upright(200, top=100, bottom=160)
    lines = [(text, x, 115.0 + 20 * n) for n in range(3) for text, x in (("Oxmarsh", 45.0), ("clay soil", 205.0))]
    [grid] = tables(page(*lines, rulings=rulings))
    assert texts(grid) == [["Oxmarsh", "clay soil"]] * 3


def test_rows_parted_by_level_lines_alone_make_a_table_of_words() -> None:
    rows = [("Term", "Meaning"), ("Lido", "A pool in the open"), ("Weir", "A low dam"), ("Mews", "Old stables")]
    lines = [
        (text, x, 115.0 + 20 * n) for n, row in enumerate(rows) for text, x in zip(row, (45.0, 205.0), strict=True)
    ]
    [grid] = tables(page(*lines, rulings=level(100, 120, 140, 160, 180), bold=2))
    assert texts(grid) == [list(row) for row in rows]
    assert (grid.head_rows, grid.ruled) == (1, True)


def test_a_frame_around_prose_is_no_table() -> None:
    prose = " ".join(["The policy protects the open space between the villages and the river"] * 5)
    frame = level(100, 300) + upright(40, 80, 500, top=100, bottom=300)
    words = [(prose[n * 78 : n * 78 + 78].strip(), 85.0, 120.0 + 14 * n) for n in range(5)]
    assert tables(page(("H4", 45, 120), *words, rulings=frame)) == ()


def test_the_bars_of_a_chart_are_no_table() -> None:
    rulings = level(*range(100, 220, 20)) + upright(*range(40, 260, 20), top=100, bottom=200)
    bars = [(str(100 + n), 45.0 + 20 * n, 115.0 + 20 * (n % 3)) for n in range(2, 10)]
    assert tables(page(*bars, rulings=rulings)) == ()


def test_lines_without_number_are_given_up_in_time() -> None:
    rulings = tuple(Ruling(10, 10 + 6.0 * n, 590, 10 + 6.0 * n) for n in range(130))
    rulings += tuple(Ruling(10 + 4.0 * n, 10, 10 + 4.0 * n, 790) for n in range(140))
    assert grids(page(*[("a b", 20 + 5.0 * n, 20 + 7.0 * n) for n in range(100)], rulings=rulings)) == ((), 1)


def test_figures_strewn_over_a_map_are_given_up() -> None:
    strewn = [(f"{100 + n}", 40.0 * n, 50.0 + 20 * k) for n in range(130) for k in range(2)]
    assert grids(page(*strewn)) == ((), 1)


def test_a_table_ruled_only_within_has_all_its_rows_and_columns() -> None:
    rulings = level(120, 140) + upright(200, 350, top=100, bottom=160)
    lines = [(f"r{n} c{k}", 45.0 + 155 * k, 115.0 + 20 * n) for n in range(3) for k in range(3)]
    [grid] = tables(page(*lines, rulings=rulings))
    assert texts(grid) == [[f"r{n} c{k}" for k in range(3)] for n in range(3)]


def test_words_turned_in_a_cell_are_the_head_of_its_row() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (20, 120, 220):
            canvas.line(20, y, 320, y)
        for x in (20, 60, 190, 320):
            canvas.line(x, 20, x, 220)
        for n, label in enumerate(("Roads", "Ponds")):
            for k in range(2):
                canvas.drawString(70 + 130 * k, 180 - 100 * n, f"clay {n} {k}")
            canvas.saveState()
            canvas.translate(38, 140 - 100 * n)
            canvas.rotate(90)
            canvas.drawString(0, 0, label)
            canvas.drawString(0, -14, "mended")
            canvas.restoreState()

    page = drawn(draw)
    [grid] = grids(page, [word for word in page.words if word.turn])[0]
    assert texts(grid) == [["Roads mended", "clay 0 0", "clay 0 1"], ["Ponds mended", "clay 1 0", "clay 1 1"]]


def test_a_straight_line_drawn_as_a_curve_is_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.bezier(20, 50, 20, 50, 320, 50, 320, 50)

    assert [(round(r.x0), round(r.x1), r.top == r.bottom) for r in drawn(draw).rulings] == [(20, 320, True)]


def test_a_table_turned_on_its_page_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(380, 20)
        canvas.rotate(90)
        for n in range(6):
            canvas.line(0, 20 * n, 300, 20 * n)
            for k in range(3 * (n < 5)):
                canvas.drawString(100 * k + 5, 20 * n + 5, f"r{n} c{k}")
        for k in range(4):
            canvas.line(100 * k, 0, 100 * k, 100)

    page = drawn(draw)
    assert tables(page) == ()
    [grid] = tables(turned_upright(page, 270))
    assert texts(grid) == [[f"r{n} c{k}" for k in range(3)] for n in range(4, -1, -1)]
    boxes = [word.box for row in grid.rows for cell in row for word in cell]
    assert all(x0 >= 280 and x1 <= 380 and top >= 80 and bottom <= 380 for x0, top, x1, bottom in boxes)


# ---- tables that space makes --------------------------------------------------------------------------------------


def figures(*rows: tuple[str, str, str], first: float = 100, pitch: float = 16) -> list[tuple[str, float, float]]:
    """Rows of a label and two figures set to the right."""
    spots = (45.0, -300.0, -400.0)
    return [
        (text, x, first + pitch * n) for n, row in enumerate(rows) for text, x in zip(row, spots, strict=True) if text
    ]


def test_a_label_over_two_lines_is_one_cell_even_where_all_lines_stand_equally_close() -> None:
    lines = figures(
        ("", "2025-26", "2026-27"), ("Parks", "1,200", "(40)"), ("Repairs to bridges and", "35", "nil"),
        ("culverts", "", ""), ("Street lamps", "£4.5m", "–"), pitch=12,
    )  # fmt: skip
    [grid] = tables(page(*lines))
    assert texts(grid)[3] == ["Street lamps", "£4.5m", "–"]
    assert texts(grid)[2] == ["Repairs to bridges and culverts", "35", "nil"]
    assert (grid.head_rows, grid.ruled) == (1, False)


def test_a_section_has_a_row_of_its_own() -> None:
    lines = figures(("", "2025", "2026"), ("Leisure", "", ""), ("Parks", "1.2", "4.0"), ("Lido", "3.5", "n/a"))
    [grid] = tables(page(*lines))
    assert texts(grid)[1] == ["Leisure", "", ""]


def test_numbered_paragraphs_in_two_columns_are_no_table() -> None:
    lines = [
        (text, x + 280 * column, 100.0 + 14 * n)
        for column in range(2)
        for n in range(12)
        for text, x in ((f"{column + 1}.{n}", 20.0), ("the council agreed to wait for it", 50.0))
    ]
    assert tables(page(*lines)) == ()


@pytest.mark.parametrize("leader", ["", " .............. "])
def test_a_list_of_contents_is_no_table(leader: str) -> None:
    lines = [
        line
        for n in range(12)
        for line in ((f"Part {'abc'[n % 3]}{leader}", 45, 99 + 14 * n), (str(3 + n), -500, 99 + 14 * n))
    ]
    assert tables(page(*lines)) == ()


def test_prose_that_ends_in_years_is_no_table() -> None:
    lines = [
        line
        for n in range(9)
        for line in (("a plan that was to be done by", 45.0, 99 + 14.0 * n), ("2031", 203.0, 99 + 14.0 * n))
    ]
    assert tables(page(*lines)) == ()


def test_a_table_goes_on_where_the_next_has_the_same_columns() -> None:
    def part(*rows: tuple[str, str, str]) -> Iterator[Grid]:
        return iter(tables(page(*figures(("Town", "2025", "2026"), *rows))))

    [a] = part(("Parks", "1.2", "4.0"), ("Lido", "3.5", "5.5"))
    [b] = part(("Roads", "8.2", "(4.0)"), ("Schools", "3.5", "55.5"), ("Total", "99.1", "90.0"))
    assert continues(a, b)
    [c] = tables(page(*figures(("Town", "2027", "2028"), ("Roads", "8.2", "4.0"), ("Ponds", "1.1", "2.0"))))
    assert not continues(a, c)


@pytest.mark.parametrize(
    "text", ["1,234", "(3)", "–", "nil", "12%", "£4.5m", "134 (26.4%)", "-0.7", "n/a", "£1.2 million"]
)
def test_what_a_cell_of_figures_says_is_an_amount(text: str) -> None:
    assert is_amount(text)


@pytest.mark.parametrize("text", ["2026", "2025-26", "2025/26", "2011-2031"])
def test_a_year_is_a_figure_that_may_be_a_head(text: str) -> None:
    assert is_figure(text)
    assert not is_amount(text)


@pytest.mark.parametrize("text", ["Policy 4", "10 homes", "a", "(see above)", "1.4 The plan"])
def test_words_are_no_figure(text: str) -> None:
    assert not is_figure(text)


# ---- rulings ------------------------------------------------------------------------------------------------------


def test_the_edges_of_a_stroked_box_are_lines_and_its_fill_is_a_ground() -> None:
    found = drawn(lambda c: (c.setFillGray(0.8), c.rect(50, 300, 100, 40, stroke=1, fill=1))).rulings
    assert [r.ground for r in found] == [False] * 4 + [True]
    assert (found[-1].x0, found[-1].top, found[-1].x1, found[-1].bottom) == (50, 60, 150, 100)
    assert sum(r.upright for r in found[:4]) == 2


def test_a_thin_filled_box_is_a_line_and_a_thick_stroke_is_a_ground() -> None:
    thin = drawn(lambda c: c.rect(50, 300, 100, 0.5, stroke=0, fill=1)).rulings
    thick = drawn(lambda c: (c.setLineWidth(20), c.line(50, 300, 150, 300))).rulings
    assert [r.ground for r in (*thin, *thick)] == [False, True]
    assert (thick[0].top, thick[0].bottom) == (90, 110)


def test_a_white_area_and_one_as_large_as_the_page_are_no_grounds() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(0, 0, 400, 400, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.rect(50, 50, 100, 100, stroke=0, fill=1)

    assert drawn(draw).rulings == ()


def test_dots_in_a_row_are_one_line() -> None:
    found = drawn(lambda c: [c.rect(50 + 2 * n, 300, 0.8, 0.8, stroke=0, fill=1) for n in range(60)]).rulings
    assert len(found) == 1
    assert (found[0].x0, found[0].x1) == pytest.approx((50, 168.8), abs=0.1)


def test_a_line_within_a_form_stands_where_the_form_is_put() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("box", 0, 0, 200, 200)
        canvas.line(0, 10, 100, 10)
        canvas.endForm()
        canvas.translate(50, 100)
        canvas.scale(2, 1)
        canvas.doForm("box")

    [line] = drawn(draw).rulings
    assert (line.x0, line.top, line.x1) == pytest.approx((50, 290, 250), abs=0.1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_of_a_rotated_page_stand_as_it_is_shown(turn: int) -> None:
    [line] = drawn(lambda c: c.line(50, 300, 150, 300), (500, 500), turn).rulings
    shown = {0: (50, 200, 150, 200), 90: (300, 50, 300, 150), 180: (350, 300, 450, 300), 270: (200, 350, 200, 450)}
    assert (line.x0, line.top, line.x1, line.bottom) == pytest.approx(shown[turn])


def test_a_page_of_slanted_strokes_has_no_rulings_and_one_of_many_straight_ones_has() -> None:
    def strokes(canvas: Canvas, slant: float) -> None:
        for n in range(3000):
            x, y = n % 50 * 8.0, n // 50 * 6.0
            canvas.line(x, y, x + 6, y + slant)

    assert drawn(lambda c: strokes(c, 5)).rulings == ()
    assert len(drawn(lambda c: strokes(c, 0)).rulings) == 3000
