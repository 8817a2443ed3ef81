"""The checks of a plan that is in a file."""

from tsworkbench.plan.governance.checks import Finding, check_plan
from tsworkbench.store.book import Book
from tsworkbench.store.library import read_library
from tsworkbench.store.tables import title_column
from tsworkbench.store.views.refs import key_of, live


def findings(book: Book, plan_id: str) -> list[Finding]:
    """Everything found in a plan of the file; nothing if it holds together."""
    return [finding for plan in read_library(book, [plan_id]).plans for finding in check_plan(plan)]


def keys_of(book: Book, finding: Finding) -> list[tuple[int, str]]:
    """(key, ref and title) of the rows that a finding is about, as far as they still stand."""
    found = []
    for row in finding.rows:
        here = live(book, row.level, row.id)
        if here is not None:
            found.append((key_of(row.level, here["rid"]), f"{row.ref}  {here[title_column(row.level)]}".strip()))
    return found
