"""Lines, JSON and the screen say the same of every row of any plan."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.agreement.conftest import Doors
from tests.conftest import AS_AT
from tests.effort import examples, thorough
from tests.made_up import plans, plans_at_work
from textual.app import App, ComposeResult

from tsworkbench.plan.calendar import long_date, short_date
from tsworkbench.plan.model import CLOSED, Rag, badge
from tsworkbench.plan.whole import Plan
from tsworkbench.store.views.refs import place
from tsworkbench.tui.bench.desk import Desk
from tsworkbench.tui.draw.themes import look_for, themes
from tsworkbench.tui.panes.detail import Detail
from tsworkbench.tui.panes.officers import OfficerRows
from tsworkbench.tui.panes.plan import PlanRows
from tsworkbench.tui.widgets.row_source import RowState
from tsworkbench.work.history import of_row

Said = dict[str, Any]
PAGE, SCREEN = 200, 160
LOOK = look_for("tsworkbench-dark")

LABELS = (
    *("RAG", "By dates", "Status", "Due", "Printed", "Doubt", "Question", "Baseline", "Expected", "Decided"),
    *("Milestones", "Lead", "Target", "Actual", "Cost", "Funding", "Notes", "Said", "Private", "Id"),
)


def cut(line: str, first: int, last: int | None = None) -> str:
    """What stands in some columns of a line."""
    found, column = "", 0
    for character in line:
        if column >= first and (last is None or column < last):
            found += character
        column += cell_len(character)
    return found.strip()


def of_line(line: str) -> Said:
    """The columns of a row as `list` prints it."""
    ends = {"leads": (PAGE - 28, PAGE - 21), "due": (PAGE - 20, PAGE - 10), "far": (PAGE - 9, None)}
    return {name: cut(line, *columns) for name, columns in ends.items()} | {"whole": line}


def of_pane(text: str) -> Said:
    """The columns of a row of the Plan pane."""
    ends = {"leads": (-28, -23), "due": (-23, -13), "far": (-13, -3), "rag": (-3, None)}
    columns = {name: (SCREEN + first, SCREEN + last if last else None) for name, (first, last) in ends.items()}
    return {name: cut(text, *where) for name, where in columns.items()} | {"whole": text}


def of_show(lines: list[str]) -> dict[str, list[str]]:
    """What `show` prints, by label."""
    found: dict[str, list[str]] = {label: [] for label in LABELS}
    for line in lines[3:]:
        label = next((label for label in LABELS if line.startswith(f"{label} ")), None)
        if label is not None:
            found[label].append(line[len(label) :].strip())
    return found


class Host(App[None]):
    """The detail strip by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._detail = Detail(desk)
        for each in themes():
            self.register_theme(each)
        self.theme = "tsworkbench-dark"

    def compose(self) -> ComposeResult:
        yield self._detail

    def shows(self, key: int) -> list[str]:
        self._detail.key = key
        return [self._detail.render_line(y).text.rstrip() for y in range(self._detail.size.height)]


async def strips(desk: Desk, keys: list[int], height: int) -> dict[int, list[str]]:
    """Each row as the detail strip shows it."""
    host = Host(desk)
    async with host.run_test(size=(SCREEN, height)):
        return {key: host.shows(key) for key in keys}


def painted(desk: Desk) -> dict[int, Said]:
    """Each row of the plan as its pane shows it."""
    rows = PlanRows(desk, roomy=False)
    rows.tree.unfold_all("activity")
    rows.tree.unfold_all("objective")
    return {
        rows.key(index): of_pane(rows.paint(index, SCREEN, RowState(), LOOK).text)
        for index in range(len(rows))
        if rows.selectable(index)
    }


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def is_late(words: str) -> bool:
    return bool(re.search(r"\blate$|\blong ago$", words))


def the_rows_say_the_same(row: Said, line: Said, show: dict[str, list[str]], pane: Said, strip: list[str]) -> None:
    """One row from four doors; `row` is its JSON."""
    status, late, due, done = row["status"], row["late"], day(row.get("due_to")), day(row.get("done_on"))
    stated, dated = (Rag(row[name]) if row[name] else None for name in ("rag", "dated_rag"))
    is_open, text = row["standing"] not in CLOSED, " ".join(" ".join(strip).split())
    counted = row["level"] == "output" and row["target"] is not None
    # -- lateness and dates
    assert late == (row["level"] != "objective" and is_open and due is not None and due < AS_AT)
    if row["level"] != "objective":
        assert show["Status"] == [status.replace("_", " ") + (f", done {short_date(done)}" if done else "")]
        assert is_late(line["far"]) == late
        assert any(is_late(words) for words in show["Due"]) == late
        told = re.split(
            r"\s(?:Printed|Written|Baseline|Lead)\s", re.split(r"\s(?:Due|Done|Status)\s", text, maxsplit=1)[1]
        )[0]
        if due is not None:
            assert short_date(due) in show["Due"][0] or short_date(due) == show["Due"][0]
            if is_open:
                assert f"{long_date(due)}" in told
                assert line["far"] in told
                assert line["far"] in show["Due"][0]
        if status == "complete":
            assert line["far"] == "done"
            assert (f"Done {long_date(done)}" if done else "complete") in text
        assert (row["due_text"] or "") in " ".join(show["Due"])
        if not counted and not show["Milestones"]:
            assert pane["due"] == line["due"]
            assert pane["far"] == line["far"]
    # -- ratings
    if stated is not None or row["level"] == "activity":
        assert show["RAG"][0].startswith(badge(stated) if stated else "· not said")
        assert pane["rag"][: len(badge(stated))] == badge(stated)
        assert f" {badge(stated)} " in line["whole"]
        worded = badge(stated) if stated is not None else "not said"
        assert worded in strip[0]
        assert strip[0].rstrip().endswith(f"dates say {badge(dated)}")
        if dated is not None:
            assert f"by dates {badge(dated)}" in show["RAG"][0]
    elif dated is not None:
        assert show["By dates"][0].startswith(badge(dated))
    # -- who leads it
    names = {
        role: [one["name"] for one in row["leads"] if one["role"] == role] for role in ("lead", "joint", "supporting")
    }
    for name in (name for of_role in names.values() for name in of_role):
        assert name in show["Lead"][0]
        assert " ".join(name.split()) in text
    assert (show["Lead"] == ["nobody"]) == (not row["leads"])
    assert bool(line["leads"]) == bool(row["leads"])
    if pane["leads"] and row["level"] != "objective":
        assert pane["leads"][0] == line["leads"][0]
    # -- money and counts
    assert show["Cost"] == ([row["cost_text"]] if row.get("cost_text") else [])
    if row.get("cost_text"):
        assert " ".join(row["cost_text"].split()) in text
    if row.get("target") is not None:
        assert f"{row['target']:,.0f}" in show["Target"][0]
        assert f"{row['target']:,.0f}" in text
        assert ("not known so far" in text) == (row["actual"] is None)
        assert (show["Actual"] == ["not known"]) == (row["actual"] is None)
    # -- what was agreed
    agreed = [one for one in row["decisions"] if one["outcome"] == "agreed" and one["due_to"] != one["was_due_to"]]
    assert len(show["Decided"]) == len(row["decisions"])
    if row.get("baseline_due_to"):
        moved = len([one for one in agreed if one["was_due_to"]])
        slips = f"{moved or 'no'} slip{'s' if moved != 1 else ''}"
        assert show["Baseline"][0] == f"{short_date(day(row['baseline_due_to']) or AS_AT)} · {slips}"
        assert row["level"] == "objective" or slips in text
    if row.get("expected_due_to"):
        assert short_date(day(row["expected_due_to"]) or AS_AT) in show["Expected"][0]
        if is_open and not row["past_at_sign_off"]:  # then what became of it is asked first
            assert f"expected {short_date(day(row['expected_due_to']) or AS_AT)}" in text


def the_short_strip_says_the_same(row: Said, strip: list[str]) -> None:
    """The strip of a small screen."""
    text = "\n".join(strip)
    due, is_open = day(row.get("due_to")), row["standing"] not in CLOSED
    if due is not None and is_open and row["level"] != "objective":
        assert long_date(due) in text
        assert bool(re.search(r" late\b", text)) == row["late"]
    leading = [one["name"] for one in row["leads"] if one["role"] != "supporting"] or [
        one["name"] for one in row["leads"]
    ]
    if leading and row["level"] != "objective":
        assert leading[0] in text


def officers_see_the_same(desk: Desk, lines: dict[str, Said]) -> None:
    """What stands in the officers' lists, beside the lines of the same rows."""
    rows = OfficerRows(desk)
    for heading in [rows.key(index) for index in range(len(rows))]:
        rows.set_open(heading, True)
    for index in range(len(rows)):
        text, key = rows.paint(index, SCREEN, RowState(), LOOK).text, rows.key(index)
        if key >= 0 and (view := desk.view(rows.about(key))) is not None:
            line = lines[view.id]
            assert (cut(text, SCREEN - 18, SCREEN - 9), cut(text, SCREEN - 9)) == (line["due"], line["far"])


def counts_as(doors: Doors, row: Said) -> str | None:
    """The status that counts of a row: what is open under a deferred or cancelled activity is so with it."""
    above = None
    if row["level"] in ("milestone", "output", "task"):
        query = f"select a.status from {row['level']} t join activity a on a.id=t.activity_id where t.id=?"
        above = doors.book.value(query, row["id"])
    return str(above) if above in ("deferred", "cancelled") and row["status"] not in CLOSED else row["status"]


def the_past_is_the_same(doors: Doors, row_id: str) -> None:
    """The acts of a row in lines, in JSON and on its screen."""
    screen = [story.headline for story in of_row(doors.book, row_id).stories]
    acts = {entry["act"]: entry["label"] for entry in doors.run("history", row_id, "--json").json}
    lines = [line[37:] for line in doors.run("history", row_id).lines if not line.startswith("    ")]
    assert list(acts.values()) == screen == lines


@settings(
    max_examples=examples(3),
    derandomize=not thorough(),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller plan is not worth the minutes
)
@given(plan=plans_at_work(), other=plans(), seed=st.integers(0, 10_000))
def test_lines_json_the_strip_and_the_pane_say_the_same_of_every_row(
    plan: Plan, other: Plan, seed: int, a_file_of: Callable[..., Any]
) -> None:
    other = replace(other, title=f"{other.title} of another year", year_start=1)
    with a_file_of(plan, other, seed=seed) as doors, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(PAGE))
        desk = Desk(doors.book, AS_AT)
        listed = doors.run("list", "--all", "--json").json
        lines = doors.run("list", "--all").lines
        assert len(lines) == len(listed)
        officers_see_the_same(desk, dict(zip((row["id"] for row in listed), map(of_line, lines), strict=True)))
        keys = [place(doors.book, row["id"]).key for row in listed]
        panes, whole_strips, brief_ones = (
            painted(desk),
            *(asyncio.run(strips(desk, keys, height)) for height in (40, 4)),
        )
        patch.setenv("COLUMNS", "1000")
        for key, row, line in zip(keys, listed, lines, strict=True):
            if key not in panes:  # of the other plan
                continue
            whole = doors.run("show", row["id"], "--json").json
            assert {name: whole[name] for name in row} == row
            show = of_show(doors.run("show", row["id"]).lines)
            whole["standing"] = counts_as(doors, whole)
            the_rows_say_the_same(whole, of_line(line), show, panes[key], whole_strips[key])
            the_short_strip_says_the_same(whole, brief_ones[key])
            the_past_is_the_same(doors, row["id"])
