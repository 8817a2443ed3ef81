"""A workbook's texts, which its cells share by number, with what is struck out in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.excel.styles import CellStyle, is_on
from tsworkbench.documents.office.package import Package, S, forget_before
from tsworkbench.documents.office.pieces import Piece, line_of, with_typed_bullets

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BREAKS = re.compile(r"\r\n|[\r\n\x0b\u2028]")

_FORGET_EVERY = 200

Run = tuple[str, bool | None, bool | None]
"""Words, and whether they are struck out and bold; None where that is the cell's affair."""


def shared_strings(package: Package, part: str) -> list[tuple[Run, ...]]:
    """The texts that cells name by number."""
    texts = []
    for strings in package.related(part, "sharedStrings"):
        for element in package.stream(strings, S + "si"):
            texts.append(runs(element))
            if len(texts) % _FORGET_EVERY == 0:
                forget_before(element)
    return texts


def runs(element: Any) -> tuple[Run, ...]:
    """The words of a text element, whether it is shared or stands in its cell. How they are spoken is left out."""
    found: list[Run] = []
    for child in element.iterchildren(S + "t", S + "r"):
        if child.tag == S + "t":
            found.append((_unescaped(child.text or ""), None, None))
            continue
        words = child.find(S + "t")
        font = child.find(S + "rPr")
        if words is not None:
            own = (is_on(font, "strike"), is_on(font, "b")) if font is not None else (None, None)
            found.append((_unescaped(words.text or ""), *own))
    return tuple(found)


def lines_of(words: Sequence[Run], style: CellStyle) -> tuple[Line, ...]:
    """The lines that a cell of this style prints, empty ones left out, bullets told apart from their text."""
    gathered: list[list[Piece]] = [[]]
    for text, struck, bold in words:
        struck = style.struck if struck is None else struck
        bold = style.bold if bold is None else bold
        for count, part in enumerate(_BREAKS.split(text)):
            if count:
                gathered.append([])
            if part:
                gathered[-1].append(Piece(part, struck, bold))
    made = (line_of(pieces) for pieces in gathered if pieces)
    return tuple(marked for line in made if line is not None for marked in with_typed_bullets(line))


def _unescaped(text: str) -> str:
    """Excel writes characters that XML can't hold as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
