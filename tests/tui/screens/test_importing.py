"""Going through an import: doubts one by one, what a newer edition changes, and out again with nothing written."""

import csv
import os
import re
import shlex
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.tui.textual_inside import lines_of
from textual import events
from textual.pilot import Pilot

from tsworkbench.plan.errors import Cancelled
from tsworkbench.store.opening import open_book
from tsworkbench.tui.app import WorkbenchApp
from tsworkbench.tui.first_start import OPEN, FirstStart
from tsworkbench.tui.paths import about_document, path_of
from tsworkbench.tui.screens.imports import intake
from tsworkbench.tui.screens.imports.intake import ImportChanges, ProgressScreen, Source, waited
from tsworkbench.tui.screens.imports.review import ImportReview

PLAN = """\
Objective,No,Action,Lead,By when,Cost
Infrastructure,1.1,Develop a council for voluntary service,Louise Russell,Q2 2009,"£105,000"
Infrastructure,1.2,Review the compact with partners,Andy Algar,by summer 2009,
Volunteers,2.1,Hold a volunteering fair,Shazia Hussain,by end March 2010,Within existing resources
"""
CLEAR = PLAN.replace("Q2 2009", "by Dec 2009").replace("by summer 2009", "by end January 2010")
NEWER = CLEAR.replace("by end January 2010", "by end February 2010").replace("volunteering fair", "volunteering day")
NEWER += "Volunteers,2.2,Thank the volunteers,Shazia Hussain,by June 2010,\n"
SIZES = [(120, 36), (80, 24)]

pytestmark = pytest.mark.usefixtures("at_once")

AtReview = Callable[..., AbstractAsyncContextManager["Clerk"]]


class Clerk:
    """Somebody who brings a document in."""

    def __init__(self, pilot: Pilot[Any], path: Path) -> None:
        self.pilot, self.path = pilot, path

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()

    @property
    def screen(self) -> Any:
        return self.pilot.app.screen

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in lines_of(self.screen))

    @property
    def top(self) -> str:
        """The title rule, under the banner."""
        return next(line for line in self.text.splitlines() if line.startswith((" ━━", " ──")))

    def value(self, sql: str) -> Any:
        book = open_book(self.path)
        try:
            return book.value(sql)
        finally:
            book.close()


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., str]:
    def write(text: str = PLAN, name: str = "plan.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def at_review(tmp_path: Path, document: Any, as_at: date, make_clock: Any) -> AtReview:
    """Opens the review of a document for a file that isn't there yet."""

    @asynccontextmanager
    async def opened(
        text: str = PLAN, size: tuple[int, int] = SIZES[0], made: Path | None = None
    ) -> AsyncIterator[Clerk]:
        path = tmp_path / "plan.db"
        source = Source(str(made) if made else document(text))
        app = FirstStart(str(path), as_at=as_at, name="Louise Russell", clock=make_clock(), review=source)
        async with app.run_test(size=size) as pilot:
            clerk = Clerk(pilot, path)
            await clerk.settle()
            yield clerk

    return opened


@pytest.fixture
def at_bench(demo_file: Path, make_app: Any, document: Any) -> AtReview:
    """Opens the demonstration and begins an import over it."""

    @asynccontextmanager
    async def opened(text: str = PLAN, size: tuple[int, int] = SIZES[0]) -> AsyncIterator[Clerk]:
        app: WorkbenchApp = make_app(demo_file)
        app.review = Source(document(text))
        async with app.run_test(size=size) as pilot:
            clerk = Clerk(pilot, demo_file)
            await clerk.settle()
            yield clerk

    return opened


# -- the doubts


async def test_a_doubt_stands_with_its_place_its_text_its_reading_and_why(at_review: AtReview) -> None:
    async with at_review() as clerk:
        assert isinstance(clerk.screen, ImportReview)
        assert "Import · plan.csv" in clerk.top
        assert "doubt 1 of 2" in clerk.top
        for words in ("table 1, row 2", "“Q2 2009”", "1  by 30 September 2009", "2  by 30 June 2009", "3 activities"):
            assert words in clerk.text
        assert "Develop a council" in clerk.text


@pytest.mark.parametrize("size", SIZES)
async def test_enter_accepts_each_and_writes_at_the_end(at_review: AtReview, size: tuple[int, int]) -> None:
    async with at_review(size=size) as clerk:
        await clerk.press("enter")
        assert "doubt 2 of 2" in clerk.top
        await clerk.press("enter")
        assert "2 settled" in clerk.top
        assert "All that was in doubt is settled." in clerk.text
        await clerk.press("enter")
        assert clerk.pilot.app.return_value == OPEN
        assert clerk.value("select due_to from activity where ref='1.1'") == "2009-09-30"
        assert clerk.value("select label from action") == "Imported “plan” from plan.csv"
        assert clerk.value("select who from action") == "Louise Russell"


async def test_a_digit_takes_another_reading(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("9")
        assert "doubt 1 of 2" in clerk.top, "there are only two"
        await clerk.press("2", "enter", "enter")
        assert clerk.value("select due_to from activity where ref='1.1'") == "2009-06-30"


async def test_arrows_show_the_plan_as_another_reading_would_have_it(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("down")
        assert clerk.screen.card.chosen == 1
        await clerk.press("down", "up", "down", "enter")
        assert "doubt 2 of 2" in clerk.top
        await clerk.press("enter", "enter")
        assert clerk.value("select due_to from activity where ref='1.1'") == "2009-06-30"


async def test_a_reading_may_be_typed_and_is_read_as_it_is_typed(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("t", *"end may 2010")
        assert "end May 2010" in clerk.text or "31 May 2010" in clerk.text
        await clerk.press("enter")
        assert "doubt 2 of 2" in clerk.top
        await clerk.press("t", *"purple")
        assert "doubt 2 of 2" in clerk.top
        await clerk.press("enter")
        assert "doubt 2 of 2" in clerk.top, "what can't be read is not taken"
        await clerk.press("escape", "enter", "enter")
        assert clerk.value("select due_to from activity where ref='1.1'") == "2010-05-31"


async def test_letters_in_the_same_read_of_the_terminal_as_t_are_typed_and_take_no_reading(at_review: AtReview) -> None:
    async with at_review() as clerk:
        for key in ("t", *"end may 2010"):
            clerk.pilot.app.post_message(events.Key("space" if key == " " else key, key))
        await clerk.settle()
        await clerk.settle()
        assert clerk.screen.field.value == "end may 2010"
        await clerk.pilot.resize_terminal(80, 24)
        await clerk.settle()
        assert "accept it" in clerk.text.splitlines()[-1]
        await clerk.press("enter", "enter", "enter")
        assert clerk.value("select due_to from activity where ref='1.1'") == "2010-05-31"


async def test_x_leaves_the_row_out(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("x")
        assert "doubt 2 of 2" in clerk.top
        assert "Develop a council" not in clerk.text
        await clerk.press("enter", "enter")
        assert clerk.value("select count(*) from activity") == 2


async def test_b_goes_back_a_step(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("b")
        assert "there is nothing to undo" in clerk.text
        await clerk.press("2", "b")
        assert "doubt 1 of 2" in clerk.top
        await clerk.press("enter", "enter", "b", "b", "enter", "enter", "enter")
        assert clerk.value("select due_to from activity where ref='1.1'") == "2009-09-30"


async def test_capital_a_accepts_the_rest_and_keeps_them_as_notes(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("A")
        assert "2 settled" in clerk.top
        await clerk.press("enter")
        assert "“Q2 2009”" in clerk.value("select notes from activity where ref='1.1'")


async def test_a_document_without_doubts_shows_the_plan_before_it_is_written(at_review: AtReview) -> None:
    async with at_review(CLEAR) as clerk:
        assert "Nothing in it is in doubt." in clerk.text
        assert "Led by Louise Russell" in clerk.text
        await clerk.press("x", "t", "A", "2")
        assert "Nothing in it is in doubt." in clerk.text
        await clerk.press("enter")
        assert clerk.value("select count(*) from activity") == 3


async def test_n_lists_the_lines_that_are_only_in_notes(at_review: AtReview) -> None:
    noted = CLEAR.replace("Cost", "Cost,Risk").replace('"£105,000"', '"£105,000",High')
    async with at_review(noted) as clerk:
        assert "1 of the document’s" in clerk.text
        await clerk.press("n")
        assert "Risk: High" in clerk.text
        await clerk.press("escape")
        assert isinstance(clerk.screen, ImportReview)


TWICE = """\
Objective,No,Action,Lead,Milestones,Outputs
Infrastructure,1.1,Develop a council,Louise Russell,Terms of Reference agreed by Dec 2009,Terms of Reference
"""


@pytest.mark.parametrize("size", SIZES)
async def test_p_links_the_pairs_that_say_the_same_with_the_import(at_review: AtReview, size: tuple[int, int]) -> None:
    links = "select count(*) from link where kind='pairs' and deleted=0"
    async with at_review(TWICE, size) as clerk:
        assert "1 pair of a milestone and an output says the same" in " ".join(clerk.text.split())
        await clerk.press("p")
        assert "don't link the pairs" in clerk.text
        await clerk.press("p", "p", "enter")
        assert clerk.value(links) == 1


async def test_pairs_are_left_apart_where_nobody_links_them(at_review: AtReview) -> None:
    async with at_review(TWICE) as clerk:
        await clerk.press("enter")
        assert clerk.value("select count(*) from link where kind='pairs'") == 0


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A workbook with a plan, and an older one on a hidden sheet that is in doubt itself."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Plan"
    old = book.create_sheet("Old plan")
    old.sheet_state = "hidden"
    for sheet, text in ((book.active, CLEAR), (old, PLAN.replace("1.", "8.").replace("2.1", "9.1"))):
        for row in csv.reader(text.splitlines()):
            sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


@pytest.mark.parametrize("size", SIZES)
async def test_a_hidden_sheet_is_read_too_where_it_is_wanted(
    at_review: AtReview, workbook: Path, size: tuple[int, int]
) -> None:
    async with at_review(made=workbook, size=size) as clerk:
        assert "doubt 1 of 1" in clerk.top
        assert "read it too" in clerk.text
        await clerk.press("down")
        assert "6 activities" in clerk.text
        await clerk.press("enter")
        assert "doubt 2 of 3" in clerk.top
        await clerk.press("b")
        assert "doubt 1 of 1" in clerk.top
        await clerk.press("2", "enter", "enter")
        assert "3 settled" in clerk.top
        await clerk.press("enter")
        assert clerk.value("select count(*) from activity") == 6


async def test_a_hidden_sheet_stays_out_where_it_is_not_wanted_and_n_shows_what_it_says(
    at_review: AtReview, workbook: Path
) -> None:
    async with at_review(made=workbook) as clerk:
        await clerk.press("enter")
        assert "1 settled" in clerk.top
        assert "4 hidden rows" in clerk.text
        assert "n left out" in clerk.text
        await clerk.press("n")
        assert "Sheet “Old plan”, row 2: Infrastructure – 8.1" in clerk.text
        await clerk.press("enter", "enter")
        assert clerk.value("select count(*) from activity") == 3


async def test_leaving_writes_nothing_and_leaves_no_file(at_review: AtReview) -> None:
    async with at_review() as clerk:
        await clerk.press("enter", "escape")
        assert clerk.pilot.app.return_value is None
        assert not clerk.path.exists()


async def test_a_click_looks_at_a_reading_and_a_second_one_takes_it(at_review: AtReview) -> None:
    async with at_review() as clerk:
        card = clerk.screen.card
        line = next(y for y, place in card._at.items() if place == 1)
        await clerk.pilot.click(card, offset=(8, line))
        await clerk.settle()
        assert card.chosen == 1
        await clerk.pilot.click(card, offset=(8, line))
        await clerk.settle()
        assert "doubt 2 of 2" in clerk.top


# -- from the workbench


async def test_the_new_plan_stands_on_the_screen_and_u_takes_it_back(at_bench: AtReview) -> None:
    async with at_bench() as clerk:
        await clerk.press("A", "enter")
        assert "Imported “plan” from plan.csv · u to undo" in clerk.text
        assert clerk.text.splitlines()[0].startswith(" plan")
        assert clerk.value("select count(*) from plan where deleted=0") == 3
        await clerk.press("u")
        assert clerk.value("select count(*) from plan where deleted=0") == 2


async def test_what_was_settled_is_there_again_when_the_document_is_opened_again(at_bench: AtReview) -> None:
    async with at_bench() as clerk:
        await clerk.press("2", "escape")
        assert "Nothing was written" in clerk.text
        assert clerk.value("select count(*) from plan where deleted=0") == 2
        from tsworkbench.tui.screens.imports.intake import start_import

        app = clerk.pilot.app
        assert isinstance(app, WorkbenchApp)
        assert app.bench is not None
        assert app.review is not None
        start_import(app.bench, app.review)
        await clerk.settle()
        assert "doubt 2 of 2" in clerk.top


async def test_the_document_is_asked_for_by_name(at_bench: AtReview, document: Any) -> None:
    async with at_bench() as clerk:
        await clerk.press("escape", "ctrl+p", *"import a doc")
        await clerk.press("enter")
        assert "Import a document" in clerk.text
        clerk.pilot.app.focused.insert_text_at_cursor(document(CLEAR, "other.csv"))  # type: ignore[union-attr]
        await clerk.settle()
        assert "other.csv is there: enter reads it" in clerk.text
        await clerk.press("enter")
        assert "Import · other.csv" in clerk.top


async def test_a_document_that_is_no_plan_is_said_on_the_bottom_line(at_bench: AtReview) -> None:
    matrix = "Question,Yes,No\n" + "".join(f"Do you have item {n}?,x,\n" for n in range(6))
    async with at_bench(matrix) as clerk:
        assert not isinstance(clerk.screen, ImportReview)
        assert "plan.csv" in clerk.text.splitlines()[-1] or "plan.csv" in clerk.text


# -- a newer edition


@asynccontextmanager
async def _changes(
    at_bench: AtReview, document: Any, size: tuple[int, int] = SIZES[0], newer: str = ""
) -> AsyncIterator[Clerk]:
    from tsworkbench.tui.screens.imports.intake import start_import

    async with at_bench(CLEAR, size=size) as clerk:
        await clerk.press("enter")
        app = clerk.pilot.app
        assert isinstance(app, WorkbenchApp)
        assert app.bench is not None
        start_import(app.bench, Source(document(newer or NEWER)))
        await clerk.settle()
        assert "newer edition of “plan”" in clerk.text
        await clerk.press("enter")
        assert isinstance(clerk.screen, ImportChanges)
        yield clerk


async def test_what_a_newer_edition_changes_is_shown_before_it_is_written(at_bench: AtReview, document: Any) -> None:
    async with _changes(at_bench, document) as clerk:
        assert "3 of 3 to be written" in clerk.top
        for words in ("New  1", "Thank the volunteers", "Changed  2", "→ by end February 2010"):
            assert words in clerk.text
        assert "which came from plan.csv" in clerk.text
        await clerk.press("enter")
        assert "Updated “plan” (1 added, 2 changed) from plan.csv" in clerk.text
        assert clerk.value("select count(*) from plan where deleted=0") == 3


async def test_a_change_may_be_left_alone(at_bench: AtReview, document: Any) -> None:
    async with _changes(at_bench, document) as clerk:
        await clerk.press("space")
        assert "2 of 3 to be written" in clerk.top
        await clerk.press("space", "space", "enter")
        assert clerk.value("select count(*) from activity where title='Thank the volunteers'") == 0
        assert clerk.value("select count(*) from activity where title='Hold a volunteering day'") == 1


async def test_two_rows_that_were_taken_for_one_are_parted_and_joined_again(at_bench: AtReview, document: Any) -> None:
    newer = CLEAR.replace("Hold a volunteering fair", "Close the old office and sell the building")
    async with _changes(at_bench, document, newer=newer) as clerk:
        assert "matched as the same row" in clerk.text
        assert "p not the same row" in clerk.text.splitlines()[-1]
        await clerk.press("p")
        assert "matched as the same row" not in clerk.text
        assert "New  1" in clerk.text
        assert "No longer in the document  1" in clerk.text
        await clerk.press("p")
        assert "matched as the same row" in clerk.text
        await clerk.press("p", "enter")
        for title in ("Hold a volunteering fair", "Close the old office and sell the building"):
            assert clerk.value(f"select count(*) from activity where deleted=0 and title='{title}'") == 1


async def test_a_change_without_a_doubt_has_nothing_to_part(at_bench: AtReview, document: Any) -> None:
    async with _changes(at_bench, document) as clerk:
        await clerk.press("p")
        assert "Nothing was in doubt here" in clerk.text
        assert isinstance(clerk.screen, ImportChanges)


async def test_from_the_changes_one_may_go_back_or_leave(at_bench: AtReview, document: Any) -> None:
    async with _changes(at_bench, document) as clerk:
        await clerk.press("b")
        assert isinstance(clerk.screen, ImportReview)
        await clerk.press("enter", "escape")
        assert clerk.value("select count(*) from activity where title='Hold a volunteering day'") == 0


async def test_the_same_document_again_is_said_to_change_nothing(at_bench: AtReview, document: Any) -> None:
    from tsworkbench.tui.screens.imports.intake import start_import

    async with at_bench(CLEAR) as clerk:
        await clerk.press("enter")
        app = clerk.pilot.app
        assert isinstance(app, WorkbenchApp)
        assert app.bench is not None
        start_import(app.bench, Source(document(CLEAR)))
        await clerk.settle()
        assert "Nothing has changed" in clerk.text


# -- waiting


async def test_what_takes_long_says_how_far_it_is_and_can_be_stopped(
    make_app: Any, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr(intake, "apart", asyncio.to_thread)
    monkeypatch.setattr(intake, "AFTER", 0)
    stopped = threading.Event()

    def job(tell: Callable[[int, int | None], None], stop: Callable[[], bool]) -> None:
        tell(120, 400)
        stopped.wait(20)
        assert stop()
        raise Cancelled("Reading it was stopped.")

    app: WorkbenchApp = make_app(demo_file)
    async with app.run_test(size=(80, 24)) as pilot:
        clerk = Clerk(pilot, demo_file)
        task = asyncio.ensure_future(waited(app, "Writing plan.docx…", job, writes=True))
        while not isinstance(app.screen, ProgressScreen):
            await pilot.pause()
        await clerk.settle()
        assert "Writing plan.docx…" in clerk.text
        assert "120 of 400" in clerk.text
        await clerk.press("escape")
        assert "Stopping…" in clerk.text
        stopped.set()
        with pytest.raises(Cancelled):
            await task
        await clerk.settle()
        assert not isinstance(app.screen, ProgressScreen)


async def test_what_only_reads_is_let_go_of_at_once(
    make_app: Any, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr(intake, "apart", asyncio.to_thread)
    monkeypatch.setattr(intake, "AFTER", 0)
    ended = threading.Event()

    def job(tell: Callable[[int, int | None], None], stop: Callable[[], bool]) -> None:
        ended.wait(20)

    app: WorkbenchApp = make_app(demo_file)
    async with app.run_test(size=(80, 24)) as pilot:
        task = asyncio.ensure_future(waited(app, "Reading plan.docx…", job))
        while not isinstance(app.screen, ProgressScreen):
            await pilot.pause()
        await Clerk(pilot, demo_file).press("escape")
        with pytest.raises(Cancelled, match="nothing was written"):
            await task
        ended.set()


@pytest.mark.parametrize("name", ["my plan.docx", "Ann's (new) plan & more.docx", "100% – plan?.docx", "été#1.docx"])
def test_a_path_is_taken_as_it_is_dropped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x")
    escaped = re.sub(r"([^\w/.\-])", r"\\\1", str(path), flags=re.ASCII)  # Terminal and iTerm2 on a Mac
    for dropped in (str(path), f"{path} ", escaped, shlex.quote(str(path)), path.as_uri(),
                    path.as_uri().replace("file://", "file://localhost"), f'"{path}"', f'& "{path}"'):  # fmt: skip
        assert path_of(dropped) == str(path), dropped


@pytest.mark.skipif(os.name == "nt", reason="a backslash parts folders there")
def test_a_name_with_a_backslash_is_that_where_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a\\ b.docx"
    assert path_of(str(path)) == str(tmp_path / "a b.docx")
    path.write_text("x")
    assert path_of(str(path)) == str(path)


def test_what_is_there_is_said_while_a_path_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "my plan.docx"
    path.write_text("x")
    assert about_document(str(path)) == "my plan.docx is there: enter reads it"
    assert about_document(str(tmp_path)) == "there is a folder of that name"
    assert "such as" in about_document("")


# -- as it looks


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [(), ("enter",), ("t", "m"), ("A",)], ids=["first", "second", "typing", "end"])
def test_the_review(
    snap_compare: Any, tmp_path: Path, document: Any, as_at: date, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    source = Source(document(PLAN))
    app = FirstStart(str(tmp_path / "plan.db"), as_at=as_at, name="Louise Russell", review=source)

    async def go(pilot: Pilot[Any]) -> None:
        await Clerk(pilot, tmp_path).settle()
        await Clerk(pilot, tmp_path).press(*keys)

    assert snap_compare(app, terminal_size=size, run_before=go)


SEED = Path(__file__).parents[2] / "documents" / "seeds" / "action-plan-2009-10.txt"
LATER = (
    ("by Jan 2010", "by May 2010"),
    ("CVS Director and Board recruited", "CVS Director and the whole Board recruited"),
    ("Draft CVS Funding Strategy", "Three-year forecast"),
)
"""What a newer edition of the council's action plan says instead."""


@pytest.mark.parametrize("size", SIZES)
def test_the_changes_of_a_newer_edition(
    snap_compare: Any, make_app: Any, empty_file: Path, tmp_path: Path, as_at: date, size: tuple[int, int]
) -> None:
    from tsworkbench.documents.intake import read_draft
    from tsworkbench.plan.imports.doubts import as_notes
    from tsworkbench.store.views.refs import place
    from tsworkbench.work.edits import perform
    from tsworkbench.work.imports.intake import propose, take_in
    from tsworkbench.work.row.status import retitle

    draft = read_draft(SEED).draft
    book = open_book(empty_file, who="Louise Russell")
    take_in(book, propose(book, as_notes(draft), raw=draft), as_at=as_at)
    perform(book, retitle(place(book, "1.1.o1"), "Director and Board recruited"))
    book.close()
    newer = SEED.read_text(encoding="utf-8")
    for was, now in LATER:
        assert was in newer
        newer = newer.replace(was, now)
    path = tmp_path / "action-plan-december.txt"
    path.write_text(newer, encoding="utf-8")
    app: WorkbenchApp = make_app(empty_file)
    app.review = Source(str(path))

    async def go(pilot: Pilot[Any]) -> None:
        await Clerk(pilot, empty_file).settle()
        await Clerk(pilot, empty_file).press("A", "enter")

    assert snap_compare(app, terminal_size=size, run_before=go)


async def test_the_plan_shows_how_far_each_activity_has_come_by_the_reading_looked_at(at_review: AtReview) -> None:
    text = "Objective,No,Action,Lead,By when,Status\nVolunteers,2.1,Hold a fair,Shazia Hussain,by end March 2010,Blue\n"
    async with at_review(text) as clerk:
        assert "✓B Hold a fair" in clerk.text
        await clerk.press("down")
        assert "┄  Hold a fair" in clerk.text
        assert "SH  end Mar 2010" in clerk.text


# -- a sheet of ours that comes back


async def test_rows_of_a_sheet_that_are_mostly_new_are_only_taken_if_that_is_said(
    demo_book: Any, at_bench: AtReview
) -> None:
    from tsworkbench.papers.catalogue import Format, Kind, Wanted, write

    plan = demo_book.value("select id from plan where title like 'Third%'")
    data = write(demo_book, Wanted(kind=Kind.PLAN, as_at=date(2009, 12, 15), plan_id=plan), Format.CSV)
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    head = text.split("\n")[0].split(",")
    place = head.index("Milestone or output")
    text += "".join(f"{',' * place}Something quite new no. {n}{',' * (len(head) - place - 1)}\n" for n in range(30))
    async with at_bench(text) as clerk:
        await clerk.press("enter")
        assert isinstance(clerk.screen, ImportChanges)
        assert "0 of 30 to be written" in clerk.top
        assert "30 of the 120 rows" in clerk.text
        await clerk.press("n")
        assert "30 of 30 to be written" in clerk.top
        await clerk.press("enter")
        assert clerk.value("select count(*) from milestone where title like 'Something quite new%'") == 30


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (45, 12), (30, 8)])
async def test_the_review_and_the_changes_stand_in_the_frame(
    make_app: Callable[..., WorkbenchApp], demo_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Banner, title rule, margins and one way back, on a screen of any size."""

    def assert_frame(clerk: Clerk) -> None:
        lines = lines_of(clerk.screen)
        assert "15 Dec 2009" in lines[0]
        assert clerk.top[1:3] == "━━"
        assert {(line[0], line[-1]) for line in lines} == {(" ", " ")}
        assert lines[-1].count("esc") == 1

    document = tmp_path / "plan.csv"
    document.write_text(PLAN)
    app = make_app(demo_file)
    async with app.run_test(size=size) as pilot:
        clerk = Clerk(pilot, demo_file)
        await clerk.settle()
        assert app.bench is not None
        intake.start_import(app.bench, Source(str(document)))
        for _ in range(20):
            await clerk.settle()
        assert isinstance(clerk.screen, ImportReview)
        assert_frame(clerk)
        await clerk.press("enter", "enter")
        assert_frame(clerk)


INDICATORS = "Indicator,Target 2009/10,Q1,Q2\nVCOs with a policy,30 VCOs,20,22\n"


@pytest.mark.parametrize("size", SIZES)
async def test_a_table_of_indicators_comes_into_the_plan_on_the_screen(
    at_bench: AtReview, size: tuple[int, int]
) -> None:
    async with at_bench(INDICATORS, size=size) as clerk:
        said = " ".join(clerk.text.split())
        assert "1 measure" in said
        assert "They are for “Third Sector Strategy”." in said
        await clerk.press("enter")
        assert clerk.value("select group_concat(value) from measure_reading where deleted=0") == "20.0,22.0"
        assert clerk.value("select count(*) from plan where deleted=0") == 2
        await clerk.press("u")
        assert clerk.value("select count(*) from measure where deleted=0") == 0


# -- many doubts, and columns that hold something else


def _thirty() -> str:
    """A plan with thirty doubts of six kinds, five of each."""
    dates = [
        *("by spring 2026", "by summer 2026", "by autumn 2026", "by winter 2026", "by spring 2027"),
        *("if need be", "as it arises", "soonish", "whenever", "not before rain"),
        *("Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026", "Q1 2027"),
    ]
    statuses = ["frobbed", "sticky", "half baked", "in limbo", "wobbly"]
    leads = ["admin", "ops", "desk", "crew", "shed"]
    costs = [f"£{n},000 and £{n + 2},000" for n in range(1, 6)]
    rows = ["Action,Lead,By when,Status,Cost"]
    for n in range(30):
        when = dates[n] if n < 15 else "31/03/2027"
        status = statuses[n - 15] if 15 <= n < 20 else ""
        lead = leads[n - 20] if 20 <= n < 25 else "Jo Roe"
        cost = costs[n - 25] if n >= 25 else ""
        rows.append(f'Open hall {n},{lead},{when},{status},"{cost}"')
    return "\n".join(rows)


async def test_thirty_doubts_of_six_kinds_are_settled_in_under_twenty_keys(at_review: AtReview) -> None:
    async with at_review(_thirty()) as clerk:
        review = clerk.screen.review
        assert review.total == 30
        keys = 0
        while review.doubt is not None:
            await clerk.press("s")
            keys += 1
        await clerk.press("enter")
        assert keys + 1 < 20
        assert clerk.value("select count(*) from activity where deleted=0") == 30
        assert clerk.value("select count(*) from note where text like 'Doubt%'") == 0, "each was looked at, by its kind"


async def test_a_card_names_the_row_that_its_doubt_is_about(at_review: AtReview) -> None:
    async with at_review(PLAN) as clerk:
        assert "Develop a council for voluntary service · table 1, row 2" in " ".join(clerk.text.split())


async def test_how_much_is_only_in_notes_is_said_beside_each_doubt(at_review: AtReview) -> None:
    text = PLAN.replace("Cost", "Cost,Ward").replace('"£105,000"', '"£105,000",Bow East')
    async with at_review(text) as clerk:
        said = " ".join(clerk.text.split())
        assert "3 activities, 1 of the document’s" in said
        assert "n shows them." in said


@pytest.mark.parametrize("size", SIZES)
async def test_c_says_what_a_column_holds_and_all_is_judged_anew(at_review: AtReview, size: tuple[int, int]) -> None:
    text = "Name,Worker,Touched\nMend the gate,Jo Roe,31/05/2026\nPaint the shed,Al Fox,30/06/2026\n"
    text = text.replace("Name", "Task")
    async with at_review(text, size) as clerk:
        assert clerk.screen.review.draft.library.plans[0].objectives[0].activities[0].due_to == "2026-05-31"
        await clerk.press("c")
        assert "What the columns hold" in clerk.text
        for letter in "touched":
            await clerk.press(letter)
        await clerk.press("enter")
        for letter in "notes":
            await clerk.press(letter)
        await clerk.press("enter")
        assert isinstance(clerk.screen, ImportReview)
        assert clerk.screen.review.draft.library.plans[0].objectives[0].activities[0].due_to is None
        await clerk.press("b")
        assert clerk.screen.review.draft.library.plans[0].objectives[0].activities[0].due_to == "2026-05-31"
