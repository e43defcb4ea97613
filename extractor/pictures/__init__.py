"""Pictures of pages: a quotation marked where it stands, and the blocks that were read drawn over their page."""

from __future__ import annotations

from extractor.pictures.crop import crop
from extractor.pictures.layout import layout

__all__ = ["crop", "layout"]
