"""Entries that may be one thing twice, side by side: `m` makes them one, `n` says that they are two."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.plan.english import counted
from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.registers.doubles import MOST_COMPARED_BY_WORD, Alike, Double
from tsworkbench.plan.registers.pictures import PictureKind
from tsworkbench.plan.registers.values import Entry, FieldKind
from tsworkbench.tui.bench.desk import to_read
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.registers.pictures.picture import Chosen, PictureScreen, draw_heading
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, RowState
from tsworkbench.work.registers import doubles
from tsworkbench.work.registers.reading import Reading

apart = asyncio.to_thread
"""Runs what takes its time beside the screen."""


class _Line(NamedTuple):
    """A heading, a blank line, or a pair."""

    heading: str = ""
    number: int = 0
    double: Double | None = None
    older: str = ""
    younger: str = ""


_HEADINGS = {
    Alike.NUMBER: "The same number",
    Alike.WORDS: "The same words",
    Alike.BUT_ONE: "The same words but one",
}


class DoubleRows(GroupedRows[_Line]):
    """The pairs under why they may be one, surest first. The key of one is its place."""

    _blank = _Line()

    def __init__(self) -> None:
        self.show((), {})

    def show(self, found: tuple[Double, ...], named: dict[str, str]) -> None:
        """Takes the pairs, and what each entry is called."""
        self._clear()
        for alike, heading in _HEADINGS.items():
            mine = [one for one in found if one.alike is alike]
            if mine:
                self._begin_group(_Line(heading, len(mine)))
                self._lines += [
                    _Line(double=one, older=named.get(one.older, "?"), younger=named.get(one.younger, "?"))
                    for one in mine
                ]

    def double(self, key: int | None) -> Double | None:
        """The pair of a row."""
        line = self.line_of(key)
        return line.double if line is not None else None

    def selectable(self, index: int) -> bool:
        return self._lines[index].double is not None

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width).gap()
        if row.double is None:
            return draw_heading(line, row.heading, row.number, look)
        half = (width - 3) // 2
        ink = look.strong if state.selected else look.text
        return line.gap().put(row.older, ink, width=half - 1).gap(2).put(row.younger, ink, width=half - 1).strip()


class DoublesScreen(PictureScreen):
    """The pairs of a register that may be one, looked for beside the screen."""

    KIND = PictureKind.DOUBLES

    def make_rows(self) -> RowList:
        self._source = DoubleRows()
        self._found: tuple[Double, ...] = ()
        self._looked = False
        self._entries: dict[str, Entry] = {}
        rows = RowList(self._source)
        rows.empty = "Looking for doubles…"
        return rows

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._look(), group="doubles", exclusive=True)

    def read(self) -> None:
        """Looks again; what is known meanwhile is still shown."""
        if self._looked:
            self.run_worker(self._look(), group="doubles", exclusive=True)

    async def _look(self) -> None:
        """A connection of its own reads and compares, while the screen goes on."""
        book, reading, name = self._bench.desk.book, self.reading, self.name_of_register

        def look() -> tuple[tuple[Double, ...], dict[str, str], dict[str, Entry]]:
            with to_read(book) as apart:
                there = Reading(apart, reading.plan_id, reading.as_at)
                register = there.registers.get(name)
                if register is None:
                    return (), {}, {}
                entries = {entry.id or "": entry for entry in there.entries(register)}
                found = doubles.found_in(register, list(entries.values()))
                wanted = {entry_id for one in found for entry_id in one.pair}
                mine = {one: entries[one] for one in wanted}
                named = {one: there.called(register, entry) for one, entry in mine.items()}
                return tuple(found), named, mine

        try:
            self._found, named, self._entries = await apart(look)
        except WorkbenchError as error:
            self.hints.message = (str(error), True)
            return
        self._looked = True
        at = self.rows.cursor_key
        self._source.show(self._found, named)
        self.rows.empty = "No two entries look like one thing."
        self.rows.reload()
        if at is not None and not self.rows.go_to(at):
            self.rows.move_cursor(0)
        self.say()
        self.tell_again()

    def label(self) -> str:
        if not self._looked:
            return "looking…"
        return f"{len(self._found):,} to look at" if self._found else "none"

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        if not self._found:
            return ()
        return (("enter", "side by side"), ("m", "merge"), ("n", "not the same"), ("u", "undo"))

    def letters(self) -> dict[str, Callable[[], None]]:
        return {"m": self._merge, "n": self._reject, "u": self.undo}

    def chosen(self) -> Chosen | None:
        one = self._source.double(self.rows.cursor_key)
        if one is None:
            return None
        return Chosen(self.register, "two that may be one", (one.older, one.younger))

    def action_choose(self) -> None:
        """Both side by side, alone on the screen; again, the list."""
        if self._source.double(self.rows.cursor_key) is not None:
            self.action_zoom()

    def _merge(self) -> None:
        one = self._source.double(self.rows.cursor_key)
        if one is not None:
            self._bench.perform(doubles.merge_pair(self.reading.book, one.older, one.younger), then=self.after_act)

    def _reject(self) -> None:
        one = self._source.double(self.rows.cursor_key)
        if one is not None:
            self._bench.perform(doubles.not_the_same(self.register, one.older, one.younger), then=self.after_act)

    def tell(self, page: Page) -> None:
        """Both entries, field by field; what only one of them has, and what they differ in, stands out."""
        one, look = self._source.double(self.rows.cursor_key), page.look
        if one is None:
            if self._looked and len(self._entries) > MOST_COMPARED_BY_WORD:
                page.words(
                    "Of so many entries only those with the same number or the same words are shown.", look.muted
                )
            return
        page.label = 18 if page.width >= 76 else 12
        older, younger = self._entries[one.older], self._entries[one.younger]
        page.words(doubles.why(self.register, one), look.strong)
        page.words(f"m makes them one: {older.ref} stays, and takes what it lacks from {younger.ref}.", look.muted)
        page.air()
        half = max(10, (page.width - page.label - 4) // 2)
        head = Line(page.width, page.under).gap(1 + page.label).put(older.ref or "older", look.strong, width=half).gap()
        page.lines.append(head.put(younger.ref or "younger", look.strong, width=half).strip())
        for field in self.register.fields:
            if field.kind is FieldKind.ROLLUP and not (older[field.name] or younger[field.name]):
                continue
            texts = [self.words(self.register, field.name, entry) for entry in (older, younger)]
            if not any(texts):
                continue
            same = texts[0] == texts[1]
            line = Line(page.width, page.under).gap().put(field.title, look.muted, width=page.label - 1).gap()
            line.put(texts[0], look.muted if same else look.text, width=half).gap()
            page.lines.append(line.put(texts[1], look.muted if same else look.doubt, width=half).strip())
        page.air()
        page.words(f"{counted(len(self._found), 'pair')} in all.", look.muted)
