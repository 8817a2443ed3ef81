"""Text that is not a table: its headings, its numbered and bulleted items and its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tsworkbench.documents.blocks import Heading, Line, Paragraph
from tsworkbench.documents.columns.vocabulary import name_of
from tsworkbench.documents.formats.flat.lines import Typed, goes_on, joined, wraps

_NUMBER = re.compile(r"(\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,4})\s+(?=\S)")
_LABELLED = re.compile(r"[A-Z][^:.?!]{1,60}:\s*\S")
_LEVELLED = re.compile(
    r"(?:(?:strategic|key|corporate) )?(?:(objective|theme|priority|aim|goal|ambition|outcome|pillar)|(action|activity|"
    r"task|project))\s+(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})(?:\s*[:.)–—-]|$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\b(?:will|is|are|was|were|has|have|can|should|must|may|we|be)\b", re.IGNORECASE)
_ASKS = re.compile(r"(?:Please|What|How|Who|When|Why|Where|Describe|Outline|Explain|State|Give|Provide)\b")
_MOST_WORDS = 14
_TOP = 4
_PLAN = re.compile(r"\b(?:plan|strategy|programme|framework|charter)\b", re.IGNORECASE)
_MOST_WORDS_ASKED = 45


def blocks(lines: Sequence[Typed], *, titled: bool = False, over_table: bool = False) -> Iterator[Heading | Paragraph]:
    """The lines as headings and paragraphs. `titled` says that the document's title has been met already, and
    `over_table` that a table follows, so that its title may stand last.

    A heading is known by standing alone: short, without a verb or a full stop, with text under it. One that ends in
    a colon or a question mark is of the first level, and short ones under such a one of the second.
    """
    groups = paragraphs(lines)
    depth = _Depth()
    asked = False
    title = None if titled else _title(groups, over_table=over_table)
    for n, group in enumerate(groups):
        after = groups[n + 1] if n + 1 < len(groups) else None
        first = group[0]
        text = joined(group)
        level = 0 if n == title else _heading_level(group, text, after, asked=asked)
        if level is not None:
            asked = asked or _is_asked(text)
            depth.clear()
            yield Heading(text=text, level=level, place=first.place)
            continue
        marker, words = _marker(first, text)
        yield Paragraph(
            line=Line(text=words, marker=marker, level=depth.of(first, marker), bold=first.bold),
            place=first.place,
        )


def paragraphs(lines: Sequence[Typed]) -> list[list[Typed]]:
    """The lines of each paragraph and item."""
    wrapped = wraps(lines)
    groups: list[list[Typed]] = []
    for line in lines:
        if groups and line.large and groups[-1][-1].large and not line.after_blank and not _LEVELLED.match(line.text):
            groups[-1].append(line)  # a title too long for one line
            continue
        if (
            groups
            and line.bold == groups[-1][-1].bold
            and goes_on(groups[-1][-1], line, wraps=wrapped, listed=groups[-1][0].marker is not None)
            and not _NUMBER.match(line.text)
            and not _LEVELLED.match(line.text)
            and not _is_label(line.text)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_label(text: str) -> bool:
    """Whether a line is nothing but the name of a column: "Targets:"."""
    return text.endswith(":") and len(text) <= _LONGEST_LABEL and text[0].isupper() and name_of(text[:-1]) is not None


_LONGEST_LABEL = 40


def _marker(first: Typed, text: str) -> tuple[str | None, str]:
    if first.marker is not None:
        return first.marker, text
    found = _NUMBER.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


class _Depth:
    """How deep items are: by the parts of their numbers, and by how far bullets are indented among their neighbours."""

    def __init__(self) -> None:
        self._indents: list[int] = []
        self._under = 0

    def clear(self) -> None:
        self._indents.clear()
        self._under = 0

    def of(self, first: Typed, marker: str | None) -> int:
        if marker is None:
            self.clear()
            return 0
        if first.marker is None:
            self._indents.clear()
            if marker.strip("().").isalpha():  # "(a)" is a part of the number before it
                return self._under
            level = marker.strip("().").count(".")
            self._under = level + 1
            return level
        while self._indents and self._indents[-1] > first.indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < first.indent:
            self._indents.append(first.indent)
        return self._under + len(self._indents) - 1


def _heading_level(group: Sequence[Typed], text: str, after: Sequence[Typed] | None, *, asked: bool) -> int | None:
    first = group[0]
    if first.marker is not None or after is None or len(text) > 400:
        return None
    levelled = _LEVELLED.match(text)
    if levelled and len(text.split()) <= _MOST_WORDS_ASKED:
        return 1 if levelled[1] else 2
    if not (after[0].after_blank or after[0].marker or _NUMBER.match(after[0].text)):
        return None if not (text[-1] == ":" and first.after_blank and _is_asked(text)) else _asked_level(text, after)
    if _is_asked(text):
        return _asked_level(text, after)
    if not _could_head(first, text) or _is_asked(joined(after)):
        return None
    if text.isupper() and " " in text:  # a single one is more often an acronym than a shout
        return 1
    return 2 if asked else 1


def _title(paragraphs: Sequence[Sequence[Typed]], *, over_table: bool) -> int | None:
    """Which of the first lines is the document's title: the first that calls itself a plan, else the first."""
    if len(paragraphs) < 2 and not over_table:
        return None
    could = [n for n, group in enumerate(paragraphs[:_TOP]) if _could_title(group[0], joined(group))]
    named = [n for n in could if _PLAN.search(joined(paragraphs[n]))]
    return named[0] if named else 0 if 0 in could else None


def _could_title(first: Typed, text: str) -> bool:
    short = len(text.split()) <= _MOST_WORDS + 6
    return short and first.marker is None and not _LABELLED.match(text) and text[-1] not in ".,;:"


def _is_asked(text: str) -> bool:
    """A form's own words: "Contact details:", "What are the timescales …?", "Please state why … (please …)"."""
    words = len(text.split())
    if text.endswith(":"):
        return words <= _MOST_WORDS_ASKED
    return bool(_ASKS.match(text)) and words <= _MOST_WORDS_ASKED and text[-1] in "?)"


def _asked_level(text: str, after: Sequence[Typed]) -> int | None:
    """A label with nothing after it, such as "Date signed:", is a blank to be filled in, not a heading."""
    following = joined(after)
    is_label = _LABELLED.match(following) or (following.endswith(":") and len(following.split()) <= _MOST_WORDS)
    return None if text.endswith(":") and is_label else 1


def _could_head(first: Typed, text: str) -> bool:
    if not first.after_blank or not text[0].isalpha() or text[-1] in ".,;:!" or _NUMBER.match(text):
        return False
    if _LABELLED.match(text) or re.search(r"\s[-–—]\s[a-z]", text):
        return False
    return len(text.split()) <= _MOST_WORDS and not _SENTENCE.search(text) and text[0].isupper()
