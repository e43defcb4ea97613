"""Readers' SQL and the saved questions: answered in full, refused in plain words, kept from everything else."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from paper_builder import depots, finding, outcome, paper

from extractor.errors import StoreError
from extractor.model import Outcome, Source
from extractor.store import Limits, Store, question, questions
from extractor.store.schema import view_names

SECRET = "the words of a private file"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("queries")
    (folder / "secret.txt").write_text(SECRET)
    store = Store(folder / "findings.duckdb")
    store.write(depots(), "s1")
    document = paper("plan.pdf", lines=("The council must publish its £9 million plan.", "It might save £2bn a year."))
    store.write(
        outcome(
            document,
            finding(document, 0, "recommendation", amount=Decimal(9_000_000), unit="GBP", programme="depots"),
            finding(document, 1, amount=Decimal("2E+9"), unit="GBP", stance="criticised", status="at risk"),
        ),
        "s1",
    )
    store.write(Outcome(Source(("broken.pdf",), "", "", 0), None, error="the file is damaged"), "s1")
    store.index()
    return store


def test_savings_claims_answer_with_amount_claimant_status_and_quote(store: Store) -> None:
    answer = store.query(
        "select document, amount, claimant, status, quote from savings_claims order by amount desc limit 25"
    )
    assert answer.column_names == ["document", "amount", "claimant", "status", "quote"]
    assert [row["amount"] for row in answer.to_pylist()] == [Decimal(2_000_000_000), Decimal(1_400_000)]


@pytest.mark.parametrize(
    "sql",
    [
        "with f as (select type, count(*) as n from findings group by all) select * from f order by n",
        "describe findings", "show tables", "explain select * from findings", "explain analyze select 1 as one;",
        "from documents", "summarize findings", "values (1, 'two')", "-- a remark\nselect 1 as one",
        "select 1::hugeint as h, [1, 2] as l, {'a': 1} as s, interval 1 day as i, current_date as d",
        "select fts_main_sentence.match_bm25(id, 'depots') as score from sentence",
        "select * from findings where false",
    ],
)  # fmt: skip
def test_every_form_of_question_is_answered(store: Store, sql: str) -> None:
    assert store.query(sql).num_columns > 0


@pytest.mark.parametrize(
    "sql",
    [
        "copy documents to '{folder}/out.csv'", "copy (select 1) to '{folder}/out.csv'", "attach '{folder}/x.duckdb'",
        "detach findings", "install httpfs", "load httpfs", "set threads = 1", "set lock_configuration = false",
        "reset memory_limit", "pragma enable_profiling", "call pragma_version()", "call enable_logging()", "use main",
        "create table x (a integer)", "create temp table x as select 1", "drop view findings", "delete from finding",
        "insert into store_state values ('a', 'b')", "update finding set quote = ''", "checkpoint", "begin", "vacuum",
        "export database '{folder}/out'", "import database '{folder}/out'", "prepare p as select 1", "execute p",
        "select 1; select 2", "select 1; drop table finding", "", "   ", "-- nothing", ";",
        "explain analyze copy documents to '{file}'", "explain(analyze) copy documents to '{file}'",
        "explain (analyze, format json) copy documents to '{file}'",
        "/**/explain/**/analyze/**/copy documents to '{file}'",
        "explain analyze insert into store_state values ('a', 'b')", "explain analyze create table x (a integer)",
        "from query('copy documents to ''{folder}/out.csv''')", "with x as (delete from finding returning *) from x",
        "pivot findings on type using count(*)",
    ],
)  # fmt: skip
def test_anything_but_one_question_is_refused(store: Store, sql: str) -> None:
    before = store.path.read_bytes()
    with pytest.raises(StoreError):
        store.query(sql.format(folder=store.path.parent.as_posix(), file=store.path.as_posix()))
    assert store.path.read_bytes() == before
    assert sorted(p.name for p in store.path.parent.iterdir()) == ["findings.duckdb", "secret.txt"]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{secret}')", "select * from read_text('{secret}')", "from read_blob('{secret}')",
        "from '{secret}'", "select * from glob('{folder}/*')", "from sniff_csv('{secret}')",
        "from read_json('{secret}')",
        "from read_parquet('{secret}')", "from read_csv('https://example.org/a.csv')", "select getenv('PATH')",
        "from 'https://example.org/a.csv'", "from read_duckdb('{secret}')", "from duckdb_secrets()",
        "from sqlite_scan('{secret}', 'a')", "from arrow_scan(1, 2, 3)", "from job", "from connection", "from sys",
        "select * from query_table('{secret}')",
    ],
)  # fmt: skip
def test_a_question_reaches_nothing_but_the_database(store: Store, sql: str) -> None:
    folder = store.path.parent.as_posix()
    with pytest.raises(StoreError) as caught:
        store.query(sql.format(folder=folder, secret=f"{folder}/secret.txt"))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t",
        "select count(*) from range(100000) a, range(100000) b, range(1000) c where hash(a, b, c) = 1",
    ],
)
def test_a_question_without_end_is_ended(store: Store, sql: str) -> None:
    start = time.monotonic()
    with pytest.raises(StoreError, match="no answer within 1 seconds"):
        store.query(sql, Limits(seconds=1))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "sql",
    [
        "select repeat('x', 2000000000) as x", "select length(repeat('x', 2000000000)) as n",
        "select list(a.range) from range(100000) a, range(10000) b",
        "select string_agg(md5(range::text)) from range(100000000)",
    ],
)  # fmt: skip
def test_a_question_that_eats_memory_is_put_down(store: Store, sql: str) -> None:
    with pytest.raises(StoreError, match="more than 128 MB of memory"):
        store.query(sql, Limits(memory_mb=128))


def test_an_answer_that_is_too_long_is_refused_not_cut(store: Store) -> None:
    with pytest.raises(StoreError, match=r"too long .* at most 1,000 rows"):
        store.query("from range(10000000)", Limits(rows=1000))
    with pytest.raises(StoreError, match="too long"):
        store.query("select repeat('x', 1000000) as x from range(50)", Limits(size=1 << 20))
    assert store.query("from range(1000)", Limits(rows=1000)).num_rows == 1000


def test_a_wrong_question_is_explained(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?s)savings_claims.*The views are: documents, .*coverage_details"):
        store.query("select * from saving_claims")
    with pytest.raises(StoreError, match=r'(?s)Candidate bindings.*"amount"'):
        store.query("select amounts from findings")
    with pytest.raises(StoreError, match="syntax error at or near"):
        store.query("selekt 1")


@pytest.mark.parametrize("sql", ["select " + "(" * 100_000 + "1" + ")" * 100_000, "select '\0'", "select error('no')"])
def test_a_malformed_question_breaks_nothing(store: Store, sql: str) -> None:
    with pytest.raises(StoreError):
        store.query(sql)
    assert store.query("select 1 as one").to_pylist() == [{"one": 1}]


def test_a_question_waits_for_a_writer_and_then_says_who_it_is(store: Store) -> None:
    hold = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    reader = Store(store.path, read_only=True, patience=0.5)
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError, match=rf"in use by .* \(process {holder.pid}\)"):
            reader.query("select 1")
        holder.communicate()
    assert reader.query("select 1 as one").num_rows == 1


def test_a_path_with_a_quote_is_only_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "O'Brien's papers"
    folder.mkdir()
    with Store(folder / "it's.duckdb") as odd:
        odd.write(depots(), "s1")
        odd.index()
        assert odd.query("from findings").num_rows == 3
        assert odd.search("depots").ranked


def test_there_are_ten_saved_questions_with_title_and_purpose() -> None:
    every = questions()
    assert len(every) == 10
    assert [q.name for q in every if not (q.title and q.about) or q.name[:2] != f"{every.index(q) + 1:02}"] == []
    assert question("1") == question("01-biggest-savings") == question("biggest-savings") == every[0]
    with pytest.raises(StoreError, match=r"no such question.*01-biggest-savings"):
        question("nonsense")
    with pytest.raises(StoreError, match="Choose one of: 01-biggest-savings, 02-savings"):
        question("savings")


@pytest.mark.parametrize("name", [q.name for q in questions()])
def test_a_saved_question_reads_views_only_and_fits_a_terminal(store: Store, name: str) -> None:
    sql = question(name).sql
    with duckdb.connect() as connection:
        assert connection.get_table_names(sql) <= set(view_names())
    answer = store.query(sql)
    assert answer.num_rows > 0
    assert answer.num_columns <= 11


def test_the_saved_questions_say_what_they_promise(store: Store) -> None:
    def ask(name: str) -> list[dict[str, object]]:
        return store.query(question(name).sql).to_pylist()

    assert [row["gbp_m"] for row in ask("biggest")] == [2000.0, 1.4]
    assert ask("doubted")[0]["status"] == "at risk"
    assert ask("against-plan")[0]["difference"] == Decimal(-12)
    assert ask("recommendations")[0]["addressee"] == "The council"
    files = {str(row["document"]): row for row in ask("documents")}
    assert files["broken.pdf"]["first_trouble"] == "the file is damaged"
    assert len(ask("thread")) == 2
