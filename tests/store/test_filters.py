"""Filters: each word finds what it says, with the rows above it and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsworkbench.plan.errors import WorkbenchError, WrongInput
from tsworkbench.plan.model import Outcome, Rag, Status
from tsworkbench.store.book import Book
from tsworkbench.store.views.filters import LOOKED, WORDS, Asking, Filter, Filtered, read_filter
from tsworkbench.store.views.plan import kept, plan_named
from tsworkbench.store.views.refs import Place, level_of, place, rid_of
from tsworkbench.store.views.tree import GAP, PlanTree
from tsworkbench.work import filters
from tsworkbench.work.agreement.decisions import decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import perform
from tsworkbench.work.officers import set_officer
from tsworkbench.work.row import status
from tsworkbench.work.row.tree import delete

AS_AT = date(2009, 12, 15)
PLAN = "Third Sector Strategy"


def tree_of(book: Book, text: str, *, plan: str = PLAN, me: str = "Louise Russell") -> tuple[PlanTree, Filtered]:
    officer = book.value("select id from officer where name=?", me)
    plan_id = plan_named(book, plan)["id"]
    found = Filtered(book, plan_id, read_filter(text), Asking(AS_AT, officer))
    tree = PlanTree(book, plan_id, roomy=False, branches=found)
    tree.open_all(found.opened)
    return tree, found


def refs_of(book: Book, tree: PlanTree) -> list[str]:
    shown = [key for key in tree.visible if key != GAP]
    return [str(book.value(f"select ref from {level_of(key)} where rid=?", rid_of(key))) for key in shown]


def found(book: Book, text: str, **settings: str) -> list[str]:
    return refs_of(book, tree_of(book, text, **settings)[0])


def key(book: Book, ref: str) -> int:
    return place(book, f"{PLAN}:{ref}").key


def test_late_finds_what_is_open_and_past_its_date_with_what_it_stands_under(demo_book: Book) -> None:
    assert found(demo_book, "late") == ["2", "2.1", "2.1.m1", "4", "4.6", "4.6.m1", "5", "5.1", "5.1.m1"]


def test_what_is_done_is_late_no_longer(demo_book: Book) -> None:
    perform(demo_book, status.set_status(place(demo_book, "4.6.m1"), Status.COMPLETE, as_at=AS_AT))
    assert found(demo_book, "late") == ["2", "2.1", "2.1.m1", "5", "5.1", "5.1.m1"]


def test_mine_finds_my_activities_folded_and_all_of_them_unfolds(demo_book: Book) -> None:
    tree, filtered = tree_of(demo_book, "mine")
    assert filtered.count == 9
    assert "4.2.m1" not in refs_of(demo_book, tree)
    tree.unfold(key(demo_book, "4.2"))
    assert {"4.2.m1", "4.2.m2", "4.2.m3", "4.2.m4"} <= {*refs_of(demo_book, tree)}


def test_a_milestone_with_a_lead_of_its_own_is_hers_wherever_it_stands(demo_book: Book) -> None:
    from tsworkbench.work.officers import assign

    perform(demo_book, assign(place(demo_book, "3.1.m2"), "Louise Russell"))
    perform(demo_book, assign(place(demo_book, "4.2.m1"), "Shazia Hussain"))
    tree, _ = tree_of(demo_book, "mine")
    tree.unfold(key(demo_book, "4.2"))
    shown = refs_of(demo_book, tree)
    assert "3.1.m2" in shown
    assert "3.1.m1" not in shown
    assert "4.2.m1" not in shown


def test_red_and_amber_together_are_one_or_the_other(demo_book: Book) -> None:
    red, amber = found(demo_book, "red"), found(demo_book, "amber")
    both = found(demo_book, "amber, red")
    assert "4.6" in red
    assert {*both} == {*red, *amber}


def test_words_of_different_kinds_must_all_hold(demo_book: Book) -> None:
    assert found(demo_book, "late, mine") == ["4", "4.6", "4.6.m1", "5", "5.1", "5.1.m1"]
    assert found(demo_book, "late, red") == ["4", "4.6", "4.6.m1"]


def test_tbc_finds_open_work_without_a_date(demo_book: Book) -> None:
    assert found(demo_book, "TBC") == ["7", "7.1", "7.1.m1", "7.1.m2"]


def test_no_lead_finds_what_nobody_leads_at_any_level(demo_book: Book) -> None:
    assert found(demo_book, "no lead") == []
    demo_book.connection.execute("update lead set deleted=1 where row_id=?", (place(demo_book, "4.4").id,))
    assert found(demo_book, "no lead") == ["4", "4.4"]


def test_in_a_plan_led_by_theme_only_themes_without_a_lead_count(demo_book: Book) -> None:
    shown = found(demo_book, "no lead", plan="THIN")
    led = {
        row[0]
        for row in demo_book.rows(
            "select o.ref from objective o join lead l on l.row_id=o.id and l.deleted=0 where o.plan_id=?",
            plan_named(demo_book, "THIN")["id"],
        )
    }
    assert shown
    assert not led & {*shown}


def test_unconfirmed_money_finds_the_activities_that_rest_on_it(demo_book: Book) -> None:
    shown = {ref for ref in found(demo_book, "unconfirmed money") if "." in ref}
    assert shown == {"1.1", "3.1", "4.2", "5.1"}  # the money of 5.1 is inside the budget of 1.1


def test_a_watermelon_is_stated_better_than_its_dates_say(demo_book: Book) -> None:
    assert found(demo_book, "watermelon") == ["5", "5.1"]
    perform(demo_book, status.state_rag(place(demo_book, "5.1"), Rag.RED, as_at=AS_AT))
    assert found(demo_book, "watermelon") == []


def test_slipped_finds_what_a_group_moved_and_what_was_moved_in_the_years_before(demo_book: Book) -> None:
    assert found(demo_book, "slipped") == []
    plan, row = plan_named(demo_book, PLAN), place(demo_book, f"{PLAN}:4.2.m3")
    if plan["signed_off_on"] is None:
        perform(demo_book, sign_off(Place("plan", plan["id"], plan["rid"], plan["id"]), on=AS_AT, as_at=AS_AT))
    perform(demo_book, decide(row, group="+Delivery", on=AS_AT, as_at=AS_AT, to="end mar"))
    refused = place(demo_book, f"{PLAN}:4.2.m2")
    perform(demo_book, decide(refused, group="Delivery", on=AS_AT, as_at=AS_AT, to="end mar", outcome=Outcome.REFUSED))
    demo_book.connection.execute("update output set slips_before=2 where ref='1.1.o1'")
    assert found(demo_book, "slipped") == ["1", "1.1", "1.1.o1", "4", "4.2", "4.2.m3"]


def test_changed_since_finds_edits_and_words_but_not_the_import(demo_book: Book) -> None:
    assert "1.1" in found(demo_book, "changed since 1 dec 2009")
    assert found(demo_book, "changed since 15 dec 2009") == []
    perform(demo_book, status.private_note(place(demo_book, "4.4.m1"), "Ask Finance."))
    assert found(demo_book, "changed since 15 dec 2009") == ["4", "4.4", "4.4.m1"]


def test_changed_since_sees_another_tools_edits(demo_book: Book) -> None:
    demo_book.connection.execute("update milestone set title='Moved' where ref='4.4.m1'")
    assert "4.4.m1" in found(demo_book, "changed since today")


def test_a_deleted_row_is_found_by_no_filter(demo_book: Book) -> None:
    perform(demo_book, delete(place(demo_book, "4.6.m1")))
    assert "4.6.m1" not in found(demo_book, "late")


def test_a_guest_is_shown_with_what_it_stands_under_until_it_leaves(demo_book: Book) -> None:
    tree, filtered = tree_of(demo_book, "late")
    before = refs_of(demo_book, tree)
    assert tree.reveal(key(demo_book, "1.2.m1"))
    assert refs_of(demo_book, tree)[:3] == ["1", "1.2", "1.2.m1"]
    assert filtered.count == 3
    assert tree.dismiss()
    assert refs_of(demo_book, tree) == before


def test_a_guest_may_stand_under_a_folded_activity_that_was_found(demo_book: Book) -> None:
    from tsworkbench.work.officers import assign

    perform(demo_book, assign(place(demo_book, "4.2.m1"), "Shazia Hussain"))
    tree, _ = tree_of(demo_book, "mine")
    assert tree.reveal(key(demo_book, "4.2.m1"))
    assert "4.2.m1" in refs_of(demo_book, tree)


def test_what_matches_needs_no_guest(demo_book: Book) -> None:
    tree, filtered = tree_of(demo_book, "late")
    assert tree.reveal(key(demo_book, "4.6.m1"))
    assert filtered.guest is None


def test_a_row_of_another_plan_is_never_revealed(demo_book: Book) -> None:
    tree, _ = tree_of(demo_book, "late")
    other = place(demo_book, "THIN:9").key
    before = list(tree.visible)
    assert not tree.reveal(other)
    assert list(tree.visible) == before


@pytest.mark.parametrize("word", WORDS)
def test_every_word_reads_back_as_it_is_written(demo_book: Book, word: str) -> None:
    assert read_filter(Filter().toggled(word).text) == Filter((word,))
    tree_of(demo_book, word)


def test_a_word_chosen_again_is_taken_away() -> None:
    both = Filter().toggled("mine").toggled("late")
    assert both.text == "late, mine"
    assert both.toggled("late").text == "mine"


@pytest.mark.parametrize("text", ["blue", "late; mine", "'; drop table plan; --", "altered"])
def test_a_word_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(WrongInput, match="is not a filter"):
        read_filter(text)


@pytest.mark.parametrize("phrase", ["soon", "31 Feb 2010", "TBC"])
def test_a_since_without_a_day_is_refused(demo_book: Book, phrase: str) -> None:
    with pytest.raises(WorkbenchError):
        tree_of(demo_book, f"changed since {phrase}")


def test_filters_are_kept_in_the_file_and_undone_like_any_act(demo_book: Book) -> None:
    from tsworkbench.store.log.undo import undo

    plan_id = plan_named(demo_book, PLAN)["id"]
    done = perform(demo_book, filters.keep(plan_id, "Monday", read_filter("late, mine")))
    assert done.label == "Filter “Monday” kept"
    assert kept(demo_book) == {"Monday": "late, mine"}
    perform(demo_book, filters.keep(plan_id, "Monday", read_filter("red")))
    assert kept(demo_book) == {"Monday": "red"}
    perform(demo_book, filters.forget("Monday"))
    assert kept(demo_book) == {}
    undo(demo_book)
    assert kept(demo_book) == {"Monday": "red"}


def test_a_kept_filter_has_a_short_name(demo_book: Book) -> None:
    with pytest.raises(WrongInput):
        perform(demo_book, filters.keep("x", "y" * 41, read_filter("late")))
    with pytest.raises(WrongInput):
        perform(demo_book, filters.keep("x", "  ", read_filter("late")))
    with pytest.raises(WrongInput, match="That filter is empty"):
        perform(demo_book, filters.keep("x", "y", read_filter("")))
    for name in ("Late", "red, mine", "changed since May"):
        with pytest.raises(WrongInput, match="choose another name"):  # “list --filter” could mean either
            perform(demo_book, filters.keep("x", name, read_filter("red")))


NAMES = (
    st.text('abcXYZ,“” "-', min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda name: name and '"' not in name and "“" not in name and "”" not in name)
)


@given(
    st.sets(st.sampled_from(sorted(WORDS))),
    st.one_of(st.just(""), NAMES),
    st.one_of(st.just(""), NAMES),
    st.sampled_from(["", "1 December", LOOKED]),
)
def test_a_filter_is_read_as_it_is_written(words: set[str], officer: str, directorate: str, since: str) -> None:
    wanted = Filter(tuple(word for word in WORDS if word in words), since, officer, directorate)
    assert read_filter(wanted.text) == wanted


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("due-week", "due this week"),
        ("due week, late", "late, due this week"),
        ("changed", "changed since I last looked"),
        ("no-lead", "no lead"),
        ("directorate Adults", "in Adults"),
    ],
)
def test_short_ways_to_write_a_filter_mean_the_same(short: str, long: str) -> None:
    assert read_filter(short).text == long


def test_a_filter_follows_an_officer_who_is_called_something_else_now(demo_book: Book) -> None:
    before = found(demo_book, "late, officer Shazia Hussain")
    assert before == ["2", "2.1", "2.1.m1"]
    shazia = demo_book.value("select id from officer where name='Shazia Hussain'")
    perform(demo_book, set_officer(shazia, "name", "Shazia Khan"))
    assert found(demo_book, "late, officer Shazia Hussain") == before


@pytest.mark.parametrize("guest", ["4.3", "Third Sector Strategy:7", "4.3.m1", "5.1"])
def test_a_row_shown_only_because_it_is_selected_is_not_counted(demo_book: Book, guest: str) -> None:
    _, filtered = tree_of(demo_book, "late")
    assert filtered.count == 3
    filtered.admit(place(demo_book, guest).key)
    assert filtered.count == 3
