"""The report says no sentence that the file contradicts: each of its counts is counted again by hand."""

import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.agreement.a_year import Year
from tests.conftest import AS_AT
from tests.effort import examples, thorough
from tests.made_up import plans_at_work
from tests.papers.conftest import _text

from tsworkbench.papers.highlight import highlight_report
from tsworkbench.papers.highlight.brief import brief_report
from tsworkbench.papers.paper import Paper, Table, paragraphs, plain
from tsworkbench.plan.model import CLOSED
from tsworkbench.plan.whole import Plan
from tsworkbench.store.book import Book
from tsworkbench.work.round.report import take_position

Cells = dict[str, Any]
_ASIDE = ("deferred", "cancelled")
_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count_of(word: str) -> int:
    """A count as the report writes it: "None", "Five", "The one", "12"."""
    word = word.casefold()
    words = {"none": 0, "both": 2, "the one": 1, **{name: n for n, name in enumerate(_SPELLED)}}
    return words[word] if word in words else int(word.replace(",", ""))


def pair_some(book: Book, chance: random.Random) -> None:
    """Makes some milestones one thing with an output each, as an older file may hold them: one done, one not."""
    milestones = book.rows("select id from milestone where deleted=0 order by rid")
    outputs = book.rows("select id from output where deleted=0 order by rid")
    with book.act() as act:
        for milestone, output in zip(milestones, outputs, strict=False):
            if chance.random() < 0.6:
                act.insert(
                    "link",
                    row_id=milestone["id"],
                    level="milestone",
                    kind="pairs",
                    to_level="output",
                    to_id=output["id"],
                )
        act.called("Paired")


def spend_some(book: Book, chance: random.Random) -> None:
    """Says of some activities what was spent and is expected, on days before and after the position."""
    activities = book.rows("select id from activity where deleted=0 order by rid")
    with book.act() as act:
        for activity in activities:
            for kind in ("spent", "forecast"):
                for day in ("2009-09-30", AS_AT.isoformat(), "2010-02-01"):
                    if chance.random() < 0.4:
                        pence = chance.randrange(0, 5_000_000)
                        act.insert("spend", activity_id=activity["id"], kind=kind, pence=pence, on_day=day)
        act.called("Spent")


@settings(
    max_examples=examples(6),
    derandomize=not thorough(),
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(plan=plans_at_work(), seed=st.integers(0, 10_000))
def test_every_count_of_the_report_is_the_count_in_the_file(
    plan: Plan, seed: int, a_file_of: Callable[..., Any]
) -> None:
    with a_file_of(plan, seed=seed) as doors:
        pair_some(doors.book, random.Random(seed))
        spend_some(doors.book, random.Random(seed))
        plan_id = str(doors.book.value("select id from plan"))
        position = take_position(doors.book, plan_id, AS_AT, cut_off=AS_AT)
        paper = highlight_report(position, with_pictures=False)
        brief = brief_report(position)
        said = _text(paper)
        sections = {int(n): words for n, words in re.findall(r"^# (\d+)\. (.*?)(?=^# |\Z)", said, re.M | re.S)}
        steps = steps_of(doors.book)
        what_was_due_is(steps, sections[2], cells_of(paper, "objectives of the plan"))
        what_falls_due_is(steps, sections[6], _text(brief))
        the_ratings_are(doors.book, sections[2], cells_of(paper, "objectives"), cells_of(brief, "activities"))
        outputs = cells_of(paper, "Outputs with a number")
        what_is_in_place_is(doors.book, outputs, (sections[8], _text(brief).rpartition("# Outputs")[2]))
        what_was_done_is_not_asked_for(steps, sections[6])
        what_was_done_is(steps, sections[5])
        the_money_is(doors.book, sections[7], cells_of(brief, "By lead"), cells_of(brief, "By source"))
        off_track = cells_of(paper, "Every red and amber")
        assert len(off_track) == len(position.off_track)
        what_is_late_is(steps, sections[4], off_track)
        what_is_asked_is(doors.book, sections[1], sections[4], off_track)
        what_was_decided_is(doors.book, sections[1], sections[9])
        what_is_counted_is(doors.book, outputs)
        who_said_nothing_is(doors.book, sections[9])


def steps_of(book: Book) -> list[Cells]:
    """Milestones, and activities that have none, with what is done of those that were set aside since."""
    milestones: list[Cells] = [dict(row) for row in book.rows("select * from milestone where deleted=0")]
    activities: list[Cells] = [dict(row) for row in book.rows("select * from activity where deleted=0")]
    bearing = {row["activity_id"] for row in milestones}
    aside = {row["id"] for row in activities if row["status"] in _ASIDE}
    counting = [row for row in milestones if row["status"] == "complete" or row["activity_id"] not in aside]
    counting += [again for row in counting for again in later_times(row)]
    return counting + [row for row in activities if row["id"] not in bearing]


def later_times(milestone: Cells) -> list[Cells]:
    """What is quarterly and open, once more for each quarter to the end of the plan after the one that is next."""
    if milestone["due_rrule"] is None or milestone["status"] not in ("not_started", "in_progress"):
        return []
    ends = ("2009-06-30", "2009-09-30", "2009-12-31", "2010-03-31")
    return [milestone | {"due_to": end, "status": "not_started"} for end in ends if end > milestone["due_to"]]


def cells_of(paper: Paper, caption: str) -> list[list[str]]:
    """The cells of the table whose caption holds some words, row by row; none where there is no such table."""
    tables = [block for block in paper.blocks if isinstance(block, Table) and caption in block.caption]
    return [[" / ".join(map(plain, paragraphs(cell))) for cell in row] for table in tables for row in table.rows]


def what_was_due_is(steps: list[Cells], overall: str, objectives: list[list[str]]) -> None:
    due = [row for row in steps if row["due_to"] and row["due_to"] <= AS_AT.isoformat() and row["status"] not in _ASIDE]
    done = [row for row in due if row["status"] == "complete"]
    if not due:
        assert re.search(r"Nothing was due|nothing can be late|nothing to report on", overall)
    else:
        assert due_in_words(overall) == (len(done), len(due))
    columns = [re.fullmatch(r"(\d+) of (\d+)", row[2]) for row in objectives]
    pairs = [(int(found[1]), int(found[2])) for found in columns if found]
    assert (sum(one for one, _ in pairs), sum(of for _, of in pairs)) == (len(done), len(due))


def due_in_words(said: str) -> tuple[int, int]:
    """How many of how many due the overall position says are complete."""
    if found := re.search(r"^(\S+) of the (\S+) [^.\n]*? due by [^.\n]*? complete;", said, re.M):
        return count_of(found[1]), count_of(found[2])
    if found := re.search(r"^(The one) \S+ due by [^.\n]*? is (not )?complete", said, re.M):
        return int(found[2] is None), 1
    found = re.search(r"^(?:All )?(\S+) [^.\n]*? due by [^.\n]*? are complete\.", said, re.M)
    assert found is not None, said
    return count_of(found[1]), count_of(found[1])


def what_falls_due_is(steps: list[Cells], section: str, brief: str) -> None:
    ahead = [
        row
        for row in steps
        if row["status"] not in CLOSED and row["due_to"] and AS_AT.isoformat() < row["due_to"] <= "2010-03-31"
    ]
    found = re.match(r"Due [^(\n]*\((\d+)", section)
    if found is None:
        assert not ahead
        assert "Nothing falls due" in section
        return
    assert int(found[1]) == len(ahead)
    assert sum(int(n) for n in re.findall(r"^- [A-Z][a-z]+ 20\d\d \((\d+)\): ", section, re.M)) == len(ahead)
    assert re.search(rf"^# Due [^(\n]*\({len(ahead)}\)$", brief, re.M)


def the_ratings_are(book: Book, overall: str, objectives: list[list[str]], brief: list[list[str]]) -> None:
    rows = book.rows("select rag, status from activity where deleted=0")
    stated = Counter(
        row["rag"] or ("complete" if row["status"] == "complete" else None)
        for row in rows
        if row["status"] not in _ASIDE
    )
    for rag, word in (("red", "▲ Red"), ("amber", "◆ Amber"), ("green", "● Green"), ("complete", "✓ Complete")):
        in_all = re.search(rf"{word} (\d+)", overall)
        assert (int(in_all[1]) if in_all else 0) == stated[rag]
        by_objective = [int(n) for row in objectives for n in re.findall(rf"{word} (\d+)", row[1])]
        assert sum(by_objective) == stated[rag]
        assert sum(row[1].startswith(word) for row in brief) == stated[rag]


def what_is_in_place_is(book: Book, table: list[list[str]], papers: tuple[str, str]) -> None:
    done = "m.status='complete' and (m.done_on is null or m.done_on <= ?1) and m.deleted=0"
    rows = book.rows(
        "select o.*, a.status above, (o.status='complete' and (o.done_on is null or o.done_on <= ?1)) is_complete, "
        f"exists (select 1 from link l join milestone m on m.id=l.row_id and {done} "
        "where l.to_id=o.id and l.kind='pairs' and l.deleted=0) is_done from output o join activity a "
        "on a.id=o.activity_id where o.deleted=0",
        AS_AT.isoformat(),
    )
    wanted = [row for row in rows if row["is_complete"] or not {row["status"], row["above"]} & set(_ASIDE)]
    counted = [row for row in wanted if row["target"] is not None]
    others = [row for row in wanted if row["target"] is None]
    there = [row for row in others if row["is_complete"] or row["is_done"]]
    assert ("The plan names no outputs." in papers[0]) == (not wanted)
    assert len(table) == min(15, len(counted))
    for said in papers:
        assert in_place_in_words(said) == ((len(there), len(others)) if others else (0, 0))


def in_place_in_words(said: str) -> tuple[int, int]:
    """How many of how many outputs without a number the report says are in place."""
    if found := re.search(r"(\S+) of the (\S+) (?:other )?outputs? (?:is|are) in place", said):
        return count_of(found[1]), count_of(found[2])
    if found := re.search(r"The one (?:other )?output is (not )?in place", said):
        return int(found[1] is None), 1
    if found := re.search(r"(?:All )?(\S+) (?:other )?outputs are in place", said):
        return count_of(found[1]), count_of(found[1])
    return 0, 0


def what_was_done_is_not_asked_for(steps: list[Cells], section: str) -> None:
    """The dates that are still missing are those of open rows alone."""
    open_undated = [
        row
        for row in steps
        if row["status"] not in CLOSED and row["due_to"] is None and row["due_precision"] in ("none", "tbc", "relative")
    ]
    assert ("No date yet: " in section) == bool(open_undated)


def what_was_done_is(steps: list[Cells], section: str) -> None:
    """Month by month each step that was done in the quarter, and the sentence that counts those that were due in it."""
    quarter = ("2009-10-01", AS_AT.isoformat())
    done = [row for row in steps if row["status"] == "complete" and quarter[0] <= (row["done_on"] or "") <= quarter[1]]
    months = [line for line in section.splitlines() if re.match(r"- [A-Z][a-z]+: ", line)]
    assert sum(line.count(" · ") + 1 for line in months) == len(done)
    due = [row for row in steps if quarter[0] <= (row["due_to"] or "") <= quarter[1] and row["status"] not in _ASIDE]
    of_those = [row for row in due if row["status"] == "complete"]
    if found := re.search(r"^(\S+) of the (\S+) [^.]*? due in this period (?:is|are) done", section, re.M):
        assert (count_of(found[1]), count_of(found[2])) == (len(of_those), len(due))
    elif found := re.search(r"^(The one|Both|All \S+) [^.]*?due in this period (?:is|are) (not )?done", section, re.M):
        count = count_of(found[1].removeprefix("All "))
        assert (0 if found[2] else count, count) == (len(of_those), len(due))
    else:
        assert re.search(r"^Nothing was due in this period", section, re.M)
        assert not due


def the_money_is(book: Book, section: str, by_lead: list[list[str]], by_source: list[list[str]]) -> None:
    """The sums of the sentence, of both tables and of the file are one; each made-up activity has one source."""
    beyond = money_beyond_costs(book)
    cost = int(book.value("select coalesce(sum(cost_pence), 0) from activity where deleted=0")) + beyond
    doubtful = int(
        book.value(
            "select coalesce(sum(l.pence), 0) from allocation l join activity a on a.id=l.activity_id and a.deleted=0 "
            "where l.deleted=0 and l.confirmed=0 and a.status not in ('complete','deferred','cancelled')"
        )
    )
    spent, forecast = spent_and_expected(book)
    forecast = None if forecast is None else forecast + beyond
    known = [one for one in (spent, forecast) if one is not None]
    for table in (by_lead, by_source):
        assert [sum(pence_of(row[place]) for row in table) for place in range(2, 4 + len(known))] == [
            cost,
            doubtful,
            *known,
        ]
    said = re.search(
        r"^By [^£]* (£[\d,.]+)(?: of (£[\d,.]+))? had been spent: (£[\d,.]+) (is left|more)", section, re.M
    )
    assert (said is None) == (spent is None)
    if said is not None and spent is not None:
        left = pence_of(said[3]) * (1 if said[4] == "is left" else -1)
        assert (pence_of(said[1]), left) == (spent, cost - spent)
    expected = re.search(r"^(£[\d,.]+) is expected to be spent in all", section, re.M)
    assert (pence_of(expected[1]) if expected else None) == forecast
    found = re.search(r"^(£[\d,.]+) of (£[\d,]+) is not confirmed", section, re.M)
    assert ([pence_of(found[1]), pence_of(found[2])] if found else [0, cost]) == [doubtful, cost]


def money_beyond_costs(book: Book) -> int:
    """What is over of the money of objectives, and of the plan, beyond what is drawn from its source below, once it
    pays for costs that name none."""
    beyond = waiting = 0
    for objective in book.rows("select id from objective where deleted=0"):
        unpaid = book.value(
            "select coalesce(sum(max(0, coalesce(cost_pence, 0) - (select coalesce(sum(pence), 0) from allocation l "
            "where l.activity_id=a.id and l.deleted=0))), 0) from activity a where objective_id=? and deleted=0",
            objective["id"],
        )
        pool = sum(
            max(0, row["pence"] - drawn_by_activities(book, objective["id"], row["source_id"]))
            for row in given_to(book, objective["id"])
        )
        beyond += max(0, pool - unpaid)
        waiting += max(0, unpaid - pool)
    whole = sum(max(0, row["pence"] - drawn_by_all(book, row["source_id"])) for row in given_to(book, None))
    return int(beyond + max(0, whole - waiting))


def given_to(book: Book, objective_id: str | None) -> list[dict[str, Any]]:
    """The money of an objective, or of the plan as a whole."""
    where = "objective_id=?" if objective_id else "plan_id is not null and ? is null"
    return list(
        book.rows(
            f"select source_id, coalesce(pence, 0) pence from allocation where {where} and deleted=0", objective_id
        )
    )


def drawn_by_activities(book: Book, objective_id: str, source_id: str) -> int:
    """What the activities of an objective name of a source."""
    return int(
        book.value(
            "select coalesce(sum(l.pence), 0) from allocation l join activity a on a.id=l.activity_id and a.deleted=0 "
            "where a.objective_id=? and l.source_id=? and l.deleted=0",
            objective_id,
            source_id,
        )
    )


def drawn_by_all(book: Book, source_id: str) -> int:
    """What all objectives have of a source: each its own money, or what its activities name if that is more."""
    return sum(
        max(
            drawn_by_activities(book, row["id"], source_id),
            sum(one["pence"] for one in given_to(book, row["id"]) if one["source_id"] == source_id),
        )
        for row in book.rows("select id from objective where deleted=0")
    )


def spent_and_expected(book: Book) -> tuple[int | None, int | None]:
    """What was known by the position date to have been spent and to be expected; None where nothing was."""
    known: dict[str, dict[str, int]] = {"spent": {}, "forecast": {}}
    for row in book.rows("select * from spend where deleted=0 and on_day<=? order by on_day, id", AS_AT.isoformat()):
        known[row["kind"]][row["activity_id"]] = row["pence"]
    spent, forecast = known["spent"], known["forecast"]
    rows = book.rows("select id, coalesce(cost_pence, 0) cost from activity where deleted=0")
    expected = sum(forecast.get(row["id"], max(row["cost"], spent.get(row["id"], 0))) for row in rows)
    return sum(spent.values()) if spent else None, expected if forecast else None


def pence_of(pounds: str) -> int:
    """ "£105,000" in pence; a dash is no sum."""
    return 0 if pounds == "–" else round(float(pounds.strip("£.").replace(",", "")) * 100)


def listed_under(section: str, heading: str) -> int:
    """How many items the list under a heading has, with those that it says are not shown."""
    found = re.search(rf"^{heading}\n((?:(?:- |\d+\. ).*\n?)+)", section, re.M)
    return 0 if found is None else count_of_items(found[1].splitlines())


def count_of_items(lines: list[str]) -> int:
    more = [int(found[1]) for line in lines if (found := re.match(r"- ([\d,]+) more (?:is|are) not shown", line))]
    return len(lines) - len(more) + sum(more)


def count_in_cell(cell: str, *, none: str) -> int:
    """How many parts a cell names, with those of which it says “and 3 more”."""
    if cell == none:
        return 0
    parts = cell.split(" / ")
    found = re.fullmatch(r"and (\d+) more", parts[-1])
    return len(parts) - 1 + int(found[1]) if found else len(parts)


def what_is_late_is(steps: list[Cells], section: str, table: list[list[str]]) -> None:
    """What is not done by its date is in the table of what is off track, or in the list under it."""
    late = [
        row for row in steps if row["status"] not in CLOSED and row["due_to"] and row["due_to"] <= AS_AT.isoformat()
    ]
    in_table = sum(count_in_cell(row[1], none="nothing late") for row in table)
    beside = listed_under(section, "Not done by its date either, though not rated red or amber:")
    assert in_table + beside == len(late)


_OPEN = (
    "t.deleted=0 and (t.status not in ('complete','deferred','cancelled') or (t.status='complete' and t.done_on > ?1))"
)
_UNDER_ITS_ACTIVITY = (
    f"{_OPEN} and exists (select 1 from activity a where a.id=t.activity_id and a.status not in "
    "('deferred','cancelled'))"
)
_TO_BE_DONE = {"activity": _OPEN, "milestone": _UNDER_ITS_ACTIVITY, "output": _UNDER_ITS_ACTIVITY}
"""What was still to be done on the day of the position."""


def what_is_asked_is(book: Book, decisions: str, section: str, table: list[list[str]]) -> None:
    """The new dates that wait for an answer are counted, and each of them is shown."""
    asked = sum(
        int(
            book.value(
                f"select count(*) from {level} t where {still} and t.baseline_due_to is not null "
                "and t.expected_due_to > t.due_to and not exists (select 1 from decision d where d.row_id=t.id and "
                "d.deleted=0 and d.outcome in ('refused','noted') and d.due_to=t.expected_due_to)",
                AS_AT.isoformat(),
            )
        )
        for level, still in _TO_BE_DONE.items()
    )
    found = re.search(r"Agree or refuse (\S+) new dates? ", decisions)
    assert (count_of(found[1]) if found else 0) == asked
    shown = listed_under(section, "New dates are also asked for:")
    for row in table:
        together = re.match(r"(both|all (\w+)): ", row[4])
        shown += count_of(together[2] or together[1]) if together else count_in_cell(row[4], none="none asked")
    assert shown == asked
    questions = int(book.value("select count(distinct row_id) from ask where deleted=0"))
    assert len(re.findall(r"^\d+\. .*Whether it goes on", decisions, re.M)) <= questions
    assert bool(re.search("Whether it goes on", decisions)) == bool(questions)


def what_was_decided_is(book: Book, decisions: str, statements: str) -> None:
    """Each decision is in the log, and each date that one has moved among the dates changed."""
    rows = book.rows("select * from decision where deleted=0")
    more_than_dates = any(
        row["kind"] != "date" or row["minute"] is not None or row["outcome"] not in ("agreed", "refused")
        for row in rows
    )
    assert listed_under(decisions, "Decided so far:") == (len(rows) if more_than_dates else 0)
    moved = {
        row["row_id"]
        for row in rows
        if row["kind"] == "date"
        and row["outcome"] == "agreed"
        and row["was_due_to"] is not None
        and row["due_to"] != row["was_due_to"]
    }
    lines = re.findall(r"^- Dates changed since the plan was agreed: (.*)$", statements, re.M)
    assert len([line for line in lines if line != "none."]) == min(10, len(moved))
    if book.value("select signed_off_on from plan") is None:
        assert not lines


def what_is_counted_is(book: Book, table: list[list[str]]) -> None:
    """So much of each number to reach as was counted last."""
    rows = book.rows(
        "select o.* from output o join activity a on a.id=o.activity_id join objective j on j.id=a.objective_id where "
        "o.deleted=0 and o.target is not null and ((o.status='complete' and (o.done_on is null or o.done_on<=?)) or "
        "(o.status not in ('deferred','cancelled') and a.status not in ('deferred','cancelled'))) "
        "order by j.sort, j.id, a.sort, a.id, o.sort, o.id",
        AS_AT.isoformat(),
    )
    for row, cells in zip(rows, table, strict=False):
        if row["actual"] is None:
            assert cells[1].startswith("not counted yet")
        else:
            assert cells[1].startswith(f"{row['actual']:,.10g}"), (cells, dict(row))


def who_said_nothing_is(book: Book, statements: str) -> None:
    """Which open activities have no rating that was stated or kept in the quarter."""
    silent = int(
        book.value(
            "select count(*) from activity a where a.deleted=0 and a.status not in ('complete','deferred','cancelled') "
            "and not exists (select 1 from progress p where p.row_id=a.id and p.deleted=0 and p.rag is not null and "
            "p.as_at>='2009-10-01')"
        )
    )
    singly = len(re.findall(r"^- No update: ", statements, re.M))
    together = re.findall(r"^- (?:No update from .*|Nobody leads, so nobody could say) \((\d+)\): ", statements, re.M)
    assert singly + sum(map(int, together)) == silent


def test_a_decision_is_new_in_one_report_alone(year: Year) -> None:
    """One between position and cut-off is in the report on that position; one that was recorded later in the next."""
    year("group", "add", "Delivery Group", "--plan", "third")
    known = ("decide", "4.1", "--kind", "scope", "--group", "Delivery", "--what", "Fewer grants", "--on", "5 jan 2010")
    year.on("2010-01-06")(*known)
    third = year.on("2010-01-12").paper("highlight", "--plan", "third", "--position", "31 dec 2009", "--issue")
    late = ("decide", "5.1", "--kind", "scope", "--group", "Delivery", "--what", "By ward", "--on", "6 jan 2010")
    year.on("2010-01-20")(*late)
    fourth = year.on("2010-04-12").paper("highlight", "--plan", "third", "--position", "31 mar 2010")
    found = [{words for words in ("Fewer grants", "By ward") if words in paper} for paper in (third, fourth)]
    assert found == [{"Fewer grants"}, {"By ward"}]


def test_a_date_of_an_output_that_was_moved_is_among_the_dates_changed(year: Year) -> None:
    year("set", "7.2.o1", "--due", "end sep 2009")
    year.on("2009-03-11")("sign-off", "third", "--group", "+Delivery Group")
    year.on("2009-10-01")("decide", "7.2.o1", "--to", "end nov 2009", "--group", "Delivery")
    paper = year.on("2010-01-12").paper("highlight", "--plan", "third", "--position", "31 dec 2009")
    (said,) = [line for line in paper.splitlines() if "Dates changed since the plan was agreed" in line]
    assert "from 30 September 2009 to 30 November 2009, agreed by the Delivery Group" in said
