"""The strip about an entry, and the page with all of it: every field that holds something, with what it links to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tsworkbench.plan.english import number
from tsworkbench.plan.model import GLYPHS
from tsworkbench.plan.registers import kinds
from tsworkbench.plan.registers.values import Field, FieldKind, Register
from tsworkbench.tui.draw.content import Run
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.panes.detail import Account, FieldLines
from tsworkbench.tui.panes.detail import Field as Labelled

if TYPE_CHECKING:
    from tsworkbench.tui.screens.registers.shelf import EntryView, Shelf

_LONG = 60
"""Characters from which a field has a line of its own."""


def rated(view: EntryView, look: Look) -> list[Run]:
    """The scores of an entry with their colours: "residual ▲20   target ●5"."""
    runs: list[Run] = []
    for field in view.register.fields:
        cell = view.cells.get(field.name)
        if field.bands and isinstance(cell, int | float):
            colour = kinds.band(field, float(cell))
            glyph = GLYPHS[colour] if colour is not None else ""
            runs += [("   " if runs else "", look.muted), (f"{field.in_words} ", look.muted)]
            runs.append((f"{glyph}{number(cell)}", look.rags[colour]))
    return runs


def _parts(register: Register) -> frozenset[str]:
    """The fields that scores are made of."""
    return frozenset(name for field in register.fields if field.bands for name in field.of)


def fields_of(view: EntryView, seen: Collection[str] = ()) -> Iterator[tuple[Field, str]]:
    """The fields of an entry that hold something, with their words: first those that nothing shows yet, last those that
    its scores are made of. What it is called by and its scores stand above them."""
    title = view.register.called[:1]
    parts = _parts(view.register)
    there = [
        (field, words)
        for field in view.register.fields
        if field.name not in title and not field.bands and (words := view.words(field.name))
    ]
    yield from (one for one in there if one[0].name not in seen and one[0].name not in parts)
    yield from (one for one in there if one[0].name in seen)
    yield from (one for one in there if one[0].name in parts and one[0].name not in seen)


class EntryStrip(FieldLines):
    """Writes the account of an entry in lines of a width."""

    def __init__(self, shelf: Shelf, view: EntryView, width: int, look: Look, *, brief: bool) -> None:
        super().__init__(width, look, brief=brief)
        self._shelf = shelf
        self._view = view

    def account(self, most: int, seen: Collection[str]) -> Account:
        """All about the entry: its title whole, its scores, and then what the list doesn't show (`seen`)."""
        view, look = self._view, self._look
        self._titled(view.ref, view.title, rated(view, look), max(1, most // 2))
        short: list[Labelled] = []
        parts = _parts(view.register)
        said = [one for one in fields_of(view, seen) if one[0].name not in parts]
        for field, words in (*said, *self._scored()):
            runs = self._runs(field, words)
            if field.kind is FieldKind.LONG or len(words) > _LONG:
                self._flow(short)
                short = []
                self._flow([Labelled(field.title, runs, 0, field.name)])
            else:
                short.append(Labelled(field.title, runs, len(short) and 1, field.name))
        self._flow(short)
        return Account(self._lines, len(self._lines), self._places)

    def _scored(self) -> Iterator[tuple[Field, str]]:
        """Each score with what it is made of: "4 likely × 5 critical"."""
        for field in self._view.register.fields:
            words = [said for name in field.of if (said := self._view.words(name))] if field.bands else []
            if words:
                yield field, " × ".join(words)

    def _runs(self, field: Field, words: str) -> list[Run]:
        look, view = self._look, self._view
        said = " · ".join(words.split("\n")) if field.several else words
        if field.title.endswith(" by"):
            said = said.removeprefix("by ")
        late = self._shelf.is_late(view, field)
        return [("▲ " if late else "", look.error), (said, look.error if late else look.text)]


def write_page(page: Page, shelf: Shelf, view: EntryView) -> None:
    """All of an entry, words whole."""
    look = page.look
    page.label = max((len(field.title) for field, _ in fields_of(view)), default=10) + 2
    page.title(view.ref, view.title, right=rated(view, look))
    if view.register.about:
        page.words(view.register.title, look.muted)
    page.air()
    for field, words in fields_of(view):
        late = shelf.is_late(view, field)
        page.field(field.title, words, look.error if late else None)
    linked = shelf.naming(view)
    if linked:
        page.heading("Named by", len(linked))
        for other in linked[:_MOST_NAMING]:
            page.row(other.ref, other.called, right=[(other.register.title, look.muted)])
        if len(linked) > _MOST_NAMING:
            page.words(f"and {len(linked) - _MOST_NAMING:,} more", look.muted)


_MOST_NAMING = 40
