"""PDFs set by a page-layout engine, as office software sets them, each with the truth about it, for testing blind.

The truth means what ``layouts_blind`` says, kept as a paragraph's lines are drawn. Beyond that, a quote between columns
comes after the left one; heads in two rows are joined; a paragraph's or footnote's truth is its number without a stop
and its first three words; a table ruled only about its head and at its end is ruled; a source line is text.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from layouts_blind import TableTruth, Truth
from reportlab import rl_config
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

rl_config.invariant = 1
# Untyped, since their stubs leave out what a subclass has to use.
platypus: Any = import_module("reportlab.platypus")
textobject: Any = import_module("reportlab.pdfgen.textobject")

PROSE = """
audit | Paying for change in {p} | {o} paid out {s} in {n} months. We traced {m} claims to a signed agreement. The
largest overspend, {s}, arose in {v}. Staff costs make up {c} per cent of the saving. The target of {s} came before any
costing. Nobody checked that cashable gains had left the budget. Our recalculation gives {s} rather than {t}. The
contract in {p} was extended {n} times untested. Unit costs in {v} rose by {c} per cent after {y}. Two thirds of the
benefits are changes of accounting. Managers kept no list of assumptions behind the {s}. By {d} the project had used
{c}% of its money. Growth that would have happened anyway is counted as success. {o} has written off {s} of old debt.
The audit plan gave {n} days to {v}. Evidence is thin wherever a framework was used. We qualify our conclusion on {v}.
It took {n} weeks to replace a manager. Figures for {y} left out {s} of redundancy pay.
committee | Promises and performance in {p} | We heard {n} witnesses in {p}. The permanent secretary conceded that {s}
was misspent. We doubt that {o} knows why its forecasts fail. Witnesses described a system held together by goodwill.
Officials needed {n} weeks to supply a figure. We were dismayed that {c} per cent of grants went unreconciled. This is
the {n}th time that {v} has come before us. The Treasury should publish its evidence for {s} by {d}. A gap yawns between
the promises of {y} and the results. Short settlements cost {v} another {s}. Accountability blurs once money leaves {o}.
We welcome the director’s candour. Only {n} pilots reported any outcome. Nobody can test the claim that {s} reached the
front line. We heard no good reason for leaving out {p}. Progress since {y} is painfully slow. Taxpayers carried {s} of
avoidable cost. The department must reach {c} per cent coverage alone. Our predecessors saw this in {y}.
council | Future of services in {p}; Report to: Cabinet, {d}; Report of: Director of Resources, {o} | Cabinet is asked
to approve a virement of {s} to {v}. The plan assumes a pay award of {c} per cent. Joint commissioning could take {s}
out of {v}. Consultation in {p} drew {m} replies. The second option saves {s} but arrives a year late. There are no
staffing effects beyond {n} posts. Transferring the leisure centre avoids {s} of repairs. An equality assessment was
finished on {d}. Balances should not fall beneath {s}. Fees for {v} recover {c}% of cost. Legal Services confirm the
power to proceed. The pressure on {v} stands at {s}. Ward members for {p} have been briefed. Depots will bring capital
receipts of {s}. Doing nothing is not recommended, since the lease expires on {d}. It is proposed to insource {v}.
Investment of {s} would be repaid over {n} years. Scrutiny asked for a report in {n} months. Risks are red where {s} is
in doubt.
nhs | Integrated performance report; Public meeting of the Board, {d} | The Trust reports a deficit of {s} at month {n}.
Bed occupancy at {p} averaged {c}% in the quarter. Of schemes worth {s}, only {t} recur. The backlog fell by {n}
pathways once evening lists began. Agency spending was {s} above the ceiling. Members should note slower handovers at
{p}. On {d} some {n} beds held patients fit to leave. Sickness absence was {c} per cent, the lowest since {y}. A second
endoscopy room adds {n} sessions a week. The Finance Committee took limited assurance on {s}. Referrals from {p} grew by
{c} per cent. Frailty wards carry {n} vacancies. Depreciation is {s} lower as a scanner came late. Quality assessments
await {n} schemes. Virtual wards cared for {n} people against a hope of {m}. The control total requires a further {s}.
Cash holdings equal {n} days of costs. Estates closed {n} of {m} fire actions. A recovery plan follows on {d}.
plan | Local Plan for {p} | The strategy provides for {m}0 dwellings after {y}. Land west of {p} will be released in
phases. Schemes of more than {n} homes need a masterplan. Greenfield sites yield {c} per cent affordable housing.
Windfall sites supply {n} homes a year. Building at {p} should keep the settlements apart. Each phase gives {s} to the
relief road. Some {n} hectares of workshops have been lost since {y}. Frontages follow the grain of the burgage plots.
Completions were {c}% short of the requirement. Schemes that worsen flooding downstream of {p} fail. The housing market
area takes in {p}. At least {n} pitches are needed by {y}. Some {s} a dwelling can go to infrastructure. Allotments
beside the railway become local green space. Self-build plots form {c} per cent of large sites. Walking routes precede
the {n}th home. Harm to the abbey’s setting needs a strong case. Review starts if supply drops beneath {n} months.
press | Tram line for {p} gets the go-ahead; For immediate release | Commuters in {p} will see the first trams on {d}.
The package is worth {s} and {n} jobs. Council leaders today explained how to close a gap of {s}. Poorer households will
be {s} better off. Work starts this month on {n} bridges. Parents in {p} had campaigned for the change. Funding of {s}
comes from the levy of {y}. The pilot hubs had {n},000 visits. Residents can comment until {d} at any library. Repeat
falls dropped by {c} per cent. The scheme kept {n} families out of hotels. Bidding for the next {s} opens on {d}.
Ministers will visit {p} to mark the opening. The regulator cut its own costs by {c}%. No service will close before {y}.
Local firms are to receive {s} of the contracts. A spokesperson for {o} welcomed the news. Every school in {p} will be
offered a place. Rural bus fares come down by {c} per cent.
response | Government response on {p} | The Government agrees and expects to act by {d}. We do not accept that {s} was
lost, since {t} came back. The department has asked {o} to report on {v}. A unit of {n} analysts has been at work since
{y}. We recognise the strength of feeling in {p}. The Committee overstates the cost, which we put at {s}. Legislation
follows when parliamentary time allows. Baselines for {v} will appear with the next estimate. We will consult on a
threshold of {c} per cent. A further {n} authorities have joined. The commitment for {y} needs no new money. Accounting
officers know their duties. The {p} trial will cost {s} and run for {n} months. A target of {c}% is deliverable.
Ministers decided against a statutory duty. The date has moved from {d} to allow testing. Savings of {s} are scored in
the settlement. Our intention remains that {o} should be wound up. We will write again once {n} sites are live.
minutes | Minutes of the Scrutiny Board; Held at {p} on {d}; Present: eleven members of {o} | The minutes of {d} were
agreed. Councillor Amberley declared an interest as a governor in {p}. The Head of Finance drew attention to a variance
of {s}. Officers explained that {n} cases were in dispute. The Chair thanked {o} for attending. Members voiced concern
about the quay at {p}. It was noted that {v} met {c} per cent of its targets. Mrs Penhallow asked why {s} had slipped to
{y}. A vote was taken, with {n} for and three against. The Director undertook to circulate figures by {d}. Apologies
came from two co-opted members. Discussion turned to the parking order and {n} objections. The auditor reported that {m}
papers were outstanding. Dr Okoro observed that the register had grown by {n} risks. An amendment to add {s} was lost.
The Panel resolved to visit the depot at {p}. Costed options would return in {y}. Councillor Thirlby moved that the
contract with {o} be extended. The next meeting will be held in {p} on {d}."""
STOCK = dict(entry.split(" | ", 1) for entry in re.split(r"\n(?=\w+ \|)", PROSE[1:]))
HEADINGS = """What we looked at; Whether money was well spent; Lessons for {p}; Controls over payments; A record of
missed chances; The view from {p}; Understanding the data; Options considered; Legal implications; Workforce; Risks to
the forecast; Meeting need in {p}; What happens next; Declarations of interest"""
NOTES = """{o}, Annual Report, {y}, page {n}.; Net of income from charges, before any allowance for inflation.; Oral
evidence of {d}, questions {n} to {m}.; The series was rebased in {y}, so earlier years cannot be compared.; See annex
{n} to the model.; Full-time equivalents on the last day of the quarter, leaving out agency workers supplied through the
bank in {p}.; Prices are those of {y} throughout.; Letter from {o}, {d}.; Estimated from {n} files in {p}."""
PLACES = "Aldersea; Brantholme; Cawthwaite; Dunsford; Elverby; Gorsehill; Hexley; Kelbrook; Norbeck; Penrowan; Thaxley"
BODIES = "{} Borough Council; {} County Council; {} District Partnership; {} Hospitals Trust; {} Port Authority"
SERVICES = """Street cleansing; Fostering; Day centres; Home to school transport; Parking; Museums; Registrars;
Theatres; Food safety; Supported living; Winter maintenance; Business rates; Electoral services; Allotments; Archives;
Tree works; Tourism; Building control; Reablement; Land drainage; Adult learning; Pest control; Cemeteries"""
LONG_ROWS = "Payments to providers of supported living under block contracts; Repairs to sea defences and breakwaters"
SHEETS = "Net expenditure by service; Savings by directorate; Forecast for {p}; Capital programme, {y}; Cost of options"
SECTIONS = "People and families; Place; Resources; Commercial activity; Public protection"
OWNERS = "Head of Finance; Director of Place; Chief Nurse; Monitoring Officer"
FACES = {"times": ("Times-Roman", "Times-Bold"), "sans": ("Helvetica", "Helvetica-Bold"), "vera": ("Vera", "VeraBd")}
FACES["mixed"] = ("Times-Roman", "Helvetica-Bold")
KERNS = {"AV": 110, "Ta": 70, "Te": 70, "To": 70, "Tr": 35, "We": 60, "P.": 110, "y.": 65, "y,": 65, "r.": 50, "fo": 12}
SPLIT = re.compile(r"(?<=[aeiou][bcdfglmnprst])(?=[bcdfgklmnpstv][aeiou])|(?<=[aeiou])(?=[bcdfglmnprtv][aeiou])")
ROMAN, BULLETS = ("i", "ii", "iii", "iv", "v", "vi"), ("\N{BULLET}", "\N{EN DASH}")
ALL, NAVY, GREY = ((0, 0), (-1, -1)), HexColor("#1d3a6b"), HexColor("#e4e6ea")
# Each shape: a plain or a bold face, its size against the body's, the space before and after, and the indent.
SHAPES = {"title": (1, 1.9, 0, 10, 0), "head": (1, 1.3, 11, 5, 0), "sub": (1, 1.08, 7, 3, 0), "body": (0, 1, 0, 7, 0)}
SHAPES |= {"num": (0, 1, 0, 7, 36), "list": (0, 1, 0, 4, 56), "inner": (0, 1, 0, 4, 78), "small": (0, 0.8, 0, 9, 0)}
SHAPES |= {"note": (0, 0.78, 0, 1.5, 0), "caption": (1, 0.95, 7, 4, 0), "cell": (0, 0.86, 0, 0, 0)}
SHAPES |= {"quote": (1, 1.25, 4, 4, 4), "bold": (1, 1, 3, 6, 0), "boxed": (0, 0.92, 0, 5, 0), "plain": (0, 1, 0, 7, 0)}
for _face in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
    registerFont(TTFont(_face, f"{_face}.ttf"))
registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBI")
# How a document is set: "gaps" are moves in place of spaces, "right" a margin in mm, "first" the first label.
USUAL: dict[str, Any] = {"face": "times", "size": 10.5, "columns": 1, "right": 25, "align": 4, "cut": False, "front": 0}
USUAL |= {"manner": "plain", "number": "", "heading": "{title}", "inline": False, "marks": "", "table": "Table {}: {}"}
USUAL |= {"furniture": "", "first": 1, "opening": "main"}
LOOKS: dict[str, dict[str, Any]] = {"two": {"columns": 2, "size": 9.5}, "three": {"columns": 3, "size": 8.5}}
LOOKS |= {face: {"face": face} for face in FACES} | {manner: {"manner": manner} for manner in ("kerned", "gaps")}
LOOKS |= {"small": {"size": 9}, "ragged": {"align": 0}, "cut": {"cut": True}, "inline": {"inline": True}}
LOOKS |= {"notes": {"marks": "123456789"}, "letters": {"marks": "abcdefg"}, "symbols": {"marks": "*†‡§"}}
LOOKS |= {"parts": {"number": "{chapter}.{para}", "heading": "{chapter} {title}"}, "stopped": {"number": "{para}."}}
LOOKS |= {"annex": {"number": "{letter}{para}", "heading": "Annex {letter}: {title}"}, "running": {"number": "{para}"}}
LOOKS |= {"deep": {"number": "{chapter}.{section}.{para}", "heading": "{chapter} {title}"}, "roman": {"front": 2}}
LOOKS |= {"cover": {"opening": "cover"}, "wide": {"opening": "wide"}, "margin": {"right": 68}, "later": {"first": 41}}
LOOKS |= {"centred": {"furniture": "foot centre {label}"}, "dashed": {"table": "Table {} \N{EN DASH} {}"}}
LOOKS |= {"report": {"furniture": "top outer {heading}|top outer {body};foot outer {label}"}}
LOOKS |= {"corner": {"furniture": "edge outer {label};foot inner {body}"}, "figure": {"table": "Figure {} {}"}}
LOOKS |= {"paged": {"furniture": "top left {body};foot right Page {label} of {of}"}}
LOOKS |= {"barred": {"furniture": "top centre {heading};foot left {body};foot right Page {label}"}}
TEXT_STEPS = ("head", "sub", "body", "num", "list", "inner", "called")
SEED = 2  # one with words broken over columns and pages
# Each document's name, genre, looks and plan; a table has its dress, unit, where the unit stands, size and flags.
PLANS = """
p-audit-report | audit | cut notes parts report roman cover | to:main; head; body:5; head; num:6; list:a:3;
table:grid:£000:caption:8x3:total; source; num:6; head; num:13
p-columns | audit | two sans cut notes parts report | head; num:5; quote; num:4; table:rules:£m:heads:7x2:total; num:16
p-audit-long | audit | mixed parts centred dashed | head; num:4; table:shaded:£000:brackets:78x4:sections,long; num:4
p-audit-margin | audit | vera small margin running barred notes | head; aside; num:6; table:open:£m:heads:7x3:total;
num:2; aside; num:9
p-committee-report | committee | kerned running roman report notes inline cut | head; body:11; to:main; head; num:7;
called:Recommendation:3; head; num:12
p-committee-annex | committee | annex inline centred letters | head; num:3; list:a:2; inner:i:3; num:2;
table:grid:£m:heads:6x3; table:ends:£000:caption:6x3:total; head; num:10
p-committee-mixed | committee | mixed two wide corner notes | head; body:2; cols:2:3; table:rules:£
million:brackets:9x4:two; to:main; head; body:18
p-cabinet-paper | council | sans ragged deep paged | head; sub; num:3; sub; num:3; list:•:3;
table:grid:£000:corner:7x4:two,total; head; sub; num:4; table:rules:£m:heads:6x3; sub; num:6
p-cabinet-landscape | council | sans small parts paged | head; num:12; to:land;
table:grid:£000:caption:34x6:sections,long,total; to:main; head; num:8
p-turned | council | parts report | head; num:9; to:turned; table:rules:£m:brackets:50x6:sections; to:main; num:9
p-cabinet-actions | council | vera small parts paged | head; num:4; asks:grid:24; head; num:4; asks:rules:5
p-board-paper | nhs | vera small ragged parts corner | head; box:2; num:4; table:shaded:£m:heads:8x4:two,total; num:5;
table:shaded:%:corner:6x3; num:9
p-board-columns | nhs | sans two wide barred | box:1; cols:2:3; table:grid:£000:caption:10x5:total; source; body:2;
cols:3:3; quote; cols:2:4; body:2
p-beside | nhs | sans wide centred | body:4; beside:grid:£m:brackets:8x2; body:2; beside:open:%:caption:7x2; body:14
p-sideways | nhs | mixed parts report | head; num:9; to:sideways; table:open:£000:brackets:18x6:total; to:main; num:8
p-plan-policies | plan | sans deep barred dashed | head; sub; num:4; box:2; sub; num:3; called:Policy:2; list:a:4; head;
sub; num:8; table:rules:%:corner:8x4
p-plan-quote | plan | two kerned corner cut | head; body:17; to:parted; body:7; between; body:7; to:main; head; body:19
p-plan-three | plan | sans three cut centred | head; body:9; quote; body:8; table:ends:%:caption:6x2; body:22
p-plan-trajectory | plan | parts gaps report figure | head; num:4; table:grid:%:caption:9x5; table:open:£
million:brackets:8x4:total; num:4; table:shaded:£m:each:8x4; num:6
p-press-notice | press | sans ragged symbols | body:6; list:•:4; body:2; head; list:a:4
p-bulletin | press | vera small two wide report | box:1; cols:3:2; quote; cols:2:2; to:parted; body:4; between; body:4
p-response | response | notes stopped paged kerned | head; num:3; box:1; num:9; table:grid:£m:heads:7x4:total; num:7
p-response-columns | response | two notes gaps running report | head; num:6; called:Recommendation:3; num:8; list:–:3;
table:open:£000:caption:7x2; num:12
p-minutes | minutes | stopped inline centred later | head; num:4; head; num:6; called:RESOLVED:2; head; num:8
p-minutes-actions | minutes | sans parts corner ragged | head; num:4; list:a:3; head; num:4; asks:shaded:8; num:7
p-accounts | audit | small centred dashed notes | head; body:4; table:ends:£000:caption:14x4:two,total;
table:rules:£000:caption:14x4:two,sections; body:2; table:open:£m:heads:12x4:total,long; body:8
p-inquiry | committee | gaps cut notes deep report later | head; sub; num:15; table:ends:£ million:caption:9x4; num:6"""


def cuts(word: str) -> list[tuple[str, str]]:
    """The ways of hyphenating a word, the longest beginning first."""
    points = [match.start() for match in SPLIT.finditer(word)][::-1]
    return [(word[:point], word[point:]) for point in points if 3 <= point <= len(word) - 3]


def across(look: Any, columns: int) -> float:
    """The width of one of so many columns."""
    return (A4[0] - (25 + look.right) * mm - 18 * (columns - 1)) / columns


def styled(look: Any, shape: str) -> ParagraphStyle:
    """The paragraph style for a shape."""
    bold, scale, before, after, indent = SHAPES[shape]
    style = ParagraphStyle(shape, spaceBefore=before, spaceAfter=after, keepWithNext=shape in ("head", "sub"))
    style.fontName = style.bulletFontName = FACES[look.face][bold]
    style.fontSize = style.bulletFontSize = look.size * scale
    style.leading, style.alignment = style.fontSize * 1.22, 0 if bold or shape == "cell" else look.align
    style.leftIndent = 0 if shape == "num" and look.inline else indent
    style.bulletIndent = indent - 20 if shape in ("list", "inner") else 0
    if look.cut and shape in ("body", "num", "list"):
        vars(style).update(hyphenationLang=cuts, hyphenationMinWordLength=7)
    return style


class Strokes(textobject.PDFTextObject):
    """Text written in the manner of one producer or another."""

    def _formatText(self, text: str) -> str:
        manner, font, out = self._canvas.manner, self._fontname, ""
        if manner == "plain" or font.startswith("Vera") or not text:
            return super()._formatText(text)
        space = 1000 * (stringWidth(" ", font, 1) + getattr(self, "_wordSpace", 0) / self._fontsize)
        for here, after in zip(text, text[1:] + " ", strict=True):
            gap = here == " " and manner == "gaps"
            move = -space if gap else KERNS.get(here + after, 0)
            out += "" if gap else self._canvas._escape(here.encode("cp1252"))
            out += f") {move:.2f} (" if move else ""
        return f"[({out})] TJ"


class Pen(Canvas):
    """A canvas with a ledger of what is drawn, writing text in one manner."""

    def __init__(self, *args: Any, ledger: defaultdict[Any, list[Any]], manner: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.ledger, self.manner = ledger, manner

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> Strokes:
        return Strokes(self, x, y, direction=direction)


class Kept(platypus.Flowable):
    """Something told as it is drawn, also by the parts it is split into."""

    told: Any

    def split(self, availWidth: float, availHeight: float) -> list[Any]:
        parts = super().split(availWidth, availHeight)
        for part in parts:
            part.told = self.told
        return parts


class Said(Kept, platypus.Paragraph):
    """A paragraph, which tells its words, a hyphenated one where it begins, and its number with the first three."""

    notes: list[Said]

    def split(self, availWidth: float, availHeight: float) -> list[Said]:
        parts = super().split(availWidth, availHeight)
        if len(parts) == 2:
            pieces = (piece for line in parts[0].blPara.lines for piece in getattr(line, "words", ()))
            here = sum(piece.rise != 0 for piece in pieces)
            parts[0].notes, parts[1].notes = self.notes[:here], self.notes[here:]
        return parts

    def draw(self) -> None:
        ledger, (due, stream, openings) = self.canv.ledger, self.told
        said, printed = ledger[self.canv.getPageNumber(), stream], ""
        said += self.bulletText.split() if self.bulletText and self.bulletText not in BULLETS else []
        for line in self.blPara.lines:
            pieces = getattr(line, "words", ())
            text = "".join(re.sub(r"\S", "", piece.text) if piece.rise else piece.text for piece in pieces)
            printed += f"{text if pieces else ' '.join(line[1])} "
        for drawn in printed.split():
            whole, rest = due.popleft()
            said += [whole] if whole == rest else []
            if drawn != rest:
                assert rest.startswith(drawn.removesuffix("-")), (drawn, rest)
                due.appendleft((whole, rest.removeprefix(drawn.removesuffix("-")).removeprefix("-")))
        ledger[stream] += openings
        openings.clear()
        super().draw()


class Grid(Kept, platypus.LongTable):
    """A table, which tells its truth on each page it is drawn on."""

    def draw(self) -> None:
        super().draw()
        self.canv.ledger[self.told].append(self.canv.getPageNumber())


class Aside(platypus.Table):
    """A box in the right margin beside the text that follows it."""

    _ZEROSIZE = True

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        self.beside, self.high = availWidth + 14, super().wrap(availWidth, 1000)[1]
        return 0, 0

    def draw(self) -> None:
        self.canv.translate(self.beside, -self.high)
        super().draw()


class Footed(platypus.Frame):
    """A frame that keeps room at its foot for the notes of what is set in it."""

    def _reset(self) -> None:
        self._geom()
        super()._reset()
        self.notes: list[Said] = []

    def room(self, flowable: Any) -> float:
        """The height a flowable's notes would add at the foot, with the rule over the first."""
        notes = getattr(flowable, "notes", [])
        rule = 12 if notes and not self.notes else 0
        return rule + sum(note.wrap(self._width, 1000)[1] + note.getSpaceAfter() for note in notes)

    def add(self, flowable: Any, canv: Pen, trySplit: int = 0) -> int:
        self._y1p += (room := self.room(flowable))
        added = super()._add(flowable, canv, trySplit)
        self._y1p -= 0 if added else room
        self.notes += getattr(flowable, "notes", []) if added else []
        return added

    def split(self, flowable: Any, canv: Pen) -> list[Any]:
        self._y1p += (room := self.room(flowable))
        parts = super().split(flowable, canv)
        self._y1p -= room
        return parts


def lay_notes(canv: Pen, doc: Any) -> None:
    """Draw a page's footnotes, once the text above them is complete."""
    for frame in doc.pageTemplate.frames:
        y = frame._y1p - 8
        if frame.notes:
            canv.line(frame._x1, y + 4, frame._x1 + frame._width / 3, y + 4)
        for note in frame.notes:
            y -= note.wrap(frame._width, 1000)[1]
            note.drawOn(canv, frame._x1, y)
            y -= note.getSpaceAfter()


def run(look: Any, slots: dict[str, Any], kind: str, canv: Pen, _: Any) -> None:
    """Draw the running matter of a page; a turned one is drawn up the sheet, a sideways one has only its text so."""
    page, up = canv.getPageNumber(), (0, 1, -1, 0, A4[0], 0)
    label = ROMAN[page - 1] if page <= look.front else str(page - look.front + look.first - 1)
    if kind == "turned":
        canv.transform(*up)
    canv.setFont(FACES[look.face][0], 8.5)
    wide, high = landscape(A4) if kind in ("land", "turned") else A4
    pieces = [piece for piece in look.furniture.split(";") if piece and kind != "cover"]
    for piece in pieces:
        level, side, text = piece.split("|")[-(page % 2 == 0)].split(" ", 2)
        text = text.format(label=label, **slots)
        part = {"left": 0, "centre": 0.5, "right": 1, "outer": page % 2, "inner": 1 - page % 2}[side]
        room = wide - 50 * mm - stringWidth(text, FACES[look.face][0], 8.5)
        canv.drawString(25 * mm + room * part, {"top": high - 43, "edge": high - 23, "foot": 31}[level], text)
        canv.ledger["furniture"].append(text)
    canv.ledger["labels"].append(label if "{label}" in "".join(pieces) else None)
    if kind == "sideways":
        canv.transform(*up)


def shown(amount: float | None, unit: str) -> str:
    """A figure as printed."""
    if not amount:
        return "nil" if amount is None else "\N{EN DASH}"
    text = f"{abs(amount) * 480:,.0f}" if unit == "£000" else f"{abs(amount):.1f}"
    text = f"£{text}m" if unit == "each" else text
    return f"({text})" if amount < 0 else text


def dressed(look: Any, dress: str, above: int, rows: list[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    """The engine's commands for a table of this dress with so many rows of heads above these."""
    head, cell = ((0, 0), (-1, above - 1)), styled(look, "cell")
    strong = [at for at, row in enumerate(rows, above) if row[0] == "Total" or not any(row[1:])]
    out = [("FONT", *ALL, cell.fontName, cell.fontSize, cell.leading), ("VALIGN", *ALL, "TOP"), ("TOPPADDING", *ALL, 2)]
    out += [("LEFTPADDING", *ALL, 4), ("RIGHTPADDING", *ALL, 4)]
    out += [("FONTNAME", (0, at), (-1, at), FACES[look.face][1]) for at in (*range(above), *strong)]
    rules = {"rules": ((0, 0, 0.8), (above, -1, 0.4)), "ends": ((0, 0, 0.8), (above, above, 0.8))}.get(dress, ())
    out += [("LINEABOVE", (0, start), (-1, stop), wide, black) for start, stop, wide in rules]
    out += [("LINEBELOW", (0, -1), (-1, -1), 0.8, black)] if rules else []
    out += [("GRID", *ALL, 0.5, black), ("BACKGROUND", *head, GREY)] if dress == "grid" else []
    return out + ([("BACKGROUND", *head, NAVY), ("TEXTCOLOR", *head, white)] if dress == "shaded" else [])


@dataclass(frozen=True)
class Maker:
    """Writes a document, step by step of its plan."""

    look: Any
    genre: str
    rng: random.Random
    story: list[Any] = field(default_factory=list)
    deck: list[str] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=lambda: defaultdict(int))

    def fill(self, pattern: str) -> str:
        """The pattern with its slots filled."""
        rng, year, place = self.rng, self.rng.randint(2019, 2033), self.rng.choice(PLACES.split("; "))
        few, many, body = rng.randint(4, 48), rng.randint(50, 970), rng.choice(BODIES.split("; ")).format(place)
        total = f"£{rng.choice((f'{many / 10} million', f'{many},000', f'{few}.{many % 10}m'))}"
        service, day = rng.choice(re.split(r";\s", SERVICES)), f"{few % 28 + 1} {rng.choice(('March', 'July'))} {year}"
        slots = {"p": place, "s": total, "t": f"£{few / 10}m", "n": few, "m": many, "c": many / 10, "o": body, "d": day}
        return pattern.format(**slots, v=service.lower(), y=f"{year}-{year % 100 + 1}").replace("\n", " ")

    def pick(self, block: str) -> str:
        """One entry of a block, filled."""
        return self.fill(self.rng.choice(re.split(r";\s", block)))

    def prose(self, sentences: int = 0) -> str:
        """A paragraph, of three to six sentences unless told, each used once before any comes again."""
        said = []
        for _ in range(sentences or self.rng.randint(3, 6)):
            if not self.deck:
                for genre in (self.genre, self.rng.choice(list(STOCK))):
                    self.deck.extend(re.split(r"(?<=\.)\s+", STOCK[genre].split(" | ")[1]))
                self.rng.shuffle(self.deck)
            said.append(self.fill(self.deck.pop()))
        return " ".join(said)

    def said(self, text: str, shape: str, mark: str = "", stream: str = "main", opening: str = "") -> Said:
        """A paragraph; ``opening`` is its number or marker where it has one."""
        start, notes = " ".join(text.removeprefix(f"^{opening}^ ").split()[:3]), []
        if shape in ("body", "num") and self.counts["note"] < len(self.look.marks) and self.rng.random() < 0.4:
            marker, words = self.look.marks[self.counts["note"]], text.split()
            self.counts["note"] += 1
            notes = [self.said(f"^{marker}^ {self.pick(NOTES)}", "note", stream="note", opening=marker)]
            wanted = self.rng.choice((r"\d\S*$", r"\.$", r"[a-z]{6,},?$"))
            spots = [at for at, word in enumerate(words) if at > 2 and re.search(wanted, word)]
            words[self.rng.choice(spots or [-1])] += f"^{marker}^"
            text = " ".join(words)
        text, mark = (f"{mark} {text}", "") if shape == "num" and self.look.inline else (text, mark)
        words, raised = re.sub(r"\^.*?\^|<.*?>", "", text).split(), re.sub(r"\^(.*?)\^", r"<super>\1</super>", text)
        made = Said(raised, styled(self.look, shape), bulletText=mark or None)
        made.told = deque(zip(words, words, strict=True)), stream, [(opening, start)] if opening else []
        made.notes = notes
        return made

    def say(self, verb: str, how: list[str]) -> None:
        """A step that sets text: headings, paragraphs and lists."""
        look, counts, add = self.look, self.counts, self.story.append
        for at in range(int(how[-1]) if how else 1):
            match verb:
                case "head":
                    counts.update(chapter=counts["chapter"] + 1, section=0, letter=chr(65 + counts["chapter"]))
                    counts.update(para=counts["para"] if look.number.startswith("{para}") else 0)
                    add(self.said(look.heading.format(title=self.pick(HEADINGS), **counts), "head"))
                case "sub":
                    counts.update(section=counts["section"] + 1, para=0)
                    add(self.said("{chapter}.{section} ".format(**counts) + self.pick(HEADINGS), "sub"))
                case "num":
                    counts["para"] += 1
                    mark = look.number.format(**counts)
                    add(self.said(self.prose(), "num", mark=mark, opening=mark.rstrip(".")))
                case "list" | "inner":
                    mark = {"a": f"({chr(97 + at)})", "i": f"({ROMAN[at]})"}.get(how[0], how[0])
                    add(self.said(self.prose(1), verb, mark=mark))
                case "called":
                    counts[how[0]] += 1
                    add(self.said(f"<b>{how[0]} {counts[how[0]]}:</b> {self.prose(2)}", "plain"))
                case _:
                    add(self.said(self.prose(), "body"))

    def place(self, verb: str, how: list[str]) -> None:
        """A step that sets something else: boxes, quotations, columns of so many paragraphs, tables and pages."""
        columns = {"main": self.look.columns, "wide": 1, "cover": 1}.get(self.counts["page"] or self.look.opening)
        wide = across(self.look, columns) if columns else A4[1] - 56 * mm
        prose, add, ground = self.prose, self.story.append, [("BACKGROUND", *ALL, GREY)]
        top = [("VALIGN", *ALL, "TOP"), ("LEFTPADDING", *ALL, 0), ("RIGHTPADDING", *ALL, 12)]
        match verb, *how:
            case "box", count:
                texts = [self.said(prose(3), "boxed") for _ in range(int(count))]
                box = [[self.said(self.pick(HEADINGS), "sub"), *texts]]
                add(platypus.Table([box], colWidths=[wide], style=ground, spaceBefore=6, spaceAfter=10))
            case ("aside",):
                box = [[self.said(prose(3), "boxed", stream="margin")]]
                add(Aside([box], colWidths=[self.look.right * mm - 38], style=ground, hAlign="LEFT"))
            case ("quote",):
                rules = [(f"LINE{edge}", *ALL, 1.5, NAVY) for edge in ("ABOVE", "BELOW")]
                said = self.said(f"\N{LEFT DOUBLE QUOTATION MARK}{prose(1)}\N{RIGHT DOUBLE QUOTATION MARK}", "quote")
                add(platypus.Table([[said]], colWidths=[wide], style=rules, spaceBefore=8, spaceAfter=10))
            case ("between",):
                quote = platypus.KeepInFrame(0, 0, [platypus.Spacer(1, 200), self.said(prose(1), "quote")])
                self.story.extend([platypus.FrameBreak(), quote, platypus.FrameBreak()])
            case "cols", columns, count:
                cells = [[self.said(prose(), "plain") for _ in range(int(count))] for _ in range(int(columns))]
                add(platypus.Table([cells], colWidths=[wide / len(cells)] * len(cells), style=top))
            case "to", kind:
                self.counts["page"] = kind
                self.story.extend([platypus.NextPageTemplate(kind), platypus.PageBreak()])
            case "asks", dress, count:
                rows = [(prose(1), prose(1), self.pick(OWNERS)) for _ in range(int(count))]
                self.story.extend(self.laid(dress, (), ("Finding", "Response", "Lead officer"), rows, wide, "", ""))
            case "beside", *sheet:
                cells = [[self.said(prose(4), "plain") for _ in range(2)], self.sheet(wide / 2 - 12, *sheet)]
                add(platypus.Table([cells], colWidths=[wide / 2] * 2, style=top))
            case "table", *sheet:
                self.story.extend(self.sheet(wide, *sheet))
            case ("source",):
                add(self.said(self.fill("Source: {o} returns, {y}"), "small"))

    def sheet(self, width: float, dress: str, unit: str, where: str, size: str, flags: str = "") -> list[Any]:
        """A table of figures, some of them negative or wanting."""
        count, columns = map(int, size.split("x"))
        names, figures, printed = re.split(r";\s", SERVICES), [], "each" if where == "each" else unit
        names = [f"{name}, {place}" for place in PLACES.split("; ") for name in names] if count > 20 else names
        names = self.rng.sample(names, count)
        for at in range(1, count, 4) if "long" in flags else ():
            names[at] = self.pick(LONG_ROWS)
        for _ in range(columns):
            signs = self.rng.choices((1, -1, 0, None), (78, 12, 5, 5), k=count)
            figures.append([sign and sign * round(self.rng.uniform(0.2, 99), 1) for sign in signs])
        rows = [(name, *(shown(x, printed) for x in row)) for name, *row in zip(names, *figures, strict=True)]
        for at in range((count - 1) // 6 * 6, -1, -6) if "sections" in flags else ():
            rows.insert(at, (SECTIONS.split("; ")[at // 6 % 5], *[""] * columns))
        if "total" in flags:
            rows.append(("Total", *(shown(round(sum(x or 0 for x in column), 1), printed) for column in figures)))
        years = [f"{year}-{year % 100 + 1}" for year in range(2024, 2024 + columns)]
        upper = ("", *(years[at // 2] * (at % 2 == 0) for at in range(columns))) if "two" in flags else ()
        leaves = [("Budget", "Outturn")[at % 2] if upper else years[at] for at in range(columns)]
        leaves = [f"{leaf}\n{unit}" if where == "heads" else leaf for leaf in leaves]
        return self.laid(dress, upper, (unit if where == "corner" else "Service", *leaves), rows, width, unit, where)

    def laid(self, dress: str, upper: Any, heads: Any, rows: Any, width: float, unit: str, where: str) -> list[Any]:
        """A table under its caption, its longer cells wrapped; figures have a unit."""
        self.counts["table"] += 1
        caption = self.look.table.format(self.counts["table"], self.pick(SHEETS))
        caption += {"caption": f", {unit}", "brackets": f" ({unit})"}.get(where, "")
        cell, count, above = styled(self.look, "cell"), len(heads), 2 if upper else 1
        other = min(66, width * 0.66 / (count - 1)) if unit else width / count
        widths, data = [width - other * (count - 1), *[other] * (count - 1)], [upper, heads][2 - above :]
        for row in rows:
            room = [wide - stringWidth(x, cell.fontName, cell.fontSize) for x, wide in zip(row, widths, strict=True)]
            data.append([x if left > 9 else platypus.Paragraph(x, cell) for x, left in zip(row, room, strict=True)])
        style = [("ALIGN", (1, 0), (-1, -1), "RIGHT"), ("VALIGN", (1, above), (-1, -1), "BOTTOM")] if unit else []
        spans = [("SPAN", (at, 0), (at + 1, 0)) for at in range(1, len(upper), 2)]
        style += [*spans, *(("ALIGN", *span[1:], "CENTRE") for span in spans)]
        grid = Grid(data, colWidths=widths, repeatRows=above, style=dressed(self.look, dress, above, rows) + style)
        over = [upper[at - 1 + at % 2] if upper and at else "" for at in range(count)]
        heads = tuple(" ".join(f"{high} {low}".split()) for high, low in zip(over, heads, strict=True))
        said, unit = self.said(caption, "caption"), "" if where == "each" else unit
        grid.told = TableTruth(0, caption, unit, heads, tuple(rows), dress in ("grid", "rules", "ends"), 0)
        said.keepWithNext = len(rows) < 20
        return [platypus.CondPageBreak(130), said, grid, platypus.Spacer(1, 9)]


def templates(look: Any, slots: dict[str, Any]) -> list[Any]:
    """The kinds of page a document may have, the one it opens with first."""
    left, foot, high, full = 25 * mm, 24 * mm, A4[1] - 52 * mm, across(look, 1)
    one, side, made = across(look, look.columns), (full - 150) / 2, []
    kinds = {"main": [(left + at * (one + 18), foot, one, high) for at in range(look.columns)]}
    kinds |= {kind: [(left, foot, full, high)] for kind in ("wide", "cover")}
    kinds |= {kind: [(28 * mm, 26 * mm, A4[1] - 56 * mm, A4[0] - 52 * mm)] for kind in ("land", "turned", "sideways")}
    kinds["parted"] = [(left + x, foot, wide, high) for x, wide in ((0, side), (side + 14, 122), (side + 150, side))]
    for kind, places in kinds.items():
        frames = [Footed(*place, 0, 0, 0, 0, id=f"{kind}{at}") for at, place in enumerate(places)]
        size, paint = landscape(A4) if kind in ("land", "turned") else A4, partial(run, look, slots, kind)
        made.append(platypus.PageTemplate(kind, frames, paint, lay_notes, size))
        made[-1].rotation = 90 if kind == "turned" else 0
    return sorted(made, key=lambda page: page.id != look.opening)


def pressed(name: str, genre: str, look: Any, plan: str, of: int = 0) -> Truth:
    """A document drawn from its plan, told that it has so many pages."""
    maker, file, ledger = Maker(look, genre, random.Random(f"{name}, {SEED}")), BytesIO(), defaultdict(list)
    title, *lines = map(maker.fill, STOCK[genre].split(" | ")[0].split("; "))
    maker.story.extend([maker.said(title, "title"), *(maker.said(line, "bold") for line in lines)])
    for step in plan.split(";"):
        verb, *how = step.strip().split(":")
        (maker.say if verb in TEXT_STEPS else maker.place)(verb, how)
    slots = {"heading": title, "body": maker.fill("{o}"), "of": of}
    paper = platypus.BaseDocTemplate(file, pageTemplates=templates(look, slots), title=title)
    paper.build(maker.story, canvasmaker=partial(Pen, ledger=ledger, manner=look.manner))
    keys = [(page, stream) for page in range(1, len(ledger["labels"]) + 1) for stream in ("main", "margin", "note")]
    words = tuple(word for key in keys for word in ledger[key])
    furniture, labels, paragraphs, notes = (tuple(ledger[key]) for key in ("furniture", "labels", "main", "note"))
    tables = (replace(key, page=min(on), pages=len(on)) for key, on in ledger.items() if isinstance(key, TableTruth))
    return Truth(name, file.getvalue(), words, furniture, labels, paragraphs, notes, tuple(tables))


def documents() -> Iterator[Truth]:
    """Every document with its truth."""
    for entry in re.split(r"\n(?=p-)", PLANS.strip()):
        name, genre, looks, plan = entry.replace("\n", " ").split(" | ")
        look = SimpleNamespace(**USUAL | {key: value for word in looks.split() for key, value in LOOKS[word].items()})
        truth = pressed(name, genre, look, plan)
        yield pressed(name, genre, look, plan, len(truth.labels)) if "{of}" in look.furniture else truth
