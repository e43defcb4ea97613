"""Figures and times in text: every case of tests/cases, and what must hold for any text."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.quantities import PeriodMention, Quantity, read_date, read_periods, read_quantities

FILES = ("money", "percent", "count", "duration", "period", "not_quantities")
SCALES = (("m", 6), ("bn", 9), (" million", 6), (" billion", 9))
PIECES = (
    "£", "€", "(", ")", "-", "–", "%", " ", "  ", "\t", "\n", ",", ".", "/", ":", "½", "0", "7", "15", "2015",
    "2015-16", "1,000", "m", "bn", "million", "per cent", "percentage points", "p", "between", "and", "from", "to",
    "by", "the", "end of", "March", "Q4", "half", "a", "third", "one in five", "three", "times", "years", "over",
    "next", "year", "p.a.", "İ",
)  # fmt: skip


def cases() -> list[Any]:
    found = []
    for name in FILES:
        read = tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))
        for kind in ("case", "caught"):
            found += [pytest.param(case, id=f"{name}-{kind}-{i}") for i, case in enumerate(read.get(kind, []))]
    return found


def shown(quantity: Quantity) -> str:
    value = f"{quantity.value}" if quantity.high is None else f"{quantity.value}..{quantity.high}"
    qualifier = f" ~ {quantity.qualifier}" if quantity.qualifier else ""
    direction = f" ^ {quantity.direction}" if quantity.direction else ""
    return f"{quantity.raw} = {value} {quantity.unit}{qualifier}{direction}"


def dated(mention: PeriodMention) -> str:
    period = mention.period
    recurring = " recurring" if period.recurring else ""
    return f"{mention.raw} = {period.start or ''}..{period.end or ''} {period.precision}{recurring}"


@pytest.mark.parametrize("case", cases())
def test_a_text_reads_as_its_case_says(case: dict[str, Any]) -> None:
    scale = Decimal(case["scale"]) if "scale" in case else None
    assert [shown(q) for q in read_quantities(case["text"], scale)] == case["expect"]
    assert [dated(p) for p in read_periods(case["text"])] == case.get("periods", [])


def test_there_are_many_cases() -> None:
    assert len(cases()) >= 330


def messy() -> st.SearchStrategy[str]:
    return st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=24).map("".join),
                     st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(messy(), st.sampled_from((None, Decimal(1000))))
def test_spans_lie_in_order_and_never_overlap(text: str, scale: Decimal | None) -> None:
    quantities, periods = read_quantities(text, scale), read_periods(text)
    for mentions in (quantities, periods):
        assert all(m.raw == m.span.of(text) and 0 <= m.span.start < m.span.end <= len(text) for m in mentions)
        assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    assert not any(q.span.meets(p.span) for q in quantities for p in periods)
    assert all(q.value >= 0 and (q.high is None or q.high > q.value) for q in quantities)
    assert all((q.currency is not None) == (q.kind == "money") for q in quantities)


@settings(max_examples=200, derandomize=True)
@given(st.integers(min_value=0, max_value=10**15))
def test_any_whole_number_of_pounds_reads_back(n: int) -> None:
    (read,) = read_quantities(f"It saved £{n:,} in all.")
    assert (read.value, read.unit, read.raw) == (n, "GBP", f"£{n:,}")


@settings(max_examples=200, derandomize=True)
@given(st.integers(min_value=1, max_value=9999), st.sampled_from(SCALES))
def test_any_scaled_sum_reads_back(tenths: int, scale: tuple[str, int]) -> None:
    word, zeros = scale
    (read,) = read_quantities(f"a cut of £{Decimal(tenths) / 10}{word} was made")
    assert read.value == Decimal(tenths) / 10 * 10**zeros
    assert "E" not in str(read.value)


@given(st.integers(min_value=1950, max_value=2098), st.sampled_from("-–/"))
def test_every_financial_year_reads_back(year: int, mark: str) -> None:
    (read,) = read_periods(f"in {year}{mark}{(year + 1) % 100:02} it fell")
    assert (read.period.start, read.period.end) == (date(year, 4, 1), date(year + 1, 3, 31))
    assert read.period.precision == "financial_year"
    assert read_quantities(f"in {year}{mark}{(year + 1) % 100:02} it fell") == ()


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_reads_back(day: date) -> None:
    spelt = f"{day.day} {day:%B} {day.year}"
    assert read_date(spelt) == read_date(day.isoformat()) == read_date(f"{day:%d/%m/%Y}") == day
    (read,) = read_periods(f"by {spelt}")
    assert (read.raw, read.period.start, read.period.end) == (f"by {spelt}", None, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("May 2015", date(2015, 5, 1)), (" 1st April 2016 ", date(2016, 4, 1)), ("March 3, 2017", date(2017, 3, 3)),
        ("Sept 2015", date(2015, 9, 1)), ("Tuesday 12 May 2015", date(2015, 5, 12)), ("31 February 2015", None),
        ("12.05.15", date(2015, 5, 12)), ("2015", None), ("soon", None), ("", None), ("12 May 2015 or so", None),
    ],
)  # fmt: skip
def test_a_whole_string_may_be_a_date(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


def test_long_prose_is_read_in_a_blink() -> None:
    line = "The committee heard that councils had worked with their partners, and that much remained to be done. "
    prose = (line * 1000)[:100_000]
    started = time.process_time()
    assert read_quantities(prose) == ()
    assert time.process_time() - started < 0.25


@pytest.mark.parametrize(
    "unit", ["1,", "£", "1 000 ", "a ", "one ", "2015-", "1.", "(", "1 to ", "by the end of ", "12 "]
)
def test_no_text_makes_it_crawl(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    started = time.process_time()
    read_quantities(text)
    read_periods(text)
    assert time.process_time() - started < 3
