"""The caps on what was read: rows, columns and text, whichever format they came from."""

from __future__ import annotations

from tsworkbench.documents.blocks import Document, Heading, Paragraph, Table
from tsworkbench.documents.guard.limits import MOST_CHARACTERS, MOST_COLUMNS, MOST_REMARKS, MOST_ROWS
from tsworkbench.plan.errors import Refused


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
