"""Runs, links, paragraphs and tables as Word's elements, made directly: ten thousand rows have to be quick."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement, oxml_parser

from tsworkbench.papers.charts.lettering import column_shares
from tsworkbench.papers.formats.word.styles import Style, StyleBook
from tsworkbench.papers.paper import (
    QUIET,
    RATING_INK,
    Cell,
    Column,
    Items,
    Run,
    Table,
    Tone,
    Words,
    harmless,
    paragraphs,
    plain,
)


def element(tag: str, children: tuple[Any, ...] = (), **attributes: str | int) -> Any:
    """An element of Word's own namespace: ``element("w:ind", left=340)``."""
    made = oxml_parser.makeelement(_named(tag), nsmap=_SPACE)
    for name, value in attributes.items():
        made.set(_named(f"w:{name}"), str(value))
    made.extend(children)
    return made


_SPACE = {"w": nsmap["w"]}
_SMALL = 11  # half points


@cache
def _named(name: str) -> str:
    """A name with its namespace spelled out; there are a few dozen, and a large table has them a million times."""
    return str(qn(name))


def paragraph(
    part: Any, words: Words, style_id: str | None, *, link_style: str, number: int | None = None, right: bool = False
) -> Any:
    """A paragraph in a style, or in the document's own.

    `part` is what a link is related from; `number` puts it into the list of that number.
    """
    properties = element("w:pPr", (element("w:pStyle", val=style_id),) if style_id else ())
    if number is not None:
        properties.append(element("w:numPr", (element("w:ilvl", val=0), element("w:numId", val=number))))
    if right:
        properties.append(element("w:jc", val="right"))
    made = element("w:p", (properties,))
    for run in harmless(words):
        made.append(_linked(part, run, link_style) if run.link else _run(run))
    return made


def _linked(part: Any, run: Run, link_style: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_run(run, link_style))
    return link


def _run(run: Run, style_id: str | None = None) -> Any:
    properties = element("w:rPr")
    if style_id is not None:
        properties.append(element("w:rStyle", val=style_id))
    if run.tone is Tone.STRONG or run.rag is not None:
        properties.append(element("w:b"))
    if run.rag is not None:
        properties.append(element("w:color", val=_colour(RATING_INK[run.rag])))
    elif run.tone in (Tone.QUIET, Tone.SMALL):
        properties.append(element("w:color", val=_colour(QUIET)))
    if run.tone is Tone.SMALL:
        properties.append(element("w:sz", val=_SMALL))
    text = element("w:t")
    text.text = run.text.replace(" ", "\u00a0") if run.rag else run.text  # "▲ Red" stays in one line
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", (properties, text) if len(properties) else (text,))


def _colour(css: str) -> str:
    return css.removeprefix("#").upper()


def field(code: str) -> list[Any]:
    """The runs of a field that Word fills in, such as ``PAGE``."""
    asked = element("w:instrText")
    asked.text = f" {code} "
    shown = element("w:t")
    shown.text = "1"
    parts = (
        element("w:fldChar", fldCharType="begin"),
        asked,
        element("w:fldChar", fldCharType="separate"),
        shown,
        element("w:fldChar", fldCharType="end"),
    )
    return [element("w:r", (part,)) for part in parts]


_TWIPS = 15  # in a pixel


def table(part: Any, of: Table, styles: StyleBook, width: int) -> Any:
    """The table as an element, `width` twentieths of a point wide."""
    widths = [int(width * share) for share in column_shares(of, width / _TWIPS)]
    properties = element(
        "w:tblPr",
        (
            element("w:tblStyle", val=styles.id(Style.TABLE)),
            element("w:tblW", w=sum(widths), type="dxa"),
            element("w:tblLayout", type="fixed"),
            element("w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            element("w:tblCaption", val=plain(of.caption)),
        ),
    )
    grid = element("w:tblGrid", tuple(element("w:gridCol", w=w) for w in widths))
    made = element("w:tbl", (properties, grid, _header(part, of.columns, styles, widths)))
    after = [place > 0 and of.columns[place - 1].right and not column.right for place, column in enumerate(of.columns)]
    for row in of.rows:
        cells = zip(of.columns, row, widths, after, strict=True)
        made.append(
            element(
                "w:tr",
                (
                    element("w:trPr", (element("w:cantSplit"),)),
                    *(_cell(part, column, cell, styles, w, away=away) for column, cell, w, away in cells),
                ),
            )
        )
    return made


def _header(part: Any, columns: tuple[Column, ...], styles: StyleBook, widths: list[int]) -> Any:
    properties = element("w:trPr", (element("w:cantSplit"), element("w:tblHeader")))
    heading, link = styles.id(Style.TABLE_HEADING), styles.id(Style.LINK)
    cells = []
    for place, (column, w) in enumerate(zip(columns, widths, strict=True)):
        said = (paragraph(part, plain(column.title), heading, link_style=link, right=column.right),)
        away = place > 0 and columns[place - 1].right and not column.right
        cells.append(_boxed(_indented(said) if away else said, w))
    return element("w:tr", (properties, *cells))


def _cell(part: Any, column: Column, cell: Cell, styles: StyleBook, width: int, *, away: bool) -> Any:
    style, number = Style.TABLE_TEXT, None
    if isinstance(cell, Items) and (len(cell.items) > 1 or cell.numbered):
        style = Style.TABLE_NUMBER if cell.numbered else Style.TABLE_BULLET
        number = styles.restarted(style) if cell.numbered else styles.bullet_number(style)
    said = paragraphs(cell) or ("",)  # a cell has to hold a paragraph
    link = styles.id(Style.LINK)
    made = tuple(
        paragraph(part, words, styles.id(style), link_style=link, number=number, right=column.right) for words in said
    )
    return _boxed(_indented(made) if away and number is None else made, width)


def _indented(said: tuple[Any, ...]) -> tuple[Any, ...]:
    """Away from the figures that end where these words begin."""
    for one in said:
        one.pPr.append(element("w:ind", left=_AWAY))
    return said


_AWAY = 200


def _boxed(said: tuple[Any, ...], width: int) -> Any:
    return element("w:tc", (element("w:tcPr", (element("w:tcW", w=width, type="dxa"),)), *said))
