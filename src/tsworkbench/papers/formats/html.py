"""A paper as one web page that holds all it needs: no script, nothing fetched, readable by eye, ear and printer.

The page is built for WCAG 2.2 AA and for A4. Its text can't become markup: the template escapes everything but the
charts, which escape their own, and a Content-Security-Policy allows nothing that the page doesn't hold itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tsworkbench.papers.charts.drawings import draw
from tsworkbench.papers.charts.lettering import column_shares
from tsworkbench.papers.charts.svg import svg
from tsworkbench.papers.paper import Block, Cell, Heading, Items, Paper, Paragraphs, Picture, Run, harmless, plain
from tsworkbench.plan.language.text import clean

if TYPE_CHECKING:
    from jinja2 import Template

_UPRIGHT, _WIDE = 680.0, 1030.0  # an A4 page without its margins, in pixels


def html(paper: Paper) -> str:
    """The paper as the text of an HTML page; the same paper gives the same text."""
    return _template().render(
        paper=paper,
        title=clean(paper.title),
        author=clean(paper.author or ""),
        under=[harmless(words) for words in paper.under],
        sections=_sections(paper.blocks),
        style=(files("tsworkbench.papers.formats") / "templates" / "paper.css").read_text(encoding="utf-8"),
        as_runs=harmless,
        kind=lambda block: type(block).__name__,
        cell_kind=_cell_kind,
        svg=_svg,
        is_short=_is_short,
        shares=lambda table: column_shares(table, _WIDE if paper.landscape else _UPRIGHT),
        rag=_rag,
        plain=plain,
    )


@dataclass(frozen=True)
class _Section:
    """A heading of the first level with what follows; what is before the first heading has none."""

    name: str
    heading: Heading | None
    blocks: tuple[tuple[str, Block], ...]
    """Each with an id that no other has."""

    @property
    def pictures(self) -> bool:
        """Whether it is an annex of pictures, which starts on a page of its own."""
        return bool(self.blocks) and all(isinstance(block, Picture) for _, block in self.blocks)


def _sections(blocks: tuple[Block, ...]) -> list[_Section]:
    sections: list[_Section] = []
    heading: Heading | None = None
    held: list[tuple[str, Block]] = []

    def close() -> None:
        if heading is not None or held:
            sections.append(_Section(f"section-{len(sections) + 1}", heading, tuple(held)))

    for number, block in enumerate(blocks, 1):
        if isinstance(block, Heading) and block.level == 1:
            close()
            heading, held = block, []
        else:
            held.append((f"part-{number}", block))
    close()
    return sections


def _cell_kind(cell: Cell) -> str:
    if isinstance(cell, Items):
        return "items"
    return "paragraphs" if isinstance(cell, Paragraphs) else "words"


def _is_short(items: Items) -> bool:
    """Whether a list is of words rather than sentences, so that it can stand in two columns."""
    return not items.numbered and len(items.items) > 3 and all(len(plain(item)) <= 48 for item in items.items)


def _svg(picture: Picture, name: str) -> Any:
    from markupsafe import Markup

    drawn = svg(draw(picture.chart), name=name, title=picture.title, description=picture.description)
    return Markup(drawn)  # svg() escapes every text of its own


def _rag(run: Run) -> str:
    return run.rag.value if run.rag else ""


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    source = (files("tsworkbench.papers.formats") / "templates" / "paper.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)
