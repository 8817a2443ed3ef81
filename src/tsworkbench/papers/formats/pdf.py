"""A paper as a PDF that every reader can use: tagged, to PDF/UA-1, with headings, header rows and described pictures.

Needs typst, the extra ``tsworkbench[pdf-out]``; it is only loaded when a PDF is written. Text stands in the source as
string literals, so none of it can become markup; no font but those that typst carries is used, so the same paper gives
the same bytes on every machine.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from tsworkbench.papers.charts.drawings import draw
from tsworkbench.papers.charts.lettering import column_shares
from tsworkbench.papers.charts.svg import svg
from tsworkbench.papers.paper import (
    QUIET,
    RATING_INK,
    RULE,
    SHADE,
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
)
from tsworkbench.plan.errors import CannotWrite, WrongInput
from tsworkbench.plan.language.text import clean

_UPRIGHT, _WIDE = 680.0, 1030.0  # an A4 page without its margins, in pixels
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def pdf(paper: Paper) -> bytes:
    """The paper as the bytes of a PDF; the same paper gives the same bytes.

    Raises WrongInput, with what to do, where typst isn't installed, and CannotWrite where it can't set the paper.
    """
    try:
        import typst
    except ImportError as error:
        raise WrongInput(
            "What writes PDFs isn't installed. "
            'Run pip install "tsworkbench[pdf-out]", or write the paper as a Word document or a web page.'
        ) from error
    source = "\n".join(_lines(paper)).encode()
    compiler: Any = typst.Compiler(source, ignore_system_fonts=True)
    made = _made_at(paper)
    try:
        found: bytes = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=made)
    except typst.TypstError:  # a letter that its fonts don't have: then readable, and tagged, but not to the standard
        try:
            compiler = typst.Compiler(source)
            found = compiler.compile(format="pdf", timestamp=made)
        except typst.TypstError as error:
            raise CannotWrite(
                f"The paper can't be set as a PDF ({clean(error.message)}): write it as a Word document or a web page."
            ) from error
    return found


def _made_at(paper: Paper) -> datetime:
    day = date.fromisoformat(paper.made_on) if paper.made_on else None
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day is not None else _BEFORE_ALL


def _lines(paper: Paper) -> Iterator[str]:
    author = f", author: {_literal(paper.author)}" if clean(paper.author or "") else ""
    language, _, region = paper.language.partition("-")
    yield f"#set document(title: {_literal(paper.title)}{author})"
    yield f'#set page(paper: "a4", flipped: {str(paper.landscape).lower()}, margin: 2cm, numbering: "1 / 1")'
    yield f'#set text(font: "Libertinus Serif", size: 10pt, lang: "{language}", region: "{region}")'
    yield "#set par(leading: 0.5em, spacing: 0.7em)"
    yield f'#set table(stroke: 0.5pt + rgb("{RULE}"), inset: 4pt)'
    yield f'#show table.cell.where(y: 0): set table.cell(fill: rgb("{SHADE}"))'
    yield "#show table.cell.where(y: 0): strong"
    yield "#show figure: set block(breakable: true)"
    yield "#show figure: set align(left)"
    yield "#set figure.caption(position: top)"
    yield "#show heading: set block(above: 1em, below: 0.5em)"
    yield f'#show figure.caption: set text(size: 9pt, fill: rgb("{QUIET}"))'
    yield "#show title: set text(size: 15pt)"
    yield "#title()"
    for words in paper.under:
        yield f"#par({_words(words)})"
    for block in paper.blocks:
        yield from _block(block, _WIDE if paper.landscape else _UPRIGHT)


def _block(block: Block, width: float) -> Iterator[str]:
    match block:
        case Heading():
            yield f"#heading(level: {max(1, block.level)}, {_literal(block.text)})"
        case Paragraph():
            yield f"#par({_toned(_words(block.words), block.tone)})"
        case Items():
            yield f"#{_points(block)}"
        case Table():
            yield f"#{_table(block, width)}"
        case Picture():
            drawn = svg(draw(block.chart), name="chart", title=block.title, description=block.description)
            described = f'format: "svg", alt: {_literal(block.description)}, width: 100%'
            yield f"#{_figure(block.title, f'image(bytes({_literal(drawn, whole=True)}), {described})')}"
            yield f"#{_table(block.table, width)}"


def _points(items: Items) -> str:
    kind = "enum" if items.numbered else "list"
    return f"{kind}({', '.join(map(_words, items.items))})"


def _table(of: Table, width: float) -> str:
    shares = ", ".join(f"{share * 100:.2f}fr" for share in column_shares(of, width))
    aligned = ", ".join("right" if column.right else "left" for column in of.columns)
    head = ", ".join(_literal(column.title) for column in of.columns)
    rows = ", ".join(_cell(cell) for row in of.rows for cell in row)
    header = f"table.header(repeat: true, {head}){f', {rows}' if rows else ''}"
    return _figure(of.caption, f"table(columns: ({shares},), align: ({aligned},), {header})")


def _figure(caption: str, shown: str) -> str:
    return f"figure(supplement: none, numbering: none, caption: {_literal(caption)}, {shown})"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Items):
        return _points(cell)
    parts = [_words(words) for words in paragraphs(cell)]
    return parts[0] if len(parts) == 1 else "{ " + "; ".join(f"par({part})" for part in parts) + " }"


def _words(words: Words) -> str:
    """The runs as one expression of content."""
    parts = [_run(run) for run in harmless(words)]
    return f"[#{{ {'; '.join(parts)} }}]" if parts else "[]"


def _run(run: Run) -> str:
    said = _literal(run.text, whole=True)
    if run.rag is not None:
        said = f'text(fill: rgb("{RATING_INK[run.rag]}"), weight: "bold", {said})'
    else:
        said = _toned(f"text({said})", run.tone)
    return f"link({_literal(run.link)}, {said})" if run.link else said


def _toned(said: str, tone: Tone) -> str:
    match tone:
        case Tone.STRONG:
            return f"strong({said})"
        case Tone.QUIET:
            return f'text(fill: rgb("{QUIET}"), {said})'
        case Tone.SMALL:
            return f'text(fill: rgb("{QUIET}"), size: 8pt, {said})'
    return said


def _literal(text: str | None, *, whole: bool = False) -> str:
    """A text as a string of typst's; `whole` leaves it as it is, spaces at its ends too."""
    said = (text or "") if whole else clean(text or "")
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "").replace("\t", "\\t")
    return f'"{escaped}"'
