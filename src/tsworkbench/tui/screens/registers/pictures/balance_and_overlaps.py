"""Pictures made of lines of entries: the balance of pots, and contracts that overlap."""

from __future__ import annotations

from typing import NamedTuple

from textual.strip import Strip

from tsworkbench.plan.english import capital, counted, listed, pounds
from tsworkbench.plan.registers.pictures import (
    Group,
    PictureKind,
    Pot,
    balance_of,
    over_allocated,
    overlaps,
    pots,
)
from tsworkbench.tui.draw.content import Line
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.registers.pictures.picture import Chosen, PictureScreen, draw_heading
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import GroupedRows, Rows, RowState

_SUM = 14


class PotRows(Rows[Pot]):
    """A pot a line: its name, its size, a bar of what is paid, allocated and left, and what is left."""

    def __init__(self, found: tuple[Pot, ...]) -> None:
        self._lines = list(found)

    def show(self, found: tuple[Pot, ...]) -> None:
        """Takes the pots as they are by now."""
        self._lines = list(found)

    @property
    def too_much(self) -> int:
        """How many of them have more allocated than there is."""
        return sum(bool(one.too_much) for one in self._lines)

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        one = self._lines[index]
        name = max(12, min(36, width // 3))
        line = Line(width).gap()
        line.put(one.name, look.strong if state.selected else look.text, width=name - 2).gap()
        line.put(
            pounds(one.whole) if one.whole is not None else "no size", look.text, width=_SUM - 1, align="right"
        ).gap()
        bar = max(0, width - name - 2 * _SUM - 3)
        put_bar(line, one, bar, look)
        left = (
            f"{pounds(one.too_much)} over" if one.too_much else "" if one.left is None else f"{pounds(one.left)} left"
        )
        return line.gap().put(left, look.error if one.too_much else look.text, width=_SUM + 1, align="right").strip()


def put_bar(line: Line, one: Pot, width: int, look: Look) -> None:
    """Paid █, allocated and still to pay ▓, left ░; all of it ▓ in red where too much is allocated."""
    whole = max(one.whole or 0, one.used, one.paid)
    if not whole or width < 4:
        line.gap(width)
        return
    paid = min(width, width * min(one.paid, whole) // whole)
    used = min(width, max(paid, width * one.used // whole))
    if one.used and not used:
        used = 1
    ink = look.error if one.too_much else look.strong
    line.put("█" * paid, ink).put("▓" * (used - paid), ink).put("░" * (width - used), look.faint)


class BalanceScreen(PictureScreen):
    """What there is in each pot, what of it is allocated and paid, and what is left."""

    KIND = PictureKind.BALANCE

    def make_rows(self) -> RowList:
        self._source = PotRows(self._pots())
        rows = RowList(self._source)
        rows.empty = "There is nothing in this register yet."
        return rows

    def _pots(self) -> tuple[Pot, ...]:
        balance = balance_of(self.reading.registers, self.register)
        assert balance is not None
        self._balance = balance
        entries = self.reading.entries(self.register)
        return pots(balance, entries, lambda one: self.reading.name(self.register, one))

    def read(self) -> None:
        self._source.show(self._pots())

    def label(self) -> str:
        too_much = self._source.too_much
        return f"▲ {too_much} with too much allocated" if too_much else f"█ paid ▓ {self._balance.used.in_words} ░ left"

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        return (("enter", "list it"),)

    def chosen(self) -> Chosen | None:
        one = self._source.line_of(self.rows.cursor_key)
        return Chosen(self.register, one.name, (one.entry.id or "",)) if one is not None else None

    def tell(self, page: Page) -> None:
        """The pot in figures; that too much is allocated is said first."""
        one, look = self._source.line_of(self.rows.cursor_key), page.look
        if one is None:
            return
        page.label = 18 if page.width >= 76 else 12
        page.title(one.entry.ref or "", one.name)
        if words := over_allocated(one):
            page.words(f"▲ {words}", look.error)
        balance = self._balance
        page.field(balance.whole.title, pounds(one.whole) if one.whole is not None else "not said")
        to_pay = f", of it {pounds(one.to_pay)} to pay" if one.to_pay else ""
        page.field(balance.used.title, f"{pounds(one.used)}{to_pay}")
        if balance.paid is not None:
            page.field(balance.paid.title, pounds(one.paid))
        if one.left is not None and not one.too_much:
            page.field(balance.left.title, pounds(one.left))
        if one.confirmed is not None and balance.confirmed is not None:
            page.field(
                balance.confirmed.title,
                "yes" if one.confirmed else "no: to be confirmed",
                look.text if one.confirmed else look.doubt,
            )
        for name in ("closes", "panel", "row"):
            field = self.register.field(name)
            if field is not None and not field.personal:
                page.field(field.title, self.words(self.register, name, one.entry))


class _Line(NamedTuple):
    """A heading, a blank line, or a group of entries."""

    heading: str = ""
    number: int = 0
    group: Group | None = None


class OverlapRows(GroupedRows[_Line]):
    """The groups of entries that overlap, under what they have in common. The key of one is its place."""

    _blank = _Line()

    def __init__(self, found: tuple[tuple[str, tuple[Group, ...]], ...]) -> None:
        self.show(found)

    def show(self, found: tuple[tuple[str, tuple[Group, ...]], ...]) -> None:
        """Takes the groups as they are by now."""
        self._clear()
        for heading, groups in found:
            self._begin_group(_Line(heading, len(groups)))
            self._lines += [_Line(group=one) for one in groups]

    @property
    def groups(self) -> list[Group]:
        """All of them."""
        return [one.group for one in self._lines if one.group is not None]

    def group(self, key: int | None) -> Group | None:
        """The group of a row."""
        line = self.line_of(key)
        return line.group if line is not None else None

    def selectable(self, index: int) -> bool:
        return self._lines[index].group is not None

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        row = self._lines[index]
        line = Line(width).gap()
        if row.group is None:
            return draw_heading(line, row.heading, row.number, look)
        one = row.group
        total = pounds(one.sum) if one.sum is not None else ""
        refs = " ".join(entry.ref or "?" for entry in one.entries)
        words = max(16, (width - _SUM) * 3 // 5)
        line.gap().put(" · ".join(one.words), look.strong if state.selected else look.text, width=words - 3).gap()
        line.put(refs, look.muted, width=max(0, width - words - _SUM - 1))
        return line.right(total, look.text).strip()


class OverlapsScreen(PictureScreen):
    """The entries that are alike in what the register says, while their periods meet."""

    KIND = PictureKind.OVERLAPS

    def make_rows(self) -> RowList:
        self._source = OverlapRows(self._groups())
        rows = RowList(self._source)
        rows.empty = "No two of them are alike at the same time."
        return rows

    def _groups(self) -> tuple[tuple[str, tuple[Group, ...]], ...]:
        wanted = self.register.settings.get("overlaps", {}).get("where")
        self._entries = list(self.reading.entries(self.register, wanted))
        found = overlaps(
            self.register, self._entries, lambda field, cell: self.reading.words(self.register, field, cell)
        )
        return tuple((f"Same {self._called(same)}", groups) for same, groups in found)

    def _called(self, same: tuple[str, ...]) -> str:
        return listed(field.in_words for name in same if (field := self.register.field(name)) is not None)

    def read(self) -> None:
        self._source.show(self._groups())

    def label(self) -> str:
        looked = counted(len(self._entries), self.register.one)
        tick = self.register.tick
        done = f" · {sum(bool(one[tick]) for one in self._entries):,} {self._tick_words(tick)}" if tick else ""
        return f"{looked} looked at{done}"

    def _tick_words(self, tick: str) -> str:
        field = self.register.field(tick)
        return field.in_words if field is not None else tick

    def keys_now(self) -> tuple[tuple[str, str], ...]:
        return (("enter", "list them"),) if self._source.groups else ()

    def chosen(self) -> Chosen | None:
        one = self._source.group(self.rows.cursor_key)
        if one is None:
            return None
        words = f"same {self._called(one.same)}: {' · '.join(one.words)}"
        return Chosen(self.register, words, tuple(entry.id or "" for entry in one.entries))

    def tell(self, page: Page) -> None:
        """The entries of the group, with what they come to and when they run."""
        one = self._source.group(self.rows.cursor_key)
        if one is None:
            return
        total = f", {pounds(one.sum)}" if one.sum is not None else ""
        page.title("", " · ".join(one.words))
        page.words(
            f"{capital(counted(len(one.entries), self.register.one))}{total}, the same {self._called(one.same)}."
        )
        page.air()
        period = tuple(self.register.settings.get("overlaps", {}).get("period", ()))
        summed = self.register.settings.get("overlaps", {}).get("sum")
        for entry in one.entries:
            page.row(entry.ref or "", self.reading.name(self.register, entry))
            days = " – ".join(self.words(self.register, name, entry) or "no day" for name in period)
            rest = [name for name in self.register.columns if name not in (*period, *self.register.called)]
            names = ([summed] if summed else []) + [
                name for name in rest if name != summed and not self._personal(self.register, name)
            ]
            said = [self.beside(self.register, name, entry) for name in names]
            page.words(" · ".join(part for part in (days, *said) if part), page.look.muted, indent=5)
