"""Claims are parted, typed and given their attributes; a plan is not read as a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import exp
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from extractor import finders, rulebook
from extractor.finders import context, speaker, votes
from extractor.finders.claims import Claim
from extractor.finders.clauses import divide
from extractor.finders.encoder import ALONE, Heads, Reading, Tokens
from extractor.finders.leaning import AFTER, CERTAIN, IN_LONG, IN_SHORT, scarcity
from extractor.finders.patterns import Hit
from extractor.finders.surroundings import Before
from extractor.model import FINDING_TYPES, Finding, FindingType, Kind, Span
from extractor.pipeline.steps import document_of_text
from extractor.quantities.marks import Marked, mark
from extractor.resources import shipped


@pytest.fixture(scope="module")
def found():
    """Findings of a text by rules alone, so that what is tested is what the rules and cues read."""
    by_rules = finders.load(use_model=False)

    def find(text: str, kind: Kind = "nao_report") -> list[Finding]:
        return list(by_rules.find(document_of_text(text, kind=kind)))

    return find


def test_marks_have_the_length_of_what_they_cover():
    marked = mark("The hub saved £1.4 million in 2015-16, a third of its target.")
    assert len(marked.text) == len("The hub saved £1.4 million in 2015-16, a third of its target.")
    assert "£" not in marked.text
    assert [q.kind for q in marked.quantities] == ["money", "percent"]


def test_two_sums_with_their_own_predicates_are_two_findings(found):
    claims = found("The board expects procurement to save £3 million; closing the annexe will save £2 million.")
    assert [c.value("amount") for c in claims] == [Decimal(3_000_000), Decimal(2_000_000)]
    assert all(a.span.end <= b.span.start for a, b in pairwise(claims))


def test_a_comparator_is_an_attribute_and_not_a_finding(found):
    [outcome] = found("Visits to casualty rose by 4,100 against a planned reduction of 2,600.")
    assert outcome.type == "outcome"
    assert (outcome.value("amount"), outcome.value("planned_amount")) == (Decimal(4100), Decimal(2600))
    assert (outcome.value("direction"), outcome.value("planned_direction")) == ("increase", "reduce")
    assert outcome.value("status") == "missed"


def test_funding_beside_a_saving_is_left_out(found):
    claims = found("Partners will pool £60 million and save £4 million in 2016-17.")
    assert [c.value("amount") for c in claims] == [Decimal(4_000_000)]


def test_a_plan_is_not_read_as_an_achievement(found):
    for text in (
        "The merger will save £4 million by 2019.",
        "How £4 million of savings can be achieved is not yet clear.",
        "The trust must find savings of £4 million.",
    ):
        assert all(c.value("status") != "achieved" for c in found(text)), text


def test_a_pronoun_takes_its_body_from_the_sentence_before_and_says_so(found):
    claims = found("The Highways Agency reviewed its depots. It expects to save £6 million a year.")
    claimant = claims[-1].get("claimant")
    assert claimant is not None
    assert (claimant.value, claimant.inherited) == ("The Highways Agency", True)


def test_oral_evidence_is_claimed_by_its_speaker(found):
    text = "Q4 Chair: Where does that leave the yard?\n\nAnna Marsh: We have saved £30 million on the refit to date."
    claimants = {c.value("claimant") for c in found(text, "pac_report") if c.type == "savings_claim"}
    assert claimants == {"Anna Marsh"}


def test_what_you_are_told_to_plan_is_claimed_by_who_answers(found):
    text = "Q4 Chair: You are planning to save £30 million on the refit.\n\nAnna Marsh: The refit is under way."
    [claim] = [c for c in found(text, "pac_report") if c.type == "savings_claim"]
    claimant = claim.get("claimant")
    assert claimant is not None
    assert (claimant.value, claimant.raw, claimant.inherited) == ("Anna Marsh", "Anna Marsh", True)


def test_one_speaker_alone_speaks_in_their_own_paragraph_only(found):
    text = (
        "Anna Marsh: We have saved £30 million on the refit.\n\nThe yard has saved £2 million on paint since it opened."
    )
    claimants = [c.value("claimant") for c in found(text, "hansard") if c.type == "savings_claim"]
    assert claimants == ["Anna Marsh", "author"]


def test_advice_that_a_reply_prints_is_claimed_by_those_who_gave_it(found):
    text = (
        "# Government reply to the Harbours Committee\n\n## Harbours Inquiry recommendation\n\n"
        "We recommend that the Board publish what each pier costs.\n\n"
        "The Government agrees that the Board should publish its costs by 2031.\n\n"
        "## Conclusion 2\n\nThe Board should close the old yard.\n\n## Response\n\nThe Board should wait.\n"
    )
    claimants = [f.value("claimant") for f in found(text, "government_response") if f.type == "recommendation"]
    assert claimants == ["Harbours Inquiry", "The Government", "Harbours Committee", "author"]


def test_a_result_takes_its_plan_from_the_clause_before(found):
    target, outcome = found("The force had pledged to recruit 900 officers by 2018; only 310 were recruited.")
    assert (target.type, outcome.type) == ("target", "outcome")
    planned = outcome.get("planned_amount")
    assert planned is not None
    assert (planned.value, planned.inherited) == (Decimal(900), True)
    due = outcome.get("period")
    assert due is not None
    assert (due.raw, due.inherited) == ("by 2018", True)


def test_a_result_before_its_plan_is_due_has_not_that_plans_date(found):
    _, outcome = found("The force had pledged to recruit 900 officers by 2018; only 310 have been recruited so far.")
    assert [a.raw for a in outcome.attributes if a.name == "period"] == ["so far"]


def test_every_attribute_points_at_the_words_it_was_read_from(found):
    text = "We are not convinced that the £80 million of savings expected by March 2016 is realistic."
    document = document_of_text(text, kind="pac_report")
    for finding in finders.load(use_model=False).find(document):
        assert document.text[finding.span.start : finding.span.end] == finding.quote
        for attribute in finding.attributes:
            assert (attribute.span is None) == (attribute.by == "default")
            if attribute.span is not None and attribute.name != "period":
                assert attribute.raw == attribute.span.of(document.text)


def test_ids_depend_on_content_alone(found):
    text = "The merger will save £4 million by 2019."
    assert [f.id for f in found(text)] == [f.id for f in found(text)]


def test_a_sentence_is_divided_at_its_strongest_break():
    text = "it will save £3 million, and staff agree; it costs £9 million"
    left, right = divide(text, [Span(8, 23), Span(42, 59)])
    assert left.of(text) == "it will save £3 million, and staff agree"
    assert right.of(text) == "it costs £9 million"


def test_weak_votes_add_up_and_a_single_one_is_not_enough():
    marked = mark("The plan has no workings and nobody tested it.")
    one = Hit("a/one", "assumption", Span(0, 8), 0.4, "x")
    two = Hit("a/two", "assumption", Span(0, 8), 0.4, "y")
    assert votes.combine(marked, [one]) == []
    [candidate] = votes.combine(marked, [one, two])
    assert candidate.confidence == pytest.approx(0.64)


def test_the_model_can_veto_a_rule_and_find_what_no_rule_saw():
    marked = mark("Nobody had asked the hospitals.")
    rule = Hit("a/one", "outcome", Span(0, 6), 0.9, "x")
    low = dict.fromkeys(FINDING_TYPES, 0.1)
    assert votes.combine(marked, [rule], READING, Certain(low)) == []
    [own] = votes.combine(marked, [], READING, Certain({**low, "assumption": probability(3)}))
    assert (own.type, [h.by for h in own.hits]) == ("assumption", [votes.MODEL])
    assert own.confidence == pytest.approx(CERTAIN * probability(3 + IN_SHORT.alone["assumption"]))
    likely = Certain({**low, "assumption": probability(0.5 - IN_SHORT.alone["assumption"])})
    assert votes.combine(marked, [], READING, likely)
    assert votes.combine(marked, [], READING, likely, IN_LONG) == []
    unsure = Certain({**low, "assumption": probability(-IN_SHORT.alone["assumption"] / 2)})
    assert votes.combine(marked, [], READING, unsure) == []
    assert votes.combine(marked, [rule], READING, unsure)[0].type == "assumption"


def test_what_the_encoder_alone_suspects_is_doubted_where_little_else_is_claimed():
    assert scarcity([1, 0, 0, 2] * 5, 1) == 0
    assert scarcity([0], 0) == pytest.approx(0)
    assert scarcity([0] * 200, 7) < scarcity([0] * 40, 7) < -0.5
    assert scarcity([1, *[0] * 40], 0) < scarcity([1, *[0] * 40], 1)  # a claim is no witness for itself
    doubtful = IN_SHORT.beside(scarcity([0] * 60, 7))
    marked = mark("Nobody had asked the hospitals.")
    rule = Hit("a/one", "assumption", Span(0, 6), 0.9, "x")
    likely = Certain(
        {**dict.fromkeys(FINDING_TYPES, 0.1), "assumption": probability(0.2 - IN_SHORT.alone["assumption"])}
    )
    assert votes.combine(marked, [], READING, likely, IN_SHORT)
    assert votes.combine(marked, [], READING, likely, doubtful) == []
    by_rule = votes.combine(marked, [rule], READING, likely, doubtful)
    assert by_rule == votes.combine(marked, [rule], READING, likely, IN_SHORT) != []


@pytest.mark.parametrize(
    "text",
    [
        "To cut the cost of dredging, the port aims to:",
        "Savings of £9 million from the tugs and",
        "It is thought that the port will achieve savings in the following areas:",
        "Reduce the time",
        "9 kr per visit4 kr per phone call2 kr per message	50% visits40% phone10% online	Harbour of Bergen",
    ],
)
def test_a_line_that_breaks_off_before_it_has_said_anything_is_no_claim(found, text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("The Board should publish what each pier costs by March 2031; and", "recommendation"),
        ("Delays should fall by 5% under plan A", "target"),
    ],
)
def test_an_item_that_leads_to_the_next_is_a_claim_all_the_same(found, text, type):
    assert [f.type for f in found(text)] == [type]


def test_a_row_of_accounts_in_running_text_is_no_claim_that_the_model_alone_sees():
    sure = Certain(dict.fromkeys(FINDING_TYPES, 0.99))
    for row in ("Decrease in stocks of coal (412) (3,077)", "Harbour dues written down 2,114 – (2,114)"):
        assert votes.combine(mark(row), [], READING, sure) == []
    told = mark("Stocks of coal fell by 412 tonnes in 2031")
    assert votes.combine(told, [], READING, sure)


def test_a_result_is_likelier_behind_its_plan_and_doubtful_where_no_plan_is_near():
    low = dict.fromkeys(FINDING_TYPES, 0.1)
    marked = mark("It took 9 days on the outer quay.")
    hardly = Certain({**low, "outcome": probability(0.1 - IN_SHORT.alone["outcome"] - AFTER)})
    assert votes.combine(marked, [], READING, hardly) == []
    assert votes.combine(marked, [], READING, hardly, before=Before(frozenset({"weeks"}), has_claims=True)) == []
    assert votes.combine(marked, [], READING, hardly, before=Before(frozenset({"days"}), has_claims=True))
    will = mark("It will take 9 days on the outer quay.")
    assert votes.combine(will, [], READING, hardly, before=Before(frozenset({"days"}), has_claims=True)) == []
    half = Certain({**low, "outcome": probability(0.3 - IN_SHORT.alone["outcome"])})
    assert votes.combine(marked, [], READING, half) == []
    assert votes.combine(marked, [], READING, half, before=Before(frozenset(), has_claims=True))
    assert votes.combine(mark("It took 9 days, and not the 5 that were planned."), [], READING, half)


def probability(logit: float) -> float:
    return 1 / (1 + exp(-logit))


@dataclass(frozen=True)
class Certain:
    """A judge that says the same of every claim."""

    said: Mapping[FindingType, float]
    threshold: float = 0.5

    def claim(self, marked: Marked, claim: Claim, claims: int, reading: Reading) -> Mapping[FindingType, float]:
        return self.said


#: A reading of nothing but the marks that open and end a sentence.
_SILENT = {name: (np.zeros((n, 384)), np.full(n, -9.0)) for name, n in (("token", 5), ("begin", 1))}
READING = Reading(
    Tokens([101, 102], [(0, 0), (0, 0)]), np.zeros((2, 384)), Heads(_SILENT, np.zeros((6, 384))), ALONE, np.zeros(5)
)


def _veto(types: list[str], kinds: list[str], scope: str) -> rulebook.Rulebook:
    with TemporaryDirectory() as folder:
        Path(folder, "own.toml").write_text(
            f"pack = 'own'\nabout = 'Cranes.'\n[[veto]]\nid = 'crane'\nabout = 'Cranes.'\nregex = '(?i)cranes?'\n"
            f"types = {types}\nkinds = {kinds}\nscope = '{scope}'\nexample = ['A crane.', 'Cranes.']\n"
            "counterexample = ['A tug.']\n"
        )
        return rulebook.load(Path(folder))


@pytest.mark.parametrize(
    ("types", "kinds", "scope", "left"),
    [
        ([], [], "sentence", 0),
        (["savings_claim"], ["nao_report"], "clause", 1),
        (["target"], [], "sentence", 2),
        ([], ["press"], "sentence", 2),
    ],
)
def test_a_veto_holds_for_its_types_kinds_and_clause_against_all_votes(types, kinds, scope, left):
    rules = rulebook.load(shipped("rules"))
    book = rulebook.Rulebook(rules.rules, rules.cues, _veto(types, kinds, scope).vetoes)
    document = document_of_text("Cranes will save £4 million; sharing tugs will save £9 million.", kind="nao_report")
    assert len(list(finders.Finders(book, None).find(document))) == left


def test_a_veto_holds_against_the_model():
    marked = mark("Nobody had asked about the crane.")
    sure = Certain({**dict.fromkeys(FINDING_TYPES, 0.1), "assumption": probability(4)})
    assert votes.combine(marked, [], READING, sure)
    assert votes.combine(marked, [], READING, sure, vetoes=_veto([], [], "clause").vetoes) == []


def test_a_sure_cue_needs_no_second_opinion():
    sentence = "The target for berths was exceeded."
    cues = rulebook.load(shipped("rules")).cues
    span = Span(0, len(sentence))
    candidate = votes.Candidate("outcome", span, span, 0.9, (votes.unseen("outcome", span),), None)

    def status(cues) -> object:
        found = context.attributes(candidate, sentence, "", "nao_report", cues, None, lambda name, _: "missed")
        return next(a.value for a in found if a.name == "status")

    assert status(cues) == "achieved"
    assert status([replace(cue, sure=False) for cue in cues]) == "missed"


def test_a_verb_is_not_parted_from_the_figure_that_is_its_subject(found):
    text = "A share of 35% affordable berths will be required in yards of 10 or more cranes."
    assert [(f.quote, f.value("amount")) for f in found(text)] == [(text, Decimal(35))]


def test_a_bare_plan_takes_its_unit_from_the_result(found):
    [outcome] = found("Permits took 26 weeks, against a target of 19.")
    assert (outcome.value("amount"), outcome.value("unit")) == (Decimal(26), "weeks")
    assert outcome.value("planned_amount") == Decimal(19)


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        (
            "The Forestry Board is standing by its estimate of £61 million in savings by 2031.",
            "The Forestry Board",
        ),
        ("When towns wrote their first plans, the savings in them came to £8 million.", "author"),
        ("The inspectors praised the port for saving £7 million on dredging.", "The inspectors"),
        ("Libraries in the shire will have to find £9 million of efficiencies by 2033.", "author"),
    ],
)
def test_who_claims_a_saving(found, text, claimant):
    [claim] = [f for f in found(text) if f.type == "savings_claim"]
    assert claim.value("claimant") == claimant


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The target is that queues last no more than 12 minutes in 2031.", "maintain"),
        ("The target is that at least 64% of parcels arrive within the day in 2031.", "increase"),
        ("The target is that no fewer than 64 parcels arrive within the day in 2031.", "increase"),
        ("The target is that at least 64% of the quays be retained for fishing in 2031.", "maintain"),
        ("The target is no more than 12% growth of lorries on the quay by 2031.", "maintain"),
        ("The target is that fewer than 3% of parcels arrive a day late in 2031.", "maintain"),
    ],
)
def test_a_bound_says_which_way_a_goal_points_where_no_verb_does(found, text, direction):
    [goal] = [f for f in found(text) if f.type == "target"]
    assert goal.value("direction") == direction


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The ferry operator became 14% more efficient, against a target of 20%.", "increase"),
        ("Sailings cancelled by fog rose by 310 against a planned fall of 90.", "increase"),
        ("The go-live date of the new pier was missed by 7 months.", "increase"),
        ("The harbour scheme failed to relieve the crews of the lifeboats.", "reduce"),
        ("The plan assumes growth in harbour dues of 4% a year.", "increase"),
        ("The plan assumes that 12% of call-outs can be avoided.", "reduce"),
        ("The plan assumes a take-up of 40% by the boat owners.", "increase"),
        ("The pier was opened in May 2031, two years later than planned.", "increase"),
    ],
)
def test_words_that_stand_at_a_figure_say_which_way_it_moves(found, text, direction):
    assert direction in [f.value("direction") for f in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The ports saved £3 million by sharing tugs, on top of the benefits of the new crane.",
        "The joint yard has already generated over £40 million of savings for its ports.",
    ],
)
def test_a_sum_is_kept_where_the_word_nearest_to_it_says_so_not_brought_in(found, text):
    [way] = [f.get("direction") for f in found(text) if f.get("amount")]
    assert (way.value, way.by) == ("reduce", "cue/saved")


def test_a_result_takes_its_plan_from_what_should_have_been(found):
    outcomes = [
        f.value("planned_amount")
        for f in found("The port saved £2m of the £5m in its plan.")
        if f.get("planned_amount")
    ]
    assert outcomes == [Decimal(5_000_000)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The port saved £2m of the £5m in its plan.", "missed"),
        ("Savings of £2m were delivered, against a target of £5m.", "missed"),
        ("The port has so far saved £2m of the £5m in its plan.", "achieved"),
        ("The port saved £6m of the £5m in its plan.", "achieved"),
    ],
)
def test_to_save_less_than_planned_is_to_miss_the_plan(found, text, status):
    assert [f.value("status") for f in found(text) if f.get("planned_amount")] == [status]


def test_a_part_of_a_plan_is_one_finding_and_not_a_second_claim_of_the_whole(found):
    [result] = found("By March the port had delivered £2m of a £5m savings programme.")
    assert (result.value("amount"), result.value("planned_amount")) == (Decimal(2_000_000), Decimal(5_000_000))


def test_what_was_saved_before_is_a_claim_beside_what_is_to_be_found(found):
    text = "The port must save a further £8 million by 2031, having already saved £12 million since 2020."
    planned, done = found(text)
    assert (planned.value("amount"), planned.value("status")) == (Decimal(8_000_000), "target")
    assert (done.value("amount"), done.value("status")) == (Decimal(12_000_000), "achieved")


def test_each_lettered_limb_is_a_finding_with_its_own_time(found):
    limbs = found("The port should: a. agree one measure of delay; b. report it every six months; c. drop the rest.")
    assert [f.type for f in limbs] == ["recommendation"] * 3
    assert [f.get("period") and f.get("period").raw for f in limbs] == [None, "every six months", None]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Of the £13 million of savings that the ports announced, as much as £9 million was in doubt.", 9_000_000),
        ("All but £2 million of the £31 million to be saved on dredging is backed by signed contracts.", 31_000_000),
        ("The tugs will save £2 million more than the budget for the pier.", 2_000_000),
        ("The target is that no boats are left waiting for more than 9 weeks by 2031.", 0),
        ("The plan assumes that ports serving more than 9,000 boats cut their waste by 20%.", 20),
    ],
)
def test_the_amount_is_the_figure_that_the_clause_is_about_not_its_whole_or_what_it_leaves_out(found, text, amount):
    assert [f.value("amount") for f in found(text)] == [Decimal(amount)]


@pytest.mark.parametrize(
    ("text", "amount", "planned"),
    [
        ("The port has closed 14 of the 22 yards it planned to close by 2031.", 14, 22),
        ("The port saved 62% of the sum it had planned.", 62, None),
        (
            "The pier was finished for £45 million, £6 million more than the business case allowed.",
            45_000_000,
            39_000_000,
        ),
    ],
)
def test_how_much_of_a_plan_was_done_and_what_the_plan_was(found, text, amount, planned):
    [claim] = [f for f in found(text) if f.type in ("outcome", "savings_claim")]
    assert (claim.value("amount"), claim.value("planned_amount")) == (amount, planned)


def test_how_far_savings_fell_short_is_not_what_was_saved(found):
    [result] = found("Actual savings were £3 million lower than forecast.")
    assert (result.type, result.value("status")) == ("outcome", "missed")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("The port will cut waits of boats over 30 metres from 9 days to 6 days by 2031.", 6),
        ("The share of berths within 90 metres of a tap is to rise from 62% to 80%.", 80),
        ("Fog delays rose by 12%, from 50 to 56, against a plan of 40.", 12),
    ],
)
def test_what_moves_from_one_level_to_another_has_the_second_for_its_amount(found, text, amount):
    assert [f.value("amount") for f in found(text)] == [Decimal(amount)]


def test_of_a_text_without_stops_the_beginning_is_parsed():
    [parsed] = speaker.parse(["stones are cheap and " * 60_000])
    assert 0 < len(parsed.text) < 10_000


def test_a_period_of_another_clause_is_not_the_claims(found):
    text = "The plan assumes growth in harbour dues of 4% a year, although they have fallen in the last three years."
    assert [f.get("period").raw for f in found(text) if f.get("period")] == ["a year"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2031 the port estimated savings of £6 million.",
        "In 2031 the port estimated savings of £6 million, but by 2035 the crane had been sold.",
        "Cancelled sailings have fallen by 21% since 2029, against a planned fall of 30%.",
        "Target: 85% of berths let by the day (2029-30 outturn: 81%).",
        "Dredging is paid back within 3 years on the assumption that all 9 berths are let.",
        "The sharing of tugs, which was tried over two years, is to save £3 million.",
    ],
)
def test_when_it_was_said_or_what_it_is_measured_from_is_no_time_of_a_claim(found, text):
    assert [f.get("period") for f in found(text)] == [None]


def test_a_rate_a_day_is_no_time_of_a_claim(found):
    [goal] = found("New berths must use no more than 90 litres per person per day.")
    assert (goal.value("amount"), goal.value("unit"), goal.get("period")) == (Decimal(90), "other", None)


def test_the_aim_of_a_step_has_the_time_of_the_step(found):
    text = "The port will shed 40 pilots over the next three years in a bid to save £2 million on its pay bill."
    [saving] = [f for f in found(text) if f.type == "savings_claim"]
    assert saving.get("period").raw == "over the next three years"


def test_only_advice_given_before_has_a_status(found):
    fresh = found("The Board should be candid about what has been saved.")
    told = found("We recommended in 2031 that the Board publish its costs; it has not yet done so.")
    assert [f.value("status") for f in fresh if f.type == "recommendation"] == [None]
    assert [f.value("status") for f in told if f.type == "recommendation"] == ["missed"]
    assert [f.get("period") for f in told if f.type == "recommendation"] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "A merger once billed as worth £9 million a year has yielded little up to now.",
        "The first bid claimed savings of £9 million.",
        "Savings of £9 million are achieved by buying in bulk.",
    ],
)
def test_what_is_claimed_or_general_is_not_achieved(found, text):
    assert all(f.value("status") != "achieved" for f in found(text))


def test_not_to_know_whether_is_no_denial(found):
    [doubt] = [
        f
        for f in found("The Ministry does not know whether the assumption on tides was tested.")
        if f.type == "assumption"
    ]
    assert doubt.value("negated") is False


def test_a_judgement_of_that_figure_takes_its_metric_and_period_from_the_claim(found):
    text = "The Board expects to save £4 million on procurement by 2019. That figure rests on no evidence at all."
    claim, judgement = found(text)
    assert (claim.type, judgement.type) == ("savings_claim", "assumption")
    period, metric = judgement.get("period"), judgement.get("metric")
    assert (period.raw, period.inherited) == ("by 2019", True)
    assert (metric.value, metric.inherited) == (claim.value("metric"), True)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        (
            "The merger will cut the running costs of the depots by around a third by 2027.",
            "running costs of the depots",
        ),
        ("The new contract is to bring annual savings in the order of £3 million.", "annual savings"),
        ("Wards must deliver a 30% reduction in agency shifts by March 2026.", "agency shifts"),
        ("The plan sets a target of 20% for out-of-date leaflets by 2026.", "out-of-date leaflets"),
        ("The council met its 2019-20 savings target of £4 million.", "savings"),
        ("The service will answer 85% of calls received before noon by March 2026.", "calls received before noon"),
        ("The agency will save £4 million through better buying by 2027.", None),
        ("We recommend that the Board publish details of the ways in which it consults.", None),
    ],
)
def test_the_metric_is_what_moves_with_its_complement_or_none(found, text, metric):
    [finding] = found(text)
    assert finding.value("metric") == metric


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The Fleet Renewal Plan indicated that the depots would save £4 million by 2015.", "The Fleet Renewal Plan"),
        ("This report estimates that the depots will save £4 million by 2027.", "author"),
        ("Savings of £4 million were expected in 2025, according to different rates of uptake.", "author"),
        ("Mr Orr spoke at length. He argued that ministers should close the depots.", "Mr Orr"),
        ("Four charities declined to sign. They argued that ministers should withdraw the pledge.", "Four charities"),
        (
            "The regional audit committee has advised that the council should close the depots.",
            "The regional audit committee",
        ),
        (
            "The Harbour Office assured us that leaving the two piers would take £4 million off its bill by 2031.",
            "The Harbour Office",
        ),
        ("The outturn model assumes that the ferries recover in the spring.", "author"),
        ("Ministers had been counting on savings of £4 million next year from the ferries.", "Ministers"),
        (
            "The Port Office and the harbour department counted on savings of £4 million in 2031.",
            "The Port Office and the harbour department",
        ),
    ],
)
def test_the_claimant_is_a_body_that_speaks_or_the_author(found, text, claimant):
    assert found(text)[-1].value("claimant") == claimant


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The trust will reduce falls by 10% compared to 2019 by March 2027.", "by March 2027"),
        ("All wards must raise attendance to a minimum of 60% against the November 2024 baseline.", None),
        ("We recommend that the institute update its 2007 Safer Streets Guidance.", None),
        ("Each timetable is to be published before April 2027 and will save £4 million.", "before April 2027"),
    ],
)
def test_the_year_of_a_baseline_or_of_a_paper_is_no_period_of_the_claim(found, text, period):
    told = found(text)[-1].get("period")
    assert (told.raw if told else None) == period


def test_the_items_of_a_list_keep_its_opening_beyond_a_word_between_them() -> None:
    items = "- publish a list of every lamp by May;\n\nand\n\n- review its fares.\n"
    text = f"We recommend that the Department should:\n\n{items}"
    found = finders.load(use_model=False).find(document_of_text(text))
    assert [f.quote for f in found] == ["publish a list of every lamp by May", "review its fares."]


def test_a_time_that_tells_who_is_counted_is_no_goal_beside_a_share(found) -> None:
    text = "Reduce the share of tenants who wait over 30 weeks for a flat to less than 1% of the list by March 2026."
    [target] = found(text, "board_paper")
    assert (target.value("amount"), target.value("unit"), target.quote) == (1, "percent", text)
