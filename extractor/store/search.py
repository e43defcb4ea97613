"""Full-text search over sentences: BM25 where the index is fresh, plain words where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import duckdb

from extractor.errors import ExtractorError, StoreError
from extractor.resources import fts_extension
from extractor.store.connect import shut

_WORD = re.compile(r"[\w£%]+(?:[.,'’-]\w+)*")

# Figures and the signs of money and percent are words here: people search for "£55m" and "2015".
_BUILD = """
    pragma create_fts_index(
        'sentence', 'id', 'text', stemmer = 'porter', stopwords = 'english', ignore = '[^a-z0-9£%]+',
        strip_accents = 1, lower = 1, overwrite = 1
    )
"""

_COLUMNS = "s.id, s.document, s.page, s.paragraph, s.text, s.path, s.document_id, s.n"

_RANKED = f"""
    with hit as (select id, fts_main_sentence.match_bm25(id, ?) as score from sentence)
    select {_COLUMNS}, hit.score
    from hit join sentences s on s.id = hit.id
    where hit.score is not null
    order by hit.score desc, s.path, s.document_id, s.n
    limit ?
"""


@dataclass(frozen=True, slots=True)
class Hits:
    """Sentences found, best first. `ranked` is False where the words were looked up as they stand; `note` says why."""

    rows: tuple[dict[str, Any], ...]
    ranked: bool
    note: str


def load_extension(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the search extension from where it is installed: nothing is fetched, nothing written to the home folder."""
    file = str(fts_extension()).replace("'", "''")
    connection.execute(f"load '{file}'")


def build(connection: duckdb.DuckDBPyConnection) -> bool:
    """Rebuild the index whole if documents have changed since the last time. False if it was fresh."""
    if is_fresh(connection):
        return False
    load_extension(connection)
    connection.execute(_BUILD)
    connection.execute("update store_state set value = 'fresh' where name = 'fts'")
    return True


def is_fresh(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("select value from store_state where name = 'fts'").fetchone()
    return row is not None and row[0] == "fresh"


def search(connection: duckdb.DuckDBPyConnection, words: str, limit: int) -> Hits:
    """Sentences that hold the words, over a connection that is not yet shut. Raises StoreError if there is no word."""
    if not _WORD.search(words):
        raise StoreError("search", "there is no word to look for.", 'Try: extractor search "bed days"')
    trouble = "" if is_fresh(connection) else "The search index is out of date; extractor load rebuilds it."
    if not trouble:
        try:
            load_extension(connection)
        except (ExtractorError, duckdb.Error) as error:
            trouble = f"The search index cannot be used: {error}"
    shut(connection)
    if trouble:
        return _plain(connection, words, limit, trouble)
    return Hits(_rows(connection.execute(_RANKED, [words, limit])), True, "")


def _plain(connection: duckdb.DuckDBPyConnection, words: str, limit: int, why: str) -> Hits:
    sought = list(dict.fromkeys(_WORD.findall(words)))
    test = " and ".join(r"s.text ilike ? escape '\'" for _ in sought)
    patterns = ["%" + re.sub(r"([\\%_])", r"\\\1", word) + "%" for word in sought]
    sql = f"""
        select {_COLUMNS}, null::double as score from sentences s where {test}
        order by s.path, s.document_id, s.n limit ?
    """
    found = _rows(connection.execute(sql, [*patterns, limit]))
    return Hits(found, False, f"{why} Looked for the words as they stand.")


def _rows(result: duckdb.DuckDBPyConnection) -> tuple[dict[str, Any], ...]:
    return tuple(result.to_arrow_table().to_pylist())
