from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from extractor import readers
from extractor.errors import SettingsError
from extractor.identify import FIELDS, Given, beside, identify, kind_of, spelled
from extractor.model import Block, Identity, Kind, Period
from extractor.readers import read_text

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "documents"
DOCUMENTS = tomllib.loads((Path(__file__).parent / "golden" / "identity.toml").read_text(encoding="utf-8"))["document"]
#: What no reader of a text layer can know: it stands in a picture.
PICTURED = {
    ("faults/scanned-*.pdf", "title"),
    ("faults/scanned-*.pdf", "publisher"),
    ("faults/scanned-*.pdf", "published"),
    ("parliament/government-response-behaviour-change.pdf", "publisher"),
}

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
    found = identify(read_text(AUDIT).blocks, "paper.txt", {})
    assert (found.kind, found.title, found.publisher) == ("nao_report", "Joining the depots", "National Audit Office")
    assert (found.paper_number, found.session, found.published) == ("HC 412", "2016-17", date(2017, 3, 3))
    assert (found.body, found.plan_period) == (None, None)


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
    found = identify(read_text(PRESS).blocks, "paper.txt", {}, (("flag", Given(kind="hansard")),))
    assert (found.kind, found.kind_confidence) == ("hansard", 1.0)
    # What the paper says itself is kept behind what was given.
    assert [(c.value, c.how) for c in found.clues if c.field == "kind"] == [("hansard", "flag"), ("press", "cover")]


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
    found = identify((), "a.pdf", {})
    assert replace(found, kind_confidence=0.0) == Identity()


def cover(*lines: str | tuple[int, str], more: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    """A PDF's blocks: a cover of these lines (a heading has its level before it), then three pages of prose."""
    given = [line if isinstance(line, tuple) else (0, line) for line in lines]
    front = [Block(text, "heading" if level else "paragraph", 1, level=level) for level, text in given]
    return (*front, *(Block(BODY, page=page) for page in (2, 3, 4)), *more)


def test_a_cover_that_breaks_title_and_author_over_lines_is_read_whole() -> None:
    blocks = cover(
        (4, "Report"), (4, "by the Comptroller"), (4, "and Auditor General"), (3, "Department of Roads"),
        (1, "Planning for joined"), (1, "depots"), (5, "HC 781"), (5, "SESSION 2014-15"), (5, "11 NOVEMBER 2014"),
    )  # fmt: skip
    found = identify(blocks, "a.pdf", {})
    assert (found.kind, found.title) == ("nao_report", "Planning for joined depots")
    assert (found.paper_number, found.session, found.published) == ("HC 781", "2014-15", date(2014, 11, 11))
    assert found.clue("title").page == 1  # type: ignore[union-attr]


def test_a_lords_committee_s_paper_is_known_by_its_cover() -> None:
    blocks = cover(
        (4, "HOUSE OF LORDS"), (4, "Select Committee on Economic Affairs"), (4, "3rd Report of Session 2016–17"),
        (1, "Building more depots"), "Ordered to be printed 5 July 2016 and published 15 July 2016", "HL Paper 20",
    )  # fmt: skip
    found = identify(blocks, "a.pdf", {})
    assert (found.kind, found.title, found.publisher) == ("pac_report", "Building more depots", "House of Lords")
    assert (found.paper_number, found.session, found.published) == ("HL Paper 20", "2016-17", date(2016, 7, 15))


def test_a_response_has_its_own_number_and_not_the_committee_s() -> None:
    blocks = cover(
        (2, "Government Response to the House of Commons Transport Committee on Depots"),
        (3, "(First Report of Session 2014-15, HC 401)"), "Cm 9002", "October 2014",
    )  # fmt: skip
    found = identify(blocks, "a.pdf", {})
    assert (found.kind, found.publisher, found.paper_number) == ("government_response", "HM Government", "Cm 9002")


def test_a_response_that_a_committee_publishes_has_that_committee_s_session_and_house() -> None:
    blocks = cover(
        (3, "House of Commons"), (3, "Education Committee"),
        (1, "Depots: Government Response to the Committee’s Fourth Report of Session 2015–16"),
        (3, "First Special Report of Session 2016–17"), "Ordered by the House of Commons to be printed 12 July 2016",
        (4, "HC 600"),
    )  # fmt: skip
    found = identify(blocks, "a.pdf", {})
    assert (found.session, found.publisher, found.paper_number) == ("2016-17", "House of Commons", "HC 600")


def test_a_department_s_name_is_read_over_the_lines_of_its_logo() -> None:
    blocks = cover("Department for", "Roads & Depots", "Policy paper", (1, "Government response to the depots inquiry"))
    found = identify(blocks, "a.pdf", {"title": "Government response to the ... inquiry - GOV.UK"})
    assert found.publisher == "Department for Roads & Depots"
    # A title that the file's properties shorten is read off the cover.
    assert found.title == "Government response to the depots inquiry"


def test_an_american_audit_report_is_known_by_its_cover() -> None:
    blocks = cover(
        (4, "United States Government Accountability Office"), (4, "Report to Congressional Committees"),
        (5, "September 2015"), (1, "Joining Depots Would Save Money"), (5, "GAO-15-602"),
    )  # fmt: skip
    found = identify(blocks, "a.pdf", {})
    assert (found.kind, found.paper_number) == ("nao_report", "GAO-15-602")
    assert (found.publisher, found.published) == ("U.S. Government Accountability Office", date(2015, 9, 1))


def test_a_plan_s_period_is_read_off_its_cover_even_as_a_row_of_a_table() -> None:
    front = (Block("Wick Borough Plan", "heading", 1, level=2), Block("2015\t-\t2035", "table", 1))
    logo = (Block("Wick", "heading", 1, level=4), Block("Borough Council www.wick.gov.uk", "heading", 1, level=4))
    found = identify((*front, *logo, *cover()), "a.pdf", {})
    assert (found.title, found.body) == ("Wick Borough Plan 2015 - 2035", "Wick Borough Council")
    assert found.plan_period == Period(date(2015, 1, 1), date(2035, 12, 31), "span")


def test_a_plan_s_period_is_read_where_the_text_says_so_and_not_of_the_plan_before() -> None:
    said = (
        Block("The previous plan covers the period 1991 to 2011.", page=5),
        Block("It is to guide us over the plan period, 2018 to 2037.", page=6),
    )
    found = identify(cover((1, "Wick Local Plan"), more=said), "a.pdf", {})
    assert found.plan_period == Period(date(2018, 1, 1), date(2037, 12, 31), "span")
    assert found.clue("plan_period").page == 6  # type: ignore[union-attr]


def test_councils_that_publish_together_are_read_from_the_running_heads() -> None:
    heads = tuple(Block("Wick District Council & Thurso District Council", "furniture", page) for page in (2, 3))
    found = identify(cover((1, "Joint Local Plan"), "MARCH 2020", more=heads), "a.pdf", {})
    assert found.body == found.publisher == "Wick District Council; Thurso District Council"
    assert found.clue("body").how == "running head"  # type: ignore[union-attr]


def test_a_body_s_name_and_contents_are_no_titles() -> None:
    blocks = cover((2, "Caithness Hospitals"), (2, "NHS Trust"), (1, "Annual Report and Accounts"), "2021/22")
    found = identify(blocks, "a.pdf", {})
    assert (found.title, found.body) == ("Annual Report and Accounts 2021/22", "Caithness Hospitals NHS Trust")
    assert identify((Block("Executive summary", "heading", 1, level=1), *cover()), "a.pdf", {}).title is None


def test_a_hearing_without_a_cover_is_named_by_its_file() -> None:
    found = identify(read_text(HEARING.replace(", HC 530", "")).blocks, "oral-evidence-hc530-2014-15.txt", {})
    assert (found.paper_number, found.session) == ("HC 530", "2014-15")
    assert found.clue("session").how == "file name"  # type: ignore[union-attr]


def test_a_cutting_is_published_by_its_newspaper() -> None:
    text = PRESS.replace("By Ann Grey", "The Wick Courier, 12 November 2014")
    assert identify(read_text(text).blocks, "a.txt", {}).publisher == "The Wick Courier"


def test_a_number_on_the_title_and_a_site_s_name_are_taken_off() -> None:
    found = identify(cover("HC 530"), "a.pdf", {"title": "Joining the depots, HC 530 - GOV.UK"})
    assert found.title == "Joining the depots"


@pytest.mark.parametrize("text", [AUDIT, COMMITTEE, RESPONSE, HEARING, PLAN, BOARD, PRESS])
def test_each_field_says_where_it_was_read(text: str) -> None:
    found = identify(read_text(text).blocks, "paper.txt", {})
    for field in FIELDS:
        value, clue = getattr(found, field), found.clue(field)
        assert (value is None) == (clue is None), field
        if clue is not None:
            assert clue.value == spelled(value)
            assert clue.how == "kind" or " ".join(clue.words.split()) in " ".join(text.split()), clue
    assert 0.3 <= found.kind_confidence <= 1


@pytest.mark.parametrize("words", ["2011 to 2031", "2015-16", "2023-24 to 2026-27"])
def test_a_period_is_spelled_as_it_is_taken(words: str) -> None:
    period = Given.of({"plan_period": words}, "here").plan_period
    assert period is not None
    assert spelled(period) == words


def test_years_that_a_spreadsheet_took_for_a_month_are_years_again() -> None:
    assert Given.of({"session": "Dec-10"}, "row 2").session == "2010-12"


def test_a_sidecar_says_what_a_paper_is(tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    (tmp_path / "paper.txt.meta.toml").write_text(
        'kind = "plan"\ntitle = "Depots"\npublished = 2015-05-06\nplan_period = "2015 to 2030"\n', encoding="utf-8"
    )
    found = identify(read_text(PRESS).blocks, "paper.txt", {}, beside(paper))
    assert (found.kind, found.title, found.published) == ("local_plan", "Depots", date(2015, 5, 6))
    assert found.plan_period == Period(date(2015, 1, 1), date(2030, 12, 31), "span")
    assert found.clue("title").how == "sidecar"  # type: ignore[union-attr]
    assert beside(tmp_path / "other.txt") == ()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ('author = "me"', "'author' is nothing that can be said"),
        ('kind = "novel"', "'novel' is not a kind"),
        ('published = "soon"', "'soon' is not a date"),
        ('session = "last"', "'last' is not a session"),
        ('plan_period = "long"', "'long' is not a period"),
        ("title = [1]", "title is not a text"),
        ("title =", "is not valid TOML"),
        ("#" * 70_000, "is too large"),
    ],
)
def test_a_sidecar_that_is_not_understood_is_refused_by_name(tmp_path: Path, said: str, message: str) -> None:
    (tmp_path / "a.pdf.meta.toml").write_text(said, encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as refused:
        beside(tmp_path / "a.pdf")
    assert "a.pdf.meta.toml" in str(refused.value)


def file_of(name: str) -> Path | None:
    """The file of that name, whose end may be a star; None where the shared documents are not here."""
    root = ROOT / "corpora" if name.startswith("better-care-fund/") else SHARED
    return next(root.glob(name), None) if root.is_dir() else None


@pytest.mark.parametrize("truth", DOCUMENTS, ids=lambda truth: truth["file"])
def test_a_real_document_is_what_a_person_says_it_is(truth: dict) -> None:
    file = file_of(truth["file"])
    if file is None:
        assert not SHARED.is_dir(), "no file of that name"
        pytest.skip("the shared documents are not here")
    data = file.read_bytes()
    media_type = readers.media_type_of(data, file.name)
    assert media_type is not None
    reading = readers.read(data, media_type, file.name)
    found = identify(reading.blocks, file.name, reading.properties)
    wrong = {
        field: (truth.get(field), getattr(found, field))
        for field in FIELDS
        if (truth["file"], field) not in PICTURED and not _agree(field, truth.get(field), getattr(found, field))
    }
    assert not wrong


def _agree(field: str, truth: object, found: object) -> bool:
    if truth is None or found is None:
        return truth is found
    if field == "title":
        return _flat(" ".join(truth)) == _flat(str(found))  # type: ignore[arg-type]
    if field in ("publisher", "body"):
        return "; ".join(truth) == found  # type: ignore[arg-type]
    if field == "published":
        return str(found).startswith(str(truth))
    return spelled(found) == truth  # type: ignore[arg-type]


def _flat(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
