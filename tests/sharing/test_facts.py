"""Which columns mean one thing together: each is in exactly one fact, and somebody has said in which."""

import pytest

from tsworkbench.plan.sharing.facts import LISTS, facts_of, is_listed, is_long
from tsworkbench.store.book import Book
from tsworkbench.store.log.cells import SLOTS
from tsworkbench.store.tables import NAMES

ALONE: dict[str, str] = {
    "plan": "activity_word area carried_from closed_on contact deleted directorate_word funding_text implications "
    "lead_body next_steps notes objective_word organisation rationale report_on short_title signed_off_on sort title "
    "vision",
    "objective": "deleted funding_text key_changes notes rationale ref short_title title",
    "activity": "deleted directorate due_printed funding_text notes ref short_title slips_before title",
    "milestone": "deleted due_printed notes ref short_title slips_before text title",
    "output": "actual deleted due_printed notes ref slips_before stage starts_from text title",
    "task": "deleted due_printed ref title",
    "reading": "at by deleted evidence on_day output_id",
    "officer": "contact deleted email initials kind left_on name organisation post",
    "link": "deleted",
    "funding_source": "deleted name",
    "round": "closed_on cut_off decisions deleted label overall period_end plan_id return_by",
    "reported": "deleted done due round_id",
    "progress": "as_at at by comment deleted next round_id why",
    "note": "at by deleted text",
    "role_holder": "deleted officer_id plan_id sort text",
    "sign_off": "deleted label plan_id sort",
    "delivery_group": "deleted name plan_id sort terms",
    "meeting": "deleted group_id on_day text",
    "member": "deleted group_id officer_id",
    "ask": "asked_on at by deleted group_id kind round_id text",
    "decision": "ask_id at by deleted group_id minute on_day text was_due_to",
    "approval": "deleted group_id",
    "setting": "deleted key plan_id value",
    "version": "at by deleted name plan_id",
    "evidence": "at by deleted on_day",
    "occurrence": "deleted text",
    "review": "at by deleted next_on on_day plan_id text",
    "measure": "amber_within carried_from deleted frequency ref sort text title",
    "measure_target": "deleted measure_id value",
    "measure_reading": "at by deleted measure_id text",
    "party": "deleted sort",
    "public_note": "at by deleted kind on_day text",
    "spend": "activity_id at by deleted",
    "settlement": "at by deleted plan_id",
    "register": "about deleted name one personal plan_id prefix settings shares sort title",
    "field": "about deleted name personal register_id required review shown sort title",
    "entry": "deleted ref register_id sort",
    "figure": "deleted label name register_id sort",
    "redaction": "at by deleted fields why",
}
"""The columns that mean something by themselves. A new column is in a group of `plan.sharing.facts`, or here."""


def columns(book: Book, table: str) -> list[str]:
    local = {"rid", "id", "slot", *(SLOTS if table == "entry" else ())}
    return [row["name"] for row in book.rows(f"pragma table_info({table})") if row["name"] not in local]


@pytest.mark.parametrize("table", [name for name in NAMES if name not in LISTS])
def test_every_column_is_in_exactly_one_fact_and_somebody_has_said_in_which(book: Book, table: str) -> None:
    found = facts_of(table, columns(book, table))
    assert sorted(column for cells in found.values() for column in cells) == sorted(columns(book, table))
    alone = {fact for fact, cells in found.items() if cells == (fact,)}
    assert alone == set(ALONE[table].split()), (
        f"say in plan/sharing/facts.py which fact of {table} these belong to, or here that they mean something alone"
    )


@pytest.mark.parametrize("table", LISTS)
def test_every_column_of_a_row_in_a_list_is_kept_with_the_list(book: Book, table: str) -> None:
    owner = {"lead": {"row_id", "level"}, "allocation": {"activity_id", "objective_id", "plan_id"}}[table]
    assert set(columns(book, table)) == {*LISTS[table].cells, *owner, "deleted"}
    assert set(LISTS[table].compared) == set(LISTS[table].cells) - {"sort"}


def test_a_date_is_one_fact_and_so_is_a_state() -> None:
    found = facts_of(
        "milestone", ["due_text", "due_from", "due_to", "due_precision", "status", "rag", "done_on", "notes"]
    )
    assert found == {
        "due": ("due_text", "due_from", "due_to", "due_precision"),
        "state": ("status", "rag", "done_on"),
        "notes": ("notes",),
    }


@pytest.mark.parametrize(
    ("table", "fact", "row", "listed"),
    [
        ("milestone", "due", {}, True),
        ("milestone", "sort", {}, False),
        ("milestone", "ref", {}, False),
        ("setting", "value", {"key": "filter.mine"}, False),
        ("setting", "value", {"key": "import.skipped.1"}, False),
        ("setting", "value", {"key": "papers.order"}, True),
        ("progress", "at", {}, False),
        ("settlement", "settled", {}, False),
    ],
)
def test_an_order_a_number_and_what_an_import_notes_are_not_to_be_settled(
    table: str, fact: str, row: dict[str, str], listed: bool
) -> None:
    assert is_listed(table, fact, row) is listed


def test_of_long_text_both_sides_can_be_kept() -> None:
    assert is_long("notes")
    assert not is_long("due")
