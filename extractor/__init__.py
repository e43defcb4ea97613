"""Savings claims, targets, outcomes, assumptions and recommendations in audit reports and plans, each with its page.

    import extractor

    for finding in extractor.extract_text("The merger will save £1.4 million a year by 2027."):
        print(finding.type, finding.value("amount"), finding.quote)

    extractor.load("reports", db="findings.duckdb")
    with extractor.Store("findings.duckdb") as store:
        print(store.query("select document, amount, quote, page from savings_claims").to_pylist())

Everything is loaded on first use: `import extractor` itself reads nothing. Models are loaded once a process and used
again; call from one thread at a time (neither PDFium nor the models may be shared between threads).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.model import Document, Finding
    from extractor.pipeline import extract, extract_text, load
    from extractor.store import Store

__all__ = ["Document", "Finding", "Store", "extract", "extract_text", "load"]
__version__ = "0.1.0"

_HOMES = {
    "Document": "extractor.model",
    "Finding": "extractor.model",
    "Store": "extractor.store",
    "extract": "extractor.pipeline",
    "extract_text": "extractor.pipeline",
    "load": "extractor.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted((*__all__, "__version__"))
