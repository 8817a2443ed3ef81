"""Words that are set alike, joined to the lines they print: what stands, and what is struck out in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tsworkbench.documents.blocks import Line
from tsworkbench.documents.lines import INLINE_BULLET, split_bullet, tidy


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, as they are set."""

    text: str
    struck: bool = False
    bold: bool = False


def line_of(pieces: Sequence[Piece], links: Sequence[str] = ()) -> Line | None:
    """The line that pieces make together, None if nothing stands in it. It is bold if all of its words are."""
    if len(pieces) == 1 and not pieces[0].struck:
        text = tidy(pieces[0].text)
        return Line(text=text, bold=pieces[0].bold, links=tuple(links)) if text else None
    text = tidy("".join(piece.text for piece in pieces if not piece.struck))
    struck = None
    if any(piece.struck for piece in pieces):
        struck = tidy("".join(piece.text if piece.struck else " " for piece in pieces)) or None
    if not text and not struck:
        return None
    bold = bool(text) and all(piece.bold for piece in pieces if not piece.struck and piece.text.strip())
    return Line(text=text, bold=bold, struck=struck, links=tuple(dict.fromkeys(links)))


def with_typed_bullets(line: Line) -> list[Line]:
    """The line with a bullet typed in front of it told from its words; a line of several bullets is several lines."""
    pieces = INLINE_BULLET.split(line.text) if line.struck is None and not line.links else [line.text]
    lines = []
    for piece in pieces:
        marker, words = split_bullet(piece)
        lines.append(replace(line, text=words, marker=marker) if marker and words else replace(line, text=piece))
    return lines
