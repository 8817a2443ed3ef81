"""What is said of outputs and objectives: commentary, evidence, how far a document has come, what it started from."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tsworkbench.plan.errors import WrongInput
from tsworkbench.plan.governance.rag import should_stand_at
from tsworkbench.plan.language.fields import row_field
from tsworkbench.plan.model import EvidenceKind, Stage
from tsworkbench.store.book import Book
from tsworkbench.store.check import check
from tsworkbench.store.library import read_library
from tsworkbench.store.log import undo as undo_log
from tsworkbench.store.views import attached
from tsworkbench.store.views.refs import Place
from tsworkbench.store.views.search import find
from tsworkbench.work.edits import perform
from tsworkbench.work.row.fields import record_actual, set_number, set_stage
from tsworkbench.work.row.status import add_evidence, comment, kind_of_evidence, remove_evidence

DAY = date(2009, 12, 15)
At = Callable[[str], Place]
Cells = Callable[..., Any]


@pytest.mark.parametrize("ref", ["Third Sector Strategy:7", "7.1", "7.1.m1", "7.1.o2"])
def test_commentary_and_evidence_are_for_every_row_that_papers_name(demo_book: Book, at: At, ref: str) -> None:
    here = at(ref)
    perform(demo_book, comment(here, "Better handled since June.", as_at=DAY))
    perform(demo_book, add_evidence(here, "minutes of the forum", as_at=DAY, on_day="4 Dec"))
    (said,) = attached.updates(demo_book, here.id)[:1]
    (shown,) = attached.evidence_of(demo_book, here.id)
    assert said["comment"] == "Better handled since June."
    assert (shown["text"], shown["kind"], shown["on_day"]) == ("minutes of the forum", "text", "2009-12-04")
    assert here.key in {hit.key for hit in find(demo_book, "minutes of the forum")}
    assert check(demo_book) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("https://www.example.org/a?b=c", "link"), ("www.example.org", "link"), ("mailto:clerk@example.org", "link"),
        (r"S:\Third sector\TOR v3.docx", "path"), (r"\\server\share\x", "path"), ("/srv/plan/x y.pdf", "path"),
        ("~/plan/x.xlsx", "path"), ("../x.pdf", "path"), ("register.xlsx", "path"),
        ("plans/2009/register.xlsx", "path"),
        ("minutes of 14 Jan", "text"), ("the register, page 3", "text"), ("See Finance.", "text"), ("and/or", "text"),
    ],
)  # fmt: skip
def test_what_evidence_is_is_known_by_its_words(words: str, kind: str) -> None:
    assert kind_of_evidence(words) is EvidenceKind(kind)


def test_evidence_is_kept_once_is_numbered_and_goes_in_one_act(demo_book: Book, at: At) -> None:
    here = at("6.1.o1")
    for words in ("register.xlsx", "the minutes"):
        perform(demo_book, add_evidence(here, words, as_at=DAY))
    with pytest.raises(WrongInput, match=r"6\.1\.o1 has 2 pieces of evidence: “show” lists them"):
        perform(demo_book, remove_evidence(here, 3))
    assert perform(demo_book, remove_evidence(here, 1)).label == "6.1.o1 evidence removed: register.xlsx"
    assert [row["text"] for row in attached.evidence_of(demo_book, here.id)] == ["the minutes"]
    undo_log.undo(demo_book)
    assert [row["text"] for row in attached.evidence_of(demo_book, here.id)] == ["register.xlsx", "the minutes"]


def test_evidence_is_of_no_day_still_to_come_and_of_no_task(demo_book: Book, at: At) -> None:
    with pytest.raises(WrongInput, match="still to come"):
        perform(demo_book, add_evidence(at("6.1.o1"), "x", as_at=DAY, on_day="1 Feb 2010"))
    plan = demo_book.row("select id, rid from plan limit 1")
    assert plan is not None
    with pytest.raises(WrongInput, match="A plan has no evidence: choose an objective"):
        perform(demo_book, add_evidence(Place("plan", plan["id"], plan["rid"], plan["id"]), "x", as_at=DAY))


def test_a_document_is_a_draft_then_agreed_and_a_number_starts_from_somewhere(
    demo_book: Book, at: At, cells: Cells
) -> None:
    here = at("6.1.o1")
    perform(demo_book, set_stage(here, Stage.DRAFT))
    assert perform(demo_book, set_stage(here, Stage.AGREED)).label == "6.1.o1 now agreed (was draft)"
    assert perform(demo_book, set_number(here, row_field("starts_from"), 20)).label == "6.1.o1 starts from 20"
    assert cells("6.1.o1", "stage", "starts_from") == ("agreed", 20)
    (output,) = [
        output
        for plan in read_library(demo_book).plans
        for objective in plan.objectives
        for activity in objective.activities
        for output in activity.outputs
        if output.id == here.id
    ]
    assert (output.stage, output.starts_from) == (Stage.AGREED, 20)


def test_what_is_counted_year_by_year_stands_on_what_there_was_before() -> None:
    period = ("2008-04-01", "2014-03-31")
    assert should_stand_at(30, "yearly", *period, date(2009, 10, 1), 20) == 65
    assert should_stand_at(None, "yearly", *period, date(2009, 10, 1), 20) is None


def test_more_is_counted_from_what_there_was_before(demo_book: Book, at: At) -> None:
    here = at("1.2.o4")
    perform(demo_book, set_number(here, row_field("starts_from"), 20))
    demo_book.connection.execute("update output set actual=null where id=?", (here.id,))
    assert perform(demo_book, record_actual(here, "+12", as_at=DAY)).label.startswith("1.2.o4 now 32")
