"""Nothing is copied: no six words in a row of the shared gold or documents stand in rules, corpora or tests."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
RUN = 6
#: Built documents (.pdf, .docx) are covered by the sources they are built from.
OURS = (".md", ".txt", ".toml", ".jsonl", ".csv", ".html", ".py", ".sql")
#: Runs that no author can say otherwise, each with its reason.
ALLOWED: dict[str, str] = {"parliament lords behaviour change report pdf": "a file's name"}

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Lower-cased words and figures; a hyphen that pypdfium2 marks at a line end joins its two halves."""
    return _WORD.findall(re.sub("\ufffe\r?\n?", "", text).lower())


def runs_of(text: str) -> Iterator[str]:
    """Every run of six words in a row. Figures alone are nobody's sentence."""
    words = words_of(text)
    for i in range(len(words) - RUN + 1):
        run = words[i : i + RUN]
        if not all(word[0].isdigit() for word in run):
            yield " ".join(run)


def texts_of(path: Path) -> Iterator[str]:
    """The text of a file, or the strings of each of its JSON lines; a table's columns are read as they stand."""
    if path.suffix == ".pdf":
        try:
            pages = PdfDocument(path)
        except Exception:  # one of the shared files is no PDF, by design
            return
        yield "\n".join(page.get_textpage().get_text_range() for page in pages)
    elif path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield from strings(json.loads(line))
    elif path.suffix == ".toml" and path.parent.name == "golden":
        yield from strings(tomllib.loads(path.read_text(encoding="utf-8")))
    else:
        yield path.read_text(encoding="utf-8", errors="replace")


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def own_runs() -> dict[str, str]:
    """Every run of six words of ours, with the first file that has it."""
    runs: dict[str, str] = {}
    for folder in ("rules", "corpora", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in OURS and "__pycache__" not in path.parts:
                for text in texts_of(path):
                    for run in runs_of(text):
                        runs.setdefault(run, path.relative_to(ROOT).as_posix())
    return runs


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold and documents are not here")
def test_no_six_words_of_the_shared_papers_stand_in_our_files() -> None:
    ours = own_runs()
    papers = sorted((SHARED / "gold").glob("*.jsonl"))
    papers += sorted(p for p in (SHARED / "documents").rglob("*") if p.suffix in (".txt", ".md", ".pdf"))
    assert papers
    copied = {
        (ours[run], run, paper.name)
        for paper in papers
        for text in texts_of(paper)
        for run in runs_of(text)
        if run in ours
    }
    listed = "\n".join(
        f"{file}: {run!r} (also in {paper})" for file, run, paper in sorted(copied) if run not in ALLOWED
    )
    assert not listed, f"words of the shared papers:\n{listed}"
    assert {run for _, run, _ in copied} >= set(ALLOWED), "an allowance is no longer needed"


def test_a_run_is_told_whatever_its_case_line_ends_and_punctuation() -> None:
    assert list(runs_of("The Board, it\r\nsaid, SAVES lives.")) == ["the board it said saves lives"]
    assert list(runs_of("1 2 3 4 5 6")) == []
