"""A part of a plan for one officer, with what registers hold of it, and what comes back from there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.sharing.world import World, held, make_base, no_waiting, place, plan_of, send, take, world
from tests.store.registers import enter, field, named, put, small

from tsworkbench.plan.registers.values import Figure, Register
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.opening import open_book
from tsworkbench.store.registers import entries
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.store.registers.figures import count
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import entries as entering
from tsworkbench.work.registers import figures
from tsworkbench.work.registers.entries import entry_named
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Letter, to_settle

DAY = date(2009, 12, 15)
SHAZIA = "Shazia Hussain"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Home, with registers of the plan: Shazia answers for a risk of hers, and another is about a row of hers."""
    no_waiting(monkeypatch)
    there = world(tmp_path, make_base(tmp_path / "base.db"), "home")
    home = there["home"]
    with home.act() as act:
        act.called("Registers added")
        for name in (SHAZIA, "Andy Algar"):
            act.insert("officer", name=name, kind="person")
        rows = field("threatens", "row", rule={"several": True})
        owner, contact = field("owner", "officer"), field("contact", personal=True)
        put(act, small("risks", [field("title"), rows, owner, contact]), plan_id=plan_of(home))
        put(act, small("cases", [field("title"), rows], personal=True, prefix="X"), plan_id=plan_of(home))
        put(act, small("events", [field("title")], prefix="V"), plan_id=plan_of(home))
        put(act, small("premises", [field("title")], prefix="P"), plan_id=plan_of(home))
        counted = [Figure(name="all", label="all")]
        event = field("event", "entry", to_register="events")
        put(act, small("attendance", [field("title"), event], counted, prefix="T"), plan_id=plan_of(home))
    shazia, andy = (officer(home, name) for name in (SHAZIA, "Andy Algar"))
    mine, other = (place(home, number, "activity").id for number in (1, 0))
    enter(home, register(home, "risks"), {"title": "Hers", "owner": shazia, "contact": "Bob of Ely"},
          {"title": "Of her row", "threatens": f"{mine}\n{other}", "owner": andy},
          {"title": "Of others", "threatens": other, "owner": andy})  # fmt: skip
    enter(home, register(home, "cases"), {"title": "a family in need", "threatens": mine})
    enter(home, register(home, "premises"), {"title": "The hall"})
    enter(home, register(home, "events"), {"title": "Launch"}, {"title": "Nobody came"})
    enter(home, register(home, "attendance"), {"title": "x", "event": entry_named(home, "V1").id}, {"title": "y"})
    there.later()
    yield there
    there.close()


def officer(book: Book, name: str) -> str:
    return str(book.value("select id from officer where name=?", name))


def register(book: Book, name: str) -> Register:
    return next(one for one in all_registers(book) if one.name == name)


def fed(made: World, ref_of: int) -> None:
    """Attendance counts for the output of an activity."""
    home = made["home"]
    attendance = register(home, "attendance")
    where = place(home, ref_of, "output")
    perform(home, figures.feed(where, attendance, attendance.figures[0], as_at=DAY))
    made.later()


def sent_part(made: World) -> Letter:
    home = made["home"]
    rows = [("activity", place(home, 1, "activity").id)]
    return held(exchange.letter_for(home, plan_of(home), rows=rows, officer=SHAZIA))


@pytest.fixture
def part(made: World, tmp_path: Path) -> Book:
    """The part of the second activity, in a file of Shazia's."""
    return opened(made, tmp_path / "part.db")


def opened(made: World, path: Path) -> Book:
    one = sent_part(made)
    exchange.new_file(str(path), Letter(one.head, iter(one.acts)), who=SHAZIA, source="a part", clock=lambda: made.now)
    made.books["part"] = open_book(path, who=SHAZIA, clock=lambda: made.now)
    return made["part"]


def titles(book: Book, name: str) -> list[Any]:
    there = [one for one in all_registers(book) if one.name == name]
    return [one["title"] for register in there for one in entries.entries_of(book, register)]


def back(made: World) -> exchange.Taken:
    home, there = made["home"], made["part"]
    since = exchange.peer_seen(there, plan_of(home), str(home.replica())) or {}
    return take(home, held(exchange.letter_for(there, plan_of(home), since=since)))


def test_a_part_holds_the_entries_of_its_rows_and_of_its_officer_alone(part: Book) -> None:
    assert [one.name for one in all_registers(part)] == ["risks"]
    assert titles(part, "risks") == ["Hers", "Of her row"]
    assert sorted(row[0] for row in part.rows("select name from officer where name in (?, 'Andy Algar')", SHAZIA)) == [
        "Andy Algar", SHAZIA
    ]  # fmt: skip
    assert check(part) == []


def test_nothing_personal_is_in_a_part(made: World) -> None:
    text = str(list(sent_part(made).acts))
    for word in ("a family", "Cases", "Bob of Ely", "The hall", "Of others"):
        assert word not in text


def test_a_register_that_counts_for_a_row_of_the_part_comes_whole_with_what_it_links_to(
    made: World, tmp_path: Path
) -> None:
    fed(made, 1)
    there = opened(made, tmp_path / "part.db")
    assert titles(there, "attendance") == ["x", "y"]
    assert titles(there, "events") == ["Launch"]
    attendance = register(there, "attendance")
    assert count(there, attendance, attendance.figures[0], DAY).value == 2
    assert figures.fed_by(there, place(there, 0, "output").id) is not None
    assert check(there) == []


def test_a_register_that_counts_for_another_row_stays_behind(made: World, tmp_path: Path) -> None:
    fed(made, 0)
    assert titles(opened(made, tmp_path / "part.db"), "attendance") == []


def test_what_is_done_with_entries_in_a_part_comes_back_without_a_gap_or_a_conflict(made: World, part: Book) -> None:
    perform(part, entering.write(entry_named(part, "R1"), {"title": "Hers, rising"}, as_at=DAY))
    made.later()
    perform(part, entering.add(register(part, "risks"), {"title": "A new one", "owner": SHAZIA}, as_at=DAY))
    made.later()
    taken = back(made)
    assert taken.new == 2
    home = made["home"]
    assert sorted(titles(home, "risks")) == ["A new one", "Hers, rising", "Of her row", "Of others"]
    assert sorted(row[0] for row in home.rows("select ref from entry where ref like 'R%'")) == ["R1", "R2", "R3", "R4"]
    assert to_settle(home) == []
    assert home.value("select count(*) from entry where deleted=0") == 10
    assert check(home) == []


def test_a_link_to_what_stayed_behind_is_kept_when_the_field_is_written(made: World, part: Book) -> None:
    there = entry_named(part, "R2")
    view = entries.view(part, there.id, DAY)
    assert view is not None
    both = view.entry["threatens"]
    reads = entering.words_of_entry(part, there.register, there.entry)
    assert reads == "Of her row"
    perform(part, entering.write(there, {"threatens": "(not in this file)"}, as_at=DAY))
    made.later()
    perform(part, entering.write(there, {"threatens": "1.2 / (not in this file)"}, as_at=DAY))
    made.later()
    back(made)
    now = entries.view(made["home"], there.id, DAY)
    assert now is not None
    assert sorted(str(now.entry["threatens"]).split("\n")) == sorted(str(both).split("\n"))


def test_what_was_redacted_is_gone_from_a_part_as_well_and_nothing_is_said_of_the_rest(made: World, part: Book) -> None:
    home = made["home"]
    title = register(home, "risks").field("title")
    assert title is not None
    with home.act() as act:
        act.called("redacted", kind="redact")
        for ref in ("R2", "R3"):
            entry = entry_named(home, ref).id
            act.insert("redaction", row_id=entry, fields=title.id, why="24 months ended", at=act.at)
            entries.write(act, register(home, "risks"), entry, {"title": None})
    made.later()
    take(part, sent_part(made))
    assert titles(part, "risks") == ["Hers", None]
    assert part.value("select count(*) from redaction") == 1
    assert b"Of her row" not in made.path("part").read_bytes()


def test_a_part_that_is_sent_again_brings_what_is_new_of_its_entries(made: World, part: Book) -> None:
    home = made["home"]
    perform(home, entering.write(entry_named(home, "R2"), {"title": "Of her row, closed"}, as_at=DAY))
    perform(home, entering.write(entry_named(home, "R3"), {"owner": SHAZIA}, as_at=DAY))
    made.later()
    take(part, sent_part(made))
    assert titles(part, "risks") == ["Hers", "Of her row, closed", "Of others"]
    assert check(part) == []


def test_an_officer_whom_only_an_entry_names_goes_along_from_a_file_of_several_plans(
    made: World, tmp_path: Path
) -> None:
    home = made["home"]
    with home.act() as act:
        act.called("Another plan added")
        other = act.insert("plan", title="Another", sort="z")
        act.insert("role_holder", plan_id=other, officer_id=officer(home, "Andy Algar"), text="Chair", sort="V")
    made.later()
    made.copy("louise", tmp_path / "base.db")
    send(made, "home", "louise")
    assert made["louise"].value("select count(*) from officer where name='Andy Algar'") == 1
    assert named(made["louise"], register(made["louise"], "risks").id or "").name == "risks"
