"""The store: what goes in comes out, one document is one transaction, and a foreign file is left alone."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_builder import TEXT, WHO, depots, finding, outcome, paper

from extractor.errors import ExtractorError, SettingsError, StoreError
from extractor.model import Block, Identity, Note, Outcome, Page, Paper, Place, Source, Span, Word
from extractor.resources import MODEL_SHA256, check_model, fts_extension, model_path, shipped
from extractor.store import Store, schema, search
from extractor.store.connect import transaction
from extractor.store.rows import decimal, plain


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "findings.duckdb")


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(store.path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def counts(store: Store) -> dict[str, int]:
    names = ["document", "document_path", "page", "section", "paragraph", "sentence", "finding", "attribute", "note"]
    return {name: int(str(rows(store, f"select count(*) from {name}")[0][0])) for name in names}


def test_a_document_comes_back_as_it_was_written(store: Store) -> None:
    assert store.write(depots(), "s1", "/papers")
    document = store.view("documents").to_pylist()[0]
    assert (document["document"], document["kind"], document["published"]) == (
        WHO.title,
        "nao_report",
        date(2019, 3, 7),
    )
    assert (document["path"], document["folder"], document["pages"], document["findings"]) == (
        "depots.pdf", "/papers", 1, 3,
    )  # fmt: skip
    assert [row["text"] for row in sorted(store.view("sentences").to_pylist(), key=lambda row: row["n"])] == list(TEXT)
    assert counts(store)["note"] == 1
    assert store.view("orphan").num_rows == 0


def test_a_finding_keeps_every_attribute_and_where_it_was_read(store: Store) -> None:
    store.write(depots(), "s1")
    claim = store.view("savings_claims").to_pylist()[0]
    assert claim["amount"] == claim["amount_gbp"] == Decimal(1_400_000)
    assert claim["claimant"] == "author"
    assert claim["claimant_resolved"] == "NAO"
    assert claim["citation"] == "Joining up depots (HC 12, 7 March 2019), p. i, para 1.1"
    assert (claim["period"], claim["period_start"], claim["period_end"]) == ("The ", None, date(2021, 12, 31))
    shown = store.finding(claim["id"][:8])
    assert shown["paragraph_text"] == TEXT[0]
    assert shown["places"] == [{"page": 1, "x0": 72.0, "y0": 100.5, "x1": 300.0, "y1": 112.0}]
    amount = next(a for a in shown["attributes"] if a["name"] == "amount")
    assert (amount["value"], amount["words"], amount["set_by"]) == ("1400000", "The ", "pack/rule")


def test_characters_beyond_ascii_do_not_shift_a_quotation(store: Store) -> None:
    document = paper(lines=("Twelve 😀 naïve words – “quoted”.", "The sum of £3 follows 🏛."))
    store.write(outcome(document, finding(document, 1, "target")), "s1")
    assert store.view("targets").to_pylist()[0]["quote"] == "The sum of £3 follows 🏛."
    assert store.view("orphan").num_rows == 0


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [("1E+9", "1000000000"), ("1.4E+6", "1400000"), ("66.67", "66.67"), ("-0.00005", "0"), (None, None)],
)
def test_a_decimal_survives_whatever_its_exponent(store: Store, given_value: str | None, kept: str | None) -> None:
    document = paper()
    claim = finding(document, 0) if given_value is None else finding(document, 0, amount=Decimal(given_value))
    store.write(outcome(document, claim), "s1")
    assert rows(store, "select amount from finding") == [(None if kept is None else Decimal(kept),)]


@pytest.mark.parametrize("value", ["1E+14", "-1E+30", "99999999999999.99999", "NaN", "Infinity", "1E+999999"])
def test_a_number_that_does_not_fit_is_left_empty_and_noted(store: Store, value: str) -> None:
    document = paper()
    store.write(outcome(document, finding(document, 0, amount=Decimal(value))), "s1")
    assert rows(store, "select amount from finding") == [(None,)]
    assert "too large" in str(rows(store, "select what from note")[0][0])
    assert rows(store, "select count(*) from attribute where name = 'amount'") == [(1,)]


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_decimal_is_kept_within_half_a_step_or_dropped(value: Decimal) -> None:
    kept = decimal(value)
    if kept is not None:
        assert abs(kept - value) <= Decimal("0.00005")
        assert abs(kept) < Decimal(10) ** 14
    assert plain(value)


def test_loading_the_same_again_changes_nothing(store: Store) -> None:
    assert store.needs(paper().id, "depots.pdf", "s1")
    store.write(depots(), "s1")
    before = store.view("findings").to_pylist(), counts(store)
    assert not store.needs(paper().id, "depots.pdf", "s1")
    assert not store.write(depots(), "s1")
    assert (store.view("findings").to_pylist(), counts(store)) == before


def test_other_settings_replace_the_rows_of_a_document(store: Store) -> None:
    store.write(depots(), "s1")
    document = paper()
    assert store.needs(document.id, "depots.pdf", "s2")
    assert store.write(outcome(document, finding(document, 0)), "s2")
    assert counts(store)["finding"] == 1
    assert counts(store)["sentence"] == 3
    assert store.view("orphan").num_rows == 0


def test_a_changed_file_replaces_its_rows_whole(store: Store) -> None:
    store.write(depots(), "s1")
    changed = paper(lines=("All was rewritten.",))
    assert store.write(outcome(changed), "s1")
    assert counts(store) == {
        "document": 1, "document_path": 1, "page": 1, "section": 1, "paragraph": 1, "sentence": 1, "finding": 0,
        "attribute": 0, "note": 0,
    }  # fmt: skip


def test_the_same_bytes_in_two_places_are_one_document(store: Store) -> None:
    store.write(depots("a/depots.pdf"), "s1")
    assert store.needs(paper().id, "b/copy.pdf", "s1")
    assert store.adopt(paper().id, ["b/copy.pdf"], "s1")
    assert not store.adopt(paper().id, ["b/copy.pdf"], "s2")
    assert not store.needs(paper().id, "b/copy.pdf", "s1")
    assert store.view("documents").to_pylist()[0]["paths"] == "a/depots.pdf; b/copy.pdf"
    store.write(outcome(paper("a/depots.pdf", lines=("New.",))), "s1")
    assert counts(store)["document"] == 2
    store.write(outcome(paper("b/copy.pdf", lines=("New.",))), "s1")
    assert counts(store)["document"] == 1
    assert store.view("orphan").num_rows == 0


def test_two_folders_may_hold_files_of_the_same_name(store: Store) -> None:
    store.write(depots("report.pdf"), "s1", "/one")
    store.write(outcome(paper("report.pdf", lines=("Another.",))), "s1", "/two")
    assert counts(store)["document"] == 2


def test_a_failure_is_noted_and_gone_once_the_file_is_read(store: Store) -> None:
    failed = Outcome(Source(("depots.pdf",), "", "application/pdf", 3), None, error="the file is encrypted")
    assert store.write(failed, "s1")
    assert not store.write(failed, "s1")
    note = store.view("notes").to_pylist()[0]
    assert (note["level"], note["path"], note["what"]) == ("error", "depots.pdf", "the file is encrypted")
    store.write(depots(), "s1")
    assert [row["level"] for row in store.view("notes").to_pylist()] == ["warning"]
    assert store.write(failed, "s1")
    assert counts(store)["finding"] == 3
    assert any("kept" in row["hint"] for row in store.view("notes").to_pylist())
    assert store.needs(paper().id, "depots.pdf", "s1")
    assert store.write(depots(), "s1")
    assert not store.needs(paper().id, "depots.pdf", "s1")


def test_a_document_that_cannot_be_stored_leaves_nothing_behind(store: Store) -> None:
    document = paper()
    twice = finding(document, 0)
    with pytest.raises(StoreError, match=r"depots\.pdf: the document cannot be stored"):
        store.write(outcome(document, twice, twice), "s1")
    with pytest.raises(StoreError, match="cannot be stored"):
        store.write(outcome(paper(identity=dataclasses.replace(WHO, title="half a \ud83d"))), "s1")
    assert set(counts(store).values()) == {0}


def test_an_interruption_keeps_what_was_finished(store: Store) -> None:
    store.write(depots(), "s1")

    def interrupted() -> None:
        with duckdb.connect(str(store.path)) as connection, transaction(connection):
            connection.execute("delete from finding")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert counts(store)["finding"] == 3


def test_a_run_is_named_by_its_content(store: Store) -> None:
    def record(inputs: list[str]) -> str:
        return store.record_run(
            settings_digest="s", rules_digest="r", program_version="1", inputs=inputs, loaded=2, failed=0, pages=3,
            findings=4, started_at=datetime(2020, 1, 2, 3, 4),
        )  # fmt: skip

    assert record(["b", "a"]) == record(["a", "b"]) != record(["a"])
    assert sorted(row["documents"] for row in store.view("runs").to_pylist()) == [1, 2]


def test_corrections_survive_a_reload_and_can_be_taken_back(store: Store) -> None:
    store.write(depots(), "s1")
    exported = store.documents_csv_rows()
    assert store.apply_meta(exported) == ()
    assert store.view("documents").to_pylist()[0]["corrected"] is False
    changes = [{"path": "depots.pdf", "title": "Depots, joined", "published": "11/11/2014", "kind": "plan", "body": ""}]
    assert store.apply_meta([*changes, {"path": "gone.pdf", "title": "Gone"}]) == ("gone.pdf",)
    store.write(outcome(paper(lines=("Another edition.",))), "s1")
    row = store.view("documents").to_pylist()[0]
    assert (row["document"], row["published"], row["kind"], row["corrected"]) == (
        "Depots, joined", date(2014, 11, 11), "local_plan", True,
    )  # fmt: skip
    store.apply_meta(exported)
    assert store.view("documents").to_pylist()[0]["title"] == WHO.title


def test_a_correction_without_a_folder_holds_in_any_folder(store: Store) -> None:
    store.write(depots("deep/depots.pdf"), "s1", "/papers")
    assert store.apply_meta([{"Path": "deep\\depots.pdf", "Body": "Anyborough"}]) == ()
    assert store.view("documents").to_pylist()[0]["body"] == "Anyborough"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"path": "a", "kind": "novel"}, "row 2: 'novel' is not a kind"),
        ({"path": "a", "published": "soon"}, "row 2: 'soon' is not a date"),
        ({"title": "x"}, "row 2: has no path"),
    ],
)
def test_a_wrong_correction_names_its_row(store: Store, row: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        store.apply_meta([row])


@pytest.mark.parametrize(
    ("identity", "resolved"),
    [
        (Identity("pac_report", "T", "House of Commons"), "PAC"),
        (Identity("local_plan", "T", None, None, None, "Anyborough Council"), "Anyborough Council"),
        (Identity("press", "T", "The Daily Paper"), "The Daily Paper"),
        (Identity("other", "T"), "author"),
        (Identity("other"), "author"),
    ],
)
def test_the_author_is_resolved_by_what_the_document_is(store: Store, identity: Identity, resolved: str) -> None:
    document = paper(identity=identity)
    store.write(outcome(document, finding(document, 0, claimant="author")), "s1")
    assert store.view("findings").to_pylist()[0]["claimant_resolved"] == resolved


def test_only_pounds_enter_the_column_of_pounds(store: Store) -> None:
    document = paper()
    store.write(
        outcome(
            document,
            finding(document, 0, amount=Decimal(5), unit="days"),
            finding(document, 1, amount=Decimal(5), unit="GBP", currency="GBP"),
            finding(document, 2, amount=Decimal(5), unit="GBP", currency="EUR"),
        ),
        "s1",
    )
    found = store.view("findings").to_pylist()
    assert [row["amount_gbp"] for row in sorted(found, key=lambda row: row["start_offset"])] == [None, Decimal(5), None]


def test_a_quotation_over_two_pages_cites_both(store: Store) -> None:
    document = paper()
    across = dataclasses.replace(finding(document, 0), places=(Place(3), Place(4)))
    store.write(outcome(document, across), "s1")
    assert "pp. 3–4, para 1.1" in store.view("findings").to_pylist()[0]["citation"]


def test_a_finding_is_named_by_the_beginning_of_its_id(store: Store) -> None:
    store.write(depots(), "s1")
    ids, quotes = store.quotes()
    assert len(ids) == len(quotes) == 3
    assert store.finding(ids[0])["id"] == ids[0]
    with pytest.raises(StoreError, match="there is none"):
        store.finding("zzz")
    with pytest.raises(StoreError, match="there is none"):
        store.finding("")


def test_every_view_and_column_has_its_comment(store: Store) -> None:
    views = store.dictionary()
    assert [view.name for view in views] == list(schema.view_names())
    assert [f"{view.name}.{c.name}" for view in views for c in view.columns if not c.comment] == []
    assert [view.name for view in views if not view.comment or not view.columns] == []


@pytest.mark.parametrize("done", range(len(schema.migrations())))
def test_the_store_migrates_from_every_earlier_version(tmp_path: Path, done: int) -> None:
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        schema.migrate(connection, path, schema.migrations()[:done])
    with Store(path) as store:
        assert store.write(depots(), "s1")
    names = [row[0] for row in rows(store, "select name from schema_migration order by name")]
    assert names == [script.name for script in schema.migrations()]


def test_what_an_earlier_version_stored_is_kept_and_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    sha256 = "a" * 64
    with duckdb.connect(str(path)) as connection:
        schema.migrate(connection, path, schema.migrations()[:1])
        connection.execute(
            f"""
            insert into document (id, media_type, size_bytes, kind, text, settings_digest)
                values ('{sha256}', 'application/pdf', 1, 'other', 'It saved £2.', 'old');
            insert into document_path values ('', 'old.pdf', '{sha256}');
            insert into page values ('{sha256}', 1, null, 0, 12), ('{sha256}', 2, null, 12, 12);
            insert into paragraph values ('{sha256}', 0, 0, 12, 'paragraph', 1, null, null);
            insert into sentence values ('{sha256}-0', '{sha256}', 0, 0, 12, 1, 0, 'It saved £2.');
            insert into note values ('{sha256}', '', 'old.pdf', 0, 'warning', 'page 2 has no text', 2, '');
            """
        )
        search.build(connection)
    with Store(path) as store:
        (row,) = store.view("coverage").to_pylist()
        assert (row["pages"], row["pages_without_text"], row["words"]) == (2, 1, None)
        assert store.search("saved").ranked
        assert store.view("orphan").num_rows == 0
        assert store.write(depots("old.pdf"), "new")
    assert counts(store)["page"] == 1


def test_words_come_back_with_their_boxes_a_row_a_page(store: Store) -> None:
    document = paper()
    words = (
        Word(0, 3, 1, (72.004, 100.0, 90.0, 112.5)), Word(4, 14, 1, (94.0, 100.0, 150.0, 112.5)),
        Word(15, 22, 2, (72.0, 90.0, 101.0, 102.0), 0.5),
    )  # fmt: skip
    pages = (*document.pages, Page(2, Span(len(document.text), len(document.text)), None, Paper(500, 700, ocr=True)))
    store.write(outcome(dataclasses.replace(document, words=words, pages=pages)), "s1")
    packed = rows(store, "select page, start_offset, end_offset, x0, y1, confidence from word order by page")
    assert packed[0][:3] == (1, [0, 4], [3, 14])
    assert packed[0][3:] == (pytest.approx([72, 94]), pytest.approx([112.5, 112.5]), None)
    assert packed[1] == (2, [15], [22], [72.0], [102.0], [0.5])
    assert store.view("orphan").num_rows == 0


def test_furniture_is_kept_beside_the_text(store: Store) -> None:
    head = Block("Depots", "furniture", 1, (72.0, 20.0, 110.0, 30.0))
    store.write(outcome(dataclasses.replace(paper(), furniture=(head, Block("12", "furniture", 1)))), "s1")
    assert rows(store, "select n, page, text, x0, y1 from furniture order by n") == [
        (0, 1, "Depots", 72.0, 30.0), (1, 1, "12", None, None),
    ]  # fmt: skip


def test_a_reader_asks_for_an_earlier_version_to_be_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StoreError, match="earlier version"):
        Store(path, read_only=True)


def test_an_edited_or_newer_migration_is_refused(store: Store) -> None:
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("update schema_migration set sha256 = 'x'")
    with pytest.raises(StoreError, match="0001_first is not the one"):
        Store(store.path)
    with duckdb.connect(str(store.path)) as connection:
        connection.execute(
            "delete from schema_migration; insert into schema_migration values ('9999_future', 'x', now()::timestamp)"
        )
    with pytest.raises(StoreError, match="newer version of the program"):
        Store(store.path, read_only=True)


def test_line_ends_do_not_make_a_migration_another(tmp_path: Path) -> None:
    (tmp_path / "unix").mkdir()
    (tmp_path / "windows").mkdir()
    (tmp_path / "unix" / "1.sql").write_bytes(b"select 1;\nselect 2;\n")
    (tmp_path / "windows" / "1.sql").write_bytes(b"select 1;\r\nselect 2;\r\n")
    assert schema.scripts(tmp_path / "unix") == schema.scripts(tmp_path / "windows")


def test_stale_views_are_made_new_by_a_writer_and_hidden_from_a_reader(store: Store) -> None:
    store.write(depots(), "s1")
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("update store_state set value = 'old' where name = 'views'")
        connection.execute("create or replace view targets as select 'stale' as amount")
        connection.execute("create view abandoned as select 1 as one")
    with Store(store.path, read_only=True) as reader:
        assert reader.view("savings_claims").num_rows == 1
        assert reader.query("select count(*) as n from targets where amount = 'stale'").to_pylist() == [{"n": 0}]
    writer = Store(store.path)
    assert rows(writer, "select count(*) from duckdb_views() where view_name = 'abandoned'") == [(0,)]
    assert all(view.comment for view in writer.dictionary())


def test_files_that_are_not_ours_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to look at\n" * 200)
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table mine (a integer)")
    for path, message in [(text, "not an extractor database"), (other, "another program"), (tmp_path, "a folder")]:
        for read_only in (True, False):
            with pytest.raises(StoreError, match=message):
                Store(path, read_only=read_only, patience=0)
    with duckdb.connect(str(other)) as connection:
        assert connection.execute("select table_name from duckdb_tables()").fetchall() == [("mine",)]
    with pytest.raises(StoreError, match="no database here"):
        Store(tmp_path / "none.duckdb", read_only=True)
    with pytest.raises(StoreError, match="folder of the database does not exist"):
        Store(tmp_path / "none" / "none.duckdb")


def test_a_reader_is_told_who_holds_the_file(store: Store) -> None:
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        for read_only in (True, False):
            with pytest.raises(StoreError, match=rf"in use by .* \(process {holder.pid}\)"):
                Store(store.path, read_only=read_only, patience=0.2)
        holder.communicate()
    assert Store(store.path, read_only=True, patience=0.2).view("findings").num_rows == 0


def test_a_database_from_elsewhere_cannot_make_us_read_files(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("private")
    with duckdb.connect(str(store.path)) as connection:
        connection.execute(
            f"create or replace view targets as from read_text('{(tmp_path / 'secret.txt').as_posix()}')"
        )
    with pytest.raises(StoreError, match="disabled by configuration"):
        Store(store.path, read_only=True).view("targets")


def test_a_store_for_reading_cannot_be_written(store: Store) -> None:
    with pytest.raises(StoreError, match="reading only"):
        Store(store.path, read_only=True).write(depots(), "s1")


def test_notes_appear_once_each(store: Store) -> None:
    document = paper()
    note = Note("info", "two columns")
    store.write(Outcome(document.source, dataclasses.replace(document, notes=(note,)), (), (note,)), "s1")
    assert counts(store)["note"] == 1


def test_the_programs_own_files_are_found(tmp_path: Path) -> None:
    assert (shipped("db") / "migrations").is_dir()
    assert fts_extension().is_file()
    assert (model_path() / "tokenizer.json").is_file()
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ExtractorError, match=MODEL_SHA256[:12]):
        check_model(tmp_path)
    with pytest.raises(ExtractorError, match="missing"):
        shipped("nothing")  # type: ignore[arg-type]
