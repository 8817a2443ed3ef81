"""Papers of plans that are empty, undated, tiny or huge: they still read well."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tsworkbench.papers.highlight import highlight_report
from tsworkbench.papers.highlight.digest import WIDTH, officer_digest, plan_digest
from tsworkbench.papers.highlight.exceptions import exception_report
from tsworkbench.papers.highlight.pictures import burn_up, pictures, ratings, timeline, workload
from tsworkbench.papers.officer_sheet import officer_sheet
from tsworkbench.papers.paper import Paper, Table
from tsworkbench.plan.due.precision import Precision
from tsworkbench.plan.errors import NotFound
from tsworkbench.plan.governance.position import Position
from tsworkbench.plan.model import LeadRole, Rag, Status
from tsworkbench.plan.whole import Activity, Funding, Lead, Library, Milestone, Objective, Output, Plan, Update
from tsworkbench.store.book import Book, Clock
from tsworkbench.store.opening import open_book
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.round.officer_sheet import take_sheet
from tsworkbench.work.round.report import take_position

AT = date(2009, 12, 31)
Plain = Callable[[Paper], str]
Holding = Callable[[Plan], Position]


@pytest.fixture
def early(empty_file: Path, make_clock: Callable[..., Clock]) -> Iterator[Book]:
    """An empty file, opened in November 2009."""
    book = open_book(empty_file, clock=make_clock(datetime(2009, 11, 2, tzinfo=UTC)), who="Owner")
    yield book
    book.close()


@pytest.fixture
def holding(early: Book) -> Holding:
    """The position of a plan, once it has been taken into a file."""

    def take(plan: Plan) -> Position:
        add_plans(early, Library(plans=(plan,)), "plan.json")
        return take_position(early, early.value("select id from plan order by rid desc limit 1"), AT)

    return take


def plan_of(*activities: Activity, **cells: object) -> Plan:
    whole = {"title": "A plan", "period_start": "2009-04-01", "period_end": "2010-03-31", **cells}
    return Plan(objectives=(Objective(ref="1", title="An aim", activities=activities),), **whole)  # type: ignore[arg-type]


def due(title: str, day: str, *, done_on: str | None = None, **cells: object) -> Milestone:
    status = Status.COMPLETE if done_on else Status.NOT_STARTED
    return Milestone(
        title=title,
        due_from=f"{day[:7]}-01",
        due_to=day,
        due_precision=Precision.MONTH,
        status=status,
        done_on=done_on,
        **cells,  # type: ignore[arg-type]
    )


def test_an_empty_plan(holding: Holding, plain: Plain, golden: Callable[[str, str], None]) -> None:
    text = plain(highlight_report(holding(Plan(title="An empty plan"))))
    golden("empty.txt", text)


def test_a_plan_without_dates(book: Book, plain: Plain, golden: Callable[[str, str], None]) -> None:
    plan = book.value("select id from plan where short_title='THIN'")
    golden("no-dates.txt", plain(highlight_report(take_position(book, plan, AT))))


def test_an_empty_plan_has_no_exception_and_no_picture(holding: Holding, plain: Plain) -> None:
    position = holding(Plan(title="An empty plan"))
    assert "there is no exception to report" in plain(exception_report(position))
    assert pictures(position) == []
    assert plan_digest(position).startswith("An empty plan\nPosition at 31 December 2009")


# -- none, one, many


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        ((), "Nothing in the plan has a date yet, so nothing can be late: 1 activity is still to be done."),
        ((due("a", "2010-02-28"),), "Nothing was due by 31 December 2009."),
        ((due("a", "2009-11-30"),), "The one milestone due by 31 December 2009 is not complete (1.1)."),
        ((due("a", "2009-11-30", done_on="2009-11-20"),), "The one milestone due by 31 December 2009 is complete."),
        (
            (due("a", "2009-11-30", done_on="2009-11-20"), due("b", "2009-12-31", done_on="2009-12-31")),
            "Both milestones due by 31 December 2009 are complete.",
        ),
        (
            (due("a", "2009-11-30"), due("b", "2009-12-31")),
            "None of the two milestones due by 31 December 2009 is complete; two are not, and they sit in one activity "
            "(1.1).",
        ),
        (
            (due("a", "2009-11-30", done_on="2009-11-20"), due("b", "2009-12-31")),
            "One of the two milestones due by 31 December 2009 is complete; one is not (1.1).",
        ),
    ],
)
def test_what_is_due_and_done_in_plain_sentences(
    holding: Holding, plain: Plain, milestones: tuple[Milestone, ...], said: str
) -> None:
    text = plain(highlight_report(holding(plan_of(Activity(ref="1.1", title="Do it", milestones=milestones)))))
    assert f"\n{said}\n" in text


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        ((), "Nothing was due this quarter."),
        ((due("a", "2009-11-30"),), "The one milestone due this quarter is not done."),
        ((due("a", "2009-11-30", done_on="2009-12-05"),), "The one milestone due this quarter is done, late."),
        ((due("a", "2009-11-30"), due("b", "2009-12-31")), "None of the two milestones due this quarter is done."),
        (
            (due("a", "2009-08-31", done_on="2009-12-05"), due("b", "2010-02-28", done_on="2009-12-05")),
            "Nothing was due this quarter; two milestones are done.",
        ),
        (
            (
                due("a", "2009-08-31", done_on="2009-12-05"),
                due("b", "2010-02-28", done_on="2009-12-05"),
                due("c", "2009-10-31", done_on="2009-10-05"),
                Milestone(title="d", status=Status.COMPLETE, done_on="2009-10-06"),
            ),
            "The one milestone due this quarter is done. One left over from before is done too. "
            "One not due yet is done already. One without a date is done too.",
        ),
    ],
)
def test_what_was_done_in_plain_sentences(
    holding: Holding, plain: Plain, milestones: tuple[Milestone, ...], said: str
) -> None:
    text = plain(highlight_report(holding(plan_of(Activity(ref="1.1", title="Do it", milestones=milestones)))))
    assert f"\n{said}\n" in text


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        ((due("a", "2009-11-30", done_on="2009-11-20"),), "Nothing more falls due by 31 March 2010."),
        ((due("a", "2010-01-31"),), "One milestone falls due by 31 March 2010."),
        (
            (due("a", "2010-03-31"), due("b", "2010-03-31")),
            "Two milestones fall due by 31 March 2010, all of them in March itself.",
        ),
        (
            (due("a", "2009-11-30"), due("b", "2010-03-31")),
            "One more falls due by 31 March 2010. With the one carried over that is two to do.",
        ),
    ],
)
def test_what_comes_next_in_plain_sentences(
    holding: Holding, plain: Plain, milestones: tuple[Milestone, ...], said: str
) -> None:
    text = plain(highlight_report(holding(plan_of(Activity(ref="1.1", title="Do it", milestones=milestones)))))
    assert f" {said}\n" in text


def test_activities_without_milestones_are_what_is_due(holding: Holding, plain: Plain) -> None:
    dated = {"due_from": "2009-11-01", "due_to": "2009-11-30", "due_precision": Precision.MONTH}
    plan = plan_of(
        Activity(ref="1", title="Open a centre", **dated),  # type: ignore[arg-type]
        Activity(ref="2", title="Hire a hall", status=Status.COMPLETE, done_on="2009-11-30", **dated),  # type: ignore[arg-type]
        activity_word="Action",
        objective_word="Priority",
    )
    text = plain(highlight_report(holding(plan)))
    assert "One of the two actions due by 31 December 2009 is complete; one is not (1)." in text
    assert "# 3. By priority" in text
    assert "Priorities are not given one colour" in text
    assert "No action is rated red or amber." in text
    assert "- 1 Open a centre (November 2009; nobody), nothing said of it yet" in text


def test_money_without_a_sum_and_an_activity_alone(holding: Holding, plain: Plain) -> None:
    funding = (Funding(source="Lottery", confirmed=False),)
    text = plain(highlight_report(holding(plan_of(Activity(ref="1.1", title="Do it", funding=funding)))))
    assert "One allocation without a sum is not confirmed." in text
    assert "- The money for 1.1 Do it, from the Lottery." in text
    assert "Say whether the money for 1.1 is confirmed (section 7); if it is not, whether 1.1 stops." in text
    assert "No unfinished milestone rests on it (1.1)." in text


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        ((), "The plan names no outputs."),
        ((Output(text="A report"),), "The one output is not in place yet."),
        ((Output(text="A", status=Status.COMPLETE), Output(text="B")), "One of the two outputs is in place."),
        ((Output(text="A"), Output(text="B")), "None of the two outputs is in place yet."),
        (
            (Output(text="A", status=Status.COMPLETE), Output(text="B", status=Status.COMPLETE)),
            "Both outputs are in place.",
        ),
    ],
)
def test_outputs_in_plain_sentences(holding: Holding, plain: Plain, outputs: tuple[Output, ...], said: str) -> None:
    assert f"\n{said}\n" in plain(
        highlight_report(holding(plan_of(Activity(ref="1.1", title="Do it", outputs=outputs))))
    )


def test_text_that_looks_like_markup_stays_text(holding: Holding, plain: Plain) -> None:
    hostile = "=HYPERLINK(1) <script>alert(1)</script> **bold** | cell"
    plan = plan_of(
        Activity(ref="1.1", title=hostile, rag=Rag.RED, updates=(Update(rag=Rag.RED, why=hostile, as_at="2009-12-01"),))
    )
    assert plain(highlight_report(holding(plan))).count(hostile) >= 2


def test_very_long_words_are_cut_and_no_digest_line_is_too_long(holding: Holding, plain: Plain) -> None:
    endless = "Constitution" * 80
    plan = plan_of(
        Activity(
            ref="1.1",
            title=endless,
            rag=Rag.RED,
            leads=(Lead(name="A" * 90),),
            milestones=(due(endless, "2009-11-30"),),
            updates=(Update(rag=Rag.RED, why=endless, next=f"{'word ' * 300}", as_at="2009-12-01"),),
        )
    )
    position = holding(plan)
    assert max(map(len, plan_digest(position).splitlines())) <= WIDTH
    assert max(map(len, plain(highlight_report(position)).splitlines())) < 2000


def test_what_is_complete_counts_so_even_without_a_rating(holding: Holding, plain: Plain) -> None:
    text = plain(highlight_report(holding(plan_of(Activity(ref="1.1", title="Did it", status=Status.COMPLETE)))))
    assert "Of 1 activity: ✓ Complete 1." in text
    assert "No update" not in text


@pytest.mark.parametrize("day", ["2009-13-45", "soon", "0001-01-01", "9999-12-31"])
def test_days_that_another_tool_wrote_do_no_harm(early: Book, holding: Holding, plain: Plain, day: str) -> None:
    holding(plan_of(Activity(ref="1.1", title="Do it", milestones=(due("a", "2009-11-30"), due("b", "2010-01-31")))))
    with early.act() as act:
        act.set("milestone", early.value("select min(id) from milestone"), due_to=day, done_on=day, expected_due_to=day)
        act.called("Another tool")
    position = take_position(early, early.value("select id from plan"), AT)
    assert "# 10. What the ratings mean" in plain(highlight_report(position))


# -- very many


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Position]]:
    """A plan of 10,000 milestones in 1,000 activities, a third of them off track."""
    from tsworkbench.store.upgrade import create

    path = tmp_path_factory.mktemp("many") / "many.db"
    create(path)
    now = int(datetime(2009, 11, 2, tzinfo=UTC).timestamp() * 1000)
    book = open_book(path, clock=lambda: now, who="Owner")
    rags = (Rag.GREEN, Rag.AMBER, Rag.RED)
    activities = tuple(
        Activity(
            ref=f"{n // 20 + 1}.{n % 20 + 1}",
            title=f"Activity {n}",
            rag=rags[n % 3],
            leads=(Lead(name=f"Officer {n % 40}"),),
            milestones=tuple(
                due(
                    f"Step {n}.{m}",
                    f"20{9 + (m > 8):02d}-{(m + 3) % 12 + 1:02d}-28",
                    done_on=None if m > 5 else "2009-10-20",
                )
                for m in range(10)
            ),
            outputs=(Output(text=f"Output {n}", target=10.0),),
            updates=(Update(rag=rags[n % 3], why="Why", next="Next", as_at="2009-09-01"),),
        )
        for n in range(1000)
    )
    objectives = tuple(
        Objective(ref=str(n + 1), title=f"Aim {n}", activities=activities[n * 20 : n * 20 + 20]) for n in range(50)
    )
    plan = Plan(title="A huge plan", period_start="2009-04-01", period_end="2010-03-31", objectives=objectives)
    add_plans(book, Library(plans=(plan,)), "plan.json")
    yield book, take_position(book, book.value("select id from plan"), AT)
    book.close()


def test_ten_thousand_milestones_are_summed_up_and_what_is_left_out_is_said(
    many: tuple[Book, Position], plain: Plain
) -> None:
    paper = highlight_report(many[1], with_pictures=False)
    text = plain(paper)
    assert len(text.split()) < 3500
    assert max(len(block.rows) for block in paper.blocks if isinstance(block, Table)) <= 30
    assert "6,000 of the 9,000 milestones due by 31 December 2009 are complete" in text
    assert "646 more are not shown here; the plan itself lists them." in text
    assert "20 more are not shown here; the plan itself lists them." in text
    assert "and 986 more, which the plan lists" in text
    assert "No update from Officer 0 (25): 1.1, 3.1, 5.1, 7.1, 9.1, 11.1, 13.1, 15.1 and 17 more." in text


def test_other_papers_of_it_stay_short_too(many: tuple[Book, Position], plain: Plain) -> None:
    book, position = many
    exceptions = plain(exception_report(position))
    assert "616 more are not shown here" in exceptions
    assert "and and" not in exceptions
    assert len(plan_digest(position).splitlines()) < 120
    sheet = take_sheet(book, book.value("select id from officer where name='Officer 0'"), date(2009, 12, 15))
    assert len(sheet.items) == 100
    assert len(officer_digest(sheet).splitlines()) < 120
    assert "Officer 0: what there is to do" in plain(officer_sheet(sheet))


def test_its_pictures_are_of_a_size_a_page_can_hold(many: tuple[Book, Position]) -> None:
    position = many[1]
    drawn = timeline(position)
    assert sum(len(lane.steps) for lane in drawn.lanes) == 200
    assert (len(drawn.lanes), drawn.left_out) == (20, 980)
    assert len(burn_up(position).points) <= 15
    assert len(workload(position).officers) == 15


# -- pictures


def test_the_pictures_show_what_the_report_says(quarter: Book, action_plan: Callable[[Book], str]) -> None:
    position = take_position(quarter, action_plan(quarter), AT)
    points = {point.day: point for point in burn_up(position).points}
    assert (points[AT].planned, points[AT].done, points[AT].forecast) == (20, 15, 15)
    assert points[date(2010, 1, 31)].done is None
    assert (points[date(2010, 1, 31)].planned, points[date(2010, 1, 31)].forecast) == (27, 25)
    assert points[date(2010, 2, 28)].forecast == 28
    assert burn_up(position).total == 40
    lanes = {lane.ref: lane for lane in timeline(position).lanes}
    assert len(lanes) == 15
    assert lanes["7.1"].undated == 2
    late = lanes["4.6"].steps[0]
    assert (late.baseline_to, late.expected_to, late.done_on) == (date(2009, 11, 30), date(2010, 1, 31), None)
    assert [dict(one.counts) for one in ratings(position).objectives][3] == {Rag.COMPLETE: 1, Rag.RED: 2, Rag.GREEN: 3}
    load = {one.name: one for one in workload(position).officers}
    assert load["Louise Russell"].before == 4
    assert load["Louise Russell"].counts == (3, 1, 7, 0)
    assert load["Louise Russell"].undated == 2


# -- officers


def test_joint_and_supporting_parts_are_marked(book: Book, plain: Plain, as_at: date) -> None:
    def sheet_of(name: str) -> str:
        return plain(officer_sheet(take_sheet(book, book.value("select id from officer where name=?", name), as_at)))

    assert "joint, with Louise Russell" in sheet_of("Andy Algar")
    assert "supporting Louise Russell" in sheet_of("Corporate Finance")
    assert "lead, with Andy Algar" in sheet_of("Louise Russell")
    assert LeadRole.SUPPORTING in {
        item.role for item in take_sheet(book, book.value("select id from officer where kind='team'"), as_at).items
    }


def test_an_officer_with_nothing_to_do_is_told_so(book: Book, plain: Plain, as_at: date) -> None:
    with book.act() as act:
        officer = act.insert("officer", name="Idle Hands")
        act.called("An officer")
    sheet = take_sheet(book, officer, as_at)
    assert "Nothing in the plans is Idle Hands's to do at the moment." in plain(officer_sheet(sheet))
    assert "Nothing to do." in officer_digest(sheet)
    with pytest.raises(NotFound):
        take_sheet(book, "nobody", as_at)


def test_an_officer_of_two_plans_has_one_list(book: Book, plain: Plain, as_at: date) -> None:
    officer = book.value("select id from officer where name='Louise Russell'")
    theme = book.value("select id from objective where ref='T2'")
    with book.act() as act:
        act.insert("lead", row_id=theme, level="objective", officer_id=officer, sort="V")
        act.called("A lead")
    text = plain(officer_sheet(take_sheet(book, officer, as_at)))
    assert "Done | No. | What | Due | Part | Plan" in text
    assert "| THIN" in text
    assert "From the plans Third Sector Strategy and THIN." in text


def test_the_pictures_of_a_plan_speak_in_its_own_words(holding: Holding) -> None:
    position = holding(
        plan_of(
            Activity(
                title="Open a centre",
                rag=Rag.GREEN,
                due_from="2009-11-01",
                due_to="2009-11-30",
                due_precision=Precision.MONTH,
            ),
            objective_word="Theme",
            activity_word="Objective",
        )
    )
    said = " ".join(
        f"{one.description} {' '.join(column.title for column in one.table.columns)}" for one in pictures(position)
    )
    assert "1 objective and 1 dated objective from" in said
    assert "ratings of 1 objective under 1 theme" in said
    assert "Theme" in said
    for word in ("activit", "milestone", "Milestone"):
        assert word not in said
