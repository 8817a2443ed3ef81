"""ctrl+p: every act is found by the word an officer would use, and nothing is written by chance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.tui.bench.actions import ACTS, ALSO, BY_ID
from tsworkbench.tui.widgets.menu import Fit, MenuItem, MenuRows, fit

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer

# What officers type, and the acts they may mean by it: the first in the list must be one of them.
WORDS = {
    "help": "keys",
    "shortcuts": "keys",
    "keyboard": "keys",
    "manual": "keys",
    "settings": "settings",
    "options": "settings",
    "preferences": "settings",
    "config": "settings",
    "export": "papers",
    "print": "papers",
    "report": "papers",
    "reports": "papers",
    "word": "papers",
    "excel": "papers",
    "pdf": "papers",
    "csv": "papers",
    "save as": "papers",
    "publish": "papers",
    "download": "papers",
    "share": "papers",
    "highlight report": "papers",
    "search": "find",
    "find": "find",
    "look for": "find",
    "backup": "back_up",
    "back up": "back_up",
    "restore": "restore",
    "put back": "restore",
    "recover": "restore bring_back",
    "add": "insert",
    "new": "insert",
    "insert": "insert",
    "add row": "insert",
    "add milestone": "insert",
    "new activity": "insert",
    "today": "today",
    "now": "today",
    "this month": "today",
    "save": "saved",
    "saved": "saved",
    "new plan": "new_plan",
    "empty": "new_plan",
    "empty plan": "new_plan",
    "next year": "roll_forward",
    "roll over": "roll_forward",
    "carry forward": "roll_forward",
    "delete": "delete",
    "remove": "delete",
    "undelete": "bring_back",
    "deleted": "bring_back",
    "undo": "undo",
    "revert": "undo",
    "mistake": "undo",
    "redo": "redo",
    "who": "who",
    "my name": "who",
    "log in": "who",
    "user": "who",
    "officer": "edit_officer",
    "person": "edit_officer",
    "email": "edit_officer",
    "the plan": "edit_plan",
    "late": "filter",
    "overdue": "filter",
    "filter": "filter",
    "mine": "my_list",
    "my list": "my_list",
    "to do": "my_list",
    "calendar": "go_milestones",
    "diary": "go_milestones",
    "timeline": "next_view",
    "gantt": "next_view",
    "year": "next_view edit_plan",
    "agenda": "next_view",
    "quit": "leave",
    "exit": "leave",
    "close": "leave",
    "log out": "leave",
    "date": "due",
    "deadline": "due",
    "postpone": "due due_later status",
    "delay": "due_later",
    "assign": "lead",
    "owner": "lead",
    "lead": "lead",
    "leaver": "reassign",
    "hand over": "reassign",
    "reassign": "reassign",
    "rename": "title",
    "title": "title",
    "edit": "edit_row",
    "budget": "edit_row",
    "money": "money",
    "funding": "edit_row",
    "comment": "comment",
    "commentary": "comment",
    "note": "comment",
    "update": "update_round",
    "round": "update_round",
    "private note": "private_note",
    "count": "actual",
    "kpi": "actual",
    "done": "complete",
    "complete": "complete",
    "finish": "complete",
    "start": "in_progress",
    "cancel": "status",
    "defer": "status",
    "status": "status",
    "green": "state_green",
    "amber": "state_amber",
    "red": "state_red",
    "on track": "state_green",
    "at risk": "state_amber",
    "off track": "state_red",
    "no change": "no_change",
    "unchanged": "no_change",
    "history": "history",
    "audit": "history",
    "log": "history",
    "who changed": "history",
    "as at": "time",
    "compare": "compare",
    "pair": "same_thing",
    "check": "plan_checks",
    "missing": "plan_checks",
    "remind": "returns",
    "reminder": "returns",
    "chase": "returns",
    "decisions": "decisions",
    "approve": "decisions",
    "baseline": "sign_off",
    "sign off": "sign_off",
    "board": "add_group",
    "committee": "papers add_group",
    "meeting": "add_meeting",
    "golden thread": "serves",
    "capacity": "workload",
    "workload": "workload",
    "switch plan": "switch_plan",
    "other plan": "switch_plan",
    "full screen": "zoom",
    "dark": "theme",
    "colours": "theme",
    "contrast": "theme",
    "draft": "take_up",
    "import": "import_document",
    "open": "open_row import_document",
    "load": "import_document",
    "upload": "import_document",
    "copy": "copy",
    "clipboard": "copy",
    "select": "mark",
    "repeat": "repeat",
    "again": "repeat redo",
    "dependency": "needs",
    "depends": "needs",
    "palette": "acts",
    "up": "row_up",
    "move up": "move_up",
    "reorder": "move_up",
    "people": "go_officers",
    "week": "next_view",
    "expand": "unfold",
    "collapse": "fold",
    "unmark": "back",
    "e-mail": "returns",
    "bin": "bring_back",
    "unassigned": "filter",
    "undated": "filter",
    "percentage": "actual",
    "print preview": "papers",
    "maternity": "reassign",
    "deputy": "reassign",
}


def items() -> list[MenuItem]:
    return [MenuItem(act.id, act.label, "", "", ALSO.get(act.id, ""), act.help, act.changes) for act in ACTS]


def found(typed: str) -> tuple[list[str], bool]:
    """The acts in the list after `typed`, and whether Enter chooses the first."""
    rows = MenuRows(items(), letters=False)
    rows.narrow(typed)
    return [rows.items[rows.key(index)].id for index in range(len(rows))], rows.sure


@pytest.mark.parametrize(("typed", "meant"), WORDS.items())
def test_an_act_is_found_by_the_word_an_officer_would_use(typed: str, meant: str) -> None:
    acts, sure = found(typed)
    assert acts[0] in meant.split()
    assert sure


@pytest.mark.parametrize("act", list(BY_ID))
def test_an_act_is_found_by_its_name_first(act: str) -> None:
    called = BY_ID[act].label
    assert BY_ID[found(called)[0][0]].label == called


@settings(max_examples=examples(100))
@given(st.sampled_from(sorted({word for act in ACTS for word in act.help.casefold().split()})), st.data())
def test_nothing_that_writes_is_chosen_by_a_word_that_only_its_help_has(word: str, data: st.DataObject) -> None:
    typed = word[: data.draw(st.integers(1, len(word)))]
    acts, sure = found(typed)
    if acts and sure and BY_ID[acts[0]].changes:
        by_name = [item for item in items() if item.id == acts[0]]
        how = fit(by_name[0], typed)
        assert how is not None
        assert how <= Fit.WORDS_OF_ALSO


@pytest.mark.parametrize("keys", [(), ("space",), ("x", "backspace")])
async def test_enter_on_an_empty_line_does_nothing(at_desk: AtDesk, demo_file: Path, keys: tuple[str, ...]) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("ctrl+p", *keys, "enter")
        assert "Type a word" in officer.screen
        assert officer.app.screen is not officer.bench, "the list stays, and says what to do"
        await officer.press("escape")
        assert officer.content == before


@pytest.mark.parametrize("typed", ["past", "sentence", "decision", "as-at", "pressed", "looked", "agreed", "phrase"])
async def test_a_word_of_the_help_alone_writes_nothing_until_an_act_is_chosen(
    at_desk: AtDesk, demo_file: Path, typed: str
) -> None:
    async with at_desk(demo_file) as officer:
        before = officer.content
        await officer.press("ctrl+p", *typed, "enter")
        await officer.press("escape")
        assert officer.content == before


async def test_an_arrow_chooses_from_the_empty_line(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.go("4.2")
        await officer.press("ctrl+p", "down", "enter")
        assert officer.cell("4.2", "rag") == "green"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
async def test_the_list_shows_names_keys_and_the_whole_sentence(
    at_desk: AtDesk, demo_file: Path, size: tuple[int, int]
) -> None:
    async with at_desk(demo_file, size=size) as officer:
        await officer.press("ctrl+p", *"red")
        assert any(" red " in line and "Rate red" in line and " r " in line for line in officer.lines)
        words = " ".join(officer.screen.replace("│", " ").split())
        assert "saves at once, then asks why and what next" in words


# -- where there is no act, the list leads to the screen or the command that does it


async def told(officer: Officer, typed: str) -> str:
    await officer.press("ctrl+p", *typed, "enter")
    await officer.app.workers.wait_for_complete()
    await officer.settle()
    return officer.bottom


async def test_a_backup_is_made_at_once_and_says_where(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        said = await told(officer, "backup")
        assert said.startswith("Made and checked a backup: ")
        assert Path(said.removeprefix("Made and checked a backup: ").replace(" ", "")).exists()


async def test_today_is_the_month_of_the_as_at_day(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("2", "]", "]", "]")
        assert "December 2009" not in officer.screen
        assert "Tue 15 Dec 2009 is the as-at day" in await told(officer, "today")
        assert "December 2009" in officer.screen


async def test_another_empty_plan_is_begun_in_the_file_and_taken_back(at_desk: AtDesk, demo_file: Path) -> None:
    async with at_desk(demo_file) as officer:
        await told(officer, "new plan")
        assert "Action plan 2009/10" in officer.screen
        await officer.type("Parks")
        await officer.press("enter", *"2010/11", "enter")
        assert "Parks" in officer.header
        assert officer.value("select period_start from plan where title='Parks'") == "2010-04-01"
        await officer.press("u")
        assert "Third Sector" in officer.header or "THIN" in officer.header
        assert officer.value("select count(*) from plan where title='Parks' and deleted=0") == 0
