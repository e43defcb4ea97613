from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.model import Block, Document, Identity, Note, OffsetMap, Source, Span
from extractor.segment import build, sentences

# Each case is one text with a bar where a sentence ends.
CASES = [
    "The depot closed.| Nobody noticed.",
    "Mr. Brown and Mrs. Green signed.| Dr. Black did not.",
    "Mr Brown and Dr Black signed.| St John abstained.",
    "The plan covers St. Albans and Mt. Pleasant.| It omits Wick.",
    "See No. 4 in the list.| No. 5 is void.",
    "Was it agreed? |No. |That came later.",
    "Nos. 4 and 5 were dropped.| The others stayed.",
    "Paras. 1.2–1.4 explain this.| Para. 2 does not.",
    "See para. 14 and pp. 3 to 5.| The rest is history.",
    "As Fig. 3 shows, costs fell.| Figs. 4 and 5 agree.",
    "Some bodies, e.g. Councils and trusts, objected.| Others, i.e. Wick, agreed.",
    "Bodies, eg councils, objected.| None withdrew.",
    "The White Paper (Cm. 8948) came first.| Then came the Act.",
    "The report is HC. 12 of the session.| It is long.",
    "The Rt Hon. Ann Grey wrote.| Prof. Ash replied.",
    "It saves £2m p.a. |The rest is lost.",
    "The meeting was at 3 p.m. on Monday.| It ended late.",
    "The U.S. Government agreed.| The U.K. Treasury did not.",
    "They moved to the U.S. |The cost was high.",
    "J. R. Smith and A. Jones chaired it.| Both have left.",
    "We chose Plan B. |The Department did not.",
    "Costs rose by 3.5 per cent.| Income fell by 0.4.",
    "It rose to £1.25 million in 2015.| In 2016 it fell.",
    "It rose to 4.5.| The target was 6.",
    "“We will cut it.”| The board agreed.",
    "“We will cut it,” she said.| The board agreed.",
    "She said: “We will cut it.| We must.”| Nobody spoke.",
    '"Is it safe?" he asked.| "No," they said.',
    "“Is it safe?” |Nobody knew.",
    "He called it ‘a muddle.’| Others laughed.",
    "(The sum excludes grants.)| The rest is cash.",
    "The sum is net (see Annex A).| It is small.",
    "Wait... and see.| We did.",
    "It was late...| The board had gone.",
    "It was… unclear.| Later it was plain.",
    "The trust made savings.1| The council did not.",
    "It met the target.12| The next is due.",
    "It met the target.12,13| The next is due.",
    "It said so “in terms”.7| The board agreed.",
    "It was agreed in 2014.12| The next review is due.",
    "It fell by 3%.4| The cause is unknown.",
    "It was said.[3]| The source is lost.",
    "It cost £3.5 The rest was free.",
    "The system is under stress.. |Its managers are not.",
    "Trouble came soon. |.  England and the councils wrote guidance.",
    "The report of the .  fiasco is out.| It is harsh.",
    "Its paper .  – issued today – is long.| Few read it.",
    "It is set out in the . . |Everything else is noise.",
    "The area will: cut admissions; share records; and hire nurses.| It has begun.",
    "Three aims: to save; to share.| None is met.",
    "Really?! |Yes.",
    "Why now? |Because it is due.",
    "Stop! |It is too dear.",
    "What of 2015? |16 areas replied.",
    "It was due. |23 areas were late.",
    "It was due. |£4 million was lost.",
    "It was due. |(The board knew.)",
    "It was due. |“We knew,” they said.",
    "It was due. and then not.",
    "Costs vs. Benefits were weighed.| Both were small.",
    "About c. 40 posts go.| More may follow.",
    "The firm, Bell Ltd. of Wick, won.| It is new.",
    "The firm is Bell Ltd. |It is new.",
    "They buy beds, chairs, etc. |The rest is leased.",
    "1. The Department should act.| It should report.",
    "a. The trust must reply.| It must pay.",
    "iv. The trust must reply.| It must pay.",
    "In Feb. 2015 it closed.| In Sept. 2016 it reopened.",
    "See vol. 2 of the return.| Col. 4 gives totals.",
    "The bill (reg. 12) passed.| It lapsed.",
    "Mr Smith: Yes.| Ms Jones: No.",
    "It ended on 31 March. |April was quiet.",
    "Nobody came.|The board met alone.",
    "It uses Office.Net and wick.org.|The end.",
    "Jobs: 40. |Beds: 12.",
    "One line\n|Another line",
]


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_ends_where_it_should(case: str) -> None:
    wanted = [part.strip() for part in case.split("|")]
    text = case.replace("|", "")
    assert [span.of(text) for span in sentences(text)] == wanted


@given(st.text(alphabet='aB .!?…\n"”’1)[]£:;', max_size=60))
def test_sentences_are_trimmed_in_order_and_lose_nothing(text: str) -> None:
    spans = sentences(text)
    assert all(span.of(text) and span.of(text) == span.of(text).strip() for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def document(blocks: list[Block], **more) -> Document:
    return build("0" * 64, Source(("a.pdf",), "0" * 64, "application/pdf", 1), blocks, Identity(), **more)


def test_furniture_stays_out_of_the_text() -> None:
    found = document([Block("Wick Plan 3", "furniture", 1), Block("We save.", page=1)])
    assert found.text == "We save."
    assert [paragraph.kind for paragraph in found.paragraphs] == ["paragraph"]


def test_sections_reach_to_the_next_heading_of_their_level() -> None:
    found = document(
        [
            Block("Before all."),
            Block("One", "heading", level=1),
            Block("Alpha."),
            Block("One A", "heading", level=2),
            Block("Beta."),
            Block("Two", "heading", level=1),
            Block("Gamma."),
        ]
    )
    assert [(s.title, s.level, s.span.of(found.text).split("\n\n")[-1]) for s in found.sections] == [
        ("One", 1, "Beta."),
        ("One A", 2, "Beta."),
        ("Two", 1, "Gamma."),
    ]
    assert [paragraph.section for paragraph in found.paragraphs] == [None, 0, 0, 1, 1, 2, 2]


def test_rows_of_a_table_are_sentences_and_never_join_prose() -> None:
    found = document([Block("The sums are", "paragraph"), Block("Depot\t1.5\nFleet\t2.5", "table"), Block("in all.")])
    assert [s.span.of(found.text) for s in found.sentences] == ["The sums are", "Depot\t1.5", "Fleet\t2.5", "in all."]


def test_a_heading_is_one_sentence_whatever_stops_it_holds() -> None:
    found = document([Block("What next? The plan. Part Two", "heading", level=1)])
    assert len(found.sentences) == 1


def test_pages_cover_the_text_and_an_empty_page_is_empty() -> None:
    found = document(
        [Block("One.", page=1), Block("Three.", page=3)],
        page_count=4,
        page_labels=("i", None, "1"),
        notes=[Note("info", "x")],
    )
    assert [(p.number, p.label, p.span.of(found.text).strip()) for p in found.pages] == [
        (1, "i", "One."),
        (2, None, ""),
        (3, "1", "Three."),
        (4, None, ""),
    ]
    assert found.notes == (Note("info", "x"),)


def test_a_paragraph_that_runs_over_a_page_break_is_parted_between_the_pages() -> None:
    found = document(
        [Block("x", "furniture", 1), Block("We cut beds and staff.", page=1), Block("Next.", page=2)],
        page_count=2,
        turns=[(1, len("We cut beds "), 2)],
    )
    assert found.pages[0].span.of(found.text) == "We cut beds "
    assert found.pages[1].span.of(found.text).startswith("and staff.")
    assert found.paragraphs[0].page == 1


def test_the_origin_of_the_document_is_put_together_from_its_blocks() -> None:
    found = document([Block("ab", origin=OffsetMap((0,), (3,))), Block("cd", origin=OffsetMap((0, 1), (9, 12)))])
    assert found.origin is not None
    assert [found.origin.at(i) for i, char in enumerate(found.text) if char.isalpha()] == [3, 4, 9, 12]
    assert found.origin.to_given(Span(4, 6)) == Span(9, 13)


def test_a_document_without_origins_has_none() -> None:
    assert document([Block("ab", origin=OffsetMap((0,), (3,))), Block("cd")]).origin is None
    assert document([]).text == ""
