"""Two columns whose lines a converter took from top to bottom: put in order where that is plain, else left and told."""

from __future__ import annotations

import json
import random
import re
import textwrap
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from extractor import segment
from extractor.model import Document, Identity, Source
from extractor.readers import lines as printed
from extractor.readers import read_text
from extractor.readers.junctions import Junctions, Scores, shipped
from extractor.readers.woven import unwoven, zones
from extractor.training import junctions

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PLACED = tuple[float, str]


def paragraphs(file: Path) -> list[str]:
    """The running text of a Markdown file of ours."""
    parted = (" ".join(part.split()) for part in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")))
    return [part for part in parted if part[:1] not in "#+<~!*-" and "|" not in part and len(part) > 120]


def prose() -> list[str]:
    return [p for f in sorted((ROOT / "corpora/better-care-fund/source").glob("*.md")) for p in paragraphs(f)]


def column(flow: list[str], width: int, height: int, rng: random.Random) -> list[PLACED]:
    """The lines of one column, each with how far from the top it stands; takes them off the flow."""
    found: list[PLACED] = []
    down = 0.0
    while flow and down < height:
        wrapped = textwrap.wrap(flow.pop(0), width)
        room = max(1, int(height - down))
        found += [(down + n, line) for n, line in enumerate(wrapped[:room])]
        if wrapped[room:]:
            flow.insert(0, " ".join(wrapped[room:]))
        down += len(wrapped) + rng.choice([0.5, 1.0])
    return found


def page(flow: list[str], seed: int, count: int = 2) -> tuple[list[str], list[list[str]]]:
    """A page as the converter leaves it, and its columns as they should be read."""
    rng = random.Random(seed)
    width = rng.randint(40, 55) if count == 2 else rng.randint(28, 34)
    columns = [column(flow, width, 44, rng) for _ in range(count)]
    placed = sorted((down, n, line) for n, lines in enumerate(columns) for down, line in lines)
    return [line for _, _, line in placed], [[line for _, line in lines] for lines in columns]


def junctions_kept(order: list[str], columns: list[list[str]]) -> tuple[int, int]:
    """Of the places where a sentence runs over a line end in a column, how many are right in the order, and all."""
    following = set(pairwise(order))
    inside = [(a, b) for lines in columns for a, b in pairwise(lines) if a[-1] not in '.?!:”"]' or b[0].islower()]
    return sum(pair in following for pair in inside), len(inside)


def document(text: str) -> Document:
    return segment.build("x", Source(("x",), "x", "text/plain", 1), read_text(text, False).blocks, Identity())


@pytest.mark.parametrize("between", ["\n", " \n\n"])
def test_the_lines_of_two_columns_are_put_in_order(between: str) -> None:
    right = total = left = 0
    for seed in range(12):
        flow = prose()
        random.Random(seed).shuffle(flow)
        mixed, columns = page(flow, seed)
        assert junctions_kept(mixed, columns)[0] <= 0.2 * len(mixed)
        order = [line.text for line in unwoven(printed.split(between.join(mixed))).lines]
        assert sorted(order) == sorted(mixed)
        kept, all_of_them = junctions_kept(order, columns)
        right, total, left = right + kept, total + all_of_them, left + (order == mixed)
    assert left == 0
    assert right >= 0.93 * total, f"{right} of {total}"


def test_sentences_put_in_order_lead_back_to_the_words_as_given() -> None:
    mixed, columns = page(prose(), 1)
    text = " \n\n".join(mixed)
    read = document(text)
    whole = " ".join(" ".join(lines) for lines in columns)
    sentences = [s.span.of(read.text) for s in read.sentences]
    assert sum(sentence in whole for sentence in sentences) >= 0.8 * len(sentences)
    assert read.origin is not None
    for sentence in read.sentences:
        words = sentence.span.of(read.text).split()
        given = read.origin.to_given(sentence.span).of(text)
        assert given.startswith(words[0])
        assert given.endswith(words[-1])


def test_what_was_put_in_order_is_told() -> None:
    mixed, _ = page(prose(), 5)
    (note,) = read_text("\n".join(mixed), False).notes
    assert note.level == "info"
    assert "put in order" in note.what


def test_three_columns_are_left_as_they_are_and_told() -> None:
    moved = total = warned = 0
    for seed in range(12):
        flow = prose()
        random.Random(seed).shuffle(flow)
        mixed, _ = page(flow, seed, count=3)
        reading = unwoven(printed.split("\n".join(mixed)))
        moved += sum(line.text != text for line, text in zip(reading.lines, mixed, strict=True))
        total += len(mixed)
        warned += any(note.level == "warning" for note in reading.notes)
    assert warned >= 6
    assert moved <= 0.02 * total


def test_columns_of_two_pages_are_not_mixed() -> None:
    flow = prose()
    (first, one), (second, two) = page(flow, 1), page(flow, 2)
    text = "\n".join(first) + "\n\f" + "\n".join(second)
    order = [block.page for block in read_text(text, False).blocks]
    assert order == sorted(order, key=lambda page: page or 0)
    assert {1, 2} == set(order)
    kept, total = junctions_kept([line.text for line in unwoven(printed.split(text)).lines], [*one, *two])
    assert kept >= 0.9 * total


def test_texts_of_one_column_stay_as_they_are() -> None:
    files = [f for folder in ("quiet", "better-care-fund") for f in (ROOT / "corpora" / folder).rglob("*.md")]
    files += [*(ROOT / "corpora").rglob("*.txt"), *ROOT.glob("*.md")]
    assert len(files) > 40
    for file in files:
        assert zones(printed.split(file.read_text(encoding="utf-8"))) == [], file
    for width in (38, 52, 75):
        wrapped = "\n".join(line for p in prose() for line in textwrap.wrap(p, width))
        assert zones(printed.split(wrapped)) == []


def test_tables_and_lists_stay_as_they_are() -> None:
    rng = random.Random(7)
    roles = ["Chair", "Director of finance", "Head of estates", "Clerk to the board", "Member", "Chief nurse"]
    names = "\n".join(f"{rng.choice('ABCDEF')}. Hartley-{n}\n{rng.choice(roles)}" for n in range(40))
    figures = "\n".join(f"{label} services\n{rng.randint(1, 9)},{rng.randint(100, 999)}" for label in roles * 8)
    contents = "\n".join(f"{n}. What the board did in its {n}th year\n{n * 4}" for n in range(1, 40))
    answers = "\n".join(f"Do we know what measure {n} cost in the end?\nNo, and nobody has asked." for n in range(30))
    for text in (names, figures, contents, answers):
        assert unwoven(printed.split(text)).notes == ()


def test_a_line_is_told_from_one_that_cannot_follow() -> None:
    texts = ["The council says that most of the", "money was spent on roads.", "and of the", "Nobody was told."]
    scores = Scores(texts)
    first = np.zeros(3, dtype=int)
    follows, stumbles, begins = scores.of(first, np.array([1, 2, 3]))
    assert follows > stumbles
    assert follows > begins


def test_the_table_is_small_and_can_be_learnt_again(tmp_path: Path) -> None:
    file = Path(printed.__file__).with_name("junctions.npz")
    assert file.stat().st_size < 100_000
    assert len(shipped().classes) > 1000
    sentences = [json.loads(line)["text"] for line in (ROOT / "corpora/training/audit.jsonl").open(encoding="utf-8")]
    table = junctions.learnt([sentences])
    junctions.save(table, tmp_path / "table.npz")
    again = Junctions.load(tmp_path / "table.npz")
    assert (again.known, again.forms, again.classes) == (table.known, table.forms, table.classes)
    assert (again.meeting == table.meeting).all()
    of, the, stop = table.form("of", True), table.form("the", False), table.form("done.", True)
    assert table.meeting[of, the] > 0 > table.meeting[stop, the]


@pytest.mark.skipif(not SHARED.exists(), reason="the real documents are not here")
def test_of_the_real_documents_only_the_woven_one_changes() -> None:
    changed = {
        file.name
        for pattern in ("*.md", "*.txt")
        for file in (SHARED / "documents").rglob(pattern)
        if zones(printed.split(file.read_text(encoding="utf-8", errors="replace")))
    }
    assert [name.split("-")[0] for name in changed] == ["leeds"]
