"""A result stands beside its plan: what was planned, whether its time is up, and what became of the plan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor import finders
from extractor.finders.fates import WAS_TO
from extractor.model import Finding, Kind
from extractor.pipeline.steps import document_of_text


@pytest.fixture(scope="module")
def found():
    """Findings of a text by rules alone, so that what is tested is what rules and grammar read."""
    by_rules = finders.load(use_model=False)

    def find(text: str, kind: Kind = "nao_report") -> list[Finding]:
        return list(by_rules.find(document_of_text(text, kind=kind)))

    return find


@pytest.fixture(scope="module")
def read():
    """Findings of a text by all that there is."""
    everything = finders.load()

    def find(text: str, kind: Kind = "nao_report") -> list[Finding]:
        return list(everything.find(document_of_text(text, kind=kind)))

    return find


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "£3m of the £5m expected from sharing tugs has now been secured, the rest to follow next year.",
            "achieved",
        ),
        ("By December 2030 the port had saved £3 million of the £9 million it has to save by March 2033.", "achieved"),
        ("Only 14 of the 60 planned berths had been dredged by the end of its second year.", "at risk"),
        ("It saved £2 million of the £4 million in its plan.", "missed"),
        ("Only 14 of the 60 planned berths were dredged, well behind the programme so far.", "missed"),
    ],
)
def test_a_result_on_the_way_is_not_missed(read, text, status):
    assert next(f.value("status") for f in read(text)) == status


def test_of_what_none_was_done_nothing_is_achieved(read):
    [kept] = read("None of the harbour's 12 pledges has been met.")
    assert (kept.value("amount"), kept.value("status")) == (0, "missed")
    [paid] = read("Not a penny of the £9 million that ministers had promised from the scheme has been delivered.")
    told = [paid.value(name) for name in ("amount", "unit", "planned_amount", "status")]
    assert told == [0, "GBP", 9_000_000, "missed"]


def test_a_plan_of_the_past_whose_result_fell_short_is_missed(read):
    told = "The port set out to cut the wait for a pilot from 12 days to 5 by March 2031. "
    plan, result = read(told + "By then it took 9 days on average.")
    assert (plan.type, plan.value("status")) == ("target", "missed")
    assert (result.value("amount"), result.value("planned_amount"), result.value("status")) == (9, 5, "missed")
    assert result.get("planned_amount").inherited
    assert result.value("direction") == "reduce"


def test_a_plan_still_to_come_stays_open_beside_a_result_short_of_it(read):
    told = "The port aims to cut the wait for a pilot from 12 days to 5 by March 2041. "
    plan, *_ = read(told + "At the last count it took only 3 days less.")
    assert (plan.type, plan.value("status")) == ("target", "target")


@pytest.mark.parametrize(
    "text",
    [
        "The reform was intended to save £20 million by 2035. The new ferry was delivered 14 months late.",
        "Kiosks were to open in 40 towns by 2038. By 2034 only nine had opened.",
        "The port had planned to plant 4,000 trees by 2040. Last spring only 300 of the planned 500 oaks were planted.",
    ],
)
def test_a_plan_is_not_missed_for_what_befell_another_or_before_it_is_due(read, text):
    plan, *_ = read(text)
    assert plan.value("status") in ("target", "planned")


@pytest.mark.parametrize(
    ("words", "is_past"),
    [
        ("The port was to close two yards.", True),
        ("The port had planned to close two yards.", True),
        ("The board undertook to close two yards.", True),
        ("Ports are expected to close two yards.", False),
        ("The port plans to close two yards.", False),
    ],
)
def test_what_was_to_be_is_told_from_what_is_to_be(words, is_past):
    assert (WAS_TO.search(words) is not None) == is_past


def test_the_plan_of_a_result_is_that_of_the_year_it_names(read):
    told = "The aim is to raise the share of steam tugs to 4% by 2030, 10% by 2040 and 50% by 2050. "
    *_, result = read(told + "The target for 2030 was passed early, when they made up 4.6% of the fleet.")
    assert (result.type, result.value("planned_amount")) == ("outcome", 4)


@pytest.mark.parametrize(
    ("text", "amount", "planned"),
    [
        ("The port met its savings target of £8 million.", 8_000_000, 8_000_000),
        ("The target of fitting 71 cranes was achieved.", 71, 71),
        ("The port exceeded its target of 71 cranes.", None, 71),
        ("The promised £8 million has not materialised.", None, 8_000_000),
        ("The goal of 50 hubs was almost met.", None, 50),
        ("Of the £9 million in its plan, £4 million has been delivered.", 4_000_000, 9_000_000),
    ],
)
def test_a_goal_that_was_met_is_plan_and_result(read, text, amount, planned):
    *_, result = read(text)
    assert (result.value("amount"), result.value("planned_amount")) == (
        None if amount is None else Decimal(amount),
        Decimal(planned),
    )


def test_a_goal_met_for_so_many_has_their_share_for_its_amount(read):
    [result] = read("The target of 4 hours was met for only 84% of patients.")
    assert (result.value("amount"), result.value("unit")) == (84, "percent")


def test_a_premise_is_not_belied_by_what_speaks_of_something_else(read):
    premise, *_ = read("The model assumes inflation of 2%. The trust met only 60% of its savings target.")
    assert (premise.type, premise.value("evidence_basis")) == ("assumption", None)


def test_a_premise_that_its_result_belies_is_contradicted(read):
    text = "The case for the ferry was built on a 15% rise in traffic. In the first full year it rose by only 2%."
    premise, result = read(text)
    assert (premise.type, premise.value("evidence_basis")) == ("assumption", "contradicted")
    assert premise.get("evidence_basis").inherited
    assert (result.type, result.value("planned_amount")) == ("outcome", 15)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The Department should publish its case before the next phase is let.", "before the next phase is let"),
        ("Savings of £2 million are expected over the life of the lease.", "over the life of the lease"),
        ("The Department should not sign until it knows why.", None),
    ],
)
def test_a_time_may_be_told_by_an_event(found, text, period):
    [finding] = found(text)
    told = finding.get("period")
    assert (told.raw if told else None) == period


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The outline case put the saving at £3 million a year.", "forecast"),
        ("You are assuming £3 million of savings from the ferries.", "planned"),
        ("Voids fell to 2%, inside the 3% that had been set.", "achieved"),
    ],
)
def test_a_sure_word_for_the_status_goes_first(read, text, status):
    assert [f.value("status") for f in read(text)] == [status]


def test_a_result_told_in_the_present_is_not_of_the_time_when_its_plan_is_due(read):
    told = "The port set out to have 40 berths dredged by March 2033. "
    assert read(told + "Only 12 of them are dredged.")[1].get("period") is None
    assert read(told + "Only 12 of them were dredged.")[1].value("period") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Repairs were finished on 41% of days in the year, compared with the port's target of 60%.",
        "In the first year 43% of crews with an assessed need had begun a course, compared with a target of 60%.",
    ],
)
def test_a_result_short_of_its_plan_is_missed_by_arithmetic(read, text):
    [found] = read(text)
    assert (found.type, found.value("status")) == ("outcome", "missed")
