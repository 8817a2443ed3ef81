"""Where a flattened table starts: the line, or lines, that name its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tsworkbench.documents.columnnames import Named, header_of, opens_with_a_name
from tsworkbench.documents.flat.typed import Typed

_HEADER_LINES = 14
"""Lines that a header may take when each of its columns stands on lines of its own."""
_LONGEST_HEADER = 300


@dataclass(frozen=True, kw_only=True)
class Header:
    """The line, or lines, that name the columns: from line `first` up to, without it, line `last`."""

    columns: tuple[Named, ...]
    first: int
    last: int


def headers(lines: Sequence[Typed]) -> Iterator[Header]:
    """The headers of flattened tables among some lines, in their order."""
    n = 0
    while n < len(lines):
        found = _header_at(lines, n)
        if found is None:
            n += 1
        else:
            yield found
            n = found.last


def _header_at(lines: Sequence[Typed], first: int) -> Header | None:
    """The longest run of lines from here that is nothing but names of columns."""
    if not opens_with_a_name(lines[first].text):
        return None
    text, best = "", None
    for n in range(first, min(first + _HEADER_LINES, len(lines))):
        line = lines[n]
        if line.marker is not None or len(line.text) > _LONGEST_HEADER or not (n == first or _could_name(line.text)):
            break
        if n > first and line.after_blank and not best and len(line.text.split()) > 5:
            break
        text = f"{text} {line.text}".strip()
        columns = header_of(text)
        if columns:
            best = Header(columns=columns, first=first, last=n + 1)
        elif best:
            break
    return best


def _could_name(text: str) -> bool:
    """Whether a line may be a further name of a column, or the rest of one: short words, no sentence."""
    return (text[0].isalpha() or text[0] in "#(%£&") and text[-1] not in ".!;" and len(text.split()) <= 30
