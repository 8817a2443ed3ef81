"""Doubts of a draft settled: by a choice, by what is typed, by leaving the row out, or kept as notes."""

from typing import Any

import pytest

from tsworkbench.plan.due import Precision
from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.imports.doubts import as_notes, settle, typed, without
from tsworkbench.plan.imports.draft import Choice, Doubt, Draft, Put
from tsworkbench.plan.language.text import FIELD_LIMIT
from tsworkbench.plan.model import CostKind, LeadRole, OfficerKind, Rag, Status, TargetKind
from tsworkbench.plan.whole import Activity, Funding, Lead, Library, Milestone, Objective, Officer, Output, Plan


def doubt(row: str | None, field: str | None, *choices: Choice, text: str = "printed") -> Doubt:
    return Doubt(
        where="table 1, row 2",
        text=text,
        reading="what it says",
        because="It is unsure.",
        row=row,
        field=field,
        others=choices,
    )


def draft(*doubts: Doubt) -> Draft:
    activity = Activity(
        id="d3",
        ref="1.1",
        title="Develop a CVS",
        due_text="Q2",
        due_printed="Q2",
        due_doubt="Whose quarter?",
        leads=(Lead(name="AG"),),
        funding=(Funding(source="A bid"),),
        milestones=(Milestone(id="d4", title="Board in place"), Milestone(id="d5", title="Director in post")),
        outputs=(Output(id="d6", text="30 more VCOs"),),
    )
    other = Activity(id="d7", ref="1.2", title="Support")
    plan = Plan(
        id="d1",
        title="A plan",
        period_start="2009-04-01",
        period_end="2010-03-31",
        objectives=(Objective(id="d2", title="Infrastructure", activities=(activity, other)),),
    )
    return Draft(
        library=Library(plans=(plan,), officers=(Officer(name="AG"), Officer(name="On the legend"))), doubts=doubts
    )


def row(of: Draft, key: str) -> Any:
    from tsworkbench.plan.imports.doubts import rows_of

    return next(one for one in rows_of(of.library.plans[0]) if one.id == key)


def test_accepting_a_reading_changes_nothing_but_the_doubt() -> None:
    before = draft(doubt("d4", "title"), doubt("d7", "title"))
    after = settle(before, 0)
    assert after.library == before.library
    assert after.doubts == before.doubts[1:]


def test_accepting_a_date_takes_the_doubt_off_its_row_too() -> None:
    assert row(settle(draft(doubt("d3", "due")), 0), "d3").due_doubt is None


def test_a_choice_changes_what_its_edits_say() -> None:
    choice = Choice(words="Anna Green", edits=(Put(row="d3", field="leads", value=(Lead(name="Anna Green"),)),))
    after = settle(draft(doubt("d3", "leads", choice)), 0, choice)
    assert row(after, "d3").leads == (Lead(name="Anna Green"),)
    assert [officer.name for officer in after.library.officers] == ["On the legend", "Anna Green"]
    assert after.doubts == ()


def test_what_is_settled_leaves_the_draft_before_it_as_it_was() -> None:
    before = draft(doubt("d3", "title"))
    typed(before, 0, "Another title")
    assert row(before, "d3").title == "Develop a CVS"


def test_leaving_a_row_out_takes_its_rows_and_their_doubts_along() -> None:
    after = without(draft(doubt("d3", "leads"), doubt("d4", "due"), doubt("d7", "title")), 0)
    assert [activity.id for activity in after.library.plans[0].objectives[0].activities] == ["d7"]
    assert [one.row for one in after.doubts] == ["d7"]
    assert [officer.name for officer in after.library.officers] == ["On the legend"]


def test_the_plan_itself_can_t_be_left_out() -> None:
    with pytest.raises(WrongInput, match="about the whole plan"):
        without(draft(doubt("d1", "period_start")), 0)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("title", "A better title", {"title": "A better title"}),
        ("due", "by end January 2010", {"due_to": "2010-01-31", "due_precision": Precision.MONTH, "due_printed": "Q2"}),
        ("due", "TBC", {"due_to": None, "due_precision": Precision.TBC}),
        ("cost", "£25,000", {"cost_pence": 25_000_00, "cost_kind": CostKind.AMOUNT}),
        ("cost", "within existing resources", {"cost_pence": None, "cost_kind": CostKind.EXISTING}),
        ("cost", "none", {"cost_pence": None, "cost_kind": CostKind.NONE}),
        ("status", "complete", {"status": Status.COMPLETE}),
        ("status", "amber", {"rag": Rag.AMBER}),
        ("leads", "nobody", {"leads": ()}),
        ("funding", "1.2", {"funding": (Funding(source="A bid", inside="1.2"),)}),
        ("funding", "none", {"funding": (Funding(source="A bid"),)}),
    ],
)
def test_what_is_typed_is_read_in_the_grammar_of_its_field(field: str, text: str, expected: dict[str, Any]) -> None:
    after = row(typed(draft(doubt("d3", field)), 0, text), "d3")
    assert {name: getattr(after, name) for name in expected} == expected


def test_leads_are_typed_as_everywhere() -> None:
    after = typed(draft(doubt("d3", "leads")), 0, "Anna Green / Head of Housing with Corporate Finance")
    assert row(after, "d3").leads == (
        Lead(name="Anna Green"),
        Lead(name="Head of Housing", kind=OfficerKind.POST, role=LeadRole.JOINT),
        Lead(name="Corporate Finance", kind=OfficerKind.TEAM, role=LeadRole.SUPPORTING),
    )


@pytest.mark.parametrize(
    ("text", "target", "unit", "kind"),
    [
        ("30", 30, None, TargetKind.TOTAL),
        ("30 each year", 30, None, TargetKind.YEARLY),
        ("30 organisations", 30, "organisations", TargetKind.TOTAL),
        ("none", None, None, TargetKind.TOTAL),
    ],
)
def test_a_target_is_typed_as_a_number_of_something(text: str, target: float, unit: str, kind: TargetKind) -> None:
    after = row(typed(draft(doubt("d6", "target")), 0, text), "d6")
    assert (after.target, after.unit, after.target_kind) == (target, unit, kind)


def test_a_word_that_stands_in_many_rows_is_settled_in_them_all() -> None:
    edits = tuple(Put(row=key, field="status", value=Status.DEFERRED) for key in ("d3", "d7"))
    after = typed(draft(doubt("d3", "status", Choice(words="deferred", edits=edits))), 0, "complete")
    assert [row(after, key).status for key in ("d3", "d7")] == [Status.COMPLETE, Status.COMPLETE]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("due", "some day", "is not a date"),
        ("cost", "plenty", "is not an amount"),
        ("target", "many", "can’t be counted"),
        ("status", "lovely", "is not a status"),
        ("funding", "9.9", "No activity is numbered"),
        ("title", " ", "Nothing was typed"),
        ("title", "x" * (FIELD_LIMIT + 1), "a field takes"),
        (None, "anything", "Nothing can be typed here"),
    ],
)
def test_what_can_t_be_read_says_what_to_type(field: str | None, text: str, sentence: str) -> None:
    with pytest.raises(WrongInput, match=sentence):
        typed(draft(doubt("d3", field)), 0, text)


def test_a_doubt_that_isn_t_there_says_so() -> None:
    with pytest.raises(WrongInput, match="There is no doubt 2: the draft has 1"):
        settle(draft(doubt("d3", "title")), 1)


def test_remaining_doubts_are_kept_as_notes_on_their_rows() -> None:
    after = as_notes(draft(doubt("d4", "due"), doubt("d1", "period_start"), doubt(None, None)))
    line = "Doubt at table 1, row 2: “printed” was read as what it says. It is unsure."
    assert row(after, "d4").notes == line
    assert after.library.plans[0].notes == line
    assert [note.text for note in after.library.plans[0].private_notes] == [line]
    assert after.doubts == ()


def test_notes_that_are_full_leave_the_doubt_to_the_plan() -> None:
    many = draft(*(doubt("d4", "due", text="x" * 3000) for _ in range(5)))
    after = as_notes(many)
    assert len(row(after, "d4").notes) <= FIELD_LIMIT
    assert len(after.library.plans[0].private_notes) == 2
