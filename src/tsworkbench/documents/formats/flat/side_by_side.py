"""Text printed in two columns side by side: each column is read down before the next, not across.

What is under a line of two columns' names ("Action & Milestones", "Success Measures & Targets") is one activity and
what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from tsworkbench.documents.blocks import Block, Heading, Line, Paragraph, split_bullet
from tsworkbench.documents.columns.meanings import Meaning
from tsworkbench.documents.columns.vocabulary import header_of
from tsworkbench.documents.formats.flat import prose
from tsworkbench.documents.formats.flat.aligned import Word, WordLine, groups_of
from tsworkbench.documents.formats.flat.lines import Typed, joined

Printed = tuple[Typed, WordLine]

_GUTTER = 2.5
"""Widths of a letter that part two columns of text."""
_FEWEST = 3
"""Lines with text in both columns, below which they may stand side by side by chance."""
_FEWEST_WORDS = 2.5
_OPENS = re.compile(
    r"(?:(?:strategic|key|corporate) )?(?:objective|theme|priority|aim|goal|ambition|outcome|pillar)\b\s*[:\d]",
    re.IGNORECASE,
)


def blocks_side_by_side(printed: Sequence[Printed]) -> tuple[Block, ...] | None:
    """The blocks of a text that stands in two columns somewhere; None if it does nowhere."""
    blocks: list[Block] = []
    plain: list[Typed] = []
    found = False
    n = 0
    while n < len(printed):
        until = _run(printed, n)
        if until is None:
            plain.append(printed[n][0])
            n += 1
            continue
        found = True
        blocks += _between(plain, blocks)
        blocks += _columns(printed[n:until])
        plain = []
        n = until
    if not found:
        return None
    return (*blocks, *_between(plain, blocks))


def _between(plain: Sequence[Typed], before: Sequence[Block]) -> Iterator[Block]:
    """The text over and between columns; its last line is a heading if it calls itself an objective."""
    titled = any(isinstance(block, Heading) for block in before)
    blocks = list(prose.blocks(plain, titled=titled, over_table=True))
    for n, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.line.marker is None and _OPENS.match(block.line.text):
            blocks[n] = Heading(text=block.line.text, level=1, place=block.place)
    yield from blocks


def _run(printed: Sequence[Printed], first: int) -> int | None:
    """Where the lines end that stand in two columns from here on; None if none do."""
    if len(groups_of(printed[first][1], _GUTTER)) != 2:
        return None
    left, right = float("-inf"), float("inf")
    both: list[tuple[int, int]] = []
    labels = 0
    last = n = first
    while n < len(printed) and printed[n][1].place.page == printed[first][1].place.page:
        line = printed[n][1]
        if n > first and line.after_gap and _OPENS.match(line.text):
            break
        parts = groups_of(line, _GUTTER)
        if len(parts) == 2 and parts[1].start > left and parts[0].end < right:
            left, right = max(left, parts[0].end), min(right, parts[1].start)
            both.append((len(parts[0].words), len(parts[1].words)))
            labels += parts[0].text.endswith(":")
            last = n
        elif len(parts) == 1 and parts[0].start > left:
            right = min(right, parts[0].start)
            last = n
        elif len(parts) == 1 and parts[0].end < right:
            left = max(left, parts[0].end)
        else:
            break
        if left >= right:
            break
        n += 1
    few = len(both) < _FEWEST or any(median(sizes) < _FEWEST_WORDS for sizes in zip(*both, strict=True))
    if few or labels * 2 > len(both):
        return None
    until = last + 1
    while until < n and not printed[until][1].after_gap:
        until += 1
    return until


def _columns(printed: Sequence[Printed]) -> Iterator[Block]:
    """The blocks of two columns, the left before the right."""
    edge = min(parts[1].start for _, line in printed if len(parts := groups_of(line, _GUTTER)) == 2)
    lines = list(printed)
    names = header_of(" ".join(part.text for part in groups_of(lines[0][1], _GUTTER)))
    is_action = any(name.meaning in (Meaning.ACTIVITY, Meaning.OBJECTIVE) for name in names or ())
    if names:
        del lines[0]
    left, right = [
        [
            _typed(typed, line, words)
            for typed, line in lines
            if (words := tuple(word for word in line.words if (word.start >= edge) is on_right))
        ]
        for on_right in (False, True)
    ]
    titled = not is_action
    for group in (*prose.paragraphs(left), *prose.paragraphs(right)):
        text, marker = joined(group), group[0].marker
        if not titled and marker is None and not text.endswith(":"):
            titled = True
            yield Heading(text=text.rstrip("."), level=2, place=group[0].place)
        else:
            level = 1 if marker else 0
            yield Paragraph(line=Line(text=text, marker=marker, level=level), place=group[0].place)


def _typed(typed: Typed, line: WordLine, words: Sequence[Word]) -> Typed:
    text = " ".join(word.text for word in words)
    marker, rest = split_bullet(text)
    return Typed(
        text=rest or text,
        marker=marker if rest else None,
        line=typed.line,
        page=typed.page,
        after_blank=line.after_gap and not typed.marker,
        indent=round(words[0].start),
    )
