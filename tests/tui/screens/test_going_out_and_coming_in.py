"""Packs, returns and forms from the Sharing screen: written into files, and taken in from files and from mails."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from tests.tui.screens.shared import AS_AT, PLAN, WHO, Shared

from tsworkbench.documents.letters import open_letters
from tsworkbench.papers.letters import write_letter
from tsworkbench.plan.model import Rag
from tsworkbench.roads.state import Road, road_of
from tsworkbench.store.opening import open_book
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench.workbench import Workbench
from tsworkbench.tui.screens.sharing.sharing_screen import SharingScreen
from tsworkbench.work.row import dates, status
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.mail import return_home, take_all

if TYPE_CHECKING:
    from tests.tui.officer import AtDesk, Officer


pytestmark = pytest.mark.usefixtures("exchanges_in_turn")


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder into which everything is written."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr("tsworkbench.tui.screens.papers.wanted_paper.folder_for", lambda _: folder)
    return folder


@pytest.fixture
def shared(tmp_path: Path, demo_template: Path) -> Shared:
    made = Shared(tmp_path, demo_template)
    made.do("louise", "4.2.m2", dates.set_due, "end feb 2010")
    made.do("louise", "1.1", status.state_rag, Rag.RED)
    made.later()
    made.do("shazia", "2.1", status.state_rag, Rag.GREEN)
    made.send("shazia")
    return made


def written(out: Path) -> Path:
    (path,) = out.iterdir()
    return path


def mailed(made: Shared, name: str, folder: Path, *, password: str | None = None) -> Path:
    """The return of a copy as a file."""
    letter, _ = return_home(made.books[name], made.plan)
    text = write_letter(letter, password=password)
    path = folder / text.name
    path.write_text(text.text, encoding="utf-8")
    return path


def due(officer: Officer, ref: str) -> Any:
    book = officer.bench.desk.book
    return book.value("select due_text from milestone where id=?", place(book, f"{PLAN}:{ref}").id)


# -- out


async def test_p_writes_a_pack_with_what_the_chosen_copy_lacks(at_desk: AtDesk, shared: Shared, out: Path) -> None:
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("g")
        await officer.press("S", "p")
        assert "Write a pack for" in officer.screen
        assert "Richard Parsons" in officer.screen
        assert "no copy yet: the whole plan" in officer.screen
        await officer.press("a")
        path = written(out)
        assert path.name == "third-sector-strategy-pack-shazia-hussain-2009-12-15.txt"
        assert f"{path.name} is in" in " ".join(officer.screen.split())
        assert isinstance(officer.app.screen, SharingScreen)
    (letter,) = open_letters(str(path)).letters
    assert letter.head.officer == "Shazia Hussain"
    assert not letter.head.whole
    book = open_book(shared.path("shazia"), who=WHO["shazia"], clock=lambda: shared.now + 8 * 3_600_000)
    (arrived,) = take_all(book, [letter])
    assert arrived.taken is not None
    assert arrived.taken.new
    book.close()


async def test_the_first_pack_makes_this_copy_home(at_desk: AtDesk, demo_file: Path, out: Path) -> None:
    async with at_desk(demo_file) as officer:
        await officer.press("S", "p", "w")
        assert "the whole plan" in officer.screen
        assert "This copy is the plan's home now" in " ".join(officer.screen.split())
        assert "home: this copy" in officer.lines[2]
    (letter,) = open_letters(str(written(out))).letters
    assert letter.head.whole


async def test_from_elsewhere_p_writes_the_return(at_desk: AtDesk, shared: Shared, out: Path) -> None:
    shared.close()
    async with at_desk(shared.path("louise"), who="Louise Russell") as officer:
        await officer.press("S")
        assert "home: Alex Louis's copy" in officer.lines[2]
        await officer.press("p")
        path = written(out)
        assert path.name == "third-sector-strategy-return-louise-russell-2009-12-15.txt"
        assert "that home hasn't got. Attach it to a mail" in " ".join(officer.screen.split())


async def test_a_part_is_what_an_officer_leads(at_desk: AtDesk, shared: Shared, out: Path) -> None:
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "p", "p", *"shazia", "enter")
    (letter,) = open_letters(str(written(out))).letters
    assert letter.head.part
    assert letter.head.officer == "Shazia Hussain"


async def test_a_pack_is_locked_by_a_password_that_is_typed_twice_and_never_shown(
    at_desk: AtDesk, shared: Shared, out: Path
) -> None:
    pytest.importorskip("pyrage")
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "p", "t", *"four words", "enter", *"for words", "enter")
        assert "The two differ." in officer.screen
        assert "words" not in officer.screen.replace("Whoever", "")
        assert not list(out.iterdir())
        await officer.press("ctrl+u", *"four words", "enter")
    assert open_letters(str(written(out)), password=lambda _: "four words").letters[0].head.whole


async def test_f_writes_a_form_that_t_takes_in_again(at_desk: AtDesk, shared: Shared, out: Path) -> None:
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "f", *"richard", "enter")
        path = written(out)
        assert path.suffix == ".xlsx"
        assert "for Richard Parsons to fill in" in " ".join(officer.screen.split())
        assert any("Richard Parsons" in line and "form sent 15 Dec" in line for line in officer.lines)
        workbook = load_workbook(path)
        sheet = workbook["To fill in"]
        headings = {cell.value: cell.column for cell in sheet[4]}
        ref = sheet.cell(5, 1).value
        sheet.cell(5, headings["Commentary"]).value = "Well begun."
        workbook.save(path)
        await officer.press("t", *str(path), "enter")
        assert "Richard Parsons’s form: 1 change taken in." in " ".join(officer.screen.split())
        book = officer.bench.desk.book
        row = place(book, f"{PLAN}:{ref}")
        assert (
            book.value("select by from progress where row_id=? and comment=?", row.id, "Well begun.")
            == "Richard Parsons"
        )


# -- in


async def test_t_takes_in_a_file_and_u_takes_all_of_it_back(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    path = mailed(shared, "louise", tmp_path)
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        before = due(officer, "4.2.m2")
        await officer.press("S", "t", *str(path))
        assert f"{path.name} is there: enter takes it in" in " ".join(officer.screen.split())
        await officer.press("enter")
        assert "Louise Russell's return of 15 Dec 2009, 2 changes taken in." in " ".join(officer.screen.split())
        assert due(officer, "4.2.m2") == "end feb 2010"
        await officer.press("escape", "u")
        assert isinstance(officer.app.screen, Workbench)
        assert due(officer, "4.2.m2") == before
        assert "Taken back: what Louise Russell sent" in officer.attention


async def test_after_another_act_u_undoes_that_one(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    path = mailed(shared, "louise", tmp_path)
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "t", *str(path), "enter", "escape")
        await officer.go("4.3")
        await officer.press("g", "u")
        assert due(officer, "4.2.m2") == "end feb 2010"


async def test_a_mail_that_is_pasted_is_taken_in(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    text = mailed(shared, "louise", tmp_path).read_text(encoding="utf-8")
    quoted = "Dear Alex,\n\n" + "".join(f"> {line}\n" for line in text.splitlines())
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S")
        await officer.paste("no letter at all")
        assert "There is no pack or return in what was pasted." in officer.screen
        await officer.paste(quoted)
        assert due(officer, "4.2.m2") == "end feb 2010"
        await officer.press("t")
        await officer.paste(quoted)
        assert isinstance(officer.app.screen, SharingScreen)
        assert "Nothing in it is new." in " ".join(officer.screen.split())


async def test_a_mail_that_is_pasted_with_hard_blanks_and_dashes_is_taken_in(
    at_desk: AtDesk, shared: Shared, tmp_path: Path
) -> None:
    text = mailed(shared, "louise", tmp_path).read_text(encoding="utf-8").replace(" ", "\u00a0").replace("--", "—")
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S")
        await officer.paste(text)
        assert due(officer, "4.2.m2") == "end feb 2010"
        await officer.press("t")
        await officer.paste("Dear Alex,\n\nhere it is:\n\nnot at all.")
        assert isinstance(officer.app.screen, SharingScreen)
        assert "There is no pack or return in" in " ".join(officer.screen.split())


async def test_a_locked_letter_asks_for_its_password(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    path = mailed(shared, "louise", tmp_path, password="four words")
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "t", *str(path), "enter")
        assert "is locked by a password" in " ".join(officer.screen.split())
        await officer.press(*"other words", "enter")
        assert "That isn't the password" in officer.screen
        await officer.press("t", *str(path), "enter")
        await officer.press(*"four words", "enter")
        assert due(officer, "4.2.m2") == "end feb 2010"


async def test_what_is_refused_is_told_and_changes_nothing(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    path = mailed(shared, "louise", tmp_path)
    torn = tmp_path / "torn.txt"
    torn.write_text(path.read_text(encoding="utf-8")[:-200], encoding="utf-8")
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        before = officer.content
        await officer.press("S", "t", *str(torn), "enter")
        assert "isn't whole" in " ".join(officer.screen.split())
        await officer.press("t", *str(tmp_path / "nothing.txt"), "enter")
        assert "There is no file" in officer.screen
        assert officer.content == before


# -- the way


async def test_w_shares_by_a_folder_and_exchanges_at_once(at_desk: AtDesk, shared: Shared, tmp_path: Path) -> None:
    folder = tmp_path / "for all"
    folder.mkdir()
    shared.close()
    async with at_desk(shared.path("home"), who="Alex Louis") as officer:
        await officer.press("S", "w", "f", *str(tmp_path / "missing"), "enter")
        assert "There is no folder" in officer.screen
        await officer.press("ctrl+u", *str(folder), "enter")
        assert road_of(officer.bench.desk.book, shared.plan) == Road("folder", str(folder))
        assert list(folder.rglob("*.txt")), "what there is lies in the folder"
        assert "folder for all 15 Dec" in officer.lines[2]
        await officer.press("w", "l")
        assert road_of(officer.bench.desk.book, shared.plan) is None
        assert "letters only from now on" in officer.screen


async def test_w_makes_another_copy_home(at_desk: AtDesk, shared: Shared) -> None:
    shared.close()
    async with at_desk(shared.path("louise"), who="Louise Russell") as officer:
        await officer.press("S", "w", "m")
        assert exchange.home(officer.bench.desk.book, shared.plan).here
        assert "home: this copy" in officer.lines[2]
        assert AS_AT


async def test_a_new_name_is_asked_about_first(at_desk: AtDesk, shared: Shared) -> None:
    shared.close()
    async with at_desk(shared.path("louise"), who="Louise Russell") as officer:
        book = officer.bench.desk.book
        before = book.replica()
        await officer.press("S", "w", "n", "enter")
        assert book.replica() == before
        await officer.press("w", "n", "n")
        assert book.replica() != before
        assert "This copy has a new name." in officer.screen


async def test_a_copy_of_home_is_asked_whether_it_is_home(at_desk: AtDesk, shared: Shared, out: Path) -> None:
    shared.close()
    copied = shared.folder / "copied.db"
    shutil.copy(shared.path("home"), copied)
    async with at_desk(copied, who="Alex Louis") as officer:
        await officer.press("c", "S", "p")
        assert "This copy was home once" in officer.screen
        await officer.press("m")
        assert "Write a pack for" in officer.screen
        assert exchange.home(officer.bench.desk.book, shared.plan).here
