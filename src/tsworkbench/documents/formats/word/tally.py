"""What is noticed while a Word document is read and isn't part of its blocks: pages, notes, and what was left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tsworkbench.documents.limits import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows
from tsworkbench.plan.english import and_more, counted, shortened

_TELL_EVERY = 50
_MOST_NAMED = 40
"""Hidden passages and rows that are named one by one."""
_LONGEST = 80
"""Characters of a hidden passage that are shown."""


@dataclass(slots=True)
class Tally:
    """Counts that run through the whole document, and the sentences they become."""

    name: str
    progress: Callable[[int, int | None], None] | None = None
    total_rows: int | None = None
    page: int | None = None
    page_marks: bool = False
    """Whether Word itself has marked where its pages broke, which makes breaks set by hand count twice."""
    rows: int = 0
    tables: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Foot- and endnotes in the order of their marks: "footnote" or "endnote", and the note's id."""
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Comments by their id, with the line that they are about."""
    deleted: int = 0
    hidden: list[tuple[str, str]] = field(default_factory=list)
    """Passages of hidden text, each with the row of a table that it is in."""
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    """Rows that are hidden, by table and row."""
    here: str = ""
    """The row of a table that is being read."""
    loose: list[str] = field(default_factory=list)
    """Sentences about notes to which nothing refers."""
    pictures: int = 0
    embedded: int = 0
    contents: int = 0

    def new_page(self, *, marked_by_word: bool) -> None:
        """Notes that a page has ended."""
        if self.page is not None and marked_by_word == self.page_marks:
            self.page += 1

    def new_row(self) -> None:
        """Notes that a row of a table was read. Raises Refused beyond the limit."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise too_many_rows(self.name)
        if self.progress is not None and self.rows % _TELL_EVERY == 0:
            self.progress(self.rows, self.total_rows)

    def check_columns(self, columns: int) -> None:
        """Raises Refused for a table that is wider than any plan."""
        if columns > MOST_COLUMNS:
            raise too_many_columns(self.name)

    def remarks(self) -> list[str]:
        """What was left out or stands hidden, each as a sentence."""
        said = [*self.loose]
        if self.deleted:
            said.append(
                f"Left out, as “track changes” has them deleted: {counted(self.deleted, 'passage')}. "
                "What it has inserted was read."
            )
        if self.hidden:
            shown = [
                f"“{shortened(text, _LONGEST)}”{f' ({where})' if where else ''}"
                for text, where in self.hidden[:_MOST_NAMED]
            ]
            more = len(self.hidden) - len(shown)
            which = ", ".join(shown) + (f" {and_more(more)}" if more else "")
            count = counted(len(self.hidden), "passage")
            said.append(f"Read like the rest, though set as hidden text: {count}, {which}.")
        if self.hidden_rows:
            shown = [f"table {table}, row {row}" for table, row in self.hidden_rows[:_MOST_NAMED]]
            more = len(self.hidden_rows) - len(shown)
            which = "; ".join(shown) + (f"; {and_more(more)}" if more else "")
            said.append(f"Read like the rest, though hidden: {counted(len(self.hidden_rows), 'row')} ({which}).")
        if self.pictures:
            said.append(f"It has {counted(self.pictures, 'picture')}; what a picture shows can't be read.")
        if self.embedded:
            said.append(f"It has {counted(self.embedded, 'embedded file')}, which can't be read from here.")
        if self.contents:
            said.append("Its table of contents was left out; it repeats the headings.")
        return said
