"""Findings from cells: what a table claims, and what the tables of budgets, needs and populations do not."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from extractor import finders
from extractor.cli import app
from extractor.model import Finding, Kind, Period
from extractor.pipeline.steps import document_of_text


@pytest.fixture(scope="module")
def found():
    """What rules, cues and tables find in a Markdown text; no model."""
    by_rules = finders.load(use_model=False)

    def find(text: str, kind: Kind = "local_plan") -> list[Finding]:
        return list(by_rules.find(document_of_text(text, kind=kind)))

    return find


def table(caption: str, *rows: str) -> str:
    """A Markdown table after its caption; the first row is its head."""
    lines = [f"| {row} |" for row in rows]
    return "\n".join([caption, "", lines[0], "|" + "---|" * (rows[0].count("|") + 1), *lines[1:], ""])


def told(findings: list[Finding], *names: str) -> list[tuple]:
    return [(f.type, *(f.value(name) for name in names)) for f in findings]


def test_a_column_of_savings_gives_a_claim_a_row(found) -> None:
    rows = ("Service | Budget (£000) | Saving 2026-27 (£000)", "Libraries | 4,100 | 120", "Fleet | 900 | (35)")
    findings = found(table("Table 3: Proposals", *rows))
    assert told(findings, "amount", "unit", "metric", "status") == [
        ("savings_claim", Decimal(120000), "GBP", "Libraries: Saving", "planned"),
        ("savings_claim", Decimal(35000), "GBP", "Fleet: Saving", "planned"),
    ]
    assert findings[0].quote == "Libraries\t4,100\t120"
    assert findings[0].value("period") == Period(date(2026, 4, 1), date(2027, 3, 31), "financial_year")
    assert findings[0].get("period").raw == "2026-27"
    assert findings[0].get("unit").raw == "£000"
    assert findings[0].found_by == ("tables/savings-column",)
    assert findings[0].value("direction") == "reduce"


def test_the_nearest_words_say_whether_a_tables_sums_are_kept_or_brought_in(found) -> None:
    rows = ("Service | Saving £m | Extra income £m", "Moorings | 1.4 | 0.6")
    findings = found(table("Table 4: Savings and income of the harbour plan", *rows))
    assert told(findings, "direction")[0] == ("savings_claim", "reduce")


def test_every_attribute_points_at_its_words(found) -> None:
    text = table("Table 3: Forecast savings, £m", "Service | 2026-27 | Baseline", "Libraries | 1.2 | 9")
    document = document_of_text(text, kind="local_plan")
    (finding,) = found(text)
    assert finding.quote == finding.span.of(document.text)
    for attribute in finding.attributes:
        assert attribute.span is None or attribute.raw in (attribute.span.of(document.text), ""), attribute
        assert attribute.span is not None or attribute.by == "default"
    assert finding.value("status") == "forecast"


def test_a_row_says_on_what_is_saved_and_head_or_caption_that_it_is_saved(found) -> None:
    findings = found(table("Options", "Depot | Forecast saving (low, £m)", "Ash Lane | 2", "2026-27 | 3"))
    assert [f.value("metric") for f in findings] == ["Ash Lane: Forecast saving", "Forecast saving"]
    findings = found(table("Table 3: Planned savings", "Depot | 2026-27 (£000) | 2027-28 (£000)", "Ash Lane | 2 | 4"))
    assert [f.value("metric") for f in findings] == ["Ash Lane", "Ash Lane"]


def test_a_caption_of_savings_speaks_for_the_columns_that_hold_money(found) -> None:
    rows = ("Service | Posts | £000 | Gross budget £000", "Libraries | 3 | 120 | 4,100", "Fleet | 1 | 35 | 900")
    findings = found(table("Table 3: Planned savings by service", *rows))
    assert told(findings, "amount") == [("savings_claim", Decimal(120000)), ("savings_claim", Decimal(35000))]
    assert findings[0].found_by == ("tables/savings-caption",)


def test_a_corner_of_savings_speaks_for_the_table_as_a_caption_does(found) -> None:
    findings = found(table("Proposals", "Savings (£000) | 2026-27 | 2027-28", "Libraries | 120 | 90", "Fleet | 3 | 4"))
    assert [f.value("amount") for f in findings] == [Decimal(n) for n in (120000, 90000, 3000, 4000)]
    assert findings[0].found_by == ("tables/savings-corner",)


def test_a_row_named_savings_is_a_claim_for_each_year_and_the_other_rows_are_none(found) -> None:
    rows = ("£m | 2026-27 | 2027-28", "Net budget | 210 | 214", "Savings | (4.5) | (6)", "Pressures | 9 | 8")
    findings = found(table("Table 1: Medium-term plan", *rows))
    assert [(f.value("amount"), f.get("period").raw) for f in findings] == [
        (Decimal(4_500_000), "2026-27"), (Decimal(6_000_000), "2027-28"),
    ]  # fmt: skip
    assert len({f.id for f in findings}) == 2


def test_a_total_stands_for_its_parts_and_a_subtotal_is_not_told_beside_a_grand_total(found) -> None:
    rows = (
        "Savings (£000) | 2026-27 | 2027-28 | Total", "Libraries | 120 | 80 | 200", "Sub-total | 120 | 80 | 200",
        "Fleet | 35 | - | 35", "Total | 155 | 80 | 235",
    )  # fmt: skip
    findings = found(table("Table 3: Planned savings", *rows))
    assert [f.value("amount") for f in findings] == [Decimal(200000), Decimal(35000), Decimal(235000)]
    assert findings[2].value("metric") == "Planned savings"


def test_low_and_high_are_a_range_and_a_middle_is_taken_alone(found) -> None:
    findings = found(table("Estimated savings, £m", "Scheme | Low | High", "Depots | 2 | 3", "Print | 1 | 4"))
    assert told(findings, "amount", "amount_high")[0] == ("savings_claim", Decimal(2_000_000), Decimal(3_000_000))
    findings = found(table("Estimated savings, £m", "Scheme | Low | Central | High", "Depots | 2 | 2.5 | 3"))
    assert told(findings, "amount", "amount_high") == [("savings_claim", Decimal(2_500_000), None)]


def test_savings_planned_and_achieved_are_one_outcome(found) -> None:
    rows = ("Scheme | Target £000 | Achieved £000 | Variance £000", "Fleet | 500 | 320 | (180)", "Print | 90 | 95 | 5")
    findings = found(table("Savings programme 2024-25", *rows))
    assert told(findings, "amount", "planned_amount", "status") == [
        ("outcome", Decimal(320000), Decimal(500000), "missed"),
        ("outcome", Decimal(95000), Decimal(90000), "achieved"),
    ]


def test_a_result_below_plan_before_the_year_is_out_is_at_risk(found) -> None:
    rows = ("Scheme | Plan YTD | Actual YTD | Annual plan | Forecast outturn", "Fleet | 50 | 32 | 500 | 480")
    findings = found(table("Cost improvement programme (£000)", *rows))
    assert told(findings, "amount", "planned_amount", "status") == [
        ("outcome", Decimal(32000), Decimal(50000), "at risk"),
        ("savings_claim", Decimal(480000), Decimal(500000), "forecast"),
    ]


def test_a_rating_in_the_row_goes_before_the_words_of_its_heads(found) -> None:
    rows = ("Scheme | Planned saving £000 | RAG", "Fleet | 500 | Red", "Print | 90 | Green")
    assert [f.value("status") for f in found(table("Schemes", *rows))] == ["at risk", "planned"]


def test_a_column_of_targets_gives_targets_and_a_result_beside_them_an_outcome(found) -> None:
    rows = (
        "Indicator | Target | Actual", "Letters answered in ten days | 95% | 91%", "Average wait (days) | 12 | 15",
        "Complaints upheld | ≤ 20 | 18", "Repairs right first time | 85% | n/a",
    )  # fmt: skip
    findings = found(table("Table 5: How we did in 2024-25", *rows), "board_paper")
    assert told(findings, "amount", "planned_amount", "unit", "status") == [
        ("outcome", Decimal(91), Decimal(95), "percent", "missed"),
        ("outcome", Decimal(15), Decimal(12), "days", "missed"),
        ("outcome", Decimal(18), Decimal(20), "count", "achieved"),
        ("target", Decimal(85), None, "percent", "target"),
    ]


def test_a_result_is_set_against_the_plan_of_its_own_year_and_named_in_many_ways(found) -> None:
    rows = ("Indicator | 2024-25 actual | 2025-26 target | 2025-26 actual", "Bus use (%) | 31 | 40 | 37")
    assert told(found(table("How we did", *rows)), "amount", "planned_amount", "status") == [
        ("outcome", 37, 40, "missed")
    ]
    rows = ("Saving | Due in 2025-26 (£m) | Made (£m) | Confidence", "Ferry crews | 1.4 | 1.1 | Red")
    assert told(found(table("Table 2", *rows)), "amount", "planned_amount", "status") == [
        ("outcome", Decimal(1100000), Decimal(1400000), "at risk")
    ]
    rows = ("Standard | Target | Latest quarter", "Complaints answered within ten days | 90% | 84%")
    assert told(found(table("Tenancies", *rows)), "amount", "status") == [("outcome", 84, "missed")]


def test_rows_parted_by_bare_bars_are_a_table(found) -> None:
    text = "Estates, £m\nSite | Planned saving | Achieved by May\nKiln Road | 3.0 | 1.2\nDock Street | 2.0 | 2.4"
    findings = found(text, "pac_report")
    assert told(findings, "amount", "planned_amount", "status") == [
        ("outcome", Decimal(1200000), Decimal(3000000), "missed"),
        ("outcome", Decimal(2400000), Decimal(2000000), "achieved"),
    ]
    assert findings[0].quote == "Kiln Road\t3.0\t1.2"
    heads = "12 March 2037 | 14:30\nBy Jane Smith | Harbour Editor\nThe port will save £3m."
    assert document_of_text(heads).tables == ()
    assert document_of_text("Red | Ken Loach\nA film | of work | and saving £3m").tables == ()


_FLAT = [
    (
        "Table 6: Moorings to be let",
        ("Kind | Target | Actual", "Deep berths in the outer basin | 40 | 31", "Swinging moorings | 120 | 126"),
    ),
    (
        "Table 9: Pitch targets of the harbour parishes",
        (" | 2031 - 36 | 2036 - 41 | Total", "Travelling families | 6 | 2 | 8", "Families at rest | 9 | 0 | 9"),
    ),
    (
        "Reviewing",
        (
            "Indicator | Target",
            "H3b – Share of quay walls that are surveyed in the year in which the surveyor calls for it | 90%",
            "H4 – Consents given against the advice of the harbour master in any year of the plan | 0",
        ),
    ),
    ("Table 2: What the yards give up", ("Yard | Saving (£000)", "Slipway and winch house | 1,250", "Rope walk | 480")),
    (
        "Table 4: Savings by yard (£000)",
        (
            "Ref | Scheme | 2031/32 | 2032/33 | Total",
            "WK01 | Close the sail loft | (40) | (55) | (95)",
            "WK02 | Share a crane | (12) | 0 | (12)",
        ),
    ),
    (
        "Table 5: What the locks did",
        (
            "Lock | Target 2031-32 | Result 2031-32 | Status",
            "Upper gate openings | 5,200 | 5,466 | Met",
            "Hours shut by flood | 40 | 63 | Not met",
        ),
    ),
    (
        "The pilots' board",
        (
            "Policy | Indicator | Target | Source",
            "P1 | Ships boarded in the dark | At least 85% | Log book",
            "P4 | Pilots asked twice | None | Desk survey",
        ),
    ),
]


@pytest.mark.parametrize(("caption", "rows"), _FLAT)
def test_a_table_that_lies_flat_in_a_text_says_what_it_says_with_bars(found, caption: str, rows: tuple) -> None:
    names = ("amount", "unit", "planned_amount", "metric", "status", "period")
    wanted = told(found(table(caption, *rows)), *names)
    flat = [" ".join(row.replace("|", " ").split()) for row in rows]
    text = "\n".join(["The harbour board sets these out:", "", caption, *flat, "", "They were set in the spring."])
    assert wanted
    assert told(found(text), *names) == wanted
    assert {"tables"} == {f.found_by[0].partition("/")[0] for f in found(text)}


def test_a_label_over_several_lines_has_its_figure_on_a_line_of_its_own(found) -> None:
    lines = ("Indicator Target", "H7 - Loss of boat sheds", "and of ground for", "laying up", "None", "The end of it.")
    [goal] = found("\n".join(lines))
    assert (goal.type, goal.value("amount"), goal.value("status")) == ("target", 0, "target")
    assert goal.quote == "H7 - Loss of boat sheds and of ground for laying up\tNone"


def test_heads_of_a_flat_table_may_stand_on_several_lines(found) -> None:
    lines = (
        "Table 8: Cost improvement by quay",
        "Quay YTD YTD Full year",
        "plan actual forecast",
        "£000 £000 £000",
        "North quay and",
        "its cranes 840 715 1,050",
        "Fish quay 96 110",
        "161",
    )
    findings = found("\n".join(lines))
    assert told(findings, "amount", "planned_amount") == [
        ("outcome", Decimal(715000), Decimal(840000)),
        ("outcome", Decimal(110000), Decimal(96000)),
    ]
    assert findings[0].quote == "North quay and its cranes\t840\t715\t1,050"
    lines = (
        "Berth Promised by",
        "2031 (£m) Realised (£m) Proof",
        "Old berth 31.0 8.5 Good",
        "New berth 14.2 13.9 Poor",
    )
    findings = found("\n".join(("Figure 3: Savings of the berths", *lines)))
    assert told(findings, "amount", "planned_amount") == [
        ("outcome", Decimal(8500000), Decimal(31000000)),
        ("outcome", Decimal(13900000), Decimal(14200000)),
    ]


def test_what_was_before_a_plan_is_no_result_of_it(found) -> None:
    rows = ("Source | Actual 2019/20 | Target 2027/28 | Target 2032/33", "Tugs, tonnes of CO2 | 402 | 280 | 150")
    goals = [("target", Decimal(280)), ("target", Decimal(150))]
    assert told(found(table("The road to less carbon", *rows)), "amount") == goals


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Targets\nThe board sets its targets for a year at a time and has never met the one of\n2031",
        "Chapter 3: Targets 16\nWhat was planned 3.1 16\nWhat came of it 3.4 19",
        "Board Performance\nThe yard was busy. It saw more ships than in any year before. It let\n40",
        "Harbour Plan\nas set out in table\n4",
        "Wick Plan\nLybster\n12",
        "Contents\nSavings Targets\nIntroduction 3\nHousing 9\nAdult care 14",
        "Pension Plan\nMembers of the scheme 45\nRetired members 30",
        "Player Goals\nSmith 12\nJones 9",
        "Housing Target\nMembers asked about the homes that were\npromised and would be ready for those of Flat 12",
        "The Total\nwas higher than in the year before it, by\n14%",
    ],
)
def test_titles_and_prose_before_a_figure_are_no_flat_table(text: str) -> None:
    assert [t.rows for t in document_of_text(text).tables if t.head_rows] == []


def test_targets_named_by_the_caption_are_told_by_their_total_or_by_year(found) -> None:
    rows = ("Kind | 2016 - 2021 | 2021 - 2026 | Total", "Permanent | 4 | 3 | 7", "Transit | 1 | 2 | 3")
    findings = found(table("Table 2: Pitch targets to 2026", *rows))
    assert told(findings, "amount", "metric") == [
        ("target", Decimal(7), "Permanent"),
        ("target", Decimal(3), "Transit"),
    ]
    rows = ("Stream | 2026 | 2031 | 2036", "Recycled | 50% | 55% | 60%")
    assert [f.get("period").raw for f in found(table("Waste targets", *rows))] == ["2026", "2031", "2036"]


def test_a_target_takes_its_baseline_and_which_way_it_goes_from_it(found) -> None:
    rows = ("Area | Existing stock (ha) | Target 2031 (ha)", "North | 120 | 80", "South | 40 | 55")
    findings = found(table("Employment land", *rows))
    assert told(findings, "baseline", "direction", "unit") == [
        ("target", "120", "reduce", "other"), ("target", "40", "increase", "other"),
    ]  # fmt: skip


QUIET = [
    table("Table 1: Population", "Area | 2011 | 2021", "North | 12,400 | 13,100", "South | 8,000 | 8,150"),
    table("Revenue budget (£m)", "Service | Budget | Actual | Variance", "Libraries | 4.1 | 4.3 | 0.2"),
    table("Sources of finance", "£000 | Plan | Actual", "Income | 900 | 880", "Pay | (700) | (710)"),
    table("Table 2: Local housing need", "Area | Annual requirement | Total requirement", "North | 416 | 7,904"),
    table("Table 6: Housing sites", "Site | Area (ha) | Capacity (homes)", "Mill Lane | 2.1 | 65"),
    table("Council tax", "Item | 2026-27 £m", "Council tax requirement | 88.1", "Precepts | 3.0"),
    table("Schemes", "Scheme | Target date | Target group", "Buses | 2027 | 16 to 19", "Trains | 2028 | 60 and over"),
    table("Personal savings", "Age | Household savings (£)", "Under 30 | 2,100", "30 and over | 8,900"),
    table("Costs of change", "Scheme | Cost to achieve savings (£000)", "Fleet | 40", "Print | 25"),
    table("Bed days", "Month | Plan | Target", "April | n/a | -", "May | tbc | -"),
]


@pytest.mark.parametrize("text", QUIET)
def test_tables_of_budgets_needs_sites_and_people_give_nothing(found, text: str) -> None:
    assert told(found(text), "amount", "metric") == []


def test_rows_of_figures_are_not_read_as_prose_too(found) -> None:
    rows = ("Measure | 2024 | 2025", "Target: reduce bed days by 10% | 4 | 5", "Save £2 million by 2027 | 1 | 1")
    assert found(table("Figures", *rows)) == []


def test_running_text_in_a_table_is_still_read(found) -> None:
    rows = (
        "Action | Cost (£000) | Lead", "The council will save £1.4 million a year by 2027. | 12 | Fleet",
        "Print less | 1 | IT",
    )  # fmt: skip
    (finding,) = found(table("What we do next", *rows))
    assert finding.value("amount") == Decimal(1_400_000)
    assert not finding.found_by[0].startswith("tables/")


def test_prose_beside_a_table_keeps_its_order_with_the_rows(found) -> None:
    text = table("Planned savings (£000)", "Service | 2026-27", "Libraries | 120", "Fleet | 35")
    after = "\nThe merger of the depots will save £1.4 million a year by 2027.\n"
    findings = found(text + after)
    assert [f.value("amount") for f in findings] == [Decimal(120000), Decimal(35000), Decimal(1_400_000)]


def test_the_verb_prints_tables_and_writes_their_cells(tmp_path) -> None:
    file = tmp_path / "plan.md"
    file.write_text(table("Planned savings", "Service | £000", "Libraries | 120", "Fleet | (35)"), encoding="utf-8")
    shown = CliRunner().invoke(app, ["tables", str(file)])
    assert shown.exit_code == 0
    assert "Planned savings" in shown.output
    assert "Libraries" in shown.output
    assert "In GBP (£000)" in shown.output
    rows = json.loads(CliRunner().invoke(app, ["tables", str(file), "--format", "json"]).output)["rows"]
    figures = [(row["row_head"], row["column_head"], row["value"], row["unit"]) for row in rows if row["value"]]
    assert [(head, column, float(value), unit) for head, column, value, unit in figures] == [
        ("Libraries", "£000", 120000.0, "GBP"), ("Fleet", "£000", -35000.0, "GBP"),
    ]  # fmt: skip


def test_the_verb_says_where_there_is_no_table(tmp_path) -> None:
    file = tmp_path / "note.md"
    file.write_text("Nothing but a line.\n", encoding="utf-8")
    assert "No tables." in CliRunner().invoke(app, ["tables", str(file)]).output


def test_a_column_of_sources_names_the_claimant_and_says_how_firm_it_is(found) -> None:
    rows = (
        "Round | Source of the figure | Savings (£m)",
        "First bids | 40 boroughs, as sent in | 70",
        "After testing | The regulator, judged credible | 12",
    )
    assert told(found(table("Table 2: Rounds", *rows)), "claimant", "status", "metric") == [
        ("savings_claim", "40 boroughs", "planned", "Savings"),
        ("savings_claim", "The regulator", "credible", "After testing: Savings"),
    ]
