"""A plan that goes out as Word, Excel, CSV or Markdown comes back in as the same plan."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.effort import examples
from tests.made_up import plans
from tests.papers.examples import illustrated_plan

from tsworkbench.documents.formats.interchange import read_library
from tsworkbench.documents.front.reception import read_document
from tsworkbench.documents.meaning.reader import read_plan
from tsworkbench.papers.formats.docx import docx
from tsworkbench.papers.formats.markdown import markdown
from tsworkbench.papers.formats.plan_csv import plan_csv
from tsworkbench.papers.formats.plan_xlsx import plan_xlsx
from tsworkbench.papers.plan_paper import plan_paper
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.imports.printed.money import read_funding
from tsworkbench.plan.whole import Activity, Funding, Milestone, Note, Objective, Output, Plan, Task
from tsworkbench.work.demo import sample

AS_AT = date(2009, 12, 31)

WRITERS: dict[str, Callable[[Plan], bytes]] = {
    "docx": lambda plan: docx(plan_paper(plan, as_at=AS_AT)),
    "md": lambda plan: markdown(plan_paper(plan, as_at=AS_AT)).encode(),
    "xlsx": lambda plan: plan_xlsx(plan, as_at=AS_AT),
    "csv": plan_csv,
}

OF_A_ROW = ("ref", "status", "rag", "done_on", "due_text", "due_from", "due_to", "due_precision", "due_rrule")
EXPECTED = ("expected_text", "expected_due_from", "expected_due_to", "expected_precision")


def same(plan: Plan, *, csv: bool = False) -> dict[str, Any]:
    """What a plan's own columns hold, to be compared.

    Ids, sort keys, history (updates, readings, decisions, baselines), short titles, links, rounds, settings, tasks and
    private notes stay out, and several spaces are one. A milestone that a document has no sentence for is its title;
    blank text is none. A CSV has no place for what the plan says of itself beyond title, organisation and years.
    """
    texts = () if csv else ("lead_body", "area", "contact", "vision", "rationale", "implications", "next_steps")
    texts += () if csv else ("review_text", "notes", "leads", "year_start")
    fields = ("title", "organisation", "period_start", "period_end", "objective_word", "activity_word", *texts)
    said = {field: _plain(getattr(plan, field)) for field in fields}
    if not csv:
        said["roles"] = [(role.name, role.organisation, role.text) for role in plan.roles]
        said["sign_offs"] = [(sign.label, sign.value) for sign in plan.sign_offs]
    said |= _money(plan)
    return said | {"objectives": [_objective(objective) for objective in plan.objectives]}


def _money(row: Plan | Objective | Activity) -> dict[str, Any]:
    sums = [(one.source, one.text, one.pence, one.confirmed, one.inside, one.kind) for one in row.funding]
    return {"funding": sums, "funding_text": _plain(row.funding_text)}


def _objective(objective: Objective) -> dict[str, Any]:
    fields = ("ref", "title", "key_changes", "rationale", "notes", "leads")
    said = {field: _plain(getattr(objective, field)) for field in fields}
    return said | _money(objective) | {"activities": [_activity(activity) for activity in objective.activities]}


def _activity(activity: Activity) -> dict[str, Any]:
    fields = (*OF_A_ROW, *EXPECTED, "title", "cost_text", "cost_pence", "cost_kind", "funding_text", "notes", "leads")
    said = {field: _plain(getattr(activity, field)) for field in fields}
    said["funding"] = [(one.source, one.pence, one.confirmed, one.inside) for one in activity.funding]
    said["milestones"] = [_milestone(milestone) for milestone in activity.milestones]
    said["outputs"] = [_output(output) for output in activity.outputs]
    return said


def _milestone(milestone: Milestone) -> dict[str, Any]:
    fields = (*OF_A_ROW, *EXPECTED, "title", "notes", "leads")
    return {field: _plain(getattr(milestone, field)) for field in fields} | {
        "text": _plain(milestone.text or milestone.title)
    }


def _output(output: Output) -> dict[str, Any]:
    fields = ("ref", "text", "status", "done_on", "due_text", "due_from", "due_to", "due_precision", *EXPECTED)
    fields += ("target", "unit", "target_kind", "actual", "notes", "leads")
    return {field: _plain(getattr(output, field)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [(lead.name, lead.role) for lead in value]
    return re.sub(" +", " ", value) or None if isinstance(value, str) else value


def back(kind: str, plan: Plan, folder: Path) -> Draft:
    path = folder / f"plan.{kind}"
    path.write_bytes(WRITERS[kind](plan))
    return read_plan(read_document(path))


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", sample.SAMPLES)
def test_a_sample_plan_comes_back_equal(kind: str, name: str, tmp_path: Path) -> None:
    plan = read_library(sample.sample_text(name), name=name).plans[0]
    draft = back(kind, plan, tmp_path)
    assert same(draft.library.plans[0], csv=kind == "csv") == same(plan, csv=kind == "csv")
    assert draft.doubts == ()


@pytest.mark.parametrize("kind", WRITERS)
def test_a_plan_under_way_comes_back_equal(kind: str, tmp_path: Path) -> None:
    plan = illustrated_plan()
    draft = back(kind, plan, tmp_path)
    assert same(draft.library.plans[0], csv=kind == "csv") == same(plan, csv=kind == "csv")


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("confirmed", [None, True, False])
@pytest.mark.parametrize("text", ["Lottery", "Lottery £20,000; Council", "N/A"])
def test_the_money_of_an_objective_and_of_the_plan_comes_back(
    kind: str, text: str, confirmed: bool | None, tmp_path: Path
) -> None:
    rows = () if text == "N/A" else tuple(read_funding(text))
    money = tuple(Funding(source=one.source, text=one.text, pence=one.pence, confirmed=confirmed) for one in rows)
    objective = Objective(
        title="Third sector",
        ref="1",
        funding_text=text,
        funding=money,
        activities=(Activity(title="Do it", ref="1.1"),),
    )
    plan = Plan(
        title="Action plan", organisation="Ours", period_start="2009-04-01", period_end="2010-03-31",
        funding_text=text, funding=money, objectives=(objective,),
    )  # fmt: skip
    again = back(kind, plan, tmp_path).library.plans[0]
    assert (_money(again), _money(again.objectives[0])) == (_money(plan), _money(objective))


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_private_never_leaves(kind: str, tmp_path: Path) -> None:
    secret = "the chair must not hear of this"
    activity = Activity(title="A", private_notes=(Note(text=secret),), tasks=(Task(title=secret),))
    plan = Plan(
        title="P", private_notes=(Note(text=secret),), objectives=(Objective(title="O", activities=(activity,)),)
    )
    draft = back(kind, plan, tmp_path)
    assert secret not in str(draft)


FORMULAS = ("=1+1", "+44 20", "-2 days", "@SUM(A1)", "'=x", "''=x", "=cmd|' /C calc'!A0", "\uff1d1")
MARKUP = ("<b>bold</b>", "[a](javascript:alert(1))", "a | b", "&lt;p&gt;", "`code` *stars* _lines_", "{{ 7*7 }}")


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP])
def test_what_looks_like_a_formula_or_markup_comes_back_as_it_was(kind: str, text: str, tmp_path: Path) -> None:
    row = Milestone(title=text, notes=text)
    activity = Activity(title=text, milestones=(row, row), notes=text)
    plan = Plan(title=text, organisation=text, objectives=(Objective(title=text, activities=(activity,)),))
    draft = back(kind, plan, tmp_path)
    assert same(draft.library.plans[0], csv=kind == "csv") == same(plan, csv=kind == "csv")


def test_signs_that_could_part_columns_may_stand_in_the_words_of_a_csv(tmp_path: Path) -> None:
    words = "A;B|C\nA;B|C\nA;B|C"
    activity = Activity(title="A", milestones=tuple(Milestone(title=f"M{n}", notes=words) for n in range(4)))
    plan = Plan(title="P", objectives=(Objective(title="O", activities=(activity,)),))
    assert same(back("csv", plan, tmp_path).library.plans[0], csv=True) == same(plan, csv=True)


# -- any plan


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=examples(12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plan=plans())
def test_any_plan_comes_back_equal(kind: str, plan: Plan, tmp_path: Path) -> None:
    draft = back(kind, plan, tmp_path)
    assert same(draft.library.plans[0], csv=kind == "csv") == same(plan, csv=kind == "csv")


# -- what an officer changes meanwhile


def test_a_day_changed_in_the_sheet_counts_with_a_doubt(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan_xlsx(illustrated_plan()))
    book = load_workbook(path)
    sheet = book["Plan"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(3, heads.index("Due by") + 1).value = date(2010, 2, 15)
    book.save(path)
    draft = read_plan(read_document(path))
    moved = draft.library.plans[0].objectives[0].activities[0].milestones[0]
    assert moved.due_to == "2010-02-15"
    assert [doubt.because for doubt in draft.doubts] == ["“Due” and “Due by” differ; the day was taken."]


def test_a_sheet_that_was_sorted_comes_back_with_each_line_under_its_activity(tmp_path: Path) -> None:
    import csv
    from io import StringIO

    plan = illustrated_plan()
    head, *rows = csv.reader(StringIO(plan_csv(plan).decode("utf-8-sig"), newline=""))
    written = StringIO(newline="")
    csv.writer(written).writerows([head, *sorted(rows, key=lambda row: row[head.index("Milestone or output")])])
    (tmp_path / "sorted.csv").write_text(written.getvalue(), encoding="utf-8-sig", newline="")
    draft = read_plan(read_document(tmp_path / "sorted.csv"))
    whole = {a.ref: a for o in draft.library.plans[0].objectives for a in o.activities}
    for objective in plan.objectives:
        for activity in objective.activities:
            assert {m.ref for m in whole[activity.ref].milestones} == {m.ref for m in activity.milestones}
            assert whole[activity.ref].leads


def test_a_status_in_other_words_is_read_with_a_doubt(tmp_path: Path) -> None:
    text = markdown(plan_paper(replace(illustrated_plan(), rationale=None))).replace(
        "| not started |", "| Underway |", 1
    )
    (tmp_path / "plan.md").write_text(text, encoding="utf-8")
    draft = read_plan(read_document(tmp_path / "plan.md"))
    assert [(doubt.field, doubt.text) for doubt in draft.doubts] == [("status", "Underway")]


@pytest.mark.parametrize(
    ("typed", "names", "because"),
    [
        ("Smith, John", ["John Smith"], "“Smith, John” could be John Smith, or two that lead."),
        ("Health, Care and Housing", ["Health, Care and Housing"], "could be one name, or several that lead."),
        ("Andy Algar, Louise Russell", ["Andy Algar", "Louise Russell"], None),
        ("“Health, Care”", ["Health, Care"], None),
        ("Parks, Green and Clean", ["Parks, Green and Clean"], None),
    ],
)
def test_names_with_commas_that_were_typed_into_the_sheet_are_whole_or_in_doubt(
    tmp_path: Path, typed: str, names: list[str], because: str | None
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        plan_csv(illustrated_plan()).decode("utf-8-sig").replace(",Louise Russell,", f',"{typed}",', 1),
        encoding="utf-8",
        newline="",
    )
    draft = read_plan(replace(read_document(path), names=("Parks, Green and Clean",)))
    (found,) = [
        [lead.name for lead in row.leads]
        for objective in draft.library.plans[0].objectives
        for activity in objective.activities
        for row in (activity, *activity.milestones)
        if [lead.name for lead in row.leads] == names
    ][:1]
    assert found == names
    said = [doubt.because for doubt in draft.doubts if doubt.field == "leads"]
    assert all(because in one for one in said) if because else said == []
    assert len(said) == (because is not None)
