from __future__ import annotations

from datetime import date

import pytest

from extractor.identify import identify, kind_of
from extractor.model import Identity, Kind
from extractor.readers import read_text

BODY = (
    "The scheme joins two depots. It was set up in May 2013 and will run for six years, at a cost of £14 million, of "
    "which the larger part is met by the county. Nobody has yet looked at what it has brought about."
)
AUDIT = f"""Report by the Comptroller and Auditor General

Joining the depots

HC 412 Session 2016-17

3 March 2017

{BODY}
"""
COMMITTEE = f"""House of Commons

Committee of Public Accounts

Joining the depots

Ninth Report of Session 2016-17

Ordered by the House of Commons to be printed 8 May 2017

HC 530

Published on 12 May 2017

{BODY}
"""
RESPONSE = f"""Government response to the committee's report on depots

Cm 9412

June 2017

The Government agrees with the first recommendation. {BODY}
"""
HEARING = """Oral evidence: Joining the depots, HC 530

Members present: Ann Grey (Chair); Tom Ash.

Q1 Chair: Was the money saved?

Joan Reed: Some of it was.

Q2 Tom Ash: How much?

Joan Reed: About a third.
"""
PLAN = f"""Thurso Borough Council

Thurso Local Plan 2020-2035

Adopted 4 July 2020

1.1 {BODY}

1.2 We will build 900 homes by 2035.
"""
BOARD = f"""Caithness Hospitals NHS Foundation Trust

Annual report and accounts 2021-22

{BODY}
"""
PRESS = f"""Depots cost more than they save, say auditors

By Ann Grey

The National Audit Office says that a plan to join two depots has gone wrong. The NAO found no saving.

“It is a muddle,” said Tom Ash. A spokesman for the county said that the report was out of date. MPs have been told.

{BODY}
"""
NOTE = f"""Some thoughts on depots

{BODY}
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (AUDIT, "nao_report"),
        (COMMITTEE, "pac_report"),
        (RESPONSE, "government_response"),
        (HEARING, "hansard"),
        (PLAN, "local_plan"),
        (BOARD, "board_paper"),
        (PRESS, "press"),
        (NOTE, "other"),
    ],
)
def test_the_kind_is_told_by_the_words_and_where_they_stand(text: str, wanted: Kind) -> None:
    assert identify(read_text(text).blocks, "paper.txt", {}).kind == wanted


def test_a_plan_that_disclaims_the_auditors_is_not_theirs() -> None:
    text = PLAN + "\n\nThis is not a publication of the National Audit Office.\n"
    assert identify(read_text(text).blocks, "paper.txt", {}).kind == "local_plan"


def test_an_audit_report_is_identified_in_full() -> None:
    assert identify(read_text(AUDIT).blocks, "paper.txt", {}) == Identity(
        "nao_report", "Joining the depots", "National Audit Office", "HC 412", date(2017, 3, 3), None
    )


def test_the_day_of_publication_goes_before_the_day_of_printing() -> None:
    found = identify(read_text(COMMITTEE).blocks, "paper.txt", {})
    assert (found.published, found.paper_number, found.publisher) == (date(2017, 5, 12), "HC 530", "House of Commons")


def test_a_plan_belongs_to_its_council() -> None:
    found = identify(read_text(PLAN).blocks, "paper.txt", {})
    assert (found.body, found.publisher) == ("Thurso Borough Council", "Thurso Borough Council")
    assert (found.title, found.published) == ("Thurso Local Plan 2020-2035", date(2020, 7, 4))


def test_a_wellbeing_board_belongs_to_the_council_of_its_place() -> None:
    text = f"Thurso Health and Wellbeing Board\n\nOur plan for 2015-16\n\nThurso County Council pays. {BODY}"
    assert identify(read_text(text).blocks, "paper.txt", {}).body == "Thurso County Council"


def test_a_trust_publishes_its_annual_report() -> None:
    found = identify(read_text(BOARD).blocks, "paper.txt", {})
    assert found.body == "Caithness Hospitals NHS Foundation Trust"


def test_a_press_cutting_has_a_headline_and_no_paper_number() -> None:
    found = identify(read_text(PRESS + "\n\nThe report is HC 412.").blocks, "paper.txt", {})
    assert found.title == "Depots cost more than they save, say auditors"
    assert (found.publisher, found.paper_number, found.body) == (None, None, None)


def test_a_date_in_running_text_is_not_the_day_of_publication() -> None:
    assert identify(read_text(NOTE).blocks, "paper.txt", {}).published is None


def test_a_given_kind_stands() -> None:
    assert identify(read_text(PRESS).blocks, "paper.txt", {}, "hansard").kind == "hansard"


def test_the_title_in_the_properties_is_taken_unless_it_is_a_template_s() -> None:
    blocks = read_text(AUDIT).blocks
    assert identify(blocks, "a.pdf", {"title": "Depots: an audit"}).title == "Depots: an audit"
    assert identify(blocks, "a.pdf", {"title": "Microsoft Word - draft 3.docx"}).title == "Joining the depots"


def test_the_words_for_kinds_are_known_short_and_long() -> None:
    assert [kind_of(word) for word in ("nao", "plan", "report", "press", "novel")] == [
        "nao_report",
        "local_plan",
        "other",
        "press",
        None,
    ]


def test_nothing_is_said_of_an_empty_document() -> None:
    assert identify((), "a.pdf", {}) == Identity()
