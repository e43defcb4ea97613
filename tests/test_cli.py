"""The command: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.resources import shipped

REPOSITORY = Path(__file__).parents[1]
SCHEMA = json.loads((REPOSITORY / "extractor" / "finding.schema.json").read_text(encoding="utf-8"))
MERGER = "The merger of the two depots will save £1.4 million a year from April 2027.\n"
STREETS = "We recommend that the Department publish a list of every lamp. It owns 40,000 of them.\n"
HEAVY = ("torch", "spacy", "sentence_transformers", "transformers", "sklearn")


def run(*arguments: object, input: str | None = None, **environment: str) -> Result:
    environment = {"COLUMNS": "100", "EXTRACTOR_DB": "", **environment}
    return CliRunner().invoke(app, [str(a) for a in arguments], input=input, env=environment, prog_name="extractor")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "papers"
    root.mkdir()
    (root / "merger.txt").write_text(MERGER, encoding="utf-8")
    (root / "streets.txt").write_text(STREETS, encoding="utf-8")
    (root / "figures.xlsx").write_bytes(b"no document")
    return root


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the demonstration set, found by rules alone."""
    path = tmp_path_factory.mktemp("cli") / "findings.duckdb"
    result = run("load", shipped("corpora") / "better-care-fund" / "documents", "--db", path, "--no-model")
    assert result.exit_code == 0, result.output
    return path


def in_a_process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environment
    )


# help ----------------------------------------------------------------------------------------------------------------

VERBS = ("demo", "load", "query", "ask", "search", "export", "show", "open", "extract", "evaluate", "doctor", "train")


@pytest.mark.parametrize(
    "verb", [*((v,) for v in VERBS), *(("rules", v) for v in ("list", "show", "check", "try", "new"))]
)
def test_every_verb_explains_itself_with_an_example(verb: tuple[str, ...]) -> None:
    result = run(*verb, "--help")
    assert result.exit_code == 0
    assert result.stdout.count(f"extractor {' '.join(verb)}") >= 2, "the usage, and an example"


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom extractor.cli import app\n"
        "try:\n    app(['--help'], prog_name='extractor')\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {(*HEAVY, 'duckdb', 'pyarrow', 'pydantic', 'numpy', 'lxml')} if m in sys.modules])"
    )
    result = in_a_process(code, tmp_path)
    assert result.stdout.splitlines()[-1] == "[]", result.stderr


def test_importing_the_package_loads_nothing(tmp_path: Path) -> None:
    code = "import sys, extractor\nprint([m for m in sys.modules if m.startswith('extractor.')])"
    assert in_a_process(code, tmp_path).stdout.strip() == "[]"


def test_a_misspelt_verb_is_a_matter_of_settings() -> None:
    assert run("lode").exit_code == 2


# load ----------------------------------------------------------------------------------------------------------------


def test_load_tells_each_document_and_sums_up(folder: Path, tmp_path: Path) -> None:
    result = run("load", folder, "--db", tmp_path / "f.duckdb", "--no-model")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == ["[1/2] merger.txt: 1 finding", "[2/2] streets.txt: 1 finding"]
    assert "2 documents loaded, 2 findings" in result.stdout
    assert "Skipped: 1 file\n  .xlsx is no kind of document read here: figures.xlsx" in result.stdout
    again = run("load", folder, "--db", tmp_path / "f.duckdb", "--no-model")
    assert "0 documents loaded, 2 unchanged" in again.stdout


def test_a_file_that_cannot_be_read_is_told_by_name_and_leaves_with_1(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    result = run("load", folder, "--db", tmp_path / "f.duckdb", "--no-model")
    assert result.exit_code == 1
    assert "2 documents loaded" in result.stdout
    assert "broken.pdf: not loaded: is damaged" in " ".join(result.stdout.split())


def test_a_mislabelled_page_is_read_and_noted(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_text(f"<!doctype html><html><body><p>{MERGER}</p></body></html>", encoding="utf-8")
    result = run("load", tmp_path / "report.pdf", "--db", tmp_path / "f.duckdb", "--no-model")
    assert result.exit_code == 0
    assert "named .pdf" in result.stdout
    assert "is an HTML page" in result.stdout


def test_a_folder_without_documents_leaves_with_2_and_makes_no_database(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("load", tmp_path / "empty", "--db", tmp_path / "f.duckdb")
    assert result.exit_code == 2
    assert "there is no document here" in result.stderr
    assert not (tmp_path / "f.duckdb").exists()


def test_a_rule_pack_whose_example_fails_is_refused_before_anything_is_loaded(folder: Path, tmp_path: Path) -> None:
    run("rules", "new", "mine", "--in", tmp_path / "rules")
    pack = tmp_path / "rules" / "mine.toml"
    pack.write_text(
        pack.read_text(encoding="utf-8").replace("avoids costs of £2", "likes costs of £2"), encoding="utf-8"
    )
    result = run("load", folder, "--db", tmp_path / "f.duckdb", "--rules", tmp_path / "rules", "--no-model")
    assert result.exit_code == 3
    assert "mine.toml mine/cost-avoided" in result.stderr
    assert not (tmp_path / "f.duckdb").exists()


def test_corrections_are_read_from_a_csv_and_unknown_paths_are_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(
        "\ufeffpath;title;published;kind\nmerger.txt;Joining depots;07/03/2019;plan\nnowhere.txt;X;;\n",
        encoding="utf-8",
    )
    result = run("load", folder, "--db", tmp_path / "f.duckdb", "--no-model", "--meta", tmp_path / "d.csv")
    assert result.exit_code == 0, result.output
    assert "nowhere.txt: corrected, but no document of that path" in result.stderr
    sql = "select title, published, kind from documents where path = 'merger.txt'"
    found = run("query", sql, "--db", tmp_path / "f.duckdb", "--format", "jsonl")
    row = json.loads(found.stdout)
    assert (row["title"], row["published"], row["kind"]) == ("Joining depots", "2019-03-07", "local_plan")


def test_a_wrong_correction_is_refused_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("path,kind\nmerger.txt,leaflet\n", encoding="utf-8")
    result = run("load", folder, "--db", tmp_path / "f.duckdb", "--no-model", "--meta", tmp_path / "d.csv")
    assert result.exit_code == 2
    assert "leaflet" in result.stderr
    assert "[1/2]" not in result.stderr


def test_the_documents_csv_that_is_exported_is_taken_back(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "documents.csv"
    assert run("export", target, "--view", "documents", "--db", db).exit_code == 0
    names = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert {"path", "title", "published", "kind", "body"} <= set(names[0])
    folder = shipped("corpora") / "better-care-fund" / "documents"
    result = run("load", folder, "--db", db, "--no-model", "--meta", target)
    assert result.exit_code == 0
    assert "corrected, but" not in result.stderr
    corrected = run("query", "select count(*) as n from documents where corrected", "--db", db, "--format", "jsonl")
    assert json.loads(corrected.stdout)["n"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_keeps_the_documents_that_are_finished(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for n in range(60):
        (papers / f"{n:03}.txt").write_text(
            "\n\n".join(f"{MERGER[:-2]} in area {n}-{k}." for k in range(20)), encoding="utf-8"
        )
    command = [sys.executable, "-m", "extractor", "load", str(papers), "--db", "f.duckdb", "--no-model"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    ) as load:
        assert load.stderr is not None
        assert load.stderr.readline().startswith("[ 1/60]")
        load.send_signal(signal.SIGINT)
        rest = load.stderr.read()
    assert load.returncode == 130
    assert "Stopped." in rest
    kept = run("query", "select count(*) as n from documents", "--db", tmp_path / "f.duckdb", "--format", "jsonl")
    assert f"{json.loads(kept.stdout)['n']} document" in rest


# questions -----------------------------------------------------------------------------------------------------------


def test_a_table_fits_the_terminal_and_holds_every_word(db: Path) -> None:
    sql = "select document, amount, claimant, status, quote from savings_claims order by amount desc limit 5"
    result = run("query", sql, "--db", db, COLUMNS="80")
    assert result.exit_code == 0
    assert max(len(line.rstrip()) for line in result.stdout.splitlines()) <= 80
    row = json.loads(run("query", sql, "--db", db, "--format", "jsonl").stdout.splitlines()[0])
    for word in row["quote"].split():
        assert word in result.stdout


def test_numbers_stand_right_and_years_are_not_thousands(db: Path) -> None:
    result = run("query", "select 2015 as year, 1234567.5 as n union all select 1999, 8 order by 1", "--db", db)
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert lines[2:] == ["1999            8", "2015  1,234,567.5"]


def test_a_row_of_too_many_columns_is_shown_a_line_a_column(db: Path) -> None:
    result = run("query", "select * from findings limit 1", "--db", db, COLUMNS="80")
    assert "row 1 ─" in result.stdout
    assert any(line.startswith("quote  ") for line in result.stdout.splitlines())


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "md"])
def test_other_formats_keep_every_quotation_whole(db: Path, format: str) -> None:
    result = run(
        "query", "select quote from findings order by length(quote) desc limit 1", "--db", db, "--format", format
    )
    quote = json.loads(
        run("query", "select max_by(quote, length(quote)) as q from findings", "--db", db, "--format", "jsonl").stdout
    )["q"]
    assert quote.split("\n")[0][:200] in result.stdout.replace("\\", "").replace('""', '"')


@pytest.mark.parametrize(
    ("sql", "said"), [("select nothing from findings", "nothing"), ("drop table finding", "DROP"), ("selec", "selec")]
)
def test_wrong_or_forbidden_sql_leaves_with_4(db: Path, sql: str, said: str) -> None:
    result = run("query", sql, "--db", db)
    assert result.exit_code == 4
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_no_database_is_told_with_the_remedy(tmp_path: Path) -> None:
    result = run("ask", "1", "--db", tmp_path / "none.duckdb")
    assert result.exit_code == 4
    assert "extractor load" in result.stderr
    assert result.stdout == ""


def test_a_foreign_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "f.duckdb").write_text("not a database", encoding="utf-8")
    result = run("query", "select 1", "--db", tmp_path / "f.duckdb")
    assert result.exit_code == 4
    assert "not an extractor database" in result.stderr


def test_the_environment_names_the_database(db: Path) -> None:
    assert run("query", "select 1", EXTRACTOR_DB=str(db)).exit_code == 0


def test_ten_questions_are_listed_and_each_is_answered(db: Path) -> None:
    listed = run("ask", COLUMNS="200").stdout
    names = [line.split()[0] for line in listed.splitlines() if line[:2].isdigit()]
    assert len(names) == 10
    for name in names:
        answer = run("ask", name, "--db", db)
        assert answer.exit_code == 0, answer.output
        assert "select" in run("ask", name, "--sql").stdout


def test_search_shows_sentences_with_their_place(db: Path) -> None:
    result = run("search", "emergency admissions", "--db", db, "--words-only", "--limit", "3")
    assert result.exit_code == 0
    assert "admissions" in result.stdout
    assert ", p. " in result.stdout


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".csv", ".md", ".jsonl", ".parquet"])
def test_every_format_can_be_exported(db: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"evidence{suffix}"
    result = run("export", target, "--view", "savings_claims", "--db", db)
    assert result.exit_code == 0, result.output
    assert target.stat().st_size > 200


def test_an_export_of_an_unknown_suffix_lists_the_choices(db: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path / "evidence.pdf", "--db", db)
    assert result.exit_code == 2
    assert ".docx" in result.stderr


def test_a_view_and_a_question_at_once_are_refused(db: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "x.csv", "--view", "targets", "--sql", "select 1", "--db", db).exit_code == 2


# one finding, one document -------------------------------------------------------------------------------------------


def finding_of(db: Path, where: str = "true") -> dict[str, Any]:
    sql = f"select id, quote, page, path from findings where {where} order by id limit 1"
    return json.loads(run("query", sql, "--db", db, "--format", "jsonl").stdout)


def test_a_finding_is_shown_in_its_paragraph_with_what_read_each_attribute(db: Path) -> None:
    found = finding_of(db, "amount_gbp > 0 and page is not null and length(quote) < 80")
    result = run("show", found["id"][:8], "--db", db)
    assert result.exit_code == 0
    assert f"»{' '.join(found['quote'].split())}«" in " ".join(result.stdout.split())
    for word in ("read by", "amount", "status", "Found by", f"extractor open {found['id']}"):
        assert word in result.stdout


def test_a_source_is_named_with_its_page(db: Path) -> None:
    found = finding_of(db, "page > 1")
    result = run("open", found["id"], "--db", db, "--print")
    assert result.stdout.strip().endswith(f"{found['path']}, page {found['page']}")


def test_an_unknown_finding_is_told(db: Path) -> None:
    assert run("show", "nonesuch", "--db", db).exit_code == 4


def obeys(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value obeys the few words of JSON Schema that ours uses."""
    kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list}
    if "enum" in schema:
        return value in schema["enum"]
    if "const" in schema:
        return value == schema["const"]
    named = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, kinds[n]) and (n == "boolean" or not isinstance(value, bool)) for n in named):
        return False
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(obeys(v, schema["items"]) for v in value)
    return not isinstance(value, (int, float)) or schema.get("minimum", value) <= value <= schema.get("maximum", value)


def assert_obeys_the_schema(line: dict[str, Any]) -> None:
    assert set(SCHEMA["required"]) <= set(line) <= set(SCHEMA["properties"])
    for name, value in line.items():
        assert obeys(value, SCHEMA["properties"][name]), (name, value)


def test_texts_in_json_lines_give_findings_that_point_into_them() -> None:
    text = (
        "Depots\r\n\r\nThe merger of two depots, says the depart\ufffe\r\nment, will save £1.4\r\nmillion a year.\r\n"
    )
    items = [
        {"id": "a", "text": text},
        {"id": 7, "text": STREETS, "doc_kind": "nao"},
        {"id": "c", "text": "Nothing here."},
    ]
    result = run("extract", "-", "--no-model", input="\n".join(json.dumps(item) for item in items))
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["item"], line["type"]) for line in lines] == [("a", "savings_claim"), ("7", "recommendation")]
    for line, given in zip(lines, (text, STREETS), strict=True):
        assert_obeys_the_schema(line)
        assert given[line["start"] : line["end"]] == line["quote"]
    assert lines[0]["amount"] == 1_400_000
    assert isinstance(lines[0]["amount"], int)
    assert lines[0]["period"] == "a year"


def test_the_findings_of_a_file_name_their_page_and_paragraph() -> None:
    report = shipped("corpora") / "better-care-fund" / "documents" / "audit-report.pdf"
    result = run("extract", report, "--no-model")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines
    for line in lines:
        assert_obeys_the_schema(line)
        assert line["item"] == "audit-report.pdf"
        assert line["page"] >= 1
    assert any(line["paragraph"] for line in lines)
    assert run("extract", report, "--no-model").stdout == result.stdout


def test_extract_prints_a_table_for_people(folder: Path) -> None:
    result = run("extract", folder / "merger.txt", "--no-model", "--format", "table")
    assert "£1.4m" in result.stdout


@pytest.mark.parametrize("line", ["no json", '{"id": "a"}', "[1, 2]", '{"id": "a", "text": 3}'])
def test_a_line_that_is_no_item_is_told_by_its_number(line: str) -> None:
    result = run("extract", "-", "--no-model", input=f'{{"id": "a", "text": "x"}}\n{line}\n')
    assert result.exit_code == 2
    assert "standard input:2" in result.stderr


def test_a_file_that_is_not_there_is_told() -> None:
    result = run("extract", "nowhere.pdf", "--no-model")
    assert result.exit_code == 1
    assert "nowhere.pdf" in result.stderr


# checks --------------------------------------------------------------------------------------------------------------


def test_the_shipped_rules_hold() -> None:
    result = run("rules", "check")
    assert result.exit_code == 0, result.stdout


def test_a_rule_is_shown_with_its_proof() -> None:
    name = next(
        line.split()[0]
        for line in run("rules", "list", COLUMNS="200").stdout.splitlines()
        if line.startswith("savings/")
    )
    result = run("rules", "show", name)
    assert result.exit_code == 0
    assert "holds  speaks:" in result.stdout
    assert "holds  is silent:" in result.stdout
    assert "MONEY" in result.stdout or "FIGURE" in result.stdout or "(?" in result.stdout


def test_an_unknown_rule_leaves_with_3() -> None:
    assert run("rules", "show", "savings/nonesuch").exit_code == 3


def test_a_new_pack_holds_and_finds_at_once(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    assert run("rules", "new", "contracts", "--in", rules).exit_code == 0
    assert run("rules", "new", "contracts", "--in", rules).exit_code == 2
    assert run("rules", "new", "No Name", "--in", rules).exit_code == 2
    listed = run("rules", "list", "--rules", rules, COLUMNS="200").stdout
    assert "contracts/cost-avoided" in listed
    (tmp_path / "a.txt").write_text(
        "The new depot avoids additional costs of £7 million, the county says.", encoding="utf-8"
    )
    tried = run("rules", "try", "contracts/cost-avoided", tmp_path / "a.txt", "--rules", rules)
    assert "»avoids additional costs of £7 million«" in tried.stdout
    assert "1 time" in tried.stderr


def test_evaluate_prints_the_figures_of_a_gold(tmp_path: Path) -> None:
    gold = REPOSITORY / "corpora" / "gold" / "better-care-fund.jsonl"
    figures = json.loads(run("evaluate", gold, "--no-model", "--json").stdout)
    assert 0 < figures["micro_f1"] <= 1
    told = run("evaluate", gold, "--no-model", "--errors", "--html", tmp_path / "page.html")
    assert f"{figures['micro_f1']:.3f}" in told.stdout
    assert "95 % intervals" in told.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    missed = next(line for line in told.stdout.splitlines() if line.startswith("Missed: "))
    for words in (missed, "<mark>", "found across"):
        assert words in page


def test_rules_stats_tells_the_record_of_every_rule() -> None:
    gold = REPOSITORY / "corpora" / "gold" / "better-care-fund.jsonl"
    rows = run("rules", "stats", gold, "--no-model").stdout
    assert "savings/save-amount" in rows
    for head in ("spoke", "right", "false", "vetoed"):
        assert head in rows


def test_doctor_names_versions_models_and_rules(db: Path) -> None:
    result = run("doctor", "--db", db)
    assert result.exit_code == 0, result.output
    for word in ("duckdb", "all-MiniLM-L6-v2", "fts.duckdb_extension", "rules and", "7 documents"):
        assert word in result.stdout


def test_debugging_shows_where_an_error_came_from(tmp_path: Path) -> None:
    result = run("query", "select 1", "--db", tmp_path / "none.duckdb", EXTRACTOR_DEBUG="1")
    assert result.exception is not None
    assert not isinstance(result.exception, SystemExit)


# demo ----------------------------------------------------------------------------------------------------------------


def test_the_demo_answers_three_questions_and_its_second_run_loads_no_model(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom extractor.cli import main\n"
        "try:\n    main(['demo'])\nexcept SystemExit as end:\n    print('left with', end.code)\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    first = in_a_process(code, tmp_path)
    assert "7 documents loaded" in first.stdout, first.stderr
    assert (tmp_path / "evidence.docx").stat().st_size > 10_000
    second = in_a_process(code, tmp_path)
    assert "7 unchanged" in second.stdout
    assert second.stdout.splitlines()[-1] == "[]"
    for heading in (
        "The biggest savings claims",
        "Savings claims that are doubted",
        "Assumptions in doubt",
        "Try next",
    ):
        assert heading in second.stdout
