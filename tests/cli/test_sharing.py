"""A plan goes out by mail, is worked on elsewhere, and comes back; with a sentence for whatever can go wrong."""

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Answer, Command
from tests.conftest import fixed_clock

from tsworkbench.cli.group import workbench
from tsworkbench.cli.options import Common
from tsworkbench.documents.letters import open_letters
from tsworkbench.papers.letters import write_letter
from tsworkbench.plan.sharing.values import Letter
from tsworkbench.store import opening
from tsworkbench.store.book import SCHEMA

OWNER, LOUISE, SHAZIA = "Ann Owner", "Louise Russell", "Shazia Hussain"
PLAN = ("--plan", "third")


class Office:
    """An officer with a laptop: a plan file, a folder for letters, and a clock."""

    def __init__(self, folder: Path, name: str, path: Path | None = None, *, day: int = 15) -> None:
        self.name = name
        self.folder = folder / name.replace(" ", "-").lower()
        self.folder.mkdir(exist_ok=True)
        self.path = path or self.folder / "plan.db"
        self.clock = fixed_clock(datetime(2009, 12, day, 9, 0, tzinfo=UTC))
        self.letters = 0

    def __call__(self, *words: str, as_at: str = "2009-12-15", who: str | None = "") -> Answer:
        return Command(self.path, self.clock)(*words, who=self.name if who == "" else who, as_at=as_at)

    def writes(self, *words: str, **asked: Any) -> Path:
        """A letter, in a file of its own."""
        self.letters += 1
        path = self.folder / f"{words[0]}-{self.folder.name}-{self.letters}.txt"
        answer = self(*words, "-o", str(path), **asked)
        assert answer.code == 0, answer.err
        return path


@pytest.fixture
def owner(tmp_path: Path, sample_file: Path) -> Office:
    return Office(tmp_path, OWNER, sample_file)


def sent_to(owner: Office, name: str, *words: str, as_at: str = "2009-12-15") -> Office:
    """An officer who has made a file of a pack."""
    pack = owner.writes("pack", "--for", name, *PLAN, *words, as_at=as_at)
    officer = Office(owner.folder.parent, name)
    taken = officer("take-in", str(pack), who=None, as_at=as_at)
    assert taken.code == 0, taken.err
    return officer


def exported(office: Office) -> Any:
    return office("export", "json", *PLAN).json["plans"]


# -- out and back


def test_a_pack_makes_a_file_for_the_officer_whom_it_is_for(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    assert louise("who", who=None).out == f"You are {LOUISE}.\n"
    assert exported(louise) == exported(owner)


def test_the_first_pack_makes_home_and_says_so(owner: Office) -> None:
    first = owner("pack", "--for", LOUISE, *PLAN, "-o", str(owner.folder / "one.txt"))
    assert "This copy is the plan's home now" in first.out
    assert "home now" not in owner("pack", "--for", LOUISE, *PLAN, "-o", str(owner.folder / "two.txt")).out
    assert owner("share", *PLAN).lines[0].endswith("shared; this copy is home.")


def test_a_letter_is_written_into_this_folder_under_a_name_of_its_own(
    owner: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(owner.folder)
    name = "third-sector-strategy-pack-louise-russell-2009-12-15"
    assert owner("pack", "--for", "LR", *PLAN).out.startswith(f"{name}.txt: the whole plan for Louise Russell.\n")
    assert owner("pack", "--for", "LR", *PLAN).out.startswith(f"{name}-2.txt: ")
    assert sorted(path.name for path in owner.folder.iterdir()) == [f"{name}-2.txt", f"{name}.txt"]


def test_a_letter_can_be_printed_and_read_from_a_pipe(owner: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = owner("pack", *PLAN, "-o", "-")
    assert printed.out.startswith("tsworkbench pack · Third Sector Strategy, from Ann Owner · 15 December 2009\n")
    assert printed.out.endswith("-----\n")
    assert "home now" in printed.err

    louise = Office(owner.folder.parent, LOUISE)
    words = ["--file", str(louise.path), "--who", LOUISE, "take-in", "-"]
    answer = CliRunner().invoke(workbench, words, input=printed.out.encode(), obj=Common(clock=louise.clock))
    assert answer.exit_code == 0, answer.output
    assert exported(louise) == exported(owner)


def test_a_return_brings_what_was_done_in_the_officers_own_name(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--rag", "red", "--why", "No letter yet.", "--next", "Finance is asked.")
    louise("set", "4.2.m2", "--due", "end feb 2010")
    back = louise.writes("return")
    answer = owner("take-in", str(back))
    assert answer.code == 0
    assert answer.lines == [f"{back.name}: Louise Russell's return of 15 Dec 2009, 2 changes taken in."]
    assert exported(owner) == exported(louise)
    assert f"{LOUISE}" in owner("history", "4.2").out
    assert "No letter yet." in owner("show", "4.2").out


def test_a_return_counts_as_said_in_the_round(owner: Office) -> None:
    owner("round", "--open", *PLAN, "--position", "31 dec 2009", "--return-by", "8 jan 2010")
    louise = sent_to(owner, LOUISE)
    before = [line for line in owner("round", "--officer", LOUISE, *PLAN).lines if line.startswith(LOUISE)]
    louise("set", "4.2", "--rag", "amber", "--why", "One is late.", "--next", "Ask.")
    owner("take-in", str(louise.writes("return")))
    after = [line for line in owner("round", "--officer", LOUISE, *PLAN).lines if line.startswith(LOUISE)]
    assert before[0].endswith("0 said")
    assert after[0].endswith("1 said")


def test_the_next_pack_has_only_what_the_officer_lacks_by_her_last_return(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    owner("take-in", str(louise.writes("return")))
    owner("set", "4.2", "--title", "Community Chest")
    pack = owner.writes("pack", "--for", LOUISE, *PLAN)
    assert "\n1 change, " in pack.read_text()
    assert louise("take-in", str(pack)).code == 0
    assert exported(louise) == exported(owner)
    assert "The whole plan, " in owner.writes("pack", "--for", LOUISE, "--whole", *PLAN).read_text()


def test_private_notes_and_tasks_stay_on_the_laptop(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--private", "He is not up to it.")
    louise("add", "task", "4.2", "Ring the bank")
    back = louise.writes("return")
    text = json.dumps(list(open_letters(str(back)).letters[0].letter().acts))
    assert "not up to it" not in text
    assert "Ring the bank" not in text
    second = louise.writes("return", "--with-private")
    assert "not up to it" in json.dumps(list(open_letters(str(second)).letters[0].letter().acts))


def test_a_part_is_what_an_officer_leads_with_what_is_above_it(owner: Office) -> None:
    shazia = sent_to(owner, SHAZIA, "--part")
    mine = shazia("list", "--all", "--json").json
    whole = owner("list", "--all", "--json", *PLAN).json
    assert 0 < len(mine) < len(whole)
    assert {row["ref"] for row in shazia("list", "--officer", SHAZIA, "--json").json} == {
        row["ref"] for row in owner("list", "--officer", SHAZIA, "--json", *PLAN).json
    }
    ref = shazia("list", "--officer", SHAZIA, "--json").json[0]["ref"]
    shazia("set", ref, "--status", "in progress")
    told = shazia("return", "-o", str(shazia.folder / "all.txt")).lines[0]
    assert told.startswith("all.txt: all that this part holds, ")
    assert told.endswith("; home passes over what it has.")
    answer = owner("take-in", str(shazia.writes("return")))
    assert (answer.code, "1 change taken in" in answer.out) == (0, True)


def test_what_is_in_anothers_name_than_the_senders_is_marked(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another", who="A Stranger")
    answer = owner("take-in", str(louise.writes("return")))
    assert "Of others than Louise Russell: A Stranger, 1 change." in answer.out


def test_a_letter_is_for_its_writers_eyes_only(owner: Office) -> None:
    assert owner.writes("pack", *PLAN).stat().st_mode & 0o077 == 0


def test_while_another_program_writes_nothing_is_taken_in(owner: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = str(louise.writes("return"))
    monkeypatch.setattr(opening, "open_book", partial(opening.open_book, wait_ms=10))
    with closing(sqlite3.connect(owner.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        assert owner("take-in", back).code == 11
    assert owner("take-in", back).code == 0


def test_what_would_be_taken_in_is_shown_and_nothing_written(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = louise.writes("return")
    before = owner.path.read_bytes()
    assert "1 change would be taken in" in owner("take-in", str(back), "--dry-run").out
    assert owner.path.read_bytes() == before
    fresh = Office(owner.folder.parent, "Nobody")
    assert "would be taken in" in fresh("take-in", str(owner.writes("pack", *PLAN)), "--dry-run").out
    assert not fresh.path.exists()


# -- in conflict


@pytest.fixture
def apart(owner: Office) -> tuple[Office, Office, Office, Answer]:
    """Louise and Shazia have set one date, and Louise a rating, without knowing of each other."""
    louise, shazia = sent_to(owner, LOUISE), sent_to(owner, SHAZIA)
    louise("set", "4.2.m2", "--due", "end feb 2010")
    for _ in range(3):
        shazia.clock()
    shazia("set", "4.2.m2", "--due", "15 jan 2010")
    answer = owner("take-in", str(louise.writes("return")), str(shazia.writes("return")))
    return owner, louise, shazia, answer


def test_what_two_changed_apart_is_listed_and_leaves_with_1(apart: tuple[Office, Office, Office, Answer]) -> None:
    owner, _, _, answer = apart
    assert answer.code == 1
    assert "1 fact is to be settled: two officers changed it apart." in answer.out
    assert owner("settle").lines == [
        "4.2.m2 due date  Officer to manage Community Chest in post",
        "  before both   end Dec 2009",
        "  kept          15 Jan 2010  · Shazia Hussain, 15 Dec 2009 09:00",
        "  set aside     end Feb 2010  · Louise Russell, 15 Dec 2009 09:00",
    ]
    assert owner("settle").code == owner("settle", "4.2.m2").code == 1
    said = owner("settle", "--json").json[0]
    assert (said["ref"], said["field"], said["kept"]["who"]) == ("4.2.m2", "due date", SHAZIA)
    assert [one["words"] for one in said["aside"]] == ["end Feb 2010"]


@pytest.mark.parametrize(("choice", "due"), [("--kept", "2010-01-15"), ("--theirs", "2010-02-28")])
def test_settling_is_one_act_that_travels_and_is_undone(
    apart: tuple[Office, Office, Office, Answer], choice: str, due: str
) -> None:
    owner, louise, _, _ = apart
    assert owner("settle", "4.2.m2", choice).out.startswith("Settled: 4.2.m2 due date, ")
    assert owner("settle").out == "Nothing is to be settled.\n"
    assert louise("take-in", str(owner.writes("pack", "--for", LOUISE, *PLAN))).code == 0
    for office in (owner, louise):
        [row] = [row for row in office("list", "--all", "--json", *PLAN).json if row["ref"] == "4.2.m2"]
        assert due in json.dumps(row)
    assert owner("undo").code == 0
    assert owner("settle").code == 1


def test_what_neither_said_can_be_written(apart: tuple[Office, Office, Office, Answer]) -> None:
    owner = apart[0]
    assert owner("settle", "4.2.m2", "--write", "end jan 2010").out.startswith("Settled: 4.2.m2 due date, anew")
    assert "end jan 2010" in owner("show", "4.2.m2").out
    assert owner("settle").code == 0
    assert owner("undo").code == 0
    assert owner("settle").code == 1


def test_all_that_an_act_changed_is_settled_alike(owner: Office) -> None:
    louise, shazia = sent_to(owner, LOUISE), sent_to(owner, SHAZIA)
    louise("set", "4.2.m2", "4.2.m3", "--due", "end feb 2010")
    shazia("set", "4.2.m2", "4.2.m3", "--due", "15 jan 2010")
    owner("take-in", str(louise.writes("return")), str(shazia.writes("return")))
    assert [one["ref"] for one in owner("settle", "--json").json] == ["4.2.m2", "4.2.m3"]
    assert "The same act changed 1 more fact to be settled (--alike)." in owner("settle").out
    assert owner("settle", "4.2.m2", "--theirs", "--alike").out.startswith("Settled: 2 facts alike, what was set aside")
    assert owner("settle").out == "Nothing is to be settled.\n"
    assert owner("undo").code == 0
    assert len(owner("settle", "--json").json) == 2


def test_a_choice_that_cant_be_says_why(apart: tuple[Office, Office, Office, Answer]) -> None:
    before = apart[0].path.read_bytes()
    for words, code, said in (
        (["--kept"], 2, "Say which row"),
        (["4.2.m2", "--kept", "--theirs"], 2, "choose one"),
        (["4.2.m2", "--both"], 2, "Only long text can keep both"),
        (["4.2.m2", "--write", "soonish"], 2, "soonish"),
        (["4.2.m2", "--write", "end jan", "--kept"], 2, "choose one"),
        (["4.2.m2", "--field", "leads", "--kept"], 2, "not to be settled of 4.2.m2, but due date"),
        (["4.2.m2", "--alike"], 2, "--alike goes with"),
        (["4.2.m1", "--kept"], 1, "Nothing of 4.2.m1 is to be settled"),
        (["99.9", "--kept"], 1, "Nothing of 99.9 is to be settled"),
    ):
        answer = apart[0]("settle", *words)
        assert (answer.code, said in answer.err) == (code, True), (words, answer.err)
    assert apart[0].path.read_bytes() == before


def test_who_is_behind_is_by_what_each_told(apart: tuple[Office, Office, Office, Answer]) -> None:
    owner, louise, _, _ = apart
    lines = owner("behind", *PLAN).lines
    assert lines[0].split() == ["Who", "Copy", "Heard", "of", "Lacks", "Sent", "To", "settle"]
    assert [one["who"] for one in owner("behind", *PLAN, "--json").json] == [LOUISE, SHAZIA]
    assert [one["to_settle"] for one in owner("behind", *PLAN, "--json").json] == [1, 1]
    louise("take-in", str(owner.writes("pack", "--for", LOUISE, *PLAN)))
    owner("take-in", str(louise.writes("return")))
    lacks = {one["who"]: one["lacks"] for one in owner("behind", *PLAN, "--json").json}
    assert lacks[LOUISE] == 0
    assert lacks[SHAZIA] > 0


def test_nobody_waits_for_a_copy_that_is_forgotten(apart: tuple[Office, Office, Office, Answer]) -> None:
    owner = apart[0]
    assert "Nobody waits for Louise Russell's copy" in owner("share", "forget", LOUISE, *PLAN).out
    assert [one["who"] for one in owner("behind", *PLAN, "--json").json] == [SHAZIA]
    assert owner("share", "forget", "Zoe", *PLAN).code == 2


# -- what can go wrong, each with its sentence


def test_the_same_return_again_brings_nothing_and_says_when_it_came(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = str(louise.writes("return"))
    owner("take-in", back)
    again = owner("take-in", back)
    assert again.code == 0
    assert "Louise Russell's return of 15 Dec 2009 was taken in on 15 Dec 2009 at 09:0" in again.out
    assert again.out.endswith("Nothing in it is new.\n")


def test_a_pack_that_builds_on_one_that_never_came_is_refused(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    older = louise.path.with_name("older.db")
    shutil.copy(louise.path, older)
    owner("set", "4.2", "--title", "Another")
    louise("take-in", str(owner.writes("pack", "--for", LOUISE, *PLAN)))
    owner("take-in", str(louise.writes("return")))
    owner("set", "4.3", "--title", "Third")
    pack = owner.writes("pack", "--for", LOUISE, *PLAN)
    louise.path = older
    answer = louise("take-in", str(pack))
    assert answer.code == 13
    assert "that you don't have: an earlier one is missing. Nothing was taken in. Send your return" in answer.err


def test_letters_that_build_on_each_other_may_be_named_in_any_order(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    first = owner.writes("pack", "--for", LOUISE, *PLAN)
    owner("take-in", str(louise.writes("return")))
    owner("set", "4.2", "--title", "Another")
    second = owner.writes("pack", "--for", LOUISE, *PLAN)
    fresh = Office(owner.folder.parent, "Fresh")
    assert fresh("take-in", str(second), str(first)).code == 0
    assert exported(fresh) == exported(owner)


def test_a_torn_letter_says_where_and_keeps_no_other_back(owner: Office) -> None:
    louise, shazia = sent_to(owner, LOUISE), sent_to(owner, SHAZIA)
    for number in range(4):
        louise("set", "4.2.m1", "--title", f"Title {number}")
    shazia("set", "2.1", "--title", "Another")
    torn = louise.writes("return")
    torn.write_text(torn.read_text()[:-150])
    answer = owner("take-in", str(torn), str(shazia.writes("return")))
    assert answer.code == 13
    assert "Shazia Hussain's return of 15 Dec 2009, 1 change taken in." in answer.out
    assert f"“{torn.name}” isn't whole: " in answer.err
    assert "Nothing was taken in. Ask for it again, attached rather than pasted." in answer.err


def test_a_return_of_another_plan_is_refused(
    owner: Office, run_on: Callable[[Path], Command], empty_file: Path
) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = louise.writes("return")
    other = run_on(empty_file)
    other("plan", "set", "title", "x")
    answer = other("take-in", str(back))
    assert answer.code == 13
    assert "is of “Third Sector Strategy”, which this file doesn't hold" in answer.err


def test_a_plan_that_both_sides_imported_is_not_joined(
    owner: Office, run_on: Callable[[Path], Command], empty_file: Path, tmp_path: Path
) -> None:
    document = tmp_path / "plan.json"
    document.write_text(owner("export", "json", *PLAN).out)
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    other = run_on(empty_file)
    copied = document.read_text()
    for plan in json.loads(copied)["plans"]:
        copied = copied.replace(plan["id"], "01234567-89ab-7000-8000-000000000000")
    document.write_text(copied)
    done = other("import", str(document))
    assert done.code == 0, done.err
    for letter in (louise.writes("return"), owner.writes("pack", *PLAN)):
        answer = other("take-in", str(letter))
        assert answer.code == 13
        assert "imported apart, so they can't be joined" in answer.err


def forged(back: Path, **cells: Any) -> None:
    """A letter whose acts all say something else of themselves."""
    opened = open_letters(str(back)).letters[0]
    acts = [{**act, **cells} for act in opened.letter().acts]
    back.write_text(write_letter(Letter(opened.head, iter(acts))).text)


def test_what_a_later_version_made_is_kept_and_counts_after_the_update(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = louise.writes("return")
    forged(back, format=SCHEMA + 1)
    answer = owner("take-in", str(back))
    assert answer.code == 0
    assert "1 of 1 change is of a later version. They are kept, and count once you update tsworkbench." in answer.out
    assert "Another" not in owner("show", "4.2").out


def test_two_copies_under_one_name_are_refused(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("set", "4.2", "--title", "Another")
    back = louise.writes("return")
    owner("take-in", str(back))
    opened = open_letters(str(back)).letters[0]
    acts = list(opened.letter().acts)
    acts[0]["ops"][0]["v"] = dict.fromkeys(acts[0]["ops"][0]["v"], "Changed")
    back.write_text(write_letter(Letter(opened.head, iter(acts))).text)
    answer = owner("take-in", str(back))
    assert answer.code == 13
    assert "Two copies wrote under one name" in answer.err
    assert "“tsworkbench share --new-copy”" in answer.err
    assert "has a new name" in louise("share", "--new-copy").out


def test_a_clock_that_is_a_year_ahead_makes_its_changes_wait(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise.clock = fixed_clock(datetime(2011, 1, 10, 9, 0, tzinfo=UTC))
    louise("set", "4.2", "--title", "Another")
    answer = owner("take-in", str(louise.writes("return")))
    assert answer.code == 0
    assert "Louise Russell's clock is 391 days ahead, so its changes wait" in answer.out
    assert "Another" not in owner("show", "4.2").out


def test_where_two_claim_to_be_home_both_say_so(owner: Office) -> None:
    louise, shazia = sent_to(owner, LOUISE), sent_to(owner, SHAZIA)
    louise("share", "--home")
    shazia("share", "--home")
    for letter in (louise.writes("pack"), shazia.writes("pack")):
        answer = owner("take-in", str(letter))
    assert "Two copies claim to be home, so numbers and names stay as they are." in answer.err
    assert "two copies claim to be home" in owner("share", *PLAN).out
    assert "say “tsworkbench share --home” first" in owner("pack", *PLAN).err
    assert owner("share", "--home", *PLAN).code == 0
    assert "this copy is home" in owner("share", *PLAN).out


def test_where_nobody_is_home_it_says_so(owner: Office, tmp_path: Path) -> None:
    shutil.copy(owner.path, tmp_path / "copied.db")
    louise = Office(tmp_path, LOUISE, tmp_path / "copied.db")
    louise("set", "4.2", "--title", "Another")
    assert "Nobody has shared this plan yet" in louise("return", *PLAN).err
    louise("share", "--home", *PLAN)
    back = louise.writes("pack", *PLAN)
    opened = open_letters(str(back)).letters[0]
    acts = [act for act in opened.letter().acts if act["label"] != "This copy is home"]
    back.write_text(write_letter(Letter(opened.head, iter(acts))).text)
    assert "Nobody's copy is home, so numbers and names stay as they are." in owner("take-in", str(back)).err


def test_a_row_deleted_while_somebody_worked_on_it_is_back(owner: Office) -> None:
    louise = sent_to(owner, LOUISE)
    louise("add", "milestone", "4.4", "Launch held by end Feb")
    owner("remove", "4.4")
    answer = owner("take-in", str(louise.writes("return")))
    assert "4.4 is back: you deleted it on 15 Dec 2009, Louise Russell worked on it on 15 Dec 2009" in answer.out
    assert "Launch held" in owner("show", "4.4").out


def test_packs_come_from_home_and_returns_from_elsewhere(owner: Office) -> None:
    nobody = owner("return", *PLAN)
    assert (nobody.code, "Nobody has shared this plan yet" in nobody.err) == (2, True)
    louise = sent_to(owner, LOUISE)
    assert "packs come from there" in louise("pack").err
    assert "This copy is home" in owner("return", *PLAN).err


def test_a_file_put_back_from_a_backup_asks_whether_it_is_home(owner: Office) -> None:
    sent_to(owner, LOUISE)
    copied = owner.path.with_name("copied.db")
    shutil.copy(owner.path, copied)
    owner.path = copied
    answer = owner("pack", *PLAN)
    assert answer.code == 2
    assert "copied, or put back from a backup, since it was home" in answer.err
    assert owner("share", "--home", *PLAN).code == 0
    assert owner("pack", *PLAN, "-o", str(owner.folder / "again.txt")).code == 0


def test_a_pack_with_a_password_is_opened_by_it(owner: Office) -> None:
    path = owner.folder / "locked.txt"
    words = ["--file", str(owner.path), "pack", "--password", *PLAN, "-o", str(path)]
    typed = "four plain words\nfour plain words\n"
    made = CliRunner().invoke(workbench, words, input=typed, obj=Common(clock=owner.clock))
    assert made.exit_code == 0, made.output
    assert "Say its password by telephone" in made.output
    louise = Office(owner.folder.parent, LOUISE)
    words = ["--file", str(louise.path), "take-in", str(path)]
    untyped = CliRunner().invoke(workbench, words, input="", obj=Common(clock=louise.clock))
    assert "“locked.txt” is locked by a password. Say this on a terminal" in untyped.output
    assert not louise.path.exists()
    taken = CliRunner().invoke(workbench, words, input="four plain words\n", obj=Common(clock=louise.clock))
    assert taken.exit_code == 0, taken.output
    assert exported(louise) == exported(owner)


# -- the team's quarter

SIX = {
    LOUISE: "4.2",
    SHAZIA: "2.1",
    "Alex Louis": "7.2",
    "Andy Algar": "5.1",
    "Richard Parsons": "4.3",
    "Corporate Finance": "4.6",
}
"""The officers of the plan, each with an activity to speak of."""


def test_the_teams_quarter_by_mail(owner: Office, tmp_path: Path) -> None:
    """Six returns in any order, one twice, one late, two in conflict; and the report says what all of them said."""
    chance = random.Random(2)
    owner("round", "--open", *PLAN, "--position", "31 dec 2009", "--return-by", "6 jan 2010", "--cut-off", "8 jan 2010")
    team = {name: sent_to(owner, name) for name in SIX}
    january = datetime(2010, 1, 5, 9, 0, tzinfo=UTC)
    for number, (name, officer) in enumerate(team.items()):
        officer.clock = fixed_clock(january.replace(minute=5 * number))
        words = ("--rag", chance.choice(("red", "amber")), "--why", f"Reason of {name}.", "--next", f"Step of {name}.")
        assert officer("set", SIX[name], *words, as_at="2010-01-05").code == 0
    team[LOUISE]("set", "4.2.m2", "--due", "end feb 2010", as_at="2010-01-05")
    team[SHAZIA]("set", "4.2.m2", "--due", "15 jan 2010", as_at="2010-01-05")
    *early, late = chance.sample(list(SIX), len(SIX))
    returns = [team[name].writes("return", as_at="2010-01-05") for name in early]

    owner.clock = fixed_clock(datetime(2010, 1, 6, 9, 0, tzinfo=UTC))
    first = owner("take-in", *map(str, chance.sample(returns, len(returns))), as_at="2010-01-06")
    again = owner("take-in", str(returns[0]), as_at="2010-01-06")
    assert first.code in (0, 1), first.err
    assert "Nothing in it is new." in again.out

    owner.clock = fixed_clock(datetime(2010, 1, 8, 9, 0, tzinfo=UTC))
    last = owner("take-in", str(team[late].writes("return", as_at="2010-01-07")), as_at="2010-01-08")
    assert {first.code, last.code} == {0, 1} or first.code == 1
    assert owner("settle", "4.2.m2", "--theirs", as_at="2010-01-08").code == 0
    for name in SIX:
        said = owner("round", "--officer", name, *PLAN, as_at="2010-01-08").out
        assert re.search(rf"{name}: (?:\d+ to say, [1-9]\d* said|nothing needs an update)", said), said
        assert re.search(rf"{name[:10]}.*{SIX[name]} now ", owner("history", SIX[name]).out)

    asked = ("report", "highlight", *PLAN, "--position", "2009-12-31", "--cut-off", "2010-01-08", "--format", "md")
    report = owner(*asked, as_at="2010-01-11").out
    for name in SIX:
        assert f"Reason of {name}." in report, name
    assert "28 Feb" in report or "end Feb" in report or "February 2010" in report

    owner.clock = fixed_clock(datetime(2010, 1, 11, 9, 0, tzinfo=UTC))
    done = owner("report", "highlight", *PLAN, "--format", "md", "--issue", as_at="2010-01-11")
    assert done.code == 0, done.err
    issued = owner(*asked, as_at="2010-01-11").out
    team[late]("set", SIX[late], "--rag", "green", as_at="2010-01-12")
    owner.clock = fixed_clock(datetime(2010, 1, 13, 9, 0, tzinfo=UTC))
    owner("take-in", str(team[late].writes("return", as_at="2010-01-12")), as_at="2010-01-13")
    assert owner(*asked, as_at="2010-01-13").out == issued


# -- an officer who has no workbench


def _filled_in(form: Path, ref: str, **typed: object) -> Path:
    from openpyxl import load_workbook

    book = load_workbook(form)
    sheet = book["To fill in"]
    headings = {str(cell.value).replace(" ", "_"): cell.column for cell in sheet[4]}
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == ref)
    for heading, value in typed.items():
        sheet.cell(row, headings[heading]).value = value
    back = form.with_name("back.xlsx")
    book.save(back)
    return back


def _form_for(owner: Office, name: str) -> Path:
    path = owner.folder / "form.xlsx"
    path.unlink(missing_ok=True)
    answer = owner("pack", "--form", "--for", name, *PLAN, "-o", str(path))
    assert answer.code == 0, answer.err
    assert f"form.xlsx: a form for {name}" in answer.out
    return path


@pytest.mark.parametrize("door", ["take-in", "import"])
def test_a_form_that_was_filled_in_is_taken_in_at_either_door(owner: Office, door: str) -> None:
    back = _filled_in(_form_for(owner, LOUISE), "4.2", RAG="Red", Why="No bids.")
    answer = owner(door, str(back))
    assert answer.code == 0, answer.err
    assert f"back.xlsx: {LOUISE}’s form, 1 change taken in." in answer.out
    shown = owner("show", "4.2", "--json").json
    assert (shown["rag"], shown["updates"][-1]["by"]) == ("red", LOUISE)
    assert f"back.xlsx: nothing in {LOUISE}’s form is new." in owner(door, str(back)).out


def test_what_cant_be_read_in_a_form_is_said_with_its_row_and_leaves_with_1(owner: Office) -> None:
    back = _filled_in(_form_for(owner, LOUISE), "4.2.m2", New_date="no idea yet", Commentary="Slow.")
    answer = owner("take-in", str(back))
    assert answer.code == 1
    assert "1 change taken in" in answer.out
    assert re.search(r"4\.2\.m2 \(row \d+\): .*no idea yet", answer.err)
    assert owner("take-in", str(back), "--json").json["forms"][0]["not_taken"][0]["ref"] == "4.2.m2"


def test_a_form_that_was_sent_is_listed_until_it_is_back(owner: Office) -> None:
    back = _filled_in(_form_for(owner, LOUISE), "4.2", RAG="Red", Why="No bids.")
    assert re.search(rf"{LOUISE}\s+form\s+not back\s+–", owner("behind", *PLAN).out)
    owner("take-in", str(back))
    assert re.search(rf"{LOUISE}\s+form\s+15 Dec 2009 \S+\s+–\s+1", owner("behind", *PLAN).out)


def test_a_form_is_tried_without_being_taken_in(owner: Office) -> None:
    back = _filled_in(_form_for(owner, LOUISE), "4.2", RAG="Red", Why="No bids.")
    assert "1 change would be taken in." in owner("take-in", str(back), "--dry-run").out
    assert owner("show", "4.2", "--json").json["rag"] != "red"


def test_a_sheet_of_the_plan_given_to_take_in_is_imported(owner: Office) -> None:
    sheet = owner.folder / "sheet.xlsx"
    assert owner("export", "xlsx", *PLAN, "-o", str(sheet)).code == 0
    answer = owner("take-in", str(sheet), "--dry-run")
    assert "Nothing" in answer.out + answer.err
    assert "no form" not in answer.out + answer.err


def test_forms_are_named_after_the_plan_and_the_officer(owner: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(owner.folder)
    owner("pack", "--form", "--for", LOUISE, *PLAN)
    assert (owner.folder / "third-sector-strategy-form-louise-russell-2009-12-15.xlsx").exists()


def test_forms_of_one_file_name_in_two_folders_are_both_taken_in(owner: Office) -> None:
    first = _filled_in(_form_for(owner, LOUISE), "4.2", RAG="Red", Why="No bids.")
    elsewhere = owner.folder / "elsewhere"
    elsewhere.mkdir()
    first = first.rename(elsewhere / "back.xlsx")
    second = _filled_in(_form_for(owner, SHAZIA), "3.1", RAG="Amber", Why="Late.")
    answer = owner("take-in", str(first), str(second))
    assert answer.code == 0, answer.err
    assert [owner("show", ref, "--json").json["rag"] for ref in ("4.2", "3.1")] == ["red", "amber"]
