"""Colours of cells: which family one is of, and that it comes through from the process that reads."""

import pytest

from tsworkbench.documents.blocks import Cell, Colour, Document, Place, Row, Table
from tsworkbench.documents.formats.office import family_of, numbered_colour
from tsworkbench.documents.front.wire import decode, encode


@pytest.mark.parametrize(
    ("fill", "family"),
    [
        *(("FF0000", Colour.RED), ("FFC00000", Colour.RED), ("FFC000", Colour.AMBER), ("FFFF00", Colour.AMBER)),
        *(("92D050", Colour.GREEN), ("00B050", Colour.GREEN), ("0070C0", Colour.BLUE), ("BFBFBF", Colour.GREY)),
        *(("FFFFFF", None), ("000000", None), ("DEEAF6", None), ("auto", None), (None, None), ("", None)),
    ],
)
def test_a_colour_is_of_the_family_that_ratings_call_it(fill: str | None, family: Colour | None) -> None:
    assert family_of(fill) is family


def test_the_numbered_colours_of_older_workbooks_are_known() -> None:
    assert family_of(numbered_colour("10")) is Colour.RED
    assert [numbered_colour(number) for number in ("64", "x", None)] == [None, None, None]


def test_a_colour_comes_through_from_another_process() -> None:
    row = Row(cells=(Cell(fill=Colour.AMBER), Cell()), place=Place(row=1))
    document = Document(name="a", kind="b", blocks=(Table(rows=(row,), place=Place(table=1)),))
    again = decode(encode(document))
    assert again == document
    (table,) = again.blocks
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].fill is Colour.AMBER
