"""Files with plans that were made for a test."""

from contextlib import closing
from pathlib import Path

from tests.conftest import fixed_clock

from tsworkbench.plan.whole import Library, Plan
from tsworkbench.store.opening import open_book
from tsworkbench.store.upgrade import create
from tsworkbench.work.imports.intake import add_plans


def file_with(folder: Path, *plans: Plan) -> Path:
    """A new file in a folder, with some plans in it."""
    path = folder / "made.db"
    create(path)
    with closing(open_book(path, clock=fixed_clock(), who="Louise Russell")) as book:
        add_plans(book, Library(plans=plans), "made")
    return path
