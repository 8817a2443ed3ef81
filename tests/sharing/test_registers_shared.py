"""Registers on several copies: fields and not slots travel, lines merge, refs are given once, and nothing personal
leaves unasked."""

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.sharing.world import World, all_know_all, letter, make_base, no_waiting, plan_of, send, take, world
from tests.store.registers import enter, field, named, put, put_field, small

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.registers.values import Register
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo
from tsworkbench.store.log.cells import Slots, by_field
from tsworkbench.store.registers import entries
from tsworkbench.store.registers.definitions import all_registers
from tsworkbench.store.sharing.unsettled import to_settle
from tsworkbench.work.edits import perform
from tsworkbench.work.registers import doubles, fields
from tsworkbench.work.registers.entries import entry_named
from tsworkbench.work.sharing import settlement, spoken


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    no_waiting(monkeypatch)
    return make_base(tmp_path_factory.mktemp("base") / "base.db")


@pytest.fixture
def made(tmp_path: Path, base: Path) -> Iterator[World]:
    """Home and two copies, with a register of four fields and one entry on each."""
    there = world(tmp_path, base, "home", "a", "b")
    book = there["home"]
    with book.act() as act:
        act.called("Registers: Risks added")
        put(
            act,
            small("risks", [
                field("title"), field("score", "number"), field("tags", rule={"several": True}),
                field("contact", personal=True),
            ]),
            plan_id=plan_of(book),
        )  # fmt: skip
    enter(book, risks(there, "home"), {"title": "Not confirmed", "score": 3.0, "tags": "x\ny", "contact": "Ann"})
    all_know_all(there)
    yield there
    there.close()


def risks(made: World, name: str) -> Register:
    return next(one for one in all_registers(made[name]) if one.name == "risks")


def add_field(made: World, name: str, *fields: str, kind: str = "text") -> None:
    with made[name].act() as act:
        act.called("Fields added")
        for one in fields:
            put_field(act, risks(made, name).id or "", field(one, kind))
    made.later()


def write(made: World, name: str, ref: str = "R1", **values: Any) -> None:
    book = made[name]
    with book.act() as act:
        act.called(f"{ref} changed")
        entries.write(act, risks(made, name), entry_named(book, ref).id, values)
    made.later()


def held(made: World, name: str, ref: str = "R1") -> dict[str, Any]:
    view = entries.view(made[name], entry_named(made[name], ref).id, date(2009, 12, 15))
    assert view is not None
    return {key: cell for key, cell in view.entry.values.items() if key != "contact"}


def slots(made: World, name: str) -> dict[str, str]:
    return {one.name: one.slot or "" for one in risks(made, name).stored}


def sent(made: World, sender: str, receiver: str, **asked: Any) -> str:
    return json.dumps(list(letter(made[sender], made[receiver], **asked).acts))


def test_fields_added_apart_lie_in_other_slots_and_mean_the_same(made: World) -> None:
    add_field(made, "a", "cause")
    add_field(made, "b", "effect")
    write(made, "a", cause="late decision")
    write(made, "b", effect="no money", title="Allocation not confirmed")
    enter(made["b"], risks(made, "b"), {"title": "No Director", "effect": "nobody"})
    made.later()
    all_know_all(made)
    assert slots(made, "a")["cause"] == slots(made, "b")["effect"] != slots(made, "a")["effect"]
    for name in ("home", "a", "b"):
        assert held(made, name) == {
            "title": "Allocation not confirmed", "score": 3.0, "tags": "x\ny", "cause": "late decision",
            "effect": "no money",
        }  # fmt: skip
        assert held(made, name, "R2") == {"title": "No Director", "effect": "nobody"}
        assert check(made[name]) == []


def test_no_slot_is_ever_in_a_letter(made: World) -> None:
    add_field(made, "a", "cause")
    write(made, "a", cause="late")
    enter(made["a"], risks(made, "a"), {"title": "New", "cause": "c"})
    acts = letter(made["a"], made["home"]).acts
    names = {name for act in acts for op in act["ops"] for name in (*op["v"], op["f"])}
    assert names
    assert names.isdisjoint({"slot", *Slots(made["a"].connection).of(risks(made, "a").id or "")})


def test_lines_of_a_field_that_holds_several_merge_by_line(made: World) -> None:
    write(made, "a", tags="x\ny\na")
    write(made, "b", tags="y\nb")
    all_know_all(made)
    for name in ("home", "a", "b"):
        assert sorted(held(made, name)["tags"].split("\n")) == ["a", "b", "y"]
        assert to_settle(made[name]) == []
    assert held(made, "a") == held(made, "b") == held(made, "home")
    write(made, "a", tags="y")
    all_know_all(made)
    assert held(made, "b")["tags"] == "y"


def test_a_line_that_both_had_and_one_has_taken_out_stays_out_beside_what_the_other_adds(made: World) -> None:
    write(made, "a", tags="x\ny\na")
    write(made, "b", tags="x\ny\nb")
    all_know_all(made)
    write(made, "a", tags="x\ny\nb")
    write(made, "b", tags="x\ny\na\nb\nc")
    all_know_all(made)
    assert [sorted(held(made, name)["tags"].split("\n")) for name in ("home", "a", "b")] == [["b", "c", "x", "y"]] * 3


def not_the_same(made: World, name: str, one: str, other: str) -> None:
    ids = [entry_named(made[name], ref).id for ref in (one, other)]
    perform(made[name], doubles.not_the_same(risks(made, name), *ids))
    made.later()


def pairs(made: World, name: str) -> list[list[str]]:
    refs = {row["id"]: row["ref"] for row in made[name].rows("select id, ref from entry")}
    return sorted(sorted(refs[one] for one in pair) for pair in doubles.rejected(risks(made, name)))


@pytest.fixture
def entered(made: World) -> World:
    """Home and two copies, with four entries."""
    for title in ("Bow", "Bow Centre", "Bow Ltd"):
        enter(made["home"], risks(made, "home"), {"title": title})
    made.later()
    all_know_all(made)
    return made


def test_pairs_that_two_copies_know_to_be_two_are_all_kept(entered: World) -> None:
    not_the_same(entered, "a", "R1", "R2")
    not_the_same(entered, "b", "R3", "R4")
    not_the_same(entered, "b", "R1", "R2")
    all_know_all(entered)
    for name in ("home", "a", "b"):
        assert pairs(entered, name) == [["R1", "R2"], ["R3", "R4"]]
        assert to_settle(entered[name]) == []
        assert check(entered[name]) == []
    not_the_same(entered, "home", "R2", "R4")
    not_the_same(entered, "a", "R1", "R3")
    all_know_all(entered)
    assert [pairs(entered, name) for name in ("home", "a", "b")] == [
        [["R1", "R2"], ["R1", "R3"], ["R2", "R4"], ["R3", "R4"]]
    ] * 3


def test_a_pair_that_one_copy_takes_back_goes_beside_those_that_another_adds(entered: World) -> None:
    not_the_same(entered, "a", "R1", "R2")
    not_the_same(entered, "b", "R3", "R4")
    all_know_all(entered)
    not_the_same(entered, "a", "R1", "R3")
    all_know_all(entered)
    undo.undo(entered["a"])
    entered.later()
    not_the_same(entered, "b", "R2", "R4")
    all_know_all(entered)
    assert [pairs(entered, name) for name in ("home", "a", "b")] == [[["R1", "R2"], ["R2", "R4"], ["R3", "R4"]]] * 3


def test_settings_of_a_register_merge_one_by_one_and_the_later_counts_where_both_changed_one(entered: World) -> None:
    def choose(name: str, *columns: str) -> None:
        perform(entered[name], fields.columns_of(risks(entered, name), columns))
        entered.later()

    choose("b", "title", "score")
    choose("a", "score")
    not_the_same(entered, "b", "R1", "R2")
    all_know_all(entered)
    for name in ("home", "a", "b"):
        assert risks(entered, name).columns == ("score",)
        assert pairs(entered, name) == [["R1", "R2"]]
        assert to_settle(entered[name]) == []
    choose("a", "title")
    not_the_same(entered, "b", "R3", "R4")
    not_the_same(entered, "home", "R1", "R3")
    all_know_all(entered)
    assert [risks(entered, name).columns for name in ("home", "a", "b")] == [("title",)] * 3
    assert [pairs(entered, name) for name in ("home", "a", "b")] == [[["R1", "R2"], ["R1", "R3"], ["R3", "R4"]]] * 3


def test_a_field_that_two_have_set_is_to_be_settled_by_its_title(made: World) -> None:
    write(made, "a", score=5.0)
    write(made, "b", score=9.0)
    all_know_all(made)
    (one,) = to_settle(made["home"])
    assert spoken.fact_words(one) == "score"
    assert spoken.value_words(made["home"], one, one.kept.value) == "9"
    done = settlement.settle(made["home"], one, settlement.THEIRS)
    assert done.label == "Settled: R1 score, officer a's"
    made.later()
    all_know_all(made)
    assert {held(made, name)["score"] for name in ("home", "a", "b")} == {5.0}
    assert to_settle(made["a"]) == []


def test_entries_added_apart_get_numbers_of_their_own_and_home_says_so(made: World) -> None:
    for name in ("a", "b"):
        enter(made[name], risks(made, name), {"title": f"of {name}"})
        made.later()
    send(made, "a", "home")
    taken = send(made, "b", "home")
    assert [one for one in taken.put_right if "R2" in one] == ["R2 is now R3: two entries had the number R2."]
    all_know_all(made)
    for name in ("home", "a", "b"):
        assert sorted(row[0] for row in made[name].rows("select ref from entry")) == ["R1", "R2", "R3"]


def test_a_field_without_a_place_in_a_copy_lets_its_values_wait(made: World) -> None:
    add_field(made, "a", *(f"mine{n}" for n in range(37)))
    add_field(made, "b", "theirs")
    write(made, "b", theirs="waits")
    taken = send(made, "b", "a")
    assert taken.new
    assert slots(made, "a")["theirs"] == ""
    assert "theirs" not in held(made, "a")
    assert check(made["a"]) == []
    assert made["a"].value("select count(*) from waiting") == 1
    write(made, "b", theirs="waits still", title="and what has a place is taken in")
    send(made, "b", "a")
    assert held(made, "a")["title"] == "and what has a place is taken in"


def test_what_is_personal_travels_only_if_it_is_asked_for(made: World) -> None:
    with made["home"].act() as act:
        act.called("Registers: Cases added")
        put(act, small("cases", [field("title")], personal=True, prefix="X"), plan_id=plan_of(made["home"]))
    cases = next(one for one in all_registers(made["home"]) if one.name == "cases")
    enter(made["home"], cases, {"title": "a family in need"})
    write(made, "home", contact="Bob of Ely", score=7.0)
    with made["home"].act() as act:
        act.called("R1: contact Bob of Ely")
        entries.write(act, risks(made, "home"), entry_named(made["home"], "R1").id, {"contact": "Bob"})
    text = sent(made, "home", "a", since={})
    for word in ("a family", "Bob", "Ann", "Cases", '"Contact"'):
        assert word not in text
    with_it = sent(made, "home", "a", since={}, private=True)
    for word in ("a family", "Bob", "Ann", "Cases"):
        assert word in with_it
    take(made["a"], letter(made["home"], made["a"]))
    assert held(made, "a")["score"] == 7.0
    take(made["a"], letter(made["home"], made["a"], since={}, private=True))
    row = made["a"].row("select * from entry where ref='R1'")
    assert row is not None
    assert "Bob" in [cell for cell in by_field(Slots(made["a"].connection), dict(row)).values()]  # noqa: C416


def test_a_register_of_the_whole_file_goes_where_it_says(made: World) -> None:
    with made["home"].act() as act:
        act.called("Registers added")
        put(act, small("organisations", [field("title")]))
        shared = put(act, small("pots", [field("title")]), shares=plan_of(made["home"]))
    enter(made["home"], named(made["home"], shared), {"title": "Chest"})
    send(made, "home", "a")
    assert sorted(one.name for one in all_registers(made["a"])) == ["pots", "risks"]
    assert made["a"].value("select count(*) from entry") == 2


def test_what_a_redaction_took_out_is_never_brought_back(made: World) -> None:
    write(made, "a", title="words of a person", score=1.0)
    home = made["home"]
    entry = entry_named(home, "R1").id
    title = risks(made, "home").field("title")
    assert title is not None
    with home.act() as act:
        act.called("R1 redacted", kind="redact")
        act.insert("redaction", row_id=entry, fields=title.id, why="24 months ended", at=act.at)
        entries.write(act, risks(made, "home"), entry, {"title": None})
    made.later()
    all_know_all(made)
    for name in ("home", "a", "b"):
        assert held(made, name) == {"score": 1.0, "tags": "x\ny"}
    for name in ("a", "b"):
        logged = made[name].rows("select old, new from change where row=? and col=?", entry, title.id)
        assert logged
        assert {cell for row in logged for cell in tuple(row)} == {None}
        assert b"words of a person" not in made.path(name).read_bytes()
        assert check(made[name]) == []
    write(made, "b", title="words again")
    all_know_all(made)
    assert "title" not in held(made, "home")


def test_the_views_for_other_tools_follow_what_is_taken_in(made: World) -> None:
    add_field(made, "a", "cause")
    write(made, "a", cause="late")
    send(made, "a", "home")
    assert made["home"].value('select "Cause" from register_risks') == "late"


def test_the_same_preset_taken_in_twice_is_one_register_and_its_births_fold(made: World) -> None:
    ids = {"register": "0" * 8 + "-0000-5000-8000-000000000001", "field": "0" * 8 + "-0000-5000-8000-000000000002"}
    for name, title in (("a", "Contracts"), ("b", "Contracts let")):
        with made[name].act() as act:
            act.called("Registers: Contracts added")
            register = put(act, small("contracts", [], title=title), plan_id=plan_of(made[name]), id=ids["register"])
            put_field(act, register, field("title"), id=ids["field"])
        enter(made[name], named(made[name], ids["register"]), {"title": f"of {name}"})
        made.later()
    all_know_all(made)
    for name in ("home", "a", "b"):
        contracts = named(made[name], ids["register"])
        assert contracts.title == "Contracts let"
        assert len(entries.entries_of(made[name], contracts)) == 2
        assert check(made[name]) == []


@pytest.mark.parametrize("seed", range(6))
def test_copies_agree_after_any_history_of_fields_entries_and_undos(made: World, seed: int) -> None:
    rnd = random.Random(seed)
    copies = ("home", "a", "b")
    for _ in range(3):
        for _ in range(8):
            _something(made, rnd.choice(copies), rnd)
        sender, receiver = rnd.sample(copies, 2)
        send(made, sender, receiver)
    all_know_all(made)
    all_know_all(made)
    states = [_state(made[name]) for name in copies]
    assert states[0] == states[1] == states[2]
    assert [check(made[name]) for name in copies] == [[], [], []]


def _something(made: World, name: str, rnd: random.Random) -> None:
    book, register = made[name], risks(made, name)
    what = rnd.randrange(6)
    refs = [row[0] for row in book.rows("select id from entry where deleted=0 and register_id=?", register.id)]
    if what == 0:
        add_field(made, name, f"f{rnd.randrange(10**9)}", kind=rnd.choice(["text", "long"]))
    elif what == 1:
        enter(book, register, {"title": f"t{rnd.randrange(99)}", "tags": f"t{rnd.randrange(3)}"})
    elif what == 2:
        with suppress(WorkbenchError):  # there is nothing left, or another has built on it
            undo.undo(book)
    else:
        stored = [one for one in register.stored if one.slot and one.name not in ("score", "contact")]
        own = rnd.choice(stored)
        cell = "\n".join(f"t{n}" for n in range(rnd.randrange(4))) if own.several else f"v{rnd.randrange(99)}"
        if refs:
            write(made, name, rnd.choice(refs), **{own.name: cell or None})
    made.later()


def _state(book: Book) -> dict[str, Any]:
    slots = Slots(book.connection)
    personal = {row[0] for row in book.rows("select id from field where personal=1")}
    found: dict[str, Any] = {}
    for row in book.rows("select * from entry"):
        cells = by_field(slots, dict(zip(row.keys(), tuple(row), strict=True)))
        found[row["id"]] = {
            name: cell for name, cell in cells.items() if name not in ("rid", *personal) and cell is not None
        }
    for row in book.rows("select id, name, title, deleted from field where personal=0"):
        found[row["id"]] = tuple(row)
    return found
