"""A letter is taken in: under whose name, whole or not at all, once, and what waits."""

import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.sharing import world as worlds
from tests.sharing.conftest import Copies
from tests.sharing.world import (
    AS_AT,
    DAY,
    HOUR,
    World,
    all_know_all,
    due,
    due_of,
    held,
    letter,
    place,
    plan_of,
    send,
    state,
    take,
    to_settle,
)

from tsworkbench.plan import whole
from tsworkbench.plan.errors import Conflict, NothingToDo, Refused
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.book import SCHEMA, Book
from tsworkbench.store.check import check
from tsworkbench.store.log import replica, undo
from tsworkbench.store.log.history import of_row
from tsworkbench.store.sharing import peers
from tsworkbench.store.sharing.taken import TwoCopies
from tsworkbench.store.upgrade import create
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.row import status, tree
from tsworkbench.work.sharing import exchange
from tsworkbench.work.sharing.exchange import Letter


def label_and_who(book: Book, batch: int) -> list[tuple[str, str]]:
    return [(row["who"], row["label"]) for row in book.rows("select * from action where batch=? order by seq", batch)]


def rewritten(one: Letter, change: Callable[[dict[str, Any]], None]) -> Letter:
    """A letter of which each act was changed on its way."""
    acts = json.loads(json.dumps(list(one.acts)))
    for act in acts:
        change(act)
    return Letter(one.head, acts)


# -- under whose name


def test_what_was_done_bears_its_officer_and_label_and_each_cell_is_under_the_act_that_counts(copies: Copies) -> None:
    made = copies("home", "louise")
    for phrase in ("end jan 2010", "end feb 2010", "15 mar 2010"):
        due(made["louise"], place(made["louise"]), phrase)
        made.later(HOUR)
    done = send(made, "louise", "home")
    told = label_and_who(made["home"], done.take)
    assert [who for who, _ in told] == ["officer louise"] * 3
    under = made["home"].value(
        "select label from action where seq=(select action from change where col='due_text' order by seq desc limit 1)"
    )
    assert "15 March 2010" in under
    assert (done.new, done.known, done.wrote, done.to_settle) == (3, 0, 1, 0)


def test_what_came_through_a_third_bears_the_name_of_who_did_it(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    made.later()
    send(made, "louise", "shazia")
    due(made["shazia"], place(made["shazia"]), "15 mar 2010")
    done = send(made, "shazia", "home")
    assert {who for who, _ in label_and_who(made["home"], done.take)} == {"officer louise", "officer shazia"}
    assert done.strange == ("officer louise, 1 change",)
    newest = next(of_row(made["home"], place(made["home"]).id))
    assert newest.who == "officer shazia"
    assert to_settle(made["home"]) == []


def test_a_letter_is_known_again_in_any_order_and_in_pieces(copies: Copies) -> None:
    made = copies("home", "louise")
    for row in range(3):
        due(made["louise"], place(made["louise"], row), "end jan 2010")
        made.later()
    one = letter(made["louise"], made["home"])
    first = take(made["home"], one)
    again = take(made["home"], one)
    assert (again.take, again.new, again.known) == (0, 0, 3)
    assert again.earlier == made["home"].value("select at from take where seq=?", first.take)
    assert (
        again.said
        == ("officer louise's return of 15 Nov 2023 was taken in on 15 Nov 2023 at 22:13. Nothing in it is new.",)
        or "Nothing in it is new." in again.said[0]
    )
    fresh = copies("home", "x")
    loose = replace(one.head, since={}, seen={}, whole=True)
    for act in reversed(list(one.acts)):
        take(fresh["x"], Letter(loose, iter([act])))
        take(fresh["x"], Letter(loose, iter([act, act])))
    assert [due_of(fresh["x"], place(fresh["x"], row)) for row in range(3)] == ["end jan 2010"] * 3


def test_taking_in_asked_as_a_question_changes_nothing(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    before = made["home"].value("select max(seq) from change")
    done = take(made["home"], letter(made["louise"], made["home"]), dry_run=True)
    assert (done.take, done.new, done.wrote) == (0, 1, 1)
    assert made["home"].value("select max(seq) from change") == before
    assert made["home"].value("select count(*) from take") == 0


# -- not at all


def test_a_letter_that_builds_on_what_is_missing_is_refused_whole(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    lost = letter(made["louise"], made["home"])
    made.later()
    due(made["louise"], place(made["louise"]), "end feb 2010")
    second = letter(made["louise"], made["home"], since=lost.head.seen)
    with pytest.raises(Refused, match=r"builds on up to .* that you don't have: an earlier one is missing"):
        take(made["home"], second)
    assert due_of(made["home"], place(made["home"])) == "None"
    take(made["home"], lost)
    take(made["home"], second)
    assert due_of(made["home"], place(made["home"])) == "end feb 2010"


def test_a_letter_of_another_plan_is_refused_and_one_of_a_twin_that_was_imported_apart(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.sharing.world import PLAN, make_base

    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    apart = make_base(tmp_path_factory.mktemp("apart") / "base.db")
    other = make_base(tmp_path_factory.mktemp("other") / "base.db", replace_title(PLAN, "THIN"))
    returned = letter(made["louise"], made["home"])
    with pytest.raises(Refused, match="imported apart, so they can't be joined"):
        take(copies("x", source=apart)["x"], returned)
    with pytest.raises(Refused, match="This return is of “Third Sector”, which this file doesn't hold"):
        take(copies("x", source=other)["x"], returned)


def replace_title(plan: Any, title: str) -> Any:
    return replace(plan, title=title, short_title=title)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda act: act["ops"][0].update(t="sqlite_master"),
        lambda act: act["ops"][0].update(f="no fact"),
        lambda act: act["ops"][0].update(i="not an id"),
        lambda act: act["ops"][0]["v"].update({"title; drop table plan": 1}),
        lambda act: act["ops"][0]["v"].update(due_to="next week"),
        lambda act: act["ops"][0]["v"].update(due_to=[1]),
        lambda act: act["ops"][0]["v"].update(due_text=float("nan")),
        lambda act: act["ops"][0].update(v={}),
        lambda act: act["ops"][0].update(o=["nobody"]),
        lambda act: act.update(r="../../etc"),
        lambda act: act.update(n=""),
        lambda act: act.update(hlc=-1),
        lambda act: act.update(hlc=1 << 70),
        lambda act: act.update(last=True),
        lambda act: act.update(kind="drop"),
        lambda act: act.update(label=7),
        lambda act: act.update(seen={"a": "b"}),
        lambda act: act.pop("ops"),
        lambda act: act.update(target=[1]),
        lambda act: act.clear(),
    ],
)
def test_what_is_no_change_of_a_plan_is_refused_whole(copies: Copies, spoil: Callable[[dict[str, Any]], None]) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"], 1), "end jan 2010")
    made.later()
    due(made["louise"], place(made["louise"]), "end jan 2010")
    one = letter(made["louise"], made["home"])
    acts = json.loads(json.dumps(list(one.acts)))
    spoil(acts[-1])
    before = state(made["home"])
    with pytest.raises(Refused, match=r"no change of a plan|no plan can have"):
        take(made["home"], Letter(one.head, acts))
    assert state(made["home"]) == before
    assert made["home"].value("select count(*) from action where n is not null and label like '%jan%'") == 0
    assert check(made["home"]) == []


def test_text_of_a_letter_is_cleaned(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")

    def spoil(act: dict[str, Any]) -> None:
        act["label"] = "\x1b[31mred\x00"
        act["who"] = "Eve\x1b]0;\x07"
        act["ops"][0]["v"]["due_text"] = "end\x1b[2J jan\u202e 2010"

    take(made["home"], rewritten(letter(made["louise"], made["home"]), spoil))
    row = made["home"].row("select label, who from action order by seq desc limit 1")
    assert row is not None
    assert not any(ord(letter) < 32 for letter in row["label"] + row["who"] + due_of(made["home"], place(made["home"])))


def test_two_copies_that_wrote_under_one_name_are_found_and_nothing_is_taken_in(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    send(made, "louise", "home")
    due(made["louise"], place(made["louise"], 1), "end jan 2010")

    def other(act: dict[str, Any]) -> None:
        act["ops"][0]["v"]["due_text"] = "end feb 2010"

    one = letter(made["louise"], made["home"], since={})
    before = state(made["home"])
    with pytest.raises(TwoCopies, match="officer louise's laptop: “tsworkbench share --new-copy”"):
        take(made["home"], rewritten(one, other))
    assert state(made["home"]) == before


def test_a_backup_put_back_by_hand_under_its_old_name_is_found_out(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    made = copies("home", "louise")
    made["louise"].close()
    shutil.copy(made.path("louise"), made.folder / "backup")
    made.open("louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    send(made, "louise", "home")
    made["louise"].close()
    shutil.copy(made.folder / "backup", made.path("louise"))
    monkeypatch.setattr(replica, "is_own", lambda connection, path: True)
    monkeypatch.setattr(replica.Numbering, "_noted", lambda self: 0)
    made.later()
    made.open("louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    with pytest.raises(TwoCopies):
        send(made, "louise", "home", since={})


# -- formats


def test_a_newer_column_makes_no_difference_to_an_act_that_is_known(copies: Copies) -> None:
    made = copies("home", "louise")
    perform(made["louise"], tree.add("activity", place(made["louise"], 0, "objective"), "New one", as_at=AS_AT))
    one = letter(made["louise"], made["home"])

    def older(act: dict[str, Any]) -> None:
        act["format"] = 1
        act["ops"][0]["v"].pop("directorate")

    take(made["home"], rewritten(one, older))
    again = take(made["home"], one)
    assert (again.new, again.known) == (0, 1)
    assert made["home"].value("select count(*) from activity where title='New one'") == 1


def test_an_act_of_a_later_format_is_kept_and_counts_after_the_update(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    made.later()
    one = rewritten(letter(made["louise"], made["home"]), lambda act: act.update(format=SCHEMA + 1))
    done = take(made["home"], one)
    assert done.said[0].startswith("1 of 1 change is of a later version. They are kept")
    assert due_of(made["home"], place(made["home"])) == "None"
    due(made["home"], place(made["home"]), "end mar 2010")
    from tsworkbench.store.sharing import taken

    monkeypatch.setattr(taken, "SCHEMA", SCHEMA + 1)
    take(made["home"], Letter(one.head, iter(())))
    assert due_of(made["home"], place(made["home"])) == "end mar 2010"
    assert len(to_settle(made["home"])) == 1
    assert check(made["home"]) == []


def test_one_id_born_twice_with_other_cells_merges_fact_by_fact(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name, called, post in (("louise", "Risks", "Clerk"), ("shazia", "Risk register", None)):
        with made[name].act() as act:
            act.insert("officer", id="00000000-0000-5000-8000-000000000001", name=called, kind="team", post=post)
            act.called("preset")
        made.later()
    all_know_all(made)
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])
    assert {one.fact for one in to_settle(made["home"])} == {"name", "post"}


# -- clocks


def test_a_clock_a_day_behind_keeps_its_order_and_what_is_done_after_counts(copies: Copies) -> None:
    made = copies("home", "louise", skew={"louise": -DAY})
    due(made["home"], place(made["home"]), "end jan 2010")
    send(made, "home", "louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    send(made, "louise", "home")
    assert due_of(made["home"], place(made["home"])) == "end feb 2010"
    assert to_settle(made["home"]) == []


def test_a_clock_a_day_ahead_is_taken_in_and_said(copies: Copies) -> None:
    made = copies("home", "louise", skew={"louise": DAY})
    due(made["louise"], place(made["louise"]), "end jan 2010")
    done = send(made, "louise", "home")
    assert done.said == ("officer louise's clock is 24 hours ahead.",)
    assert due_of(made["home"], place(made["home"])) == "end jan 2010"


def ahead(copies: Copies) -> World:
    made = copies("home", "louise", "shazia", skew={"louise": 365 * DAY})
    due(made["louise"], place(made["louise"]), "end jan 2010")
    made.later()
    perform(made["louise"], tree.add("milestone", place(made["louise"], 0, "activity"), "New step", as_at=AS_AT))
    perform(made["louise"], assign(place(made["louise"], 1), "+Ann Able"))
    return made


def test_acts_a_year_ahead_wait_and_put_no_clock_forward(copies: Copies) -> None:
    made = ahead(copies)
    done = send(made, "louise", "home")
    assert done.waiting == 3
    assert done.said[0].startswith("officer louise's clock is 365 days ahead, so its changes wait until that day.")
    assert due_of(made["home"], place(made["home"])) == "None"
    due(made["home"], place(made["home"], 2), "end feb 2010")
    assert made["home"].value("select hlc from ctx") >> 16 < made.now + DAY
    made.now += 364 * DAY
    send(made, "louise", "home")
    assert due_of(made["home"], place(made["home"])) == "end jan 2010"
    assert check(made["home"]) == []


def test_home_can_take_them_in_as_said_now_and_every_copy_ends_equal(copies: Copies) -> None:
    made = ahead(copies)
    send(made, "louise", "home")
    send(made, "louise", "shazia")
    plan = plan_of(made["home"])
    name = str(made["louise"].replica())
    done = exchange.restate(made["home"], plan, name)
    assert "said on a clock that was ahead" in done.label
    assert made["home"].value("select who from action order by seq desc limit 1") == "officer louise"
    assert due_of(made["home"], place(made["home"])) == "end jan 2010"
    with pytest.raises(NothingToDo):
        exchange.restate(made["home"], plan, name)
    made.later()
    due(made["home"], place(made["home"]), "end feb 2010")
    made.skew["louise"] = 0
    told = send(made, "home", "louise")
    assert any("This laptop's clock was far ahead" in one for one in told.said)
    assert made["louise"].replica() != name
    send(made, "home", "shazia")
    made.later()
    due(made["louise"], place(made["louise"]), "end mar 2010")
    made.later()
    all_know_all(made)
    made.now += 400 * DAY
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])
    assert due_of(made["shazia"], place(made["shazia"])) == "end mar 2010"
    assert to_settle(made["home"]) == []
    assert [check(book) for book in made.books.values()] == [[], [], []]


# -- private, parts, plans


def test_private_notes_and_tasks_never_leave_nor_what_hangs_on_them_nor_their_words(copies: Copies) -> None:
    made = copies("home", "louise")
    book = made["louise"]
    activity = place(book, 0, "activity")
    perform(book, tree.add("task", activity, "Ring the chair about Bob", as_at=AS_AT))
    perform(book, assign(place(book, 0, "task"), "+Bob Best"))
    perform(book, status.private_note(activity, "Bob is ill"))
    perform(book, tree.delete(activity))
    one = letter(book, made["home"])
    sent = json.dumps(list(one.acts))
    assert "Bob is ill" not in sent
    assert "Ring the chair" not in sent
    assert not any(op["t"] in ("task", "note") for act in one.acts for op in act["ops"])
    assert not any(op["v"].get("level") == "task" for act in one.acts for op in act["ops"])
    take(made["home"], one)
    assert made["home"].value("select count(*) from task") == 0
    second = copies("home", "louise")
    own = letter(book, second["louise"], private=True, since={})
    assert any(op["t"] == "task" for act in own.acts for op in act["ops"])


def test_ones_own_second_laptop_has_the_private_rows_and_the_same_act_from_home_is_known(copies: Copies) -> None:
    made = copies("home", "louise", "laptop")
    activity = place(made["louise"], 0, "activity")
    perform(made["louise"], tree.add("task", activity, "Private step", as_at=AS_AT))
    perform(made["louise"], tree.delete(activity))
    since = exchange.seen(made["laptop"], plan_of(made["laptop"]))
    send(made, "louise", "home")
    send(made, "home", "laptop", since=since)
    assert made["laptop"].value("select count(*) from task") == 0
    send(made, "louise", "laptop", private=True, since=since)
    assert made["laptop"].value("select title from task") == "Private step"
    again = send(made, "home", "laptop", since=since)
    assert again.new == 0


def test_ones_own_task_under_a_row_that_was_deleted_is_shown(copies: Copies) -> None:
    made = copies("home", "louise")
    perform(made["louise"], tree.add("task", place(made["louise"], 0, "activity"), "Ring the chair", as_at=AS_AT))
    made.later()
    perform(made["home"], tree.delete(place(made["home"], 0, "activity")))
    done = send(made, "home", "louise")
    assert any("Your task “Ring the chair" in one for one in done.said)


def test_a_part_for_one_officer_is_worked_in_and_its_return_taken_in_without_a_gap(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = copies("home", "louise")
    plan = plan_of(made["home"])
    one = held(
        exchange.letter_for(
            made["home"], plan, rows=[("activity", place(made["home"], 1, "activity").id)], officer="Shazia Hussain"
        )
    )
    assert one.head.part
    assert not one.head.whole
    path = tmp_path_factory.mktemp("part") / "part.db"
    acts = Letter(one.head, iter(one.acts))
    done = exchange.new_file(str(path), acts, who="officer shazia", source="a part", clock=lambda: made.now)
    assert done.new > 0
    made.books["shazia"] = _opened(made, str(path))
    part = made["shazia"]
    assert [row["ref"] for row in part.rows("select ref from activity where deleted=0")] == ["1.2"]
    assert part.value("select count(*) from officer") == 1
    due(part, place(part), "end jan 2010")
    made.later()
    due(made["home"], place(made["home"], 2), "end feb 2010")
    made.later()
    back = held(
        exchange.letter_for(part, plan, since=exchange.peer_seen(part, plan, str(made["home"].replica())) or {})
    )
    taken = take(made["home"], back)
    assert taken.new == 1
    assert len(to_settle(made["home"])) == 1
    assert check(part) == []


def _opened(made: World, path: str) -> Book:
    from tsworkbench.store.opening import open_book

    return open_book(path, who="officer shazia", clock=lambda: made.now)


def test_a_whole_pack_makes_a_file_equal_to_the_one_it_came_from(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = copies("home", "louise")
    perform(made["home"], status.state_rag(place(made["home"], 0, "activity"), Rag.RED, as_at=AS_AT))
    one = held(exchange.letter_for(made["home"], plan_of(made["home"])))
    assert one.head.whole
    path = str(tmp_path_factory.mktemp("new") / "new.db")
    exchange.new_file(
        path, Letter(one.head, iter(one.acts)), who="officer new", source="a pack", clock=lambda: made.now
    )
    made.books["new"] = _opened(made, path)
    assert state(made["new"]) == state(made["home"])
    assert check(made["new"]) == []
    with pytest.raises(Refused, match="came to this file with that"):
        exchange.take_back(made["new"], 1)
    with pytest.raises(Refused, match="holds only what is new"):
        exchange.new_file(
            path + "2", letter(made["home"], made["louise"]), who=None, source="x", clock=lambda: made.now
        )


def test_a_new_file_that_can_not_be_made_leaves_nothing(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = copies("home")
    one = held(exchange.letter_for(made["home"], plan_of(made["home"])))
    folder = tmp_path_factory.mktemp("none")
    acts = list(one.acts)
    acts[-1] = {"nothing": 1}
    with pytest.raises(Refused):
        exchange.new_file(str(folder / "new.db"), Letter(one.head, iter(acts)), who=None, source="x")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda act, made: act.update(format=SCHEMA + 1),
        lambda act, made: act.update(hlc=(made.now + 400 * DAY) << 16),
    ],
)
def test_no_file_is_made_of_a_pack_of_which_nothing_counts_yet(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory, spoil: Callable[[dict[str, Any], World], None]
) -> None:
    made = copies("home")
    one = held(exchange.letter_for(made["home"], plan_of(made["home"])))
    folder = tmp_path_factory.mktemp("none")
    acts = list(one.acts)
    for act in acts:
        spoil(act, made)
    with pytest.raises(Refused, match="counts yet, so no file was made of it"):
        exchange.new_file(
            str(folder / "new.db"), Letter(one.head, iter(acts)), who=None, source="x", clock=lambda: made.now
        )
    assert list(folder.iterdir()) == []


def test_of_a_file_with_two_plans_only_the_one_that_is_shared_leaves(
    copies: Copies, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tests.sharing.world import PLAN, make_base

    both = make_base(tmp_path_factory.mktemp("two") / "base.db", PLAN, replace_title(PLAN, "THIN"))
    made = copies("home", source=both)
    first, second = (row["id"] for row in made["home"].rows("select id from plan order by id"))
    one = held(exchange.letter_for(made["home"], first))
    sent = {op["i"] for act in one.acts for op in act["ops"]}
    assert second not in sent
    assert not sent & {row["id"] for row in made["home"].rows("select id from activity where plan_id=?", second)}
    path = str(tmp_path_factory.mktemp("one") / "one.db")
    exchange.new_file(path, Letter(one.head, iter(one.acts)), who=None, source="a pack", clock=lambda: made.now)
    made.books["one"] = _opened(made, path)
    assert [row["id"] for row in made["one"].rows("select id from plan")] == [first]
    assert made["one"].value("select count(*) from officer") == 1
    assert check(made["one"]) == []


# -- out of order, in pieces


def test_an_act_in_many_pieces_is_one_act_and_equal(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = copies("home")
    one = held(exchange.letter_for(made["home"], plan_of(made["home"]), pieces=7))
    assert max(act.get("piece", 0) for act in one.acts) >= 2
    assert all(len(act["ops"]) <= 30 for act in one.acts)
    path = str(tmp_path_factory.mktemp("pieces") / "new.db")
    exchange.new_file(path, Letter(one.head, iter(one.acts)), who=None, source="a pack", clock=lambda: made.now)
    made.books["new"] = _opened(made, path)
    assert state(made["new"]) == state(made["home"])
    assert made["new"].value("select count(*) from action where n is not null and label like 'Began%'") == 1
    assert check(made["new"]) == []


def test_a_piece_of_a_large_act_costs_the_same_however_many_came_before(copies: Copies, tmp_path: Path) -> None:
    activities = tuple(worlds._activity(number) for number in range(1, 121))
    objective = whole.Objective(ref="1", title="Objective", activities=activities)
    made = copies("home", source=worlds.make_base(tmp_path / "large.db", replace(worlds.PLAN, objectives=(objective,))))
    one = held(exchange.letter_for(made["home"], plan_of(made["home"]), pieces=20))
    create(str(tmp_path / "new.db"))
    made.books["new"] = _opened(made, str(tmp_path / "new.db"))
    steps = 0
    spent: list[int] = []

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    def pieces() -> Iterator[dict[str, Any]]:
        nonlocal steps
        for act in one.acts:
            yield act
            spent.append(steps)
            steps = 0

    made["new"].connection.set_progress_handler(count, 100)
    take(made["new"], Letter(one.head, pieces()))
    pairs = zip(one.acts, spent, strict=True)
    each = [few / len(act["ops"]) for act, few in pairs if act.get("piece") and len(act["ops"]) >= 10]
    assert len(each) > 15
    assert statistics.median(each[-6:]) < 1.15 * statistics.median(each[:6])


def test_what_belongs_to_a_row_that_is_not_here_yet_waits_for_it(copies: Copies) -> None:
    made = copies("home", "louise")
    perform(made["louise"], tree.add("activity", place(made["louise"], 0, "objective"), "New", as_at=AS_AT))
    made.later()
    new = made["louise"].row("select * from activity where title='New'")
    assert new is not None
    from tsworkbench.store.views.refs import Place

    where = Place("activity", new["id"], new["rid"], new["plan_id"])
    perform(made["louise"], tree.add("milestone", where, "Step", as_at=AS_AT))
    one = letter(made["louise"], made["home"])
    loose = replace(one.head, since={}, seen={})
    first, second = one.acts
    done = take(made["home"], Letter(loose, iter([second])))
    assert done.waiting == 1
    assert made["home"].value("select count(*) from milestone where title='Step'") == 0
    take(made["home"], Letter(loose, iter([first])))
    assert state(made["home"]) == state(made["louise"])


# -- taken back


def test_a_whole_take_in_can_be_taken_back_and_that_travels(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    made.later()
    perform(made["louise"], status.set_status(place(made["louise"], 1), Status.IN_PROGRESS, as_at=AS_AT))
    done = send(made, "louise", "home")
    made.later()
    back = exchange.take_back(made["home"], done.take)
    assert back.label.startswith("Taken back: what officer louise sent, taken in on")
    assert due_of(made["home"], place(made["home"])) == "None"
    assert send(made, "louise", "home", since={}).new == 0
    assert due_of(made["home"], place(made["home"])) == "None"
    send(made, "home", "louise")
    assert due_of(made["louise"], place(made["louise"])) == "None"
    assert to_settle(made["louise"]) == []
    with pytest.raises(NothingToDo):
        exchange.take_back(made["home"], done.take)


def test_a_take_in_is_not_taken_back_once_a_cell_of_it_has_been_changed(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    done = send(made, "louise", "home")
    made.later()
    due(made["home"], place(made["home"]), "end mar 2010")
    with pytest.raises(Conflict):
        exchange.take_back(made["home"], done.take)


def test_undo_is_of_what_was_done_here_alone(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["home"], place(made["home"], 1), "end mar 2010")
    made.later()
    due(made["louise"], place(made["louise"]), "end feb 2010")
    send(made, "louise", "home")
    assert "31 March 2010" in undo.undo(made["home"]).label
    assert due_of(made["home"], place(made["home"])) == "end feb 2010"


# -- who has what


def test_who_is_behind_and_by_how_much(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    plan = plan_of(made["home"])
    send(made, "louise", "home")
    send(made, "shazia", "home")
    for row in range(3):
        due(made["home"], place(made["home"], row), "end jan 2010")
        made.later()
    send(made, "home", "louise")
    made.later()
    send(made, "louise", "home")
    found = {one.who: one for one in exchange.behind(made["home"], plan)}
    assert (found["officer louise"].lacks, found["officer shazia"].lacks) == (0, 3)
    assert exchange.to_send(made["home"], plan, str(made["shazia"].replica())) == 3
    assert exchange.to_send(made["home"], plan) == 0
    exchange.forget(made["home"], plan, str(made["shazia"].replica()))
    assert [one.who for one in exchange.behind(made["home"], plan)] == ["officer louise"]


def test_a_private_act_is_nothing_to_send(copies: Copies) -> None:
    made = copies("home", "louise")
    send(made, "home", "louise")
    before = exchange.to_send(made["louise"], plan_of(made["louise"]))
    perform(made["louise"], status.private_note(place(made["louise"]), "secret"))
    assert exchange.to_send(made["louise"], plan_of(made["louise"])) == before


def test_check_finds_a_cell_that_is_not_what_the_acts_say(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["louise"], place(made["louise"]), "end feb 2010")
    send(made, "louise", "home")
    assert check(made["home"]) == []
    run = made["home"].connection.execute
    run("drop trigger log_milestone_due_text")
    run("update milestone set due_text='forged' where id=?", (place(made["home"]).id,))
    assert any("its due isn't what the acts of all copies say" in one for one in check(made["home"]))


def test_acts_that_wait_are_named(copies: Copies) -> None:
    made = ahead(copies)
    send(made, "louise", "home")
    assert {(one["who"], one["why"]) for one in peers.parked(made["home"])} == {("officer louise", "clock")}
