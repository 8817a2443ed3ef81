"""Where the rows of a flattened table start: at the numbers of its activities, with the objective's heading before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tsworkbench.documents.formats.flat.lines import Typed, goes_on, joined


@dataclass(frozen=True, kw_only=True)
class FlatRow:
    """A row before its text is cut into columns. `heading` is the objective printed in front of it, if one is."""

    ref: str
    heading: str | None
    lines: tuple[Typed, ...]
    first: Typed


@dataclass(frozen=True)
class _Ref:
    line: int
    start: int
    end: int
    words: str
    key: tuple[int, ...]
    inside: bool = False
    """It stands within a line, behind the heading of its objective."""

    @property
    def parent(self) -> str:
        return re.split(r"\.(?=\d+[a-z]?$)", self.words.rstrip(".:)"))[0]


_GAP = r"[.:)]?(?=\s|$)\s*"
_SCHEMES = {
    "dotted": re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}}){{1,3}}){_GAP}(?=[A-Z0-9“\"'‘(£]|$)"),
    "lettered": re.compile(rf"([A-Z]{{1,4}}[ .-]?\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?){_GAP}(?=[A-Z0-9“\"'‘(£]|$)"),
    "worded": re.compile(
        rf"((?:Action|Activity|Task|Recommendation|Project|Initiative|Rec)\.? \d{{1,3}}(?:\.\d{{1,3}})*[a-z]?)"
        rf"{_GAP}(?:[-–—] )?(?=[A-Z0-9“\"'‘(£]|$)"
    ),
    "suffixed": re.compile(rf"(\d{{1,3}}[a-z]){_GAP}(?=[A-Z“\"'‘(£]|$)"),
    "plain": re.compile(rf"(\d{{1,3}}){_GAP}(?=[A-Z“\"'‘(£]|$)"),
}
_INSIDE = re.compile(r"\s(\d{1,3}(?:\.\d{1,3}){1,3})\.?\s+(?=[A-Z“\"'‘(])")
_LEVEL_WORD = (
    r"(?:(?:Strategic|Key|Corporate|Our) )?(?:Objective|Theme|Priority|Outcome|Aim|Goal|Ambition|Pillar|Work ?stream|"
    r"Commitment|Strand)(?: Area)?"
)
_WORDED_HEADING = re.compile(
    rf"{_LEVEL_WORD}\s+(?:\d{{1,2}}|[A-Z]|[IVX]{{1,4}}|[Oo]ne|[Tt]wo|[Tt]hree)\b\s*[.:)–—-]?", re.IGNORECASE
)
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_HEADING_LINES = 6
"""Lines that an objective's heading may take in a narrow column."""


def split_unnumbered(lines: Sequence[Typed], *, by_line: bool) -> list[FlatRow]:
    """Rows that go by no numbers: each a block with an empty line before it, or with `by_line` each a line."""
    rows: list[FlatRow] = []
    heading: str | None = None
    starts = True
    for line in lines:
        if line.starts_line and line.marker is None and _WORDED_HEADING.match(line.text):
            heading, starts = line.text, True
            continue
        opens = line.marker is None and line.starts_line and (by_line or line.after_blank)
        if not rows or starts or opens:
            rows.append(FlatRow(ref="", heading=heading, lines=(line,), first=line))
            heading = None
        else:
            rows[-1] = replace(rows[-1], lines=(*rows[-1].lines, line))
        starts = False
    return rows


def split_rows(lines: Sequence[Typed], *, wraps: bool) -> tuple[tuple[Typed, ...], list[FlatRow]]:
    """What is before the first row, and the rows. Without any number that counts up there are no rows."""
    refs = _refs(lines)
    if not refs:
        return tuple(lines), []
    starts = [_heading(lines, ref, refs[n - 1] if n else None, wraps) for n, ref in enumerate(refs)]
    rows = []
    for n, ref in enumerate(refs):
        _, _, heading = starts[n]
        until = starts[n + 1][:2] if n + 1 < len(refs) else (len(lines), 0)
        body = tuple(_between(lines, (ref.line, ref.end), until))
        rows.append(FlatRow(ref=ref.words, heading=heading, lines=body, first=lines[ref.line]))
    return tuple(_between(lines, (0, 0), starts[0][:2])), rows


def _refs(lines: Sequence[Typed]) -> list[_Ref]:
    """The numbers of the rows: of the ways of numbering the one by which most lines count up."""
    best: list[_Ref] = []
    for scheme, pattern in _SCHEMES.items():
        found = [
            _Ref(n, 0, m.end(), m[1], _key(m[1]))
            for n, line in enumerate(lines)
            if line.marker is None and line.starts_line and (m := pattern.match(line.text)) and not _DAY.fullmatch(m[1])
        ]
        if scheme == "dotted":
            found = _at_row_depth(sorted([*found, *_inside(lines)], key=lambda ref: (ref.line, ref.start)))
        counted = _counting_up(found)
        if scheme == "plain" and not _without_gaps(counted):
            continue
        if len(counted) > max(len(best), 1) or (scheme == "dotted" and counted):
            best = counted
            if scheme == "dotted" and len(best) > 1:
                break
    return best


def _key(words: str) -> tuple[int, ...]:
    letters = "".join(re.findall(r"^[A-Za-z]+", words)).upper()
    suffix = re.search(r"\d([a-z])$", words)
    head = sum(ord(c) - 64 for c in letters) if len(letters) == 1 else 0
    return (head, *map(int, re.findall(r"\d+", words)), ord(suffix[1]) - 96 if suffix else 0)


def _inside(lines: Sequence[Typed]) -> Iterator[_Ref]:
    """Numbers behind a heading in the same line: "2. The highest standards … 2.1 Review and improve …"."""
    for n, line in enumerate(lines):
        if line.marker is not None:
            continue
        for found in _INSIDE.finditer(line.text):
            if _headed(lines, n, found.start(), found[1].rsplit(".", 1)[0]) is not None:
                yield _Ref(n, found.start(1), found.end(), found[1], _key(found[1]), inside=True)
                break


def _at_row_depth(refs: Sequence[_Ref]) -> list[_Ref]:
    """Of "1.1" and "1.1.1" the depth that most have: the other is a heading, or a step within a row."""
    depths = Counter(len(ref.key) for ref in refs)
    if not depths:
        return []
    deepest = max(depths, key=lambda depth: (depths[depth], depth))
    return [ref for ref in refs if len(ref.key) == deepest]


def _counting_up(refs: Sequence[_Ref]) -> list[_Ref]:
    """The longest run of numbers that never falls; what breaks it is a number in a sentence."""
    tails: list[tuple[int, ...]] = []
    ends: list[int] = []
    before: list[int | None] = []
    for n, ref in enumerate(refs):
        at = bisect_left(tails, ref.key)
        before.append(ends[at - 1] if at else None)
        if at == len(tails):
            tails.append(ref.key)
            ends.append(n)
        else:
            tails[at] = ref.key
            ends[at] = n
    chain: list[_Ref] = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(refs[last])
        last = before[last]
    return chain[::-1]


def _without_gaps(refs: Sequence[_Ref]) -> bool:
    """Bare numbers also stand in front of steps and quantities: only 1, 2, 3 … numbers rows."""
    numbers = [ref.key[1] for ref in refs]
    return bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1


def _heading(lines: Sequence[Typed], ref: _Ref, before: _Ref | None, wraps: bool) -> tuple[int, int, str | None]:
    """Where the row's own text starts, and the heading of the objective in front of its number."""
    first = before.line if before else -1
    found = _headed(lines, ref.line, ref.start, ref.parent, after=first)
    if found is None:
        found = _worded(lines, ref, first)
    if found is None:
        return ref.line, ref.start, None
    parts = list(_between(lines, (found, 0), (ref.line, ref.start)))
    return found, 0, joined(parts)


def _headed(lines: Sequence[Typed], line: int, offset: int, number: str, after: int = -1) -> int | None:
    """The closest line above (or this one) that starts with the objective's number and goes on to here."""
    pattern = re.compile(rf"(?:{_LEVEL_WORD}\s*)?{re.escape(number)}(?:\.0)?\s*[.:)–—-]?\s+(?=[A-Z“\"'‘(])")
    if number.isdigit():
        pattern = re.compile(
            rf"(?:{_LEVEL_WORD}\s*)?{number}(?:\.0)?(?:\s*[:)–—-]|\.)?\s+(?=[A-Z“\"'‘(])", re.IGNORECASE
        )
    for n in range(line, max(line - _HEADING_LINES, after), -1):
        here = lines[n]
        if n == line and not offset:
            continue
        if here.marker is not None:
            return None
        if pattern.match(here.text):
            return n
    return None


def _worded(lines: Sequence[Typed], ref: _Ref, after: int) -> int | None:
    """A heading such as "Priority 2: Safer streets" above a number of another kind."""
    for n in range(ref.line if ref.start else ref.line - 1, max(ref.line - _HEADING_LINES, after), -1):
        if lines[n].marker is not None:
            return None
        if lines[n].starts_line and _WORDED_HEADING.match(lines[n].text):
            return n
    return None


def _between(lines: Sequence[Typed], start: tuple[int, int], end: tuple[int, int]) -> Iterator[Typed]:
    """The text from one place to another, as lines."""
    for n in range(start[0], min(end[0] + 1, len(lines))):
        text = lines[n].text
        upto = end[1] if n == end[0] else len(text)
        since = start[1] if n == start[0] else 0
        part = text[since:upto].strip()
        if part:
            cut = n == start[0] and since > 0
            yield (
                replace(lines[n], text=part, starts_line=not cut and lines[n].starts_line)
                if cut or upto < len(text)
                else lines[n]
            )


__all__ = ["FlatRow", "goes_on", "split_rows"]
