"""Everything that can be typed wrong has a sentence, an exit code, and no effect."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tsworkbench.cli.group import COMMANDS

WRONG = [
    (["set", "4.2", "--amount", "£1,00"], "is not an amount"),
    (["set", "4.2", "--amount", "12,34,567"], "is not an amount"),
    (["set", "4.2", "--amount", "105.000"], "is not an amount"),
    (["set", "4.2", "--amount", "1000000000000000"], "Is there an extra digit?"),
    (["set", "4.2", "--spent", "105.000"], "is not an amount"),
    (["set", "4.2", "--lead", "nobody"], "no officer called “nobody”: where nobody is, leave it empty"),
    (["set", "1.2.o1", "--target", "1,5"], "is not a number"),
    (["set", "1.2.o1", "--target", "-3"], "can't be less than 0"),
    (["actual", "1.2.o1", "+1,5"], "for twelve more"),
    (["actual", "1.2.o1", "=20 20"], "may be two numbers"),
    (["actual", "1.2.o1", "+3", "--on", "soon"], "type a day, such as"),
    (["workload", "--year", "2009/15"], "“2009/15” is not a year: type it as “2009/10”"),
    (["plan", "close", "--plan", "third", "--on", "soon"], "type a day, such as"),
    (["plan", "close", "--plan", "third", "--on", "n/a"], "there is no date: leave it out"),
    (["sign-off", "third", "--on", "soon"], "type a day, such as"),
    (["list", "--as-at", "soon"], "type a day, such as"),
    (["set", "4.2.m1", "--status", "complete", "--done-on", "soon"], "type a day, such as"),
    (["bogus"], "bogus"),
    (["list", "--bogus"], "--bogus"),
    (["list", "extra"], "extra"),
    (["list", "--officer", "Nobody"], "no officer called"),
    (["list", "--officer", "l"], "fits 3 officers"),
    (["list", "--officer", ""], "officer"),
    (["list", "--plan", "fourth"], "Its plans"),
    (["list", "--plan", ""], "plan"),
    (["list", "--status", "weird"], "not started, in progress, complete, deferred, cancelled"),
    (["list", "--rag", "purple"], "amber"),
    (["list", "--level", "strategy"], "milestone"),
    (["list", "--level", "objective", "--late"], "--level activity"),
    (["list", "--level", "milestone", "--all"], "leave one of them out"),
    (["list", "--due-before", "whenever"], "whenever"),
    (["show"], "REF"),
    (["show", "99.9"], "99.9"),
    (["show", "1"], "is in 2 plans"),
    (["show", "nowhere:1.1"], "no plan called"),
    (["show", ""], "no row"),
    (["history", "99.9"], "99.9"),
    (["history", "--limit", "0"], "limit"),
    (["history", "--limit", "many"], "many"),
    (["compare", "--plan", "nowhere"], "no plan called"),
    (["compare", "--plan", "THIN", "--with", "THIN"], "A plan beside itself says nothing"),
    (["compare", "--plan", "third", "--with", ""], "plan"),
    (["compare", "--plan", "third", "--stood-at", "whenever"], "whenever"),
    (["report", "highlight", "--plan", "third", "--with", "THIN"], "--with"),
    (["times", "4.2.m1"], "--defer"),
    (["times", "4.2.m1", "--defer", "next"], "doesn't come round again"),
    (["times", "4.2.m1", "--move", "15 Jan"], "doesn't come round again"),
    (["times", "4.2.m1", "--defer", "next", "--reason", "x"], "--move"),
    (["find"], "WORDS"),
    (["set"], "REF"),
    (["set", "4.2.m1"], "Say what to set"),
    (["set", "99.9", "--status", "complete"], "99.9"),
    (["set", "4.2.m1", "--status", "done-ish"], "not started, in progress, complete, deferred, cancelled"),
    (["set", "4.2.m1", "--status", ""], "status"),
    (["set", "4.2.m1", "--rag", "purple"], "red (r)"),
    (["set", "4.2.m1", "--due", "soonish"], "soonish"),
    (["set", "4.2.m1", "--lead", "Nobody"], "no officer called"),
    (["set", "4.2.m1", "--lead", "+"], "name"),
    (["set", "4.2.m1", "--title", "  "], "no words"),
    (["set", "4.2.m1", "--title", "x" * 10_001], "10,001 characters"),
    (["set", "4.2.m1", "--note", ""], "no words"),
    (["set", "4.2.m1", "--private", ""], "no words"),
    (["set", "4.2.m3", "--done-on", "fri"], "not complete"),
    (["set", "4.2.m3", "--status", "complete", "--done-on", "TBC"], "is not a day"),
    (["set", "4.2.m3", "--status", "complete", "--done-on", "2010-01-31"], "still to come"),
    (["set", "4.2.m3", "--status", "deferred", "--done-on", "fri"], "--done-on"),
    (["set", "third:4", "--status", "complete"], "objective"),
    (["set", "third:4", "--rag", "red"], "An objective has no RAG of its own"),
    (["set", "4.2.m1", "--status", "complete", "--with-dependants"], "give --due as well"),
    (["evidence", "4.2.o1", "--remove", "1"], "4.2.o1 has no piece of evidence"),
    (["plan", "review", "x", "--plan", "third", "--on", "1 Feb 2010"], "still to come"),
    (["plan", "review", "x", "--plan", "third", "--next", "1 Dec 2009"], "it comes after 15 Dec 2009"),
    (["plan", "next-steps", "--plan", "third"], "The plan says nothing under “Next steps”"),
    (["plan", "next-steps", "--under", "1.1.m1"], "become activities of an objective of their plan, or milestones"),
    (["plan", "get", "title", "--plan", "third", "--under", "1"], "--under is where the next steps go"),
    (["plan", "get", "title", "--plan", "third", "--next", "1 Dec 2010"], "--next is when the next review is due"),
    (["evidence", "4.2.o1"], "Say what the evidence is"),
    (["evidence", "4.2.o1", "--remove", "1", "--on", "fri"], "--on belongs to evidence that is added"),
    (["set", "4.2.o1", "--stage", "final"], "no stage of a document: type draft, agreed, or none"),
    (["set", "4.2", "--stage", "draft"], "stage of a document"),
    (["set", "4.2", "--starts-from", "3"], "starts from"),
    (["remove"], "REF"),
    (["remove", "99.9"], "99.9"),
    (["remove", "--restore", "99.9"], "No deleted row"),
    (["export"], "json"),
    (["export", "xml"], "xml"),
    (["export", "json", "--plan", "fourth"], "Its plans"),
    (["export", "docx", "--plan", "third"], "can't be printed"),
    (["export", "md"], "Say which one, by its name"),
    (["export", "json", "--force"], "--force replaces the file that -o names"),
    (["export", "csv", "--officer", "LR"], "about a calendar"),
    (["export", "md", "--to-dos"], "about a calendar"),
    (["export", "ics", "--officer", "Nobody"], "no officer called"),
    (["export", "html", "--template", "x.docx"], "export docx"),
    (["export", "json", "--json"], "wants a file"),
    (["ask"], "TEXT"),
    (["ask", " ", "--plan", "third"], "no words"),
    (["ask", "Confirm it", "--about", "99.9"], "99.9"),
    (["ask", "Confirm it"], "Say which one"),
    (["ask", "Confirm it", "--plan", "third", "--kind", "cash"], "money"),
    (["ask", "Confirm it", "--plan", "third", "--group", "Cabinet"], "no group called"),
    (["approval"], "REF"),
    (["group", "set"], "what the group is called"),
    (["group", "set", "X", "--plan", "third"], "Say what to set"),
    (["group", "set", "X", "--plan", "third", "--terms", "x"], "no group called"),
    (["group", "list", "--terms", "x"], "leave the name out"),
    (["meeting", "agenda", "--plan", "third"], "no delivery group yet"),
    (["approval", "4.2.m1"], "--by"),
    (["approval", "4.2.m1", "--by", "Cabinet"], "no group called"),
    (["approval", "third:4", "--by", "+X"], "approval"),
    (["approval", "4.2.m1", "--by", "+X", "--no-longer"], "doesn't need the approval"),
    (["decide"], "Say what was decided about"),
    (["decide", "--asked", "Confirm it"], "Nothing is asked in the words"),
    (["decide", "--asked", " "], "by the beginning of its words"),
    (["decide", "4.2", "--kind", "cash"], "money"),
    (["decide", "4.2", "--outcome", "lost"], "deferred"),
    (["decide", "4.2", "--outcome", "noted", "--refused"], "use one of them"),
    (["decide", "4.2", "--kind", "scope", "--confirms", "--group", "+X"], "--kind money"),
    (["decide", "4.2", "--kind", "scope", "--to", "end jan", "--group", "+X"], "leave --kind and --asked out"),
    (["decide", "4.2", "--kind", "other", "--group", "+X"], "Say what was decided"),
    (["decide", "4.2", "--kind", "money", "--group", "+X", "--on", "1 jan 2011"], "still to come"),
    (["decisions", "--plan", "fourth"], "Its plans"),
    (["pack"], "Say which one"),
    (["pack", "--plan", "third", "--part"], "say whom it is for"),
    (["pack", "--plan", "third", "--for", "LR", "--part", "--whole"], "leave one of them out"),
    (["pack", "--plan", "third", "--for", " "], "names nobody"),
    (["pack", "--plan", "third", "--force"], "name one, or leave --force out"),
    (["pack", "--plan", "third", "--form"], "say whom it is for"),
    (["pack", "--plan", "third", "--for", "LR", "--form", "--part"], "give --form with --for alone"),
    (["return", "--plan", "third"], "Nobody has shared this plan yet"),
    (["return", "--force"], "name one, or leave --force out"),
    (["take-in"], "FILE"),
    (["take-in", "x.txt", "x.txt"], "named twice"),
    (["settle", "--kept"], "Say which row"),
    (["settle", "4.2", "--kept", "--both"], "choose one"),
    (["settle", "4.2", "--alike"], "--alike goes with"),
    (["settle", "--plan", "fourth"], "Its plans"),
    (["behind"], "Say which one"),
    (["share", "sideways"], "Say “share”"),
    (["share", "--home", "--new-copy"], "one after the other"),
    (["share", "off", "--home"], "stand alone"),
    (["share", "forget"], "Say “share”"),
    (["share", "forget", "Zoe", "--plan", "third"], "No copy is called"),
    (["share", "folder"], "Say “share”"),
    (["share", "folder", "/nowhere/at/all"], "There is no folder"),
    (["share", "folder", " ", "--plan", "third"], "Name the folder"),
    (["share", "folder", ".", "--ca", "x.crt"], "“share hub”"),
    (["share", "--new"], "go with “share folder PATH”"),
    (["share", "hub", "host=hub.example password=x"], "Leave the password out"),
    (["share", "hub", "hub.example"], "no address of a hub"),
    (["sync", "--json"], "sync --once --json"),
    (["hub"], "Say “hub schema”"),
    (["hub", "add-officer", "--plan", "third"], "Say “hub schema”"),
    (["hub", "add-officer", 'a"b', "--plan", "third"], "no login"),
    (["hub", "schema", "--create"], "go with “hub add-officer LOGIN”"),
    (["hub", "add-plan"], "Say which one"),
    (["register", "list", "risks"], "There is no register “risks”. “register new risks” takes it in."),
    (["register", "bogus"], "bogus"),
    (["register", "new", "risk"], "There is no preset “risk”. Did you mean risks?"),
    (["register", "new", "risks"], "Say which one, by its name (--plan NAME)"),
    (["register", "new", "risks", "--plan", "nowhere"], "no plan called"),
    (["register", "new", "risks", "--empty", "x"], "one of them"),
    (["register", "new", "risks", "--accept"], "--accept goes with --update"),
    (["register", "new", "--empty", "…"], "A register needs a title of letters"),
    (["register", "new", "--empty", "x", "--update"], "made by hand has no preset"),
    (["register", "fields", "risks"], "no register “risks”"),
    (["register", "rename", "risks"], "TITLE"),
    (["register", "drop", "risks"], "no register “risks”"),
    (["register", "show", "R1"], "There is no entry R1 in this file"),
    (["register", "add", "risks"], "FIELD=WORDS"),
    (["register", "add", "risks", "title"], "says nothing of a field"),
    (["register", "add", "risks", "title=a", "title=b"], "title is given twice"),
    (["register", "set", "R1"], "Say which entries, and what to write"),
    (["register", "set", "status=closed"], "Say which entries, and what to write"),
    (["register", "set", "R1", "status=closed"], "There is no entry R1"),
    (["register", "stage", "R1"], "Say which entries and to which stage"),
    (["register", "tick", "T1"], "There is no entry T1"),
    (["register", "remove", "R1"], "There is no entry R1"),
    (["register", "restore", "R1"], "No entry R1 has been deleted"),
    (["register", "merge", "O1"], "OTHER"),
    (["register", "merge", "O1", "O2"], "There is no entry O1"),
    (["register", "import", "risks", "list.csv"], "no register “risks”"),
    (["register", "export", "risks"], "no register “risks”"),
    (["register", "redact", "X1", "--why", "24 months ended"], "There is no entry X1"),
    (["register", "layout", "scores"], "no register “scores”"),
    (["register", "matrix"], "take in “risks”"),
    (["register", "matrix", "risks"], "no register “risks”"),
    (["register", "matrix", "--plan", "nowhere"], "no plan called"),
    (["register", "balance"], "take in “grants”"),
    (["register", "overlaps"], "take in “contracts”"),
    (["register", "doubles"], "take in “organisations”"),
    (["register", "doubles", "--merge", "O1"], "--merge"),
    (["register", "doubles", "--merge", "O1", "O2", "--not-same", "O1", "O2"], "say --merge or --not-same"),
    (["register", "appraisal"], "take in “options”"),
    (["register", "equality"], "take in “equality”"),
    (["report", "register", "--plan", "third"], "with --register"),
    (["report", "register", "--register", "risks", "--plan", "third"], "no register “risks”"),
    (["report", "directory", "--register", "services"], "--register says nothing about this paper"),
    (["report", "directory"], "“register new services” makes it"),
    (["report", "appraisal", "--plan", "third", "--item", "4.6", "--item", "4.1"], "give --item once"),
    (["report", "highlight", "--plan", "third", "--by", "status"], "--by says nothing about this paper"),
    (["register", "figures", "--feed", "4.5.o1"], "Say which output and which figure"),
    (["register", "figures", "--feed", "99.9=a.b"], "99.9"),
    (["register", "figures", "--feed", "4.5.o1=risks.open"], "no register “risks”"),
    (["register", "figures", "--unfeed", "4.5"], "Only an output is counted from a register"),
    (["register", "figures", "--add", "x"], "Say of which register"),
    (["register", "figures", "--where", "open"], "--where goes with --add, --rewrite or --baseline"),
    (["register", "figures", "--feed", "4.5.o1=a.b", "--drop", "x"], "Say one thing to do"),
    (["measure", "count"], "not “count”"),
    (["measure", "add"], "Type “tsworkbench measure add"),
    (["measure", "add", "x"], "Say which one"),
    (["measure", "add", "x", "--of", "1.1.m1"], "A milestone has no measures"),
    (["measure", "add", "x", "--plan", "third", "--starts-from", "many"], "is not a number"),
    (["measure", "add", "x", "--plan", "third", "--starts-from", "9 VCOs", "--unit", "%"], "another unit"),
    (["measure", "add", "x", "--plan", "third", "--amber", "some"], "per cent"),
    (["measure", "add", "x", "--plan", "third", "--on", "Q1"], "takes no --on"),
    (["measure", "read", "M1", "27"], "There is none yet"),
    (["measure", "target", "M1", "30"], "measure target M1 2009/10 30"),
    (["measure", "list", "M1"], "measure show M1"),
    (["measure", "list", "--plan", "fourth"], "Its plans"),
    (["report"], "highlight"),
    (["report", "lowlight"], "lowlight"),
    (["report", "highlight"], "Say which one, by its name"),
    (["report", "highlight", "--plan", "third", "--format", "docx"], "can't be printed"),
    (["report", "highlight", "--plan", "third", "--format", "pdf"], "can't be printed"),
    (["report", "highlight", "--plan", "third", "--position", "soon"], "soon"),
    (["report", "highlight", "--plan", "third", "--position", "fri", "--to", "fri"], "say the same"),
    (["report", "highlight", "--plan", "third", "--round", "Q9"], "no round called"),
    (["report", "highlight", "--plan", "third", "--round", "Q3", "--cut-off", "fri"], "its own position date"),
    (["report", "highlight", "--plan", "third", "--from", "2010-02-01", "--to", "2009-12-31"], "ends before it begins"),
    (
        ["report", "highlight", "--plan", "third", "--position", "2009-12-31", "--cut-off", "2009-12-01"],
        "Choose a later cut-off",
    ),
    (["report", "highlight", "--plan", "third", "--item", "4.6"], "says nothing about this paper"),
    (["report", "highlight", "--plan", "third", "--template", "x.docx"], "--format docx"),
    (["report", "highlight", "--plan", "third", "--issue"], "before that day"),
    (["report", "exception", "--plan", "third", "--issue"], "says nothing about this paper"),
    (["report", "exception", "--plan", "third", "--item", "99.9"], "99.9"),
    (["report", "highlight", "--plan", "third", "--length", "short"], "short"),
    (["report", "exception", "--plan", "third", "--length", "brief"], "says nothing about this paper"),
    (["report", "slips", "--plan", "third", "--item", "4.6"], "says nothing about this paper"),
    (["report", "officer"], "Say whose sheet"),
    (["report", "officer", "--officer", "Nobody"], "no officer called"),
    (["report", "officer", "--officer", "LR", "--plan", "third"], "says nothing about this paper"),
    (["report", "officer", "--officer", "LR", "--json"], "wants a file"),
    (["digest"], "Say which one, by its name"),
    (["digest", "--officer", "LR", "--plan", "third"], "spans all plans"),
    (["backup", "--list", "-o", "x"], "--list makes no backup"),
    (["--as-at", "9999-12-31", "list"], "outside 1900–2200"),
    (["--as-at", "0001-01-01", "list"], "outside 1900–2200"),
    (["list", "--stood-at", "9999-12-31"], "outside 1900–2200"),
    (["list", "--due-before", "9999-12-31"], "outside 1900–2200"),
    (["report", "highlight", "--plan", "third", "--to", "9999-12-31"], "outside 1900–2200"),
    (["export", "csv", "--plan", "third", "-o", "~nobody-here/plan.csv"], "names nobody's folder here"),
    (["export", "docx", "--plan", "third", "-o", "x.docx", "--template", "~nobody-here/x.docx"], "nobody's folder"),
    (["report", "highlight", "--plan", "third", "-o", "~nobody-here/x.html"], "nobody's folder"),
    (["add", "objective", "-5% by March", "--plan", "third"], "write “--” and a space before the text"),
    (["find", "-5%"], "write “--” and a space before the text"),
    (["completion"], "bash"),
    (["completion", "csh"], "csh"),
    (["undo", "twice"], "twice"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(words)[:60] for words, _ in WRONG])
def test_wrong_input_is_a_sentence_and_changes_nothing(run: Any, words: list[str], said: str) -> None:
    before = run.path.read_bytes()
    answer = run(*words)
    assert answer.code == 2, answer.err
    assert said in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert run.path.read_bytes() == before


@pytest.mark.parametrize("words", [["find", "-ring"], ["add", "milestone", "4.2", "-launch"], ["overall", "-good"]])
def test_a_text_that_begins_with_a_dash_is_told_how_to_be_typed(run: Any, words: list[str]) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert "write “--” and a space before the text" in answer.err
    assert "write “--”" not in run("list", "-x").err


def test_a_near_miss_is_offered(run: Any) -> None:
    assert "4.2.m1" in run("show", "4.2.m11").err
    assert "Louise Russell" in run("list", "--officer", "Louise Rusell").err


_NEEDS = {
    "ask": ["Confirm it"],
    "approval": ["1.1.m1", "--by", "x"],
    "pack": ["--plan", "third", "-o", "-"],
    "return": ["--plan", "third", "-o", "-"],
    "behind": ["--plan", "third"],
    "share": ["--plan", "third"],
    "hub": ["add-plan", "--plan", "third"],
    "show": ["1.1"],
    "set": ["1.1", "--title", "x"],
    "add": ["objective", "x"],
    "remove": ["1.1"],
    "move": ["1.1", "--up", "1"],
    "link": ["1.1.m2", "--needs", "1.1.m1"],
    "actual": ["1.2.o1", "+1"],
    "evidence": ["1.2.o1", "x"],
    "note": ["x"],
    "decide": ["1.1.m1", "--to", "end jan", "--group", "x"],
    "group": ["list"],
    "meeting": ["list"],
    "version": ["list"],
    "money": ["third"],
    "redate": ["1.1.m1", "--by", "1 year"],
    "times": ["1.1.m1", "--defer", "next"],
    "serve": ["1.1", "1"],
    "filter": ["list"],
    "hand-over": ["x", "--to", "y"],
    "find": ["x"],
    "export": ["json"],
    "report": ["highlight", "--plan", "third"],
}
ON_A_FILE = sorted(COMMANDS.keys() - {"new", "import", "demo", "config", "restore", "completion", "take-in"})


@pytest.mark.parametrize("command", ON_A_FILE)
def test_every_command_says_what_stands_there_instead_of_a_plan_file(
    run_on: Callable[[Path], Any], tmp_path: Path, command: str
) -> None:
    words = [command, *_NEEDS.get(command, [])]
    paths = {
        name: tmp_path / name for name in ("gone.db", "empty.db", "letter.db", "foreign.db", "newer.db", "folder.db")
    }
    paths["empty.db"].touch()
    paths["letter.db"].write_text("Dear Sir, " * 50)
    paths["folder.db"].mkdir()
    connection = sqlite3.connect(paths["foreign.db"])
    connection.execute("create table other(a)")
    connection.close()
    connection = sqlite3.connect(paths["newer.db"])
    connection.execute("pragma application_id=0x7473776b")
    connection.execute("pragma user_version=99")
    connection.execute("create table plan(a)")
    connection.close()
    for name, path in paths.items():
        answer = run_on(path)(*words)
        assert answer.code == (12 if name == "newer.db" else 10), (name, answer.err)
        assert str(path) in answer.err
        assert answer.out == ""


@pytest.mark.parametrize("command", ON_A_FILE)
def test_every_command_tells_a_damaged_file(run_on: Callable[[Path], Any], sample_file: Path, command: str) -> None:
    whole = sample_file.read_bytes()
    sample_file.write_bytes(whole[: len(whole) // 2])
    answer = run_on(sample_file)(command, *_NEEDS.get(command, []))
    assert answer.code == 1, answer.err
    assert str(sample_file) in answer.err


def test_what_was_not_foreseen_is_a_sentence_too(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("\x1b]0;x\x07")

    monkeypatch.setattr("tsworkbench.store.views.workload.officer_counts", fail)
    answer = run("officers")
    assert (answer.code, answer.out) == (70, "")
    assert answer.err.startswith("That should not have happened: KeyError")
    assert "not changed by this command" in answer.err
    assert "\x1b" not in answer.err
    monkeypatch.setenv("TSWORKBENCH_DEBUG", "1")
    assert run("officers").code == 70


@pytest.mark.parametrize(
    "error",
    [EOFError("marshal data too short"), ValueError("bad marshal data (unknown type code)"), ImportError("no name x")],
    ids=lambda error: type(error).__name__,
)
def test_a_damaged_library_is_a_sentence(run: Any, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise error

    monkeypatch.setattr("tsworkbench.store.opening.open_book", fail)
    answer = run("list")
    assert answer.code == 70
    assert "is damaged or missing" in answer.err
    assert "Install tsworkbench again" in answer.err
    assert "should not have happened" not in answer.err


def test_what_was_saved_before_something_went_wrong_is_said(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> str:
        raise ValueError("no such hour")

    monkeypatch.setattr("tsworkbench.cli.receipt.local_time", fail)
    answer = run("set", "4.2.m3", "--status", "complete")
    assert answer.code == 70
    assert "is saved: 4.2.m3 complete" in answer.err


@pytest.mark.parametrize("zone", ["XYZ99:99", "UTC+99", "Nowhere/City"])
def test_a_time_zone_that_is_none_is_read_as_utc(run: Any, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for words in (["list"], ["list", "--late"], ["history"], ["list", "--stood-at", "15 Dec 2009"]):
            answer = run(*words, as_at=None)
            assert answer.code in (0, 2), answer.err
            assert "should not have happened" not in answer.err
    finally:
        monkeypatch.undo()
        time.tzset()
