"""The list of papers: what each comes in, what its file is called, and that a preview of a long one is short."""

from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from typing import Any

import pytest

from tsworkbench.papers import catalogue
from tsworkbench.papers.catalogue import CATALOGUE, ON_POSITION, Format, Kind, Length, Wanted, preview
from tsworkbench.papers.paper import Paragraph, Table
from tsworkbench.plan.errors import NotFound, WrongInput
from tsworkbench.plan.whole import Activity, Library, Milestone, Objective, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.views.plan import plan_named
from tsworkbench.store.views.refs import place
from tsworkbench.work.imports.intake import add_plans

DAY = date(2009, 12, 15)


def wanted(book: Book, kind: Kind, **cells: Any) -> Wanted:
    plan_id = plan_named(book, "third")["id"]
    position = date(2009, 12, 31) if kind in ON_POSITION else None
    officer = book.value("select id from officer where name='Louise Russell'") if kind is Kind.OFFICER else None
    other = plan_named(book, "THIN")["id"] if kind is Kind.COMPARISON else None
    usual = {"plan_id": plan_id, "position": position, "officer_id": officer, "other_id": other}
    return Wanted(**{"kind": kind, "as_at": DAY} | usual | cells)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_paper_is_made_in_each_of_its_formats_and_in_no_other(demo_book: Book, kind: Kind) -> None:
    of = wanted(demo_book, kind)
    for form in Format:
        if form is Format.PDF and find_spec("typst") is None:
            continue
        if form in CATALOGUE[kind].formats:
            assert catalogue.write(demo_book, of, form)
        else:
            with pytest.raises(WrongInput, match="It comes as"):
                catalogue.write(demo_book, of, form)


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        (Kind.HIGHLIGHT, Format.HTML, "highlight-report-third-sector-strategy-2009-12-31.html"),
        (Kind.OFFICER, Format.MD, "officer-sheet-louise-russell-2009-12-15.md"),
        (Kind.PLAN, Format.XLSX, "plan-third-sector-strategy.xlsx"),
        (Kind.CALENDAR, Format.ICS, "calendar-third-sector-strategy.ics"),
    ],
)
def test_what_its_file_is_called(demo_book: Book, kind: Kind, form: Format, name: str) -> None:
    assert catalogue.file_name(demo_book, wanted(demo_book, kind), form) == name


def test_a_brief_report_has_a_name_of_its_own(demo_book: Book) -> None:
    name = catalogue.file_name(demo_book, wanted(demo_book, Kind.HIGHLIGHT, length=Length.BRIEF), Format.HTML)
    assert name == "highlight-report-in-brief-third-sector-strategy-2009-12-31.html"


def test_a_report_on_one_row_is_called_by_its_number(demo_book: Book) -> None:
    of = wanted(demo_book, Kind.EXCEPTION, row_ids=(place(demo_book, "4.6").id,))
    name = catalogue.file_name(demo_book, of, Format.DOCX)
    assert name == "exception-report-4.6-third-sector-strategy-2009-12-31.docx"


@pytest.mark.parametrize("title", ["CON", "a/b\\c:d", "Straße – Überblick", "…", "\u202e", "x" * 500])
def test_no_title_makes_a_name_that_some_system_forbids(empty_book: Book, title: str) -> None:
    add_plans(empty_book, Library(plans=(Plan(title=title),)), "a test")
    plan_id = empty_book.value("select id from plan")
    name = catalogue.file_name(empty_book, Wanted(kind=Kind.PLAN, as_at=DAY, plan_id=plan_id), Format.CSV)
    from tsworkbench.store.system.places import check_name

    check_name(name)
    assert name.isascii()
    assert name.startswith("plan")
    assert len(name) < 80


def test_a_cut_off_before_the_position_is_refused(demo_book: Book) -> None:
    of = wanted(demo_book, Kind.HIGHLIGHT, cut_off=date(2009, 12, 1))
    with pytest.raises(WrongInput, match="Choose a later cut-off"):
        catalogue.compose(demo_book, of)


def test_what_is_missing_is_asked_for(demo_book: Book) -> None:
    for of in (
        Wanted(kind=Kind.HIGHLIGHT, as_at=DAY),
        Wanted(kind=Kind.OFFICER, as_at=DAY),
        Wanted(kind=Kind.PLAN, as_at=DAY),
    ):
        with pytest.raises(WrongInput, match="Say"):
            catalogue.write(demo_book, of, CATALOGUE[of.kind].formats[0])


def test_a_plan_or_an_officer_that_has_gone_is_told(demo_book: Book) -> None:
    with pytest.raises(NotFound, match="no longer in the file"):
        catalogue.write(demo_book, Wanted(kind=Kind.PLAN, as_at=DAY, plan_id="gone"), Format.CSV)
    for kind, form in ((Kind.OFFICER, Format.MD), (Kind.CALENDAR, Format.ICS)):
        with pytest.raises(NotFound, match="no longer in the file"):
            catalogue.write(demo_book, Wanted(kind=kind, as_at=DAY, officer_id="gone"), form)


def test_the_preview_of_a_long_plan_is_its_beginning(empty_book: Book, make_clock: Callable[..., Any]) -> None:
    step = Milestone(title="Step", due_to="2010-01-05", due_precision="day")  # type: ignore[arg-type]
    activities = tuple(Activity(title=f"Activity {n}", ref=str(n), milestones=(step,) * 4) for n in range(160))
    plan = Plan(title="Long", objectives=(Objective(title="One", activities=activities), Objective(title="Two")))
    add_plans(empty_book, Library(plans=(plan,)), "a test")
    plan_id = empty_book.value("select id from plan")
    page = preview(empty_book, Wanted(kind=Kind.PLAN, as_at=DAY, plan_id=plan_id))
    assert page.blocks[-1] == Paragraph(words="60 more activities are in the paper itself.")
    calendar = preview(empty_book, Wanted(kind=Kind.CALENDAR, as_at=DAY, plan_id=plan_id))
    assert isinstance(calendar.blocks[0], Table)
    assert len(calendar.blocks[0].rows) == 500
    assert calendar.blocks[-1] == Paragraph(words="140 more entries are in the calendar itself.")
