"""Takes the README's pictures: the evidence table in Word and in a spreadsheet, a page's blocks, a quotation.

    python tests/bench/pictures.py

loads the demonstration set, exports it, and prints both; soffice and pdftoppm must be on the path.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from readme_parts import SHOWN

PICTURES = Path(__file__).resolve().parents[2] / "corpora" / "better-care-fund" / "pictures"
#: What each picture shows, and the part of its page, in points from the top left: x, y, width, height.
_SHOWN = {
    "docx": (
        "select * exclude (id, last_page, body, start_offset, end_offset, document_id) from savings_claims"
        " where kind = 'nao_report' and paragraph is not null order by start_offset",
        (30, 35, 782, 470),
    ),
    "xlsx": (
        "select amount, currency, period, claimant_resolved as claimant, status, page, quote from savings_claims"
        " where amount_gbp >= 1e6 and paragraph is not null order by amount_gbp desc",
        (30, 45, 782, 160),
    ),
}
_SCALE = 80 / 72


def take(into: Path = PICTURES) -> list[Path]:
    """Load the demonstration set in a scratch folder, export it, and take the first page of each table."""
    into.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _run(folder, sys.executable, "-m", "extractor", "demo")
        tables = [_first_page(folder, kind, into / f"evidence-{kind}.png") for kind in _SHOWN]
        return [*tables, _layout(folder, into / "layout.png"), _quotation(folder, into / "quotation.png")]


def _layout(folder: Path, picture: Path) -> Path:
    """The blocks of the page with the table of savings."""
    report = PICTURES.parent / "documents" / "audit-report.pdf"
    _run(folder, sys.executable, "-m", "extractor", "layout", str(report), "--page", "8", "--image", str(picture))
    drawn = Image.open(picture).convert("RGB")
    drawn.thumbnail((720, 1200))
    drawn.quantize(64).save(picture, optimize=True)
    return picture


def _quotation(folder: Path, picture: Path) -> Path:
    """The finding at which the README's tour looks closer, on its page."""
    asked = (sys.executable, "-m", "extractor", "query", SHOWN, "--format", "csv", "--db", "demo.duckdb")
    said = subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    _run(folder, sys.executable, "-m", "extractor", "show", said, "--image", str(picture), "--db", "demo.duckdb")
    return picture


def _first_page(folder: Path, kind: str, picture: Path) -> Path:
    sql, part = _SHOWN[kind]
    name, title = f"evidence.{kind}", "Savings claimed for the Better Care Fund"
    export = ("export", name, "--sql", sql, "--title", title, "--db", "demo.duckdb")
    _run(folder, sys.executable, "-m", "extractor", *export)
    _run(folder, "soffice", "--headless", "--convert-to", "pdf", name)
    box = zip(("-x", "-y", "-W", "-H"), (str(round(points * _SCALE)) for points in part), strict=True)
    cut = ("-r", str(round(72 * _SCALE)), *(word for pair in box for word in pair))
    _run(folder, "pdftoppm", *cut, "-singlefile", "-png", "evidence.pdf", str(picture.with_suffix("")))
    return picture


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    for picture in take():
        print(f"{picture}: {picture.stat().st_size:,} bytes")
