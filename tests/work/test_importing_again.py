"""A newer edition of a document, held beside the plan that came from an older one, and taken in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from tsworkbench.plan.errors import Cancelled, Conflict, NotFound, NothingToDo, Refused
from tsworkbench.plan.imports.differences import Difference, Kind
from tsworkbench.plan.imports.draft import Draft
from tsworkbench.plan.model import LeadRole, Level, Status
from tsworkbench.plan.whole import Activity, Lead, Milestone, Note, Objective, Output, Plan, SignOff
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import imports
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.opening import open_book
from tsworkbench.store.tables import NAMES
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import Place, place
from tsworkbench.work.agreement.decisions import add_group
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import Edit, perform
from tsworkbench.work.imports.edition import Decided
from tsworkbench.work.imports.intake import Proposal, propose, take_in
from tsworkbench.work.officers import assign
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.status import retitle, set_status
from tsworkbench.work.row.tree import delete, move

AS_AT = date(2009, 12, 15)
AsDraft = Callable[..., Draft]
Take = Callable[..., str]


def _dated(title: str, phrase: str, first: str, last: str, **more: Any) -> Milestone:
    return Milestone(
        title=title,
        text=f"{title} {phrase}",
        due_text=phrase,
        due_printed=phrase,
        due_from=first,
        due_to=last,
        due_precision="month",
        **more,
    )


BOARD = _dated("Interim board in place", "by Dec 2009", "2009-12-01", "2009-12-31")
DIRECTOR = _dated("Director in post", "by March 2010", "2010-03-01", "2010-03-31")
COUNCIL = Activity(
    ref="1.1",
    title="Develop a council for voluntary service",
    cost_text="£105,000",
    cost_pence=10_500_000,
    cost_kind="amount",
    leads=(Lead(name="Louise Russell"),),
    milestones=(BOARD, DIRECTOR),
    outputs=(Output(text="1,000 directories distributed", target=1000.0, unit="directories"),),
)
COMPACT = Activity(ref="1.2", title="Review the compact with partners", leads=(Lead(name="Andy Algar"),))
PLAN = Plan(
    title="Third Sector Strategy action plan",
    period_start="2009-04-01",
    period_end="2010-03-31",
    objectives=(
        Objective(ref="1", title="Infrastructure to support the sector", activities=(COUNCIL, COMPACT)),
        Objective(ref="2", title="The highest standards with volunteers"),
    ),
)


def _with(*activities: Activity, **cells: Any) -> Plan:
    first = replace(PLAN.objectives[0], activities=activities)
    return replace(PLAN, objectives=(first, *PLAN.objectives[1:]), **cells)


def _council(**cells: Any) -> Plan:
    return _with(replace(COUNCIL, **cells), COMPACT)


@pytest.fixture
def propose_plan(empty_book: Book, as_draft: AsDraft) -> Callable[..., Proposal]:
    def proposal(plan: Plan, source: str = "plan.docx", **options: Any) -> Proposal:
        return propose(empty_book, as_draft(plan, source=source), **options)

    return proposal


@pytest.fixture
def take(empty_book: Book, propose_plan: Callable[..., Proposal]) -> Callable[..., str]:
    """Takes a plan in as a document's, and returns the act's label."""

    def taken(plan: Plan, source: str = "plan.docx", **options: Any) -> str:
        passed = {name: options.pop(name) for name in ("named", "new", "fingerprint") if name in options}
        return take_in(empty_book, propose_plan(plan, source, **passed), as_at=AS_AT, **options).label

    return taken


@pytest.fixture
def differences(propose_plan: Callable[..., Proposal]) -> Callable[..., list[Difference]]:
    def found(plan: Plan, source: str = "plan.docx") -> list[Difference]:
        comparison = propose_plan(plan, source).parts[0].comparison
        assert comparison is not None
        return list(comparison.differences)

    return found


@pytest.fixture
def act(empty_book: Book) -> Callable[..., None]:
    """An officer's own act on the row of a ref."""

    def performed(ref: str, edit: Callable[[Place], Edit]) -> None:
        perform(empty_book, edit(place(empty_book, ref)))

    return performed


def _cells(book: Book, ref: str, *columns: str) -> Any:
    here = place(book, ref)
    row = book.row(f"select {', '.join(columns)} from {here.level} where id=?", here.id)
    assert row is not None
    return tuple(row) if len(columns) > 1 else row[0]


def _live(book: Book) -> dict[str, list[tuple[Any, ...]]]:
    """Every live row of every table."""
    return {
        table: sorted(tuple(row) for row in book.rows(f"select * from {table} where deleted=0 order by id"))
        for table in NAMES
    }


def _kinds(differences: list[Difference]) -> list[tuple[str, str | None]]:
    return [(str(one.kind), one.field) for one in differences]


# -- a document for the first time


def test_a_document_becomes_a_plan_in_one_act(empty_book: Book, take: Take) -> None:
    assert take(PLAN) == "Imported “Third Sector Strategy action plan” from plan.docx"
    rows = empty_book.rows("select ref from milestone union all select ref from output order by 1")
    assert [row[0] for row in rows] == ["1.1.m1", "1.1.m2", "1.1.o1"], "what has no number gets one"
    assert not empty_book.value("select 1 from milestone where id like 'd%'"), "a draft's keys stay in the draft"
    assert check(empty_book) == []
    before = _live(empty_book)
    undo_log.undo(empty_book)
    assert not any(_live(empty_book).values()), "the officers it brought go as well"
    undo_log.redo(empty_book)
    assert _live(empty_book) == before


def test_the_file_knows_which_document_a_plan_came_from(empty_book: Book, take: Take) -> None:
    take(PLAN, fingerprint="abc")
    origin = imports.origin(empty_book, empty_book.value("select id from plan"))
    assert origin is not None
    assert origin[:2] == ("plan.docx", "abc")
    assert origin.at.startswith("2009-12-15T14")


def test_a_plan_that_nobody_imported_has_no_document(book: Book) -> None:
    assert imports.origin(book, book.value("select id from plan")) is None


def test_a_draft_without_a_plan_is_refused(empty_book: Book, as_draft: AsDraft) -> None:
    with pytest.raises(Refused, match=r"There is no plan in letter\.docx"):
        propose(empty_book, as_draft(source="letter.docx"))


def test_links_of_a_draft_lead_to_the_rows_they_became(empty_book: Book, as_draft: AsDraft) -> None:
    from tsworkbench.plan.whole import Link

    steps = (replace(BOARD, ref="1.1.m1"), replace(DIRECTOR, links=(Link(to="1.1.m1"),)))
    take_in(empty_book, propose(empty_book, as_draft(_council(milestones=steps))), as_at=AS_AT)
    linked = empty_book.row("select m.title from link l join milestone m on m.id=l.to_id")
    assert linked is not None
    assert linked["title"] == "Interim board in place"


# -- the same again


def test_the_same_document_again_changes_nothing(take: Take, propose_plan: Any, empty_book: Book) -> None:
    take(PLAN, fingerprint="abc")
    acts = empty_book.value("select count(*) from action")
    proposal = propose_plan(PLAN, fingerprint="abc")
    assert proposal.is_nothing
    assert proposal.is_same_document
    comparison = proposal.parts[0].comparison
    assert comparison.unchanged == 7
    with pytest.raises(NothingToDo, match=r"Nothing has changed.*the document that was imported last"):
        take(PLAN, fingerprint="abc")
    assert empty_book.value("select count(*) from action") == acts


def test_what_officers_have_done_since_is_no_difference(
    take: Take, differences: Any, act: Any, empty_book: Book
) -> None:
    take(PLAN)
    act("1.1.m1", lambda row: set_status(row, Status.COMPLETE, as_at=AS_AT))
    act("1.1.m2", lambda row: set_due(row, "end April 2010", as_at=AS_AT))
    act("1.2", lambda row: retitle(row, "Review and renew the compact"))
    act("1.1", lambda row: assign(row, "Andy Algar"))
    assert differences(PLAN) == []
    assert _cells(empty_book, "1.1.m1", "status") == "complete"


def test_a_row_added_in_the_file_is_neither_gone_nor_new(take: Take, differences: Any, empty_book: Book) -> None:
    from tsworkbench.work.row.tree import add

    take(PLAN)
    perform(empty_book, add("milestone", place(empty_book, "1.1"), "Office opened", as_at=AS_AT))
    assert differences(PLAN) == []


# -- what changed


def test_a_newer_edition_updates_in_place(take: Take, empty_book: Book) -> None:
    take(PLAN)
    ids = {row["ref"]: row["id"] for row in empty_book.rows("select ref, id from milestone")}
    steps = (
        BOARD,
        _dated("Director in post", "by June 2010", "2010-06-01", "2010-06-30"),
        Milestone(title="Office opened"),
    )
    label = take(_council(milestones=steps, cost_text="£110,000", cost_pence=11_000_000), "plan v2.docx")
    assert label == "Updated “Third Sector Strategy action plan” (1 added, 2 changed) from plan v2.docx"
    assert _cells(empty_book, "1.1.m2", "id", "due_to", "due_text") == (ids["1.1.m2"], "2010-06-30", "by June 2010")
    assert _cells(empty_book, "1.1.m2", "due_printed") == "by March 2010", "what was printed first is kept"
    assert _cells(empty_book, "1.1", "cost_pence") == 11_000_000
    assert _cells(empty_book, "1.1.m3", "title") == "Office opened"
    assert check(empty_book) == []


def test_each_difference_says_what_it_was_and_what_it_is_now(take: Take, differences: Any) -> None:
    take(PLAN)
    later = _dated("Director in post", "by June 2010", "2010-06-01", "2010-06-30")
    (one,) = differences(_council(milestones=(BOARD, later)))
    assert (one.kind, one.level, one.ref, one.field) == (Kind.CHANGED, Level.MILESTONE, "1.1.m2", "due")
    assert (one.was, one.now) == ("by March 2010 (end Mar 2010)", "by June 2010 (end Jun 2010)")
    assert not one.is_slip


def test_what_the_document_does_not_say_overwrites_nothing(take: Take, differences: Any) -> None:
    take(PLAN)
    bare = replace(COUNCIL, cost_text=None, cost_pence=None, cost_kind="none", leads=())
    assert differences(_with(bare, COMPACT)) == []


def test_rows_come_in_where_the_document_has_them(take: Take, empty_book: Book) -> None:
    take(PLAN)
    new = [Activity(title=f"New one {n}") for n in range(3)]
    take(_with(new[0], COUNCIL, new[1], new[2], COMPACT))
    rows = empty_book.rows("select title, ref from activity order by sort")
    assert [row["title"] for row in rows] == [new[0].title, COUNCIL.title, new[1].title, new[2].title, COMPACT.title]
    assert [row["ref"] for row in rows] == ["1.3", "1.1", "1.4", "1.5", "1.2"], "no number is used twice"


def test_a_row_moves_with_what_it_holds(take: Take, empty_book: Book) -> None:
    take(PLAN)
    first, second = PLAN.objectives
    moved = replace(COUNCIL, ref="2.1")
    plan = replace(PLAN, objectives=(replace(first, activities=(COMPACT,)), replace(second, activities=(moved,))))
    label = take(plan, "v2.docx")
    assert "1 moved" in label
    assert _cells(empty_book, "2.1", "title") == COUNCIL.title
    assert _cells(empty_book, "2.1.m1", "title") == BOARD.title, "its rows carry its number"
    assert check(empty_book) == []
    with pytest.raises(NothingToDo):
        take(plan, "v2.docx")


def test_another_order_in_the_document_is_taken_over(take: Take, empty_book: Book, differences: Any) -> None:
    take(PLAN)
    plan = _with(replace(COMPACT, ref="1.2"), COUNCIL)
    assert _kinds(differences(plan)) == [("moved", "place")]
    take(plan)
    assert [row[0] for row in empty_book.rows("select ref from activity order by sort")] == ["1.2", "1.1"]


def test_a_row_that_an_officer_has_moved_stays_there(take: Take, differences: Any, act: Any) -> None:
    take(PLAN)
    act("1.2", lambda row: move(row, -1))
    assert differences(PLAN) == []


def test_a_new_heading_takes_over_rows_that_the_file_has(take: Take, empty_book: Book) -> None:
    take(PLAN)
    heading = Objective(
        ref="3", title="Partnership working", activities=(replace(COMPACT, ref="3.1"), Activity(title="Fresh"))
    )
    plan = replace(_with(COUNCIL), objectives=(*_with(COUNCIL).objectives, heading))
    take(plan)
    assert _cells(empty_book, "3.1", "title") == COMPACT.title
    assert empty_book.value("select count(*) from activity where deleted=0") == 3
    assert check(empty_book) == []


def test_new_leads_and_money_take_the_place_of_those_that_were_imported(take: Take, empty_book: Book) -> None:
    take(PLAN)
    before = empty_book.value("select id from officer where name='Louise Russell'")
    leads = (Lead(name="Shazia Hussain"), Lead(name="Louise Russell", role=LeadRole.JOINT))
    take(_council(leads=leads))
    plan = read_library(empty_book).plans[0]
    assert [(lead.name, str(lead.role)) for lead in plan.objectives[0].activities[0].leads] == [
        ("Shazia Hussain", "lead"),
        ("Louise Russell", "joint"),
    ]
    assert empty_book.value("select count(*) from officer where name='Louise Russell'") == 1
    assert plan.objectives[0].activities[0].leads[1].officer_id == before


def test_an_officer_that_the_file_has_as_a_team_is_not_doubled_as_a_person(take: Take, empty_book: Book) -> None:
    take(PLAN)
    perform_kind = empty_book.value("select id from officer where name='Andy Algar'")
    with empty_book.act() as act:
        act.called("Andy Algar is a team")
        act.set("officer", perform_kind, kind="team")
    take(_council(leads=(Lead(name="Andy Algar"),)))
    assert empty_book.value("select count(*) from officer where name='Andy Algar' and deleted=0") == 1


def test_new_notes_are_added_to_those_there_are(take: Take, empty_book: Book, differences: Any) -> None:
    take(_council(notes="As agreed in May"))
    take(_council(notes="As agreed in May\nSubject to funding"))
    assert _cells(empty_book, "1.1", "notes") == "As agreed in May\nSubject to funding"
    noted = _council(notes="Doubt at row 3: “x” was read as y. Why.")
    take(noted)
    assert differences(_council(notes="Doubt at page 2, row 9: “x” was read as y. Why.")) == []


def test_a_blank_of_the_sign_off_block_is_filled_in(take: Take, empty_book: Book) -> None:
    take(replace(PLAN, sign_offs=(SignOff(label="Chair"),)))
    take(replace(PLAN, sign_offs=(SignOff(label="Chair", value="A Ahmed"), SignOff(label="Date"))))
    rows = empty_book.rows("select label, value from sign_off where deleted=0 order by sort")
    assert [tuple(row) for row in rows] == [("Chair", "A Ahmed"), ("Date", None)]


def test_a_private_note_that_was_taken_off_does_not_come_back(take: Take, empty_book: Book, differences: Any) -> None:
    noted = _council(private_notes=(Note(text="Ask Louise"),))
    take(PLAN)
    take(noted)
    with empty_book.act() as act:
        act.called("Took a note off")
        act.set("note", empty_book.value("select id from note"), deleted=1)
    assert differences(noted) == []


# -- where both have changed it


def test_where_both_have_changed_it_the_files_stays_and_it_is_said(
    take: Take, differences: Any, act: Any, empty_book: Book
) -> None:
    take(PLAN)
    act("1.2", lambda row: retitle(row, "Renew the compact with partners"))
    newer = _with(COUNCIL, replace(COMPACT, title="Review the compact with all partners"))
    (one,) = differences(newer)
    assert (one.kind, one.field) == (Kind.CONFLICT, "title")
    assert (one.was, one.now) == ("Renew the compact with partners", "Review the compact with all partners")
    label = take(newer)
    assert label == "Updated “Third Sector Strategy action plan”, which stays as it is from plan.docx"
    assert _cells(empty_book, "1.2", "title") == "Renew the compact with partners"
    assert differences(newer) == [], "it was answered: it is not asked again"
    assert _kinds(differences(_with(COUNCIL, replace(COMPACT, title="Review the compact")))) == [("conflict", "title")]


def test_a_conflict_may_be_settled_for_the_document(take: Take, differences: Any, act: Any, empty_book: Book) -> None:
    take(PLAN)
    act("1.2", lambda row: retitle(row, "Renew the compact with partners"))
    newer = _with(COUNCIL, replace(COMPACT, title="Review the compact with all partners"))
    (one,) = differences(newer)
    take(newer, choices={one.key: True})
    assert _cells(empty_book, "1.2", "title") == "Review the compact with all partners"
    undo_log.undo(empty_book)
    assert _cells(empty_book, "1.2", "title") == "Renew the compact with partners"
    assert _kinds(differences(newer)) == [("conflict", "title")], "taken back, it is a question again"


def test_a_change_that_is_not_wanted_is_not_asked_again(take: Take, differences: Any) -> None:
    take(PLAN)
    newer = _council(cost_text="£1", cost_pence=100)
    (one,) = differences(newer)
    take(newer, choices={one.key: False})
    assert differences(newer) == []
    assert _kinds(differences(_council(cost_text="£2", cost_pence=200))) == [("changed", "cost")]


def test_leads_that_officers_have_changed_stay(take: Take, differences: Any, act: Any, empty_book: Book) -> None:
    take(PLAN)
    act("1.1", lambda row: assign(row, "Andy Algar"))
    (one,) = differences(_council(leads=(Lead(name="Shazia Hussain"),)))
    assert (one.kind, one.was, one.now) == (Kind.CONFLICT, "Andy Algar", "Shazia Hussain")


def test_a_status_in_the_document_counts_like_any_field(take: Take, differences: Any, act: Any) -> None:
    take(PLAN)
    done = replace(BOARD, status=Status.COMPLETE)
    assert _kinds(differences(_council(milestones=(done, DIRECTOR)))) == [("changed", "status")]
    act("1.1.m1", lambda row: set_status(row, Status.DEFERRED, as_at=AS_AT))
    assert _kinds(differences(_council(milestones=(done, DIRECTOR)))) == [("conflict", "status")]


# -- what is gone, and what was taken out


def test_a_row_that_the_document_no_longer_has_is_kept_and_said(take: Take, differences: Any, empty_book: Book) -> None:
    take(PLAN)
    (one,) = differences(_with(COMPACT))
    assert (one.kind, one.ref) == (Kind.GONE, "1.1")
    with pytest.raises(NothingToDo):
        take(_with(COMPACT))
    assert _cells(empty_book, "1.1", "status") == "not_started"


def test_a_row_that_is_gone_may_be_deleted_with_what_it_holds(take: Take, differences: Any, empty_book: Book) -> None:
    take(PLAN)
    before = _live(empty_book)
    (one,) = differences(_with(COMPACT))
    assert "1 taken out" in take(_with(COMPACT), choices={one.key: True})
    assert empty_book.value("select count(*) from milestone where deleted=0") == 0
    assert check(empty_book) == []
    undo_log.undo(empty_book)
    assert _live(empty_book) == before


def test_after_sign_off_a_row_that_is_gone_is_cancelled_instead(
    take: Take, differences: Any, act: Any, empty_book: Book
) -> None:
    take(PLAN)
    _sign(empty_book)
    (one,) = differences(_council(milestones=(BOARD,)))
    take(_council(milestones=(BOARD,)), choices={one.key: True})
    assert _cells(empty_book, "1.1.m2", "status") == "cancelled"
    assert differences(_council(milestones=(BOARD,))) == [], "what is cancelled is not missed"


def test_a_row_that_was_deleted_here_does_not_come_back_by_itself(
    take: Take, differences: Any, act: Any, empty_book: Book
) -> None:
    take(PLAN)
    act("1.2", delete)
    (one,) = differences(PLAN)
    assert (one.kind, one.title) == (Kind.LEFT_OUT, COMPACT.title)
    with pytest.raises(NothingToDo):
        take(PLAN)
    take(PLAN, choices={one.key: True})
    assert empty_book.value("select count(*) from activity where title=? and deleted=0", COMPACT.title) == 1


def test_what_an_import_brought_and_undo_took_away_comes_in_anew(
    take: Take, differences: Any, empty_book: Book
) -> None:
    take(_with(COUNCIL))
    take(PLAN)
    undo_log.undo(empty_book)
    assert _kinds(differences(PLAN)) == [("added", None)]


def test_a_row_left_out_of_an_import_stays_out_of_the_next(empty_book: Book, as_draft: AsDraft) -> None:
    raw = as_draft(PLAN)
    settled = replace(raw, library=replace(raw.library, plans=(_without_second(raw.library.plans[0]),)))
    take_in(empty_book, propose(empty_book, settled, raw=raw), as_at=AS_AT)
    assert empty_book.value("select count(*) from activity") == 1
    comparison = propose(empty_book, as_draft(PLAN)).parts[0].comparison
    assert comparison is not None
    assert _kinds(list(comparison.differences)) == [("left out", None)]


def _without_second(plan: Plan) -> Plan:
    first = plan.objectives[0]
    return replace(plan, objectives=(replace(first, activities=first.activities[:1]), *plan.objectives[1:]))


def test_a_doubt_that_was_settled_is_not_unsettled_by_the_next_edition(empty_book: Book, as_draft: AsDraft) -> None:
    def doubtful() -> Draft:
        return as_draft(_council(leads=(Lead(name="Louise Russell Andy Algar"),)))

    raw = doubtful()
    two = (Lead(name="Louise Russell"), Lead(name="Andy Algar", role=LeadRole.JOINT))
    plan = raw.library.plans[0]
    first = plan.objectives[0]
    activity = replace(first.activities[0], title="Develop a council for voluntary services", leads=two)
    settled_plan = replace(
        plan, objectives=(replace(first, activities=(activity, first.activities[1])), *plan.objectives[1:])
    )
    settled = replace(raw, library=replace(raw.library, plans=(settled_plan,)))
    take_in(empty_book, propose(empty_book, settled, raw=raw), as_at=AS_AT)
    comparison = propose(empty_book, doubtful()).parts[0].comparison
    assert comparison is not None
    assert list(comparison.differences) == []


# -- after sign-off


def _sign(book: Book) -> None:
    row = book.row("select id, rid from plan")
    assert row is not None
    here = Place("plan", row["id"], row["rid"], row["id"])
    perform(book, sign_off(here, on=date(2009, 5, 1), as_at=AS_AT))
    perform(book, add_group(here, "Delivery Group"))


LATER = _council(milestones=(BOARD, _dated("Director in post", "by June 2010", "2010-06-01", "2010-06-30")))


def test_after_sign_off_a_new_date_is_the_one_expected(take: Take, differences: Any, empty_book: Book) -> None:
    take(PLAN)
    _sign(empty_book)
    (one,) = differences(LATER)
    assert one.is_slip
    take(LATER)
    assert _cells(empty_book, "1.1.m2", "due_to", "baseline_due_to") == ("2010-03-31", "2010-03-31")
    assert _cells(empty_book, "1.1.m2", "expected_due_to", "expected_text") == ("2010-06-30", "by June 2010")
    assert differences(LATER) == []


def test_a_date_that_goes_back_to_the_agreed_one_is_no_longer_expected_apart(
    take: Take, differences: Any, empty_book: Book
) -> None:
    take(PLAN)
    _sign(empty_book)
    take(LATER)
    (one,) = differences(PLAN)
    assert not one.is_slip
    take(PLAN)
    assert _cells(empty_book, "1.1.m2", "expected_due_to", "due_to") == (None, "2010-03-31")


def test_a_decision_makes_the_new_date_the_agreed_one_and_counts_as_a_slip(take: Take, empty_book: Book) -> None:
    from tsworkbench.store.views.agreement import slips

    take(PLAN)
    _sign(empty_book)
    before = _live(empty_book)
    take(LATER, decided=Decided("Delivery", date(2009, 12, 10)))
    assert _cells(empty_book, "1.1.m2", "due_to", "expected_due_to") == ("2010-06-30", None)
    assert _cells(empty_book, "1.1.m2", "baseline_due_to") == "2010-03-31"
    assert slips(empty_book, "milestone", _cells(empty_book, "1.1.m2", "id")) == 1
    undo_log.undo(empty_book)
    assert _live(empty_book) == before


def test_a_date_that_the_lead_expects_is_not_overwritten(
    take: Take, differences: Any, act: Any, empty_book: Book
) -> None:
    take(PLAN)
    _sign(empty_book)
    act("1.1.m2", lambda row: set_due(row, "end May 2010", as_at=AS_AT))
    (one,) = differences(LATER)
    assert one.kind is Kind.CONFLICT
    assert differences(PLAN) == [], "the document says what it always said"


def test_tbc_after_sign_off_is_told_and_becomes_a_note_if_it_is_taken(
    take: Take, differences: Any, empty_book: Book
) -> None:
    take(PLAN)
    _sign(empty_book)
    unknown = Milestone(title=DIRECTOR.title, text="Director in post by TBC", due_text="TBC", due_precision="tbc")
    newer = _council(milestones=(BOARD, unknown))
    (one,) = differences(newer)
    assert (one.kind, one.field) == (Kind.CONFLICT, "due")
    take(newer, choices={one.key: True})
    assert _cells(empty_book, "1.1.m2", "due_to") == "2010-03-31"
    assert "“TBC”" in empty_book.value("select text from note")


# -- which plan it is


def test_a_plan_may_be_named(take: Take, empty_book: Book) -> None:
    take(PLAN)
    take(replace(_with(COMPACT), title="Something else"), named="Third", choices={})
    assert empty_book.value("select count(*) from plan where deleted=0") == 1
    assert empty_book.value("select title from plan") == "Something else"


def test_a_plan_may_be_taken_in_beside_the_one_of_its_title(take: Take, empty_book: Book) -> None:
    take(PLAN)
    take(PLAN, new=True)
    assert empty_book.value("select count(*) from plan where deleted=0") == 2


def test_the_same_title_for_another_period_is_another_plan(take: Take, empty_book: Book) -> None:
    take(PLAN)
    take(replace(PLAN, period_start="2010-04-01", period_end="2011-03-31"))
    assert empty_book.value("select count(*) from plan where deleted=0") == 2


def test_a_document_of_the_same_name_with_the_same_rows_is_the_same_plan_with_a_doubt(
    take: Take, propose_plan: Any
) -> None:
    take(PLAN)
    comparison = propose_plan(replace(PLAN, title="Revised draft for members")).parts[0].comparison
    assert comparison.doubt is not None
    assert "came from plan.docx too" in comparison.doubt
    stranger = replace(
        PLAN, title="Parks", objectives=(Objective(title="Trees", activities=(Activity(title="Plant"),)),)
    )
    assert propose_plan(stranger).parts[0].comparison is None


def test_a_document_without_a_title_of_its_own_is_known_by_its_rows(take: Take, propose_plan: Any) -> None:
    take(replace(PLAN, title="Plan"), "Plan.csv")
    newer = replace(_with(COUNCIL, COMPACT, Activity(title="Hold a fair")), title="plan-v2")
    assert propose_plan(newer, "Other.csv").parts[0].comparison is None
    comparison = propose_plan(newer, "plan-v2.csv").parts[0].comparison
    assert comparison is None, "two of its three activities are too few to be sure"
    newer = replace(_with(COUNCIL, COMPACT), title="plan v2")
    comparison = propose_plan(newer, "plan_v2.csv").parts[0].comparison
    assert comparison is not None
    assert comparison.doubt is not None
    assert "no title of its own" in comparison.doubt


def test_a_name_that_no_plan_has_is_said(propose_plan: Any) -> None:
    with pytest.raises(NotFound, match="no plan called"):
        propose_plan(PLAN, named="Nothing")


def test_several_plans_cannot_all_be_the_one_that_is_named(empty_book: Book, as_draft: AsDraft) -> None:
    with pytest.raises(Refused, match="holds 2 plans"):
        propose(empty_book, as_draft(PLAN, replace(PLAN, title="B")), named="A")


# -- trouble


def test_a_verified_backup_is_made_before_the_file_changes(take: Take, empty_file: Path) -> None:
    take(PLAN)
    assert list(empty_file.parent.glob("*.backup")) == [], "of a file without a plan there is nothing to keep"
    take(LATER)
    (backup,) = empty_file.parent.glob("*before-import.backup")
    kept = open_book(backup)
    assert kept.value("select due_to from milestone where ref='1.1.m2'") == "2010-03-31"
    kept.close()


def test_stopping_half_way_writes_nothing(empty_book: Book, as_draft: AsDraft) -> None:
    steps = tuple(Milestone(title=f"Step {n}") for n in range(1000))
    proposal = propose(empty_book, as_draft(_council(milestones=steps)))
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled, match="nothing was imported"):
        take_in(
            empty_book,
            proposal,
            as_at=AS_AT,
            progress=lambda done, total: told.append((done, total)),
            stop=lambda: len(told) >= 3,
        )
    assert told == [(0, 1006), (200, 1006), (400, 1006)]
    assert empty_book.value("select count(*) from plan") == 0
    assert empty_book.value("select count(*) from change") == 0


def test_readers_are_not_kept_out_while_thousands_of_rows_are_written(
    empty_book: Book, empty_file: Path, as_draft: AsDraft
) -> None:
    steps = tuple(Milestone(title=f"Step {n}") for n in range(5000))
    other = open_book(empty_file)
    seen: list[int] = []
    take_in(
        empty_book,
        propose(empty_book, as_draft(_council(milestones=steps))),
        as_at=AS_AT,
        progress=lambda *_: seen.append(other.value("select count(*) from milestone")),
    )
    assert set(seen) == {0}
    assert other.value("select count(*) from milestone") == 5000
    other.close()


def test_an_edit_made_by_another_program_meanwhile_is_not_overwritten(
    empty_book: Book, empty_file: Path, take: Take, propose_plan: Any
) -> None:
    take(PLAN)
    proposal = propose_plan(LATER)
    other = open_book(empty_file, who="Somebody else")
    perform(other, set_due(place(other, "1.1.m2"), "end May 2010", as_at=AS_AT))
    other.close()
    take_in(empty_book, proposal, as_at=AS_AT)
    assert _cells(empty_book, "1.1.m2", "due_to") == "2010-05-31"


def test_two_that_import_the_same_document_at_once_do_not_make_two_plans(
    empty_book: Book, empty_file: Path, propose_plan: Any
) -> None:
    first, second = propose_plan(PLAN), propose_plan(PLAN)
    other = open_book(empty_file, who="Somebody else")
    take_in(other, first, as_at=AS_AT)
    other.close()
    with pytest.raises(Conflict, match="has been added to the file meanwhile"):
        take_in(empty_book, second, as_at=AS_AT)
    assert empty_book.value("select count(*) from plan where deleted=0") == 1
    take_in(empty_book, propose_plan(PLAN, new=True), as_at=AS_AT)


# -- whatever the plan

_WORDS = st.sampled_from(
    [
        "agree",
        "review",
        "hold",
        "launch",
        "report",
        "panel",
        "compact",
        "survey",
        "office",
        "board",
        "volunteer",
        "grant",
    ]
)
_TITLES = st.lists(_WORDS, min_size=2, max_size=6).map(" ".join)


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    objectives = []
    for n in range(draw(st.integers(1, 3))):
        activities = []
        for m in range(draw(st.integers(0, 3))):
            steps = tuple(
                draw(st.sampled_from([BOARD, DIRECTOR, Milestone(title=title), Milestone(title=title, notes="x\ny")]))
                for title in draw(st.lists(_TITLES, max_size=4))
            )
            outputs = tuple(Output(text=title) for title in draw(st.lists(_TITLES, max_size=2)))
            leads = tuple(Lead(name=name) for name in draw(st.lists(_WORDS, max_size=2, unique=True)))
            activities.append(
                Activity(
                    ref=draw(st.sampled_from([f"{n}.{m}", None])),
                    title=draw(_TITLES),
                    milestones=steps,
                    outputs=outputs,
                    leads=leads,
                )
            )
        objectives.append(Objective(title=draw(_TITLES), ref=str(n + 1), activities=tuple(activities)))
    return Plan(title="The plan", objectives=tuple(objectives))


@settings(max_examples=examples(16), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=_plans(), second=_plans())
def test_any_edition_goes_in_once_and_comes_out_again_whole(
    first: Plan, second: Plan, tmp_path_factory: pytest.TempPathFactory, as_draft: AsDraft
) -> None:
    path = tmp_path_factory.mktemp("any") / "plan.db"
    create(path)
    book = open_book(path, who="Louise Russell")
    try:
        take_in(book, propose(book, as_draft(first)), as_at=AS_AT)
        assert propose(book, as_draft(first)).is_nothing
        before = _live(book)
        proposal = propose(book, as_draft(second))
        if proposal.is_nothing:
            return
        try:
            take_in(book, proposal, as_at=AS_AT)
        except NothingToDo:  # nothing but rows that are gone, which stay
            return
        assert check(book) == []
        again = propose(book, as_draft(second)).parts[0].comparison
        assert again is not None
        assert {one.kind for one in again.differences} <= {Kind.GONE}
        undo_log.undo(book)
        assert _live(book) == before
    finally:
        book.close()
