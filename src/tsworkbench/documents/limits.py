"""How large a document may be, and whether one that was read is larger.

A plan of a thousand activities stays far below every one of these limits.
"""

from __future__ import annotations

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.plan.errors import Refused

MOST_BYTES = 20_000_000
"""Of the file as it lies on the disk."""

MOST_ROWS = 20_000
"""Of all tables together, counting rows that hold something."""

MOST_COLUMNS = 200
"""Of one table."""

MOST_CHARACTERS = 20_000_000
"""Of all text, counting a merged cell's once for each row and column it covers."""

MOST_REMARKS = 5_000
"""Comments, mostly: a document that has been round every department has a few hundred."""

MOST_LINES = 400_000
"""Of a file of plain text; a row of a CSV file may hold several lines."""

MOST_PARTS = 4_000
"""Files inside an Office file. A long report with many pictures has a few hundred."""

MOST_DIRECTORY_BYTES = 1_000_000
"""Of the list of parts itself, which the zip reader takes into memory whole."""

MOST_UNPACKED_BYTES = 256_000_000
"""Of all parts together, unpacked; most of it is pictures."""

MOST_PART_BYTES = 80_000_000
"""Of one part of text (XML), unpacked. A sheet formatted down to Excel's last row takes up to 75 MB."""

MOST_MARKUP_BYTES = 96_000_000
"""Of all parts of text together, unpacked."""

MOST_RATIO = 250
"""How many times its packed size a large part may unpack to. Empty formatted rows, the worst of honest files,
reach about 100; zeros reach 1,000."""

RATIO_FROM_BYTES = 4_000_000
"""Below this size a part may be packed as tightly as it likes."""

MOST_TAGS = 2_500_000
"""Tags in a part that is read as a whole tree, such as the text of a Word document: an element takes some 300
bytes once it is parsed. Word writes about 400 for a row of a plan, so that this is 6,000 rows."""

MOST_TAGS_IN_ROW = 200_000
"""Tags in one row of a sheet, which is parsed as a whole: a row of 16,384 cells, the widest that Excel has, with a
formula and a value in each takes half of that."""

MOST_BYTES_OF_JSON = 120_000_000
"""Of a file in our own JSON: a plan of 100,000 milestones takes 72 MB."""

MOST_ROWS_OF_JSON = 400_000
"""Of all rows in our own JSON together, those of leads and updates included; such a plan has 130,000."""

MOST_DEPTH_OF_JSON = 100
"""Of what is within another in a part of such a document that isn't read."""

MOST_CELLS_OF_PAGE = 400_000
"""Of the tables of a web page, which is parsed as a whole: 20,000 rows of 20 columns."""

MOST_MANIFEST_BYTES = 1_000_000
"""Of the list of what an OpenDocument file holds, in which it says whether it is protected."""

CHUNK = 1 << 16
"""Bytes looked at in one go."""


def check_measures(document: Document) -> None:
    """Raises Refused if a document that was read has more rows, columns or text than a plan could have."""
    rows, characters = 0, sum(map(len, document.remarks))
    if len(document.remarks) > MOST_REMARKS:
        raise too_much_text(document.name)
    for block in document.blocks:
        if isinstance(block, Table):
            rows += len(block.rows)
            if rows > MOST_ROWS:
                raise too_many_rows(document.name)
            if any(len(row.cells) > MOST_COLUMNS for row in block.rows):
                raise too_many_columns(document.name)
            for row in block.rows:
                for cell in row.cells:
                    for line in cell.lines:
                        characters += len(line.text)
                if characters > MOST_CHARACTERS:
                    raise too_much_text(document.name)
        elif isinstance(block, Heading):
            characters += len(block.text)
        elif isinstance(block, Paragraph):
            characters += len(block.line.text)
    if characters > MOST_CHARACTERS:
        raise too_much_text(document.name)


def too_many_rows(name: str) -> Refused:
    """The refusal of a document with too many rows."""
    return Refused(
        f"“{name}” has more than {MOST_ROWS:,} rows, which is more than one plan has. "
        "Copy the plan's rows into a document of their own and import that."
    )


def too_many_columns(name: str) -> Refused:
    """The refusal of a table with too many columns."""
    return Refused(
        f"“{name}” has a table of more than {MOST_COLUMNS} columns, which no plan has. "
        "Copy the plan's columns into a document of their own and import that."
    )


def too_much_text(name: str) -> Refused:
    """The refusal of a document with too much text."""
    return Refused(
        f"“{name}” holds more text than is read in one document. "
        "Copy the plan into a document of its own and import that."
    )
