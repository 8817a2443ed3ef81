"""The papers screen: what leaves is looked at first, written for, saved without harm, and issued."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.worker import WorkerCancelled

from tsworkbench.papers import disk
from tsworkbench.papers.catalogue import CATALOGUE, OF_REGISTERS, Format, Kind, write
from tsworkbench.papers.paper import Column, Heading, Items, Paper, Paragraph, Paragraphs, Run, Table, Tone
from tsworkbench.plan.errors import CannotWrite
from tsworkbench.plan.model import Rag
from tsworkbench.store.book import Book, Done
from tsworkbench.store.views.refs import Place
from tsworkbench.tui.draw.paper_lines import paper_lines
from tsworkbench.tui.draw.themes import look_for
from tsworkbench.tui.screens.papers import papers_screen
from tsworkbench.tui.screens.papers import wanted_paper as paper_wish
from tsworkbench.work.agreement.life import name_version
from tsworkbench.work.edits import Edit, perform

SIZES = {"wide": (120, 36), "narrow": (80, 24)}
LATER = date(2010, 1, 11)
"""When the position of 31 December can be issued."""


class Clerk:
    """An officer at the papers, with a folder for them."""

    def __init__(self, officer: Any, folder: Path) -> None:
        self.officer = officer
        self.folder = folder

    async def press(self, *keys: str) -> None:
        """Presses keys, and waits until what they began is done."""
        for key in keys:
            await self.officer.press(key)
            await self.rest()

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def rest(self) -> None:
        while unfinished := [worker for worker in self.officer.app.workers if not worker.is_finished]:
            for worker in unfinished:
                with suppress(WorkerCancelled):
                    await worker.wait()
        await self.officer.settle()

    @property
    def screen(self) -> str:
        return str(self.officer.screen)

    @property
    def paper(self) -> str:
        """What of the paper is on the screen, as one line of words."""
        region = self.officer.app.screen._view.region
        shown = (line[region.x : region.right - 2] for line in self.officer.lines[region.y : region.bottom])
        return " ".join(" ".join(shown).split())

    @property
    def bottom(self) -> str:
        region = self.officer.app.screen.hints.region
        return " ".join(line.strip() for line in self.officer.lines[region.y : region.bottom])

    @property
    def saved(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


AtPapers = Callable[..., Any]


@pytest.fixture
def at_papers(at_desk: Any, demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AtPapers:
    """Opens the papers of the demonstration's file."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(papers_screen, "_RESTS", 0)
    monkeypatch.setattr(papers_screen, "folder_for", lambda path: folder)
    monkeypatch.setenv("HOME", str(tmp_path))

    @asynccontextmanager
    async def sit(file: Path = demo_file, **settings: Any) -> AsyncIterator[Clerk]:
        async with at_desk(file, **settings) as officer:
            clerk = Clerk(officer, folder)
            await clerk.press("P")
            yield clerk

    return sit


# -- while something is being typed, the paper it is about stays the one


WAYS = {
    "up": ["up"],
    "down": ["down"],
    "another pane": ["tab"],
    "the pane before": ["shift+tab"],
    "page down": ["pagedown"],
    "page up": ["pageup"],
    "a smaller screen": [(80, 24)],
    "a larger screen": [(200, 60)],
    "a click on another paper": ["#offered RowList"],
    "a double click on another paper": ["#offered RowList", "#offered RowList"],
    "a click on the paper": ["LineView"],
    "many of them": ["down", (80, 24), "tab", "down", "#offered RowList", "up", "up", (120, 36), "pagedown", "down"],
}


async def wander(clerk: Clerk, way: list[Any]) -> None:
    for step in way:
        if isinstance(step, tuple):
            await clerk.officer.resize(*step)
        elif step[0] in "#L":
            await clerk.officer.pilot.click(step, offset=(4, 3))
            await clerk.officer.settle()
        else:
            await clerk.press(step)


@pytest.mark.parametrize(("way", "form"), [*((way, Format.DOCX) for way in WAYS), ("many of them", Format.MD)])
async def test_the_paper_saved_is_the_one_on_the_screen_when_its_name_was_asked_for(
    at_papers: AtPapers, way: str, form: Format
) -> None:
    async with at_papers() as clerk:
        await clerk.press("down", *["right"] * CATALOGUE[Kind.EXCEPTION].formats.index(form))
        await clerk.press("s")
        shown = clerk.officer.app.screen.wish.kind, clerk.officer.app.screen.wish.form
        await wander(clerk, WAYS[way])
        assert (clerk.officer.app.screen.wish.kind, clerk.officer.app.screen.wish.form) == shown
        assert "save nothing" in clerk.bottom, "the keys of the line stay"
        await clerk.type("mine")
        await clerk.press("enter")
        assert clerk.saved == [f"mine.{form}"]
        wanted = papers_screen.Wish(clerk.officer.bench.desk)
        wanted.kind = Kind.EXCEPTION
        right = write(clerk.officer.bench.desk.book, wanted.wanted(), form)
        assert (clerk.folder / f"mine.{form}").read_bytes() == right


@pytest.mark.parametrize("way", WAYS)
async def test_a_day_typed_is_that_of_the_paper_it_was_asked_for(at_papers: AtPapers, way: str) -> None:
    async with at_papers() as clerk:
        await clerk.press("c")
        await wander(clerk, WAYS[way])
        await clerk.type("20 jan 2010")
        await clerk.press("enter")
        wish = clerk.officer.app.screen.wish
        assert (wish.kind, wish.cut_off) == (Kind.HIGHLIGHT, date(2010, 1, 20))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mine", "mine.html"),
        ("mine.html", "mine.html"),
        ("mine.HTM", "mine.HTM"),
        ("q3 2009.12", "q3 2009.12.html"),
        ("Minutes v1.2", "Minutes v1.2.html"),
    ],
)
async def test_a_name_without_an_ending_gets_that_of_the_format(at_papers: AtPapers, typed: str, name: str) -> None:
    async with at_papers() as clerk:
        await clerk.press("s")
        await clerk.type(typed)
        assert f"{name}, web page" in clerk.screen or name == typed
        await clerk.press("enter")
        assert clerk.saved == [name]


@pytest.mark.parametrize("typed", ["mine.docx", "mine.MD", "mine.xlsx", "mine.csv", "mine.ics", "mine.json"])
async def test_a_name_with_the_ending_of_another_format_is_refused_and_stays(at_papers: AtPapers, typed: str) -> None:
    async with at_papers() as clerk:
        await clerk.press("s")
        await clerk.type(typed)
        await clerk.press("enter")
        assert clerk.saved == []
        assert "and this is a web page" in " ".join(clerk.screen.split())
        assert typed in clerk.screen


# -- looking


@pytest.mark.parametrize("size", SIZES)
async def test_every_paper_can_be_looked_at_and_says_which_formats_it_comes_in(at_papers: AtPapers, size: str) -> None:
    begins = {
        Kind.HIGHLIGHT: "highlight report, Quarter 3",
        Kind.EXCEPTION: "exception report",
        Kind.OFFICER: "Louise Russell: what there is to do",
        Kind.PLAN: "Third Sector Strategy",
        Kind.CALENDAR: "Calendar: Louise Russell",
        Kind.SLIPS: "dates that were moved, at",
        Kind.COMPARISON: "There is no plan that it was",
    }
    async with at_papers(size=SIZES[size]) as clerk:
        for kind, entry in CATALOGUE.items():
            of_it = " ".join(entry.formats)
            assert any(entry.title in line and of_it in line for line in clerk.officer.lines)
            assert begins[kind] in clerk.paper
            await clerk.press("down")


async def test_the_paper_scrolls_while_the_cursor_stays_on_the_list(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        before = clerk.paper
        assert "1 of " in clerk.screen
        await clerk.press("pagedown")
        assert clerk.paper != before
        assert "2 of " in clerk.screen
        await clerk.press("pageup")
        assert clerk.paper == before


async def test_tab_goes_to_the_paper_which_is_alone_on_a_narrow_screen(at_papers: AtPapers) -> None:
    async with at_papers(size=SIZES["narrow"]) as clerk:
        assert "Officer sheet" in clerk.screen
        await clerk.press("tab")
        assert "Officer sheet" not in clerk.screen
        assert "1. Decisions asked for" in clerk.paper
        await clerk.press("end")
        assert "The plan in pictures" in clerk.paper or "officer and month" in clerk.paper
        await clerk.press("home", "escape")
        assert "Officer sheet" in clerk.screen
        await clerk.press("escape")
        assert clerk.officer.app.screen is clerk.officer.bench


async def test_the_position_is_chosen_from_the_rounds(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("p")
        assert "31 December 2009" in clerk.screen
        assert "the round that runs" in clerk.screen
        await clerk.press("down", "enter")
        assert "Position at 30 September 2009, from updates received up to 8 October 2009" in clerk.paper


async def test_another_position_and_another_cut_off_are_typed(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("p", "a")
        await clerk.type("30 nov 2009")
        await clerk.press("enter")
        assert "Position at 30 November 2009" in clerk.paper
        await clerk.press("c")
        await clerk.type("1 nov 2009")
        await clerk.press("enter")
        assert "can't be before the position date" in clerk.screen
        await clerk.press("escape", "c")
        await clerk.type("10 dec 2009")
        await clerk.press("enter")
        assert "received up to 10 December 2009" in clerk.paper


async def test_an_exception_report_on_one_row(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("down", "i", "down", "enter")
        assert "exception report: 4.6 Resilience" in clerk.paper


async def test_the_report_in_brief_is_a_key_away_and_has_a_name_of_its_own(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        assert "highlight report in brief" not in clerk.paper
        await clerk.press("b")
        assert "Length brief: two sides" in " ".join(" ".join(clerk.officer.lines).split())
        assert "highlight report in brief" in clerk.paper
        await clerk.press("enter")
        assert [name for name in clerk.saved if "in-brief" in name]
        await clerk.press("b", "down", "b")
        assert "That key does nothing for this paper" in clerk.bottom


async def test_another_officers_sheet_and_everybodys_calendar(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("down", "down", "o")
        await clerk.type("shazia")
        await clerk.press("enter")
        assert "Shazia Hussain: what there is to do" in clerk.paper
        await clerk.press("down", "down", "o")
        await clerk.type("every")
        await clerk.press("enter")
        assert "39 entries" in clerk.paper


async def test_a_comparison_is_with_the_plan_or_the_version_that_is_chosen(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        book, plan = clerk.officer.bench.desk.book, clerk.officer.bench.desk.plan
        perform(book, name_version(Place("plan", plan["id"], plan["rid"], plan["id"]), "to the Cabinet"))
        await clerk.press("end")
        assert "There is no plan that it was" in clerk.paper
        await clerk.press("o", "enter")
        assert "Third Sector Strategy beside THIN" in clerk.paper
        await clerk.press("o", "end", "enter")
        assert "the version “to the Cabinet”" in clerk.screen
        assert "beside itself as it stood (to the Cabinet)" in clerk.paper


async def test_keys_of_another_paper_say_that_they_are(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("o")
        assert "does nothing for this paper" in clerk.bottom


async def test_what_cant_be_composed_is_said_where_the_paper_would_stand(
    at_papers: AtPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWrite("The file has gone.")

    async with at_papers() as clerk:
        monkeypatch.setattr(papers_screen, "drawn", refuse)
        await clerk.press("down")
        assert "The file has gone." in clerk.paper


# -- saving


async def test_enter_saves_and_says_where(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("enter")
        assert clerk.saved == ["highlight-report-third-sector-strategy-2009-12-31.html"]
        assert clerk.bottom.startswith("Saved highlight-report-third-sector-strategy-2009-12-31.html in ~/Documents")
        assert "<!doctype html>" in (clerk.folder / clerk.saved[0]).read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    ("downs", "rights", "name"),
    [
        (0, 1, "highlight-report-third-sector-strategy-2009-12-31.docx"),
        (1, 2, "exception-report-third-sector-strategy-2009-12-31.md"),
        (2, 0, "officer-sheet-louise-russell-2009-12-15.html"),
        (3, 0, "plan-third-sector-strategy.docx"),
        (3, 1, "plan-third-sector-strategy.xlsx"),
        (3, 2, "plan-third-sector-strategy.csv"),
        (3, 5, "plan-third-sector-strategy.json"),
        (4, 0, "calendar-louise-russell.ics"),
    ],
)
async def test_each_format_has_a_name_that_every_system_takes(
    at_papers: AtPapers, downs: int, rights: int, name: str
) -> None:
    async with at_papers() as clerk:
        await clerk.press(*["down"] * downs, *["right"] * rights, "enter")
        assert clerk.saved == [name]
        assert (clerk.folder / name).stat().st_size > 400


async def test_a_file_that_is_there_is_never_written_over_unasked(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("enter")
        first = clerk.folder / clerk.saved[0]
        first.write_text("mine")
        await clerk.press("enter")
        assert "exists already; this name is free" in clerk.screen
        await clerk.press("enter")
        assert first.read_text() == "mine"
        assert clerk.saved == [
            "highlight-report-third-sector-strategy-2009-12-31-2.html",
            "highlight-report-third-sector-strategy-2009-12-31.html",
        ]


async def test_a_name_that_is_taken_wants_a_second_enter(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        (taken := clerk.folder / "x.html").write_text("mine")
        await clerk.press("s", "ctrl+u")
        await clerk.type("x.html")
        await clerk.press("enter")
        assert "exists already" in clerk.screen
        assert taken.read_text() == "mine"
        await clerk.press("enter")
        assert taken.read_text(encoding="utf-8") != "mine"
        assert clerk.bottom == "Saved x.html in ~/Documents · O opens it, P prints it"


@pytest.mark.parametrize("name", ["no/such/folder/x.html", "con.html", "a:b.html", "link.html", "sub"])
async def test_a_name_that_cant_be_is_refused_and_stays_in_the_line(at_papers: AtPapers, name: str) -> None:
    async with at_papers() as clerk:
        (clerk.folder / "sub").mkdir()
        (clerk.folder / "link.html").symlink_to(clerk.folder / "elsewhere.html")
        await clerk.press("s", "ctrl+u")
        await clerk.type(name)
        await clerk.press("enter", "enter")
        assert clerk.saved == ["link.html", "sub"]
        assert (clerk.folder / "link.html").is_symlink()
        assert "." in clerk.bottom or "." in clerk.screen


async def test_a_disk_without_room_is_told_and_nothing_is_half_written(
    at_papers: AtPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with at_papers() as clerk:
        monkeypatch.setattr(disk, "_write", full)
        await clerk.press("enter")
        assert "There is no room left" in clerk.bottom
        assert clerk.saved == []


async def test_a_burst_of_letters_writes_nothing(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        acts = clerk.officer.acts
        await clerk.officer.burst("swiping\n")
        await clerk.rest()
        assert clerk.saved == []
        assert clerk.officer.acts == acts
        assert "pasted characters were ignored" in clerk.bottom


async def test_looking_and_saving_change_nothing_in_the_file(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        before = clerk.officer.content
        await clerk.press("enter", "down", "enter", "down", "enter", "down", "enter", "down", "enter")
        assert len(clerk.saved) == 5
        assert clerk.officer.content == before


# -- words and issuing


async def test_the_plan_owner_writes_the_overall_sentence_and_the_decisions(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("w")
        await clerk.type("On the whole well.")
        await clerk.press("tab")
        await clerk.type("Agree the budget.")
        await clerk.press("enter")
        await clerk.type("Say when.")
        await clerk.press("ctrl+s")
        assert clerk.officer.value("select overall from round where period_end='2009-12-31'") == "On the whole well."
        assert "overall typed, 2 decisions" in clerk.screen
        assert "1. Agree the budget." in clerk.paper
        assert "On the whole well." in clerk.paper
        await clerk.press("u")
        assert "On the whole well." not in clerk.paper
        assert clerk.officer.value("select count(*) from round where overall is not null and deleted=0") == 0


async def test_words_and_keys_in_one_read_of_the_terminal_come_where_they_were_meant(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("w")
        await clerk.officer.quickly(*"On the whole well.", "tab", *"Agree.", "ctrl+s")
        assert clerk.officer.value("select overall from round where period_end='2009-12-31'") == "On the whole well."
        assert clerk.officer.value("select decisions from round where period_end='2009-12-31'") == "Agree."
        assert clerk.officer.bench.typing.drafts.all() == []
        await clerk.press("w")
        await clerk.officer.quickly(*" So far.", "escape")
        assert "What you typed is kept: w to continue." in clerk.bottom


async def test_words_that_were_left_are_there_again(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("w")
        await clerk.type("Half a")
        await clerk.press("escape")
        assert "What you typed is kept: w to continue." in clerk.bottom
        assert clerk.officer.value("select count(*) from round where overall is not null") == 0
        await clerk.press("w")
        assert "Half a" in clerk.screen
        await clerk.press("ctrl+r")
        assert "Half a" not in clerk.screen


async def test_issuing_asks_for_the_day_and_freezes_the_report(at_papers: AtPapers) -> None:
    async with at_papers(day=LATER) as clerk:
        assert "Position at 31 December 2009" in clerk.paper  # its cut-off is over, its report still to be issued
        await clerk.press("I")
        assert clerk.officer.app.screen._editor.text == "11 January 2010"
        await clerk.press("enter")
        assert clerk.officer.value("select issued_on from round where period_end='2009-12-31'") == "2010-01-11"
        assert "Issued" in clerk.screen
        assert "Report no. 1, issued 11 January 2010" in clerk.paper
        await clerk.press("I")
        assert "has been issued already" in clerk.bottom
        await clerk.press("w")
        assert "can't be changed" in clerk.bottom
        await clerk.press("u")
        assert clerk.officer.value("select count(*) from round where issued_on is not null and deleted=0") == 0


async def test_a_report_is_issued_apart_from_the_screen(at_papers: AtPapers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten thousand milestones it takes a second, in which the screen goes on; esc does not leave it half-way."""
    threads: list[int] = []
    issued = paper_wish.perform

    def slowly(book: Book, *edits: Edit) -> Done:
        threads.append(threading.get_ident())
        return issued(book, *edits)

    monkeypatch.setattr(paper_wish, "perform", slowly)
    async with at_papers(day=LATER) as clerk:
        await clerk.press("I", "enter")
        assert "Issued: the position at 31 December 2009 is frozen. u to undo." in clerk.bottom
        assert threads
        assert threads[0] != threading.get_ident()
        await clerk.press("u")
        assert clerk.officer.value("select count(*) from round where issued_on is not null and deleted=0") == 0


async def test_a_position_that_is_still_to_come_is_not_issued(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        await clerk.press("I")
        assert "still to come" in clerk.bottom
        assert clerk.officer.value("select count(*) from round where issued_on is not null and deleted=0") == 0


async def test_papers_of_the_plan_as_it_stood(at_desk: Any, demo_file: Path, at_papers: AtPapers) -> None:
    """T, then P: read from the past, on another thread than the one that opened it."""
    async with at_papers() as clerk:
        await clerk.press("escape")
        await clerk.press("T", "s")
        await clerk.type("1 dec 2009")
        await clerk.press("enter")
        await clerk.press("P")
        assert "Third Sector Strategy" in clerk.paper
        for kind in CATALOGUE:
            await clerk.press(*(("o", "enter") if kind is Kind.COMPARISON else ()), "enter", "down")
        assert len(clerk.saved) == len(CATALOGUE)
        await clerk.press("home", "w")
        assert "read-only" in clerk.bottom


# -- the choices behind it


def test_papers_go_to_the_users_documents_where_there_is_such_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_documents_dir", lambda: str(tmp_path / "Documents"))
    book = tmp_path / "plans" / "plan.db"
    assert paper_wish.folder_for(str(book)) == tmp_path / "plans"
    thrown_away = tmp_path / "tsworkbench-x1" / "demo.db"
    assert paper_wish.folder_for(str(thrown_away)) == Path.home(), "it would go with the demonstration"
    (tmp_path / "Documents").mkdir()
    assert paper_wish.folder_for(str(book)) == tmp_path / "Documents"


def test_every_format_has_a_name() -> None:
    from tsworkbench.papers.catalogue import NAMES

    assert set(NAMES) == set(Format)


# -- a paper as lines

PAPER = Paper(
    title="A paper",
    under=("For: somebody", Run("Position at the end", Tone.STRONG)),
    blocks=(
        Heading(text="1. First"),
        Paragraph(words=["Before ", Run("▲ Red", rag=Rag.RED), ", after."]),
        Items(items=("one thing " * 12, "another"), numbered=True),
        Table(
            caption="Numbers",
            columns=(Column(title="What"), Column(title="How many", right=True)),
            rows=(("first", "1"), ("second", Paragraphs(of=("2", "and more")))),
        ),
    ),
)


def drawn(paper: Paper, width: int) -> list[str]:
    return [strip.text.rstrip() for strip in paper_lines(paper, width, look_for("tsworkbench-dark"))]


def test_a_paper_is_drawn_in_its_own_order() -> None:
    lines = drawn(PAPER, 60)
    assert lines[0] == "A paper"
    assert "Before ▲ Red, after." in lines
    assert lines[lines.index("1. First") - 1] == ""
    assert any(line.startswith("1. one thing") for line in lines)
    assert any(line.startswith("   one thing") for line in lines), "the second line of a point stands under its first"
    assert any(line.endswith("How many") for line in lines)


@pytest.mark.parametrize("width", [20, 33, 60, 92, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    strips = paper_lines(PAPER, width, look_for("tsworkbench-dark"))
    assert {strip.cell_length for strip in strips} == {width}


def test_a_table_too_wide_for_the_screen_is_set_row_by_row() -> None:
    columns = tuple(Column(title=f"Column {n}") for n in range(8))
    table = Table(caption="Wide", columns=columns, rows=(tuple(f"cell number {n}" for n in range(8)),))
    lines = drawn(Paper(title="T", blocks=(table,)), 40)
    assert lines[-1] == "  Column 7  cell number 7"


def test_hostile_text_is_drawn_inert() -> None:
    bad = "[/] \x1b[31m\u202e\x07 [red]x[/red] " + "w" * 200
    paper = Paper(
        title=bad,
        under=(bad,),
        blocks=(
            Heading(text=bad),
            Paragraph(words=bad),
            Items(items=(bad,)),
            Table(caption=bad, columns=(Column(title=bad),), rows=((bad,), ("",))),
        ),
    )
    text = "\n".join(drawn(paper, 60))
    assert "[/]" in text
    assert not {"\x1b", "\u202e", "\x07"} & set(text)


async def test_a_report_on_what_nobody_knew_yet_says_so(at_desk: Any, demo_file: Path) -> None:
    async with at_desk(demo_file, day=date(2009, 6, 1)) as officer:
        await officer.press("P")
        await officer.app.workers.wait_for_complete()
        await officer.settle()
        read = " ".join(" ".join(line[45:].split()) for line in officer.lines)
        assert "the position at 30 June 2009 by what was known on 1 June 2009" in read
        assert "the first plan came into this file on 3 August 2009" in read
        assert "choose a later day with T" in read


async def test_tab_completes_the_path_that_a_paper_is_saved_under(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        (clerk.folder / "Group papers").mkdir()
        await clerk.press("s")
        assert "tab completes" in clerk.bottom
        await clerk.type("Gr")
        await clerk.press("tab")
        assert clerk.officer.app.screen._editor.text == "Group papers/"
        await clerk.type("q3")
        await clerk.press("enter")
        assert (clerk.folder / "Group papers" / "q3.html").is_file()


# -- papers of registers


@pytest.mark.parametrize("size", SIZES)
async def test_the_papers_of_registers_follow_the_others_where_there_are_registers(
    at_papers: AtPapers, registers_file: Path, size: str
) -> None:
    begins = {
        Kind.REGISTER: "Risks – Third Sector Strategy",
        Kind.DIRECTORY: "Directory of support",
        Kind.CONTRACTS: "Analysis of contracts",
        Kind.APPRAISAL: "Appraisal of options",
        Kind.EQUALITY: "Equality impact assessment",
    }
    async with at_papers(registers_file, size=SIZES[size]) as clerk:
        await clerk.press(*["down"] * len(CATALOGUE))
        for kind, entry in OF_REGISTERS.items():
            assert any(entry.title in line and "html docx md pdf" in line for line in clerk.officer.lines)
            assert begins[kind] in clerk.paper
            await clerk.press("down")


async def test_without_registers_no_paper_of_them_is_offered(at_papers: AtPapers) -> None:
    async with at_papers() as clerk:
        assert all(entry.title not in clerk.screen for entry in OF_REGISTERS.values())


async def test_i_chooses_which_register_and_whose_appraisal_is_printed(
    at_papers: AtPapers, registers_file: Path
) -> None:
    async with at_papers(registers_file) as clerk:
        await clerk.press(*["down"] * len(CATALOGUE), "i", *"grant pots", "enter")
        assert "Grant pots As at 15 December 2009. 2 pots." in clerk.paper
        await clerk.press("enter")
        assert clerk.saved == ["register-pots-2009-12-15.html"]
        await clerk.press("down", "down", "down", "i")
        assert "all of the plan" in clerk.screen
        await clerk.press("down", "enter")
        assert clerk.officer.app.screen.wish.wanted().row_ids
        assert "Appraisal of options – 4.6" in clerk.paper
