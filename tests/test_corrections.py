"""What people say a document is holds in the views, in the findings, and over later loads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractor import pipeline
from extractor.errors import SettingsError
from extractor.model import Kind, Outcome
from extractor.pipeline import Tally, document_of, run, survey
from extractor.settings import Settings
from extractor.store import Store

PLAN = """Wick District Council

Wick Local Plan 2015 to 2035

Adopted March 2018

The depots will save £2 million a year by 2031, of which the larger part is met by the county and by nobody else.
"""
SIDECAR = "paper.txt.meta.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    place.mkdir()
    (place / "paper.txt").write_text(PLAN, encoding="utf-8")
    return place


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "f.duckdb")


def load(store: Store, folder: Path, kind: Kind | None = None) -> tuple[Tally, list[Outcome]]:
    tally = Tally()
    settings = Settings(store.path, model=False)
    return tally, list(run(store, survey([folder], kind), settings, tally))


def document(store: Store) -> dict:
    return store.view("documents").to_pylist()[0]


def said(store: Store, field: str) -> list[tuple[str, str, bool]]:
    rows = store.view("identity").to_pylist()
    return [(row["value"], row["how"], row["in_force"]) for row in rows if row["field"] == field]


def test_what_a_document_is_is_shown_with_where_it_was_read(store: Store, folder: Path) -> None:
    load(store, folder)
    row = document(store)
    assert (row["kind"], row["body"], row["plan_period"]) == ("local_plan", "Wick District Council", "2015 to 2035")
    assert (row["plan_start"], row["plan_end"]) == (date(2015, 1, 1), date(2035, 12, 31))
    assert 0 < row["kind_confidence"] < 1
    rows = {r["field"]: r for r in store.view("identity").to_pylist()}
    assert set(rows) == {"kind", "title", "publisher", "published", "body", "plan_period"}
    assert (rows["published"]["value"], rows["published"]["words"]) == ("2018-03-01", "March 2018")
    assert store.view("orphan").num_rows == 0


def test_findings_are_made_under_the_kind_of_a_sidecar(store: Store, folder: Path) -> None:
    (folder / SIDECAR).write_text('kind = "press"\nsession = "2014-15"\n', encoding="utf-8")
    tally, outcomes = load(store, folder)
    assert tally.skipped == ()
    assert outcomes[0].document is not None
    assert outcomes[0].document.identity.kind == "press"
    assert (document(store)["kind"], document(store)["session"], document(store)["kind_confidence"]) == (
        "press", "2014-15", 1.0,
    )  # fmt: skip
    assert said(store, "kind") == [("press", "sidecar", True), ("local_plan", "cover", False)]
    assert document(store)["corrected"] is False


def test_a_sidecar_that_changes_or_goes_has_the_document_read_anew(store: Store, folder: Path) -> None:
    (folder / SIDECAR).write_text('kind = "press"\n', encoding="utf-8")
    load(store, folder)
    assert load(store, folder)[0].unchanged == 1
    (folder / SIDECAR).write_text('kind = "hansard"\n', encoding="utf-8")
    assert load(store, folder)[0].documents == 1
    (folder / SIDECAR).unlink()
    assert load(store, folder)[0].documents == 1
    assert document(store)["kind"] == "local_plan"


def test_a_sidecar_of_nothing_is_told(folder: Path) -> None:
    (folder / "gone.pdf.meta.toml").write_text('kind = "press"\n', encoding="utf-8")
    assert [(s.path, s.reason) for s in survey([folder]).skipped] == [
        ("gone.pdf.meta.toml", "says what a document is that is not there")
    ]


def test_a_sidecar_that_is_not_understood_stops_a_load_before_it_begins(folder: Path) -> None:
    (folder / SIDECAR).write_text('subject = "depots"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="'subject' is nothing that can be said"):
        survey([folder])


def test_a_flag_holds_for_one_load_and_goes_before_a_sidecar(store: Store, folder: Path) -> None:
    (folder / SIDECAR).write_text('kind = "press"\ntitle = "Depots"\n', encoding="utf-8")
    load(store, folder, "hansard")
    assert (document(store)["kind"], document(store)["title"]) == ("hansard", "Depots")
    load(store, folder)
    assert document(store)["kind"] == "press"


def test_findings_are_made_under_the_kind_of_documents_csv_from_the_first_load_on(store: Store, folder: Path) -> None:
    rows = [{"path": "paper.txt", "kind": "press"}]
    assert store.apply_meta(rows) == ("paper.txt",)
    _, outcomes = load(store, folder)
    assert outcomes[0].document is not None
    assert outcomes[0].document.identity.kind == "press"
    assert store.apply_meta(rows) == ()
    assert load(store, folder)[0].unchanged == 1
    assert said(store, "kind") == [("press", "documents.csv", True), ("local_plan", "cover", False)]
    # What equals the document's own word takes the correction back, and the document is read as itself again.
    store.apply_meta([{"path": "paper.txt", "kind": "plan"}])
    assert load(store, folder)[0].documents == 1
    assert said(store, "kind") == [("local_plan", "cover", True)]
    assert document(store)["corrected"] is False


def test_a_correction_that_says_what_the_document_says_changes_nothing(store: Store, folder: Path) -> None:
    rows = [{"path": "paper.txt", "kind": "plan"}]
    store.apply_meta(rows)
    load(store, folder)
    store.apply_meta(rows)
    assert load(store, folder)[0].unchanged == 1
    assert document(store)["corrected"] is False


def test_every_field_can_be_corrected_and_is_shown_as_corrected(store: Store, folder: Path) -> None:
    load(store, folder)
    row = {
        "path": "paper.txt", "publisher": "Thurso Press", "paper_number": "HC 12", "session": "2014–15",
        "plan_period": "2016-17",
    }  # fmt: skip
    assert store.apply_meta([row]) == ()
    found = document(store)
    assert (found["publisher"], found["paper_number"], found["session"]) == ("Thurso Press", "HC 12", "2014-15")
    assert (found["plan_period"], found["plan_start"]) == ("2016-17", date(2016, 4, 1))
    assert said(store, "plan_period") == [("2016-17", "documents.csv", True), ("2015 to 2035", "cover", False)]
    exported = store.documents_csv_rows()
    assert store.apply_meta(exported) == ()
    assert document(store)["plan_period"] == "2016-17"


def test_a_document_by_itself_heeds_its_sidecar_too(folder: Path) -> None:
    (folder / SIDECAR).write_text('kind = "novel"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="'novel' is not a kind"):
        pipeline.extract(folder / "paper.txt", model=False)


def test_a_kind_given_with_the_call_is_the_document_s_kind() -> None:
    found = document_of(PLAN.encode(), "paper.txt", "press").identity
    assert (found.kind, found.kind_confidence) == ("press", 1.0)
