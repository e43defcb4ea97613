"""Measures how good the findings are and how fast a load is, for the README.

    python tests/bench/figures.py            prints the table
    python tests/bench/figures.py --write    writes it, and the README's other generated parts, into README.md

Golds and plans outside this repository are looked for in ../shared beside the checkout; where they are absent, their
rows are left as the README has them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT / "tests"))

import readme_parts  # noqa: E402
from reading import MEASURES  # noqa: E402
from scores import together, total  # noqa: E402
from speed import side_by_side, stages  # noqa: E402

from extractor.evaluation import evaluate, read  # noqa: E402

GOLDS = {
    "dev": SHARED / "gold" / "dev.jsonl",
    "press": SHARED / "gold" / "press.jsonl",
    "real": SHARED / "gold" / "real.jsonl",
    "demonstration": ROOT / "corpora" / "gold" / "better-care-fund.jsonl",
}
HEAD = (
    "| gold | findings | precision | recall | F1 (micro) | F1 (macro) | false per 100 empty texts | per 1,000 words |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)
#: How the part on speed begins.
PACE = "Three local plans"


def quality() -> Iterator[str]:
    """A row for each gold that is here, with the embedding finder and without."""
    for name, path in GOLDS.items():
        if not path.is_file():
            continue
        gold = read(path)
        for label, model in ((name, True), (f"{name}, rules alone", False)):
            f = evaluate(gold, model=model).figures
            marked = sum(row["gold"] for row in f["types"].values())
            numbers = [f["micro_precision"], f["micro_recall"], f["micro_f1"], f["macro_f1"]]
            cells = [label, str(marked), *(_shown(n, 2) for n in numbers)]
            cells += [_shown(f["false_per_100_empty_items"], 0), _shown(f["false_per_1000_words"], 1)]
            yield f"| {' | '.join(cells)} |"


def speed() -> str:
    """A cold load beside pdfplumber, and what its stages cost; empty where the plans are not here."""
    plans = sorted((SHARED / "documents" / "plans").glob("*.pdf"))
    if not plans:
        return ""
    timing = side_by_side(plans)
    load, bare, plain = (median(runs) for runs in (timing.loads, timing.bare, timing.plain))
    lines = [
        f"{PACE}, {timing.pages} pages, cold, one worker, models included, from files to store (2 cores, no"
        " GPU; medians of two runs each, in turn):",
        "",
        "| run | seconds | of pdfplumber's |",
        "|---|--:|--:|",
        f"| pdfplumber's `extract_text` alone | {plain:.1f} | 1.00 |",
        f"| `extractor load` | {load:.1f} | {timing.ratio:.2f} |",
        f"| `extractor load --no-tables` | {bare:.1f} | {timing.bare_ratio:.2f} |",
        "",
        "Its stages by themselves, one after the other (a load reads the next file while it searches this one):",
        "",
        "| stage | seconds |",
        "|---|--:|",
        *(f"| {stage} | {seconds:.1f} |" for stage, seconds in stages(plans)),
    ]
    return "\n".join(lines)


_READ = {
    "layouts": "67 made documents: order of words, numbers, labels, furniture, footnotes, cells",
    "pages": "60 real pages against a truth written by eye: order, numbers, labels, furniture, tables, footnotes",
    "words": "words of six real PDFs that stand in a block, in one only; quotations verbatim",
    "tables": "housing figures of two plans that stand in tables: found as cells with their heads",
}


def reading() -> str:
    """How rightly PDF pages are read, in a table; what needs papers that are not here is left out."""
    lines = ["| measured on | right | of |", "|---|--:|--:|"]
    for name, about in _READ.items():
        sums = together(dict(MEASURES[name]("")).values())
        if name == "tables":
            sums = {field: score for field, score in sums.items() if field != "printed"}
        found = total(sums)
        if found.of:
            lines.append(f"| {about} | {f'{found.right:,.1f}'.removesuffix('.0')} | {found.of:,.0f} |")
    return "\n".join(lines)


def table(rows: list[str], pace: str, before: str) -> str:
    """The README's part; rows and sentence that could not be measured here stay as they were."""
    measured = {row.split(" | ")[0]: row for row in rows}
    golds, mark, timed = before.partition(PACE)
    kept = [line for line in golds.splitlines() if line.startswith("| ") and not line.startswith("| gold")]
    for line in kept:
        measured.setdefault(line.split(" | ")[0], line)
    order = [f"| {name}{suffix}" for name in GOLDS for suffix in ("", ", rules alone")]
    lines = [measured[label] for label in order if label in measured]
    return "\n".join([HEAD, *lines, "", pace or mark + timed]).rstrip()


def _shown(value: float | None, places: int) -> str:
    return "-" if value is None else f"{value:.{places}f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the README says.")
    parser.add_argument("--write", action="store_true", help="write the figures into README.md")
    parser.add_argument("--no-speed", action="store_true", help="leave the timing as the README has it")
    given = parser.parse_args()
    text = readme_parts.README.read_text(encoding="utf-8")
    part = table(list(quality()), "" if given.no_speed else speed(), readme_parts.part(text, "figures"))
    print(part)
    if given.write:
        if SHARED.is_dir():
            text = readme_parts.replaced(text, "reading", reading())
        text = readme_parts.rewritten(readme_parts.replaced(text, "figures", part))
        readme_parts.README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
