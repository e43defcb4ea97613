"""Evidence tables: what is written is read back by other programs and compared."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from extractor.briefing import FORMATS, TEXTS, amounts, export, render
from extractor.briefing.cells import could_be_formula
from extractor.errors import SettingsError

MONEY = pa.decimal128(18, 4)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("finding", "type", "document")),
        ("published", pa.date32()),
        ("page", pa.int32()),
        *((name, pa.string()) for name in ("paragraph", "citation", "quote")),
        *((name, MONEY) for name in ("amount", "amount_high", "amount_gbp", "planned_amount")),
        *(
            (name, pa.string())
            for name in ("currency", "unit", "qualifier", "direction", "planned_direction", "period")
        ),
        *((name, pa.date32()) for name in ("period_start", "period_end")),
        *((name, pa.string()) for name in ("status", "claimant", "claimant_resolved", "evidence_basis", "stance")),
        ("negated", pa.bool_()),
        ("modality", pa.string()),
        ("confidence", pa.float64()),
    ]
)
AUDIT = {"document": "Pooling the Fund", "published": date(2014, 11, 11), "page": 7, "negated": False}
ROWS: list[dict[str, Any]] = [
    {
        **AUDIT, "finding": "a1", "type": "savings_claim", "paragraph": "1.4", "amount": Decimal(1_000_000_000),
        "unit": "GBP", "currency": "GBP", "period": "2015-16", "period_start": date(2015, 4, 1), "status": "planned",
        "claimant": "The Department", "claimant_resolved": "Department of Health", "evidence_basis": "unsupported",
        "stance": "criticised", "confidence": 0.93,
        "quote": "the Department took it that pooled budgets would free £1 billion within a year",
    },
    {
        **AUDIT, "finding": "a2", "type": "savings_claim", "page": 8, "amount": Decimal(55_000_000), "unit": "GBP",
        "currency": "GBP", "qualifier": "only", "status": "credible", "claimant": "NHS England",
        "quote": "a mere £55 million stood up when NHS England put the plans to the test", "confidence": 0.5,
    },
    {
        **AUDIT, "finding": "a3", "type": "outcome", "page": 21, "amount": Decimal(87_000), "unit": "count",
        "planned_amount": Decimal(106_000), "direction": "increase", "planned_direction": "reduce",
        "status": "missed", "claimant": "author", "claimant_resolved": "NAO", "evidence_basis": "partially",
        "quote": "admissions grew by 87,000, though 106,000 were to be avoided", "confidence": 0.9,
    },
    {
        "finding": "b1", "type": "assumption", "document": "Northshire plan", "page": 3, "amount": Decimal(21_000_000),
        "amount_high": Decimal(29_000_000), "unit": "GBP", "currency": "GBP", "qualifier": "between",
        "status": "forecast", "claimant": "author", "modality": "conditional", "stance": "endorsed",
        "quote": "=SUM of beds\t21\t29", "confidence": 0.4,
    },
]  # fmt: skip


def findings() -> pa.Table:
    return pa.Table.from_pylist(ROWS, schema=SCHEMA)


def paper_of(path: Path) -> Any:
    return docx.Document(str(path))


def word_rows(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in paper_of(path).tables[0].rows]


# Figures in words


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (Decimal("1400000000.0000"), "GBP", "£1.4bn"),
        (Decimal("1E+9"), "GBP", "£1bn"),
        (314_000_000, "GBP", "£314m"),
        (55_000_000, "GBP", "£55m"),
        (1_234_000_000, "GBP", "£1,234m"),
        (1_234_567_890, "GBP", "£1,234,567,890"),
        (2_500_000_000_000, "GBP", "£2.5tn"),
        (350_000, "GBP", "£350,000"),
        (Decimal("3.5"), "GBP", "£3.50"),
        (Decimal("-5000000"), "GBP", "−£5m"),
        (1_400_000_000, "USD", "USD 1.4bn"),
        (Decimal("3.5000"), "percent", "3.5%"),
        (66.67, "percent", "66.67%"),
        (Decimal("3.7"), "percentage_points", "3.7 percentage points"),
        (1, "percentage_points", "1 percentage point"),
        (87_000, "count", "87,000"),
        (14, "months", "14 months"),
        (1, "days", "1 day"),
        (1200, "tonnes_co2e", "1,200 tonnes CO2e"),
        (4, "ratio", "4 to 1"),
        (100, "other", "100"),
        (87_000, None, "87,000"),
        (None, "GBP", ""),
        (0, "GBP", "£0"),
    ],
)
def test_an_amount_is_written_as_a_report_would(value: Any, unit: str | None, expected: str) -> None:
    assert amounts.amount(value, unit) == expected


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (21_000_000, 29_000_000, "GBP", "£21m to £29m"),
        (900_000_000, 1_200_000_000, "GBP", "£900m to £1.2bn"),
        (3, 5, "percent", "3% to 5%"),
        (10, 14, "months", "10 to 14 months"),
        (1, 2, "percentage_points", "1 to 2 percentage points"),
        (None, 5, "percent", "5%"),
        (5, None, "percent", "5%"),
        (None, None, "GBP", ""),
    ],
)
def test_a_range_keeps_both_ends(low: Any, high: Any, unit: str, expected: str) -> None:
    assert amounts.span(low, high, unit) == expected


def test_an_amount_without_unit_takes_its_currency() -> None:
    assert amounts.amount(5_000_000, None, "GBP") == "£5m"
    assert amounts.amount(5, "percent", "GBP") == "5%"


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("At least", "at least £1bn"),
        ("no more than", "no more than £1bn"),
        ("between", "£1bn"),
        ("and change", "£1bn (and change)"),
        (None, "£1bn"),
    ],
)
def test_a_qualifier_stands_where_it_reads_well(qualifier: str | None, expected: str) -> None:
    assert amounts.qualified("£1bn", qualifier) == expected


@given(st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=4))
def test_writing_money_never_rounds(value: Decimal) -> None:
    text = amounts.money(value).replace("£", "").replace(",", "").replace("−", "-")
    for suffix, scale in (("tn", 10**12), ("bn", 10**9), ("m", 10**6)):
        if text.endswith(suffix):
            assert Decimal(text.removesuffix(suffix)) * scale == value
            return
    assert Decimal(text) == value


# Word


def test_a_word_table_says_who_claimed_what_and_where(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.docx", "Savings of the Fund", note="Drawn from two papers.")
    head, first, second, third, fourth = word_rows(tmp_path / "table.docx")
    assert head == ["Type", "Period", "Amount", "Who", "Status", "Evidence basis", "Quotation", "Citation"]
    assert first[:6] == [
        "Savings claim",
        "2015-16",
        "£1bn",
        "Department of Health",
        "Planned",
        "Unsupported\ncriticised",
    ]
    assert first[6] == "“" + ROWS[0]["quote"] + "”"
    assert first[7] == "Pooling the Fund, 11 November 2014, page 7, paragraph 1.4"
    assert second[1:5] == ["", "only £55m", "NHS England", "Credible"]
    assert third[2:6] == ["87,000 increase\nplanned 106,000 reduction", "NAO", "Missed", "Partially evidenced"]
    assert fourth[2:6] == ["£21m to £29m", "The document's author", "Forecast\nconditional", "Endorsed"]
    assert fourth[6] == "“=SUM of beds\t21\t29”"
    paragraphs = [paragraph.text for paragraph in paper_of(tmp_path / "table.docx").paragraphs]
    assert paragraphs[:3] == ["Savings of the Fund", "4 findings from 2 documents.", "Drawn from two papers."]


def test_a_word_table_repeats_its_head_and_keeps_rows_whole_on_landscape_a4(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.docx", "Savings")
    paper = paper_of(tmp_path / "table.docx")
    head, *body = paper.tables[0].rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in body)
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in body)
    section = paper.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)
    widths = sum(cell.width.cm for cell in head.cells)
    assert widths == pytest.approx(29.7 - section.left_margin.cm - section.right_margin.cm, abs=0.1)
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_findings_of_one_type_need_no_type_column(tmp_path: Path) -> None:
    export(findings().slice(0, 2), tmp_path / "table.docx", "Savings")
    assert word_rows(tmp_path / "table.docx")[0][0] == "Period"
    assert paper_of(tmp_path / "table.docx").paragraphs[1].text == "2 savings claims from 1 document."


def test_a_column_of_ones_own_stands_beside_the_evidence(tmp_path: Path) -> None:
    table = findings().append_column("my_theme", pa.array(["beds", "beds", "beds", "plans"]))
    export(table, tmp_path / "table.docx", "Savings")
    rows = word_rows(tmp_path / "table.docx")
    assert [row[-2] for row in rows] == ["My theme", "beds", "beds", "beds", "plans"]


def test_the_views_own_citation_wins(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([{**ROWS[0], "citation": "NAO, Pooling the Fund, p. 7"}], schema=SCHEMA)
    export(table, tmp_path / "table.docx", "Savings")
    assert word_rows(tmp_path / "table.docx")[1][-1] == "NAO, Pooling the Fund, p. 7"


def test_a_period_without_words_is_written_from_its_dates(tmp_path: Path) -> None:
    both = {**ROWS[0], "period": None, "period_end": date(2016, 3, 31)}
    ends = [{**both, "period_start": start} for start in (date(2015, 4, 1), date(2016, 3, 31), None)]
    export(pa.Table.from_pylist(ends, schema=SCHEMA), tmp_path / "table.docx", "Savings")
    periods = [row[0] for row in word_rows(tmp_path / "table.docx")[1:]]
    assert periods == ["1 April 2015 to 31 March 2016", "31 March 2016", "until 31 March 2016"]


def test_a_table_of_other_columns_is_printed_as_it_is(tmp_path: Path) -> None:
    table = pa.table(
        {
            "year": pa.array([2015, 2016]),
            "total_gbp": pa.array([Decimal("1234567.5"), None], MONEY),
            "share": pa.array([0.5, 12345.678]),
            "checked": pa.array([True, False]),
        }
    )
    export(table, tmp_path / "table.docx", "Totals")
    assert word_rows(tmp_path / "table.docx") == [
        ["Year", "Total GBP", "Share", "Checked"],
        ["2015", "1,234,567.5", "0.5", "yes"],
        ["2016", "", "12,345.678", "no"],
    ]


# Excel


def test_a_workbook_has_true_numbers_and_dates(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.xlsx", "Savings", note="Two papers.")
    book: Any = openpyxl.load_workbook(tmp_path / "table.xlsx")
    sheet = book["Evidence"]
    head, first, *_, last = sheet.iter_rows()
    names = [cell.value for cell in head]
    assert names == SCHEMA.names
    row = dict(zip(names, first, strict=True))
    assert row["amount"].value == 1_000_000_000
    assert row["amount"].data_type == "n"
    assert row["published"].value == datetime(2014, 11, 11)
    assert row["published"].is_date
    assert row["page"].value == 7
    assert row["confidence"].value == 0.93
    assert row["negated"].value is False
    assert row["amount_high"].value is None
    assert row["quote"].alignment.wrap_text
    assert dict(zip(names, last, strict=True))["quote"].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert [row[0].value for row in book["About"].iter_rows()] == [
        "Savings", "4 findings from 2 documents.", "Two papers."
    ]  # fmt: skip


def test_a_workbook_survives_what_excel_cannot_hold(tmp_path: Path) -> None:
    table = pa.table(
        {
            "long": ["x" * 40_000],
            "astral": ["\U0001f4b7" * 20_000],
            "control": ["a\x00\x07b\ufffe\uffffc\r\nd_x0041_"],
            "early": pa.array([date(1859, 1, 1)]),
            "id": pa.array([1_234_567_890_123_456_789]),
            "not_a_number": [float("nan")],
            "zoned": pa.array([datetime(2020, 7, 1, 10, tzinfo=UTC)], pa.timestamp("us", "Europe/London")),
            "clock": pa.array([time(10, 30)]),
        }
    )
    export(table, tmp_path / "table.xlsx", "Odd")
    long, astral, control, early, number, nan, zoned, clock = next(
        openpyxl.load_workbook(tmp_path / "table.xlsx")["Evidence"].iter_rows(min_row=2, values_only=True)
    )
    assert isinstance(long, str)
    assert len(long) == 32_767
    assert "… [cut" in long
    assert len(str(astral).encode("utf-16-le")) // 2 <= 32_767
    assert control == "abc\nd_x0041_"
    assert (early, number, nan) == ("1859-01-01", "1234567890123456789", "nan")
    assert zoned == datetime(2020, 7, 1, 10)
    assert clock == time(10, 30)


# CSV, Markdown, JSON


def test_csv_is_for_excel_and_for_programs_alike(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.csv", "Savings")
    raw = (tmp_path / "table.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 1 + len(ROWS)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0]["amount"] == "1000000000"
    assert rows[0]["published"] == "2014-11-11"
    assert rows[0]["negated"] == "false"
    assert rows[0]["amount_high"] == ""
    assert rows[0]["quote"] == ROWS[0]["quote"]
    assert rows[3]["quote"] == "'" + ROWS[3]["quote"]


def test_a_true_negative_number_stays_a_number_in_csv() -> None:
    table = pa.table({"n": [-5], "d": pa.array([Decimal("-1.5")], MONEY), "f": [-0.25], "t": ["-5"], "=h": ["x"]})
    assert render(table, "csv").lstrip("\ufeff") == "n,d,f,t,'=h\r\n-5,-1.5,-0.25,'-5,x\r\n"


def test_csv_quotes_what_would_break_a_row() -> None:
    awkward = 'one "two", three\nfour'
    text = render(pa.table({"a": [awkward, "é £ 中"]}), "csv")
    assert list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))) == [["a"], [awkward], ["é £ 中"]]


def test_markdown_shows_every_character_on_one_line(tmp_path: Path) -> None:
    table = pa.table({"a|b": ["1 | 2", "line\nline", "<b> *x* _y_ snake_case [l](u) `c` \\ &amp; R&D"], "n": [1, 2, 3]})
    text = render(table, "md")
    assert text.splitlines() == [
        "| a\\|b | n |",
        "| --- | ---: |",
        "| 1 \\| 2 | 1 |",
        "| line<br>line | 2 |",
        "| \\<b> \\*x\\* \\_y\\_ snake_case \\[l\\](u) \\`c\\` \\\\ \\&amp; R&D | 3 |",
    ]
    export(findings(), tmp_path / "table.md", "Savings of the Fund")
    page = (tmp_path / "table.md").read_text(encoding="utf-8")
    assert page.startswith("# Savings of the Fund\n\n4 findings from 2 documents.\n\n| Type | Period |")
    assert "| 87,000 increase<br>planned 106,000 reduction | NAO |" in page


def test_json_has_numbers_dates_and_a_schema_version(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.jsonl", "Savings")
    lines = (tmp_path / "table.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert list(rows[0]) == ["schema_version", *SCHEMA.names]
    assert rows[0]["amount"] == 1_000_000_000
    assert '"amount": 1000000000,' in lines[0]
    assert rows[0]["published"] == "2014-11-11"
    assert rows[0]["amount_high"] is None
    assert rows[3]["quote"] == ROWS[3]["quote"]
    whole = json.loads(render(findings(), "json"))
    assert whole["schema_version"] == 1
    assert whole["rows"] == [{name: row[name] for name in SCHEMA.names} for row in rows]


def test_jsonl_keeps_one_object_a_line_and_no_nan() -> None:
    table = pa.table({"a": ["one\u2028two\x85three\nfour"], "b": [float("nan")]})
    (line,) = render(table, "jsonl").splitlines()
    assert json.loads(line) == {"schema_version": 1, "a": "one\u2028two\x85three\nfour", "b": None}


def test_parquet_gives_the_table_back(tmp_path: Path) -> None:
    export(findings(), tmp_path / "table.parquet", "Savings")
    assert pq.read_table(tmp_path / "table.parquet").equals(findings())


# Formulas

STARTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    "  =1",
    "\u00a0-1",
    "\u200b=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "﹦1",
    "\x00=1",
]


@pytest.mark.parametrize("text", STARTS)
def test_a_text_that_begins_like_a_formula_is_known(text: str) -> None:
    assert could_be_formula(text)


@pytest.mark.parametrize("text", ["", " ", "£5", "a=b", "'=1", "1-2", "“=1”", "−5", "– a dash", "• point"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert not could_be_formula(text)
    assert render(pa.table({"t": [text], "u": ["x"]}), "csv").lstrip("\ufeff") == f"t,u\r\n{text},x\r\n"


@given(st.text(" \t\u00a0\u200b\ufeff\x01", max_size=3), st.sampled_from("=+-@＝＋－＠"), st.text(max_size=8))
def test_no_csv_cell_begins_a_formula(blank: str, sign: str, rest: str) -> None:
    text = (blank + sign + rest).encode("utf-8", "ignore").decode()
    (row,) = list(csv.reader(io.StringIO(render(pa.table({"t": [text]}), "csv"), newline="")))[1:]
    assert row[0].startswith("'")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_no_format_for_offices_holds_a_formula(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    export(pa.table({"=name": [*STARTS, "{=1}", "http://example.org"]}), path, "=title", note="=note")
    if suffix == ".docx":
        assert all(row == [row[0]] for row in word_rows(path))
        assert not list(paper_of(path).element.body.iter(qn("w:fldSimple")))
        return
    for sheet in openpyxl.load_workbook(path):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type == "s"
            assert cell.hyperlink is None


# Any table at all


@pytest.mark.parametrize("suffix", [suffix for suffix in FORMATS if suffix != ".parquet"])
def test_every_type_that_sql_gives_can_be_exported(tmp_path: Path, suffix: str) -> None:
    table = duckdb.sql(
        """select 1 as a, 2 as a, date 'infinity' as endless, date '20000-01-01' as late, timestamp 'infinity' as never,
        timestamp_ns '2020-01-01 00:00:00.123456789' as fine, interval '14 months 3 days' as span, [1, 2] as list,
        {'k': 1.5} as struct, map {'k': 2} as map, 'x'::blob as bytes, 12::hugeint as huge, 'nan'::double as nan,
        null as nothing, 'a'::enum('a', 'b') as choice, '[1]'::json as json, timetz '10:00:00+01' as clock"""
    ).to_arrow_table()
    export(table, tmp_path / f"table{suffix}", "Everything")
    assert (tmp_path / f"table{suffix}").stat().st_size


def test_types_of_sql_are_written_as_text_a_reader_knows() -> None:
    table = duckdb.sql(
        "select 1 as a, 2 as a, interval '14 months 3 days' as i, [1, 2] as l, map {'k': 2} as m, date 'infinity' as d"
    ).to_arrow_table()
    text = render(table, "csv").lstrip("\ufeff")
    assert text == 'a,a_2,i,l,m,d\r\n1,2,14 months 3 days,1; 2,"{""k"": 2}",out of range\r\n'


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_without_rows_is_still_a_table(tmp_path: Path, suffix: str) -> None:
    export(findings().slice(0, 0), tmp_path / f"table{suffix}", "Nothing")
    assert (tmp_path / f"table{suffix}").stat().st_size or suffix == ".jsonl"
    if suffix == ".docx":
        assert paper_of(tmp_path / "table.docx").paragraphs[1].text == "0 findings."


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    export(findings(), one, "Savings")
    export(findings(), two, "Savings")
    assert one.read_bytes() == two.read_bytes()


# What may go wrong


@pytest.mark.parametrize("name", ["table.pdf", "table", "table.doc"])
def test_an_unknown_suffix_is_answered_with_the_choices(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError) as caught:
        export(findings(), tmp_path / name, "Savings")
    assert name in str(caught.value)
    assert all(suffix in str(caught.value) for suffix in FORMATS)


def test_a_suffix_in_capitals_is_known(tmp_path: Path) -> None:
    export(findings(), tmp_path / "TABLE.CSV", "Savings")
    assert (tmp_path / "TABLE.CSV").exists()


def test_an_unknown_format_is_answered_with_the_choices() -> None:
    with pytest.raises(SettingsError) as caught:
        render(findings(), "yaml")  # type: ignore[arg-type]
    assert all(name in str(caught.value) for name in TEXTS)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        export(findings(), tmp_path / "none" / "table.csv", "Savings")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SettingsError, match="is a folder"):
        export(findings(), tmp_path / "folder.csv", "Savings")


def test_a_file_open_elsewhere_is_said_to_be_and_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old", encoding="utf-8")

    def held(*_: object) -> None:  # as Windows answers while Excel holds the file
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(SettingsError, match="is open in another program: close it and run again"):
        export(findings(), path, "Savings")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_and_the_old_file_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        export(findings(), path, "Savings")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_too_wide_a_table_for_word_names_the_way_out(tmp_path: Path) -> None:
    table = pa.table({f"c{i}": [i] for i in range(64)})
    with pytest.raises(SettingsError, match=r"63 columns.*\.xlsx"):
        export(table, tmp_path / "table.docx", "Wide")


def test_a_type_parquet_does_not_know_names_the_way_out(tmp_path: Path) -> None:
    table = duckdb.sql("select interval '1 month' as i").to_arrow_table()
    with pytest.raises(SettingsError, match="Cast it to text"):
        export(table, tmp_path / "table.parquet", "Span")
    assert not list(tmp_path.iterdir())
