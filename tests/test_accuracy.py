"""Floors under the quality of what is found. They are raised when it gets better, and never lowered silently."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from floors import GOLDS, SHARED, digest, faults, measured, pinned, raised

import extractor
from extractor.evaluation import evaluate, read
from extractor.readers.pdf import ocr
from extractor.store import Store

DOCUMENTS = SHARED.parent / "documents"

shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared gold and documents are not here")


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n == "better-care-fund" else shared) for n in GOLDS])
def test_nothing_is_found_worse_than_before(name: str) -> None:
    assert pinned()[name]["sha256"] == digest(name), "the gold has changed: `make floors` measures it anew"
    assert list(faults(name, pinned()[name], measured(name))) == []


def test_a_floor_is_raised_and_never_lowered() -> None:
    pins = {"figures": {"micro_f1": 0.5, "calibration_error": 0.1}}
    assert list(faults("x", pins, {"micro_f1": 0.4, "calibration_error": 0.2})) == [
        "x: micro_f1 is 0.400; its floor is 0.5",
        "x: calibration_error is 0.200; its ceiling is 0.1",
    ]
    assert raised(pins, {"micro_f1": 0.4, "calibration_error": 0.2}) == pins["figures"]
    assert raised(pins, {"micro_f1": 0.7, "calibration_error": 0.05}) == {"micro_f1": 0.69, "calibration_error": 0.06}
    counted = {"figures": {"right.status": 90, "invented.status": 7}}
    assert raised(counted, {"right.status": 99, "invented.status": 2}) == {"right.status": 96, "invented.status": 5}


@cache
def recall(name: str, model: bool) -> float:
    return evaluate(read(GOLDS[name]), model=model).figures["micro_recall"]


@shared
def test_without_the_embedding_finder_less_is_found() -> None:
    assert recall("real", model=False) < recall("real", model=True)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The savings claims of the five press articles, in pounds, as a query gives them."""
    db = tmp_path_factory.mktemp("press") / "press.duckdb"
    extractor.load(DOCUMENTS / "press", db)
    sql = "select amount_gbp / 1e6 as millions, claimant, status, quote from savings_claims order by amount desc"
    return Store(db, read_only=True).query(sql).to_pylist()


@shared
@pytest.mark.parametrize(
    ("millions", "statuses", "claimant"),
    [
        (1000, {"target", "planned"}, None),
        (900, {"target", "at risk"}, None),
        (700, {"forecast"}, "local teams"),
        (532, None, None),
        (523, None, None),
        (314, None, None),
        (55, {"credible"}, "nhs england"),
    ],
)
def test_the_savings_that_the_press_reported_are_there(
    press: list[dict[str, Any]], millions: int, statuses: set[str] | None, claimant: str | None
) -> None:
    claims = [c for c in press if c["millions"] == millions]
    assert claims, "no such amount"
    fitting = [
        c
        for c in claims
        if (statuses is None or c["status"] in statuses) and (claimant is None or claimant in c["claimant"].lower())
    ]
    assert fitting, claims


@shared
def test_the_size_of_the_fund_is_no_saving(press: list[dict[str, Any]]) -> None:
    assert not {3800, 5300} & {c["millions"] for c in press}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Store]:
    """All shared documents, loaded by rules alone, which reads and stores as the whole does and is faster."""
    db = tmp_path_factory.mktemp("shared") / "all.duckdb"
    return extractor.load(DOCUMENTS, db, model=False), Store(db, read_only=True)


@shared
def test_every_readable_document_is_loaded_and_the_rest_is_named(everything: tuple[Any, Store]) -> None:
    tally, store = everything
    endings = "select lower(regexp_extract(path, '\\.(\\w+)$', 1)) as ending, count(*) as n from documents group by 1"
    loaded = {row["ending"]: row["n"] for row in store.query(endings).to_pylist()}
    assert sorted({s.path.rpartition(".")[2] for s in tally.skipped}) == ["json", "xlsx"]
    troubles = {path for path, _ in tally.errors} | {path for path, _ in tally.notes}
    at_fault = sorted(path.partition("/")[2].split("-")[0] for path in troubles if path.startswith("faults/"))
    read_by_ocr = ocr.available() is not None
    assert at_fault == (["damaged.pdf"] if read_by_ocr else ["damaged.pdf", "scanned"])
    scan = "select pages_by_ocr as ocr, pages_without_text as unread from coverage where path like '%scanned%'"
    (pages,) = store.query(scan).to_pylist()
    assert (pages["ocr"], pages["unread"]) == ((16, 0) if read_by_ocr else (0, 16))
    readable = "select count(*) as n from documents where path not like 'faults/%'"
    assert loaded["md"] == 18
    assert loaded["txt"] == 7
    assert store.query(readable).to_pylist()[0]["n"] + 2 == 33


@shared
def test_every_stored_quotation_is_verbatim_and_has_its_page(everything: tuple[Any, Store]) -> None:
    _, store = everything
    assert store.query("select * from orphan").to_pylist() == []
    lost = """
        select f.id from findings f join documents d on d.id = f.document_id
        where (d.pages > 0) <> (f.page is not null) or f.page > d.pages
    """
    assert store.query(lost).to_pylist() == []
    assert store.query("select count(*) as n from findings").to_pylist()[0]["n"] > 500
