"""What two officers changed without knowing of each other, to be settled: one key, one act, one undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tsworkbench.plan.calendar import moment_of, short_date
from tsworkbench.plan.english import capital, counted, listed
from tsworkbench.plan.sharing.values import Said, Unsettled
from tsworkbench.store.views.refs import place_of
from tsworkbench.tui.bench.actions import key_to
from tsworkbench.tui.draw.content import Line, Run
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.row_marks import UNSETTLED
from tsworkbench.tui.draw.themes import Look
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.widgets.hint_line import pressing
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.tui.widgets.row_source import Rows, RowState
from tsworkbench.work.sharing import spoken, typed
from tsworkbench.work.sharing.exchange import settle, settle_act, to_settle
from tsworkbench.work.sharing.spoken import About

if TYPE_CHECKING:
    from datetime import date

    from tsworkbench.store.book import Book, Done
    from tsworkbench.tui.bench.protocol import WholeBench

_REF, _FIELD = 8, 14
_WIDE = 100
_INDENT = 3
_OPTION = 18
"""Cells for the key and the word of a side: "s  kept", "t  set aside"."""
_SIDES = "t23456789"
"""The keys of what was set aside, in its order."""


class Item:
    """One fact to be settled, with its words."""

    def __init__(self, book: Book, one: Unsettled) -> None:
        self.one = one
        self.about: About = spoken.about(book, one)
        self.field = spoken.fact_words(one)
        self.before = spoken.value_words(book, one, one.before)
        self.kept = spoken.value_words(book, one, one.kept.value)
        self.aside = [spoken.value_words(book, one, said.value) for said in one.aside]

    @property
    def sides(self) -> str:
        """What was said, in one line: what counts now first."""
        return f" {UNSETTLED} ".join((self.kept, *self.aside))


class ItemRows(Rows[Item]):
    """Row, title, field, and what is said of it."""

    def __init__(self, items: list[Item]) -> None:
        self._lines = self.items = items

    def paint(self, index: int, width: int, state: RowState, look: Look) -> Strip:
        item = self.items[index]
        line = Line(width).gap()
        ink = look.strong if state.selected else look.text
        line.put(item.about.ref, look.muted, width=max(_REF, min(cell_len(item.about.ref) + 1, 24)))
        if width < _WIDE - 2:
            line.put(item.field, look.muted, width=_FIELD).gap()
            return line.put(item.sides, ink).strip()
        title = max(20, (width - _REF - _FIELD) * 2 // 5)
        line.put(item.about.title, ink, width=title).gap(2).put(item.field, look.muted, width=_FIELD).gap()
        return line.put(item.sides, look.text).strip()


class SettlingScreen(TellingScreen[None]):
    """The list of what is to be settled, and under it the one that the cursor is on, with the keys that settle it.

    Its acts are the workbench's own, so undo takes each of them back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", show=False),
        Binding("s", "keep", show=False),
        *(Binding(key, f"take({place})", show=False) for place, key in enumerate(_SIDES)),
        Binding("b", "both", show=False),
        Binding("w", "write", show=False),
        Binding("A", "alike", show=False),
        Binding("enter", "later", show=False),
        Binding("H", "history", show=False),
        Binding("g", "go", show=False),
        Binding("u,ctrl+z", "undo", show=False),
    ]
    READS_AFTER = 6

    def __init__(self, bench: WholeBench) -> None:
        self._bench = bench
        self._alike: str | None = None
        """The act of which all is to be settled alike, while it is asked how."""
        self._items = self._read()
        super().__init__(RowList(ItemRows(self._items)), bench.desk)
        self.rows.empty = "Nothing is to be settled."

    def _read(self) -> list[Item]:
        desk = self._bench.desk
        return [Item(desk.book, one) for one in to_settle(desk.book, desk.plan["id"])]

    def on_mount(self) -> None:
        self.watch(self._bench.hints, "message", self._said, init=False)
        self._show()

    def _said(self, message: tuple[str, bool]) -> None:
        if message[0]:
            self.hints.message = message

    @property
    def item(self) -> Item | None:
        """What the cursor is on."""
        key = self.rows.cursor_key
        return self._items[key] if key is not None and key < len(self._items) else None

    def _show(self) -> None:
        plan = self._bench.desk.plan
        name = str(plan["short_title"] or plan["title"])
        key = self.rows.cursor_key
        of = f"{(key or 0) + 1} of {len(self._items)} · " if self._items else ""
        self.called(UNSETTLED, "To settle", f"{of}{name}")
        self.show_keys(self._keys())

    def _keys(self) -> tuple[tuple[str, str], ...]:
        item = self.item
        if item is None:
            return (("u", "undo"), ("esc", "back"))
        if self._alike is not None:
            return (("s", "keep all"), ("t", "all that was set aside"), ("esc", "not now"))
        keys = [("s", "kept"), ("t", "set aside")]
        if spoken.keeps_both(item.one):
            keys.append(("b", "both"))
        if typed.can_write(item.one):
            keys.append(("w", "write"))
        if item.one.same_act:
            keys.append(("A", "all of this act alike"))
        return (*keys, ("enter", "later"), ("u", "undo"), ("H", "history"), ("g", "go to"), ("esc", "back"))

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._alike = None
        self.hints.message = ("", False)
        self._show()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_go()

    # -- what is told of it

    def tell(self, page: Page) -> None:
        """Before both, what is kept, what was set aside: each with who said so, when there, and when it came here."""
        item = self.item
        if item is None:
            page.words("✓ All is settled.", page.look.text)
            return
        look = page.look
        page.title(item.about.ref, item.about.title)
        page.air()
        wide = page.width >= _WIDE - 4
        page.words(capital(item.field), look.strong)
        self._line(page, [("     before both", look.muted)], item.before, look.text)
        self._side(page, "▸", "s", "kept", item.kept, item.one.kept, wide=wide)
        for key, words, said in zip(_SIDES, item.aside, item.one.aside, strict=False):
            self._side(page, " ", key, "set aside", words, said, wide=wide)
        if spoken.keeps_both(item.one):
            self._way(page, "b", "both, one under the other")
        if typed.can_write(item.one):
            self._way(page, "w", "write another…")
        page.air()
        page.words(self._note(item), look.muted, indent=_INDENT)

    def _side(self, page: Page, mark: str, key: str, word: str, words: str, said: Said, *, wide: bool) -> None:
        look = page.look
        runs: list[Run] = [(f"{mark} ", look.accent), (key, pressing(look.key, key)), (f"  {word}", look.muted)]
        ends = [(f"{_who(said)}   {_when(said.at)}", look.muted)]
        here = f"   here {_when(said.known_at)}" if said.known_at and said.known_at != said.at else ""
        first = len(page.lines)
        room = page.width - _OPTION - cell_len(ends[0][0] + here) - 4
        ink = look.strong if mark.strip() else look.text
        if wide and cell_len(words) <= room and "\n" not in words:
            line = Line(page.width, page.under).to(_OPTION + 1).put(words, ink)
            page.lines.append(line.right(ends[0][0] + here, look.muted).right(" ").strip())
            _before(page, first, runs)
            return
        self._line(page, runs, words, ink)
        page.words(" · ".join(filter(None, (_who(said), _when(said.at), here.strip()))), look.muted, indent=_OPTION)

    def _line(self, page: Page, runs: list[Run], words: str, ink: Style) -> None:
        """Words in the column of what is said, with runs before their first line."""
        first = len(page.lines)
        page.words(words, ink, indent=_OPTION)
        _before(page, first, runs)

    def _way(self, page: Page, key: str, words: str) -> None:
        look = page.look
        first = len(page.lines)
        page.words("", indent=_OPTION)
        _before(
            page,
            first,
            [("  ", look.muted), (key, pressing(look.key, key)), (f"  {words}", look.muted)],
            wide=len(words) + 8,
        )

    def _note(self, item: Item) -> str:
        one = item.one
        note = "Neither knew of the other."
        if one.same_act:
            others = [other for other in self._items if other.one.key in one.same_act]
            also = listed([f"{other.about.ref} {other.field}" for other in others], most=4)
            note += f" The same act also changed {also}, which is to be settled as well: A settles all of it alike."
        return f"{note} Papers print what is kept, also before it is settled."

    # -- settling

    def action_keep(self) -> None:
        """What counts now stays."""
        if self._alike is not None:
            self._settle_act("kept")
        else:
            self._settle("kept")

    def action_take(self, place: int) -> None:
        """What was set aside counts from now on."""
        item = self.item
        if self._alike is not None and place == 0:
            self._settle_act("theirs")
        elif item is not None and place < len(item.one.aside):
            self._settle(place)

    def action_both(self) -> None:
        """One text under the other."""
        if (item := self.item) is not None and spoken.keeps_both(item.one):
            self._settle("both")

    def action_alike(self) -> None:
        """Asks how all of the act is to be settled."""
        item = self.item
        if item is None or not item.one.same_act:
            return
        self._alike = item.one.aside[0].id
        count = len(item.one.same_act) + 1
        self.hints.message = (
            f"All {count} facts of that act: s keeps what counts now, t takes what was set aside.",
            False,
        )
        self.show_keys(self._keys())

    def _settle(self, choice: str | int) -> None:
        if (item := self.item) is not None:
            one = item.one
            self._bench.write(lambda book: settle(book, one, choice), then=self._settled)

    def _settle_act(self, choice: str) -> None:
        act, self._alike = self._alike, None
        plan = self._bench.desk.plan["id"]
        if act is not None:
            self._bench.write(lambda book: settle_act(book, plan, act, choice), then=self._settled)

    def action_write(self) -> None:
        """Asks for what it is to be, in words."""
        from tsworkbench.tui.screens.prompts import Asking, Blank

        item, desk = self.item, self._bench.desk
        if item is None or not typed.can_write(item.one):
            return
        one = item.one
        read = partial(typed.reading, desk.book, one, as_at=desk.as_at)
        blank = Blank(capital(item.field)[:9], typed.proposed(desk.book, one), read)

        def submit(words: list[str]) -> None:
            cells = typed.written(desk.book, one, words[0], as_at=desk.as_at)
            asking.dismiss(None)
            self._bench.write(lambda book: settle(book, one, "write", cells), then=self._settled)

        words = f"{item.about.ref} {item.about.title}. Kept: {item.kept}. Set aside: {'; '.join(item.aside)}."
        asking = Asking(f"{capital(item.field)} of {item.about.ref}", words, [blank], submit)
        self.app.push_screen(asking)

    def _settled(self, done: Done) -> None:
        """It is on disk: the next one is in hand."""
        self._again()
        self.hints.message = (f"{done.label} · saved · {key_to('undo')} undoes it", False)

    def _again(self) -> None:
        key = self.item.one.key if self.item is not None else None
        place = self.rows.cursor_key or 0
        self._items = self._read()
        self.rows.source = ItemRows(self._items)
        same = next((index for index, item in enumerate(self._items) if item.one.key == key), None)
        if self._items:
            self.rows.go_to(same if same is not None else min(place, len(self._items) - 1))
        self._show()
        self.show_saved(self._bench)
        self.tell_again()
        self._bench.sharing.count()

    def action_undo(self) -> None:
        """Takes back the last act: what was settled is to be settled again."""
        from tsworkbench.store.log import undo

        def undone(done: Done) -> None:
            before = {item.one.key for item in self._items}
            self._again()
            back = next((index for index, item in enumerate(self._items) if item.one.key not in before), None)
            if back is not None:
                self.rows.go_to(back)
            self.hints.message = (f"{done.label} · saved", False)

        self._bench.write(partial(undo.undo, known=self._bench.desk.refuse_unseen), then=undone)

    # -- going about

    def action_later(self) -> None:
        """Leaves this one for later."""
        before = self.rows.cursor_key
        self.rows.move_cursor(1)
        if self.rows.cursor_key == before:
            left = counted(len(self._items), "fact")
            self.hints.message = (f"That was the last: {left} to settle still. Papers print what is kept.", False)

    def action_history(self) -> None:
        """All that was ever done to the row."""
        from tsworkbench.tui.screens.row.history import HistoryScreen

        item = self.item
        if item is not None and item.about.key is not None:
            self.app.push_screen(HistoryScreen(self._bench, place_of(self._bench.desk.book, item.about.key)))

    def action_go(self) -> None:
        """To the row in the plan."""
        item = self.item
        if item is not None and item.about.key is not None and item.about.name[0] != "plan":
            self.go_to_one(self._bench, [(item.about.key, item.about.title)])

    def action_leave(self) -> None:
        """Back: first from the question how all is to be settled."""
        if self._alike is not None:
            self._alike = None
            self.hints.message = ("", False)
            self.show_keys(self._keys())
        else:
            super().action_leave()

    def day_turned(self, day: date) -> None:
        """Another day has begun; nothing here is worked out from it."""


def _before(page: Page, line: int, runs: list[Run], *, wide: int = _OPTION + 1) -> None:
    """Puts runs over the beginning of a line that is on the page."""
    drawn = Line(wide, page.under).gap()
    for text, style in runs:
        drawn.put(text, style)
    page.lines[line] = Strip([*drawn.strip(), *page.lines[line].crop(wide)], page.width)


def _who(said: Said) -> str:
    return said.who or "another program"


def _when(at: str | None) -> str:
    moment = moment_of(at)
    return f"{short_date(moment.date()).rsplit(' ', 1)[0]} {moment:%H:%M}" if moment is not None else ""
