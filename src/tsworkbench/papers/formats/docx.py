"""A paper as a Word document in real styles: headings, lists, tables with headings that repeat, pictures with words.

The same paper gives the same bytes, whenever and wherever it is written.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from tsworkbench.papers.disk import day_of, settled
from tsworkbench.papers.paper import (
    Block,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    Words,
    harmless,
    plain,
)
from tsworkbench.plan.language.text import clean

_EMU_PER_TWIP = 635
_CAPTION_ROOM = 900  # twips kept free for what stands above a picture


def docx(paper: Paper, template: Path | None = None) -> bytes:
    """The paper as the bytes of a .docx.

    `template` is a Word document whose styles, page, headers and footers it is set in. The charts' figures stand as
    tables at the end.

    Raises NoSuchFile or WrongInput where the template can't be used.
    """
    from tsworkbench.papers.formats.word.template import blank, from_template

    title = clean(paper.title)
    document, styles = from_template(template) if template is not None else blank(title, landscape=paper.landscape)
    setting = _Setting(document, styles)
    setting.head(title, paper.under)
    for place, block in enumerate(paper.blocks):
        rest = paper.blocks[place + 1 :]
        setting.add(block, new_page=isinstance(block, Heading) and _only_pictures(rest))
    setting.add_figures([block for block in paper.blocks if isinstance(block, Picture)])
    _set_properties(document, paper)
    written = BytesIO()
    document.save(written)
    return settled(written.getvalue(), paper.made_on)


class _Setting:
    """A document being set, block by block."""

    def __init__(self, document: Any, styles: Any) -> None:
        self._document = document
        self._styles = styles
        section = document.sections[-1]
        self._width = int((section.page_width - section.left_margin - section.right_margin) / _EMU_PER_TWIP)
        height = section.page_height - section.top_margin - section.bottom_margin
        self._height = int(height / _EMU_PER_TWIP) - _CAPTION_ROOM

    def head(self, title: str, under: tuple[Words, ...]) -> None:
        from tsworkbench.papers.formats.word.styles import Style

        self._paragraph(title, Style.TITLE)
        for words in under:
            self._paragraph(words, Style.UNDER)

    def add(self, block: Block, *, new_page: bool = False) -> None:
        from tsworkbench.papers.formats.word.styles import Style

        match block:
            case Heading():
                levels = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3)
                self._paragraph(plain(block.text), levels[min(block.level, len(levels)) - 1], new_page=new_page)
            case Paragraph():
                runs = tuple(
                    Run(r.text, r.tone if r.tone.value != "plain" else block.tone, r.rag, r.link)
                    for r in harmless(block.words)
                )
                self._paragraph(runs, None)
            case Items():
                self._items(block)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)

    def add_figures(self, pictures: list[Picture]) -> None:
        """The charts' figures as tables, under a heading of their own."""
        if pictures:
            self.add(Heading(text="The charts as tables"), new_page=True)
        for picture in pictures:
            self._table(picture.table)

    def _items(self, block: Items) -> None:
        from tsworkbench.papers.formats.word.styles import Style

        style = Style.NUMBER if block.numbered else Style.BULLET
        number = self._styles.restarted(style) if block.numbered else self._styles.bullet_number(style)
        for words in block.items:
            self._paragraph(words, style, number)

    def _table(self, block: Table) -> None:
        from tsworkbench.papers.formats.word.elements import element, table
        from tsworkbench.papers.formats.word.styles import Style

        self._paragraph(plain(block.caption), Style.CAPTION)
        self._append(table(self._document.part, block, self._styles, self._width))
        after = element("w:spacing", before=0, after=0, line=120, lineRule="exact")
        self._append(element("w:p", (element("w:pPr", (after,)),)))  # two tables that touch become one

    def _picture(self, block: Picture) -> None:
        from docx.shared import Emu

        from tsworkbench.papers.charts.drawings import draw
        from tsworkbench.papers.charts.png import png
        from tsworkbench.papers.formats.word.styles import Style

        self._paragraph((Run(plain(block.title)),), Style.CAPTION)
        scene = draw(block.chart)
        width = min(self._width, self._height * scene.width / scene.height)
        held = self._document.add_paragraph()
        shape = held.add_run().add_picture(BytesIO(png(scene)), width=Emu(int(width * _EMU_PER_TWIP)))
        properties = shape._inline.docPr
        properties.set("title", plain(block.title))
        properties.set("descr", plain(block.description))

    def _paragraph(self, words: Words, style: Any, number: int | None = None, *, new_page: bool = False) -> None:
        from tsworkbench.papers.formats.word.elements import paragraph
        from tsworkbench.papers.formats.word.styles import Style

        link = self._styles.id(Style.LINK)
        style_id = self._styles.id(style) if style is not None else None
        made = paragraph(self._document.part, words, style_id, link_style=link, number=number)
        if new_page:
            made.pPr.get_or_add_pageBreakBefore()
        self._append(made)

    def _append(self, element: Any) -> None:
        body = self._document.element.body
        end = body.sectPr if hasattr(body, "sectPr") else None
        if end is None:
            body.append(element)
        else:
            end.addprevious(element)


def _only_pictures(blocks: tuple[Block, ...]) -> bool:
    """Whether an annex of pictures follows, which starts on a page of its own."""
    return len(blocks) > 1 and all(isinstance(block, Picture) for block in blocks)


def _set_properties(document: Any, paper: Paper) -> None:
    """What the file says of itself: nothing of the template's, and no hour."""
    properties = document.core_properties
    properties.title = clean(paper.title)[:255]
    properties.author = properties.last_modified_by = clean(paper.author or "")[:255]
    properties.language = paper.language
    properties.created = properties.modified = day_of(paper.made_on)
    properties.revision = 1
    for name in ("subject", "keywords", "comments", "category", "content_status", "identifier", "version"):
        setattr(properties, name, "")
    for name in ("lastPrinted",):
        for found in properties._element.findall(
            f"{{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}}{name}"
        ):
            properties._element.remove(found)
