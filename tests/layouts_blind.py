"""PDFs of many layouts made from known text, each with the truth about it, for testing a PDF reader blind.

``words`` are printed tokens between spaces, punctuation attached, page by page: the main text (boxes and quotes set in
their place), then boxes in the right margin, then footnote bodies. Paragraph and heading numbers and lettered list
marks are tokens in place; bullets, list dashes and superscript markers are not words, nor are the heads and cells of
tables, though captions are. A word hyphenated over a line or page is whole, where it begins. ``furniture`` has a string
for each piece on each page; ``labels`` has the bare label ("7" of "Page 7 of 9"). A table's ``page`` counts PDF pages
from 1, ``pages`` is how many it covers; lines in a cell are joined by a space; the cells beside a section label are
empty; ``ruled`` is true of a grid or of horizontal rules, false where space alone parts the cells.
"""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.invariant = 1


@dataclass(frozen=True)
class TableTruth:
    """One table as printed."""

    page: int
    caption: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ruled: bool
    pages: int


@dataclass(frozen=True)
class Truth:
    """One document and what a reader should find in it."""

    name: str
    pdf: bytes
    words: tuple[str, ...]
    furniture: tuple[str, ...]
    labels: tuple[str | None, ...]
    paragraphs: tuple[tuple[str, str], ...]
    footnotes: tuple[tuple[str, str], ...]
    tables: tuple[TableTruth, ...]


STOCK = """
The {p} programme was to release {s} a year once the depot opened. Officers told us that the saving rested on {n}
vacancies left unfilled until {y}. We found no record that the cabinet had seen the long-term forecast. By March {y} the
partnership had delivered {c} per cent of its promise. Residents of {p} waited an average of {n} days for assessment.
The business case put the cost of closure at {s}, excluding redundancy. Demand for temporary accommodation rose faster
than expected. The plan provides for {n} homes beside the old cattle market. Neither scheme had an agreed baseline for
measuring improvement. Spending on agency social workers reached {s}, double the budget. Members should receive a
quarterly statement of progress. Land north of {p} is allocated for employment uses. The department revised its estimate
three times in {n} months. A shortfall of {s} would have to be met from general reserves. Contractors were paid before
the work had been inspected. The bus service between {p} and the coast will be retained. About {c}% of households in the
district have no access to a car. Permission will be refused where development would harm the priory. In {y} the
regulator judged the arrangements to be inadequate. Savings of {s} were counted twice, by the trust and by the county.
The programme board met only {n} times during rapid change. Proposals must show how surface water will be managed. It is
not clear who would be accountable if the benefits failed to appear. Staff in {p} described the case-management system
as unreliable. The authority intends to reduce its own emissions to zero by {y}. An independent review put the cost of
delay at {s} a quarter. Most of the increase came from three contracts let without competition. Housing need in {p} is
concentrated among older people. The evidence for this target is a survey of {n} parishes in {y}. Auditors could not
reconcile the ledger with the minister's figures. Reablement reduced long stays in residential care by {c} per cent. The
joint committee agreed a ceiling of {s} on harbour borrowing. Biodiversity net gain will be secured on every major site.
We recommend that the chief executive publish the model. Delays at {p} station were attributed to short-lived repairs.
Fewer than half of the milestones for the second year had been met. The council assumed inflation of {c} per cent at
renewal. Community hospitals discharged {n} more patients a week. If no bid is received, the site will revert to open
space after {y}. Income from parking fell short of the estimate by {s}. Minerals are safeguarded from {p} to the county
boundary. Schools with falling rolls received transitional funding of {s}. Consultation closed with {n} objections,
mostly about traffic. The risk register listed cost overruns but gave them no owner. Library opening hours were cut by
{c} per cent. A mid-year correction moved {s} from capital to revenue. Small workshops are protected throughout the {p}
conservation area. The inspectorate will return within {n} months. Benefits were expressed as ranges, yet only the upper
end was reported. Street lighting in {p} was converted to low-energy lamps. Procurement of the waste contract was
abandoned in {y}. Better scheduling could save {s} over ten years. Applications for tall buildings must include verified
views. Turnover among home-care workers stood at {c} per cent. The trust's reply did not address the committee's
question. Maintenance of flood defences at {p} has been deferred since {y}. Officials expected investors to contribute
{s} towards the tram. The indicator counts referrals rather than outcomes. Where viability is in doubt, applicants will
fund an appraisal. Each locality team now has a named lead for safeguarding. The pooled budget of {s} was underspent for
the third year. Retail vacancy in {p} town centre stands at {c}%. Our sample of {n} files contained nine with no signed
authority. New dwellings should meet the optional standard for water. The grant covered only part of the cost, leaving
{s} unfunded. Managers believed the target was unachievable. Cycle routes will link {p} with the science park. The
timetable assumed that legislation would pass before {y}. Complaints about missed collections fell from a peak of {n} a
day. None of the pilots was evaluated before national extension. Heritage assets at risk include the maltings and the
lido. The forecast depends on council tax rising by {c} per cent. Patients seldom understood why their discharge had
been postponed. The allocation at {p} will deliver a community orchard. Legal costs of {s} were charged to the wrong
programme. Ministers accepted the recommendation but set no date. Agricultural land will be developed only as a last
resort. The shared service was meant to pay for itself within {n} months. Data supplied by {p} Hospitals could not be
validated. The policy applies to schemes of {n} dwellings or more. A contingency of {s} was released without approval.
The examiner found the housing trajectory optimistic but sound. Unless the gap is closed, services in {p} will suffer by
{y}.""".replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
HEADINGS = """Financial resilience in {p}|What the programme set out to do|Housing supply and delivery|Good value|
The natural environment|Managing demand for care|Transport in {p}|Next steps|How savings were estimated|Floods at {p}|
Town centre renewal|Workforce pressures|Monitoring and review|Quality of the evidence|Open risks|Learning from {y}"""
NOTES = """{p} Council, Statement of Accounts {y}, page {n}.|Figures are in cash terms, without {p}.|Ibid., annex {n}.|
Letter from the permanent secretary to the committee, June {y}.|Excludes {s} carried forward from the previous year.|
The estimate was prepared by consultants at a cost of {s} and has not been updated since it was first published.|
Defined in the glossary; earlier reports on {p} used a narrower meaning that left out respite and day care."""
PLACES = """Harrowmere|Eddlesby|Calderhythe|Brindlecombe|Oxmarsh|Tarrowdale|Wexcombe|Lowmoor Regis|Quernford|Skelmarsh|
Pellingworth|Mardlesea|Thornwick Bay|Great Sallow|Fennistoke|Nether Corby|Ashbarrow|Ivelbridge"""
SERVICES = """Adult social care|Home care|Highways|Waste collection|Libraries|Planning|Leisure|Housing|Schools|Parks|
Public health|Corporate services|Trading standards|Children in care|Bus subsidy|Coroner|Flood defence|Youth work"""
LONG = """Contributions from neighbouring authorities towards shared services|Repairs to bridges, culverts and sea walls
and to the harbour arm|Temporary accommodation for homeless families|Continuing care for people aged under sixty-five"""
TITLES = "Spending by service in {p}|Net cost of services, {p}|Savings planned and delivered|Forecast to {y}"
FACES = {"times": "Times-Roman Times-Bold Times-Italic", "sans": "Helvetica Helvetica-Bold Helvetica-Oblique"}
FACES["vera"] = "Vera VeraBd VeraIt"
USUAL = {"face": "times", "size": 10.5, "fit": "", "cut": False, "label": "centre", "form": "{}", "roman": 0, "tab": ""}
USUAL |= {"first": 1, "head": ("", ""), "foot": ("", ""), "order": "", "rotate": 0, "side": 0.0, "room": 0.0}
USUAL |= {"number": "", "chaptered": False, "start": 1, "marks": "1", "columned": False}  # columned footnotes
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
NOTE, SUP, DASH = "\x01", 0.62, "\N{EN DASH}"  # NOTE parts a word from its marker; SUP is the marker's size
for _face in FACES["vera"].split():
    registerFont(TTFont(_face, f"{_face}.ttf"))


class Ink(NamedTuple):
    """A string, or with none a rule or grey ground, right and down from a strip's corner or right and up on a page."""

    x: float
    y: float
    text: str = ""
    font: str = ""
    size: float = 0.0
    gap: float = 0.0
    angle: float = 0.0
    wide: float = 0.0
    high: float = 0.0


@dataclass
class Strip:
    """What no break may cut: a line, a table row, a box. ``keep`` is room wanted below, ``repeat`` a table's head."""

    height: float
    ink: list[Ink] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    before: float = 0.0
    keep: float = 0.0
    table: list[int] | None = None
    repeat: Strip | None = None


@dataclass
class Frame:
    """A column, or the room for footnotes under one."""

    x: float
    top: float
    floor: float
    width: float
    y: float


@dataclass
class Page:
    """What is drawn on a page, and its words: main text, side boxes, footnotes."""

    size: tuple[float, float]
    chapter: str
    side: float
    ink: list[Ink] = field(default_factory=list)
    words: tuple[list[str], list[str], list[str]] = field(default_factory=lambda: ([], [], []))


def shift(ink: list[Ink], right: float, down: float = 0.0) -> list[Ink]:
    """Move what is drawn in a strip."""
    return [i._replace(x=i.x + right, y=i.y + down) for i in ink]


def cuts(word: str) -> list[tuple[str, str]]:
    """Ways to break a word over a line end, longest head first; a word's own hyphen is not doubled."""
    if "-" in word:
        return [(word[: m.end()], word[m.end() :]) for m in re.finditer(r"[A-Za-z]{2}-(?=[a-z])", word)][::-1]
    inner = r"(?<=[aeiouy][b-df-hj-np-tv-xz])(?=[b-df-gj-np-tv-xz][aeiouy])"
    spots = [m.start() for m in re.finditer(inner, word) if 3 <= m.start() <= len(word) - 4 and word[:7].isalpha()]
    return [(word[:i] + "-", word[i:]) for i in reversed(spots)]


def set_text(tokens: list[str], width: float, font: str, size: float, fit: str = "", cut: bool = False) -> list[Strip]:
    """Break tokens into lines, justified by word spacing ("gap") or placing each word ("apart"), cut or whole."""
    space, strips = stringWidth(" ", font, size), []
    queue = deque((shown, shown, mark) for shown, _, mark in (token.partition(NOTE) for token in tokens))
    lines: list[list[tuple[str, str, str, float]]] = [[]]
    while queue:
        shown, word, mark = queue.popleft()
        extent = stringWidth(shown, font, size) + stringWidth(mark, font, size * SUP)
        room = width - sum(item[3] + space for item in lines[-1])
        if extent <= room or not lines[-1]:
            lines[-1].append((shown, word, mark, extent))
            continue
        for head, rest in (c for c in cuts(shown) if cut and stringWidth(c[0], font, size) <= room):
            lines[-1].append((head, word, "", stringWidth(head, font, size)))
            shown, word = rest, ""
            break
        queue.appendleft((shown, word, mark))
        lines.append([])
    for line in lines:
        spare = width + space - sum(item[3] + space for item in line)
        extra = spare / max(1, len(line) - 1) if fit and line is not lines[-1] else 0.0
        strip, x, begin, run = Strip(size * 1.22, words=[item[1] for item in line if item[1]]), 0.0, 0.0, ""
        for spot, (shown, _, mark, extent) in enumerate(line, 1):
            run = f"{run} {shown}" if run else shown
            if mark or fit == "apart" or spot == len(line):
                strip.ink.append(Ink(begin, size, run, font, size, extra))
                run, begin = "", x + extent + space + extra
            if mark:
                strip.notes.append(mark)
                strip.ink.append(Ink(x + stringWidth(shown, font, size), size * 0.66, mark, font, size * SUP))
            x += extent + space + extra
        strips.append(strip)
    return strips


class Press:
    """Sets a script of one-word commands as pages and keeps the truth of them."""

    def __init__(self, name: str, seen: set[str], look: dict[str, Any]) -> None:
        """Begin a document with a look that differs from the usual one as told."""
        self.look, self.name, self.seen, self.rng = SimpleNamespace(**USUAL | look), name, seen, random.Random(name)
        self.plain, self.bold, self.slant = FACES[self.look.face].split()
        self.left, self.size, self.columns, self.at = 88.0 if self.look.number == "margin" else 64.0, A4, 1, 0
        self.chapter, self.title, self.count, self.said = 0, "", self.look.start - 1, [""]
        self.deck: list[str] = []
        self.band: list[Strip] | None = None
        self.notes: dict[str, list[str]] = {}
        self.paragraphs: list[tuple[str, str]] = []
        self.tables: list[tuple[list[int], TableTruth]] = []
        self.pages: list[Page] = []
        self.new_page()

    def pick(self, stock: str) -> str:
        """One line of a stock, its slots filled with places, sums, counts, percentages and years."""
        rng, line = self.rng, self.rng.choice(stock.replace("\n", "").split("|"))
        sums = (f"£{rng.randint(2, 98)} million", "£1 billion", f"£{rng.randint(2, 98)}m", f"£{rng.randint(9, 98)},000")
        slots = {"c": f"{rng.uniform(1, 60):.1f}", "y": f"{rng.randint(2019, 2036)}", "n": f"{rng.randint(2, 48)}"}
        slots |= {"s": rng.choice(sums), "p": rng.choice(PLACES.replace("\n", "").split("|"))}
        return re.sub(r"\{(\w)\}", lambda m: slots[m[1]], line)

    def prose(self, low: int, high: int, need: str = "") -> list[str]:
        """Tokens of a paragraph never given before, whose first sentence has the slot asked for."""
        text: list[str] = []
        for i in range(self.rng.randint(low, high)):
            stock = re.split(r"(?<=\.) ", STOCK.replace("\n", " ").strip())
            self.deck += self.rng.sample(stock, len(stock)) if len(self.deck) < 30 else []
            spot = next(k for k, sentence in enumerate(self.deck) if i or need in sentence)
            text.append(self.pick(self.deck.pop(spot)))
        if (whole := " ".join(text)) in self.seen:
            return self.prose(low, high, need)
        self.seen.add(whole)
        return whole.split()

    def new_page(self) -> None:
        """Begin a page with the columns in force, and room under them for footnotes."""
        self.pages.append(Page(self.size, self.title, self.size[1] - 74))
        self.feet = self.make_frames(60 + self.look.room, 60, self.columns if self.look.columned else 1)
        self.frames = self.make_frames(self.size[1] - 74, 68 + self.look.room, self.columns)

    def make_frames(self, top: float, floor: float, count: int) -> list[Frame]:
        """Divide the page between two heights into columns."""
        self.at, full = 0, self.size[0] - 64 - self.left - self.look.side
        self.width = (full - 18 * (count - 1)) / count
        return [Frame(self.left + i * (self.width + 18), top, floor, self.width, top) for i in range(count)]

    def draw(self, strip: Strip, x: float, top: float, part: int = 0) -> None:
        """Put a strip at a place on the page, its words with those of one part of the page."""
        self.pages[-1].ink += [i._replace(x=x + i.x, y=top - i.y) for i in strip.ink]
        self.pages[-1].words[part].extend(strip.words)

    def put(self, strip: Strip) -> None:
        """Place a strip in the next room for it, and its footnotes under that."""
        if self.band is not None:
            self.band.append(strip)
            return
        while True:
            frame, foot = self.frames[self.at], self.feet[min(self.at, len(self.feet) - 1)]
            lines = [line for mark in strip.notes for line in self.note_lines(mark, foot.width)]
            before = strip.before if frame.y < frame.top else 0.0
            after = foot.y - sum(line.height for line in lines)
            if frame.y - before - strip.height - strip.keep >= frame.floor and after >= foot.floor:
                break
            if self.at + 1 < len(self.frames):
                self.at += 1
            elif len(self.pages) > 20:
                raise ValueError(f"{self.name}: no page has room for {strip}")
            else:
                self.new_page()
            if strip.repeat:
                self.put(strip.repeat)
        self.draw(strip, frame.x, frame.y - before)
        frame.y -= before + strip.height
        if strip.table is not None:
            strip.table.append(len(self.pages))
        if lines and foot.y == foot.top:
            self.pages[-1].ink.append(Ink(foot.x, foot.top, wide=64.0))
        for line in lines:
            self.draw(line, foot.x, foot.y - 2, 2)
            foot.y -= line.height

    def note_lines(self, mark: str, width: float) -> list[Strip]:
        """A footnote in small type with a hanging marker, raised unless it is a letter."""
        size, (rise, scale) = self.look.size * 0.76, (1.0, 1.0) if self.look.marks == "a" else (0.66, 0.7)
        lines = set_text(self.notes[mark], width - 10, self.plain, size)
        for line in lines:
            line.ink = shift(line.ink, 10.0)
        lines[0].ink.insert(0, Ink(0.0, size * rise, mark, self.plain, size * scale))
        return lines

    def text(self, tokens: list[str], mark: str = "", hang: float = 0, indent: float = 0, **display: Any) -> None:
        """Place a paragraph, with a mark hanging to its left, or display type in another font."""
        look, inset, scale = self.look, indent + max(hang, 0.0), display.get("scale", 1.0)
        fit, cut, size = *(("", False) if display else (look.fit, look.cut)), look.size * scale
        lines = set_text(tokens, self.width - inset, display.get("font", self.plain), size, fit, cut)
        if mark:
            lines[0].ink.insert(0, Ink(-abs(hang), size, mark, self.plain, size))
            lines[0].words[:0] = [mark] if re.search(r"\w", mark) else []
        lines[0].before = 6.0 * scale**2
        for line in lines:
            line.keep, line.ink = display.get("keep", 0.0), shift(line.ink, inset)
            self.put(line)

    def do_p(self, code: str) -> None:
        """Paragraphs: "f" for each footnote after a word, "g" for one after a figure, and how many paragraphs."""
        look, rng = self.look, self.rng
        for _ in range(int(code[-1]) if code[-1].isdigit() else 1):
            tokens = self.prose(2, 7, "{s}" if "g" in code else "")
            self.said, ends = list(tokens), [*tokens[1:], ""]
            sums = [i + (ends[i][:7] in ("million", "billion")) for i, token in enumerate(tokens) if "£" in token]
            free = [i for i, t in enumerate(tokens) if i > 3 and i not in sums and re.fullmatch(r"[a-z]+[.,]?", t)]
            for spot in sorted(rng.sample(free, code.count("f")) + sums[: code.count("g")]):
                count = len(self.notes)
                mark = {"1": str(count + 1), "a": chr(97 + count), "*": "*†‡§"[count % 4]}[look.marks]
                self.notes[mark] = self.pick(NOTES).split()
                tokens[spot] += NOTE + mark
            self.count += 1
            number = f"{self.chapter}.{self.count}" if look.chaptered else str(self.count)
            self.paragraphs += [(number, " ".join(self.said[:3]))] if look.number else []
            if look.number in ("margin", "hang"):
                self.text(tokens, number, -32.0 if look.number == "margin" else 30.0)
            else:
                self.text([number, *tokens] if look.number else tokens)

    def do_h(self, code: str) -> None:
        """A heading, or ("H") a chapter heading, numbered where paragraphs are numbered by chapter."""
        look, title = self.look, self.pick(HEADINGS)
        if code == "H":
            self.chapter, self.title = self.chapter + 1, title
            self.count = look.start - 1 if look.chaptered else self.count
        tokens = [str(self.chapter)] * (look.chaptered and code == "H") + title.split()
        self.text(tokens, font=self.bold, scale=1.7 if code == "H" else 1.15, keep=50.0)
        self.pages[-1].chapter = self.pages[-1].chapter or self.title

    def do_l(self, code: str) -> None:
        """A list with hanging indents: "b" bullets, "a" letters, "i" roman, "d" dashes under a bullet."""
        for i in range(int(code[2:])):
            mark = {"b": "•", "a": f"({chr(97 + i)})", "i": f"({ROMAN[i]})", "d": DASH if i % 3 else "•"}[code[1]]
            self.text(self.prose(1, 3), mark, 16.0, 28.0 if mark == DASH else 10.0)

    def do_x(self, code: str) -> None:
        """A box in the text or ("s") the right margin: outlined, ("g") grey, or ("q") quoting the last paragraph."""
        page, size, width = self.pages[-1], self.look.size * 0.9, self.look.side - 14 if "s" in code else self.width
        begin = self.rng.randint(0, max(0, len(self.said) - 14))
        if "q" in code:
            lines = set_text(f"“{' '.join(self.said[begin : begin + 14])}”".split(), width - 16, self.slant, size * 1.4)
        else:
            lines = set_text(self.pick(HEADINGS).split(), width - 16, self.bold, size)
            lines += set_text(self.prose(3, 5), width - 16, "Helvetica", size)
        whole = Strip(8.0, before=8.0)
        for line in lines:
            whole.ink += shift(line.ink, 8.0, whole.height)
            whole.words += line.words
            whole.height += line.height
        whole.height = low = whole.height + 8
        edges = [Ink(0, 0, wide=width), Ink(0, low, wide=width), Ink(0, low, high=low), Ink(width, low, high=low)]
        whole.ink += [Ink(0, low, wide=width, high=low)] if "g" in code else edges[: 2 if "q" in code else 4]
        if "s" not in code:
            self.put(whole)
            return
        top = min(max(self.frames[self.at].y, 76 + low), page.side)
        self.draw(whole, self.size[0] - 50 - self.look.side, top, 1)
        page.side = top - low - 12

    def do_t(self, code: str) -> None:
        """A table: ruling g, l or n; unit in caption c, header h, corner k or cells e; number of rows, and flags.

        The flags are "s" section rows, "w" labels over two lines and "v" values level with the last line of a label.
        """
        ruling, where, amount, seen = code[1], code[2], int(re.sub(r"\D", "", code)), []
        count, unit = 3 if self.width > 300 else 2, {"c": "£000", "h": "£m", "k": "%", "e": ""}[where]
        first = self.width * (0.34 if "w" in code else 0.46)
        edges = [first + (self.width - first) * k / count for k in range(count + 1)]
        years = (f"{2021 + k}-{22 + k}" for k in range(count))
        heads = [unit if where == "k" else "Service", *(f"{y} £m" if where == "h" else y for y in years)]
        names = self.rng.sample(SERVICES.replace("\n", "").split("|"), 18)
        many = [f"{p}: {s.lower()}" for s in names for p in PLACES.replace("\n", "").split("|")]
        names = many if amount > 18 else names
        names[1:12:3] = LONG.replace("\n", " ").split("|") if "w" in code else names[1:12:3]
        rows, sums = [], [0] * count
        for k, name in enumerate(names[:amount]):
            rows += [[self.pick(HEADINGS), *[""] * count]] if "s" in code and k % 5 == 0 else []
            values = [self.rng.choice((0, 1, 1, 1, 1, -1)) * self.rng.randint(12, 9800) for _ in range(count)]
            sums = [a + b for a, b in zip(sums, values, strict=True)]
            rows.append([name, *(self.money(v, where) for v in values)])
        rows += [["Total", *(self.money(v, where) for v in sums)]] if where != "k" else []
        title = self.pick(TITLES) + (self.rng.choice((" ({})", ", {}")).format(unit) if where == "c" else "")
        name = f"Table {len(self.tables) + 1}: {title}"
        self.tables.append((seen, TableTruth(0, name, unit, tuple(heads), tuple(map(tuple, rows)), ruling != "n", 0)))
        self.text(name.split(), font=self.bold, scale=0.92, keep=60.0)
        head = self.row(heads, edges, True, code)
        head.keep, head.before, head.table = 30.0, 4.0, seen
        self.put(head)
        for cells in rows:
            strip = self.row(cells, edges, cells[0] == "Total" or not cells[1], code)
            strip.table, strip.repeat = seen, head
            self.put(strip)
        self.put(Strip(8.0))

    def money(self, value: int, where: str) -> str:
        """A cell as printed: brackets for a negative, a word or dash for nothing."""
        shown = f"{abs(value):,}" if where == "c" else f"{abs(value) / (200 if where == 'k' else 100):,.1f}"
        shown = f"£{shown}m" if where == "e" else shown
        return self.rng.choice((DASH, DASH, "nil")) if value == 0 else f"({shown})" if value < 0 else shown

    def row(self, cells: list[str], edges: list[float], bold: bool, code: str) -> Strip:
        """A table row: its label from the left, figures to the right; a head breaks before its unit."""
        size, font, right = self.look.size * 0.86, self.bold if bold else self.plain, edges[-1]
        labels = set_text(cells[0].split(), (edges[0] if cells[1] else right) - 10, font, size)
        columns = [[" ".join(line.words) for line in labels], *(cell.split() for cell in cells[1:])]
        depth = max(map(len, columns))
        strip = Strip(low := depth * size * 1.2 + 6)
        for k, lines in enumerate(columns):
            for i, line in enumerate(lines, depth - len(lines) if k and "v" in code else 0):
                x = edges[k] - 5 - stringWidth(line, font, size) if k else 5.0
                strip.ink.append(Ink(x, 2 + size + i * size * 1.2, line, font, size))
        if code[1] == "g" or (code[1] == "l" and bold and cells[1]):
            strip.ink += [Ink(0.0, y, wide=right) for y in (0.0, low)]
            strip.ink += [Ink(x, low, high=low) for x in (0.0, *edges) if code[1] == "g"]
        return strip

    def balance(self, count: int) -> None:
        """Set the strips gathered since "[" as level columns, and go on at full width under them."""
        strips, self.band, self.frames, at, done = self.band or [], None, self.saved, 0, 0.0
        columns: list[list[Strip]] = [[] for _ in range(count)]
        total = sum(s.height + s.before for s in strips)
        for i, strip in enumerate(strips):
            at = at if i and strips[i - 1].keep else min(count - 1, int(done / total * count))
            columns[at].append(strip)
            done += strip.before + strip.height
        depth = 9 + max(sum(s.height + s.before for s in column) for column in columns)
        if self.frames[0].y - depth < self.frames[0].floor:
            self.new_page()
        frame, page = self.frames[0], len(self.pages)
        for part, column in zip(self.make_frames(frame.y - 8, frame.y - depth - 60, count), columns, strict=True):
            self.frames = [part]
            for strip in column:
                self.put(strip)
        if len(self.pages) > page:
            raise ValueError(f"{self.name}: columns cut by the end of page {page}")
        self.frames = self.make_frames(frame.y - depth - 10, frame.floor, 1)

    def run(self, script: str) -> Truth:
        """Carry out a script: "/" a page, "L" "P" turned, "c2" columns on, "[2 ... ]2" level columns, or ``do_``."""
        for code in script.split():
            frame = self.frames[self.at]
            if code in "/LP":
                self.size = {"L": (A4[1], A4[0]), "P": A4, "/": self.size}[code]
                self.new_page()
            elif code[0] == "c":
                self.columns = int(code[1])
                self.feet = self.make_frames(60 + self.look.room, 60, self.columns if self.look.columned else 1)
                self.frames = self.make_frames(frame.y - 10, frame.floor, self.columns)
            elif code[0] == "[":
                self.saved, self.band = self.frames, []
                self.make_frames(frame.y, frame.floor, int(code[1]))
            elif code[0] == "]":
                self.balance(int(code[1]))
            else:
                getattr(self, f"do_{code[0].lower()}")(code)
        return self.finish()

    def finish(self) -> Truth:
        """Draw every page and tell the truth of the document."""
        buffer, labels, furniture = BytesIO(), [], []
        canvas = Canvas(buffer, pagesize=A4, invariant=1)
        for index, page in enumerate(self.pages):
            body = len(page.ink)
            labels.append(self.furnish(index, page))
            furniture += [i.text for i in page.ink[body:] if i.text]
            if self.look.order:
                key = {"reverse": lambda i: 0, "rows": lambda i: -i.y, "shuffle": lambda i: self.rng.random()}
                page.ink.reverse()
                page.ink.sort(key=key[self.look.order])
            self.paint(canvas, page)
        canvas.save()
        words = tuple(word for page in self.pages for part in page.words for word in part)
        notes = tuple((mark, " ".join(body[:3])) for mark, body in self.notes.items())
        tables = tuple(replace(t, page=min(seen), pages=len(set(seen))) for seen, t in self.tables)
        told = (words, tuple(furniture), tuple(labels), tuple(self.paragraphs), notes, tables)
        return Truth(self.name, buffer.getvalue(), *told)

    def furnish(self, index: int, page: Page) -> str | None:
        """Add running heads, feet, the page number and the side tab, but for a cover's; give the label."""
        look, (wide, high), right = self.look, page.size, index % 2 == 0
        if look.roman and index == 0:
            return None
        number = ROMAN[index] if index < look.roman else str(index - look.roman + look.first)
        inner, outer = (64.0, wide - 64) if right else (wide - 64, 64.0)
        spots = {"centre": (wide / 2, 40.0), "foot": (outer, 40.0), "head": (outer, high - 46)}
        spots["corner"] = (wide - 22 if right else 22.0, high - 26)
        shown = look.form.format(number, len(self.pages))
        above, below = look.head[right].format(page.chapter), look.foot[right].format(page.chapter)
        pieces = [(above, inner if look.label == "head" else outer, high - 46), (below, inner, 40.0)]
        for text, x, y in [*(p for p in pieces if p[0]), (shown, *spots[look.label])]:
            share = 0.5 if x == wide / 2 else float(x > wide / 2)
            page.ink.append(Ink(x - share * stringWidth(text, self.plain, 8.5), y, text, self.plain, 8.5))
        if look.tab:
            x, y, long = (wide - 16 if right else 24.0), high * 0.55, stringWidth(look.tab, self.bold, 9)
            page.ink += [Ink(x, y, look.tab, self.bold, 9, angle=90.0), Ink(x - 12, y - 10, wide=18, high=long + 20)]
        return number

    def paint(self, canvas: Canvas, page: Page) -> None:
        """Draw a page; a rotated one is drawn turned, so that viewers show it upright (reportlab swaps its box)."""
        wide, high = page.size
        turn = self.look.rotate or 90 * (wide > high)
        canvas.setPageSize((wide, high))
        canvas.setPageRotation(turn)
        canvas.transform(*{0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, high, 0), 270: (0, -1, 1, 0, 0, wide)}[turn])
        for i in sorted(page.ink, key=lambda i: bool(i.text)):
            canvas.saveState()
            canvas.translate(i.x, i.y)
            canvas.rotate(i.angle)
            canvas.setFillGray(0 if i.text else 0.9)
            if i.text:
                canvas.setFont(i.font, i.size)
                canvas.drawString(0, 0, i.text, wordSpace=i.gap or None)
            elif i.wide and i.high:
                canvas.rect(0, 0, i.wide, i.high, stroke=0, fill=1)
            else:
                canvas.line(0, 0, i.wide, i.high)
            canvas.restoreState()
        canvas.showPage()


AUDIT, PLAN = {"head": ("Harrowmere audit", "Report to the panel, 2026")}, {"head": ("Ivelbridge Local Plan", "{}")}
FEET, SANS = {"foot": ("Oxmarsh in 2031", "{}"), "label": "foot"}, {"face": "sans", "size": 9.5}
MARGIN, HANG, INLINE = ({"number": place} for place in ("margin", "hang", "inline"))
CUT, VERA, PARTS = {"fit": "gap", "cut": True}, {"face": "vera", "size": 9.0, "fit": "apart"}, {"chaptered": True}
SCRIPTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("plain", {}, "H p3 h p4 h p5 h p6 H p4"),
    ("hyphens", PLAN | CUT, "H p4 h p4 H p5 h p6 h p3"),
    ("two-columns", AUDIT | {"fit": "apart", "label": "foot"}, "H c2 p4 h p6 h p5 H p4 h p7 h p5"),
    ("three-columns", FEET | {"size": 9.0, "cut": True}, "H p c3 p7 h p6 h p8 h p7 h p6"),
    ("bands", FEET, "H p [2 h p4 ]2 tgc5 [2 p h p3 ]2 H [3 p5 ]3 h p [2 p2 h p3 ]2 tnk4 [3 p4 ]3"),
    ("bands-quotes", AUDIT | SANS, "H [2 p3 h p2 ]2 xq [2 p3 h p2 ]2 tnh4 H p [2 p4 ]2 xq p2 [2 p4 ]2"),
    ("side-boxes", PLAN | {"side": 160.0}, "H p xs p3 h p2 xgs p3 h p / p xgs p2 h p2 xs p4 h p3"),
    ("side-quotes", SANS | {"side": 150.0}, "H p xqs p3 h p xqs p3 h p3 xqs p lb3 p2"),
    ("text-boxes", SANS | FEET, "H p xg p2 xq p h x p3 xg c2 p2 x p3 xq p2 h p xg p4"),
    ("roman", AUDIT | {"roman": 4, "label": "foot"}, "H p / H p3 / h p4 / p2 / H p5 / h p4 / p3"),
    ("corner", PLAN | {"label": "corner", "first": 87, "fit": "gap"}, "H p3 h p4 c2 h p9 h p6 / H p4 h p5"),
    ("tabs", SANS | {"tab": "Housing and growth", "label": "corner"}, "H p3 h p lb3 p tlc6 p2 h p5 h p4 c2 p5"),
    ("notes", AUDIT | {"room": 84.0}, "H pfg pg pf h pff pg p pfg h pg pff pg2 p pf2 h pg3 pf"),
    ("notes-wide", CUT | {"room": 76.0}, "H c2 pf2 pg2 h pg p2 pfg p h pf pg2 p2 pg h pf2 p pg p4 pfg2"),
    ("notes-column", SANS | {"room": 92.0, "columned": True}, "H c2 pfg p pg h pf2 pg p pf h p2 pfg p pg3 p2"),
    ("notes-letters", {"room": 60.0, "marks": "a", "form": "Page {} of {}"}, "H pf pg p2 h pff p pfg h p pf3 p pg"),
    ("notes-symbols", {"room": 50.0, "marks": "*", "form": f"{DASH} {{}} {DASH}"}, "H pg p [2 pf p2 ]2 h pf p pg h p6"),
    ("margin-parts", MARGIN | PARTS | PLAN | {"start": 9, "room": 60.0, "label": "head"},
     "H p pf p h pg lb3 p2 H p2 h pg p la4 p pf p2"),
    ("margin-running", MARGIN | SANS | {"start": 23}, "H p2 h p3 la3 p h p xg p tne6 p2 h p4"),
    ("hang", HANG | PARTS | {"fit": "apart", "cut": True}, "H p3 h p lb3 p H p3 h p2 li4 p2 h p3"),
    ("inline", INLINE | AUDIT | {"start": 96}, "H c2 p2 h p3 lb3 p2 h p4 xq p2 h p5"),
    ("inline-parts", INLINE | PARTS | {"room": 60.0}, "H p pf p h pg p2 la3 p H p tgh6 p pf h p4"),
    ("lists", CUT, "H p lb4 p la5 h p li4 p ld6 p lb3 h p3"),
    ("lists-columns", SANS | FEET, "H p c2 p lb4 h p la4 p2 ld6 p h li5 p2 la3 p h p3 lb4"),
    ("reversed", AUDIT | {"order": "reverse", "room": 50.0}, "H c2 pf p h p pg p lb3 p h p3 pf p3 h p2 pg p3"),
    ("shuffled", HANG | {"order": "shuffle", "side": 150.0}, "H p xs p h p2 lb3 p xgs p2 h p3"),
    ("across", FEET | {"order": "rows", "fit": "apart", "size": 9.5}, "H p c2 p2 h p3 tnc6 p2 h p5 h p6"),
    ("rotated", PLAN | {"rotate": 90, "room": 50.0}, "H pf p tgc6 pg h p [2 p3 ]2 lb3 p2"),
    ("landscape", AUDIT | {"label": "foot"}, "H p3 h p L tgc18w P h p3 L h p tnh9 / c3 p4 h p3"),
    ("rotated-back", {"rotate": 270, "fit": "gap", "tab": "Part 2"}, "H c2 p3 h p3 tlh6 p2 h p5 h p4"),
    ("grids", PLAN, "H p tgc9 p h tghw8 p2 tgk6 p h tges7 p tgcwv6 p"),
    ("borderless", SANS, "H p tnc9 p h tnhw8 p tnk7 p2 tnesw9 h tncwv8 p"),
    ("rules", AUDIT | {"label": "head"}, "H p tlk8 p tlcw9 h p tlhs8 p2 tlewv6 p"),
    ("long-grid", AUDIT | {"label": "foot"}, "H p tgc90 p h p2 tghs44 p"),
    ("long-space", SANS | {"form": "Page {} of {}"}, "H p2 tncw84 p h tnk50 p2"),
    ("tables-in-columns", FEET | {"size": 9.5}, "H c2 p2 tgc7 p h tnhw7 p2 tlk6 p h tncwv6 p5 tge5 p3"),
    ("audit", MARGIN | PARTS | AUDIT | {"roman": 2, "room": 76.0, "label": "foot"},
     "H / h p2 / H p pfg h p lb3 pg tncw9 p pf xg p H p2 pg la4 p h p L tgh12s P H p pff p xq p2"),
    ("local-plan", HANG | PARTS | {"tab": "Strategy", "label": "corner", "cut": True, "room": 50.0},
     "H p2 xg p h pf la4 p tlk7 p H p2 [2 p2 lb3 p ]2 tghw6 h p2 xg p2"),
    ("embedded", VERA | PLAN | {"room": 60.0}, "H c2 pf p h pg p lb3 p tne6 p h p2 pg p4"),
    ("embedded-turned", VERA | {"rotate": 90, "order": "shuffle"}, "H [2 p4 ]2 tgc7 h p la3 [3 p3 ]3 xq p2"),
)  # fmt: skip


def documents() -> Iterator[Truth]:
    """Every document, always the same, and no paragraph in two of them."""
    seen: set[str] = set()
    for name, look, script in SCRIPTS:
        yield Press(name, seen, look).run(script)
