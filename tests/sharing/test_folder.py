"""Copies of a plan that meet in a shared folder, as programs that synchronise folders leave it."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.sharing.world import DAY, World, due, due_of, place, plan_of, send, state

from tsworkbench.plan.errors import NothingToDo, WrongInput
from tsworkbench.roads import folder as folders
from tsworkbench.roads.exchange import (
    FOLDER,
    Away,
    Exchanged,
    Road,
    exchange_over,
    road_of,
    set_road,
    standing,
)
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.sharing import exchange as sharing

Copies = Callable[..., World]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that all can open."""
    path = tmp_path / "shared"
    path.mkdir()
    return path


def by_folder(made: World, folder: Path, *names: str) -> str:
    """The copies share their plan by a folder. Returns the plan."""
    plan = plan_of(next(iter(made.books.values())))
    for name in names or made.books:
        set_road(made[name], plan, Road(FOLDER, str(folder)))
    return plan


def go(book: Book) -> Exchanged:
    """One exchange."""
    return exchange_over(book, plan_of(book))


def round_of(made: World, times: int = 2) -> None:
    """Everybody looks, so often."""
    for _ in range(times):
        for book in made.books.values():
            go(book)


def of(made: World, folder: Path, name: str) -> Path:
    """The subfolder of a copy."""
    return folder / plan_of(made[name]) / str(made[name].replica())


def written(made: World, folder: Path, name: str) -> list[str]:
    """The letters in it."""
    return sorted(one for one in os.listdir(of(made, folder, name)) if one.endswith(".txt"))


def test_what_one_officer_says_is_on_the_others_laptop_after_both_have_looked(copies: Copies, shared: Path) -> None:
    made = copies("a", "b", "c")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    assert go(made["b"]).sent == 1
    got = go(made["a"])
    assert (got.new, got.sent, got.who) == (1, 0, {"officer b": 1})
    assert (go(made["c"]).sent, go(made["b"]).sent) == (0, 0)
    assert due_of(made["a"], place(made["a"])) == "end jan 2010"
    assert state(made["a"]) == state(made["b"]) == state(made["c"])


def test_each_copy_writes_only_its_own_subfolder_and_each_file_once(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    before = {path: path.read_bytes() for path in shared.rglob("*.txt")}
    due(made["b"], place(made["b"]), "end jan 2010")
    theirs = {path: path.stat().st_mtime_ns for path in of(made, shared, "a").iterdir()}
    go(made["b"])
    assert {path: path.stat().st_mtime_ns for path in of(made, shared, "a").iterdir()} == theirs
    assert all(path.read_bytes() == data for path, data in before.items())
    assert len(list(shared.rglob("*.txt"))) == len(before) + 1


def test_a_look_without_news_writes_nothing_here_or_there(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made, 3)
    files = {path: path.stat().st_mtime_ns for path in shared.rglob("*")}
    before = made["a"].connection.total_changes
    done = go(made["a"])
    assert (done.sent, done.new, done.said) == (0, 0, [])
    assert made["a"].connection.total_changes == before
    assert {path: path.stat().st_mtime_ns for path in shared.rglob("*")} == files


def test_a_file_without_the_plan_is_filled_from_the_folder(copies: Copies, shared: Path, tmp_path: Path) -> None:
    made = copies("a")
    plan = by_folder(made, shared)
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    assert list(folders.shares_in(str(shared))) == [(plan, "Third Sector")]
    create(tmp_path / "new.db")
    made.books["new"] = fresh = open_book(tmp_path / "new.db", who="officer new", clock=lambda: made.now)
    set_road(fresh, plan, Road(FOLDER, str(shared)))
    exchange_over(fresh, plan)
    assert state(fresh) == state(made["a"])


@pytest.mark.parametrize(
    "name",
    [
        "000002 (conflicted copy 2010-01-07).txt", "000002 (1).txt", "000002.sync-conflict-20100107-161200-ABCDEFG.txt",
        "000002.txt~", ".000002.txt.4711.part", "~$000002.txt", "000002-LR114.txt", "000002.TXT", "2.txt",
        "000002.txt.tmp", "pack-000002 (LR-114's conflicted copy).txt", "desktop.ini", ".DS_Store",
    ],
)  # fmt: skip
def test_what_a_synchronising_program_leaves_beside_a_letter_is_ignored(
    copies: Copies, shared: Path, name: str
) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    shutil.copy(of(made, shared, "b") / "000001.txt", of(made, shared, "b") / name) if (
        of(made, shared, "b") / "000001.txt"
    ).exists() else (of(made, shared, "b") / name).write_text("nothing")
    go(made["b"])
    done = go(made["a"])
    assert done.said == []
    assert state(made["a"]) == state(made["b"])


@pytest.mark.parametrize(
    "name", ["{} (1)", "{}-LR114", "{} (conflicted copy 2010-01-07)", "{}.sync-conflict-20100107-161200-ABC", "{} 2"]
)
@pytest.mark.parametrize("which", ["the plan's", "a copy's", "what a copy says of itself"])
def test_a_folder_that_a_synchronising_program_made_a_copy_of_is_ignored(
    copies: Copies, shared: Path, name: str, which: str
) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    there = of(made, shared, "b")
    there = {"the plan's": there.parent, "a copy's": there, "what a copy says of itself": there / "seen.json"}[which]
    copied = there.with_name(name.format(there.stem) + there.suffix)
    if there.is_dir():
        shutil.copytree(there, copied)
    else:
        copied.write_text('{"copy": "x", "seen": {"x": 99}}')
    done = go(made["a"])
    assert done.said == []
    assert state(made["a"]) == state(made["b"])
    assert go(made["a"]).said == []
    assert len(list(folders.shares_in(str(shared)))) == 1


def test_a_file_that_cant_be_read_keeps_no_other_back(copies: Copies, shared: Path) -> None:
    made = copies("a", "b", "c")
    by_folder(made, shared)
    round_of(made)
    for name in ("b", "c"):
        due(made[name], place(made[name], "bc".index(name)), "end jan 2010")
        go(made[name])
    letters = sorted((of(made, shared, "b")).glob("0*.txt"))
    kept = letters[-1].read_bytes()
    letters[-1].unlink()
    letters[-1].mkdir()
    done = go(made["a"])
    assert [one for one in done.said if "can't be read" in one and one.endswith("It is left for the next look.")]
    assert due_of(made["a"], place(made["a"], 1)) == "end jan 2010"
    letters[-1].rmdir()
    letters[-1].write_bytes(kept)
    assert go(made["a"]).said == []
    assert due_of(made["a"], place(made["a"], 0)) == "end jan 2010"


def test_a_letter_that_is_cut_anywhere_is_left_for_the_next_look(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    path = of(made, shared, "b") / written(made, shared, "b")[-1]
    whole = path.read_bytes()
    body = whole.index(b"-----BEGIN")
    before = state(made["a"])
    for length in [0, 1, body, *range(body + 1, len(whole) - 2, 37), len(whole) - 7]:
        path.write_bytes(whole[:length])
        done = go(made["a"])
        assert (done.new, done.said) == (0, []), length
        assert state(made["a"]) == before
    path.write_bytes(whole)
    assert go(made["a"]).new == 1
    assert state(made["a"]) == state(made["b"])


def test_letters_that_arrive_in_the_wrong_order_wait_for_the_one_before(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    for phrase in ("end jan 2010", "feb 2010", "TBC"):
        due(made["b"], place(made["b"]), phrase)
        go(made["b"])
        made.later()
    first = written(made, shared, "b")[-3]
    hidden = shared / "away"
    shutil.move(of(made, shared, "b") / first, hidden)
    assert go(made["a"]).new == 0
    shutil.move(hidden, of(made, shared, "b") / first)
    assert go(made["a"]).new == 3
    assert state(made["a"]) == state(made["b"])


def test_a_letter_that_stays_torn_is_passed_over_for_the_pack_that_holds_it(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    for phrase in ("end jan 2010", "feb 2010"):
        due(made["b"], place(made["b"]), phrase)
        go(made["b"])
    first, second = written(made, shared, "b")[-2:]
    (of(made, shared, "b") / first).write_text("half")
    assert go(made["a"]).new == 0
    (of(made, shared, "b") / second).unlink()
    go(made["b"])  # makes good what it misses
    go(made["a"])
    assert state(made["a"]) == state(made["b"])


def test_no_part_goes_before_a_copy_has_said_that_it_has_read_it(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    for number in range(12):
        due(made["b"], place(made["b"]), f"{number + 1} jan 2010")
        made.later()
        go(made["b"])
    made.later(32 * DAY)
    (of(made, shared, "a") / "seen.json").write_text("{")
    go(made["b"])
    go(made["b"])
    assert len(written(made, shared, "b")) > 12
    round_of(made, 3)
    assert state(made["a"]) == state(made["b"])


def test_a_file_changed_in_place_is_said_and_not_read_again(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    go(made["a"])
    path = of(made, shared, "b") / written(made, shared, "b")[-1]
    path.write_bytes(path.read_bytes() + b"\nanother line\n")
    done = go(made["a"])
    assert "was changed after it was written" in done.said[0]
    assert state(made["a"]) == state(made["b"])


def test_a_file_that_was_only_touched_is_no_collision(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    for path in shared.rglob("*.txt"):
        os.utime(path, (1, 1))
    assert go(made["a"]).said == []


def test_a_letter_that_vanished_is_made_good_by_its_writer(copies: Copies, shared: Path) -> None:
    made = copies("a", "b", "c")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    go(made["b"])
    (of(made, shared, "b") / written(made, shared, "b")[-1]).unlink()
    due(made["b"], place(made["b"], 1), "feb 2010")
    go(made["b"])
    round_of(made)
    assert state(made["a"]) == state(made["b"]) == state(made["c"])


def test_an_emptied_folder_is_filled_again_by_those_who_look(copies: Copies, shared: Path, tmp_path: Path) -> None:
    made = copies("a", "b")
    plan = by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    round_of(made)
    shutil.rmtree(shared / plan)
    due(made["a"], place(made["a"], 1), "feb 2010")
    round_of(made)
    create(tmp_path / "new.db")
    made.books["new"] = fresh = open_book(tmp_path / "new.db", who="officer new", clock=lambda: made.now)
    set_road(fresh, plan, Road(FOLDER, str(shared)))
    exchange_over(fresh, plan)
    assert state(fresh) == state(made["a"]) == state(made["b"])


def test_what_came_by_mail_goes_into_the_folder_for_the_others(copies: Copies, shared: Path) -> None:
    made = copies("a", "b", "c")
    by_folder(made, shared, "a", "c")
    for name in "acac":
        go(made[name])
    due(made["b"], place(made["b"]), "end jan 2010")
    send(made, "b", "a")
    assert go(made["a"]).sent == 1
    assert go(made["c"]).who == {"officer b": 1}
    assert due_of(made["c"], place(made["c"])) == "end jan 2010"


def test_a_full_folder_loses_nothing(copies: Copies, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    with monkeypatch.context() as patch:
        patch.setattr(folders.os, "fsync", _full)
        with pytest.raises(Away, match="folder is full"):
            go(made["b"])
        told = standing(made["b"], plan_of(made["b"]))
        assert told is not None
        assert told.failed_since is not None
        assert "1 change waits here" in (told.sentence or "")
    assert not [path for path in shared.rglob("*") if path.name.endswith(".part")]
    assert go(made["b"]).sent == 1
    assert go(made["a"]).new == 1
    again = standing(made["b"], plan_of(made["b"]))
    assert again is not None
    assert (again.failed_since, again.sentence) == (None, None)


def _full(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "link", "unlink"])
def test_a_program_killed_while_it_writes_a_letter_leaves_none_or_a_whole_one(
    copies: Copies, shared: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(folders.os, step, killed)
        with pytest.raises(Killed):
            go(made["b"])
    made["b"].close()
    made.open("b")
    assert go(made["a"]).said == []
    due(made["b"], place(made["b"], 1), "feb 2010")
    round_of(made)
    assert state(made["a"]) == state(made["b"])


def test_a_folder_that_is_away_is_said_with_what_waits_and_since_when(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    due(made["b"], place(made["b"]), "end jan 2010")
    away = shared.with_name("away")
    shared.rename(away)
    with pytest.raises(Away, match=r"can't be reached since \d\d:\d\d\. 1 change waits here; all you do is kept\."):
        go(made["b"])
    away.rename(shared)
    round_of(made)
    assert state(made["a"]) == state(made["b"])


def test_letters_are_joined_after_a_month_and_parts_go_when_all_have_read_them(copies: Copies, shared: Path) -> None:
    made = copies("a", "b", "c")
    by_folder(made, shared)
    round_of(made)
    for number in range(12):
        due(made["b"], place(made["b"], number % 3), f"{number + 1} jan 2010")
        made.later()
        go(made["b"])
    go(made["a"])
    made.later(32 * DAY)
    go(made["b"])
    names = written(made, shared, "b")
    assert any(name.startswith("pack-") for name in names)
    assert len(names) > 10  # c hasn't read them
    round_of(made, 3)
    assert [name for name in written(made, shared, "b") if not name.startswith("pack-")] == []
    assert state(made["a"]) == state(made["b"]) == state(made["c"])
    before = set(shared.rglob("*.txt"))
    round_of(made)
    assert set(shared.rglob("*.txt")) == before  # and nobody writes again what the pack holds


def test_who_is_behind_is_known_from_what_each_copy_says_of_itself(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    plan = by_folder(made, shared)
    round_of(made, 3)
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 0)]
    due(made["a"], place(made["a"]), "end jan 2010")
    go(made["a"])
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 1)]
    round_of(made)
    assert [(peer.who, peer.lacks) for peer in sharing.behind(made["a"], plan)] == [("officer b", 0)]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"copy": 1}', "[" * 100_000, '{"seen": {"a": -1}}', "null"])
def test_a_spoilt_word_of_another_copy_is_passed_over(copies: Copies, shared: Path, text: str) -> None:
    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    (of(made, shared, "b") / "seen.json").write_text(text)
    assert go(made["a"]).said == []


def test_a_letter_of_another_plan_in_the_folder_of_one_is_not_taken_in(copies: Copies, shared: Path) -> None:
    made = copies("a", "b")
    plan = by_folder(made, shared)
    round_of(made)
    stranger = shared / plan / "0123abcd-0000-7000-8000-000000000000"
    stranger.mkdir()
    text = "-----BEGIN TSWORKBENCH 1 act-----\nnothing\n-----END TSWORKBENCH 1 act 00-----\n"
    (stranger / "000001.txt").write_text(text)
    before = state(made["a"])
    assert go(made["a"]).new == 0
    assert state(made["a"]) == before


def test_private_notes_never_lie_in_the_folder(copies: Copies, shared: Path) -> None:
    from tsworkbench.work.edits import perform
    from tsworkbench.work.row import status

    made = copies("a", "b")
    by_folder(made, shared)
    round_of(made)
    perform(made["b"], status.private_note(place(made["b"]), "what the Leader said in confidence"))
    before = written(made, shared, "b")
    assert go(made["b"]).sent == 0
    assert written(made, shared, "b") == before
    round_of(made)
    assert not made["a"].rows("select * from note")


def test_a_road_is_not_followed_from_a_file_that_was_copied_from_elsewhere(
    copies: Copies, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies("a")
    plan = by_folder(made, shared)
    assert road_of(made["a"], plan) is not None
    made["a"].connection.execute("update local set value='elsewhere' where key like 'name %' or key='machine'")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another"))
    other = Path(shutil.copy(made.path("a"), tmp_path / "copied.db"))
    book = open_book(other)
    assert road_of(book, plan) is None
    with pytest.raises(NothingToDo):
        exchange_over(book, plan)
    book.close()


def test_a_folder_that_is_not_there_is_no_road(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="There is no folder"):
        folders.check(str(tmp_path / "nowhere"))
    with pytest.raises(WrongInput, match="Name the folder"):
        folders.check(" ")
