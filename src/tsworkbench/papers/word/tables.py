"""Tables as Word's elements: no cell merged, a header row that repeats on each page, no row torn in two."""

from __future__ import annotations

from typing import Any

from tsworkbench.papers.harmless import plain
from tsworkbench.papers.paper import Cell, Column, Items, Table, paragraphs
from tsworkbench.papers.table_widths import column_shares
from tsworkbench.papers.word.styles import Style, StyleBook
from tsworkbench.papers.word.text import element, paragraph

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
