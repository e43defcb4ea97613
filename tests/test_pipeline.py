"""From files to the store: nothing lost, nothing twice, and one bad file stops nobody."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

import extractor
from extractor import pipeline, readers
from extractor.errors import SettingsError, SourceError
from extractor.finders import Finders
from extractor.model import Kind, Outcome
from extractor.pipeline import Tally, by_reason, survey
from extractor.pipeline.ahead import Ahead
from extractor.pipeline.run import code_digest
from extractor.pipeline.steps import outcome_of
from extractor.settings import Settings
from extractor.store import Store

MERGER = "The merger of the two depots will save £1.4 million a year from April 2027.\n"
STREETS = "Lamps\n\nWe recommend that the Department publish a list of every lamp. It owns 40,000 of them.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "papers"
    (root / "north").mkdir(parents=True)
    (root / "a-merger.txt").write_text(MERGER, encoding="utf-8")
    (root / "north" / "streets.md").write_text(STREETS, encoding="utf-8")
    return root


def load(folder: Path, db: Path, workers: int = 1) -> tuple[Tally, list[Outcome]]:
    tally = Tally()
    outcomes = list(pipeline.run(Store(db), survey([folder]), Settings(workers=workers, model=False), tally))
    return tally, outcomes


def rows(db: Path, sql: str) -> list[tuple]:
    return [tuple(row.values()) for row in Store(db, read_only=True).query(sql).to_pylist()]


def test_folders_are_walked_in_the_order_of_names_and_the_rest_is_listed(folder: Path) -> None:
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.txt").write_text("x", encoding="utf-8")
    (folder / "~$plan.docx").write_text("x", encoding="utf-8")
    (folder / "table.xlsx").write_bytes(b"PK\x03\x04 no document")
    (folder / "data.json").write_text("{}", encoding="utf-8")
    found = survey([folder])
    assert [[s.path for s in p.spots] for p in found.pieces] == [["a-merger.txt"], ["north/streets.md"]]
    assert by_reason(found.skipped) == {
        "hidden folder": [".git/"],
        "hidden file": [".hidden.txt", "~$plan.docx"],
        ".json is no kind of document read here": ["data.json"],
        ".xlsx is no kind of document read here": ["table.xlsx"],
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system knows no named pipes")
def test_a_pipe_in_a_folder_is_listed_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "f.pdf")
    found = survey([folder])
    assert by_reason(found.skipped) == {"no file but a pipe or a device": ["f.pdf"]}
    assert len(found.pieces) == 2


def test_the_same_bytes_in_two_places_are_one_document_with_two_paths(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "a-merger.txt", folder / "north" / "copy.txt")
    tally, outcomes = load(folder, tmp_path / "f.duckdb")
    assert tally.documents == 2
    assert outcomes[0].source.paths == ("a-merger.txt", "north/copy.txt")
    assert rows(tmp_path / "f.duckdb", "select paths from documents order by path") == [
        ("a-merger.txt; north/copy.txt",),
        ("north/streets.md",),
    ]


def test_a_file_named_twice_is_loaded_once(folder: Path) -> None:
    assert len(survey([folder, folder / "a-merger.txt"]).pieces) == 2


def test_the_same_bytes_below_two_roots_are_one_document(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "a-merger.txt", other / "b.txt")
    tally = extractor.load([folder, other], tmp_path / "f.duckdb", model=False)
    assert tally.documents == 2
    assert extractor.load([folder, other], tmp_path / "f.duckdb", model=False).unchanged == 2
    assert rows(tmp_path / "f.duckdb", "select count(*) from documents") == [(2,)]


def test_loading_again_changes_nothing(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "f.duckdb"
    first, _ = load(folder, db)
    before = rows(db, "select * from findings order by id")
    second, outcomes = load(folder, db)
    assert (first.documents, first.unchanged) == (2, 0)
    assert (second.documents, second.unchanged) == (0, 2)
    assert all(o.document is None and o.error is None for o in outcomes)
    assert rows(db, "select * from findings order by id") == before
    assert rows(db, "select count(*) from runs") == [(1,)]


def test_a_changed_file_replaces_its_rows_whole(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "f.duckdb"
    load(folder, db)
    (folder / "a-merger.txt").write_text(MERGER.replace("1.4", "2.6"), encoding="utf-8")
    tally, _ = load(folder, db)
    assert (tally.documents, tally.unchanged) == (1, 1)
    assert rows(db, "select amount::int from savings_claims") == [(2_600_000,)]
    assert rows(db, "select count(*) from orphan") == [(0,)]


def test_a_moved_file_is_not_read_again(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "f.duckdb"
    load(folder, db)
    (folder / "a-merger.txt").rename(folder / "z-merger.txt")
    tally, _ = load(folder, db)
    assert (tally.documents, tally.unchanged) == (0, 2)


def test_a_file_that_cannot_be_read_stops_no_other(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    (folder / "empty.txt").write_bytes(b"")
    tally, _ = load(folder, tmp_path / "f.duckdb")
    assert tally.documents == 2
    assert [path for path, _ in tally.errors] == ["broken.pdf", "empty.txt"]
    assert "damaged" in tally.errors[0][1]
    notes = rows(tmp_path / "f.duckdb", "select path, level from notes")
    assert notes == [("broken.pdf", "error"), ("empty.txt", "error")]


def test_one_file_that_brings_out_a_bug_becomes_an_outcome(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Falling:
        def sift(self, document):
            raise ZeroDivisionError("a bug")

    outcome = outcome_of(survey([folder]).pieces[0], Falling())  # type: ignore[arg-type]
    assert outcome.document is None
    assert "ZeroDivisionError" in (outcome.error or "")
    assert "Traceback" in caplog.text


def test_the_next_task_is_prepared_while_one_is_at_work_and_no_more() -> None:
    asked: list[tuple[int, int | None]] = []
    begun = threading.Semaphore(0)

    def prepare(task: int, following: int | None) -> int:
        asked.append((task, following))
        begun.release()
        if task == 2:
            raise ValueError("two")
        return 10 * task

    turn = sys.getswitchinterval()
    with Ahead([1, 2, 3], prepare) as ahead:
        assert ahead.taken() == 10
        for _ in range(2):
            assert begun.acquire(timeout=5)
        assert asked == [(1, 2), (2, 3)]
        with pytest.raises(ValueError, match="two"):
            ahead.taken()
        assert ahead.taken() == 30
    assert asked == [(1, 2), (2, 3), (3, None)]
    assert sys.getswitchinterval() == turn


def test_stopping_half_way_keeps_what_is_finished(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "f.duckdb"
    results = pipeline.run(Store(db), survey([folder]), Settings(model=False))
    first = next(results)
    results.close()  # type: ignore[attr-defined]
    assert rows(db, "select path from documents") == [first.source.paths]
    tally, _ = load(folder, db)
    assert (tally.documents, tally.unchanged) == (1, 1)


def test_two_workers_store_what_one_stores(folder: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        load(folder, tmp_path / f"{workers}.duckdb", workers)
    one, two = (rows(tmp_path / f"{n}.duckdb", "select * from findings order by id") for n in (1, 2))
    assert one == two != []


def ruled(path: Path, saved: int) -> None:
    """A page with a sentence and a ruled table."""
    paper = canvas.Canvas(str(path))
    paper.drawString(72, 800, f"The merger of the depots will save £{saved} million a year.")
    for n in range(4):
        for k, word in enumerate(("Depot", "2024-25", "2025-26") if not n else (f"Yard {n}", f"£{n}m", f"£{saved}m")):
            paper.drawString(80 + 120 * k, 760 - 20 * n, word)
    paper.grid([70, 190, 310, 430], [772 - 20 * n for n in range(5)])
    paper.save()


def test_each_pdf_of_a_load_is_its_own_though_the_next_is_read_ahead(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n, name in enumerate(("a.pdf", "b.pdf", "d.pdf", "f.pdf"), 1):
        ruled(folder / name, n)
    (folder / "c.pdf").write_bytes((folder / "a.pdf").read_bytes()[:700])
    (folder / "e.txt").write_text(MERGER, encoding="utf-8")
    found = survey([folder])
    (folder / "d.pdf").unlink()
    db = tmp_path / "f.duckdb"
    outcomes = list(pipeline.run(Store(db), found, Settings(model=False), Tally()))
    damaged, gone = (o.error or "" for o in outcomes if o.error)
    assert ("damaged" in damaged, "cannot be opened any more" in gone) == (True, True)
    told = "select document, amount_gbp / 1000000 from savings_claims order by 1"
    assert rows(db, told) == [("a.pdf", 1), ("b.pdf", 2), ("e.txt", 1.4), ("f.pdf", 4)]


def test_the_process_that_reads_ends_with_the_last_file_before_that_is_searched(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for n, name in enumerate(("a.pdf", "b.pdf"), 1):
        ruled(folder / name, n)
    told: list[str] = []
    stop, find = readers.stop, Finders.find

    def ends() -> None:
        stop()
        told.append("ended")

    def finds(*given):
        told.append("searched")
        return find(*given)

    monkeypatch.setattr(readers, "stop", ends)
    monkeypatch.setattr(Finders, "find", finds)
    load(folder, tmp_path / "f.duckdb")
    assert told.count("ended") == 1
    assert told[-1] == "searched"


def test_to_leave_tables_out_reads_the_documents_anew(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    ruled(folder / "a.pdf", 2)
    db = tmp_path / "f.duckdb"
    load(folder, db)
    assert rows(db, "select row_count from tables") == [(4,)]
    [outcome] = pipeline.run(Store(db), survey([folder]), Settings(model=False, tables=False))
    assert outcome.document is not None
    assert rows(db, "select count(*) from tables") == [(0,)]


def test_every_quotation_is_a_slice_of_its_document_and_every_page_is_told(tmp_path: Path) -> None:
    folder = Path(__file__).parents[1] / "corpora" / "better-care-fund" / "documents"
    _, outcomes = load(folder, tmp_path / "f.duckdb")
    for outcome in outcomes:
        assert outcome.document is not None
        assert outcome.findings
        for finding in outcome.findings:
            assert finding.span.of(outcome.document.text) == finding.quote
            assert bool(finding.places) == bool(outcome.document.pages)
    assert rows(tmp_path / "f.duckdb", "select * from orphan") == []


def test_a_text_gives_findings_that_point_into_the_text_as_given() -> None:
    text = "The merger of the two depots, says the depart\ufffe\r\nment, will save £1.4\r\nmillion a year.\r\n"
    found = extractor.extract_text(text, model=False)
    assert [f.type for f in found] == ["savings_claim"]
    (finding,) = found
    assert text[finding.span.start : finding.span.end] == finding.quote
    assert "\ufffe\r\n" in finding.quote
    amount = finding.get("amount")
    assert amount is not None
    assert amount.span is not None
    assert text[amount.span.start : amount.span.end] == "£1.4\r\nmillion"


@pytest.mark.parametrize(("word", "kind"), [("nao", "nao_report"), ("plan", "local_plan"), ("press", "press")])
def test_short_names_of_kinds_are_accepted(word: str, kind: Kind) -> None:
    assert pipeline.document_of_text(MERGER, kind=word).identity.kind == kind


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(SourceError, match="leaflet"):
        extractor.extract_text(MERGER, kind="leaflet")


def test_a_document_can_be_given_by_path_by_bytes_or_itself(folder: Path) -> None:
    path = folder / "a-merger.txt"
    document = pipeline.document_of(path.read_bytes(), path.name)
    by_path, by_bytes, itself = (
        [(f.id, f.quote) for f in extractor.extract(source, model=False)]
        for source in (path, path.read_bytes(), document)
    )
    assert by_path == by_bytes == itself != []


def test_the_public_names_are_there_and_nothing_else_is_loaded_for_them() -> None:
    assert set(extractor.__all__) <= set(dir(extractor))
    assert extractor.Store is Store
    with pytest.raises(AttributeError, match="nonsense"):
        _ = extractor.nonsense


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError, match="no document"):
        extractor.load(tmp_path, tmp_path / "f.duckdb")
    assert not (tmp_path / "f.duckdb").exists()


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file or folder"):
        survey([tmp_path / "nowhere"])


def test_the_digest_of_the_code_does_not_depend_on_the_day() -> None:
    before = code_digest()
    code_digest.cache_clear()
    assert code_digest() == before
