"""The first start: four ways to begin, who is beginning, and what stands there if a file can't be opened."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.tui.textual_inside import lines_of
from textual import events
from textual.pilot import Pilot

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.store.opening import open_book, opened
from tsworkbench.store.upgrade import create
from tsworkbench.tui.first_start import LOOK_ROUND, OPEN, FirstStart, NoWorkbench
from tsworkbench.work.demo import sample
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.mine.settings import Settings, load

pytestmark = pytest.mark.usefixtures("at_once")

Starting = Callable[..., AbstractAsyncContextManager["Beginner"]]


class Beginner:
    """Somebody who starts the program for the first time."""

    def __init__(self, pilot: Pilot[Any], path: Path) -> None:
        self.pilot = pilot
        self.path = path

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Replaces what stands in the field."""
        await self.press("home", "ctrl+k")
        self.pilot.app.focused.insert_text_at_cursor(text)  # type: ignore[union-attr]
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        return "\n".join(lines_of(self.pilot.app.screen))

    @property
    def answer(self) -> Any:
        return self.pilot.app.return_value

    def local(self, key: str) -> str | None:
        book = open_book(self.path)
        try:
            return book.local(key)
        finally:
            book.close()

    def plans(self) -> list[str]:
        book = open_book(self.path)
        try:
            return [row["title"] for row in book.rows("select title from plan")]
        finally:
            book.close()


@pytest.fixture
def starting(tmp_path: Path, as_at: date, make_clock: Any) -> Starting:
    @asynccontextmanager
    async def start(size: tuple[int, int] = (120, 36), **settings: Any) -> AsyncIterator[Beginner]:
        path = tmp_path / "data" / "plan.db"
        app = FirstStart(str(path), as_at=as_at, login="lrussell", clock=make_clock(), **settings)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Beginner(pilot, path)

    return start


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "my plan.json"
    path.write_text(sample.sample_text(sample.SAMPLES[0]), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_four_ways_to_begin_are_offered(starting: Starting, size: tuple[int, int]) -> None:
    async with starting(size) as me:
        for words in ("Look round", "Import a document", "Start an empty plan", "I was sent a plan"):
            assert words in me.screen
        await me.press("q")
        assert me.answer is None
    assert not me.path.exists()


@pytest.mark.parametrize("keys", [("1",), ("enter",), ("down", "up", "enter"), ("j", "k", "enter")])
async def test_looking_round_makes_no_file(starting: Starting, keys: tuple[str, ...]) -> None:
    async with starting() as me:
        await me.press(*keys)
        assert me.answer == LOOK_ROUND
    assert not me.path.exists()


async def test_a_document_is_taken_in_and_a_lead_opens_on_her_own_list(starting: Starting, document: Path) -> None:
    async with starting() as me:
        await me.press("2")
        await me.type(f'"{document}"')
        assert "my plan.json is there" in me.screen
        await me.press("enter")
        assert "Who are you?" in me.screen
        assert "Louise Russell" in me.screen
        await me.press("enter")
        assert me.answer == OPEN
    assert me.plans() == ["Third Sector Strategy – Action Plan 2009/10"] or len(me.plans()) == 1
    assert (me.local("me"), me.local("opens_on")) == ("Louise Russell", "mine")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.json", None, "There is no document"),
        ("plan.docx", b"PK", "plan.docx"),
        ("broken.json", b"{", "broken.json"),
        ("empty.json", b'{"tsworkbench": 1, "plans": []}', "nothing was imported"),
    ],
)
async def test_a_document_that_cant_be_taken_in_is_a_sentence_and_leaves_no_file(
    starting: Starting, tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    async with starting() as me:
        await me.press("2")
        await me.type(str(tmp_path / name))
        await me.press("enter")
        assert says in " ".join(me.screen.split())
        assert not me.path.exists()
        await me.press("escape")
        assert "Look round" in me.screen


async def test_an_empty_plan_has_a_title_and_a_period(starting: Starting) -> None:
    async with starting() as me:
        await me.press("3")
        assert "Action plan 2009/10" in me.screen
        assert "type replaces" in me.screen
        await me.type("Parks Strategy")
        assert "type replaces" not in me.screen, "what is typed now is added"
        await me.press("enter")
        assert "type replaces" in me.screen
        await me.type("2010/11")
        assert "from 1 April 2010 to 31 March 2011" in me.screen
        await me.press("enter")
        assert "Who are you?" in me.screen
        await me.press("end", "enter")
        assert "lrussell" in me.screen
        await me.type("Priya Shah")
        await me.press("enter")
        assert me.answer == OPEN
    assert me.plans() == ["Parks Strategy"]
    assert (me.local("me"), me.local("opens_on")) == ("Priya Shah", "plan")


async def test_a_period_that_cant_be_read_is_said_and_kept(starting: Starting) -> None:
    async with starting() as me:
        await me.press("3", "enter")
        await me.type("soonish")
        assert "is not a period" in me.screen
        await me.press("enter")
        assert "soonish" in me.screen
        assert me.answer is None
    assert not me.path.exists()


async def test_who_is_known_is_not_asked(starting: Starting, document: Path) -> None:
    async with starting(name="Louise Russell") as me:
        await me.press("2")
        await me.type(str(document))
        await me.press("enter")
        assert me.answer == OPEN


async def test_a_file_that_cant_be_opened_is_said_calmly_until_q() -> None:
    app = NoWorkbench("/srv/plan.db is damaged. Restore the newest backup beside it.", Settings(theme="light"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = "\n".join(lines_of(app.screen))
        assert "This file can't be opened" in screen
        assert "Restore the newest backup" in screen
        await pilot.press("q")
    assert not app.is_running


@pytest.mark.parametrize(("opens_on", "pane"), [("mine", "officers"), ("plan", "plan"), (None, "plan")])
async def test_the_workbench_opens_where_its_officer_works(
    at_desk: Any, demo_file: Path, opens_on: str | None, pane: str
) -> None:
    book = open_book(demo_file)
    if opens_on is not None:
        book.set_local("opens_on", opens_on)
    book.close()
    async with at_desk(demo_file) as officer:
        assert officer.focused_pane == pane
        if pane == "officers":
            assert "Research commissioned" in officer.row


KEYS = ["space" if letter == " " else letter for letter in "Community Strategy"]


async def test_what_is_typed_takes_the_place_of_what_is_proposed(starting: Starting) -> None:
    async with starting() as me:
        await me.press("3", *KEYS, "tab", *"2010/11", "enter")
        assert "Who are you?" in me.screen
        assert "1 I lead something in it" in me.screen
        await me.press("1", *"Amina", "enter")
        assert me.answer == OPEN
    assert me.plans() == ["Community Strategy"]
    assert me.local("me") == "Amina"


@pytest.mark.parametrize(("key", "title"), [("right", "Action plan 2009/10 B"), ("home", " BAction plan 2009/10")])
async def test_a_cursor_key_keeps_what_is_proposed(starting: Starting, key: str, title: str) -> None:
    async with starting() as me:
        await me.press("3", key, "space", "B", "enter", "enter", "escape")
        assert me.answer == OPEN
    assert me.plans() == [title.strip()]


async def test_who_is_beginning_is_chosen_by_number_too(starting: Starting, document: Path) -> None:
    async with starting() as me:
        await me.press("2")
        await me.type(str(document))
        await me.press("enter")
        assert "1 Louise Russell" in me.screen
        assert " choose   ↑↓ enter choose" in me.screen
        second = next(line.split("2 ")[1].split("  ")[0] for line in me.screen.splitlines() if " 2 " in line)
        await me.press("2")
        assert me.answer == OPEN
    assert me.local("me") == second.strip()


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system has put her documents."""
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(tmp_path / "My documents"))
    return tmp_path / "My documents" / "tsworkbench" / "plan.db"


async def test_a_first_start_asks_where_the_file_is_to_be_and_keeps_it(
    starting: Starting, tmp_path: Path, documents: Path
) -> None:
    mine = tmp_path / "settings.toml"
    async with starting(asks_where=True, settings=Settings(str(mine))) as beginner:
        await beginner.press("3")
        assert "Where is the plan to be?" in beginner.screen
        assert str(documents.parent.parent).replace(" ", "") in "".join(beginner.screen.split())
        await beginner.press("1")
        assert not mine.exists()
        await beginner.press("enter", "enter")
        assert documents.exists()
        assert not beginner.path.exists()
    assert load(str(mine)).file == str(documents)


async def test_the_programs_own_folder_needs_no_setting(starting: Starting, tmp_path: Path, documents: Path) -> None:
    mine = tmp_path / "settings.toml"
    async with starting(asks_where=True, settings=Settings(str(mine))) as beginner:
        await beginner.press("3", "2", "enter", "enter")
        assert beginner.path.exists()
    assert not documents.exists()
    assert not mine.exists()


async def test_a_place_is_typed_and_one_that_isnt_there_is_a_sentence(
    starting: Starting, tmp_path: Path, documents: Path
) -> None:
    mine, drive = tmp_path / "settings.toml", tmp_path / "OneDrive - Council" / "team"
    drive.mkdir(parents=True)
    async with starting(asks_where=True, settings=Settings(str(mine))) as beginner:
        await beginner.press("3", "3")
        await beginner.type(str(tmp_path / "gone" / "plan.db"))
        await beginner.press("enter")
        assert "There is no folder" in beginner.screen
        await beginner.type(str(drive))
        assert "OneDrive copies this plan's folder" in beginner.screen
        await beginner.press("enter", "enter", "enter")
        assert (drive / "plan.db").exists()
    assert load(str(mine)).file == str(drive / "plan.db")


async def test_a_plan_that_is_there_already_is_opened(starting: Starting, demo_file: Path, tmp_path: Path) -> None:
    mine = tmp_path / "settings.toml"
    async with starting(asks_where=True, settings=Settings(str(mine))) as beginner:
        before = demo_file.read_bytes()
        await beginner.press("3", "3")
        await beginner.type(str(demo_file))
        assert "there is a file already" in " ".join(beginner.screen.split())
        await beginner.press("enter")
        assert beginner.answer == OPEN
        assert demo_file.read_bytes() == before
    assert load(str(mine)).file == str(demo_file)


async def test_tab_completes_the_path_of_a_document(tmp_path: Path, as_at: date) -> None:
    (tmp_path / "plans of ours").mkdir()
    (tmp_path / "plans of ours" / "one.docx").touch()
    (tmp_path / "plans of ours" / "other.docx").touch()
    app = FirstStart(str(tmp_path / "new.db"), as_at=as_at)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("2", *f"{tmp_path}/pl", "tab", *"o", "tab")
        await pilot.pause()
        screen = "\n".join(lines_of(app.screen))
        assert "2 names: one.docx, other.docx" in screen
        assert "tab completes" in screen


# -- a plan that was sent


@pytest.fixture
def pack(tmp_path: Path, make_clock: Any) -> Callable[..., Path]:
    """A pack of the sample's plan, in a file."""

    def write(officer: str | None = None, password: str | None = None, *, known: bool = False) -> Path:
        from tsworkbench.papers.letters import write_letter
        from tsworkbench.work.sharing import mail

        home = tmp_path / "home.db"
        create(home)
        with opened(str(home), who="Ann Owner", clock=make_clock()) as book:
            add_plans(book, read_library(sample.sample_text(sample.SAMPLES[0]), name="plan.json"), "plan.json")
            plan = book.value("select id from plan")
            letter = mail.pack(book, plan, officer=officer).letter
            if known:
                letter.head = replace(letter.head, whole=False)
            path = tmp_path / "pack.txt"
            path.write_text(write_letter(letter, password=password).text, encoding="utf-8")
        return path

    return write


async def test_a_plan_that_was_sent_opens_for_the_officer_whom_it_is_for(starting: Starting, pack: Any) -> None:
    async with starting() as me:
        await me.press("4")
        await me.type(str(pack("Louise Russell")))
        assert "pack.txt is there" in me.screen
        await me.press("enter")
        assert me.answer == OPEN
    assert len(me.plans()) == 1
    assert (me.local("me"), me.local("opens_on")) == ("Louise Russell", "mine")


@pytest.mark.parametrize("password", [None, "four plain words"])
async def test_a_plan_in_a_mail_that_is_pasted_opens(starting: Starting, pack: Any, password: str | None) -> None:
    mail = "".join(f"> {line}\n" for line in pack("Louise Russell", password).read_text(encoding="utf-8").splitlines())
    async with starting() as me:
        await me.press("4")
        me.pilot.app.post_message(events.Paste(f"Dear Louise,\n\n{mail}"))
        await me.pilot.app.workers.wait_for_complete()
        await me.pilot.pause()
        if password is not None:
            await me.type(password)
            await me.press("enter")
        assert me.answer == OPEN
    assert len(me.plans()) == 1
    assert me.local("me") == "Louise Russell"


async def test_who_works_in_a_plan_that_is_for_everybody_is_asked(starting: Starting, pack: Any) -> None:
    async with starting() as me:
        await me.press("4")
        await me.type(str(pack()))
        await me.press("enter")
        assert "Who are you?" in me.screen
        await me.press("enter")
        assert me.answer == OPEN
    assert me.local("me") == "Louise Russell"


async def test_the_password_of_a_pack_is_asked_for(starting: Starting, pack: Any) -> None:
    async with starting() as me:
        await me.press("4")
        await me.type(str(pack("Louise Russell", "four plain words")))
        await me.press("enter")
        assert "Its password" in me.screen
        await me.type("three words")
        assert "three words" not in me.screen
        await me.press("enter")
        assert "isn't the password of this letter" in me.screen
        await me.type("four plain words")
        await me.press("enter")
        assert me.answer == OPEN
    assert len(me.plans()) == 1


@pytest.mark.parametrize(
    ("cut", "known", "says"), [(None, True, "holds only what is new"), (-200, False, "isn't whole")]
)
async def test_a_pack_that_no_plan_can_be_made_of_says_why(
    starting: Starting, pack: Any, cut: int | None, known: bool, says: str
) -> None:
    path = pack(known=known)
    path.write_text(path.read_text(encoding="utf-8")[:cut], encoding="utf-8")
    async with starting() as me:
        await me.press("4")
        await me.type(str(path))
        await me.press("enter")
        assert says in me.screen
    assert not me.path.exists()
