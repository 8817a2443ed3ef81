"""The form: every field of a row, checked as it is typed, saved as one act."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.screens.forms import elsewhere, fill, form_of

from tsworkbench.store.opening import open_book
from tsworkbench.tui.screens.form.form_screen import Form
from tsworkbench.work.edits import perform
from tsworkbench.work.row.money import set_funding

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk


LEVELS = {
    "4": [
        *("title", "short_title", "ref", "leads", "partner", "portfolio_holder", "funding"),
        *("key_changes", "rationale", "notes", "comment", "private"),
    ],
    "4.2": [
        *(
            "title",
            "short_title",
            "ref",
            "status",
            "rag",
            "why",
            "next",
            "due",
            "done_on",
            "leads",
            "partner",
            "portfolio_holder",
            "directorate",
            "cost_text",
            "cost_pence",
            "spent",
            "forecast",
            "funding",
            "money",
        ),
        *("notes", "comment", "private"),
    ],
    "4.2.m1": [
        *("title", "short_title", "ref", "text", "status", "due", "done_on", "leads", "partner"),
        *("notes", "comment", "private"),
    ],
    "1.2.o1": [
        *("title", "ref", "status", "due", "done_on", "leads", "partner"),
        *("target", "unit", "actual", "starts_from", "stage", "notes", "comment", "private"),
    ],
}


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("ref", LEVELS)
async def test_a_row_of_each_level_has_its_fields_in_tab_order(
    at_desk: AtDesk, demo_file: Path, ref: str, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.go(ref)
        before = officer.content
        await officer.press("e")
        form = form_of(officer)
        seen = []
        for _ in form._inputs:
            seen.append(next(name for name, field in form._inputs.items() if field.has_focus).partition(":")[0])
            await officer.press("tab")
        assert list(dict.fromkeys(seen)) == LEVELS[ref]
        assert all(len(line) == size[0] for line in officer.lines)
        await officer.press("escape")
        assert officer.content == before
        assert officer.bottom.strip().endswith("keys")


async def test_all_changes_are_one_act_and_one_undo(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        acts = officer.acts
        await officer.press("e")
        for name, text in {
            "title": "A Community Chest",
            "short_title": "The Chest",
            "status": "p",
            "rag": "r",
            "due": "end jan",
            "leads": "RP with Corporate Finance",
            "cost_text": "about £300k",
            "cost_pence": "310k",
            "notes": "First",
            "comment": "The letter is late.",
            "private": "Ring Finance",
        }.items():
            await fill(officer, name, text)
        money = next(name for name in form_of(officer)._inputs if name.startswith("money:"))
        await fill(officer, money, "c")
        await officer.press("ctrl+s")
        assert not isinstance(officer.app.screen, Form)
        assert officer.acts == acts + 1
        assert officer.cell("4.2", "title") == "A Community Chest"
        assert officer.cell("4.2", "short_title") == "The Chest"
        assert officer.cell("4.2", "status") == "in_progress"
        assert officer.cell("4.2", "rag") == "red"
        assert officer.cell("4.2", "due_to") == "2010-01-31"
        assert officer.cell("4.2", "cost_pence") == 31_000_000
        assert officer.cell("4.2", "notes").startswith("First")
        assert (officer.said("rag"), officer.said("comment")) == ("red", "The letter is late.")
        assert officer.value("select text from note order by rid desc limit 1") == "Ring Finance"
        assert officer.value("select confirmed from allocation where id=?", money.partition(":")[2]) == 1
        await officer.press("u")
        assert officer.cell("4.2", "title") != "A Community Chest"
        assert officer.cell("4.2", "cost_pence") != 31_000_000


async def test_what_is_typed_is_read_at_once_and_what_cant_be_is_not_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        before = officer.content
        await officer.press("e")
        await fill(officer, "due", "end jan")
        assert "31 January 2010" in officer.screen
        for name, text, says in (
            ("due", "soonish", "soonish"),
            ("leads", "Andi Algar", "no officer called"),
            ("title", "", ""),
        ):
            await fill(officer, name, text)
            assert says in officer.screen
            await officer.press("ctrl+s")
            assert isinstance(officer.app.screen, Form)
            assert officer.content == before


async def test_money_and_numbers_are_checked(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.2.o1")
        await officer.press("e")
        await fill(officer, "target", "many")
        assert "is not a number" in officer.screen
        await fill(officer, "target", "1,200")
        await fill(officer, "actual", "40")
        await officer.press("ctrl+s")
        assert (officer.cell("1.2.o1", "target"), officer.cell("1.2.o1", "actual")) == (1200, 40)
        assert officer.value("select value from reading order by rid desc limit 1") == 40


async def test_a_large_number_is_in_full_in_its_field_and_in_the_pane(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("1.2.o1")
        await officer.press("e")
        await fill(officer, "target", "1250000")
        await officer.press("ctrl+s")
        assert "of 1,250,000" in officer.screen
        await officer.press("e")
        assert "1,250,000" in officer.screen
        await fill(officer, "actual", "3")
        await officer.press("ctrl+s")
        assert officer.cell("1.2.o1", "target") == 1_250_000


async def test_enter_goes_on_and_saves_in_the_last_field(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await officer.type("!")
        await officer.press("enter")
        assert form_of(officer)._inputs["short_title"].has_focus
        await fill(officer, "private", "x")
        await officer.press("enter")
        assert not isinstance(officer.app.screen, Form)
        assert officer.cell("4.2.m1", "title").endswith("!")


async def test_leaving_asks_nothing_and_keeps_a_draft_that_the_form_takes_up(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        before = officer.content
        await officer.press("e")
        await fill(officer, "comment", "Half a sen")
        await officer.press("escape")
        assert "What you typed is kept" in officer.bottom
        await officer.press("e")
        assert "Half a sen" in officer.screen
        assert "not saved yet" in officer.screen
        await officer.press("ctrl+r")
        assert "Half a sen" not in officer.screen
        await officer.press("escape", "e")
        assert "Half a sen" not in officer.screen
        assert officer.content == before


async def test_a_field_changed_elsewhere_is_said_before_it_is_written_over(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "title", "Mine")
        with elsewhere(officer) as connection:
            connection.execute("update milestone set title='Theirs' where ref='4.2.m1'")
        await officer.press("ctrl+s")
        assert "changed elsewhere meanwhile to “Theirs”" in officer.screen
        assert officer.cell("4.2.m1", "title") == "Theirs"
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m1", "title") == "Mine"


async def test_a_row_deleted_elsewhere_is_said_and_what_was_typed_stays(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "title", "Mine")
        with elsewhere(officer) as connection:
            connection.execute("update milestone set deleted=1 where ref='4.2.m1'")
        await officer.press("ctrl+s")
        assert "no longer in the plan" in officer.screen
        assert "Mine" in officer.screen


async def test_a_locked_file_is_waited_for_and_esc_gives_up_without_leaving(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await officer.type("!")
        officer.fires = False
        with closing(sqlite3.connect(officer.path, isolation_level=None)) as holder:
            holder.execute("begin immediate")
            await officer.press("ctrl+s")
            assert "waiting for it" in officer.screen
            await officer.press("escape")
            assert "Cancelled" in officer.screen
            assert isinstance(officer.app.screen, Form)
            holder.execute("rollback")
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m1", "title").endswith("!")


async def test_long_notes_are_written_in_the_officers_own_editor(
    at_desk: AtDesk, demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    script = tmp_path / "editor.py"
    script.write_text("import sys; open(sys.argv[1], 'a').write('second\\x1b line\\n')")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    monkeypatch.delenv("VISUAL", raising=False)
    async with at_desk(demo_file) as officer:
        monkeypatch.setattr(type(officer.app), "suspend", lambda _: nullcontext())
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "notes", "first")
        await officer.press("ctrl+o", "ctrl+s")
        assert officer.cell("4.2.m1", "notes") == "first\nsecond line"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "No editor is named"),
        ("/nowhere/ed", "can't be started"),
        ("false", "failed (exit code 1)"),
        ("true", "true came back at once, and the words are as they were"),
        ("vi '", "a quotation mark is missing"),
    ],
)
async def test_without_an_editor_it_is_a_sentence_and_the_screen_comes_back(
    at_desk: AtDesk, demo_file: Path, monkeypatch: pytest.MonkeyPatch, command: str, says: str
) -> None:
    came_back = []

    @contextmanager
    def suspend(_: object) -> Iterator[None]:
        yield  # as Textual does it: what fails inside never gets to the line below
        came_back.append(True)

    monkeypatch.setenv("EDITOR", command)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr("tsworkbench.tui.screens.form.form_screen.usual_editor", list)
    async with at_desk(demo_file) as officer:
        monkeypatch.setattr(type(officer.app), "suspend", suspend)
        await officer.go("4.2.m1")
        await officer.press("e", "ctrl+o")
        assert says in officer.screen
        assert came_back


async def test_words_and_save_in_one_read_of_the_terminal_are_all_saved(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "title", "")
        await officer.quickly(*"Board met", "ctrl+s")
        assert officer.cell("4.2.m1", "title") == "Board met"
        assert officer.bench.typing.drafts.all() == []


@pytest.mark.parametrize("key", ["tab", "enter"])
async def test_words_after_tab_in_one_read_of_the_terminal_go_into_the_next_field(
    at_desk: AtDesk, demo_file: Path, key: str
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "title", "")
        await officer.quickly(*"Board met", key, *"Met", "ctrl+s")
        assert officer.cell("4.2.m1", "title") == "Board met"
        assert officer.cell("4.2.m1", "short_title") == "Chest scope agreedMet"


async def test_words_and_esc_in_one_read_of_the_terminal_are_kept(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await officer.quickly(*" of the Board, all of it", "tab", "escape")
        assert officer.app.screen is officer.bench
        await officer.press("e")
        assert form_of(officer)._inputs["title"].value.endswith(" of the Board, all of it")
        assert len(officer.bench.typing.drafts.all()) == 1


async def test_ctrl_r_on_a_row_that_was_deleted_elsewhere_says_so(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2.m1")
        await officer.press("e")
        await fill(officer, "title", "Mine")
        with elsewhere(officer) as connection:
            connection.execute("update milestone set deleted=1 where ref='4.2.m1'")
        await officer.press("ctrl+r")
        assert form_of(officer)._inputs["title"].value == "Mine"
        assert officer.bench.typing.drafts.all()
        await officer.press("escape")
        assert officer.app.screen is officer.bench


async def test_ctrl_r_after_fields_came_and_went_elsewhere_leaves_a_form_that_works(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("e")
        await fill(officer, "title", "Mine")
        place = officer.bench.target()
        with closing(open_book(str(officer.path))) as book:
            perform(book, set_funding(place, "Lottery £5,000; Council"))
        await officer.press("ctrl+r")
        form = form_of(officer)
        assert form._inputs["funding"].value == "Lottery £5,000; Council"
        assert {field.id for field in form._fields} == set(form._inputs)
        await fill(officer, "title", "Chest")
        await officer.press("ctrl+s")
        assert officer.cell("4.2", "title") == "Chest"


async def test_words_of_several_lines_in_a_field_of_one_line_are_not_touched_by_another_field(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        with elsewhere(officer) as connection:
            connection.execute(
                "update activity set cost_text='one\ntwo', funding_text='Lottery\nCouncil' where ref='4.2'"
            )
        await officer.look_at_file()
        await officer.go("4.2")
        await officer.press("e")
        await officer.press("ctrl+s")
        assert officer.app.screen is officer.bench
        assert officer.bench.typing.drafts.all() == []
        await officer.press("e")
        await fill(officer, "title", "Chest")
        await officer.press("ctrl+s")
        assert officer.cell("4.2", "title") == "Chest"
        assert officer.cell("4.2", "cost_text") == "one\ntwo"
        assert officer.cell("4.2", "funding_text") == "Lottery\nCouncil"


async def test_a_click_chooses_the_word_it_is_on_where_one_line_has_no_room(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file, size=(60, 24)) as officer:
        await officer.go("4.2.m2")
        await officer.press("e")
        status = form_of(officer)._inputs["status"]
        assert "cancelled" not in status.render_line(0).text
        await officer.pilot.click(status, offset=(status.render_line(1).text.index("cancelled"), 1))
        await officer.settle()
        assert status.value == "cancelled"


async def test_words_of_a_document_that_nobody_could_type_do_not_hold_up_the_form(
    at_desk: AtDesk, demo_file: Path
) -> None:
    async with at_desk(demo_file) as officer:
        with elsewhere(officer) as connection:
            connection.execute("update milestone set due_text='Scrutiny Committee 14 May 2010' where ref='4.2.m2'")
        await officer.look_at_file()
        await officer.go("4.2.m2")
        await officer.press("e")
        await fill(officer, "title", "Funds advertised")
        await officer.press("ctrl+s")
        assert officer.cell("4.2.m2", "title") == "Funds advertised"
        assert officer.cell("4.2.m2", "due_text") == "Scrutiny Committee 14 May 2010"
