"""A paper as GitHub's Markdown, in which no text of it can become markup."""

from __future__ import annotations

import re

from tsworkbench.papers.paper import (
    Block,
    Cell,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    Tone,
    Words,
    harmless,
    paragraphs,
    plain,
)
from tsworkbench.plan.language.text import clean

_EVERYWHERE = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FORMULA = re.compile(r"\$(?=\S)")  # GitHub sets what stands between dollar signs as mathematics
_ADDRESS = re.compile(
    r"(?i)(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=\bftp)(?=:)|(?<=\bmailto)(?=:)|(?<=\bwww)(?=\.)|(?<=\w)(?=@\w)"
)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")


def markdown(paper: Paper) -> str:
    """The paper as the text of a Markdown file. A chart is given as its description and its table."""
    parts = [f"# {escaped(clean(paper.title))}"]
    parts += [_line(words) for words in paper.under]
    for block in paper.blocks:
        parts.append(_block(block))
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """The text so that Markdown shows it as it stands, at the start of a line.

    >>> print(escaped("2. *Now* [read](this) & <that>"))
    2\\. \\*Now\\* \\[read\\](this) & \\<that\\>
    """
    return _at_start(inline(text))


def inline(text: str) -> str:
    """As `escaped`, for a text in the middle of a line, where a hyphen or a number begins no list."""
    text = _EVERYWHERE.sub(r"\\\1", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _FORMULA.sub(r"\\$", text)
    return _ADDRESS.sub(r"\\", text)


def _at_start(text: str) -> str:
    return _NUMBERED.sub(r"\1\\", text) if text[:1] not in ("#", "+", "-", "=") else f"\\{text}"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * min(block.level + 1, 6)} {inline(plain(block.text))}"
        case Paragraph():
            return _line(block.words)
        case Items():
            return _items(block)
        case Table():
            return _table(block)
        case Picture():
            title = f"**{inline(plain(block.title))}**"
            return "\n\n".join((title, escaped(plain(block.description)), _table(block.table)))


def _items(block: Items) -> str:
    marks = (f"{place}." if block.numbered else "-" for place in range(1, len(block.items) + 1))
    return "\n".join(f"{mark} {_line(words)}" for mark, words in zip(marks, block.items, strict=True))


def _table(block: Table) -> str:
    heads = " | ".join(inline(plain(column.title)) for column in block.columns)
    rule = " | ".join("---:" if column.right else "---" for column in block.columns)
    rows = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in block.rows]
    return f"*{inline(plain(block.caption))}*\n\n" + "\n".join((f"| {heads} |", f"| {rule} |", *rows))


def _cell(cell: Cell) -> str:
    """A cell is one line: points and paragraphs are parted by a line break."""
    said = [_inline_line(words) for words in paragraphs(cell)]
    if isinstance(cell, Items) and (len(said) > 1 or cell.numbered):
        said = [f"{f'{place}.' if cell.numbered else '•'} {words}" for place, words in enumerate(said, 1)]
    return "<br>".join(said)


def _line(words: Words) -> str:
    return _at_start(_inline_line(words))


def _inline_line(words: Words) -> str:
    return "".join(_run(run) for run in harmless(words)).strip()


def _run(run: Run) -> str:
    text = inline(run.text)
    if run.link:
        return f"[{text.strip()}]({run.link.replace('(', '%28').replace(')', '%29')})"
    core = text.strip()
    if core and (run.tone is Tone.STRONG or run.rag is not None):
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}**{core}**{after}"
    return text
