"""The lines of a flattened text: cleaned, each with its place, and without what is printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tsworkbench.documents.blocks import BREAK, INLINE_BULLET, Place, split_bullet, tidy
from tsworkbench.documents.columns.marks import is_contents_line
from tsworkbench.documents.columns.vocabulary import header_of
from tsworkbench.plan.due.spellings import vocabulary
from tsworkbench.plan.english import counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A line, or a bullet within one. `starts_line` says that a new printed line starts here."""

    text: str
    line: int
    page: int | None = None
    marker: str | None = None
    after_blank: bool = False
    starts_line: bool = True
    indent: int = 0
    bold: bool = False
    large: bool = False
    """Its letters are larger than those of the text, as a title's are."""
    hyphened: bool = False
    """It ended in a soft hyphen: its last word goes on in the next line."""

    @property
    def place(self) -> Place:
        return Place(page=self.page, line=self.line)


_NUMBER_OF_PAGE = re.compile(
    r"(?:page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s?\d{1,4}\s?[-–—]|\d{1,3})",
    re.IGNORECASE,
)
_PAGE_IN_LINE = re.compile(r"\bpage\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\b", re.IGNORECASE)
_EDGE = 3
"""Lines at the head and foot of a page among which a running one may stand."""
_OFTEN = 3
_FEW_WORDS = 8
_LONGEST_RUNNING = 160


def typed(text: str) -> tuple[list[Typed], tuple[str, ...]]:
    """The lines of a text, parted into pages by form feeds, and remarks on what was left out of them."""
    pages = text.split("\f")
    lines: list[Typed] = []
    first = 1
    for number, page in enumerate(pages, 1):
        raw = BREAK.split(page)
        lines += _lines(raw, first, number if len(pages) > 1 else None)
        first += len(raw) - 1
    return without_running(lines, paged=len(pages) > 1)


def _lines(raw: Iterable[str], first: int, page: int | None) -> Iterable[Typed]:
    blank = bold = False
    for number, printed in enumerate(raw, first):
        words = tidy(printed)
        if not words:
            blank = True
            continue
        marks = words.count("**")
        is_bold = bold or words.startswith("**")
        bold ^= marks % 2 == 1
        words = words.replace("**", "").strip() or words
        indent = len(printed) - len(printed.lstrip())
        starts = True
        hyphened = printed.rstrip().endswith("\u00ad")
        for piece in INLINE_BULLET.split(words):
            marker, rest = split_bullet(piece)
            if not rest:
                marker, rest = None, piece
            yield Typed(
                text=rest,
                line=number,
                page=page,
                marker=marker,
                after_blank=blank,
                starts_line=starts,
                indent=indent,
                bold=is_bold,
                hyphened=hyphened,
            )
            blank = starts = False


def without_running(lines: Sequence[Typed], *, paged: bool) -> tuple[list[Typed], tuple[str, ...]]:
    """The lines but those at the head or foot of pages, or in a table of contents; and remarks that say so."""
    kept, said = _without_contents(lines)
    kept, at_edges = _without_edges(kept, paged=paged)
    return kept, (*at_edges, *said)


_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?\W*", re.IGNORECASE)
_PAGE_BEHIND = re.compile(r".*[^\W\d_].*?\s(?P<page>\d{1,3})")
_FEWEST_CONTENTS = 2
_BROKEN = 1
"""Lines of a table of contents that may lie between two with a number, because a title was too long for one."""


def _without_contents(lines: Sequence[Typed]) -> tuple[list[Typed], tuple[str, ...]]:
    """The lines without tables of contents: titles with dots and the number of a page, or all under such a heading."""
    listed = {n for n, line in enumerate(lines) if is_contents_line(line.text)}
    listed = listed if len(listed) >= _FEWEST_CONTENTS else set()
    between = {
        n
        for first, last in pairwise(sorted(listed))
        if last - first - 1 <= _BROKEN
        for n in range(first + 1, last)
        if lines[n].marker is None and not lines[n].after_blank
    }
    for n, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.text):
            below = _numbered_below(lines, n + 1)
            listed |= {n, *below} if len(below) > _FEWEST_CONTENTS or n + 1 in listed else set()
    gone = listed | between
    if not gone:
        return list(lines), ()
    kept = []
    for n, line in enumerate(lines):
        if n not in gone:
            kept.append(replace(line, after_blank=True) if n - 1 in gone else line)
    return kept, (f"Left out, as a table of contents: {counted(len(gone), 'line')}",)


def _numbered_below(lines: Sequence[Typed], at: int) -> list[int]:
    """The lines from a place on that end in the number of a page, none less than the one before."""
    found: list[int] = []
    page = 0
    while at < len(lines) and (hit := _PAGE_BEHIND.fullmatch(lines[at].text)) and int(hit["page"]) >= page:
        found.append(at)
        page = int(hit["page"])
        at += 1
    return found


def _without_edges(lines: Sequence[Typed], *, paged: bool) -> tuple[list[Typed], tuple[str, ...]]:
    left_out = _at_edges(lines) if paged else _by_page_numbers(lines)
    if not left_out:
        return list(lines), ()
    kept: list[Typed] = []
    blank = False
    for n, line in enumerate(lines):
        if n in left_out:
            blank = blank or line.after_blank
        else:
            kept.append(replace(line, after_blank=True) if blank else line)
            blank = False
    words = dict.fromkeys(lines[n].text for n in sorted(left_out))
    return kept, (f"Left out, as printed at the head or foot of pages: {' · '.join(words)}",)


def _at_edges(lines: Sequence[Typed]) -> set[int]:
    """The page numbers, and what else stands above or below all text of page after page, word for word.

    A table's header does too where it is repeated; it stays, for it says that the table goes on.
    """
    by_page: dict[int | None, list[int]] = {}
    for n, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(n)
    left_out: set[int] = set()
    for _ in range(_EDGE):
        outermost = [n for page in by_page.values() if page for n in {page[0], page[-1]}]
        often = Counter(_shape(lines[n]) for n in outermost)
        fewest = min(_OFTEN, max(2, len(by_page)))
        found = {
            n
            for n in outermost
            if _NUMBER_OF_PAGE.fullmatch(lines[n].text)
            or (_PAGE_IN_LINE.search(lines[n].text[:_LONGEST_RUNNING]) and len(lines[n].text.split()) <= _FEW_WORDS)
            or (often[_shape(lines[n])] >= fewest and _could_run(lines[n]) and not header_of(lines[n].text))
        }
        if not found:
            break
        left_out |= found
        by_page = {page: [n for n in on_it if n not in found] for page, on_it in by_page.items()}
    return left_out


def _could_run(line: Typed) -> bool:
    """A lead may end page after page, too: what runs has a page's number or more words than a name."""
    return _runs(line) and (_PAGE_IN_LINE.search(line.text) is not None or len(line.text.split()) > 3)


def _by_page_numbers(lines: Sequence[Typed]) -> set[int]:
    """Without form feeds only page numbers tell a page's end: "Page 3 of 9", and lines that repeat beside one."""
    numbers = [
        n
        for n, line in enumerate(lines)
        if line.starts_line and line.marker is None and _runs(line) and _PAGE_IN_LINE.search(line.text)
    ]
    found = {n for n in numbers if _PAGE_IN_LINE.fullmatch(lines[n].text)}
    if len(numbers) < 2:
        return found
    often = Counter(_shape(lines[n]) for n in numbers)
    found |= {n for n in numbers if often[_shape(lines[n])] > 1}
    beside = [m for n in found for m in (n - 1, n + 1) if 0 <= m < len(lines) and m not in found and _runs(lines[m])]
    shapes = Counter(_shape(lines[m]) for m in beside)
    everywhere = Counter(line.text for line in lines)
    return found | {
        m
        for m in beside
        if shapes[_shape(lines[m])] >= min(_OFTEN, max(2, len(found)))
        and everywhere[lines[m].text] <= len(found) + 1
        and len(lines[m].text.split()) > 3
    }


def _shape(line: Typed) -> str:
    """A line as it runs over pages: the same words, but for the number of the page."""
    return _PAGE_IN_LINE.sub("#", line.text) if len(line.text) <= _LONGEST_RUNNING else line.text


def _runs(line: Typed) -> bool:
    return line.marker is None and len(line.text) <= _LONGEST_RUNNING


_OPEN_END = re.compile(
    r"(?:[&/(–—-]|\b(?:a|an|and|any|as|at|by|for|from|in|into|of|on|or|our|that|the|their|this|to|with|which|within))$",
    re.IGNORECASE,
)
_KEEPS_HYPHEN = vocabulary(
    "co re non self cross multi well long short pre post inter sub anti on up high low in mid year full part "
    "one two three four five six seven eight nine ten first second third half all zero net face person place council "
    "community demand energy evidence trauma family user school child data decision problem voluntary"
)
"""Words before a hyphen that is no sign of a word that was broken."""
_KEEPS_HYPHEN_BEFORE = vocabulary(
    "year month week day hour minute mile metre term time wide based led owned run funded friendly free responsive "
    "related specific focused centred facing ready aware efficient effective carbon income poverty quality risk level "
    "scale sector agency person making saving building sharing solving raising setting working being up out of to by "
    "round long old class rate house site known trained informed approved designated assessed"
)
"""Words behind such a hyphen; none of them is a syllable that a word is broken before."""


def goes_on(before: Typed, after: Typed, *, wraps: bool, listed: bool = False) -> bool:
    """Whether a line is the rest of the one before, which was too long for its column.

    `wraps` says that the document breaks its lines; where it doesn't, only a clear sign counts. `listed` says that
    the text so far started with a bullet: the next item would have one, too.
    """
    if after.marker is not None or after.after_blank or after.text[0] in "[":
        return False
    if not after.starts_line or before.hyphened or after.text[0].islower() or ends_open(before.text):
        return True
    return wraps and (listed or (before.text[-1] not in ".!?:" and not after.text[0].isdigit()))


def ends_open(text: str) -> bool:
    """Whether a text breaks off where something must follow: "agreed by", "voice and"."""
    return bool(_OPEN_END.search(text[-12:]))


def wraps(lines: Sequence[Typed]) -> bool:
    """Whether lines are broken to fit a column, told by those that start in the middle of a sentence."""
    starting = [line for line in lines if line.marker is None and line.starts_line]
    return sum(line.text[0].islower() for line in starting) * 10 > len(starting)


def joined(lines: Sequence[Typed]) -> str:
    """The lines as one text, with a word that was broken at a line's end made whole."""
    parts: list[str] = []
    for n, line in enumerate(lines):
        if n == 0 or lines[n - 1].hyphened:
            parts.append(line.text)
        elif parts[-1][-1:] == "-" and parts[-1][-2:-1].isalnum() and line.text[0].islower() and line.starts_line:
            if not _keeps_hyphen("".join(parts[-3:]), line.text):
                parts[-1] = parts[-1][:-1]
            parts.append(line.text)
        else:
            parts += (" ", line.text)
    return "".join(parts)


def _keeps_hyphen(before: str, after: str) -> bool:
    """Whether a hyphen at a line's end is the word's own: "two-year-old", "council-owned", "24-hour"."""
    stem = re.findall(r"\w+", before[-30:])[-1].casefold()
    rest = re.match(r"\w+", after)
    tail = rest[0].casefold() if rest is not None else ""
    several = "-" in before[-30:].split()[-1][:-1]  # "start-your-own"
    own = several or stem.isdigit() or stem in _KEEPS_HYPHEN or tail in _KEEPS_HYPHEN_BEFORE
    return own or re.match(r"\w+-\w", after) is not None
