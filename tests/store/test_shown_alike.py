"""What a row shows is what papers say of it: who leads, and which ratings count."""

from collections.abc import Callable
from datetime import date

from tsworkbench.plan.model import LeadRole, Rag, Status
from tsworkbench.plan.whole import Activity, Lead, Library, Objective, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.views.refs import place
from tsworkbench.store.views.row import RowView, Viewer
from tsworkbench.work.imports.intake import add_plans

DAY = date(2009, 12, 15)


def shown(book: Book, *activities: Activity) -> Callable[[str], RowView]:
    add_plans(
        book, Library(plans=(Plan(title="P", objectives=(Objective(title="O", ref="1", activities=activities),)),)), "p"
    )

    def view(ref: str) -> RowView:
        found = Viewer(book, DAY).row(place(book, ref).key)
        assert found is not None
        return found

    return view


def test_the_lead_comes_before_joint_and_supporting_officers_in_whatever_order_they_were_written(
    empty_book: Book,
) -> None:
    written = (
        Lead(name="Finance", role=LeadRole.SUPPORTING),
        Lead(name="B Begum", role=LeadRole.JOINT),
        Lead(name="A Ahmed", role=LeadRole.LEAD),
    )
    view = shown(empty_book, Activity(title="A", ref="1.1", leads=written))
    assert [lead.name for lead in view("1.1").leads] == ["A Ahmed", "B Begum", "Finance"]


def test_what_is_complete_is_rated_complete_though_no_rating_came_with_it(empty_book: Book) -> None:
    view = shown(empty_book, Activity(title="A", ref="1.1", status=Status.COMPLETE), Activity(title="B", ref="1.2"))
    assert view("1.1").rag is Rag.COMPLETE
    assert view("1.2").rag is None
    assert view("1").rag_counts == {Rag.COMPLETE: 1, None: 1}


def test_what_is_deferred_or_cancelled_is_not_counted_among_an_objective_s_ratings(empty_book: Book) -> None:
    red = [
        Activity(title=status, ref=f"1.{number}", status=status, rag=Rag.RED)
        for number, status in enumerate((Status.DEFERRED, Status.CANCELLED, Status.IN_PROGRESS))
    ]
    assert shown(empty_book, *red)("1").rag_counts == {Rag.RED: 1}
