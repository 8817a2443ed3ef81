"""Words that are set alike, joined to the lines they print: what stands, and what is struck out in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tsworkbench.documents.blocks import Line
from tsworkbench.plan.text import clean

_SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, as they are set."""

    text: str
    struck: bool = False
    bold: bool = False


def line_of(pieces: Sequence[Piece], links: Sequence[str] = ()) -> Line | None:
    """The line that pieces make together, None if nothing stands in it. It is bold if all of its words are."""
    if len(pieces) == 1 and not pieces[0].struck:
        text = clean(pieces[0].text)
        return Line(text=text, bold=pieces[0].bold, links=tuple(links)) if text else None
    text = clean("".join(piece.text for piece in pieces if not piece.struck))
    struck = None
    if any(piece.struck for piece in pieces):
        gone = "".join(piece.text if piece.struck else " " for piece in pieces)
        struck = _SPACES.sub(" ", clean(gone)) or None
        text = _SPACES.sub(" ", text)
    if not text and not struck:
        return None
    bold = bool(text) and all(piece.bold for piece in pieces if not piece.struck and piece.text.strip())
    return Line(text=text, bold=bold, struck=struck, links=tuple(dict.fromkeys(links)))
