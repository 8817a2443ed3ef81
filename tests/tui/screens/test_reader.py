"""The reader: everything of one row to its last word, and the way from row to row in it."""

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import AS_AT
from tests.effort import examples
from tests.tui.officer import AtDesk, Officer

from tsworkbench.cli.rows.detail import as_json, lines
from tsworkbench.plan.language.text import clean
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import Place, place
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.page import Page
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.screens.row.reader import ReaderScreen
from tsworkbench.work.edits import perform
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.record import ID, date_history, facts
from tsworkbench.work.row.status import comment, private_note, state_rag

LOOK = look_for("tsworkbench-dark")
LONG = " ".join(f"Sentence {number} of a long account of what was agreed with the partners." for number in range(30))
"""Some 2,000 letters."""


def reader(officer: Officer) -> ReaderScreen:
    screen = officer.app.screen
    assert isinstance(screen, ReaderScreen)
    return screen


def page_of(book: Book, key: int, width: int = 100) -> str:
    """What the reader has of a row, as one text."""
    bench = SimpleNamespace(desk=Desk(book, AS_AT), words_of=str)
    page = Page(width, LOOK, LOOK.base)
    ReaderScreen(cast(Any, bench), key).write(page)
    return " ".join(" ".join(line.text for line in page.lines).split())


async def read_to_the_end(officer: Officer) -> str:
    """All that is read, screenful by screenful."""
    found: list[str] = []
    for _ in range(40):
        region = reader(officer).whole.region
        found += [line[region.x : region.right].rstrip("│ ") for line in officer.lines[region.y : region.bottom]]
        if reader(officer).whole.at_end:
            break
        await officer.press("pagedown")
    return " ".join(" ".join(found).split())


async def test_a_commentary_of_2000_letters_is_read_whole_on_a_small_screen(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(80, 24)) as officer:
        await officer.go("4.6")
        await officer.press("n")
        await officer.paste(LONG)
        await officer.press("enter", "Z")
        shown = await read_to_the_end(officer)
        assert all(f"Sentence {number} of" in shown for number in range(30))
        await officer.press("home")
        assert "Activity of Third Sector Strategy" in officer.screen
        await officer.press("escape")
        assert officer.app.screen is officer.bench
        assert "Resilience" in officer.row


async def test_enter_reads_a_row_of_the_plan_that_has_nothing_to_unfold(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("enter")
        assert "5.1.m1 Research commissioned" in officer.screen
        assert "Said of 5.1" in officer.screen
        await officer.press("escape")
        await officer.go("5.1")
        await officer.press("enter")
        assert officer.app.screen is officer.bench, "that one is folded"


async def test_a_private_note_is_marked_as_such(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("N", *"Ring the Chair", "enter", "Z")
        assert "Private notes, which are in no paper" in officer.screen
        assert "Ring the Chair" in officer.screen


async def test_the_brackets_turn_to_the_rows_of_the_list_and_the_workbench_goes_along(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("Z", "]")
        assert "5.1.m2" in officer.lines[2]
        await officer.press("[", "[")
        assert "5.1  Develop a Third Sector Asset Plan" in " ".join(officer.screen.split("\n")[3:5])
        await officer.press("escape")
        assert officer.bench.desk.selection == place(officer.bench.desk.book, "5.1").key
        await officer.go("1")
        await officer.press("Z", "[")
        assert "The plan as a whole" in officer.screen
        await officer.press("[")
        assert "first row" in officer.lines[-1]
        await officer.press("]")
        assert "Objective of" in officer.screen


async def test_what_is_written_from_the_reader_is_of_the_row_that_is_read(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("Z", "]", "n")
        assert officer.typed is not None
        await officer.press(*"Half of it is there", "enter")
        assert "Half of it is there" in " ".join(officer.screen.split())
        assert reader(officer).view is not None
        written = officer.value("select row_id from progress where comment='Half of it is there'")
        assert written == place(officer.bench.desk.book, "5.1.m2").id


async def test_what_another_program_writes_is_there_to_be_read(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("Z")
        with closing(open_book(demo_file, who="Andy Algar")) as book:
            perform(book, comment(place(book, "5.1.m1"), "Said elsewhere", as_at=AS_AT))
        await officer.look_at_file()
        reader(officer).look_again()
        await officer.settle()
        assert "Said elsewhere" in officer.screen


async def test_with_marked_rows_nothing_is_written_from_the_reader(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("5.1.m1")
        await officer.press("space", "Z")
        assert "n note" not in officer.lines[-1]
        await officer.press("n")
        assert officer.typed is None
        assert "marked" in officer.lines[-1]


@pytest.mark.parametrize("ref", ["1", "4.6", "4.2.m2", "5.1.o1"])
async def test_every_level_is_read_at_every_size(at_desk: AtDesk, demo_file: Path, ref: str) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go(ref)
        await officer.press("Z")
        for size in ((30, 8), (80, 24), (250, 70), (45, 12)):
            await officer.resize(*size)
            shown = await read_to_the_end(officer)
            assert ref in shown
            await officer.press("home")


async def test_on_no_row_the_plan_is_read(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("3", "home", "Z")
        assert "The plan as a whole" in officer.screen
        assert "Whose it is" in officer.screen
        await officer.press("escape", "ctrl+p", *"read the plan", "enter")
        assert "The plan as a whole" in officer.screen


def lived(book: Book) -> list[Place]:
    """The rows of the sample after some acts."""
    here = place(book, "5.1.m1")
    perform(book, set_due(here, "end feb", as_at=AS_AT))
    perform(book, private_note(here, "Ask the Chair"))
    perform(book, comment(here, "The brief is out", as_at=AS_AT))
    said = {"why": "It was late", "next_step": "Read the tenders", "comment": "The brief is out"}
    perform(book, state_rag(place(book, "4.6"), Rag.AMBER, as_at=AS_AT, **said))
    return [
        here,
        *(
            place(book, ref)
            for ref in ("Third Sector Strategy:1", "5.1", "4.2", "4.6", "4.6.m1", "5.1.o1", "THIN:9.o1")
        ),
    ]


def test_the_reader_show_and_json_have_the_same(demo_book: Book) -> None:
    for here in lived(demo_book):
        read = page_of(demo_book, here.key)
        view = Desk(demo_book, AS_AT).view(here.key)
        assert view is not None
        found = [*facts(demo_book, view, AS_AT), *date_history(demo_book, view)]
        printed = " ".join(" ".join(lines(demo_book, here, AS_AT, 1000, history=True)).split())
        said = as_json(demo_book, here, AS_AT, history=True)
        for fact in (fact for fact in found if fact.label != ID):
            assert " ".join(fact.text.split()) in printed
            for part in fact.parts or (fact.text,):
                assert " ".join(part.replace("why: ", "why ").replace("next: ", "next ").split()) in read
        updates = said["updates"] + said.get("updates_of_activity", [])
        assert len(updates) == sum(fact.label.startswith("Said") for fact in found)
        assert len(said["private_notes"]) == sum(fact.label == "Private" for fact in found)
        assert len(said["dates"]) == sum(fact.label == "Dates" for fact in found)


def test_all_that_was_said_is_there_newest_first(demo_book: Book) -> None:
    here = place(demo_book, "4.6")
    for number in range(30):
        perform(demo_book, comment(here, f"Account number {number}.", as_at=AS_AT))
    read = page_of(demo_book, here.key)
    places = [read.index(f"Account number {number}.") for number in range(30)]
    assert places == sorted(places, reverse=True)


WORDS = (
    st.text(st.sampled_from("abc déf  \n“”—…שלום日本語e\u0301🙂:"), min_size=1, max_size=300).map(clean).filter(bool)
)


@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
@given(said=WORDS, why=WORDS, then=WORDS, note=WORDS, width=st.integers(24, 240))
def test_the_reader_holds_every_word_of_whatever_text(
    demo_book: Book, said: str, why: str, then: str, note: str, width: int
) -> None:
    here = place(demo_book, "4.6")
    perform(
        demo_book,
        comment(here, said, as_at=AS_AT),
        private_note(here, note),
        state_rag(place(demo_book, "4.5"), Rag.AMBER, as_at=AS_AT, why=why, next_step=then),
    )
    whole = "".join(page_of(demo_book, here.key, width).split())
    other = "".join(page_of(demo_book, place(demo_book, "4.5").key, width).split())
    for text, page in ((said, whole), (note, whole), (why, other), (then, other)):
        for word in clean(text, lines=True).split():
            assert word.replace("\u200d", "") in page
