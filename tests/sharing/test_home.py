"""Home: which copy it is, what it puts right, and what it alone does."""

import shutil
from collections.abc import Callable
from datetime import date

import pytest
from tests.sharing.conftest import Copies
from tests.sharing.world import (
    AS_AT,
    World,
    all_know_all,
    due,
    listed,
    place,
    plan_of,
    send,
    state,
    to_settle,
)

from tsworkbench.papers.highlight.brief import brief_report
from tsworkbench.papers.highlight.report import highlight_report
from tsworkbench.plan.errors import NothingToDo, ReadOnly
from tsworkbench.plan.model import Rag, Status
from tsworkbench.store.backups import restoration
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.log import undo
from tsworkbench.work.agreement import life
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import assign
from tsworkbench.work.round import report
from tsworkbench.work.row import dates, money, status, tree
from tsworkbench.work.sharing import exchange, outlook, spoken

AT = date(2023, 11, 17)


def deleted(book: Book, level: str, row: str) -> bool:
    return bool(book.value(f"select deleted from {level} where id=?", row))


# -- which copy


def test_home_is_claimed_and_known_on_every_copy(copies: Copies) -> None:
    made = copies("home", "louise")
    plan = plan_of(made["home"])
    here, there = exchange.home(made["home"], plan), exchange.home(made["louise"], plan)
    assert (here.here, there.here, there.copy, there.who) == (True, False, made["home"].replica(), "officer home")
    with pytest.raises(NothingToDo, match="home already"):
        exchange.claim_home(made["home"], plan)


def test_another_copy_can_be_made_home(copies: Copies) -> None:
    made = copies("home", "louise")
    plan = plan_of(made["home"])
    exchange.claim_home(made["louise"], plan)
    made.later()
    all_know_all(made)
    assert exchange.home(made["home"], plan).claims == ()
    assert exchange.home(made["home"], plan).copy == made["louise"].replica()


def test_two_who_claimed_it_apart_are_both_named(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    plan = plan_of(made["home"])
    exchange.claim_home(made["louise"], plan)
    made.later()
    exchange.claim_home(made["shazia"], plan)
    made.later()
    all_know_all(made)
    found = exchange.home(made["louise"], plan)
    assert set(found.claims) == {made["louise"].replica(), made["shazia"].replica()}
    with pytest.raises(ReadOnly, match="Two copies of this plan claim to be home, so neither can close it"):
        perform(made["shazia"], life.close(place(made["shazia"], 0, "plan"), on=AS_AT, as_at=AS_AT))
    assert to_settle(made["louise"]) == []
    exchange.claim_home(made["louise"], plan)
    all_know_all(made)
    for book in made.books.values():
        assert exchange.home(book, plan).claims == ()
        assert exchange.home(book, plan).copy == made["louise"].replica()


def test_a_home_that_was_restored_has_another_name_and_is_asked_about(copies: Copies) -> None:
    made = copies("home", "louise")
    plan, name = plan_of(made["home"]), made["home"].replica()
    made["home"].close()
    shutil.copy(made.path("home"), made.folder / "backup.db")
    restoration.restore(str(made.path("home")), str(made.folder / "backup.db"))
    made.open("home")
    found = exchange.home(made["home"], plan)
    assert made["home"].replica() != name
    assert (found.here, found.was_here) == (False, True)
    exchange.claim_home(made["home"], plan)
    assert exchange.home(made["home"], plan).here


# -- what it alone does


@pytest.mark.parametrize(
    ("what", "act"),
    [
        ("sign it off", lambda book: perform(book, sign_off(place(book, 0, "plan"), on=AS_AT, as_at=AS_AT))),
        ("close it", lambda book: perform(book, life.close(place(book, 0, "plan"), on=AS_AT, as_at=AS_AT))),
        (
            "issue a report",
            lambda book: perform(book, report.issue(plan_of(book), date(2023, 11, 16), date(2023, 11, 17))),
        ),
        ("roll it forward", lambda book: life.roll_forward(book, plan_of(book))),
    ],
)
def test_only_home_signs_off_issues_closes_and_rolls_forward(copies: Copies, what: str, act: object) -> None:
    made = copies("home", "louise")
    with pytest.raises(ReadOnly, match=f"only on officer home's copy, which is home, can you {what}"):
        act(made["louise"])  # type: ignore[operator]
    act(made["home"])  # type: ignore[operator]


def test_a_plan_that_is_not_shared_is_signed_off_wherever_it_is(copies: Copies) -> None:
    made = copies("home", "louise")
    undo.undo(made["home"])
    perform(made["home"], sign_off(place(made["home"], 0, "plan"), on=AS_AT, as_at=AS_AT))


@pytest.mark.parametrize("paper", [highlight_report, brief_report])
def test_a_report_names_in_its_foot_what_is_still_to_be_settled(copies: Copies, paper: object) -> None:
    made = copies("home", "louise")
    due(made["home"], place(made["home"]), "end feb 2010")
    made.later()
    due(made["louise"], place(made["louise"]), "end jan 2010")
    send(made, "louise", "home")
    on = date(2023, 11, 20)
    taken = report.take_position(made["home"], plan_of(made["home"]), on)
    assert taken.to_settle == ("1.1.m1 due date",)
    assert "1 fact is still to be settled: 1.1.m1 due date. What is printed is what counts now." in repr(
        paper(taken)  # type: ignore[operator]
    )
    exchange.settle(made["home"], to_settle(made["home"])[0], "kept")
    assert report.take_position(made["home"], plan_of(made["home"]), on).to_settle == ()


# -- what it puts right


def worked_on_and_deleted(copies: Copies) -> World:
    made = copies("home", "louise", "shazia")
    activity = place(made["louise"], 0, "activity")
    perform(made["louise"], status.set_status(activity, Status.IN_PROGRESS, as_at=AS_AT))
    made.later()
    perform(made["home"], tree.delete(place(made["home"], 0, "activity")))
    made.later()
    return made


def test_a_row_deleted_by_one_who_did_not_know_that_it_was_worked_on_comes_back_with_all_of_it(copies: Copies) -> None:
    made = worked_on_and_deleted(copies)
    row = place(made["louise"], 0, "activity").id
    done = send(made, "louise", "home")
    assert done.put_right[0].startswith("1.1 is back: you deleted it on 15 Nov 2023, officer louise worked on it")
    assert not deleted(made["home"], "activity", row)
    assert made["home"].value("select count(*) from milestone where activity_id=? and deleted=0", row) == 2
    assert made["home"].value("select count(*) from lead where row_id=? and deleted=0", row) == 1
    assert made["home"].value("select label from action order by seq desc limit 1") == "Put right: 1.1 is back"
    made.later()
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])
    assert check(made["home"]) == []


def test_who_deletes_a_row_knowing_what_was_done_to_it_has_the_last_word(copies: Copies) -> None:
    made = copies("home", "louise")
    activity = place(made["louise"], 0, "activity")
    perform(made["louise"], status.set_status(activity, Status.IN_PROGRESS, as_at=AS_AT))
    made.later()
    send(made, "louise", "home")
    perform(made["home"], tree.delete(place(made["home"], 0, "activity")))
    made.later()
    due(made["louise"], place(made["louise"], 4), "end jan 2010")
    done = send(made, "louise", "home")
    assert done.put_right == ()
    assert deleted(made["home"], "activity", activity.id)


@pytest.mark.parametrize("what", ["a step", "a lead", "an update", "a note of evidence"])
def test_whatever_was_hung_on_a_deleted_row_brings_it_back(copies: Copies, what: str) -> None:
    made = copies("home", "louise")
    activity = place(made["louise"], 0, "activity")
    edit = {
        "a step": tree.add("milestone", activity, "New step", as_at=AS_AT),
        "a lead": assign(activity, "+Ann Able"),
        "an update": status.comment(activity, "The room is found.", as_at=AS_AT),
        "a note of evidence": status.add_evidence(activity, "The register", as_at=AS_AT),
    }[what]
    perform(made["louise"], edit)
    made.later()
    perform(made["home"], tree.delete(place(made["home"], 0, "activity")))
    made.later()
    done = send(made, "louise", "home")
    assert any(one.startswith("1.1 is back") for one in done.put_right)
    assert not deleted(made["home"], "activity", activity.id)
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"])


def test_what_the_owner_undoes_stays_undone_until_there_is_newer_work(copies: Copies) -> None:
    made = worked_on_and_deleted(copies)
    row = place(made["louise"], 0, "activity").id
    send(made, "louise", "home")
    made.later()
    undo.undo(made["home"])
    assert deleted(made["home"], "activity", row)
    due(made["shazia"], place(made["shazia"], 4), "end mar 2010")
    assert send(made, "shazia", "home").put_right == ()
    assert deleted(made["home"], "activity", row)
    perform(made["louise"], status.retitle(place(made["louise"], 0, "activity"), "More of it"))
    assert send(made, "louise", "home").put_right
    assert not deleted(made["home"], "activity", row)


def test_a_number_that_two_rows_bear_goes_to_the_elder_with_what_is_under_it(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name in ("louise", "shazia"):
        perform(made[name], tree.add("activity", place(made[name], 0, "objective"), f"By {name}", as_at=AS_AT))
        made.later()
        new = made[name].row("select * from activity where title=?", f"By {name}")
        assert new is not None
        from tsworkbench.store.views.refs import Place

        step = tree.add("milestone", Place("activity", new["id"], new["rid"], new["plan_id"]), "Step", as_at=AS_AT)
        perform(made[name], step)
        made.later()
    send(made, "louise", "home")
    done = send(made, "shazia", "home")
    assert done.put_right == ("1.4 is now 1.5: two rows had the number 1.4.", *done.put_right[1:])
    found = {row["title"]: row["ref"] for row in made["home"].rows("select * from activity where title like 'By %'")}
    assert found == {"By louise": "1.4", "By shazia": "1.5"}
    steps = [row["ref"] for row in made["home"].rows("select ref from milestone where title='Step' order by ref")]
    assert steps == ["1.4.m1", "1.5.m1"]
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])


def test_copies_that_are_not_home_put_nothing_right(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name in ("louise", "shazia"):
        perform(made[name], tree.add("activity", place(made[name], 0, "objective"), f"By {name}", as_at=AS_AT))
        made.later()
    assert send(made, "louise", "shazia").put_right == ()
    assert made["shazia"].value("select count(*) from activity where ref='1.4'") == 2


def test_until_home_has_spoken_rows_with_one_number_and_officers_entered_twice_are_marked_elsewhere(
    copies: Copies,
) -> None:
    made = copies("home", "louise", "shazia")
    plan = plan_of(made["home"])
    entered_at_both(made, "louise", "shazia")
    for name in ("louise", "shazia"):
        perform(made[name], assign(place(made[name], 0 if name == "louise" else 1, "activity"), "+Ann Able"))
        made.later()
    send(made, "louise", "shazia")
    new = [place(made["shazia"], number, "activity") for number in (3, 4)]
    led = [place(made["shazia"], number, "activity") for number in (0, 1)]
    marked = {**{one.key: ("number",) for one in new}, **{one.key: ("lead",) for one in led}}
    seen = outlook.outlook(made["shazia"], plan)
    assert (seen.twice, seen.rows) == (marked, dict.fromkeys(marked, ()))
    assert outlook.sentences(made["shazia"], new[0].id) == [
        "number: two rows have the number 1.4. Home will give one of them another."
    ]
    assert outlook.sentences(made["shazia"], led[1].id) == [
        "lead: Ann Able has been entered twice. Home will make one officer of the two."
    ]
    all_know_all(made)
    undo.undo(made["home"])
    made.later()
    assert outlook.outlook(made["home"], plan).rows == {}
    all_know_all(made)
    for book in made.books.values():
        assert outlook.outlook(book, plan).rows == {}


# -- twins


def both(made: World, make: "object") -> None:
    for name in ("louise", "shazia"):
        make(made[name], name)  # type: ignore[operator]
        made.later()


def _source(book: Book, name: str) -> None:
    perform(book, money.set_funding(place(book, 0, "activity"), "LEGI £500"))


def _group(book: Book, name: str) -> None:
    with book.act() as act:
        group = act.insert("delivery_group", plan_id=plan_of(book), name="Delivery Group", sort="V")
        meeting = act.insert("meeting", group_id=group, on_day="2010-01-14", text=f"at {name}'s")
        act.insert("ask", row_id=place(book).id, level="milestone", group_id=group, text=f"asked by {name}")
        act.called("A group with its meeting")
    del meeting


def _round(book: Book, name: str) -> None:
    with book.act() as act:
        one = act.insert("round", plan_id=plan_of(book), period_end="2009-12-31")
        row = place(book, 0, "activity")
        act.insert("progress", row_id=row.id, level="activity", rag="green", why=name, as_at="2009-12-31", round_id=one)
        act.called("Answered")


def _setting(book: Book, name: str) -> None:
    with book.act() as act:
        act.insert("setting", plan_id=plan_of(book), key="report.from", value="The team")
        act.called("A setting")


def _role(book: Book, name: str) -> None:
    with book.act() as act:
        one = act.insert("officer", name="Ann Able", kind="person")
        act.insert("role_holder", plan_id=plan_of(book), officer_id=one, text="Owner", sort="V")
        act.insert("party", row_id=place(book, 0, "activity").id, level="activity", officer_id=one, sort="V")
        act.insert("officer", name="Head of Trade", kind="post", holder_id=one)
        act.called("A role")


def _link(book: Book, name: str) -> None:
    with book.act() as act:
        ends = {"row_id": place(book).id, "level": "milestone", "to_id": place(book, 1).id, "to_level": "milestone"}
        act.insert("link", **ends)
        act.called("A link")


TWINS = pytest.mark.parametrize(
    ("make", "tables"),
    [
        (lambda book, name: perform(book, assign(place(book, 0, "activity"), "+Ann Able")), ("officer", "lead")),
        (
            lambda book, name: perform(book, money.set_funding(place(book, 0, "activity"), "LEGI £500")),
            ("funding_source",),
        ),
        (_group, ("delivery_group", "meeting")),
        (_round, ("round",)),
        (_setting, ("setting",)),
        (_role, ("officer", "role_holder", "party")),
        (_link, ("link",)),
    ],
    ids=["officer", "source", "group", "round", "setting", "role", "link"],
)


@TWINS
def test_what_was_entered_on_two_copies_is_one_thing_at_home(
    copies: Copies, make: object, tables: tuple[str, ...]
) -> None:
    made = copies("home", "louise", "shazia")
    before = {table: made["home"].value(f"select count(*) from {table} where deleted=0") for table in tables}
    both(made, make)
    once = {table: made["louise"].value(f"select count(*) from {table} where deleted=0") for table in tables}
    send(made, "louise", "home")
    send(made, "shazia", "home")
    made.later()
    all_know_all(made)
    for table in tables:
        assert once[table] != before[table] or table == "lead"
        assert made["home"].value(f"select count(*) from {table} where deleted=0") == once[table], table
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])
    assert listed(made["home"]) == listed(made["louise"])
    assert to_settle(made["home"]) == []
    assert check(made["home"]) == []


@TWINS
def test_what_the_owner_has_parted_again_stays_so_until_somebody_enters_it_anew(
    copies: Copies, make: Callable[[Book, str], None], tables: tuple[str, ...]
) -> None:
    made = copies("home", "louise", "shazia", "andy")

    def live() -> list[int]:
        return [made["home"].value(f"select count(*) from {table} where deleted=0") for table in tables]

    both(made, make)
    once = [made["louise"].value(f"select count(*) from {table} where deleted=0") for table in tables]
    send(made, "louise", "home")
    send(made, "shazia", "home")
    made.later()
    assert live() == once
    undo.undo(made["home"])
    made.later()
    parted = live()
    assert parted != once
    due(made["andy"], place(made["andy"], 4), "end mar 2010")
    made.later()
    all_know_all(made, ["home", "louise"])
    send(made, "andy", "home")
    assert live() == parted
    exchange.claim_home(made["louise"], plan_of(made["louise"]))
    made.later()
    send(made, "home", "louise")
    send(made, "louise", "home")
    assert live() == parted
    make(made["andy"], "andy")
    made.later()
    send(made, "andy", "louise")
    send(made, "louise", "home")
    assert live() == once
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"]) == state(made["andy"])
    assert listed(made["home"]) == listed(made["andy"])
    assert check(made["home"]) == []


def entered_at_both(made: World, *names: str) -> None:
    for name in names:
        perform(made[name], tree.add("activity", place(made[name], 0, "objective"), f"By {name}", as_at=AS_AT))
        made.later()


@pytest.mark.parametrize("what", ["a row that came back", "a number"])
def test_what_the_owner_has_undone_stays_so_where_another_copy_becomes_home(copies: Copies, what: str) -> None:
    if what == "a number":
        made = copies("home", "louise", "shazia")
        entered_at_both(made, "louise", "shazia")
        send(made, "louise", "home")
        send(made, "shazia", "home")
    else:
        made = worked_on_and_deleted(copies)
        send(made, "louise", "home")
    made.later()
    undo.undo(made["home"])
    made.later()
    before = state(made["home"])
    all_know_all(made)
    exchange.claim_home(made["louise"], plan_of(made["louise"]))
    made.later()
    due(made["home"], place(made["home"], 3), "end mar 2010")
    made.later()
    assert send(made, "home", "louise").put_right == ()
    changed = {row for row, cells in state(made["louise"]).items() if before.get(row) != cells}
    assert {table for table, _ in changed} == {"milestone", "setting"}


def test_what_a_new_home_did_before_it_was_home_is_put_right_beside_what_the_owner_has_undone(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    entered_at_both(made, "home", "shazia")
    send(made, "shazia", "home")
    undo.undo(made["home"])
    made.later()
    entered_at_both(made, "louise")
    send(made, "home", "louise")
    exchange.claim_home(made["louise"], plan_of(made["louise"]))
    made.later()
    due(made["home"], place(made["home"], 3), "end mar 2010")
    send(made, "home", "louise")
    found = [row["ref"] for row in made["louise"].rows("select ref from activity where title like 'By %'")]
    assert sorted(found) == ["1.4", "1.5", "1.6"]


def test_updates_of_two_rounds_that_are_one_are_all_in_it(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    both(made, _round)
    send(made, "louise", "home")
    send(made, "shazia", "home")
    rounds = {row[0] for row in made["home"].rows("select round_id from progress where deleted=0 and why is not null")}
    assert rounds == {made["home"].value("select id from round where deleted=0")}


def test_an_officer_named_after_the_twin_was_joined_goes_to_the_one_that_is_kept(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    both(made, lambda book, name: perform(book, assign(place(book, 0, "activity"), "+Ann Able")))
    send(made, "louise", "home")
    send(made, "shazia", "home")
    made.later()
    perform(made["shazia"], assign(place(made["shazia"], 1, "activity"), "Ann Able"))
    made.later()
    send(made, "shazia", "home")
    kept = made["home"].value("select id from officer where name='Ann Able' and deleted=0")
    row = place(made["home"], 1, "activity").id
    leads = made["home"].rows("select officer_id from lead where deleted=0 and row_id=?", row)
    assert [lead["officer_id"] for lead in leads] == [kept]
    assert check(made["home"]) == []
    all_know_all(made)
    assert state(made["home"]) == state(made["shazia"])


# -- a report issued twice


def issued(made: World, name: str, at: date, on: date) -> None:
    perform(made[name], report.issue(plan_of(made[name]), at, on))
    made.later()


def reports_of(book: Book) -> list[tuple[str, str, int]]:
    rows = book.rows("select * from round where deleted=0 and issued_on is not null order by period_end, id")
    return [(row["period_end"], row["issued_on"], row["report_no"]) for row in rows]


NOVEMBER = date(2023, 11, 30)


@pytest.mark.parametrize("opened", [False, True], ids=["each opened the round", "the round was open"])
@pytest.mark.parametrize("first", ["home", "louise"])
def test_of_a_report_that_was_issued_twice_home_s_counts_with_all_it_said(
    copies: Copies, opened: bool, first: str
) -> None:
    made = copies("home", "louise")
    plan = plan_of(made["home"])
    if opened:
        perform(made["home"], report.say_overall(plan, NOVEMBER, "All goes well."))
        made.later()
        all_know_all(made)
    exchange.claim_home(made["louise"], plan)
    made.later()
    perform(made["louise"], status.state_rag(place(made["louise"], 0, "activity"), Rag.RED, as_at=AT))
    made.later()
    days = {"home": date(2023, 12, 4), "louise": date(2023, 12, 5)}
    for name in (first, "louise" if first == "home" else "home"):
        issued(made, name, NOVEMBER, days[name])
    said = "select row_id, rag from reported where deleted=0 order by row_id"
    before = [tuple(row) for row in made["louise"].rows(said)]
    done = send(made, "home", "louise")
    assert done.put_right[0] == (
        "Report no. 1 was issued twice: yours of 5 Dec 2023 counts, officer home's of 4 Dec 2023 doesn't."
    )
    assert reports_of(made["louise"]) == [("2023-11-30", "2023-12-05", 1)]
    assert [tuple(row) for row in made["louise"].rows(said)] == before
    made.later()
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"])
    assert listed(made["home"]) == listed(made["louise"])
    assert check(made["louise"]) == []


def test_of_two_reports_with_one_number_home_s_keeps_it(copies: Copies) -> None:
    made = copies("home", "louise")
    exchange.claim_home(made["louise"], plan_of(made["louise"]))
    made.later()
    issued(made, "home", date(2023, 10, 31), date(2023, 12, 4))
    issued(made, "louise", NOVEMBER, date(2023, 12, 5))
    done = send(made, "home", "louise")
    assert done.put_right == (
        "Report no. 1 was issued twice: yours on the position at 30 Nov 2023 keeps its number, officer home's on that "
        "at 31 Oct 2023 is no. 2 now.",
    )
    assert reports_of(made["louise"]) == [("2023-10-31", "2023-12-04", 2), ("2023-11-30", "2023-12-05", 1)]
    assert send(made, "louise", "home").put_right == ()
    assert reports_of(made["home"]) == reports_of(made["louise"])


def test_until_home_has_spoken_a_report_issued_twice_is_listed_in_a_sentence_of_its_own(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    plan = plan_of(made["home"])
    perform(made["home"], report.say_overall(plan, NOVEMBER, "All goes well."))
    made.later()
    all_know_all(made)
    exchange.claim_home(made["louise"], plan)
    made.later()
    issued(made, "home", NOVEMBER, date(2023, 12, 4))
    issued(made, "louise", NOVEMBER, date(2023, 12, 5))
    send(made, "home", "shazia")
    send(made, "louise", "shazia")
    (one,) = [one for one in to_settle(made["shazia"]) if one.fact == "issue"]
    assert spoken.in_one_line(made["shazia"], one) == (
        "Report no. 1 was issued twice: on 5 Dec 2023 (officer louise) or on 4 Dec 2023 (officer home)"
    )


# -- lists and sums


def leads_of(book: Book) -> list[str]:
    rows = book.rows(
        "select o.name from lead l join officer o on o.id=l.officer_id "
        "where l.deleted=0 and l.row_id=? order by l.sort",
        place(book, 0, "activity").id,
    )
    return [row["name"] for row in rows]


def test_who_leads_a_row_is_one_list_to_settle_and_never_the_leads_of_both(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name, lead in (("louise", "+Ann Able"), ("shazia", "+Bob Best")):
        perform(made[name], assign(place(made[name], 0, "activity"), lead))
        made.later()
    all_know_all(made)
    for book in made.books.values():
        assert leads_of(book) == ["Bob Best"]
        assert [(one.table, one.fact) for one in to_settle(book)] == [("activity", "leads")]
    exchange.settle(made["home"], to_settle(made["home"])[0], "theirs")
    assert leads_of(made["home"]) == ["Ann Able"]
    all_know_all(made)
    assert [leads_of(book) for book in made.books.values()] == [["Ann Able"]] * 3
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])


def test_the_money_of_an_activity_is_one_list_to_settle(copies: Copies) -> None:
    made = copies("home", "louise", "shazia")
    for name, text in (("louise", "LEGI £500"), ("shazia", "Big Lottery £300")):
        perform(made[name], money.set_funding(place(made[name], 0, "activity"), text))
        made.later()
    all_know_all(made)
    assert [(one.table, one.fact) for one in to_settle(made["home"]) if one.fact == "money"] == [("activity", "money")]
    assert made["home"].value("select count(*) from allocation where deleted=0") == 1
    assert made["home"].value("select pence from allocation where deleted=0") == 30_000
    assert state(made["home"]) == state(made["louise"])


def counted(copies: Copies, *said: tuple[str, str]) -> World:
    from tsworkbench.work.row import fields

    made = copies("home", "louise", "shazia")
    for name, words in said:
        perform(made[name], fields.record_actual(place(made[name], 0, "output"), words, as_at=AS_AT))
        made.later()
    return made


def test_what_both_counted_further_counts_on_both_sides(copies: Copies) -> None:
    made = counted(copies, ("louise", "+12"), ("shazia", "+15"), ("louise", "+1"))
    all_know_all(made)
    for book in made.books.values():
        assert book.value("select actual from output where id=?", place(book, 0, "output").id) == 38
    assert to_settle(made["home"]) == []
    assert made["home"].value("select count(*) from reading where deleted=0 and is_more=1") == 3


def test_who_said_how_much_there_is_and_who_counted_further_are_to_be_settled(copies: Copies) -> None:
    made = counted(copies, ("louise", "=40"), ("shazia", "+15"))
    all_know_all(made)
    assert [one.fact for one in to_settle(made["home"])] == ["actual"]
    assert state(made["home"]) == state(made["louise"]) == state(made["shazia"])


def test_a_sign_off_at_home_and_dates_moved_elsewhere_are_one_item_an_act(copies: Copies) -> None:
    made = copies("home", "louise")
    due(made["home"], place(made["home"]), "end jan 2010")
    send(made, "home", "louise")
    perform(made["louise"], dates.set_due(place(made["louise"]), "end feb 2010", as_at=AS_AT))
    perform(made["louise"], status.state_rag(place(made["louise"], 0, "activity"), Rag.RED, as_at=AS_AT))
    made.later()
    perform(made["home"], sign_off(place(made["home"], 0, "plan"), on=AS_AT, as_at=AS_AT))
    all_know_all(made)
    assert state(made["home"]) == state(made["louise"])
    assert to_settle(made["home"]) == []
    row = made["home"].row("select * from milestone where id=?", place(made["home"]).id)
    assert row is not None
    assert (row["baseline_due_to"], row["due_to"]) == ("2010-01-31", "2010-02-28")


def test_what_was_sent_is_said_to_come_back_after_a_restore(copies: Copies) -> None:
    made = copies("home", "louise")
    made["louise"].close()
    shutil.copy(made.path("louise"), made.folder / "backup.db")
    made.open("louise")
    due(made["louise"], place(made["louise"]), "end jan 2010")
    made.later()
    send(made, "louise", "home")
    send(made, "home", "louise")
    due(made["louise"], place(made["louise"], 1), "end jan 2010")
    made["louise"].close()
    found = restoration.compare(str(made.path("louise")), str(made.folder / "backup.db"))
    assert (found.only_in_file, found.sent) == (2, 1)
    made.open("louise")
