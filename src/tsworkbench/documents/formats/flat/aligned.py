"""Tables without lines, whose columns are told by where their words stand: in a PDF, or in text laid out with spaces.

The words of the header give the columns. What is under them is cut where the fewest words would be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from tsworkbench.documents.blocks import Block, Cell, Heading, Line, Place, Row, Table, split_bullet, tidy
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import is_header, name_of, opens_with_a_name
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.lines import Typed, goes_on, joined
from tsworkbench.plan.due.spellings import vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A word, and from where to where it is, in points or characters."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class WordLine:
    """A line of words from left to right, its place, and whether there is space above it as between paragraphs."""

    words: tuple[Word, ...]
    place: Place
    after_gap: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


_HEADER_LINES = 4
_REF = re.compile(r"(?:[A-Z]{1,4}[ .-]?)?\d{1,3}(?:\.\d{1,3})*[a-z]?[.:)]?$|(?:Action|Objective|Activity) \d+")
_GAP = 1.4
"""Widths of a letter that part two columns of a table: more than stand between the words of one text."""
_FEWEST_COLUMNS = 3
_MOST_PLACES = 12
"""Places between two columns that are tried; text starts at one of the commonest."""


@dataclass(frozen=True)
class Group:
    """Words that stand together."""

    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, kw_only=True)
class AlignedHeader:
    """A header: its lines, from `first` up to, without it, `last`, and its columns with where each one stands."""

    first: int
    last: int
    names: tuple[str, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]


def find_header(lines: Sequence[WordLine], at: int) -> AlignedHeader | None:
    """The header that starts with line `at`, or None. It may take several lines, as narrow columns break it."""
    columns: list[list[Group]] = []
    best: AlignedHeader | None = None
    best_named = 0
    opening = groups_of(lines[at])
    if not any(opens_with_a_name(group.text) for group in opening):
        return None
    lone = len(opening) == 1  # a title over the header, or the top of a name that is broken in two
    for n in range(at, min(at + _HEADER_LINES, len(lines))):
        if n > at and (lines[n].place.page != lines[at].place.page or (lines[n].after_gap and best is not None)):
            break
        below = lines[n + 1 : n + 1 + _BELOW] if n == at else ()
        for group in (part for whole in groups_of(lines[n]) for part in _names_in(whole, below)):
            mine = [column for column in columns if column[0].start <= group.end and _end(column) >= group.start]
            if mine:
                mine[0].append(group)
            else:
                columns.append([group])
        columns.sort(key=lambda column: min(group.start for group in column))
        names = tuple(" ".join(group.text for group in column) for column in columns)
        named = sum(name_of(name) is not None for name in names)
        fits = len(columns) >= _FEWEST_COLUMNS and is_header(names) and len({*map(name_of, names)} - {None}) >= 3
        if fits and named >= best_named and not (lone and named < len(names)):
            best_named = named
            best = AlignedHeader(
                first=at,
                last=n + 1,
                names=names,
                starts=tuple(min(group.start for group in column) for column in columns),
                ends=tuple(_end(column) for column in columns),
            )
        elif best is not None:
            break
    return best


_NARROW_GAP = 0.9
"""Widths of a letter between two names of a header that stand close, if what is under the second starts with it."""
_BELOW = 25
_FEWEST_BELOW = 3


def _names_in(group: Group, below: Sequence[WordLine]) -> Iterator[Group]:
    """The words of a header's group, or each of the names that it runs together: "Target date  Outcome"."""
    letter = median((word.end - word.start) / max(len(word.text), 1) for word in group.words)
    for n, (before, word) in enumerate(pairwise(group.words), 1):
        left, right = Group(group.words[:n]), Group(group.words[n:])
        if word.start - before.end <= _NARROW_GAP * letter or name_of(left.text) is None or name_of(right.text) is None:
            continue
        under = sum(any(abs(one.start - word.start) <= 1 for one in line.words) for line in below)
        if under >= _FEWEST_BELOW:
            yield left
            yield from _names_in(right, below)
            return
    yield group


def _end(column: Sequence[Group]) -> float:
    return max(group.end for group in column)


def groups_of(line: WordLine, letters: float = _GAP) -> list[Group]:
    """The words of a line, parted where the gap is wider than so many of its letters."""
    widths = [(word.end - word.start) / max(len(word.text), 1) for word in line.words]
    wide = letters * median(widths) if widths else 0
    found: list[list[Word]] = []
    for word in line.words:
        if found and word.start - found[-1][-1].end <= wide:
            found[-1].append(word)
        else:
            found.append([word])
    return [Group(tuple(group)) for group in found]


Part = tuple[AlignedHeader, list[WordLine]]
"""A header and the lines under it, up to where it is printed again on the next page."""


def read_aligned(parts: Sequence[Part], number: int) -> tuple[Table, int] | None:
    """The table under a header, and how many of its last lines are not its own.

    None if its columns, or its rows, can't be told apart.
    """
    header = parts[0][0]
    parted: list[tuple[WordLine, list[str]]] = []
    bounds: list[float] | None = None
    for own, lines in parts:  # on each page for itself: text laid out with spaces is so page by page
        bounds = _bounds(lines, own) or bounds
        if bounds is None:
            return None
        parted += [(line, _cells(line, bounds)) for line in lines]
    heads = {n for n, (line, cells) in enumerate(parted) if bounds and _heads(line, cells, bounds)}
    starts = [n for n in _row_starts(parted, header) if n not in heads]
    if not starts or bounds is None or (len(starts) == 1 and len(parted) > 12):
        return None
    first = parted[0][0].place
    place = Place(page=first.page, table=number, line=first.line)
    rows = [
        Row(
            cells=tuple(Cell(lines=(Line(text=name),)) for name in header.names),
            place=replace(place, row=1),
            marked_header=True,
        )
    ]
    end = _end_of_table(parted, starts[-1], bounds)
    edges = sorted({0, *starts, end, *(at for n in heads if n < end for at in (n, n + 1) if at < end)})
    for since, until in pairwise(edges):
        if since in heads:
            rows.append(_heading_row(parted[since][0], len(header.names), number, len(rows) + 1))
        else:
            rows += _rows(parted[since:until], len(header.names), number, len(rows) + 1)
    return Table(rows=tuple(rows), place=place), len(parted) - end


def _heads(line: WordLine, cells: Sequence[str], bounds: Sequence[float]) -> bool:
    """Whether a line is a heading between rows: it stands alone with space above, and no column holds it."""
    groups = groups_of(line)
    if not line.after_gap or len(groups) != 1:
        return False
    crosses = any(groups[0].start < bound < groups[0].end for bound in bounds)
    return crosses or (not any(cells[1:]) and bool(_HEADS.match(line.text)))


def _heading_row(line: WordLine, width: int, number: int, row: int) -> Row:
    text = (Line(text=line.text),)
    cells = (Cell(lines=text), *(Cell(lines=text, again=True) for _ in range(width - 1)))
    return Row(cells=cells, place=Place(page=line.place.page, table=number, row=row, line=line.place.line))


def _bounds(lines: Sequence[WordLine], header: AlignedHeader) -> list[float] | None:
    """Where each column but the first starts; None if too much text stands across every such place.

    A line of one text with space above it, wider than its column, is a heading and counts for none.
    """
    parted = [groups_of(line) for line in lines]
    groups = [
        group
        for line, own in zip(lines, parted, strict=True)
        for group in own
        if not (len(own) == 1 and line.after_gap and own[0].end > header.starts[1])
    ]
    bounds: list[float] = []
    for left, end, right in zip(header.starts, header.ends, header.starts[1:], strict=False):
        begins = Counter(round(group.start - 0.01, 1) for group in groups if min(end, right) < group.start <= right + 1)
        places = {right - 0.01, *(place for place, _ in begins.most_common(_MOST_PLACES) if place > left)}
        crossing, _, place = min(
            (sum(group.start < place < group.end for group in groups), -begins[round(place, 1)], -place)
            for place in places
        )
        if crossing * 8 > len(lines):
            return None
        bounds.append(-place)
    return bounds


def _cells(line: WordLine, bounds: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(bounds) + 1)]
    for word in line.words:
        cells[sum(word.start >= bound for bound in bounds)].append(word.text)
    return [tidy(" ".join(cell)) for cell in cells]


def _row_starts(parted: Sequence[tuple[WordLine, list[str]]], header: AlignedHeader) -> list[int]:
    """The lines with which rows start: those with a number in its column, else those with space above."""
    for column, name in enumerate(header.names):
        if name_of(name) not in (Meaning.REF, Meaning.ACTIVITY, Meaning.OBJECTIVE):
            continue
        numbered = [n for n, (_, cells) in enumerate(parted) if cells[column] and _opens(cells[column], name)]
        if len(numbered) > 1 or (numbered == [0] and len(parted) < 12):
            return numbered
    spaced = [n for n, (line, cells) in enumerate(parted) if (n == 0 or line.after_gap) and any(cells)]
    if len(spaced) > 1:
        return spaced
    first = [n for n, (_, cells) in enumerate(parted) if cells[0]]
    return first if first and first[0] == 0 and len(first) < len(parted) else []


def _opens(cell: str, name: str) -> bool:
    whole = _REF.match(cell)
    if name_of(name) is Meaning.REF:
        return bool(whole) or bool(re.match(r"[A-Z]{0,4}\d", cell))
    return bool(re.match(r"(?:[A-Z]{1,4}\d|\d{1,3}[.)]|\d{1,3}\.\d{1,3})", cell))


def _end_of_table(parted: Sequence[tuple[WordLine, list[str]]], last: int, bounds: Sequence[float]) -> int:
    """Where the text under the table starts, behind its last row: lines that fit no columns, with space above."""
    end = n = len(parted)
    while n > last + 1 and _outside(parted[n - 1], bounds):
        n -= 1
        if parted[n][0].after_gap:
            end = n
    return end


def _outside(parted: tuple[WordLine, list[str]], bounds: Sequence[float]) -> bool:
    """Whether a line may be text under the table: it fills the first column alone, or runs across several."""
    line, cells = parted
    if not any(cells[1:]):
        return True
    return any(group.start < bound < group.end for group in groups_of(line) for bound in bounds)


def _rows(parted: Sequence[tuple[WordLine, list[str]]], width: int, number: int, first: int) -> Iterator[Row]:
    cells: list[list[Typed]] = [[] for _ in range(width)]
    for line, texts in parted:
        for column, text in enumerate(texts):
            if text:
                marker, words = split_bullet(text)
                cells[column].append(
                    Typed(
                        text=words or text,
                        marker=marker if words else None,
                        line=line.place.line or 0,
                        page=line.place.page,
                        after_blank=line.after_gap and bool(cells[column]),
                    )
                )
    place = parted[0][0].place
    yield Row(
        cells=tuple(Cell(lines=tuple(cell_lines(cell))) for cell in cells),
        place=Place(page=place.page, table=number, row=first, line=place.line),
    )


def cell_lines(printed: Sequence[Typed], fitted: Sequence[bool | None] = ()) -> Iterator[Line]:
    """The lines of a cell as they were before its column broke them.

    `fitted` says of each line whether its first word would have had room behind the line before: then it was not
    broken by its column, and is an item of its own. None is where that can't be told.
    """
    group: list[Typed] = []
    for n, line in enumerate(printed):
        if group and not _goes_on_in_cell(group, line, fitted[n] if fitted else None):
            yield Line(text=joined(group), marker=group[0].marker)
            group = []
        group.append(line)
    if group:
        yield Line(text=joined(group), marker=group[0].marker)


_NUMBERED_ITEM = re.compile(r"(?:\d{1,2}[.)]|\d{1,2}\.\d{1,2}|\(?[a-z]\))\s")


def _goes_on_in_cell(group: Sequence[Typed], line: Typed, fitted: bool | None) -> bool:
    before, listed = group[-1], group[0].marker is not None
    if _NUMBERED_ITEM.match(line.text) and _NUMBERED_ITEM.match(group[0].text):
        return False
    if fitted is None or line.marker is not None or line.after_blank or line.text[0] == "[":
        return goes_on(before, line, wraps=True, listed=listed)
    if fitted:
        return goes_on(before, line, wraps=False) or (listed and before.text[-1] not in ".!?:;")
    if _NUMBERED_ITEM.match(line.text):
        return False
    return line.text[0].isdigit() or goes_on(before, line, wraps=True, listed=listed)


@dataclass(frozen=True, slots=True)
class Room:
    """How a printed line of a cell fills it: where it ends, and how wide its first word and a space are."""

    end: float
    first: float
    space: float


_SURELY = 0.5
"""Widths of a space by which a word must fall short of the room, for it to be sure that it had any."""


def fitted(lines: Sequence[Room], width: float) -> list[bool | None]:
    """Of each line of a cell, whether its first word would have had room behind the line before it."""
    found: list[bool | None] = [None]
    for before, line in pairwise(lines):
        left = width - before.end - line.space - line.first
        found.append(None if abs(left) <= _SURELY * line.space else left > 0)
    return found


_LONGEST_END = 5
"""Letters of a word that a column too narrow for it may put on the next line."""
_FEWEST_BEFORE = 5
_SHORT_WORDS = vocabulary(
    "a an all also and any are area art as at away back base be best both bus but by can car care case cash city "
    "club cost data day days do done drop due each end event farm fire fit flow food for four free from fuel full "
    "fund funds gas goal goals good grant green group had has have help high home homes hours house hub hubs if "
    "in into is it its job jobs just key kit lead led life like line lines list lives local long loss made map "
    "maps meet met more most need needs new next no not note of off on one only open or our out over own pages "
    "park parks part parts path paths pay per phase pilot place plan plans play plus post posts pupil rate rates "
    "risk road roads role roles rural safe sale same set site sites six skill so staff such swim task tasks "
    "team teams ten term test than that the their then they this three time to tools town trees trips two under "
    "up us use used user users via visit vote walk ward was water ways we week well what when which who will with "
    "work works year years young youth zone zones"
)
"""Words of no more letters that begin a line of their own."""


def is_broken(words: Sequence[Word], behind: Sequence[Word], width: float) -> bool:
    """Whether a word fills its line to the last letter, and goes on in the next one without a hyphen."""
    if len(words) != 1 or not behind or len(words[0].text) < _FEWEST_BEFORE or not words[0].text[-1].isalpha():
        return False
    rest = re.match(r"[a-z]+", behind[0].text)
    if rest is None or (len(rest[0]) > _LONGEST_END and not _LONG_ENDS.fullmatch(rest[0])):
        return False
    if rest[0] in _SHORT_WORDS and not _ENDS_WORD.search(f"{words[0].text}|{rest[0]}"):
        return False
    taken = words[0].end - words[0].start
    return width - taken < 1.25 * taken / len(words[0].text)


_LONG_ENDS = re.compile(r"[a-z]{0,2}(?:tional|tions|ments|ities|ership|ability)")
_ENDS_WORD = re.compile(r"(?:[ts]i\|on|[aeiou]\|us|[a-z]{2}o\|us|[a-z]{3}l\|y)$")
"""A word that ends there, though what is on the next line is a word of its own: "Recreati-on"."""


def blocks_of(printed: Sequence[tuple[Typed, WordLine]]) -> tuple[Block, ...] | None:
    """The tables among some lines, with the text around each; None if there is none."""
    words = [line for _, line in printed]
    typed = [line for line, _ in printed]
    blocks: list[Block] = []
    done = n = tables = 0
    while n < len(words):
        header = find_header(words, n)
        if header is None:
            n += 1
            continue
        parts, until = _parts(words, header)
        result = read_aligned(parts, tables + 1) if parts[0][1] else None
        if result is None:
            n = header.last
            continue
        table, after = result
        titled = any(isinstance(block, Heading) for block in blocks)
        blocks += prose.blocks(typed[done : header.first], titled=titled, over_table=True)
        blocks.append(table)
        tables += 1
        done = n = until - after
    if not tables:
        return None
    blocks += prose.blocks(typed[done:], titled=True)
    return tuple(blocks)


def _is_anew(words: Sequence[WordLine], header: AlignedHeader, again: AlignedHeader) -> bool:
    """Whether the same header opens another table: on the same page, with a heading of its own above it."""
    if words[again.first].place.page != words[header.first].place.page:
        return False
    above = words[again.first - 1]
    return len(groups_of(above)) == 1 and (above.after_gap or bool(_HEADS.match(above.text)))


_HEADS = re.compile(r"(?:(?:strategic|key) )?(?:objective|theme|priority|aim|goal|outcome|pillar)\b", re.IGNORECASE)


def _parts(words: Sequence[WordLine], header: AlignedHeader) -> tuple[list[Part], int]:
    """The lines under a header up to another one, and where that is; the same one again says that it goes on."""
    parts: list[Part] = [(header, [])]
    n = header.last
    while n < len(words):
        again = find_header(words, n)
        if again is None:
            parts[-1][1].append(words[n])
            n += 1
        elif again.names == header.names and not _is_anew(words, header, again):
            parts.append((again, []))
            n = again.last
        else:
            break
    return parts, n
