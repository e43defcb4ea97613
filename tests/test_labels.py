"""Labels in bold type that a program took with the sentences beside them are parted from these."""

from __future__ import annotations

from extractor.readers.labels import parted
from extractor.readers.lines import split
from extractor.readers.text import read_text

WOVEN = """Every depot is to cut the time that buses stand idle to 9 minutes, with the **Keep the **

larger yards below 7 

**fleet on **

The yards will wash no more than 40% of the fleet by night, so that drivers **the road**

find it ready by five 

Each yard reports its figures to the board in March"""


def test_a_label_beside_the_rows_of_a_table_stands_apart_from_its_sentences() -> None:
    texts = [block.text for block in read_text(WOVEN, markdown=True).blocks]
    joined = " | ".join(texts)
    assert "with the larger yards below 7" in joined
    assert "so that drivers find it ready by five" in joined
    assert "Keep the" not in joined.split("|")[0]


def test_nothing_of_a_text_is_lost_and_every_line_keeps_its_place() -> None:
    lines = split(WOVEN)
    kept = parted(lines)
    assert sorted(" ".join(line.text for line in kept).split()) == sorted(WOVEN.replace("*", "").split())
    assert all(WOVEN[line.start : line.end] == line.text for line in kept)


def test_words_that_are_only_stressed_stay_where_they_are() -> None:
    stressed = (
        "We will **Halve** the wait for a yard in the north by the end of 2027, and\n**cut** the cost of it by 4%."
    )
    assert [line.text for line in parted(split(stressed))] == stressed.split("\n")


def test_labels_by_the_thousand_cost_no_more_than_their_lines() -> None:
    lines = split("\n".join(["six words stand beside this one **Label**", "**of three**", "**lines**"] * 5000))
    assert len(parted(lines)) == 20000
