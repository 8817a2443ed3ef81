"""Files that a made-up plan is in, after some acts of its officers; and the doors that are asked about them."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agreement.a_year import PLAN, STRATEGY, Year
from tests.cli.conftest import Command, _plain_screen  # noqa: F401 (lines as on a page, times in UTC)
from tests.conftest import AS_AT, fixed_clock

from tsworkbench.plan.errors import WorkbenchError
from tsworkbench.plan.model import Matter, Outcome, Rag, Status
from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.book import Book
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.store.views.refs import Place
from tsworkbench.work.agreement.decisions import add_group, answer, ask, decide
from tsworkbench.work.agreement.sign_off import sign_off
from tsworkbench.work.edits import Change, Edit, Write, perform
from tsworkbench.work.imports.intake import add_plans
from tsworkbench.work.row.dates import set_due
from tsworkbench.work.row.fields import record_actual
from tsworkbench.work.row.status import comment, private_note, set_status, state_rag


def reopened_under_what_was_set_aside(row: Place) -> Edit:
    """What is open under an activity that nobody is to do: an import may bring it, or an act of somebody else's."""

    def edit(book: Book) -> Change:
        cells = book.row("select activity_id from milestone where id=?", row.id)
        assert cells is not None
        writes = [
            Write("milestone", row.id, {"status": Status.NOT_STARTED.value}),
            Write("activity", cells["activity_id"], {"status": Status.CANCELLED.value}),
        ]
        return Change("A row", "reopened", "", writes)

    return edit


ACTS: tuple[tuple[str, Callable[[Place], Edit]], ...] = (
    ("activity", lambda row: state_rag(row, Rag.RED, as_at=AS_AT, why="No answer", next_step="Ring again")),
    ("activity", lambda row: set_status(row, Status.COMPLETE, as_at=AS_AT)),
    ("activity", lambda row: set_status(row, Status.CANCELLED, as_at=AS_AT)),
    ("activity", lambda row: comment(row, "Said at the meeting", as_at=AS_AT)),
    ("activity", lambda row: set_status(row, Status.DEFERRED, as_at=AS_AT)),
    ("milestone", lambda row: set_status(row, Status.IN_PROGRESS, as_at=AS_AT)),
    ("milestone", reopened_under_what_was_set_aside),
    ("milestone", lambda row: set_due(row, "end feb", as_at=AS_AT, reason="The lease")),
    ("milestone", lambda row: set_due(row, "30 nov", as_at=AS_AT)),
    (
        "milestone",
        lambda row: decide(row, group="Delivery", on=AS_AT, as_at=AS_AT, to="end mar", outcome=Outcome.REFUSED),
    ),
    ("milestone", lambda row: decide(row, group="Delivery", on=AS_AT, as_at=AS_AT, to="end apr")),
    ("milestone", lambda row: private_note(row, "Ask again")),
    ("output", lambda row: set_due(row, "end jan", as_at=AS_AT)),
    ("output", lambda row: set_due(row, "end feb", as_at=AS_AT, reason="The printer")),
    ("output", lambda row: decide(row, group="Delivery", on=AS_AT, as_at=AS_AT, to="end may")),
    ("output", lambda row: record_actual(row, "+7", as_at=AS_AT)),
    (
        "activity",
        lambda row: answer(row, kind=Matter.MONEY, groups=["Delivery"], on=AS_AT, as_at=AS_AT, minute="5.2"),
    ),
    (
        "milestone",
        lambda row: answer(
            row, kind=Matter.SCOPE, groups=["Delivery"], on=AS_AT, as_at=AS_AT, outcome=Outcome.NOTED, text="Smaller"
        ),
    ),
    ("objective", lambda row: ask(row, "Whether it goes on", on=AS_AT)),
)


def live_through(book: Book, seed: int) -> None:
    """The plan is signed off, or isn't; then some acts on rows of it. What is refused is left out."""
    chance = random.Random(seed)
    plan = book.row("select id, rid from plan order by rid")
    assert plan is not None
    if chance.random() < 0.7:
        perform(book, sign_off(Place("plan", plan["id"], plan["rid"], plan["id"]), on=AS_AT, as_at=AS_AT))
    perform(book, add_group(Place("plan", plan["id"], plan["rid"], plan["id"]), "Delivery Group"))
    for _ in range(16):
        level, edit = chance.choice(ACTS)
        rows = book.rows(f"select id, rid, plan_id from {level} where deleted=0 order by rid")
        if rows:
            row = chance.choice(rows)
            try:
                perform(book, edit(Place(level, row["id"], row["rid"], row["plan_id"])))
            except WorkbenchError:
                continue


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with nothing in it. Not to be written to."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    create(path)
    return path


class Doors:
    """A file, open, and the command line on it."""

    def __init__(self, book: Book, path: Path) -> None:
        self.book = book
        self.run = Command(path, fixed_clock())


@pytest.fixture(scope="session")
def a_file_of(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., object]:
    """A file that holds some plans, lived through."""

    @contextmanager
    def opened(*plans: Plan, seed: int) -> Iterator[Doors]:
        path = Path(shutil.copy(blank, tmp_path_factory.mktemp("agreement") / "plan.db"))
        book = open_book(path, clock=fixed_clock(), who="Louise Russell")
        try:
            add_plans(book, Library(plans=plans), "plan.docx")
            live_through(book, seed)
            yield Doors(book, path)
        finally:
            book.close()

    return opened


@pytest.fixture(scope="session")
def seeds_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both published plans as they were imported in March. Not to be written to."""
    path = tmp_path_factory.mktemp("seeds") / "plans.db"
    for document in (PLAN, STRATEGY):
        Year(path)("import", str(document), "--yes")
    return path


@pytest.fixture
def year(seeds_template: Path, tmp_path: Path) -> Year:
    """A file with both published plans, on the day after they were imported."""
    return Year(Path(shutil.copy(seeds_template, tmp_path / "plans.db"))).on("2009-03-03")
