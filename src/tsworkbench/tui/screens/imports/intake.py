"""Bringing a document in, from its path to the plan on the screen: read, gone through, compared, written.

The screens ask; every step that takes time is done in a thread of its own, on a connection of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar, cast

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tsworkbench.documents.intake import Fresh, read_draft
from tsworkbench.plan.errors import Cancelled, NothingToDo, WorkbenchError
from tsworkbench.plan.imports.differences import Comparison, Difference, Kind, difference_in_words
from tsworkbench.plan.imports.doubts import Review
from tsworkbench.store.backups.glance import columns_of, officers_of, working_of
from tsworkbench.store.book import Book, Clock, Done
from tsworkbench.store.opening import opened
from tsworkbench.store.tables import PARENT
from tsworkbench.store.upgrade import create, discard
from tsworkbench.store.views.refs import cells_of
from tsworkbench.tui.draw.content import Line, wrap
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.screens.frame import TellingScreen
from tsworkbench.tui.screens.imports.plan_rows import HEADINGS, ChangeRows
from tsworkbench.tui.screens.imports.review import ImportReview
from tsworkbench.tui.screens.prompts import Asking, Blank, Prompt, Prose
from tsworkbench.tui.widgets.row_list import RowList
from tsworkbench.work.imports.counterpart import held_beside, made_at
from tsworkbench.work.imports.edition import has_only_measures, told_figures
from tsworkbench.work.imports.intake import Proposal, add_plans, nothing_new, propose, take_in

if TYPE_CHECKING:
    from tsworkbench.tui.bench.protocol import WholeBench


T = TypeVar("T")


class Source(NamedTuple):
    """A document to bring in. `fresh`: where it has been read already; `named`, `new`: as for `propose`."""

    path: str
    fresh: Fresh | None = None
    named: str | None = None
    new: bool = False
    here: str | None = None
    """The plan on the screen, which a document with nothing but measures is for."""


class Remembering(Protocol):
    """An app that knows how far each import has come in this session."""

    sittings: Sittings


class Desk(NamedTuple):
    """Where it goes: the plan file, who acts, and from which day things are looked at."""

    path: str
    as_at: date
    who: str | None = None
    clock: Clock | None = None


Sittings = dict[str, Review]
"""What was settled of a document in this session, by its fingerprint: left half-way, it is gone on with."""


async def bring_in(app: App[Any], desk: Desk, source: Source, sittings: Sittings) -> Done | None:
    """Goes through the import of a document. None if it was left: nothing was written then.

    A plan file that isn't there is made, and goes again unless a plan got into it. Raises WorkbenchError.
    """
    fresh = source.fresh
    if fresh is None:
        fresh = await waited(
            app,
            f"Reading {os.path.basename(source.path)}…",
            lambda tell, stop: read_draft(
                source.path,
                before={} if source.new else columns_of(desk.path, os.path.basename(source.path), source.named),
                names=officers_of(desk.path),
                working=working_of(desk.path, source.named),
                progress=tell,
                cancelled=stop,
            ),
        )
    is_new = not os.path.exists(desk.path)
    if is_new:
        create(desk.path)
    done: Done | None = None
    try:
        if fresh.is_own and source.named is None:
            done = await _written(app, desk, partial(_add, fresh=fresh))
        else:
            done = await _gone_through(app, desk, source, fresh, sittings)
    finally:
        if is_new and done is None:
            discard(desk.path)
    if done is not None:
        for key in [key for key in sittings if key.startswith(fresh.fingerprint)]:
            sittings.pop(key)
    return done


async def _gone_through(app: App[Any], desk: Desk, source: Source, fresh: Fresh, sittings: Sittings) -> Done | None:

    fresh, sitting = await _held(app, desk, source, fresh)
    review = sittings.setdefault(sitting, Review(fresh.draft))
    chosen: dict[str, bool] = {}
    apart: list[tuple[str, str]] = []
    first = await _compared(app, desk, source, fresh, review, apart)
    if first.is_nothing:
        raise NothingToDo(nothing_new(first))
    follows, ends = _what_follows(first)
    while True:
        there = frozenset(key for part in first.parts if part.comparison for key in part.comparison.pairs)
        screen = ImportReview(review, as_at=desk.as_at, what_follows=follows, ends=ends, there=there)
        if not await app.push_screen_wait(screen):
            return None
        proposal = await _compared(app, desk, source, fresh, review, apart)
        answer = await _changes(app, proposal, chosen, apart)
        while answer == AGAIN:
            proposal = await _compared(app, desk, source, fresh, review, apart)
            answer = await _changes(app, proposal, chosen, apart)
        if answer == BACK:
            review.back()
            continue
        return await _taken_in(app, desk, proposal, chosen, review.links_pairs) if answer == WRITE else None


async def _held(app: App[Any], desk: Desk, source: Source, fresh: Fresh) -> tuple[Fresh, str]:
    """A sheet of our own is read anew beside the plan that it came from; with it, by what its review is known.

    Such a sheet is another one once the plan has changed, so that a review left half-way is begun anew then.
    """
    if fresh.draft.sheet is None:
        return fresh, fresh.fingerprint

    def hold(book: Book) -> tuple[Fresh, str]:
        draft = held_beside(book, fresh.draft, named=source.named, new=source.new)
        return fresh._replace(draft=draft), f"{fresh.fingerprint} {made_at(book)}"

    return await waited(app, "Holding it beside the plan…", lambda _tell, _stop: _on_a_book(desk, hold))


async def _changes(app: App[Any], proposal: Proposal, chosen: dict[str, bool], apart: list[tuple[str, str]]) -> str:
    """How what the document would change was left, once it was looked through; a new plan changes nothing."""

    compared = [part.comparison for part in proposal.parts if part.comparison is not None]
    if proposal.is_nothing:
        raise NothingToDo(nothing_new(proposal))
    if not any(comparison.differences for comparison in compared):
        return WRITE  # a new plan, or measures alone: the review has told them
    source, before = proposal.draft.source, _came_from(proposal)
    screen = ImportChanges(compared, chosen, source=source, before=before, apart=apart, too_many=proposal.too_many_new)
    return await app.push_screen_wait(screen)


async def _taken_in(app: App[Any], desk: Desk, proposal: Proposal, chosen: dict[str, bool], link_pairs: bool) -> Done:
    def job(tell: Tell, stop: Stop) -> Done:
        how = partial(take_in, as_at=desk.as_at, choices=chosen, link_pairs=link_pairs, progress=tell, stop=stop)
        return _on_a_book(desk, lambda book: how(book, proposal))

    words = f"Writing {proposal.draft.source} into {os.path.basename(desk.path)}…"
    return await waited(app, words, job, writes=True)


async def _compared(
    app: App[Any], desk: Desk, source: Source, fresh: Fresh, review: Review, apart: list[tuple[str, str]]
) -> Proposal:
    only_measures = all(map(has_only_measures, review.draft.library.plans))

    def compare(book: Book) -> Proposal:
        return propose(
            book,
            review.draft,
            raw=review.raw,
            named=source.named or (source.here if only_measures else None),
            new=source.new,
            fingerprint=fresh.fingerprint,
            apart=frozenset(apart),
        )

    return await waited(app, "Comparing it with the file…", lambda _tell, _stop: _on_a_book(desk, compare))


def _add(book: Book, *, fresh: Fresh) -> Done:
    return add_plans(book, fresh.draft.library, fresh.draft.source)


async def _written(app: App[Any], desk: Desk, act: Callable[[Book], Done]) -> Done:
    return await waited(app, "Writing…", lambda _tell, _stop: _on_a_book(desk, act), writes=True)


def _on_a_book(desk: Desk, act: Callable[[Book], T]) -> T:
    """Does something with the file on a connection of this thread's own."""
    with opened(desk.path, clock=desk.clock, who=desk.who) as book:
        return act(book)


def _what_follows(proposal: Proposal) -> tuple[str, str]:
    """What enter does at the end of the review."""
    titles = [part.comparison.title for part in proposal.parts if part.comparison is not None]
    if titles and all(has_only_measures(part.plan) for part in proposal.parts):
        said = " ".join(words for part in proposal.parts for words in told_figures(part.measured))
        return (
            f"They are for “{titles[0]}”. {said} Enter to import them, as one act: u undoes all of it.",
            "import them",
        )
    if not titles:
        return "Enter to import it, as one act: u undoes all of it.", "import it"
    named = ", ".join(f"“{title}”" for title in titles)
    return f"It is a newer edition of {named}. Enter shows what it would change there.", "shows what it changes"


def _came_from(proposal: Proposal) -> str:
    """Which plan it is a newer edition of, and where that came from."""
    said = []
    for part in proposal.parts:
        if part.comparison is not None:
            came = f", which came from {part.before.document}" if part.before is not None else ""
            said.append(f"A newer edition of “{part.comparison.title}”{came}.")
            said += told_figures(part.measured) if part.measured else []
    return " ".join(said)


def plan_of(book: Book, done: Done) -> str | None:
    """The plan that an act has brought, or changed rows of."""
    own = next((row for table, row in done.touched if table == "plan"), None)
    if own is not None:
        return own
    for table, row in sorted(done.touched):
        if table in PARENT or table == "setting":
            found = cells_of(book, table, row)
            if found is not None and found["plan_id"] is not None:
                return str(found["plan_id"])
    return None


def ask_for_document(bench: WholeBench) -> None:
    """Where the document is; then the import of it."""
    from tsworkbench.tui.paths import about_document, path_of

    def go_on(typed: list[str]) -> None:
        asking.dismiss(path_of(typed[0]))

    words = "Type where it is, or drag it here. Nothing is written before you have seen what it was read as."
    asking = Asking("Import a document", words, [Blank("Document", reading=about_document, completes=True)], go_on)
    bench.open(asking, lambda path: start_import(bench, Source(path)) if path else None)


def start_import(bench: WholeBench, source: Source) -> None:
    """Goes through the import of a document, while the screen goes on."""
    bench.run_worker(_import(bench, source), group="import", exclusive=True)


async def _import(bench: WholeBench, source: Source) -> None:
    book, sittings = bench.desk.book, cast("Remembering", bench.app).sittings
    clock = book.now if book.has_own_clock else None
    try:
        where = Desk(book.path, bench.desk.as_at, book.who, clock)
        here = bench.desk.plan["id"] if bench.desk.plans else None
        done = await bring_in(bench.app, where, source._replace(here=here), sittings)
    except WorkbenchError as error:
        bench.refuse(error)
        return
    if done is None:
        bench.tell("Nothing was written. What you have settled is kept until you leave the workbench.")
        return
    try:
        _show_imported(bench, done)
    except WorkbenchError as error:  # the plan is in the file all the same
        bench.tell(f"{done.label} · saved. {error}")


def _show_imported(bench: WholeBench, done: Done) -> None:
    """The plan that has come in, and the one key that undoes it."""
    from tsworkbench.tui.bench.actions import key_to
    from tsworkbench.tui.bench.desk import long_past

    desk = bench.desk
    bench.was_done(done)
    plan_id = plan_of(desk.book, done)
    if plan_id is not None and any(plan["id"] == plan_id for plan in desk.plans):
        bench.selection.show_plan(plan_id)
    past = long_past(desk)
    bench.tell(f"{done.label} · {key_to('undo')} to undo{'. ' if past else ''}{past}")


Tell = Callable[[int, int | None], None]
Stop = Callable[[], bool]


AFTER = 0.4
"""Seconds after which it is shown: what is done by then needs no words."""


class Told:
    """How far something is, told by one thread and read by another."""

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None

    def tell(self, done: int, total: int | None) -> None:
        """So many of so many are done."""
        self.done, self.total = done, total


class Bar(Widget):
    """A line that fills up; with nothing known of its end, the count alone."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; margin: 0 1 1 3; }"

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    def render_line(self, y: int) -> Strip:
        look = look_for(self.app.theme)
        done, total = self._told.done, self._told.total
        words = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
        line = Line(self.size.width, look.base).right(words, look.muted)
        room = max(0, line.room - 2)
        filled = room * done // total if total else 0
        return line.put("━" * min(room, filled), look.accent).put("─" * (room - filled), look.faint).strip()


class ProgressScreen(Prompt):
    """Says how far the work is, until it is done; esc stops it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "stop", show=False)]

    def __init__(self, words: str, told: Told, stop: Callable[[], None]) -> None:
        super().__init__(words, title="Import", keys=(("esc", "stop"),))
        self._bar = Bar(told)
        self._stop = stop

    def parts(self) -> ComposeResult:
        yield self._bar

    def on_mount(self) -> None:
        self.set_interval(0.1, self._bar.refresh)

    def action_stop(self) -> None:
        self._stop()
        self.told.say("Stopping…", "muted")


apart = asyncio.to_thread
"""How a job is done beside the screen."""


async def waited(app: App[Any], words: str, job: Callable[[Tell, Stop], T], *, writes: bool = False) -> T:
    """What `job` returns, done in a thread; with a screen before it where that takes a while.

    Raises what the job raises, and Cancelled as soon as it was stopped: a job that only reads is let go of, one
    that `writes` is waited for until it has undone what it wrote.
    """
    told, stopped, left = Told(), threading.Event(), asyncio.Event()
    task = asyncio.ensure_future(apart(job, told.tell, stopped.is_set))
    await asyncio.wait({task}, timeout=AFTER)
    if task.done():
        return task.result()

    def stop() -> None:
        stopped.set()
        left.set()

    screen = ProgressScreen(words, told, stop)
    await app.push_screen(screen)
    leaving = asyncio.ensure_future(left.wait())
    try:
        await asyncio.wait({task} if writes else {task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.add_done_callback(_let_go)
        raise Cancelled("Stopped: nothing was written.")
    finally:
        stopped.set()
        leaving.cancel()
        if app.screen is screen:
            await app.pop_screen()


def _let_go(task: asyncio.Future[Any]) -> None:
    """Nobody waits for what this brings any more, or for what went wrong with it."""
    if not task.cancelled():
        task.exception()


_MOST_WORDS = 3
WRITE, BACK, LEAVE, AGAIN = "write", "back", "leave", "again"
"""How the screen is left; `AGAIN`: rows were parted or joined, so all is to be compared again."""


class ImportChanges(TellingScreen[str]):
    """Each difference may be taken or left, and two rows that were taken for one may be parted.

    `chosen` and `apart` are written to as that is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end('leave')", show=False),
        Binding("enter", "end('write')", show=False),
        Binding("b,left", "end('back')", show=False),
        Binding("space", "turn", show=False),
        Binding("p", "part", show=False),
        Binding("n", "new", show=False),
    ]
    DEFAULT_CSS = """
    ImportChanges Prose { padding: 0 1 1 2; }
    ImportChanges.short Prose { padding: 0 1 0 2; }
    ImportChanges.zoomed Prose { display: none; }
    """

    def __init__(
        self,
        comparisons: list[Comparison],
        chosen: dict[str, bool],
        *,
        source: str,
        before: str,
        apart: list[tuple[str, str]],
        too_many: str | None = None,
    ) -> None:
        """`before`: the sentence about which document the plan came from; `apart`: the last was parted just now.

        `too_many`: the sentence about a sheet most of whose rows would be new: they are only taken if that is said.
        """
        self._source = ChangeRows(comparisons, chosen)
        super().__init__(RowList(self._source))
        self._chosen = chosen
        self._new = [one.key for each in comparisons for one in each.differences if one.kind is Kind.ADDED]
        self._too_many = too_many
        if too_many:
            for key in self._new:
                chosen.setdefault(key, False)
        self._apart = apart
        self.called("", f"Import · {source}")
        unchanged = sum(comparison.unchanged for comparison in comparisons)
        doubts = " ".join(f"It was {comparison.doubt}." for comparison in comparisons if comparison.doubt)
        many = f"{too_many}, so they aren't ticked: press n if they are new. " if too_many else ""
        self._words = f"{many}{before} {unchanged:,} rows stay as they are. {doubts}".strip()

    def above(self) -> ComposeResult:
        yield Prose(self._words, "muted", lines=_MOST_WORDS)
        self.show_keys(
            (
                ("enter", "import what is ticked"),
                ("space", "tick or untick"),
                *self._parting(),
                *((("n", "new rows too"),) if self._too_many else ()),
                ("b", "back"),
                ("esc", "leave"),
            )
        )

    def lines_above(self) -> int:
        return len(wrap(self._words, self.app.size.width - 3, _MOST_WORDS)) + (not self.has_class("short"))

    def tell(self, page: Page) -> None:
        """The difference whole, and what happens to it."""
        if self.rows.cursor_key is None:
            return
        one, look = self._source.differences[self.rows.cursor_key], page.look
        name, means = HEADINGS[one.kind]
        taken = self._source.is_taken(one)
        page.row(one.ref or "–", difference_in_words(one), look.strong if taken else look.text)
        page.field(name, means if taken == one.is_taken_unasked else "", look.muted)
        page.field("Ticked" if taken else "Not ticked", "it will be written" if taken else "it stays as it is here")

    def on_mount(self) -> None:
        self._count()
        if self._apart:
            place = next((n for n, one in enumerate(self._source.differences) if self._pair_of(one)), None)
            if place is not None:
                self.rows.go_to(place)

    def on_resize(self, event: events.Resize) -> None:
        self._source.fit(event.size.width - 4)
        self.rows.reload()

    def _count(self) -> None:
        taken = sum(self._source.is_taken(one) for one in self._source.differences)
        self.rule.show(label=f"{taken:,} of {len(self._source.differences):,} to be written")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.hints.message = ("", False)

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        self.action_turn()

    def action_turn(self) -> None:
        """Takes what would be left, and leaves what would be taken."""
        if self.rows.cursor_key is None:
            return
        one = self._source.differences[self.rows.cursor_key]
        self._chosen[one.key] = not self._source.is_taken(one)
        self.rows.reload()
        self._count()
        self.tell_again()

    def _parting(self) -> tuple[tuple[str, str], ...]:
        """What is told of parting, where something can be parted or joined."""
        if any(one.doubt for one in self._source.differences):
            return (("p", "not the same row"),)
        return (("p", "the same row after all"),) if self._apart else ()

    def _pair_of(self, one: Difference) -> tuple[str, str] | None:
        """The pair that was parted of which a difference is about one."""
        return next((pair for pair in reversed(self._apart) if one.draft == pair[0] or one.row == pair[1]), None)

    def action_part(self) -> None:
        """Two rows that were nearly alike are not the same; pressed on one of them later, they are after all."""
        if self.rows.cursor_key is None:
            return
        one = self._source.differences[self.rows.cursor_key]
        pair = self._pair_of(one)
        if pair is not None:
            self._apart.remove(pair)
        elif one.doubt and one.draft and one.row:
            self._apart.append((one.draft, one.row))
        else:
            self.hints.message = ("Nothing was in doubt here: p parts two rows that were nearly alike.", False)
            return
        self.dismiss(AGAIN)

    def action_new(self) -> None:
        """Ticks all rows that are new, or unticks them, where that was asked."""
        if not self._too_many:
            return
        taken = all(self._chosen.get(key, True) for key in self._new)
        self._chosen.update(dict.fromkeys(self._new, not taken))
        self.rows.reload()
        self._count()

    def action_end(self, how: str) -> None:
        self.dismiss(how)
